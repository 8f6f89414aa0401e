"""What must hold after every change: no loose end, only legal relations, no reference to what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document.errors import IntegrityError
from canvas_app.model import KIND_WORDS, DocumentInfo, ElementBase, RelationBase, Scenario, legal_kinds

if TYPE_CHECKING:
    import networkx as nx

    from canvas_app.document.commit import AnyRecord
    from canvas_app.document.transaction import Transaction
    from canvas_app.model import Element, Relation


def complete(tx: Transaction, graph: nx.MultiDiGraph[str], records: dict[str, AnyRecord]) -> None:
    """Let what depends on removed elements go or let go of them, then refuse what is not legal."""
    gone = {key for key, record in tx.pending.items() if record is None and key in graph}
    for element_id in gone:
        _remove_relations(tx, graph, element_id)
    if gone:
        _forget_references(tx, records, gone)
    for key, record in tx.pending.items():
        if record is not None:
            _check(tx, record, records.get(key))


def _remove_relations(tx: Transaction, graph: nx.MultiDiGraph[str], element_id: str) -> None:
    edges = (*graph.in_edges(element_id, keys=True), *graph.out_edges(element_id, keys=True))
    for _source, _target, relation_id in edges:
        if tx.get(relation_id) is not None:
            tx.remove(relation_id)
    for key, record in list(tx.pending.items()):
        if isinstance(record, RelationBase) and element_id in (record.source, record.target):
            tx.pending[key] = None


def _forget_references(tx: Transaction, records: dict[str, AnyRecord], gone: set[str]) -> None:
    for key in records.keys() | tx.pending.keys():
        record = tx.get(key)
        if isinstance(record, ElementBase) and record.owner in gone:
            tx.update(key, owner=None)
        elif isinstance(record, Scenario) and any(item.record in gone for item in record.overrides):
            tx.update(key, overrides=tuple(item for item in record.overrides if item.record not in gone))


def _check(tx: Transaction, record: AnyRecord, before: AnyRecord | None) -> None:
    if before is not None and before.kind != record.kind:
        raise IntegrityError("An element cannot change its kind. Remove it and add one of the other kind.")
    if isinstance(record, RelationBase):
        check_relation(record, _end(tx, record.source), _end(tx, record.target))


def _end(tx: Transaction, element_id: str) -> Element:
    record = tx.get(element_id)
    if record is None or isinstance(record, RelationBase | Scenario | DocumentInfo):
        raise IntegrityError("A relation needs an element at both ends.")
    return record


def check_relation(relation: Relation, source: Element, target: Element) -> None:
    """Raise IntegrityError when a relation may not lead from one element to the other."""
    if source.id == target.id:
        raise IntegrityError(f"“{source.name}” cannot be connected to itself.")
    if relation.kind not in legal_kinds(source.kind, target.kind):
        source_kind, target_kind = KIND_WORDS[source.kind].label, KIND_WORDS[target.kind].label
        raise IntegrityError(
            f"“{source.name}” ({source_kind}) cannot be connected in this way "
            f"to “{target.name}” ({target_kind})."
        )
