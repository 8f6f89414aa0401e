"""Reading a model so that it is known what was read: after an edit only its readers are looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document import AnyRecord, Snapshot
    from canvas_app.model import DocumentInfo, Element, Relation

Token = tuple[str, str]
"""Something that can be read: a record, the relations into or out of an element, all of a kind."""
RECORD, INTO, OUT, KIND = "record", "into", "out", "kind"
_DOCUMENT = "document"


class Look:
    """Reads a snapshot and notes in `reads` what it has read."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.reads: set[Token] = set()

    @property
    def info(self) -> DocumentInfo:
        """What the document is about."""
        self.reads.add((_DOCUMENT, RECORD))
        return self._snapshot.info

    def element(self, element_id: str) -> Element:
        """Return an element that is there, as the end of a relation is."""
        self.reads.add((element_id, RECORD))
        return self._snapshot.elements[element_id]

    def incoming(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds, or all, that end at an element."""
        self.reads.add((element_id, INTO))
        return _of_kinds(self._snapshot.incoming.get(element_id, ()), kinds)

    def outgoing(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds, or all, that start at an element."""
        self.reads.add((element_id, OUT))
        return _of_kinds(self._snapshot.outgoing.get(element_id, ()), kinds)

    def sources(self, element_id: str, *kinds: str) -> list[Element]:
        """Return the elements at the other end of incoming relations."""
        return [self.element(relation.source) for relation in self.incoming(element_id, *kinds)]

    def targets(self, element_id: str, *kinds: str) -> list[Element]:
        """Return the elements at the other end of outgoing relations."""
        return [self.element(relation.target) for relation in self.outgoing(element_id, *kinds)]

    def all_of(self, kind: str) -> list[Element]:
        """Return all elements of a kind in document order; every change of one of them counts as read."""
        self.reads.add((kind, KIND))
        return [element for element in self._snapshot.elements.values() if element.kind == kind]


def touched_tokens(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> set[Token]:
    """Return what may read differently after changes of some records."""
    tokens: set[Token] = set()
    for key in touched:
        for record in (_record(before, key), _record(after, key)):
            tokens |= _tokens(key, record)
    return tokens


def _record(snapshot: Snapshot, key: str) -> AnyRecord | None:
    if key == _DOCUMENT:
        return snapshot.info
    return snapshot.elements.get(key) or snapshot.relations.get(key)


def _tokens(key: str, record: AnyRecord | None) -> set[Token]:
    if record is None:
        return {(key, RECORD)}
    ends = _ends(record)
    return {(key, RECORD), (record.kind, KIND), *ends}


def _ends(record: AnyRecord) -> set[Token]:
    source, target = getattr(record, "source", None), getattr(record, "target", None)
    if source is None or target is None:
        return set()
    return {(source, OUT), (target, INTO)}


def _of_kinds(relations: Iterable[Relation], kinds: tuple[str, ...]) -> list[Relation]:
    return [relation for relation in relations if not kinds or relation.kind in kinds]


def records_by_id(snapshot: Snapshot) -> Mapping[str, Element | Relation]:
    """Return everything that can be looked at one by one."""
    return {**snapshot.elements, **snapshot.relations}
