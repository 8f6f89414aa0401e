"""The field that opens over a card or the tab of a frame to give it another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit

from canvas_app.drawing.text import FAMILIES

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

_LONGEST = 120
_LEAST_HEIGHT, _LEAST_WIDTH = 24, 120
_NAME_PIXELS = 13.0


class NameEditor(QLineEdit):
    """Sends `named` with the new text once; Escape leaves the old name."""

    named = Signal(str, str)
    """The id of the card or frame and what was typed."""
    left = Signal()
    """The editor is closed, with or without a new name."""

    def __init__(self, element_id: str, name: str, of: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self.element_id = element_id
        self._before = name
        self._open = True
        self.setMaxLength(_LONGEST)
        self.setAccessibleName(f"Name of the {of}")
        self.setObjectName("nameEditor")
        self.selectAll()

    def place_on_tab(self, tab: QRect) -> None:
        """Lie over the tab of a frame, or below the edge of the canvas that hides it."""
        card = tab.adjusted(-4, -7, 8, 0)
        card.moveTop(max(card.top(), -4))
        self.place(card, 1.0)

    def place(self, card: QRect, scale: float) -> None:
        """Lie over the name of a card that stands at `card` in the widget."""
        height = max(round(28 * scale), _LEAST_HEIGHT)
        width = max(card.width() - round(8 * scale), _LEAST_WIDTH)
        font = QFont(FAMILIES["semibold"])
        font.setPixelSize(max(round(_NAME_PIXELS * scale), 11))
        self.setFont(font)
        # A size in a style sheet of the program would win over the font.
        self.setStyleSheet(f"font-size: {font.pixelSize()}px; padding: 0 4px; min-height: 0;")
        self.setGeometry(card.left() + round(4 * scale), card.top() + round(4 * scale), width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps the name, Escape the old one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close(keep=True)
        elif event.key() == Qt.Key.Key_Escape:
            self._close(keep=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed when the user goes elsewhere; a menu of the field itself is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._close(keep=True)

    def _close(self, *, keep: bool) -> None:
        if not self._open:
            return
        self._open = False
        if keep and self.text() != self._before:
            self.named.emit(self.element_id, self.text())
        self.left.emit()
        self.hide()
        self.deleteLater()
