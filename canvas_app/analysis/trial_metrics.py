"""The metrics of many trials at once: the formulas of the single forecast on (trials,) arrays.

Where a formula has no result in a trial the entry is "not a number"; the simulation counts those trials out
and never shows them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.timeline import Vector
    from canvas_app.analysis.trials import TrialBooks
    from canvas_app.model import DocumentInfo

YEAR, QUARTER = 12, 3
_LASTING = 3


def metrics_of_trials(books: TrialBooks, info: DocumentInfo, trials: int) -> Vector:
    """Return (metrics, trials) in the order of `SIMULATED`."""
    figures = _TrialFigures(books, info, trials)
    result = np.empty((len(SIMULATED), trials))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for row, compute in zip(result, SIMULATED.values(), strict=True):
            row[:] = compute(figures)
    result[~np.isfinite(result)] = np.nan
    return result


class _TrialFigures:
    """What the metrics read, of month 1 where nothing else is said."""

    def __init__(self, books: TrialBooks, info: DocumentInfo, trials: int) -> None:
        self.books, self.info, self.trials = books, info, trials
        self.revenue = books.revenue[1]
        self.mrr = books.recurring[1]
        self.repeating = self.mrr + books.usage[1]
        self.customers = books.customers[1]
        self.cogs = books.cogs[1]
        self.sm = books.by_category["sm"][1]
        self.inference = books.by_category["cogs_inference"][1]

    @cached_property
    def margin(self) -> Vector:
        return _ratio(self.revenue - self.cogs, self.revenue)

    @cached_property
    def churn(self) -> Vector:
        """Lost / at start; without customers at start the churn of those of month 1."""
        opening = self.books.customers[0]
        later = np.where(self.customers > 0.0, _ratio(self.books.leaving, self.customers), np.nan)
        return np.where(opening > 0.0, _ratio(self.books.churned[1], opening), later)

    @cached_property
    def arpa(self) -> Vector:
        return _ratio(self.repeating, self.customers)

    @cached_property
    def cac(self) -> Vector:
        return _ratio(self.sm, self.books.new[1])

    @cached_property
    def ltv(self) -> Vector:
        churn, cap = self.churn, self.info.ltv_cap_months
        safe = np.where((churn > 0.0) & (churn < 1.0), churn, 0.5)
        life = -np.expm1(cap * np.log1p(-safe)) / safe
        life = np.where(churn >= 1.0, 1.0, np.where(churn == 0.0, float(cap), life))
        return np.asarray(self.arpa * self.margin * np.where(np.isnan(churn), np.nan, life))

    @cached_property
    def burn(self) -> Vector:
        return np.asarray(-self.books.net_cash[1 : 1 + QUARTER].sum(axis=0) / QUARTER)

    @cached_property
    def parts(self) -> Vector:
        """Streams' shares of the revenue of month 1."""
        total = self.books.stream_revenue.sum(axis=0)
        return np.asarray(self.books.stream_revenue / np.where(total > 0.0, total, np.nan))


def _ratio(numerator: Vector, denominator: Vector) -> Vector:
    return np.asarray(numerator / np.where(denominator == 0.0, np.nan, denominator))


def _growth(f: _TrialFigures) -> Vector:
    last = f.books.revenue[YEAR]
    rate = np.power(np.where(f.revenue > 0.0, last / f.revenue, np.nan), 1.0 / (YEAR - 1)) - 1.0
    return np.where(last >= 0.0, rate, np.nan)


def _ltv_cac(f: _TrialFigures) -> Vector:
    return _ratio(f.ltv, f.cac)


def _cac_payback(f: _TrialFigures) -> Vector:
    monthly = f.arpa * f.margin
    return np.where(monthly > 0.0, _ratio(f.cac, monthly), np.nan)


def _cac_payback_cohort(f: _TrialFigures) -> Vector:
    monthly = f.arpa * f.margin
    churn = np.nan_to_num(f.churn)
    needed = f.cac / np.where(monthly > 0.0, monthly, np.nan)
    left = 1.0 - needed * churn
    months = np.log(np.where((left > 0.0) & (churn < 1.0), left, np.nan)) / np.log1p(-churn)
    months = np.where((needed <= 1.0) & (churn > 0.0), 1.0, np.where(churn == 0.0, needed, months))
    months = np.ceil(months - 1e-9)
    months = np.where(f.cac <= 0.0, 0.0, months)
    return np.where(np.isnan(f.arpa * f.margin), np.nan, months)


def _runway(f: _TrialFigures) -> Vector:
    opening = np.maximum(f.info.opening_cash.value, 0.0)
    return np.asarray(opening / np.where(f.burn > 0.0, f.burn, np.nan))


def _cash_out_month(f: _TrialFigures) -> Vector:
    below = f.books.cash[1:] < 0.0
    return np.where(below.any(axis=0), below.argmax(axis=0) + 1.0, np.nan)


def _break_even_month(f: _TrialFigures) -> Vector:
    good = f.books.profit_before_tax[1:] >= 0.0
    lasting = good[: 1 - _LASTING] & good[1 : 2 - _LASTING] & good[2:]
    return np.where(lasting.any(axis=0), lasting.argmax(axis=0) + 1.0, np.nan)


def _npv(f: _TrialFigures) -> Vector:
    """Horner's rule, as `finance.npv`: month 0 is the investment."""
    step = 1.0 / np.power(1.0 + np.asarray(f.info.discount_rate.value), 1.0 / 12.0)
    flows = f.books.net_cash
    value = np.zeros(f.trials)
    for month in range(len(flows) - 1, 0, -1):
        value += flows[month]
        value *= step
    return np.asarray(value - f.info.initial_investment.value)


def _stream_hhi(f: _TrialFigures) -> Vector:
    count, index = len(f.parts), (f.parts**2).sum(axis=0)
    if count <= 1:
        return np.where(np.isnan(index), np.nan, 1.0) if count else np.full(f.trials, np.nan)
    return np.asarray(np.maximum((index - 1.0 / count) / (1.0 - 1.0 / count), 0.0))


SIMULATED: dict[str, Callable[[_TrialFigures], Vector]] = {
    "monthly_revenue": lambda f: f.revenue,
    "mrr": lambda f: f.mrr,
    "arr": lambda f: 12.0 * f.mrr,
    "usage_run_rate": lambda f: 12.0 * f.books.usage[1 : 1 + QUARTER].sum(axis=0) / QUARTER,
    "recurring_share": lambda f: _ratio(f.mrr, f.revenue),
    "revenue_growth": _growth,
    "gross_margin": lambda f: f.margin,
    "inference_share": lambda f: _ratio(f.inference, f.revenue),
    "operating_margin": lambda f: _ratio(f.books.profit_before_tax[1], f.revenue),
    "arpa": lambda f: _ratio(f.mrr, f.customers),
    "customers": lambda f: f.customers,
    "churn": lambda f: _ratio(f.books.churned[1], f.books.customers[0]),
    "ltv": lambda f: f.ltv,
    "cac": lambda f: f.cac,
    "ltv_cac": _ltv_cac,
    "cac_payback": _cac_payback,
    "cac_payback_cohort": _cac_payback_cohort,
    "net_burn": lambda f: f.burn,
    "runway": _runway,
    "cash_out_month": _cash_out_month,
    "cash_low": lambda f: f.books.cash[1:].min(axis=0),
    "break_even_month": _break_even_month,
    "npv": _npv,
    "top_stream_share": lambda f: f.parts.max(axis=0, initial=-np.inf),
    "stream_hhi": _stream_hhi,
    "total_revenue": lambda f: f.books.revenue[1:].sum(axis=0),
    "total_profit": lambda f: f.books.profit[1:].sum(axis=0),
}
"""Every metric of the simulation. The last two, sums over the horizon, are no metrics of the forecast."""
