"""How blocks become pieces: widths, numbers of figures and tables, what is said to those who listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.document import Document
from canvas_app.drawing.shapes import Rect
from canvas_app.model import Activity, DocumentInfo
from canvas_app.model.examples import example_path, examples
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
from canvas_app.report.content.outline import outline
from canvas_app.report.content.story import Story
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.layout import Layout
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import Piece, Turn, caption
from canvas_app.storage import load
from tests.unit.report import drawn
from tests.unit.report.drawn import LONG

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.page import Paper
    from canvas_app.report.pdf.pieces import Flow

FORM = page_format("A4")


@pytest.fixture(scope="module")
def layout() -> Layout:
    document = Document([DocumentInfo(title="Acme"), Activity(id="a", name="Label")])
    return Layout(Story.of(document), "A4")


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
    Fields(
        (Field("Label", Cell(LONG * 3), LONG), Field("Word", Cell("W" * 200))),
        LONG * 2,
        "a",
    ),
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
        assert len("".join(part.text for part in drawn.texts(piece.shapes))) <= 62


def test_stressed_words_keep_their_order_and_their_look(layout: Layout) -> None:
    (line,) = layout.block(Paragraph((Span("All "), Span("of", italic=True), Span(" it", bold=True))))
    parts = drawn.texts(line.shapes)
    assert [part.text for part in parts] == ["All ", "of", " it"]
    assert [part.oblique for part in parts] == [False, True, False]
    assert parts[2].weight == "semibold"
    assert parts[0].x < parts[1].x < parts[2].x


def test_figures_and_tables_are_counted_through_the_document(layout: Layout) -> None:
    layout.figures = layout.tables = 0
    figure, table = BLOCKS[7], BLOCKS[4]
    chapter = Chapter("forecast", "9", "Forecast", (figure, table, figure, table))
    said = drawn.said(drawn.pieces_of(layout.chapter(chapter)))
    places = [said.index(words) for words in ("Figure 1.", "Table 1.", "Figure 2.", "Table 2.")]
    assert places == sorted(places)
    assert "Source: the source." in said


def test_an_empty_chapter_says_so(layout: Layout) -> None:
    empty = "Not yet worked out: nobody stands here."
    said = drawn.said(drawn.pieces_of(layout.chapter(Chapter("team", "13", "Team", (), empty))))
    assert "13 " in said
    assert empty in said


def test_a_table_of_many_numbers_turns_the_page_with_its_heading(layout: Layout) -> None:
    columns = (Column("Name"), *(Column(f"Month {n}", end=True) for n in range(11)))
    rows = tuple(cells("Revenue", *("$1,234,567" for _ in range(11))) for _ in range(30))
    flow = layout.chapter(Chapter("forecast", "9", "Forecast", (Heading("Wide"), Table(columns, rows))))
    pages = paginate(flow, "A4")
    assert pages[0].format.landscape
    assert drawn.said([pages[0].placed[0][1]]).startswith("9 ")
    turns = [item for item in flow if isinstance(item, Turn)]
    assert not turns[-1].landscape


def test_short_chapters_share_a_page_and_long_openings_do_not(layout: Layout) -> None:
    short = Chapter("market", "4", "Market", (text("Little."),))
    opening = Chapter("team", "13", "Team", (text("Little."), Heading("Tall"), CommentBox("Box", 30)))
    pages = paginate([*layout.chapter(short), *layout.chapter(short), *layout.chapter(opening)], "A4")
    assert len(pages) == 2


def test_a_figure_that_shrinks_stays_as_wide_as_the_text(layout: Layout) -> None:
    figure = layout.block(Figure("Title", lambda width: (_square(width)[0], 300.0)))
    needed = sum(piece.before + piece.height for piece in figure)
    (page,) = paginate([Piece(FORM.height - needed + 50.0), *figure], "A4")
    (shrunk,) = [piece for _, piece in page.placed if piece.role == "Figure"]
    box = extent(shrunk.shapes)
    assert shrunk.height < 300.0
    assert box is not None
    assert box[2] == pytest.approx(FORM.width, abs=1.0)


def test_a_figure_shrinks_a_little_to_stay_on_its_page(layout: Layout) -> None:
    figure = layout.block(Figure("Title", lambda _: (_square(600.0)[0], 300.0)))
    needed = sum(piece.before + piece.height for piece in figure)
    (page,) = paginate([Piece(FORM.height - needed + 40.0), *figure], "A4")
    assert page.used <= FORM.height + 0.1
    assert len(paginate([Piece(FORM.height - needed + 100.0), *figure], "A4")) == 2


def test_the_title_of_a_group_and_what_goes_on_stay_with_their_rows(layout: Layout) -> None:
    rows = []
    for group in range(12):
        rows.append(cells(f"Group {group}", "", ""))
        for entry in range(3):
            rows += [
                cells(f"Entry {entry}", "Answer", ""),
                cells("", "More", "Card"),
                cells("", "More", "Card"),
            ]
    table = Table((Column("Entry"), Column("Answer"), Column("On the canvas")), tuple(rows))
    pages = paginate([Turn(), *layout.block(table)], "A4")
    assert len(pages) > 2
    for page in pages:
        first = next(piece for _, piece in page.placed if piece.role == "TD")
        last = [piece for _, piece in page.placed if piece.role == "TD"][-1]
        assert drawn.texts(first.shapes)[0].text.startswith(("Group", "Entry"))
        assert not drawn.texts(last.shapes)[0].text.startswith("Group")


def test_tables_of_a_chapter_with_the_same_heads_have_the_same_columns(layout: Layout) -> None:
    columns = (Column("What matters"), Column("Kind"), Column("Answered by"))
    tables = [Table(columns, (cells("x" * count, "Pain", "y"),)) for count in (4, 60)]
    flow = layout.chapter(Chapter("value", "3", "Value", (*tables, Table(columns[:2], (cells("x", "y"),)))))
    first, second, other = (
        [found.x for found in drawn.texts(p.shapes)] for p in drawn.pieces_of(flow) if p.role == "TH"
    )
    assert first == second
    assert other != first[:2]


def test_a_chapter_begins_on_the_page_of_another_down_to_its_first_section(layout: Layout) -> None:
    numbers = KeyFigures((KeyFigure("Label", "1"),))
    tall = Figure("Title", lambda _: (_square(600.0)[0], 700.0))
    opening = Chapter("market", "4", "Market", (text("Little."), Heading("Size"), numbers, tall))
    layout.chapter(Chapter("value", "3", "Value", ()))
    pages = paginate([Turn(), Piece(FORM.height * 0.6), *layout.chapter(opening)], "A4")
    assert len(pages) == 2
    assert [piece.role for _, piece in pages[1].placed][:2] == ["H3", "Figure"]


def test_a_chapter_opens_with_its_words_where_much_would_stay_empty(layout: Layout) -> None:
    tall = Figure("Title", lambda _: (_square(600.0)[0], 400.0))
    chapter = Chapter("partners", "7", "Partners", (text(LONG), tall, text("After.")))
    layout.chapter(Chapter("value", "3", "Value", ()))
    for used, roles in ((0.7, ["H3", "Figure"]), (0.85, ["H1", "P"])):
        pages = paginate([Turn(), Piece(FORM.height * used), *layout.chapter(chapter)], "A4")
        assert [piece.role for _, piece in pages[1].placed][:2] == roles


def test_boxes_for_comments_turn_the_page_by_three(layout: Layout) -> None:
    boxes = tuple(CommentBox(f"Box {number}") for number in range(15))
    flow = layout.chapter(Chapter("decision", "15", "Decision", boxes))
    for above in range(0, 900, 30):
        last = paginate([Piece(float(above)), *flow[1:]], "A4")[-1]
        assert sum(piece.role == "Form" for _, piece in last.placed) >= 3


def test_the_last_boxes_for_comments_take_the_lines_that_would_stay_empty(layout: Layout) -> None:
    boxes = tuple(CommentBox(f"Box {number}", lines=2) for number in range(15))
    flow = layout.chapter(Chapter("decision", "15", "Decision", boxes))
    first, last = paginate([Piece(250.0), *flow[1:]], "A4")
    usual = flow[-1].height if isinstance(flow[-1], Piece) else 0.0
    more = {piece.height - usual for _, piece in last.placed}
    assert {piece.height for _, piece in first.placed if piece.role == "Form"} == {usual}
    assert len(more) == 1
    assert last.used == pytest.approx(last.format.height, abs=1.0)
    assert last.used <= last.format.height
    for _, piece in last.placed:
        box = extent(piece.shapes)
        assert box is not None
        assert box[1] + box[3] == pytest.approx(piece.height, abs=1.0)


def test_the_rows_of_a_strip_are_further_apart_than_what_is_said_of_one_number(layout: Layout) -> None:
    items = tuple(KeyFigure(f"Number {number}", "1", "of it") for number in range(8))
    for before in (0, 30):
        blocks: list[Block] = [text("A line.")] * before
        chapter = Chapter("summary", "0", "Summary", (*blocks, KeyFigures(items)))
        rows = [piece for piece in drawn.pieces_of(layout.chapter(chapter)) if piece.height > 50.0]
        assert rows[1].before >= 11.0


def test_the_words_above_the_boxes_for_comments_stand_on_the_page_of_the_first_one(layout: Layout) -> None:
    boxes = [CommentBox(f"{number}") for number in range(5)]
    blocks: tuple[Block, ...] = (Heading("Comments"), text("Room for them.", quiet=True), *boxes)
    flow = layout.chapter(Chapter("decision", "15", "Decision", blocks))[2:]
    for above in range(600, 950, 10):
        for page in paginate([Turn(), Piece(float(above)), *flow], "A4"):
            roles = [piece.role for _, piece in page.placed]
            assert roles[-1] == "Form" or "H2" not in roles


def test_an_entry_goes_on_under_its_name_only_where_much_would_stay_empty(layout: Layout) -> None:
    rows = tuple(Field(f"Label {number}", Cell("word")) for number in range(10))
    entry = layout.block(Fields(rows, "Name", "a"))
    high = sum(piece.before + piece.height for piece in entry)
    (whole, _), (first, second) = (
        paginate([Piece(FORM.height - room), *entry, Piece(40.0)], "A4") for room in (100.0, high - 30.0)
    )
    assert len(whole.placed) == 1
    assert 4 <= len(first.placed) - 1 <= len(entry) - 4
    assert drawn.said([second.placed[0][1]]) == "Name, continued"


def test_a_low_table_stays_on_one_page_and_a_high_one_does_not(layout: Layout) -> None:
    low = layout.block(Table((Column("A"), Column("B")), (cells("a", "b"),) * 8))
    high = layout.block(Table((Column("A"), Column("B")), (cells("a", LONG * 4),) * 8))
    assert all(piece.keep for piece in low[:-1])
    assert not all(piece.keep for piece in high[:-2])


@pytest.mark.parametrize("count", [3, 30])
def test_an_entry_is_not_tied_to_what_follows_it(layout: Layout, count: int) -> None:
    rows = tuple(Field(f"Label {number}", Cell("word"), "a note") for number in range(count))
    pieces = layout.block(Fields(rows, "Name", "a"))
    assert not pieces[-1].keep
    assert all(piece.keep for piece in pieces[-4:-1])


def test_a_paragraph_does_not_end_with_a_word_alone(layout: Layout) -> None:
    for extra in range(1, 60):
        lines = layout.block(text(f"Revenue of the first month is a part of the market {'x' * extra} year."))
        if len(lines) > 1 and extra < 30:
            assert " " in drawn.texts(lines[-1].shapes)[0].text


def test_a_long_word_that_is_broken_stays_whole_in_its_letters(layout: Layout) -> None:
    assert drawn.said(layout.block(text("W" * 200))).replace(" ", "") == "W" * 200


def test_a_caption_does_not_end_with_a_word_alone() -> None:
    words = "Table 7. Revenue and cost by customer and month. Cost, margin and lifetime value are after"
    for extra in range(1, 60):
        lines = caption(f"{words} {'x' * extra} USD.", 612.0)
        if len(lines) > 1:
            assert " " in drawn.texts(lines[-1].shapes)[0].text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_summary_of_every_example_has_one_page(name: str, paper: Paper) -> None:
    story = Story.of(load(example_path(name)))
    (chapter,) = outline(story, {"summary"}).chapters
    assert len(paginate(Layout(story, paper).chapter(chapter), paper)) == 1


def test_a_heading_and_its_introduction_stand_on_the_page_of_their_table(layout: Layout) -> None:
    rows = Table((Column("A"), Column("B")), (cells("a", "b"),) * 3)
    chapter = Chapter("risk", "11", "Risk", (Heading("Guesses"), text("Ranked."), rows))
    for above in range(600, 1000, 20):
        flow: Flow = [Turn(), Piece(float(above)), *drawn.pieces_of(layout.chapter(chapter))[1:]]
        pages = [[piece.role for _, piece in page.placed] for page in paginate(flow, "A4")]
        (page,) = [page for page in pages if "H2" in page]
        assert "TD" in page


def test_a_chapter_is_not_laid_out_any_more_once_the_work_is_cancelled() -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 3

    story = Story.of(Document([Activity(name="a")]), cancelled=cancelled)
    chapter = Chapter("risk", "1", "Many words", tuple(text("Words.") for _ in range(9)))
    with pytest.raises(CancelledError):
        Layout(story, "A4").chapter(chapter)
    assert len(asked) == 4
