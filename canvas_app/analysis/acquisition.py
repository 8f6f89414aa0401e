"""What it costs to win customers, by channel; and the free users who pay nothing yet.

The customers of a channel are those that it brings to the streams in month 1: its arrivals by acquisition
share and adoption, at the pace of the stream, all reduced alike where a market limit holds them back.
Its cost is its own spend and its part of the sales and marketing costs that it incurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis import economics
from canvas_app.analysis.customers import amount, channel_arrivals, free_users
from canvas_app.analysis.streams import Row, turnover_of
from canvas_app.analysis.timeline import Timeline, ramp
from canvas_app.model.pricing import ContractPricing, FreemiumPricing, LicensePricing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.figures import Figures
    from canvas_app.analysis.streams import StreamForecast
    from canvas_app.analysis.timeline import Vector
    from canvas_app.model import RevenueStream

NO_PAID = "No channel is marked as paid."
_NO_ARRIVALS = "The channel brings no customers in month 1."


@dataclass(frozen=True, slots=True)
class ChannelCost:
    """One channel in month 1: what it costs, whom it brings, and its CAC or the reason why there is none."""

    channel_id: str
    name: str
    paid: bool
    spend: float
    customers: float
    cac: float | None
    reason: str | None


def channel_costs(figures: Figures) -> tuple[ChannelCost, ...]:
    """Return all channels through which customers come, in document order."""
    customers = _customers(figures)
    shared = _shared_costs(figures)
    rows = []
    for element in figures.snapshot.elements.values():
        if element.kind == "channel" and element.aspect == "channel":
            spend = (element.spend.value if element.spend else 0.0) + shared.get(element.id, 0.0)
            count = customers.get(element.id, 0.0)
            cac = economics.cac(spend, count)
            reason = _NO_ARRIVALS if cac is None else None
            rows.append(ChannelCost(element.id, element.name, element.paid, spend, count, cac, reason))
    return tuple(rows)


def paid_cac(channels: Iterable[ChannelCost]) -> float | None:
    """Return the cost of paid channels by the customers whom they bring."""
    paid = [channel for channel in channels if channel.paid]
    return economics.cac(sum(item.spend for item in paid), sum(item.customers for item in paid))


def _customers(figures: Figures) -> dict[str, float]:
    time = Timeline.of(figures.info)
    counts: dict[str, float] = {}
    for forecast in figures.streams.forecasts.values():
        wanted = _wanted(forecast, time)
        total = sum(wanted.values())
        if total > 0.0:
            part = min(1.0, float(forecast.rows[Row.NEW, 1]) / total)
            for key, count in wanted.items():
                counts[key] = counts.get(key, 0.0) + count * part
    return counts


def _wanted(forecast: StreamForecast, time: Timeline) -> dict[str, float]:
    """Arrivals of month 1 by channel, without market limits; a stream that is sold directly has none."""
    stream = forecast.inputs.stream
    for component in stream.components:
        if isinstance(component, ContractPricing) and component.contracts_per_month is not None:
            return {}
        if isinstance(component, LicensePricing) and component.licences_per_month is not None:
            return {}
    pace = float(_pace(stream, time)[1])
    counts: dict[str, float] = {}
    for reach in forecast.inputs.reached:
        for relation, channel in reach.channels:
            arrivals = float(channel_arrivals(channel, time)[1]) * pace
            count = arrivals * relation.acquisition_share * reach.pays.adoption
            counts[channel.id] = counts.get(channel.id, 0.0) + count
    return counts


def free_users_of(forecast: StreamForecast, time: Timeline) -> float:
    """Return the free users of a stream at the end of month 1."""
    stream, count = forecast.inputs.stream, 0.0
    for component in stream.components:
        if isinstance(component, FreemiumPricing) and stream.start == 1:
            new = _pace(stream, time)[:2] * amount(component.new_free_users)
            rates = (amount(component.free_churn), amount(component.conversion))
            users, _ = free_users(amount(component.free_users), new, *rates, turnover_of(stream, time))
            count += float(users[1])
    return count


def _pace(stream: RevenueStream, time: Timeline) -> Vector:
    """The stream's ramp times its season, as its customers arrive."""
    curve = ramp(stream.ramp, stream.ramp_months, time.length, stream.bass_p, stream.bass_q)
    active = time.active(stream.start, stream.end)
    return time.since(curve, stream.start) * time.season(stream.season) * active


def _shared_costs(figures: Figures) -> dict[str, float]:
    elements, shared = figures.snapshot.elements, dict[str, float]()
    for relation in figures.snapshot.relations.values():
        if relation.kind != "incurs" or elements[relation.source].kind != "channel":
            continue
        cost = elements[relation.target]
        if cost.kind == "cost" and cost.category == "sm":
            money = -figures.element_money.get(cost.id, 0.0) * relation.allocation
            shared[relation.source] = shared.get(relation.source, 0.0) + money
    return shared
