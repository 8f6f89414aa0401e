"""Looks at a model with all rules; after an edit only at what the edit can touch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import SEVERITIES, Finding, Findings
from canvas_app.analysis.checks.form import Form
from canvas_app.analysis.checks.form_changes import following
from canvas_app.analysis.checks.look import (
    NO_FORECASTS,
    Index,
    Look,
    subject_of,
    subjects_of,
    touched_forecasts,
    touched_tokens,
)
from canvas_app.analysis.checks.rule import NearRule, Situation, WholeRule
from canvas_app.analysis.checks.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from canvas_app.analysis.checks.finding import Found
    from canvas_app.analysis.checks.look import Token
    from canvas_app.analysis.checks.rule import Rule
    from canvas_app.analysis.results import Analysis
    from canvas_app.analysis.streams import StreamForecast
    from canvas_app.document import Snapshot
    from canvas_app.model import Acceptance, DocumentInfo, Element, Relation, Scenario

_NEAR: dict[str, list[NearRule]] = defaultdict(list)
for _rule in RULES:
    if isinstance(_rule, NearRule):
        for _kind in _rule.kinds:
            _NEAR[_kind].append(_rule)
_WHOLE = [rule for rule in RULES if isinstance(rule, WholeRule)]


def check(snapshot: Snapshot, analysis: Analysis | None = None) -> Findings:
    """Return all findings of a model; without an analysis those that need no numbers."""
    return LiveChecks().update(snapshot, analysis)


class LiveChecks:
    """Keeps what was found; its results equal those of `check` on the same state."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._shelf = _Shelf()
        self._reads: dict[str, set[Token]] = {}
        self._readers: dict[Token, set[str]] = defaultdict(set)
        self._keys: dict[str, Hashable] = {}
        """What the findings of rules for the whole model depend on, by rule."""
        self._forecasts: Mapping[str, StreamForecast] = NO_FORECASTS

    def update(
        self, snapshot: Snapshot, analysis: Analysis | None = None, touched: Iterable[str] | None = None
    ) -> Findings:
        """Return the findings of a snapshot; `touched` names all records changed since the last update.

        None means that it is not known: everything is looked at. Without an analysis, what rules found in
        the numbers before stays as it was.
        """
        forecasts = self._forecasts if analysis is None else analysis.streams.forecasts
        if touched is None or self._snapshot is None:
            self._look_at_all(snapshot, forecasts)
        else:
            changed = {key for key in touched if not _only_moved(self._snapshot, snapshot, key)}
            self._look_again(self._snapshot, snapshot, changed, forecasts)
        self._snapshot, self._forecasts = snapshot, forecasts
        self._look_at_whole(Situation(snapshot, analysis, self._form))
        return Findings(self._shelf.findings(snapshot, self._index.places), analysis is not None)

    def _look_at_all(self, snapshot: Snapshot, forecasts: Mapping[str, StreamForecast]) -> None:
        self._shelf = _Shelf()
        self._reads, self._readers, self._keys = {}, defaultdict(set), {}
        self._index, self._form = Index(snapshot), Form(snapshot)
        for subject in subjects_of(snapshot):
            self._look_at(snapshot, subject, forecasts)

    def _look_again(
        self,
        before: Snapshot,
        after: Snapshot,
        touched: set[str],
        forecasts: Mapping[str, StreamForecast],
    ) -> None:
        if self._index.follow(before, after, touched):
            self._form = following(self._form, before, after, touched)
        else:
            self._shelf.reorder()
            self._form = Form(after)
        tokens = touched_tokens(before, after, touched) | touched_forecasts(self._forecasts, forecasts)
        again = touched.union(*(self._readers[token] for token in tokens if token in self._readers))
        for key in again:
            self._forget(key)
            subject = subject_of(after, key)
            if subject is None:
                self._shelf.put(key, ())
            else:
                self._look_at(after, subject, forecasts)

    def _look_at(
        self,
        snapshot: Snapshot,
        subject: Element | Relation | Scenario | DocumentInfo,
        forecasts: Mapping[str, StreamForecast],
    ) -> None:
        rules = _NEAR.get(subject.kind)
        if not rules:
            return
        look, key = Look(snapshot, self._index, forecasts), subject.id
        found = tuple(
            _finding(rule, one, key, snapshot) for rule in rules for one in rule.look(look, subject)
        )
        self._reads[key] = look.reads
        for token in look.reads:
            self._readers[token].add(key)
        self._shelf.put(key, found)

    def _forget(self, key: str) -> None:
        for token in self._reads.pop(key, ()):
            readers = self._readers[token]
            readers.discard(key)
            if not readers:
                del self._readers[token]

    def _look_at_whole(self, situation: Situation) -> None:
        for rule in _WHOLE:
            if rule.numbers and situation.analysis is None:
                if self._shelf.drop_gone(_source(rule), situation.snapshot):
                    # What went may come back by an undo, before numbers do: the next ones are looked at.
                    self._keys.pop(rule.id, None)
                continue
            key = None if rule.key is None else rule.key(situation)
            if rule.key is not None and rule.id in self._keys and self._keys[rule.id] == key:
                continue
            found = tuple(_whole_finding(rule, one, situation.snapshot) for one in rule.look(situation))
            self._keys[rule.id] = key
            self._shelf.put(_source(rule), found)


class _Shelf:
    """Findings by who found them, on a board per severity and rule; only changed boards are sorted again."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Finding, ...]] = {}
        """By the record that was looked at, or by the rule for the whole model; nothing where none is."""
        self._boards: dict[tuple[int, str], set[str]] = defaultdict(set)
        """Who found something of a severity with a rule."""
        self._sorted: dict[tuple[int, str], tuple[Finding, ...]] = {}

    def put(self, source: str, found: tuple[Finding, ...]) -> None:
        """Put findings in the place of those that came from the same source."""
        before = self._found.get(source, ())
        if found == before:
            return
        for board in set(map(_board, before)):
            self._boards[board].discard(source)
            self._sorted.pop(board, None)
        for board in set(map(_board, found)):
            self._boards[board].add(source)
            self._sorted.pop(board, None)
        if found:
            self._found[source] = found
        else:
            del self._found[source]

    def drop_gone(self, source: str, snapshot: Snapshot) -> bool:
        """Drop what is about records that are no longer there; return whether there was something."""
        found = self._found.get(source, ())
        left = tuple(one for one in found if all(subject_of(snapshot, key) for key in one.ids))
        self.put(source, left)
        return len(left) < len(found)

    def reorder(self) -> None:
        """Sort all boards again: the elements stand in another order."""
        self._sorted = {}

    def findings(self, snapshot: Snapshot, places: Mapping[str, int]) -> tuple[Finding, ...]:
        """Return all findings of rules that are on, with what was accepted."""
        off = set(snapshot.info.rules_off)
        accepted: dict[str, dict[str, Acceptance]] = defaultdict(dict)
        for one in snapshot.acceptances.values():
            accepted[one.rule][one.subject] = one
        boards = sorted(board for board, sources in self._boards.items() if sources and board[1] not in off)
        return tuple(
            chain.from_iterable(_with(self._board(board, places), accepted.get(board[1])) for board in boards)
        )

    def _board(self, board: tuple[int, str], places: Mapping[str, int]) -> tuple[Finding, ...]:
        known = self._sorted.get(board)
        if known is None:
            sources = (self._found[source] for source in self._boards[board])
            every = [one for found in sources for one in found if _board(one) == board]
            last = len(places)
            every.sort(key=lambda one: (places.get(one.subject, last), one.subject))
            known = self._sorted[board] = tuple(every)
        return known


def _only_moved(before: Snapshot, after: Snapshot, key: str) -> bool:
    """Whether an element changed nothing but its places: no rule reads them, and a drag changes many."""
    old, new = before.elements.get(key), after.elements.get(key)
    if old is None or new is None:
        return False
    return {**old.__dict__, "positions": None} == {**new.__dict__, "positions": None}


def _source(rule: WholeRule) -> str:
    return f"rule:{rule.id}"  # no record can have such an id


def _board(finding: Finding) -> tuple[int, str]:
    return SEVERITIES.index(finding.severity), finding.rule


def _with(findings: tuple[Finding, ...], accepted: Mapping[str, Acceptance] | None) -> tuple[Finding, ...]:
    if not accepted:
        return findings
    return tuple(
        replace(one, accepted=accepted[one.subject]) if one.subject in accepted else one for one in findings
    )


def _whole_finding(rule: WholeRule, found: Found, snapshot: Snapshot) -> Finding:
    assert found.subject is not None, f"{rule.id} must say what it is about"
    return _finding(rule, found, found.subject, snapshot)


def _finding(rule: Rule, found: Found, looked_at: str, snapshot: Snapshot) -> Finding:
    info = rule.info
    subject = found.subject or looked_at
    record = subject_of(snapshot, looked_at)
    words = {"name": getattr(record, "name", ""), **found.words}
    there = subject in snapshot.elements or subject in snapshot.relations
    ids = tuple(dict.fromkeys((subject, *found.ids) if there else found.ids))
    sentence = info.sentence.format(**words)
    return Finding(rule.id, subject, found.severity or info.severity, sentence, ids, found.path)
