"""What everybody gets out of the model in month 1: customers, the company, and each partner.

The surplus of a customer is what it would have paid less what it pays, by unit. Willingness to pay is taken
as spread evenly between its two ends, of which those above the price buy. What a segment buys in other units
than its willingness is about is left out: `offers` says which. What partners spend is not known, so theirs is
income.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from canvas_app.analysis.forecast import offers
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import partners
from canvas_app.model import DOCUMENT_ID, Partner, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.analysis.forecast.offers import Sale
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.resilience import HasStreams
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot

ActorRole = Literal["customer", "company", "partner"]


class ActorProfit(NamedTuple):
    """What one actor gains in month 1; without a value the reason says why."""

    element_id: str
    """The segment or partner; for the company the document."""
    name: str
    role: ActorRole
    value: float | None
    reason: str | None = None


def profits(analysis: Analysis) -> tuple[ActorProfit, ...]:
    """Return the profit of every actor: paying segments, the company, then partners."""
    model = analysis.exchange.snapshot
    company = ActorProfit(DOCUMENT_ID, model.info.title, "company", float(analysis.profit[0]))
    return (
        *customer_surpluses(model, analysis),
        company,
        *partner_profits(model, analysis, analysis.element_money),
    )


def customer_surpluses(snapshot: Snapshot, numbers: HasStreams) -> tuple[ActorProfit, ...]:
    """Return the surplus of each paying segment over the streams that it pays."""
    payers = [segment for segment in snapshot.of_kind(Segment) if segment.payer]
    bought: dict[str, list[Sale[float]]] = {
        segment.id: [] for segment in payers if segment.wtp_low is not None or segment.wtp_high is not None
    }
    said = {segment.id: offers.said_by(segment) for segment in payers if segment.id in bought}
    for forecast in numbers.streams.forecasts.values():
        for segment_id, share in forecast.segment_shares:
            if segment_id in bought and share > 0.0:
                sale = bought_in(forecast, said[segment_id])
                if sale is not None:
                    part = sale._replace(units=sale.units * share, paid=sale.paid * share)
                    bought[segment_id].append(part)
    return tuple(_surplus(segment, bought.get(segment.id, [])) for segment in payers)


def bought_in(forecast: StreamForecast, said: str) -> Sale[float] | None:
    """Return what of a stream in month 1 a willingness to pay in these words is compared with."""
    customers, revenue = float(forecast.rows[Row.CUSTOMERS, 1]), float(forecast.rows[Row.REVENUE, 1])
    return offers.bought(offers.sales(forecast.inputs.stream, forecast.sold, customers, revenue), said)


def surplus_per_unit(price: float, low: float | None, high: float | None) -> float | None:
    """Return the mean surplus of those who buy at a price; None where no willingness to pay is known.

    Between `low` and `high` willingness is spread evenly, and those at or above the price buy. Above `high`
    nobody should: the surplus is then negative, what the dearest offer exceeds the willingness by.
    """
    ends = [end for end in (low, high) if end is not None]
    if not ends:
        return None
    least, most = min(ends), max(ends)
    return most - price if price > most else (max(least, price) + most) / 2.0 - price


def surplus_of_trials(price: Vector, ends: Sequence[Vector]) -> Vector:
    """Return `surplus_per_unit` by trial, for one or both ends of the willingness to pay."""
    least, most = np.minimum(ends[0], ends[-1]), np.maximum(ends[0], ends[-1])
    return np.where(price > most, most, (np.maximum(least, price) + most) / 2.0) - price


def _surplus(segment: Segment, bought: list[Sale[float]]) -> ActorProfit:
    low = None if segment.wtp_low is None else segment.wtp_low.value
    high = None if segment.wtp_high is None else segment.wtp_high.value
    if low is None and high is None:
        reason = f"What {segment.name} would pay is not entered."
        return ActorProfit(segment.id, segment.name, "customer", None, reason)
    about = list(compress(bought, offers.meant(segment, bought)))
    if not about:
        reason = f"{segment.name} buys nothing in month 1 near what it would pay."
        return ActorProfit(segment.id, segment.name, "customer", None, reason)
    value = sum(sale.units * (surplus_per_unit(sale.price, low, high) or 0.0) for sale in about)
    return ActorProfit(segment.id, segment.name, "customer", value)


def partner_profits(
    snapshot: Snapshot, numbers: HasStreams, money: Mapping[str, float]
) -> tuple[ActorProfit, ...]:
    """Return what each partner receives for supplies and as its share; its own costs are not deducted."""
    received = partners.income(snapshot, money)
    paying = {
        relation.source
        for forecast in numbers.streams.forecasts.values()
        for relation in forecast.inputs.received
    }
    found = []
    for partner in snapshot.of_kind(Partner):
        value, reason = received[partner.id], None
        if value == 0.0 and partner.id in paying:
            reason = f"{partner.name} shares its revenue; what it keeps is not part of the model."
        elif value == 0.0:
            reason = f"{partner.name} receives no money in month 1."
        found.append(ActorProfit(partner.id, partner.name, "partner", None if reason else value, reason))
    return tuple(found)
