"""Small stories for the tests of chapters, and what a chapter says as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document import Document
from canvas_app.report.content.blocks import (
    Bullets,
    Chapter,
    CommentBox,
    Fields,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from canvas_app.report.content.story import Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.document import AnyRecord
    from canvas_app.report.content.blocks import Block, Cell


def story_of(*records: AnyRecord, scenario: str | None = None) -> Story:
    """Return the story of a document of some records."""
    return Story.of(Document(records), scenario)


def said(chapter: Chapter) -> str:
    """Return everything that a chapter says, blocks by line; blanks that tie words read as blanks."""
    return _untied("\n".join([chapter.empty, *(line for block in chapter.blocks for line in _lines(block))]))


def table(chapter: Chapter, first: str) -> list[list[str]]:
    """Return the texts of the table whose first column has this title."""
    return [[_untied(cell.text) for cell in row] for row in found_table(chapter, first).rows]


def by_title(chapter: Chapter, first: str) -> list[dict[str, str]]:
    """Return the rows of the table whose first column has this title, texts by the titles of columns."""
    titles = [column.title for column in found_table(chapter, first).columns]
    return [dict(zip(titles, row, strict=True)) for row in table(chapter, first)]


def _untied(words: str) -> str:
    return words.replace("\u00a0", " ")


def found_table(chapter: Chapter, first: str) -> Table:
    """Return the table whose first column has this title."""
    return next(
        block for block in chapter.blocks if isinstance(block, Table) and block.columns[0].title == first
    )


def figures(chapter: Chapter) -> list[Figure]:
    """Return the figures of a chapter."""
    return [block for block in chapter.blocks if isinstance(block, Figure)]


def cells(chapter: Chapter) -> Iterator[Cell]:
    """Yield every cell of every table."""
    for block in chapter.blocks:
        if isinstance(block, Table):
            for row in (*block.rows, block.total or ()):
                yield from row


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [words]
        case Paragraph(spans):
            return ["".join(span.text for span in spans)]
        case Bullets(items):
            return ["".join(span.text for span in item) for item in items]
        case Table():
            rows = [[cell.text for cell in row] for row in (*block.rows, block.total or ())]
            return [" | ".join(column.title for column in block.columns), *map(" | ".join, rows), block.note]
        case Fields():
            return [block.name, *(f"{row.label}: {row.cell.text}" for row in block.rows)]
        case KeyFigures(items):
            return [f"{item.label}: {item.value}" for item in items]
        case Figure():
            return [block.title, block.note, block.alt]
        case CommentBox():
            return [block.label]
        case _:
            return [block.title]
