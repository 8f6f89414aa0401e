"""Chapter 14, goals and roadmap: three bands of time, and each goal with metric, target and date."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.drawing.roadmap import Band, Stop, roadmap
from canvas_app.model import Goal
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Paragraph, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.measures import amount_words, short_date
from canvas_app.report.content.reach import (
    beside_forecast,
    gap_words,
    goals_held,
    now_of,
    reach_of,
    reached_words,
    reaches,
    way_of,
)
from canvas_app.report.content.rows import are, name_cell, named, sources, targets
from canvas_app.report.content.sentences import counted, listed, tied
from canvas_app.report.content.titles import told
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape
    from canvas_app.model.element_parts import Horizon
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_BANDS: tuple[tuple[Horizon, str, str], ...] = (
    ("short", "Short term", "1 to 2 years"),
    ("medium", "Medium term", "3 to 5 years"),
    ("long", "Long term", "5 years and more"),
)
_MOST_CARDS = 8
"""Goals of a band that are drawn; the table has them all."""


def chapter(story: Story) -> Chapter:
    """Return the roadmap as a picture and as a table."""
    goals = _in_order(story.snapshot.of_kind(Goal))
    answers = answers_of(story, "goals")
    if not goals and not answers:
        empty = "The roadmap is not yet worked out: the model has no goal."
        return told("roadmap", (), empty)
    if not goals:
        return told("roadmap", answers)
    blocks = (
        text(_lead(goals)),
        *_held(story),
        _picture(story, goals),
        Heading("Goals"),
        _table(story, goals),
    )
    return told("roadmap", (*blocks, *answers))


def _in_order(goals: Sequence[Goal]) -> list[Goal]:
    """Return the goals by band, within it by date; those without a date come last."""
    order = [name for name, _, _ in _BANDS]
    return sorted(
        goals,
        key=lambda goal: (order.index(goal.horizon), goal.due is None, goal.due and goal.due.toordinal()),
    )


def _held(story: Story) -> list[Block]:
    """Return which goals the plan misses, where it can be held against one."""
    found = reaches(story)
    return [Paragraph(goals_held(story, found))] if found else []


def _lead(goals: Sequence[Goal]) -> str:
    parts = []
    for band, name, _ in _BANDS:
        count = sum(goal.horizon == band for goal in goals)
        if count:
            parts.append(f"{counted(count, 'goal')} in the {name.lower()}")
    sentence = f"The model sets {listed(parts)}."
    undated = sum(goal.due is None for goal in goals)
    unmeasured = sum(goal.target is None for goal in goals)
    if undated == unmeasured == len(goals):
        return f"{sentence} {_dateless(len(goals))}."
    if undated:
        sentence += f" {counted(undated, 'goal').capitalize()} {_has(undated)} no date yet."
    if unmeasured:
        sentence += f" {counted(unmeasured, 'goal').capitalize()} {_has(unmeasured)} no target number yet."
    return sentence


def _dateless(count: int) -> str:
    return (
        "It has no date and no target number yet" if count == 1 else "None has a date or a target number yet"
    )


def _has(count: int) -> str:
    return "has" if count == 1 else "have"


def _picture(story: Story, goals: Sequence[Goal]) -> Figure:
    bands = tuple(
        Band(name, years, tuple(_stop(story, goal) for goal in goals if goal.horizon == band)[:_MOST_CARDS])
        for band, name, years in _BANDS
    )

    @cache
    def draw(width: float) -> tuple[tuple[Shape, ...], float]:
        return roadmap(bands, width)

    dated = [goal for goal in goals if goal.due is not None]
    title = "The only goal has no date yet" if len(goals) == 1 else "No goal has a date yet"
    if dated:
        first = min(dated, key=lambda goal: str(goal.due))
        assert first.due is not None
        title = f"The next goal, {first.name}, is due on {date_text(first.due)}"
    told = "; ".join(f"{goal.name}: {_when(goal)}" for goal in goals)
    hidden = len(goals) - sum(len(band.stops) for band in bands)
    note = "A diamond marks a milestone, the bar how far a goal has come."
    if hidden:
        note += f" {are(hidden, 'further goal').capitalize()} in the table only."
    return Figure(title, draw, note, alt=f"{title}. {told}.")


def _stop(story: Story, goal: Goal) -> Stop:
    info = METRICS.get(goal.metric)
    target = ""
    if goal.target is not None:
        label = goal.metric if info is None else info.label
        unit = "" if info is None or info.unit in ("month", info.label.lower()) else info.unit
        number = tied(amount_words(goal.target, unit, story.currency))
        target = f"{label}: {number}" if label else number
    return Stop(goal.id, goal.name, _when(goal), target, way_of(story, goal).share, goal.milestone)


def _when(goal: Goal) -> str:
    return "no date yet" if goal.due is None else f"by {date_text(goal.due)}"


def _table(story: Story, goals: Sequence[Goal]) -> Table:
    columns = (
        *map(Column, ("Goal", "Metric")),
        *(Column(title, end=True) for title in ("Start, now", "Target")),
        Column("Due"),
        Column("Plan by then", end=True),
        Column("Aims at"),
    )
    rows = []
    for goal in goals:
        info = METRICS.get(goal.metric)
        rows.append(
            (
                story.cell(goal.id),
                Cell((goal.metric or NOTHING) if info is None else info.label),
                Cell(_so_far(story, goal)),
                Cell(amount_words(goal.target, "" if info is None else info.unit, story.currency)),
                Cell(tied("open" if goal.due is None else short_date(goal.due))),
                _planned(story, goal),
                _aim(story, goal),
            )
        )
    note = (
        f"Now: month 1 in the {story.scenario_words}; the way follows from start, now and target. "
        "Plan by then: the same scenario in the month of the date, and at the end for an open date."
    )
    return Table(columns, tuple(rows), note=note, summary="Goals with metric, target, date and plan.")


def _so_far(story: Story, goal: Goal) -> str:
    """Return where a goal started, where it is now, and how much of the way that is."""
    info = METRICS.get(goal.metric)
    unit = "" if info is None else info.unit.partition("/")[0]
    lines = [
        f"{word} {amount_words(at, unit, story.currency)}"
        for word, at in (("from", goal.baseline), ("now", now_of(story, goal)))
        if at is not None
    ]
    return "\n".join(filter(None, (*lines, way_of(story, goal).words))) or NOTHING


def _planned(story: Story, goal: Goal) -> Cell:
    """Return what the plan comes to when a goal is due, and by how much that misses or exceeds it."""
    reach = reach_of(story, goal)
    if reach is not None:
        words = f"{reached_words(story, reach)}\n{gap_words(story, reach)}"
        return Cell(words, tone=None if reach.met else "attention")
    side = beside_forecast(story, goal)
    return Cell(NOTHING if side is None else f"{side} the forecast")


def _aim(story: Story, goal: Goal) -> Cell:
    """Return what a goal aims at, and the goals that come before it."""
    aims, before = targets(story, goal.id, "targets"), sources(story, goal.id, "precedes")
    if not before:
        return name_cell(story, aims)
    after = f"after {named(story, before)}"
    return Cell(f"{named(story, aims)}\n{after}" if aims else after)
