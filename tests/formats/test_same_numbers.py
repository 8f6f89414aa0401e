"""The same numbers, in the same words, whatever the format."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pptx import Presentation

from canvas_app.analysis import METRICS
from canvas_app.document import Document
from canvas_app.model.examples import example_path
from canvas_app.report.content.blocks import Figure, Heading, KeyFigures, Table
from canvas_app.report.content.outline import KEYS, chapters
from canvas_app.report.content.story import Story
from canvas_app.report.exports import export
from canvas_app.storage import load
from tests.formats.second_reader import texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pptx.shapes.base import BaseShape

_ON_PAPER = {"Comments of reviewers"}
"""Sections with room for what is written by hand."""
_READ = (".pdf", ".pptx", ".html", ".md")


class _Words(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._quiet = False
        self.feed(page)

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._quiet = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.words.append(data)


def _bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def _rendered(path: Path) -> str:
    page: str = MarkdownIt().enable("table").render(path.read_text("utf-8"))
    return page


def _slides(path: Path) -> Iterator[str]:
    def said(shape: BaseShape) -> Iterator[str]:
        if shape.has_text_frame:
            yield shape.text_frame.text  # type: ignore[attr-defined]
        elif getattr(shape, "has_table", False):
            yield from (cell.text for row in shape.table.rows for cell in row.cells)  # type: ignore[attr-defined]

    for slide in Presentation(str(path)).slides:
        for shape in slide.shapes:
            yield from said(shape)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield slide.notes_slide.notes_text_frame.text


@pytest.fixture(scope="module")
def document() -> Document:
    found = load(example_path("data-monetization"))
    info = found.info.model_copy(update={"trials": 1_000})
    return Document([info, *list(found.records())[1:]])


@pytest.fixture(scope="module")
def read(document: Document, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("numbers")
    for suffix in (*_READ, ".xlsx"):
        export(document, folder / f"a{suffix}")
    words = {
        ".pdf": "".join(texts((folder / "a.pdf").read_bytes())),
        ".pptx": "".join(_slides(folder / "a.pptx")),
        ".html": "".join(_Words((folder / "a.html").read_text("utf-8")).words),
        ".md": "".join(
            _Words(MarkdownIt().enable("table").render((folder / "a.md").read_text("utf-8"))).words
        ),
    }
    found = {suffix: _bare(text) for suffix, text in words.items()}
    return found | {"folder": str(folder)}


@pytest.fixture(scope="module")
def story(document: Document) -> Story:
    return Story.of(document)


@pytest.mark.parametrize("suffix", _READ)
def test_the_key_numbers_are_the_same_words(suffix: str, read: dict[str, str], story: Story) -> None:
    told = chapters(story)
    strips = [block for chapter in told for block in chapter.blocks if isinstance(block, KeyFigures)]
    items = [item for strip in strips for item in strip.items]
    assert len(items) >= 15
    missing = [
        item
        for item in items
        if _bare(item.value) not in read[suffix] or _bare(item.note) not in read[suffix]
    ]
    assert missing == []


@pytest.mark.parametrize("suffix", _READ)
def test_findings_of_figures_and_the_years_are_the_same_words(
    suffix: str, read: dict[str, str], story: Story
) -> None:
    told = [chapter for chapter in chapters(story) if chapter.number.isdigit()]
    blocks = [block for chapter in told for block in chapter.blocks]
    findings = [block.title for block in blocks if isinstance(block, Figure)]
    forecast = next(chapter for chapter in told if chapter.key == "forecast")
    years = next(block for block in forecast.blocks if isinstance(block, Table) and len(block.rows) > 8)
    numbers = [cell.text for row in years.rows for cell in row]
    assert len(findings) > 10
    assert [words for words in (*findings, *numbers) if _bare(words) not in read[suffix]] == []


@pytest.mark.parametrize("suffix", _READ)
def test_every_format_has_the_sections_of_the_reading_part(
    suffix: str, read: dict[str, str], story: Story
) -> None:
    told = [chapter for chapter in chapters(story) if suffix != ".pptx" or chapter.number.isdigit()]
    assert len(told) == (16 if suffix == ".pptx" else len(KEYS))
    told_heads = [block.text for chapter in told for block in chapter.blocks if isinstance(block, Heading)]
    heads = [text for text in told_heads if suffix != ".pptx" or text not in _ON_PAPER]
    words = (*heads, *(chapter.title for chapter in told))
    assert [text for text in words if _bare(text) not in read[suffix]] == []


def test_the_workbook_has_the_values_behind_them(read: dict[str, str], story: Story) -> None:
    sheet = load_workbook(f"{read['folder']}/a.xlsx", data_only=True)["Metrics"]
    shown = {row[1]: row[2] for row in sheet.iter_rows(min_row=4, values_only=True)}
    for key in METRICS:
        value = story.analysis.metrics[key].value
        assert shown[key] == (None if value is None else pytest.approx(value))
