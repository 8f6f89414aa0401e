"""Quick add: a small search at a point of the canvas that places what it finds right there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QSize, Signal

from canvas_app.gui.dialogs.search_popup import SearchPopup
from canvas_app.gui.panels.library_delegate import LibraryDelegate
from canvas_app.gui.panels.library_model import BlankRow, EntryRow, GroupRow, LibraryModel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SIZE = QSize(300, 340)


class QuickAdd(SearchPopup):
    """Searches the library."""

    chosen = Signal(str, QPointF)
    """Entry id and the point of the scene."""
    blank = Signal(str, QPointF)

    def __init__(self, parent: QWidget) -> None:
        self.model = LibraryModel()
        super().__init__(parent, self.model, LibraryDelegate(), "Add something here", "Search what to add")
        self._point = QPointF()

    def open_at(self, scene_point: QPointF, global_pos: QPoint) -> None:
        """Show the search at a point, inside the screen."""
        from canvas_app.model.catalogue import load_catalogue

        self._point = QPointF(scene_point)
        self.field.clear()
        self.model.set_catalogue(load_catalogue())
        self.open_empty(global_pos, SIZE)

    def search(self, text: str) -> None:
        """List the entries that a text finds, or all in their groups."""
        self.model.set_search(text)
        self.list.setCurrentIndex(self.model.first_entry())

    def passes_over(self, index: QModelIndex) -> bool:
        """Stop at no heading."""
        return isinstance(self.model.row(index), GroupRow)

    def take(self, index: QModelIndex) -> None:
        """Place an entry or a blank note; open or close a group."""
        row = self.model.row(index)
        if isinstance(row, GroupRow):
            self.model.toggle(row.id)
        elif isinstance(row, EntryRow):
            self.hide()
            self.chosen.emit(row.entry.id, self._point)
        elif isinstance(row, BlankRow):
            self.hide()
            self.blank.emit(row.name, self._point)
