"""Where cards stand in the blocks of the business model canvas, and how the blocks grow with them."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.document import Document
from canvas_app.drawing import bmc
from canvas_app.drawing.cards import card_shapes
from canvas_app.drawing.rows import rows_of
from canvas_app.drawing.shapes import Text
from canvas_app.drawing.views import area_at, layout, order_in_area
from canvas_app.model import Activity, Channel, Domain, Place, Role, Segment, Stage
from tests.unit.drawing.layouts import area_of, layout_of, overlaps
from tests.unit.drawing.models import at, every_kind, small_document

BLOCKS = {
    "key_partners": {"partner"},
    "key_activities": {"activity", "stage"},
    "key_resources": {"resource", "role"},
    "value_propositions": {"proposition", "domain"},
    "customer_relationships": set(),
    "channels": {"channel"},
    "customer_segments": {"segment"},
    "cost_structure": {"cost"},
    "revenue_streams": {"stream"},
    "drawer": {"strategy", "goal", "metric", "risk", "note"},
}


def test_each_kind_stands_in_its_block() -> None:
    placed = layout("bmc", small_document().snapshot())
    found = {area.id: {i for i in placed.ids if area_of(placed, i) == area.id} for area in placed.areas}
    assert found == BLOCKS
    for element_id in placed.ids:
        x, y, w, h = placed.rect_of(element_id)
        left, top, width, height = placed.areas[placed.area_index[placed.index[element_id]]].rect
        assert left < x
        assert top < y
        assert x + w < left + width
        assert y + h < top + height


def test_relationships_have_a_block_of_their_own() -> None:
    placed = layout_of(
        "bmc", Channel(id="c", name="Sales"), Channel(id="r", name="Care", aspect="relationship")
    )
    assert (area_of(placed, "c"), area_of(placed, "r")) == ("channels", "customer_relationships")


def test_domains_and_stages_are_headers_of_their_blocks() -> None:
    elements = [
        Activity(id="hosting", name="Hosting", stage="deployment"),
        Activity(id="tuning", name="Tuning", stage="model"),
        Stage(id="deployment", name="Deployment", code="deployment"),
        *every_kind(),
    ]
    placed = layout_of("bmc", *elements)
    tops = {element_id: placed.rect_of(element_id)[1] for element_id in placed.ids}
    assert tops["domain"] < tops["proposition"]
    assert tops["stage"] < tops["tuning"] < tops["deployment"] < tops["hosting"]
    assert placed.rect_of("domain")[3] == placed.rect_of("stage")[3] == 32


def test_a_header_has_two_lines_for_a_name_that_one_does_not_hold() -> None:
    long = Domain(id="long", name="Retrieval-augmented generation", focus=("model",))
    short = Domain(id="short", name="Machine learning", focus=("model",))
    placed = layout_of("bmc", long, short)
    (*_, wide, high), (*_, low) = (placed.rects[placed.index[each.id]].tolist() for each in (long, short))
    shown = [shape.text for shape in card_shapes(long, wide, high) if isinstance(shape, Text)]
    assert " ".join(shown) == long.name
    assert low < high


def test_blocks_grow_with_what_they_hold_and_keep_their_frame() -> None:
    many = [Role(id=f"r{i}", name=f"Role {i}") for i in range(30)]
    placed = layout_of("bmc", *many)
    boxes = {area.id: area.rect for area in placed.areas}
    assert boxes["key_resources"][2] > boxes["key_partners"][2]
    assert boxes["key_resources"][3] > 30 / 3 * 50
    ends = {block: box[1] + box[3] for block, box in boxes.items()}
    assert ends["key_partners"] == ends["key_resources"] == ends["channels"] == ends["customer_segments"]
    assert boxes["cost_structure"][1] > ends["key_resources"]
    assert overlaps(np.array(list(boxes.values()))) == 0


def test_the_credit_of_the_canvas_stands_under_its_blocks() -> None:
    placed = layout_of("bmc")
    (credit,) = (shape for shape in placed.frame if isinstance(shape, Text) and shape.text == bmc.CREDIT)
    boxes = {area.id: area.rect for area in placed.areas}
    assert boxes["cost_structure"][1] + boxes["cost_structure"][3] < credit.y < boxes["drawer"][1]
    assert "Strategyzer" in credit.text
    assert "CC BY-SA 3.0" in credit.text


def test_a_drop_in_a_block_orders_its_cards() -> None:
    names = [f"s{i}" for i in range(4)]
    document = Document([Segment(id=name, name=name) for name in names])
    placed = layout("bmc", document.snapshot())
    x, y, _, _ = placed.rect_of("s1")
    area = area_at(placed, x, y)
    assert area is not None
    places = order_in_area(placed, area, ["s3"], x + 10, y + 2)
    with document.transact("Order") as tx:
        for element_id, (left, top) in places.items():
            tx.update(element_id, positions=at(left, top, "bmc"))
    after = layout("bmc", document.snapshot())
    order = sorted(names, key=lambda element_id: after.rect_of(element_id)[1])
    assert order == ["s0", "s3", "s1", "s2"]


def test_blocks_without_an_order_of_their_own_follow_the_lanes() -> None:
    low = Segment(id="a", name="Low", positions={"value_chain": Place(x=0.0, y=500.0)})
    high = Segment(id="b", name="High", positions={"value_chain": Place(x=0.0, y=100.0)})
    placed = layout_of("bmc", low, high)
    assert placed.rect_of("b")[1] < placed.rect_of("a")[1]


def test_the_blocks_of_a_page_are_as_high_as_the_page_has_room() -> None:
    rows = rows_of("bmc", small_document().snapshot())
    for proportion in (1.2, 1.5, 2.0):
        placed = bmc.layout_bmc(rows, proportion)
        *upper, drawer = (area.rect for area in placed.areas)
        assert drawer[2] / drawer[1] == pytest.approx(proportion, rel=0.01)
        assert max(top + height for _, top, _, height in upper) < drawer[1]
