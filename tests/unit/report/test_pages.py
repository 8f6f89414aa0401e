"""How pieces are distributed over pages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast

from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing.shapes import Group, Path, Text
from canvas_app.report.content.blocks import Span
from canvas_app.report.pdf.pages import Page, page_format, paginate
from canvas_app.report.pdf.pieces import BODY_STYLE, Flow, Piece, Turn, section
from canvas_app.report.pdf.prose import set_text
from canvas_app.report.pdf.tables import USUAL, Cell, Column, Draft

if TYPE_CHECKING:
    from canvas_app.report.pdf.pieces import Role


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


def test_the_tail_of_a_table_is_three_low_rows_or_two_high_ones() -> None:
    columns = [Column("Name"), Column("Count")]
    low = Draft(columns, [cells(f"row {n}", "1") for n in range(30)]).pieces(WIDTH, USUAL)
    high = Draft(columns, [cells(f"row {n}", "1\n2\n3\n4") for n in range(30)]).pieces(WIDTH, USUAL)
    assert [piece.keep for piece in low[-4:]] == [False, True, True, False]
    assert [piece.keep for piece in high[-4:]] == [False, False, True, False]
    assert [piece.keep for piece in high[:3]] == [True, True, False]


def test_a_page_makes_more_room_for_the_tail_of_a_table_than_for_other_things() -> None:
    above = [Piece(100.0, before=30.0) for _ in range(6)]
    free = HEIGHT - 600.0 - 5 * 30.0
    for role, pages in (("TD", 1), ("P", 2)):
        tail = Piece(free, keep=True, role=cast("Role", role))
        assert len(paginate([*above, tail, Piece(60.0, role="Caption")], "A4")) == pages


def test_a_row_longer_than_a_page_goes_on_on_the_next() -> None:
    pages = paginate([*Draft([Column("Text")], [(Cell("word " * 8000),)]).pieces(WIDTH, USUAL)], "A4")
    assert len(pages) > 2
    assert all(page.used <= HEIGHT + 0.1 for page in pages)


def test_a_turn_begins_a_page_on_its_side() -> None:
    pages = paginate([Piece(10.0), Turn(landscape=True), Piece(10.0)], "Letter")
    assert [page.format.w > page.format.h for page in pages] == [False, True]


def _floating(*heights: float, landscape: bool = True) -> Flow:
    """Return pages that wait, and the turn after which text goes on."""
    flow: Flow = []
    for height in heights:
        flow += [Turn(landscape=landscape, floats=True), Piece(height, role="Figure")]
    return [*flow, Turn(free=0.0)]


def test_text_goes_on_before_a_page_that_floats() -> None:
    flow: Flow = [Turn(), Piece(100.0), *_floating(200.0, 300.0), Piece(HEIGHT - 150.0), Piece(60.0)]
    pages = paginate(flow, "A4")
    assert [page.format.landscape for page in pages] == [False, True, True, False]
    assert [[piece.height for piece in _pieces(page)] for page in pages] == [
        [100.0, HEIGHT - 150.0], [200.0], [300.0], [60.0],
    ]  # fmt: skip


def test_what_floats_stands_where_it_is_when_it_fits() -> None:
    flow: Flow = [Turn(), Piece(100.0), *_floating(200.0, landscape=False), Piece(60.0)]
    (page,) = paginate(flow, "A4")
    assert [piece.height for piece in _pieces(page)] == [100.0, 200.0, 60.0]


def test_text_goes_on_under_what_floated_to_the_next_page() -> None:
    flow: Flow = [
        Turn(),
        Piece(500.0),
        *_floating(HEIGHT - 400.0, landscape=False),
        Piece(300.0),
        Piece(350.0),
    ]
    pages = paginate(flow, "A4")
    assert [[piece.height for piece in _pieces(page)] for page in pages] == [
        [500.0, 300.0], [HEIGHT - 400.0, 350.0],
    ]  # fmt: skip


def test_a_list_goes_on_under_a_picture_that_floated() -> None:
    items = [Piece(200.0, block=7, role="LI") for _ in range(6)]
    flow: Flow = [Turn(), Piece(500.0), *_floating(500.0, landscape=False), *_floating(300.0), *items]
    pages = paginate(flow, "A4")
    assert [len(page.placed) for page in pages] == [3, 3, 2, 1]
    assert [page.format.landscape for page in pages] == [False, False, False, True]


def test_pages_that_float_part_no_table_and_no_list() -> None:
    rows = [cells(f"row {n}", "1") for n in range(40)]
    table = Draft([Column("Name"), Column("Count", end=True)], rows).pieces(WIDTH, USUAL)
    items = [Piece(200.0, block=7, role="LI") for _ in range(8)]
    for going_on in (table, items):
        flow: Flow = [Turn(), Piece(100.0), *_floating(200.0), *going_on, Piece(HEIGHT - 10.0)]
        pages = paginate(flow, "A4")
        assert [page.format.landscape for page in pages] == [False, False, True, False]


def test_pages_that_float_stand_before_the_next_chapter() -> None:
    flow: Flow = [Turn(), Piece(100.0), *_floating(200.0), Piece(60.0), Turn(free=0.3), Piece(70.0)]
    pages = paginate(flow, "A4")
    assert [[piece.height for piece in _pieces(page)] for page in pages] == [[100.0, 60.0], [200.0], [70.0]]


def test_what_misses_a_page_by_little_makes_its_gaps_smaller() -> None:
    above = [Piece(100.0, before=30.0) for _ in range(6)]
    free = HEIGHT - 600.0 - 5 * 30.0
    (page,) = paginate([*above, Piece(free - 30.0, keep=True), Piece(60.0)], "A4")
    tops = [top for top, _ in page.placed]
    assert page.used <= HEIGHT + 0.1
    assert {round(b - a, 3) for a, b in pairwise(tops[:6])} == {round(tops[1], 3)}
    assert 120.0 < tops[1] < 130.0
    assert len(paginate([*above, Piece(free - 30.0, keep=True), Piece(130.0)], "A4")) == 2


def test_the_title_of_a_group_runs_over_the_columns() -> None:
    rows = [
        cells("Optimization of value creation and of more", ""),
        cells("Entry", "Answer"),
        cells("Two", "B"),
    ]
    columns = [Column("Entry"), Column("Answer")]
    pieces = Draft(columns, rows).pieces(200.0, USUAL)
    plain = Draft(columns, rows[1:]).pieces(200.0, USUAL)
    assert _texts(pieces[1]) == ["Optimization of value creation", "and of more"]
    assert [_lefts(piece) for piece in pieces[2:]] == [_lefts(piece) for piece in plain[1:]]


def test_rows_of_one_entry_stand_close_and_one_rule_is_under_them() -> None:
    rows = [cells("Entry", "Answer", ""), cells("", "More", "Card"), cells("Next", "Answer", "")]
    _, first, second, third = Draft([Column("A"), Column("B"), Column("C")], rows).pieces(WIDTH, USUAL)
    assert [bool(_rules(piece)) for piece in (first, second, third)] == [False, True, True]
    assert first.height + second.height < 2 * third.height - 10.0


def test_a_rule_parts_the_rows_of_one_entry_in_a_table_of_many_columns() -> None:
    rows = [cells("Segment", "a", "b", "c"), cells("", "d", "e", "f")]
    _, first, second = Draft([Column(name) for name in "ABCD"], rows).pieces(WIDTH, USUAL)
    (inner,), (whole,) = _rules(first), _rules(second)
    assert whole == (0.0, WIDTH)
    assert inner == (_lefts(first)[1], WIDTH)


def _rules(piece: Piece) -> list[tuple[float, float]]:
    """Return where each rule of a piece begins and ends."""
    paths = [shape for shape in piece.shapes if isinstance(shape, Path)]
    ends = [[op[1] for op in path.ops if op[0] == "M" or op[0] == "L"] for path in paths]
    return [(xs[0], xs[-1]) for xs in ends]


def _found(piece: Piece) -> list[Text]:
    groups = [shape for shape in piece.shapes if isinstance(shape, Group)]
    return [text for group in groups for text in group.shapes if isinstance(text, Text)]


def _texts(piece: Piece) -> list[str]:
    return [text.text for text in _found(piece)]


def _lefts(piece: Piece) -> list[float]:
    return [text.x for text in _found(piece)]


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


def test_no_figure_overtakes_figures_that_wait() -> None:
    figure = [Piece(60.0, keep=True, role="Figure"), Piece(20.0, role="Caption")]
    flow: Flow = [Turn(), Piece(100.0), *_floating(200.0, 300.0), Piece(50.0), *figure]
    pages = paginate(flow, "A4")
    assert [page.format.landscape for page in pages] == [False, True, True, False]
    assert [piece.height for page in pages for piece in _pieces(page)] == [
        100.0, 50.0, 200.0, 300.0, 60.0, 20.0,
    ]  # fmt: skip
