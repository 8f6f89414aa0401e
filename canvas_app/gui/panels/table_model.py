"""Streams or costs as a table for Qt: cells are read from the document and written through its commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from canvas_app.commands import tables
from canvas_app.document import DocumentError
from canvas_app.gui.panels.number_entry import number_text, unit_words

if TYPE_CHECKING:
    from canvas_app.document import Commit, Document
    from canvas_app.gui.bridge import DocumentBridge

Index = QModelIndex | QPersistentModelIndex
_TOP = QModelIndex()
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
ID_ROLE = SORT_ROLE + 1


class TableModel(QAbstractTableModel):
    """One row per record. What an edit says wrong is told in a sentence; the cell keeps its value."""

    refused = Signal(str)
    accepted = Signal()

    def __init__(self, document: Document, bridge: DocumentBridge, kind: tables.Kind) -> None:
        super().__init__()
        self._document, self.kind = document, kind
        self.columns = tables.columns(kind)
        self.records = tables.rows_of(document.snapshot(), kind)
        bridge.committed.connect(self._on_commit)

    def rowCount(self, parent: Index = _TOP) -> int:
        """Return the number of records."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = _TOP) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        """Return the label of a column with its unit."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        column = self.columns[section]
        unit = unit_words(column.unit, self._document.info.currency)
        return f"{column.label}\n{unit}" if unit else f"{column.label}\n"

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Return what a cell shows, and what it is edited as and sorted by."""
        record, column = self.records[index.row()], self.columns[index.column()]
        if role == ID_ROLE:
            return record.id
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignLeft if self._is_text(index.column()) else Qt.AlignmentFlag.AlignRight
            )
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, SORT_ROLE):
            return None
        value = tables.value_of(self._document.snapshot(), record, column)
        if role == SORT_ROLE:
            return value
        if column.choices:
            return dict(column.choices).get(str(value), "")
        return number_text(value, column.unit) if isinstance(value, int | float) else str(value or "")

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        """Write a cell; tells why where it is refused."""
        text, column = str(value), self.columns[index.column()]
        if text == self.data(index, int(Qt.ItemDataRole.EditRole)):
            return False
        if column.unit.startswith("share") and text.strip() and "%" not in text:
            # In the cell stands percent, as its head says.
            text = f"{text} %"
        try:
            tables.set_cell(self._document, self.records[index.row()].id, column, text)
        except DocumentError as error:
            self.refused.emit(f"{column.label}: {error}")
            return False
        self.accepted.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether a cell can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.columns[index.column()].editable else flags

    def row_of(self, record_id: str) -> int:
        """Return where a record stands; -1 where it does not."""
        return next((at for at, record in enumerate(self.records) if record.id == record_id), -1)

    def _is_text(self, column: int) -> bool:
        found = self.columns[column]
        return bool(found.choices) or found.name in ("name", "unit", "currency", "segment")

    def _on_commit(self, _commit: Commit) -> None:
        fresh = tables.rows_of(self._document.snapshot(), self.kind)
        same = [record.id for record in fresh] == [record.id for record in self.records]
        if not same:
            self.beginResetModel()
        self.records = fresh
        if not same:
            self.endResetModel()
        elif fresh:
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(self.columns) - 1))
