"""How pieces are distributed over pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from canvas_app.report.content.blocks import Span
from canvas_app.report.pdf.pages import Page, page_format, paginate
from canvas_app.report.pdf.pieces import BODY_STYLE, Flow, Piece, Turn, section
from canvas_app.report.pdf.prose import set_text
from canvas_app.report.pdf.tables import USUAL, Cell, Column, Draft


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text) for text in texts)


HEIGHT = page_format("A4").height
WIDTH = page_format("A4").width


def _pieces(page: Page) -> list[Piece]:
    return [piece for _, piece in page.placed]


def test_a_heading_is_never_the_last_thing_on_a_page() -> None:
    filler = Piece(HEIGHT - 60.0)
    first, second = paginate([filler, *section("Heading", WIDTH), Piece(40.0)], "A4")
    assert _pieces(first) == [filler]
    assert len(_pieces(second)) == 2


def test_a_table_head_is_repeated_on_every_page() -> None:
    rows = [cells(f"row {n}", "1") for n in range(200)]
    flow: Flow = [*Draft([Column("Name"), Column("Count", end=True)], rows).pieces(WIDTH, USUAL)]
    pages = paginate(flow, "A4")
    head = flow[0]
    assert isinstance(head, Piece)
    assert len(pages) > 4
    assert all(page.placed[0][1].shapes == head.shapes for page in pages)
    # A repeated head is said once only to those who listen.
    assert [page.placed[0][1].role for page in pages[:3]] == ["TH", "Artifact", "Artifact"]


def test_a_total_never_stands_alone() -> None:
    rows = [cells(f"row {n}", "1") for n in range(60)]
    pieces = Draft([Column("Name"), Column("Count", end=True)], rows, cells("Total", "60")).pieces(
        WIDTH, USUAL
    )
    for above in range(0, 1000, 7):
        last = paginate([Piece(float(above)), *pieces], "A4")[-1]
        assert len([piece for piece in _pieces(last) if piece is not pieces[0]]) >= 2


def test_a_row_longer_than_a_page_goes_on_on_the_next() -> None:
    pages = paginate([*Draft([Column("Text")], [(Cell("word " * 8000),)]).pieces(WIDTH, USUAL)], "A4")
    assert len(pages) > 2
    assert all(page.used <= HEIGHT + 0.1 for page in pages)


def test_a_turn_begins_a_page_on_its_side() -> None:
    pages = paginate([Piece(10.0), Turn(landscape=True), Piece(10.0)], "Letter")
    assert [page.format.w > page.format.h for page in pages] == [False, True]


@given(
    st.lists(st.tuples(st.floats(1.0, HEIGHT), st.floats(0.0, 50.0), st.booleans()), min_size=1, max_size=60)
)
def test_every_piece_is_placed_once_in_order_and_inside(drawn: list[tuple[float, float, bool]]) -> None:
    flow: Flow = [Piece(height, before=before, keep=keep) for height, before, keep in drawn]
    pages = paginate(flow, "A4")
    placed = [piece for page in pages for piece in _pieces(page)]
    assert [id(piece) for piece in placed] == [id(piece) for piece in flow]
    assert all(page.used <= HEIGHT + 0.1 for page in pages)


def test_prose_has_no_lone_line_at_either_end() -> None:
    lines = set_text((Span("several words of text " * 12),), BODY_STYLE, 440.0)
    assert lines[0].keep
    assert lines[-2].keep
    assert not lines[-1].keep
