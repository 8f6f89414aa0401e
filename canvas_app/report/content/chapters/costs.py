"""Chapter 8, costs and unit economics: where the money goes, what a customer brings, what inference takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.explain import cost_figures
from canvas_app.analysis.forecast.streams import CATEGORIES, Row
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.partners import payouts
from canvas_app.drawing.bar_charts import Bar, bar_chart, waterfall
from canvas_app.drawing.numbers import MINUS, NOTHING, money, percent
from canvas_app.model import KIND_WORDS, label_of
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, KeyFigures, Table, text
from canvas_app.report.content.key_figures import key_figure
from canvas_app.report.content.rows import basis
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told
from canvas_app.report.plots.wording import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.model import RevenueStream
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_COGS = tuple(name for name in CATEGORIES if name.startswith("cogs_"))
_OPERATING = ("sm", "rd", "ga")
_MOST_BARS = 15
_INFERENCE = Row.COSTS + CATEGORIES.index("cogs_inference")
_STRIP = (
    "cac",
    "ltv",
    "ltv_cac",
    "cac_payback",
    "gross_margin",
    "contribution_ratio",
    "inference_share",
    "arpa",
)


def chapter(story: Story) -> Chapter:
    """Return costs from revenue down to profit, what each element costs, and the economics of a customer."""
    spent = _spent(story.analysis)
    earns = bool(story.analysis.total_revenue.any())
    if not spent and not earns:
        return told("costs", (), "Not yet worked out: no element of the model has a cost.")
    if story.incomplete:
        return told("costs", (text(f"What the model costs cannot be summed up yet. {story.incomplete}"),))
    blocks: list[Block] = [text(_opening(story, spent)), *_waterfall(story)]
    if earns:
        blocks += [Heading("Unit economics"), _figures(story), _streams(story), *_inference(story)]
    if spent:
        blocks += [Heading("Cost by element"), _elements(story, spent)]
    return told("costs", blocks)


def _spent(analysis: Analysis) -> dict[str, float]:
    """Return what goes out in month 1 by element; positive. It adds up to all costs and payouts."""
    spent = {key: -amount for key, amount in analysis.element_money.items() if amount < 0}
    caused = cost_figures(analysis, CATEGORIES)
    return spent | {key: caused[key] for key in analysis.stream_ids if key in caused}


def _opening(story: Story, spent: dict[str, float]) -> str:
    total = sum(spent.values())
    if total <= 0:
        return f"Nothing is spent in month 1 of the {story.scenario_words}."
    top = max(spent, key=lambda key: spent[key])
    words = (
        f"The model spends {money(total, story.currency)} in month 1 of the {story.scenario_words}, on "
        f"{counted(len(spent), 'element')}."
    )
    if len(spent) > 1:
        words += f" The largest is {story.names[top]}, with {percent(spent[top] / total)} of it."
    return words


def _waterfall(story: Story) -> list[Block]:
    """Return revenue of month 1, what is taken off it step by step, and what is left."""
    books = story.analysis.books
    revenue = float(books.revenue[1])
    profit = float(books.profit_before_tax[1])
    steps = [_sum("Revenue", revenue, story)]
    steps += _taken(story, [(_cogs_name(name), float(books.category(name)[1])) for name in _COGS])
    if len(steps) > 1:
        steps.append(_sum("Gross profit", revenue - float(books.cogs[1]), story))
    other = [("Bad debt", float(books.bad_debt[1])), ("Partner shares", float(books.payouts[1]))]
    other += [(label_of(name), float(books.category(name)[1])) for name in _OPERATING]
    steps += [*_taken(story, other), _sum("Operating profit", profit, story)]
    title = _waterfall_finding(story, revenue, profit)
    note = basis(story, "Before tax; investments are not in it.")
    alt = f"{title}. " + " ".join(f"{step.label}: {step.text}." for step in steps)
    return [
        Heading("From revenue to profit"),
        Figure(title, lambda width: waterfall(steps, width), note, alt=alt),
    ]


def _sum(label: str, value: float, story: Story) -> Bar:
    token = "good" if value >= 0 else "bad"
    return Bar(label, value, money(value, story.currency), token, strong=True)


def _taken(story: Story, parts: list[tuple[str, float]]) -> Iterator[Bar]:
    for label, value in parts:
        if value > 0:
            words = f"{MINUS}{money(value, story.currency)}"
            yield Bar(label, -value, words, "kind.cost", 0.55)


def _cogs_name(category: str) -> str:
    return label_of(category).removesuffix(" (COGS)")


def _waterfall_finding(story: Story, revenue: float, profit: float) -> str:
    amount = money(abs(profit), story.currency)
    if revenue <= 0:
        return f"No revenue yet; {amount} a month is spent" if profit < 0 else "No revenue and no cost yet"
    if profit < 0:
        return f"Costs exceed the revenue of {money(revenue, story.currency)} a month by {amount}"
    return f"Of {money(revenue, story.currency)} revenue a month {amount} is left as operating profit"


def _figures(story: Story) -> KeyFigures:
    return KeyFigures(tuple(key_figure(story, metric_id, _STRIP) for metric_id in _STRIP))


def _streams(story: Story) -> Table:
    columns = (
        Column("Stream"),
        Column("Customers", end=True),
        Column("Revenue each", end=True),
        Column("Cost each", end=True),
        Column("Margin", end=True),
        Column("Inference", end=True),
        Column("Churn", end=True),
        Column("Lifetime value", end=True),
    )
    rows = tuple(_economics(story, stream) for stream in story.streams)
    note = basis(
        story,
        "Revenue and cost by customer and month. Cost, margin and lifetime value are after the cost of goods "
        f"sold that a stream itself causes; a lifetime is at most {story.info.ltv_cap_months} months.",
    )
    return Table(columns, rows, note=note, summary="What a customer of each stream brings and costs.")


def _economics(story: Story, stream: RevenueStream) -> tuple[Cell, ...]:
    rows = story.analysis.streams.forecasts[stream.id].rows
    revenue, customers = float(rows[Row.REVENUE, 1]), float(rows[Row.CUSTOMERS, 1])
    own = sum(float(rows[Row.COSTS + CATEGORIES.index(name), 1]) for name in _COGS)
    each, cost = economics.ratio(revenue, customers), economics.ratio(own, customers)
    margin = economics.ratio(revenue - own, revenue)
    churn = None if stream.churn is None else stream.churn.value
    life = economics.expected_months(churn or 0.0, story.info.ltv_cap_months)
    value = None if each is None or margin is None or life is None else each * margin * life
    return (
        story.cell(stream.id),
        Cell(whole(customers) if customers else NOTHING),
        Cell(money(each, story.currency)),
        Cell(money(cost, story.currency)),
        Cell(percent(margin)),
        Cell(percent(economics.ratio(float(rows[_INFERENCE, 1]), revenue))),
        Cell(percent(churn)),
        Cell(money(value, story.currency)),
    )


def _inference(story: Story) -> list[Block]:
    """Return which part of the revenue of each stream inference takes."""
    shares = []
    for stream in story.streams:
        rows = story.analysis.streams.forecasts[stream.id].rows
        share = economics.ratio(float(rows[_INFERENCE, 1]), float(rows[Row.REVENUE, 1]))
        if share is not None and rows[_INFERENCE, 1] > 0:
            shares.append((share, stream))
    whole = story.analysis.metrics["inference_share"].value
    if not shares or whole is None:
        return []
    shares.sort(key=lambda item: -item[0])
    bars = [
        Bar(stream.name, share, percent(share), "kind.cost", 0.55, stream.id)
        for share, stream in shares[:_MOST_BARS]
    ]
    bars.append(Bar("Whole model", whole, percent(whole), "kind.cost", 0.9, strong=True))
    title = f"Inference takes {percent(whole)} of revenue"
    if len(shares) > 1:
        title += f", most in {shares[0][1].name}"
    note = basis(story, "Cost of inference as a share of the revenue of each stream.")
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return [Figure(title, lambda width: bar_chart(bars, width), note, alt=alt)]


def _elements(story: Story, spent: dict[str, float]) -> Table:
    total = sum(spent.values())
    booked = _booked(story)
    columns = (
        Column("Element"),
        Column("Kind"),
        Column("Booked as"),
        Column("Per month", end=True),
        Column("Share", end=True),
    )
    rows = tuple(
        (
            story.cell(key),
            Cell(KIND_WORDS[story.snapshot.elements[key].kind].label),
            Cell(booked.get(key, NOTHING)),
            Cell(money(amount, story.currency)),
            Cell(percent(economics.ratio(amount, total))),
        )
        for key, amount in sorted(spent.items(), key=lambda item: -item[1])
    )
    last = (Cell("Total"), Cell(""), Cell(""), Cell(money(total, story.currency)), Cell(percent(1.0)))
    note = basis(
        story, "A stream stands here with what its customers and units cost, a partner with what it is paid."
    )
    return Table(columns, rows, last if total > 0 else None, note, "What each element costs.")


def _booked(story: Story) -> dict[str, str]:
    """Return by element the categories of what it costs, in words."""
    categories: dict[str, dict[str, None]] = {}
    for line in (*story.analysis.lines.values(), *story.analysis.driven.values()):
        categories.setdefault(line.owner, {})[label_of(line.category)] = None
    for stream_id, forecast in story.analysis.streams.forecasts.items():
        for row, name in enumerate(CATEGORIES, start=Row.COSTS):
            if forecast.rows[row, 1]:
                categories.setdefault(stream_id, {})[label_of(name)] = None
    for partner_id in payouts(story.analysis):
        categories.setdefault(partner_id, {})["Revenue share"] = None
    return {owner: ", ".join(names) for owner, names in categories.items()}
