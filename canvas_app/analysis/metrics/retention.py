"""How long customers stay: cohorts of a stream, and the shifted beta-geometric model of retention.

In the sBG model every customer has a churn of its own, drawn from a beta distribution with alpha and beta;
the retention of a cohort in period t is r_t = (beta + t - 1) / (alpha + beta + t - 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.streams import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.resilience import HasStreams


@dataclass(frozen=True, eq=False)
class Cohorts:
    """Survivors by cohort (row) and month (column); both run over `months`.

    Month 0 is the cohort of those who are customers at the start. Before its month a cohort has none.
    """

    months: Vector
    survivors: Vector


def cohorts(numbers: HasStreams, stream_id: str | None = None) -> Cohorts:
    """Return new_k (1 - churn)^(t-k) for one stream, or added up over all; raises KeyError for none such.

    The columns add up to the customers of the month.
    """
    table = numbers.streams
    chosen = table.forecasts.values() if stream_id is None else (table.forecasts[stream_id],)
    length = table.length
    survivors = np.zeros((length, length))
    for forecast in chosen:
        survivors += _survivors(forecast, length)
    return Cohorts(np.arange(length, dtype=np.float64), survivors)


def _survivors(forecast: StreamForecast, length: int) -> Vector:
    stream, rows = forecast.inputs.stream, forecast.rows
    arrived = rows[Row.NEW].copy()
    arrived[0] = rows[Row.CUSTOMERS, 0]
    age = np.arange(length)[None, :] - np.arange(length)[:, None]
    staying = np.power(1.0 - amount(stream.churn), np.maximum(age, 0))
    sold = np.ones(length)
    if stream.end is not None:
        sold[stream.end + 1 :] = 0.0
    return np.asarray(np.where(age >= 0, arrived[:, None] * staying, 0.0) * sold[None, :])


# --- the shifted beta-geometric model -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """The two parameters of the sBG model; their mean churn in the first period is alpha / (alpha + beta)."""

    alpha: float
    beta: float

    def survival(self, period: float) -> float:
        """Return the share of a cohort left after some periods: B(alpha, beta + t) / B(alpha, beta)."""
        return math.exp(self._log_survival(period))

    def retention(self, period: int) -> float:
        """Return which share of those left before a period (from 1) stays through it."""
        return (self.beta + period - 1) / (self.alpha + self.beta + period - 1)

    def expected_periods(self, discount: float, renewals: int) -> float | None:
        """Return the discounted expected residual life (DERL) of a customer after some renewals.

        Counted from just before the next renewal on: sum over t of S(n+t)/S(n) / (1+d)^(t-1) with n the
        renewals made. None where the sum has no end (no discount and alpha at most 1).
        """
        from scipy.special import hyp2f1

        a, b = self.alpha, self.beta
        if discount <= 0.0 and a <= 1.0:
            return None
        first = (b + renewals) / (a + b + renewals)
        value = first * float(hyp2f1(1.0, b + renewals + 1, a + b + renewals + 1, 1.0 / (1.0 + discount)))
        return value if math.isfinite(value) else None

    def log_likelihood(self, cohort: Sequence[float]) -> float:
        """Return the log likelihood of a cohort's sizes by period, the full cohort first."""
        total = cohort[-1] * self._log_survival(len(cohort) - 1)
        for period in range(1, len(cohort)):
            left = cohort[period - 1] - cohort[period]
            total += left * (self._log_survival(period - 1) + math.log(1.0 - self.retention(period)))
        return total

    def _log_survival(self, period: float) -> float:
        a, b = self.alpha, self.beta
        return math.lgamma(b + period) - math.lgamma(b) + math.lgamma(a + b) - math.lgamma(a + b + period)


def fit(cohorts_seen: Sequence[Sequence[float]]) -> BetaGeometric | None:
    """Return the sBG model of greatest likelihood for cohorts of any length, the full cohort first.

    None where nobody left or nobody stayed: the likelihood has then no greatest value.
    """
    from scipy.optimize import minimize

    seen = [list(cohort) for cohort in cohorts_seen if len(cohort) > 1 and cohort[0] > 0.0]
    whole = sum(cohort[0] for cohort in seen)
    lost = sum(cohort[0] - cohort[-1] for cohort in seen)
    if not seen or lost <= 0.0 or lost >= whole:
        return None

    def unlikelihood(logs: Vector) -> float:
        model = BetaGeometric(math.exp(float(logs[0])), math.exp(float(logs[1])))
        return -sum(model.log_likelihood(cohort) for cohort in seen) / whole

    bounds = [(-12.0, 12.0)] * 2
    steps = {"xatol": 1e-10, "fatol": 1e-14, "maxiter": 4000, "maxfev": 4000}
    found = minimize(unlikelihood, np.zeros(2), method="Nelder-Mead", bounds=bounds, options=steps)
    return BetaGeometric(math.exp(float(found.x[0])), math.exp(float(found.x[1])))
