"""The rows of the library: groups that open and close, their entries, and what a search leaves of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from canvas_app.gui.plain_text import tooltip
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from canvas_app.model.catalogue import Catalogue, Entry

AnyIndex = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
ROW = int(Qt.ItemDataRole.UserRole)
ENTRY_MIME = "application/x-canvas-entry"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The head of a group."""

    id: str
    title: str
    count: int
    open: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry that can be placed."""

    entry: Entry
    on_canvas: bool
    where: str = ""
    """Where in the catalogue it stands; said only when others of the same name are listed with it."""


@dataclass(frozen=True, slots=True)
class BlankRow:
    """The offer to add a blank card with the searched name."""

    name: str


Row = GroupRow | EntryRow | BlankRow


class LibraryModel(QAbstractListModel):
    """A flat list, so that hundreds of rows cost nothing until they are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue: Catalogue | None = None
        self._rows: list[Row] = []
        self._closed: set[str] = set()
        self._placed: frozenset[str] = frozenset()
        self._search = ""

    def set_catalogue(self, catalogue: Catalogue, closed: Sequence[str] = ()) -> None:
        """Show a catalogue with some groups closed."""
        self._catalogue, self._closed = catalogue, set(closed)
        self._renew()

    def set_search(self, text: str) -> None:
        """Show what matches a text, the closest first; all groups for none."""
        self._search = text.strip()
        self._renew()

    def set_placed(self, entry_ids: frozenset[str]) -> None:
        """Say which entries stand on the canvas."""
        if entry_ids == self._placed:
            return
        changed, self._placed = self._placed ^ entry_ids, entry_ids
        for number, row in enumerate(self._rows):
            if isinstance(row, EntryRow) and row.entry.id in changed:
                self._rows[number] = replace(row, on_canvas=row.entry.id in entry_ids)
                self.dataChanged.emit(self.index(number), self.index(number))

    def toggle(self, group_id: str) -> None:
        """Open or close a group."""
        self._closed ^= {group_id}
        self._renew()

    @property
    def closed(self) -> list[str]:
        """The ids of the closed groups."""
        return sorted(self._closed)

    def row(self, index: AnyIndex) -> Row | None:
        """Return what an index stands for."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def first_entry(self) -> QModelIndex:
        """Return the first row that is no head, for a search that is entered at once."""
        found = (i for i, row in enumerate(self._rows) if not isinstance(row, GroupRow))
        return self.index(next(found, -1))

    def index_of(self, entry_id: str) -> QModelIndex:
        """Return the row of an entry, invalid when it is not listed."""
        rows = enumerate(self._rows)
        return self.index(
            next((i for i, r in rows if isinstance(r, EntryRow) and r.entry.id == entry_id), -1)
        )

    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = 0) -> object:
        """Return texts for screen readers, tooltips, and the row itself for the delegate."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _words(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, EntryRow):
            return tooltip(_help(row))
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let entries be dragged."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsDragEnabled if isinstance(self.row(index), EntryRow) else usual

    def mimeTypes(self) -> list[str]:
        """Name the form of a dragged entry."""
        return [ENTRY_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a dragged entry."""
        data = QMimeData()
        row = self.row(indexes[0]) if indexes else None
        if isinstance(row, EntryRow):
            data.setData(ENTRY_MIME, row.entry.id.encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Copy entries, never move them."""
        return Qt.DropAction.CopyAction

    def _renew(self) -> None:
        self.beginResetModel()
        self._rows = self._found() if self._search else self._grouped()
        self.endResetModel()

    def _found(self) -> list[Row]:
        assert self._catalogue is not None
        found = self._catalogue.search(self._search)
        names = Counter(entry.name for entry in found)
        rows: list[Row] = [
            EntryRow(entry, entry.id in self._placed, _where(entry) if names[entry.name] > 1 else "")
            for entry in found
        ]
        return rows or [BlankRow(self._search)]

    def _grouped(self) -> list[Row]:
        rows: list[Row] = []
        if self._catalogue is None:
            return rows
        for group in self._catalogue.groups:
            is_open = group.id not in self._closed
            rows.append(GroupRow(group.id, group.title, len(group.entry_ids), is_open))
            if is_open:
                entries = (self._catalogue.entries[key] for key in group.entry_ids)
                rows += [EntryRow(entry, entry.id in self._placed) for entry in entries]
        return rows


def _where(entry: Entry) -> str:
    """Return the part of the catalogue that tells entries of the same name apart."""
    if not entry.section:
        return KIND_WORDS[entry.kind].label
    return entry.section[1] if len(entry.section) == 3 else entry.section[-1]


def _words(row: Row) -> str:
    if isinstance(row, GroupRow):
        return f"{row.title}, {row.count} entries, {'open' if row.open else 'closed'}"
    if isinstance(row, BlankRow):
        return f"No entry found. Add a note “{row.name}”"
    parts = (
        row.entry.name,
        row.where,
        KIND_WORDS[row.entry.kind].label,
        "on canvas" if row.on_canvas else "",
    )
    return ", ".join(part for part in parts if part)


def _help(row: EntryRow) -> str:
    entry = row.entry
    head = f"{KIND_WORDS[entry.kind].label} · {' · '.join(entry.section)}" if entry.section else ""
    tail = (
        "On the canvas. Click the mark to go to it."
        if row.on_canvas
        else "Drag it or press Enter to place it."
    )
    return "\n".join(part for part in (entry.name, head, entry.description, tail) if part)
