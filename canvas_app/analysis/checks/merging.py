"""Two elements made one: the first takes over the connections of the second, and what it did not say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.model import RELATION_KINDS
from canvas_app.model.fixes import Fix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.document import Snapshot
    from canvas_app.model import BesideRecord, DocumentInfo, Element, Relation

_OWN = frozenset({"id", "kind", "name", "positions", "locked"})


@dataclass
class _Changes:
    put: dict[str, Element | Relation | BesideRecord | DocumentInfo] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)


def merged(snapshot: Snapshot, kept_id: str, gone_id: str) -> Fix | None:
    """Return what makes one element of two of a kind; None where they are of different kinds."""
    kept, gone = snapshot.elements[kept_id], snapshot.elements[gone_id]
    if kept.kind != gone.kind:
        return None
    changes = _Changes(remove=[gone_id])
    _take_up_fields(changes, kept, gone)
    _take_over_relations(changes, snapshot, kept, gone)
    _take_over_mentions(changes, snapshot, kept_id, gone_id)
    return Fix(f"Merge the two “{kept.name}”", tuple(changes.put.values()), tuple(changes.remove))


def _take_up_fields(changes: _Changes, kept: Element, gone: Element) -> None:
    """Fields of the kept element that still stand at their default take the value of the other one."""
    taken = {}
    for name, info in type(kept).model_fields.items():
        default = info.get_default(call_default_factory=True)
        if name not in _OWN and getattr(kept, name) == default != getattr(gone, name):
            taken[name] = getattr(gone, name)
    if taken:
        changes.put[kept.id] = kept.model_copy(update=taken)


def _take_over_relations(changes: _Changes, snapshot: Snapshot, kept: Element, gone: Element) -> None:
    present = {_line(each) for each in _touching(snapshot, kept.id)}
    for relation in _touching(snapshot, gone.id):
        ends = {
            end: kept.id if getattr(relation, end) == gone.id else getattr(relation, end) for end in _ENDS
        }
        moved = relation.model_copy(update=ends)
        # What would lead to itself, or is there already, goes with the element.
        if moved.source != moved.target and _line(moved) not in present:
            present.add(_line(moved))
            changes.put[moved.id] = moved


_ENDS = ("source", "target")


def _line(relation: Relation) -> tuple[str, str, str]:
    return relation.kind, relation.source, relation.target


def _touching(snapshot: Snapshot, element_id: str) -> Iterator[Relation]:
    for relation in (*snapshot.incoming.get(element_id, ()), *snapshot.outgoing.get(element_id, ())):
        if relation.kind in RELATION_KINDS:
            yield relation


def _take_over_mentions(changes: _Changes, snapshot: Snapshot, kept_id: str, gone_id: str) -> None:
    """Owners, scenarios and answers that name the other element name the kept one."""
    for element in snapshot.elements.values():
        if element.owner == gone_id and element.id != gone_id:
            latest = changes.put.get(element.id, element)
            changes.put[element.id] = latest.model_copy(update={"owner": kept_id})
    for scenario in snapshot.scenarios.values():
        present = {item.path for item in scenario.overrides if item.record == kept_id}
        overrides = tuple(
            item.model_copy(update={"record": kept_id}) if item.record == gone_id else item
            for item in scenario.overrides
            if item.record != gone_id or item.path not in present
        )
        if overrides != scenario.overrides:
            changes.put[scenario.id] = scenario.model_copy(update={"overrides": overrides})
    for answer in snapshot.answers.values():
        if gone_id in answer.elements:
            elements = dict.fromkeys(kept_id if key == gone_id else key for key in answer.elements)
            changes.put[answer.id] = answer.model_copy(update={"elements": tuple(elements)})
