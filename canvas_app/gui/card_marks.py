"""What cards and lines show from the checks: how serious the worst finding is, and the sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.analysis.checks import Finding, Findings, Severity
    from canvas_app.document import Snapshot

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


def marks_of(findings: Findings, snapshot: Snapshot) -> dict[str, CardMark]:
    """Return the marks by record. Hints make none; a finding about a relation marks where that starts too."""
    by_record: dict[str, list[Finding]] = {}
    for finding in findings.every:
        if finding.severity == "hint":
            # Errors and warnings come first.
            break
        if finding.accepted is not None:
            continue
        relation = snapshot.relations.get(finding.subject)
        if relation is not None:
            by_record.setdefault(relation.id, []).append(finding)
            by_record.setdefault(relation.source, []).append(finding)
        elif finding.subject in snapshot.elements:
            by_record.setdefault(finding.subject, []).append(finding)
    return {key: CardMark(tuple(found)) for key, found in by_record.items()}
