"""The formulas of unit economics, retention, margin and cash, on plain numbers.

A function returns None where the formula has no result (a zero denominator); infinite lives are the caller's
to cap. Sources and conventions stand in `resources/metrics.json`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Movement = Literal["new", "reactivation", "expansion", "contraction", "churn", "none"]


def ratio(numerator: float, denominator: float) -> float | None:
    """Return numerator / denominator; 0 for a zero numerator, None for a zero denominator."""
    if denominator == 0.0:
        return None
    result = numerator / denominator
    return result if math.isfinite(result) else None


def annual_run_rate(monthly: float) -> float:
    """Return twelve times a monthly amount."""
    return 12.0 * monthly


def bridge(start: float, new: float, expansion: float, contraction: float, churn: float) -> float:
    """Return the MRR at the end of a month; all movements are positive amounts."""
    return start + new + expansion - contraction - churn


def movement(before: float, after: float, *, paid_before: bool = False) -> tuple[Movement, float]:
    """Return how an account's MRR moved in a month, and by how much."""
    if before == after:
        return "none", 0.0
    if before == 0.0:
        return ("reactivation" if paid_before else "new"), after
    if after == 0.0:
        return "churn", before
    return ("expansion" if after > before else "contraction"), abs(after - before)


def gross_margin(revenue: float, cogs: float) -> float | None:
    """Return (R - COGS) / R."""
    return ratio(revenue - cogs, revenue)


def expected_months(churn: float, cap: int | None = None) -> float | None:
    """Return how many payments a customer is expected to make, the first at once: sum of (1-churn)^k.

    With a cap the sum runs over that many months; without one it is 1/churn, None for churn 0.
    """
    if cap is None:
        return ratio(1.0, churn)
    if churn == 0.0:
        return float(cap)
    return -math.expm1(cap * math.log1p(-churn)) / churn if churn < 1.0 else 1.0


def lifetime_value(arpa: float, margin: float, churn: float, cap: int | None = None) -> float | None:
    """Return ARPA x gross margin x expected months; None for churn 0 without a cap."""
    months = expected_months(churn, cap)
    return None if months is None else arpa * margin * months


def clv_immediate(margin: float, retention: float, discount: float) -> float:
    """Return the discounted value of an endless stream whose first payment comes at once: m (1+i)/(1+i-r)."""
    return margin * (1.0 + discount) / (1.0 + discount - retention)


def clv_end_of_period(margin: float, retention: float, discount: float) -> float:
    """Return the textbook form whose first payment comes after one period: m r/(1+i-r)."""
    return margin * retention / (1.0 + discount - retention)


def payback(cac: float, arpa: float, margin: float) -> float | None:
    """Return CAC / (ARPA x gross margin) in months; None if the margin never pays it back."""
    monthly = arpa * margin
    return ratio(cac, monthly) if monthly > 0.0 else None


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
    return math.ceil(months - 1e-9) if math.isfinite(months) else None


def runway(cash: float, burn: float) -> float | None:
    """Return how many months the cash lasts; None where nothing is burnt."""
    return max(cash, 0.0) / burn if burn > 0.0 else None


def compound_growth(first: float, last: float, periods: int) -> float | None:
    """Return the growth per period that leads from the first to the last value."""
    if first <= 0.0 or last < 0.0 or periods < 1:
        return None
    growth = math.pow(last / first, 1.0 / periods) - 1.0
    return growth if math.isfinite(growth) else None


def first_lasting(values: Sequence[float], months: int = 3) -> int | None:
    """Return the first month (from 1) from which values stay at or above zero for some months."""
    good = 0
    for month, value in enumerate(values, start=1):
        good = good + 1 if value >= 0.0 else 0
        if good == months:
            return month - months + 1
    return None


def payment_fee(amount: float, charges: float, share: float, fixed: float) -> float:
    """Return what a payment provider takes: a share of the amount and a fee per charge."""
    return amount * share + charges * fixed
