"""The first sheet: what the document is, the numbers that matter most, and the years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.report.spreadsheet.forecast_sheet import FIRST_MONTH, column_name
from canvas_app.report.spreadsheet.forecast_sheet import NAME as FORECAST
from canvas_app.report.spreadsheet.tables import METRIC_VALUE, metric_rows
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.report.spreadsheet.book import Page
    from canvas_app.report.spreadsheet.content import Content

_YEAR = 12
_KEY_METRICS = (
    "monthly_revenue", "mrr", "arr", "gross_margin", "ltv_cac", "cac_payback", "runway", "break_even_month",
    "cash_low", "npv", "irr",
)  # fmt: skip
_YEARLY = (
    ("revenue", "Revenue"),
    ("bad_debt", "Bad debt"),
    ("payouts", "Partner payouts"),
    ("costs", "Costs"),
    ("tax", "Tax"),
    ("profit", "Profit"),
    ("capex", "Investments"),
    ("net_cash", "Net cash"),
)
"""From revenue to profit with everything between them, so that a reader can add it up."""


def write_overview(page: Page, content: Content, places: Mapping[str, int]) -> None:
    """Write the sheet; `places` are the rows of the forecast by key."""
    from canvas_app.analysis import METRICS

    info = content.snapshot.info
    page.title(info.title, info.subtitle)
    page.widths(30, 20, 20)
    facts = (
        ("Client", info.client),
        ("Scenario", content.analysis.scenario),
        ("Currency", info.currency),
        ("Version", f"{info.version} ({info.state.replace('_', ' ')})"),
        ("First month", info.start_month or "Month 1"),
        ("Horizon", f"{content.analysis.months} months"),
        ("Last updated", "" if info.last_updated is None else date_text(info.last_updated)),
    )
    for row, (label, text) in enumerate(facts, start=3):
        page.text(row, 0, label)
        page.text(row, 1, text)
    row = 3 + len(facts) + 1
    page.head(row, ["Key metrics", "Value", "Why there is none"], range(1, 2))
    metrics, rows = content.analysis.metrics, metric_rows(content)
    for key in _KEY_METRICS:
        if key in metrics:
            row += 1
            metric = metrics[key]
            page.text(row, 0, METRICS[key].label)
            if metric.value is None:
                page.text(row, 2, metric.reason or "", indent=1)
            else:
                place = f"=Metrics!{column_name(METRIC_VALUE)}{rows[key] + 1}"
                page.formula(row, 1, place, metric.value, metric.unit)
    _write_years(page, content, places, row + 2)


def _write_years(page: Page, content: Content, places: Mapping[str, int], row: int) -> None:
    starts = range(0, len(content.months), _YEAR)
    spans = [(start, min(start + _YEAR, len(content.months)) - 1) for start in starts]
    labels = [f"{content.months[first]} to {content.months[last]}" for first, last in spans]
    page.head(row, [f"Years, {content.currency}", *labels], range(1, len(labels) + 1))
    values = {line.key: line.values for line in content.lines}
    for key, label in _YEARLY:
        row += 1
        page.text(row, 0, label)
        for column, (first, last) in enumerate(spans, start=1):
            cells = (f"{column_name(FIRST_MONTH + month)}{places[key] + 1}" for month in (first, last))
            total = float(values[key][first : last + 1].sum())
            page.formula(row, column, f"=SUM({FORECAST}!{':'.join(cells)})", total, "money", named=False)
    row += 1
    page.text(row, 0, "Cash at the end", bold=True)
    for column, (_, last) in enumerate(spans, start=1):
        cell = f"={FORECAST}!{column_name(FIRST_MONTH + last)}{places['cash'] + 1}"
        page.formula(row, column, cell, float(values["cash"][last]), "money", named=False, bold=True)
