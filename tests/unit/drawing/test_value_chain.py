"""Where cards stand in the lanes of the value chain: stored places, gaps, and cards that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.document import Document
from canvas_app.drawing import value_chain
from canvas_app.drawing.rows import LANES
from canvas_app.drawing.shapes import Rect
from canvas_app.drawing.value_chain import stack
from canvas_app.drawing.views import area_at, layout
from canvas_app.model import Activity, Note, Partner, Place, RevenueStream, quantity
from canvas_app.model.relations import Shares, Supplies
from tests.unit.drawing.layouts import area_of, inside, layout_of, overlaps
from tests.unit.drawing.models import at, small_document

if TYPE_CHECKING:
    from canvas_app.drawing.views import ViewLayout
    from canvas_app.model import Element, StageCode


def test_lanes_follow_stage_relation_and_kind() -> None:
    placed = layout("value_chain", small_document().snapshot())
    lanes = {element_id: area_of(placed, element_id) for element_id in placed.ids}
    assert lanes["stage"] == lanes["activity"] == "model"
    assert lanes["role"] == "model", "it belongs to the stage"
    assert lanes["resource"] == "data"
    assert {lanes[i] for i in ("proposition", "segment", "channel", "stream")} == {"monetization"}
    assert {lanes[i] for i in ("cost", "strategy", "goal", "metric", "risk", "note")} == {"company"}
    for element_id, lane in lanes.items():
        assert placed.rect_of(element_id)[0] == LANES.index(lane) * 250 + 33


def test_stored_places_are_kept_to_the_unit() -> None:
    placed = layout_of("value_chain", Activity(id="a", name="A", stage="model", positions=at(301.5, 333.25)))
    assert placed.rect_of("a")[:2] == (301.5, 333.25)
    assert placed.placed.all()


def test_a_stored_size_is_kept() -> None:
    place = {"value_chain": Place(x=300, y=100, w=150, h=120)}
    placed = layout_of("value_chain", Activity(id="a", name="A", stage="model", positions=place))
    assert placed.rect_of("a") == (300, 100, 150, 120)


def test_cards_without_a_place_fill_the_gaps_between_the_others() -> None:
    placed = layout_of(
        "value_chain",
        Activity(id="upper", name="A", stage="data", positions=at(33, 88)),
        Activity(id="lower", name="B", stage="data", positions=at(33, 300)),
        *(Activity(id=f"new{i}", name="New", stage="data") for i in range(6)),
    )
    assert overlaps(placed.rects) == 0
    assert 88 < placed.rect_of("new0")[1] < 300
    assert placed.rect_of("new5")[1] > 300


def test_a_card_stored_in_a_foreign_lane_shows_in_its_own() -> None:
    moved = Activity(id="moved", name="M", stage="deployment", positions=at(33, 200))
    there = Activity(id="there", name="T", stage="deployment", positions=at(533, 190))
    placed = layout_of("value_chain", moved, there)
    assert area_of(placed, "moved") == "deployment"
    assert area_at(placed, *placed.rect_of("moved")[:2]) == placed.areas[2]
    assert overlaps(placed.rects) == 0


def test_very_many_stray_cards_come_home_too() -> None:
    strays = [
        Activity(id=f"a{i}", name="A", stage="deployment", positions=at(33, 88 + i)) for i in range(300)
    ]
    placed = layout_of("value_chain", *strays)
    assert overlaps(placed.rects) == 0
    assert (placed.rects[:, 0] == 533).all()


def test_a_note_stays_where_it_was_put() -> None:
    placed = layout_of("value_chain", Note(id="n", name="Ask", positions=at(-400, 40)))
    assert placed.rect_of("n")[:2] == (-400, 40)
    assert inside(placed)


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
    placed = layout_of("value_chain", *elements)
    stored = placed.rects[placed.placed]
    assert np.isfinite(placed.rects).all()
    assert overlaps(placed.rects) == overlaps(stored) if len(stored) else overlaps(placed.rects) == 0
    assert inside(placed)


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
    assert overlaps(rects) == 0


def test_the_frame_of_the_chain_reaches_down_to_its_end() -> None:
    placed = layout_of("value_chain", Activity(id="low", name="A", stage="data", positions=at(33, 4000)))
    grounds = [shape for shape in placed.frame if isinstance(shape, Rect)]
    assert len(grounds) == len(LANES)
    assert all(ground.y + ground.h >= 4000 for ground in grounds)
    assert value_chain.lane_heads(100.0) != value_chain.lane_heads(0.0)


def test_a_partner_keeps_a_line_for_money_only_where_money_goes() -> None:
    heights = []
    for share in (0.0, 0.15):
        stream, partner = RevenueStream(id="s", name="Seats"), Partner(id="p", name="Cloud marketplace")
        document = Document([stream, partner, Shares(source="s", target="p", share=share)])
        heights.append(layout("value_chain", document.snapshot()).rect_of("p")[3])
    assert heights[0] < heights[1]


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
