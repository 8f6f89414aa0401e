"""Chapter 1, the business model at a glance: the canvas, its nine blocks, what the framework asks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from canvas_app.drawing.bar_charts import Bar, bar_chart
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.blocks import CanvasPage, Cell, Column, Figure, Heading, Table, text
from canvas_app.report.content.blocks_of_bmc import blocks_of
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.rows import few_names, plan
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.blocks_of_bmc import CanvasBlock
    from canvas_app.report.content.story import Story

_NOTHING = "Nothing yet"


def chapter(story: Story) -> Chapter:
    """Return the canvas with its blocks in words, objectives, philosophy, AI elements and practices."""
    answers = answers_of(story, "model", heading="Objectives, philosophy and AI")
    practices = plan(story, ("practice",), "Practices with AI: how often, when and by whom.")
    if not story.names and not answers:
        return told("model", (), "Not yet worked out: the canvas is empty.")
    blocks: list[Block] = []
    if story.names:
        found = blocks_of(story)
        blocks += [CanvasPage("bmc", "Business model canvas"), text(_opening(story, found))]
        blocks += [Heading("The nine blocks in words"), _table(story, found)]
    blocks += answers
    if practices is not None:
        blocks += [Heading("AI practices"), practices]
    return told("model", (*blocks, *_coverage(story)))


def _opening(story: Story, blocks: Sequence[CanvasBlock]) -> str:
    inside = sum(len(block.elements) for block in blocks)
    words = (
        f"{story.subject} is described by {counted(inside, 'element')} in the blocks of the canvas"
        f" and {counted(len(story.snapshot.relations), 'relation')}."
    )
    shown = {key for block in blocks for key, _ in block.elements}
    beside = Counter[str](one.kind for key, one in story.snapshot.elements.items() if key not in shown)
    if beside:
        stands = "stands" if beside.total() == 1 else "stand"
        kinds = [counted(beside[kind], noun) for kind, noun in _BESIDE.items() if beside[kind]]
        words += f" Beside the canvas {stands} {listed(kinds)}."
    empty = [block.title.lower() for block in blocks if not (block.elements or block.elsewhere)]
    if empty:
        words += f" Still empty: {listed(empty)}."
    return words


_BESIDE = {"strategy": "statement", "goal": "goal", "metric": "metric", "risk": "risk", "note": "note"}
"""The kinds that stand in no block."""


def _table(story: Story, blocks: Sequence[CanvasBlock]) -> Table:
    columns = (Column("Block"), Column("Side"), Column("Elements"), Column("Count", end=True))
    rows = tuple(
        (
            Cell(block.title),
            Cell(block.stands_for),
            Cell(few_names([name for _, name in block.elements], 8) or " ".join(block.elsewhere) or _NOTHING),
            Cell(f"{len(block.elements):,}"),
        )
        for block in blocks
    )
    inside = {key for block in blocks for key, _ in block.elements}
    beside = [name for key, name in story.names.items() if key not in inside]
    if beside:
        last = (
            Cell("Beside the canvas"),
            Cell(NOTHING),
            Cell(few_names(beside, 8)),
            Cell(f"{len(beside):,}"),
        )
        rows = (*rows, last)
    note = "Desirable: customers want it. Feasible: it can be done. Viable: it pays."
    return Table(columns, rows, note=note, summary="The elements in each of the nine blocks.")


def _coverage(story: Story) -> list[Block]:
    """Return how much of the framework is answered, part by part."""
    coverage = story.coverage
    if not coverage.total:
        return []
    title = (
        f"{coverage.answered:,} of {counted(coverage.total, 'entry', 'entries')} of the framework "
        f"{'is' if coverage.answered == 1 else 'are'} answered"
    )
    bars = [
        Bar(part.title, part.answered / part.total, f"{part.answered:,} of {part.total:,}", "accent")
        for part in coverage.sections
        if part.total
    ]
    note = "Entries answered in each part of the framework; an entry and its twin for AI count once."
    away = coverage.not_for_us
    if away:
        note += (
            f" {counted(away, 'entry', 'entries').capitalize()} {'is' if away == 1 else 'are'} not for us."
        )
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return [Figure(title, lambda width: bar_chart(bars, width, 1.0), note, alt=alt)]
