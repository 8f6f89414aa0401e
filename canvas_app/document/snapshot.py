"""An immutable picture of a document that shares its frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from canvas_app.model.elements import ElementBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model import DocumentInfo, Element, Relation, Scenario

T = TypeVar("T", bound=ElementBase)


@dataclass(frozen=True)
class Snapshot:
    """What every computation reads. `seq` is that of the last commit it contains."""

    seq: int
    info: DocumentInfo
    elements: Mapping[str, Element]
    relations: Mapping[str, Relation]
    scenarios: Mapping[str, Scenario]

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relations that start at an element, by its id; elements without any are missing."""
        return _grouped(self.relations, "source")

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Relation, ...]]:
        """The relations that end at an element, by its id; elements without any are missing."""
        return _grouped(self.relations, "target")

    def of_kind(self, record_type: type[T]) -> list[T]:
        """Return the elements of one type in document order."""
        return [element for element in self.elements.values() if isinstance(element, record_type)]


def _grouped(relations: Mapping[str, Relation], end: str) -> dict[str, tuple[Relation, ...]]:
    groups: dict[str, list[Relation]] = {}
    for relation in relations.values():
        groups.setdefault(getattr(relation, end), []).append(relation)
    return {key: tuple(group) for key, group in groups.items()}
