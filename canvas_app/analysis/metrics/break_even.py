"""Cost, volume and profit: contribution, break-even, margin of safety, operating leverage.

A function takes plain numbers and returns None where the formula has no result; those on `Amount` take arrays
of trials too (see `economics`). Source: OpenStax, Principles of Managerial Accounting, cost-volume-profit
analysis.
"""

from __future__ import annotations

from canvas_app.analysis.metrics.economics import Amount, ratio, where


def break_even_units(
    price: Amount, variable_cost: Amount | float, fixed_cost: Amount, target: float = 0.0
) -> Amount | None:
    """Return (FC + target profit before tax) / (p - v); no result where a unit contributes nothing."""
    contribution = price - variable_cost
    return where(contribution > 0.0, ratio(fixed_cost + target, contribution))


def break_even_revenue(fixed_cost: Amount, margin_ratio: Amount, target: float = 0.0) -> Amount | None:
    """Return (FC + target profit before tax) / contribution ratio; no result where it is not positive."""
    return where(margin_ratio > 0.0, ratio(fixed_cost + target, margin_ratio))


def before_tax(after_tax: float, tax_rate: float) -> float | None:
    """Return the profit before tax that leaves a profit after it: profit / (1 - tax)."""
    return ratio(after_tax, 1.0 - tax_rate)


def margin_of_safety(revenue: Amount, break_even: Amount) -> Amount | None:
    """Return (R - break-even revenue) / R: how much revenue may fall before there is a loss."""
    return ratio(revenue - break_even, revenue)


def operating_leverage(contribution: Amount, income: Amount) -> Amount | None:
    """Return contribution / operating income: by how many % income moves when revenue moves by 1 %."""
    return ratio(contribution, income)
