"""Chapter 8, costs and unit economics: where the money goes, what a customer brings, what inference takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.forecast.streams import CATEGORIES, Row
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.partners import payouts
from canvas_app.drawing.bar_charts import Bar, bar_chart, waterfall
from canvas_app.model import KIND_WORDS, label_of
from canvas_app.model.numbers import MINUS, NOTHING, money, percent
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, KeyFigures, Table, text
from canvas_app.report.content.blocks_of_bmc import spent
from canvas_app.report.content.key_figures import key_figure
from canvas_app.report.content.rows import basis, percents
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told
from canvas_app.report.plots.wording import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.model import RevenueStream
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_COGS = tuple(name for name in CATEGORIES if name.startswith("cogs_"))
_OPERATING = ("sm", "rd", "ga")
_MOST_BARS = 15
_SAME = 0.0005
"""Shares closer than this read the same."""
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
    costs = spent(story.analysis)
    earns = bool(story.analysis.total_revenue.any())
    if not costs and not earns:
        return told("costs", (), "Not yet worked out: no element of the model has a cost.")
    if story.incomplete:
        return told("costs", (text(f"What the model costs cannot be summed up yet. {story.incomplete}"),))
    blocks: list[Block] = [text(_opening(story, costs)), *_waterfall(story)]
    if earns:
        blocks += [Heading("Unit economics"), _figures(story), _streams(story), *_inference(story)]
    if costs:
        blocks += [Heading("Cost by element"), _elements(story, costs)]
    return told("costs", blocks)


def _opening(story: Story, costs: dict[str, float]) -> str:
    total = sum(costs.values())
    if total <= 0:
        return f"Nothing is spent in month 1 of the {story.scenario_words}."
    top = max(costs, key=lambda key: costs[key])
    words = (
        f"The model spends {money(total, story.currency)} in month 1 of the {story.scenario_words}, on "
        f"{counted(len(costs), 'element')}."
    )
    alike = sum(cost > costs[top] * (1.0 - _SAME) for cost in costs.values())
    if 1 < len(costs) == alike:
        words += " Each costs the same."
    elif alike == 1 < len(costs):
        words += f" The largest is {story.names[top]}, with {percent(costs[top] / total)} of it."
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
        Column("Lifetime value", end=True, computed=True),
    )
    found = [_economics(story, stream) for stream in story.streams]
    margins = percents(each.margin for each in found)
    inference = percents(each.inference for each in found)
    rows = tuple(
        (
            story.cell(stream.id),
            Cell(whole(each.customers) if each.customers else NOTHING),
            Cell(money(each.revenue, story.currency)),
            Cell(money(each.cost, story.currency)),
            Cell(margin),
            Cell(share),
            Cell(percent(each.churn)),
            Cell(money(each.value, story.currency)),
        )
        for stream, each, margin, share in zip(story.streams, found, margins, inference, strict=True)
    )
    unknown = any(each.customers and each.churn is None for each in found)
    note = basis(
        story,
        "Revenue and cost by customer and month. Cost, margin and lifetime value are after the cost of goods "
        f"sold that a stream itself causes; a lifetime is at most {story.info.ltv_cap_months} months."
        f"{' Without a churn nothing says how long customers stay.' if unknown else ''}",
    )
    return Table(columns, rows, note=note, summary="What a customer of each stream brings and costs.")


class _Economics(NamedTuple):
    """What a customer of a stream brings and costs in month 1."""

    customers: float
    revenue: float | None
    cost: float | None
    margin: float | None
    inference: float | None
    churn: float | None
    value: float | None


def _economics(story: Story, stream: RevenueStream) -> _Economics:
    rows = story.analysis.streams.forecasts[stream.id].rows
    revenue, customers = float(rows[Row.REVENUE, 1]), float(rows[Row.CUSTOMERS, 1])
    own = sum(float(rows[Row.COSTS + CATEGORIES.index(name), 1]) for name in _COGS)
    each, cost = economics.ratio(revenue, customers), economics.ratio(own, customers)
    margin = economics.ratio(revenue - own, revenue)
    churn = None if stream.churn is None else stream.churn.value
    life = None if churn is None else economics.expected_months(churn, story.info.ltv_cap_months)
    value = None if each is None or margin is None or life is None else each * margin * life
    inference = economics.ratio(float(rows[_INFERENCE, 1]), revenue)
    return _Economics(customers, each, cost, margin, inference, churn, value)


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
    shown = shares[:_MOST_BARS]
    *words, words_of_all = percents([*(share for share, _ in shown), whole])
    bars = [
        Bar(stream.name, share, said, "kind.cost", 0.55, stream.id)
        for (share, stream), said in zip(shown, words, strict=True)
    ]
    bars.append(Bar("Whole model", whole, words_of_all, "kind.cost", 0.9, strong=True))
    title = f"Inference takes {percent(whole)} of revenue"
    if len(shares) > 1:
        title += f", most in {shares[0][1].name}"
    note = basis(story, "Cost of inference as a share of the revenue of each stream.")
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return [Figure(title, lambda width: bar_chart(bars, width), note, alt=alt)]


def _elements(story: Story, costs: dict[str, float]) -> Table:
    total = sum(costs.values())
    booked = _booked(story)
    columns = (
        Column("Element"),
        Column("Kind"),
        Column("Booked as"),
        Column("Per month", end=True),
        Column("Share", end=True),
    )
    ranked = sorted(costs.items(), key=lambda item: -item[1])
    *shares, whole_share = percents([*(economics.ratio(amount, total) for _, amount in ranked), 1.0])
    rows = tuple(
        (
            story.cell(key),
            Cell(KIND_WORDS[story.snapshot.elements[key].kind].label),
            Cell(booked.get(key, NOTHING)),
            Cell(money(amount, story.currency)),
            Cell(share),
        )
        for (key, amount), share in zip(ranked, shares, strict=True)
    )
    last = (Cell("Total"), Cell(""), Cell(""), Cell(money(total, story.currency)), Cell(whole_share))
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
