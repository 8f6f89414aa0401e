"""The quiet offer at the foot of the canvas: what usually belongs to the card that was just placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from canvas_app.gui.plain_text import shortened

if TYPE_CHECKING:
    from canvas_app.commands.packages import Offer

_MARGIN, _ABOVE_TOOLS, _NAMED = 12, 58, 3


class PackOffer(QFrame):
    """It takes no focus, and it goes as soon as the user does anything else."""

    accepted = Signal()
    choose_wanted = Signal()

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("What usually belongs to it")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self.add_button = _button("Add", "primary")
        self.choose_button = _button("Choose…")
        self.close_button = _button("Not now")
        self.add_button.clicked.connect(self.accepted)
        self.choose_button.clicked.connect(self.choose_wanted)
        self.close_button.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.add_button, self.choose_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self._words)
        column.addLayout(row)
        self.hide()
        canvas.installEventFilter(self)

    def open_for(self, offer: Offer, keys: str) -> None:
        """Say what belongs to a card; `keys` adds it without the mouse."""
        chosen = [part for part in offer.listed if part.chosen]
        new = [part for part in chosen if part.present is None]
        named = new or chosen
        names = ", ".join(shortened(part.name, 28) for part in named[:_NAMED])
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        standing = len(chosen) - len(named)
        words = f"Usually with it: {names}{more}"
        if not words.endswith("…"):
            words += "."
        if standing:
            others = "1 other already stands" if standing == 1 else f"{standing} others already stand"
            words += f" {others} here and will be connected."
        self._words.setText(words)
        self.add_button.setText(f"Add {len(new)}" if new else "Connect")
        self.add_button.setToolTip(f"Add and connect them ({keys})" if keys else "Add and connect them")
        self.setAccessibleDescription(self._words.text())
        self._stand()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the canvas."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return super().eventFilter(watched, event)

    def _stand(self) -> None:
        canvas = self.parentWidget()
        assert canvas is not None
        self.setFixedWidth(min(340, max(canvas.width() - 2 * _MARGIN, 200)))
        self.adjustSize()
        self.move(_MARGIN, max(canvas.height() - self.height() - _ABOVE_TOOLS, 0))


def _button(text: str, name: str = "") -> QPushButton:
    button = QPushButton(text)
    if name:
        button.setObjectName(name)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.setCursor(Qt.CursorShape.ArrowCursor)
    return button
