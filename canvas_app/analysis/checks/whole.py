"""What rules for the whole model have found: looked at again when what a rule depends on is another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import Finding, quoted
from canvas_app.analysis.checks.look import subject_of
from canvas_app.analysis.checks.rule import WholeRule
from canvas_app.analysis.checks.rules import RULES
from canvas_app.analysis.questions.what_if import stop_if

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from canvas_app.analysis.checks.finding import Found
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.document import Snapshot

_WHOLE = [rule for rule in RULES if isinstance(rule, WholeRule)]


@dataclass(frozen=True, slots=True)
class _Result:
    """What a rule found, what that depends on, and the records that it shows."""

    key: Hashable
    found: dict[str, tuple[Found, Finding]]
    shown: frozenset[str]


class WholeModel:
    """Keeps the findings of rules for the whole model, each as it stands while nothing about it changes."""

    def __init__(self) -> None:
        self._results: dict[str, _Result] = {}
        self._late: set[str] = set()
        """The rules whose findings have changed records and wait for numbers."""

    def look(
        self, situation: Situation, touched: AbstractSet[str]
    ) -> Iterator[tuple[str, tuple[Finding, ...]]]:
        """Yield what changed: the name of a rule that no record can have, and its findings."""
        for rule in _WHOLE:
            stop_if(situation.cancelled)
            known = self._results.get(rule.id)
            stale = known is None or not known.shown.isdisjoint(touched)
            if rule.numbers and situation.analysis is None:
                if known is not None and stale:
                    # What went may come back by an undo, before numbers do: the next ones are looked at.
                    self._late.add(rule.id)
                    yield _source(rule), _there(known, situation.snapshot)
                continue
            if rule.numbers and not rule.of_rates and situation.incomplete:
                # What is wrong with numbers that leave amounts out is known when they are complete.
                self._results.pop(rule.id, None)
                yield _source(rule), ()
                continue
            key = None if rule.key is None else rule.key(situation)
            if known is None or stale or rule.key is None or rule.id in self._late or known.key != key:
                worded = {} if known is None or rule.id in self._late else known.found
                result = _asked(rule, key, situation, worded, touched)
                self._late.discard(rule.id)
                self._results[rule.id] = result
                yield _source(rule), tuple(finding for _, finding in result.found.values())


def _asked(
    rule: WholeRule,
    key: Hashable,
    situation: Situation,
    worded: Mapping[str, tuple[Found, Finding]],
    touched: AbstractSet[str],
) -> _Result:
    """Ask a rule; what it finds again of a record that stayed as it was is not worded anew."""
    found: dict[str, tuple[Found, Finding]] = {}
    for one in rule.look(situation):
        assert one.subject is not None, f"{rule.id} must say what it is about"
        same = worded.get(one.subject)
        if same is None or same[0] != one or one.subject in touched:
            same = one, finding_of(rule, one, one.subject, situation.snapshot)
        found[one.subject] = same
    shown = frozenset(key for _, finding in found.values() for key in (finding.subject, *finding.ids))
    return _Result(key, found, shown)


def _there(result: _Result, snapshot: Snapshot) -> tuple[Finding, ...]:
    """Those of the findings whose records are all still there."""
    findings = (finding for _, finding in result.found.values())
    return tuple(one for one in findings if all(subject_of(snapshot, key) for key in one.ids))


def _source(rule: WholeRule) -> str:
    return f"rule:{rule.id}"


def finding_of(rule: Rule, found: Found, looked_at: str, snapshot: Snapshot) -> Finding:
    """Return a finding in the words that people read."""
    info = rule.info
    subject = found.subject or looked_at
    record = subject_of(snapshot, looked_at)
    words = {"name": quoted(getattr(record, "name", "")), **found.words}
    there = subject in snapshot.elements or subject in snapshot.relations
    ids = tuple(dict.fromkeys((subject, *found.ids) if there else found.ids))
    sentence = info.sentence.format(**words)
    return Finding(rule.id, subject, found.severity or info.severity, sentence, ids, found.path)
