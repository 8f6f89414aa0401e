"""A dragged card snaps to the column of its lane and to other cards, and shows to what."""

from __future__ import annotations

import pytest

from canvas_app.document import Document
from canvas_app.drawing.shapes import Path
from canvas_app.drawing.views import Snapper, ViewLayout, layout
from canvas_app.model import Activity
from tests.unit.drawing.models import at


@pytest.fixture
def placed() -> ViewLayout:
    cards = [
        Activity(id="a", name="A", stage="data", positions=at(33, 100)),
        Activity(id="b", name="B", stage="model", positions=at(283, 400)),
        Activity(id="c", name="C", stage="model", positions=at(290, 700)),
    ]
    return layout("value_chain", Document(cards).snapshot())


def test_a_card_snaps_to_the_column_and_to_the_top_of_another(placed: ViewLayout) -> None:
    dx, dy, guides = Snapper(placed, ["a"]).snap(253, 297)
    assert (33 + dx, 100 + dy) == (283, 400)
    assert len(guides) == 6, "both cards are of one size, so start, middle and end agree along both axes"
    assert all(isinstance(guide, Path) and guide.stroke is not None for guide in guides)


def test_a_card_far_from_everything_moves_freely(placed: ViewLayout) -> None:
    assert Snapper(placed, ["a"]).snap(17, 133.5) == (17, 133.5, ())


def test_a_column_snaps_without_a_card_in_it(placed: ViewLayout) -> None:
    dx, _, _ = Snapper(placed, ["a"]).snap(504, 900)
    assert 33 + dx == 533


def test_a_card_keeps_the_usual_distance_below_another(placed: ViewLayout) -> None:
    _, top, _, height = placed.rect_of("b")
    _, dy, _ = Snapper(placed, ["a"]).snap(250, top + height + 12 - 100 + 4)
    assert 100 + dy == top + height + 12


def test_reach_is_counted_in_pixels_on_the_screen(placed: ViewLayout) -> None:
    assert Snapper(placed, ["a"]).snap(508, 50, scale=0.5)[0] == 500
    assert Snapper(placed, ["a"]).snap(508, 50, scale=2.0)[0] == 508


def test_several_cards_snap_as_one(placed: ViewLayout) -> None:
    dx, _, _ = Snapper(placed, ["b", "c"]).snap(253, 40)
    assert 283 + dx == 533


@pytest.mark.parametrize("moving", [[], ["unknown"]])
def test_nothing_moving_snaps_to_nothing(placed: ViewLayout, moving: list[str]) -> None:
    assert Snapper(placed, moving).snap(1, 2) == (1, 2, ())


def test_moving_everything_only_snaps_to_columns(placed: ViewLayout) -> None:
    dx, dy, guides = Snapper(placed, ["a", "b", "c"]).snap(248, 40)
    assert (dx, dy, guides) == (250, 40, ())
