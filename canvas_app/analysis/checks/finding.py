"""What a check found: one sentence about one place of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model import Acceptance

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule returns for a place: the words for its sentence, and what else the place involves."""

    words: Mapping[str, str] = field(default_factory=dict)
    """By the names in braces of the rule's sentence; `name` is filled in for records that have one."""
    subject: str | None = None
    """A record, or a name that the rule gives as `block.channels`; None: the record that was looked at."""
    ids: tuple[str, ...] = ()
    """Further elements and relations that the sentence is about."""
    severity: Severity | None = None
    """Where it differs from the usual one of the rule."""
    path: str = ""
    """The field of the subject that needs another value, as `components.0.price`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding as people meet it. `rule` and `subject` together tell it apart from every other."""

    rule: str
    subject: str
    severity: Severity
    sentence: str
    ids: tuple[str, ...]
    """The elements and relations to show, the subject first where it is one of them."""
    path: str = ""
    accepted: Acceptance | None = None

    @property
    def key(self) -> str:
        """The name of the finding: `R201:` and its subject."""
        return f"{self.rule}:{self.subject}"


@dataclass(frozen=True)
class Findings:
    """All findings of a model: errors first, then by rule, then in the order of the document."""

    every: tuple[Finding, ...] = ()
    numbers: bool = True
    """Whether the rules that need numbers have been looked at too."""

    @property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has accepted."""
        return tuple(finding for finding in self.every if finding.accepted is None)

    @property
    def accepted(self) -> tuple[Finding, ...]:
        """Those that somebody decided to live with."""
        return tuple(finding for finding in self.every if finding.accepted is not None)

    def count(self, severity: Severity) -> int:
        """Return how many open findings of a severity there are."""
        return sum(finding.severity == severity and finding.accepted is None for finding in self.every)

    def by_element(self) -> dict[str, list[Finding]]:
        """Return the open findings by each record that they show."""
        found: dict[str, list[Finding]] = {}
        for finding in self.open:
            for key in finding.ids:
                found.setdefault(key, []).append(finding)
        return found
