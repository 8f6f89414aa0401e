"""Plain shapes: what every view, chart and page picture is made of. No toolkit.

Coordinates are canvas units (1 unit is 1 px at 100 %, 0.75 pt on paper), x to the right, y downward. Colours
are names of theme tokens, so that one picture serves every theme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Weight = Literal["regular", "semibold", "bold"]
Anchor = Literal["start", "middle", "end"]
PathOp = (
    tuple[Literal["M"], float, float]
    | tuple[Literal["L"], float, float]
    | tuple[Literal["C"], float, float, float, float, float, float]
    | tuple[Literal["Z"]]
)


class Paint(NamedTuple):
    """A theme token, such as `ink` or `kind.activity`, with an opacity from 0 to 1."""

    token: str
    alpha: float = 1.0


class Rect(NamedTuple):
    """A rectangle; `radius` rounds all corners, or only those on the left with `left_only`."""

    x: float
    y: float
    w: float
    h: float
    fill: Paint | None = None
    stroke: Paint | None = None
    width: float = 1.0
    radius: float = 0.0
    left_only: bool = False


class Path(NamedTuple):
    """Lines and cubic curves with absolute coordinates."""

    ops: tuple[PathOp, ...]
    fill: Paint | None = None
    stroke: Paint | None = None
    width: float = 1.0
    dash: tuple[float, ...] = ()
    round_ends: bool = True


class Text(NamedTuple):
    """One line of text; `y` is the baseline. Measured and cut before it becomes a shape."""

    x: float
    y: float
    text: str
    size: float
    paint: Paint
    weight: Weight = "regular"
    anchor: Anchor = "start"
    oblique: bool = False
    """Slanted on pages, where words are stressed; the shipped fonts have no italic. Windows ignore it."""
    own: bool = False
    """The user's own words, which pages mark with their language."""


class Icon(NamedTuple):
    """An outline icon by name in a square of `size`, its left upper corner at x, y."""

    name: str
    x: float
    y: float
    size: float
    paint: Paint


class Group(NamedTuple):
    """Shapes moved by (x, y) and then scaled; `ref` is the id of the element or metric they show."""

    shapes: tuple[Shape, ...]
    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    ref: str | None = None
    clip: tuple[float, float, float, float] | None = None
    """x, y, w, h in the group's own coordinates."""


Shape = Rect | Path | Text | Icon | Group


def polyline(points: Iterable[tuple[float, float]], *, closed: bool = False) -> tuple[PathOp, ...]:
    """Return the path through points; a closed one ends where it began."""
    ops: list[PathOp] = []
    for x, y in points:
        ops.append(("L", x, y) if ops else ("M", x, y))
    if closed:
        ops.append(("Z",))
    return tuple(ops)
