"""Bars, funnel, waterfall, ranges, the small canvas and the map: whole, inside their box, labelled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing.bar_charts import Bar, Mark, Range, bar_chart, funnel, range_chart, waterfall
from canvas_app.drawing.link_map import Link, Node, link_map
from canvas_app.drawing.mini_bmc import mini_bmc
from canvas_app.drawing.shapes import Group, Path, Rect, Text
from canvas_app.drawing.text import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.drawing.shapes import Shape

WIDTH = 612.0
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
BARS = st.lists(
    st.builds(Bar, NAMES, st.floats(-1e12, 1e12) | st.just(math.nan), st.just("$1.2k")), max_size=12
)


def flat(shapes: Iterable[Shape], x: float = 0.0, y: float = 0.0) -> Iterator[tuple[Shape, float, float]]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from flat(shape.shapes, x + shape.x, y + shape.y)
        else:
            yield shape, x, y


def texts(shapes: Iterable[Shape]) -> list[str]:
    return [shape.text for shape, _, _ in flat(shapes) if isinstance(shape, Text)]


def rects(shapes: Iterable[Shape]) -> list[Rect]:
    return [shape for shape, _, _ in flat(shapes) if isinstance(shape, Rect)]


def assert_inside(shapes: Iterable[Shape], width: float, height: float) -> None:
    for shape, dx, dy in flat(shapes):
        if isinstance(shape, Rect):
            assert shape.x + dx >= -0.01
            assert shape.x + dx + shape.w <= width + 0.01
            assert shape.y + dy + shape.h <= height + 0.01
        elif isinstance(shape, Text):
            wide = text_width(shape.text, shape.size, shape.weight)
            start = shape.x + dx - (wide if shape.anchor == "end" else 0.0)
            assert start >= -0.01
            assert start + wide <= width + 0.01
            assert shape.y + dy <= height + 0.01
        elif isinstance(shape, Path):
            xs = [float(value) for op in shape.ops for value in op[1::2]]
            assert all(math.isfinite(x) and -0.01 <= x + dx <= width + 0.01 for x in xs)


@given(BARS, st.floats(240, 900))
def test_bars_and_waterfalls_stay_inside_whatever_they_show(bars: list[Bar], width: float) -> None:
    for draw in (bar_chart, funnel, waterfall):
        shapes, height = draw(bars, width)
        assert_inside(shapes, width, height)


def test_lengths_are_in_proportion_and_nothing_has_no_bar() -> None:
    shapes, _ = bar_chart([Bar("A", 10.0, "10"), Bar("B", 5.0, "5"), Bar("C", 0.0, "0")], WIDTH)
    first, second = rects(shapes)
    assert second.w == pytest.approx(first.w / 2)
    assert texts(shapes) == ["A", "10", "B", "5", "C", "0"]


def test_a_whole_bar_shows_how_much_is_missing() -> None:
    shapes, _ = bar_chart([Bar("A", 0.25, "25 %")], WIDTH, 1.0)
    track, bar = rects(shapes)
    assert bar.w == pytest.approx(track.w / 4)


def test_a_waterfall_goes_from_step_to_step_and_below_zero() -> None:
    steps = [Bar("Revenue", 100.0, "100", strong=True), Bar("Cost", -130.0, "-130")]
    shapes, _ = waterfall([*steps, Bar("Profit", -30.0, "-30", strong=True)], WIDTH)
    revenue, cost, profit = rects(shapes)
    assert cost.x + cost.w == pytest.approx(revenue.x + revenue.w)
    assert profit.x == pytest.approx(cost.x)
    assert profit.x + profit.w == pytest.approx(revenue.x)


def test_a_funnel_narrows_in_proportion() -> None:
    shapes, _ = funnel([Bar("TAM", 100.0, "$100"), Bar("SAM", 50.0, "$50")], WIDTH)
    tam, sam = rects(shapes)
    assert sam.w == pytest.approx(tam.w / 2)
    assert sam.x + sam.w / 2 == pytest.approx(tam.x + tam.w / 2)


def test_ranges_have_a_scale_of_their_own_and_say_their_marks() -> None:
    rows = [Range("Seats", 35.0, 65.0, "would pay", (Mark(49.0, "pays $49"), Mark(50.0, "value $50")))]
    shapes, height = range_chart(rows, WIDTH)
    assert_inside(shapes, WIDTH, height)
    assert "pays $49" in texts(shapes)
    starts = [s.x for s, _, _ in flat(shapes) if isinstance(s, Text) and s.text in ("pays $49", "value $50")]
    assert starts[1] - starts[0] > text_width("pays $49", 11.5)


@given(st.lists(NAMES, max_size=30), st.floats(300, 900))
def test_the_small_canvas_counts_what_has_no_room(names: list[str], width: float) -> None:
    inside = tuple((str(place), name) for place, name in enumerate(names))
    shapes, height = mini_bmc({"key_partners": ("Key partners", inside)}, width)
    assert_inside(shapes, width, height)
    shown = [shape for shape in shapes if isinstance(shape, Group)]
    more = [text for text in texts(shapes) if text.endswith(" more")]
    left = sum(int(text.split()[0]) for text in more if text.split()[0].isdigit() and text not in names)
    assert len(shown) + left == len(names)


def test_the_map_joins_what_is_there_and_its_boxes_lead_to_their_elements() -> None:
    left, right = (
        [Node("p", "GPU cloud", "Supplier", "kind.partner")],
        [Node("a", "Hosting", "", "kind.activity")],
    )
    links = [Link("p", "a", 4000.0), Link("p", "gone"), Link("gone", "a")]
    shapes, height = link_map(left, right, links, WIDTH)
    assert_inside(shapes, WIDTH, height)
    assert sum(isinstance(shape, Path) for shape in shapes) == 1
    assert [shape.ref for shape in shapes if isinstance(shape, Group)] == ["p", "a"]
