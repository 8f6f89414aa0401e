"""Where a drawing is cut into sheets: everything is whole on one of them, and they overlap."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from canvas_app.report.pdf.cutting import even_strips, flush, room_for, strips

WHOLE = (0.0, 1000.0)
_items = st.lists(
    st.tuples(st.floats(0.0, 880.0), st.floats(5.0, 120.0)).map(lambda item: (item[0], item[0] + item[1])),
    max_size=40,
)


@given(_items, st.integers(1, 8))
def test_every_item_is_whole_on_a_sheet(items: list[tuple[float, float]], count: int) -> None:
    room = room_for(WHOLE, items, count, 0.06)
    found = strips(WHOLE, items, room, room * 0.06)
    assert all(any(strip.holds(item) for strip in found) for item in items)
    assert found[0].low == WHOLE[0]
    assert found[-1].high >= WHOLE[1]


@given(_items, st.integers(1, 8))
def test_sheets_overlap_around_their_joins(items: list[tuple[float, float]], count: int) -> None:
    room = room_for(WHOLE, items, count, 0.06)
    for left, right in pairwise(strips(WHOLE, items, room, room * 0.06)):
        assert left.join is not None
        assert right.low < left.join < left.high
        assert left.high - right.low >= room * 0.06 - 1e-6


def test_a_join_stands_in_the_gap_between_two_cards() -> None:
    cards = [(0.0, 430.0), (470.0, 1000.0)]
    first, _ = strips(WHOLE, cards, 580.0, 30.0)
    assert first.join is not None
    assert 430.0 <= first.join <= 470.0


def test_what_crosses_a_join_stands_whole_in_the_overlap() -> None:
    cards = [(0.0, 300.0), (280.0, 520.0), (500.0, 700.0), (690.0, 1000.0)]
    found = strips(WHOLE, cards, 400.0, 20.0)
    assert all(any(strip.holds(card) for strip in found) for card in cards)


@given(_items, st.floats(220.0, 900.0))
def test_even_sheets_are_no_more_and_hold_everything(items: list[tuple[float, float]], room: float) -> None:
    full, even = strips(WHOLE, items, room, 20.0), even_strips(WHOLE, items, room, 20.0)
    assert len(even) <= len(full)
    assert even[-1].high >= WHOLE[1]
    assert even[0].high - even[0].low <= room + 1e-6


def test_the_last_of_even_sheets_is_as_full_as_the_others() -> None:
    first, last = even_strips(WHOLE, [], 900.0, 20.0)
    assert strips(WHOLE, [], 900.0, 20.0)[-1].high > 1700.0
    assert last.high - WHOLE[1] < 5.0
    assert first.high - first.low < 520.0


def test_the_last_sheet_ends_where_the_whole_ends() -> None:
    found = strips(WHOLE, [], 900.0, 20.0)
    first, last = flush(WHOLE, found)
    assert first == found[0]
    assert (last.low, last.high) == (100.0, 1000.0)
    alone = strips(WHOLE, [], 1200.0, 20.0)
    assert flush(WHOLE, alone) == alone
