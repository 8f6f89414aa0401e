"""The outline as a flat list, so that rows cost nothing until they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.rows import STATE_WORDS, AnswerRow, DomainRow, GroupRow, SayRow, SectionRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from canvas_app.gui.strategy.rows import OutlineRow

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole)
_TOP = QModelIndex()


class OutlineModel(QAbstractListModel):
    """Shows rows; when the same rows come with other content, only those that differ are painted again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[OutlineRow] = []
        self._numbers: dict[str, int] = {}
        self.open_key: str | None = None
        """The row that is opened for editing."""
        self.open_height = 0

    def show(self, rows: Sequence[OutlineRow]) -> bool:
        """Show other rows; return whether the list itself is another."""
        if [_identity(row) for row in rows] != [_identity(row) for row in self.rows]:
            self.beginResetModel()
            self.rows = list(rows)
            self._numbers = {_identity(row)[1]: number for number, row in enumerate(rows) if _can_stand(row)}
            self.endResetModel()
            return True
        before, self.rows = self.rows, list(rows)
        for number, (old, new) in enumerate(zip(before, rows, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))
        return False

    def row(self, index: AnyIndex) -> OutlineRow | None:
        """Return what an index stands for."""
        return self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None

    def index_of(self, key: str | None) -> QModelIndex:
        """Return the row of an entry or a domain; invalid when it is not listed."""
        return self.index(self._numbers[key]) if key in self._numbers else QModelIndex()

    def section_index(self, section: str) -> QModelIndex:
        """Return the head of a section; invalid when it is not listed."""
        numbers = (n for n, row in enumerate(self.rows) if isinstance(row, SectionRow) and row.key == section)
        return self.index(next(numbers, -1))

    def section_of(self, index: AnyIndex) -> str:
        """Return the section in which a row stands; empty above the first."""
        rows = self.rows[: index.row() + 1] if index.isValid() else []
        return next((row.key for row in reversed(rows) if isinstance(row, SectionRow)), "")

    def set_open(self, key: str | None, height: int = 0) -> None:
        """Say which row is opened, and how high it is then."""
        self.open_key, self.open_height = key, height

    def rowCount(self, parent: AnyIndex = _TOP) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: AnyIndex, role: int = 0) -> object:
        """Return texts for screen readers, tooltips, and the row itself for the delegate."""
        row = self.row(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, AnswerRow):
            return tooltip(row.words)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let the keys stop at what can be opened; headings are passed over."""
        if isinstance(self.row(index), AnswerRow | DomainRow | SayRow):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


def spoken(row: OutlineRow) -> str:
    """Return a row as a screen reader says it."""
    if isinstance(row, AnswerRow):
        cards = [f"{chip.name}" for chip in row.chips]
        parts = (row.state.name, STATE_WORDS[row.state.state], row.number, row.words, *cards)
        return ", ".join(part for part in parts if part)
    if isinstance(row, DomainRow):
        return f"{row.focus.name}, {row.focus.covered} of {len(row.focus.stages)} stages covered"
    if isinstance(row, SayRow):
        return f"{row.title}. {row.text} {row.offer}".strip()
    return row.title


def _identity(row: OutlineRow) -> tuple[type, str]:
    return type(row), row.key


def _can_stand(row: OutlineRow) -> bool:
    return not isinstance(row, SectionRow | GroupRow)
