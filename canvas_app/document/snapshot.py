"""An immutable picture of a document that shares its frozen records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from canvas_app.model import ElementBase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.model import (
        Acceptance,
        ChapterText,
        DocumentInfo,
        Element,
        EntryAnswer,
        Frame,
        Relation,
        Scenario,
    )

T = TypeVar("T", bound=ElementBase)
Neighbours = dict[str, tuple["Relation", ...]]
Kinds = Mapping[str, Mapping[str, "Relation"]]


class Adjacency:
    """The relations by kind and by the element at either end: built when first asked for, then patched."""

    def __init__(self, relations: Mapping[str, Relation]) -> None:
        self._relations = relations

    @cached_property
    def outgoing(self) -> Neighbours:
        """The relations that start at an element, by its id; elements without any are missing."""
        return _grouped(self._relations.values(), "source")

    @cached_property
    def incoming(self) -> Neighbours:
        """The relations that end at an element, by its id; elements without any are missing."""
        return _grouped(self._relations.values(), "target")

    @cached_property
    def by_kind(self) -> Kinds:
        """The relations by kind and id, in no order; kinds without any are missing."""
        kinds: dict[str, dict[str, Relation]] = {}
        for relation in self._relations.values():
            kinds.setdefault(relation.kind, {})[relation.id] = relation
        return kinds

    def after(
        self,
        relations: Mapping[str, Relation],
        changed: Iterable[tuple[Relation | None, Relation | None]],
        places: Mapping[str, int],
    ) -> Adjacency:
        """Return the adjacency of the changed relations; what is built already is patched, not built anew.

        `places` are those of the relations in the order of the document.
        """
        following = Adjacency(relations)
        pairs = list(changed)
        if "by_kind" in self.__dict__:
            following.__dict__["by_kind"] = _kinds_after(self.by_kind, pairs)
        for end in ("outgoing", "incoming"):
            if end in self.__dict__:
                side = "source" if end == "outgoing" else "target"
                following.__dict__[end] = _patched(self.__dict__[end], pairs, side, places)
        return following


@dataclass(frozen=True)
class Snapshot:
    """What every computation reads. `seq` is that of the last commit it contains."""

    seq: int
    info: DocumentInfo
    elements: Mapping[str, Element]
    relations: Mapping[str, Relation]
    scenarios: Mapping[str, Scenario]
    adjacency: Adjacency | None = field(default=None, compare=False, repr=False)
    acceptances: Mapping[str, Acceptance] = field(default_factory=dict)
    answers: Mapping[str, EntryAnswer] = field(default_factory=dict)
    chapters: Mapping[str, ChapterText] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    places: Mapping[str, int] | None = field(default=None, compare=False, repr=False)
    """The place of every record in the order of its document, where it comes from one; more are added to the
    same mapping, and those that it holds never change."""

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relations that start at an element, by its id; elements without any are missing."""
        return (self.adjacency or Adjacency(self.relations)).outgoing

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relations that end at an element, by its id; elements without any are missing."""
        return (self.adjacency or Adjacency(self.relations)).incoming

    @cached_property
    def by_kind(self) -> Kinds:
        """The relations by kind and id, in no order; a kind is the same object while none of it changed."""
        return (self.adjacency or Adjacency(self.relations)).by_kind

    def of_kind(self, record_type: type[T]) -> list[T]:
        """Return the elements of one type in document order."""
        return [element for element in self.elements.values() if isinstance(element, record_type)]


def _grouped(relations: Iterable[Relation], end: str) -> Neighbours:
    groups: dict[str, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(getattr(relation, end), []).append(relation)
    return {key: tuple(group) for key, group in groups.items()}


def _kinds_after(known: Kinds, pairs: Iterable[tuple[Relation | None, Relation | None]]) -> Kinds:
    kinds: dict[str, Mapping[str, Relation]] = dict(known)
    patched: dict[str, dict[str, Relation]] = {}
    for before, after in pairs:
        kind = (before or after).kind  # type: ignore[union-attr]
        if kind not in patched:
            kinds[kind] = patched[kind] = dict(known.get(kind, {}))
        if before is not None:
            del patched[kind][before.id]
        if after is not None:
            patched[kind][after.id] = after
    return {kind: relations for kind, relations in kinds.items() if relations}


def _patched(
    groups: Neighbours,
    pairs: list[tuple[Relation | None, Relation | None]],
    end: str,
    places: Mapping[str, int],
) -> Neighbours:
    patched, grown = groups.copy(), set[str]()
    for before, after in pairs:
        old: str | None = None if before is None else getattr(before, end)
        new: str | None = None if after is None else getattr(after, end)
        if after is not None and new is not None and old == new:
            patched[new] = tuple(after if item.id == after.id else item for item in patched[new])
            continue
        if before is not None and old is not None:
            patched[old] = tuple(item for item in patched[old] if item.id != before.id)
            if not patched[old]:
                del patched[old]
        if after is not None and new is not None:
            patched[new] = (*patched.get(new, ()), after)
            grown.add(new)
    for key in grown & patched.keys():
        patched[key] = tuple(sorted(patched[key], key=lambda relation: places[relation.id]))
    return patched
