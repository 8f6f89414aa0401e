"""Every trial equals the forecast with the same numbers: there is one engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings

from canvas_app.analysis import analyse
from canvas_app.analysis.assumptions import Assumption, InputPlace, assumptions_of
from canvas_app.analysis.scenarios import with_inputs
from canvas_app.analysis.trial_metrics import SIMULATED, metrics_of_trials
from canvas_app.analysis.trials import TrialModel
from tests.property.models_for_analysis import models

if TYPE_CHECKING:
    from canvas_app.analysis.timeline import Vector
    from canvas_app.document import Snapshot

TRIALS = 3


class _Given:
    """Draws that are known beforehand."""

    def __init__(self, values: dict[InputPlace, Vector]) -> None:
        self.of = values.__getitem__


def values_around(assumptions: tuple[Assumption, ...], every: int) -> dict[InputPlace, Vector]:
    """Values near the assumed ones, within their limits, of every n-th assumption."""
    chance = np.random.default_rng(len(assumptions))
    values = {}
    for item in assumptions[::every]:
        near = item.quantity.value * chance.uniform(0.7, 1.3, TRIALS)
        low = -np.inf if item.lowest is None else item.lowest
        high = np.inf if item.highest is None else item.highest
        values[item.place] = np.clip(near, low, high)
    return values


def assert_trials_equal_forecasts(snapshot: Snapshot, every: int) -> None:
    values = values_around(assumptions_of(snapshot), every)
    model = TrialModel(snapshot, values)
    books = model.books(_Given(values), TRIALS)  # type: ignore[arg-type]
    metrics = metrics_of_trials(books, model.info, TRIALS)
    for trial in range(TRIALS):
        single = analyse(with_inputs(snapshot, {place: float(row[trial]) for place, row in values.items()}))
        for name in ("revenue", "recurring", "profit", "net_cash", "cash"):
            wide = getattr(books, name)
            wide = wide[1:, 0 if wide.shape[1] == 1 else trial]
            known = single.recurring.sum(axis=0) if name == "recurring" else getattr(single.books, name)[1:]
            scale = max(1.0, float(np.abs(known).max()))
            np.testing.assert_allclose(wide, known, rtol=1e-9, atol=1e-9 * scale, err_msg=name)
        for name, row in zip(SIMULATED, metrics, strict=True):
            if name in single.metrics:
                wanted = single.metrics[name].value
                if wanted is None:
                    assert np.isnan(row[trial]), name
                else:
                    assert row[trial] == pytest.approx(wanted, rel=1e-6, abs=1e-6), name


@settings(max_examples=12, deadline=None)
@given(models())
def test_every_trial_equals_a_forecast(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(snapshot, 1)


@settings(max_examples=8, deadline=None)
@given(models())
def test_what_no_drawn_input_reaches_stays_the_forecast(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(snapshot, 5)
