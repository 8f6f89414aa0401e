"""The forecast as lines by month, in the order of a plan: for tables, CSV, JSON and the spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis import METRICS
from canvas_app.analysis.forecast.streams import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo

Section = Literal["Customers", "MRR", "Revenue by stream", "Revenue by class", "Costs", "Result", "Cash"]
_STREAM_PREFIX = "revenue."


@dataclass(frozen=True)
class ForecastLine:
    """One line by month; `unit` is a currency or "customers", `values` has the shape (months,)."""

    key: str
    """Stable: `customers`, `mrr_new`, `profit` ... and `revenue.ID` for the revenue of one stream."""
    section: Section
    label: str
    unit: str
    values: Vector

    @property
    def stream_id(self) -> str | None:
        """The stream whose revenue the line is, if it is one's."""
        return self.key.removeprefix(_STREAM_PREFIX) if self.key.startswith(_STREAM_PREFIX) else None


def forecast_lines(analysis: Analysis) -> tuple[ForecastLine, ...]:
    """Return all lines of an analysis, month 1 first; every key occurs once."""
    return (
        *_customer_lines(analysis),
        *_recurring_lines(analysis),
        *_revenue_lines(analysis),
        *_money_lines(analysis),
    )


def month_labels(info: DocumentInfo, months: int) -> tuple[str, ...]:
    """Return the months as the calendar names them ("2026-03"), or as numbers where no month is the first."""
    if info.start_month is None:
        return tuple(str(month) for month in range(1, months + 1))
    year, month = (int(part) for part in info.start_month.split("-"))
    first = year * 12 + month - 1
    return tuple(f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(first, first + months))


def metric_label(metric_id: str) -> str:
    """Return what a metric is called; a figure that only the simulation has is called by its id."""
    known = METRICS.get(metric_id)
    return metric_id.replace("_", " ").capitalize() if known is None else known.label


def with_horizon(snapshot: Snapshot, months: int | None) -> Snapshot:
    """Return the snapshot with another number of months to forecast; None leaves it as it is."""
    if months is None or months == snapshot.info.horizon:
        return snapshot
    return replace(snapshot, info=snapshot.info.model_copy(update={"horizon": months}))


def _customer_lines(analysis: Analysis) -> Iterator[ForecastLine]:
    start = _row(analysis, Row.CUSTOMERS, before=1)
    for key, label, values in (
        ("customers_start", "Customers at the start", start),
        ("customers_new", "New customers", _row(analysis, Row.NEW)),
        ("customers_churned", "Customers who left", _row(analysis, Row.CHURNED)),
        ("customers", "Customers at the end", _row(analysis, Row.CUSTOMERS)),
    ):
        yield ForecastLine(key, "Customers", label, "customers", values)


def _recurring_lines(analysis: Analysis) -> Iterator[ForecastLine]:
    for key, label, values in (
        ("mrr_start", "MRR at the start", _row(analysis, Row.RECURRING, before=1)),
        ("mrr_new", "New MRR", _row(analysis, Row.NEW_MRR)),
        ("mrr_expansion", "Expansion MRR", _row(analysis, Row.EXPANSION_MRR)),
        ("mrr_contraction", "Contraction MRR", _row(analysis, Row.CONTRACTION_MRR)),
        ("mrr_churned", "Churned MRR", _row(analysis, Row.CHURNED_MRR)),
        ("mrr", "MRR at the end", _row(analysis, Row.RECURRING)),
    ):
        yield ForecastLine(key, "MRR", label, analysis.currency, values)


def _revenue_lines(analysis: Analysis) -> Iterator[ForecastLine]:
    money = analysis.currency
    for stream_id, name, values in zip(
        analysis.stream_ids, analysis.stream_names, analysis.revenue, strict=True
    ):
        yield ForecastLine(f"{_STREAM_PREFIX}{stream_id}", "Revenue by stream", name, money, values)
    yield ForecastLine("revenue", "Revenue by stream", "Total revenue", money, analysis.total_revenue)
    for key, label, row in (
        ("revenue_recurring", "Recurring", Row.RECURRING),
        ("revenue_usage", "Usage", Row.USAGE),
        ("revenue_one_off", "One-off", Row.ONE_OFF),
    ):
        yield ForecastLine(key, "Revenue by class", label, money, _row(analysis, row))


def _money_lines(analysis: Analysis) -> Iterator[ForecastLine]:
    costs = analysis.variable_costs + analysis.fixed_costs + analysis.people_costs
    lines: tuple[tuple[str, Section, str, Vector], ...] = (
        ("costs_variable", "Costs", "Variable costs", analysis.variable_costs),
        ("costs_fixed", "Costs", "Fixed and step costs", analysis.fixed_costs),
        ("costs_people", "Costs", "People", analysis.people_costs),
        ("costs", "Costs", "Total costs", costs),
        ("bad_debt", "Result", "Bad debt", analysis.bad_debt),
        ("payouts", "Result", "Partner payouts", analysis.payouts),
        ("profit_before_tax", "Result", "Profit before tax", analysis.books.profit_before_tax[1:]),
        ("tax", "Result", "Tax", analysis.tax),
        ("profit", "Result", "Profit", analysis.profit),
        ("cash_start", "Cash", "Cash at the start", analysis.cash - analysis.net_cash),
        ("receipts", "Cash", "Received from customers", _row(analysis, Row.RECEIPTS)),
        ("capex", "Cash", "Investments", analysis.capex),
        ("net_cash", "Cash", "Net cash", analysis.net_cash),
        ("cash", "Cash", "Cash at the end", analysis.cash),
    )
    for key, section, label, values in lines:
        yield ForecastLine(key, section, label, analysis.currency, values)


def _row(analysis: Analysis, row: Row, before: int = 0) -> Vector:
    """Return a row of all streams together; with `before` 1 as it stood a month earlier."""
    totals: Vector = analysis.streams.totals[row]
    return totals[1 - before : len(totals) - before]
