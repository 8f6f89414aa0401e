"""How the rows of the outline look, and where in them the switch for AI and the chips are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from canvas_app.gui import theme
from canvas_app.gui.panels.row_ground import draw_ground
from canvas_app.gui.strategy.outline_model import ROW, OutlineModel
from canvas_app.gui.strategy.rows import AnswerRow, DomainRow, GroupRow, SayRow, SectionRow
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex

    from canvas_app.analysis.framework import FocusStage
    from canvas_app.gui.strategy.rows import CardChip, OutlineRow

SIDE = 12
"""What stands free left and right of a row."""
_INSET = SIDE - 8
ROW_HEIGHT = 36
_HEIGHTS: dict[type, int] = {SectionRow: 50, GroupRow: 30, AnswerRow: ROW_HEIGHT, DomainRow: 40}
_SIGNS = {
    "answered": ("circle-check", "good"),
    "in_work": ("clock", "attention"),
    "not_for_us": ("minus", "muted"),
}
_SAY_PADDING = 14
_AI_WIDTH, _CHIP_HEIGHT, _MORE_WIDTH = 30, 24, 34
_SINGLE = Qt.TextFlag.TextSingleLine.value | Qt.AlignmentFlag.AlignVCenter.value
MARK_TOGETHER = "Not for us…"


@dataclass(frozen=True, slots=True)
class AnswerParts:
    """Where the parts of an answer row are."""

    sign: QRect
    name: QRect
    ai: QRect
    answer: QRect


def answer_parts(rect: QRect, *, switch: bool = True) -> AnswerParts:
    """Return where the parts of a row stand in its rectangle; without the switch the name takes its room."""
    inner = rect.adjusted(SIDE + 10, 0, -SIDE - 10, 0)
    middle = inner.center().y()
    name_width = max(150, min(290, round(inner.width() * 0.34)))
    sign = QRect(inner.left(), middle - 8, 17, 17)
    name = QRect(inner.left() + 28, inner.top(), name_width - 28, inner.height())
    ai = QRect(name.right() + 6, middle - 9, _AI_WIDTH, 19)
    if not switch:
        name.setRight(ai.right())
    left = ai.right() + 14
    return AnswerParts(sign, name, ai, QRect(left, inner.top(), inner.right() - left, inner.height()))


def chip_rects(row: AnswerRow, rect: QRect) -> list[tuple[CardChip | None, QRect]]:
    """Return the chips that fit, with their rectangles; None stands for those that do not."""
    place = answer_parts(rect).answer
    metrics = QFontMetrics(theme.font(12))
    least = 120 if row.words else 0
    room = place.width() - least - (metrics.horizontalAdvance(row.number) + 14 if row.number else 0)
    # One alone may take what there is; of several each shows its beginning.
    widest = 160 if place.width() < 420 else 230
    widest = max(room, widest) if len(row.chips) == 1 else widest
    x, found = place.left(), list[tuple["CardChip | None", QRect]]()
    for number, chip in enumerate(row.chips):
        width = min(metrics.horizontalAdvance(chip.name) + 36, widest)
        more = _MORE_WIDTH if number < len(row.chips) - 1 else 0
        if x + width + more > place.left() + room and found:
            found.append((None, QRect(x, place.center().y() - 12, _MORE_WIDTH, _CHIP_HEIGHT)))
            break
        found.append((chip, QRect(x, place.center().y() - 12, min(width, place.width()), _CHIP_HEIGHT)))
        x += width + 6
    return found


def mark_rect(row: SectionRow, rect: QRect) -> QRect:
    """Return where the offer to mark the open rows of a section stands; empty without open rows."""
    if not row.open_ids:
        return QRect()
    width = QFontMetrics(theme.font(12)).horizontalAdvance(MARK_TOGETHER) + 12
    line = _head_line(rect)
    return QRect(line.right() - width, line.center().y() - 11, width, 22)


class OutlineDelegate(QStyledItemDelegate):
    """Paints the rows; the one that is opened is covered by its editor."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        row: OutlineRow = index.data(ROW)
        model = index.model()
        if isinstance(model, OutlineModel) and model.open_key == row.key:
            return QSize(200, max(model.open_height, ROW_HEIGHT))
        if isinstance(row, SayRow):
            return QSize(200, _say_height(row, option.rect.width() or 600))
        return QSize(200, _HEIGHTS[type(row)])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        row: OutlineRow = index.data(ROW)
        model = index.model()
        if isinstance(model, OutlineModel) and model.open_key == row.key:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if isinstance(row, SectionRow):
            _paint_section(painter, rect, row, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        elif isinstance(row, GroupRow):
            _paint_group(painter, rect, row)
        elif isinstance(row, SayRow):
            _paint_say(painter, rect, row, focused=_focused(state))
        else:
            draw_ground(painter, rect.adjusted(_INSET, 0, -_INSET, 0), state)
            if isinstance(row, AnswerRow):
                _paint_answer(painter, rect, row)
            else:
                _paint_domain(painter, rect, row)
        painter.restore()


def paint_sign(painter: QPainter, place: QRect, state: str) -> None:
    """Draw the sign of a state; an open one is an empty ring."""
    if state in _SIGNS:
        icon, token = _SIGNS[state]
        theme.draw_icon(painter, icon, QRectF(place), theme.color(token))
        return
    painter.setPen(QPen(theme.color("faint"), 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QRectF(place).adjusted(2, 2, -2, -2))


def paint_chip(painter: QPainter, place: QRect, kind: str, name: str, room: int = 0) -> None:
    """Draw a card as a chip; `room` stays free at its right."""
    token = f"kind.{kind}"
    painter.setPen(theme.color("line"))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    icon = QRectF(place.left() + 7, place.center().y() - 6, 13, 13)
    theme.draw_icon(painter, kind, icon, theme.color(token))
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("ink"))
    _cut(painter, place.adjusted(25, 0, -7 - room, 0), name)


def paint_offer(painter: QPainter, place: QRect, name: str, *, lit: bool) -> None:
    """Draw a card that may be taken as an answer: dashed, with a plus."""
    painter.setPen(QPen(theme.color("accent" if lit else "faint"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(theme.mixed("accent", 0.06) if lit else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    icon = QRectF(place.left() + 7, place.center().y() - 6, 13, 13)
    theme.draw_icon(painter, "plus", icon, theme.color("accent"))
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("accent" if lit else "muted"))
    _cut(painter, place.adjusted(25, 0, -7, 0), name)


def stage_pills(stages: tuple[FocusStage, ...], right: int, middle: int) -> list[tuple[FocusStage, QRect]]:
    """Return the stages of a domain with the rectangles of their pills, which end at `right`."""
    metrics = QFontMetrics(theme.font(12))
    found, x = [], right
    for stage in reversed(stages):
        width = metrics.horizontalAdvance(_stage_title(stage)) + 34
        found.append((stage, QRect(x - width, middle - 12, width, 24)))
        x -= width + 6
    return found[::-1]


def _stage_title(stage: FocusStage) -> str:
    return load_catalogue().stages[stage.code].title


def _focused(state: QStyle.StateFlag) -> bool:
    return bool(state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected)


def _head_line(rect: QRect) -> QRect:
    return rect.adjusted(SIDE + 10, 14, -SIDE - 10, -4)


def _paint_section(painter: QPainter, rect: QRect, row: SectionRow, *, hovered: bool) -> None:
    line = _head_line(rect)
    painter.setFont(theme.font(15, "bold"))
    painter.setPen(theme.color("ink"))
    metrics = QFontMetrics(theme.font(15, "bold"))
    painter.drawText(line, _SINGLE, row.title)
    x = line.left() + metrics.horizontalAdvance(row.title) + 14
    if row.counts is None:
        return
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("muted"))
    painter.drawText(
        QRect(x, line.top() + 1, 90, line.height()),
        _SINGLE,
        "not for us" if row.counts.left_out else row.counts.words,
    )
    mark = mark_rect(row, rect)
    if not mark.isNull():
        painter.setPen(theme.color("accent" if hovered else "faint"))
        painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, MARK_TOGETHER)


def _paint_group(painter: QPainter, rect: QRect, row: GroupRow) -> None:
    painter.setFont(theme.font(12, "semibold"))
    painter.setPen(theme.color("muted"))
    painter.drawText(rect.adjusted(SIDE + 10, 6, -SIDE, 0), _SINGLE, row.title)


def _paint_answer(painter: QPainter, rect: QRect, row: AnswerRow) -> None:
    state = row.state
    parts = answer_parts(rect, switch=state.twin is not None)
    paint_sign(painter, parts.sign, state.state)
    painter.setFont(theme.font(weight="semibold" if state.state in ("answered", "in_work") else "regular"))
    painter.setPen(theme.color("muted" if state.state == "not_for_us" else "ink"))
    _cut(painter, parts.name, state.name)
    if state.twin is not None:
        _paint_ai(painter, parts.ai, on=state.ai_specific)
    x = parts.answer.left()
    for chip, place in chip_rects(row, rect):
        if chip is None:
            shown = sum(known is not None for known, _rect in chip_rects(row, rect))
            painter.setFont(theme.font(12))
            painter.setPen(theme.color("muted"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, f"+{len(row.chips) - shown}")
        else:
            paint_chip(painter, place, chip.kind, chip.name)
        x = place.right() + 10
    if row.number:
        painter.setFont(theme.font(weight="semibold"))
        painter.setPen(theme.color("ink"))
        painter.drawText(QRect(x, rect.top(), parts.answer.right() - x, rect.height()), _SINGLE, row.number)
        x += painter.fontMetrics().horizontalAdvance(row.number) + 12
    painter.setFont(theme.font())
    painter.setPen(theme.color("muted" if row.asked or state.state == "not_for_us" else "ink"))
    _cut(painter, QRect(x, rect.top(), parts.answer.right() - x, rect.height()), row.words)


def _paint_ai(painter: QPainter, place: QRect, *, on: bool) -> None:
    painter.setPen(theme.color("accent" if on else "line"))
    painter.setBrush(theme.mixed("accent", 0.12) if on else theme.color("surface"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.setFont(theme.font(11, "semibold" if on else "regular"))
    painter.setPen(theme.color("accent" if on else "muted"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "AI")


def _paint_domain(painter: QPainter, rect: QRect, row: DomainRow) -> None:
    line = rect.adjusted(SIDE + 10, 0, -SIDE - 10, 0)
    icon = QRectF(line.left(), line.center().y() - 8, 16, 16)
    theme.draw_icon(painter, "domain", icon, theme.color("kind.domain"))
    pills = stage_pills(row.focus.stages, line.right(), line.center().y())
    end = pills[0][1].left() - 12 if pills else line.right()
    painter.setFont(theme.font(weight="semibold"))
    painter.setPen(theme.color("ink"))
    name = QRect(line.left() + 28, line.top(), end - line.left() - 28, line.height())
    _cut(painter, name, row.focus.name)
    for stage, place in pills:
        paint_stage(painter, place, stage)


def paint_stage(painter: QPainter, place: QRect, stage: FocusStage) -> None:
    """Draw a stage of a domain: with a tick where something stands in it, else with an empty ring."""
    painter.setPen(Qt.PenStyle.NoPen if stage.covered else theme.color("line"))
    painter.setBrush(theme.mixed("good", 0.10) if stage.covered else theme.color("surface"))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    sign = QRect(place.left() + 8, place.center().y() - 6, 13, 13)
    if stage.covered:
        theme.draw_icon(painter, "check", QRectF(sign), theme.color("good"))
    else:
        paint_sign(painter, sign, "open")
    painter.setFont(theme.font(12))
    painter.setPen(theme.color("good" if stage.covered else "muted"))
    painter.drawText(place.adjusted(27, 0, 0, 0), _SINGLE, _stage_title(stage))


def _say_text_rect(rect: QRect) -> QRect:
    inner = rect.adjusted(SIDE, 12, -SIDE, -4)
    return inner.adjusted(_SAY_PADDING, _SAY_PADDING - 2, -_SAY_PADDING, 0)


def _say_height(row: SayRow, width: int) -> int:
    room = min(_say_text_rect(QRect(0, 0, width, 100)).width(), 720)
    wrap = Qt.TextFlag.TextWordWrap.value
    text = QFontMetrics(theme.font()).boundingRect(0, 0, room, 400, wrap, row.text).height()
    return 12 + _SAY_PADDING + 22 + text + (30 if row.offer else 8) + 10


def _paint_say(painter: QPainter, rect: QRect, row: SayRow, *, focused: bool) -> None:
    painter.setPen(theme.color("accent" if focused else "line"))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(QRectF(rect.adjusted(SIDE, 12, -SIDE, -4)).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
    place = _say_text_rect(rect)
    painter.setFont(theme.font(weight="semibold"))
    painter.setPen(theme.color("ink"))
    painter.drawText(QRect(place.left(), place.top(), place.width(), 20), _SINGLE, row.title)
    painter.setFont(theme.font())
    painter.setPen(theme.color("muted"))
    wrap = Qt.TextFlag.TextWordWrap.value
    box = QRect(place.left(), place.top() + 22, min(place.width(), 720), place.height())
    used = painter.fontMetrics().boundingRect(box, wrap, row.text).height()
    painter.drawText(box, wrap, row.text)
    painter.setPen(theme.color("accent"))
    painter.drawText(QRect(place.left(), box.top() + used + 8, place.width(), 20), _SINGLE, row.offer)


def _cut(painter: QPainter, place: QRect, text: str) -> None:
    if place.width() > 12:
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _SINGLE, cut)
