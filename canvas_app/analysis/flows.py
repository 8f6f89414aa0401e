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
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

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
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.results import Analysis
    from canvas_app.model import Relation

    Ints = npt.NDArray[np.intp]

_Carrier = Feeds | Creates | Monetizes
_R = TypeVar("_R", bound="Relation")


@dataclass(frozen=True, eq=False)
class Portions:
    """Relations that carry a part of the money of one of their ends, all as rows of arrays."""

    relation_ids: tuple[str, ...]
    owners: tuple[str, ...]
    """The elements whose money it is."""
    owner_of: Ints
    part: Vector

    @classmethod
    def of(cls, ways: Sequence[tuple[str, str, float]]) -> Portions:
        """Return the parts of relation, owner and part."""
        owners = {owner: row for row, owner in enumerate(dict.fromkeys(owner for _, owner, _ in ways))}
        return cls(
            tuple(relation_id for relation_id, _, _ in ways),
            tuple(owners),
            np.array([owners[owner] for _, owner, _ in ways], np.intp),
            np.array([part for _, _, part in ways], np.float64),
        )

    def money(self, of_owner: Mapping[str, float]) -> Vector:
        """Return the money of the owners."""
        return np.array([of_owner.get(owner, 0.0) for owner in self.owners], np.float64)


class FlowPlan:
    """The ways of money along the relations: built when asked for, kept while these are the same."""

    def __init__(self, relations: Mapping[str, Relation]) -> None:
        self.relations = relations

    def following(self, relations: Mapping[str, Relation]) -> FlowPlan:
        """Return the plan of relations that may be the same ones as before."""
        return self if relations is self.relations else FlowPlan(relations)

    def of_type(self, relation_type: type[_R]) -> list[_R]:
        """Return the relations of one type in document order."""
        return [relation for relation in self.relations.values() if type(relation) is relation_type]

    @cached_property
    def carried(self) -> tuple[Portions, Ints, list[slice]]:
        """The relations that carry revenue from the streams up, where each leads, and the steps to take.

        Within a step, no relation carries what another one brings; of a cycle, money goes round once.
        """
        carriers, steps = _carriers(self.relations), defaultdict[str, int](int)
        done = set()
        for target in _downstream_first(carriers):
            done.add(target)
            sources = [relation.source for relation in carriers[target]]
            steps[target] = max(steps[target], *(steps[source] for source in sources if source in done), 0)
            for source in sources:
                if source not in done:
                    steps[source] = max(steps[source], steps[target] + 1)
        ordered = sorted(carriers, key=steps.__getitem__)
        totals = {target: sum(each.flow_share for each in carriers[target]) or 1.0 for target in ordered}
        ways = [(r.id, r.target, r.flow_share / totals[r.target]) for key in ordered for r in carriers[key]]
        parts = Portions.of(ways)
        rows = {owner: row for row, owner in enumerate(parts.owners)}
        leads_to = np.array([rows.get(r.source, -1) for key in ordered for r in carriers[key]], np.intp)
        at = np.array([steps[r.target] for key in ordered for r in carriers[key]], np.intp)
        bounds = np.flatnonzero(np.diff(at, prepend=-1, append=-1)).tolist()
        return parts, leads_to, list(map(slice, bounds, bounds[1:]))

    @cached_property
    def served(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Each `serves` with the streams that both its ends have to do with: stream, monetizes, pays."""
        earned, paid = _by_ends(self.of_type(Monetizes)), _by_ends(self.of_type(Pays))
        return [
            (
                serves.id,
                [
                    (stream, relation_id, paid[serves.target][stream])
                    for stream, relation_id in earned.get(serves.source, {}).items()
                    if stream in paid.get(serves.target, ())
                ],
            )
            for serves in self.of_type(Serves)
        ]

    @cached_property
    def split(self) -> tuple[Portions, ...]:
        """The relations among which the costs of elements are split."""
        return tuple(_split(*way, self.relations.values()) for way in _SPLIT)

    @cached_property
    def supplied(self) -> list[str]:
        """The ids of what partners supply."""
        return [relation.id for relation in self.of_type(Supplies)]

    @cached_property
    def shared(self) -> list[tuple[str, str]]:
        """The ids of what is shared, each with the element that receives it."""
        return [(relation.id, relation.target) for relation in self.of_type(Shares)]


def money_by_relation(analysis: Analysis) -> dict[str, float]:
    """Return the money of month 1 by relation; relations that carry none are missing."""
    streams = {stream_id: analysis.element_money[stream_id] for stream_id in analysis.stream_ids}
    flows = _upstream(analysis.flow_plan, streams)
    flows |= _paid(analysis)
    flows |= _served(analysis.flow_plan, flows, streams)
    flows |= _costs(analysis)
    return {relation_id: money for relation_id, money in flows.items() if money != 0.0}


def _upstream(plan: FlowPlan, streams: dict[str, float]) -> dict[str, float]:
    parts, leads_to, steps = plan.carried
    # What leads to nothing that carries money on falls into the last place.
    through = np.append(parts.money(streams), 0.0)
    flows = np.zeros(len(leads_to))
    for step in steps:
        flows[step] = through[parts.owner_of[step]] * parts.part[step]
        np.add.at(through, leads_to[step], flows[step])
    return dict(zip(parts.relation_ids, flows.tolist(), strict=True))


def _paid(analysis: Analysis) -> dict[str, float]:
    flows = {}
    for stream_id, relations in analysis.structure.pays.items():
        forecast = analysis.streams.forecasts.get(stream_id)
        shares = forecast.segment_shares if forecast else ()
        for relation, (_, share) in zip(relations, shares, strict=False):
            flows[relation.id] = analysis.element_money[stream_id] * share
    return flows


def _served(plan: FlowPlan, flows: dict[str, float], streams: dict[str, float]) -> dict[str, float]:
    return {
        relation_id: sum(
            flows.get(earned, 0.0) * (flows.get(paid, 0.0) / streams[stream])
            for stream, earned, paid in both
            if streams.get(stream)
        )
        for relation_id, both in plan.served
    }


def _costs(analysis: Analysis) -> dict[str, float]:
    plan, money, lines = analysis.flow_plan, analysis.element_money, analysis.lines
    forecasts = analysis.streams.forecasts
    costs: dict[str, float] = {}
    for parts in plan.split:
        shares = parts.money(money)[parts.owner_of] * parts.part
        costs |= zip(parts.relation_ids, shares.tolist(), strict=True)
    costs |= {key: -float(lines[key].vector[1]) for key in plan.supplied if key in lines}
    costs |= {key: money[target] for key, target in plan.shared if target in forecasts}
    for forecast in forecasts.values():
        costs |= {relation_id: -payout for relation_id, _, payout in forecast.payouts}
    return costs


def _carriers(relations: Mapping[str, Relation]) -> dict[str, list[_Carrier]]:
    """The relations that carry revenue, by the element they lead to."""
    carriers: dict[str, list[_Carrier]] = defaultdict(list)
    for relation in relations.values():
        if relation.kind in ("creates", "monetizes") or (relation.kind == "feeds" and not relation.feedback):
            carriers[relation.target].append(relation)
    return carriers


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


def _by_ends(relations: Iterable[Relation]) -> dict[str, dict[str, str]]:
    """The ids of relations by their source, then by their target."""
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    for relation in relations:
        ids[relation.source][relation.target] = relation.id
    return ids


def _split(
    relation_type: type[Relation],
    end: str,
    weight: Callable[[Relation], float],
    relations: Iterable[Relation],
) -> Portions:
    """The parts of the elements at one end of all relations of a type; together at most everything."""
    weights = [(r.id, getattr(r, end), weight(r)) for r in relations if type(r) is relation_type]
    totals: dict[str, float] = defaultdict(float)
    for _, owner, amount in weights:
        totals[owner] += amount
    return Portions.of([(key, owner, amount / max(1.0, totals[owner])) for key, owner, amount in weights])


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
