"""The cover with document control, and the contents."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.facts import counted
from canvas_app.drawing.shapes import Paint, Rect
from canvas_app.drawing.text import elide
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pieces import (
    BODY,
    FAINT,
    MUTED,
    Entry,
    Piece,
    Style,
    Turn,
    heading,
    linked,
    rule,
    title,
)
from canvas_app.report.pdf.tables import CELL, HEAD
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

COVER = "chapter:cover"
CONTENTS = "chapter:contents"

_NAME = Style(40.0, "bold", leading=1.15)
_SUBTITLE = Style(19.0, paint=MUTED, leading=1.4)
_MOTTO = Style(15.0, paint=MUTED, leading=1.5)
_LABEL_WIDTH = 150.0
_CONTROL_HEIGHT = 24.0
_MOST_LINES = 6


def cover(story: Story) -> Flow:
    """Return the first page: what, for whom, which state, by whom."""
    info, width = story.info, story.width
    words: list[Piece] = [_client(info.client, width)]
    name = heading(info.title, width, _NAME, COVER, after=10.0)
    words += name[:_MOST_LINES]
    for style, text in ((_SUBTITLE, info.subtitle), (_MOTTO, info.motto)):
        lines = style.wrap(text, width) if text else []
        words += [
            Piece(style.line, (style.text(line, 0.0, 0.0),), before=10.0 if index == 0 else 0.0)
            for index, line in enumerate(lines[:_MOST_LINES])
        ]
    control = _control(story)
    needed = sum(piece.before + piece.height for piece in (*words, *control))
    free = max(story.format.height - needed, 40.0)
    above = min(free * 0.42, 230.0)
    return [Turn(), Piece(above), *words, Piece(free - above - 2.0), *control]


def _client(client: str, width: float) -> Piece:
    bar = Rect(0.0, 0.0, 44.0, 4.0, fill=Paint("accent"), radius=2.0)
    text = Style(BODY, "semibold", MUTED).text(elide(client, width, BODY, "semibold"), 0.0, 20.0)
    return Piece(60.0, (bar, text) if client else (bar,))


def _control(story: Story) -> list[Piece]:
    """Return the table of document control; what is not known yet is left out."""
    info = story.info
    counts = (
        f"{counted(len(story.snapshot.elements), 'element')}, "
        f"{counted(len(story.snapshot.relations), 'relation')}"
    )
    rows = [
        ("Document", "Strategy document"),
        ("Version", info.version),
        ("State", story.state.capitalize()),
        ("Last updated", "" if info.last_updated is None else date_text(info.last_updated)),
        ("Next review", "" if info.next_review is None else date_text(info.next_review)),
        ("Authors", ", ".join(info.authors)),
        ("Approvers", ", ".join(info.approvers)),
        ("Scenario", story.scenario_name),
        ("Numbers", f"{info.currency}, forecast of {info.horizon} months"),
        ("Model", counts),
    ]
    pieces = [Piece(1.0, (rule(story.width, 0.5, Paint("ink"), 1.3),))]
    for label, text in rows:
        if text:
            pieces += _control_row(label, text, story.width)
    return pieces


def _control_row(label: str, text: str, width: float) -> list[Piece]:
    lines = CELL.wrap(text, width - _LABEL_WIDTH)[:_MOST_LINES]
    height = _CONTROL_HEIGHT + (len(lines) - 1) * CELL.line
    top = (_CONTROL_HEIGHT - CELL.line) / 2
    shapes = [CELL.text(line, _LABEL_WIDTH, top + index * CELL.line) for index, line in enumerate(lines)]
    head = replace(HEAD, size=12.5, weight="regular").text(label, 0.0, top)
    return [Piece(height, (head, *shapes, rule(width, height)))]


def contents(entries: Sequence[tuple[Entry, str]], pages: Mapping[str, int], story: Story) -> Flow:
    """Return the list of chapters and sections with their pages; `pages` gives them by anchor."""
    flow: Flow = [Turn(), *title("Contents", CONTENTS, story.width)]
    for entry, anchor in entries:
        if entry.level <= 1:
            flow.append(_contents_line(entry, anchor, pages.get(anchor, 0), story.width))
    return flow


def _contents_line(entry: Entry, anchor: str, page: int, width: float) -> Piece:
    chapter = entry.level == 0
    style = Style(BODY, "semibold" if chapter else "regular", leading=1.5)
    indent = 0.0 if chapter else 18.0
    number = str(page)
    text = elide(entry.title, width - indent - 60.0, style.size, style.weight)
    start = indent + measure(text, style.size, style.weight) + 8.0
    end = width - measure(number, style.size) - 8.0
    baseline = style.text("", 0.0, 0.0).y
    leader = replace(rule(end - start, baseline, FAINT, x=start), dash=(1.0, 4.0))
    shapes = (
        linked(style.text(text, indent, 0.0), anchor),
        leader,
        linked(replace(style, weight="regular").text(number, width, 0.0, end=True), anchor),
    )
    return Piece(style.line, shapes, before=9.0 if chapter else 1.0)
