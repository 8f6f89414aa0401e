"""Lists that go over several slides."""

from __future__ import annotations

import pytest

from canvas_app.report.slides.sharing import shares


def test_what_has_room_stays_on_its_slide() -> None:
    assert shares([30.0] * 5, 150.0, 500.0) == ()
    assert shares([], 10.0, 500.0) == ()


def test_no_item_goes_to_the_next_slide_alone() -> None:
    assert shares([50.0] * 11, 500.0, 500.0) == (6,)
    assert shares([50.0] * 21, 500.0, 500.0) == (7, 14)


def test_no_item_stays_alone_where_the_slide_is_nearly_full() -> None:
    assert shares([50.0] * 6, 80.0, 500.0) == (0,)
    assert shares([50.0] * 6, 20.0, 500.0) == (0,)


@pytest.mark.parametrize("count", range(2, 40))
@pytest.mark.parametrize("first", [0.0, 60.0, 130.0, 270.0, 500.0])
def test_slides_are_never_too_full_and_no_item_is_alone(count: int, first: float) -> None:
    heights = [36.0 + 26.0 * (number % 3) for number in range(count)]
    starts = shares(heights, first, 500.0)
    ends = (*starts, count)
    parts = [heights[a:b] for a, b in zip((0, *starts), ends, strict=True)]
    assert sum(parts[0]) <= first
    assert all(sum(part) <= 500.0 for part in parts)
    assert all(len(part) != 1 for part in parts)
