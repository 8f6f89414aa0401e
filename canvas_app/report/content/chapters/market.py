"""Chapter 4, market strategy: how large the market is, who is in it, how the company stands in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis.metrics.market import market
from canvas_app.drawing.bar_charts import Bar, funnel
from canvas_app.model import Segment, label_of
from canvas_app.model.numbers import NOTHING, compact, money, percent
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, KeyFigures, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.key_figures import key_figure
from canvas_app.report.content.pricing import is_advertising
from canvas_app.report.content.rows import basis, few_names
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told
from canvas_app.report.plots.wording import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.metrics.market import Market, SegmentMarket
    from canvas_app.model import Need
    from canvas_app.report.content.blocks import Block, Chapter, KeyFigure
    from canvas_app.report.content.story import Story

_MONTHS = 12.0
_SHARES = {
    "penetration": "of the accounts that can be served",
    "attainment": "of the obtainable market",
    "top_segment_share": "of revenue",
}
"""By metric what its share is of."""
_STEPS = (("tam", "Whole market (TAM)"), ("sam", "Served market (SAM)"), ("som", "Obtainable market (SOM)"))


def chapter(story: Story) -> Chapter:
    """Return the size of the market, its segments, the alternatives they have, and the positioning."""
    segments = story.snapshot.of_kind(Segment)
    answers = answers_of(story, "market", heading="Market analysis and positioning")
    if not segments and not answers:
        return told("market", (), "Not yet worked out: the model has no customer segment.")
    blocks: list[Block] = []
    if segments:
        found = market(story.snapshot, story.analysis)
        blocks += [text(_opening(story, segments, found)), *_size(story, found)]
        blocks += [Heading("Segments"), _segments(story, segments, found), *_needs(story, segments)]
        blocks += _alternatives(story, segments)
    return told("market", (*blocks, *answers))


def _opening(story: Story, segments: Sequence[Segment], found: Market) -> str:
    paying = sum(segment.payer for segment in segments)
    words = f"The model addresses {counted(len(segments), 'segment')}"
    words += "." if paying == len(segments) else f", of which {counted(paying, 'segment')} {_pays(paying)}."
    sam = found.total("sam")
    if sam is None:
        return f"{words} How large the market is cannot be told: accounts or their spend are not entered."
    words += f" The served market is worth {money(sam, story.currency)} a year."
    reached = found.reached("revenue", "sam")
    if reached is not None:
        words += f" Twelve times the revenue of month 1 is {percent(reached * _MONTHS)} of it."
    warning = f" {found.warning}" if found.warning else ""
    return words + warning


def _pays(count: int) -> str:
    return "pays" if count == 1 else "pay"


def _size(story: Story, found: Market) -> list[Block]:
    totals = [(label, found.total(field)) for field, label in _STEPS]
    steps = [
        Bar(label, value, f"{money(value, story.currency)} a year", "kind.segment", alpha)
        for (label, value), alpha in zip(totals, (0.35, 0.6, 0.9), strict=True)
        if value is not None
    ]
    revenue = float(sum(each.revenue for each in found.counted)) * _MONTHS
    if not steps:
        return []
    if revenue > 0:
        steps.append(Bar("Revenue today, by the year", revenue, f"{money(revenue, story.currency)} a year"))
    title = _size_finding(story, found, revenue)
    note = basis(story, "Accounts × spend, then the serviceable and the obtainable share; widths are money.")
    alt = f"{title}. " + " ".join(f"{step.label}: {step.text}." for step in steps)
    words_of = {**_SHARES, "top_segment_share": "of revenue; ads count with their viewers"}
    shares = words_of if _has_viewers(story) else _SHARES
    figures = tuple(_explained(key_figure(story, name), words) for name, words in shares.items())
    return [
        Heading("Size of the market"),
        KeyFigures(figures),
        Figure(title, lambda width: funnel(steps, width), note, alt=alt),
    ]


def _has_viewers(story: Story) -> bool:
    """Return whether some of those who are counted as customers see advertising and pay nothing."""
    return any(is_advertising(stream) for stream in story.streams)


def _explained(figure: KeyFigure, words: str) -> KeyFigure:
    return figure if figure.note else replace(figure, note=words)


def _size_finding(story: Story, found: Market, revenue: float) -> str:
    som, tam = found.total("som"), found.total("tam")
    if som is not None and som > 0 and revenue > 0:
        return f"Revenue reaches {percent(revenue / som)} of the obtainable market"
    if som is not None and tam:
        return f"{percent(som / tam)} of the whole market can be obtained"
    return f"The whole market is {money(tam, story.currency)} a year"


def _segments(story: Story, segments: Sequence[Segment], found: Market) -> Table:
    by_id = {each.segment_id: each for each in found.segments}
    columns = (
        Column("Segment"),
        Column("Type"),
        Column("Accounts", end=True),
        Column("TAM", end=True, computed=True),
        Column("SAM", end=True, computed=True),
        Column("SOM", end=True, computed=True),
        Column("Growth", end=True),
        Column("Customers", end=True, computed=True),
    )
    rows = []
    for segment in segments:
        size = by_id.get(segment.id)
        growth = segment.market_growth
        rows.append(
            (
                story.cell(segment.id),
                Cell(label_of(segment.segment_type) + ("" if segment.payer else ", does not pay")),
                Cell(NOTHING if segment.accounts_tam is None else compact(segment.accounts_tam.value)),
                *(_sum(size, field, story.currency) for field, _ in _STEPS),
                Cell(NOTHING if growth is None else percent(growth.value, signed=True)),
                Cell(NOTHING if size is None or not size.customers else whole(size.customers)),
            )
        )
    viewers = " or see advertising" if _has_viewers(story) else ""
    note = basis(story, f"TAM, SAM, SOM and growth by the year; customers who pay{viewers}.")
    return Table(columns, tuple(rows), note=note, summary="Size and growth of each segment.")


def _sum(size: SegmentMarket | None, field: str, currency: str) -> Cell:
    value = None if size is None else getattr(size, field)
    return Cell(money(value, currency))


def _needs(story: Story, segments: Sequence[Segment]) -> list[Block]:
    known = [segment for segment in segments if segment.jobs or segment.pains or segment.gains]
    if not known:
        return []
    columns = (Column("Segment"), Column("Jobs"), Column("Pains"), Column("Gains"))
    rows = tuple(
        (
            story.cell(segment.id),
            *(Cell(_weighed(needs)) for needs in (segment.jobs, segment.pains, segment.gains)),
        )
        for segment in known
    )
    note = "In brackets the importance, from 1 to 5."
    return [Heading("What matters to them", 3), Table(columns, rows, note=note, summary="Needs by segment.")]


def _weighed(needs: Sequence[Need]) -> str:
    ordered = sorted(needs, key=lambda need: -need.importance)
    return "\n".join(f"{need.text} ({need.importance})" for need in ordered) or NOTHING


def _alternatives(story: Story, segments: Sequence[Segment]) -> list[Block]:
    """Return what customers use today, which is what the company competes with."""
    known = [each for each in segments if each.existing_alternatives or each.early_adopters]
    if not known:
        return []
    columns = (Column("Segment"), Column("Uses today"), Column("First to change"))
    rows = tuple(
        (
            story.cell(each.id),
            Cell(each.existing_alternatives or NOTHING),
            Cell(each.early_adopters or NOTHING),
        )
        for each in known
    )
    unknown = [each.name for each in segments if not each.existing_alternatives]
    note = f"What is used today is not yet known for {few_names(unknown)}." if unknown else ""
    table = Table(columns, rows, note=note, summary="What each segment uses today instead.")
    return [Heading("Competitors and alternatives"), table]
