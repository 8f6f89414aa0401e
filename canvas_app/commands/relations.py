"""Commands on relations: connect, offer what is legal, change the kind, turn around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.commands import wording
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.document import UnknownRecordError
from canvas_app.model import KIND_WORDS, RELATION_KINDS, legal_kinds

if TYPE_CHECKING:
    from canvas_app.document import Document
    from canvas_app.model import Element, Relation


@dataclass(frozen=True, slots=True)
class Offer:
    """A relation that could be made between two elements."""

    kind: str
    source: str
    target: str
    phrase: str


def offers(document: Document, first: str, second: str) -> tuple[Offer, ...]:
    """Return what may connect two elements: from the first to the second, then the other way round.

    `depends_on`, which is legal almost everywhere, comes last of each direction.
    """
    found = []
    for source, target in ((first, second), (second, first)):
        if source != target:
            kinds = legal_kinds(document.element(source).kind, document.element(target).kind)
            found += [Offer(kind, source, target, RELATION_KINDS[kind].phrase) for kind in kinds]
    return tuple(found)


def connect(document: Document, source: str, target: str, kind: str, **fields: object) -> str:
    """Connect two elements and return the id of the relation; one that is there already is kept."""
    ends = document.element(source), document.element(target)
    _check(*ends, kind)
    for present in document.snapshot().outgoing.get(source, ()):
        if present.target == target and present.kind == kind:
            return present.id
    relation = _new(kind, source, target, fields)
    with document.transact(f"Connect {_pair(*ends)}") as tx:
        tx.put(relation)
    return relation.id


def change_kind(document: Document, relation_id: str, kind: str) -> str:
    """Make a relation one of another kind and return its new id; fields that both have are kept."""
    before = _existing(document, relation_id)
    if before.kind == kind:
        return relation_id
    ends = document.element(before.source), document.element(before.target)
    _check(*ends, kind)
    known = RELATION_KINDS[kind].record_type.model_fields
    kept = {
        key: value for key, value in before if key in known and key not in ("id", "kind", "source", "target")
    }
    after = _new(kind, before.source, before.target, kept)
    with document.transact(f"Change the connection of {_pair(*ends)}") as tx:
        tx.remove(relation_id)
        tx.put(after)
    return after.id


def reverse(document: Document, relation_id: str) -> None:
    """Turn a relation around; raises RefusedError where its kind may not lead the other way."""
    relation = _existing(document, relation_id)
    source, target = document.element(relation.target), document.element(relation.source)
    _check(source, target, relation.kind)
    with document.transact(f"Turn around the connection of {_pair(target, source)}") as tx:
        tx.update(relation_id, source=source.id, target=target.id)


def _existing(document: Document, relation_id: str) -> Relation:
    relation = document.snapshot().relations.get(relation_id)
    if relation is None:
        raise UnknownRecordError("This connection is no longer on the canvas.")
    return relation


def _new(kind: str, source: str, target: str, fields: dict[str, object]) -> Relation:
    record_type = RELATION_KINDS[kind].record_type
    with refusing(record_type):
        return record_type.model_validate({"source": source, "target": target, **fields})


def _check(source: Element, target: Element, kind: str) -> None:
    if source.id == target.id:
        raise RefusedError(f"{wording.quoted(source.name)} cannot be connected to itself.")
    if kind not in RELATION_KINDS or (source.kind, target.kind) not in RELATION_KINDS[kind].pairs:
        phrase = RELATION_KINDS[kind].phrase if kind in RELATION_KINDS else kind
        raise RefusedError(
            f"“{phrase}” cannot lead from {wording.quoted(source.name)} ({KIND_WORDS[source.kind].label}) "
            f"to {wording.quoted(target.name)} ({KIND_WORDS[target.kind].label}). Choose another connection."
        )


def _pair(source: Element, target: Element) -> str:
    return f"{wording.quoted(source.name)} and {wording.quoted(target.name)}"
