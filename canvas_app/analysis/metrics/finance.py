"""The value of cash flows over time: NPV, internal rates of return, payback, annuities; on plain numbers.

Cash flows begin at t = 0, as in numpy-financial. A function returns None where the formula has no result.
`finance_trials` has those of many trials at once. Formulas and examples: OpenStax, Principles of Finance;
source and tests of numpy-financial.
"""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_YEARLY = 10.0
"""A yearly rate beyond this one says no more than that very little money was ever out."""
NOISE = 1e-12
"""A flow so much smaller than the largest is what rounding left, and no payment that a rate could hang on."""
_GRID = 400
_STEPS = 200


def monthly_rate(annual: float) -> float:
    """Return the effective rate by the month: (1+i)^(1/12) - 1, never i/12."""
    return math.expm1(math.log1p(annual) / 12.0)


def annual_rate(monthly: float) -> float | None:
    """Return the effective rate by the year: (1+i)^12 - 1; None where it is beyond floats."""
    if monthly <= -1.0:
        return None
    power = 12.0 * math.log1p(monthly)
    return math.expm1(power) if power < 700.0 else None


def npv(rate: float, flows: Sequence[float]) -> float | None:
    """Return the sum of CF_t / (1+i)^t from t = 0; None for a rate of -100 % or below."""
    if rate <= -1.0:
        return None
    value = _horner(flows, 1.0 / (1.0 + rate))
    return value if math.isfinite(value) else None


def npv_excel(rate: float, flows: Sequence[float]) -> float | None:
    """Return what spreadsheets call NPV: the first value is discounted by one period already."""
    value = npv(rate, flows)
    return None if value is None else value / (1.0 + rate)


def present_values(rate: float, flows: Sequence[float]) -> list[float]:
    """Return each flow of t = 0, 1, ... as it is worth at t = 0."""
    return [flow / (1.0 + rate) ** t for t, flow in enumerate(flows)]


def irr_roots(flows: Sequence[float]) -> tuple[float, ...]:
    """Return every rate above -100 % at which the NPV is zero, from the lowest on.

    They are the positive roots d = 1/(1+i) of a polynomial whose coefficients are the flows. Where the sign
    of the flows changes once there is exactly one (Descartes), found by bisection at any length.
    """
    parts = _trimmed(flows)
    changes = _sign_changes(parts)
    if changes == 0:
        return ()
    brackets = _one_bracket(parts) if changes == 1 else _brackets(parts)
    roots = {_bisected(lambda d: _horner(parts, d), low, high) for low, high in brackets}
    return tuple(sorted(1.0 / root - 1.0 for root in roots))


def irr(flows: Sequence[float]) -> float | None:
    """Return the internal rate of return by period, None without one.

    Of several, as numpy-financial chooses: if there are some at or above zero, of those, the one nearest 0.
    """
    roots = irr_roots(flows)
    wanted = [root for root in roots if root >= 0.0] or roots
    return min(wanted, key=abs, default=None)


def _payments(flows: Sequence[float]) -> list[float]:
    """The flows scaled to at most 1; what rounding left is no payment."""
    largest = max(map(abs, flows), default=0.0)
    scaled = [flow / largest for flow in flows] if largest else []
    return [0.0 if abs(part) < NOISE else part for part in scaled]


def _trimmed(flows: Sequence[float]) -> list[float]:
    """The payments without zeros at the ends: they move no root."""
    parts = _payments(flows)
    while parts and parts[-1] == 0.0:
        parts.pop()
    first = next((at for at, part in enumerate(parts) if part), 0)
    return parts[first:]


def _sign_changes(parts: Sequence[float]) -> int:
    signs = [part > 0.0 for part in parts if part]
    return sum(one != other for one, other in pairwise(signs))


def _horner(coefficients: Sequence[float], x: float) -> float:
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


def _one_bracket(parts: Sequence[float]) -> list[tuple[float, float]]:
    """The polynomial has the sign of its first coefficient near 0 and of its last far out."""
    high = 1.0
    while _horner(parts, high) * parts[0] > 0.0 and high < 1e12:
        high *= 2.0
    return [(0.0, high)] if high < 1e12 else []


def _brackets(parts: Sequence[float]) -> list[tuple[float, float]]:
    """Where the sign changes on a grid made dense around the roots that the eigenvalues name."""
    found = np.roots(parts[::-1])
    real = found.real[(np.abs(found.imag) < 1e-6 * np.maximum(1.0, np.abs(found))) & (found.real > 0.0)]
    around = [root * (1.0 + side) for root in real.tolist() for side in (-1e-7, 1e-7)]
    grid = sorted({*around, *np.geomspace(1e-6, 1e6, _GRID).tolist()})
    values = [_horner(parts, d) for d in grid]
    pairs = zip(pairwise(grid), pairwise(values), strict=True)
    return [(low, high) for (low, high), (one, other) in pairs if (one > 0.0) != (other > 0.0)]


def _bisected(function: Callable[[float], float], low: float, high: float) -> float:
    below = function(low) > 0.0
    for _ in range(_STEPS):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if (function(middle) > 0.0) == below:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def mirr(flows: Sequence[float], finance_rate: float, reinvest_rate: float) -> float | None:
    """Return the modified rate of return; None without money both in and out.

    What goes out is financed at one rate, what comes in is invested at the other until the end.
    """
    import numpy_financial

    parts = _payments(flows)
    if not (any(part > 0.0 for part in parts) and any(part < 0.0 for part in parts)):
        return None
    with np.errstate(all="ignore"):
        rate = float(numpy_financial.mirr(np.array(parts), finance_rate, reinvest_rate))
    return rate if math.isfinite(rate) else None


def crossing(balances: Sequence[float]) -> float | None:
    """Return when a balance that fell below zero is back at zero, linear within the period; 0: it never fell.

    None where it is below zero to the end of what is known.
    """
    below = next((t for t, balance in enumerate(balances) if balance < 0.0), None)
    if below is None:
        return 0.0
    for t in range(below + 1, len(balances)):
        if balances[t] >= 0.0:
            return t - balances[t] / (balances[t] - balances[t - 1])
    return None


def lasting_crossing(balances: Sequence[float]) -> float | None:
    """Return when a balance comes back to zero for good, as `crossing` does; None where it ends below."""
    last = max((t for t, balance in enumerate(balances) if balance < 0.0), default=None)
    if last is None:
        return 0.0
    if last + 1 == len(balances):
        return None
    return last + balances[last] / (balances[last] - balances[last + 1])


def payback(flows: Sequence[float]) -> float | None:
    """Return after how many periods the flows have paid back what was spent; None if they do not."""
    return crossing(list(accumulate(flows)))


def discounted_payback(rate: float, flows: Sequence[float]) -> float | None:
    """Return the payback of the discounted flows."""
    return payback(present_values(rate, flows))


def profitability_index(rate: float, flows: Sequence[float]) -> float | None:
    """Return the present value of all later flows by the amount spent at t = 0; None if none was."""
    spent = -flows[0]
    later = npv(rate, [0.0, *flows[1:]])
    return later / spent if spent > 0.0 and later is not None else None
