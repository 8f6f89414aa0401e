"""Costs by month: one line per cost, role, activity, resource, channel and supply, and their sums.

Where the domain leaves it open: an activity is booked by what it does or where it stands, channels as sales
and marketing (`resources/bookings.json`); an activity done once costs in its first month; a role without
headcount counts the people named, at least one; a cost with a driver follows the driver whatever its
behaviour says; the streams that incur a cost limit its driver to what they sell, else the driver counts the
whole company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.bookings import bookings
from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.streams import CATEGORIES, CATEGORY_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.forecast.timeline import Timeline, Vector
    from canvas_app.model import Activity, Cost, Element, Role, StageCode
    from canvas_app.model.relations import Supplies

Nature = Literal["variable", "fixed", "people"]
NATURES: tuple[Nature, ...] = ("variable", "fixed", "people")
SLOTS = len(NATURES) * len(CATEGORIES)
_SLOT_OF: dict[tuple[str, str], int] = {
    (nature, category): place * len(CATEGORIES) + CATEGORY_INDEX[category]
    for place, nature in enumerate(NATURES)
    for category in CATEGORIES
}


class Line(NamedTuple):
    """One cost by month. `vector` is money, or for a driven line money per unit of the driver."""

    key: str
    """The id of the record it comes from."""
    owner: str
    """The element that the money belongs to on the canvas."""
    category: str
    nature: Nature
    vector: Vector
    driver: str | None = None
    step: float | None = None
    scope: tuple[tuple[str, float], ...] = ()
    """Streams, with their allocation, whose sales drive the cost; empty: the whole company."""

    @property
    def slot(self) -> int:
        """Where the line is added up: by nature, then by category."""
        return _SLOT_OF[self.nature, self.category]

    def fits(self, other: Line) -> bool:
        """Whether this line can stand where another one stood."""
        return (self.key, self.owner, self.slot, self.driver, self.scope) == (
            other.key,
            other.owner,
            other.slot,
            other.driver,
            other.scope,
        )


class LineTable:
    """Lines ordered by slot; `lines` never changes, while matrix and steps serve the newest table only."""

    def __init__(self, lines: Iterable[Line], length: int) -> None:
        keyed = sorted(((line.slot, place, line) for place, line in enumerate(lines)))
        ordered, slots = [line for _, _, line in keyed], [slot for slot, _, _ in keyed]
        self.lines = {line.key: line for line in ordered}
        self.row_of = {line.key: row for row, line in enumerate(ordered)}
        self.matrix = np.array([line.vector for line in ordered]) if ordered else np.zeros((0, length))
        self.bounds = np.searchsorted(slots, np.arange(SLOTS + 1)).tolist()
        self.length = length
        self.steps = np.array([line.step or 0.0 for line in ordered])
        self.groups = list(dict.fromkeys((line.driver, line.scope) for line in ordered))
        numbers = {group: number for number, group in enumerate(self.groups)}
        self.group_of = np.array([numbers[line.driver, line.scope] for line in ordered], dtype=np.intp)

    def with_lines(self, changed: Iterable[Line]) -> LineTable:
        """Return the table with lines that fit in the place of those with their keys."""
        table = LineTable.__new__(LineTable)
        table.__dict__.update(self.__dict__)
        table.lines = dict(self.lines)
        for line in changed:
            table.lines[line.key] = line
            row = table.row_of[line.key]
            table.matrix[row] = line.vector
            table.steps[row] = line.step or 0.0
        return table

    def sums(self, values: Vector) -> Vector:
        """Return (SLOTS, length): the sums by slot of values that have a row per line."""
        total = np.zeros((SLOTS, self.length))
        for slot in range(SLOTS):
            start, stop = self.bounds[slot], self.bounds[slot + 1]
            if stop > start:
                total[slot] = values[start:stop].sum(axis=0)
        return total


def line_of(
    element: Element, lane: StageCode | None, scope: tuple[tuple[str, float], ...], time: Timeline
) -> Line | None:
    """Return the line of an element, or None where it costs nothing by itself."""
    if element.kind == "cost":
        return _cost_line(element, scope, time)
    if element.kind == "role":
        return _role_line(element, time)
    if element.kind == "activity":
        return _activity_line(element, lane, time)
    if element.kind == "resource" and element.cost is not None:
        vector = time.zeros() + element.cost.value
        return Line(element.id, element.id, element.cost_category, "fixed", vector)
    if element.kind == "channel" and element.spend is not None:
        vector = time.zeros() + element.spend.value
        return Line(element.id, element.id, bookings().channel, "fixed", vector)
    return None


def supply_line(relation: Supplies, time: Timeline) -> Line | None:
    """Return the line of what a partner is paid for a supply."""
    if relation.cost is None:
        return None
    vector = time.zeros() + relation.cost.value
    return Line(relation.id, relation.source, relation.cost_category, "fixed", vector)


def people_in(role: Role) -> float:
    """Return the FTE of a role: what is entered, else the people listed, at least one."""
    return role.headcount.value if role.headcount is not None else float(max(1, len(role.people)))


def headcount(role: Role, time: Timeline) -> Vector:
    """Return the FTE of a role by month."""
    return people_in(role) * time.active(role.start, role.end)


def _cost_line(cost: Cost, scope: tuple[tuple[str, float], ...], time: Timeline) -> Line | None:
    if cost.amount is None:
        return None
    vector = cost.amount.value * time.growth(amount(cost.growth)) * time.active(cost.start, cost.end)
    if cost.driver == "per_month":
        return Line(cost.id, cost.id, cost.category, "fixed", vector)
    step = cost.step_size if cost.behaviour == "step" else None
    nature: Nature = "fixed" if step is not None else "variable"
    return Line(cost.id, cost.id, cost.category, nature, vector, cost.driver, step, scope)


def _role_line(role: Role, time: Timeline) -> Line | None:
    if role.cost is None:
        return None
    vector = role.cost.value * headcount(role, time)
    return Line(role.id, role.id, role.cost_category, "people", vector)


def _activity_line(activity: Activity, lane: StageCode | None, time: Timeline) -> Line | None:
    if activity.cost is None:
        return None
    category = bookings().of_activity(activity, lane)
    end = activity.start if activity.cadence == "once" else activity.end
    vector = activity.cost.value * time.active(activity.start, end)
    return Line(activity.id, activity.id, category, "fixed", vector)
