"""The document: a typed graph with records beside it, changed through one door."""

from __future__ import annotations

from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from canvas_app.document import graph as graphs
from canvas_app.document import integrity
from canvas_app.document.commit import AnyRecord, Change, Commit
from canvas_app.document.errors import IntegrityError, TransactionError, UnknownRecordError
from canvas_app.document.history import History
from canvas_app.document.order import Order, settled
from canvas_app.document.signals import Signal
from canvas_app.document.snapshot import Adjacency, Snapshot
from canvas_app.document.transaction import Transaction
from canvas_app.model import (
    BESIDE_TYPES,
    DOCUMENT_ID,
    ELEMENT_TYPES,
    RELATION_KINDS,
    DocumentInfo,
    ElementBase,
    RelationBase,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from canvas_app.model import Element, Relation

USER_ORIGINS = frozenset({"user"})
Kept = TypeVar("Kept")


class Document:
    """A business model: frozen records by id, which together are a typed graph."""

    committed = Signal(object)
    """Sent once, synchronously, after every commit that changed something, with the `Commit`."""

    def __init__(
        self, records: Iterable[AnyRecord] = (), *, extras: Mapping[str, object] = MappingProxyType({})
    ) -> None:
        """Build a document from valid records; raises IntegrityError for loose ends and illegal relations.

        `extras` are the fields of its file that other programs put there: kept, never read.
        """
        self.extras = extras
        self._graph: nx.MultiDiGraph[str] | None = None
        self._records: dict[str, AnyRecord] = {DOCUMENT_ID: DocumentInfo()}
        self._elements: dict[str, Element] = {}
        self._relations: dict[str, Relation] = {}
        self._beside: dict[str, dict[str, Any]] = {kind: {} for kind in BESIDE_TYPES}
        """The records beside the graph, by kind and id."""
        self.seq = 0
        self._open: Transaction | None = None
        self._telling = False
        self._snapshot: Snapshot | None = None
        self._adjacency: Adjacency | None = None
        self._loose_changes: list[tuple[Relation | None, Relation | None]] = []
        self._other_elements = False
        """Whether elements changed since the last snapshot."""
        self.history = History(self)
        self._load(records)
        self._order = Order(self._records)

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The typed graph. Read it freely; change it only inside `transact`.

        A node per element (attribute `element`), an edge per relation (key: its id, attribute `relation`).
        """
        if self._graph is None:
            self._graph = graphs.build(self._elements, self._relations)
        return self._graph

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
            return self._elements[element_id]
        except KeyError:
            raise UnknownRecordError("This is no longer on the canvas.") from None

    def records(self) -> Iterator[AnyRecord]:
        """Return all records: the description first, then in the order they were added."""
        places = self._order.places
        return iter(sorted(self._records.values(), key=lambda record: places[record.id]))

    def snapshot(self) -> Snapshot:
        """Return the present state; cheap, because it shares the frozen records.

        Who sees the very same elements or relations knows that none changed.
        """
        if self._snapshot is None or self._snapshot.seq != self.seq:
            last, beside = self._snapshot, self._beside
            # Unlike `dict`, `copy` is fast also where records have gone.
            elements = self._elements.copy() if last is None or self._other_elements else last.elements
            relations = self._relations.copy() if last is None or self._loose_changes else last.relations
            if self._adjacency is None:
                self._adjacency = Adjacency(relations)
            elif self._loose_changes:
                self._adjacency = self._adjacency.after(relations, self._loose_changes, self._order.places)
            self._loose_changes, self._other_elements = [], False
            self._snapshot = Snapshot(
                self.seq,
                self.info,
                elements,
                relations,
                beside["scenario"].copy(),
                self._adjacency,
                acceptances=beside["acceptance"].copy(),
                answers=beside["answer"].copy(),
                chapters=beside["chapter"].copy(),
                frames=beside["frame"].copy(),
                places=self._order.places,
            )
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
            integrity.complete(tx, self)
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
        for key, (before, after) in changes.items():
            if after is None:
                del self._records[key]
            else:
                self._records[key] = after
            self._index(key, before, after)
        if self._order.follow(changes):
            self._put_back(changes)
        elif self._graph is not None:
            graphs.follow(self._graph, changes)

    def _put_back(self, changes: Mapping[str, Change]) -> None:
        """Put what came where it stood. It is rare, so the graph is built anew when it is asked for."""
        places = self._order.places
        come = {key for key, (before, _after) in changes.items() if before is None}
        self._elements = settled(self._elements, len(come & self._elements.keys()), places)
        self._relations = settled(self._relations, len(come & self._relations.keys()), places)
        for kind, records in self._beside.items():
            self._beside[kind] = settled(records, len(come & records.keys()), places)
        self._graph = None

    def _index(self, key: str, before: AnyRecord | None, after: AnyRecord | None) -> None:
        """Keep the records of one sort together; a record never changes its sort."""
        record = before if after is None else after
        if isinstance(record, ElementBase):
            _set(self._elements, key, cast("Element | None", after))
            self._other_elements = True
        elif isinstance(record, RelationBase):
            _set(self._relations, key, cast("Relation | None", after))
            self._loose_changes.append((cast("Relation | None", before), cast("Relation | None", after)))
        elif record is not None and record.kind in self._beside:
            _set(self._beside[record.kind], key, after)

    def _load(self, records: Iterable[AnyRecord]) -> None:
        """Take up all records at once: what a transaction would do, at a third of the time."""
        for record in records:
            if record.id in self._records and not isinstance(record, DocumentInfo):
                raise IntegrityError("Two records must not have the same id.")
            self._records[record.id] = record
            if record.kind in ELEMENT_TYPES:
                self._elements[record.id] = cast("Element", record)
            elif record.kind in RELATION_KINDS:
                self._relations[record.id] = cast("Relation", record)
            elif record.kind in self._beside:
                self._beside[record.kind][record.id] = record
        integrity.check_all(self._records, self._elements, self._relations)


def _set(index: dict[str, Kept], key: str, record: Kept | None) -> None:
    if record is None:
        del index[key]
    else:
        index[key] = record
