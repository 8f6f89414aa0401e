"""How chapters are shared out between slides, before any is drawn."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pptx import Presentation
from reportlab.pdfbase.pdfmetrics import stringWidth

from canvas_app.document import Document
from canvas_app.drawing.shapes import Rect
from canvas_app.model import Activity, DocumentInfo
from canvas_app.report.content.blocks import (
    CanvasPage,
    Cell,
    Chapter,
    Column,
    Field,
    Fields,
    Figure,
    Heading,
    Span,
    Table,
    cells,
    text,
)
from canvas_app.report.content.story import Story
from canvas_app.report.exports import Order, presentation
from canvas_app.report.slides.grids import column_widths, row_height
from canvas_app.report.slides.sheets import ROOM, Sheet, sheets_of
from canvas_app.report.slides.words import cut, fitting_size, lines_of, longest_word, width_of

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block

_WORDS = "Twelve words of a sentence that stands on a slide as it is. "


@cache
def _story() -> Story:
    return Story.of(Document([Activity(name="Train")]))


def _sheets(*blocks: Block) -> list[Sheet]:
    return sheets_of(Chapter("forecast", "9", "Forecast", blocks), _story(), 0)[0]


def _rows(count: int) -> Table:
    return Table(
        (Column("Name"), Column("Amount", end=True)), tuple(cells("a name", "$1") for _ in range(count))
    )


def _figure(height: float) -> Figure:
    def draw(width: float) -> tuple[tuple[Shape, ...], float]:
        return (Rect(0.0, 0.0, width, height),), height

    return Figure("Cash is low", draw, "What is drawn.")


def test_a_heading_on_a_new_slide_is_its_title_and_the_chapter_stands_above() -> None:
    first, second = _sheets(text(_WORDS * 25), Heading("Cash"), _rows(13))
    assert (first.kicker, first.title) == ("", "9  Forecast")
    assert (second.kicker, second.title) == ("9  Forecast", "Cash")
    assert len(second.items) == 1


def test_the_finding_of_a_figure_is_the_title_and_what_follows_goes_on_under_the_section() -> None:
    sheets = _sheets(text(_WORDS * 25), Heading("Cash"), _figure(300.0), _rows(12))
    assert [(sheet.kicker, sheet.title) for sheet in sheets[1:]] == [
        ("9  Forecast · Cash", "Cash is low"),
        ("9  Forecast", "Cash, continued"),
    ]


def test_a_heading_without_anything_below_it_is_left_out() -> None:
    (sheet,) = _sheets(Heading("Nothing here"), Heading("Cash"), text("Enough."))
    assert len(sheet.items) == 2


def test_a_chapter_is_set_closer_where_that_saves_a_slide() -> None:
    lines = [text(_WORDS) for _ in range(16)]
    assert len(_sheets(*lines)) == 1
    assert sum(item.height for item in _sheets(*lines[:3])[0].items) > 3 * _sheets(*lines)[0].items[0].height


def test_a_figure_alone_is_enlarged_and_never_too_large() -> None:
    (small,) = _sheets(_figure(100.0))
    (tall,) = _sheets(_figure(310.0))
    assert small.items[-1].height > 100.0 * 1.7
    assert tall.used <= ROOM


def test_what_stands_below_an_enlarged_figure_moves_down() -> None:
    (sheet,) = _sheets(_figure(100.0), text("Below."))
    figure, below = sheet.items[-2:]
    assert below.top == pytest.approx(figure.top + figure.height)


@pytest.mark.parametrize("words", [1, 8, 14, 17])
def test_a_table_that_fits_on_one_slide_is_not_parted(words: int) -> None:
    sheets = _sheets(*(text(_WORDS) for _ in range(words)), Heading("Cash"), _rows(10))
    assert all(sheet.used <= ROOM for sheet in sheets)
    assert not any(sheet.title == "Cash, continued" for sheet in sheets)


class _Said:
    """Remembers what is painted in place of a slide."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.grids: list[list[str]] = []

    def words(self, spans: tuple[Span, ...], *_rest: object, **_look: object) -> None:
        self.texts.append("".join(span.text for span in spans))

    def grid(self, _columns: object, rows: list[tuple[Cell, ...]], *_rest: object) -> None:
        self.grids.append([row[0].text for row in rows])


def _said(sheet: Sheet) -> _Said:
    said = _Said()
    for item in sheet.items:
        item.paint(said, 0.0)  # type: ignore[arg-type]
    return said


def _grouped(*counts: int) -> Table:
    """Return a table of groups with so many rows below the title of each."""
    rows = [
        row
        for count in counts
        for row in ((Cell("A group", bold=True), Cell("")), *[cells("a", "$1")] * count)
    ]
    return Table((Column("Name"), Column("Amount")), tuple(rows))


@pytest.mark.parametrize("first", range(10, 18))
def test_a_long_table_goes_on_and_no_slide_ends_with_the_title_of_a_group(first: int) -> None:
    sheets = _sheets(Heading("Answers"), _grouped(first, 20, 6))
    assert len(sheets) > 1
    assert all(sheet.used <= ROOM for sheet in sheets)
    grids = [grid for sheet in sheets for grid in _said(sheet).grids]
    assert [name for head, *rows in grids for name in rows].count("a") == first + 26
    assert all(head == "Name" and rows[-1] == "a" for head, *rows in grids)
    again = ["Answers, continued", *(f"Answers, continued ({turn})" for turn in range(2, len(sheets)))]
    assert [sheet.title for sheet in sheets[1:]] == again[: len(sheets) - 1]


@pytest.mark.parametrize("before", [(), (Heading("Answers"),), (Heading("Answers"), text(_WORDS * 8))])
def test_rows_too_tall_to_stay_together_are_parted(before: tuple[Block, ...]) -> None:
    tall = _WORDS * 11
    rows = (cells("A name", tall), *[cells("", tall)] * 5) * 3
    sheets = _sheets(*before, Table((Column("Name"), Column("Words")), rows))
    assert all(sheet.used <= ROOM for sheet in sheets)
    assert sum(len(grid) - 1 for sheet in sheets for grid in _said(sheet).grids) == len(rows)


def test_long_words_below_a_heading_do_not_wait_for_the_table() -> None:
    sheets = _sheets(Heading("Answers"), text(_WORDS * 30), text(_WORDS * 30), _rows(30))
    assert all(sheet.used <= ROOM for sheet in sheets)
    assert len(sheets) == 4


@pytest.mark.parametrize("before", range(9, 15))
def test_no_slide_begins_with_a_row_that_has_no_name(before: int) -> None:
    named, unnamed = cells("a name", "$1"), cells("", "$2")
    rows = (*[named] * before, *[named, unnamed, unnamed] * 5)
    grids = [
        grid
        for sheet in _sheets(Table((Column("Name"), Column("Amount")), rows))
        for grid in _said(sheet).grids
    ]
    assert len(grids) == 2
    assert all(first == "a name" for _head, first, *_rows in grids)
    assert all(sheet.used <= ROOM for sheet in _sheets(Table((Column("A"), Column("B")), (unnamed,) * 40)))


def test_a_table_on_two_slides_is_shared_out_evenly() -> None:
    first, second = (grid for sheet in _sheets(_rows(24)) for grid in _said(sheet).grids)
    assert abs(len(first) - len(second)) <= 2


def test_a_very_long_table_is_cut_and_says_so() -> None:
    sheets = _sheets(_grouped(58, 9))
    said = [_said(sheet) for sheet in sheets]
    assert sum(grid.count("a") for each in said for grid in each.grids) == 58
    assert [each.texts for each in said if each.texts] == [["10 more rows are in the PDF."]]
    assert said[-1].grids


@pytest.mark.parametrize("words", range(4, 18))
def test_a_heading_and_its_sentence_stand_on_the_slide_of_their_table(words: int) -> None:
    lines = [text(_WORDS) for _ in range(words)]
    sheets = _sheets(*lines, Heading("Risk"), text("All of it hangs on two."), _rows(9))
    assert all(sheet.used <= ROOM for sheet in sheets)
    for sheet in sheets:
        said = _said(sheet)
        assert ("All of it hangs on two." in said.texts) == bool(said.grids)
        assert bool(said.grids) == (sheet.title == "Risk" or "Risk" in said.texts)


def test_sentences_wait_for_a_figure_and_keep_their_place_below_their_heading() -> None:
    lead = text("Cash first falls."), text("Then it rises.")
    _, second = _sheets(*[text(_WORDS)] * 14, Heading("Cash"), *lead, _figure(300.0))
    assert (second.kicker, second.title) == ("9  Forecast", "Cash")
    assert _said_before_figure(second) == ["Cash first falls.", "Then it rises.", "Cash is low"]


def _said_before_figure(sheet: Sheet) -> list[str]:
    said = _Said()
    for item in sheet.items[:-1]:
        item.paint(said, 0.0)  # type: ignore[arg-type]
    return said.texts


def test_what_stands_for_itself_does_not_go_on_under_the_section_above_it() -> None:
    findings: tuple[Block, ...] = (
        Heading("Three findings"),
        *(text("A finding of a line.") for _ in range(14)),
    )
    rows = tuple(Field(label, Cell("many words " * 12)) for label in ("Mission", "Vision", "Core principles"))
    titles = [sheet.title for sheet in _sheets(*findings, Fields(rows))]
    assert titles[-1] == "Mission · Vision · Core principles"
    assert not any("findings, continued" in title for title in titles)


def test_a_canvas_shares_a_slide_with_a_sentence_only() -> None:
    assert len(_sheets(text("One sentence."), CanvasPage("bmc", "Canvas"))) == 1
    _, second = _sheets(*[text(_WORDS)] * 6, CanvasPage("bmc", "Canvas"))
    assert second.title == "Canvas"


def test_numbers_stay_on_one_line_and_words_whole() -> None:
    columns = (Column("Segment"), Column("Answered by"), Column("Per month", end=True))
    long = "Rechtsschutzversicherungsgesellschaftenzusammenschlussvereinbarung"
    rows = [cells(f"{long} {long}", "Drafts inside the helpdesk " * 9, "CHF 138,000.50")]
    widths = column_widths([tuple(Cell(each.title) for each in columns), *rows], columns, 600.0, 16.0)
    assert sum(widths) <= 600.5
    assert widths[2] >= width_of("CHF 138,000.50", 16.0)
    assert widths[1] >= longest_word(["helpdesk"], 16.0)
    assert row_height(cells("", "", "CHF 138,000.50"), widths, 16.0) < 2 * 16.0 * 1.2


def test_a_column_as_wide_as_its_text_has_one_line() -> None:
    columns = (Column("A"), Column("B", end=True))
    rows = [cells("month 22", "$1"), cells("Net present value", "−$939k")]
    widths = column_widths(rows, columns, 300.0, 16.0)
    assert len({row_height(row, widths, 16.0) for row in rows}) == 1


def test_widths_are_those_of_arial() -> None:
    assert width_of("Monthly revenue", 20.0) == pytest.approx(
        stringWidth("Monthly revenue", "Helvetica", 20.0), rel=0.03
    )
    assert width_of("東京", 20.0) >= 36.0
    assert width_of("−$1", 20.0) > width_of("$1", 20.0)


def test_lines_lose_nothing_and_fit() -> None:
    words = f"{_WORDS * 3}\nand “one” more – 東京"
    lines = lines_of(words, 300.0, 20.0)
    assert "".join(lines).replace(" ", "") == words.replace("\n", "").replace(" ", "")
    assert all(width_of(line, 20.0) <= 301.0 for line in lines)
    assert lines_of(" ", 300.0, 20.0) == []


def test_what_does_not_fit_is_cut_with_dots_and_sizes_are_tried_in_turn() -> None:
    assert cut("short", 300.0, 20.0) == "short"
    assert cut(_WORDS, 200.0, 20.0).endswith("…")
    assert width_of(cut(_WORDS, 200.0, 20.0), 20.0) <= 206.0
    assert fitting_size(_WORDS, 2_000.0, (30.0, 20.0), 1) == 30.0
    assert fitting_size(_WORDS * 9, 300.0, (30.0, 20.0), 1) == 20.0


def test_the_properties_of_a_file_take_no_more_than_the_format_does() -> None:
    document = Document([DocumentInfo(title="T" * 300, authors=("An author " * 10,) * 5)])
    properties = Presentation(BytesIO(presentation(document, Order())[0])).core_properties
    assert properties.title == "T" * 254 + "…"
    assert len(properties.author) == 255
