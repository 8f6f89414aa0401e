"""Looks at a model with all rules; after an edit only at what the edit can touch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.dependence import Dependence
from canvas_app.analysis.checks.finding import Finding, Findings
from canvas_app.analysis.checks.form import Form
from canvas_app.analysis.checks.form_changes import following
from canvas_app.analysis.checks.look import (
    NO_FORECASTS,
    Facts,
    Index,
    Look,
    subject_of,
    subjects_of,
    touched_forecasts,
    touched_tokens,
)
from canvas_app.analysis.checks.rule import NearRule, Situation
from canvas_app.analysis.checks.rules import RULES
from canvas_app.analysis.checks.shelf import Shelf
from canvas_app.analysis.checks.whole import WholeModel, finding_of
from canvas_app.analysis.questions.what_if import stop_if
from canvas_app.document.commit import only_moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from canvas_app.analysis.checks.look import Token
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, Element, Relation, Scenario

    Subject = Element | Relation | Scenario | DocumentInfo

_NEAR: dict[str, list[NearRule]] = defaultdict(list)
for _rule in RULES:
    if isinstance(_rule, NearRule):
        for _kind in _rule.kinds:
            _NEAR[_kind].append(_rule)


def check(
    snapshot: Snapshot, analysis: Analysis | None = None, cancelled: Callable[[], bool] | None = None
) -> Findings:
    """Return all findings of a model; without an analysis those that need no numbers.

    Raises CancelledError once `cancelled` says so: it is asked at every record and before every other rule.
    """
    return LiveChecks(cancelled).update(snapshot, analysis)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a rule found at a record, and what it read there."""

    rule: NearRule
    found: tuple[Finding, ...]
    reads: AbstractSet[Token]


class LiveChecks:
    """Keeps what was found; its results equal those of `check` on the same state."""

    def __init__(self, cancelled: Callable[[], bool] | None = None) -> None:
        self._cancelled = cancelled
        self._snapshot: Snapshot | None = None
        self._shelf = Shelf()
        self._asked: dict[str, tuple[_Asked, ...]] = {}
        self._readers: dict[Token, set[str]] = defaultdict(set)
        """The records at which something was read."""
        self._facts = Facts()
        self._forecasts: Mapping[str, StreamForecast] = NO_FORECASTS
        self._whole = WholeModel()

    def awaited(self, snapshot: Snapshot, analysis: Analysis | None, touched: Iterable[str]) -> int:
        """Return how many records an update would have to look at again, roughly and at little cost."""
        before = self._snapshot
        if before is None:
            return len(snapshot.elements) + len(snapshot.relations)
        forecasts = self._forecasts if analysis is None else analysis.streams.forecasts
        return len(_changed(before, snapshot, touched)) + len(touched_forecasts(self._forecasts, forecasts))

    def update(
        self, snapshot: Snapshot, analysis: Analysis | None = None, touched: Iterable[str] | None = None
    ) -> Findings:
        """Return the findings of a snapshot; `touched` names all records changed since the last update.

        None means that it is not known: everything is looked at. Without an analysis, what rules found in
        the numbers before stays as it was. An update that ends in a CancelledError is forgotten: the next one
        looks at everything.
        """
        forecasts = self._forecasts if analysis is None else analysis.streams.forecasts
        before, changed = self._snapshot, set[str]()
        self._snapshot = None
        if touched is None or before is None:
            self._look_at_all(snapshot, forecasts)
        else:
            changed = _changed(before, snapshot, touched)
            self._look_again(before, snapshot, changed, forecasts)
        situation = Situation(snapshot, analysis, self._dependence, self._cancelled)
        for source, found in self._whole.look(situation, changed):
            self._put(source, found)
        self._snapshot, self._forecasts = snapshot, forecasts
        return Findings(self._shelf.boards(snapshot), analysis is not None)

    def _look_at_all(self, snapshot: Snapshot, forecasts: Mapping[str, StreamForecast]) -> None:
        self._shelf, self._whole = Shelf(), WholeModel()
        self._asked, self._readers, self._facts = {}, defaultdict(set), Facts()
        self._index, self._dependence = Index(snapshot), Dependence(Form(snapshot))
        look = Look(snapshot, self._index, forecasts, self._facts)
        for subject in subjects_of(snapshot):
            self._look_at(look, subject)

    def _look_again(
        self,
        before: Snapshot,
        after: Snapshot,
        touched: set[str],
        forecasts: Mapping[str, StreamForecast],
    ) -> None:
        if self._index.follow(before, after, touched):
            form = following(self._dependence.form, before, after, touched, self._index.places)
        else:
            self._shelf.reorder(self._index.place)
            form = Form(after)
        if form is not self._dependence.form:
            self._dependence = Dependence(form)
        tokens = touched_tokens(before, after, touched) | touched_forecasts(self._forecasts, forecasts)
        look = Look(after, self._index, forecasts, self._facts)
        tokens |= self._facts.follow(look, tokens)
        for key in touched:
            subject = subject_of(after, key)
            if subject is None:
                self._forget(key)
            else:
                self._look_at(look, subject)
        for key in set[str]().union(*(self._readers.get(token, ()) for token in tokens)) - touched:
            subject = subject_of(after, key)
            assert subject is not None, "what went was touched"
            self._look_at(look, subject, tokens)

    def _look_at(self, look: Look, subject: Subject, differs: AbstractSet[Token] | None = None) -> None:
        """Ask the rules about a record: those that read what differs, or all."""
        stop_if(self._cancelled)
        rules, key = _NEAR.get(subject.kind), subject.id
        if not rules:
            return
        known = self._asked.get(key, ())
        if differs is None:
            asked = tuple(_ask(rule, look, subject) for rule in rules)
        else:
            asked = tuple(
                one if one.reads.isdisjoint(differs) else _ask(one.rule, look, subject) for one in known
            )
        self._note(key, known, asked)
        self._asked[key] = asked
        self._put(key, chain.from_iterable(one.found for one in asked))

    def _put(self, source: str, found: Iterable[Finding]) -> None:
        self._shelf.put(source, found, self._index.place)

    def _forget(self, key: str) -> None:
        self._note(key, self._asked.pop(key, ()), ())
        self._put(key, ())

    def _note(self, key: str, known: Iterable[_Asked], asked: Iterable[_Asked]) -> None:
        """Take up what is read at a record now in the place of what was read before."""
        before: set[Token] = set().union(*(one.reads for one in known))
        after: set[Token] = set().union(*(one.reads for one in asked))
        for token in before - after:
            readers = self._readers[token]
            readers.discard(key)
            if not readers:
                del self._readers[token]
        for token in after - before:
            self._readers[token].add(key)


def _changed(before: Snapshot, after: Snapshot, touched: Iterable[str]) -> set[str]:
    """The touched records that rules may read differently."""
    return {key for key in touched if not only_moved(before.elements.get(key), after.elements.get(key))}


def _ask(rule: NearRule, look: Look, subject: Subject) -> _Asked:
    look.reads = set()
    found = tuple(finding_of(rule, one, subject.id, look.snapshot) for one in rule.look(look, subject))
    return _Asked(rule, found, look.reads or _NOTHING)


_NOTHING: frozenset[Token] = frozenset()
