"""The package of a domain, a stream or a partner: what belongs to it, to be placed together in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from canvas_app.commands import packages
from canvas_app.document import DocumentError
from canvas_app.drawing import value_chain
from canvas_app.drawing.cards import card_size
from canvas_app.drawing.views import area_at, free_place, layout
from canvas_app.gui.dialogs.messages import tell
from canvas_app.gui.panels.part_list import PartList
from canvas_app.gui.plain_text import shortened
from canvas_app.model import KIND_WORDS, STAGE_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from canvas_app.document import Document, Snapshot
    from canvas_app.model.catalogue import Entry
    from canvas_app.model.packs import PackLibrary

_WIDTH = 320


class PackagePopover(QFrame):
    """Enter places what is ticked, Escape nothing; a click beside it declines the offer, not the entry.

    It offers the package of an entry that is about to be placed, or of an element that is there already.
    """

    placed = Signal(object)
    """The ids of the new elements, that of the entry first."""

    def __init__(
        self,
        document: Document,
        view: str,
        parent: QWidget,
        packs: PackLibrary,
        *,
        entry: Entry | None = None,
        element_id: str = "",
        gesture: str | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._document, self._view, self._packs = document, view, packs
        self._entry, self._element_id, self._gesture = entry, element_id, gesture
        self._point: QPointF | None = None
        snapshot = document.snapshot()
        if entry is not None:
            self._offer = packages.offer_for(snapshot, entry, packs)
            self._name, kind = entry.name, entry.kind
        else:
            self._offer = packages.offer_around(snapshot, element_id, packs)
            self._name, kind = snapshot.elements[element_id].name, snapshot.elements[element_id].kind
        self._kind = KIND_WORDS[kind].label.lower()
        self._new_anchor = entry is not None and self._offer.home is None
        self._lay_out()

    def open_for(self, point: QPointF | None, near: QPoint) -> None:
        """Show the offer near a point of the screen; without a point of the scene room is found."""
        self._point = None if point is None else QPointF(point)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(near.x() + 12, screen.left()), screen.right() - self.width())
        y = min(max(near.y() - 20, screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.accept_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept with Enter wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            (focus if isinstance(focus, QPushButton) else self.accept_button).click()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Place the entry alone where the click is beside the offer: whoever dragged it wants it there."""
        if self._new_anchor and not self.rect().contains(event.position().toPoint()):
            self._on_only()
            return
        super().mousePressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        title = QLabel(shortened(self._name, 40))
        title.setObjectName("popoverTitle")
        title.setTextFormat(Qt.TextFormat.PlainText)
        hint = QLabel(self._hint())
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self._list = PartList(self._offer, self)
        self.boxes = self._list.boxes
        self._list.changed.connect(self._show_count)
        for widget in (title, hint, self._list):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        self.accept_button = QPushButton("Place")
        self.accept_button.setObjectName("primary")
        self.accept_button.clicked.connect(self._on_accept)
        self.only_button = QPushButton(f"Only the {self._kind}")
        self.only_button.clicked.connect(self._on_only)
        if self._entry is None:
            self.only_button.hide()
        self.only_button.setEnabled(self._new_anchor)
        buttons.addWidget(self.only_button)
        buttons.addStretch(1)
        buttons.addWidget(self.accept_button)
        column.addSpacing(4)
        column.addLayout(buttons)
        self._show_count()

    def _hint(self) -> str:
        """Say what placing does; what is on the canvas already is connected, not placed twice."""
        if not self._offer.parts:
            return "No pack says what belongs to it."
        if self._entry is not None and not self._new_anchor:
            return "It is on the canvas already. What is missing is added and connected with it."
        words = "Place what usually belongs to it as well. One undo takes all of it back."
        there = len(self._offer.listed) - len(self._offer.missing)
        return f"{words} {there} of these are on the canvas and are only connected." if there else words

    def _show_count(self) -> None:
        number = self._list.new_cards() + self._new_anchor
        words = f"Place {number} card{'s' if number != 1 else ''}"
        self.accept_button.setText(words if number else "Connect them")
        self.accept_button.setEnabled(bool(self._new_anchor or self._list.chosen()))

    def _on_accept(self) -> None:
        self._put(self._list.chosen())

    def _on_only(self) -> None:
        self._put(frozenset())

    def _put(self, parts: frozenset[str]) -> None:
        self.close()
        try:
            ids = self._placed(parts)
        except DocumentError as error:
            tell(self.parentWidget(), "The package could not be placed.", str(error))
            return
        self.placed.emit(ids)

    def _placed(self, parts: frozenset[str]) -> tuple[str, ...]:
        document, view = self._document, self._view
        if self._entry is None:
            return packages.add_belongings(
                document,
                self._element_id,
                view,
                parts=parts,
                arrange=arranged(view),
                packs=self._packs,
                gesture=self._gesture,
            )
        spot = packages.Spot(view) if self._point is None else self._spot(self._entry, self._point)
        return packages.place_package(
            document, self._entry, spot, parts=parts, arrange=arranged(view), packs=self._packs
        )

    def _spot(self, entry: Entry, point: QPointF) -> packages.Spot:
        """Return the free place for the new card, and the lane under its middle, as the drag showed it."""
        placed = layout(self._view, self._document.snapshot())
        w, h = card_size(entry.new_element())
        x, y = point.x(), point.y()
        area = area_at(placed, x + w / 2, y)
        if area is None or self._view != value_chain.VIEW:
            return packages.Spot(self._view, (x, y))
        stage = area.id if area.id in STAGE_CODES else None
        return packages.Spot(self._view, free_place(placed, area, w, h, (x, y)), stage)


def arranged(view: str) -> packages.Arrange:
    """Return what says where cards of a view stand that have no place yet."""

    def places(snapshot: Snapshot) -> Mapping[str, tuple[float, float]]:
        placed = layout(view, snapshot)
        return {key: (x, y) for key, (x, y, _w, _h) in zip(placed.ids, placed.rects.tolist(), strict=True)}

    return places
