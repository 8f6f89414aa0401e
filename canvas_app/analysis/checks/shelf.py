"""Findings by who found them, and on a board for each severity and rule; only what changes is moved."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from canvas_app.analysis.checks.finding import Board, Finding
    from canvas_app.document import Snapshot
    from canvas_app.model import Acceptance

    _Place = Callable[[str], float]
    _Accepted = Mapping[str, Acceptance]
    """What was accepted of a rule, by the subject."""

_Name = tuple[int, str]
"""What a board is for: a place among the severities, and a rule."""


class _Pinned:
    """The findings of a board, by the places of their subjects in the document, then by their ids."""

    def __init__(self) -> None:
        self.at: list[tuple[float, str]] = []
        self.findings: list[Finding] = []

    def put(self, finding: Finding, place: float) -> None:
        """Pin a finding where it belongs."""
        at = place, finding.subject
        number = bisect(self.at, at)
        self.at.insert(number, at)
        self.findings.insert(number, finding)

    def take(self, finding: Finding) -> None:
        """Take a finding off: whoever went has no place any longer, so it is looked for."""
        number = next(number for number, one in enumerate(self.findings) if one is finding)
        del self.at[number], self.findings[number]

    def reorder(self, place: _Place) -> None:
        """Put all where their subjects stand now."""
        self.findings.sort(key=lambda one: (place(one.subject), one.subject))
        self.at = [(place(one.subject), one.subject) for one in self.findings]


class Shelf:
    """Keeps findings; one that is found again stays the same object."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Finding, ...]] = {}
        """By the record that was looked at, or by the rule for the whole model; nothing where none is."""
        self._boards: dict[_Name, _Pinned] = {}
        self._shown: dict[_Name, tuple[Board, _Accepted]] = {}
        """What boards show, with the acceptances that are shown on them."""

    def put(self, source: str, found: Iterable[Finding], place: _Place) -> None:
        """Put findings where those were that came from the same source; `place` is that of a subject."""
        before = {(one.rule, one.subject): one for one in self._found.pop(source, ())}
        kept, come = [], []
        for finding in found:
            known = before.get((finding.rule, finding.subject))
            if known is finding or known == finding:
                kept.append(before.pop((finding.rule, finding.subject)))
            else:
                kept.append(finding)
                come.append(finding)
        for finding in before.values():
            self._take(finding)
        for finding in come:
            name = _name(finding)
            if name not in self._boards:
                self._boards[name] = _Pinned()
            self._boards[name].put(finding, place(finding.subject))
            self._shown.pop(name, None)
        if kept:
            self._found[source] = tuple(kept)

    def _take(self, finding: Finding) -> None:
        name = _name(finding)
        self._boards[name].take(finding)
        self._shown.pop(name, None)
        if not self._boards[name].findings:
            del self._boards[name]

    def reorder(self, place: _Place) -> None:
        """Sort all boards again: the elements stand in another order."""
        self._shown = {}
        for board in self._boards.values():
            board.reorder(place)

    def boards(self, snapshot: Snapshot) -> tuple[Board, ...]:
        """Return the boards of rules that are on, with what was accepted."""
        off = set(snapshot.info.rules_off)
        accepted: dict[str, dict[str, Acceptance]] = defaultdict(dict)
        for one in snapshot.acceptances.values():
            accepted[one.rule][one.subject] = one
        return tuple(
            self._board(name, accepted.get(name[1], _NOTHING))
            for name in sorted(self._boards)
            if name[1] not in off
        )

    def _board(self, name: _Name, accepted: _Accepted) -> Board:
        known = self._shown.get(name)
        if known is None or known[1] != accepted:
            board = tuple(self._boards[name].findings)
            if accepted:
                board = tuple(_with(one, accepted.get(one.subject)) for one in board)
            known = self._shown[name] = board, accepted
        return known[0]


_NOTHING: Mapping[str, Acceptance] = MappingProxyType({})


def _with(finding: Finding, accepted: Acceptance | None) -> Finding:
    return finding if accepted is None else replace(finding, accepted=accepted)


def _name(finding: Finding) -> _Name:
    return SEVERITIES.index(finding.severity), finding.rule
