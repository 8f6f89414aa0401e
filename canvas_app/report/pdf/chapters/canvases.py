"""The canvas as vector pictures: each view on one page, and enlarged in parts where it is large."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Rect
from canvas_app.drawing.value_chain import lane_grounds, lane_heads
from canvas_app.drawing.views import VIEW_TITLES, VIEWS
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.pieces import (
    CAPTION_STYLE,
    TITLE_STYLE,
    Entry,
    Piece,
    Turn,
    caption,
    heading,
)
from canvas_app.report.views import view_shapes

if TYPE_CHECKING:
    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.pages import Format
    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

_READABLE = 0.58
"""Below this scale a picture of the chain is followed by enlarged parts."""
_SMALLEST = 0.4
"""Below this scale a picture would show nothing on paper, and only its parts are printed."""
_LARGEST = 0.8
_HEAD = 72.0
"""Height of the heads of the lanes, which every part repeats."""
_BELOW = 16.0
_CAPTIONS = {
    "value_chain": "The value chain with money flow. Line width is money per month.",
    "bmc": "The nine blocks of the business model.",
}
_HINT = "Select a card to jump to its entry in the register."


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pages of all views, and on which of them each element stands."""

    flow: Flow
    places: dict[str, list[tuple[str, str]]]
    """By element id: the title of a view and the anchor of a page that shows the element there."""


@dataclass(frozen=True)
class _View:
    """The shapes of a view, each with its box."""

    name: str
    boxed: tuple[tuple[Shape, Box], ...]
    bounds: Box

    @property
    def head(self) -> float:
        """The height of what stands above every part."""
        return _HEAD if self.name == "value_chain" else 0.0

    @cached_property
    def cards(self) -> list[tuple[float, float, str]]:
        """Top, bottom and id of every card, from the top."""
        return sorted(
            (box[1], box[1] + box[3], shape.ref)
            for shape, box in self.boxed
            if isinstance(shape, Group) and shape.ref is not None
        )


def canvases(story: Story, first_figure: int) -> Pictures:
    """Return all views; figures are counted from `first_figure`."""
    pictures = Pictures([], {})
    for offset, name in enumerate(VIEWS):
        shapes, bounds = view_shapes(story.snapshot, story.analysis, name)
        boxed = tuple((shape, box) for shape in shapes if (box := extent((shape,))) is not None)
        _add(story, _View(name, boxed, bounds), first_figure + offset, pictures)
    return pictures


def _add(story: Story, view: _View, figure: int, pictures: Pictures) -> None:
    _, _, w, h = view.bounds
    form, landscape = max(
        ((story.format, False), (story.wide, True)), key=lambda item: _whole_scale(item[0], view)
    )
    whole = _whole_scale(form, view)
    parts = _parts(view, _room(story.wide, 1) / _part_scale(story.wide, w))
    top = view.bounds[1]
    if whole >= _SMALLEST:
        picture = _picture(view, (top, top + h), whole, form.width, repeat=False)
        _add_page(view, picture, landscape, form.width, f"Figure {figure}. {_CAPTIONS[view.name]}", pictures)
    if whole >= _READABLE or (whole >= _SMALLEST and not view.head):
        return
    for number, part in enumerate(parts, start=1):
        picture = _picture(view, part, _part_scale(story.wide, w), story.wide.width, repeat=part[0] > top)
        count = f", part {number} of {len(parts)}" if len(parts) > 1 else ""
        words = f"Figure {figure}, enlarged{count}. {_CAPTIONS[view.name]}"
        _add_page(view, picture, True, story.wide.width, words, pictures, part)


def _add_page(
    view: _View,
    picture: Piece,
    landscape: bool,
    width: float,
    words: str,
    pictures: Pictures,
    part: tuple[float, float] | None = None,
) -> None:
    """Add a page; the first one of a view is where contents and register lead to."""
    title = VIEW_TITLES[view.name]
    first = not any(isinstance(item, Piece) and item.entry == Entry(0, title) for item in pictures.flow)
    number = sum(isinstance(item, Turn) for item in pictures.flow) + 1
    anchor = f"view:{number}"
    pictures.flow.append(Turn(landscape))
    pictures.flow.extend(
        heading(title, width, TITLE_STYLE, anchor, Entry(0, title) if first else None, after=8.0)
    )
    pictures.flow.append(picture)
    pictures.flow.extend(caption(f"{words} {_HINT}", width))
    for top, bottom, element_id in view.cards:
        inside = part is None or (part[0] <= top and bottom <= part[1])
        places = pictures.places.setdefault(element_id, [])
        if inside and all(known != title for known, _ in places):
            places.append((title, anchor))


def _room(form: Format, lines: int) -> float:
    """Return the height for a picture above a caption of some lines."""
    return form.height - TITLE_STYLE.line - 8.0 - lines * CAPTION_STYLE.line - 12.0


def _whole_scale(form: Format, view: _View) -> float:
    _, _, w, h = view.bounds
    return min(form.width / max(w, 1.0), _room(form, 2) / max(h, 1.0), _LARGEST)


def _part_scale(form: Format, width: float) -> float:
    return min(form.width / max(width, 1.0), _LARGEST)


def _parts(view: _View, most: float) -> list[tuple[float, float]]:
    """Return parts from top to bottom such that every card that fits into one is whole in one of them.

    Cards that the end of a part cuts stand at the start of the next one.
    """
    _, top, _, height = view.bounds
    end = max((bottom for _, bottom, _ in view.cards), default=top + height) + _BELOW
    parts: list[tuple[float, float]] = []
    while True:
        room = most - (view.head if parts else 0.0)
        if end - top <= room:
            return [*parts, (top, end)]
        bottom = top + room
        parts.append((top, bottom))
        cut = [card[0] for card in view.cards if card[0] < bottom < card[1]]
        top = max(min([bottom, *cut]) - _BELOW / 2, top + room / 2)


def _picture(view: _View, part: tuple[float, float], scale: float, width: float, *, repeat: bool) -> Piece:
    """Return a part of a view, centred, with the heads of the lanes repeated above it."""
    x, _, w, _ = view.bounds
    top, bottom = part
    height = bottom - top
    head = view.head if repeat else 0.0
    seen = tuple(shape for shape, box in view.boxed if box[1] < bottom and box[1] + box[3] > top)
    picture = Group(seen, -x, head - top, clip=(x, top, w, height))
    heads = Group((*lane_grounds(head), *lane_heads()), -x, 0.0, clip=(x, 0.0, w, head))
    border = Rect(0.0, 0.0, w, height + head, stroke=Paint("line"), radius=6.0)
    # The blocks have borders of their own.
    shapes = (picture, *((heads,) if head else ()), *((border,) if view.head else ()))
    group = Group(shapes, (width - w * scale) / 2, 0.0, scale)
    return Piece((height + head) * scale + 2.0, (group,), keep=True)
