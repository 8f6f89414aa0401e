"""What connects a card that stands alone, where only one connection can be meant."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from canvas_app.document import lane_of
from canvas_app.model import RELATION_KINDS, STAGE_CODES, Domain, Stage
from canvas_app.model.fixes import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation

_WAYS: Mapping[str, Sequence[tuple[str, str]]] = {
    "activity": (("feeds", "stage"), ("belongs_to", "domain")),
    "resource": (("feeds", "stage"), ("belongs_to", "domain")),
    "role": (("belongs_to", "stage"), ("belongs_to", "domain")),
    "cost": (("belongs_to", "stage"), ("belongs_to", "domain")),
    "partner": (("supplies", "stage"),),
    "metric": (("measures", "domain"),),
    "goal": (("targets", "domain"),),
    "channel": (("reaches", "segment"),),
    "value_proposition": (("serves", "segment"),),
    "segment": (("serves", "value_proposition"),),
}
"""By kind the relations that may be meant and the kind at the other end, the nearest first."""


def connect(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Connect a card with the stage of its lane, or with the only card it can belong to.

    None where that is unclear; what earns is connected by the rules about streams.
    """
    element = snapshot.elements[finding.subject]
    if isinstance(element, Domain | Stage):
        lines = list(
            _of_domain(snapshot, element) if isinstance(element, Domain) else _of_stage(snapshot, element)
        )
        return Fix("Connect it with its stages", tuple(lines)) if lines else None
    for kind, other_kind in _WAYS.get(element.kind, ()):
        others = [
            other
            for other in snapshot.elements.values()
            if other.kind == other_kind and _may_join(snapshot, element, other)
        ]
        if len(others) == 1:
            return Fix(f"Connect it with “{others[0].name}”", (_line(kind, element, others[0]),))
    return None


def _may_join(snapshot: Snapshot, element: Element, other: Element) -> bool:
    """Whether a card may be joined with another one; with a stage only in the lane that it names itself."""
    return not isinstance(other, Stage) or lane_of(element, snapshot) == other.code


def _line(kind: str, one: Element, other: Element, **fields: object) -> Relation:
    """Return a relation between two cards in the direction that its kind has."""
    ends = (one, other) if (one.kind, other.kind) in RELATION_KINDS[kind].pairs else (other, one)
    data = {"source": ends[0].id, "target": ends[1].id, **fields}
    return RELATION_KINDS[kind].record_type.model_validate(data)


def _of_domain(snapshot: Snapshot, domain: Domain) -> Iterator[Relation]:
    """The stages of its focus that are drawn."""
    for order, code in enumerate(domain.focus, 1):
        for stage in snapshot.of_kind(Stage):
            if stage.code == code:
                yield _line("focuses_on", domain, stage, order=order)


def _of_stage(snapshot: Snapshot, stage: Stage) -> Iterator[Relation]:
    """The next stages before and after it that are drawn; of several in a lane the last one is enough."""
    drawn = sorted(
        {other.code: other for other in (*snapshot.of_kind(Stage), stage)}.values(),
        key=lambda each: STAGE_CODES.index(each.code),
    )
    for before, after in pairwise(drawn):
        if stage.id in (before.id, after.id):
            yield _line("feeds", before, after)
