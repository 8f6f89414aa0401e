"""The cards that answer an entry, as chips that lead to the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QWidget

from canvas_app.gui import theme
from canvas_app.gui.panels.flow_layout import FlowLayout
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.dragging import drag_card
from canvas_app.gui.strategy.outline_delegate import paint_chip
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from canvas_app.gui.strategy.rows import CardChip

_WIDEST, _HEIGHT, _CROSS = 240, 28, 22
_DRAG_FROM = 6


class ChipButton(QAbstractButton):
    """One card. A click goes to it; the cross, or Delete, takes it off the entry."""

    go_to = Signal(str)
    removed = Signal(str)

    def __init__(self, chip: CardChip) -> None:
        super().__init__()
        self.chip = chip
        self._pressed = QPoint()
        self.setFont(theme.font(12))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kind = KIND_WORDS[chip.kind].label
        self.setAccessibleName(f"{chip.name}, {kind}")
        self.setAccessibleDescription("Go to it on the canvas. Delete takes it off this entry.")
        self.setToolTip(
            tooltip(f"{chip.name} · {kind}\nClick to go to it. The cross takes it off this entry.")
        )
        self.clicked.connect(self._on_clicked)

    @property
    def cross(self) -> QRect:
        """Where the cross is."""
        return QRect(self.width() - _CROSS, 0, _CROSS, self.height())

    def sizeHint(self) -> QSize:
        """Return room for icon, name and cross."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.chip.name)
        return QSize(min(words + 34 + _CROSS, _WIDEST), _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where it began."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the card to another entry."""
        far = (event.position().toPoint() - self._pressed).manhattanLength() > _DRAG_FROM
        if event.buttons() & Qt.MouseButton.LeftButton and far:
            self.setDown(False)
            self._pressed = QPoint()
            drag_card(self, self.chip)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Forget where it began: a key that follows does not mean the cross."""
        super().mouseReleaseEvent(event)
        self._pressed = QPoint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Enter, take off with Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.chip.id)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.go_to.emit(self.chip.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip with its cross."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, self.rect(), self.chip.kind, self.chip.name, _CROSS - 6)
        if self.underMouse() or self.hasFocus():
            painter.setPen(theme.color("accent" if self.hasFocus() else "faint"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        place = QRectF(self.cross).center()
        box = QRectF(place.x() - 6, place.y() - 5, 11, 11)
        theme.draw_icon(painter, "x", box, theme.color("muted"))

    def _on_clicked(self) -> None:
        if self.cross.contains(self._pressed):
            self.removed.emit(self.chip.id)
        else:
            self.go_to.emit(self.chip.id)


class CardChips(QWidget):
    """All cards of an entry, and the button that adds one."""

    go_to = Signal(str)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[ChipButton] = []
        self.add = LinkButton("Add a card")
        self.add.setIcon(theme.icon("plus", "accent"))
        self.add.setMinimumWidth(self.add.wanted())
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.add)

    def show_chips(self, chips: Sequence[CardChip]) -> None:
        """Show other cards; the ones that stay keep their focus."""
        if [button.chip for button in self.chips] == list(chips):
            return
        known = {button.chip: button for button in self.chips}
        held = any(button.hasFocus() and button.chip not in chips for button in self.chips)
        for button in self.chips:
            if button.chip not in chips:
                button.hide()
                button.deleteLater()
        while self._flow.count():
            self._flow.takeAt(0)
        self.chips = [known.get(chip) or self._made(chip) for chip in chips]
        for button in self.chips:
            self._flow.addWidget(button)
        self._flow.addWidget(self.add)
        self._order_keys()
        self.updateGeometry()
        if held:
            self.add.setFocus()

    def _order_keys(self) -> None:
        """Let Tab go through the chips as they are seen; new ones would be the last of the whole window."""
        before = self.add.previousInFocusChain()
        while before is not None and (before in self.chips or not _takes_keys(before)):
            before = before.previousInFocusChain()
        for button in self.chips:
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button

    def _made(self, chip: CardChip) -> ChipButton:
        button = ChipButton(chip)
        button.go_to.connect(self.go_to)
        button.removed.connect(self.removed)
        return button


def _takes_keys(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.isHidden()
