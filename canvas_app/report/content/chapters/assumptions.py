"""Appendix A, the assumption register: each number put in, its range, its source and its weight."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.assumptions import assumptions_of
from canvas_app.model import DOCUMENT_ID, label_of
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.measures import short_date
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told
from canvas_app.report.rates import NO_RATE, rate_rows
from canvas_app.report.values import bare_unit, number_text, unit_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_TITLES = ("Value", "Low", "High")
_KNOWN = ("Date", "Source")


def chapter(story: Story) -> Chapter:
    """Return every assumption with its rank in the tornado of the net present value."""
    every = assumptions_of(story.snapshot)
    if not every:
        return told("assumptions", (), "Not yet worked out: the model has no assumption in numbers.")
    ranks = {bar.assumption.place: rank for rank, bar in enumerate(story.tornado.bars, 1)}
    columns = (
        *map(Column, ("No.", "Input", "Unit")),
        *(Column(title, end=True) for title in _TITLES),
        Column("Source"),
        Column("Confidence"),
        Column("Rank", end=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, item in enumerate(every, 1):
        if number == 1 or item.place.record != every[number - 2].place.record:
            rows.append((_owner(story, item), *(Cell("") for _ in columns[1:])))
        rows.append(_row(story, f"A{number}", item, str(ranks.get(item.place, NOTHING))))
    note = (
        "Low: the 10th percentile. High: the 90th percentile. Rank: place in the tornado of the net "
        f"present value, in the {story.scenario_words}."
    )
    summary = "All assumptions with range, unit, source and rank."
    table = Table(columns, tuple(rows), note=note, summary=summary)
    return told("assumptions", (text(_lead(every)), *_rates(story), table))


def _row(story: Story, number: str, item: Assumption, rank: str) -> tuple[Cell, ...]:
    source, confidence = item.quantity.source, item.quantity.confidence
    return (
        Cell(number),
        Cell(item.label),
        Cell(unit_words(item.unit, story.currency) or NOTHING),
        *(Cell(words) for words in _values(item, story.currency)),
        Cell(source or "none named", tone=None if source else "attention"),
        Cell(label_of(confidence) if confidence else NOTHING),
        Cell(rank),
    )


def _rates(story: Story) -> Iterator[Block]:
    """The static table by which amounts in other currencies are counted; nothing where there are none."""
    rates = rate_rows(story.snapshot)
    if not rates:
        return
    yield Heading("Exchange rates")
    columns = (Column("Currency"), *(Column(title, end=True) for title in _TITLES), *map(Column, _KNOWN))
    rows = tuple(
        (
            Cell(f"{rate.currency}, {rate.name}" if rate.name != rate.currency else rate.currency),
            Cell(_rate(rate.value) or NO_RATE, tone=None if rate.value is not None else "bad"),
            Cell(_rate(rate.low) or NOTHING),
            Cell(_rate(rate.high) or NOTHING),
            Cell(short_date(datetime.date.fromisoformat(rate.date)) if rate.date else NOTHING),
            Cell(rate.source or "none named", tone=None if rate.source else "attention"),
        )
        for rate in rates
    )
    note = (
        f"Value: what one unit is worth in {story.currency}. Amounts that name no currency are in "
        f"{story.currency}; all others are counted at this rate."
    )
    summary = "Exchange rates with date and source."
    yield Table(columns, rows, note=note, summary=summary)
    yield Heading("All assumptions")


def _rate(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _lead(every: tuple[Assumption, ...]) -> str:
    ranged = sum(item.ranged for item in every)
    sourced = sum(bool(item.quantity.source) for item in every)
    return (
        f"The model rests on {counted(len(every), 'assumption')}. {_some(ranged, len(every))} a range and "
        f"{_some(sourced, len(every)).lower()} a source."
    )


def _some(count: int, of: int) -> str:
    if count == of:
        return "It has" if of == 1 else "All have"
    if count == 0:
        return "It lacks" if of == 1 else "None has"
    return f"{counted(count, 'x').split()[0].capitalize()} {'has' if count == 1 else 'have'}"


def _owner(story: Story, item: Assumption) -> Cell:
    record = item.place.record
    if record in story.names:
        return replace(story.cell(record), bold=True)
    if record == DOCUMENT_ID:
        return Cell("Whole document", bold=True)
    relation = story.snapshot.relations[record]
    return Cell(item.owner, relation.source, bold=True)


def _values(item: Assumption, currency: str) -> tuple[str, str, str]:
    quantity = item.quantity
    known = (quantity.value, quantity.low, quantity.high)
    bare = bare_unit(item.unit)
    low, middle, high = (NOTHING if one is None else number_text(one, bare, currency) for one in known)
    return low, middle, high
