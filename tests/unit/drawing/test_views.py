"""Where everything stands: lanes, blocks, free places, and nothing on top of anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.document import Document
from canvas_app.drawing import bmc, value_chain
from canvas_app.drawing.cards import card_shapes
from canvas_app.drawing.rows import LANES
from canvas_app.drawing.shapes import Rect, Text
from canvas_app.drawing.value_chain import stack
from canvas_app.drawing.views import (
    VIEW_TITLES,
    VIEWS,
    area_at,
    free_place,
    layout,
    order_in_area,
    shows_links,
)
from canvas_app.model import (
    Activity,
    Channel,
    Domain,
    Note,
    Partner,
    Place,
    RevenueStream,
    Role,
    Segment,
    Stage,
    quantity,
)
from canvas_app.model.relations import BelongsTo, Shares, Supplies
from tests.unit.drawing.models import at, every_kind, small_document

if TYPE_CHECKING:
    from canvas_app.drawing.views import ViewLayout
    from canvas_app.model import Element, StageCode

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


def _overlaps(rects: np.ndarray) -> int:
    """Return how many pairs of cards overlap."""
    x, y, w, h = rects.T
    beside = (x[:, None] < (x + w)[None, :]) & (x[None, :] < (x + w)[:, None])
    level = (y[:, None] < (y + h)[None, :]) & (y[None, :] < (y + h)[:, None])
    return (int((beside & level).sum()) - len(rects)) // 2


def _area_of(placed: ViewLayout, element_id: str) -> str:
    area = placed.areas[int(placed.area_index[placed.index[element_id]])]
    return area.id


def _inside(placed: ViewLayout) -> bool:
    x, y, w, h = placed.bounds
    low = (placed.rects[:, :2] >= (x, y)).all()
    high = (placed.rects[:, :2] + placed.rects[:, 2:] <= (x + w, y + h)).all()
    return bool(low and high)


def _layout(view: str, *elements: Element) -> ViewLayout:
    return layout(view, Document(elements).snapshot())


@pytest.mark.parametrize("view", VIEWS)
def test_every_element_has_a_place_of_its_own(view: str) -> None:
    placed = layout(view, small_document().snapshot())
    assert set(placed.ids) == {element.id for element in every_kind()}
    assert np.isfinite(placed.rects).all()
    assert _overlaps(placed.rects) == 0
    assert _inside(placed)
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


def test_lanes_follow_stage_relation_and_kind() -> None:
    placed = layout("value_chain", small_document().snapshot())
    lanes = {element_id: _area_of(placed, element_id) for element_id in placed.ids}
    assert lanes["stage"] == lanes["activity"] == "model"
    assert lanes["role"] == "model", "it belongs to the stage"
    assert lanes["resource"] == "data"
    assert {lanes[i] for i in ("proposition", "segment", "channel", "stream")} == {"monetization"}
    assert {lanes[i] for i in ("cost", "strategy", "goal", "metric", "risk", "note")} == {"company"}
    for element_id, lane in lanes.items():
        assert placed.rect_of(element_id)[0] == LANES.index(lane) * 250 + 33


def test_stored_places_are_kept_to_the_unit() -> None:
    placed = _layout("value_chain", Activity(id="a", name="A", stage="model", positions=at(301.5, 333.25)))
    assert placed.rect_of("a")[:2] == (301.5, 333.25)
    assert placed.placed.all()


def test_a_stored_size_is_kept() -> None:
    place = {"value_chain": Place(x=300, y=100, w=150, h=120)}
    placed = _layout("value_chain", Activity(id="a", name="A", stage="model", positions=place))
    assert placed.rect_of("a") == (300, 100, 150, 120)


def test_cards_without_a_place_fill_the_gaps_between_the_others() -> None:
    placed = _layout(
        "value_chain",
        Activity(id="upper", name="A", stage="data", positions=at(33, 88)),
        Activity(id="lower", name="B", stage="data", positions=at(33, 300)),
        *(Activity(id=f"new{i}", name="New", stage="data") for i in range(6)),
    )
    assert _overlaps(placed.rects) == 0
    assert 88 < placed.rect_of("new0")[1] < 300
    assert placed.rect_of("new5")[1] > 300


def test_a_card_stored_in_a_foreign_lane_shows_in_its_own() -> None:
    moved = Activity(id="moved", name="M", stage="deployment", positions=at(33, 200))
    there = Activity(id="there", name="T", stage="deployment", positions=at(533, 190))
    placed = _layout("value_chain", moved, there)
    assert _area_of(placed, "moved") == "deployment"
    assert area_at(placed, *placed.rect_of("moved")[:2]) == placed.areas[2]
    assert _overlaps(placed.rects) == 0


def test_very_many_stray_cards_come_home_too() -> None:
    strays = [
        Activity(id=f"a{i}", name="A", stage="deployment", positions=at(33, 88 + i)) for i in range(300)
    ]
    placed = _layout("value_chain", *strays)
    assert _overlaps(placed.rects) == 0
    assert (placed.rects[:, 0] == 533).all()


def test_a_note_stays_where_it_was_put() -> None:
    placed = _layout("value_chain", Note(id="n", name="Ask", positions=at(-400, 40)))
    assert placed.rect_of("n")[:2] == (-400, 40)
    assert _inside(placed)


def test_partners_get_a_line_for_money_when_a_relation_brings_some() -> None:
    partner, activity = Partner(id="p", name="P"), Activity(id="a", name="A", stage="data")
    plain = layout("value_chain", Document([partner, activity]).snapshot())
    paid = Supplies(source="p", target="a", cost=quantity(5))
    supplied = layout("value_chain", Document([partner, activity, paid]).snapshot())
    assert supplied.rect_of("p")[3] > plain.rect_of("p")[3]


coordinates = st.one_of(st.none(), st.tuples(st.floats(-500, 1700), st.floats(-300, 3000)))


@given(st.lists(st.tuples(st.sampled_from([*LANES]), coordinates, st.integers(1, 60)), max_size=30))
def test_cards_that_the_layout_places_never_lie_on_others(
    cards: list[tuple[str, tuple[float, float] | None, int]],
) -> None:
    elements = [
        Activity.model_validate(
            {
                "id": f"e{number}",
                "name": "x" * length,
                "stage": None if lane == "company" else lane,
                "positions": {} if place is None else at(*place),
            }
        )
        for number, (lane, place, length) in enumerate(cards)
    ]
    placed = _layout("value_chain", *elements)
    stored = placed.rects[placed.placed]
    assert np.isfinite(placed.rects).all()
    assert _overlaps(placed.rects) == _overlaps(stored) if len(stored) else _overlaps(placed.rects) == 0
    assert _inside(placed)


@given(st.lists(st.floats(30, 120), min_size=1, max_size=40), st.lists(st.floats(0, 3000), max_size=10))
def test_stacked_cards_keep_their_order_and_miss_what_stands_there(
    heights: list[float], tops: list[float]
) -> None:
    sizes, begins = np.array(heights), np.array(tops)
    ys = stack(sizes, 88.0, begins, begins + 80)
    assert (np.diff(ys) > 0).all()
    rects = np.column_stack((np.zeros(len(ys)), ys, np.ones(len(ys)), sizes))
    for y, h in zip(ys, sizes, strict=True):
        assert not ((begins < y + h) & (begins + 80 > y)).any()
    assert _overlaps(rects) == 0


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


def test_each_kind_stands_in_its_block() -> None:
    placed = layout("bmc", small_document().snapshot())
    found = {area.id: {i for i in placed.ids if _area_of(placed, i) == area.id} for area in placed.areas}
    assert found == BLOCKS
    for element_id in placed.ids:
        x, y, w, h = placed.rect_of(element_id)
        left, top, width, height = placed.areas[placed.area_index[placed.index[element_id]]].rect
        assert left < x
        assert top < y
        assert x + w < left + width
        assert y + h < top + height


def test_relationships_have_a_block_of_their_own() -> None:
    placed = _layout(
        "bmc", Channel(id="c", name="Sales"), Channel(id="r", name="Care", aspect="relationship")
    )
    assert (_area_of(placed, "c"), _area_of(placed, "r")) == ("channels", "customer_relationships")


def test_domains_and_stages_are_headers_of_their_blocks() -> None:
    elements = [
        Activity(id="hosting", name="Hosting", stage="deployment"),
        Activity(id="tuning", name="Tuning", stage="model"),
        Stage(id="deployment", name="Deployment", code="deployment"),
        *every_kind(),
    ]
    placed = _layout("bmc", *elements)
    tops = {element_id: placed.rect_of(element_id)[1] for element_id in placed.ids}
    assert tops["domain"] < tops["proposition"]
    assert tops["stage"] < tops["tuning"] < tops["deployment"] < tops["hosting"]
    assert placed.rect_of("domain")[3] == placed.rect_of("stage")[3] == 32


def test_a_header_has_two_lines_for_a_name_that_one_does_not_hold() -> None:
    long = Domain(id="long", name="Retrieval-augmented generation", focus=("model",))
    short = Domain(id="short", name="Machine learning", focus=("model",))
    placed = _layout("bmc", long, short)
    (*_, wide, high), (*_, low) = (placed.rects[placed.index[each.id]].tolist() for each in (long, short))
    shown = [shape.text for shape in card_shapes(long, wide, high) if isinstance(shape, Text)]
    assert " ".join(shown) == long.name
    assert low < high


def test_blocks_grow_with_what_they_hold_and_keep_their_frame() -> None:
    many = [Role(id=f"r{i}", name=f"Role {i}") for i in range(30)]
    placed = _layout("bmc", *many)
    boxes = {area.id: area.rect for area in placed.areas}
    assert boxes["key_resources"][2] > boxes["key_partners"][2]
    assert boxes["key_resources"][3] > 30 / 3 * 50
    ends = {block: box[1] + box[3] for block, box in boxes.items()}
    assert ends["key_partners"] == ends["key_resources"] == ends["channels"] == ends["customer_segments"]
    assert boxes["cost_structure"][1] > ends["key_resources"]
    assert _overlaps(np.array(list(boxes.values()))) == 0


def test_the_credit_of_the_canvas_stands_under_its_blocks() -> None:
    placed = _layout("bmc")
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


def test_areas_are_found_by_place() -> None:
    chain, canvas = (_layout(view) for view in VIEWS)
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
    placed = _layout("value_chain", *standing)
    area = placed.areas[0]
    for near in (None, (40.0, 100.0), (-90.0, 250.0), (900.0, 4000.0)):
        x, y = free_place(placed, area, 184, 76, near)
        assert area_at(placed, x, y) == area
        assert x + 184 <= 250
        assert _overlaps(np.vstack((placed.rects, (x, y, 184, 76)))) == _overlaps(placed.rects)
    assert free_place(placed, area, 184, 76, (40.0, 4000.0)) == (40.0, 4000.0)
    assert free_place(_layout("value_chain"), area, 184, 76) == (33.0, 88.0)


def test_the_frame_of_the_chain_reaches_down_to_its_end() -> None:
    placed = _layout("value_chain", Activity(id="low", name="A", stage="data", positions=at(33, 4000)))
    grounds = [shape for shape in placed.frame if isinstance(shape, Rect)]
    assert len(grounds) == len(LANES)
    assert all(ground.y + ground.h >= 4000 for ground in grounds)
    assert value_chain.lane_heads(100.0) != value_chain.lane_heads(0.0)


def test_blocks_without_an_order_of_their_own_follow_the_lanes() -> None:
    low = Segment(id="a", name="Low", positions={"value_chain": Place(x=0.0, y=500.0)})
    high = Segment(id="b", name="High", positions={"value_chain": Place(x=0.0, y=100.0)})
    placed = _layout("bmc", low, high)
    assert placed.rect_of("b")[1] < placed.rect_of("a")[1]


def test_a_partner_keeps_a_line_for_money_only_where_money_goes() -> None:
    heights = []
    for share in (0.0, 0.15):
        stream, partner = RevenueStream(id="s", name="Seats"), Partner(id="p", name="Cloud marketplace")
        document = Document([stream, partner, Shares(source="s", target="p", share=share)])
        heights.append(layout("value_chain", document.snapshot()).rect_of("p")[3])
    assert heights[0] < heights[1]


# --- cards that grow ----------------------------------------------------------------------------------------

SHORT, LONG = "", "Runs every night and again before each release of the model"


def stacked(*descriptions: str, step: float = 50.0) -> list[Element]:
    """Cards closely below each other in one lane."""
    return [
        Activity(
            id=f"a{n}", name=f"Card {n}", stage="data", description=text, positions=at(33.0, 100.0 + step * n)
        )
        for n, text in enumerate(descriptions)
    ]


def tops(made: ViewLayout) -> list[float]:
    return [float(y) for y in made.rects[:, 1]]


def test_cards_below_make_room_for_one_that_grows_and_come_back() -> None:
    before = layout("value_chain", Document(stacked(SHORT, SHORT, SHORT)).snapshot())
    assert tops(before) == [100.0, 150.0, 200.0]
    grown = layout("value_chain", Document(stacked(LONG, SHORT, SHORT)).snapshot())
    height = float(grown.rects[0, 3])
    assert height > 50.0
    small = float(before.rects[0, 3])
    assert tops(grown) == [100.0, 112.0 + height, 124.0 + height + small]
    assert grown.placed.tolist() == [True, False, False]
    assert tops(layout("value_chain", Document(stacked(SHORT, SHORT, SHORT)).snapshot(), grown)) == tops(
        before
    )


def test_room_below_takes_up_what_a_card_grows() -> None:
    cards = [*stacked(LONG, SHORT), *stacked(SHORT, SHORT, step=300.0)[1:]]
    cards[2] = cards[2].model_copy(update={"id": "far"})
    made = layout("value_chain", Document(cards).snapshot())
    assert tops(made)[2] == 400.0
    assert made.placed.tolist() == [True, False, True]


def test_notes_and_cards_beside_the_column_stand_where_they_were_put() -> None:
    first, second = stacked(LONG, SHORT)
    note = Note(id="note", name="Ask", positions=at(60.0, 120.0))
    aside = second.model_copy(update={"id": "aside", "positions": at(145.0, 130.0)})
    made = layout("value_chain", Document([first, note, aside]).snapshot())
    assert tops(made) == [100.0, 120.0, 130.0]


@given(
    st.lists(
        st.tuples(st.floats(88, 3000), st.sampled_from([SHORT, "Once", LONG]), st.integers(0, 2)),
        max_size=25,
    )
)
def test_no_card_covers_another_of_its_column_and_their_order_stays(
    drawn: list[tuple[float, str, int]],
) -> None:
    lanes: tuple[StageCode, ...] = ("data", "model", "deployment")
    cards: list[Element] = [
        Activity(
            id=f"a{n}", name="Card", stage=lanes[lane], description=text, positions=at(lane * 250.0 + 33.0, y)
        )
        for n, (y, text, lane) in enumerate(drawn)
    ]
    document = Document(cards)
    made = layout("value_chain", document.snapshot())
    for lane in range(3):
        rows = [n for n, (_y, _text, where) in enumerate(drawn) if where == lane]
        rows.sort(key=lambda n: drawn[n][0])
        shown = made.rects[rows]
        assert (np.diff(shown[:, 1]) >= shown[:-1, 3] - 1e-6).all()
        assert (shown[:, 1] >= np.array([drawn[n][0] for n in rows]) - 1e-9).all()
    settled = [
        card.model_copy(update={"positions": at(*made.rects[n, :2].tolist())}) for n, card in enumerate(cards)
    ]
    again = layout("value_chain", Document(settled).snapshot())
    assert np.allclose(again.rects, made.rects)
