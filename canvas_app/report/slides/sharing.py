"""How what is too much for one slide is shared out between several."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP, _STEPS = 0.04, 15


def shares(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """Return the items of a list that begin a slide: on as few slides as can be, all of them evenly full.

    `first` is what the present slide has left. Where one item would be alone, all begin on the next one.
    """
    starts = _even(heights, first, room)
    alone = bool(starts) and (starts[0] <= 1 or starts[-1] == len(heights) - 1)
    return (0, *_even(heights, room, room)) if alone else starts


def _even(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    best = _starts(heights, first, room)
    for step in range(1, _STEPS + 1 if best else 1):
        full = room * (1.0 - step * _STEP)
        even = _starts(heights, min(first, full), full)
        if len(even) != len(best) or even[0] < 2:
            break
        best = even
    return best


def _starts(heights: Sequence[float], first: float, room: float) -> tuple[int, ...]:
    """Return the items that have no room below those before them."""
    found, left = [], first
    for at, height in enumerate(heights):
        if height > left and (at > 0 or first < room):
            found.append(at)
            left = room
        left -= height
    return tuple(found)
