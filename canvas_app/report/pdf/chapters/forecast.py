"""The forecast: the course of cash, the years, and what other scenarios come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.numbers import NOTHING, money, percent
from canvas_app.report.figures import cash_figure, scenario_figure
from canvas_app.report.pdf.pieces import Piece, Turn, caption, prose, section, title
from canvas_app.report.pdf.sentences import cash_finding, scenario_finding
from canvas_app.report.pdf.tables import Cell, Column, cells, table
from canvas_app.report.plot_shapes import figure_shapes
from canvas_app.report.scenarios import changes_of, scenarios_of

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

FORECAST = "chapter:forecast"
SCENARIOS = "chapter:scenarios"

_FIGURE_HEIGHT = 236.0
_MOST_SCENARIOS = 5
"""Columns of scenarios that fit beside each other, the base included."""
_MOST_YEARS = 6


def forecast(story: Story, figure: int) -> Flow:
    """Return the course of cash, and the years side by side."""
    analysis, width = story.analysis, story.width
    flow: Flow = [Turn(), *title("Forecast", FORECAST, width)]
    flow += prose(
        f"The numbers follow from the model month by month, over {analysis.months} months, in the "
        f"{story.scenario_words}. Every amount is in {story.currency}."
    )
    if analysis.cash.any():
        drawn = cash_figure(analysis, story.month_label, story.theme, width, _FIGURE_HEIGHT)
        flow += section(cash_finding(analysis), width)
        flow.append(Piece(_FIGURE_HEIGHT, figure_shapes(drawn, story.theme), keep=True))
        words = "Cash at the end of each month; the dot marks the lowest point."
        flow += caption(f"Figure {figure}. {words}", width)
    flow += section("Year by year", width)
    return [*flow, *_years(story)]


def scenarios(story: Story, figure: int) -> Flow:
    """Return all scenarios side by side and what each changes; nothing where there is only the base."""
    every = scenarios_of(story.base, _MOST_SCENARIOS)
    if len(every) < 2:
        return []
    width = story.width
    flow: Flow = [Turn(), *title("Scenarios", SCENARIOS, width)]
    flow += prose(
        "Every scenario is the same model with some inputs changed; all its numbers are computed anew."
    )
    left_out = len(story.base.scenarios) + 1 - len(every)
    if left_out:
        flow += prose(f"The first {len(every) - 1} are shown; {left_out} more stand in the model.")
    flow += section(scenario_finding(every), width)
    drawn = scenario_figure(every, story.month_label, story.theme, width, _FIGURE_HEIGHT)
    flow.append(Piece(_FIGURE_HEIGHT, figure_shapes(drawn, story.theme), keep=True))
    flow += caption(f"Figure {figure}. Monthly revenue in every scenario.", width)
    flow += section(f"At month {story.analysis.months}", width)
    flow += _comparison(every, story)
    return [*flow, *_changes(story)]


def _comparison(every: list[Analysis], story: Story) -> list[Piece]:
    columns = [Column("Measure"), *(Column(one.scenario, end=True) for one in every)]
    currency = story.currency
    rows = [
        [Cell("Monthly revenue"), *(Cell(money(float(one.total_revenue[-1]), currency)) for one in every)],
        [Cell("Gross margin"), *(Cell(percent(_margin_at_end(one))) for one in every)],
        [Cell("Cash"), *(Cell(money(float(one.cash[-1]), currency)) for one in every)],
        [Cell("Lowest cash"), *(Cell(money(float(one.cash.min()), currency)) for one in every)],
        [Cell("Break-even month"), *(Cell(_break_even(one)) for one in every)],
    ]
    return table(columns, rows, story.width)


def _changes(story: Story) -> list[Piece]:
    """Return the inputs that the scenarios change, one row each."""
    changes = changes_of(story.base)
    shown = [*story.base.scenarios.values()][: _MOST_SCENARIOS - 1]
    if not changes:
        return []
    columns = [Column("Element"), Column("Input"), Column("Base", end=True)]
    columns += [Column(scenario.name, end=True) for scenario in shown]
    rows = [
        (
            story.cell(change.record) if change.record in story.names else Cell(change.owner),
            *cells(change.label, change.base),
            *cells(*(change.values.get(scenario.id, NOTHING) for scenario in shown)),
        )
        for change in changes
    ]
    return [*section("What the scenarios change", story.width), *table(columns, rows, story.width)]


def _margin_at_end(analysis: Analysis) -> float | None:
    revenue = float(analysis.total_revenue[-1])
    return 1.0 - float(analysis.cogs[-1]) / revenue if revenue > 0 else None


def _break_even(analysis: Analysis) -> str:
    value = analysis.metrics["break_even_month"].value
    return "not reached" if value is None else f"{value:.0f}"


def _years(story: Story) -> list[Piece]:
    analysis, currency = story.analysis, story.currency
    starts = range(0, analysis.months, 12)
    spans = [(start, min(start + 12, analysis.months)) for start in starts][:_MOST_YEARS]
    columns = [Column("Measure"), *(Column(_span(start, end), end=True) for start, end in spans)]
    lines = (
        ("Revenue", analysis.total_revenue),
        ("Cost of goods sold", -analysis.cogs),
        ("Partner payouts", -analysis.payouts),
        ("Bad debt", -analysis.bad_debt),
        ("Sales and marketing", -analysis.sm_costs),
        ("Research and development", -analysis.books.category("rd")[1:]),
        ("General and administrative", -analysis.books.category("ga")[1:]),
        ("Tax", -analysis.tax),
        ("Profit", analysis.profit),
    )
    rows = [
        [Cell(label), *(Cell(money(float(values[a:b].sum()), currency)) for a, b in spans)]
        for label, values in lines
        if values.any()
    ]
    cash = cells("Cash at the end", *(money(float(analysis.cash[end - 1]), currency) for _, end in spans))
    pieces = table(columns, rows, story.width, total=cash)
    shown = spans[-1][1]
    if shown == analysis.months:
        return pieces
    words = f"The forecast goes on to month {analysis.months}; its first {shown} months are in the table."
    return [*pieces, *caption(words, story.width)]


def _span(start: int, end: int) -> str:
    if end - start == 12:
        return f"Year {start // 12 + 1}"
    return f"Months {start + 1} to {end}"
