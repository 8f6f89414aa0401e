"""The Business Model Canvas in small: nine blocks with names only, as a figure on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    for block, box in _boxes(w, h - _LINE).items():
        title, names = blocks.get(block, ("", ()))
        shapes += _block(title, names, box)
    shapes.append(Text(0.0, h - 2.0, elide(CREDIT, w, _CREDIT), _CREDIT, Paint("muted")))
    return tuple(shapes), h


def _boxes(w: float, h: float) -> dict[str, _Box]:
    wide = (w - 4 * _GAP) / 5
    foot = max(h * 0.22, _FOOT)
    top = h - foot - _GAP
    half = (top - _GAP) / 2
    boxes: dict[str, _Box] = {}
    for place, blocks in enumerate(COLUMNS):
        x = place * (wide + _GAP)
        boxes[blocks[0]] = (x, 0.0, wide, top if len(blocks) == 1 else half)
        if len(blocks) > 1:
            boxes[blocks[1]] = (x, half + _GAP, wide, half)
    each = (w - _GAP) / 2
    boxes["cost_structure"] = (0.0, top + _GAP, each, foot)
    boxes["revenue_streams"] = (each + _GAP, top + _GAP, each, foot)
    return boxes


def _block(title: str, names: Names, box: _Box) -> list[Shape]:
    x, y, w, h = box
    inner = w - 2 * _PAD
    low = h < _LOW
    size = min(_TITLE, _TITLE * inner / max(text_width(title, _TITLE, "semibold"), 1.0)) if low else _TITLE
    head = wrap(title, inner, size, "semibold", 1 if low else _TITLE_LINES)
    shapes: list[Shape] = [Rect(x + 0.5, y + 0.5, w - 1, h - 1, stroke=Paint("lane_line"), radius=5.0)]
    for line, words in enumerate(head):
        shapes.append(Text(x + _PAD, y + 15.0 + line * 12.5, words, size, Paint("ink"), "semibold"))
    top = y + _HEAD + 12.5 * (max(len(head), 1) - 1)
    columns = 2 if w > 220 else 1
    room = max(int((y + h - top - 4.0) // _LINE), 1)
    return shapes + _names(names, (x + _PAD, top), inner, columns, room)


def _names(
    names: Sequence[tuple[str, str]], corner: tuple[float, float], w: float, columns: int, room: int
) -> list[Shape]:
    """Return the names from the top, column by column; the last place says how many more there are."""
    places = room * columns
    shown = list(names) if len(names) <= places else list(names[: places - 1])
    left = len(names) - len(shown)
    wide = w / columns
    shapes: list[Shape] = []
    for place, (ref, name) in enumerate(shown):
        x, y = corner[0] + place // room * wide, corner[1] + place % room * _LINE + 10.0
        words = elide(name, wide - (6.0 if columns > 1 else 0.0), _NAME)
        shapes.append(Group((Text(x, y, words, _NAME, Paint("ink")),), ref=ref))
    if left:
        x, y = corner[0] + (places - 1) // room * wide, corner[1] + (places - 1) % room * _LINE + 10.0
        words = f"{left:,} {'more' if shown else 'elements'}"
        shapes.append(Text(x, y, words, _NAME, Paint("muted")))
    return shapes
