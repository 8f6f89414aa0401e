"""How the rows of the library look: group heads, entries with their kind's icon, the mark "on canvas"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from canvas_app.gui import theme
from canvas_app.gui.panels.library_model import ROW, BlankRow, EntryRow, GroupRow
from canvas_app.gui.panels.row_ground import draw_ground

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from canvas_app.gui.panels.library_model import Row

_HEIGHTS = {GroupRow: 32, EntryRow: 32, BlankRow: 84}
_TWO_LINES = 44
_NARROW = 220
_LEFT = 10
MARK = "on canvas"


class LibraryDelegate(QStyledItemDelegate):
    """Paints rows itself, which keeps a list of hundreds quick."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        row = index.data(ROW)
        if isinstance(row, EntryRow) and row.where:
            return QSize(120, _TWO_LINES)
        return QSize(120, _HEIGHTS.get(type(row), 32))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row: Row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        draw_ground(painter, rect, option.state)
        if isinstance(row, GroupRow):
            _draw_group(painter, rect, row)
        elif isinstance(row, EntryRow):
            _draw_entry(painter, rect, row)
        else:
            _draw_blank(painter, rect, row)
        painter.restore()


def mark_rect(rect: QRect) -> QRect:
    """Return where the mark "on canvas" stands in the rectangle of a row; in a narrow one it is a tick."""
    width = 22 if _narrow(rect) else QFontMetrics(theme.font(11)).horizontalAdvance(MARK) + 12
    return QRect(rect.right() - width - 10, rect.center().y() - 8, width, 18)


def _draw_group(painter: QPainter, rect: QRect, row: GroupRow) -> None:
    line = rect.adjusted(_LEFT + 2, 6, -14, 0)
    chevron = QRectF(line.left() - 2, line.center().y() - 5, 11, 11)
    theme.draw_icon(painter, "chevron-down" if row.open else "chevron-right", chevron, theme.color("muted"))
    painter.setFont(theme.font(12, "semibold"))
    painter.setPen(theme.color("muted"))
    painter.drawText(line.adjusted(15, 0, -30, 0), _middle(), row.title)
    painter.setFont(theme.font(12))
    painter.drawText(line, _middle(Qt.AlignmentFlag.AlignRight), str(row.count))


def _draw_entry(painter: QPainter, rect: QRect, row: EntryRow) -> None:
    kind = f"kind.{row.entry.kind}"
    box = QRectF(rect.left() + _LEFT + 6, rect.center().y() - 10.5, 22, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed(kind, 0.12))
    painter.drawRoundedRect(box, 5, 5)
    theme.draw_icon(painter, row.entry.kind, box.adjusted(4, 4, -4, -4), theme.color(kind))
    right = 14
    if row.on_canvas:
        mark = mark_rect(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.mixed("good", 0.10))
        painter.drawRoundedRect(QRectF(mark), 5, 5)
        _draw_mark(painter, mark, narrow=_narrow(rect))
        right += mark.width() + 4
    painter.setFont(theme.font())
    painter.setPen(theme.color("ink"))
    words = QRect(rect).adjusted(_LEFT + 37, 0, -right, 0)
    _draw_cut(painter, words.adjusted(0, 0, 0, -15 if row.where else 0), row.entry.name)
    if row.where:
        painter.setFont(theme.font(11))
        painter.setPen(theme.color("muted"))
        _draw_cut(painter, words.adjusted(0, 19, 0, 0), row.where)


def _narrow(rect: QRect) -> bool:
    return rect.width() < _NARROW


def _draw_mark(painter: QPainter, mark: QRect, *, narrow: bool) -> None:
    if narrow:
        tick = QRectF(mark.center().x() - 5.5, mark.center().y() - 5.5, 12, 12)
        theme.draw_icon(painter, "check", tick, theme.color("good"))
        return
    painter.setPen(theme.color("good"))
    painter.setFont(theme.font(11))
    painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, MARK)


def _draw_cut(painter: QPainter, rect: QRect, text: str) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _middle(), cut)


def _draw_blank(painter: QPainter, rect: QRect, row: BlankRow) -> None:
    line = rect.adjusted(_LEFT + 6, 10, -_LEFT - 6, 0)
    wrap = Qt.TextFlag.TextWordWrap.value
    painter.setFont(theme.font(weight="semibold"))
    painter.setPen(theme.color("ink"))
    painter.drawText(line, wrap, "No entry found")
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("muted"))
    painter.drawText(line.adjusted(0, 22, 0, 0), wrap, "Press Enter to add a note:")
    painter.setPen(theme.color("accent"))
    name = painter.fontMetrics().elidedText(f"“{row.name}”", Qt.TextElideMode.ElideMiddle, line.width())
    painter.drawText(line.adjusted(0, 42, 0, 0), 0, name)


def _middle(side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> int:
    return (side | Qt.AlignmentFlag.AlignVCenter).value | Qt.TextFlag.TextSingleLine.value
