"""The shape of a model as the forecast needs it: which segment pays which stream, who supplies what.

Built once, and kept while only numbers change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.analysis.costs import Line, line_of, supply_line
from canvas_app.analysis.streams import Reach, StreamInputs
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
    from canvas_app.analysis.timeline import Timeline
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


def structure_of(snapshot: Snapshot) -> Structure:
    """Return the structure of a model; the order is that of the document."""
    structure = Structure()
    elements = snapshot.elements
    for element in elements.values():
        if element.kind in COUNTED:
            _place(structure, element)
    for relation in snapshot.relations.values():
        if relation.kind in SHAPING and relation.source in elements and relation.target in elements:
            _connect(structure, relation, elements[relation.source], elements[relation.target])
    for element in elements.values():
        lane = structure.lane(element) if element.kind in COVERING else None
        if lane is not None:
            structure.covering[lane] += 1
    for stream in structure.streams:
        for relation in structure.pays[stream]:
            structure.streams_of[relation.source].append(stream)
            for reach in structure.reaches[relation.source]:
                structure.streams_of[reach.source].append(stream)
    return structure


# Here and below kinds are compared: to ask a record whether it is of a type that it is not takes long.
def _place(structure: Structure, element: Element) -> None:
    if element.kind in COSTING:
        structure.costing.append(element.id)
        if element.kind == "role":
            structure.roles.append(element.id)
    elif element.kind == "revenue_stream":
        structure.streams.append(element.id)
    elif element.kind == "domain":
        structure.domains.append(element.id)
    elif element.kind == "stage":
        structure.stages.append(element.id)
        structure.lane_of_stage[element.id] = element.code


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
