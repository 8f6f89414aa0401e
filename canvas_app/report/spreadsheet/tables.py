"""The sheets that are plain tables: assumptions, metrics, scenarios and simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.report.forecast_table import metric_label
from canvas_app.report.rates import NO_RATE, rate_rows
from canvas_app.report.spreadsheet.forecast_sheet import column_name
from canvas_app.report.values import percentile_words, unit_words

if TYPE_CHECKING:
    from canvas_app.report.spreadsheet.book import Page
    from canvas_app.report.spreadsheet.content import Content

METRIC_VALUE = 2
"""The column of the values on the sheet of metrics."""
_HEAD = 2
_PERCENTILES = ("P10 (1 in 10 lower)", "P50 (median)", "P90 (1 in 10 higher)")
_BANDS = (
    ("revenue", "Revenue"),
    ("recurring", "MRR"),
    ("profit", "Profit"),
    ("net_cash", "Net cash"),
    ("cash", "Cash"),
)
_CHANCES = (
    ("npv_below_zero", "Net present value below zero"),
    ("cash_below_zero", "Cash below zero in some month"),
    ("break_even_within_horizon", "Break-even within the horizon"),
)


def metric_rows(content: Content) -> dict[str, int]:
    """Return the row of each metric on its sheet, counted from 0."""
    return {key: _HEAD + 1 + at for at, key in enumerate(content.analysis.metrics)}


def write_assumptions(page: Page, content: Content) -> None:
    """Write every input with its place, its range and what is known about it."""
    from canvas_app.analysis.forecast.assumptions import assumptions_of

    page.title(
        "Assumptions", f"{content.analysis.scenario}; low and high are the 10th and the 90th percentile"
    )
    heads = (
        "Place", "Element", "Input", "Value", "Low", "High", "Unit", "Distribution", "Confidence", "Source",
        "Note",
    )  # fmt: skip
    page.widths(34, 26, 26, 14, 14, 14, 22, 13, 12, 50, 50)
    page.head(_HEAD, heads, range(3, 6), freeze=3)
    row = _HEAD
    for row, item in enumerate(assumptions_of(content.snapshot), start=_HEAD + 1):
        quantity = item.quantity
        page.text(row, 0, f"{item.place.record}:{item.place.path}", font_color="#5B6675", text_wrap=True)
        page.text(row, 1, item.owner, text_wrap=True)
        page.text(row, 2, item.label, text_wrap=True)
        for column, value in enumerate((quantity.value, quantity.low, quantity.high), start=3):
            page.number(row, column, value, item.unit)
        page.text(row, 6, unit_words(item.unit, content.currency), indent=1)
        page.text(row, 7, "" if quantity.distribution == "none" else quantity.distribution)
        page.text(row, 8, quantity.confidence or "")
        page.text(row, 9, quantity.source, text_wrap=True)
        page.text(row, 10, quantity.note, text_wrap=True)
    page.filter(_HEAD, row, len(heads))
    _write_rates(page, content, row + 2)


def _write_rates(page: Page, content: Content, row: int) -> None:
    """What amounts in other currencies are worth; a rate that nobody entered says so."""
    rates = rate_rows(content.snapshot)
    if not rates:
        return
    page.head(row, ["Exchange rates", "", f"Worth of one in {content.currency}", "Rate", "Date"], range(3, 4))
    page.text(row, 9, "Source", bold=True)
    for at, rate in enumerate(rates, start=row + 1):
        page.text(at, 0, rate.currency)
        page.text(at, 1, rate.name)
        page.text(at, 2, "" if rate.value is not None else NO_RATE)
        page.number(at, 3, rate.value, f"money/{rate.currency}")
        page.text(at, 4, rate.date)
        page.text(at, 9, rate.source, text_wrap=True)


def write_metrics(page: Page, content: Content) -> None:
    """Write every metric with its status, its formula and the convention chosen."""
    from canvas_app.analysis import METRICS

    page.title("Metrics", content.analysis.scenario)
    heads = (
        "Metric",
        "Id",
        "Value",
        "Unit",
        "Status",
        "Reason",
        "Formula",
        "In words",
        "Convention",
        "Source",
    )
    page.widths(30, 22, 16, 14, 15, 36, 40, 50, 50, 50)
    page.head(_HEAD, heads, range(METRIC_VALUE, METRIC_VALUE + 1), freeze=1)
    rows = metric_rows(content)
    for key, row in rows.items():
        metric, info = content.analysis.metrics[key], METRICS[key]
        page.text(row, 0, info.label)
        page.text(row, 1, key, font_color="#5B6675")
        page.number(row, METRIC_VALUE, metric.value, metric.unit)
        texts = (
            metric.unit, metric.status.replace("_", " "), metric.reason or metric.note or "", info.formula,
            info.words, info.convention, info.source,
        )  # fmt: skip
        for column, text in enumerate(texts, start=METRIC_VALUE + 1):
            page.text(row, column, text, text_wrap=True, indent=1)
    page.filter(_HEAD, max(rows.values(), default=_HEAD), len(heads))


def write_scenarios(page: Page, content: Content) -> None:
    """Write the scenarios side by side with their differences to the base, and the inputs they change."""
    from canvas_app.analysis import METRICS

    comparison = content.comparison
    first, *others = comparison.names
    page.title("Scenarios", f"differences are to {first}")
    heads = (text for name in others for text in (name, "Difference"))
    page.head(_HEAD, ["Metric", "Unit", first, *heads], range(2, 3 + 2 * len(others)), freeze=2)
    page.widths(36, *(16,) * (2 + 2 * len(others)), 44)
    row = _write_told(page, content, _HEAD)
    for line in comparison.rows:
        row += 1
        base, *values = line.values
        unit = base.unit
        page.text(row, 0, METRICS[line.metric_id].label)
        page.text(row, 1, unit)
        page.number(row, 2, base.value, unit)
        for at, (value, difference) in enumerate(zip(values, line.differences[1:], strict=True)):
            column = 3 + 2 * at
            page.number(row, column, value.value, unit)
            if difference is not None:
                formula = f"={column_name(column)}{row + 1}-C{row + 1}"
                page.formula(row, column + 1, formula, difference, unit, italic=True)
    _write_changes(page, content, row + 2)


def _write_told(page: Page, content: Content, row: int) -> int:
    """What the authors say about their scenarios, below the names of these; return the last row."""
    scenarios = tuple(content.original.scenarios.values())
    if any(scenario.description for scenario in scenarios):
        row += 1
        page.text(row, 0, "Why")
        for at, scenario in enumerate(scenarios):
            page.across(row, 3 + 2 * at, 2, scenario.description)
    if any(scenario.probability is not None for scenario in scenarios):
        row += 1
        page.text(row, 0, "Probability")
        for at, scenario in enumerate(scenarios):
            page.number(row, 3 + 2 * at, scenario.probability, "share")
    return row


def _write_changes(page: Page, content: Content, row: int) -> None:
    """The inputs that scenarios change; those of elements that are gone are left out."""
    from canvas_app.analysis.forecast.assumptions import InputPlace, assumptions_of

    known = {item.place: item for item in assumptions_of(content.original)}
    scenarios = tuple(content.original.scenarios.values())
    heads = (text for scenario in scenarios for text in (scenario.name, "Difference"))
    numbers = range(2, 3 + 2 * len(scenarios))
    told = numbers.stop
    labels = ["Changed input", "Unit", content.comparison.names[0], *heads, "Source in the base", "Note"]
    page.head(row, labels, numbers)
    changes: dict[InputPlace, dict[int, float]] = {}
    for at, scenario in enumerate(scenarios):
        for override in scenario.overrides:
            changes.setdefault(InputPlace(override.record, override.path), {})[at] = override.value
    for place, changed in changes.items():
        item = known.get(place)
        if item is None:
            continue
        row += 1
        page.text(row, 0, item.title, text_wrap=True)
        page.text(row, 1, unit_words(item.unit, content.currency))
        page.number(row, 2, item.quantity.value, item.unit)
        for column, words in enumerate((item.quantity.source, item.quantity.note), start=told):
            page.text(row, column, words, text_wrap=True, indent=1)
        for at, value in changed.items():
            column = 3 + 2 * at
            page.number(row, column, value, item.unit)
            formula = f"={column_name(column)}{row + 1}-C{row + 1}"
            page.formula(row, column + 1, formula, value - item.quantity.value, item.unit, italic=True)


def write_simulation(page: Page, content: Content) -> None:
    """Write the percentiles by metric and by month, and the probabilities."""
    result = content.simulation
    many = f"{len(result.inputs)} inputs vary"
    page.title("Simulation", f"{result.scenario}, {result.trials:,} trials, seed {result.seed}, {many}")
    page.widths(30, 16, 16)
    row = _HEAD
    page.head(row, ["Metric", *_PERCENTILES, "Mean", "Deviation", "Has a value in"], range(1, 7), freeze=1)
    for key, spread in result.metrics.items():
        row += 1
        page.text(row, 0, metric_label(key))
        numbers = (spread.p10, spread.p50, spread.p90, spread.mean, spread.deviation)
        for column, value in enumerate(numbers, start=1):
            page.number(row, column, value, spread.unit)
            if value is None and column <= len(_PERCENTILES):
                page.text(row, column, percentile_words(value, spread, lambda _: ""))
        page.number(row, 6, spread.defined, "share")
    row += 2
    page.head(row, ["Probability", ""])
    for key, label in _CHANCES:
        row += 1
        page.text(row, 0, label)
        page.number(row, 1, result.probability.get(key), "share")
    _write_months(page, content, row + 2)


def _write_months(page: Page, content: Content, row: int) -> None:
    result = content.simulation
    titles = [f"{label}, {head}" for _, label in _BANDS for head in _PERCENTILES]
    page.head(row, ["Month", *titles, "Broke even by", "Cash below zero"], range(1, 18))
    for at, month in enumerate(content.months):
        row += 1
        page.text(row, 0, month)
        values = [value for key, _ in _BANDS for value in result.bands[key][:, at].tolist()]
        for column, value in enumerate(values, start=1):
            page.number(row, column, value, "money", named=False)
        for column, chances in enumerate((result.break_even_by_month, result.cash_below_by_month), start=16):
            page.number(row, column, float(chances[at]), "share")
