"""A commit: the one form in which every change of a document is told."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from canvas_app.model import BesideRecord, DocumentInfo, Element, ElementBase, Relation

if TYPE_CHECKING:
    from collections.abc import Mapping

AnyRecord = Element | Relation | BesideRecord | DocumentInfo
Change = tuple[AnyRecord | None, AnyRecord | None]
"""The record before and after; None where there was or is none."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What changed, by id; records that stayed equal are not in it."""

    seq: int
    label: str
    origin: str
    """Who changed it: `user`, `undo`, `redo`, or the name of a remote peer."""
    gesture: str | None
    changes: Mapping[str, Change]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of everything that changed."""
        return frozenset(self.changes)


def joined(first: Mapping[str, Change], second: Mapping[str, Change]) -> Mapping[str, Change]:
    """Return two successive sets of changes as one, without what ends where it began."""
    merged = dict(first)
    for key, (before, after) in second.items():
        merged[key] = (merged[key][0] if key in merged else before, after)
    return MappingProxyType({key: change for key, change in merged.items() if change[0] != change[1]})


def only_moved(before: AnyRecord | None, after: AnyRecord | None) -> bool:
    """Whether an element is there before and after, and says the same but for its places."""
    if not isinstance(before, ElementBase) or not isinstance(after, ElementBase):
        return False
    return before is after or {**before.__dict__, "positions": None} == {**after.__dict__, "positions": None}
