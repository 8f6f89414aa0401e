"""Metrics of cash and of what the whole is worth: burn, runway, break-even, NPV, rates of return, payback."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import break_even, economics, finance
from canvas_app.analysis.metrics.figures import NO_CUSTOMERS, NO_REVENUE, QUARTER, YEAR, answer
from canvas_app.analysis.metrics.recipes import cash_by_element, profit_by_element
from canvas_app.analysis.metrics.revenue import contribution_by_element

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe
    from canvas_app.analysis.results import MetricValue

_NO_CONTRIBUTION = "Each sale costs at least what it brings, so no volume breaks even."


def _net_burn(name: str, f: Figures) -> MetricValue:
    return answer(name, f.burn, f.per_month)


def _explain_burn(r: Recipe) -> None:
    for month in range(1, 1 + QUARTER):
        r.add(f"Net burn, month {month}", -float(r.figures.books.net_cash[month]), r.per_month)
    r.add("of which tax, mean", float(r.figures.books.tax[1 : 1 + QUARTER].mean()), r.per_month)
    _contribute_burn(r)


def _contribute_burn(r: Recipe) -> None:
    flows = cash_by_element(r.analysis)
    burnt = {key: -float(vector[1 : 1 + QUARTER].mean()) for key, vector in flows.items()}
    r.contribute(burnt, r.per_month)


def _year_of_burn(f: Figures) -> tuple[float, float]:
    """Net burn and net new ARR of the first twelve months."""
    burnt = -float(f.books.net_cash[1 : 1 + YEAR].sum())
    won = economics.annual_run_rate(f.total(Row.RECURRING, YEAR) - f.total(Row.RECURRING, 0))
    return burnt, won


def _burn_multiple(name: str, f: Figures) -> MetricValue:
    burnt, won = _year_of_burn(f)
    if burnt <= 0.0:
        return answer(name, 0.0, "ratio", note="Cash generating: the first year brings in cash.")
    if won <= 0.0:
        reason = "Cash is burnt and ARR does not grow within the first year: worse than any number."
        return answer(name, None, "ratio", reason, "undefined")
    value = economics.burn_multiple(burnt, won)
    if value is None:
        return answer(name, None, "ratio", "Net new ARR is too small to divide by.", "undefined")
    return answer(name, value, "ratio")


def _explain_burn_multiple(r: Recipe) -> None:
    burnt, won = _year_of_burn(r.figures)
    f = r.figures
    r.add("Net burn of the first year", burnt, r.money)
    r.add("of which tax", float(f.books.tax[1 : 1 + YEAR].sum()), r.money)
    start, end = (economics.annual_run_rate(f.total(Row.RECURRING, month)) for month in (0, YEAR))
    r.add("ARR at the start", start, f"{r.money}/year", r.having(Row.RECURRING, 0))
    r.add("ARR after 12 months", end, f"{r.money}/year", r.having(Row.RECURRING, YEAR))
    r.add("Net new ARR", won, f"{r.money}/year")
    flows = cash_by_element(r.analysis)
    r.contribute({key: -float(vector[1 : 1 + YEAR].sum()) for key, vector in flows.items()}, r.money)


def _runway(name: str, f: Figures) -> MetricValue:
    if f.burn == 0.0:
        reason = "Cash neither grows nor shrinks in the first three months."
        return answer(name, None, "months", reason, "not_applicable")
    if f.burn < 0.0:
        return answer(name, None, "months", "The first three months bring in cash.", "infinite")
    value = economics.runway(f.info.opening_cash.value, f.burn)
    return answer(name, value, "months")


def _explain_runway(r: Recipe) -> None:
    r.add("Opening cash", r.figures.info.opening_cash.value, r.money)
    r.value("net_burn")
    r.value("cash_out_month", "First month with cash below zero")
    _contribute_burn(r)


def _cash_out_month(name: str, f: Figures) -> MetricValue:
    below = np.flatnonzero(f.books.cash[1:] < 0.0)
    value = float(below[0] + 1) if len(below) else None
    return answer(name, value, "month", f"Cash stays at or above zero for {f.months} months.")


def _cash_low(name: str, f: Figures) -> MetricValue:
    return answer(name, float(f.books.cash[1:].min()), f.currency)


def _explain_cash(r: Recipe) -> None:
    """The lowest balance is the opening cash, what elements brought until then, and tax."""
    books = r.figures.books
    month = int(books.cash[1:].argmin()) + 1
    r.add("Opening cash", r.figures.info.opening_cash.value, r.money)
    r.add("Cash before month 1", float(books.cash[0]), r.money)
    r.add("Month of the lowest cash", float(month), "month")
    r.add("Tax paid until then", float(books.tax[1 : 1 + month].sum()), r.money)
    flows = cash_by_element(r.analysis)
    r.contribute({key: float(vector[1 : 1 + month].sum()) for key, vector in flows.items()}, r.money)


def _break_even_units(name: str, f: Figures) -> MetricValue:
    return _customers_for(name, f, 0.0)


def _customers_for(name: str, f: Figures, profit: float) -> MetricValue:
    """How many customers pay for the fixed costs and a profit before tax."""
    if f.customers <= 0.0:
        return answer(name, None, "customers", NO_CUSTOMERS)
    each = economics.ratio(f.contribution, f.customers) or 0.0
    if each <= 0.0:
        return answer(name, None, "customers", _NO_CONTRIBUTION, "infinite")
    needed = break_even.break_even_units(each, 0.0, f.fixed, profit)
    return answer(name, needed, "customers", _NO_CONTRIBUTION)


def _needed_revenue(f: Figures, profit: float = 0.0) -> float | None:
    ratio = economics.ratio(f.contribution, f.revenue)
    return None if ratio is None else break_even.break_even_revenue(f.fixed, ratio, profit)


def _break_even_revenue(name: str, f: Figures) -> MetricValue:
    return _revenue_for(name, f, 0.0)


def _revenue_for(name: str, f: Figures, profit: float) -> MetricValue:
    if f.revenue == 0.0:
        return answer(name, None, f.per_month, NO_REVENUE)
    value = _needed_revenue(f, profit)
    return answer(name, value, f.per_month, _NO_CONTRIBUTION, "ok" if value is not None else "infinite")


def _for_target(
    of: Callable[[str, Figures, float], MetricValue], unit: str
) -> Callable[[str, Figures], MetricValue]:
    """What it takes to leave the target profit of the document after tax."""

    def compute(name: str, f: Figures) -> MetricValue:
        said = unit.replace("money", f.currency)
        if f.info.target_profit is None:
            return answer(name, None, said, "The document names no target profit.")
        profit = break_even.before_tax(f.info.target_profit.value, f.info.tax_rate.value)
        if profit is None:
            return answer(name, None, said, "All profit is taxed away, so no volume leaves any.", "infinite")
        return of(name, f, profit)

    return compute


def _explain_target(r: Recipe) -> None:
    info = r.figures.info
    if info.target_profit is not None:
        target, tax = info.target_profit.value, info.tax_rate.value
        r.add("Target profit, after tax", target, r.per_month)
        r.add("Tax rate", tax, "share")
        r.add("Target profit, before tax", break_even.before_tax(target, tax), r.per_month)
    _explain_break_even(r)


def _explain_break_even(r: Recipe) -> None:
    r.add("Fixed costs, people included", r.figures.fixed, r.per_month)
    r.value("contribution_margin", "Contribution", r.having(Row.REVENUE))
    r.value("contribution_ratio")
    r.value("customers", "Paying customers", r.having(Row.CUSTOMERS))
    each = economics.ratio(r.figures.contribution, r.figures.customers)
    r.add("Contribution per customer", each, r.per_month)
    r.contribute(contribution_by_element(r), r.per_month)


def _margin_of_safety(name: str, f: Figures) -> MetricValue:
    if f.revenue == 0.0:
        return answer(name, None, "share", NO_REVENUE)
    needed = _needed_revenue(f)
    if needed is None:
        return answer(name, None, "share", _NO_CONTRIBUTION)
    return answer(name, break_even.margin_of_safety(f.revenue, needed), "share", NO_REVENUE)


def _explain_safety(r: Recipe) -> None:
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    r.value("break_even_revenue")
    r.contribute(contribution_by_element(r), r.per_month)


def _operating_leverage(name: str, f: Figures) -> MetricValue:
    value = break_even.operating_leverage(f.contribution, f.income)
    return answer(name, value, "ratio", "The operating income of month 1 is zero.")


def _explain_leverage(r: Recipe) -> None:
    r.value("contribution_margin", "Contribution", r.having(Row.REVENUE))
    r.add("Fixed costs, people included", r.figures.fixed, r.per_month)
    r.add("Operating income", r.figures.income, r.per_month)
    r.contribute(contribution_by_element(r), r.per_month)


def _break_even_month(name: str, f: Figures) -> MetricValue:
    books = f.books
    month = economics.first_lasting(books.profit_before_tax[1:].tolist(), books.revenue[1:].tolist())
    value = None if month is None else float(month)
    return answer(name, value, "month", f"Not within {f.months} months.")


def _explain_profit(r: Recipe) -> None:
    a = r.analysis
    r.value("monthly_revenue", "Revenue", a.stream_ids)
    for label, values in (
        ("Variable costs", a.variable_costs),
        ("Fixed costs", a.fixed_costs),
        ("People", a.people_costs),
        ("Partner shares", a.payouts),
        ("Bad debt", a.bad_debt),
    ):
        r.add(f"{label}, month 1", float(values[0]), r.per_month)
    r.contribute({key: float(part[1]) for key, part in profit_by_element(a).items()}, r.per_month)


def _balances(f: Figures) -> list[float]:
    return list(accumulate(f.cash_flows))


def _cash_break_even_month(name: str, f: Figures) -> MetricValue:
    value = finance.lasting_crossing(_balances(f))
    if value == 0.0:
        note = "What was brought in never falls short of what was spent."
        return answer(name, 0.0, "month", note=note)
    return answer(name, value, "month", f"Not within {f.months} months.")


def _npv(name: str, f: Figures) -> MetricValue:
    value = finance.npv(f.discount, f.cash_flows)
    return answer(name, value, f.currency, "The discount rate is -100 %.")


def _irr(name: str, f: Figures) -> MetricValue:
    roots = finance.irr_roots(f.cash_flows)
    monthly = finance.irr(f.cash_flows)
    if monthly is None:
        return answer(name, None, "share/year", _no_rate(f))
    several = f"There are {len(roots)} rates of return; the MIRR has one." if len(roots) > 1 else None
    return _yearly(name, monthly, several)


def _yearly(name: str, monthly: float, note: str | None = None) -> MetricValue:
    """The rate by the year; none above the most that means something, which small first months reach."""
    rate = finance.annual_rate(monthly)
    if rate is not None and rate <= finance.MOST_YEARLY:
        return answer(name, rate, "share/year", note=note)
    reason = "Above 1,000 % a year: so little cash goes out before it comes back that a rate says nothing."
    return answer(name, None, "share/year", reason, "undefined")


def _no_rate(f: Figures) -> str:
    if any(flow < 0.0 for flow in f.cash_flows):
        return "Cash only goes out, or comes back at no rate."
    return "Cash never goes out, so there is no rate of return."


def _mirr(name: str, f: Figures) -> MetricValue:
    monthly = finance.mirr(f.cash_flows, f.discount, f.discount)
    if monthly is None:
        return answer(name, None, "share/year", "A rate needs months in which cash goes out, and others.")
    if monthly <= -1.0:
        return answer(name, None, "share/year", "There is no rate above -100 %.")
    return _yearly(name, monthly)


def _payback(name: str, f: Figures) -> MetricValue:
    return _paid_back(name, f, finance.payback(f.cash_flows))


def _discounted_payback(name: str, f: Figures) -> MetricValue:
    return _paid_back(name, f, finance.discounted_payback(f.discount, f.cash_flows))


def _paid_back(name: str, f: Figures, months: float | None) -> MetricValue:
    if months == 0.0:
        return answer(name, None, "months", "Cash never falls short, so there is nothing to pay back.")
    return answer(name, months, "months", f"Not within {f.months} months.")


def _profitability_index(name: str, f: Figures) -> MetricValue:
    value = finance.profitability_index(f.discount, f.cash_flows)
    return answer(name, value, "ratio", "The document has no initial investment.")


def _explain_value(r: Recipe) -> None:
    """The present value of each element, of tax and of the investment."""
    f = r.figures
    factors = (1.0 + f.discount) ** -np.arange(f.months + 1.0)
    r.add("Initial investment", f.investment, r.money)
    r.add("Discount rate by the year", f.info.discount_rate.value, "share/year")
    r.add("Discount rate by the month", f.discount, "share/month")
    r.add("Present value of tax", float(f.books.tax[1:] @ factors[1:]), r.money)
    _contribute_cash(r, factors)


def _explain_npv(r: Recipe) -> None:
    _explain_value(r)
    value = finance.npv_excel(r.figures.discount, r.figures.cash_flows)
    r.add("As spreadsheets count, one month later", value, r.money)


def _explain_rates(r: Recipe) -> None:
    f = r.figures
    roots = [
        rate for root in finance.irr_roots(f.cash_flows) if (rate := finance.annual_rate(root)) is not None
    ]
    r.add("Initial investment", f.investment, r.money)
    for number, root in enumerate(roots, start=1):
        r.add("Rate of return" if len(roots) == 1 else f"Rate of return {number}", root, "share/year")
    r.add("Cash out, all months", -sum(flow for flow in f.cash_flows if flow < 0.0), r.money)
    r.add("Cash in, all months", sum(flow for flow in f.cash_flows if flow > 0.0), r.money)
    r.add("Rate of finance and of reinvestment", f.info.discount_rate.value, "share/year")
    _contribute_cash(r, np.ones(f.months + 1))


def _explain_payback(r: Recipe) -> None:
    f, balances = r.figures, _balances(r.figures)
    r.add("Initial investment", f.investment, r.money)
    low = int(np.argmin(balances))
    r.add("Most that is spent beyond what came in", -balances[low], r.money)
    r.add("Month of it", float(low), "month")
    r.add("Balance at the end", balances[-1], r.money)
    _contribute_cash(r, np.ones(f.months + 1))


def _contribute_cash(r: Recipe, factors: Vector) -> None:
    flows = cash_by_element(r.analysis)
    r.contribute({key: float(vector[1:] @ factors[1:]) for key, vector in flows.items()}, r.money)


COMPUTED: dict[str, Callable[[str, Figures], MetricValue]] = {
    "net_burn": _net_burn,
    "burn_multiple": _burn_multiple,
    "runway": _runway,
    "cash_out_month": _cash_out_month,
    "cash_low": _cash_low,
    "break_even_units": _break_even_units,
    "break_even_revenue": _break_even_revenue,
    "target_customers": _for_target(_customers_for, "customers"),
    "target_revenue": _for_target(_revenue_for, "money/month"),
    "margin_of_safety": _margin_of_safety,
    "operating_leverage": _operating_leverage,
    "break_even_month": _break_even_month,
    "cash_break_even_month": _cash_break_even_month,
    "npv": _npv,
    "irr": _irr,
    "mirr": _mirr,
    "payback": _payback,
    "discounted_payback": _discounted_payback,
    "profitability_index": _profitability_index,
}

EXPLAINED: dict[str, Callable[[Recipe], None]] = {
    "net_burn": _explain_burn,
    "burn_multiple": _explain_burn_multiple,
    "runway": _explain_runway,
    "cash_out_month": _explain_cash,
    "cash_low": _explain_cash,
    "break_even_units": _explain_break_even,
    "break_even_revenue": _explain_break_even,
    "target_customers": _explain_target,
    "target_revenue": _explain_target,
    "margin_of_safety": _explain_safety,
    "operating_leverage": _explain_leverage,
    "break_even_month": _explain_profit,
    "cash_break_even_month": _explain_payback,
    "npv": _explain_npv,
    "irr": _explain_rates,
    "mirr": _explain_rates,
    "payback": _explain_payback,
    "discounted_payback": _explain_value,
    "profitability_index": _explain_value,
}
