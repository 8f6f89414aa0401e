"""Slides drawn on pages: what the preview shows is what the file holds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from canvas_app.commands.printing import set_chapter_text
from canvas_app.model import PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.content.titles import TITLES
from canvas_app.report.exports import Order, presentation
from canvas_app.report.pdf.pictures import coded_logo
from canvas_app.report.pdf.render import PageImages
from canvas_app.report.slides import pages as pages_
from canvas_app.report.slides import slide_pages
from canvas_app.storage import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pptx.shapes.base import BaseShape

_OWN = (
    "Own **strong** words and *soft* ones, [linked](https://x.example), that go on until the line is full. "
    * 2
)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The slides of an example with a red logo and own words."""
    logo: Path = tmp_path_factory.mktemp("logo") / "logo.png"
    Image.new("RGB", (40, 40), "#FF0000").save(logo)
    document = load(example_path("generative-ai"))
    set_chapter_text(document, "partners", _OWN)
    return presentation(document, Order(options=PrintOptions(color="#00AA55", logo=coded_logo(logo))))[0]


@pytest.fixture(scope="module")
def pages(deck: bytes) -> bytes:
    """The slides as a PDF."""
    return slide_pages(deck)


def _words(shapes: Iterable[BaseShape]) -> Iterator[str]:
    for shape in shapes:
        if shape.has_text_frame:
            yield from shape.text_frame.text.split()  # type: ignore[attr-defined]
        elif shape.has_table:
            yield from (word for cell in shape.table.iter_cells() for word in cell.text.split())  # type: ignore[attr-defined]
        elif hasattr(shape, "shapes"):
            yield from _words(shape.shapes)


def test_every_slide_is_a_page_with_all_its_words(deck: bytes, pages: bytes) -> None:
    slides, shown = Presentation(BytesIO(deck)).slides, PdfReader(BytesIO(pages)).pages
    assert len(shown) == len(slides)
    for slide, page in zip(slides, shown, strict=True):
        assert [float(side) for side in page.mediabox] == [0.0, 0.0, 960.0, 540.0]
        text = "".join(page.extract_text().split())
        missing = [word for word in _words(slide.shapes) if word not in text]
        assert not missing


def test_chapters_are_found_on_their_first_slide(deck: bytes, pages: bytes) -> None:
    images = PageImages(pages)
    slides = Presentation(BytesIO(deck)).slides
    titles = [" ".join(told) for key, told in TITLES.items() if told[0].isdigit()]
    assert [title for title in titles if title not in images.chapters] == []
    for title in titles:
        shape = slides[images.chapters[title]].shapes.title
        assert shape is not None
        assert " ".join(shape.text_frame.text.split()) == title
    images.close()


def test_bar_and_logo_of_the_layout_are_drawn(pages: bytes) -> None:
    images = PageImages(pages)
    for number in (0, 5, len(images) - 1):
        drawn = images.pixels(number, 640).reshape(-1, 3).tolist()
        assert [0, 170, 85] in drawn
        assert [255, 0, 0] in drawn
    images.close()


def test_lines_end_inside_the_slide_and_runs_keep_their_look(pages: bytes) -> None:
    page = next(
        page for page in PdfReader(BytesIO(pages)).pages if page.extract_text().startswith("7")
        or "7 Partners and ecosystem" in " ".join(page.extract_text().split()[:8])
    )  # fmt: skip
    fonts: dict[str, str] = {}

    def seen(text: str, _cm: object, _tm: object, font: dict[str, object] | None, _size: float) -> None:
        if font is not None and text.strip():
            fonts[text.strip()] = str(font["/BaseFont"])

    page.extract_text(visitor_text=seen)
    assert any("Bold" in font for text, font in fonts.items() if text == "strong")
    plain = [font for text, font in fonts.items() if "words and" in text]
    assert plain
    assert not any("Bold" in font for font in plain)


def test_the_work_ends_where_it_is_cancelled(deck: bytes) -> None:
    heard: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        slide_pages(deck, told)
    assert [done for done, _ in heard] == [1, 2, 3]


def test_breaks_end_lines_and_lines_with_nothing_stay() -> None:
    first, second, none = (pages_._Run(text, 20.0, "#000000", False, False) for text in ("one", "two", "\n"))
    broken = [[run.text for run in line] for line in pages_._lines([first, none, none, second], 500.0)]
    assert broken == [["one"], [""], ["two"]]
    assert len([*pages_._lines([none] * 5_000, 500.0)]) == 5_000
