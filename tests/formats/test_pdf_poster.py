"""The poster: sheets that are cut, said to be joined, and laid on each other again."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from canvas_app.drawing.shapes import Text
from canvas_app.model import PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.content.story import Story
from canvas_app.report.pdf import render_pdf, write_pdf
from canvas_app.report.pdf.canvases import view_of
from canvas_app.report.pdf.poster import items_of, poster_of, titled, trims_of
from canvas_app.storage import load
from tests.formats.glued import differing, glued, whole_picture
from tests.formats.logos import logo_of
from tests.formats.plans import endless_names, two_cards
from tests.formats.printed import EXAMPLE, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Literal

    from canvas_app.document import Document
    from canvas_app.report.pdf.page import Paper


@pytest.fixture(scope="module")
def document() -> Document:
    return load(example_path(EXAMPLE))


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("across", [1, 2, 3, 5])
def test_a_poster_cuts_no_card(document: Document, view: str, across: int) -> None:
    shown = view_of(Story.of(document), view)
    poster = poster_of(shown, "A4", across)
    assert len(poster.columns) == across
    sheets = [*poster.sheets]
    assert all(any(sheet.holds(box) for sheet in sheets) for _, box in items_of(poster.view))


@pytest.mark.parametrize("across", [2, 3])
def test_the_sheets_of_a_poster_are_as_full_as_each_other(document: Document, across: int) -> None:
    poster = poster_of(view_of(Story.of(document), "value_chain"), "A4", across)
    _, top, _, height = poster.view.bounds
    room = poster.rows[0].high - poster.rows[0].low
    assert poster.rows[-1].high - (top + height) < room * 0.25
    assert poster.height <= poster.form.height


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("across", [2, 4])
def test_the_sheets_of_a_poster_are_not_half_empty_and_say_what_they_are_about(
    document: Document, view: str, across: int
) -> None:
    story = Story.of(document)
    poster = poster_of(titled(view_of(story, view), story), "A4", across)
    assert poster.unused < 0.45
    assert (len(poster.rows), len(poster.columns)) == ({2: 1, 4: 2}[across], across)
    words = [shape.text for shape, box in poster.view.boxed if isinstance(shape, Text) and box[1] < 0.0]
    assert " ".join(words).startswith(story.info.title)
    assert all(any(sheet.holds(box) for sheet in poster.sheets) for _, box in items_of(poster.view))


def test_every_sheet_says_how_to_join_it_with_the_next_ones(document: Document) -> None:
    pages = read(PrintOptions(profile="poster", poster_sheets=3, view="value_chain")).pages
    joined = [" ".join(page.extract_text().split()) for page in pages]
    both, right, below = "sheets to the right and below", "sheet to the right", "sheet below"
    for text, side in zip(joined, (both, both, below, right, right, None), strict=True):
        assert re.findall(r"lay it over the ([a-z ]+)\.", text) == ([side] if side else [])


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
def test_the_sheets_of_a_poster_hold_every_name_whole(
    document: Document, tmp_path: Path, view: Literal["bmc", "value_chain"]
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext of poppler-utils is not installed")
    path = tmp_path / "poster.pdf"
    report = write_pdf(document, path, PrintOptions(profile="poster", poster_sheets=3, view=view))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60)
    sheets = [" ".join(sheet.split()) for sheet in done.stdout.decode().split("\f")]
    names = [element.name for element in document.snapshot().elements.values()]
    shown = [name for name in names if len(name) < 20]
    assert len(shown) > 20
    assert all(any(name in sheet for sheet in sheets) for name in shown)
    assert any("A1 | A2" in sheet for sheet in sheets)
    assert any("A2 | A3" in sheet for sheet in sheets)
    assert report.pages == len(PdfReader(path).pages)


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize(
    ("made", "paper", "across"),
    [(two_cards, "A4", 2), (endless_names, "Letter", 2), (lambda: load(example_path(EXAMPLE)), "A4", 3)],
)
def test_the_sheets_of_a_poster_trimmed_and_laid_on_each_other_are_the_whole_view(
    made: Callable[[], Document], paper: Paper, across: int, view: Literal["bmc", "value_chain"]
) -> None:
    document = made()
    story = Story.of(document)
    poster = poster_of(titled(view_of(story, view), story), paper, across)
    options = PrintOptions(profile="poster", paper=paper, view=view, poster_sheets=across)
    trims = [trims_of(sheet, poster) for sheet in poster.sheets]
    picture, dashes = glued(poster, render_pdf(document, options)[0], trims)
    whole = whole_picture(poster)
    differs = differing(picture, whole)
    assert not (differs & ~dashes[: differs.shape[0], : differs.shape[1]]).any()


@pytest.mark.parametrize("across", [2, 5])
def test_sheets_overlap_by_fourteen_millimetres_at_least_around_every_join(
    document: Document, across: int
) -> None:
    poster = poster_of(view_of(Story.of(document), "value_chain"), "A4", across)
    for strips in (poster.rows, poster.columns):
        for strip, following in pairwise(strips):
            assert strip.join is not None
            assert (strip.high - strip.join) * poster.scale >= 7.0 * 96.0 / 25.4 - 0.01
            assert (strip.join - following.low) * poster.scale >= 7.0 * 96.0 / 25.4 - 0.01


@pytest.mark.parametrize("size", [(3000, 20), (20, 900), (300, 120)])
def test_a_logo_of_any_shape_stands_on_the_first_sheet_of_a_poster(
    document: Document, size: tuple[int, int]
) -> None:
    options = PrintOptions(profile="poster", poster_sheets=8, logo=logo_of(size))
    data, report = render_pdf(document, options)
    reader = PdfReader(BytesIO(data))
    assert [len([*page.images]) for page in reader.pages] == [1] + [0] * (report.pages - 1)
    assert "Copilot" in reader.pages[0].extract_text() + reader.pages[1].extract_text()


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
def test_the_words_below_a_sheet_are_whole(document: Document, view: Literal["bmc", "value_chain"]) -> None:
    data, _ = render_pdf(document, PrintOptions(profile="poster", poster_sheets=2, view=view))
    first, second = (" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
    assert "sheet A1, 1 of 2. Trim along the dashes; lay it over the sheet to the right." in first
    assert "sheet A2, 2 of 2." in second
    assert "Trim along" not in second
    assert all(
        re.search(r"draft for review[,.] (Business model canvas, |Value chain, )?sheet A\d", text)
        for text in (first, second)
    )
