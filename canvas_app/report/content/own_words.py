"""Marks which words of a document are the user's own, where these are in another language than its sentences.

The sentences, labels and dates that the program composes are English. A reader that speaks a document needs
to know which words are not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel

from canvas_app.report.content.blocks import Bullets, Fields, Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.document import Snapshot
    from canvas_app.report.content.blocks import Block, Cell, Chapter, Spans

SENTENCES = "en"
"""The language of what the program says."""


def document_language(language: str) -> str:
    """Return the language of a document whose user writes in this one: a kind of English, or English."""
    return language if language.partition("-")[0] == SENTENCES else SENTENCES


def own_language(language: str) -> str | None:
    """Return the language of the user's own words where it is not that of the document."""
    return None if document_language(language) == language else language


def own_words(snapshot: Snapshot) -> frozenset[str]:
    """Return every text that the user wrote: names, descriptions, answers, what the document is about."""
    records = (
        snapshot.info,
        *snapshot.elements.values(),
        *snapshot.relations.values(),
        *snapshot.scenarios.values(),
        *snapshot.answers.values(),
        *snapshot.acceptances.values(),
    )
    return frozenset(text for record in records for text in _texts(record))


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case BaseModel():
            for part in value.__dict__.values():
                yield from _texts(part)
        case tuple():
            for part in value:
                yield from _texts(part)


def marked(chapters: Iterable[Chapter], own: frozenset[str]) -> tuple[Chapter, ...]:
    """Return chapters in which the user's own words are marked."""
    marker = _Marker(own)
    return tuple(
        replace(chapter, blocks=tuple(marker.block(block) for block in chapter.blocks))
        for chapter in chapters
    )


def as_own(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return paragraphs and lists that the user wrote, all of them marked."""
    return tuple(_all_own(block) for block in blocks)


def _all_own(block: Block) -> Block:
    match block:
        case Paragraph():
            return replace(block, spans=_own_spans(block.spans))
        case Bullets():
            return replace(block, items=tuple(map(_own_spans, block.items)))
    return block


def _own_spans(spans: Spans) -> Spans:
    return tuple(replace(span, own=True) for span in spans)


class _Marker:
    """Marks what stands as a whole, or as a list, among the user's own words."""

    def __init__(self, own: frozenset[str]) -> None:
        self._own = own

    def _is_own(self, text: str) -> bool:
        if text in self._own:
            return True
        parts = text.split("\n") if "\n" in text else re.split("[,;] ", text)
        return len(parts) > 1 and all(part in self._own for part in parts)

    def block(self, block: Block) -> Block:
        """Return a block with its own words marked."""
        match block:
            case Heading() if self._is_own(block.text):
                return replace(block, own=True)
            case Paragraph():
                return replace(block, spans=self._spans(block.spans))
            case Bullets():
                return replace(block, items=tuple(map(self._spans, block.items)))
            case Table():
                rows = tuple(tuple(map(self._cell, row)) for row in block.rows)
                return replace(block, rows=rows)
            case Fields():
                rows_ = tuple(replace(row, cell=self._cell(row.cell)) for row in block.rows)
                return replace(block, rows=rows_, own=self._is_own(block.name))
        return block

    def _spans(self, spans: Spans) -> Spans:
        return tuple(
            replace(span, own=True) if span.own or self._is_own(span.text.strip()) else span for span in spans
        )

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, own=True) if self._is_own(cell.text) else cell
