"""The shape of a model as the forecast needs it: which segment pays which stream, who supplies what.

Built once, and kept while only numbers change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.costs import Line, line_of, supply_line
from canvas_app.analysis.forecast.streams import Reach, StreamInputs
from canvas_app.model import (
    MONETIZATION_KINDS,
    STAGE_CODES,
    Channel,
    Domain,
    RevenueStream,
    Segment,
    Stage,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from canvas_app.analysis.forecast.timeline import Timeline
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode
    from canvas_app.model.relations import FocusesOn, Pays, Reaches, Shares, Supplies

COVERING = frozenset({"activity", "role", "resource", "revenue_stream"})
SHAPING = frozenset({"pays", "reaches", "shares", "supplies", "incurs", "belongs_to", "focuses_on"})
"""Kinds of relation whose change means a new structure."""
COUNTED = frozenset(
    {"domain", "stage", "activity", "role", "resource", "segment", "channel", "revenue_stream", "cost"}
)
"""Kinds of element that numbers depend on."""
COSTING = frozenset({"cost", "role", "activity", "resource", "channel"})
"""Kinds of element that may have a cost line."""


@dataclass
class Structure:
    """Who is connected with whom, by id."""

    streams: list[str] = field(default_factory=list)
    costing: list[str] = field(default_factory=list)
    """Elements that may have a cost line."""
    roles: list[str] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    stages: list[str] = field(default_factory=list)
    covering: dict[StageCode, int] = field(default_factory=lambda: defaultdict(int))
    """How many activities, roles, resources and streams stand in a lane."""
    lane_of_stage: dict[str, StageCode] = field(default_factory=dict)
    belongs: dict[str, StageCode] = field(default_factory=dict)
    """The earliest stage that an element belongs to."""
    pays: dict[str, list[Pays]] = field(default_factory=lambda: defaultdict(list))
    reaches: dict[str, list[Reaches]] = field(default_factory=lambda: defaultdict(list))
    paid_out: dict[str, list[Shares]] = field(default_factory=lambda: defaultdict(list))
    received: dict[str, list[Shares]] = field(default_factory=lambda: defaultdict(list))
    supplies: list[Supplies] = field(default_factory=list)
    scopes: dict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
    focuses: dict[str, list[FocusesOn]] = field(default_factory=lambda: defaultdict(list))
    streams_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Streams whose numbers depend on a segment or a channel."""

    def lane(self, element: Element) -> StageCode | None:
        """Return the lane of an element, as the canvas shows it; None: the whole company."""
        if element.stage is not None:
            return element.stage
        by_kind: StageCode | None = "monetization" if element.kind in MONETIZATION_KINDS else None
        return self.belongs.get(element.id, by_kind)


def structure_of(snapshot: Snapshot, before: Structure | None = None, kinds: Iterable[str] = ()) -> Structure:
    """Return the structure of a model; the order is that of the document.

    With the structure of an earlier model, only what records of the named kinds say is taken up anew: those
    of which one came, went or changed.
    """
    structure = Structure() if before is None else replace(before)
    wanted = {*COUNTED, *SHAPING} if before is None else _wanted(set(kinds))
    _take_elements(structure, snapshot, wanted)
    _take_relations(structure, snapshot, wanted)
    if wanted & _COVERED_BY:
        structure.covering = _covering(structure, snapshot)
    if wanted & _DEMANDED_BY:
        structure.streams_of = _streams_of(structure)
    return structure


_COVERED_BY = COVERING | {"belongs_to"}
_DEMANDED_BY = frozenset({"revenue_stream", "pays", "reaches"})


def _wanted(kinds: set[str]) -> set[str]:
    """The kinds, and those whose records stand in one list with theirs or say something by them."""
    if kinds & COSTING:
        kinds |= COSTING
    if "stage" in kinds:
        kinds.add("belongs_to")
    return kinds


# Here and below kinds are compared: to ask a record whether it is of a type that it is not takes long.
def _take_elements(structure: Structure, snapshot: Snapshot, wanted: AbstractSet[str]) -> None:
    found: dict[str, list[Element]] = {kind: [] for kind in COUNTED & wanted}
    costing = []
    for element in snapshot.elements.values() if found else ():
        if element.kind in found:
            found[element.kind].append(element)
            if element.kind in COSTING:
                costing.append(element.id)
    if wanted >= COSTING:
        structure.costing = costing
    for kind, name in _LISTED.items():
        if kind in found:
            setattr(structure, name, [element.id for element in found[kind]])
    if "stage" in found:
        stages = [element for element in found["stage"] if element.kind == "stage"]
        structure.lane_of_stage = {stage.id: stage.code for stage in stages}


_LISTED = {"revenue_stream": "streams", "role": "roles", "domain": "domains", "stage": "stages"}


def _take_relations(structure: Structure, snapshot: Snapshot, wanted: AbstractSet[str]) -> None:
    kinds, elements = SHAPING & wanted, snapshot.elements
    for kind in kinds:
        for name in _TOLD_BY[kind]:
            setattr(structure, name, getattr(Structure(), name))
    for relation in snapshot.relations.values() if kinds else ():
        if relation.kind in kinds and relation.source in elements and relation.target in elements:
            _connect(structure, relation, elements[relation.source], elements[relation.target])


_TOLD_BY = {
    "pays": ("pays",),
    "reaches": ("reaches",),
    "shares": ("paid_out", "received"),
    "supplies": ("supplies",),
    "incurs": ("scopes",),
    "belongs_to": ("belongs",),
    "focuses_on": ("focuses",),
}
"""What relations of a kind are the only ones to say."""


def _connect(structure: Structure, relation: Relation, source: Element, target: Element) -> None:
    if relation.kind == "pays":
        structure.pays[relation.target].append(relation)
    elif relation.kind == "reaches":
        structure.reaches[relation.target].append(relation)
    elif relation.kind == "supplies":
        structure.supplies.append(relation)
    elif relation.kind == "incurs" and source.kind == "revenue_stream":
        structure.scopes[relation.target].append((relation.source, relation.allocation))
    elif relation.kind == "shares" and source.kind == "revenue_stream":
        structure.paid_out[relation.source].append(relation)
    elif relation.kind == "shares":
        structure.received[relation.target].append(relation)
    elif relation.kind == "focuses_on":
        structure.focuses[relation.source].append(relation)
    elif relation.kind == "belongs_to" and target.kind == "stage":
        known = structure.belongs.get(relation.source, target.code)
        structure.belongs[relation.source] = min(known, target.code, key=STAGE_CODES.index)


def _covering(structure: Structure, snapshot: Snapshot) -> dict[StageCode, int]:
    covering: dict[StageCode, int] = defaultdict(int)
    for element in snapshot.elements.values():
        lane = structure.lane(element) if element.kind in COVERING else None
        if lane is not None:
            covering[lane] += 1
    return covering


def _streams_of(structure: Structure) -> dict[str, list[str]]:
    streams_of: dict[str, list[str]] = defaultdict(list)
    for stream in structure.streams:
        for relation in structure.pays.get(stream, ()):
            streams_of[relation.source].append(stream)
            for reach in structure.reaches.get(relation.source, ()):
                streams_of[reach.source].append(stream)
    return streams_of


def inputs_of(stream_id: str, structure: Structure, snapshot: Snapshot) -> StreamInputs:
    """Return everything that a stream's numbers depend on."""
    elements = snapshot.elements
    stream = elements[stream_id]
    assert isinstance(stream, RevenueStream)
    reached = []
    for pays in structure.pays.get(stream_id, ()):
        segment = elements[pays.source]
        if isinstance(segment, Segment):
            reached.append(Reach(pays, segment, _channels(pays.source, structure, snapshot)))
    paid_out = tuple(structure.paid_out.get(stream_id, ()))
    return StreamInputs(stream, tuple(reached), paid_out, tuple(structure.received.get(stream_id, ())))


def _channels(
    segment_id: str, structure: Structure, snapshot: Snapshot
) -> tuple[tuple[Reaches, Channel], ...]:
    pairs = []
    for reaches in structure.reaches.get(segment_id, ()):
        channel = snapshot.elements[reaches.source]
        if isinstance(channel, Channel):
            pairs.append((reaches, channel))
    return tuple(pairs)


def line_of_element(element_id: str, structure: Structure, snapshot: Snapshot, time: Timeline) -> Line | None:
    """Return the cost line of an element where it stands."""
    element = snapshot.elements[element_id]
    return line_of(element, structure.lane(element), tuple(structure.scopes.get(element_id, ())), time)


def lines_of(structure: Structure, snapshot: Snapshot, time: Timeline) -> list[Line]:
    """Return all cost lines: elements in document order, then supplies."""
    lines = [line_of_element(element_id, structure, snapshot, time) for element_id in structure.costing]
    lines += [supply_line(relation, time) for relation in structure.supplies]
    return [line for line in lines if line is not None]


def same_shape(before: Element, after: Element) -> bool:
    """Whether a changed element leaves the structure as it is; its numbers may differ."""
    if before.kind != after.kind or before.stage != after.stage:
        return False
    if isinstance(before, Stage) and isinstance(after, Stage):
        return (before.code, before.sourcing) == (after.code, after.sourcing)
    if isinstance(before, Domain) and isinstance(after, Domain):
        return before.focus == after.focus
    return True
