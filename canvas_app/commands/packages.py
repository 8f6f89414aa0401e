"""The package of a domain: its stages, their activities and roles, and its streams, in one undo step."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

import orjson

from canvas_app.commands import wording
from canvas_app.commands.elements import make_room, place, place_entry
from canvas_app.document import Snapshot
from canvas_app.folders import resource_path
from canvas_app.model import RELATION_KINDS, STAGE_CODES, Domain, Stage
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from canvas_app.document import Document
    from canvas_app.model import Element, Relation, StageCode
    from canvas_app.model.catalogue import Catalogue, DomainEntry, Entry

Arrange = Callable[[Snapshot], Mapping[str, tuple[float, float]]]
"""Where cards shall stand, by id, in the document as it will be."""

_LANES = {code: number for number, code in enumerate(STAGE_CODES)}
_LANE_WIDTH, _COLUMN, _FIRST_Y, _STEP = 250.0, 33.0, 88.0, 104.0


@dataclass(frozen=True, slots=True)
class Part:
    """One card of a package, as it is offered before it is placed."""

    entry: Entry
    group: Literal["stage", "activity", "role", "stream", "model"]
    stage: StageCode | None
    """The stage it belongs to; None for streams."""
    chosen: bool
    """Whether it is placed unless the user says otherwise."""


def package_of(catalogue: Catalogue, domain_code: str) -> tuple[Part, ...]:
    """Return what the package of a domain offers; its revenue models wait, since streams bring tariffs."""
    domain = catalogue.domains[domain_code]
    parts = []
    for code in domain.focus:
        stage = catalogue.stages[code]
        parts.append(Part(stage.entry, "stage", code, chosen=True))
        parts += [Part(entry, "activity", code, chosen=True) for entry in stage.activities]
        parts += [Part(entry, "role", code, chosen=True) for entry in stage.roles]
    parts += [Part(entry, "stream", None, chosen=True) for entry in domain.streams]
    parts += [Part(entry, "model", None, chosen=False) for entry in domain.models]
    return tuple(parts)


def present_parts(snapshot: Snapshot, domain_code: str) -> frozenset[str]:
    """Return the ids of the entries of a package, the domain's own too, that stand on the canvas already."""
    catalogue = load_catalogue()
    package = _Package(snapshot, None)
    package._find(catalogue.domains[domain_code], list(package_of(catalogue, domain_code)))
    return frozenset(package.found)


def place_domain(
    document: Document,
    entry: Entry,
    view: str,
    x: float | None = None,
    y: float | None = None,
    stage: StageCode | None = None,
    *,
    parts: Collection[str] | None = None,
    arrange: Arrange | None = None,
) -> tuple[str, ...]:
    """Place a domain with the parts of its package (ids of entries) and return the ids of new elements.

    What is on the canvas already is connected instead of placed twice. The domain stands at (x, y) in the
    lane of `stage`, the others where `arrange` says, or below each other in their lanes.
    """
    catalogue = load_catalogue()
    domain = catalogue.domains.get(str(entry.fields.get("code")))
    if domain is None:
        return (place_entry(document, entry, view, x, y, stage),)
    offered = package_of(catalogue, domain.code)
    chosen = {part.entry.id for part in offered if part.chosen} if parts is None else set(parts)
    package = _Package(document.snapshot(), stage)
    package.build(domain, [part for part in offered if part.entry.id in chosen])
    make_room(document, len(package.new))
    package.stand(domain, view, None if x is None or y is None else (x, y), arrange)
    with document.transact(f"Add {wording.quoted(domain.title)} with its package") as tx:
        for record in (*package.new.values(), *package.relations):
            tx.put(record)
    return tuple(package.new)


@dataclass
class _Package:
    """New elements and relations, and what they find on the canvas."""

    before: Snapshot
    lane: StageCode | None
    """The lane that the domain itself stands in."""
    new: dict[str, Element] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)
    """The id of the element that stands for an entry."""

    def build(self, domain: DomainEntry, parts: list[Part]) -> None:
        """Make the elements that are missing, the domain first, and connect all of them."""
        self._find(domain, parts)
        for entry in (domain.entry, *(part.entry for part in parts)):
            if entry.id not in self.found:
                lane = {"stage": self.lane} if entry is domain.entry else {}
                element = entry.new_element(**lane)
                self.new[element.id] = element
                self.found[entry.id] = element.id
        stages = [stage for code in domain.focus if (stage := self.found.get(f"stage.{code}"))]
        home = self.found[domain.entry.id]
        for number, stage in enumerate(stages, 1):
            self._connect("focuses_on", home, stage, order=number)
        for earlier, later in itertools.pairwise(stages):
            self._connect("feeds", earlier, later)
        for part in parts:
            self._connect_part(part, stages[-1] if stages else home, home)

    def _find(self, domain: DomainEntry, parts: list[Part]) -> None:
        """Find entries on the canvas: stages by their step, everything else by the entry it came from."""
        wanted = {domain.entry.id, *(part.entry.id for part in parts)}
        for element in self.before.elements.values():
            if isinstance(element, Stage) and element.code in domain.focus:
                self.found.setdefault(f"stage.{element.code}", element.id)
            elif isinstance(element, Domain) and element.code == domain.code:
                self.found.setdefault(domain.entry.id, element.id)
            elif element.seed_ref in wanted:
                self.found.setdefault(element.seed_ref, element.id)

    def _connect_part(self, part: Part, last_stage: str, home: str) -> None:
        here = self.found[part.entry.id]
        stage = self.found.get(f"stage.{part.stage}")
        if part.group == "activity" and stage:
            self._connect("feeds", here, stage)
        elif part.group == "role":
            activities = [self.found[key] for key in _performed_by(part.entry.id) if key in self.found]
            for activity in activities:
                self._connect("performs", here, activity)
            if stage and not activities:
                self._connect("belongs_to", here, stage)
        elif part.group in ("stream", "model"):
            self._connect("monetizes", last_stage, here)
            if last_stage != home:
                self._connect("belongs_to", here, home)

    def _connect(self, kind: str, source: str, target: str, **fields: object) -> None:
        present = self.before.outgoing.get(source, ())
        if not any(relation.target == target and relation.kind == kind for relation in present):
            data = {"source": source, "target": target, **fields}
            self.relations.append(RELATION_KINDS[kind].record_type.model_validate(data))

    def stand(
        self, domain: DomainEntry, view: str, at: tuple[float, float] | None, arrange: Arrange | None
    ) -> None:
        """Give the new elements their places in a view."""
        home = self.found[domain.entry.id]
        if at is not None and home in self.new:
            self._put(home, view, *at)
        places = self._stacked(view) if arrange is None else arrange(self._after())
        for element_id in self.new:
            if element_id in places and (element_id != home or at is None):
                self._put(element_id, view, *places[element_id])

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

    def _stacked(self, view: str) -> dict[str, tuple[float, float]]:
        """Return places below everything that stands in the columns of the lanes."""
        bottoms = [_FIRST_Y] * (len(_LANES) + 1)
        for element in (*self.before.elements.values(), *self.new.values()):
            here = element.positions.get(view)
            if here is not None and 0 <= here.x < _LANE_WIDTH * len(bottoms):
                lane = int(here.x // _LANE_WIDTH)
                bottoms[lane] = max(bottoms[lane], here.y + (here.h or 0.0) + _STEP)
        places = {}
        for element in self.new.values():
            lane = _lane(element)
            places[element.id] = (_COLUMN + _LANE_WIDTH * lane, bottoms[lane])
            if view not in element.positions:
                bottoms[lane] += _STEP
        return places


def _lane(element: Element) -> int:
    """Return the lane of a new card: that of its stage, for streams the last, else the company's."""
    if element.stage is not None:
        return _LANES[element.stage]
    return _LANES["monetization"] if element.kind == "revenue_stream" else len(_LANES)


@cache
def _performs() -> dict[str, list[str]]:
    data = orjson.loads(resource_path("catalogue", "packages.json").read_bytes())
    return cast("dict[str, list[str]]", data["performs"])


def _performed_by(role: str) -> list[str]:
    return _performs().get(role, [])
