"""What it costs to win customers, by channel; and the free users who pay nothing yet.

The customers of a channel are those that it brings to the streams in month 1: its arrivals by acquisition
share and adoption, at the pace of the stream, all reduced alike where a market limit holds them back.
Its cost is its own spend and its part of the sales and marketing costs that it incurs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.customers import amount, channel_arrivals, free_users
from canvas_app.analysis.forecast.streams import CATEGORIES, Row, turnover_of
from canvas_app.analysis.forecast.timeline import Timeline, ramp
from canvas_app.analysis.metrics import economics
from canvas_app.model.pricing import ContractPricing, FreemiumPricing, LicensePricing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.forecast.books import StreamTable
    from canvas_app.analysis.forecast.streams import StreamForecast, StreamInputs
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.model import Channel, RevenueStream

NO_PAID = "No channel is marked as paid."
_COGS = [Row.COSTS + index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]
_ROUNDING = 1e-9
"""Of the customers: what adding them up in another order may change."""
_NO_ARRIVALS = "The channel brings no customers in month 1."


class ChannelCost(NamedTuple):
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


def customers_once(figures: Figures) -> float:
    """Return how many customers channels bring in month 1 where one who takes several streams counts once.

    What a channel brings from a segment is at most who arrives there, whatever the streams count together.
    """
    return sum(min(count, arrived) for count, arrived in _by_way(figures))


def new_once(figures: Figures) -> float | None:
    """Return the new customers of month 1 with one who takes several streams counted once; None if none does.

    Those whom no channel brings are taken as they are counted.
    """
    repeated = sum(max(0.0, count - arrived) for count, arrived in _by_way(figures))
    return figures.new - repeated if repeated > _ROUNDING * figures.new else None


def cac_once(figures: Figures) -> float | None:
    """Return the CAC by customer won, one who takes several streams counted once; None if none does."""
    once = new_once(figures)
    return None if once is None else economics.cac(figures.sm, once)


def _by_way(figures: Figures) -> list[tuple[float, float]]:
    """By channel and segment: the customers of month 1 that its streams count together, and who arrives."""
    time = Timeline.of(figures.info)
    counted: dict[tuple[str, str], float] = {}
    arrived: dict[tuple[str, str], float] = {}
    for forecast in figures.streams.forecasts.values():
        _, part = _served(forecast, time)
        pace = float(_pace(forecast.inputs.stream, time)[1]) * part
        for reach in forecast.inputs.reached:
            for relation, channel in reach.channels:
                way = (channel.id, reach.segment.id)
                come = float(channel_arrivals(channel, time)[1]) * relation.acquisition_share * pace
                counted[way] = counted.get(way, 0.0) + come * reach.pays.adoption
                arrived[way] = max(arrived.get(way, 0.0), come)
    return [(count, arrived[way]) for way, count in counted.items()]


def paid_cac(channels: Iterable[ChannelCost]) -> float | None:
    """Return the cost of paid channels by the customers whom they bring."""
    paid = [channel for channel in channels if channel.paid]
    return economics.cac(sum(item.spend for item in paid), sum(item.customers for item in paid))


def monthly_profits(streams: StreamTable) -> dict[str, float]:
    """Return by channel what a customer of it leaves in month 1 after the cost of goods sold of its streams.

    Streams weigh by what they get of the channel's customers; channels whose customers take no stream that
    has customers are missing.
    """
    earned: dict[str, float] = {}
    weights: dict[str, float] = {}
    for forecast in streams.forecasts.values():
        customers = float(forecast.rows[Row.CUSTOMERS, 1])
        if customers <= 0.0:
            continue
        each = float(forecast.rows[Row.REVENUE, 1] - forecast.rows[_COGS, 1].sum()) / customers
        for reach in forecast.inputs.reached:
            for relation, channel in reach.channels:
                part = relation.acquisition_share * reach.pays.adoption
                earned[channel.id] = earned.get(channel.id, 0.0) + part * each
                weights[channel.id] = weights.get(channel.id, 0.0) + part
    return {key: earned[key] / weight for key, weight in weights.items() if weight > 0.0}


def _customers(figures: Figures) -> dict[str, float]:
    time = Timeline.of(figures.info)
    counts: dict[str, float] = {}
    for forecast in figures.streams.forecasts.values():
        wanted, part = _served(forecast, time)
        for key, count in wanted.items():
            counts[key] = counts.get(key, 0.0) + count * part
    return counts


def _served(forecast: StreamForecast, time: Timeline) -> tuple[dict[str, float], float]:
    """Return the arrivals of month 1 by channel, and what share of them the market lets become customers."""
    wanted = {key: float(count[0]) for key, count in wanted_of(forecast.inputs, time).items()}
    total = sum(wanted.values())
    return wanted, min(1.0, float(forecast.rows[Row.NEW, 1]) / total) if total > 0.0 else 0.0


def wanted_of(inputs: StreamInputs, time: Timeline) -> dict[str, Vector]:
    """Return arrivals of month 1 by channel, without market limits; a stream sold directly has none.

    Each is (trials,) or (1,).
    """
    stream = inputs.stream
    for component in stream.components:
        if isinstance(component, ContractPricing) and component.contracts_per_month is not None:
            return {}
        if isinstance(component, LicensePricing) and component.licences_per_month is not None:
            return {}
    pace = _pace(stream, time)[1]
    counts: dict[str, Vector] = {}
    for reach in inputs.reached:
        for relation, channel in reach.channels:
            arrivals = channel_arrivals(channel, time)
            if time.trials is None or arrivals.ndim > 1:  # else they are the same in all months
                arrivals = arrivals[1]
            count = arrivals * (pace * relation.acquisition_share * reach.pays.adoption)
            counts[channel.id] = np.atleast_1d(counts.get(channel.id, 0.0) + count)
    return counts


def is_paid(channel: Channel) -> bool:
    """Return whether a channel brings customers at a cost of its own."""
    return channel.aspect == "channel" and channel.paid


def brought_by_paid(inputs: StreamInputs, new: Vector, time: Timeline) -> Vector:
    """Return how many of the new customers of month 1 paid channels bring; (trials,) or (1,).

    Where a market limit holds the arrivals back all are reduced alike.
    """
    paid = {item.id for reach in inputs.reached for _, item in reach.channels if is_paid(item)}
    if not paid:
        return np.zeros(1)
    wanted = wanted_of(inputs, time)
    total = sum(wanted.values(), np.zeros(1))
    if paid.issuperset(wanted):
        return np.minimum(new, total)
    theirs = sum((count for key, count in wanted.items() if key in paid), np.zeros(1))
    part = np.minimum(1.0, new / np.where(total > 0.0, total, np.nan))
    return np.where(total > 0.0, theirs * part, 0.0)


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
