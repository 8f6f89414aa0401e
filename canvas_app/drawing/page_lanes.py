"""The value chain laid out for one page: lanes as wide as what they hold, cards in several columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.areas import Area, Box, ViewLayout
from canvas_app.drawing.links import BOW_REACH
from canvas_app.drawing.rows import LANES
from canvas_app.drawing.shapes import Paint, Path, Rect, Shape, Text, polyline
from canvas_app.drawing.text import wrap
from canvas_app.drawing.value_chain import LANE_WORDS, VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from canvas_app.drawing.rows import Rows

    Floats = npt.NDArray[np.float64]

_NARROWEST, _WIDEST, _HALVINGS = 146.0, 230.0, 6
"""Between these a card is as wide as the page needs it."""
_SIDE, _BOW, _BETWEEN, _BELOW = 10.0, 22.0, 20.0, 10.0
"""Room left of the cards of a lane, right of them, where lines bow out, between columns, below each card.

Lines may bow out into the next lane; the last one has all the room they need.
"""
_FIRST_Y, _SMALL = 66.0, 13.0
_HEAD_LINE = 17.0


def layout_page_of_lanes(rows: Rows, proportion: float) -> ViewLayout:
    """Return the value chain for a page of that width to its height, its cards as large as they can be.

    Every card is in its lane, in the order of its stored height; where it stands beside others is left out.
    """
    lanes = _lanes(rows)
    flows = [1] * len(LANES)
    best, least = _fitted(rows, lanes, flows, proportion), math.inf
    while True:
        rects, widths, heights = _fitted(rows, lanes, flows, proportion)
        wide = max(sum(widths), max(heights) * proportion)
        if wide >= least:
            break
        best, least = (rects, widths, heights), wide
        flows[heights.index(max(heights))] += 1
    return _laid(rows, best)


def _lanes(rows: Rows) -> list[npt.NDArray[np.intp]]:
    """Return the rows of each lane in the order of their stored places; those without one are last."""
    y = np.nan_to_num(rows.column("y"), nan=np.inf)
    order = np.lexsort((np.nan_to_num(rows.column("x"), nan=np.inf), y))
    return [order[rows.lanes[order] == lane] for lane in range(len(LANES))]


_Fitted = tuple["Floats", list[float], list[float]]
"""Where all cards stand, and how wide and how high each lane is."""


def _fitted(
    rows: Rows, lanes: Sequence[npt.NDArray[np.intp]], flows: Sequence[int], proportion: float
) -> _Fitted:
    """Return the lanes with cards so wide that the whole has a proportion."""
    low, high = _NARROWEST, _WIDEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        fitted = _stacked(rows, lanes, flows, middle)
        if sum(fitted[1]) < max(fitted[2]) * proportion:
            low = middle
        else:
            high = middle
    return fitted


def _stacked(rows: Rows, lanes: Sequence[npt.NDArray[np.intp]], flows: Sequence[int], card: float) -> _Fitted:
    rects = np.zeros((len(rows.ids), 4))
    rects[:, 2] = card
    rects[:, 3] = rows.heights(rects[:, 2])
    widths, heights = [], []
    left = 0.0
    for members, count in zip(lanes, flows, strict=True):
        ends = [_FIRST_Y] * count
        for row in members.tolist():
            # The highest free place: cards are read from left to right, then down.
            column = ends.index(min(ends))
            rects[row, 0] = left + _SIDE + column * (card + _BETWEEN)
            rects[row, 1] = ends[column]
            ends[column] += rects[row, 3] + _BELOW
        widths.append(_SIDE + count * (card + _BETWEEN) - _BETWEEN + _BOW)
        heights.append(max(ends))
        left += widths[-1]
    widths[-1] += BOW_REACH - _BOW
    return rects, widths, heights


def _laid(rows: Rows, fitted: _Fitted) -> ViewLayout:
    rects, widths, heights = fitted
    bottom = max(heights)
    lefts = np.concatenate(([0.0], np.cumsum(widths)[:-1])).tolist()
    areas = tuple(
        Area(code, *LANE_WORDS[code], (left, 0.0, width, bottom))
        for code, left, width in zip(LANES, lefts, widths, strict=True)
    )
    bounds: Box = (0.0, 0.0, sum(widths), bottom)
    lanes, placed = rows.lanes.astype(np.intp), np.zeros(len(rows.ids), np.bool_)
    return ViewLayout(VIEW, rows.ids, rects, lanes, placed, areas, _frame(areas), bounds, rows)


def _frame(areas: Sequence[Area]) -> tuple[Shape, ...]:
    """Return grounds, borders and heads of the lanes; the words under a title are as large as a name."""
    shapes: list[Shape] = []
    for area in areas:
        shapes.append(Rect(*area.rect, fill=Paint(f"lane.{area.id}")))
    for area in areas[1:]:
        x, _, _, bottom = area.rect
        line = polyline(((x, 0.0), (x, bottom)))
        shapes.append(Path(line, stroke=Paint("lane_line"), dash=(4.0, 3.0), round_ends=False))
    for area in areas:
        x, width = area.rect[0] + _SIDE, area.rect[2] - 2 * _SIDE
        shapes.append(Text(x, 20.0, area.title, 15.0, Paint("ink"), "semibold"))
        for number, words in enumerate(wrap(area.subtitle, width, _SMALL)):
            shapes.append(Text(x, 38.0 + number * _HEAD_LINE, words, _SMALL, Paint("muted")))
    return tuple(shapes)
