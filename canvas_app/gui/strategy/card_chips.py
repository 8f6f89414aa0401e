"""The cards that answer an entry, as chips that lead to the canvas, and those offered to answer it."""

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
from canvas_app.gui.strategy.outline_delegate import paint_chip, paint_offer
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from canvas_app.gui.strategy.rows import CardChip

_WIDEST, _HEIGHT, _CROSS = 240, 28, 22
_FIXED = "It answers by what it is."
_DRAG_FROM = 6
MOST = 24
"""So many cards are shown at first, and so many more each time."""
MOST_OFFERED = 3


class OfferButton(QAbstractButton):
    """A card of the canvas that may answer the entry; a click lets it."""

    wanted = Signal(str)

    def __init__(self, chip: CardChip) -> None:
        super().__init__()
        self.chip = chip
        self.setFont(theme.font(12))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        kind = KIND_WORDS[chip.kind].label
        self.setAccessibleName(f"Answer with {chip.name}, {kind}")
        self.setToolTip(tooltip(f"{chip.name} · {kind}\nOn the canvas. Click to answer with it."))
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Return room for icon and name."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.chip.name)
        return QSize(min(words + 34, _WIDEST), _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the offer with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.wanted.emit(self.chip.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip as one that is not there yet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.hasFocus() or self.underMouse()
        paint_offer(painter, self.rect(), self.chip.name, lit=lit)

    def _on_clicked(self) -> None:
        self.wanted.emit(self.chip.id)


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
        off = _FIXED if chip.fixed else "Delete takes it off this entry."
        self.setAccessibleDescription(f"Go to it on the canvas. {off}")
        off = _FIXED if chip.fixed else "The cross takes it off this entry."
        self.setToolTip(tooltip(f"{chip.name} · {kind}\nClick to go to it. {off}"))
        self.clicked.connect(self._on_clicked)

    @property
    def cross(self) -> QRect:
        """Where the cross is; empty where the card cannot be taken off."""
        return QRect(self.width() - _CROSS, 0, 0 if self.chip.fixed else _CROSS, self.height())

    def sizeHint(self) -> QSize:
        """Return room for icon, name and cross."""
        words = QFontMetrics(self.font()).horizontalAdvance(self.chip.name)
        return QSize(min(words + 34 + (0 if self.chip.fixed else _CROSS), _WIDEST), _HEIGHT)

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
        room = 0 if self.chip.fixed else _CROSS - 6
        paint_chip(painter, self.rect(), self.chip.kind, self.chip.name, room)
        if self.underMouse() or self.hasFocus():
            painter.setPen(theme.color("accent" if self.hasFocus() else "faint"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self.chip.fixed:
            return
        place = QRectF(self.cross).center()
        box = QRectF(place.x() - 6, place.y() - 5, 11, 11)
        theme.draw_icon(painter, "x", box, theme.color("muted"))

    def _on_clicked(self) -> None:
        if self.cross.contains(self._pressed):
            self.removed.emit(self.chip.id)
        else:
            self.go_to.emit(self.chip.id)


class CardChips(QWidget):
    """The cards of an entry, what is offered besides, and the button that adds one."""

    go_to = Signal(str)
    removed = Signal(str)
    offer_taken = Signal(str)
    """The id of a card that shall answer the entry."""

    def __init__(self) -> None:
        super().__init__()
        self.chips: list[ChipButton] = []
        self.offers: list[OfferButton] = []
        self._all: Sequence[CardChip] = ()
        self._most = MOST
        self.more = LinkButton("")
        self.more.setParent(self)
        self.more.hide()
        self.more.setToolTip(f"Show up to {MOST} more")
        self.more.clicked.connect(self._on_more)
        self.add = LinkButton("Add a card")
        self.add.setIcon(theme.icon("plus", "accent"))
        self.add.setMinimumWidth(self.add.wanted())
        self._flow = FlowLayout(self)
        self._flow.addWidget(self.add)

    def show_chips(self, chips: Sequence[CardChip], offers: Sequence[CardChip] = ()) -> None:
        """Show other cards; the ones that stay keep their focus."""
        self._all = chips
        shown, offered = list(chips[: self._most]), list(offers[:MOST_OFFERED])
        hidden = len(chips) - len(shown)
        now = ([b.chip for b in self.chips], [b.chip for b in self.offers], self.more.words)
        words = f"and {hidden:,} more" if hidden else ""
        if now == (shown, offered, words):
            return
        known = {button.chip: button for button in self.chips}
        # An offer that was taken is a chip now, and whoever took it goes on where the chips are.
        gone: list[QWidget] = [button for button in self.chips if button.chip not in shown]
        gone += [button for button in self.offers if button.chip not in offered]
        held = any(button.hasFocus() for button in gone)
        held |= self.more.hasFocus() and not hidden
        for button in gone:
            button.hide()
            button.deleteLater()
        self.chips = [known.get(chip) or self._made(chip) for chip in shown]
        kept = {button.chip: button for button in self.offers}
        self.offers = [kept.get(chip) or self._offered(chip) for chip in offered]
        self.more.show_words(words)
        self.more.setMinimumWidth(self.more.wanted() if hidden else 0)
        self._fill()
        if held:
            self.add.setFocus()

    def _fill(self) -> None:
        """Lay out what is shown, and let Tab go through it as it is seen."""
        while self._flow.count():
            self._flow.takeAt(0)
        widgets = [*self.chips, *([self.more] if self.more.words else []), *self.offers, self.add]
        for widget in widgets:
            self._flow.addWidget(widget)
        self.more.setVisible(bool(self.more.words))
        before = self.add.previousInFocusChain()
        while before is not None and (before in widgets or not _takes_keys(before)):
            before = before.previousInFocusChain()
        for widget in widgets:
            if before is not None:
                # New ones would be the last of the whole window.
                QWidget.setTabOrder(before, widget)
            before = widget
        self.updateGeometry()

    def _made(self, chip: CardChip) -> ChipButton:
        button = ChipButton(chip)
        button.go_to.connect(self.go_to)
        button.removed.connect(self.removed)
        return button

    def _offered(self, chip: CardChip) -> OfferButton:
        button = OfferButton(chip)
        button.wanted.connect(self.offer_taken)
        return button

    def _on_more(self) -> None:
        first = len(self.chips)
        self._most += MOST
        self.show_chips(self._all, [button.chip for button in self.offers])
        self.chips[first].setFocus()


def _takes_keys(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.isHidden()
