"""The formulas of unit economics, retention, margin and cash.

A function returns None where the formula has no result (a zero denominator); infinite lives are the caller's
to cap. Those on `Amount` take arrays of trials too, and there "not a number" stands for no result; so the one
forecast and the simulation share them. Sources and conventions stand in `resources/metrics.json`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from canvas_app.analysis.forecast.timeline import Vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Amount = TypeVar("Amount", float, Vector)
"""A number, or one for each of many trials."""
_NEARLY = 1e-9
"""Of a month: what rounding may add to a whole number of them."""
_LEVEL = 1e-12
"""How near to 1 a factor is taken for 1."""
_ROUNDING = 1e-9
"""Of revenue: what rounding may leave of a profit that is zero, with either sign."""


def ratio(numerator: Amount, denominator: Amount) -> Amount | None:
    """Return numerator / denominator; 0 for a zero numerator, no result for a zero denominator."""
    if isinstance(denominator, np.ndarray):
        safe = np.where(denominator == 0.0, np.nan, denominator)
        return np.asarray(numerator / safe)
    if denominator == 0.0:
        return None
    result = numerator / denominator
    return result if math.isfinite(result) else None


def where(condition: bool | NDArray[np.bool_], value: Amount | None) -> Amount | None:
    """Return the value where a condition holds, elsewhere no result."""
    if isinstance(value, np.ndarray):
        return np.where(condition, value, np.nan)
    return value if condition else None


def annual_run_rate(monthly: Amount) -> Amount:
    """Return twelve times a monthly amount."""
    return 12.0 * monthly


def bridge(start: float, new: float, expansion: float, contraction: float, churn: float) -> float:
    """Return the MRR at the end of a month; all movements are positive amounts."""
    return start + new + expansion - contraction - churn


def gross_margin(revenue: Amount, cogs: Amount) -> Amount | None:
    """Return (R - COGS) / R."""
    return ratio(revenue - cogs, revenue)


def expected_months(churn: float, cap: int | None = None) -> float | None:
    """Return how many payments a customer is expected to make, the first at once: sum of (1-churn)^k.

    With a cap the sum runs over that many months; without one it is 1/churn, None for churn 0.
    """
    if cap is None:
        return ratio(1.0, churn)
    return capped_months(churn, cap)


def capped_months(churn: Amount, cap: int) -> Amount:
    """Return how many payments a customer is expected to make within some months, the first at once."""
    if isinstance(churn, np.ndarray):
        inside = (churn > 0.0) & (churn < 1.0)
        rate = np.where(inside, churn, 0.5)
        months = -np.expm1(cap * np.log1p(-rate)) / rate
        months = np.where(churn >= 1.0, 1.0, np.where(churn == 0.0, float(cap), months))
        return np.where(np.isnan(churn), np.nan, months)
    if churn == 0.0:
        return float(cap)
    return -math.expm1(cap * math.log1p(-churn)) / churn if churn < 1.0 else 1.0


def lifetime_value(arpa: float, margin: float, churn: float, cap: int | None = None) -> float | None:
    """Return ARPA x gross margin x expected months; None for churn 0 without a cap."""
    months = expected_months(churn, cap)
    return None if months is None else arpa * margin * months


def payback(cac: Amount, arpa: Amount, margin: Amount) -> Amount | None:
    """Return CAC / (ARPA x gross margin) in months; no result if the margin never pays it back."""
    monthly = arpa * margin
    return where(monthly > 0.0, ratio(cac, monthly))


def cohort_payback(cac: float, arpa: float, margin: float, churn: float) -> int | None:
    """Return the first whole month in which a shrinking cohort has paid back; None if it never does.

    First n with the sum over k < n of ARPA GM (1-churn)^k at or above CAC; the first month is unchurned.
    """
    monthly = arpa * margin
    if cac <= 0.0:
        return 0
    if monthly <= 0.0:
        return None
    needed = cac / monthly
    if churn == 0.0:
        return _whole(needed)
    if needed <= 1.0:
        return 1
    left = 1.0 - needed * churn
    if churn >= 1.0 or left <= 0.0:
        return None
    return _whole(math.log(left) / math.log1p(-churn))


def _whole(months: float) -> int | None:
    return math.ceil(months - _NEARLY) if math.isfinite(months) else None


def cohort_payback_of_trials(cac: Vector, arpa: Vector, margin: Vector, churn: Vector) -> Vector:
    """Return `cohort_payback` for each trial; "not a number" where it never comes."""
    monthly = arpa * margin
    needed = cac / np.where(monthly > 0.0, monthly, np.nan)
    left = 1.0 - needed * churn
    lasting = (left > 0.0) & (churn < 1.0)
    months = np.log(np.where(lasting, left, np.nan)) / np.log1p(-np.where(churn < 1.0, churn, 0.5))
    months = np.where((needed <= 1.0) & (churn > 0.0), 1.0, np.where(churn == 0.0, needed, months))
    months = np.where(cac <= 0.0, 0.0, np.ceil(months - _NEARLY))
    return np.where(np.isnan(monthly), np.nan, months)


def runway(cash: Amount, burn: Amount) -> Amount | None:
    """Return how many months the cash lasts; no result where nothing is burnt."""
    return where(burn > 0.0, ratio(cash * (cash > 0.0), burn))


def compound_growth(first: Amount, last: Amount, periods: int) -> Amount | None:
    """Return the growth per period that leads from the first to the last value."""
    if isinstance(first, np.ndarray):
        known = (first > 0.0) & (last >= 0.0)
        change = np.where(known, last, np.nan) / np.where(known, first, 1.0)
        return np.asarray(np.power(change, 1.0 / periods) - 1.0)
    if first <= 0.0 or last < 0.0 or periods < 1:
        return None
    growth = math.pow(last / first, 1.0 / periods) - 1.0
    return growth if math.isfinite(growth) else None


def first_lasting(profits: Sequence[float], revenue: Sequence[float], months: int = 3) -> int | None:
    """Return the first month (from 1) from which profits stay at or above zero for some months.

    Where all that is earned is spent, adding up leaves a little with either sign: that is zero.
    """
    good = 0
    for month, (profit, earned) in enumerate(zip(profits, revenue, strict=True), start=1):
        good = good + 1 if profit >= -_ROUNDING * earned else 0
        if good == months:
            return month - months + 1
    return None


def first_lasting_of_trials(profits: Vector, revenue: Vector, months: int = 3) -> Vector:
    """Return `first_lasting` for each column; "not a number" where there is none."""
    good = profits >= -_ROUNDING * revenue
    lasting = good[: len(good) - months + 1].copy()
    for ahead in range(1, months):
        lasting &= good[ahead : len(good) - months + 1 + ahead]
    return np.where(lasting.any(axis=0), lasting.argmax(axis=0) + 1.0, np.nan)


def net_new(new: Amount, expansion: Amount, contraction: Amount, churn: Amount) -> Amount:
    """Return how much MRR a period added; all movements are positive amounts."""
    return new + expansion - contraction - churn


def usage_run_rate(months: Sequence[Amount]) -> Amount | None:
    """Return twelve times the mean of the usage revenue of some months (12 x last, 4 x quarter, 1 x year)."""
    if not months:
        return None
    total = months[0]
    for month in months[1:]:
        total = total + month
    return 12.0 * total / len(months)


def nrr(start: float, expansion: float, contraction: float, churn: float) -> float | None:
    """Return net revenue retention (S + expansion - contraction - churn) / S of a closed group."""
    return ratio(start + expansion - contraction - churn, start)


def grr(start: float, contraction: float, churn: float) -> float | None:
    """Return gross revenue retention (S - contraction - churn) / S, from 0 to 1: losses end at the start."""
    kept = ratio(start - contraction - churn, start)
    return None if kept is None else min(max(kept, 0.0), 1.0)


def annualised(monthly: float) -> float:
    """Return what a monthly retention leaves after a year."""
    return monthly**12


def quick_ratio(new: Amount, expansion: Amount, contraction: Amount, churn: Amount) -> Amount | None:
    """Return (new + expansion) / (churn + contraction); None without losses. Reactivation counts as new."""
    return ratio(new + expansion, churn + contraction)


def magic_number(revenue_change: Amount, sm_before: Amount) -> Amount | None:
    """Return (R_q - R_(q-1)) x 4 / S&M of the quarter before."""
    return ratio(4.0 * revenue_change, sm_before)


def rule_of_40(growth: Amount, margin: Amount) -> Amount:
    """Return growth year on year plus margin, both in the same unit."""
    return growth + margin


def burn_multiple(net_burn: Amount, net_new_arr: Amount) -> Amount | None:
    """Return net burn / net new ARR; 0 where cash is generated, no result where ARR does not grow."""
    if isinstance(net_burn, np.ndarray):
        growing = np.where(net_new_arr > 0.0, net_new_arr, np.nan)
        return np.where(net_burn <= 0.0, 0.0, net_burn / growing)
    if net_burn <= 0.0:
        return 0.0
    return ratio(net_burn, net_new_arr) if net_new_arr > 0.0 else None


def net_burn(cash_out: float, cash_in: float) -> float:
    """Return cash out less cash in."""
    return cash_out - cash_in


def cac(sm: Amount, new_customers: Amount) -> Amount | None:
    """Return sales and marketing by new customer."""
    return ratio(sm, new_customers)


def period_payback(sm: Amount, new_mrr: Amount, margin: Amount) -> Amount | None:
    """Return S&M of a period / (new MRR x gross margin) in months; aggregates only."""
    earned = new_mrr * margin
    return where(earned > 0.0, ratio(sm, earned))


def discounted_lifetime_value(
    monthly: Amount, churn: Amount, rate: Amount, months: int, growth: float = 0.0
) -> Amount:
    """Return m (1 - q^H) / (1 - q) with q = (1-churn)(1+g)/(1+i), the first payment at once; q = 1: m H."""
    q = (1.0 - churn) * (1.0 + growth) / (1.0 + rate)
    if isinstance(q, np.ndarray):
        level = np.abs(1.0 - q) < _LEVEL
        apart = np.where(level, 0.5, q)
        return np.asarray(monthly * np.where(level, float(months), (1.0 - apart**months) / (1.0 - apart)))
    if abs(1.0 - q) < _LEVEL:
        return monthly * months
    return monthly * (1.0 - q**months) / (1.0 - q)


def growth(current: Amount, prior: Amount) -> Amount | None:
    """Return current / prior - 1; None without a prior value."""
    return ratio(current - prior, prior)


def churn_over(churn: float, periods: float) -> float:
    """Return the churn of another time: 1 - (1-c)^n. Of a yearly one a month's is n = 1/12, never c/12."""
    return 1.0 - math.pow(1.0 - churn, periods) if churn < 1.0 else 1.0
