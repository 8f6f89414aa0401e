"""What everybody gets out of the model in month 1: customers, the company, and each partner.

The surplus of a customer is what it would have paid less what it pays, by unit. Willingness to pay is taken
as spread evenly between its two ends, of which those above the price buy. What a segment buys in other units
than its willingness is about is left out. What partners spend is not known, so theirs is income.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis import partners
from canvas_app.analysis.streams import Row
from canvas_app.model import DOCUMENT_ID, Partner, Segment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.resilience import HasStreams
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot

ActorRole = Literal["customer", "company", "partner"]
_FAR = 20.0
_Bought = tuple[str, float, float]
"""Pricing unit, units, and price by unit."""


@dataclass(frozen=True, slots=True)
class ActorProfit:
    """What one actor gains in month 1; without a value the reason says why."""

    element_id: str
    """The segment or partner; for the company the document."""
    name: str
    role: ActorRole
    value: float | None
    reason: str | None = None


def profits(analysis: Analysis, snapshot: Snapshot | None = None) -> tuple[ActorProfit, ...]:
    """Return the profit of every actor: paying segments, the company, then partners."""
    model = analysis.snapshot if snapshot is None else snapshot
    company = ActorProfit(DOCUMENT_ID, model.info.title, "company", float(analysis.profit[0]))
    return (
        *customer_surpluses(model, analysis),
        company,
        *partner_profits(model, analysis, analysis.element_money),
    )


def customer_surpluses(snapshot: Snapshot, numbers: HasStreams) -> tuple[ActorProfit, ...]:
    """Return the surplus of each paying segment over the streams that it pays."""
    bought: dict[str, list[_Bought]] = {}
    for forecast in numbers.streams.forecasts.values():
        figures = forecast.rows[:, 1].tolist()
        units, price = unit_sales(figures)
        parts = forecast.inputs.stream.components
        unit = parts[0].unit if parts and figures[Row.UNITS] else "customer"
        for segment_id, share in forecast.segment_shares:
            if units * share > 0.0:
                bought.setdefault(segment_id, []).append((unit, units * share, price))
    return tuple(
        _surplus(segment, _priced(segment, bought.get(segment.id, [])))
        for segment in snapshot.of_kind(Segment)
        if segment.payer
    )


def _priced(segment: Segment, bought: list[_Bought]) -> list[tuple[float, float]]:
    """Units and price of what the willingness to pay is about: a price by seat says nothing about minutes.

    That is the pricing unit that its own unit names, else the one whose price is nearest to it. A price that
    is further away than a factor of 20 is one of something else.
    """
    ends = [end for end in (segment.wtp_low, segment.wtp_high) if end is not None]
    said = " ".join(end.unit for end in ends).casefold()
    named = [each for each in bought if each[0] and each[0].casefold() in said]
    if named:
        return [(count, price) for _, count, price in named]
    willing = sum(end.value for end in ends) / len(ends) if ends else 0.0
    near = [each for each in bought if willing > 0.0 and 1.0 / _FAR <= each[2] / willing <= _FAR]
    if not near:
        return []
    unit = min(near, key=lambda each: abs(math.log(each[2] / willing)))[0]
    return [(count, price) for each, count, price in near if each == unit]


def unit_sales(figures: list[float]) -> tuple[float, float]:
    """Return units and revenue by unit of a stream in a month; without units customers count."""
    units = figures[Row.UNITS] or figures[Row.CUSTOMERS]
    return (units, figures[Row.REVENUE] / units) if units > 0.0 else (0.0, 0.0)


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


def _surplus(segment: Segment, bought: list[tuple[float, float]]) -> ActorProfit:
    low = None if segment.wtp_low is None else segment.wtp_low.value
    high = None if segment.wtp_high is None else segment.wtp_high.value
    if low is None and high is None:
        reason = f"What {segment.name} would pay is not entered."
        return ActorProfit(segment.id, segment.name, "customer", None, reason)
    if not bought:
        reason = f"{segment.name} buys nothing in month 1 near what it would pay."
        return ActorProfit(segment.id, segment.name, "customer", None, reason)
    value = sum(units * (surplus_per_unit(price, low, high) or 0.0) for units, price in bought)
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
