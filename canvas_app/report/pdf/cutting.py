"""Where a drawing is cut into sheets along one axis, so that everything on it is whole on one of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Interval = tuple[float, float]

_SEARCHED = 0.3
"""The share of a sheet within which a place for a join is looked for."""
_AIR = 3.0
"""Room that an item keeps around it."""
_STEPS, _HALVINGS = 40, 12
_LARGEST_ITEM = 0.9
"""No item takes a larger share of a sheet than this."""
_GROWTH = 1.01


@dataclass(frozen=True, slots=True)
class Strip:
    """What one sheet shows along an axis; sheets overlap, and are joined at `join` with the next one."""

    low: float
    high: float
    join: float | None = None

    def holds(self, item: Interval) -> bool:
        """Tell whether an item is whole on the sheet."""
        return self.low <= item[0] and item[1] <= self.high


def strips(whole: Interval, items: Sequence[Interval], room: float, overlap: float) -> tuple[Strip, ...]:
    """Return sheets of a length `room` that overlap by at least `overlap`, from the low end to the high one.

    Each item is whole on one of them. Joins stand where they cross the fewest items.
    """
    found: list[Strip] = []
    low = whole[0]
    starts, ends = sorted(start for start, _ in items), sorted(end for _, end in items)
    while low + room < whole[1]:
        high = low + room
        join = _join(
            starts, ends, max(high - overlap / 2 - room * _SEARCHED, low + room / 2), high - overlap / 2
        )
        found.append(Strip(low, high, join))
        # What crosses the join and is cut off here is whole on the next sheet.
        cut = [start - _AIR for start, end in items if start < join < end and end > high]
        low = max(min([join - overlap / 2, *cut]), low + room * 0.1)
    return (*found, Strip(low, low + room))


def even_strips(whole: Interval, items: Sequence[Interval], room: float, overlap: float) -> tuple[Strip, ...]:
    """Return sheets as `strips` does, but so short that the last one is as full as the others."""
    found = strips(whole, items, room, overlap)
    low, high = max(room / 2, overlap * 2), room
    for _ in range(_HALVINGS if len(found) > 1 else 0):
        middle = (low + high) / 2
        shorter = strips(whole, items, middle, overlap)
        if len(shorter) <= len(found) and _whole_on_one(items, shorter):
            found, high = shorter, middle
        else:
            low = middle
    return flush(whole, found)


def flush(whole: Interval, found: tuple[Strip, ...]) -> tuple[Strip, ...]:
    """Return sheets of which the last one ends where the whole ends: it repeats more, and is as full."""
    *others, last = found
    if not others or last.high <= whole[1]:
        return found
    return (*others, Strip(whole[1] - (last.high - last.low), whole[1]))


def least_room(items: Sequence[Interval]) -> float:
    """Return the shortest sheet on which every item has room."""
    return max((end - start for start, end in items), default=0.0) / _LARGEST_ITEM


def room_for(
    whole: Interval, items: Sequence[Interval], count: int, overlap_share: float, least: float = 1.0
) -> float:
    """Return the shortest length of sheets of which `count` are enough, with every item whole on one."""
    low = max(least_room(items), least)
    high = max(whole[1] - whole[0], low)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if len(strips(whole, items, middle, middle * overlap_share)) <= count:
            high = middle
        else:
            low = middle
    while not _whole_on_one(items, strips(whole, items, high, high * overlap_share)):
        high *= _GROWTH
    return high


def _whole_on_one(items: Sequence[Interval], found: Sequence[Strip]) -> bool:
    return len(found) == 1 or all(any(strip.holds(item) for strip in found) for item in items)


def _join(starts: Sequence[float], ends: Sequence[float], first: float, last: float) -> float:
    """Return the place between two that crosses the fewest items; of several the one furthest along."""
    edges = {
        edge for side in (starts, ends) for edge in side[bisect_right(side, first) : bisect_left(side, last)]
    }
    stops = sorted({first, last, *edges})
    places = [last, *((a + b) / 2 for a, b in pairwise(stops))]
    return min(places, key=lambda place: (bisect_left(starts, place) - bisect_right(ends, place), -place))
