"""Vectors by month: what records share nobody may write, and what a far market leaves as it is."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.analysis.forecast.customers import Demand, Turnover, arriving
from canvas_app.analysis.forecast.timeline import Timeline, Vector

TIME = Timeline(12)
TURNOVER = Turnover(100.0, 0.02, 0.0, 0.0, 1, 12)
PACE = np.linspace(0.0, 1.0, TIME.length)


@pytest.mark.parametrize("vector", [TIME.active(3, 9), TIME.growth(0.0), TIME.season(())])
def test_vectors_that_records_share_cannot_be_written(vector: Vector) -> None:
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 7.0


def test_months_in_which_something_is_there() -> None:
    assert TIME.active(3, 5).tolist() == [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert TIME.active(1, None).tolist() == [1.0] * 13
    assert TIME.active(1, 99).tolist() == [1.0] * 13
    assert TIME.active(13, None).tolist() == [0.0] * 13


def _arrivals(ceiling: float | None) -> list[float]:
    limit = None if ceiling is None else np.full(TIME.length, ceiling)
    demand = Demand(np.full(TIME.length, 10.0), limit, 1.0)
    return list(arriving([demand], PACE, TURNOVER)[1:])


def test_a_market_that_is_never_reached_limits_nothing() -> None:
    wanted = _arrivals(None)
    assert _arrivals(1e6) == wanted
    # Near enough that month by month is looked at, and still not reached.
    assert _arrivals(100.0 + sum(wanted) - 1.0) == wanted


def test_a_market_that_is_full_takes_only_those_whose_place_is_free() -> None:
    present = TURNOVER.start_customers
    for new in _arrivals(100.0):
        present = present * (1.0 - TURNOVER.churn) + new
        assert present <= 100.0 + 1e-9
    assert present == pytest.approx(100.0)
