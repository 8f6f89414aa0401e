"""What a check found: one sentence about one place of the model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from canvas_app.model import Acceptance

Severity = Literal["error", "warning", "hint"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "hint")


def quoted(name: str) -> str:
    """Return a name as sentences say it, in quotation marks: a card may be called “Data”."""
    return f"“{name}”"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule returns for a place: the words for its sentence, and what else the place involves."""

    words: Mapping[str, str] = field(default_factory=dict)
    """By the names in braces of the rule's sentence; names of records `quoted`; `name` is filled in."""
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


Board = tuple[Finding, ...]
"""The findings of one rule that are equally serious, in the order of the document."""


@dataclass(frozen=True)
class Findings:
    """All findings of a model: errors first, then by rule, then in the order of the document.

    Boards that an edit did not change are the same objects as before it.
    """

    boards: tuple[Board, ...] = ()
    numbers: bool = True
    """Whether the rules that need numbers have been looked at too."""

    @cached_property
    def every(self) -> tuple[Finding, ...]:
        """All findings."""
        return tuple(chain.from_iterable(self.boards))

    @cached_property
    def open(self) -> tuple[Finding, ...]:
        """Those that nobody has accepted."""
        return tuple(finding for finding in self.every if finding.accepted is None)

    @cached_property
    def accepted(self) -> tuple[Finding, ...]:
        """Those that somebody decided to live with."""
        return tuple(finding for finding in self.every if finding.accepted is not None)

    def count(self, severity: Severity) -> int:
        """Return how many open findings of a severity there are."""
        boards = (board for board in self.boards if board[0].severity == severity)
        return sum(finding.accepted is None for board in boards for finding in board)

    def loud(self, placed: Collection[str]) -> Findings:
        """Return what wants attention: errors and warnings, but not those about some records.

        Boards without any about these stay the same.
        """
        boards = []
        for board in self.boards:
            if board[0].severity != "hint":
                left = [one for one in board if one.subject not in placed] if placed else board
                boards.append(board if len(left) == len(board) else tuple(left))
        return replace(self, boards=tuple(board for board in boards if board))
