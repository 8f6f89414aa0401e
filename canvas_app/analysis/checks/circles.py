"""Circles: elements that need each other, each shown by its shortest way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from collections.abc import Set as AbstractSet


def circles(upstream: Mapping[str, list[str]], ranked: AbstractSet[str]) -> Iterator[tuple[str, ...]]:
    """Yield one circle for each knot of elements that all need each other.

    Each element of a circle needs the next one, and the last the first, which has the first id of its knot.
    `ranked` holds what stands in no circle.
    """
    left = upstream.keys() - ranked
    if not left:
        return
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((key, source) for key in left for source in upstream[key] if source in left)
    for knot in nx.strongly_connected_components(graph):
        if len(knot) > 1:
            yield _way_round(min(knot), upstream, knot)


def _way_round(start: str, upstream: Mapping[str, list[str]], knot: Collection[str]) -> tuple[str, ...]:
    """The shortest way from an element through what it needs back to itself."""
    came_from: dict[str, str] = {}
    waiting = [start]
    for key in waiting:
        for source in sorted(upstream[key]):
            if source == start:
                way = [key]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return tuple(reversed(way))
            if source in knot and source not in came_from:
                came_from[source] = key
                waiting.append(source)
    raise AssertionError("every element of a knot leads back to itself")
