"""Findings by who found them, and on a board for each severity and rule; only what changes is moved."""

from __future__ import annotations

import math
from bisect import insort
from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.analysis.checks.finding import Board, Finding
    from canvas_app.document import Snapshot
    from canvas_app.model import Acceptance

    _Entry = tuple[float, str, Finding]
    """A finding after the place of its subject in the document, and its id: no two on a board have both."""
    _Accepted = Mapping[str, Acceptance]
    """What was accepted of a rule, by the subject."""

_Name = tuple[int, str]
"""What a board is for: a place among the severities, and a rule."""
_LAST = math.inf
"""The place of what is no element."""


class Shelf:
    """Keeps findings; one that is found again stays the same object."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[Finding, ...]] = {}
        """By the record that was looked at, or by the rule for the whole model; nothing where none is."""
        self._boards: dict[_Name, list[_Entry]] = {}
        self._shown: dict[_Name, tuple[Board, _Accepted]] = {}
        """What boards show, with the acceptances that are shown on them."""

    def put(self, source: str, found: Iterable[Finding], places: Mapping[str, float]) -> None:
        """Put findings in the place of those that came from the same source."""
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
            entry = places.get(finding.subject, _LAST), finding.subject, finding
            insort(self._boards.setdefault(_name(finding), []), entry)
            self._shown.pop(_name(finding), None)
        if kept:
            self._found[source] = tuple(kept)

    def _take(self, finding: Finding) -> None:
        name = _name(finding)
        board = self._boards[name]
        # Whoever went has no place any longer, and others need not stand where they did.
        del board[next(at for at, entry in enumerate(board) if entry[2] is finding)]
        self._shown.pop(name, None)
        if not board:
            del self._boards[name]

    def reorder(self, places: Mapping[str, float]) -> None:
        """Sort all boards again: the elements stand in another order."""
        self._shown = {}
        for board in self._boards.values():
            board[:] = sorted((places.get(subject, _LAST), subject, one) for _, subject, one in board)

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
            findings = (
                replace(one, accepted=accepted[subject]) if subject in accepted else one
                for _, subject, one in self._boards[name]
            )
            known = self._shown[name] = tuple(findings), accepted
        return known[0]


_NOTHING: Mapping[str, Acceptance] = MappingProxyType({})


def _name(finding: Finding) -> _Name:
    return SEVERITIES.index(finding.severity), finding.rule
