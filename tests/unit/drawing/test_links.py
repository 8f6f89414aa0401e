"""Lines leave and enter cards at their edges and are as wide as their money."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing.links import CALM_WIDTH, MONEY, WIDEST, flow_width, link_curves, link_shape

CARD = (33.0, 100.0, 184.0, 76.0)


def _curve(source: tuple[float, ...], target: tuple[float, ...]) -> list[float]:
    (curve,) = link_curves(np.array([source]), np.array([target])).tolist()
    return list(curve)


def test_a_line_leaves_to_the_right_and_enters_from_the_left() -> None:
    x0, y0, c1x, c1y, c2x, c2y, x1, y1 = _curve(CARD, (283.0, 300.0, 184.0, 52.0))
    assert (x0, y0, x1, y1) == (217, 138, 283, 326)
    assert (c1y, c2y) == (y0, y1)
    assert c1x > x0
    assert c2x < x1


def test_a_line_against_the_chain_runs_from_left_edge_to_right_edge() -> None:
    x0, _, c1x, _, c2x, _, x1, _ = _curve((533.0, 100.0, 184.0, 76.0), CARD)
    assert (x0, x1) == (533, 217)
    assert c1x < x0
    assert c2x > x1


def test_a_line_in_one_lane_bows_out_to_the_right() -> None:
    x0, _, c1x, _, c2x, _, x1, _ = _curve(CARD, (33.0, 400.0, 184.0, 76.0))
    assert x0 == x1 == 217
    assert c1x == c2x
    assert 217 + 20 < c1x < 217 + 50


def test_many_lines_are_made_at_once_and_none_make_none() -> None:
    rects = np.array([CARD] * 7)
    assert link_curves(rects, rects + 5).shape == (7, 8)
    assert link_curves(np.empty((0, 4)), np.empty((0, 4))).shape == (0, 8)


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4))
def test_lines_are_finite_wherever_cards_stand(places: list[float]) -> None:
    x, y, u, v = places
    assert np.isfinite(_curve((x, y, 184.0, 52.0), (u, v, 184.0, 76.0))).all()


def test_a_line_becomes_a_shape() -> None:
    shape = link_shape(_curve(CARD, (283.0, 300.0, 184.0, 52.0)), 3.0, MONEY)
    assert [op[0] for op in shape.ops] == ["M", "C"]
    assert (shape.width, shape.stroke) == (3.0, MONEY)


@pytest.mark.parametrize(
    ("money", "total", "width"),
    [
        (100, 100, WIDEST),
        (50, 100, WIDEST / 2),
        (-50, 100, WIDEST / 2),
        (900, 100, WIDEST),
        (0, 100, CALM_WIDTH),
        (5, 0, CALM_WIDTH),
        (math.nan, 10, CALM_WIDTH),
    ],
)
def test_width_is_money(money: float, total: float, width: float) -> None:
    assert flow_width(money, total) == pytest.approx(width)
