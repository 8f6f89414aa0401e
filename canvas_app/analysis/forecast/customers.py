"""How many customers a stream has in each month: who arrives, who leaves, who is there.

Where the domain leaves it open: every stream takes its own adoption share of a segment's new customers, so
streams never compete; the ceiling of a stream in a segment is SAM x adoption; a stream that no channel
reaches wins no customers; customers at start are there before month 1, or arrive in the month in which a
later stream starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.holdings import holding
from canvas_app.analysis.forecast.timeline import Timeline, Vector, ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.model import Channel, Segment
    from canvas_app.model.quantity import Quantity


class Demand(NamedTuple):
    """What one segment brings to one stream: arrivals per month before the stream's own ramp and season."""

    arrivals: Vector
    """(months + 1) customers per month, times adoption."""
    ceiling: Vector | None
    """(months + 1) customers that there can be at most: SAM x adoption; None: no limit is known."""
    start_share: float
    """Share of the stream's customers at start that are in this segment."""


class Customers(NamedTuple):
    """The customers of a stream by month; each vector has months + 1 entries."""

    present: Vector
    new: Vector
    churned: Vector
    weight: Vector
    """Customers weighted by what expansion and contraction made of their recurring payment."""
    free: Vector
    """Free users; zero without a freemium plan."""


class Turnover(NamedTuple):
    """The monthly rates of a stream, and the months in which it is sold."""

    start_customers: float
    churn: float
    expansion: float
    contraction: float
    first: int
    last: int

    @property
    def kept(self) -> float:
        """What a month leaves of the recurring payments at its start, before new customers."""
        left = 1.0 - self.churn + self.expansion - self.contraction
        return np.maximum(left, 0.0) if np.ndim(left) else max(0.0, left)


def amount(quantity: Quantity | None, default: float = 0.0) -> float:
    """Return the value of an assumption, or the default where it is empty."""
    return default if quantity is None else quantity.value


def channel_arrivals(channel: Channel, time: Timeline) -> Vector:
    """Return the customers a channel wins per month: its rate times its ramp, at most its capacity."""
    full = amount(channel.new_customers)
    curve = time.by_month(ramp("linear", channel.ramp_months, time.length)) if channel.ramp_months else None
    if curve is not None:
        arrivals = full * curve
    else:
        arrivals = np.full(time.length, full) if time.trials is None else np.asarray(full)
    return arrivals if channel.capacity is None else np.minimum(arrivals, channel.capacity.value)


def serviceable(segment: Segment, time: Timeline) -> Vector | None:
    """Return the SAM in accounts by month, or None where the market was not counted."""
    if segment.accounts_tam is None:
        return None
    accounts = segment.accounts_tam.value * amount(segment.serviceable_share, 1.0)
    return accounts * time.growth(amount(segment.market_growth))


def start_shares(mixes: Sequence[float | None]) -> list[float]:
    """Return how customers at start lie in the segments: by mix, the rest evenly where there is none."""
    given = sum(mix for mix in mixes if mix is not None)
    empty = sum(mix is None for mix in mixes)
    rest = max(0.0, 1.0 - given) / empty if empty else 0.0
    shares = [rest if mix is None else mix for mix in mixes]
    total = sum(shares)
    return [share / total for share in shares] if total > 0.0 else [1.0 / len(mixes)] * len(mixes)


def arriving(demands: Sequence[Demand], pace: Vector, turnover: Turnover) -> Vector:
    """Return the new customers of a stream: what each segment brings at its pace, within its ceiling."""
    total = np.zeros(pace.shape)
    steady = pace.ndim > 1 and pace.shape[1] == 1 and bool((pace == pace[0]).all())
    for demand in demands:
        if steady and demand.arrivals.ndim == 1:  # the same in all months: one row stands for all of them
            row = demand.arrivals * pace[0]
            wanted = np.broadcast_to(row, (len(pace), len(row)))
        else:
            wanted = demand.arrivals * pace
        if demand.ceiling is None:
            taken = wanted
        elif pace.ndim == 1:
            taken = _within_ceiling(demand, wanted, turnover)
        else:
            taken = _within_ceiling_of_trials(demand, wanted, turnover)
        total = taken if len(demands) == 1 else total + taken
    return total


def _within_ceiling(demand: Demand, wanted: Vector, turnover: Turnover) -> Vector:
    """What a segment takes by month; where even all of it never comes near the ceiling the loop is spared."""
    assert demand.ceiling is not None
    staying, opening = 1.0 - turnover.churn, turnover.start_customers * demand.start_share
    if opening + wanted[1:].sum() <= demand.ceiling[1:].min():
        return wanted
    present = opening if turnover.first == 1 else 0.0
    taken = [0.0]
    for month, (wish, limit) in enumerate(
        zip(wanted.tolist()[1:], demand.ceiling.tolist()[1:], strict=True), start=1
    ):
        present *= staying
        if turnover.first > 1 and month == turnover.first:
            present += opening
        new = min(wish, max(0.0, limit - present))
        taken.append(new)
        present += new
    return np.array(taken)


def _within_ceiling_of_trials(demand: Demand, wanted: Vector, turnover: Turnover) -> Vector:
    """The same for many trials; all must stay away from the ceiling for the loop to be spared."""
    assert demand.ceiling is not None
    staying, opening = 1.0 - turnover.churn, turnover.start_customers * demand.start_share
    if np.all(opening + wanted[1:].sum(axis=0) <= demand.ceiling[1:].min(axis=0)):
        return wanted
    shape = np.broadcast_shapes(
        wanted.shape, demand.ceiling.shape, (1, np.size(staying)), (1, np.size(opening))
    )
    limits, wishes = np.broadcast_to(demand.ceiling, shape), np.broadcast_to(wanted, shape)
    taken = np.zeros(shape)
    present = np.zeros(shape[1]) + (opening if turnover.first == 1 else 0.0)
    for month in range(1, shape[0]):
        present *= staying
        if turnover.first > 1 and month == turnover.first:
            present += opening
        room = np.maximum(limits[month] - present, 0.0)
        np.minimum(wishes[month], room, out=taken[month])
        present += taken[month]
    return taken


def turn_over(arrivals: Vector, turnover: Turnover) -> Customers:
    """Return the customers of each month: N_t = N_(t-1) + new_t - churn N_(t-1).

    New customers are not exposed to churn in their first month. After the last month all leave.
    """
    if arrivals.ndim > 1:
        return _turn_over_trials(arrivals, turnover)
    wanted = arrivals.tolist()
    months = len(wanted) - 1
    running = turnover.first == 1
    present = weight = turnover.start_customers if running else 0.0
    churn, kept = turnover.churn, turnover.kept
    rows = [(present, 0.0, 0.0, weight)]
    for month in range(1, months + 1):
        if month > turnover.last:
            rows.append((0.0, 0.0, present, 0.0))
            present = weight = 0.0
            continue
        new = 0.0 if month < turnover.first else wanted[month]
        if month == turnover.first and not running:
            new += turnover.start_customers
        lost = present * churn
        present = present + new - lost
        weight = weight * kept + new
        rows.append((present, new, lost, weight))
    present_row, new_row, churned_row, weight_row = np.array(rows).T.copy()
    return Customers(present_row, new_row, churned_row, weight_row, np.zeros(months + 1))


def _turn_over_trials(arrivals: Vector, turnover: Turnover) -> Customers:
    first, last, start = turnover.first, turnover.last, turnover.start_customers
    new = _first_months_new(arrivals, turnover)
    opening = start if first == 1 else 0.0
    present = holding(opening, 1.0 - turnover.churn, new, last)
    if is_zero(turnover.expansion) and is_zero(turnover.contraction):
        weight = present
    else:
        weight = holding(opening, turnover.kept, new, last)
    return Customers(present, new, _churned_of_trials(present, turnover), weight, np.zeros((len(new), 1)))


def times(vector: Vector, factor: float | Vector) -> Vector:
    """Return the product; a factor of one costs nothing."""
    return vector if isinstance(factor, float) and factor == 1.0 else vector * factor


def is_zero(rate: float | Vector) -> bool:
    """Return whether a rate is zero in all trials because it is not drawn."""
    return isinstance(rate, float) and rate == 0.0


def _first_months_new(arrivals: Vector, turnover: Turnover) -> Vector:
    """Arrivals while the stream is sold, with those who are there when a later stream starts.

    What stands in the row of month 0 is never read.
    """
    first, last, start = turnover.first, turnover.last, turnover.start_customers
    months = np.arange(len(arrivals))[:, None]
    outside = (months > 0) & ((months < first) | (months > last))
    if first > 1 and first < len(arrivals):
        arrivals = arrivals + np.where(months == first, start, 0.0)
        return np.where(outside, 0.0, arrivals)
    if not outside.any():
        return arrivals
    new = arrivals.copy()
    new[outside[:, 0]] = 0.0
    return new


def _churned_of_trials(present: Vector, turnover: Turnover) -> Vector:
    """Only the first month's, which is all that a simulation reads of it."""
    churned = np.zeros((2, present.shape[1]))
    churned[1] = present[0] * turnover.churn
    return churned


def free_users(
    start: float, new: Vector, churn: float, conversion: float, turnover: Turnover
) -> tuple[Vector, Vector]:
    """Return free users and those who convert, by month.

    Conversion and churn apply to the free users at the start of the month, conversion first.
    """
    if new.ndim > 1:
        return _free_users_of_trials(start, new, churn, conversion, turnover)
    present, free, converted = start, [start], [0.0]
    arrivals = new.tolist()
    for month in range(1, len(arrivals)):
        if not turnover.first <= month <= turnover.last:
            free.append(0.0)
            converted.append(0.0)
            continue
        change = present * conversion
        present = present - change - min(present * churn, present - change) + arrivals[month]
        free.append(present)
        converted.append(change)
    return np.array(free), np.array(converted)


def _free_users_of_trials(
    start: float, new: Vector, churn: float, conversion: float, turnover: Turnover
) -> tuple[Vector, Vector]:
    trials = max(new.shape[1], *(np.size(item) for item in (start, churn, conversion)))
    free, converted = np.zeros((2, len(new), trials))
    free[0] = start
    present = free[0]
    for month in range(max(1, turnover.first), min(turnover.last, len(new) - 1) + 1):
        if month == turnover.first:
            present = np.zeros(trials) + start
        np.multiply(present, conversion, out=converted[month])
        change = converted[month]
        left = present - change
        free[month] = left - np.minimum(present * churn, left) + new[month]
        present = free[month]
    return free, converted
