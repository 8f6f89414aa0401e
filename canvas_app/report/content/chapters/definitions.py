"""Appendix C: what each metric means and how it is computed, and the conventions that all numbers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.model import label_of
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, cells, text
from canvas_app.report.content.conventions import choices, conventions
from canvas_app.report.content.measures import metric_words
from canvas_app.report.content.sentences import counted, tied
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_GROUPS = {
    "earn": "Earning",
    "keep": "Keeping customers",
    "grow": "Growing",
    "cash": "Cash and value",
    "risk": "Risk and structure",
    "market": "Market",
}


def chapter(story: Story) -> Chapter:
    """Return conventions, choices, and all metrics by group with their values."""
    lead = (
        f"How each number of this document is defined. It knows {counted(len(METRICS), 'metric')}; "
        f"their values hold for the {story.scenario_words}."
    )
    blocks = (text(lead), *_conventions(), _choices(story), *_metrics(story))
    return told("definitions", blocks)


def _conventions() -> Iterator[Block]:
    yield Heading("Conventions")
    rows = tuple((Cell(one.topic, bold=True), Cell(one.text)) for one in conventions())
    yield Table((Column("Topic"), Column("Convention")), rows, summary="Conventions of all numbers.")
    yield Heading("Where sources differ")


def _choices(story: Story) -> Table:
    info = story.info
    settings = {"ltv_cap_months": info.ltv_cap_months, "balance_by": label_of(info.balance_by)}
    rows = tuple(
        (Cell(one.topic, bold=True), *cells("; ".join(one.variants), one.choice.format(**settings)))
        for one in choices()
    )
    columns = tuple(map(Column, ("Topic", "Ways in use", "Choice made here")))
    return Table(columns, rows, summary="What sources do in several ways, and the way taken here.")


def _metrics(story: Story) -> Iterator[Block]:
    for group, name in _GROUPS.items():
        rows = tuple(_row(story, key) for key, info in METRICS.items() if info.group == group)
        if rows:
            yield Heading(name)
            columns = tuple(map(Column, ("Metric and value", "Definition and formula", "Convention")))
            yield Table(columns, rows, summary=f"{name}: metrics with value, definition and convention.")


def _row(story: Story, key: str) -> tuple[Cell, ...]:
    info, value = METRICS[key], story.analysis.metrics[key]
    reason = value.reason or value.note or ""
    convention = "\n".join(part for part in (reason, info.convention) if part)
    return (
        # A number stays with its unit.
        Cell(f"{info.label}\n{tied(metric_words(value, story.currency))}", bold=True),
        Cell(f"{info.definition}\n{info.formula}"),
        Cell(convention),
    )
