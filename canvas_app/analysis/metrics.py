"""The metrics of a model in its first month, each with a status and, without a value, the reason.

The base month is month 1. A value is never infinite and never "not a number".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from canvas_app.analysis import concentration, economics
from canvas_app.analysis.results import MetricValue, Status
from canvas_app.analysis.streams import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.analysis.books import Books, StreamTable
    from canvas_app.model import DocumentInfo

GROWTH_MONTHS = 12
BURN_MONTHS = 3
_NO_REVENUE = "There is no revenue in month 1."
_NO_CUSTOMERS = "There are no paying customers in month 1."
_NO_NEW = "No new customers come in month 1."
_NO_MARGIN = "The gross margin is zero or below, so the cost is never earned back."


class _Figures:
    """The sums of month 1 that several metrics read."""

    def __init__(
        self, streams: StreamTable, books: Books, coverages: Sequence[float], info: DocumentInfo
    ) -> None:
        totals = streams.totals
        self.streams, self.books, self.coverages = streams, books, coverages
        self.currency = info.currency
        self.months = info.horizon
        self.cap = info.ltv_cap_months
        self.revenue = float(books.revenue[1])
        self.stream_revenue = streams.month(Row.REVENUE, 1)
        self.mrr = float(totals[Row.RECURRING, 1])
        self.repeating = self.mrr + float(totals[Row.USAGE, 1])
        self.usage = totals[Row.USAGE, 1 : 1 + BURN_MONTHS].tolist()
        self.customers = float(totals[Row.CUSTOMERS, 1])
        self.opening_customers = float(totals[Row.CUSTOMERS, 0])
        self.new = float(totals[Row.NEW, 1])
        self.churned = float(totals[Row.CHURNED, 1])
        self.cogs = float(books.cogs[1])
        self.inference = float(books.category("cogs_inference")[1])
        self.sm = float(books.category("sm")[1])
        self.burn = -sum(books.net_cash[1 : 1 + BURN_MONTHS].tolist()) / BURN_MONTHS
        self.opening_cash = info.opening_cash.value
        self.margin = economics.gross_margin(self.revenue, self.cogs)
        self.churn = self._churn()
        self.cac = economics.ratio(self.sm, self.new)
        self.arpa = economics.ratio(self.repeating, self.customers)

    def _churn(self) -> float | None:
        """Lost / at start; a model without customers at start takes the churn of those it has in month 1."""
        if self.opening_customers > 0.0:
            return economics.ratio(self.churned, self.opening_customers)
        if self.customers <= 0.0:
            return None
        present = self.streams.month(Row.CUSTOMERS, 1).tolist()
        rates = (item.inputs.stream.churn for item in self.streams.forecasts.values())
        lost = sum((rate.value if rate else 0.0) * count for rate, count in zip(rates, present, strict=True))
        return economics.ratio(lost, self.customers)

    @property
    def ltv(self) -> float | None:
        """Lifetime value, capped."""
        if self.arpa is None or self.margin is None or self.churn is None:
            return None
        return economics.lifetime_value(self.arpa, self.margin, self.churn, self.cap)

    @property
    def capped(self) -> bool:
        """Whether the cap, and not churn, ends the life of a customer."""
        return self.churn is not None and self.churn * self.cap < 1.0

    @property
    def cap_reason(self) -> str:
        """The sentence that prints the cap."""
        if not self.churn:
            return f"No customer ever leaves, so the lifetime is capped at {self.cap} months."
        life = 1.0 / self.churn
        life_text = f"{life:.0f}" if life < 1e4 else "thousands of"
        return f"At this churn customers would stay {life_text} months; capped at {self.cap}."


def metrics_of(
    streams: StreamTable, books: Books, coverages: Sequence[float], info: DocumentInfo
) -> dict[str, MetricValue]:
    """Return all metrics by id in the order of their listing; `coverages` are those of the domains."""
    figures = _Figures(streams, books, coverages, info)
    return {name: compute(name, figures) for name, compute in _COMPUTED.items()}


def _value(
    name: str, value: float | None, unit: str, reason: str | None = None, status: Status = "ok"
) -> MetricValue:
    """The value; without one "not applicable" for the reason; "undefined" where numbers are beyond floats."""
    if value is None:
        return MetricValue(name, None, unit, "not_applicable" if status == "ok" else status, reason)
    if not math.isfinite(value):
        return MetricValue(name, None, unit, "undefined", "The number is too large to be computed.")
    return MetricValue(name, value + 0.0, unit, status, reason if status != "ok" else None)


def _monthly_revenue(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.revenue, f"{f.currency}/month")


def _mrr(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.mrr, f"{f.currency}/month")


def _arr(name: str, f: _Figures) -> MetricValue:
    return _value(name, economics.annual_run_rate(f.mrr), f"{f.currency}/year")


def _usage_run_rate(name: str, f: _Figures) -> MetricValue:
    return _value(name, economics.annual_run_rate(sum(f.usage) / len(f.usage)), f"{f.currency}/year")


def _revenue_growth(name: str, f: _Figures) -> MetricValue:
    last = float(f.books.revenue[GROWTH_MONTHS])
    growth = economics.compound_growth(f.revenue, last, GROWTH_MONTHS - 1)
    return _value(name, growth, "share/month", _NO_REVENUE)


def _gross_margin(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.margin, "share", _NO_REVENUE)


def _inference_share(name: str, f: _Figures) -> MetricValue:
    return _value(name, economics.ratio(f.inference, f.revenue), "share", _NO_REVENUE)


def _arpa(name: str, f: _Figures) -> MetricValue:
    return _value(name, economics.ratio(f.mrr, f.customers), f"{f.currency}/month", _NO_CUSTOMERS)


def _customers(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.customers, "customers")


def _churn(name: str, f: _Figures) -> MetricValue:
    rate = economics.ratio(f.churned, f.opening_customers)
    return _value(name, rate, "share/month", "There are no customers at the start of month 1.")


def _ltv(name: str, f: _Figures) -> MetricValue:
    if f.capped and f.ltv is not None:
        return _value(name, f.ltv, f.currency, f.cap_reason, "capped")
    return _value(name, f.ltv, f.currency, _NO_CUSTOMERS if f.arpa is None else _NO_REVENUE)


def _cac(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.cac, f.currency, _NO_NEW)


def _ltv_cac(name: str, f: _Figures) -> MetricValue:
    if f.cac is None or f.ltv is None:
        return _value(name, None, "ratio", _NO_NEW if f.cac is None else _ltv(name, f).reason)
    if f.cac == 0.0:
        return _value(name, None, "ratio", "Customers come without sales and marketing cost.")
    result = economics.ratio(f.ltv, f.cac)
    if f.ltv < 0.0:
        return _value(name, result, "ratio", "Below zero: a customer costs more than they pay.")
    return _value(name, result, "ratio", f.cap_reason, "capped" if f.capped else "ok")


def _cac_payback(name: str, f: _Figures) -> MetricValue:
    return _payback(name, f, economics.payback)


def _cac_payback_cohort(name: str, f: _Figures) -> MetricValue:
    def cohort(cac: float, arpa: float, margin: float) -> float | None:
        months = economics.cohort_payback(cac, arpa, margin, f.churn or 0.0)
        return None if months is None else float(months)

    return _payback(name, f, cohort)


def _payback(name: str, f: _Figures, formula: Callable[[float, float, float], float | None]) -> MetricValue:
    if f.cac is None or f.arpa is None or f.margin is None:
        reason = _NO_NEW if f.cac is None else _NO_CUSTOMERS if f.arpa is None else _NO_REVENUE
        return _value(name, None, "months", reason)
    months = formula(f.cac, f.arpa, f.margin)
    if months is not None:
        return _value(name, months, "months")
    leaving = "Customers leave before their cost is earned back."
    reason = leaving if f.arpa * f.margin > 0.0 else _NO_MARGIN
    return _value(name, None, "months", reason, "infinite")


def _net_burn(name: str, f: _Figures) -> MetricValue:
    return _value(name, f.burn, f"{f.currency}/month")


def _runway(name: str, f: _Figures) -> MetricValue:
    if f.burn == 0.0:
        reason = "Cash neither grows nor shrinks in the first three months."
        return _value(name, None, "months", reason, "not_applicable")
    if f.burn < 0.0:
        return _value(name, None, "months", "The first three months bring in cash.", "infinite")
    return _value(name, economics.runway(f.opening_cash, f.burn), "months")


def _cash_out_month(name: str, f: _Figures) -> MetricValue:
    month = next((i for i, cash in enumerate(f.books.cash[1:].tolist(), 1) if cash < 0.0), None)
    return _value(
        name,
        None if month is None else float(month),
        "month",
        f"Cash stays at or above zero for {f.months} months.",
    )


def _cash_low(name: str, f: _Figures) -> MetricValue:
    return _value(name, float(f.books.cash[1:].min()), f.currency)


def _break_even_month(name: str, f: _Figures) -> MetricValue:
    month = economics.first_lasting(f.books.profit_before_tax[1:].tolist())
    value = None if month is None else float(month)
    return _value(name, value, "month", f"Not within {f.months} months.")


def _top_stream_share(name: str, f: _Figures) -> MetricValue:
    share = concentration.top_share(f.stream_revenue)
    return _value(name, share, "share", _NO_REVENUE)


def _stream_hhi(name: str, f: _Figures) -> MetricValue:
    index = concentration.normalised_hhi(f.stream_revenue)
    return _value(name, index, "ratio", _NO_REVENUE)


def _chain_coverage(name: str, f: _Figures) -> MetricValue:
    coverages = f.coverages
    mean = sum(coverages) / len(coverages) if coverages else None
    return _value(name, mean, "share", "No domain with focus stages stands on the canvas.")


_COMPUTED: dict[str, Callable[[str, _Figures], MetricValue]] = {
    "monthly_revenue": _monthly_revenue,
    "mrr": _mrr,
    "arr": _arr,
    "usage_run_rate": _usage_run_rate,
    "revenue_growth": _revenue_growth,
    "gross_margin": _gross_margin,
    "inference_share": _inference_share,
    "arpa": _arpa,
    "customers": _customers,
    "churn": _churn,
    "ltv": _ltv,
    "cac": _cac,
    "ltv_cac": _ltv_cac,
    "cac_payback": _cac_payback,
    "cac_payback_cohort": _cac_payback_cohort,
    "net_burn": _net_burn,
    "runway": _runway,
    "cash_out_month": _cash_out_month,
    "cash_low": _cash_low,
    "break_even_month": _break_even_month,
    "top_stream_share": _top_stream_share,
    "stream_hhi": _stream_hhi,
    "chain_coverage": _chain_coverage,
}
