"""Metrics of whom the company keeps: churn, retention, lifetime value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.figures import NO_CUSTOMERS, NO_REVENUE, answer
from canvas_app.analysis.metrics.recipes import COGS, cost_figures, stream_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe
    from canvas_app.analysis.results import MetricValue

_NO_START = "There is no recurring revenue at the start of month 1, so there is nothing to retain."


def _churn(name: str, f: Figures) -> MetricValue:
    rate = economics.ratio(f.total(Row.CHURNED), f.total(Row.CUSTOMERS, 0))
    return answer(name, rate, "share/month", "There are no customers at the start of month 1.")


def _explain_churn(r: Recipe) -> None:
    lost = stream_figures(r.analysis, Row.CHURNED)
    ids = r.contribute(lost, "customers")
    r.add("Customers lost in month 1", r.figures.total(Row.CHURNED), "customers", ids)
    start = r.figures.total(Row.CUSTOMERS, 0)
    r.add("Customers at its start", start, "customers", r.having(Row.CUSTOMERS, 0))
    monthly = economics.ratio(r.figures.total(Row.CHURNED), start)
    yearly = None if monthly is None else economics.churn_over(monthly, 12)
    r.add("The same rate over a year", yearly, "share/year")


def _nrr(name: str, f: Figures) -> MetricValue:
    cohorts = f.cohorts
    return answer(name, economics.ratio(float(cohorts.end.sum()), _start(f)), "share", _NO_START)


def _grr(name: str, f: Figures) -> MetricValue:
    return answer(name, economics.ratio(float(f.cohorts.floor.sum()), _start(f)), "share", _NO_START)


def _start(f: Figures) -> float:
    return float(f.cohorts.start.sum())


def _month_kept(f: Figures, *, gross: bool) -> float | None:
    """Retention of month 1 alone."""
    gained = 0.0 if gross else f.total(Row.EXPANSION_MRR)
    lost = (f.total(Row.CONTRACTION_MRR), f.total(Row.CHURNED_MRR))
    if gross:
        return economics.grr(f.total(Row.RECURRING, 0), *lost)
    return economics.nrr(f.total(Row.RECURRING, 0), gained, *lost)


def _explain_retention(r: Recipe, *, gross: bool) -> None:
    cohorts, start = r.figures.cohorts, _start(r.figures)
    r.add("MRR at the start", start, r.per_month, r.having(Row.RECURRING, 0))
    if not gross:
        r.add("Expansion within 12 months", float(cohorts.expansion.sum()), r.per_month)
    r.add("Contraction within 12 months", float(cohorts.contraction.sum()), r.per_month)
    r.add("Churned within 12 months", float(cohorts.churn.sum()), r.per_month)
    month = _month_kept(r.figures, gross=gross)
    r.add("Month 1 alone", month, "share/month")
    r.add("Month 1, annualised", None if month is None else economics.annualised(max(month, 0.0)), "share")
    if start:
        left = (cohorts.floor if gross else cohorts.end) / start
        r.contribute(dict(zip(r.analysis.stream_ids, left.tolist(), strict=True)), "share")


def _explain_nrr(r: Recipe) -> None:
    _explain_retention(r, gross=False)


def _explain_grr(r: Recipe) -> None:
    _explain_retention(r, gross=True)


def _movement(row: Row) -> Callable[[str, Figures], MetricValue]:
    def computed(name: str, f: Figures) -> MetricValue:
        return answer(name, f.moved(row), f.per_month)

    return computed


def _explain_movement(row: Row) -> Callable[[Recipe], None]:
    def explained(r: Recipe) -> None:
        ids = r.contribute(stream_figures(r.analysis, row), r.per_month)
        r.add("MRR at the start of month 1", r.figures.total(Row.RECURRING, 0), r.per_month)
        r.add("Movement in month 1", r.figures.total(row), r.per_month, ids)
        r.value("mrr", "MRR at its end", r.having(Row.RECURRING))

    return explained


def _lifetime(f: Figures, name: str, value: float | None) -> MetricValue:
    """A lifetime value with the sentence of the cap where the cap decides it."""
    if value is None:
        return answer(name, None, f.currency, NO_CUSTOMERS if f.arpa is None else NO_REVENUE)
    return answer(name, value, f.currency, f.cap_reason, "capped" if f.capped else "ok")


def _ltv(name: str, f: Figures) -> MetricValue:
    return _lifetime(f, name, f.ltv)


def _ltv_simple(name: str, f: Figures) -> MetricValue:
    if f.arpa is None or f.churn is None:
        return answer(name, None, f.currency, NO_CUSTOMERS)
    if f.churn == 0.0:
        return answer(name, f.arpa * f.cap, f.currency, f.cap_reason, "capped")
    return answer(name, economics.ratio(f.arpa, f.churn), f.currency, "The churn is too small to divide by.")


def _ltv_discounted(name: str, f: Figures) -> MetricValue:
    if f.arpa is None or f.margin is None or f.churn is None:
        return _lifetime(f, name, None)
    monthly = f.arpa * f.margin
    value = economics.discounted_lifetime_value(monthly, f.churn, f.discount, f.cap)
    return _lifetime(f, name, value)


def explain_lifetime(r: Recipe) -> None:
    """Explain what an average customer brings."""
    recurring, usage = stream_figures(r.analysis, Row.RECURRING), stream_figures(r.analysis, Row.USAGE)
    repeating = {key: value + usage[key] for key, value in recurring.items()}
    ids = r.contribute(repeating, r.per_month)
    r.add("Repeating revenue per customer", r.figures.arpa, r.per_month, ids)
    r.value("gross_margin", ids=cost_figures(r.analysis, COGS))
    r.add("Churn", r.figures.churn, "share/month", r.having(Row.CUSTOMERS))


def _explain_ltv(r: Recipe) -> None:
    explain_lifetime(r)
    r.add("Lifetime cap", float(r.figures.cap), "months")


def _explain_simple(r: Recipe) -> None:
    explain_lifetime(r)
    del r.inputs[1]


def _explain_discounted(r: Recipe) -> None:
    _explain_ltv(r)
    f, value = r.figures, r.analysis.metrics["ltv_discounted"].value
    r.add("Discount rate by the month", f.discount, "share/month")
    if value is not None and f.churn is not None:
        # The same payments, each a month later and from those who stay until then.
        later = value * (1.0 - f.churn) / (1.0 + f.discount)
        r.add("As textbooks count, first payment after a month", later, r.money)


COMPUTED: dict[str, Callable[[str, Figures], MetricValue]] = {
    "churn": _churn,
    "nrr": _nrr,
    "grr": _grr,
    "expansion_mrr": _movement(Row.EXPANSION_MRR),
    "contraction_mrr": _movement(Row.CONTRACTION_MRR),
    "churned_mrr": _movement(Row.CHURNED_MRR),
    "ltv": _ltv,
    "ltv_simple": _ltv_simple,
    "ltv_discounted": _ltv_discounted,
}

EXPLAINED: dict[str, Callable[[Recipe], None]] = {
    "churn": _explain_churn,
    "nrr": _explain_nrr,
    "grr": _explain_grr,
    "expansion_mrr": _explain_movement(Row.EXPANSION_MRR),
    "contraction_mrr": _explain_movement(Row.CONTRACTION_MRR),
    "churned_mrr": _explain_movement(Row.CHURNED_MRR),
    "ltv": _explain_ltv,
    "ltv_simple": _explain_simple,
    "ltv_discounted": _explain_discounted,
}
