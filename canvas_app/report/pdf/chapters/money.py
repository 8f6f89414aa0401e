"""Revenue models and costs: tables whose names lead to the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.explain import cost_figures
from canvas_app.analysis.streams import CATEGORIES, Row
from canvas_app.drawing.charts import share_bar
from canvas_app.drawing.facts import tariff_line
from canvas_app.drawing.numbers import NOTHING, money, percent
from canvas_app.model import KIND_WORDS, label_of
from canvas_app.model.relations import Pays
from canvas_app.report.pdf.pieces import Piece, Turn, caption, prose, section, title
from canvas_app.report.pdf.sentences import counted
from canvas_app.report.pdf.tables import Cell, Column, cells, table

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.model import RevenueStream
    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

REVENUE = "chapter:revenue"
COSTS = "chapter:costs"
_BAR = 34.0
_COGS = [Row.COSTS + index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]


def revenue_models(story: Story) -> Flow:
    """Return the table of streams."""
    flow: Flow = [Turn(), *title("Revenue models", REVENUE, story.width)]
    if not story.streams:
        return [*flow, *prose("Not yet worked out: the model has no revenue stream.")]
    flow += prose(
        "Each stream, its pricing model, the segment that pays, and what it brings. "
        "Select a name to jump to its entry in the register."
    )
    flow += section("Revenue streams", story.width)
    flow += _stream_table(story)
    flow += caption(
        "Margin is after the cost of goods sold that a stream itself causes; the total is after all of it.",
        story.width,
    )
    flow += _mix(story)
    return [*flow, *_tariffs(story)]


def _mix(story: Story) -> list[Piece]:
    """Return the shares of the streams in the first month as one bar."""
    first = story.analysis.revenue[:, 0]
    total = float(first.sum())
    if total <= 0 or len(first) < 2:
        return []
    top = int(first.argmax())
    words = f"{story.analysis.stream_names[top]} brings {percent(float(first[top]) / total)} of revenue"
    parts = [*zip(story.analysis.stream_names, first.tolist(), strict=True)]
    bar = share_bar(parts, story.width, _BAR)
    return [*section(words, story.width), Piece(_BAR + 6.0, bar)]


def _tariffs(story: Story) -> list[Piece]:
    columns = (Column("Stream"), Column("Part"), Column("Tariff"))
    rows = [
        (
            story.cell(stream.id),
            Cell(part.label or label_of(part.engine)),
            Cell(tariff_line(part, stream, story.currency) or NOTHING),
        )
        for stream in story.streams
        for part in stream.components
    ]
    return [*section("Tariffs", story.width), *table(columns, rows, story.width)] if rows else []


def _stream_table(story: Story) -> Flow:
    analysis, currency = story.analysis, story.currency
    later = min(12, analysis.months) - 1
    margins = _margins(analysis)
    rows_of = {stream_id: row for row, stream_id in enumerate(analysis.stream_ids)}
    total = float(analysis.total_revenue[0])
    columns = (
        Column("Stream"),
        Column("Model"),
        Column("Paid by"),
        Column("Per month", end=True),
        Column("Margin", end=True),
        Column(f"In month {later + 1}", end=True),
    )
    rows = []
    for stream in story.streams:
        values = analysis.revenue[rows_of[stream.id]]
        rows.append(
            (
                story.cell(stream.id),
                Cell(_model(stream)),
                Cell(_payers(stream.id, story)),
                Cell(money(float(values[0]), currency)),
                Cell(percent(margins[stream.id])),
                Cell(money(float(values[later]), currency)),
            )
        )
    last = cells(
        "Total",
        "",
        "",
        money(total, currency),
        percent(analysis.metrics["gross_margin"].value),
        money(float(analysis.total_revenue[later]), currency),
    )
    return list(table(columns, rows, story.width, total=last))


def _margins(analysis: Analysis) -> dict[str, float | None]:
    """Return for each stream what its own cost of goods sold leaves of its revenue in the first month."""
    margins: dict[str, float | None] = {}
    for stream_id, forecast in analysis.streams.forecasts.items():
        revenue = float(forecast.rows[Row.REVENUE, 1])
        spent = sum(float(forecast.rows[row, 1]) for row in _COGS)
        margins[stream_id] = 1.0 - spent / revenue if revenue > 0 else None
    return margins


def _model(stream: RevenueStream) -> str:
    engines = dict.fromkeys(label_of(part.engine) for part in stream.components)
    return " and ".join(engines) or NOTHING


def _payers(stream_id: str, story: Story) -> str:
    incoming = story.snapshot.incoming.get(stream_id, ())
    payers = [story.names[relation.source] for relation in incoming if isinstance(relation, Pays)]
    return ", ".join(payers) or NOTHING


def costs(story: Story) -> Flow:
    """Return what the elements cost in the first month, the most expensive first."""
    analysis, currency = story.analysis, story.currency
    spent = sorted((-amount, key) for key, amount in _spent(analysis).items())
    flow: Flow = [Turn(), *title("Costs", COSTS, story.width)]
    if not spent:
        return [*flow, *prose("Not yet worked out: no element of the model has a cost.")]
    total = -sum(amount for amount, _ in spent)
    top = story.names[spent[0][1]]
    share = percent(-spent[0][0] / total)
    flow += prose(
        f"The model spends {money(total, currency)} in the first month on "
        f"{counted(len(spent), 'element')}. The largest is {top}, with {share} of it."
    )
    flow += prose(
        "A stream stands here with what its customers and units cost, a partner with what it is paid."
    )
    flow += section("Cost per month", story.width)
    booked = _booked(story)
    columns = (
        Column("Element"),
        Column("Kind"),
        Column("Booked as"),
        Column("Per month", end=True),
        Column("Share", end=True),
    )
    rows = [
        (
            story.cell(key),
            Cell(KIND_WORDS[story.snapshot.elements[key].kind].label),
            Cell(booked.get(key, NOTHING)),
            Cell(money(-amount, currency)),
            Cell(percent(-amount / total)),
        )
        for amount, key in spent
    ]
    last = cells("Total", "", "", money(total, currency), percent(1.0))
    return [*flow, *table(columns, rows, story.width, total=last)]


def _spent(analysis: Analysis) -> dict[str, float]:
    """Return what goes out in the first month by element; positive. It adds up to all costs and payouts."""
    spent = {key: -amount for key, amount in analysis.element_money.items() if amount < 0}
    caused = cost_figures(analysis, CATEGORIES)
    return spent | {key: caused[key] for key in analysis.stream_ids if key in caused}


def _booked(story: Story) -> dict[str, str]:
    """Return by element the categories of what it costs, in words."""
    categories: dict[str, dict[str, None]] = {}
    for line in (*story.analysis.lines.values(), *story.analysis.driven.values()):
        categories.setdefault(line.owner, {})[label_of(line.category)] = None
    for stream_id, forecast in story.analysis.streams.forecasts.items():
        for row, name in enumerate(CATEGORIES, start=Row.COSTS):
            if forecast.rows[row, 1]:
                categories.setdefault(stream_id, {})[label_of(name)] = None
    return {owner: ", ".join(names) for owner, names in categories.items()}
