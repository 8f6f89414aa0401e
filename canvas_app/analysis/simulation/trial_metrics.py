"""The metrics of many trials at once: the formulas of the single forecast on (trials,) arrays.

Where a formula has no result in a trial the entry is "not a number"; the simulation counts those trials out
and never shows them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.metrics import break_even, economics, finance
from canvas_app.analysis.metrics.figures import QUARTER, YEAR
from canvas_app.analysis.simulation import finance_trials
from canvas_app.analysis.simulation import trial_structure as structure
from canvas_app.analysis.simulation.trial_figures import TrialFigures, defined, largest_share, ratio

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.trial_books import TrialBooks
    from canvas_app.analysis.simulation.trials import TrialModel

NOT_SIMULATED = {
    "chain_coverage": "It counts what stands in the stages of the chain.",
    "single_points": "It counts elements that every path to a stream passes through.",
}
"""Metrics that no range reaches, with the reason."""


def metrics_of_trials(books: TrialBooks, model: TrialModel, trials: int) -> Vector:
    """Return (metrics, trials) in the order of `SIMULATED`."""
    figures = TrialFigures(books, model, trials)
    result = np.empty((len(SIMULATED), trials))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for row, compute in zip(result, SIMULATED.values(), strict=True):
            row[:] = compute(figures)
    result[~np.isfinite(result)] = np.nan
    return result


def _usage_run_rate(f: TrialFigures) -> Vector:
    return defined(economics.usage_run_rate(list(f.books.usage[1 : 1 + QUARTER])))


def _growth(f: TrialFigures) -> Vector:
    return defined(economics.compound_growth(f.revenue, f.books.revenue[YEAR], YEAR - 1))


def _ltv_simple(f: TrialFigures) -> Vector:
    return np.where(f.churn == 0.0, f.arpa * f.info.ltv_cap_months, ratio(f.arpa, f.churn))


def _ltv_discounted(f: TrialFigures) -> Vector:
    monthly = f.arpa * f.margin
    return economics.discounted_lifetime_value(monthly, f.churn, f.discount, f.info.ltv_cap_months)


def _cac_payback_cohort(f: TrialFigures) -> Vector:
    return economics.cohort_payback_of_trials(f.cac, f.arpa, f.margin, np.nan_to_num(f.churn))


def _quick_ratio(f: TrialFigures) -> Vector:
    new, expansion, contraction, churned = f.moved
    return defined(economics.quick_ratio(new, expansion, contraction, churned))


def _net_new(f: TrialFigures) -> Vector:
    new, expansion, contraction, churned = f.moved
    return economics.net_new(new, expansion, contraction, churned)


def _magic_number(f: TrialFigures) -> Vector:
    revenue, sm = f.books.revenue, f.books.by_category["sm"]
    first, second = slice(1, 1 + QUARTER), slice(1 + QUARTER, 1 + 2 * QUARTER)
    change = revenue[second].sum(axis=0) - revenue[first].sum(axis=0)
    return defined(economics.magic_number(change, sm[first].sum(axis=0)))


def _rule_of_40(f: TrialFigures) -> Vector:
    if f.info.horizon < 2 * YEAR:
        return np.full(1, np.nan)
    second = slice(1 + YEAR, 1 + 2 * YEAR)
    before, revenue = f.books.revenue[1 : 1 + YEAR].sum(axis=0), f.books.revenue[second].sum(axis=0)
    margin = ratio(f.books.net_cash[second].sum(axis=0), revenue)
    return economics.rule_of_40(defined(economics.growth(revenue, before)), margin)


def _burn_multiple(f: TrialFigures) -> Vector:
    burnt = -f.books.net_cash[1 : 1 + YEAR].sum(axis=0)
    won = economics.annual_run_rate(f.books.recurring[YEAR] - f.books.recurring[0])
    return defined(economics.burn_multiple(burnt, won))


def _cash_out_month(f: TrialFigures) -> Vector:
    if not (f.cash_low < 0.0).any():
        return np.full(1, np.nan)
    below = f.books.cash[1:] < 0.0
    return np.where(below.any(axis=0), below.argmax(axis=0) + 1.0, np.nan)


def _break_even_month(f: TrialFigures) -> Vector:
    return economics.first_lasting_of_trials(f.books.profit_before_tax[1:], f.books.revenue[1:])


def _break_even_units(f: TrialFigures, profit: float | Vector = 0.0) -> Vector:
    each = ratio(f.contribution, np.where(f.customers > 0.0, f.customers, np.nan))
    return defined(break_even.break_even_units(each, 0.0, f.fixed + profit))


def _break_even_revenue(f: TrialFigures, profit: float | Vector = 0.0) -> Vector:
    return defined(break_even.break_even_revenue(f.fixed + profit, ratio(f.contribution, f.revenue)))


def _target_profit(f: TrialFigures) -> Vector:
    """The target profit before tax; "not a number" where there is none, or tax leaves none."""
    if f.info.target_profit is None:
        return np.full(1, np.nan)
    kept = np.atleast_1d(1.0 - f.info.tax_rate.value)
    return np.atleast_1d(f.info.target_profit.value) / np.where(kept > 0.0, kept, np.nan)


def _yearly(monthly: Vector) -> Vector:
    rate = finance_trials.annual_rate(monthly)
    return np.where(rate <= finance.MOST_YEARLY, rate, np.nan)


def _paid_back(months: Vector) -> Vector:
    return np.where(months == 0.0, np.nan, months)


def _discounted_payback(f: TrialFigures) -> Vector:
    present = finance_trials.discounted(f.discount, f.flows)
    return _paid_back(finance_trials.payback(finance_trials.balances(present)))


def _stream_hhi(f: TrialFigures) -> Vector:
    count, index = len(f.stream_revenue), f.stream_hhi
    if count <= 1:
        return np.where(np.isnan(index), np.nan, 1.0) if count else np.full(1, np.nan)
    return np.asarray(np.maximum((index - 1.0 / count) / (1.0 - 1.0 / count), 0.0))


_REVENUE: dict[str, Callable[[TrialFigures], Vector]] = {
    "monthly_revenue": lambda f: f.revenue,
    "mrr": lambda f: f.mrr,
    "arr": lambda f: economics.annual_run_rate(f.mrr),
    "usage_run_rate": _usage_run_rate,
    "repeating_run_rate": lambda f: economics.annual_run_rate(f.mrr) + _usage_run_rate(f),
    "recurring_share": lambda f: ratio(f.mrr, f.revenue),
    "arpa": lambda f: ratio(f.mrr, f.customers),
    "arpu": lambda f: ratio(f.mrr, f.customers + f.books.free),
    "customers": lambda f: f.customers,
    "gross_margin": lambda f: f.margin,
    "contribution_margin": lambda f: f.contribution,
    "contribution_ratio": lambda f: ratio(f.contribution, f.revenue),
    "operating_margin": lambda f: ratio(f.income, f.revenue),
    "inference_share": lambda f: ratio(f.inference, f.revenue),
    "inference_efficiency": lambda f: ratio(f.revenue, f.inference),
}
_GROWTH: dict[str, Callable[[TrialFigures], Vector]] = {
    "churn": lambda f: ratio(f.books.churned[1], f.books.customers[0]),
    "nrr": lambda f: ratio(f.books.kept[1], f.books.kept[0]),
    "grr": lambda f: ratio(f.books.kept[2], f.books.kept[0]),
    "expansion_mrr": lambda f: f.moved[1],
    "contraction_mrr": lambda f: f.moved[2],
    "churned_mrr": lambda f: f.moved[3],
    "ltv": lambda f: f.ltv,
    "ltv_simple": _ltv_simple,
    "ltv_discounted": _ltv_discounted,
    "revenue_growth": _growth,
    "new_mrr": lambda f: f.moved[0],
    "net_new_mrr": _net_new,
    "quick_ratio": _quick_ratio,
    "cac": lambda f: f.cac,
    "cac_paid": structure.cac_paid,
    "ltv_cac": lambda f: ratio(f.ltv, f.cac),
    "cac_payback": lambda f: defined(economics.payback(f.cac, f.arpa, f.margin)),
    "cac_payback_cohort": _cac_payback_cohort,
    "period_payback": lambda f: defined(economics.period_payback(f.sm, f.moved[0], f.margin)),
    "magic_number": _magic_number,
    "rule_of_40": _rule_of_40,
}
_CASH: dict[str, Callable[[TrialFigures], Vector]] = {
    "net_burn": lambda f: f.burn,
    "burn_multiple": _burn_multiple,
    "runway": lambda f: defined(economics.runway(np.atleast_1d(f.info.opening_cash.value), f.burn)),
    "cash_out_month": _cash_out_month,
    "cash_low": lambda f: f.cash_low,
    "break_even_units": _break_even_units,
    "break_even_revenue": _break_even_revenue,
    "target_customers": lambda f: _break_even_units(f, _target_profit(f)),
    "target_revenue": lambda f: _break_even_revenue(f, _target_profit(f)),
    "margin_of_safety": lambda f: defined(break_even.margin_of_safety(f.revenue, _break_even_revenue(f))),
    "operating_leverage": lambda f: defined(break_even.operating_leverage(f.contribution, f.income)),
    "break_even_month": _break_even_month,
    "cash_break_even_month": lambda f: finance_trials.lasting_crossing(f.balances),
    "npv": lambda f: finance_trials.npv(f.discount, f.flows),
    "irr": lambda f: _yearly(finance_trials.irr(f.flows)),
    "mirr": lambda f: _yearly(finance_trials.mirr(f.flows, f.discount, f.discount)),
    "payback": lambda f: _paid_back(finance_trials.payback(f.balances)),
    "discounted_payback": _discounted_payback,
    "profitability_index": lambda f: finance_trials.profitability_index(f.discount, f.flows),
}
_STRUCTURE: dict[str, Callable[[TrialFigures], Vector]] = {
    "top_stream_share": lambda f: largest_share(f.stream_revenue),
    "stream_hhi": _stream_hhi,
    "effective_streams": lambda f: 1.0 / f.stream_hhi,
    "top_segment_share": structure.top_segment_share,
    "partner_dependence": structure.partner_dependence,
    "partner_payout": structure.partner_payout,
    "partner_hhi": structure.partner_hhi,
    "chain_balance": structure.chain_balance,
    "largest_criticality": structure.largest_criticality,
    "tam": lambda f: structure.markets(f).total("tam"),
    "sam": lambda f: structure.markets(f).total("sam"),
    "som": lambda f: structure.markets(f).total("som"),
    "penetration": lambda f: structure.markets(f).reached("customers", "sam_accounts"),
    "revenue_penetration": lambda f: YEAR * structure.markets(f).reached("revenue", "sam"),
    "attainment": lambda f: YEAR * structure.markets(f).reached("revenue", "som"),
    "customer_surplus": structure.customer_surplus,
}
SIMULATED: dict[str, Callable[[TrialFigures], Vector]] = {
    **_REVENUE,
    **_GROWTH,
    **_CASH,
    **_STRUCTURE,
    "total_revenue": lambda f: f.books.revenue[1:].sum(axis=0),
    "total_profit": lambda f: f.books.profit[1:].sum(axis=0),
}
"""Every metric of the simulation. The last two, sums over the horizon, are no metrics of the forecast."""
