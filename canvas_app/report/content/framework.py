"""What a document answers to the entries of the framework, printed in the chapter they belong to."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.drawing.facts import begins_later, fact_line
from canvas_app.model import Goal, RevenueStream, Strategy
from canvas_app.model.numbers import exact_number
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.markup import parse, plain
from canvas_app.report.content.own_words import as_own
from canvas_app.report.content.sentences import listed, next_review
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.framework import EntryState, SectionCoverage
    from canvas_app.model import Element, EntryAnswer
    from canvas_app.report.content.blocks import Block, Tone
    from canvas_app.report.content.story import Story

_LONGEST = 500
"""A longer answer stands below the table, where it may go on over pages."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLACED = "On the canvas, not yet described."
_SEVERAL = "In several of these parts"
"""The heading of what is not for us for one reason in more than one group."""


@dataclass(frozen=True, slots=True)
class Told:
    """One answer to one entry: a text of its own, or what an element of the canvas says."""

    group: str
    """The heading under which the framework lists the entry."""
    entry: str
    text: str
    element: str | None = None
    away: bool = False
    """Whether it says that the entry is not for us."""

    @property
    def words(self) -> str:
        """The text for a field of a table: an answer without the marks that format it."""
        return self.text if self.element is not None else plain(self.text)


def answers_of(story: Story, *sections: str, heading: str = "Answers to the framework") -> tuple[Block, ...]:
    """Return all answers to the entries of parts of the framework; nothing where there is none.

    `sections` are ids of its sections or of groups in them, as in `model.framework`. Statements of the
    strategy that belong to these parts but answer no entry stand here too.
    """
    groups = groups_of(story, *sections)
    answers = _folded([answer for group in groups for answer in told_of(story, group)])
    if not answers:
        return ()
    blocks: list[Block] = [Heading(heading), _table(story, answers, _tally(groups))]
    for answer in answers:
        if len(answer.text) > _LONGEST:
            formatted = as_own(parse(answer.text)) if answer.element is None else (text(answer.text),)
            blocks += [Heading(answer.entry, 3), *formatted]
    return tuple(blocks)


def groups_of(story: Story, *sections: str) -> list[SectionCoverage]:
    """Return the groups of parts of the framework, in the order in which the parts are asked for."""
    found: dict[str, SectionCoverage] = {}
    for wanted in sections:
        for section in story.coverage.sections:
            groups = section.sections or (section,)
            whole = section.id == wanted
            found |= {group.id: group for group in groups if whole or group.id == wanted}
    return list(found.values())


def says(element: Element, story: Story) -> str:
    """Return what an element says about itself in its own words, else its most telling fact.

    A count of customers is that of the cards, and of the tables beside the money of month 1.
    """
    if isinstance(element, Strategy | Goal) and element.statement:
        return element.statement
    if isinstance(element, Strategy):
        return element.description
    if element.description or not isinstance(element, RevenueStream):
        return element.description or fact_line(element, story.currency)
    customers = story.analysis.customers_by_stream.get(element.id)
    fact = fact_line(element, story.currency, customers)
    counts = fact != fact_line(element.model_copy(update={"customers_start": None}), story.currency)
    return f"{fact} in month 1" if counts and not begins_later(element) else fact


def told_of(story: Story, group: SectionCoverage) -> Iterator[Told]:
    """Yield the answers to the entries of a group, then statements of its topic that answer none."""
    for state in group.entries:
        words = _words(story, state)
        if words:
            away = state.state == "not_for_us"
            yield Told(group.title, state.name, words, away=away)
        for key in state.elements:
            element = story.snapshot.elements.get(key)
            if element is not None:
                yield Told(group.title, state.name, says(element, story), element.id)
    for statement in _own_statements(story, group):
        name = f"AI: {statement.name}" if statement.ai_specific else statement.name
        yield Told(group.title, name, says(statement, story), statement.id)


def _folded(answers: Sequence[Told]) -> list[Told]:
    """Return the answers with those that are not for us in one row for each reason; none is lost.

    One that has an element as its evidence stays alone. A reason that several groups share stands last.
    """
    evident = {(answer.group, answer.entry) for answer in answers if answer.element is not None}
    alike: dict[str, list[Told]] = {}
    for answer in answers:
        if answer.away and (answer.group, answer.entry) not in evident:
            alike.setdefault(answer.text, []).append(answer)
    rows = {id(same[0]): _as_one(same) for same in alike.values()}
    gone = {id(answer) for same in alike.values() for answer in same[1:]}
    found = [rows.get(id(answer), answer) for answer in answers if id(answer) not in gone]
    return sorted(found, key=lambda answer: answer.group == _SEVERAL)


def _as_one(same: Sequence[Told]) -> Told:
    """Return one row for entries with the same answer, by group where there are several."""
    groups: dict[str, list[str]] = {}
    for answer in same:
        groups.setdefault(answer.group, []).append(answer.entry)
    if len(groups) == 1:
        return replace(same[0], entry=", ".join(groups[same[0].group]))
    entries = "\n".join(f"{group}: {', '.join(names)}" for group, names in groups.items())
    return replace(same[0], group=_SEVERAL, entry=entries)


def _words(story: Story, state: EntryState) -> str:
    answer: EntryAnswer | None = state.answer
    if answer is None:
        return next_review(story.info) if state.row.field == "next_review" else _date_in_words(state.value)
    if answer.not_for_us:
        reason = answer.reason or answer.text
        return f"Not for us: {reason}" if reason else "Not for us."
    number = "" if answer.number is None else f"{exact_number(answer.number)} {answer.unit}".strip()
    words = "\n".join(part for part in (answer.text, number) if part)
    if not answer.in_work:
        return words
    return f"In work: {words}" if words else "In work."


def _date_in_words(value: str) -> str:
    return date_text(datetime.date.fromisoformat(value)) if _DATE.fullmatch(value) else value


def _own_statements(story: Story, group: SectionCoverage) -> Iterator[Strategy]:
    topics = {state.entry.fields.get("topic") for state in group.entries}
    tied = {key for state in story.coverage.states for key in state.elements}
    for statement in story.snapshot.of_kind(Strategy):
        if statement.topic in topics and statement.id not in tied:
            yield statement


def _table(story: Story, answers: Sequence[Told], note: str) -> Table:
    """Return one row per answer under the name of its group; what repeats from the row above is left out."""
    grouped = len({answer.group for answer in answers}) > 1
    linked = any(answer.element is not None for answer in answers)
    titles = ("Entry", "Answer", "On the canvas") if linked else ("Entry", "Answer")
    rows: list[tuple[Cell, ...]] = []
    before: Told | None = None
    for answer in answers:
        known = before is not None and answer.group == before.group
        again = known and before is not None and answer.entry == before.entry
        if grouped and not known:
            rows.append((Cell(answer.group, bold=True), *(Cell("") for _ in titles[1:])))
        words = "See the text below." if len(answer.text) > _LONGEST else answer.words
        element = Cell("") if answer.element is None else story.cell(answer.element)
        # What an element says below an answer is its evidence.
        tone: Tone | None = "muted" if again and answer.element is not None else None
        row = (
            Cell("" if again else answer.entry),
            Cell(words or _PLACED, tone=tone, own=words == answer.words != answer.text),
            element,
        )
        rows.append(row[: len(titles)])
        before = answer
    columns = tuple(map(Column, titles))
    return Table(columns, tuple(rows), note=note, summary="Answers to the entries of the framework.")


def _tally(groups: Sequence[SectionCoverage]) -> str:
    """Return how far these parts of the framework are worked out."""
    answered, in_work, not_for_us, total = (
        sum(getattr(group, name) for group in groups)
        for name in ("answered", "in_work", "not_for_us", "total")
    )
    parts = [f"{answered:,} of {total:,} {'entry' if total == 1 else 'entries'} answered"]
    if in_work:
        parts.append(f"{in_work:,} in work")
    if not_for_us:
        parts.append(f"{not_for_us:,} not for us")
    return f"This part of the framework: {listed(parts)}."
