"""The nine blocks of the business model on several pages: where they are parted, and what a part shows."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from canvas_app.drawing.bmc import COLUMNS
from canvas_app.drawing.shapes import Group, Rect, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape

    Boxed = tuple[tuple[Shape, Box], ...]
    Part = tuple[tuple[str, ...], tuple[str, ...]]
    """The blocks of neighbouring columns, and those that stand below them."""

_SPACE = 12.0
_AIR = 4.0


def partings() -> Iterator[tuple[Part, ...]]:
    """Yield every way to part the columns; costs stand below the first part, revenue below the last one."""
    inner = range(1, len(COLUMNS))
    for count in inner:
        for cuts in combinations(inner, count):
            runs = [COLUMNS[a:b] for a, b in pairwise((0, *cuts, len(COLUMNS)))]
            below = [("cost_structure",), *[()] * (len(runs) - 2), ("revenue_streams",)]
            yield tuple(
                (tuple(block for column in run for block in column), low)
                for run, low in zip(runs, below, strict=True)
            )


def size(areas: Mapping[str, Box], part: Part) -> Box:
    """Return the box around a part, what stands below moved up to its columns."""
    boxes = [_around([areas[block] for block in blocks]) for blocks in filter(None, part)]
    high = sum(h for _, _, _, h in boxes) + _SPACE * (len(boxes) - 1)
    return -_AIR, -_AIR, max(w for _, _, w, _ in boxes) + 2 * _AIR, high + 2 * _AIR


def apart(boxed: Boxed, areas: Mapping[str, Box], part: Part) -> Boxed:
    """Return the shapes of a part, from its left upper corner."""
    shown: list[tuple[Shape, Box]] = []
    top = 0.0
    for blocks in filter(None, part):
        x, y, w, h = _around([areas[block] for block in blocks])
        for shape, (left, upper, width, height) in boxed:
            if x <= left + width / 2 <= x + w and y <= upper + height / 2 <= y + h:
                box = left - x, upper - y + top, width, height
                shown.append((moved(shape, -x, top - y), box))
        top += h + _SPACE
    return tuple(shown)


def _around(boxes: list[Box]) -> Box:
    left, top = min(x for x, _, _, _ in boxes), min(y for _, y, _, _ in boxes)
    right, bottom = max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)
    return left, top, right - left, bottom - top


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape at another place."""
    if isinstance(shape, Group | Rect | Text):
        return shape._replace(x=shape.x + dx, y=shape.y + dy)
    return Group((shape,), dx, dy)
