"""Writes the strategy document as Markdown: plain text that can be compared, with a word for every figure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from canvas_app.report.addresses import is_address
from canvas_app.report.characters import shown
from canvas_app.report.content.blocks import (
    Bullets,
    CanvasPage,
    CommentBox,
    Fields,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from canvas_app.report.content.canvas_words import canvas_words, cards_by_area
from canvas_app.report.content.control import control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from canvas_app.document import Snapshot
    from canvas_app.report.content.blocks import Block, Cell, Chapter, Spans
    from canvas_app.report.content.story import Story

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINE_START = re.compile(r"^(\s*\d*)([-+=](?!\d)|(?<=\d)[.)](?=\s|$))", re.MULTILINE)
"""What would begin a list or underline a heading; a number with its sign or its decimals does not."""


def markdown(
    story: Story, chapters: Sequence[Chapter], told: Callable[[int, int], None] = lambda _done, _total: None
) -> str:
    """Return the chapters as Markdown (CommonMark with tables); text of users is text, never markup.

    `told` is called with chapters done and in all; what it raises ends the work.
    """
    lines = [f"# {_text(story.info.title)}", ""]
    lines += [f"{_text(words)}\n" for words in (story.info.subtitle, story.info.motto) if words]
    lines += [*(f"- {label}: {_text(text)}" for label, text in control(story)), ""]
    figures = count(1)
    for done, chapter in enumerate(chapters, start=1):
        lines += [f"## {chapter.number} {_text(chapter.title)}", ""]
        if chapter.empty:
            lines += [_text(chapter.empty), ""]
        for block in chapter.blocks:
            lines += [*_lines(block, figures, story.snapshot), ""]
        told(done, len(chapters))
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(block: Block, figures: Iterator[int], snapshot: Snapshot) -> Iterator[str]:
    match block:
        case Heading():
            return iter((f"{'#' * (block.level + 1)} {_text(block.text)}",))
        case Paragraph():
            return iter((_spans(block.spans),))
        case Bullets():
            return _bullets(block)
        case Table():
            return _table(block)
        case Fields():
            return _fields(block)
        case KeyFigures():
            return _key_figures(block)
        case Figure():
            return _figure(block, next(figures))
        case CanvasPage():
            return _canvas(block, next(figures), snapshot)
        case CommentBox():
            return iter((f"{_text(block.label)}:",))


def _bullets(bullets: Bullets) -> Iterator[str]:
    for number, item in enumerate(bullets.items, start=1):
        yield f"{f'{number}.' if bullets.numbered else '-'} {_spans(item)}"


def _fields(fields: Fields) -> Iterator[str]:
    if name := _text(fields.name).strip():
        yield from (f"**{name}**", "")
    for row in fields.rows:
        note = f" ({_text(row.note)})" if row.note else ""
        yield f"- {_text(row.label)}: {_text(row.cell.text)}{note}"


def _key_figures(figures: KeyFigures) -> Iterator[str]:
    for item in figures.items:
        note = f", {_text(item.note)}" if item.note else ""
        yield f"- {_text(item.label)}: **{_text(item.value)}**{note}"


def _figure(figure: Figure, number: int) -> Iterator[str]:
    yield f"**Figure {number}. {_text(figure.title)}**"
    for words in (figure.alt, figure.note, figure.source):
        if words:
            yield from ("", _text(words))


def _canvas(block: CanvasPage, number: int, snapshot: Snapshot) -> Iterator[str]:
    """Yield what the picture says, and its cards by lane or block."""
    yield f"**Figure {number}. {_text(block.title)}**"
    yield from ("", canvas_words(block.view, len(snapshot.elements)), "")
    for area, names in cards_by_area(snapshot, block.view):
        yield f"- {area}: {'; '.join(map(_text, names)) or 'nothing yet'}"


def _table(table: Table) -> Iterator[str]:
    yield _joined(_cell(column.title) for column in table.columns)
    yield _joined("---:" if column.end else "---" for column in table.columns)
    for row in table.rows:
        yield _row(row)
    if table.total is not None:
        yield _row(replace(cell, bold=True) for cell in table.total)
    if table.note:
        yield from ("", _text(table.note))


def _row(cells: Iterable[Cell]) -> str:
    marked = ((cell, "**" if cell.bold and cell.text else "") for cell in cells)
    return _joined(f"{mark}{_cell(cell.text)}{mark}" for cell, mark in marked)


def _joined(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _cell(text: str) -> str:
    return _text(text, one_line=False).replace("\n", "<br>")


def _spans(spans: Spans) -> str:
    parts = []
    for span in spans:
        whole = _text(span.text)
        words = whole.strip()
        if not words:
            parts.append(whole)
            continue
        # A mark next to a space would be shown as it is.
        before, _, after = whole.partition(words)
        mark = "**" * span.bold + "*" * span.italic
        words = f"{mark}{words}{mark[::-1]}"
        linked = span.target is not None and is_address(span.target)
        parts += [before, f"[{words}](<{span.target}>)" if linked else words, after]
    return "".join(parts)


def _text(text: str, *, one_line: bool = True) -> str:
    """Return text that Markdown shows as it is."""
    escaped = _LINE_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", shown(text)))
    return " ".join(escaped.split("\n")) if one_line else escaped
