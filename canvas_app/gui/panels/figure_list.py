"""The list of figures at the left of the forecast room, in groups, with the key of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from canvas_app.gui import theme
from canvas_app.report.plots import KINDS

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

WIDTH = 208
_ID = Qt.ItemDataRole.UserRole
_KEY = Qt.ItemDataRole.UserRole + 1


class FigureList(QListWidget):
    """Up and Down move from figure to figure; groups are headings that cannot be chosen."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figureList")
        self.setAccessibleName("Figures")
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("#figureList { border: 0; border-radius: 0; padding: 4px 0; }")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self))
        group = ""
        for number, kind in enumerate(KINDS, 1):
            if kind.group != group:
                group = kind.group
                heading = QListWidgetItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.addItem(heading)
            item = QListWidgetItem(kind.name)
            item.setData(_ID, kind.id)
            item.setData(_KEY, str(number))
            item.setToolTip(kind.question)
            self.addItem(item)
        self.currentItemChanged.connect(self._on_current)

    def choose(self, figure_id: str) -> None:
        """Make a figure the chosen one; an unknown id chooses the first."""
        rows = {self.item(row).data(_ID): row for row in range(self.count())}
        self.setCurrentRow(rows.get(figure_id, 1))

    def step(self, by: int) -> None:
        """Go to the next or the previous figure; at the ends it stays."""
        ids = [kind.id for kind in KINDS]
        chosen = self.currentIndex().data(_ID)
        at = ids.index(chosen) if chosen in ids else 0
        self.choose(ids[min(max(at + by, 0), len(ids) - 1)])

    def _on_current(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None and item.data(_ID):
            self.chosen.emit(item.data(_ID))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(WIDTH - 4, 32 if index.data(_ID) else 38)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRectF(option.rect)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not index.data(_ID):
            painter.setFont(theme.font(12, "semibold"))
            painter.setPen(theme.color("muted"))
            painter.drawText(rect.adjusted(16, 8, 0, 0), middle, index.data())
            painter.restore()
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selected" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(8, 1, -8, -1), 6, 6)
        painter.setFont(theme.font(13, "semibold" if chosen else "regular"))
        painter.setPen(theme.color("ink"))
        painter.drawText(rect.adjusted(16, 0, -36, 0), middle, index.data())
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("muted"))
        painter.drawText(rect.adjusted(0, 0, -18, 0), middle | Qt.AlignmentFlag.AlignRight, index.data(_KEY))
        painter.restore()
