"""Percentiles by counting equal those by putting everything in order."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.analysis.simulation.percentiles import PERCENTILES, p10_p50_p90


@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("count", [1, 2, 511, 512, 513, 9_999])
def test_they_are_those_of_numpy(kind: type[np.floating], count: int) -> None:
    chance = np.random.default_rng(count)
    samples = (
        chance.normal(size=count),
        chance.lognormal(3.0, 4.0, size=count),
        chance.integers(0, 3, size=count),
        np.full(count, 7.0),
        np.concatenate([chance.normal(size=count), [1e30]]),
        np.concatenate([np.zeros(count), [1e-300, 1.0]]),
        chance.normal(size=count) * 1e-37,
        chance.uniform(-3e38, 3e38, size=count),
    )
    for sample in samples:
        values = sample.astype(kind)
        wanted = np.percentile(values.astype(np.float64), PERCENTILES)
        assert p10_p50_p90(values) == pytest.approx(wanted, rel=1e-12, abs=1e-300)


def test_the_numbers_stay_in_their_order() -> None:
    values = np.random.default_rng(1).normal(size=2_000)
    before = values.copy()
    p10_p50_p90(values)
    np.testing.assert_array_equal(values, before)
