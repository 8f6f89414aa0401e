"""How the rows of the findings look: heads of groups, a sign with a sentence, and what can be done."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from canvas_app.drawing.marks import SIGNS
from canvas_app.gui import theme
from canvas_app.gui.panels.check_model import ROW, more_words
from canvas_app.gui.panels.check_rows import ACCEPTED, DetailsRow, FindingRow, GroupRow, MoreRow, PartRow
from canvas_app.gui.panels.row_ground import draw_ground

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractItemView

    from canvas_app.gui.panels.check_model import Index
    from canvas_app.gui.panels.check_rows import Row

_GROUP, _MORE = 34, 30
_LEFT, _RIGHT, _SIGN = 16, 14, 16
_PAD = 7
_OFFER_ROOM = 42
_WRAP = Qt.TextFlag.TextWordWrap.value


class CheckDelegate(QStyledItemDelegate):
    """Paints rows itself, so that hundreds of them cost nothing; only the opened one is made of widgets."""

    def __init__(self, view: QAbstractItemView, details_height: Callable[[], int]) -> None:
        super().__init__(view)
        self._view, self._details_height = view, details_height

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of a row at the present width."""
        row: Row = index.data(ROW)
        width = self._view.viewport().width()
        if isinstance(row, FindingRow):
            return QSize(120, row_height(row, width))
        if isinstance(row, DetailsRow):
            return QSize(120, self._details_height())
        return QSize(120, _GROUP if isinstance(row, GroupRow) else _MORE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        row: Row = index.data(ROW)
        rect: QRect = option.rect
        if isinstance(row, DetailsRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not isinstance(row, PartRow):
            draw_ground(painter, rect, option.state)
        if isinstance(row, GroupRow):
            _draw_group(painter, rect, row)
        elif isinstance(row, FindingRow):
            _draw_finding(painter, rect, row, index.model().offer(row))  # type: ignore[attr-defined]
        elif isinstance(row, PartRow):
            _draw_part(painter, rect, row)
        else:
            _draw_more(painter, rect, row)
        painter.restore()


def row_height(row: FindingRow, width: int) -> int:
    """Return the height of a finding in a list of some width."""
    return _text_height(row.finding.sentence, _words_width(row, width)) + 2 * _PAD


def offer_rect(rect: QRect) -> QRect:
    """Return where the word for what can be done stands in the rectangle of a row."""
    return QRect(rect.right() - _OFFER_ROOM - _RIGHT - 1, rect.top() + 2, _OFFER_ROOM, 27)


def _words_width(row: FindingRow, width: int) -> int:
    return width - _LEFT - _SIGN - 9 - _RIGHT - (_OFFER_ROOM if row.offer else 0)


@functools.lru_cache(maxsize=4096)
def _text_height(text: str, width: int) -> int:
    return QFontMetrics(theme.font()).boundingRect(0, 0, max(width, 40), 4000, _WRAP, text).height()


def _draw_group(painter: QPainter, rect: QRect, row: GroupRow) -> None:
    line = rect.adjusted(_LEFT - 4, 4, -_RIGHT - 2, 0)
    chevron = QRectF(line.left() - 1, line.center().y() - 5, 11, 11)
    theme.draw_icon(painter, "chevron-down" if row.open else "chevron-right", chevron, theme.color("muted"))
    left = 16
    if row.sign not in (*SIGNS, ACCEPTED, ""):
        box = QRectF(line.left() + 15, line.center().y() - 7, 15, 15)
        theme.draw_icon(painter, row.sign, box, theme.color(f"kind.{row.sign}"))
        left = 36
    painter.setFont(theme.font(12, "semibold"))
    painter.setPen(theme.color("muted"))
    words = line.adjusted(left, 0, -34, 0)
    painter.drawText(words, _middle(), _cut(painter, row.title, words.width()))
    painter.setFont(theme.font(12))
    painter.drawText(line, _middle(Qt.AlignmentFlag.AlignRight), f"{row.count:,}")


def _draw_finding(painter: QPainter, rect: QRect, row: FindingRow, offer: str) -> None:
    finding = row.finding
    name, token = ("check", "good") if finding.accepted else SIGNS[finding.severity]
    sign = QRectF(rect.left() + _LEFT, rect.top() + _PAD, _SIGN, _SIGN)
    theme.draw_icon(painter, name, sign, theme.color(token))
    painter.setFont(theme.font())
    painter.setPen(theme.color("muted" if finding.accepted else "ink"))
    left = rect.left() + _LEFT + _SIGN + 9
    words = QRect(left, rect.top() + _PAD, _words_width(row, rect.width()), rect.height() - 2 * _PAD)
    painter.drawText(words, _WRAP, finding.sentence)
    if offer:
        painter.setFont(theme.font(weight="semibold"))
        painter.setPen(theme.color("accent"))
        painter.drawText(offer_rect(rect), _middle(Qt.AlignmentFlag.AlignRight), offer)


def _draw_part(painter: QPainter, rect: QRect, row: PartRow) -> None:
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("muted"))
    words = rect.adjusted(_LEFT + _SIGN + 9, 4, -_RIGHT, 0)
    painter.drawText(words, _middle(), _cut(painter, row.title, words.width()))


def _draw_more(painter: QPainter, rect: QRect, row: MoreRow) -> None:
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("accent" if row.group else "muted"))
    painter.drawText(
        rect.adjusted(_LEFT + _SIGN + 9, 0, -_RIGHT, 0), _middle(), more_words(row.group, row.count)
    )


def _cut(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)


def _middle(side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> int:
    return (side | Qt.AlignmentFlag.AlignVCenter).value | Qt.TextFlag.TextSingleLine.value
