"""Looks at a model with all rules; after an edit only at what the edit can touch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import SEVERITIES, Finding, Findings
from canvas_app.analysis.checks.look import Look, records_by_id, touched_tokens
from canvas_app.analysis.checks.rule import NearRule, Situation, WholeRule
from canvas_app.analysis.checks.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from canvas_app.analysis.checks.finding import Found
    from canvas_app.analysis.checks.look import Token
    from canvas_app.analysis.checks.rule import Rule
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model import Acceptance

_NEAR: dict[str, list[NearRule]] = defaultdict(list)
for _rule in RULES:
    if isinstance(_rule, NearRule):
        for _kind in _rule.kinds:
            _NEAR[_kind].append(_rule)
_WHOLE = [rule for rule in RULES if isinstance(rule, WholeRule)]
_ORDER = {rule.id: number for number, rule in enumerate(RULES)}


def check(snapshot: Snapshot, analysis: Analysis | None = None) -> Findings:
    """Return all findings of a model; without an analysis those that need no numbers."""
    return LiveChecks().update(snapshot, analysis)


class LiveChecks:
    """Keeps what was found; its results equal those of `check` on the same state."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._near: dict[str, tuple[Finding, ...]] = {}
        """By the record that was looked at; those without a finding are missing."""
        self._reads: dict[str, frozenset[Token]] = {}
        self._readers: dict[Token, set[str]] = defaultdict(set)
        self._whole: dict[str, tuple[Hashable, tuple[Finding, ...]]] = {}

    def update(
        self, snapshot: Snapshot, analysis: Analysis | None = None, touched: Iterable[str] | None = None
    ) -> Findings:
        """Return the findings of a snapshot; `touched` names all records changed since the last update.

        None means that it is not known: everything is looked at.
        """
        if touched is None or self._snapshot is None:
            self._look_at_all(snapshot)
        else:
            self._look_again(self._snapshot, snapshot, touched)
        self._look_at_whole(Situation(snapshot, analysis))
        self._snapshot = snapshot
        return self._findings(snapshot, analysis is not None)

    def _look_at_all(self, snapshot: Snapshot) -> None:
        self._near, self._reads, self._readers = {}, {}, defaultdict(set)
        self._whole = {}
        for key in records_by_id(snapshot):
            self._look_at(snapshot, key)

    def _look_again(self, before: Snapshot, after: Snapshot, touched: Iterable[str]) -> None:
        touched = set(touched)
        again = {key for key in touched if key in after.elements or key in after.relations}
        for token in touched_tokens(before, after, touched):
            again |= self._readers.get(token, set())
        for key in again | (touched & self._reads.keys()):
            self._forget(key)
        for key in again:
            if key in after.elements or key in after.relations:
                self._look_at(after, key)

    def _look_at(self, snapshot: Snapshot, key: str) -> None:
        record = snapshot.elements.get(key) or snapshot.relations[key]
        rules = _NEAR.get(record.kind)
        if not rules:
            return
        look = Look(snapshot)
        found = tuple(
            _finding(rule, one, key, getattr(record, "name", ""), snapshot)
            for rule in rules
            for one in rule.look(look, record)
        )
        self._reads[key] = frozenset(look.reads)
        for token in look.reads:
            self._readers[token].add(key)
        if found:
            self._near[key] = found

    def _forget(self, key: str) -> None:
        self._near.pop(key, None)
        for token in self._reads.pop(key, ()):
            self._readers[token].discard(key)

    def _look_at_whole(self, situation: Situation) -> None:
        for rule in _WHOLE:
            if rule.numbers and situation.analysis is None:
                continue
            key = None if rule.key is None else rule.key(situation)
            known = self._whole.get(rule.id)
            if known is not None and rule.key is not None and known[0] == key:
                continue
            found = tuple(_whole_finding(rule, one, situation.snapshot) for one in rule.look(situation))
            self._whole[rule.id] = (key, found)

    def _findings(self, snapshot: Snapshot, numbers: bool) -> Findings:
        off = set(snapshot.info.rules_off)
        accepted = {(one.rule, one.subject): one for one in snapshot.acceptances.values()}
        places = {key: number for number, key in enumerate(snapshot.elements)} if self._near else {}
        every = [finding for group in self._near.values() for finding in group]
        every += [finding for _, group in self._whole.values() for finding in group]
        kept = [_with(finding, accepted) for finding in every if finding.rule not in off]
        last = len(places)
        kept.sort(
            key=lambda one: (
                SEVERITIES.index(one.severity),
                _ORDER[one.rule],
                places.get(one.subject, last),
                one.subject,
            )
        )
        return Findings(tuple(kept), numbers)


def _with(finding: Finding, accepted: dict[tuple[str, str], Acceptance]) -> Finding:
    acceptance = accepted.get((finding.rule, finding.subject))
    return finding if acceptance is None else replace(finding, accepted=acceptance)


def _whole_finding(rule: WholeRule, found: Found, snapshot: Snapshot) -> Finding:
    assert found.subject is not None, f"{rule.id} must say what it is about"
    element = snapshot.elements.get(found.subject)
    return _finding(rule, found, found.subject, "" if element is None else element.name, snapshot)


def _finding(rule: Rule, found: Found, looked_at: str, name: str, snapshot: Snapshot) -> Finding:
    info = rule.info
    subject = found.subject or looked_at
    there = subject in snapshot.elements or subject in snapshot.relations
    words = {"name": name, **found.words}
    ids = tuple(dict.fromkeys((subject, *found.ids) if there else found.ids))
    sentence = info.sentence.format(**words)
    return Finding(rule.id, subject, found.severity or info.severity, sentence, ids, found.path)
