"""Quick add: a small search at a point of the canvas that places what it finds right there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from canvas_app.gui import theme
from canvas_app.gui.panels.library_delegate import LibraryDelegate
from canvas_app.gui.panels.library_model import BlankRow, EntryRow, GroupRow, LibraryModel

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

WIDTH, HEIGHT = 300, 340


class QuickAdd(QFrame):
    """A pop-up; Enter takes the first entry, arrows another one, Escape leaves."""

    chosen = Signal(str, QPointF)
    """Entry id and the point of the scene."""
    blank = Signal(str, QPointF)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setFixedSize(WIDTH, HEIGHT)
        self._point = QPointF()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Add something here")
        self.search.setAccessibleName("Search what to add")
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._on_text)
        self.search.installEventFilter(self)
        self.model = LibraryModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LibraryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)

    def open_at(self, scene_point: QPointF, global_pos: QPoint) -> None:
        """Show the search at a point, inside the screen."""
        from canvas_app.model.catalogue import load_catalogue

        self._point = QPointF(scene_point)
        self.search.clear()
        self.model.set_catalogue(load_catalogue())
        screen = self.screen().availableGeometry()
        x = max(screen.left(), min(global_pos.x(), screen.right() - WIDTH))
        y = max(screen.top(), min(global_pos.y(), screen.bottom() - HEIGHT))
        self.move(x, y)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor into the field."""
        super().showEvent(event)
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list while typing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentIndex())
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
        return super().eventFilter(watched, event)

    def _on_text(self, text: str) -> None:
        self.model.set_search(text)
        self.list.setCurrentIndex(self.model.first_entry())

    def _step(self, by: int) -> None:
        number = self.list.currentIndex().row() + by
        while isinstance(self.model.row(self.model.index(number)), GroupRow):
            number += by
        if 0 <= number < self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(number))

    def _take(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if isinstance(row, GroupRow):
            self.model.toggle(row.id)
        elif isinstance(row, EntryRow):
            self.hide()
            self.chosen.emit(row.entry.id, self._point)
        elif isinstance(row, BlankRow):
            self.hide()
            self.blank.emit(row.name, self._point)
