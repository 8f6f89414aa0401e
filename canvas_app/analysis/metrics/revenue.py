"""Metrics of what the company earns: revenue, recurring revenue, margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.forecast.timeline import Timeline
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.acquisition import free_users_of
from canvas_app.analysis.metrics.figures import NO_CUSTOMERS, NO_REVENUE, QUARTER, answer
from canvas_app.analysis.metrics.recipes import (
    COGS,
    cost_figures,
    profit_by_element,
    stream_figures,
    stream_sums,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe
    from canvas_app.analysis.results import MetricValue


def _monthly_revenue(name: str, f: Figures) -> MetricValue:
    return answer(name, f.revenue, f.per_month)


def _explain_revenue(r: Recipe) -> None:
    for label, row in (("Recurring", Row.RECURRING), ("Usage", Row.USAGE), ("One-off", Row.ONE_OFF)):
        r.add(label, r.figures.total(row), r.per_month, r.having(row))
    r.contribute(stream_figures(r.analysis, Row.REVENUE), r.per_month)


def _mrr(name: str, f: Figures) -> MetricValue:
    return answer(name, f.mrr, f.per_month)


def _explain_mrr(r: Recipe) -> None:
    ids = r.contribute(stream_figures(r.analysis, Row.RECURRING), r.per_month)
    r.add("Recurring revenue", r.figures.mrr, r.per_month, ids)


def _arr(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.annual_run_rate(f.mrr), f"{f.currency}/year")


def _explain_arr(r: Recipe) -> None:
    yearly = {
        key: economics.annual_run_rate(value)
        for key, value in stream_figures(r.analysis, Row.RECURRING).items()
    }
    ids = r.contribute(yearly, f"{r.money}/year")
    r.value("mrr", ids=ids)


def _usage_of(f: Figures) -> float | None:
    return economics.usage_run_rate([f.total(Row.USAGE, month) for month in range(1, 1 + QUARTER)])


def _usage_run_rate(name: str, f: Figures) -> MetricValue:
    return answer(name, _usage_of(f), f"{f.currency}/year")


def _explain_usage(r: Recipe) -> None:
    for month in range(1, 1 + QUARTER):
        label = f"Usage revenue, month {month}"
        r.add(label, r.figures.total(Row.USAGE, month), r.per_month, r.having(Row.USAGE, month))
    r.contribute(_usage_by_stream(r), f"{r.money}/year")


def _usage_by_stream(r: Recipe) -> dict[str, float]:
    sums = stream_sums(r.analysis, Row.USAGE, 1, QUARTER)
    return {key: 12.0 * value / QUARTER for key, value in sums.items()}


def _repeating_run_rate(name: str, f: Figures) -> MetricValue:
    usage = _usage_of(f) or 0.0
    return answer(name, economics.annual_run_rate(f.mrr) + usage, f"{f.currency}/year")


def _explain_repeating(r: Recipe) -> None:
    r.value("arr", ids=r.having(Row.RECURRING))
    r.value("usage_run_rate", ids=r.having(Row.USAGE))
    _contribute_repeating(r)


def _contribute_repeating(r: Recipe) -> None:
    recurring = stream_figures(r.analysis, Row.RECURRING)
    r.contribute({key: 12.0 * value for key, value in recurring.items()}, f"{r.money}/year")
    r.contribute(_usage_by_stream(r), f"{r.money}/year")


def _recurring_share(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(f.mrr, f.revenue), "share", NO_REVENUE)


def _explain_recurring_share(r: Recipe) -> None:
    r.value("mrr", "Recurring revenue", r.having(Row.RECURRING))
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    whole = r.figures.revenue
    if whole:
        recurring = stream_figures(r.analysis, Row.RECURRING)
        r.contribute({key: value / whole for key, value in recurring.items()}, "share")


def _arpa(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(f.mrr, f.customers), f.per_month, NO_CUSTOMERS)


def _explain_arpa(r: Recipe) -> None:
    ids = r.contribute(stream_figures(r.analysis, Row.RECURRING), r.per_month)
    r.value("mrr", ids=ids)
    r.value("customers", ids=r.having(Row.CUSTOMERS))


def _free_users(f: Figures) -> dict[str, float]:
    time = Timeline.of(f.info)
    return {key: free_users_of(forecast, time) for key, forecast in f.streams.forecasts.items()}


def _arpu(name: str, f: Figures) -> MetricValue:
    users = f.customers + sum(_free_users(f).values())
    return answer(name, economics.ratio(f.mrr, users), f.per_month, "There are no users in month 1.")


def _explain_arpu(r: Recipe) -> None:
    _explain_arpa(r)
    free = {key: users for key, users in _free_users(r.figures).items() if users}
    r.add("Free users", sum(free.values()), "users", free)


def _customers(name: str, f: Figures) -> MetricValue:
    return answer(name, f.customers, "customers")


def _explain_customers(r: Recipe) -> None:
    for label, row, month in (
        ("At the start", Row.CUSTOMERS, 0),
        ("New", Row.NEW, 1),
        ("Left", Row.CHURNED, 1),
    ):
        r.add(label, r.figures.total(row, month), "customers", r.having(row, month))
    r.contribute(stream_figures(r.analysis, Row.CUSTOMERS), "customers")


def _gross_margin(name: str, f: Figures) -> MetricValue:
    return answer(name, f.margin, "share", NO_REVENUE)


def _explain_margin(r: Recipe) -> None:
    earned = r.contribute(stream_figures(r.analysis, Row.REVENUE), r.per_month)
    spent = r.contribute(cost_figures(r.analysis, COGS), r.per_month, -1.0)
    r.value("monthly_revenue", "Revenue", earned)
    r.add("Cost of goods sold", r.figures.cogs, r.per_month, spent)
    for name in COGS:
        parts = cost_figures(r.analysis, (name,))
        if parts:
            label = f"of which {name.removeprefix('cogs_').replace('_', ' ')}"
            r.add(label, sum(parts.values()), r.per_month, parts)


def _contribution_margin(name: str, f: Figures) -> MetricValue:
    return answer(name, f.contribution, f.per_month)


def _contribution_ratio(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(f.contribution, f.revenue), "share", NO_REVENUE)


def _explain_contribution(r: Recipe) -> None:
    books = r.figures.books
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    parts, driven = contribution_by_element(r), driven_costs(r)
    own = [key for key, item in r.analysis.streams.forecasts.items() if item.rows[Row.COSTS :, 1].any()]
    r.add("Variable costs", float(books.variable_costs[1]), r.per_month, [*driven, *own])
    r.add("Partner shares", float(books.payouts[1]), r.per_month, r.having(Row.PAYOUTS))
    r.add("Bad debt", float(books.bad_debt[1]), r.per_month, r.having(Row.BAD_DEBT))
    r.contribute(parts, r.per_month)


def contribution_by_element(r: Recipe) -> dict[str, float]:
    """Return what elements add to the contribution of month 1: streams net of what follows them, costs."""
    profits = profit_by_element(r.analysis)
    parts = {key: float(profits[key][1]) for key in r.analysis.stream_ids}
    for key, cost in driven_costs(r).items():
        parts[key] = parts.get(key, 0.0) - cost
    return parts


def driven_costs(r: Recipe) -> dict[str, float]:
    """Return the variable costs of month 1 by the element that they belong to, without investments."""
    parts: dict[str, float] = {}
    for key, line in r.analysis.driven.items():
        if line.nature == "variable" and line.category != "capex":
            parts[line.owner] = parts.get(line.owner, 0.0) - r.analysis.driven_money[key]
    return parts


def _operating_margin(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(f.income, f.revenue), "share", NO_REVENUE)


def _explain_operating(r: Recipe) -> None:
    r.value("contribution_margin", ids=r.having(Row.REVENUE))
    r.add("Fixed costs", float(r.figures.books.fixed_costs[1]), r.per_month)
    r.add("People", float(r.figures.books.people_costs[1]), r.per_month)
    r.add("Operating income", r.figures.income, r.per_month)
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    parts = {key: float(vector[1]) for key, vector in profit_by_element(r.analysis).items()}
    r.contribute(parts, r.per_month)


def _inference(f: Figures) -> float:
    return float(f.books.category("cogs_inference")[1])


def _inference_share(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(_inference(f), f.revenue), "share", NO_REVENUE)


def _inference_efficiency(name: str, f: Figures) -> MetricValue:
    value = economics.ratio(f.revenue, _inference(f))
    return answer(name, value, "ratio", "No cost is booked as inference in month 1.")


def _explain_inference(r: Recipe) -> None:
    ids = r.contribute(cost_figures(r.analysis, ("cogs_inference",)), r.per_month, -1.0)
    r.add("Inference", _inference(r.figures), r.per_month, ids)
    r.value("monthly_revenue", "Revenue", r.analysis.stream_ids)


COMPUTED: dict[str, Callable[[str, Figures], MetricValue]] = {
    "monthly_revenue": _monthly_revenue,
    "mrr": _mrr,
    "arr": _arr,
    "usage_run_rate": _usage_run_rate,
    "repeating_run_rate": _repeating_run_rate,
    "recurring_share": _recurring_share,
    "arpa": _arpa,
    "arpu": _arpu,
    "customers": _customers,
    "gross_margin": _gross_margin,
    "contribution_margin": _contribution_margin,
    "contribution_ratio": _contribution_ratio,
    "operating_margin": _operating_margin,
    "inference_share": _inference_share,
    "inference_efficiency": _inference_efficiency,
}

EXPLAINED: dict[str, Callable[[Recipe], None]] = {
    "monthly_revenue": _explain_revenue,
    "mrr": _explain_mrr,
    "arr": _explain_arr,
    "usage_run_rate": _explain_usage,
    "repeating_run_rate": _explain_repeating,
    "recurring_share": _explain_recurring_share,
    "arpa": _explain_arpa,
    "arpu": _explain_arpu,
    "customers": _explain_customers,
    "gross_margin": _explain_margin,
    "contribution_margin": _explain_contribution,
    "contribution_ratio": _explain_contribution,
    "operating_margin": _explain_operating,
    "inference_share": _explain_inference,
    "inference_efficiency": _explain_inference,
}
