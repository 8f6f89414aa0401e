"""What must hold after every change: no loose end, only legal relations, no reference to what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document.errors import IntegrityError
from canvas_app.model import (
    BESIDE_TYPES,
    KIND_WORDS,
    RELATION_KINDS,
    ElementBase,
    EntryAnswer,
    RelationBase,
    Role,
    Scenario,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.document.commit import AnyRecord
    from canvas_app.document.document import Document
    from canvas_app.document.snapshot import Snapshot
    from canvas_app.document.transaction import Transaction
    from canvas_app.model import Element, Relation


def complete(tx: Transaction, document: Document) -> None:
    """Let what depends on removed records go or let go of them, then refuse what is not legal."""
    if any(record is None for record in tx.pending.values()):
        snapshot = document.snapshot()
        _remove_relations(tx, snapshot)
        _forget_references(tx, snapshot)
    for key, record in tx.pending.items():
        if record is not None:
            _check(tx, record, document.get(key))


def check_all(
    records: Mapping[str, AnyRecord],
    elements: Mapping[str, Element],
    relations: Mapping[str, Relation],
) -> None:
    """Raise IntegrityError where a whole document is not legal."""
    pairs = {kind: entry.pairs for kind, entry in RELATION_KINDS.items()}
    for relation in relations.values():
        source, target = elements.get(relation.source), elements.get(relation.target)
        if source is None or target is None:
            raise _loose_end(relation, source or target)
        if (source.kind, target.kind) not in pairs[relation.kind] or source is target:
            check_relation(relation, source, target)
    for element in elements.values():
        if element.owner is not None:
            _check_owner(element, elements.get(element.owner))
    for record in records.values():
        if record.kind in BESIDE_TYPES:
            _check_beside(record, records)


def mend(tx: Transaction) -> None:
    """Make what an undo brings back fit what others changed meanwhile, so that it is never refused."""
    for key, record in list(tx.pending.items()):
        if isinstance(record, RelationBase):
            source, target = tx.get(record.source), tx.get(record.target)
            if source is None or target is None:
                tx.pending[key] = None
            elif not _legal(record, source, target):
                del tx.pending[key]
        elif isinstance(record, ElementBase) and record.owner and tx.get(record.owner) is None:
            tx.pending[key] = record.model_copy(update={"owner": None})
        elif isinstance(record, Scenario | EntryAnswer):
            tx.pending[key] = _without(record, lambda other: tx.get(other) is None)


def check_relation(relation: Relation, source: Element, target: Element) -> None:
    """Raise IntegrityError when a relation may not lead from one element to the other."""
    if _legal(relation, source, target):
        return
    if source.id == target.id:
        raise IntegrityError(f"“{source.name}” cannot be connected to itself.")
    source_kind, target_kind = KIND_WORDS[source.kind].label, KIND_WORDS[target.kind].label
    raise IntegrityError(
        f"“{source.name}” ({source_kind}) cannot be connected by “{RELATION_KINDS[relation.kind].phrase}” "
        f"to “{target.name}” ({target_kind})."
    )


def _legal(relation: Relation, source: AnyRecord, target: AnyRecord) -> bool:
    return source.id != target.id and (source.kind, target.kind) in RELATION_KINDS[relation.kind].pairs


def _remove_relations(tx: Transaction, snapshot: Snapshot) -> None:
    """Remove the relations that, as they will be, end at an element that will not be there."""
    gone = {key for key, record in tx.pending.items() if record is None}
    touching = [key for key, record in tx.pending.items() if isinstance(record, RelationBase)]
    for element_id in tx.pending:
        if element_id in gone:
            touching += [relation.id for relation in snapshot.incoming.get(element_id, ())]
            touching += [relation.id for relation in snapshot.outgoing.get(element_id, ())]
    for key in touching:
        record = tx.get(key)
        if isinstance(record, RelationBase) and (record.source in gone or record.target in gone):
            tx.pending[key] = None


def _forget_references(tx: Transaction, snapshot: Snapshot) -> None:
    gone = {key for key, record in tx.pending.items() if record is None}
    # In lists, not in sets: a commit names its records in the same order in every run.
    owners = {key for key in gone if isinstance(snapshot.elements.get(key), Role)}
    owned = [key for key, each in snapshot.elements.items() if each.owner in owners] if owners else []
    for key in [*owned, *tx.pending] if owners else ():
        record = tx.get(key)
        if isinstance(record, ElementBase) and record.owner in owners:
            tx.put(record.model_copy(update={"owner": None}))
    for key in [*snapshot.scenarios, *snapshot.answers, *tx.pending]:
        record = tx.get(key)
        if isinstance(record, Scenario | EntryAnswer):
            tx.pending[key] = _without(record, gone.__contains__)


def _check(tx: Transaction, record: AnyRecord, before: AnyRecord | None) -> None:
    if before is not None and before.kind != record.kind:
        raise IntegrityError("An element cannot change its kind. Remove it and add one of the other kind.")
    if isinstance(record, RelationBase):
        source, target = _end(tx, record.source), _end(tx, record.target)
        if source is None or target is None:
            raise _loose_end(record, source or target)
        check_relation(record, source, target)
    elif isinstance(record, ElementBase):
        if record.owner is not None:
            _check_owner(record, tx.get(record.owner))
    elif isinstance(record, Scenario | EntryAnswer):
        _check_beside(record, {key: tx.get(key) for key in _named(record)})


def _check_owner(element: Element, owner: AnyRecord | None) -> None:
    if not isinstance(owner, Role):
        raise IntegrityError(f"The owner of “{element.name}” must be a role on this canvas.")


def _named(record: Scenario | EntryAnswer) -> tuple[str, ...]:
    """The records that a record beside the graph cannot do without."""
    if isinstance(record, Scenario):
        return tuple(item.record for item in record.overrides)
    return record.elements


def _without(record: Scenario | EntryAnswer, gone: Callable[[str], bool]) -> Scenario | EntryAnswer:
    """Return a record beside the graph without what it says about records that are gone.

    An accepted finding names no record that it cannot do without: it stays for when the finding comes back.
    """
    if isinstance(record, Scenario):
        overrides = tuple(item for item in record.overrides if not gone(item.record))
        return record if overrides == record.overrides else record.model_copy(update={"overrides": overrides})
    elements = tuple(key for key in record.elements if not gone(key))
    return record if elements == record.elements else record.model_copy(update={"elements": elements})


def _check_beside(record: AnyRecord, records: Mapping[str, AnyRecord | None]) -> None:
    if isinstance(record, Scenario) and any(records.get(key) is None for key in _named(record)):
        raise IntegrityError(f"The scenario “{record.name}” changes something that is not there.")
    if isinstance(record, EntryAnswer) and any(records.get(key) is None for key in _named(record)):
        raise IntegrityError(f"The answer to “{record.entry}” names an element that is not there.")


def _end(tx: Transaction, element_id: str) -> Element | None:
    record = tx.get(element_id)
    return record if isinstance(record, ElementBase) else None


def _loose_end(relation: Relation, other: Element | None) -> IntegrityError:
    phrase = RELATION_KINDS[relation.kind].phrase
    of = f" of “{other.name}”" if other else ""
    return IntegrityError(f"The connection “{phrase}”{of} leads to an element that is not there.")
