"""What the model owes to its partners: revenue that depends on them, and what they are paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.availability import losing_streams
from canvas_app.analysis.metrics import concentration, economics
from canvas_app.analysis.metrics.resilience import base_revenue, flow_graph, in_circles, needs_of
from canvas_app.model import Partner

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.analysis.metrics.resilience import HasStreams
    from canvas_app.document import Snapshot


def dependence(snapshot: Snapshot, structure: Structure, numbers: HasStreams) -> dict[str, float]:
    """Return by partner the share of month 1's revenue whose streams lose all or a part without it.

    A stream loses without a partner that its flow requires, or that shares its own revenue with it. Empty
    where there is no revenue; where the flow is circular, every stream that a partner leads to counts.
    """
    revenue = base_revenue(numbers)
    total = sum(revenue.values())
    if total <= 0.0:
        return {}
    losing = losing_without(snapshot, structure, revenue)
    # Added up in the order of the streams, as a set has another order in every run.
    return {
        key: sum(money for item, money in revenue.items() if item in streams) / total
        for key, streams in losing.items()
    }


def losing_without(
    snapshot: Snapshot, structure: Structure, revenue: Mapping[str, float]
) -> dict[str, set[str]]:
    """Return by partner the earning streams that lose all or a part without it."""
    ids = [partner.id for partner in snapshot.of_kind(Partner)]
    if not ids:
        return {}
    losing = {key: set[str]() for key in ids}
    found = (
        _downstream(flow_graph(snapshot), revenue, ids)
        if in_circles(snapshot)
        else losing_streams(needs_of(snapshot), revenue, ids)
    )
    for key, streams in found.items():
        losing[key].update(streams)
    for stream_id, offers in structure.received.items():
        for relation in offers:
            losing[relation.source].add(stream_id)
    return losing


def _downstream(graph: nx.DiGraph[str], streams: Iterable[str], ids: list[str]) -> dict[str, set[str]]:
    import networkx as nx

    return {key: nx.descendants(graph, key) & set(streams) for key in ids if key in graph}


def payouts(numbers: HasStreams) -> dict[str, float]:
    """Return what each partner is paid in month 1 as its share of streams."""
    paid: dict[str, float] = {}
    for forecast in numbers.streams.forecasts.values():
        for _, partner_id, payout in forecast.payouts:
            paid[partner_id] = paid.get(partner_id, 0.0) + payout
    return paid


def payout_share(numbers: HasStreams) -> float | None:
    """Return paid shares / revenue of month 1; None without revenue."""
    return economics.ratio(sum(payouts(numbers).values()), sum(base_revenue(numbers).values()))


def income(snapshot: Snapshot, money: Mapping[str, float]) -> dict[str, float]:
    """Return what each partner receives in month 1, for supplies and as its share of streams.

    `money` is that of month 1 by element, what is paid negative.
    """
    return {partner.id: max(0.0, -money.get(partner.id, 0.0)) for partner in snapshot.of_kind(Partner)}


def concentration_of(snapshot: Snapshot, money: Mapping[str, float]) -> float | None:
    """Return the HHI (0 to 10,000) of what partners receive; None if nothing is paid."""
    return concentration.hhi(list(income(snapshot, money).values()))
