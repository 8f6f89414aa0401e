"""Places packs: what usually belongs to a domain, a stream or a partner, connected, in one undo step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.commands import wording
from canvas_app.commands.elements import make_room, place, place_entry
from canvas_app.document import Snapshot
from canvas_app.model import RELATION_KINDS, Domain, Stage
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.packs import (
    ANCHOR,
    PackLibrary,
    anchors_of,
    anchors_of_element,
    element_of,
    kind_of_part,
    seed_of,
    shipped_packs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.document import Document
    from canvas_app.model import Element, Relation, StageCode
    from canvas_app.model.catalogue import Entry
    from canvas_app.model.packs import Pack, PackPart, PackRelation

Arrange = Callable[[Snapshot], Mapping[str, tuple[float, float]]]
"""Where cards shall stand, by id, in the document as it will be."""

_ORIGIN = "\n"
"""Begins the keys of origins, so that no name is taken for one: names hold no line breaks."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a pack, as it is offered before it is placed."""

    key: str
    """What names it among all parts of an offer."""
    name: str
    kind: str
    group: str
    """The heading it is offered under; alone where it is empty."""
    chosen: bool
    """Whether it is placed unless the user says otherwise."""
    present: str | None
    """The element on the canvas that takes this part, so that it is only connected."""
    pack: Pack
    part: PackPart
    twin: str | None = None
    """The key of the part of an earlier pack that is the same; it is offered there."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be placed around an anchor."""

    home: str | None
    """The anchor, where it stands on the canvas already."""
    parts: tuple[Part, ...]

    @property
    def chosen(self) -> frozenset[str]:
        """The keys of what is placed unless the user says otherwise."""
        return frozenset(part.key for part in self.parts if part.chosen)

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that are not on the canvas yet."""
        return tuple(part for part in self.listed if part.present is None)

    @property
    def listed(self) -> tuple[Part, ...]:
        """The parts, each once."""
        return tuple(part for part in self.parts if part.twin is None)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a new card shall stand: in a view, at a corner or anywhere, in a lane or where it belongs."""

    view: str
    corner: tuple[float, float] | None = None
    stage: StageCode | None = None


def offer_for(snapshot: Snapshot, entry: Entry, packs: PackLibrary | None = None) -> Offer:
    """Return what belongs to an entry of the catalogue that is about to be placed."""
    index = _Index(snapshot.elements.values())
    home = index.domain(str(entry.fields.get("code"))) if entry.kind == "domain" else None
    return _offer(index, (packs or shipped_packs()).of(anchors_of(entry)), home)


def offer_around(snapshot: Snapshot, element_id: str, packs: PackLibrary | None = None) -> Offer:
    """Return what belongs to an element that stands on the canvas."""
    index = _Index(snapshot.elements.values())
    found = (packs or shipped_packs()).of(anchors_of_element(snapshot.elements[element_id]))
    return _offer(index, found, element_id)


def _offer(index: _Index, packs: Iterable[Pack], home: str | None) -> Offer:
    taken: set[str] = set() if home is None else {home}
    parts: list[Part] = []
    keys: set[str] = set()
    seeds: dict[str, str] = {}
    for pack in packs:
        for part in pack.parts:
            key = part.id if part.id not in keys else f"{pack.id}/{part.id}"
            keys.add(key)
            kind = kind_of_part(part)
            present = index.stands_for(part, pack, taken if seed_of(part, pack) not in seeds else ())
            if present is not None:
                taken.add(present)
            elif part.existing:
                continue
            several = part.shared and present is None and index.several(kind)
            name = part.name or load_catalogue().entries[part.entry or ""].name
            chosen = (part.chosen or (part.first and not index.any(kind))) and not several
            twin = seeds.setdefault(seed_of(part, pack), key)
            earlier = None if twin == key else twin
            parts.append(Part(key, name, kind, part.group, chosen, present, pack, part, earlier))
    return Offer(home, tuple(parts))


def place_package(
    document: Document,
    entry: Entry,
    spot: Spot,
    *,
    parts: Collection[str] | None = None,
    arrange: Arrange | None = None,
    packs: PackLibrary | None = None,
) -> tuple[str, ...]:
    """Place an entry with parts of its packs (keys of an offer) and return the ids of new elements.

    What is on the canvas already is connected instead of placed twice; that holds for a domain too, while
    a stream or a partner is always new. The entry stands at the spot, the others where `arrange` says, or
    where the view finds a place for them.
    """
    offer = offer_for(document.snapshot(), entry, packs)
    if not offer.parts:
        x, y = (None, None) if spot.corner is None else spot.corner
        return (place_entry(document, entry, spot.view, x, y, spot.stage),)
    placing = _Placing(document.snapshot(), offer, offer.chosen if parts is None else parts)
    lane = {} if spot.stage is None else {"stage": spot.stage}
    placing.build(entry.new_element(**lane) if offer.home is None else None)
    placing.stand(spot.view, spot.corner, arrange)
    return placing.commit(document, f"Add {wording.quoted(entry.name)} with its package")


def add_belongings(
    document: Document,
    element_id: str,
    view: str,
    *,
    parts: Collection[str] | None = None,
    arrange: Arrange | None = None,
    packs: PackLibrary | None = None,
    gesture: str | None = None,
) -> tuple[str, ...]:
    """Place what belongs to an element that stands on the canvas; return the ids of new elements.

    With the gesture that placed the element, both are one undo step.
    """
    element = document.element(element_id)
    offer = offer_around(document.snapshot(), element_id, packs)
    placing = _Placing(document.snapshot(), offer, offer.chosen if parts is None else parts)
    placing.build(None)
    placing.stand(view, None, arrange)
    name = wording.quoted(element.name)
    label = f"Add what belongs to {name}" if gesture is None else f"Add {name} with its package"
    return placing.commit(document, label, gesture)


class _Index:
    """Finds the element that stands for a part; of a large canvas only the kinds asked for are read."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._kinds: dict[str, list[Element]] = defaultdict(list)
        self._known: dict[str, dict[str, list[str]]] = {}
        for element in elements:
            self._kinds[element.kind].append(element)

    def add(self, element: Element) -> None:
        """Take up an element."""
        self._kinds[element.kind].append(element)
        self._known.pop(element.kind, None)

    def any(self, kind: str) -> bool:
        """Return whether there is an element of a kind."""
        return bool(self._kinds[kind])

    def several(self, kind: str) -> bool:
        """Return whether there are several elements of a kind, so that none of them can be guessed."""
        return len(self._kinds[kind]) > 1

    def domain(self, code: str) -> str | None:
        """Return the domain with a code."""
        found = (domain for domain in self._kinds["domain"] if isinstance(domain, Domain))
        return next((domain.id for domain in found if domain.code == code), None)

    def stands_for(self, part: PackPart, pack: Pack, taken: Collection[str]) -> str | None:
        """Return the element that a part is already; None where it is missing."""
        kind = kind_of_part(part)
        if part.entry is not None and kind == "stage":
            code = part.entry.removeprefix("stage.")
            stages = (stage for stage in self._kinds[kind] if isinstance(stage, Stage))
            return next((stage.id for stage in stages if stage.code == code), None)
        known = self._by_origin_and_name(kind)
        found = list(known.get(_ORIGIN + seed_of(part, pack), ()))
        if part.entry is None:
            found += known.get((part.name or "").casefold(), ())
        if not found and part.shared and not self.several(kind):
            found = [element.id for element in self._kinds[kind]]
        return next((element_id for element_id in found if element_id not in taken), None)

    def _by_origin_and_name(self, kind: str) -> Mapping[str, list[str]]:
        known = self._known.get(kind)
        if known is None:
            known = self._known[kind] = defaultdict(list)
            for element in self._kinds[kind]:
                known[element.name.casefold()].append(element.id)
                if element.seed_ref:
                    known[_ORIGIN + element.seed_ref].append(element.id)
        return known


@dataclass
class _Placing:
    """New elements and relations, and what they find on the canvas."""

    before: Snapshot
    offer: Offer
    chosen: Collection[str]
    new: dict[str, Element] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    home: str = ""

    def build(self, home: Element | None) -> None:
        """Make the anchor if it is missing, then the chosen parts, and connect all of them."""
        if home is not None:
            self.new[home.id] = home
        self.home = home.id if home is not None else self.offer.home or ""
        index = _Index(())
        for pack in {part.pack.id: part.pack for part in self.offer.parts}.values():
            there = {ANCHOR: self.home}
            for part in self.offer.parts:
                if part.pack is pack and self._is_in(part):
                    there[part.part.id] = self._stand_in(part, index)
            for relation in pack.relations:
                self._connect(relation, there)

    def _is_in(self, part: Part) -> bool:
        """Whether a part is wanted; a stage that is on the canvas always counts."""
        return (part.twin or part.key) in self.chosen or (part.kind == "stage" and part.present is not None)

    def _stand_in(self, part: Part, index: _Index) -> str:
        """Return the element for a part: from the canvas, from another pack just now, or a new one."""
        present = part.present or index.stands_for(part.part, part.pack, ())
        if present is not None:
            return present
        element = element_of(part.part, part.pack)
        self.new[element.id] = element
        index.add(element)
        return element.id

    def _connect(self, relation: PackRelation, there: Mapping[str, str]) -> None:
        source = next((there[key] for key in relation.sources if key in there), None)
        target = next((there[key] for key in relation.targets if key in there), None)
        if source is None or target is None or source == target or any(k in there for k in relation.unless):
            return
        kind = relation.kind
        leading = [*self.before.incoming.get(target, ()), *(r for r in self.relations if r.target == target)]
        same = [present for present in leading if present.kind == kind]
        if (relation.once and same) or any(present.source == source for present in same):
            return
        data = {"source": source, "target": target, **relation.fields}
        self.relations.append(RELATION_KINDS[kind].record_type.model_validate(data))

    def stand(self, view: str, at: tuple[float, float] | None, arrange: Arrange | None) -> None:
        """Give the new elements their places in a view."""
        if at is not None and self.home in self.new:
            self._put(self.home, view, *at)
        places = {} if arrange is None else arrange(self._after())
        for element_id in self.new:
            if element_id in places and (element_id != self.home or at is None):
                self._put(element_id, view, *places[element_id])

    def commit(self, document: Document, label: str, gesture: str | None = None) -> tuple[str, ...]:
        """Bring everything into the document as one step and return the ids of new elements."""
        make_room(document, len(self.new))
        with document.transact(label, gesture=gesture) as tx:
            for record in (*self.new.values(), *self.relations):
                tx.put(record)
        return tuple(self.new)

    def _put(self, element_id: str, view: str, x: float, y: float) -> None:
        element = self.new[element_id]
        self.new[element_id] = element.model_copy(
            update={"positions": {**element.positions, view: place(x, y)}}
        )

    def _after(self) -> Snapshot:
        before = self.before
        elements = {**before.elements, **self.new}
        relations = {**before.relations, **{relation.id: relation for relation in self.relations}}
        return Snapshot(before.seq, before.info, elements, relations, before.scenarios)
