"""How many customers a stream has in each month: who arrives, who leaves, who is there.

Where the domain leaves it open: every stream takes its own adoption share of a segment's new customers, so
streams never compete; the ceiling of a stream in a segment is SAM x adoption; a stream that no channel
reaches wins no customers; customers at start are there before month 1, or arrive in the month in which a
later stream starts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.timeline import Timeline, Vector, ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.model import Channel, Segment
    from canvas_app.model.quantity import Quantity


@dataclass(frozen=True)
class Demand:
    """What one segment brings to one stream: arrivals per month before the stream's own ramp and season."""

    arrivals: Vector
    """(months + 1) customers per month, times adoption."""
    ceiling: Vector | None
    """(months + 1) customers that there can be at most: SAM x adoption; None: no limit is known."""
    start_share: float
    """Share of the stream's customers at start that are in this segment."""


@dataclass(frozen=True)
class Customers:
    """The customers of a stream by month; each vector has months + 1 entries."""

    present: Vector
    new: Vector
    churned: Vector
    weight: Vector
    """Customers weighted by what expansion and contraction made of their recurring payment."""
    free: Vector
    """Free users; zero without a freemium plan."""


@dataclass(frozen=True)
class Turnover:
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
        return max(0.0, 1.0 - self.churn + self.expansion - self.contraction)


def amount(quantity: Quantity | None, default: float = 0.0) -> float:
    """Return the value of an assumption, or the default where it is empty."""
    return default if quantity is None else quantity.value


def channel_arrivals(channel: Channel, time: Timeline) -> Vector:
    """Return the customers a channel wins per month: its rate times its ramp, at most its capacity."""
    full = amount(channel.new_customers)
    curve = ramp("linear", channel.ramp_months, time.length) if channel.ramp_months else None
    arrivals = np.full(time.length, full) if curve is None else full * curve
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
    total = np.zeros(len(pace))
    for demand in demands:
        wanted = demand.arrivals * pace
        total = total + (wanted if demand.ceiling is None else _within_ceiling(demand, wanted, turnover))
    return total


def _within_ceiling(demand: Demand, wanted: Vector, turnover: Turnover) -> Vector:
    assert demand.ceiling is not None
    staying, opening = 1.0 - turnover.churn, turnover.start_customers * demand.start_share
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


def turn_over(arrivals: Vector, turnover: Turnover) -> Customers:
    """Return the customers of each month: N_t = N_(t-1) + new_t - churn N_(t-1).

    New customers are not exposed to churn in their first month. After the last month all leave.
    """
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


def free_users(
    start: float, new: Vector, churn: float, conversion: float, turnover: Turnover
) -> tuple[Vector, Vector]:
    """Return free users and those who convert, by month.

    Conversion and churn apply to the free users at the start of the month, conversion first.
    """
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
