"""Money per month along the relations, for the money flow overlay.

What a stream earns in month 1 flows back to what earns it: to the sources of `monetizes` by their flow
shares (normalised to 1), and what an element carries goes on in the same way over `creates` and `feeds`, so
that nothing is lost or counted twice. Feedback loops carry nothing, and a cycle carries money once.
`pays` has the stream's revenue by the share of its customers in the segment, and `serves` that part of it
that the proposition earns. Money that goes out is negative: `incurs` by allocation, `supplies` its cost,
`shares` the payout, `performs`, `uses` and `reaches` a part of what the role, resource or channel costs.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.model.relations import (
    Creates,
    Feeds,
    Incurs,
    Monetizes,
    Pays,
    Performs,
    Reaches,
    Serves,
    Shares,
    Supplies,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model import Relation

_Carrier = Feeds | Creates | Monetizes


def money_by_relation(analysis: Analysis) -> dict[str, float]:
    """Return the money of month 1 by relation; relations that carry none are missing."""
    snapshot = analysis.snapshot
    streams = {stream_id: analysis.element_money[stream_id] for stream_id in analysis.stream_ids}
    flows = _upstream(snapshot, streams)
    flows |= _paid(analysis)
    flows |= _served(snapshot, flows, streams)
    flows |= _costs(analysis)
    return {relation_id: money for relation_id, money in flows.items() if money != 0.0}


def _carriers(snapshot: Snapshot) -> dict[str, list[_Carrier]]:
    """The relations that carry revenue, by the element they lead to."""
    carriers: dict[str, list[_Carrier]] = defaultdict(list)
    for relation in snapshot.relations.values():
        if isinstance(relation, Creates | Monetizes) or (
            isinstance(relation, Feeds) and not relation.feedback
        ):
            carriers[relation.target].append(relation)
    return carriers


def _upstream(snapshot: Snapshot, streams: dict[str, float]) -> dict[str, float]:
    carriers = _carriers(snapshot)
    through: dict[str, float] = defaultdict(float, streams)
    flows: dict[str, float] = {}
    for target in _downstream_first(carriers):
        parts = carriers[target]
        total = sum(relation.flow_share for relation in parts)
        for relation in parts:
            money = through[target] * relation.flow_share / total if total > 0.0 else 0.0
            flows[relation.id] = money
            through[relation.source] += money
    return flows


def _downstream_first(carriers: dict[str, list[_Carrier]]) -> Iterable[str]:
    """The targets, each after everything that it leads to; a cycle is entered at its first element."""
    waiting: dict[str, int] = defaultdict(int)
    for parts in carriers.values():
        for relation in parts:
            waiting[relation.source] += 1
    order = [target for target in carriers if not waiting[target]]
    done, left, at = set(order), iter(carriers), 0
    while len(order) < len(carriers):
        while at < len(order):
            for relation in carriers[order[at]]:
                waiting[relation.source] -= 1
                ready = relation.source in carriers and waiting[relation.source] == 0
                if ready and relation.source not in done:
                    order.append(relation.source)
                    done.add(relation.source)
            at += 1
        stuck = next((target for target in left if target not in done), None)
        if stuck is None:
            break
        order.append(stuck)
        done.add(stuck)
    return order


def _paid(analysis: Analysis) -> dict[str, float]:
    flows = {}
    for stream_id, relations in analysis.structure.pays.items():
        forecast = analysis.streams.forecasts.get(stream_id)
        shares = forecast.segment_shares if forecast else ()
        for relation, (_, share) in zip(relations, shares, strict=False):
            flows[relation.id] = analysis.element_money[stream_id] * share
    return flows


def _served(snapshot: Snapshot, flows: dict[str, float], streams: dict[str, float]) -> dict[str, float]:
    served = {}
    for relation in snapshot.relations.values():
        if isinstance(relation, Serves):
            earned = {r.target: flows.get(r.id, 0.0) for r in _from(snapshot, relation.source, Monetizes)}
            paid = {r.target: flows.get(r.id, 0.0) for r in _from(snapshot, relation.target, Pays)}
            both = (stream for stream in earned if stream in paid and streams.get(stream))
            served[relation.id] = sum(earned[stream] * (paid[stream] / streams[stream]) for stream in both)
    return served


def _from(snapshot: Snapshot, source: str, kind: type[Relation]) -> list[Relation]:
    return [relation for relation in snapshot.outgoing.get(source, ()) if isinstance(relation, kind)]


def _costs(analysis: Analysis) -> dict[str, float]:
    snapshot, money = analysis.snapshot, analysis.element_money
    costs: dict[str, float] = {}
    groups: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for relation in snapshot.relations.values():
        for relation_type, end, weight in _SPLIT:
            if isinstance(relation, relation_type):
                groups[relation.kind, getattr(relation, end)].append((relation.id, weight(relation)))
        if isinstance(relation, Supplies) and relation.id in analysis.lines:
            costs[relation.id] = -float(analysis.lines[relation.id].vector[1])
        elif isinstance(relation, Shares) and relation.target in money:
            costs[relation.id] = (
                money[relation.target] if relation.target in analysis.streams.forecasts else 0.0
            )
    for (_, owner), parts in groups.items():
        total = max(1.0, sum(weight for _, weight in parts))
        costs |= {relation_id: money.get(owner, 0.0) * weight / total for relation_id, weight in parts}
    for forecast in analysis.streams.forecasts.values():
        costs |= {relation_id: -payout for relation_id, _, payout in forecast.payouts}
    return costs


_SPLIT: tuple[tuple[type[Relation], str, Callable[[Relation], float]], ...] = (
    (Incurs, "target", lambda relation: relation.allocation if isinstance(relation, Incurs) else 0.0),
    (Performs, "source", lambda relation: relation.allocation if isinstance(relation, Performs) else 0.0),
    (
        Reaches,
        "source",
        lambda relation: relation.acquisition_share if isinstance(relation, Reaches) else 0.0,
    ),
    (Uses, "target", lambda _: 1.0),
)
"""Costs of an element that several relations carry: at which end it stands, and each relation's weight."""
