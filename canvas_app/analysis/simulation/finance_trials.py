"""The value of many trials' cash flows: NPV, rates of return, payback, each as in `finance`.

Flows are (periods, trials) from t = 0 on; rates are (trials,) or (1,). "Not a number" stands for no result.
"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.timeline import powers
from canvas_app.analysis.metrics import finance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from canvas_app.analysis.forecast.timeline import Vector

    Indices = NDArray[np.intp]

_DEEP = 12
"""Halvings of an interval before a trial is left to `finance.irr`, which knows several roots."""
_STEPS = 80
_EXACT = 1e-12
"""Of a root: a step shorter than that is the last."""


def npv(rate: Vector, flows: Vector) -> Vector:
    """Return the sum of CF_t / (1+i)^t from t = 0."""
    return _present(flows, _discount(rate))


def profitability_index(rate: Vector, flows: Vector) -> Vector:
    """Return the present value of all later flows by the amount spent at t = 0, if any was."""
    factor = _discount(rate)
    spent = np.where(flows[0] < 0.0, -flows[0], np.nan)
    return np.asarray(_present(flows[1:], factor) * factor / spent)


def _discount(rate: Vector) -> Vector:
    return np.asarray(1.0 / np.where(rate > -1.0, 1.0 + rate, np.nan))


def _present(flows: Vector, factor: Vector) -> Vector:
    """The sum of CF_t factor^t, in one pass over the flows."""
    return np.asarray(np.einsum("mt,mt->t", flows, powers(factor, len(flows))))


def annual_rate(monthly: Vector) -> Vector:
    """Return the effective rate by the year: (1+i)^12 - 1."""
    return np.expm1(12.0 * np.log1p(np.where(monthly > -1.0, monthly, np.nan)))


def mirr(flows: Vector, finance_rate: Vector, reinvest_rate: Vector) -> Vector:
    """Return the modified rate of return, where money goes both in and out."""
    parts = _payments(flows)
    gains = _present(np.maximum(parts, 0.0), _discount(reinvest_rate))
    losses = -_present(np.minimum(parts, 0.0), _discount(finance_rate))
    both = (gains > 0.0) & (losses > 0.0)
    growth = np.where(both, gains, np.nan) / np.where(both, losses, 1.0)
    return np.asarray(np.power(growth, 1.0 / (len(flows) - 1)) * (1.0 + reinvest_rate) - 1.0)


def _payments(flows: Vector) -> Vector:
    """The flows of each trial scaled to at most 1; what rounding left is no payment, nor what has no end."""
    largest = np.abs(flows).max(axis=0)
    known = (largest > 0.0) & np.isfinite(largest)
    parts = np.where(known, flows, 0.0) / np.where(known, largest, 1.0)
    return np.where(np.abs(parts) < finance.NOISE, 0.0, parts)


def balances(flows: Vector) -> Vector:
    """Return the running sums of flows."""
    total = flows.copy()
    for period in range(1, len(flows)):
        total[period] += total[period - 1]
    return total


def payback(held: Vector) -> Vector:
    """Return after how many periods what was spent is paid back, of balances; 0 where nothing ever is."""
    short = held < 0.0
    if not short.any():
        return np.zeros(held.shape[1])
    first = short.argmax(axis=0)
    later = ~short & (np.arange(len(held))[:, None] > first)
    return _crossed(held, later.argmax(axis=0), later.any(axis=0))


def discounted(rate: Vector, flows: Vector) -> Vector:
    """Return the flows at their present values."""
    return np.asarray(flows * powers(_discount(rate), len(flows)))


def lasting_crossing(held: Vector) -> Vector:
    """Return when balances come back to zero for good, linear within the period; 0 where they never fell."""
    short = held < 0.0
    if not short.any():
        return np.zeros(held.shape[1])
    after = len(held) - short[::-1].argmax(axis=0)
    return _crossed(held, np.minimum(after, len(held) - 1), after < len(held))


def _crossed(held: Vector, back: Indices, returned: NDArray[np.bool_]) -> Vector:
    """The moment within the period that ends in `back`, 0 where a balance never fell."""
    columns = np.arange(held.shape[1])
    end, before = held[back, columns], held[np.maximum(back - 1, 0), columns]
    moved = end - before
    moment = back - end / np.where(moved == 0.0, np.nan, moved)
    return np.where((held < 0.0).any(axis=0), np.where(returned, moment, np.nan), 0.0)


def irr(flows: Vector) -> Vector:
    """Return the internal rate of return by period, chosen among several as `finance.irr` chooses.

    A rate at or above zero is a root d = 1/(1+i) of the polynomial of the flows within (0, 1], the one
    nearest 1 is wanted; one below zero is a root 1+i of the polynomial of the flows in reverse.
    """
    rates = np.full(flows.shape[1], np.nan)
    parts = _payments(flows)
    mixed = np.flatnonzero((parts.min(axis=0) < 0.0) & (parts.max(axis=0) > 0.0))
    if not len(mixed):
        return rates
    parts = parts[:, mixed]
    forward = _nearest_one(parts)
    rates[mixed] = 1.0 / forward - 1.0
    left = np.flatnonzero(np.isnan(forward))
    if len(left):
        rates[mixed[left]] = _nearest_one(parts[::-1, left]) - 1.0
    return rates


def _nearest_one(parts: Vector) -> Vector:
    """The largest root within (0, 1] of each polynomial.

    In Bernstein form the sign changes of the coefficients bound the roots within an interval: none means no
    root, one means one. Where there are more the interval is halved, and its upper half looked at first.
    """
    parts = _from_first(parts)
    roots = np.full(parts.shape[1], np.nan)
    first, changes = _signs(parts)
    single = (
        changes == 1
    )  # one root anywhere above 0 (Descartes), within the interval if the sign has changed
    inside = np.flatnonzero(single & (_total(parts) * first <= 0.0))
    if len(inside):
        roots[inside] = _root(parts[:, inside], first[inside], 0.0, 1.0)
    rest = np.flatnonzero(changes > 1)
    waiting = [(rest, _bernstein(parts[:, rest]), 0.0, 1.0, 0)] if len(rest) else []
    while waiting:
        columns, form, low, high, depth = waiting.pop()
        roots[columns[np.isnan(roots[columns]) & (form[-1] == 0.0)]] = high
        unknown = np.flatnonzero(np.isnan(roots[columns]))
        columns, form = columns[unknown], form[:, unknown]
        first, changes = _signs(form)
        single = np.flatnonzero(changes == 1)
        if len(single):
            roots[columns[single]] = _root(parts[:, columns[single]], first[single], low, high)
        several = np.flatnonzero(changes > 1)
        if not len(several):
            continue
        columns = columns[several]
        if depth == _DEEP:
            roots[columns] = [_known_root(parts[:, column], low, high) for column in columns.tolist()]
            continue
        middle = 0.5 * (low + high)
        lower, upper = _halves(form[:, several])
        waiting.append((columns, lower, low, middle, depth + 1))
        waiting.append((columns, upper, middle, high, depth + 1))
    return roots


def _from_first(parts: Vector) -> Vector:
    """Divide each polynomial by the power of x that all of it has: near 0 else nothing is left of it."""
    first = (parts != 0.0).argmax(axis=0)
    if not first.any():
        return parts
    at = np.arange(len(parts))[:, np.newaxis] + first
    moved = np.take_along_axis(parts, np.minimum(at, len(parts) - 1), axis=0)
    return np.where(at < len(parts), moved, 0.0)


def _total(parts: Vector) -> Vector:
    """The value at 1, summed in the order of Horner's rule."""
    total = np.zeros(parts.shape[1])
    for part in parts[::-1]:
        total += part
    return total


def _bernstein(parts: Vector) -> Vector:
    """The coefficients of polynomials in Bernstein form on (0, 1), summed in a fixed order."""
    degree = len(parts) - 1
    form = np.zeros_like(parts)
    for power, part in enumerate(parts):
        weights = [comb(at, power) / comb(degree, power) for at in range(power, degree + 1)]
        form[power:] += np.array(weights)[:, None] * part
    return form


def _halves(form: Vector) -> tuple[Vector, Vector]:
    """The Bernstein forms of both halves of an interval (de Casteljau); whole sums are scaled at the end."""
    lower, upper, sums = np.empty_like(form), np.empty_like(form), form.copy()
    lower[0], upper[-1] = sums[0], sums[-1]
    for step in range(1, len(form)):
        sums = sums[:-1] + sums[1:]
        scale = 0.5**step
        np.multiply(sums[0], scale, out=lower[step])
        np.multiply(sums[-1], scale, out=upper[-1 - step])
    return lower, upper


def _signs(form: Vector) -> tuple[Vector, Indices]:
    """The first sign of each column, and how often the sign changes; zeros have none."""
    last = np.zeros(form.shape[1])
    first, changes = last.copy(), np.zeros(form.shape[1], np.intp)
    for row in np.sign(form):
        changes += row * last < 0.0
        first = np.where(first == 0.0, row, first)
        last = np.where(row == 0.0, last, row)
    return first, changes


def _root(parts: Vector, first: Vector, low: float, high: float) -> Vector:
    """The one root between two ends, where polynomials begin with a sign.

    Newton's steps while they stay inside and each is half the one before at most; else the middle.
    """
    below, above = np.full(parts.shape[1], low), np.full(parts.shape[1], high)
    at: Vector = high - 0.05 * (above - below)  # most rates are small
    roots, open_ = np.full(len(at), np.nan), np.arange(len(at))
    step = above - below
    for _ in range(_STEPS):
        value, slope = _value_and_slope(parts, at)
        before = value * first > 0.0
        below, above = np.where(before, at, below), np.where(before, above, at)
        reached = at - value / np.where(slope == 0.0, np.nan, slope)
        inside = (reached > below) & (reached < above) & (np.abs(reached - at) <= 0.5 * step)
        moved = np.where(inside, reached, 0.5 * (below + above))
        step = np.abs(moved - at)
        moving = step > _EXACT * at
        roots[open_] = at = moved
        if not moving.any():
            break
        if not moving.all():
            parts, first, open_ = parts[:, moving], first[moving], open_[moving]
            below, above, at, step = below[moving], above[moving], at[moving], step[moving]
    return roots


def _value_and_slope(parts: Vector, x: Vector) -> tuple[Vector, Vector]:
    value, slope = np.zeros_like(x), np.zeros_like(x)
    for part in parts[::-1]:
        slope *= x
        slope += value
        value *= x
        value += part
    return value, slope


def _known_root(part: Vector, low: float, high: float) -> float:
    """The largest root in an interval of a polynomial whose roots lie too close together to be told apart."""
    found = (1.0 / (1.0 + rate) for rate in finance.irr_roots(part.tolist()))
    return max((root for root in found if low < root <= high), default=np.nan)
