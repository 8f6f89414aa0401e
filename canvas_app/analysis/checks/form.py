"""The form of a model: who stands in which lane and how value flows, whatever the numbers and names are.

Rules about the whole chain look at it. It stays the same object while only numbers, texts, names or places
change, so their findings stay too; after other edits it takes over what they cannot have touched. Of its
elements only what `shape` returns is up to date: names are read from the snapshot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.checks.flow_order import ranks_of
from canvas_app.model import MONETIZATION_KINDS, STAGE_CODES, Domain, Partner, Stage
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from canvas_app.analysis.checks.flow_order import Ends
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode

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
        self.snapshot = snapshot

    def leaving(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds from an element to one that is there."""
        found = self.snapshot.outgoing.get(element_id, ())
        return [one for one in found if one.kind in kinds and one.target in self.elements]

    def entering(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds to an element from one that is there."""
        found = self.snapshot.incoming.get(element_id, ())
        return [one for one in found if one.kind in kinds and one.source in self.elements]

    def elements_of(self, kind: str) -> Collection[Element]:
        """Return the elements of a kind, in document order."""
        return self.of_kind.get(kind, {}).values()

    def relations_of(self, kind: str) -> Collection[Relation]:
        """Return the relations of a kind that have both ends, in any order."""
        return self.by_kind.get(kind, {}).values()

    def leads_to(self, *element_ids: str) -> Collection[str]:
        """Return elements and all that they give value to, through whatever lies between."""
        found = dict.fromkeys(element_ids)
        waiting = list(found)
        while waiting:
            for key in self.downstream.get(waiting.pop(), ()):
                if key not in found:
                    found[key] = None
                    waiting.append(key)
        return found.keys()

    @cached_property
    def of_kind(self) -> Mapping[str, Mapping[str, Element]]:
        """The elements by kind, in document order."""
        kinds: dict[str, dict[str, Element]] = defaultdict(dict)
        for element in self.elements.values():
            kinds[element.kind][element.id] = element
        return kinds

    @cached_property
    def signs(self) -> Counter[Sign]:
        """What the elements show of themselves, and how many show the same."""
        return Counter(map(sign_of, self.elements.values()))

    @cached_property
    def stages(self) -> list[Stage]:
        """The stages of the value chain that are drawn."""
        return [stage for stage in self.elements_of("stage") if stage.kind == "stage"]

    @cached_property
    def domains(self) -> list[Domain]:
        """The domains that are placed."""
        return [domain for domain in self.elements_of("domain") if domain.kind == "domain"]

    @cached_property
    def by_kind(self) -> Mapping[str, Mapping[str, Relation]]:
        """The relations that have both ends, by kind."""
        kinds: dict[str, dict[str, Relation]] = defaultdict(dict)
        elements = self.elements
        for relation in self.snapshot.relations.values():
            if relation.source in elements and relation.target in elements:
                kinds[relation.kind][relation.id] = relation
        return kinds

    @cached_property
    def lanes(self) -> Mapping[str, StageCode]:
        """The lane of each element as the canvas shows it; those of the whole company are missing."""
        lanes = {key: lane for key, each in self.elements.items() if (lane := lane_of_itself(each))}
        belonging: dict[str, StageCode] = {}
        for relation in self.relations_of("belongs_to"):
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
            for relation in self.relations_of(kind):
                ends = flow_ends(relation)
                if ends is not None:
                    upstream[ends[1]].append(ends[0])
        return upstream

    @cached_property
    def downstream(self) -> Ends:
        """The elements that each element gives value to, in the flow projection."""
        return turned(self.upstream)

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """A number for each element of the flow, higher than those of all that it gets value from.

        Those that stand in a circle or behind one are missing.
        """
        return ranks_of(self.upstream, self.downstream)

    @cached_property
    def circular(self) -> bool:
        """Whether the flow has a circle, of which no order can be said."""
        return len(self.ranks) < len(self.upstream.keys() | self.downstream.keys())

    def in_order(self, elements: Iterable[str]) -> list[str]:
        """Return those of some elements that have a rank, each after all that it gets value from."""
        return sorted((key for key in elements if key in self.ranks), key=self.ranks.__getitem__)

    @cached_property
    def needed(self) -> Ends:
        """The elements that each element depends on, hard or soft."""
        needed: dict[str, list[str]] = defaultdict(list)
        for relation in self.relations_of("depends_on"):
            needed[relation.source].append(relation.target)
        return needed

    @cached_property
    def needed_ranks(self) -> Mapping[str, int]:
        """The same ranks for what elements depend on."""
        return ranks_of(self.needed, turned(self.needed))

    @cached_property
    def covered(self) -> frozenset[StageCode]:
        """The lanes that an activity, role, resource or stream stands in, or that somebody supplies."""
        covered = {stage.code for stage in self.stages if stage.sourcing in _SOURCED}
        supplied = (self.elements[relation.target] for relation in self.relations_of("supplies"))
        covered |= {target.code for target in supplied if target.kind == "stage"}
        lanes = self.lanes
        for kind in _COVERING:
            for element in self.elements_of(kind):
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
        behind: dict[str, int] = {}
        gather(behind, self.in_order(self.ranks), self.upstream, self.own_bits)
        circling = self.upstream.keys() - self.ranks.keys()
        return gathered(behind, circling, self.upstream, self.downstream, self.own_bits)

    def own_bits(self, element_id: str) -> int:
        """Return what an element itself is to those that it gives value to."""
        lane, element = self.lanes.get(element_id), self.elements.get(element_id)
        bits = 0 if lane is None else BIT[lane]
        return bits | A_STAGE if element is not None and element.kind == "stage" else bits

    @cached_property
    def stream_bits(self) -> Mapping[str, int]:
        """A bit of its own for each stream."""
        return {stream.id: 1 << place for place, stream in enumerate(self.elements_of("revenue_stream"))}

    @cached_property
    def earning(self) -> Mapping[str, int]:
        """The streams that each element leads to, as their bits; nothing is said behind a circle."""
        earning: dict[str, int] = {}
        gather(earning, reversed(self.in_order(self.ranks)), self.downstream, self.bit_of_stream)
        return earning

    def bit_of_stream(self, element_id: str) -> int:
        """Return the bit of a stream, nothing for all other elements."""
        return self.stream_bits.get(element_id, 0)

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
        for relation in self.relations_of("focuses_on"):
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
    """Return what the form shows of an element."""
    if element is None:
        return ()
    shown = (sign_of(element), element.stage)
    if element.kind == "stage":
        return (*shown, element.code, element.sourcing, element.quality.value)
    if element.kind == "partner":
        return (*shown, grip(element))
    return (*shown, element.code, element.focus) if element.kind == "domain" else shown


def grip(partner: Partner) -> float:
    """Return how easily a partner is replaced; a sole source has no stand-in, whatever the number says."""
    return 0.0 if partner.sole_source else partner.substitutability


def sign_of(element: Element) -> Sign:
    """Return what an element shows of itself."""
    telling = "aspect" if element.kind == "channel" else TELLING.get(element.kind, "")
    return Sign(element.kind, getattr(element, telling, ""), element.seed_ref, _costs(element))


def _costs(element: Element) -> bool:
    """What a sale costs stands in the price; it says nothing of what the company itself costs."""
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


def gather(bits: dict[str, int], keys: Iterable[str], sources: Ends, own: Callable[[str], int]) -> None:
    """Set the bits of elements, each of which comes after all of its sources: theirs and what these are."""
    for key in keys:
        found = 0
        for source in sources.get(key, ()):
            found |= own(source) | bits.get(source, 0)
        bits[key] = found


def gathered(
    bits: dict[str, int], keys: Iterable[str], sources: Ends, targets: Ends, own: Callable[[str], int]
) -> Mapping[str, int]:
    """Return bits with those of some elements and of all that follow them anew; they may go round.

    What went must not stay because it goes round: all that follows begins with nothing.
    """
    again = dict.fromkeys(keys)
    waiting = list(again)
    for key in waiting:
        for target in targets.get(key, ()):
            if target not in again:
                again[target] = None
                waiting.append(target)
    bits.update(dict.fromkeys(again, 0))
    while waiting:
        key = waiting.pop()
        found = bits[key]
        for source in sources.get(key, ()):
            found |= own(source) | bits.get(source, 0)
        if found != bits[key]:
            bits[key] = found
            waiting.extend(targets.get(key, ()))
    return bits
