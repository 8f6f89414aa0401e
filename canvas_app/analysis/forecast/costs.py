"""Costs by month: one line per cost, role, activity, resource, channel and supply, and their sums.

Where the domain leaves it open: an activity is booked by what it does or where it stands, channels as sales
and marketing (`resources/bookings.json`); an activity done once costs in its first month; a role without
headcount counts the people named, at least one; a cost with a driver follows the driver whatever its
behaviour says; the streams that incur a cost limit its driver to what they sell, else the driver counts the
whole company.
"""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.bookings import bookings
from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.streams import CATEGORIES, CATEGORY_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
_BLOCK = 32


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


class Block(NamedTuple):
    """Some lines of one slot, and their sum."""

    slot: int
    lines: tuple[Line, ...]
    total: Vector

    @classmethod
    def of(cls, slot: int, lines: Sequence[Line]) -> Block:
        """Return the block of lines."""
        return cls(slot, tuple(lines), np.asarray(np.array([line.vector for line in lines]).sum(axis=0)))


class FixedLines:
    """Lines that follow no driver, in blocks of which only the changed ones are added up again.

    Immutable: tables share the blocks in which they do not differ.
    """

    def __init__(self, lines: Iterable[Line], length: int) -> None:
        self.length = length
        blocks: list[Block] = []
        for slot, group in groupby(_by_slot(lines), key=attrgetter("slot")):
            members = list(group)
            blocks += [Block.of(slot, members[at : at + _BLOCK]) for at in range(0, len(members), _BLOCK)]
        self.blocks = tuple(blocks)
        self.place_of = {
            line.key: (at, place) for at, block in enumerate(blocks) for place, line in enumerate(block.lines)
        }
        """By the key of a line its block, and its place in there."""

    def line(self, key: str) -> Line | None:
        """Return the line of a record, None where it has none."""
        found = self.place_of.get(key)
        return None if found is None else self.blocks[found[0]].lines[found[1]]

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """The lines by key, ordered by slot."""
        return {line.key: line for block in self.blocks for line in block.lines}

    @cached_property
    def sums(self) -> Vector:
        """(SLOTS, length): the sums by slot."""
        total = np.zeros((SLOTS, self.length))
        for slot, group in groupby(self.blocks, key=attrgetter("slot")):
            total[slot] = np.array([block.total for block in group]).sum(axis=0)
        return total

    @cached_property
    def money(self) -> Mapping[str, float]:
        """Money in month 1 by owner: an element owns one line, a partner one for each supply."""
        money: dict[str, float] = {}
        for block in self.blocks:
            for line in block.lines:
                money[line.owner] = money.get(line.owner, 0.0) - float(line.vector[1])
        return money

    def with_lines(self, changed: Sequence[Line]) -> FixedLines:
        """Return the table with lines of elements that fit in the place of those with their keys.

        What is known by line or by owner already is patched, not built anew.
        """
        table = FixedLines.__new__(FixedLines)
        table.length, table.place_of = self.length, self.place_of
        lines: dict[int, list[Line]] = {}
        for line in changed:
            at, place = self.place_of[line.key]
            lines.setdefault(at, list(self.blocks[at].lines))[place] = line
        blocks = list(self.blocks)
        for at, members in lines.items():
            blocks[at] = Block.of(blocks[at].slot, members)
        table.blocks = tuple(blocks)
        if "lines" in self.__dict__:
            table.__dict__["lines"] = {**self.lines, **{line.key: line for line in changed}}
        if "money" in self.__dict__:
            paid = {line.owner: 0.0 - float(line.vector[1]) for line in changed}
            table.__dict__["money"] = {**self.money, **paid}
        return table


class DrivenLines:
    """Lines that follow a driver, ordered by slot. Immutable."""

    def __init__(self, lines: Iterable[Line], length: int) -> None:
        ordered = _by_slot(lines)
        self.lines = {line.key: line for line in ordered}
        self.row_of = {line.key: row for row, line in enumerate(ordered)}
        self.matrix = np.array([line.vector for line in ordered]) if ordered else np.zeros((0, length))
        self.bounds = np.searchsorted([line.slot for line in ordered], np.arange(SLOTS + 1)).tolist()
        self.length = length
        self.steps = np.array([line.step or 0.0 for line in ordered])
        self.groups = list(dict.fromkeys((line.driver, line.scope) for line in ordered))
        numbers = {group: number for number, group in enumerate(self.groups)}
        self.group_of = np.array([numbers[line.driver, line.scope] for line in ordered], dtype=np.intp)

    def line(self, key: str) -> Line | None:
        """Return the line of a record, None where it has none."""
        return self.lines.get(key)

    def with_lines(self, changed: Sequence[Line]) -> DrivenLines:
        """Return the table with lines that fit in the place of those with their keys."""
        table = DrivenLines.__new__(DrivenLines)
        table.__dict__.update(self.__dict__)
        table.lines = {**self.lines, **{line.key: line for line in changed}}
        table.matrix, table.steps = self.matrix.copy(), self.steps.copy()
        for line in changed:
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


def _by_slot(lines: Iterable[Line]) -> list[Line]:
    """The lines by slot, those of one slot in the order of the document."""
    return sorted(lines, key=attrgetter("slot"))


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
