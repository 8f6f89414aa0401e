"""What the trials of a simulation come to: the company's books by trial, and each stream in month 1.

Vectors by month are (months + 1, trials) or (months + 1, 1); figures of month 1 are (trials,) or (1,).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np

from canvas_app.analysis.forecast.holdings import Held, add_held, folded
from canvas_app.analysis.forecast.streams import CATEGORIES, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canvas_app.analysis.forecast.holdings import Holding
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector

_COGS = [index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]


class Sum:
    """A sum of vectors by month; what is the same in all trials is added up apart."""

    def __init__(self, start: Vector) -> None:
        self._same = start[:, None].copy()
        self._wide: Vector | None = None

    def add(self, vector: Vector) -> None:
        """Add (months + 1, 1) or (months + 1, trials); a wide one may be shorter than the sum."""
        count = len(vector)
        if vector.ndim == 1 or vector.shape[1] == 1:
            self._same[:count] += vector if vector.ndim > 1 else vector[:, None]
        else:
            self.by_trial(vector.shape[1])[:count] += vector

    def by_trial(self, trials: int) -> Vector:
        """Return what is summed up by trial, to be added to."""
        if self._wide is None:
            self._wide = np.zeros((len(self._same), trials))
        return self._wide

    @property
    def total(self) -> Vector:
        """(months + 1, 1) or (months + 1, trials)."""
        if self._wide is None:
            return self._same
        self._wide += self._same
        self._same[:] = 0.0
        return self._wide


class Totals:
    """Adds up what streams side by side come to; all that they hold alike in one pass over the months."""

    def __init__(self, streams: int, trials: int) -> None:
        self.streams, self.trials = streams, trials
        self._held: dict[Holding, dict[int, tuple[Held, list[Sum]]]] = {}

    def add(self, total: Sum, vector: Vector) -> None:
        """Add a vector by month of the streams to a sum over streams; what is held, later in `close`."""
        if isinstance(vector, Held):
            same = self._held.setdefault(vector.holding, {})
            same.setdefault(id(vector), (vector, []))[1].append(total)
        else:
            total.add(folded(vector, self.streams))

    def close(self) -> None:
        """Add what waits."""
        for same in self._held.values():
            held = [item for item, _ in same.values()]
            targets = [[total.by_trial(self.trials) for total in sums] for _, sums in same.values()]
            add_held(held, targets, self.streams)
        self._held.clear()

    def each(self, row: float | Vector) -> list[Vector]:
        """Return by stream a number or numbers by trial: copies, as a row would hold on to all months."""
        numbers = np.array(row, ndmin=1)
        if len(numbers) == 1:
            return [numbers] * self.streams
        return list(numbers.reshape(self.streams, -1))


@dataclass(frozen=True)
class StreamMonth:
    """One stream in month 1."""

    revenue: Vector
    customers: Vector
    new: Vector
    sold: tuple[tuple[Vector, Vector], ...]
    """Per component: how much of its unit is sold, and what is paid for that."""
    segment_shares: tuple[tuple[str, Vector], ...]
    """Per paying segment: its id and its share of the stream's customers."""
    payouts: tuple[tuple[str, Vector], ...]
    """Per relation to a partner: the partner's id and the payout."""

    @classmethod
    def of(cls, forecast: StreamForecast) -> StreamMonth:
        """Return the month of a stream that no drawn input reaches."""
        first = forecast.rows[:, 1:2].copy()
        return cls(
            first[Row.REVENUE],
            first[Row.CUSTOMERS],
            first[Row.NEW],
            tuple((np.array([count]), np.array([paid])) for count, paid in forecast.sold),
            tuple((key, np.array([share])) for key, share in forecast.segment_shares),
            tuple((partner, np.array([paid])) for _, partner, paid in forecast.payouts),
        )


@dataclass(frozen=True)
class TrialBooks:
    """The company in every trial; index 0 is the month before the forecast."""

    revenue: Vector
    recurring: Vector
    usage: Vector
    """(4, trials): the first three months only."""
    customers: Vector
    """(2, trials), as the two below: before the forecast, and month 1."""
    new: Vector
    churned: Vector
    leaving: Vector
    """(trials,): the customers of month 1 times the churn of their streams."""
    free: Vector
    """Free users of month 1."""
    brought: Vector
    """The new customers of month 1 whom paid channels bring."""
    moved: Vector
    """(4, trials): new, expansion, contraction and churned MRR of month 1."""
    kept: Vector
    """(3, trials): MRR at the start of month 1, what a year leaves of it, and that without expansion."""
    bad_debt: Vector
    """Of month 1, as the four below."""
    payouts: Vector
    variable_costs: Vector
    """Costs that follow a driver, without investments."""
    standing_costs: Vector
    """Costs by the month, in steps and of people, without investments."""
    noted: Mapping[str, Vector]
    """The money of those cost lines that metrics ask for one by one, by record."""
    streams: Mapping[str, StreamMonth]
    """Every stream in month 1, in the order of the document."""
    by_category: Mapping[str, Vector]
    profit_before_tax: Vector
    tax: Vector
    net_cash: Vector
    cash: Vector

    @cached_property
    def profit(self) -> Vector:
        """Profit after tax."""
        return self.profit_before_tax - self.tax

    @property
    def cogs(self) -> Vector:
        """The cost of what is sold in month 1."""
        return cast("Vector", sum(self.by_category[CATEGORIES[index]][1] for index in _COGS))


def summed(vectors: Iterable[Vector]) -> Vector:
    """Return a new vector by month: the sum of wide and narrow ones."""
    narrow, wide = None, None
    for vector in vectors:
        if vector.shape[1] == 1:
            narrow = vector.copy() if narrow is None else narrow + vector
        elif wide is None:
            wide = vector.copy()
        else:
            wide += vector
    if wide is None or narrow is None:
        return cast("Vector", narrow if wide is None else wide)
    wide += narrow
    return wide


def cumulated(vector: Vector) -> Vector:
    """Return the running sum over the months."""
    total = np.empty_like(vector)
    total[0] = vector[0]
    for month in range(1, len(vector)):
        np.add(total[month - 1], vector[month], out=total[month])
    return total


def stacked(rows: Sequence[Vector]) -> Vector:
    """Return (rows, trials) of rows that are (trials,) or (1,)."""
    result = np.empty((len(rows), max((np.size(row) for row in rows), default=1)))
    for target, row in zip(result, rows, strict=True):
        target[:] = row
    return result
