"""What the model hangs on: the flow projection, criticality, single points of failure, revenue at risk.

The flow projection keeps the relations that carry value to the streams (`model.relations.flow_ends`), without
feedback loops. Criticality of an element is the share of month 1's revenue that is lost without it (see
`forecast.availability`): every relation is a requirement, those of one alternative group stand in for each
other. A supply that is not indispensable is no requirement (a convention of this program), but still a path.
"""

from __future__ import annotations

from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar, cast

from canvas_app.analysis.forecast.availability import Need, loss_shares
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics.dominance import immediate_dominators
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import networkx as nx

    from canvas_app.analysis.forecast.books import StreamTable
    from canvas_app.document import Snapshot
    from canvas_app.model import Relation

_SHOWN = 5
"""How many names of a circle are said."""

N = TypeVar("N", bound="Hashable")


class HasStreams(Protocol):
    """An analysis, or the figures that its metrics are computed from."""

    @property
    def streams(self) -> StreamTable:
        """The forecasts of all streams."""


class Resilience(NamedTuple):
    """What is lost without each element, or the reason why that cannot be said."""

    criticality: Mapping[str, float]
    """Share of revenue lost without an element; elements that lead to no revenue are missing."""
    at_risk: Mapping[str, float]
    """Revenue of all streams that an element leads to: the upper bound."""
    single_points: Mapping[str, tuple[str, ...]]
    """By stream, the elements that every path to it passes through."""
    articulation: tuple[str, ...]
    """Elements whose removal cuts the drawing in two; direction and revenue are ignored."""
    reason: str | None = None
    cycle: tuple[str, ...] = ()
    """The elements of a circle in the flow, in which no order can be found."""


def base_revenue(numbers: HasStreams) -> dict[str, float]:
    """Return the revenue of month 1 by stream."""
    streams = numbers.streams
    return dict(zip(streams.ids, streams.month(Row.REVENUE, 1).tolist(), strict=True))


def resilience(snapshot: Snapshot, numbers: HasStreams) -> Resilience:
    """Return everything that the model hangs on; a circle in the flow gives a reason instead of numbers."""
    graph = flow_graph(snapshot)
    cycle = circle(graph)
    if cycle:
        reason = circular(snapshot)
        return Resilience({}, {}, {}, articulation_points(graph), reason, cycle)
    revenue = base_revenue(numbers)
    return Resilience(
        loss_shares(needs_of(snapshot), revenue),
        reachable_revenue(graph, revenue),
        dominating(following_of(snapshot), revenue),
        articulation_points(graph),
        None if sum(revenue.values()) > 0.0 else "There is no revenue in month 1.",
    )


def criticality(snapshot: Snapshot, numbers: HasStreams) -> Mapping[str, float]:
    """Return the share of month 1's revenue lost without each element; empty where the flow is circular."""
    if in_circles(snapshot):
        return {}
    return loss_shares(needs_of(snapshot), base_revenue(numbers))


def single_points(snapshot: Snapshot, numbers: HasStreams) -> Mapping[str, tuple[str, ...]]:
    """Return by stream that earns in month 1 the elements that every path to it passes through."""
    earning = {key: money for key, money in base_revenue(numbers).items() if money > 0.0}
    return dominating(following_of(snapshot), earning)


def revenue_at_risk(snapshot: Snapshot, numbers: HasStreams) -> Mapping[str, float]:
    """Return the month's revenue of all streams that an element leads to, an upper bound of its loss."""
    return reachable_revenue(flow_graph(snapshot), base_revenue(numbers))


def flow_graph(snapshot: Snapshot) -> nx.DiGraph[str]:
    """Return the flow projection: an edge downstream for each relation that carries value."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(ends for _, ends in _carrying(snapshot))
    return graph


def following_of(snapshot: Snapshot) -> dict[str, list[str]]:
    """Return for each element of the flow those that it leads to."""
    following: dict[str, list[str]] = {}
    for _, (source, target) in _carrying(snapshot):
        following.setdefault(source, []).append(target)
        following.setdefault(target, [])
    return following


def in_circles(snapshot: Snapshot) -> bool:
    """Return whether the flow is circular; without NetworkX, whose import takes longer than all metrics."""
    try:
        TopologicalSorter(following_of(snapshot)).prepare()
    except CycleError:
        return True
    return False


def circle(graph: nx.DiGraph[str]) -> tuple[str, ...]:
    """Return the elements of one circle in a graph, or nothing."""
    import networkx as nx

    if nx.is_directed_acyclic_graph(graph):
        return ()
    return tuple(edge[0] for edge in nx.find_cycle(graph))


def circular(snapshot: Snapshot) -> str | None:
    """Return a sentence about a circle in the flow, in which nothing can be said, or None without one."""
    if not in_circles(snapshot):
        return None
    cycle = circle(flow_graph(snapshot))
    # Upstream comes first, so each element is needed by the next one.
    names = [snapshot.elements[key].name for key in (*cycle, cycle[0])]
    shown = [*names[:2], "...", names[-1]] if len(names) > _SHOWN else names
    chain = " is needed by ".join(shown[:2]) + "".join(f", which is needed by {name}" for name in shown[2:])
    return f"{chain}. Remove a relation of this circle or mark it as a feedback loop."


def needs_of(snapshot: Snapshot) -> list[Need]:
    """Return the requirements in the flow: each relation alone, those of one alternative group together."""
    groups: dict[tuple[str, str, str], list[tuple[str, float]]] = defaultdict(list)
    for relation, (source, target) in _carrying(snapshot):
        if relation.kind == "supplies" and not relation.hard:
            continue
        group = getattr(relation, "alt_group", "")
        key = (target, group, "" if group else relation.id)
        groups[key].append((source, getattr(relation, "flow_share", 1.0)))
    return [Need(target, tuple(sources)) for (target, _, _), sources in groups.items()]


def _carrying(snapshot: Snapshot) -> Iterable[tuple[Relation, tuple[str, str]]]:
    elements = snapshot.elements
    for relation in snapshot.relations.values():
        ends = flow_ends(relation)
        if ends is not None and ends[0] in elements and ends[1] in elements:
            yield relation, ends


def reachable_revenue(graph: nx.DiGraph[str], revenue: Mapping[str, float]) -> dict[str, float]:
    """Return the revenue of all streams that an element leads to; those that lead to none are missing."""
    import networkx as nx

    reached: dict[str, float] = {}
    for stream, money in revenue.items():
        if money > 0.0:
            for key in {stream, *(nx.ancestors(graph, stream) if stream in graph else ())}:
                reached[key] = reached.get(key, 0.0) + money
    ordered = [key for key in graph if key in reached] + [key for key in revenue if key not in graph]
    return {key: reached[key] for key in ordered if key in reached}


def dominating(following: Mapping[N, Iterable[N]], streams: Iterable[N]) -> dict[N, tuple[N, ...]]:
    """Return by stream the elements that every path from any source to it passes through, nearest first.

    `following` has for each element of the flow those that it leads to. A super source is linked to all
    elements that nothing leads to.
    """
    root = cast("N", object())
    led_to = {after for ends in following.values() for after in ends}
    above = immediate_dominators({**following, root: [key for key in following if key not in led_to]}, root)
    passed: dict[N, tuple[N, ...]] = {}
    for stream in streams:
        chain: list[N] = []
        key = above.get(stream, root)
        while key != root:
            chain.append(key)
            key = above[key]
        passed[stream] = tuple(chain)
    return passed


def articulation_points(graph: nx.Graph[N]) -> tuple[N, ...]:
    """Return the nodes whose removal cuts a connected part in two, in the order of the graph."""
    import networkx as nx

    cutting = set(nx.articulation_points(graph.to_undirected(as_view=True)))
    return tuple(key for key in graph if key in cutting)
