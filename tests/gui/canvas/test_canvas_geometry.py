"""Culling, hit-testing and neighbours on arrays, against the slow way of saying the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.gui.scene.camera import Camera, fitting
from canvas_app.gui.scene.geometry import Geometry, points_on

numbers = st.integers(0, 2**32 - 1)


def random_geometry(seed: int) -> tuple[Geometry, np.random.Generator]:
    draw = np.random.default_rng(seed)
    count, links = int(draw.integers(2, 40)), int(draw.integers(0, 60))
    rects = np.column_stack((draw.uniform(-500, 500, (count, 2)), draw.uniform(5, 90, (count, 2))))
    geometry = Geometry([f"e{i}" for i in range(count)], rects)
    ends = np.array([draw.choice(count, 2, replace=False) for _ in range(links)], np.intp).reshape(-1, 2)
    geometry.set_links([f"r{i}" for i in range(links)], ends)
    return geometry, draw


@given(numbers)
def test_the_card_at_a_point_is_the_topmost_that_holds_it(seed: int) -> None:
    geometry, draw = random_geometry(seed)
    px, py = draw.uniform(-500, 500, 2).tolist()
    holding = [
        key
        for key, (x, y, w, h) in zip(geometry.ids, geometry.rects.tolist(), strict=True)
        if x <= px <= x + w and y <= py <= y + h
    ]
    assert geometry.card_at(px, py) == (holding[-1] if holding else None)


@given(numbers)
def test_neighbours_are_those_whose_line_ends_there(seed: int) -> None:
    geometry, draw = random_geometry(seed)
    places = np.flatnonzero(draw.random(len(geometry.ids)) < 0.3)
    slow = [i for i, ends in enumerate(geometry.ends) if set(ends.tolist()) & set(places.tolist())]
    assert geometry.links_of(places).tolist() == slow


@given(numbers)
def test_a_point_on_a_line_hits_a_line(seed: int) -> None:
    geometry, draw = random_geometry(seed)
    if not len(geometry.curves):
        return
    link = int(draw.integers(len(geometry.curves)))
    x, y = points_on(geometry.curves, 101)[link, int(draw.integers(101))].tolist()
    hit = geometry.link_at(x, y, 6.0)
    assert hit is not None
    assert geometry.link_at(x + 1e5, y, 6.0) is None


@given(numbers)
def test_moved_cards_take_their_lines_along(seed: int) -> None:
    geometry, draw = random_geometry(seed)
    places = np.flatnonzero(draw.random(len(geometry.ids)) < 0.3)
    rects = geometry.rects.copy()
    rects[places, :2] += draw.uniform(-80, 80, (len(places), 2))
    geometry.set_rects(places, rects)
    fresh = Geometry(geometry.ids, rects)
    fresh.set_links(geometry.link_ids, geometry.ends)
    assert np.array_equal(geometry.curves, fresh.curves)
    assert np.array_equal(geometry.link_boxes, fresh.link_boxes)


@given(numbers)
def test_every_card_is_read_once(seed: int) -> None:
    geometry, _draw = random_geometry(seed)
    assert sorted(geometry.reading_order()) == sorted(geometry.ids)


@given(st.floats(0.01, 4.0), st.floats(-1e4, 1e4), st.floats(0, 2000), st.floats(0.1, 10.0))
def test_a_zoom_keeps_its_point(scale: float, corner: float, at: float, factor: float) -> None:
    camera = Camera(scale, corner, corner)
    before, after = camera.to_scene(at, at), camera.zoomed(factor, at, at).to_scene(at, at)
    assert np.allclose(before, after, atol=1e-6 * max(1.0, abs(before[0])))


def test_fitting_shows_all_of_it() -> None:
    camera = fitting((100.0, 50.0, 3000.0, 800.0), 1000, 700)
    left, top, right, bottom = camera.world(1000, 700)
    assert left <= 100
    assert top <= 50
    assert right >= 3100
    assert bottom >= 850
