"""The library: search first, then every entry of the catalogue in groups, ready to be dragged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.panels.library_delegate import LibraryDelegate, mark_rect
from canvas_app.gui.panels.library_model import BlankRow, EntryRow, GroupRow, LibraryModel
from canvas_app.model import ElementBase

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Commit
    from canvas_app.gui.workplace import Workplace

_OPEN_AT_FIRST = 5
"""So many groups are open at first; the others show their heads."""


class EntryList(QListView):
    """The list; a click on a group opens it, one on the mark goes to the card."""

    chosen = Signal(QModelIndex)
    chosen_with = Signal(QModelIndex)
    """To be placed together with what belongs to it."""
    mark_clicked = Signal(QModelIndex)

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(16)
        self.setAccessibleName("Library entries")

    def library(self) -> LibraryModel:
        """Return the model."""
        model = self.model()
        assert isinstance(model, LibraryModel)
        return model

    def startDrag(self, actions: Qt.DropAction) -> None:
        """Drag the entry under the pointer without a picture: the canvas shows where the card will be."""
        index = self.currentIndex()
        if not isinstance(self.library().row(index), EntryRow):
            return
        drag = QDrag(self)
        drag.setMimeData(self.library().mimeData([index]))
        nothing = QPixmap(QSize(1, 1))
        nothing.fill(Qt.GlobalColor.transparent)
        drag.setPixmap(nothing)
        drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open or close a group, or go to a card that is on the canvas."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self.library().row(index)
        if isinstance(row, GroupRow):
            self.library().toggle(row.id)
        elif (
            isinstance(row, EntryRow) and row.on_canvas and mark_rect(self.visualRect(index)).contains(point)
        ):
            self.mark_clicked.emit(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Place the entry."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Place with Enter, with its package with Ctrl+Enter; open groups with Enter, Left and Right."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            with_all = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.chosen_with if with_all else self.chosen).emit(self.currentIndex())
            return
        row = self.library().row(self.currentIndex())
        if isinstance(row, GroupRow) and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if row.open == (event.key() == Qt.Key.Key_Left):
                number = self.currentIndex().row()
                self.library().toggle(row.id)
                self.setCurrentIndex(self.library().index(number))
            return
        super().keyPressEvent(event)


class LibraryPanel(QWidget):
    """The left panel. It only says what the user wants; the window places it."""

    place = Signal(str)
    """The id of an entry to place where there is room."""
    go_to = Signal(str)
    """The id of an entry whose card the user wants to see."""
    add_blank = Signal(str)
    place_with = Signal(str)
    """The id of an entry to place together with what belongs to it."""
    packs_wanted = Signal()
    """The user wants to know which packs are left out."""
    loaded = Signal()

    def __init__(self, workplace: Workplace, closed: list[str] | None = None) -> None:
        super().__init__()
        self.setObjectName("libraryPanel")
        self._place, self._closed = workplace, closed
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText("Search the library")
        self.search.setAccessibleName("Search the library")
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaxLength(100)
        self.search.setMinimumHeight(30)
        self.search.textChanged.connect(self._on_search)
        self.search.installEventFilter(self)
        self.model = LibraryModel(self)
        self.list = EntryList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LibraryDelegate(self.list))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_menu)
        self.list.chosen.connect(self._on_chosen)
        self.list.chosen_with.connect(self._on_chosen_with)
        self.list.mark_clicked.connect(self._on_mark)
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._mark_placed)
        workplace.bridge.committed.connect(self._on_commit)
        workplace.document_changed.connect(self._on_document)

    def load(self) -> None:
        """Read the catalogue; called after the window is on screen."""
        from canvas_app.model.catalogue import load_catalogue

        catalogue = load_catalogue()
        closed = self._closed
        if closed is None:
            closed = [group.id for group in catalogue.groups[_OPEN_AT_FIRST:]]
        self.search.setPlaceholderText(f"Search {len(catalogue.entries)} entries")
        self.model.set_catalogue(catalogue, closed)
        self._mark_placed()
        self.loaded.emit()

    def show_pack_faults(self, number: int) -> None:
        """Show at the foot how many faults the user's packs have; nothing when all are sound."""
        self.pack_faults.setText(f"{number} fault{'s' if number != 1 else ''} in your packs…")
        self.pack_faults.setVisible(number > 0)

    def start_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter place the first entry found, Down go to the list and Escape end the search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.setFocus()
                self.list.setCurrentIndex(self.model.first_entry())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.search.text().strip():
                    self._on_chosen(self.model.first_entry())
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(6)
        head = QVBoxLayout()
        head.setContentsMargins(10, 0, 10, 0)
        head.addWidget(self.search)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self.pack_faults = QPushButton()
        self.pack_faults.setObjectName("link")
        self.pack_faults.clicked.connect(self.packs_wanted)
        self.pack_faults.hide()
        column.addWidget(self.pack_faults)

    def _on_search(self, text: str) -> None:
        self.model.set_search(text)
        if text.strip():
            self.list.setCurrentIndex(self.model.first_entry())
        self.list.scrollToTop()

    def _on_chosen(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if isinstance(row, GroupRow):
            self.model.toggle(row.id)
            self.list.setCurrentIndex(self.model.index(index.row()))
        elif isinstance(row, EntryRow):
            self.place.emit(row.entry.id)
        elif isinstance(row, BlankRow):
            self.add_blank.emit(row.name)

    def _on_mark(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if isinstance(row, EntryRow):
            self.go_to.emit(row.entry.id)

    def _on_menu(self, point: QPoint) -> None:
        index = self.list.indexAt(point)
        row = self.model.row(index)
        if not isinstance(row, EntryRow):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list.setCurrentIndex(index)
        menu.addAction("Place on the canvas").triggered.connect(self._on_menu_place)
        menu.addAction("Place with what belongs to it…").triggered.connect(self._on_menu_place_with)
        going = menu.addAction("Go to it")
        going.triggered.connect(self._on_menu_go)
        going.setEnabled(row.on_canvas)
        menu.popup(self.list.viewport().mapToGlobal(point))

    def _on_menu_place(self) -> None:
        self._on_chosen(self.list.currentIndex())

    def _on_menu_place_with(self) -> None:
        self._on_chosen_with(self.list.currentIndex())

    def _on_chosen_with(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if isinstance(row, EntryRow):
            self.place_with.emit(row.entry.id)

    def _on_menu_go(self) -> None:
        self._on_mark(self.list.currentIndex())

    def _on_document(self) -> None:
        self._later.start(0)

    def _on_commit(self, commit: Commit) -> None:
        if any(_entry_of(before) != _entry_of(after) for before, after in commit.changes.values()):
            self._later.start(0)

    def _mark_placed(self) -> None:
        elements = self._place.document.snapshot().elements.values()
        self.model.set_placed(frozenset(e.seed_ref for e in elements if e.seed_ref))


def _entry_of(record: AnyRecord | None) -> str | None:
    """Return the entry that an element was made from."""
    return record.seed_ref if isinstance(record, ElementBase) else None
