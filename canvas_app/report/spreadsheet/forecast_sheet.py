"""The forecast by month, with formulas where a reader would add up."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.report.forecast_table import ForecastLine
    from canvas_app.report.spreadsheet.book import Page
    from canvas_app.report.spreadsheet.content import Content

NAME = "Forecast"
FIRST_MONTH = 2
"""The column of month 1."""
_HEAD = 2
_CARRIED = {"customers_start": "customers", "mrr_start": "mrr", "cash_start": "cash"}
"""Lines that begin with the end of the month before."""
_SUMS: dict[str, tuple[str, ...]] = {
    "customers": ("customers_start", "customers_new", "-customers_churned"),
    "mrr": ("mrr_start", "mrr_new", "mrr_expansion", "-mrr_contraction", "-mrr_churned"),
    "costs": ("costs_variable", "costs_fixed", "costs_people"),
    "profit_before_tax": ("revenue", "-bad_debt", "-payouts", "-costs"),
    "profit": ("profit_before_tax", "-tax"),
    "net_cash": ("receipts", "-payouts", "-costs", "-capex", "-tax"),
    "cash": ("cash_start", "net_cash"),
}
_STRONG = {"customers", "mrr", "revenue", "costs", "profit", "cash"}


def column_name(column: int) -> str:
    """Return what a spreadsheet calls a column: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(ord("A") + rest) + name, column - 1
    return name


def write_forecast(page: Page, content: Content) -> Mapping[str, int]:
    """Write the sheet; returns the row of each line by its key, counted from 0."""
    page.title("Forecast", f"{content.analysis.scenario}, money in {content.currency}")
    page.widths(30, 11, 12)
    numbers = range(FIRST_MONTH, FIRST_MONTH + len(content.months))
    page.head(_HEAD, ["", "Unit", *content.months], numbers, freeze=FIRST_MONTH)
    page.wide(-(-len(content.months) // 12), FIRST_MONTH)
    rows = _rows(content)
    row = _HEAD + 1
    for section, lines in groupby(content.lines, key=lambda line: line.section):
        page.text(row, 0, section, bold=True)
        for line in lines:
            _write_line(page, line, rows)
            row = rows[line.key]
        row += 2
        if section == "Revenue by class":
            _write_check(page, content, rows, row - 1)
            row += 1
    return rows


def _rows(content: Content) -> dict[str, int]:
    """Where each line stands: below the title of its section, an empty row between sections."""
    rows: dict[str, int] = {}
    row = _HEAD + 1
    for section, lines in groupby(content.lines, key=lambda line: line.section):
        for line in lines:
            row += 1
            rows[line.key] = row
        row += 3 if section == "Revenue by class" else 2
    return rows


def _write_line(page: Page, line: ForecastLine, rows: Mapping[str, int]) -> None:
    row, strong = rows[line.key], line.key in _STRONG
    unit = (
        f"{line.unit}/month" if line.section.startswith("Revenue") or line.section == "Costs" else line.unit
    )
    page.text(row, 0, line.label, bold=strong, indent=1)
    page.text(row, 1, unit, font_color="#5B6675")
    look: dict[str, object] = {"named": False, "bold": strong}
    if line.key in _SUMS or line.key == "revenue":
        look |= {"top": 1, "top_color": "#C9D1DB"}
    for month, value in enumerate(line.values.tolist()):
        column = FIRST_MONTH + month
        formula = _formula(line.key, column, rows)
        if formula is None:
            page.number(row, column, value, line.unit, **look)
        else:
            page.formula(row, column, formula, value, line.unit, **look)


def _formula(key: str, column: int, rows: Mapping[str, int]) -> str | None:
    """The formula of a cell, or None where it is a number of the model."""
    name = column_name(column)
    if key in _CARRIED:
        before = column_name(column - 1)
        return f"={before}{rows[_CARRIED[key]] + 1}" if column > FIRST_MONTH else None
    if key == "revenue":
        streams = [row for line, row in rows.items() if line.startswith("revenue.")]
        return f"=SUM({name}{streams[0] + 1}:{name}{streams[-1] + 1})" if streams else None
    if key == "costs":
        first, *_, last = (rows[part] + 1 for part in _SUMS[key])
        return f"=SUM({name}{first}:{name}{last})"
    if key not in _SUMS:
        return None
    terms = [
        ("-" if part.startswith("-") else "+") + f"{name}{rows[part.lstrip('-')] + 1}" for part in _SUMS[key]
    ]
    return "=" + "".join(terms).removeprefix("+")


def _write_check(page: Page, content: Content, rows: Mapping[str, int], row: int) -> None:
    """Both ways of adding up revenue must agree."""
    page.text(row, 0, "Classes less streams", italic=True, indent=1)
    page.text(row, 1, "check", font_color="#5B6675")
    first, last, total = rows["revenue_recurring"] + 1, rows["revenue_one_off"] + 1, rows["revenue"] + 1
    for month in range(len(content.months)):
        name = column_name(FIRST_MONTH + month)
        formula = f"=ROUND(SUM({name}{first}:{name}{last})-{name}{total},2)"
        page.formula(row, FIRST_MONTH + month, formula, 0.0, content.currency, named=False, italic=True)
