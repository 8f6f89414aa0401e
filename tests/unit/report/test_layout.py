"""How blocks become pieces: widths, numbers of figures and tables, what is said to those who listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Rect, Text
from canvas_app.drawing.theme import contrast, load_theme
from canvas_app.model import Activity, DocumentInfo
from canvas_app.report.content.blocks import (
    Bullets,
    Cell,
    Chapter,
    Column,
    CommentBox,
    Field,
    Fields,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Span,
    Table,
    cells,
    text,
)
from canvas_app.report.content.story import Story
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.house import in_house_color
from canvas_app.report.pdf.layout import Layout
from canvas_app.report.pdf.pages import page_format, paginate
from canvas_app.report.pdf.pieces import Piece, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.pieces import Flow

FORM = page_format("A4")
LONG = "a name of many words that goes on and on, as names do, until it has filled the line "


@pytest.fixture(scope="module")
def layout() -> Layout:
    document = Document([DocumentInfo(title="Acme"), Activity(id="a", name="Label")])
    return Layout(Story.of(document), "A4")


def _texts(shapes: Iterable[Shape]) -> list[Text]:
    found: list[Text] = []
    for shape in shapes:
        if isinstance(shape, Text):
            found.append(shape)
        elif isinstance(shape, Group):
            found += _texts(shape.shapes)
    return found


def _said(pieces: Iterable[Piece]) -> str:
    return " ".join(shape.text for piece in pieces for shape in _texts(piece.shapes))


def _pieces(flow: Flow) -> list[Piece]:
    return [item for item in flow if isinstance(item, Piece)]


def _square(width: float) -> tuple[tuple[Shape, ...], float]:
    return (Rect(0.0, 0.0, width, 100.0),), 100.0


BLOCKS: tuple[Block, ...] = (
    text(LONG * 4),
    Paragraph((Span("A "), Span("bold ", bold=True), Span(LONG * 2, italic=True), Span("x", target="a"))),
    Paragraph((Span(LONG * 3),), quiet=True),
    Bullets(((Span(LONG * 2),), (Span("two"),)), numbered=True),
    Table(
        (Column("Name"), Column("Word"), Column("Amount", end=True)),
        tuple((Cell(LONG * 2, "a"), Cell("W" * 90), Cell("$1,234,567.89")) for _ in range(3)),
        cells("Total", "", "$3,703,703.67"),
        "A note.",
    ),
    KeyFigures(tuple(KeyFigure(f"Label of number {n}", "1,000,000 months", LONG) for n in range(7))),
    Fields((Field("Label", Cell(LONG * 3), LONG), Field("Word", Cell("W" * 200))), LONG * 2, "a"),
    Figure(LONG * 2, _square, LONG * 2, "the source"),
    CommentBox(LONG * 2),
    Heading(LONG * 2),
)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_no_block_is_wider_than_the_page(layout: Layout, block: Block) -> None:
    for piece in layout.block(block):
        box = extent(piece.shapes)
        assert box is None or (box[0] >= -0.1 and box[0] + box[2] <= FORM.width + 0.6)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_the_pieces_of_a_block_belong_together_and_say_what_they_are(layout: Layout, block: Block) -> None:
    pieces = layout.block(block)
    assert len({piece.block for piece in pieces}) == 1
    assert pieces[0].block > 0
    assert all(piece.alt for piece in pieces if piece.role in ("Figure", "Form"))


def test_running_text_has_at_most_62_characters_a_line(layout: Layout) -> None:
    spans = (Span(LONG), Span(LONG, bold=True), Span(LONG, target="a"))
    for piece in layout.block(Paragraph(spans)):
        assert len("".join(part.text for part in _texts(piece.shapes))) <= 62


def test_stressed_words_keep_their_order_and_their_look(layout: Layout) -> None:
    (line,) = layout.block(Paragraph((Span("All "), Span("of", italic=True), Span(" it", bold=True))))
    parts = _texts(line.shapes)
    assert [part.text for part in parts] == ["All ", "of", " it"]
    assert [part.oblique for part in parts] == [False, True, False]
    assert parts[2].weight == "semibold"
    assert parts[0].x < parts[1].x < parts[2].x


def test_figures_and_tables_are_counted_through_the_document(layout: Layout) -> None:
    layout.figures = layout.tables = 0
    figure, table = BLOCKS[7], BLOCKS[4]
    chapter = Chapter("forecast", "9", "Forecast", (figure, table, figure, table))
    said = _said(_pieces(layout.chapter(chapter)))
    places = [said.index(words) for words in ("Figure 1.", "Table 1.", "Figure 2.", "Table 2.")]
    assert places == sorted(places)
    assert "Source: the source." in said


def test_an_empty_chapter_says_so(layout: Layout) -> None:
    empty = "Not yet worked out: nobody stands here."
    said = _said(_pieces(layout.chapter(Chapter("team", "13", "Team", (), empty))))
    assert "13 " in said
    assert empty in said


def test_a_table_of_many_numbers_turns_the_page_with_its_heading(layout: Layout) -> None:
    columns = (Column("Name"), *(Column(f"Month {n}", end=True) for n in range(11)))
    rows = tuple(cells("Revenue", *("$1,234,567" for _ in range(11))) for _ in range(30))
    flow = layout.chapter(Chapter("forecast", "9", "Forecast", (Heading("Wide"), Table(columns, rows))))
    pages = paginate(flow, "A4")
    assert pages[0].format.landscape
    assert _said([pages[0].placed[0][1]]).startswith("9 ")
    turns = [item for item in flow if isinstance(item, Turn)]
    assert not turns[-1].landscape


def test_short_chapters_share_a_page_and_long_openings_do_not(layout: Layout) -> None:
    short = Chapter("market", "4", "Market", (text("Little."),))
    opening = Chapter("team", "13", "Team", (text("Little."), Heading("Tall"), CommentBox("Box", 24)))
    pages = paginate([*layout.chapter(short), *layout.chapter(short), *layout.chapter(opening)], "A4")
    assert len(pages) == 2


def test_a_figure_shrinks_a_little_to_stay_on_its_page(layout: Layout) -> None:
    figure = layout.block(Figure("Title", lambda _: (_square(600.0)[0], 300.0)))
    needed = sum(piece.before + piece.height for piece in figure)
    (page,) = paginate([Piece(FORM.height - needed + 40.0), *figure], "A4")
    assert page.used <= FORM.height + 0.1
    assert len(paginate([Piece(FORM.height - needed + 100.0), *figure], "A4")) == 2


@pytest.mark.parametrize("color", ["#FFE600", "#FFFFFF", "#1F5FBF", "#E60000", "#00FF88"])
def test_the_house_colour_is_dark_enough_where_it_is_text(color: str) -> None:
    theme = in_house_color(load_theme(), color)
    assert theme.color("house") == color
    assert contrast(theme.color("accent"), theme.color("surface")) >= 4.5
