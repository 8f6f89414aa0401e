"""How pieces are distributed over pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing.shapes import Path, Rect
from canvas_app.report.content.blocks import CommentBox, Span
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.page import Page, page_format, scaled
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import BODY_STYLE, Flow, Piece, Turn, section
from canvas_app.report.pdf.prose import set_text
from canvas_app.report.pdf.strips import comment_box
from canvas_app.report.pdf.tables import USUAL, Cell, Column, Draft
from tests.unit.report import drawn

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
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


def _figure(height: float, *before: Piece, number: int = 1) -> list[Piece]:
    """Return a figure with its heading and its caption."""
    heading, picture = Piece(20.0, keep=True, role="H3"), Piece(height, keep=True, role="Figure")
    return [*before, heading, picture, Piece(20.0, role="Caption", block=number)]


def _heights(pages: list[Page]) -> list[list[float]]:
    return [[piece.height for piece in _pieces(page)] for page in pages]


def test_a_figure_waits_while_what_follows_fills_the_page() -> None:
    above = Piece(HEIGHT * 0.7)
    pages = paginate([above, *_figure(400.0), Piece(150.0), Piece(200.0)], "A4")
    assert _heights(pages) == [[above.height, 150.0], [20.0, 400.0, 20.0, 200.0]]


def test_a_figure_does_not_wait_where_little_stays_empty_or_nothing_fills_it() -> None:
    for share, after in ((0.9, 60.0), (0.7, 400.0)):
        above = Piece(HEIGHT * share)
        pages = paginate([above, *_figure(400.0), Piece(after)], "A4")
        assert _heights(pages) == [[above.height], [20.0, 400.0, 20.0, after]]


def test_the_heading_of_a_section_stays_with_its_text_when_the_figure_waits() -> None:
    above, head = Piece(HEIGHT * 0.7), Piece(30.0, keep=True, role="H2")
    pages = paginate([above, *_figure(400.0, head), Piece(150.0)], "A4")
    assert _heights(pages) == [[above.height, 30.0, 150.0], [20.0, 400.0, 20.0]]


def test_a_section_that_is_but_a_figure_waits_as_a_whole() -> None:
    above, head = Piece(HEIGHT * 0.7), Piece(30.0, keep=True, role="H2")
    following = Piece(31.0, keep=True, role="H2")
    pages = paginate([above, *_figure(400.0, head), following, Piece(150.0)], "A4")
    assert _heights(pages) == [[above.height, 31.0, 150.0], [30.0, 20.0, 400.0, 20.0]]


def test_figures_that_wait_keep_their_order() -> None:
    above = Piece(HEIGHT * 0.7)
    flow: Flow = [above, *_figure(400.0, number=1), *_figure(50.0, number=2), Piece(150.0), Piece(200.0)]
    pages = paginate(flow, "A4")
    captions = [piece.block for page in pages for piece in _pieces(page) if piece.role == "Caption"]
    assert captions == [1, 2]
    assert [piece.height for piece in _pieces(pages[0])] == [above.height, 150.0]


def test_what_rather_stays_together_is_parted_where_much_would_stay_empty() -> None:
    rows = [cells(f"row {n}", "1") for n in range(9)]
    table = Draft([Column("Name"), Column("Count", end=True)], rows).pieces(WIDTH, USUAL)
    assert all(piece.keep for piece in table[:-1])
    for room, before in ((100.0, 0), (200.0, 6)):
        first, second = paginate([Piece(HEIGHT - room), *table], "A4")
        assert len(first.placed) - 1 == before
        # Neither part is a lone row, and the second has a head.
        assert second.placed[0][1].shapes == table[0].shapes
        assert len(second.placed) >= 3


def test_charts_above_shrink_where_much_would_stay_empty() -> None:
    def drawn(times: float) -> tuple[tuple[Shape, ...], float]:
        return (), 300.0

    for redraw, pages in ((drawn, 1), (None, 2)):
        chart = Piece(300.0, role="Figure", redraw=redraw)
        rest = HEIGHT - 300.0
        block = [Piece(rest - 240.0), Piece(140.0, keep=True), Piece(140.0)]
        assert len(paginate([chart, *block], "A4")) == pages


def test_a_figure_becomes_smaller_twice_but_not_by_more_than_it_may() -> None:
    def drawn(times: float) -> tuple[tuple[Shape, ...], float]:
        return (Rect(0.0, 0.0, 100.0 * times, 200.0),), 200.0

    once = scaled(Piece(200.0, drawn(1.0)[0], role="Figure", redraw=drawn), 0.9)
    twice = scaled(once, 0.9)
    assert twice.height == pytest.approx(162.0)
    assert twice.full == 200.0
    box = extent(twice.shapes)
    assert box is not None
    assert box[2] == pytest.approx(100.0)
    assert box[3] == pytest.approx(162.0)
    page = Page(page_format("A4"))
    page.add(replace(twice))
    assert not page.squeeze([Piece(HEIGHT - 155.0, keep=True), Piece(1.0)])


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
    assert drawn.words(pieces[1].shapes) == ["Optimization of value creation", "and of more"]
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


def _lefts(piece: Piece) -> list[float]:
    return [text.x for text in drawn.texts(piece.shapes)]


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


@pytest.mark.parametrize(("above", "boxes"), [([], 15), ([Piece(100.0)], 13)])
def test_pages_of_boxes_for_comments_share_them_and_are_filled(above: list[Piece], boxes: int) -> None:
    flow: Flow = [*above, *(comment_box(CommentBox(f"Chapter {at}", lines=2), WIDTH) for at in range(boxes))]
    first, second = paginate(flow, "A4")
    counts = [sum(piece.role == "Form" for _, piece in page.placed) for page in (first, second)]
    assert sum(counts) == boxes
    assert counts[0] - counts[1] in (0, 1)
    assert all(page.used > HEIGHT - 1.0 for page in (first, second))
    said = [piece.alt for page in (first, second) for _, piece in page.placed if piece.role == "Form"]
    assert said == [f"Chapter {at}" for at in range(boxes)]
