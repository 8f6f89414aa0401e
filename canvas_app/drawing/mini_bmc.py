"""The Business Model Canvas in small: nine blocks with names only, as a figure on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.drawing.bmc import COLUMNS, CREDIT
from canvas_app.drawing.shapes import Group, Paint, Rect, Text
from canvas_app.drawing.text import elide, text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.drawing.shapes import Shape

_TITLE = 10.5
_NAME = 10.0
_LINE = 14.0
_PAD = 7.0
_GAP = 5.0
_HEAD = 21.0
_CREDIT = 9.5
_FOOT = 39.0
_LEAST = 135.0
"""In less height not one name would stand in a block: it is drawn smaller then."""
_LOWEST = 36.0
"""Of a block that leaves room to the one above or below it: title and a line."""
_APART = 16.0
"""Between names on one line."""
_SPARE = 0.25
"""What is made to fit is a little narrower than its room: sums of widths are not exact."""
_TITLE_LINES, _LOW = 2, 54.0
"""Lines of a title; in a block of less height it is one, in smaller type if need be."""

Names = tuple[tuple[str, str], ...]
"""The (id, name) of the elements of a block."""
_Box = tuple[float, float, float, float]


def mini_bmc(
    blocks: Mapping[str, tuple[str, Names]], w: float, h: float = 226.0
) -> tuple[tuple[Shape, ...], float]:
    """Return the canvas in a box of w by h, and h. `blocks` gives title and elements by the block's id.

    What has no room is counted: "3 more".
    """
    if h < _LEAST:
        inner, _ = mini_bmc(blocks, w * _LEAST / h, _LEAST)
        return (Group(inner, scale=h / _LEAST),), h
    shapes: list[Shape] = []
    counts = {block: len(names) for block, (_, names) in blocks.items()}
    for block, box in _boxes(w, h - _LINE, counts).items():
        title, names = blocks.get(block, ("", ()))
        shapes += _block(title, names, box)
    shapes.append(Text(0.0, h - 2.0, elide(CREDIT, w, _CREDIT), _CREDIT, Paint("muted")))
    return tuple(shapes), h


def _boxes(w: float, h: float, counts: Mapping[str, int]) -> dict[str, _Box]:
    wide = (w - 4 * _GAP) / 5
    foot = max(h * 0.22, _FOOT)
    top = h - foot - _GAP
    boxes: dict[str, _Box] = {}
    for place, blocks in enumerate(COLUMNS):
        x = place * (wide + _GAP)
        if len(blocks) == 1:
            boxes[blocks[0]] = (x, 0.0, wide, top)
            continue
        upper, lower = (_HEAD + _PAD + counts.get(block, 0) * _LINE for block in blocks)
        high = _split(upper, lower, top - _GAP)
        boxes[blocks[0]] = (x, 0.0, wide, high)
        boxes[blocks[1]] = (x, high + _GAP, wide, top - _GAP - high)
    each = (w - _GAP) / 2
    boxes["cost_structure"] = (0.0, top + _GAP, each, foot)
    boxes["revenue_streams"] = (each + _GAP, top + _GAP, each, foot)
    return boxes


def _split(upper: float, lower: float, both: float) -> float:
    """Return how high the upper of two blocks is: half of both, unless only one of them needs more."""
    half = both / 2
    if upper > half >= lower:
        return min(upper, both - max(lower, _LOWEST))
    if lower > half >= upper:
        return max(both - lower, upper, _LOWEST)
    return half


def _block(title: str, names: Names, box: _Box) -> list[Shape]:
    x, y, w, h = box
    inner = w - 2 * _PAD
    low = h < _LOW
    size = min(_TITLE, _TITLE * (inner - _SPARE) / max(text_width(title, _TITLE, "semibold"), 1.0))
    size = size if low else _TITLE
    head = wrap(title, inner, size, "semibold", 1 if low else _TITLE_LINES)
    shapes: list[Shape] = [Rect(x + 0.5, y + 0.5, w - 1, h - 1, stroke=Paint("lane_line"), radius=5.0)]
    for line, words in enumerate(head):
        shapes.append(Text(x + _PAD, y + 15.0 + line * 12.5, words, size, Paint("ink"), "semibold"))
    top = y + _HEAD + 12.5 * (max(len(head), 1) - 1)
    room = max(int((y + h - top - 4.0) // _LINE), 1)
    return shapes + _names(names, (x + _PAD, top), inner, room)


class _Said(NamedTuple):
    """A text of a block: where it begins, its first line, and where the next text may stand."""

    lines: tuple[str, ...]
    x: float
    first: int
    end: float
    """Where its last line ends, with room for another text."""

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


_START = _Said(("",), 0.0, 0, 0.0)


def _names(names: Sequence[tuple[str, str]], corner: tuple[float, float], w: float, room: int) -> list[Shape]:
    """Return the names from the top, beside each other where they fit; the last says how many more there are.

    A name that is wider than a line has two of them if there is room for all names, else it is cut.
    """
    for most in (2, 1):
        said = _said(names, w, room, most)
        if len(said) == len(names):
            break
    refs = [ref for ref, _ in names[: len(said)]]
    while left := len(names) - len(said):
        more = _next(said[-1] if said else _START, (f"{left:,} {'more' if said else 'elements'}",), w)
        if more.last < room or not said:
            said.append(more)
            break
        said.pop()
    shapes: list[Shape] = []
    for place, each in enumerate(said):
        counts = place == len(said) - 1 and left > 0
        texts = tuple(
            Text(
                corner[0] + each.x,
                corner[1] + (each.first + number) * _LINE + 10.0,
                line,
                _NAME,
                Paint("muted" if counts else "ink"),
            )
            for number, line in enumerate(each.lines)
        )
        shapes += texts if counts else (Group(texts, ref=refs[place]),)
    return shapes


def _said(names: Sequence[tuple[str, str]], w: float, room: int, most: int) -> list[_Said]:
    """Return the first names, as many as some lines have room for, none of them on more lines than `most`."""
    said: list[_Said] = []
    for _, name in names:
        lines = wrap(name, w, _NAME, "regular", most) or ("",)
        each = _next(said[-1] if said else _START, lines, w)
        if each.last >= room:
            break
        said.append(each)
    return said


def _next(before: _Said, lines: tuple[str, ...], w: float) -> _Said:
    """Return a text beside the one before it, or under it if it has no room there."""
    wide = text_width(lines[-1], _NAME)
    if len(lines) == 1 and before.end + wide <= w:
        return _Said(lines, before.end, before.last, before.end + wide + _APART)
    end = wide + _APART if len(lines) == 1 else w
    return _Said(lines, 0.0, before.last + (before is not _START), end)
