"""Metrics of how the company grows: new revenue, what growth costs, and how soon it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.acquisition import NO_PAID, cac_once, channel_costs, new_once, paid_cac
from canvas_app.analysis.metrics.figures import (
    NO_CUSTOMERS,
    NO_MARGIN,
    NO_NEW,
    NO_REVENUE,
    QUARTER,
    YEAR,
    answer,
)
from canvas_app.analysis.metrics.keep import explain_lifetime
from canvas_app.analysis.metrics.recipes import cost_figures, stream_figures, stream_sums

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe
    from canvas_app.analysis.results import MetricValue

_GAINS = (Row.NEW_MRR, Row.EXPANSION_MRR)
_LOSSES = (Row.CONTRACTION_MRR, Row.CHURNED_MRR)


def _revenue_growth(name: str, f: Figures) -> MetricValue:
    growth = economics.compound_growth(f.revenue, float(f.books.revenue[YEAR]), YEAR - 1)
    return answer(name, growth, "share/month", NO_REVENUE)


def _explain_growth(r: Recipe) -> None:
    first = stream_figures(r.analysis, Row.REVENUE)
    last = stream_figures(r.analysis, Row.REVENUE, YEAR)
    r.add("Revenue, month 1", r.figures.revenue, r.per_month)
    r.add("Revenue, month 12", float(r.figures.books.revenue[YEAR]), r.per_month)
    r.contribute({key: last[key] - value for key, value in first.items()}, r.per_month)


def _new_mrr(name: str, f: Figures) -> MetricValue:
    return answer(name, f.moved(Row.NEW_MRR), f.per_month)


def _explain_new_mrr(r: Recipe) -> None:
    ids = r.contribute(stream_figures(r.analysis, Row.NEW_MRR), r.per_month)
    r.add("New customers", r.figures.new, "customers", [*ids, *_channels(r, ids)])
    r.add("MRR at the start of month 1", r.figures.total(Row.RECURRING, 0), r.per_month)
    r.value("mrr", "MRR at its end")


def _net_new(f: Figures) -> float:
    return economics.net_new(*(f.moved(row) for row in (*_GAINS, *_LOSSES)))


def _net_new_mrr(name: str, f: Figures) -> MetricValue:
    return answer(name, _net_new(f), f.per_month)


def _explain_net_new(r: Recipe) -> None:
    for row, sign in (*((row, 1.0) for row in _GAINS), *((row, -1.0) for row in _LOSSES)):
        ids = r.contribute(stream_figures(r.analysis, row), r.per_month, sign)
        r.add(_MOVEMENTS[row], r.figures.moved(row), r.per_month, ids)


_MOVEMENTS = {
    Row.NEW_MRR: "New MRR",
    Row.EXPANSION_MRR: "Expansion MRR",
    Row.CONTRACTION_MRR: "Contraction MRR",
    Row.CHURNED_MRR: "Churned MRR",
}


def _quick_ratio(name: str, f: Figures) -> MetricValue:
    new, expansion, contraction, churn = (f.moved(row) for row in (*_GAINS, *_LOSSES))
    if contraction + churn > 0.0:
        value = economics.quick_ratio(new, expansion, contraction, churn)
        return answer(name, value, "ratio", "The losses are too small to divide by.")
    if new + expansion > 0.0:
        return answer(name, None, "ratio", "No losses: no recurring revenue is lost in month 1.", "infinite")
    return answer(name, None, "ratio", "No recurring revenue is won or lost in month 1.")


def _cac(name: str, f: Figures) -> MetricValue:
    return answer(name, f.cac, f.currency, NO_NEW)


def _explain_cac(r: Recipe) -> None:
    ids = r.contribute(cost_figures(r.analysis, ("sm",)), r.per_month, -1.0)
    r.add("Sales and marketing", r.figures.sm, r.per_month, ids)
    winning = r.having(Row.NEW)
    r.add("New customers", r.figures.new, "customers", [*winning, *_channels(r, winning)])


def _explain_blended_cac(r: Recipe) -> None:
    """Beside it who takes several streams counted once; and those of a quarter later, as spending lasts."""
    _explain_cac(r)
    once = new_once(r.figures)
    if once is not None:
        r.add("New customers, one of several streams counted once", once, "customers")
        r.add("CAC of customers counted once", cac_once(r.figures), r.money)
    later = r.figures.total(Row.NEW, 1 + QUARTER)
    r.add("New customers a quarter later", later, "customers", r.having(Row.NEW, 1 + QUARTER))
    r.add("CAC with a lag of a quarter", economics.cac(r.figures.sm, later), r.money)


def _cac_paid(name: str, f: Figures) -> MetricValue:
    channels = channel_costs(f)
    if not any(channel.paid for channel in channels):
        return answer(name, None, f.currency, NO_PAID)
    reason = "The paid channels bring no customers in month 1."
    return answer(name, paid_cac(channels), f.currency, reason)


def _explain_cac_paid(r: Recipe) -> None:
    channels = [channel for channel in channel_costs(r.figures) if channel.paid]
    ids = [channel.channel_id for channel in channels]
    r.add("Spend of paid channels", sum(channel.spend for channel in channels), r.per_month, ids)
    r.add("Their new customers", sum(channel.customers for channel in channels), "customers", ids)
    for channel in channel_costs(r.figures):
        r.add(f"CAC of {channel.name}", channel.cac, r.money, (channel.channel_id,))
    r.contribute({channel.channel_id: channel.spend for channel in channels}, r.per_month, -1.0)


def _ltv_cac(name: str, f: Figures) -> MetricValue:
    if f.cac is None:
        return answer(name, None, "ratio", NO_NEW)
    if f.ltv is None:
        return answer(name, None, "ratio", NO_CUSTOMERS if f.arpa is None else NO_REVENUE)
    if f.cac == 0.0:
        return answer(name, None, "ratio", "Customers come without sales and marketing cost.")
    result = economics.ratio(f.ltv, f.cac)
    if f.ltv < 0.0:
        return answer(name, result, "ratio", note="Below zero: a customer costs more than they pay.")
    return answer(name, result, "ratio", f.cap_reason, "capped" if f.capped else "ok")


def _explain_ltv_cac(r: Recipe) -> None:
    r.value("ltv", ids=r.having(Row.CUSTOMERS))
    r.value("cac")
    _explain_cac(r)


def _cac_payback(name: str, f: Figures) -> MetricValue:
    return _payback(name, f, economics.payback)


def _cac_payback_cohort(name: str, f: Figures) -> MetricValue:
    def cohort(cac: float, arpa: float, margin: float) -> float | None:
        months = economics.cohort_payback(cac, arpa, margin, f.churn or 0.0)
        return None if months is None else float(months)

    return _payback(name, f, cohort)


def _payback(name: str, f: Figures, formula: Callable[[float, float, float], float | None]) -> MetricValue:
    if f.cac is None or f.arpa is None or f.margin is None:
        reason = NO_NEW if f.cac is None else NO_CUSTOMERS if f.arpa is None else NO_REVENUE
        return answer(name, None, "months", reason)
    months = formula(f.cac, f.arpa, f.margin)
    if months is not None:
        return answer(name, months, "months")
    leaving = "Customers leave before their cost is earned back."
    reason = leaving if f.arpa * f.margin > 0.0 else NO_MARGIN
    return answer(name, None, "months", reason, "infinite")


def _explain_payback(r: Recipe) -> None:
    r.value("cac")
    explain_lifetime(r)
    for name in ("cac_payback", "cac_payback_cohort"):
        r.value(name)


def _period_payback(name: str, f: Figures) -> MetricValue:
    new = f.moved(Row.NEW_MRR)
    if f.margin is None or new == 0.0:
        reason = NO_REVENUE if f.margin is None else "No new recurring revenue comes in month 1."
        return answer(name, None, "months", reason)
    if f.margin <= 0.0:
        return answer(name, None, "months", NO_MARGIN, "infinite")
    value = economics.period_payback(f.sm, new, f.margin)
    return answer(name, value, "months", "New recurring revenue is too small to divide by.")


def _explain_period_payback(r: Recipe) -> None:
    ids = r.contribute(cost_figures(r.analysis, ("sm",)), r.per_month, -1.0)
    r.add("Sales and marketing", r.figures.sm, r.per_month, ids)
    r.value("new_mrr", ids=r.having(Row.NEW_MRR))
    r.value("gross_margin")


def _quarters(f: Figures) -> tuple[float, float, float]:
    """Revenue of the first and of the second quarter, and sales and marketing of the first."""
    revenue, sm = f.books.revenue, f.books.category("sm")
    first, second = slice(1, 1 + QUARTER), slice(1 + QUARTER, 1 + 2 * QUARTER)
    return float(revenue[first].sum()), float(revenue[second].sum()), float(sm[first].sum())


def _magic_number(name: str, f: Figures) -> MetricValue:
    first, second, spent = _quarters(f)
    value = economics.magic_number(second - first, spent)
    return answer(name, value, "ratio", "No sales and marketing is spent in the first quarter.")


def _explain_magic(r: Recipe) -> None:
    first, second, spent = _quarters(r.figures)
    earlier = stream_sums(r.analysis, Row.REVENUE, 1, QUARTER)
    later = stream_sums(r.analysis, Row.REVENUE, 1 + QUARTER, 2 * QUARTER)
    r.add("Revenue, months 1 to 3", first, r.money, (key for key, value in earlier.items() if value))
    r.add("Revenue, months 4 to 6", second, r.money, (key for key, value in later.items() if value))
    r.add("Sales and marketing, months 1 to 3", spent, r.money, cost_figures(r.analysis, ("sm",)))
    value = economics.magic_number(second - first, spent)
    r.add("Months of revenue to earn it back", economics.ratio(12.0, value) if value else None, "months")
    if spent:
        change = {key: 4.0 * (later[key] - start) / spent for key, start in earlier.items()}
        r.contribute(change, "ratio")


def _years(f: Figures) -> tuple[float, float, float, float]:
    """Revenue of both years, then free cash flow and profit before tax of the second."""
    first, second = slice(1, 1 + YEAR), slice(1 + YEAR, 1 + 2 * YEAR)
    books = f.books
    return (
        float(books.revenue[first].sum()),
        float(books.revenue[second].sum()),
        float(books.net_cash[second].sum()),
        float(books.profit_before_tax[second].sum()),
    )


def _rule_of_40(name: str, f: Figures) -> MetricValue:
    if f.months < 2 * YEAR:
        return answer(name, None, "share", "It needs 24 months; lengthen the horizon of the document.")
    before, revenue, cash, _ = _years(f)
    growth, margin = economics.growth(revenue, before), economics.ratio(cash, revenue)
    if growth is None or margin is None:
        year = "first" if growth is None else "second"
        return answer(name, None, "share", f"There is no revenue in the {year} year.")
    return answer(name, economics.rule_of_40(growth, margin), "share")


def _explain_rule_of_40(r: Recipe) -> None:
    if r.figures.months < 2 * YEAR:
        r.add("Horizon", float(r.figures.months), "months")
        return
    before, revenue, cash, profit = _years(r.figures)
    r.add("Revenue, first year", before, r.money)
    r.add("Revenue, second year", revenue, r.money, r.having(Row.REVENUE, YEAR + 1))
    r.add("Growth", economics.growth(revenue, before), "share")
    r.add("Margin of free cash flow, second year", economics.ratio(cash, revenue), "share")
    r.add("With the margin before tax instead", economics.ratio(profit, revenue), "share")
    first, second = (stream_sums(r.analysis, Row.REVENUE, at, at + YEAR - 1) for at in (1, 1 + YEAR))
    r.contribute({key: second[key] - value for key, value in first.items()}, r.money)


def _channels(r: Recipe, streams: Iterable[str]) -> list[str]:
    """The segments and channels through which streams win customers."""
    ids = []
    for stream_id in streams:
        for reach in r.analysis.streams.forecasts[stream_id].inputs.reached:
            ids += [reach.segment.id, *(channel.id for _, channel in reach.channels)]
    return ids


COMPUTED: dict[str, Callable[[str, Figures], MetricValue]] = {
    "revenue_growth": _revenue_growth,
    "new_mrr": _new_mrr,
    "net_new_mrr": _net_new_mrr,
    "quick_ratio": _quick_ratio,
    "cac": _cac,
    "cac_paid": _cac_paid,
    "ltv_cac": _ltv_cac,
    "cac_payback": _cac_payback,
    "cac_payback_cohort": _cac_payback_cohort,
    "period_payback": _period_payback,
    "magic_number": _magic_number,
    "rule_of_40": _rule_of_40,
}

EXPLAINED: dict[str, Callable[[Recipe], None]] = {
    "revenue_growth": _explain_growth,
    "new_mrr": _explain_new_mrr,
    "net_new_mrr": _explain_net_new,
    "quick_ratio": _explain_net_new,
    "cac": _explain_blended_cac,
    "cac_paid": _explain_cac_paid,
    "ltv_cac": _explain_ltv_cac,
    "cac_payback": _explain_payback,
    "cac_payback_cohort": _explain_payback,
    "period_payback": _explain_period_payback,
    "magic_number": _explain_magic,
    "rule_of_40": _explain_rule_of_40,
}
