"""The order of a flow: a rank for each element, higher than the ranks of all that it gets value from.

After an edit only the ranks between the two ends of a new relation move (the algorithm of Pearce and Kelly).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Pair = tuple[str, str]
    """Two elements, of which the first gives value to the second."""
    Ends = Mapping[str, list[str]]
    """The elements at the other end of what leads to, or from, each element."""


def ranks_of(upstream: Ends, downstream: Ends) -> Mapping[str, int]:
    """Return the rank of each element; those in circles and behind them are missing."""
    missing = {target: len(sources) for target, sources in upstream.items()}
    order = [key for key in downstream if key not in missing]
    for key in order:
        for target in downstream.get(key, ()):
            missing[target] -= 1
            if not missing[target]:
                order.append(target)
    return {key: rank for rank, key in enumerate(order)}


def ranks_after(
    known: Mapping[str, int], upstream: Ends, downstream: Ends, gone: Iterable[Pair], come: Iterable[Pair]
) -> Mapping[str, int] | None:
    """Return the ranks in a changed flow that had no circle; None where it has one now."""
    ranks = dict(known)
    for key in {key for pair in gone for key in pair}:
        if key not in upstream and key not in downstream:
            ranks.pop(key, None)
    first, last = min(ranks.values(), default=0), max(ranks.values(), default=0)
    for source, target in come:
        if source not in ranks:
            first -= 1
            ranks[source] = first
        if target not in ranks:
            last += 1
            ranks[target] = last
        if ranks[source] >= ranks[target] and not _pull_apart(source, target, ranks, upstream, downstream):
            return None
    return ranks


def _pull_apart(source: str, target: str, ranks: dict[str, int], upstream: Ends, downstream: Ends) -> bool:
    """Let a source rank below a target that ranks below it; return whether that can be."""
    low, high = ranks[target], ranks[source]
    ahead = _next(target, downstream, lambda one, two: ranks[one] < ranks.get(two, low) <= high)
    if source in ahead:
        return False
    before = _next(source, upstream, lambda one, two: ranks[one] > ranks.get(two, high) >= low)
    moved = [*sorted(before, key=ranks.__getitem__), *sorted(ahead, key=ranks.__getitem__)]
    ranks.update(zip(moved, sorted(ranks[key] for key in moved), strict=True))
    return True


def _next(start: str, ends: Ends, fits: Callable[[str, str], bool]) -> set[str]:
    """Return an element and all that it leads to by steps that fit: those of the order, within its bounds."""
    found, waiting = {start}, [start]
    while waiting:
        key = waiting.pop()
        for other in ends.get(key, ()):
            if other not in found and fits(key, other):
                found.add(other)
                waiting.append(other)
    return found
