"""The sections of the framework beside the outline, each with its meter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from canvas_app.gui import theme
from canvas_app.gui.panels.row_ground import draw_ground
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.counts import Counts
from canvas_app.gui.strategy.meter import paint_meter

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from canvas_app.analysis.framework import Coverage

_ROW = int(Qt.ItemDataRole.UserRole)
_TOP = QModelIndex()
_HEIGHT = 37


@dataclass(frozen=True, slots=True)
class SectionItem:
    """A section with its counts."""

    id: str
    title: str
    short: str
    counts: Counts


class SectionModel(QAbstractListModel):
    """The sections; their counts change, they themselves do not."""

    def __init__(self, parent: SectionList) -> None:
        super().__init__(parent)
        self.items: list[SectionItem] = []

    def show(self, coverage: Coverage) -> None:
        """Show the sections of a coverage; only those whose counts differ are painted again."""
        items = [SectionItem(part.id, part.title, part.short, Counts.of(part)) for part in coverage.sections]
        if len(items) != len(self.items):
            self.beginResetModel()
            self.items = items
            self.endResetModel()
            return
        before, self.items = self.items, items
        for number, (old, new) in enumerate(zip(before, items, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(number), self.index(number))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        """Return how many sections there are."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Return the words, or the section for the delegate."""
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == _ROW:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            counted = "not for us" if item.counts.left_out else f"{item.counts.words} answered"
            return f"{item.title}, {counted}"
        return tooltip(_details(item)) if role == Qt.ItemDataRole.ToolTipRole else None


class SectionDelegate(QStyledItemDelegate):
    """Draws title, count and meter."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a section."""
        return QSize(120, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one section."""
        item: SectionItem = index.data(_ROW)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_ground(painter, rect, state)
        line = rect.adjusted(18, 3, -18, -9)
        middle = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
        counts = f"{item.counts.answered}/{item.counts.total}"
        if item.counts.left_out:
            # The words would cut a name: they stand in the outline beside it, and in the tooltip.
            counts = "–"
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("muted"))
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight.value, counts)
        room = line.width() - painter.fontMetrics().horizontalAdvance(counts) - 8
        painter.setFont(theme.font())
        painter.setPen(theme.color("ink"))
        whole = painter.fontMetrics().horizontalAdvance(item.title) <= room
        words = item.title if whole else item.short
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle, cut)
        paint_meter(painter, QRectF(line.left(), rect.bottom() - 8, line.width(), 3), item.counts)
        painter.restore()


class SectionList(QListView):
    """A click or Enter leads to a section; the one that is seen is marked."""

    chosen = Signal(str)
    """The id of a section."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sectionList")
        self.setAccessibleName("Sections of the strategy")
        self.sections = SectionModel(self)
        self.setModel(self.sections)
        self.setItemDelegate(SectionDelegate(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self._on_clicked)

    def mark(self, section: str) -> None:
        """Mark the section that the outline shows."""
        numbers = (n for n, item in enumerate(self.sections.items) if item.id == section)
        number = next(numbers, -1)
        if number != self.currentIndex().row():
            self.setCurrentIndex(self.sections.index(number))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the section with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_clicked(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        item = index.data(_ROW)
        if isinstance(item, SectionItem):
            self.chosen.emit(item.id)


def _details(item: SectionItem) -> str:
    counts = item.counts
    parts = [f"{counts.answered} answered"]
    parts += [f"{counts.in_work} in work"] if counts.in_work else []
    parts += [f"{counts.not_for_us} not for you"] if counts.not_for_us else []
    still_open = counts.total - counts.answered - counts.in_work - counts.not_for_us
    parts += [f"{still_open} open"] if still_open else []
    return f"{item.title}: {', '.join(parts)}"
