"""Unit economics as published: contribution, lifetime value, payback, movements of an account, fees.

Sources: OpenStax Principles of Managerial Accounting (break-even), ChartMogul and Stripe (movements, MRR of a
plan), the lecture notes on customer lifetime value that the metrics name.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from canvas_app.analysis.metrics.break_even import break_even_units
from canvas_app.analysis.metrics.economics import Amount, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence


class Mix(NamedTuple):
    """The break-even of several products sold in a constant mix."""

    composite_contribution: float
    """Of one unit of the mix."""
    composite_units: float
    units: tuple[float, ...]
    revenue: float


def contribution_per_unit(price: float, variable_cost: float) -> float:
    """Return p - v."""
    return price - variable_cost


def contribution_ratio(revenue: Amount, variable_costs: Amount) -> Amount | None:
    """Return (R - V) / R, for a unit or a company."""
    return ratio(revenue - variable_costs, revenue)


def operating_income(price: float, variable_cost: float, fixed_cost: float, units: float) -> float:
    """Return (p - v) x units - FC."""
    return (price - variable_cost) * units - fixed_cost


def break_even_mix(
    mix: Sequence[float],
    prices: Sequence[float],
    variable_costs: Sequence[float],
    fixed_cost: float,
    target: float = 0.0,
) -> Mix | None:
    """Return the break-even of products sold in the proportions of `mix`; None if the mix earns nothing."""
    price = sum(part * each for part, each in zip(mix, prices, strict=True))
    cost = sum(part * each for part, each in zip(mix, variable_costs, strict=True))
    composite = break_even_units(price, cost, fixed_cost, target)
    if composite is None:
        return None
    return Mix(price - cost, composite, tuple(composite * part for part in mix), composite * price)


Movement = Literal["new", "reactivation", "expansion", "contraction", "churn", "none"]


def movement(before: float, after: float, *, paid_before: bool = False) -> tuple[Movement, float]:
    """Return how an account's MRR moved in a month, and by how much."""
    if before == after:
        return "none", 0.0
    if before == 0.0:
        return ("reactivation" if paid_before else "new"), after
    if after == 0.0:
        return "churn", before
    return ("expansion" if after > before else "contraction"), abs(after - before)


def clv_immediate(margin: float, retention: float, discount: float) -> float:
    """Return the discounted value of an endless stream whose first payment comes at once: m (1+i)/(1+i-r)."""
    return margin * (1.0 + discount) / (1.0 + discount - retention)


def clv_end_of_period(margin: float, retention: float, discount: float) -> float:
    """Return the textbook form whose first payment comes after one period: m r/(1+i-r)."""
    return margin * retention / (1.0 + discount - retention)


def payment_fee(amount: float, charges: float, share: float, fixed: float) -> float:
    """Return what a payment provider takes: a share of the amount and a fee per charge."""
    return amount * share + charges * fixed


def monthly_amount(price: float, interval_months: float, subscribers: float = 1.0) -> float:
    """Return the MRR of a plan: its price by the months it pays for, times its subscribers."""
    return subscribers * price / interval_months


def discounted_mrr(mrr: float, discount: float) -> float:
    """Return the MRR after a discount, counted while it lasts."""
    return mrr * (1.0 - discount)


def annual_contract_value(total: float, years: float) -> float | None:
    """Return the value of a contract by its years."""
    return ratio(total, years)


def survival(churn: float, months: float) -> float:
    """Return the share of customers left after some months: (1-churn)^n."""
    return math.pow(1.0 - churn, months)


def burn_need(burn: float, months: float) -> float:
    """Return the cash that some months of burn take."""
    return burn * months


def loaded_cac(parts: Sequence[float]) -> float:
    """Return the fully loaded CAC of its parts by customer: media, agency, tools, creative work."""
    return math.fsum(parts)


def margin_payback(revenue_payback: float, margin: float) -> float | None:
    """Return the payback on gross margin of a payback on revenue."""
    return ratio(revenue_payback, margin) if margin > 0.0 else None


def staged_payback(
    cac: float, monthly: float, early_churn: float, early_months: int, churn: float, expansion: float = 0.0
) -> float | None:
    """Return the payback of a cohort that churns faster at first, linear within the month.

    `monthly` is the gross profit of a customer; the first month is unchurned. None beyond 100 years.
    """
    earned, each = 0.0, monthly
    for month in range(1, 1201):
        if each > 0.0 and earned + each >= cac:
            return month - 1 + (cac - earned) / each
        earned += each
        each *= (1.0 - (early_churn if month <= early_months else churn)) * (1.0 + expansion)
    return None


def annual_change(before: float, after: float) -> float:
    """Return what a change of a monthly amount makes in a year."""
    return 12.0 * (after - before)


def token_cost(tokens_in: float, tokens_out: float, price_in: float, price_out: float) -> float:
    """Return the cost of a model call; prices are per 1,000 tokens."""
    return tokens_in / 1000.0 * price_in + tokens_out / 1000.0 * price_out
