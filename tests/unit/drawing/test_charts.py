"""Charts stay in their box, label what they show, and survive odd numbers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from canvas_app.drawing.charts import (
    forecast_chart,
    largest_parts,
    money_ticks,
    share_bar,
    share_bar_height,
    sparkline,
)
from canvas_app.drawing.shapes import Path, Rect, Text
from canvas_app.drawing.text import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Shape

GROWTH = 252_000 * np.cumprod(np.full(24, 1.045))
AMOUNTS = st.lists(st.one_of(st.floats(-1e12, 1e12), st.just(math.nan), st.just(math.inf)), max_size=50)


def _span(text: Text) -> tuple[float, float]:
    width = text_width(text.text, text.size, text.weight)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    return left, left + width


def _assert_inside(shapes: Iterable[Shape], w: float, h: float) -> None:
    for shape in shapes:
        match shape:
            case Path():
                points = [(op[1], op[2]) for op in shape.ops if op[0] in ("M", "L")]
            case Text():
                points = [(x, shape.y) for x in _span(shape)]
            case Rect():
                points = [(shape.x, shape.y), (shape.x + shape.w, shape.y + shape.h)]
            case _:
                points = []
        assert all(-0.01 <= x <= w + 0.01 and -0.01 <= y <= h + 0.01 for x, y in points)


def test_a_forecast_has_a_line_bands_grid_and_labels() -> None:
    shapes = forecast_chart(GROWTH, GROWTH * 0.8, GROWTH * 1.3, inner=(GROWTH * 0.9, GROWTH * 1.1))
    labels = [shape.text for shape in shapes if isinstance(shape, Text)]
    assert labels == ["$0", "$500k", "$1M", "Now", "24", "12"]
    assert sum(isinstance(s, Path) and s.fill is not None for s in shapes) == 2
    lines = [s for s in shapes if isinstance(s, Path) and s.stroke is not None and s.stroke.token == "good"]
    assert [len(line.ops) for line in lines] == [24]
    _assert_inside(shapes, 320, 160)


@given(AMOUNTS, st.floats(120, 800), st.floats(80, 400))
def test_any_forecast_stays_in_its_box(values: list[float], w: float, h: float) -> None:
    _assert_inside(forecast_chart(values, w=w, h=h), w, h)


@given(AMOUNTS)
def test_any_sparkline_stays_in_its_box(values: list[float]) -> None:
    _assert_inside(sparkline(values, 100, 24), 100, 24)


def test_a_gap_in_the_numbers_is_a_gap_in_the_line() -> None:
    shapes = sparkline([1, 2, math.nan, 3, 4], 100, 24)
    assert [len(s.ops) for s in shapes if isinstance(s, Path)] == [2, 2]


def test_a_number_that_hardly_moves_looks_calm() -> None:
    (line,) = sparkline([100.0, 100.2, 99.9], 100, 24)
    assert isinstance(line, Path)
    ys = [op[2] for op in line.ops if op[0] in ("M", "L")]
    assert max(ys) - min(ys) < 3


def test_a_long_forecast_is_drawn_with_few_points() -> None:
    shapes = forecast_chart(np.arange(10_000.0))
    assert max(len(s.ops) for s in shapes if isinstance(s, Path)) <= 240


def test_nothing_to_show_is_said_in_words() -> None:
    assert [s.text for s in forecast_chart([]) if isinstance(s, Text)] == ["No forecast yet"]
    assert [s.text for s in share_bar([], 300) if isinstance(s, Text)] == ["No revenue yet"]
    assert sparkline([], 10, 10) == ()


@example(0.0, 5e-324)
@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_ticks_are_few_and_enclose_the_values(a: float, b: float) -> None:
    ticks = money_ticks([np.array([a, b])])
    assert 2 <= len(ticks) <= 6
    slack = (ticks[-1] - ticks[0]) * 1e-6
    assert ticks[0] <= min(a, b) + slack
    assert ticks[-1] >= max(a, b) - slack


def shares(parts: list[tuple[str, float]]) -> list[tuple[str, float]]:
    return largest_parts(np.array([value for _, value in parts]), lambda place: parts[place][0])


def test_shares_stand_from_the_largest_with_their_names() -> None:
    shapes = share_bar(shares([("API", 24.0), ("Team", 42.0), ("Enterprise", 34.0)]), 320)
    assert [s.text for s in shapes if isinstance(s, Text)] == ["Team 42 %", "Enterprise 34 %", "API 24 %"]


PARTS = st.lists(
    st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), st.floats(0, 1e9)),
    max_size=15,
)


@given(PARTS, st.floats(60, 600))
def test_labels_of_shares_never_overlap_and_stay_inside(parts: list[tuple[str, float]], w: float) -> None:
    shown = shares(parts)
    shapes = share_bar(shown, w)
    inside = [s for s in shapes if not isinstance(s, Text) or s.text != "No revenue yet"]
    _assert_inside(inside, w, share_bar_height(shown, w))
    lines: dict[float, list[tuple[float, float]]] = {}
    for shape in shapes:
        if isinstance(shape, Text):
            lines.setdefault(shape.y, []).append(_span(shape))
    for spans in lines.values():
        assert all(end <= start for (_, end), (start, _) in pairwise(sorted(spans)))


@given(PARTS, st.floats(200, 600))
def test_every_share_is_named_with_its_figure(parts: list[tuple[str, float]], w: float) -> None:
    shown = shares(parts)
    said = [s.text for s in share_bar(shown, w) if isinstance(s, Text)]
    total = sum(value for _, value in shown)
    for _, value in shown:
        assert any(text.endswith(f"{round(value / total * 100)} %") for text in said)


def test_names_that_have_no_room_below_their_parts_stand_in_rows_with_their_shade() -> None:
    parts = [("Team subscription", 50.0), ("Enterprise contracts", 30.0), ("API usage", 12.0), ("Rest", 8.0)]
    shapes = share_bar(shares(parts), 340)
    said = [s.text for s in shapes if isinstance(s, Text)]
    names, figures = said[::2], said[1::2]
    assert names == ["Team subscription", "Enterprise contracts", "API usage", "Rest"]
    assert figures == ["50 %", "30 %", "12 %", "8 %"]
    assert len({s.y for s in shapes if isinstance(s, Text)}) == len(parts)
    swatches = [s.fill for s in shapes if isinstance(s, Rect)]
    assert swatches == [s.fill for s in shapes if isinstance(s, Path)]
    assert share_bar_height(shares(parts), 340) > share_bar_height(shares(parts[:2]), 340)


def test_many_small_shares_become_one() -> None:
    shapes = share_bar(shares([("Large", 90.0), *((f"Small {i}", 1.0) for i in range(10))]), 400)
    assert sum(isinstance(s, Path) for s in shapes) == 2
    assert "Other" in " ".join(s.text for s in shapes if isinstance(s, Text))
