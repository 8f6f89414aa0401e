"""What both views keep to: a place for everything, nothing on top of anything, and the same from scratch."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.document import Document
from canvas_app.drawing.shapes import Text
from canvas_app.drawing.views import VIEW_TITLES, VIEWS, area_at, free_place, layout, shows_links
from canvas_app.model import Activity, Segment
from canvas_app.model.relations import BelongsTo
from tests.unit.drawing.layouts import inside, layout_of, overlaps
from tests.unit.drawing.models import at, every_kind, small_document


@pytest.mark.parametrize("view", VIEWS)
def test_every_element_has_a_place_of_its_own(view: str) -> None:
    placed = layout(view, small_document().snapshot())
    assert set(placed.ids) == {element.id for element in every_kind()}
    assert np.isfinite(placed.rects).all()
    assert overlaps(placed.rects) == 0
    assert inside(placed)
    assert not placed.placed.any()
    assert VIEW_TITLES[view]


@pytest.mark.parametrize("view", VIEWS)
def test_an_empty_document_shows_the_empty_frame(view: str) -> None:
    placed = layout(view, Document().snapshot())
    assert placed.rects.shape == (0, 4)
    titles = {shape.text for shape in placed.frame if isinstance(shape, Text)}
    assert {area.title for area in placed.areas} <= titles
    assert placed.bounds[2] > 0


def test_only_the_value_chain_draws_lines() -> None:
    assert [view for view in VIEWS if shows_links(view)] == ["value_chain"]


@pytest.mark.parametrize("view", VIEWS)
def test_a_layout_from_the_last_one_equals_one_from_scratch(view: str) -> None:
    document = small_document()
    last = layout(view, document.snapshot())
    with document.transact("Change") as tx:
        tx.update("activity", name="A name that is long enough for two lines", stage="data")
        tx.update("note", positions=at(500, 500, view))
        tx.put(Segment(id="more", name="More"))
        tx.put(BelongsTo(source="resource", target="stage"))
        tx.remove("goal")
    for previous in (last, None):
        placed = layout(view, document.snapshot(), previous)
        scratch = layout(view, document.snapshot())
        assert placed.ids == scratch.ids
        np.testing.assert_array_equal(placed.rects, scratch.rects)
        np.testing.assert_array_equal(placed.area_index, scratch.area_index)
        assert placed.frame == scratch.frame


@pytest.mark.parametrize("view", VIEWS)
def test_a_layout_follows_what_goes_and_comes_back(view: str) -> None:
    document = small_document()
    last, first = layout(view, document.snapshot()), document.snapshot()
    for step in ("remove", "come back"):
        if step == "remove":
            with document.transact("Remove") as tx:
                tx.remove("stage")
                tx.put(Segment(id="more", name="More"))
        else:
            document.history.undo()
        last = layout(view, document.snapshot(), last)
        scratch = layout(view, document.snapshot())
        assert last.ids == scratch.ids == tuple(document.snapshot().elements)
        assert [last.index[key] for key in last.ids] == list(range(len(last.ids)))
        np.testing.assert_array_equal(last.rects, scratch.rects)
        np.testing.assert_array_equal(last.area_index, scratch.area_index)
    assert last.ids == tuple(first.elements)


def test_areas_are_found_by_place() -> None:
    chain, canvas = (layout_of(view) for view in VIEWS)
    lanes = [area_at(chain, x, 5000) for x in (0, 250, 999, 1000, 1250, -1)]
    assert [area.id if area else None for area in lanes] == [
        "data",
        "model",
        "monetization",
        "company",
        None,
        None,
    ]
    first = area_at(canvas, 10, 10)
    assert first is not None
    assert first.title == "Key partners"
    assert area_at(canvas, -100, 10) is None


def test_a_free_place_is_free_and_near() -> None:
    standing = [Activity(id=f"a{i}", name="A", stage="data", positions=at(33, 88 + 60 * i)) for i in range(5)]
    placed = layout_of("value_chain", *standing)
    area = placed.areas[0]
    for near in (None, (40.0, 100.0), (-90.0, 250.0), (900.0, 4000.0)):
        x, y = free_place(placed, area, 184, 76, near)
        assert area_at(placed, x, y) == area
        assert x + 184 <= 250
        assert overlaps(np.vstack((placed.rects, (x, y, 184, 76)))) == overlaps(placed.rects)
    assert free_place(placed, area, 184, 76, (40.0, 4000.0)) == (40.0, 4000.0)
    assert free_place(layout_of("value_chain"), area, 184, 76) == (33.0, 88.0)
