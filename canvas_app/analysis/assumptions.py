"""The assumptions of a model: every Quantity with the place where it stands, its range and its limits.

The register, the tornado, goal seek and the simulation all read this one list.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model import DOCUMENT_ID, Quantity, VariableCost, label_of
from canvas_app.model.fields import field_views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from canvas_app.document import Snapshot


class Place(NamedTuple):
    """Where an assumption stands: the id of its record and the path inside it, as overrides name it."""

    record: str
    path: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One Quantity of a model.

    `unit` is the field's ("money/month", "share/month" ...) or the Quantity's own; `lowest` and `highest` are
    the limits of the field, None where there is none.
    """

    place: Place
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
    found = list(_of_record(snapshot.info, DOCUMENT_ID, "Document"))
    for element in snapshot.elements.values():
        found += _of_record(element, element.id, element.name)
    for relation in snapshot.relations.values():
        found += _of_record(relation, relation.id, _relation_name(snapshot, relation.source, relation.target))
    return tuple(found)


def ranged_assumptions(snapshot: Snapshot) -> tuple[Assumption, ...]:
    """Return the assumptions that have a range, in the order of `assumptions_of`."""
    return tuple(item for item in assumptions_of(snapshot) if item.ranged)


def assumptions_in(snapshot: Snapshot, record_id: str) -> tuple[Assumption, ...]:
    """Return the assumptions of one record; none for an id that is unknown."""
    if record_id == DOCUMENT_ID:
        return tuple(_of_record(snapshot.info, DOCUMENT_ID, "Document"))
    if record_id in snapshot.elements:
        element = snapshot.elements[record_id]
        return tuple(_of_record(element, record_id, element.name))
    if record_id in snapshot.relations:
        relation = snapshot.relations[record_id]
        name = _relation_name(snapshot, relation.source, relation.target)
        return tuple(_of_record(relation, record_id, name))
    return ()


def find_assumption(snapshot: Snapshot, place: Place) -> Assumption | None:
    """Return the assumption at a place, or None where there is none."""
    return next((item for item in assumptions_in(snapshot, place.record) if item.place == place), None)


def _relation_name(snapshot: Snapshot, source: str, target: str) -> str:
    names = (snapshot.elements[end].name if end in snapshot.elements else "?" for end in (source, target))
    return " to ".join(names)


def _of_record(record: BaseModel, record_id: str, owner: str) -> Iterator[Assumption]:
    for path, label, quantity, unit, low, high in _quantities(record, "", ""):
        yield Assumption(Place(record_id, path), owner, label, quantity, unit, low, high)


_Found = tuple[str, str, Quantity, str, float | None, float | None]


def _quantities(record: BaseModel, path: str, within: str) -> Iterator[_Found]:
    """Yield the Quantities of a record and of the records in its lists."""
    for view in field_views(type(record)):
        value, spec = getattr(record, view.name), view.spec
        if isinstance(value, Quantity):
            unit = value.unit or spec.unit
            label = spec.label
            if isinstance(record, VariableCost):
                label = label_of(record.category)
                unit = "share" if record.driver == "pct_revenue" else unit
            yield f"{path}{view.name}", f"{within}{label}", value, unit, spec.low, spec.high
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if hasattr(type(item), "model_fields"):
                    several = within if len(value) == 1 else f"{within}{spec.label} {index + 1}, "
                    yield from _quantities(item, f"{path}{view.name}.{index}.", several)
