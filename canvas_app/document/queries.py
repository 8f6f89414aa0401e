"""Questions to a document: lanes, neighbours, paths of value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import MONETIZATION_KINDS, STAGE_CODES, ElementBase, Stage
from canvas_app.model.relations import BelongsTo, DependsOn, Uses

if TYPE_CHECKING:
    from canvas_app.document.snapshot import Snapshot
    from canvas_app.model import Element, Relation, StageCode


def lane_of(element: Element, snapshot: Snapshot) -> StageCode | None:
    """Return the lane of an element: its stage, else that of the stage it belongs to, else by its kind.

    None means the lane of the company as a whole. What belongs to several stages stands at the earliest.
    """
    if isinstance(element, Stage):
        return element.code
    if element.stage is not None:
        return element.stage
    belongs = (r for r in snapshot.outgoing.get(element.id, ()) if isinstance(r, BelongsTo))
    stages = (snapshot.elements.get(relation.target) for relation in belongs)
    codes = {stage.code for stage in stages if isinstance(stage, Stage)}
    by_kind: StageCode | None = "monetization" if element.kind in MONETIZATION_KINDS else None
    return min(codes, key=STAGE_CODES.index) if codes else by_kind


def value_ends(relation: Relation) -> tuple[str, str]:
    """Return (upstream id, downstream id) of any relation, as value flows."""
    if isinstance(relation, DependsOn | Uses):
        return relation.target, relation.source
    return relation.source, relation.target


def paths_through(snapshot: Snapshot, element_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of elements and of relations on the paths of value into and out of an element."""
    elements, relations = {element_id}, set()
    for upstream in (True, False):
        waiting, seen = [element_id], {element_id}
        while waiting:
            for relation, other in _steps(snapshot, waiting.pop(), upstream=upstream):
                relations.add(relation.id)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        elements |= seen
    return frozenset(elements), frozenset(relations)


def _steps(snapshot: Snapshot, element_id: str, *, upstream: bool) -> list[tuple[Relation, str]]:
    touching = (*snapshot.incoming.get(element_id, ()), *snapshot.outgoing.get(element_id, ()))
    steps = []
    for relation in touching:
        before, after = value_ends(relation)
        here, other = (after, before) if upstream else (before, after)
        if here == element_id:
            steps.append((relation, other))
    return steps


def title_of(record: object) -> str:
    """Return the name by which people know a record."""
    return record.name if isinstance(record, ElementBase) else str(getattr(record, "kind", "record"))
