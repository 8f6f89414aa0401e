"""A map of two columns joined by lines, as of partners and what they supply; widths are money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Path, Rect, Text
from canvas_app.drawing.text import elide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.drawing.shapes import Shape

_SIZE = 11.5
_TALL = 38.0
_STEP = 46.0
_BOX_SHARE = 0.34
_PAD = 12.0
_LEAST, _MOST = 1.2, 9.0


@dataclass(frozen=True, slots=True)
class Node:
    """A box of the map: an element with a line that tells about it."""

    id: str
    name: str
    note: str
    token: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a box on the left to one on the right; `dashed` where it can be replaced."""

    source: str
    target: str
    money: float = 0.0
    dashed: bool = False


def link_map(
    left: Sequence[Node], right: Sequence[Node], links: Sequence[Link], w: float
) -> tuple[tuple[Shape, ...], float]:
    """Return the map for a width, and its height. Links to boxes that are not there are left out."""
    rows = max(len(left), len(right), 1)
    height = rows * _STEP - (_STEP - _TALL)
    wide = w * _BOX_SHARE
    tops = {**_tops(left, height), **_tops(right, height)}
    starts, ends = {node.id for node in left}, {node.id for node in right}
    known = [link for link in links if link.source in starts and link.target in ends]
    most = max((link.money for link in known), default=0.0)
    lines = [
        _line(wide, tops[link.source], w - wide, tops[link.target], _width(link.money, most), link.dashed)
        for link in known
    ]
    boxes = [_box(node, 0.0, tops[node.id], wide) for node in left]
    boxes += [_box(node, w - wide, tops[node.id], wide) for node in right]
    return (*lines, *boxes), height


def _tops(nodes: Sequence[Node], height: float) -> Mapping[str, float]:
    """Return the top of each box of a column, which stands in the middle of the height."""
    first = (height - (len(nodes) * _STEP - (_STEP - _TALL))) / 2
    return {node.id: first + place * _STEP for place, node in enumerate(nodes)}


def _width(money: float, most: float) -> float:
    return _LEAST if most <= 0 else max(_LEAST, _MOST * money / most)


def _line(x0: float, top0: float, x1: float, top1: float, width: float, dashed: bool) -> Shape:
    y0, y1, bend = top0 + _TALL / 2, top1 + _TALL / 2, (x1 - x0) * 0.45
    ops = (("M", x0, y0), ("C", x0 + bend, y0, x1 - bend, y1, x1, y1))
    return Path(
        ops,  # type: ignore[arg-type]
        stroke=Paint("faint", 0.75),
        width=width,
        dash=(4.0 + 1.5 * width, 3.0 + width) if dashed else (),
        round_ends=False,
    )


def _box(node: Node, x: float, y: float, w: float) -> Shape:
    inner = w - 2 * _PAD
    shapes: list[Shape] = [
        Rect(x, y, w, _TALL, fill=Paint("surface"), stroke=Paint("lane_line"), radius=5.0),
        Rect(x, y, 4.0, _TALL, fill=Paint(node.token), radius=5.0, left_only=True),
    ]
    middle = y + 16.0 if node.note else y + _TALL / 2 + 4.0
    name = elide(node.name, inner, _SIZE, "semibold")
    shapes.append(Text(x + _PAD, middle, name, _SIZE, Paint("ink"), "semibold"))
    if node.note:
        note = elide(node.note, inner, 10.5)
        shapes.append(Text(x + _PAD, y + 30.0, note, 10.5, Paint("muted")))
    return Group(tuple(shapes), ref=node.id)
