"""One revenue stream by month: steps 1 to 8 of the forecast, in the order of the domain.

The result is one block of numbers per stream, so that any set of streams is added up by one sum.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple, get_args

import numpy as np

from canvas_app.analysis.forecast.customers import (
    Customers,
    Demand,
    Turnover,
    amount,
    arriving,
    channel_arrivals,
    free_users,
    is_zero,
    serviceable,
    start_shares,
    times,
    turn_over,
)
from canvas_app.analysis.forecast.engines import Earnings, Setting, earn, no_earnings, plus
from canvas_app.analysis.forecast.offers import sold_in
from canvas_app.analysis.forecast.tariffs import share_paid
from canvas_app.analysis.forecast.timeline import Timeline, Vector, delayed, ramp
from canvas_app.model.element_parts import CostCategory
from canvas_app.model.pricing import ContractPricing, FreemiumPricing, LicensePricing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.model import Channel, RevenueStream, Segment
    from canvas_app.model.relations import Pays, Reaches, Shares

CATEGORIES: tuple[str, ...] = get_args(CostCategory)
CATEGORY_INDEX = {category: index for index, category in enumerate(CATEGORIES)}


class Row(IntEnum):
    """The rows of a stream's block; money per month unless they count something."""

    REVENUE = 0
    RECURRING = 1
    USAGE = 2
    ONE_OFF = 3
    CUSTOMERS = 4
    NEW = 5
    CHURNED = 6
    NEW_MRR = 7
    EXPANSION_MRR = 8
    CONTRACTION_MRR = 9
    CHURNED_MRR = 10
    BAD_DEBT = 11
    PAYOUTS = 12
    RECEIPTS = 13
    UNITS = 14
    """What costs by the unit are multiplied by; a count only where all units are of one kind."""
    CALLS = 15
    TRANSACTIONS = 16
    STAFF = 17
    COSTS = 18
    """The first of one row per cost category, in the order of `CATEGORIES`."""


ROWS = Row.COSTS + len(CATEGORIES)


class Reach(NamedTuple):
    """A segment that pays a stream, with the channels that reach it."""

    pays: Pays
    segment: Segment
    channels: tuple[tuple[Reaches, Channel], ...]


class StreamInputs(NamedTuple):
    """Everything that a stream's numbers depend on; equal identities mean equal numbers."""

    stream: RevenueStream
    reached: tuple[Reach, ...]
    paid_out: tuple[Shares, ...]
    received: tuple[Shares, ...]

    def same_as(self, other: StreamInputs) -> bool:
        """Whether both are made of the very same records."""
        return self._records() == other._records()

    def _records(self) -> list[int]:
        records: list[object] = [self.stream, *self.paid_out, None, *self.received]
        for reach in self.reached:
            records += [None, reach.pays, reach.segment]
            records += [record for pair in reach.channels for record in pair]
        return [id(record) for record in records]


class StreamForecast(NamedTuple):
    """The numbers of one stream: `rows` has the shape (ROWS, months + 1)."""

    inputs: StreamInputs
    rows: Vector
    payouts: tuple[tuple[str, str, float], ...]
    """Per relation to a partner: its id, the partner's id and the payout in month 1."""
    segment_shares: tuple[tuple[str, float], ...]
    """Per paying segment: its id and its share of the stream's customers in month 1."""
    sold: tuple[tuple[float, float], ...]
    """Per component: how much of its unit is sold in month 1, and what is paid for that."""


def forecast_stream(inputs: StreamInputs, time: Timeline) -> StreamForecast:
    """Return a stream's numbers by month."""
    stream = inputs.stream
    turnover = turnover_of(stream, time)
    active = time.active(stream.start, stream.end)
    pace = _pace(stream, active, time)
    demands = demands_of(inputs.reached, time)
    customers = _customers(stream, demands, pace, turnover, active)
    earnings = _earnings(inputs, customers, pace, active, turnover, time)
    rows = np.zeros((ROWS, time.length))
    _fill_money(rows, earnings, customers)
    _fill_movements(rows, earnings, turnover)
    rows[Row.BAD_DEBT] = rows[Row.REVENUE] * amount(stream.bad_debt)
    payouts = _fill_payouts(rows, inputs, active)
    _fill_costs(rows, stream, earnings, active)
    rows[Row.RECEIPTS] = _receipts(rows, stream)
    shares = _segment_shares(inputs, demands, pace, turnover)
    sold = sold_in(stream, earnings, customers, 1)
    return StreamForecast(
        inputs,
        rows,
        payouts,
        tuple((segment, float(share)) for segment, share in shares),
        tuple((float(count), float(paid)) for count, paid in sold),
    )


class Sales(NamedTuple):
    """What a stream sells by month: what a simulation reads of it."""

    earnings: Earnings
    customers: Customers
    active: Vector
    """1 in the months in which it is sold, else 0."""
    turnover: Turnover
    segment_shares: tuple[tuple[str, Vector], ...]
    """Per paying segment: its id and its share of the stream's customers in month 1."""


def sales_of(inputs: StreamInputs, time: Timeline) -> Sales:
    """Return what a stream sells."""
    stream = inputs.stream
    turnover = turnover_of(stream, time)
    active = time.active(stream.start, stream.end)
    pace, demands = _pace(stream, active, time), demands_of(inputs.reached, time)
    customers = _customers(stream, demands, pace, turnover, active)
    earnings = _earnings(inputs, customers, pace, active, turnover, time)
    shares = _segment_shares(inputs, demands, pace, turnover)
    return Sales(earnings, customers, active, turnover, shares)


def _pace(stream: RevenueStream, active: Vector, time: Timeline) -> Vector:
    curve = ramp(stream.ramp, stream.ramp_months, time.length, stream.bass_p, stream.bass_q)
    return time.since(curve, stream.start) * time.season(stream.season) * active


def turnover_of(stream: RevenueStream, time: Timeline) -> Turnover:
    """Return the rates of a stream and the months in which it is sold; empty rates are zero."""
    last = time.months if stream.end is None else stream.end
    churn, expansion = amount(stream.churn), amount(stream.expansion)
    contraction = amount(stream.contraction)
    # Those who stay can give up no more than what they pay, and where nobody stays nobody adds anything.
    if not is_zero(contraction):
        contraction = np.minimum(contraction, 1.0 - churn)
    if not is_zero(expansion):
        expansion = expansion * (churn < 1.0)
    rates = (churn, expansion, contraction)
    return Turnover(amount(stream.customers_start), *rates, stream.start, last)


def demands_of(reached: Sequence[Reach], time: Timeline) -> list[Demand]:
    """Return what segments bring: channel rate x acquisition share x adoption, at most SAM x adoption."""
    shares = start_shares([reach.pays.mix for reach in reached]) if reached else []
    demands = []
    for reach, share in zip(reached, shares, strict=True):
        arrivals = np.zeros(time.length if time.trials is None else ())
        for relation, channel in reach.channels:
            arrivals = arrivals + times(channel_arrivals(channel, time), relation.acquisition_share)
        accounts = serviceable(reach.segment, time)
        ceiling = None if accounts is None else accounts * reach.pays.adoption
        demands.append(Demand(times(arrivals, reach.pays.adoption), ceiling, share))
    return demands


def _customers(
    stream: RevenueStream, demands: list[Demand], pace: Vector, turnover: Turnover, active: Vector
) -> Customers:
    """Customers sold directly (contracts, licences per month) replace those whom channels bring."""
    direct = _sold_directly(stream)
    arrivals = arriving(demands, pace, turnover) if direct is None else pace * direct
    free = np.zeros(pace.shape)
    for component in stream.components:
        if isinstance(component, FreemiumPricing):
            users, converted = free_users(
                amount(component.free_users),
                pace * amount(component.new_free_users),
                amount(component.free_churn),
                amount(component.conversion),
                turnover,
            )
            free, arrivals = free + users * active, arrivals + converted
    flow = turn_over(arrivals, turnover)
    if flow.present.ndim > 1 and not free.any():
        return flow
    return Customers(flow.present, flow.new, flow.churned, flow.weight, free)


def _sold_directly(stream: RevenueStream) -> float | None:
    rates: list[float] = []
    for component in stream.components:
        if isinstance(component, ContractPricing) and component.contracts_per_month is not None:
            rates.append(component.contracts_per_month.value)
        elif isinstance(component, LicensePricing) and component.licences_per_month is not None:
            rates.append(component.licences_per_month.value)
    return sum(rates) if rates else None


def _earnings(
    inputs: StreamInputs,
    customers: Customers,
    pace: Vector,
    active: Vector,
    turnover: Turnover,
    time: Timeline,
) -> Earnings:
    stream = inputs.stream
    discounted = active * (1.0 - amount(stream.discount))
    price = discounted * time.growth(amount(stream.price_change))
    if price.ndim > 1 and price.shape[1] == 1 and (price == price[0]).all():
        price = price[0]  # the same in all months and trials: one number is multiplied sooner than a column
    age = time.by_month(np.maximum(np.arange(time.length, dtype=np.float64) - stream.start, 0.0))
    setting = Setting(
        customers,
        price,
        pace,
        active,
        age,
        1.0 - turnover.churn,
        turnover.kept,
        inputs.received,
    )
    parts = [earn(component, setting) for component in stream.components]
    if len(parts) == 1:
        return parts[0]
    return _added(parts, pace)


def _added(parts: list[Earnings], months: Vector) -> Earnings:
    """The sum of a stream's components; a customer pays one invoice for all of them."""
    total = no_earnings(months)
    for part in parts:
        for name in ("recurring", "recurring_new", "usage", "one_off", "units", "calls", "orders", "staff"):
            setattr(total, name, plus(getattr(total, name), getattr(part, name)))
        none = total.invoices is total.nothing
        total.invoices = part.invoices if none else np.maximum(total.invoices, part.invoices)
        total.costs += part.costs
    total.parts = parts
    return total


def _fill_money(rows: Vector, earnings: Earnings, customers: Customers) -> None:
    rows[Row.RECURRING] = earnings.recurring
    rows[Row.USAGE] = earnings.usage
    rows[Row.ONE_OFF] = earnings.one_off
    rows[Row.REVENUE] = earnings.recurring + earnings.usage + earnings.one_off
    rows[Row.CUSTOMERS] = customers.present
    rows[Row.NEW] = customers.new
    rows[Row.CHURNED] = customers.churned
    rows[Row.UNITS] = earnings.units
    rows[Row.CALLS] = earnings.calls
    rows[Row.TRANSACTIONS] = earnings.invoices + earnings.orders
    rows[Row.STAFF] = earnings.staff


def _fill_movements(rows: Vector, earnings: Earnings, turnover: Turnover) -> None:
    """The MRR bridge: what the rates do not explain (price changes, contract ramps) is expansion if it adds.

    Contraction and churn come in full before expansion; after the last month everything is churned.
    """
    parts = movements_of(rows[Row.RECURRING], earnings.recurring_new, turnover)
    rows[Row.NEW_MRR : Row.CHURNED_MRR + 1, 1:] = np.array(parts)


def movements_of(
    mrr: Vector, recurring_new: Vector, turnover: Turnover
) -> tuple[Vector, Vector, Vector, Vector]:
    """Return new, expansion, contraction and churned MRR from month 1 on; both vectors begin with month 0."""
    before, new = mrr[:-1], recurring_new[1:]
    churned, contracted, expanded = (
        before * rate for rate in (turnover.churn, turnover.contraction, turnover.expansion)
    )
    ended = slice(turnover.last, None)
    churned[ended], contracted[ended], expanded[ended] = before[ended], 0.0, 0.0
    rest = mrr[1:] - (before + new + expanded - contracted - churned)
    return new, expanded + np.maximum(rest, 0.0), contracted - np.minimum(rest, 0.0), churned


def _fill_payouts(rows: Vector, inputs: StreamInputs, active: Vector) -> tuple[tuple[str, str, float], ...]:
    """Partner shares: gross basis first, then net basis of what bad debt and those payouts leave."""
    gross = rows[Row.REVENUE]
    paid = payouts_of(inputs.paid_out, gross, gross - rows[Row.BAD_DEBT], active)
    if paid:
        rows[Row.PAYOUTS] = np.add.reduce([payout for _, payout in paid])
    return tuple((relation.id, relation.target, float(payout[1])) for relation, payout in paid)


def payouts_of(
    relations: Sequence[Shares], gross: Vector, net: Vector, active: Vector
) -> list[tuple[Shares, Vector]]:
    """Return what each partner receives; `net` is what bad debt leaves, before any payout."""
    paid: list[tuple[Shares, Vector]] = []
    for basis in ("gross", "net"):
        left = net
        if basis == "net" and paid:
            left = net - _sum([payout for _, payout in paid])
        base = gross if basis == "gross" else left
        for relation in relations:
            if relation.basis == basis:
                payout = share_paid(base, relation.share, relation.minimum, relation.cap) * active
                paid.append((relation, payout))
    return paid


def _sum(vectors: Sequence[Vector]) -> Vector:
    if vectors[0].ndim == 1:
        return np.asarray(np.add.reduce(vectors))
    total = vectors[0]
    for vector in vectors[1:]:
        total = total + vector
    return total


def _fill_costs(rows: Vector, stream: RevenueStream, earnings: Earnings, active: Vector) -> None:
    for category, money in earnings.costs:
        rows[Row.COSTS + CATEGORY_INDEX[category]] += money
    for cost in stream.variable_costs:
        volume = active if cost.driver == "per_month" else driver_volume(rows, cost.driver)
        rows[Row.COSTS + CATEGORY_INDEX[cost.category]] += volume * cost.amount.value


def driver_volume(rows: Vector | Mapping[int, Vector], driver: str) -> Vector:
    """Return what a cost driver counts in a block of rows (one stream's, or a sum of streams)."""
    if driver == "per_1k_tokens":
        return rows[Row.CALLS] / 1000.0
    return rows[_DRIVER_ROWS[driver]]


_DRIVER_ROWS = {
    "per_customer": Row.CUSTOMERS,
    "per_unit": Row.UNITS,
    "per_call": Row.CALLS,
    "pct_revenue": Row.REVENUE,
    "per_fte": Row.STAFF,
    "per_transaction": Row.TRANSACTIONS,
}


def _receipts(rows: Vector, stream: RevenueStream) -> Vector:
    """Cash from customers: revenue without bad debt, paid after the payment days.

    A stream that has customers at the start of month 1 was running before: what it repeats was invoiced then
    at the level of month 0 and is paid in the first months. Any other stream has no open invoices.
    """
    paid = rows[Row.REVENUE] - rows[Row.BAD_DEBT]
    repeated = (rows[Row.RECURRING, 0] + rows[Row.USAGE, 0]) * (1.0 - amount(stream.bad_debt))
    running = stream.start == 1 and rows[Row.CUSTOMERS, 0] > 0.0
    paid[0] = repeated if running else 0.0
    return delayed(paid, stream.payment_days)


def _segment_shares(
    inputs: StreamInputs, demands: list[Demand], pace: Vector, turnover: Turnover
) -> tuple[tuple[str, Vector], ...]:
    """Shares of the customers of month 1 by segment, by mix where a stream has none.

    Each is one number, or in a simulation (trials,) or (1,).
    """
    if len(demands) < 2:
        return tuple((reach.segment.id, np.ones(pace.shape[1:])) for reach in inputs.reached)
    counts = []
    for demand in demands:
        ceiling = None if demand.ceiling is None else demand.ceiling[:2]
        # In a simulation, what is the same in all months has no axis for them.
        arrivals = demand.arrivals[:2] if demand.arrivals.ndim == pace.ndim else demand.arrivals
        short = Demand(arrivals, ceiling, demand.start_share)
        opening = turnover.start_customers * demand.start_share * (1.0 - turnover.churn)
        counts.append(arriving([short], pace[:2], turnover)[1] + opening)
    total = sum(counts, np.zeros(pace.shape[1:]))
    whole = np.where(total > 0.0, total, 1.0)
    return tuple(
        (reach.segment.id, np.where(total > 0.0, count / whole, demand.start_share))
        for reach, demand, count in zip(inputs.reached, demands, counts, strict=True)
    )
