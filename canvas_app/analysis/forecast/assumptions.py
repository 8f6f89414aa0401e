"""The assumptions of a model: every Quantity with the place where it stands, its range and its limits.

The register, the tornado, goal seek and the simulation all read this one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.model import DOCUMENT_ID, DocumentInfo, RelationBase
from canvas_app.model.inputs import InputPlace, inputs_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Quantity, Relation


__all__ = [
    "Assumption",
    "InputPlace",
    "assumptions_in",
    "assumptions_of",
    "find_assumption",
    "has_ranges",
    "owner_of",
    "ranged_assumptions",
    "record_at",
]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One Quantity of a model.

    `unit` is the field's ("money/month", "share/month" ...) or the Quantity's own; `lowest` and `highest` are
    the limits of the field, None where there is none.
    """

    place: InputPlace
    owner: str
    """What the record is called: the element's name, "A to B" for a relation, "Document"."""
    label: str
    quantity: Quantity
    unit: str
    lowest: float | None
    highest: float | None

    @property
    def title(self) -> str:
        """The name that tells it from all others: owner and label."""
        return f"{self.owner}: {self.label}"

    @property
    def low(self) -> float:
        """The low end of its range; the value where no range is given."""
        return self.quantity.value if self.quantity.low is None else self.quantity.low

    @property
    def high(self) -> float:
        """The high end of its range; the value where no range is given."""
        return self.quantity.value if self.quantity.high is None else self.quantity.high

    @property
    def ranged(self) -> bool:
        """Whether it has a range that is more than a point."""
        return self.low < self.high


def assumptions_of(snapshot: Snapshot) -> tuple[Assumption, ...]:
    """Return all assumptions: the document's, the elements' in their order, then the relations'."""
    return tuple(_all(snapshot))


def ranged_assumptions(snapshot: Snapshot) -> tuple[Assumption, ...]:
    """Return the assumptions that have a range, in the order of `assumptions_of`."""
    return tuple(item for item in _all(snapshot) if item.ranged)


def has_ranges(snapshot: Snapshot) -> bool:
    """Return whether any assumption has a range; ends at the first one."""
    return any(item.ranged for item in _all(snapshot))


def assumptions_in(snapshot: Snapshot, record_id: str) -> tuple[Assumption, ...]:
    """Return the assumptions of one record; none for an id that is unknown."""
    record = record_at(snapshot, record_id)
    return () if record is None else tuple(_of_record(snapshot, record))


def find_assumption(snapshot: Snapshot, place: InputPlace) -> Assumption | None:
    """Return the assumption at a place, or None where there is none."""
    return next((item for item in assumptions_in(snapshot, place.record) if item.place == place), None)


def record_at(snapshot: Snapshot, record_id: str) -> Element | Relation | DocumentInfo | None:
    """Return the record that may hold inputs under an id: an element, a relation or the document itself."""
    if record_id == DOCUMENT_ID:
        return snapshot.info
    return snapshot.elements.get(record_id) or snapshot.relations.get(record_id)


def owner_of(snapshot: Snapshot, record: Element | Relation | DocumentInfo) -> str:
    """Return what a record is called in the title of its assumptions."""
    if isinstance(record, DocumentInfo):
        return "Document"
    if not isinstance(record, RelationBase):
        return record.name
    ends = (snapshot.elements.get(end) for end in (record.source, record.target))
    return " to ".join("?" if end is None else end.name for end in ends)


def _all(snapshot: Snapshot) -> Iterator[Assumption]:
    for record in (snapshot.info, *snapshot.elements.values(), *snapshot.relations.values()):
        yield from _of_record(snapshot, record)


def _of_record(snapshot: Snapshot, record: Element | Relation | DocumentInfo) -> Iterator[Assumption]:
    owner = owner_of(snapshot, record)
    for item in inputs_in(record):
        place, quantity = InputPlace(record.id, item.path), item.quantity
        if quantity is not None:
            yield Assumption(place, owner, item.label, quantity, item.unit, item.lowest, item.highest)
