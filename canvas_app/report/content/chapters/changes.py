"""Appendix E: the version of the document as far as it knows it, and the comments on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import Note
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.blocks import Cell, Column, Field, Fields, Heading, Table, text
from canvas_app.report.content.rows import are, named, targets
from canvas_app.report.content.sentences import counted, next_review
from canvas_app.report.content.titles import told
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_STATES = {
    "comment": ("open", "settled"),
    "question": ("open", "answered"),
    "decision": ("to be decided", "decided"),
}
"""What an unresolved and a resolved note are called."""


def chapter(story: Story) -> Chapter:
    """Return version and dates, then the comments, questions and decisions with their state."""
    return told("changes", (*_version(story), *_notes(story)))


def _version(story: Story) -> Iterator[Block]:
    info = story.info
    yield Heading("This version")
    yield text(
        "The model keeps no earlier versions, so what changed since the last one is not listed. To compare, "
        "keep the file of each version that was reviewed."
    )
    rows = (
        ("Version", info.version or NOTHING),
        ("State", story.state),
        ("Last updated", _date(info.last_updated)),
        ("Next review", next_review(info) or "not set"),
        ("Authors", ", ".join(info.authors) or "to be named"),
        ("Approvers", ", ".join(info.approvers) or "to be named"),
    )
    yield Fields(tuple(Field(label, Cell(words)) for label, words in rows))


def _date(date: datetime.date | None) -> str:
    return "not set" if date is None else date_text(date)


def _notes(story: Story) -> Iterator[Block]:
    notes = [note for note in story.snapshot.of_kind(Note) if note.note_type in _STATES]
    yield Heading("Comments, questions and decisions")
    if not notes:
        yield text("No comment, question or decision stands on the canvas.")
        return
    unsettled = sum(not note.resolved for note in notes)
    carries = f"The canvas carries {counted(len(notes), 'such note')}"
    state = "all are settled" if not unsettled else f"{are(unsettled, 'note')} still open"
    if len(notes) == 1:
        state = "it is still open" if unsettled else "it is settled"
    yield text(f"{carries}; {state}.")
    yield _table(story, sorted(notes, key=lambda note: note.resolved))


def _table(story: Story, notes: Sequence[Note]) -> Table:
    columns = tuple(map(Column, ("Type", "Note", "Text", "About", "State")))
    rows = tuple(
        (
            Cell(note.note_type.capitalize()),
            story.cell(note.id),
            Cell(note.text or note.description or NOTHING),
            Cell(named(story, targets(story, note.id, "annotates"))),
            Cell(_STATES[note.note_type][note.resolved], tone=None if note.resolved else "attention"),
        )
        for note in notes
    )
    return Table(columns, rows, summary="Comments, questions and decisions with their state.")
