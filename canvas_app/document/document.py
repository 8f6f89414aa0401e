"""The document: a typed graph with records beside it, changed through one door."""

from __future__ import annotations

from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import networkx as nx
from psygnal import Signal

from canvas_app.document import integrity
from canvas_app.document.commit import AnyRecord, Change, Commit
from canvas_app.document.errors import TransactionError, UnknownRecordError
from canvas_app.document.history import History
from canvas_app.document.snapshot import Adjacency, Snapshot
from canvas_app.document.transaction import Transaction
from canvas_app.model import (
    DOCUMENT_ID,
    ELEMENT_TYPES,
    RELATION_KINDS,
    DocumentInfo,
    ElementBase,
    RelationBase,
    Scenario,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from canvas_app.model import Element, Relation

USER_ORIGINS = frozenset({"user"})


class Document:
    """A business model.

    `graph` is the truth for elements and relations: a node per element (attribute `element`), an edge per
    relation (key: its id, attribute `relation`). Read it freely; change it only inside `transact`.
    """

    committed = Signal(object)
    """Sent once, synchronously, after every commit that changed something, with the `Commit`."""

    def __init__(
        self, records: Iterable[AnyRecord] = (), *, extras: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        """Build a document from valid records; raises IntegrityError for loose ends and illegal relations.

        `extras` are the fields of its file that other programs put there: kept, never read.
        """
        self.extras = extras
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        self._records: dict[str, AnyRecord] = {DOCUMENT_ID: DocumentInfo()}
        self._elements: dict[str, Element] = {}
        self._relations: dict[str, Relation] = {}
        self._scenarios: dict[str, Scenario] = {}
        self.seq = 0
        self._open: Transaction | None = None
        self._telling = False
        self._snapshot: Snapshot | None = None
        self._adjacency: Adjacency | None = None
        self._loose_changes: list[tuple[Relation | None, Relation | None]] = []
        self.history = History(self)
        self._load(records)

    @property
    def info(self) -> DocumentInfo:
        """What the document is about."""
        info = self._records[DOCUMENT_ID]
        assert isinstance(info, DocumentInfo)
        return info

    def get(self, record_id: str) -> AnyRecord | None:
        """Return any record by id, or None."""
        return self._records.get(record_id)

    def element(self, element_id: str) -> Element:
        """Return an element; raises UnknownRecordError when there is none with this id."""
        try:
            element: Element = self.graph.nodes[element_id]["element"]
        except KeyError:
            raise UnknownRecordError(f"There is no element with the id {element_id}.") from None
        return element

    def records(self) -> Iterator[AnyRecord]:
        """Return all records: the description first, then in the order they were added."""
        return iter(self._records.values())

    def snapshot(self) -> Snapshot:
        """Return the present state; cheap, because it shares the frozen records."""
        if self._snapshot is None or self._snapshot.seq != self.seq:
            elements: dict[str, Element] = dict(self._elements)
            relations: dict[str, Relation] = dict(self._relations)
            scenarios = dict(self._scenarios)
            if self._adjacency is None:
                self._adjacency = Adjacency(relations)
            elif self._loose_changes:
                self._adjacency = self._adjacency.after(relations, self._loose_changes)
            self._loose_changes = []
            self._snapshot = Snapshot(self.seq, self.info, elements, relations, scenarios, self._adjacency)
        return self._snapshot

    @contextmanager
    def transact(
        self, label: str, *, gesture: str | None = None, origin: str = "user"
    ) -> Iterator[Transaction]:
        """Open the one door for changes; what is collected is written when the block ends.

        Nothing is written when the block raises. Raises TransactionError when nested or called by a
        listener, IntegrityError when the result would not be a business model.
        """
        if self._open is not None or self._telling:
            raise TransactionError("a transaction must not nest, and listeners must not change the document")
        tx = self._open = Transaction(self._records)
        try:
            yield tx
            integrity.complete(tx, self.graph, self._records)
        finally:
            self._open = None
        self._finish(tx, label, gesture, origin)

    def _finish(self, tx: Transaction, label: str, gesture: str | None, origin: str) -> None:
        changes: dict[str, Change] = {}
        for key, after in tx.pending.items():
            before = self._records.get(key)
            if before != after:
                changes[key] = (before, after)
        if not changes:
            return
        self._write(changes)
        self.seq += 1
        commit = Commit(self.seq, label, origin, gesture, MappingProxyType(changes))
        if origin in USER_ORIGINS:
            self.history.record(commit)
        self._telling = True
        try:
            self.committed.emit(commit)
        finally:
            self._telling = False

    def _write(self, changes: dict[str, Change]) -> None:
        elements_first = sorted(changes.items(), key=lambda item: isinstance(item[1][1], RelationBase))
        for key, (before, after) in elements_first:
            if after is None:
                self._erase(key, before)
            else:
                self._place(after, before)

    def _erase(self, key: str, before: AnyRecord | None) -> None:
        del self._records[key]
        if isinstance(before, ElementBase):
            del self._elements[key]
            self.graph.remove_node(key)
        elif isinstance(before, RelationBase):
            del self._relations[key]
            self._loose_changes.append((before, None))
            self._remove_edge(before)
        elif isinstance(before, Scenario):
            del self._scenarios[key]

    def _place(self, record: AnyRecord, before: AnyRecord | None) -> None:
        self._records[record.id] = record
        if isinstance(record, ElementBase):
            self._elements[record.id] = record
            self.graph.add_node(record.id, element=record)
        elif isinstance(record, RelationBase):
            self._place_relation(record, before if isinstance(before, RelationBase) else None)
        elif isinstance(record, Scenario):
            self._scenarios[record.id] = record

    def _place_relation(self, relation: Relation, before: Relation | None) -> None:
        if before is not None and (before.source, before.target) != (relation.source, relation.target):
            self._remove_edge(before)
        self.graph.add_edge(relation.source, relation.target, key=relation.id, relation=relation)
        self._relations[relation.id] = relation
        self._loose_changes.append((before, relation))

    def _remove_edge(self, relation: Relation) -> None:
        """Remove an edge, unless an end that the same commit removed took it along."""
        if self.graph.has_edge(relation.source, relation.target, relation.id):
            self.graph.remove_edge(relation.source, relation.target, relation.id)

    def _load(self, records: Iterable[AnyRecord]) -> None:
        """Take up all records at once: what a transaction would do, at a third of the time."""
        for record in records:
            self._records[record.id] = record
            if record.kind in ELEMENT_TYPES:
                self._elements[record.id] = cast("Element", record)
            elif record.kind in RELATION_KINDS:
                self._relations[record.id] = cast("Relation", record)
            elif record.kind == "scenario":
                self._scenarios[record.id] = record
        integrity.check_all(self._records, self._elements, self._relations, self._scenarios)
        self.graph.add_nodes_from((key, {"element": element}) for key, element in self._elements.items())
        self.graph.add_edges_from(
            (relation.source, relation.target, key, {"relation": relation})
            for key, relation in self._relations.items()
        )
