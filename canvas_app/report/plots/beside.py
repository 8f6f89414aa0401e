"""Finds places for words beside points of a curve, where they touch no line and no other words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt
    from matplotlib.axes import Axes

    from canvas_app.report.plots.frame import Frame

    Floats = npt.NDArray[np.float64]

_SIDES = (0.5, 1.5, 3.0, 5.0)
"""How far words begin or end from the upright through their point, in ems, the nearest first."""
_STEPS = (1.0, -1.2, 0.0, 2.34, -2.4)
"""How far they stand above or below it."""
ROOM_ABOVE = 3.2
"""Room for two lines of words above the axes, where nothing else is."""
_ROWS = (0.9, 2.3)
_HALF, _AIR, _BETWEEN = 0.6, 0.3, 0.02
"""Half the height of words, and the space between them and a line, and between them and others."""
_DOT = 0.49
"""Half the width of the mark of a point."""
_SAMPLES = 400


class Place(NamedTuple):
    """Where words stand beside their point: their end that is near it, and ems right of and above it."""

    side: str
    dx: float
    dy: float


@dataclass
class Beside:
    """Places words beside points of a curve; lengths are ems from the left lower corner of the axes."""

    frame: Frame
    axes: Axes
    xs: Floats
    ys: Floats
    marked: Sequence[tuple[float, float]]
    """The points from which a line goes down to the foot."""
    _taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        box, look = self.axes.get_position(), self.frame.look
        self._wide = box.width * look.width / self.frame.em
        self._high = box.height * look.height / self.frame.em
        at = np.linspace(float(self.xs[0]), float(self.xs[-1]), _SAMPLES)
        self._curve = self._at(at, np.interp(at, self.xs, self.ys))

    def place(self, x: float, y: float, text: str) -> Place:
        """Return the nearest place for some words at a point that touches least; it is taken then."""
        wide = self.frame.width_of(text, "semibold") / self.frame.em
        px, py = map(float, self._at(x, y))
        found: list[tuple[int, Place, tuple[float, float, float, float]]] = []
        # Away from the other point, else the side with more room is the better one.
        others = [float(self._at(*each)[0]) for each in self.marked if each != (x, y)]
        rightward = px > others[0] if others else px < self._wide / 2
        sides = ("left", "right") if rightward else ("right", "left")
        above = [self._high + row - py for row in _ROWS]
        for dx, dy, side in [*product(_SIDES, _STEPS, sides), *product(_SIDES, above, sides)]:
            # On the height of its point the mark of that is in the way.
            off = dx + (0.5 if dy == 0.0 else 0.0)
            left = px + off if side == "left" else px - off - wide
            box = (left, py + dy - _HALF, left + wide, py + dy + _HALF)
            found.append((self._touched(box), Place(side, off if side == "left" else -off, dy), box))
        _, place, box = min(found, key=lambda each: each[0])
        self._taken.append(box)
        return place

    def _at(self, x: Floats | float, y: Floats | float) -> tuple[Floats, Floats]:
        (left, right), (bottom, top) = self.axes.get_xlim(), self.axes.get_ylim()
        across, up = np.asarray(x) - left, np.asarray(y) - bottom
        return across / (right - left) * self._wide, up / (top - bottom) * self._high

    def _touched(self, box: tuple[float, float, float, float]) -> int:
        """Return how much a box touches: what leaves the picture counts most."""
        left, bottom, right, top = box
        outside = (left < 0.0) + (right > self._wide) + (bottom < 0.0) + (top > self._high + ROOM_ABOVE)
        xs, ys = self._curve
        near = (left - _AIR < xs) & (xs < right + _AIR) & (bottom - _AIR < ys) & (ys < top + _AIR)
        points = [self._at(*each) for each in self.marked]
        lines = sum(bool(left - _AIR < x < right + _AIR and bottom - _AIR < y) for x, y in points)
        dots = sum(bool(left - _DOT < x < right + _DOT and bottom - _DOT < y < top + _DOT) for x, y in points)
        _, zero = self._at(0.0, 0.0)
        ruled = bool(max(bottom, 0.0) < zero < top)
        # Side by side on one height it would not be clear which words belong to which point.
        level = sum(bottom < each[3] and each[1] < top for each in self._taken)
        return (
            100 * outside + 10 * _overlaps(box, self._taken) + level + lines + dots + ruled + bool(near.any())
        )


def _overlaps(
    box: tuple[float, float, float, float], others: Iterable[tuple[float, float, float, float]]
) -> int:
    left, bottom, right, top = box
    return sum(
        left - _AIR < each[2]
        and each[0] < right + _AIR
        and bottom - _BETWEEN < each[3]
        and each[1] < top + _BETWEEN
        for each in others
    )
