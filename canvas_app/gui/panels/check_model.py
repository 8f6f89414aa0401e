"""The findings as a list for Qt: rows that are replaced only where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.panels.check_rows import (
    SEVERITY_WORDS,
    DetailsRow,
    FindingRow,
    GroupRow,
    PartRow,
    Row,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.panels.check_rows import Offer

ROW = int(Qt.ItemDataRole.UserRole)
Index = QModelIndex | QPersistentModelIndex


class CheckModel(QAbstractListModel):
    """Holds the rows and says them to whoever reads the screen aloud."""

    def __init__(self, mendable: Callable[[Finding], bool]) -> None:
        """Hold no rows yet; `mendable` says of a finding whose rule mends whether it can be mended now."""
        super().__init__()
        self.rows: list[Row] = []
        self._mendable = mendable
        self._offers: dict[str, Offer] = {}

    def offer(self, row: FindingRow) -> Offer:
        """Return the word at the end of a row; it is asked for only of rows that are seen."""
        if row.offer != "Fix":
            return row.offer
        key = row.finding.key
        if key not in self._offers:
            instead: Offer = "Open" if row.finding.path else "Show"
            self._offers[key] = "Fix" if self._mendable(row.finding) else instead
        return self._offers[key]

    def forget_offers(self) -> None:
        """Ask anew what can be mended: the model has changed."""
        self._offers.clear()

    def show_rows(self, rows: list[Row]) -> bool:
        """Take up rows; return whether others stand there now, and not only other words in the same."""
        if [key_of(row) for row in rows] == [key_of(row) for row in self.rows]:
            before, self.rows = self.rows, rows
            for number, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(number), self.index(number))
            return False
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return True

    def row(self, index: Index) -> Row | None:
        """Return the row at an index."""
        return self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None

    def find(self, key: tuple[str, str]) -> QModelIndex:
        """Return the index of a row by its key; an invalid one when it is not shown."""
        for number, row in enumerate(self.rows):
            if key_of(row) == key:
                return self.index(number)
        return QModelIndex()

    def findings(self) -> list[tuple[int, Finding]]:
        """Return the findings that are shown, with the numbers of their rows."""
        return [(number, row.finding) for number, row in enumerate(self.rows) if isinstance(row, FindingRow)]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows there are."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row itself, or its words."""
        row = self.row(index)
        if role == ROW:
            return row
        if row is None or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.AccessibleDescriptionRole,
        ):
            return None
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return rules_by_id()[row.finding.rule].info.advice if isinstance(row, FindingRow) else None
        return _said(row)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the keys pass over headings within a group, and what stands below an opened finding."""
        if isinstance(self.row(index), DetailsRow | PartRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _said(row: Row) -> str:
    if isinstance(row, GroupRow):
        return f"{row.title}, {row.count}, {'open' if row.open else 'folded'}"
    if isinstance(row, PartRow):
        return row.title
    if isinstance(row, FindingRow):
        kind = "Accepted" if row.finding.accepted else SEVERITY_WORDS[row.finding.severity][0]
        return f"{kind}: {row.finding.sentence}"
    if isinstance(row, DetailsRow):
        return ""
    return more_words(row.group, row.count)


def more_words(group: str, count: int) -> str:
    """Return what stands for findings or groups that are not shown."""
    if group:
        return f"Show {count:,} more"
    return f"{count:,} more group{'' if count == 1 else 's'}. Use the filter to see them."
