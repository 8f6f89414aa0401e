"""The form of a model: who stands in which lane and how value flows, whatever the numbers are.

Rules about the whole chain look at it. It stays the same object while only numbers, texts or places change,
so their findings stay too; after other edits it takes over what they cannot have touched.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model import MONETIZATION_KINDS, STAGE_CODES, Domain, Stage
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode

    Ends = Mapping[str, list[str]]
    """The elements at the other end of what leads to, or from, each element."""

TELLING = {
    "strategy": "topic",
    "activity": "family",
    "role": "role_type",
    "partner": "partner_type",
    "resource": "resource_type",
}
"""The field of a kind that tells where in the framework an element belongs."""
_SOURCED = frozenset({"shared", "partner", "buy"})
_COVERING = ("revenue_stream", "activity", "role", "resource")


class Sign(NamedTuple):
    """What an element shows to the blocks of the canvas and the sections of the framework."""

    kind: str
    said: str
    """What its telling field says, of a channel its aspect; empty for other kinds."""
    entry: str | None
    costs: bool
    """Whether it brings a cost of its own into the cost structure."""


class Form:
    """What rules about the chain read of a snapshot: relations, and of elements what `shape` returns."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.elements: Mapping[str, Element] = snapshot.elements
        self._snapshot = snapshot

    def leaving(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds from an element to one that is there."""
        found = self._snapshot.outgoing.get(element_id, ())
        return [one for one in found if one.kind in kinds and one.target in self.elements]

    def leads_to(self, element_id: str) -> Collection[str]:
        """Return an element and all that it gives value to, through whatever lies between."""
        found = {element_id: None}
        waiting = [element_id]
        while waiting:
            for key in self.downstream.get(waiting.pop(), ()):
                if key not in found:
                    found[key] = None
                    waiting.append(key)
        return found.keys()

    @cached_property
    def of_kind(self) -> Mapping[str, list[Element]]:
        """The elements by kind, in document order."""
        kinds: dict[str, list[Element]] = defaultdict(list)
        for element in self.elements.values():
            kinds[element.kind].append(element)
        return kinds

    @cached_property
    def signs(self) -> Counter[Sign]:
        """What the elements show of themselves, and how many show the same."""
        return Counter(map(sign_of, self.elements.values()))

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages of the value chain that are drawn."""
        return [stage for stage in self.of_kind.get("stage", ()) if stage.kind == "stage"]

    @cached_property
    def domains(self) -> list[Domain]:
        """The domains that are placed."""
        return [domain for domain in self.of_kind.get("domain", ()) if domain.kind == "domain"]

    @cached_property
    def by_kind(self) -> Mapping[str, list[Relation]]:
        """The relations that have both ends, by kind."""
        kinds: dict[str, list[Relation]] = defaultdict(list)
        elements = self.elements
        for relation in self._snapshot.relations.values():
            if relation.source in elements and relation.target in elements:
                kinds[relation.kind].append(relation)
        return kinds

    @cached_property
    def lanes(self) -> Mapping[str, StageCode]:
        """The lane of each element as the canvas shows it; those of the whole company are missing."""
        lanes = {key: lane for key, each in self.elements.items() if (lane := lane_of_itself(each))}
        belonging: dict[str, StageCode] = {}
        for relation in self.by_kind.get("belongs_to", ()):
            source, target = self.elements[relation.source], self.elements[relation.target]
            if target.kind == "stage" and source.kind != "stage" and source.stage is None:
                known = belonging.get(source.id, target.code)
                belonging[source.id] = min(known, target.code, key=STAGE_CODES.index)
        return {**lanes, **belonging}

    @cached_property
    def upstream(self) -> Ends:
        """The elements that each element gets value from, in the flow projection."""
        upstream: dict[str, list[str]] = defaultdict(list)
        for kind in _CARRYING:
            for relation in self.by_kind.get(kind, ()):
                ends = flow_ends(relation)
                if ends is not None:
                    upstream[ends[1]].append(ends[0])
        return upstream

    @cached_property
    def downstream(self) -> Ends:
        """The elements that each element gives value to, in the flow projection."""
        return turned(self.upstream)

    @cached_property
    def order(self) -> list[str]:
        """The elements of the flow, each after all that it gets value from.

        Those that stand in a circle or behind one are missing.
        """
        return in_order(self.upstream, self.downstream)

    @cached_property
    def needed(self) -> Ends:
        """The elements that each element depends on, hard or soft."""
        needed: dict[str, list[str]] = defaultdict(list)
        for relation in self.by_kind.get("depends_on", ()):
            needed[relation.source].append(relation.target)
        return needed

    @cached_property
    def needed_order(self) -> list[str]:
        """The same order for what elements depend on."""
        return in_order(self.needed, turned(self.needed))

    @cached_property
    def covered(self) -> frozenset[StageCode]:
        """The lanes that an activity, role, resource or stream stands in, or that somebody supplies."""
        covered = {stage.code for stage in self.stages if stage.sourcing in _SOURCED}
        supplied = (self.elements[relation.target] for relation in self.by_kind.get("supplies", ()))
        covered |= {target.code for target in supplied if target.kind == "stage"}
        lanes = self.lanes
        for kind in _COVERING:
            for element in self.of_kind.get(kind, ()):
                if len(covered) == len(STAGE_CODES):
                    break
                if element.id in lanes:
                    covered.add(lanes[element.id])
        return frozenset(covered)

    @cached_property
    def drawn(self) -> frozenset[StageCode]:
        """The steps of which a stage is drawn, however it is sourced."""
        return frozenset(stage.code for stage in self.stages)

    @cached_property
    def behind(self) -> Mapping[str, int]:
        """What stands upstream of each element, as bits: `BIT` of each lane, and `A_STAGE` for stages."""
        own = {key: BIT[lane] for key, lane in self.lanes.items()}
        for stage in self.stages:
            own[stage.id] = own.get(stage.id, 0) | A_STAGE
        return _gathered(own, self)

    def focus(self, domain: Domain) -> tuple[StageCode, ...]:
        """Return the steps that a domain lives from, named or drawn, in chain order."""
        return self._focus[domain.id]

    def focusing(self, stage: Stage) -> list[Domain]:
        """Return the domains that live from a stage: those drawn so, else those whose focus has its step."""
        drawn = self._drawn_focus.get(stage.id)
        return drawn or [domain for domain in self.domains if stage.code in self._focus[domain.id]]

    @cached_property
    def _drawn_focus(self) -> Mapping[str, list[Domain]]:
        """The domains that focus on a stage by a relation, by the stage."""
        focusing: dict[str, set[str]] = defaultdict(set)
        for relation in self.by_kind.get("focuses_on", ()):
            focusing[relation.target].add(relation.source)
        return {key: [each for each in self.domains if each.id in ids] for key, ids in focusing.items()}

    @cached_property
    def _focus(self) -> Mapping[str, tuple[StageCode, ...]]:
        codes = {domain.id: set(domain.focus) for domain in self.domains}
        for stage in self.stages:
            for domain in self._drawn_focus.get(stage.id, ()):
                codes[domain.id].add(stage.code)
        return {key: tuple(code for code in STAGE_CODES if code in found) for key, found in codes.items()}


BIT: Mapping[StageCode, int] = {code: 1 << number for number, code in enumerate(STAGE_CODES)}
A_STAGE = 1 << len(STAGE_CODES)
_CARRYING = ("feeds", "creates", "monetizes", "supplies", "performs", "uses", "depends_on")
"""Kinds of relation that may carry value."""


def shape(element: Element | None) -> tuple[object, ...]:
    """Return what the form shows of an element; its name comes first."""
    if element is None:
        return ()
    shown = (element.name, sign_of(element), element.stage)
    if element.kind == "stage":
        return (*shown, element.code, element.sourcing, element.quality.value)
    return (*shown, element.code, element.focus) if element.kind == "domain" else shown


def sign_of(element: Element) -> Sign:
    """Return what an element shows of itself."""
    telling = "aspect" if element.kind == "channel" else TELLING.get(element.kind, "")
    return Sign(element.kind, getattr(element, telling, ""), element.seed_ref, _costs(element))


def _costs(element: Element) -> bool:
    if element.kind == "revenue_stream":
        return bool(element.variable_costs)
    return element.kind in ("role", "activity", "resource") and element.cost is not None


def lane_of_itself(element: Element) -> StageCode | None:
    """Return the lane that an element itself or its kind names."""
    if element.kind == "stage":
        return element.code
    if element.stage is not None:
        return element.stage
    return "monetization" if element.kind in MONETIZATION_KINDS else None


def turned(upstream: Ends) -> Ends:
    """Return by source what is given by target."""
    downstream: dict[str, list[str]] = defaultdict(list)
    for target, sources in upstream.items():
        for source in sources:
            downstream[source].append(target)
    return downstream


def in_order(upstream: Ends, downstream: Ends) -> list[str]:
    """Return the elements, each after all of its sources; those in circles and behind them are missing."""
    missing = {target: len(sources) for target, sources in upstream.items()}
    order = [key for key in downstream if key not in missing]
    for key in order:
        for target in downstream.get(key, ()):
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return order


def _gathered(own: Mapping[str, int], form: Form) -> Mapping[str, int]:
    """The bits of all that stands upstream of each element."""
    behind: dict[str, int] = {}
    upstream = form.upstream

    def gather(key: str) -> bool:
        bits = known = behind.get(key, 0)
        for source in upstream.get(key, ()):
            bits |= own.get(source, 0) | behind.get(source, 0)
        behind[key] = bits
        return bits != known

    for key in form.order:
        gather(key)
    waiting = upstream.keys() - set(form.order)
    while waiting:
        # Round a circle, and behind it, the bits go on until nothing is added.
        key = waiting.pop()
        if gather(key):
            waiting.update(form.downstream.get(key, ()))
    return behind
