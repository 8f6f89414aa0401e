"""Reading a model so that it is known what was read: after an edit only its readers are looked at again."""

from __future__ import annotations

import math
from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from canvas_app.analysis.checks.form import lane_of_itself
from canvas_app.model import DOCUMENT_ID, RELATION_KINDS, STAGE_CODES, DocumentInfo, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, EntryAnswer, Relation, StageCode

    Fact = Callable[["Look"], Hashable]
    """Something small about many elements. It may not ask for another fact."""

Token = tuple[str, str]
"""Something that can be read: a record, the relations into or out of an element, all of a kind, all of a
name, all between two elements, the forecast of a stream, a setting of the document, or a fact."""
RECORD, INTO, OUT, KIND, NAME, LINE = "record", "into", "out", "kind", "name", "line"
FORECAST, SETTING, FACT = "forecast", "setting", "fact"
_BELONGING = frozenset(source for source, _ in RELATION_KINDS["belongs_to"].pairs)
NO_FORECASTS: Mapping[str, StreamForecast] = MappingProxyType({})


class Index:
    """The elements of a snapshot by kind and by name, relations by ends; kept up to date by `follow`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._groups: dict[Token, set[str]] = defaultdict(set)
        self._sorted: dict[Token, tuple[str, ...]] = {}
        self._stand_as_in(snapshot)
        for element in snapshot.elements.values():
            for token in _groups_of(element):
                self._groups[token].add(element.id)
        for relation in snapshot.relations.values():
            self._groups[_line_of(relation)].add(relation.id)

    def follow(self, before: Snapshot, after: Snapshot, touched: Iterable[str]) -> bool:
        """Take up the changes of some records; return whether all others still stand in the same order."""
        for key in touched:
            self._move(key, set(_groups_at(before, key)), set(_groups_at(after, key)))
        # A document never changes the place of a record; what comes from nowhere may stand in any order.
        same = after.places is not None and after.places is before.places
        self._stand_as_in(after)
        if not same:
            self._sorted = {}
        return same

    def _stand_as_in(self, snapshot: Snapshot) -> None:
        self._elements = snapshot.elements
        self.places: Mapping[str, int] = _places(snapshot) if snapshot.places is None else snapshot.places
        """A number for each element, higher than those of all that stand before it."""

    def place(self, subject: str) -> float:
        """Return the place of an element in the document; whatever is none stands behind them all."""
        return self.places[subject] if subject in self._elements else math.inf

    def _move(self, key: str, left: set[Token], entered: set[Token]) -> None:
        for token in left - entered:
            self._groups[token].discard(key)
            self._sorted.pop(token, None)
        for token in entered - left:
            self._groups[token].add(key)
            self._sorted.pop(token, None)

    def ids(self, token: Token) -> tuple[str, ...]:
        """Return the ids of a group: of all elements of a kind in document order, else in that of the ids.

        An undo may bring an element back at another place of the document, but always with its id.
        """
        known = self._sorted.get(token)
        if known is None:
            order = self.places.__getitem__ if token[1] == KIND else None
            known = self._sorted[token] = tuple(sorted(self._groups.get(token, ()), key=order))
        return known


class Look:
    """Reads a snapshot and notes in `reads` what it has read.

    A relation that has lost an end is not given to those who ask for the relations of an element.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        index: Index | None = None,
        forecasts: Mapping[str, StreamForecast] = NO_FORECASTS,
        facts: Facts | None = None,
    ) -> None:
        self.snapshot = snapshot
        """For wording what was found; rules read through the methods."""
        self._facts = Facts() if facts is None else facts
        self._index = index
        self._forecasts = forecasts
        self.reads: set[Token] = set()

    def setting(self, name: str) -> Any:  # noqa: ANN401
        """Return what the document says under a name, as `horizon`."""
        self.reads.add((name, SETTING))
        return getattr(self.snapshot.info, name)

    @property
    def money(self) -> DocumentInfo:
        """The document, of which only the currency and the exchange rates may be read."""
        self.reads.update((("currency", SETTING), ("rates", SETTING)))
        return self.snapshot.info

    def fact(self, asked: Fact) -> Any:  # noqa: ANN401
        """Return a fact about many elements: what reads it is looked at again when the fact is another."""
        self.reads.add(_name_of_fact(asked))
        return self._facts.value(asked, self)

    def element(self, element_id: str) -> Element:
        """Return an element that is there, as the end of a relation is."""
        self.reads.add((element_id, RECORD))
        return self.snapshot.elements[element_id]

    def find(self, element_id: str) -> Element | None:
        """Return an element, or None where there is none with this id."""
        self.reads.add((element_id, RECORD))
        return self.snapshot.elements.get(element_id)

    def record(self, record_id: str) -> Element | Relation | Scenario | DocumentInfo | None:
        """Return whatever record has this id, or None."""
        self.reads.add((record_id, RECORD))
        return subject_of(self.snapshot, record_id)

    def incoming(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds, or all, that end at an element."""
        self.reads.add((element_id, INTO))
        found = self.snapshot.incoming.get(element_id, ())
        return [one for one in found if (not kinds or one.kind in kinds) and self._is_there(one.source)]

    def outgoing(self, element_id: str, *kinds: str) -> list[Relation]:
        """Return the relations of some kinds, or all, that start at an element."""
        self.reads.add((element_id, OUT))
        found = self.snapshot.outgoing.get(element_id, ())
        return [one for one in found if (not kinds or one.kind in kinds) and self._is_there(one.target)]

    def _is_there(self, element_id: str) -> bool:
        if element_id in self.snapshot.elements:
            return True
        self.reads.add((element_id, RECORD))
        return False

    def sources(self, element_id: str, *kinds: str) -> list[Element]:
        """Return the elements at the other end of incoming relations."""
        return [self.element(relation.source) for relation in self.incoming(element_id, *kinds)]

    def targets(self, element_id: str, *kinds: str) -> list[Element]:
        """Return the elements at the other end of outgoing relations."""
        return [self.element(relation.target) for relation in self.outgoing(element_id, *kinds)]

    def all_of(self, kind: str) -> list[Element]:
        """Return all elements of a kind in document order; every change of one of them counts as read."""
        self.reads.add((kind, KIND))
        elements = self.snapshot.elements
        return [elements[key] for key in self._groups.ids((kind, KIND))]

    def alike(self, element: Element) -> Iterable[Element]:
        """Return the elements of the same kind and name, in the same block, in the order of their ids."""
        token = _name_of(element)
        self.reads.add(token)
        elements = self.snapshot.elements
        return (elements[key] for key in self._groups.ids(token))

    def parallel(self, relation: Relation) -> tuple[str, ...]:
        """Return the ids of the relations of the same kind between the same elements, this one among them."""
        token = _line_of(relation)
        self.reads.add(token)
        return self._groups.ids(token)

    def scenarios(self) -> list[Scenario]:
        """Return all scenarios; every change of one of them counts as read."""
        self.reads.add(("scenario", KIND))
        return list(self.snapshot.scenarios.values())

    def answers(self) -> list[EntryAnswer]:
        """Return what the framework is answered beside cards; every change of one of them counts as read."""
        self.reads.add(("answer", KIND))
        return list(self.snapshot.answers.values())

    def lane(self, element: Element) -> StageCode | None:
        """Return the lane of an element, as the canvas shows it; None: the whole company."""
        if element.kind == "stage" or element.stage is not None:
            return lane_of_itself(element)
        if element.kind not in _BELONGING:
            return lane_of_itself(element)
        stages = [one.code for one in self.targets(element.id, "belongs_to") if one.kind == "stage"]
        return min(stages, key=STAGE_CODES.index) if stages else lane_of_itself(element)

    def forecast(self, stream_id: str) -> StreamForecast | None:
        """Return the forecast of a stream, or None while there are no numbers."""
        self.reads.add((stream_id, FORECAST))
        return self._forecasts.get(stream_id)

    @property
    def _groups(self) -> Index:
        if self._index is None:
            self._index = Index(self.snapshot)
        return self._index


class Facts:
    """What was asked about many elements, kept until something that it was read from changes."""

    def __init__(self) -> None:
        self._known: dict[Fact, tuple[Hashable, frozenset[Token]]] = {}

    def value(self, asked: Fact, look: Look) -> Hashable:
        """Return a fact; whoever asks has read it, and not what it was read from."""
        if asked not in self._known:
            outer, look.reads = look.reads, set()
            self._known[asked] = asked(look), frozenset(look.reads)
            look.reads = outer
        return self._known[asked][0]

    def follow(self, look: Look, tokens: set[Token]) -> set[Token]:
        """Return the facts that are others now that something reads differently."""
        changed = set()
        for asked, (before, reads) in list(self._known.items()):
            if not reads.isdisjoint(tokens):
                del self._known[asked]
                if self.value(asked, look) != before:
                    changed.add(_name_of_fact(asked))
        return changed


def subjects_of(snapshot: Snapshot) -> Iterator[Element | Relation | Scenario | DocumentInfo]:
    """Yield everything that can be looked at one by one."""
    yield snapshot.info
    yield from snapshot.elements.values()
    yield from snapshot.relations.values()
    yield from snapshot.scenarios.values()


def subject_of(snapshot: Snapshot, key: str) -> Element | Relation | Scenario | DocumentInfo | None:
    """Return what can be looked at under an id, or None."""
    if key == DOCUMENT_ID:
        return snapshot.info
    return snapshot.elements.get(key) or snapshot.relations.get(key) or snapshot.scenarios.get(key)


def touched_tokens(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> set[Token]:
    """Return what may read differently after changes of some records."""
    tokens: set[Token] = set()
    for key in touched:
        tokens.add((key, RECORD))
        old, new = before.elements.get(key), after.elements.get(key)
        if key == DOCUMENT_ID:
            fields = type(after.info).model_fields
            tokens.update(
                (name, SETTING) for name in fields if getattr(before.info, name) != getattr(after.info, name)
            )
        if old is None and new is None:
            for snapshot in (before, after):
                tokens.update(_tokens_beside(snapshot, key))
            continue
        for element in (old, new):
            tokens.update(_groups_of(element))
        if old is None or new is None:
            # Relations that had lost this end, or lose it now, read differently at their other end.
            for snapshot in (before, after):
                tokens.update((one.source, OUT) for one in snapshot.incoming.get(key, ()))
                tokens.update((one.target, INTO) for one in snapshot.outgoing.get(key, ()))
    return tokens


def touched_forecasts(
    before: Mapping[str, StreamForecast], after: Mapping[str, StreamForecast]
) -> set[Token]:
    """Return the forecasts that are others than before."""
    if before is after:
        return set()
    changed = {(key, FORECAST) for key, forecast in after.items() if before.get(key) is not forecast}
    return changed | {(key, FORECAST) for key in before.keys() - after.keys()}


def _tokens_beside(snapshot: Snapshot, key: str) -> Iterator[Token]:
    relation = snapshot.relations.get(key)
    if relation is not None:
        yield relation.source, OUT
        yield relation.target, INTO
        yield _line_of(relation)
    elif key in snapshot.scenarios:
        yield "scenario", KIND
    elif key in snapshot.answers:
        yield "answer", KIND


def _groups_of(element: Element | None) -> tuple[Token, ...]:
    return () if element is None else ((element.kind, KIND), _name_of(element))


def _name_of(element: Element) -> Token:
    block = element.aspect if element.kind == "channel" else element.kind
    return f"{block} {' '.join(element.name.casefold().split())}", NAME


def _line_of(relation: Relation) -> Token:
    return f"{relation.kind} {relation.source} {relation.target}", LINE


def _groups_at(snapshot: Snapshot, key: str) -> tuple[Token, ...]:
    relation = snapshot.relations.get(key)
    return _groups_of(snapshot.elements.get(key)) if relation is None else (_line_of(relation),)


def _name_of_fact(asked: Fact) -> Token:
    return f"{asked.__module__}.{asked.__name__}", FACT


def _places(snapshot: Snapshot) -> dict[str, int]:
    return {key: number for number, key in enumerate(snapshot.elements)}
