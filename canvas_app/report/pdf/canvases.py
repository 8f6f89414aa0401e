"""The canvas as vector pictures: each view on one page, and enlarged in parts where it is large."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, repeat
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.questions.what_if import stop_if
from canvas_app.drawing.cards import FACT_SIZE, NAME_SIZE
from canvas_app.drawing.shapes import Group, Paint, Rect
from canvas_app.drawing.value_chain import lane_grounds, lane_heads
from canvas_app.drawing.views import layout
from canvas_app.report.content.canvas_words import CAPTIONS, canvas_words
from canvas_app.report.content.rows import basis
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.blocks_apart import apart, partings, size
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pieces import (
    CAPTION_STYLE,
    SECTION_BEFORE,
    SECTION_STYLE,
    Entry,
    Piece,
    Turn,
    caption,
    heading,
)
from canvas_app.report.pdf.shelves import Shelves
from canvas_app.report.views import view_shapes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import numpy.typing as npt

    from canvas_app.drawing.areas import Box, ViewLayout
    from canvas_app.drawing.rows import Shown
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.entries import Place
    from canvas_app.report.pdf.page import Format, Paper
    from canvas_app.report.pdf.pieces import Flow

    Floats = npt.NDArray[np.float64]

_READABLE = 0.55
"""Below this scale a picture is followed by enlarged parts."""
_CLEAR = 0.7
"""So large at least is a part of the blocks, if that can be."""
_FEW_CARDS = 400
"""More cards are too small on one page, however they stand."""
SMALLEST_PRINT = 6.0 / 0.75
"""No text is printed smaller if it can be helped: 6 pt, in canvas units."""
_PRINTED: Mapping[Shown, float] = {"all": FACT_SIZE, "money": NAME_SIZE, "names": NAME_SIZE}
"""The smallest type on cards, by what they show."""
_FULL = 0.85
"""What fills a room takes so much of its width and of its height."""
_SMALLEST = 0.4
"""Below this scale a picture would show nothing on paper, and only its parts are printed."""
_LARGEST = 0.8
_AS_LARGE = 0.85
"""A view that is so large on an upright page, as a share of its size on its side, stays among the text."""
_HEAD = 72.0
"""Height of the heads of the lanes, which every part repeats."""
_BELOW = 16.0
_AIR = 4.0
_GAP = 14.0
_HALVINGS, _FEW = 12, 8
_LONGEST_COUNT = "Figure 99, enlarged, part 99 of 99."
_HINT = "Cards lead to their entries."


@dataclass(frozen=True)
class View:
    """The shapes of a view, each with its box."""

    name: str
    boxed: tuple[tuple[Shape, Box], ...]
    bounds: Box
    areas: Mapping[str, Box] = field(default_factory=dict)
    """The boxes of the blocks, for a view that has them on its pages."""
    shown: Shown = "all"

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

    @cached_property
    def _edges(self) -> tuple[Floats, Floats, Floats]:
        """Of every shape its upper and its lower edge, and its height where it is a card, else infinity."""
        tops, heights = (np.array([box[at] for _, box in self.boxed]) for at in (1, 3))
        return tops, tops + heights, np.where([_is_card(shape) for shape, _ in self.boxed], heights, np.inf)

    def seen(self, top: float, bottom: float) -> tuple[Shape, ...]:
        """Return the shapes that a part shows; cards that it would cut stand whole in another part."""
        tops, bottoms, cards = self._edges
        whole = (top <= tops) & (bottoms <= bottom)
        some = (tops < bottom) & (bottoms > top)
        shown = np.where(cards <= (bottom - top) / 2, whole, some)
        return tuple([self.boxed[at][0] for at in np.flatnonzero(shown)])

    @property
    def filled(self) -> frozenset[str]:
        """The blocks that hold a card."""
        return frozenset(
            name
            for name, (left, top, w, h) in self.areas.items()
            if any(
                _is_card(shape)
                and left <= box[0] + box[2] / 2 <= left + w
                and top <= box[1] + box[3] / 2 <= top + h
                for shape, box in self.boxed
            )
        )

    @property
    def words(self) -> str:
        """What the view shows, for those who cannot see it."""
        return canvas_words(self.name, len(self.cards))


def view_of(story: Story, name: str) -> View:
    """Return a view of the document with the money of its scenario, without empty margins."""
    shapes, bounds = view_shapes(story.snapshot, story.analysis, name)
    view = View(name, _boxed(shapes), bounds)
    x, y, w, h = bounds
    lowest = max((bottom for _, bottom, _ in view.cards), default=y + h)
    return replace(view, bounds=(x, y, w, min(h, lowest + _BELOW - y)))


def on_pages(story: Story, view: View) -> View:
    """Return what of a view belongs on a page: not the drawer beside the blocks, which others list."""
    return _without_drawer(view, layout(view.name, story.snapshot))


def _without_drawer(view: View, placed: ViewLayout) -> View:
    areas = {area.id: area.rect for area in placed.areas}
    if "drawer" not in areas:
        return view
    _, top, _, _ = areas.pop("drawer")
    boxed = tuple((shape, box) for shape, box in view.boxed if box[1] < top)
    return replace(view, boxed=boxed, bounds=_bounds_on_page(placed), areas=areas)


def _bounds_on_page(placed: ViewLayout) -> Box:
    drawer = next((area.rect for area in placed.areas if area.id == "drawer"), None)
    if drawer is None:
        return placed.bounds
    left, top, width, _ = drawer
    return left - _AIR, -_AIR, width + 2 * _AIR, top + _AIR


def filling(story: Story, view: View, width: float, height: float) -> View:
    """Return what of a view belongs on a page, laid out for a room where its cards are few.

    Cards show as much as one can read there: everything, then names and money, then names only. Where the
    lanes can be read as they were arranged, and fill the room, they stay so.
    """
    if len(view.cards) > _FEW_CARDS:
        return on_pages(story, view)
    _, _, w, h = view.bounds
    full = min(w / width, h / height) >= _FULL * max(w / width, h / height)
    if view.head and full and print_size(view, width, height) >= SMALLEST_PRINT:
        return view
    placed = layout(view.name, story.snapshot)
    for shown in _PRINTED:
        placed = layout(view.name, story.snapshot, placed, width / height, shown)
        laid = View(view.name, (), _bounds_on_page(placed), shown=shown)
        if print_size(laid, width, height) >= SMALLEST_PRINT:
            break
    shapes, _ = view_shapes(story.snapshot, story.analysis, view.name, placed)
    return _without_drawer(replace(laid, boxed=_boxed(shapes)), placed)


def print_size(view: View, width: float, height: float) -> float:
    """Return how large the smallest text of a view is where it fills a room."""
    _, _, w, h = view.bounds
    return _PRINTED[view.shown] * min(width / w, height / h)


def _boxed(shapes: Sequence[Shape]) -> tuple[tuple[Shape, Box], ...]:
    return tuple((shape, box) for shape in shapes if (box := extent((shape,))) is not None)


@dataclass(frozen=True, slots=True)
class _Shot:
    """One picture of a view on a page; `part` is what of its height is seen, None all."""

    view: View
    picture: Piece
    form: Format
    scale: float
    words: str = ""
    part: tuple[float, float] | None = None


@dataclass
class CanvasPages:
    """Makes the pages of views and remembers on which of them each element stands."""

    story: Story
    paper: Paper
    places: dict[str, list[Place]] = field(default_factory=dict)
    """By element id: the title of a view and the anchor of a page that shows the element there."""
    _count: int = 0

    def pages(
        self,
        name: str,
        title: str,
        figure: int,
        lead: Sequence[Piece] = (),
        turn: Turn | None = None,
        *,
        enlarged: bool = True,
    ) -> Flow:
        """Return the pages of a view; `lead` stands above its first picture, after the `turn` of its chapter.

        Pictures wait until the text after them has filled its page; the first one does not where its chapter
        begins a page. Without `enlarged` it is one page, however small the cards become.
        """
        view = view_of(self.story, name)
        flow: Flow = []
        above = _height(lead)
        shots = self._shots(view, above) if enlarged else (self._filling(view, above),)
        for shot in shots:
            self._count += 1
            anchor = f"view:{name}:{self._count}"
            entry = None if flow else Entry(1, title)
            floats = bool(flow) or (enlarged and (turn is None or turn.free < 1.0))
            if floats and turn is not None:
                flow += [turn, *lead]
                lead, turn = (), None
            before, width = _GAP if lead else SECTION_BEFORE, shot.form.width
            head = heading(title, width, SECTION_STYLE, anchor, entry, before, after=6.0, role="H2")
            words = f"Figure {figure}{shot.words}. {self._caption(name)}{f' {_HINT}' if enlarged else ''}"
            together = [replace(piece, keep=True) for piece in lead]
            flow.append(Turn(shot.form.landscape, floats=floats))
            flow += [*together, *head, shot.picture, *caption(words, width)]
            lead, turn = (), None
            self._remember(shot.view, title, anchor, shot.part)
        return flow

    def _caption(self, name: str) -> str:
        """Return what a view shows, with the month, the scenario and the currency of its money."""
        return basis(self.story, CAPTIONS[name])

    def _room(self, form: Format, view: View) -> float:
        """Return the height for a picture between its heading and its caption, however long that is."""
        words = f"{_LONGEST_COUNT} {self._caption(view.name)} {_HINT}"
        lines = len(CAPTION_STYLE.wrap(words, form.width))
        return form.height - SECTION_STYLE.line - 6.0 - lines * CAPTION_STYLE.line - 12.0

    def _shots(self, view: View, above: float) -> Iterator[_Shot]:
        """Yield the whole view, if one can see anything then, and its parts, if one cannot read it."""
        shot = self._filling(view, above)
        if shot.scale >= _SMALLEST:
            yield shot
            # What a card does not tell there, the register does.
            if shot.scale >= _READABLE and shot.view.shown != "names":
                return
            above = 0.0
        view = on_pages(self.story, view)
        shots = [*(self._blocks(view, above) if view.areas else self._parts(view, above))]
        for number, shot in enumerate(shots, start=1):
            count = f", part {number} of {len(shots)}" if len(shots) > 1 else ""
            yield replace(shot, words=f", enlarged{count}")

    def _parts(self, view: View, above: float) -> Iterator[_Shot]:
        """Yield a view as wide as a page on its side, from top to bottom."""
        wide = page_format(self.paper, landscape=True)
        _, top, w, _ = view.bounds
        scale = _part_scale(wide, w)
        for part in _even_parts(view, self._room(wide, view) / scale, above / scale):
            stop_if(self.story.cancelled)
            if not any(low < part[1] and part[0] < high for low, high, _ in view.cards):
                continue
            picture = _picture(view, part, scale, wide.width, repeat=part[0] > top)
            yield _Shot(view, picture, wide, scale, part=part)

    def _blocks(self, view: View, above: float) -> Iterator[_Shot]:
        """Yield the blocks that hold cards on as few pages as there can be on which one can read them."""
        filled = view.filled
        ways = []
        for every in partings():
            parting = [part for part in every if not filled.isdisjoint(chain(*part))]
            parts = [View(view.name, (), size(view.areas, part)) for part in parting]
            scale = min(
                max(self._scale(form, part, 0.0 if at else above) for form in self._forms)
                for at, part in enumerate(parts)
            )
            if scale >= _CLEAR:
                ways.append((len(parting), -scale, parting))
        if not ways:
            yield from self._shelves(view, above)
            return
        *_, parting = min(ways, key=lambda way: way[:2])
        for at, part in enumerate(parting):
            each = View(view.name, apart(view.boxed, view.areas, part), size(view.areas, part))
            yield self._whole(each, 0.0 if at else above)

    def _shelves(self, view: View, above: float) -> Iterator[_Shot]:
        """Yield blocks of which one alone is too large for a page, their cards in rows on upright pages."""
        form = page_format(self.paper)
        shelves = Shelves(view.boxed, view.areas, form.width / _CLEAR)
        scale = _part_scale(form, shelves.width)
        room = self._room(form, view) / scale
        for boxed, height in shelves.pages(chain([room - above / scale], repeat(room))):
            stop_if(self.story.cancelled)
            part = View(view.name, boxed, (0.0, 0.0, shelves.width, height))
            picture = _picture(part, (0.0, height), scale, form.width, repeat=False)
            yield _Shot(part, picture, form, scale)

    def _filling(self, view: View, above: float) -> _Shot:
        """Return all of a view, laid out for a page on its side."""
        form = page_format(self.paper, landscape=True)
        room = self._room(form, view) - above
        return self._whole(filling(self.story, view, form.width, room), above)

    def _whole(self, view: View, above: float) -> _Shot:
        """Return all of a view on an upright page, or on its side if it is much larger there."""
        upright, wide = ((self._scale(form, view, above), form) for form in self._forms)
        scale, form = upright if upright[0] >= wide[0] * _AS_LARGE else wide
        _, top, _, h = view.bounds
        return _Shot(view, _picture(view, (top, top + h), scale, form.width, repeat=False), form, scale)

    def _scale(self, form: Format, view: View, above: float) -> float:
        """Return how large a view is on a page, below what stands above it."""
        _, _, w, h = view.bounds
        room = self._room(form, view) - above
        return min(form.width / max(w, 1.0), room / max(h, 1.0), _LARGEST)

    @property
    def _forms(self) -> tuple[Format, Format]:
        return page_format(self.paper), page_format(self.paper, landscape=True)

    def _remember(self, view: View, title: str, anchor: str, part: tuple[float, float] | None) -> None:
        for top, bottom, element_id in view.cards:
            if part is not None and not (part[0] <= top and bottom <= part[1]):
                continue
            places = self.places.setdefault(element_id, [])
            if all(known != title for known, _ in places):
                places.append((title, anchor))


def _height(lead: Sequence[Piece]) -> float:
    """Return how much room pieces take at the top of a page."""
    if not lead:
        return 0.0
    return sum(piece.before + piece.height for piece in lead) - lead[0].before + _GAP


def _part_scale(form: Format, width: float) -> float:
    return min(form.width / max(width, 1.0), _LARGEST)


def _even_parts(view: View, most: float, less: float) -> list[tuple[float, float]]:
    """Return as few parts as there can be, all of much the same height where they are few."""
    parts = _parts(view, most, less)
    low, high = most / 2, most
    for _ in range(_HALVINGS if 1 < len(parts) <= _FEW else 0):
        middle = (low + high) / 2
        shorter = _parts(view, middle, less)
        if len(shorter) <= len(parts):
            parts, high = shorter, middle
        else:
            low = middle
    return parts


def _parts(view: View, most: float, less: float) -> list[tuple[float, float]]:
    """Return parts from top to bottom such that every card that fits into one is whole in one of them.

    The first part is `less` shorter. Cards that the end of a part cuts stand at the start of the next one.
    """
    _, top, _, height = view.bounds
    end = max((bottom for _, bottom, _ in view.cards), default=top + height) + _BELOW
    parts: list[tuple[float, float]] = []
    while True:
        room = most - (view.head if parts else less)
        if end - top <= room:
            return [*parts, (top, end)]
        bottom = top + room
        parts.append((top, bottom))
        cut = [card[0] for card in view.cards if card[0] < bottom < card[1]]
        top = max(min([bottom, *cut]) - _BELOW / 2, top + room / 2)


def _picture(view: View, part: tuple[float, float], scale: float, width: float, *, repeat: bool) -> Piece:
    """Return a part of a view, centred, with the heads of the lanes repeated above it."""
    x, _, w, _ = view.bounds
    top, bottom = part
    height = bottom - top
    head = view.head if repeat else 0.0
    picture = Group(view.seen(top, bottom), -x, head - top, clip=(x, top, w, height))
    heads = Group((*lane_grounds(head), *lane_heads()), -x, 0.0, clip=(x, 0.0, w, head))
    border = Rect(0.0, 0.0, w, height + head, stroke=Paint("line"), radius=6.0)
    # The blocks have borders of their own.
    shapes = (picture, *((heads,) if head else ()), *((border,) if view.head else ()))
    group = Group(shapes, (width - w * scale) / 2, 0.0, scale)
    return Piece((height + head) * scale + 2.0, (group,), keep=True, role="Figure", alt=view.words)


def _is_card(shape: Shape) -> bool:
    return isinstance(shape, Group) and shape.ref is not None
