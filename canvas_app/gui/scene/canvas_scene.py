"""What one view of a document shows: layout, geometry, money and light. Follows commits; knows no window."""

from __future__ import annotations

from functools import cached_property
from itertools import repeat
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.document import paths_through
from canvas_app.drawing import views
from canvas_app.drawing.cards import CardFacts
from canvas_app.drawing.links import flow_widths
from canvas_app.drawing.rows import measures_alike
from canvas_app.gui.scene.geometry import Geometry
from canvas_app.model import DOCUMENT_ID, KIND_WORDS, DocumentInfo, ElementBase, Note, RelationBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from canvas_app.document import Commit, Document, Snapshot
    from canvas_app.drawing.views import Area, ViewLayout
    from canvas_app.gui.card_marks import CardMark
    from canvas_app.gui.scene.geometry import Box
    from canvas_app.model import Element, Frame

    Mask = NDArray[np.bool_]

AT_ONCE = 3000
"""Larger models than this have their lines and layouts done one frame later."""
WIDTH_STEP = 0.1
"""Lines whose width differs by less than this, in canvas units, look the same."""
_NOWHERE = {"positions": None, "stage": None}
"""What cards have in common that differ in nothing but where they stand."""
AS_IN_BASE: Mapping[str, Element] = MappingProxyType({})
"""No scenario sets anything."""
EVERYWHERE = (-np.inf, -np.inf, np.inf, np.inf)

BLOCK_TOKENS: tuple[str, ...] = (
    *(f"kind.{kind}" for kind in KIND_WORDS),
    *(f"note.{colour}.line" for colour in ("yellow", "blue", "green", "pink", "grey")),
)
"""The colours of cards seen from far; `kind_codes` are places in it."""


class Light:
    """Which cards and lines stay bright while the others are dimmed."""

    def __init__(self, cards: Mask, links: Mask) -> None:
        self.cards = cards
        self.links = links

    def same_as(self, other: Light | None) -> bool:
        """Whether another light lights the same."""
        return (
            other is not None
            and np.array_equal(self.cards, other.cards)
            and np.array_equal(self.links, other.links)
        )


class CanvasScene:
    """The contents of the canvas in one view.

    In a large model the first picture shows cards without lines, and moved cards are followed before all is
    laid out again: `behind` is true until `catch_up` is called, in the next turn of the event loop.
    """

    def __init__(self, document: Document, view: str) -> None:
        self.document = document
        self.view = view
        self.money_flow = False
        self.money: Mapping[str, CardFacts] = {}
        self.varied: Mapping[str, Element] = AS_IN_BASE
        """Elements as the scenario in use or a what-if sets them: their cards say its prices."""
        self.flows: Mapping[str, float] = {}
        self.marks: Mapping[str, CardMark] = {}
        """What the checks found, by element and relation."""
        self.light: Light | None = None
        self._wanted_light: tuple[frozenset[str], str | None] = (frozenset(), None)
        self._layout: ViewLayout | None = None
        self.behind = False
        self._late: frozenset[str] = frozenset()
        """New relations whose lines are drawn one frame later."""
        self.arranged = 0
        """Counts how often cards came to stand elsewhere, or to look different from far."""
        self.refresh()

    def refresh(self) -> None:
        """Lay everything out anew."""
        self.arranged += 1
        self._late = frozenset()
        self.snapshot: Snapshot = self.document.snapshot()
        self.layout = self._layout = views.layout(self.view, self.snapshot, self._layout)
        self.geometry = Geometry(self.layout.ids, self.layout.rects, self.layout.index)
        self.__dict__.pop("flow_widths", None)
        self.elements: list[Element] = list(self.layout.rows.elements)
        self.kind_codes = self.layout.rows.kinds.astype(np.intp)
        for place in np.flatnonzero(self.kind_codes == BLOCK_TOKENS.index("kind.note")).tolist():
            self.kind_codes[place] = BLOCK_TOKENS.index(_block_token(self.elements[place]))
        self.behind = len(self.snapshot.relations) > AT_ONCE
        if not self.behind:
            self._follow_links()

    def catch_up(self) -> list[Box]:
        """Do what was put off; return the boxes where something changed."""
        self.behind = False
        late, self._late = self._late, frozenset()
        if late:
            # New lines, and where they lead may be another lane for a card.
            self._follow_links()
            return self._lay_out_again(late)
        if len(self.geometry.link_ids) != len(self.snapshot.relations):
            self._follow_links()
            self.arranged += 1
            return [EVERYWHERE]
        return self._lay_out_again(())

    @property
    def lines_shown(self) -> bool:
        """Whether this view shows lines; elsewhere only those of a selected card appear."""
        return views.shows_links(self.view)

    @cached_property
    def flow_widths(self) -> NDArray[np.float64]:
        """The width in canvas units of every line that carries money, 0 for the others: shape (M,)."""
        ids = self.geometry.link_ids
        amounts = np.fromiter(map(self.flows.get, ids, repeat(0.0)), np.float64, len(ids))
        widths = flow_widths(amounts, float(np.abs(amounts).max(initial=0.0)))
        return np.where(amounts == 0.0, 0.0, widths)

    @property
    def frames(self) -> list[Frame]:
        """The frames of this view, in the order in which they were made."""
        return [frame for frame in self.snapshot.frames.values() if frame.view == self.view]

    def facts_of(self, element_id: str) -> CardFacts:
        """Return what the card of an element shows from the numbers."""
        found = self.money.get(element_id)
        return CardFacts(currency=self.snapshot.info.currency) if found is None else found

    def lane_of(self, element_id: str) -> Area:
        """Return the lane or block that an element stands in."""
        return self.layout.areas[int(self.layout.area_index[self.geometry.index[element_id]])]

    def set_view(self, view: str) -> None:
        """Show another view."""
        self.view = view
        self._layout = None
        self.refresh()

    def set_flows(self, flows: Mapping[str, float]) -> list[Box]:
        """Take up money by relation; return the boxes of lines that are drawn in another width now.

        A line that would hardly differ keeps its width: one edit moves all money a little, and wide lines
        are what takes longest to paint.
        """
        if flows == self.flows:
            return []
        before = self.flow_widths if self.money_flow else None
        self.__dict__.pop("flow_widths", None)
        self.flows = flows
        if before is None:
            return []
        after = self.flow_widths
        alike = (np.abs(after - before) < WIDTH_STEP) & ((after > 0) == (before > 0))
        self.__dict__["flow_widths"] = np.where(alike, before, after)
        boxes: list[Box] = list(map(tuple, self.geometry.link_boxes[~alike].tolist()))
        return boxes

    def follow(self, commit: Commit) -> list[Box] | None:
        """Take up a commit; return the boxes where something changed, or None where everything may have."""
        self.snapshot = self.document.snapshot()
        if not any(_is_drawn(before or after) for before, after in commit.changes.values()):
            return []
        if self.behind or DOCUMENT_ID in commit.changes or self._comes_or_goes(commit):
            self.refresh()
            return None
        if len(self.elements) > AT_ONCE and self.lines_shown and self._only_moves(commit):
            return self._follow_moves(commit)
        if len(self.elements) > AT_ONCE and _only_connects(commit):
            self._late |= commit.ids
            self.behind = True
            return []
        if self._stands_still(commit):
            self._follow_elements(commit)
            return self.boxes_of(commit.ids)
        return self._lay_out_again(commit.ids, commit)

    def _stands_still(self, commit: Commit) -> bool:
        """Whether only elements changed, and every card keeps its place and size."""
        currency = self.snapshot.info.currency
        return all(
            isinstance(before, ElementBase)
            and isinstance(after, ElementBase)
            and measures_alike(before, after, self.view, currency, self._width_of(after.id))
            for before, after in commit.changes.values()
        )

    def _width_of(self, element_id: str) -> float:
        return float(self.geometry.rects[self.geometry.index[element_id], 2])

    def _comes_or_goes(self, commit: Commit) -> bool:
        """Whether elements were added or removed."""
        pairs = commit.changes.values()
        return any(isinstance(a or b, ElementBase) and (a is None or b is None) for a, b in pairs)

    def _only_moves(self, commit: Commit) -> bool:
        """Whether elements were put elsewhere and nothing else about them changed that is seen."""
        return all(
            isinstance(before, ElementBase)
            and isinstance(after, ElementBase)
            and self.view in after.positions
            and alike_elsewhere(before, after)
            for before, after in commit.changes.values()
        )

    def _follow_moves(self, commit: Commit) -> list[Box]:
        """Put moved cards where they say, without laying out all the others."""
        self._follow_elements(commit)
        places = self.geometry.places(commit.ids)
        before = self.geometry.touched_box(places)
        spots = [self.elements[place].positions[self.view] for place in places.tolist()]
        rects = self.geometry.rects
        rects[places, :2] = [(spot.x, spot.y) for spot in spots]
        self.geometry.set_rects(places, rects)
        self.arranged += 1
        after = self.geometry.touched_box(places)
        self.behind = True
        return [box for box in (before, after) if box is not None]

    def _lay_out_again(self, ids: Iterable[str], commit: Commit | None = None) -> list[Box]:
        """Compute the layout anew, where as many cards as before stand; return the boxes that differ."""
        before = self.layout
        self.layout = self._layout = layout = views.layout(self.view, self.snapshot, before)
        ids = tuple(ids)
        moved = np.flatnonzero((layout.rects != self.geometry.rects).any(axis=1))
        boxes = [self.geometry.touched_box(moved), *self.boxes_of(ids)]
        self.geometry.set_rects(moved, layout.rects)
        if commit is not None:
            self._follow_elements(commit)
            if any(isinstance(r, RelationBase) for pair in commit.changes.values() for r in pair):
                self._follow_links()
        boxes += [self.geometry.touched_box(moved), *self.boxes_of(ids)]
        if len(moved) or layout.bounds != before.bounds:
            self.arranged += 1
        # Lanes only grow downward, and are painted without an end; blocks are not.
        if not self.lines_shown and layout.areas != before.areas:
            boxes.append(EVERYWHERE)
        return [box for box in boxes if box is not None]

    def _follow_elements(self, commit: Commit) -> None:
        """Put changed records into the lists; what they look like is looked up when they are painted."""
        for element_id, (_before, after) in commit.changes.items():
            if isinstance(after, ElementBase):
                place = self.geometry.index[element_id]
                self.elements[place] = after
                code = BLOCK_TOKENS.index(_block_token(after))
                if code != self.kind_codes[place]:
                    self.kind_codes[place] = code
                    self.arranged += 1

    def _follow_links(self) -> None:
        index, relations = self.geometry.index, self.snapshot.relations
        ends = np.empty((len(relations), 2), np.intp)
        ends[:, 0] = [index[relation.source] for relation in relations.values()]
        ends[:, 1] = [index[relation.target] for relation in relations.values()]
        self.geometry.set_links(tuple(relations), ends)
        self.__dict__.pop("flow_widths", None)
        self._apply_light()

    def _boxes_of_links(self, ids: Iterable[str]) -> list[Box]:
        geometry = self.geometry
        found = [geometry.link_index[key] for key in ids if key in geometry.link_index]
        return [tuple(geometry.link_boxes[i].tolist()) for i in found]

    def boxes_of(self, ids: Iterable[str]) -> list[Box]:
        """Return the boxes of cards, frames and lines by id."""
        ids = frozenset(ids)
        boxes: list[Box] = list(map(tuple, self.geometry.card_boxes[self.geometry.places(ids)].tolist()))
        frames = [(f.x, f.y, f.x + f.w, f.y + f.h) for f in self.frames if f.id in ids]
        return boxes + frames + self._boxes_of_links(ids)

    def light_up(self, lit: frozenset[str], selected: str | None) -> bool:
        """Light the elements of a number, else the paths through one element; return whether it changed."""
        before = self.light
        self._wanted_light = (lit, selected)
        self._apply_light()
        if self.light is None:
            return before is not None
        return not self.light.same_as(before)

    def _apply_light(self) -> None:
        lit, selected = self._wanted_light
        self.light = None
        if lit:
            cards, links = lit, self._links_between(lit)
        elif selected is not None and selected in self.geometry.index:
            cards, links = paths_through(self.snapshot, selected)
            if not links:
                return
        else:
            return
        geometry = self.geometry
        lines = np.zeros(len(geometry.link_ids), bool)
        lines[[geometry.link_index[key] for key in links if key in geometry.link_index]] = True
        if not self.lines_shown and selected is not None and selected in geometry.index:
            own = geometry.links_of(geometry.places([selected]))
            lines &= np.isin(np.arange(len(lines)), own)
        self.light = Light(geometry.card_mask(geometry.places(cards)), lines)

    def _links_between(self, ids: frozenset[str]) -> frozenset[str]:
        relations = self.snapshot.relations.values()
        return frozenset(r.id for r in relations if r.source in ids and r.target in ids)


def _only_connects(commit: Commit) -> bool:
    """Whether relations were added and nothing else happened."""
    return all(
        before is None and isinstance(after, RelationBase) for before, after in commit.changes.values()
    )


def _is_drawn(record: object) -> bool:
    """Whether the picture of cards and lines shows a record; frames lie above it."""
    return isinstance(record, ElementBase | RelationBase | DocumentInfo)


def alike_elsewhere(one: ElementBase, other: ElementBase) -> bool:
    """Whether two records differ in nothing but where they stand."""
    return type(one) is type(other) and {**one.__dict__, **_NOWHERE} == {**other.__dict__, **_NOWHERE}


def _block_token(element: Element) -> str:
    return f"note.{element.colour}.line" if isinstance(element, Note) else f"kind.{element.kind}"
