"""What cards and lines show from the checks: how serious the worst finding is, and the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.analysis.checks import Board, Finding, Findings, Severity
    from canvas_app.document import Snapshot

    _Boards = dict[tuple[str, str], Board]

_MOST = 4
"""More sentences than this are counted."""


@dataclass(frozen=True, slots=True)
class CardMark:
    """The findings of a record, the worst first."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """How serious the worst of them is."""
        return self.findings[0].severity

    @property
    def lines(self) -> tuple[str, ...]:
        """A line per finding: its sentence, and what to do about it."""
        from canvas_app.analysis.checks import rule_infos

        rules = rule_infos()
        lines = tuple(f"{one.sentence} {rules[one.rule].advice}".rstrip() for one in self.findings[:_MOST])
        more = len(self.findings) - _MOST
        return (*lines, f"And {more} more in Checks.") if more > 0 else lines


class Marks:
    """The marks by record, which follow the findings: after an edit only those of changed findings are made.

    Hints make none; a finding about a relation marks where that starts too.
    """

    def __init__(self) -> None:
        self.by_record: Mapping[str, CardMark] = {}
        """The same object while no mark differs."""
        self._boards: _Boards = {}
        self._marked: dict[str, tuple[str, ...]] = {}
        """The records that a finding marks, by its key."""

    def follow(self, findings: Findings, snapshot: Snapshot) -> Mapping[str, CardMark]:
        """Return the marks of other findings."""
        boards: _Boards = {
            (one[0].severity, one[0].rule): one for one in findings.boards if one[0].severity != "hint"
        }
        gone, come = _differences(self._boards, boards)
        self._boards = boards
        if not gone and not come:
            return self.by_record
        marks = dict(self.by_record)
        for finding in gone:
            for key in self._marked.pop(finding.key):
                left = tuple(one for one in marks[key].findings if one is not finding)
                if left:
                    marks[key] = CardMark(left)
                else:
                    del marks[key]
        for finding in come:
            self._marked[finding.key] = records = _records(finding, snapshot)
            for key in records:
                there = marks[key].findings if key in marks else ()
                marks[key] = CardMark(_sorted((*there, finding), key))
        self.by_record = marks
        return marks


def _differences(before: _Boards, after: _Boards) -> tuple[list[Finding], list[Finding]]:
    """The open findings that went and came; boards that stayed are the same objects, as findings are."""
    gone: list[Finding] = []
    come: list[Finding] = []
    for name in before.keys() | after.keys():
        old, new = before.get(name, ()), after.get(name, ())
        if old is not new:
            known, now = set(map(id, old)), set(map(id, new))
            gone += (one for one in old if id(one) not in now and one.accepted is None)
            come += (one for one in new if id(one) not in known and one.accepted is None)
    return gone, come


def _records(finding: Finding, snapshot: Snapshot) -> tuple[str, ...]:
    relation = snapshot.relations.get(finding.subject)
    if relation is not None:
        return relation.id, relation.source
    return (finding.subject,) if finding.subject in snapshot.elements else ()


def _sorted(findings: Iterable[Finding], record: str) -> tuple[Finding, ...]:
    """Findings of a record: errors first, by rule, those about itself before those about its lines."""

    def order(one: Finding) -> tuple[bool, str, bool, str]:
        return one.severity != "error", one.rule, one.subject != record, one.subject

    return tuple(sorted(findings, key=order))
