"""Investments as published: dated flows, annuities, loans and growth, beside those of the metrics.

Sources: OpenStax Principles of Finance; numpy-financial where it has the formula. Amounts paid are negative.
"""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.metrics.finance import npv

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GRID = 400


Dated = tuple[date | str, float]


def npv_table(rates: Iterable[float], flow_sets: Sequence[Sequence[float]]) -> list[list[float | None]]:
    """Return the NPV of every set of flows (columns) at every rate (rows)."""
    return [[npv(rate, flows) for flows in flow_sets] for rate in rates]


def xnpv(annual: float, dated: Sequence[Dated]) -> float | None:
    """Return the NPV of dated flows, in any order, at the earliest day; a year has 365 days."""
    if annual <= -1.0 or not dated:
        return None
    return math.fsum(flow / (1.0 + annual) ** years for years, flow in _years(dated))


def xirr(dated: Sequence[Dated]) -> float | None:
    """Return the yearly rate at which `xnpv` is zero; None without one between -99.9999 % and a million %."""
    from scipy.optimize import brentq

    if len({flow > 0.0 for _, flow in dated if flow}) < 2:
        return None
    flows = _years(dated)

    def value(logarithm: float) -> float:
        return math.fsum(flow * math.exp(-logarithm * years) for years, flow in flows)

    edges = sorted(np.linspace(math.log(1e-6), math.log(1e4), _GRID).tolist(), key=abs)
    for edge in edges:
        low, high = min(0.0, edge), max(0.0, edge)
        if low < high and value(low) * value(high) <= 0.0:
            return math.expm1(float(brentq(value, low, high, xtol=1e-14)))
    return None


def _years(dated: Sequence[Dated]) -> list[tuple[float, float]]:
    days = [(date.fromisoformat(day) if isinstance(day, str) else day, flow) for day, flow in dated]
    first = min(day for day, _ in days)
    return [((day - first).days / 365.0, flow) for day, flow in days]


def payback_even(investment: float, flow: float) -> float | None:
    """Return the payback of an investment that brings the same amount in each period."""
    return investment / flow if flow > 0.0 else None


def equivalent_annuity(value: float, rate: float, periods: float) -> float | None:
    """Return the equal amount in each period that is worth a net present value (EAA)."""
    return -payment(rate, periods, value) if periods > 0 else None


def payment(rate: float, periods: float, present: float, future: float = 0.0) -> float:
    """Return the payment at the end of each period that repays a loan; out is negative."""
    import numpy_financial

    return float(numpy_financial.pmt(rate, periods, present, future))


def future_value(rate: float, periods: float, paid: float, present: float) -> float:
    """Return what a present amount and equal payments grow to; out is negative."""
    import numpy_financial

    return float(numpy_financial.fv(rate, periods, paid, present))


def periods_to_repay(rate: float, paid: float, present: float, future: float = 0.0) -> float | None:
    """Return how many payments repay a loan; None if they never do."""
    import numpy_financial

    with np.errstate(all="ignore"):
        periods = float(numpy_financial.nper(rate, paid, present, future))
    return periods if math.isfinite(periods) else None


def periods_to_grow(rate: float, present: float, future: float) -> float | None:
    """Return after how many periods an amount has grown to another: ln(FV/PV) / ln(1+i)."""
    if rate <= 0.0 or present <= 0.0 or future <= 0.0:
        return None
    return math.log(future / present) / math.log1p(rate)
