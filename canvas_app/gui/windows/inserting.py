"""The actions of the Insert menu, and everything else that puts something on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Signal
from PySide6.QtGui import QCursor

from canvas_app.commands import elements
from canvas_app.document import DocumentError
from canvas_app.drawing import value_chain
from canvas_app.drawing.cards import card_size
from canvas_app.drawing.views import area_at
from canvas_app.gui.tools.landing import at_home
from canvas_app.gui.windows.packing import PackRoom
from canvas_app.model import ELEMENT_TYPES, KIND_WORDS, Frame, Note, Stage, clean_text, new_id

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.dialogs.package import PackagePopover
    from canvas_app.gui.dialogs.quick_add import QuickAdd
    from canvas_app.gui.panels.library import LibraryPanel
    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.workplace import Workplace

_GRIP = 20.0
"""How far above the point of a quick add the upper edge of the card is put, in canvas units."""


class InsertRoom(QObject):
    """Places entries of the library and blank cards.

    A domain offers its package first. A stream or a partner is placed at once, and what belongs to it is
    offered quietly: a drag in a workshop is as quick as without packs.
    """

    said = Signal(str)

    def __init__(
        self, window: QWidget, workplace: Workplace, canvas: CanvasView, library: LibraryPanel
    ) -> None:
        super().__init__(window)
        self._window, self._place, self._canvas, self._library = window, workplace, canvas, library
        self._quick: QuickAdd | None = None
        self.packs = PackRoom(window, workplace, canvas, library)
        self.packs.said.connect(self.said)
        self.packs.placed.connect(self._on_package)
        library.place.connect(self.place)
        library.place_with.connect(self.place_with)
        library.go_to.connect(self.go_to_entry)
        library.add_blank.connect(self.add_blank_note)
        canvas.entry_dropped.connect(self.place_at)
        canvas.quick_add_requested.connect(self.quick_add_at)

    def search(self) -> None:
        """Go to the search of the library."""
        self._library.show()
        self._library.start_search()

    def quick_add(self) -> None:
        """Open the quick add at the pointer, else in the middle of the canvas."""
        where = self._canvas.mapFromGlobal(QCursor.pos())
        if not self._canvas.rect().contains(where):
            where = self._canvas.rect().center()
        self.quick_add_at(self._canvas.scene_point(where), self._canvas.mapToGlobal(where))

    def quick_add_at(self, point: QPointF, global_pos: QPoint) -> None:
        """Open the quick add at a point."""
        if self._quick is None:
            from canvas_app.gui.dialogs.quick_add import QuickAdd

            self._quick = QuickAdd(self._window)
            self._quick.chosen.connect(self._on_quick)
            self._quick.blank.connect(self._on_blank)
        self._quick.open_at(point, global_pos)

    def place(self, entry_id: str) -> None:
        """Place an entry where there is room in what is seen."""
        self.place_at(entry_id, None)

    def place_at(self, entry_id: str, point: QPointF | None) -> None:
        """Place an entry at a point; None finds a free one."""
        from canvas_app.model.catalogue import load_catalogue

        if load_catalogue().entries[entry_id].kind == "domain":
            self.packs.open_package(entry_id, point, self._near(point))
            return
        gesture = new_id()
        try:
            placed = self._canvas.place_entry(entry_id, point, gesture)
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self._canvas.reveal(placed)
        self.packs.offer_quietly(placed, gesture)

    def place_with(self, entry_id: str) -> None:
        """Offer the package of an entry before it is placed, where there is room in what is seen."""
        if self.packs.knows(entry_id):
            self.packs.open_package(entry_id, None, self._near(None))
        else:
            self.place(entry_id)

    @property
    def package(self) -> PackagePopover | None:
        """The package that was opened last."""
        return self.packs.package

    def belongings(self) -> None:
        """Add what was offered quietly just now, else offer what belongs to the selected card."""
        self.packs.add_or_choose()

    def packs_folder(self) -> None:
        """Show the folder in which users keep packs of their own."""
        self.packs.open_folder()

    def go_to_entry(self, entry_id: str) -> None:
        """Show the card that was made from an entry."""
        for element in self._place.document.snapshot().elements.values():
            if element.seed_ref == entry_id:
                self.go_to(element.id)
                return

    def go_to(self, element_id: str) -> None:
        """Select a card and bring it into sight, under the keys; a frame fills the canvas."""
        record = self._place.document.get(element_id)
        if record is None:
            return
        self._place.state.set_page("canvas")
        if isinstance(record, Frame):
            self._place.state.set_view(record.view)
        self._place.state.select({element_id})
        if isinstance(record, Frame):
            self._canvas.zoom_to_selection()
        else:
            self._canvas.reveal(element_id)
        # What had the keys may have gone with the fields of another card.
        self._canvas.setFocus()

    def add_blank_note(self, name: str) -> None:
        """Add a blank note with a name."""
        self._add("note", clean_text(name, limit=120, one_line=True))

    def note(self) -> None:
        """Take the note tool."""
        self._place.state.set_page("canvas")
        self._place.state.set_tool("note")
        self._canvas.setFocus()

    def frame(self) -> None:
        """Put a frame around the selected cards; without any take the tool that draws one."""
        self._place.state.set_page("canvas")
        self._canvas.setFocus()
        self._canvas.begin_frame()

    def domain(self) -> None:
        """Add a blank domain."""
        self._add("domain")

    def stage(self) -> None:
        """Add the next stage of the value chain that is not on the canvas yet."""
        from canvas_app.model.catalogue import load_catalogue

        stages = self._place.document.snapshot().of_kind(Stage)
        there = {stage.code for stage in stages}
        missing = [known for known in load_catalogue().stages.values() if known.code not in there]
        if missing:
            self.place(missing[0].entry.id)
        else:
            self.go_to(stages[0].id)
            self.said.emit("All four stages are on the canvas already.")

    def activity(self) -> None:
        """Add a blank activity."""
        self._add("activity")

    def role(self) -> None:
        """Add a blank role."""
        self._add("role")

    def resource(self) -> None:
        """Add a blank resource."""
        self._add("resource")

    def value_proposition(self) -> None:
        """Add a blank value proposition."""
        self._add("value_proposition")

    def segment(self) -> None:
        """Add a blank segment."""
        self._add("segment")

    def channel(self) -> None:
        """Add a blank channel."""
        self._add("channel")

    def revenue_stream(self) -> None:
        """Add a blank revenue stream."""
        self._add("revenue_stream")

    def cost(self) -> None:
        """Add a blank cost."""
        self._add("cost")

    def partner(self) -> None:
        """Add a blank partner."""
        self._add("partner")

    def strategy(self) -> None:
        """Add a blank statement of the strategy."""
        self._add("strategy")

    def metric(self) -> None:
        """Add a blank metric."""
        self._add("metric")

    def goal(self) -> None:
        """Add a blank goal."""
        self._add("goal")

    def risk(self) -> None:
        """Add a blank risk."""
        self._add("risk")

    def _add(self, kind: str, name: str = "") -> None:
        blank = not name
        record = ELEMENT_TYPES[kind].model_validate({"name": name or KIND_WORDS[kind].new_name})
        try:
            (record,) = at_home(self._place.document.snapshot(), [record])
            element_id = elements.add(self._place.document, record)
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self.go_to(element_id)
        if blank:
            self._canvas.setFocus()
            self._canvas.rename(element_id)

    def _on_quick(self, entry_id: str, point: QPointF) -> None:
        """Place an entry in the column of the lane that was clicked, with the click on the card."""
        from canvas_app.model.catalogue import load_catalogue

        w, _h = card_size(load_catalogue().entries[entry_id].new_element())
        x, y = point.x() - w / 2, point.y() - _GRIP
        area = area_at(self._canvas.stage.scene.layout, point.x(), point.y())
        if area is not None and self._place.state.view == value_chain.VIEW:
            x = area.rect[0] + value_chain.COLUMN_LEFT
        self.place_at(entry_id, QPointF(x, y))

    def _on_blank(self, name: str, point: QPointF) -> None:
        text = clean_text(name, limit=120, one_line=True)
        try:
            where = {self._place.state.view: elements.place(point.x(), point.y())}
            element_id = elements.add(self._place.document, Note(name=text, positions=where))
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self.go_to(element_id)

    def _near(self, point: QPointF | None) -> QPoint:
        pointer = QCursor.pos()
        canvas = self._canvas
        inside = canvas.rect().contains(canvas.mapFromGlobal(pointer))
        if point is not None and inside:
            return pointer
        return canvas.mapToGlobal(canvas.rect().center())

    def _on_package(self, ids: object) -> None:
        assert isinstance(ids, tuple)
        self._place.state.select(ids)
        if ids:
            self._canvas.reveal(ids[0])
        self._canvas.setFocus()
