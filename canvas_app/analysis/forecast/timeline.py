"""The months of a forecast: ramps, seasons, price indices, and yearly rates as monthly ones.

Every vector of the room has `months + 1` entries: index t is month t, index 0 the moment before the forecast
begins. What is shown leaves index 0 out.

A simulation computes many trials at once with the same functions: there a vector by month is a column
(months + 1, 1) or, where a drawn input has part in it, (months + 1, trials); a drawn input is (trials,).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.model import DocumentInfo

Vector = NDArray[np.float64]
RampKind = Literal["none", "linear", "s_curve", "bass"]

_STEEPNESS = 10.0
"""Of the logistic curve: it passes from 0.7 % to 99.3 % of its height within the ramp, before scaling."""


@dataclass(frozen=True)
class Timeline:
    """How many months there are, and in which month of the calendar (0: January) month 1 lies."""

    months: int
    calendar_month: int = 0
    trials: int | None = None
    """How many trials are computed at once; None: the one forecast, and every vector has one axis."""

    @classmethod
    def of(cls, info: DocumentInfo) -> Timeline:
        """Return the timeline of a document; without a first month it begins in January."""
        calendar = 0 if info.start_month is None else int(info.start_month[5:7]) - 1
        return cls(info.horizon, calendar)

    @property
    def length(self) -> int:
        """The number of entries of every vector."""
        return self.months + 1

    def by_month(self, values: Vector) -> Vector:
        """Return values by month in the shape of this timeline's vectors."""
        return values if self.trials is None else values[:, None]

    def zeros(self) -> Vector:
        """Return a new vector of zeros."""
        return self.by_month(np.zeros(self.length))

    @cached_property
    def years(self) -> Vector:
        """Years since month 1; index 0 counts as month 1, so that prices before the forecast are today's."""
        return self.by_month(np.maximum(np.arange(self.length, dtype=np.float64) - 1.0, 0.0) / 12.0)

    def growth(self, rate_per_year: float | Vector) -> Vector:
        """Return (1 + rate)^((t-1)/12): the index of a price or cost that changes by a yearly rate."""
        if isinstance(rate_per_year, np.ndarray):
            return powers(np.power(1.0 + rate_per_year, 1.0 / 12.0), self.length, first=1)
        if rate_per_year == 0.0:
            return self.by_month(_ones(self.length))
        return np.asarray((1.0 + rate_per_year) ** self.years)

    def active(self, start: int, end: int | None) -> Vector:
        """Return 1 from month `start` through `end`, else 0; month 0 counts where month 1 does. Read-only."""
        return self.by_month(_active(self.length, start, self.months if end is None else end))

    def season(self, factors: Sequence[float]) -> Vector:
        """Return the seasonal factor of each month, normalised to mean 1 over the twelve months.

        No factors mean no season; so do factors of zero, to which only a scenario can lead.
        """
        if not any(factors):
            return self.by_month(_ones(self.length))
        year = np.array(normalised_season(factors))
        return self.by_month(year[(np.arange(self.length) - 1 + self.calendar_month) % 12])

    def since(self, curve: Vector, start: int) -> Vector:
        """Return a curve that begins in month `start`: its index 1 falls on that month, before it is 0."""
        moved = np.zeros(self.length)
        if start < self.length:
            moved[start:] = curve[1 : self.length - start + 1]
        if start == 1:
            moved[0] = curve[0]
        return self.by_month(moved)


# Most records of a model say nothing of times, so that they all share a few vectors.
@lru_cache(maxsize=8)
def _ones(length: int) -> Vector:
    return _read_only(np.ones(length))


@lru_cache(maxsize=512)
def _active(length: int, start: int, end: int) -> Vector:
    vector = np.zeros(length)
    vector[start : end + 1] = 1.0
    vector[0] = vector[1]
    return _read_only(vector)


def _read_only(vector: Vector) -> Vector:
    vector.flags.writeable = False
    return vector


def powers(base: Vector, length: int, first: int = 0) -> Vector:
    """Return (length, trials): base^0, base^1 ...; with `first` the exponent stays 0 up to that index."""
    result = np.empty((length, len(base)))
    result[: first + 1] = 1.0
    done, factor = 1, base
    while first + done < length:
        step = min(done, length - first - done)
        start = first + done
        np.multiply(result[first : first + step], factor, out=result[start : start + step])
        done, factor = done + step, factor * factor
    return result


def normalised_season(factors: Sequence[float]) -> list[float]:
    """Return factors scaled to mean 1, so that their sum is the number of periods."""
    largest = max(factors)  # tiny factors would have a mean of zero
    parts = [factor / largest for factor in factors]
    return [part * len(parts) / sum(parts) for part in parts]


@lru_cache(maxsize=512)
def ramp(kind: RampKind, months: int, length: int, p: float = 0.0, q: float = 0.0) -> Vector:
    """Return the ramp factor (0 to 1) by month since the start; index 1 is the first month. Read-only.

    linear: min(1, t/n). s_curve: a logistic curve, scaled so that it is 0 at the start and 1 after n months.
    bass: the share of the whole potential that has adopted by month t (see `bass_sales`), not limited to n.
    """
    times = np.arange(length, dtype=np.float64)
    if kind == "linear":
        curve = np.minimum(1.0, times / months)
    elif kind == "s_curve":
        curve = _logistic(np.minimum(times / months, 1.0))
    elif kind == "bass":
        curve = np.concatenate(([0.0], np.cumsum(bass_sales(p, q, 1.0, length - 1))))
    else:
        curve = np.ones(length)
    return _read_only(curve)


def _logistic(part: Vector) -> Vector:
    def curve(x: Vector) -> Vector:
        return np.asarray(1.0 / (1.0 + np.exp(-_STEEPNESS * (x - 0.5))))

    low, high = curve(np.array([0.0, 1.0]))
    return np.asarray((curve(part) - low) / (high - low))


def bass_sales(p: float, q: float, potential: float, periods: int) -> Vector:
    """Return (periods,) sales of the Bass diffusion (Bass, 1969): S = [p + (q/M) A] [M - A].

    A is what was sold before, M the potential, which must lie above zero; it is never exceeded, whatever p
    (innovation) and q (imitation), both shares per period, are.
    """
    sold, sales = 0.0, []
    for _ in range(periods):
        left = potential - sold
        sale = min((p + q * sold / potential) * left, left)
        sales.append(sale)
        sold += sale
    return np.array(sales)


def delayed(vector: Vector, days: int) -> Vector:
    """Return a money vector as it is paid `days` later; 30 days are a month, parts of it are split linearly.

    Months before 0 count as month 0.
    """
    if days == 0:
        return vector
    if vector.ndim > 1:
        return _delayed_trials(vector, days)
    whole, part = divmod(days / 30.0, 1.0)
    index = np.arange(len(vector)) - int(whole)
    early = vector[np.maximum(index, 0)]
    late = vector[np.maximum(index - 1, 0)]
    return np.asarray(early * (1.0 - part) + late * part)


def _delayed_trials(vector: Vector, days: int) -> Vector:
    whole, part = divmod(days / 30.0, 1.0)
    moved = _moved(vector, int(whole))
    return moved if part == 0.0 else np.asarray(moved * (1.0 - part) + _moved(vector, int(whole) + 1) * part)


def _moved(vector: Vector, months: int) -> Vector:
    result = np.empty_like(vector)
    result[:months] = vector[0]
    result[months:] = vector[: len(vector) - months]
    return result
