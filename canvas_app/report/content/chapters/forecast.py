"""Chapter 9, the forecast: where the money comes from, how it moves, the years, and who stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.streams import Row
from canvas_app.model.numbers import money
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.charts import chart
from canvas_app.report.content.measures import money_cell
from canvas_app.report.content.outlook import cash_course, forecast_course
from canvas_app.report.content.sentences import counted, moves_money
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story
    from canvas_app.report.plots import Plot

_YEARS = 5
"""Years that stand beside each other; more go on in a further table."""
_COHORT_HEIGHT = 300.0
_LATER = "Paid later by customers"
_LEAST = 1e-6
"""Of money; less is what rounding leaves of equal sums."""


def chapter(story: Story) -> Chapter:
    """Return the forecast of the scenario, month by month and year by year."""
    from canvas_app.report.plots.customers import cohort_map

    analysis = story.analysis
    if not moves_money(analysis):
        empty = "The forecast is not yet worked out: no stream earns and nothing costs yet."
        return told("forecast", (), empty)
    if story.incomplete:
        return told("forecast", (text(f"There is no forecast yet. {story.incomplete}"),))
    blocks: list[Block] = [
        text(
            f"The forecast runs over {counted(analysis.months, 'month')} in the {story.scenario_words}, all "
            f"amounts in {story.currency}. {forecast_course(story)} {cash_course(story)}"
        )
    ]
    shown = (plot for plot in _figures(story) if not plot.empty)
    blocks += [chart(plot, story.theme, currency=story.currency) for plot in shown]
    stays = cohort_map(analysis)
    if not stays.empty:
        blocks.append(chart(stays, story.theme, _COHORT_HEIGHT))
    # The table can be parted between pages, a figure cannot: it is last.
    blocks += [Heading("Profit and cash by year"), *_years(story)]
    return told("forecast", blocks)


def _figures(story: Story) -> Iterator[Plot]:
    from canvas_app.report.plots.money import cash, mrr_bridge, revenue_by_stream

    analysis = story.analysis
    yield revenue_by_stream(analysis)
    yield mrr_bridge(analysis, None)
    yield cash(analysis)


def _years(story: Story) -> Iterator[Table]:
    """Yield the profit and loss account with the cash below it, five years to a table."""
    months = story.analysis.months
    spans = [(start, min(start + 12, months)) for start in range(0, months, 12)]
    for at in range(0, len(spans), _YEARS):
        yield _account(story, spans[at : at + _YEARS])


def _account(story: Story, spans: Sequence[tuple[int, int]]) -> Table:
    analysis, currency = story.analysis, story.currency
    columns = (Column(currency), *(Column(_span(story, a, b), end=True) for a, b in spans))
    rows = tuple(
        (
            Cell(label, bold=strong),
            *(money_cell(float(values[a:b].sum()), currency, strong=strong) for a, b in spans),
        )
        for label, values, strong in lines_of_account(analysis)
    )
    before = (
        Cell("Cash at the start"),
        *(money_cell(float(analysis.books.cash[a]), currency) for a, _ in spans),
    )
    total = (
        Cell("Cash at the end"),
        *(money_cell(float(analysis.cash[b - 1]), currency, strong=True) for _, b in spans),
    )
    summary = "Revenue, costs, profit and cash by year of the forecast."
    return Table(columns, (*rows, before), total, _account_note(story), summary)


def _account_note(story: Story) -> str:
    """Return how the account is to be read, and what its cash leaves out."""
    words = f"In the {story.scenario_words}. Costs carry a minus sign."
    if _owed(story.analysis).any():
        words += f" {_LATER}: what they come to owe in a year, less what they pay of earlier months."
    invested = story.info.initial_investment.value
    if invested > 0:
        words += f" Before month 1: investment {money(invested, story.currency)}, not in this cash."
    return words


def _owed(analysis: Analysis) -> Vector:
    """Return by month what customers pay beyond what is earned of them; below zero they owe more."""
    later = analysis.streams.totals[Row.RECEIPTS, 1:] - (analysis.total_revenue - analysis.bad_debt)
    return np.where(np.abs(later) > _LEAST, later, 0.0)


def lines_of_account(analysis: Analysis) -> Iterator[tuple[str, Vector, bool]]:
    """Yield label, amounts by month and whether it is a sum; what is nothing throughout is left out.

    From one sum to the next they add up: the gross profit, the profits before and after tax, the net cash.
    """
    gross = analysis.total_revenue - analysis.cogs
    lines = (
        ("Revenue", analysis.total_revenue, True),
        ("Cost of goods sold", -analysis.cogs, False),
        ("Gross profit", gross, True),
        ("Partner payouts", -analysis.payouts, False),
        ("Bad debt", -analysis.bad_debt, False),
        ("Sales and marketing", -analysis.sm_costs, False),
        ("Research and development", -analysis.books.category("rd")[1:], False),
        ("General and administrative", -analysis.books.category("ga")[1:], False),
        ("Profit before tax", analysis.books.profit_before_tax[1:], True),
        ("Tax", -analysis.tax, False),
        ("Profit after tax", analysis.profit, True),
        (_LATER, _owed(analysis), False),
        ("Investments", -analysis.capex, False),
        ("Net cash", analysis.net_cash, True),
    )
    for label, values, strong in lines:
        if strong or values.any():
            yield label, values, strong


def _span(story: Story, start: int, end: int) -> str:
    """Return the name of a year of the forecast; with a known first month the calendar says when it ends."""
    words = f"Year {start // 12 + 1}" if end - start == 12 else f"Months {start + 1} to {end}"
    return words if story.info.start_month is None else f"{words}\nto {story.month_label(end)}"
