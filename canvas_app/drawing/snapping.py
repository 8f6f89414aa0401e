"""Snapping of dragged cards to the column of a lane and to other cards, with the guides that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.areas import GAP
from canvas_app.drawing.rows import LANES
from canvas_app.drawing.shapes import Paint, Path, Shape, polyline
from canvas_app.drawing.value_chain import COLUMN_LEFT, LANE_WIDTH, VIEW

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy.typing as npt

    from canvas_app.drawing.areas import ViewLayout

    Floats = npt.NDArray[np.float64]

REACH = 6.0
"""How near, in pixels on the screen, an edge must come before it snaps."""

_NEAR = 1500.0
"""Cards farther away than this, in canvas units, pull nothing."""


class Snapper:
    """Snaps some cards of a layout while they are moved; what may pull them is gathered once."""

    def __init__(self, layout: ViewLayout, moving: Collection[str]) -> None:
        rows = [layout.index[element_id] for element_id in moving if element_id in layout.index]
        self.layout = layout
        self._box = _around(layout.rects[rows]) if rows else None
        self._others = np.delete(layout.rects, rows, axis=0)
        self._columns = _columns(layout.view)
        x, y, w, h = self._others.T
        # In one run of memory each: they are compared in every frame of a drag, of all cards there are.
        self._sides = np.stack((x, y, x + w, y + h))

    @property
    def left(self) -> float:
        """The left edge of the cards before they are moved; raises ValueError when there are none."""
        if self._box is None:
            raise ValueError("nothing moves")
        return float(self._box[0])

    def snap(self, dx: float, dy: float, scale: float = 1.0) -> tuple[float, float, tuple[Shape, ...]]:
        """Return the nearest snapped move, and lines that show what it snapped to.

        `dx` and `dy` are where the pointer would move the cards, `scale` is the zoom.
        """
        box = self._box
        if box is None:
            return dx, dy, ()
        others = self._near(box + np.array([dx, dy, dx, dy]))
        reach = REACH / max(scale, 1e-6)
        move_x, snapped_x = _snapped(dx, box[[0, 2]], _edges(others, 0), self._columns, reach)
        stacked = _stacked(others, box, move_x)
        move_y, snapped_y = _snapped(dy, box[[1, 3]], _edges(others, 1), stacked, reach)
        moved = box + np.array([move_x, move_y, move_x, move_y])
        guides = [
            *(_guide(moved, others, 0, scale) if snapped_x else ()),
            *(_guide(moved, others, 1, scale) if snapped_y else ()),
        ]
        return move_x, move_y, tuple(guides)

    def _near(self, box: Floats) -> Floats:
        left, top, right, bottom = self._sides
        near = (left < box[2] + _NEAR) & (right > box[0] - _NEAR)
        near &= (top < box[3] + _NEAR) & (bottom > box[1] - _NEAR)
        found: Floats = self._others[near]
        return found


def _around(rects: Floats) -> Floats:
    """Return left, top, right, bottom of a box around rects."""
    low, high = rects[:, :2].min(axis=0), (rects[:, :2] + rects[:, 2:]).max(axis=0)
    return np.concatenate((low, high))


def _edges(rects: Floats, axis: int) -> Floats:
    """Return start, middle and end of every rect along an axis, shape (3, K)."""
    start, size = rects[:, axis], rects[:, axis + 2]
    return np.stack((start, start + size / 2, start + size))


def _columns(view: str) -> Floats:
    if view != VIEW:
        return np.empty(0)
    return np.arange(len(LANES), dtype=np.float64) * LANE_WIDTH + COLUMN_LEFT


def _stacked(others: Floats, box: Floats, move_x: float) -> Floats:
    """Return the tops that leave the usual room above or below a card of the same column."""
    same = others[(others[:, 0] < box[2] + move_x) & (others[:, 0] + others[:, 2] > box[0] + move_x)]
    return np.concatenate((same[:, 1] + same[:, 3] + GAP, same[:, 1] - GAP - (box[3] - box[1])))


def _snapped(move: float, ends: Floats, edges: Floats, starts: Floats, reach: float) -> tuple[float, bool]:
    """Return the move that brings a start, middle or end onto one of `edges`, or the start onto `starts`."""
    low, high = ends.tolist()
    own = np.array([low, (low + high) / 2, high]) + move
    pulls = np.concatenate(((edges - own[:, None]).ravel(), starts - own[0]))
    if pulls.size == 0:
        return move, False
    best = float(pulls[np.argmin(np.abs(pulls))])
    return (move + best, True) if abs(best) <= reach else (move, False)


def _guide(moved: Floats, others: Floats, axis: int, scale: float) -> list[Shape]:
    """Return a line along every edge that the moved box now shares with another card."""
    cross = 1 - axis
    own = (moved[axis], (moved[axis] + moved[axis + 2]) / 2, moved[axis + 2])
    lines: list[Shape] = []
    for at, edges in zip(own, _edges(others, axis), strict=True):
        same = others[np.abs(edges - at) < 0.01]
        if not len(same):
            continue
        low = min(float(moved[cross]), float(same[:, cross].min())) - 8
        high = max(float(moved[cross + 2]), float((same[:, cross] + same[:, cross + 2]).max())) + 8
        ends = ((float(at), low), (float(at), high)) if axis == 0 else ((low, float(at)), (high, float(at)))
        lines.append(Path(polyline(ends), stroke=Paint("accent", 0.8), width=1.0 / scale))
    return lines
