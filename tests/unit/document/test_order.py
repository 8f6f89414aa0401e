"""Records by their places, of which the last ones came back."""

from __future__ import annotations

import pytest

from canvas_app.document.order import settled

PLACES = {key: number for number, key in enumerate("abcdef")}


@pytest.mark.parametrize(
    ("keys", "come"),
    [("abc", 0), ("abc", 1), ("acb", 1), ("bca", 1), ("cfeadb", 4), ("fedcba", 6), ("", 0), ("ba", 2)],
)
def test_what_came_stands_by_its_place(keys: str, come: int) -> None:
    records = {key: PLACES[key] for key in keys}
    after = settled(records, come, PLACES)
    assert list(after) == sorted(keys)
    assert after == records


def test_what_stands_in_order_stays_the_same_object() -> None:
    records = dict.fromkeys("abc", 1)
    assert settled(records, 2, PLACES) is records
