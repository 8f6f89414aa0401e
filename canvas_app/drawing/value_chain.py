"""The value chain: four lanes in the order of the chain and one for the company as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.areas import GAP, Area, Box, ViewLayout
from canvas_app.drawing.cards import CARD_WIDTH
from canvas_app.drawing.rows import KIND_CODES, LANES
from canvas_app.drawing.shapes import Paint, Path, Rect, Shape, Text, polyline

if TYPE_CHECKING:
    import numpy.typing as npt

    from canvas_app.drawing.rows import Rows

    Floats = npt.NDArray[np.float64]

VIEW = "value_chain"
HEAD_HEIGHT = 60.0
"""What title and words of a lane take at its top."""
LANE_WIDTH = 250.0
COLUMN_LEFT = (LANE_WIDTH - CARD_WIDTH) / 2
FIRST_Y = 88.0
WIDTH = LANE_WIDTH * len(LANES)
_LEAST_HEIGHT = 800.0
_BELOW = 120.0
_MOST_ASTRAY = 40
_ROUNDING = 1e-6

LANE_WORDS = {
    "data": ("Data", "Collect, label, store, clean"),
    "model": ("Model", "Develop, train, validate, tune"),
    "deployment": ("Deployment", "Host, monitor, integrate"),
    "monetization": ("Monetization", "Price, acquire, deliver value"),
    "company": ("Company", "People, partners, strategy, costs"),
}


def layout_value_chain(rows: Rows) -> ViewLayout:
    """Return the layout: cards where the document says, the others below each other in their lanes.

    A card whose stored place lies in another lane than its own is shown in its own, as near as there is
    room. A card that needs more height than the next one below leaves it, as with a description, moves that
    one down, and so on; notes stand where they were put.
    """
    widths = _or(rows.column("w"), CARD_WIDTH)
    rects = np.empty((len(rows.ids), 4))
    rects[:, 0], rects[:, 1] = rows.column("x"), rows.column("y")
    rects[:, 2], rects[:, 3] = widths, _or(rows.column("h"), rows.heights(widths))
    placed = ~np.isnan(rects[:, 0])
    _bring_home(rects, rows, placed)
    standing = ~np.isnan(rects[:, 0])
    placed &= ~_made_way(rects, rows.lanes, standing & (rows.kinds != KIND_CODES["note"]))
    for lane in range(len(LANES)):
        _stack_lane(rects, lane, np.flatnonzero(~standing & (rows.lanes == lane)), standing)
    bounds = _bounds(rects)
    areas = tuple(lane_area(lane, bounds[1] + bounds[3]) for lane in range(len(LANES)))
    lanes = rows.lanes.astype(np.intp)
    frame = lane_frame(bounds[1] + bounds[3])
    return ViewLayout(VIEW, rows.ids, rects, lanes, placed, areas, frame, bounds, rows)


def lane_area(lane: int, bottom: float) -> Area:
    """Return a lane as an area that reaches down to `bottom`."""
    title, subtitle = LANE_WORDS[LANES[lane]]
    return Area(LANES[lane], title, subtitle, (lane * LANE_WIDTH, 0.0, LANE_WIDTH, bottom))


def lane_frame(bottom: float, top: float = 0.0) -> tuple[Shape, ...]:
    """Return grounds, borders and heads of the lanes from `top` to `bottom`; the heads stand at `top`."""
    return (*lane_grounds(bottom, top), *lane_heads(top))


def lane_grounds(bottom: float, top: float = 0.0) -> tuple[Shape, ...]:
    """Return the grounds of the lanes with the dashed lines between them."""
    shapes: list[Shape] = []
    for lane, code in enumerate(LANES):
        x = lane * LANE_WIDTH
        shapes.append(Rect(x, top, LANE_WIDTH, bottom - top, fill=Paint(f"lane.{code}")))
    for lane in range(1, len(LANES) + 1):
        x = lane * LANE_WIDTH
        line = polyline(((x, top), (x, bottom)))
        shapes.append(Path(line, stroke=Paint("lane_line"), dash=(4.0, 3.0), round_ends=False))
    return tuple(shapes)


def lane_heads(top: float = 0.0) -> tuple[Shape, ...]:
    """Return the titles of the lanes with the line of words below each."""
    shapes: list[Shape] = []
    for lane, code in enumerate(LANES):
        x, (title, subtitle) = lane * LANE_WIDTH + 18.0, LANE_WORDS[code]
        shapes.append(Text(x, top + 29.0, title, 15.0, Paint("ink"), "semibold"))
        shapes.append(Text(x, top + 48.0, subtitle, 11.5, Paint("muted")))
    return tuple(shapes)


def lane_at(x: float) -> int | None:
    """Return which lane a place lies in, or None beside the lanes."""
    lane = int(x // LANE_WIDTH)
    return lane if 0 <= lane < len(LANES) else None


def _or(values: Floats, otherwise: Floats | float) -> Floats:
    return np.where(np.isnan(values), otherwise, values)


def _bring_home(rects: Floats, rows: Rows, placed: npt.NDArray[np.bool_]) -> None:
    """Move cards that were stored in a foreign lane into their own, near the height where they stood.

    They count as not placed. When there are very many, they are stacked like cards without a place.
    """
    middles = np.floor((rects[:, 0] + rects[:, 2] / 2) / LANE_WIDTH)
    astray = placed & (middles != rows.lanes) & (rows.kinds != KIND_CODES["note"])
    placed &= ~astray
    moved = np.flatnonzero(astray)
    if moved.size == 0:
        return
    if moved.size > _MOST_ASTRAY:
        rects[moved, :2] = np.nan
        return
    settled = rects[placed]
    for row in moved.tolist():
        rects[row, 0] = rows.lanes[row] * LANE_WIDTH + COLUMN_LEFT
        rects[row, 1] = nearest_free_y(settled, *rects[row].tolist())
        settled = np.concatenate((settled, rects[row : row + 1]))


def _made_way(
    rects: Floats, lanes: npt.NDArray[np.int8], cards: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Move cards down from under those above them in the column of a lane, and return which.

    Those that stand free keep their places, and the order in a column stays as it was stored.
    """
    moved = np.zeros(len(rects), np.bool_)
    aside = np.abs(rects[:, 0] + rects[:, 2] / 2 - (lanes + 0.5) * LANE_WIDTH) >= rects[:, 2] / 2
    for lane in range(len(LANES)):
        rows = np.flatnonzero(cards & ~aside & (lanes == lane))
        rows = rows[np.argsort(rects[rows, 1], kind="stable")]
        tops, heights = rects[rows, 1], rects[rows, 3]
        room = np.diff(tops) - heights[:-1]
        if not (room < 0.0).any():
            continue
        steps = heights[:-1] + np.where(room < 0.0, GAP, np.minimum(room, GAP))
        down = np.concatenate(([0.0], np.cumsum(steps)))
        lowest = np.maximum.accumulate(tops - down) + down
        late = lowest > tops + _ROUNDING
        rects[rows[late], 1] = lowest[late]
        moved[rows[late]] = True
    return moved


def nearest_free_y(others: Floats, x: float, y: float, w: float, h: float) -> float:
    """Return the height nearest to `y`, not above the first card's, where a card overlaps no other."""
    y = max(y, FIRST_Y)
    beside = others[(others[:, 0] < x + w) & (others[:, 0] + others[:, 2] > x)]
    candidates = np.concatenate(([y], beside[:, 1] + beside[:, 3] + GAP, beside[:, 1] - GAP - h))
    candidates = candidates[candidates >= FIRST_Y]
    candidates = candidates[np.argsort(np.abs(candidates - y), kind="stable")]
    tops, ends = beside[:, 1], beside[:, 1] + beside[:, 3]
    for candidate in candidates.tolist():
        if not bool(np.any((tops < candidate + h) & (ends > candidate))):
            return float(candidate)
    return y


def _stack_lane(rects: Floats, lane: int, rows: npt.NDArray[np.intp], placed: npt.NDArray[np.bool_]) -> None:
    if rows.size == 0:
        return
    x = lane * LANE_WIDTH + COLUMN_LEFT
    right = x + rects[rows, 2].max()
    others = rects[placed]
    beside = others[(others[:, 0] < right) & (others[:, 0] + others[:, 2] > x)]
    rects[rows, 0] = x
    rects[rows, 1] = stack(rects[rows, 3], FIRST_Y, beside[:, 1], beside[:, 1] + beside[:, 3])


def stack(heights: Floats, start: float, tops: Floats, ends: Floats) -> Floats:
    """Return the y of cards below each other from `start`, in the gaps between what already stands there.

    `tops` and `ends`, shape (K,), are where the others begin and end. The order of the cards is kept.
    """
    ys = np.empty(len(heights))
    offsets = np.concatenate(([0.0], np.cumsum(heights + GAP)))
    done = 0
    for top, room in _gaps(start, tops, ends, float(heights.min())):
        if done == len(heights):
            break
        last = int(np.searchsorted(offsets, offsets[done] + room + GAP, "right")) - 1
        last = min(last, len(heights))
        ys[done:last] = top + offsets[done:last] - offsets[done]
        done = max(done, last)
    return ys


def _gaps(start: float, tops: Floats, ends: Floats, least: float) -> list[tuple[float, float]]:
    """Return (top, room) of every gap that has room for a card of height `least`; the last has no end."""
    order = np.argsort(tops, kind="stable")
    begins = np.concatenate((tops[order] - GAP, [np.inf]))
    reached = np.maximum.accumulate(np.concatenate(([start], ends[order] + GAP)))
    rooms = begins - reached
    at = np.flatnonzero(rooms >= least)
    return list(zip(reached[at].tolist(), rooms[at].tolist(), strict=True))


def _bounds(rects: Floats) -> Box:
    if not len(rects):
        return 0.0, 0.0, WIDTH, _LEAST_HEIGHT
    left = min(0.0, float(rects[:, 0].min()) - GAP)
    top = min(0.0, float(rects[:, 1].min()) - GAP)
    right = max(WIDTH, float((rects[:, 0] + rects[:, 2]).max()) + GAP)
    bottom = max(_LEAST_HEIGHT, float((rects[:, 1] + rects[:, 3]).max()) + _BELOW)
    return left, top, right - left, bottom - top
