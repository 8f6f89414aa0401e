"""Which elements no path can avoid: immediate dominators of a directed graph.

The algorithm is that of Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2006). It stands
here because the metrics need it, and importing NetworkX takes longer than computing all of them.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

N = TypeVar("N", bound="Hashable")


class Following(Protocol[N]):
    """A graph as the nodes that follow each node: a mapping, or a graph of NetworkX."""

    def __getitem__(self, node: N, /) -> Iterable[N]:
        """Return the nodes that an edge leads to."""


def immediate_dominators(following: Following[N], start: N) -> dict[N, N]:
    """Return for each node that can be reached the nearest one that all paths from the start pass through.

    The start itself is no key of it.
    """
    order = list(_postorder(following, start))
    place = {node: number for number, node in enumerate(order)}
    before: dict[N, list[N]] = {node: [] for node in order}
    for node in order:
        for after in following[node]:
            before[after].append(node)

    def meeting(one: N, other: N) -> N:
        while one != other:
            if place[one] < place[other]:
                one = above[one]
            else:
                other = above[other]
        return one

    above = {start: start}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            nearest = reduce(meeting, (each for each in before[node] if each in above))
            if above.get(node) != nearest:
                above[node] = nearest
                changed = True
    del above[start]
    return above


def _postorder(following: Following[N], start: N) -> Iterator[N]:
    """Yield the nodes that can be reached, each after all that were found from it; the start last."""
    seen = {start}
    way = [(start, iter(following[start]))]
    while way:
        node, rest = way[-1]
        unseen = next((after for after in rest if after not in seen), None)
        if unseen is None:
            yield node
            way.pop()
        else:
            seen.add(unseen)
            way.append((unseen, iter(following[unseen])))
