"""Cohorts, and the shifted beta-geometric model."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.metrics import retention
from canvas_app.document import Document
from canvas_app.model import Channel, RevenueStream, Segment
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Pays, Reaches


def q(value: float) -> Quantity:
    return Quantity(value=value)


def stream(key: str, **fields: Any) -> RevenueStream:  # noqa: ANN401
    part = SubscriptionPricing(price=q(10.0))
    return RevenueStream(
        id=key, name=key, components=(part,), customers_start=q(100.0), churn=q(0.1), **fields
    )


def test_cohorts_add_up_to_the_customers_of_each_month() -> None:
    records: list[Any] = [
        stream("s"),
        stream("late", start=4, end=9),
        Segment(id="g", name="g"),
        Channel(id="c", name="c", new_customers=q(5.0)),
        Reaches(source="c", target="g"),
        Pays(source="g", target="s"),
        Pays(source="g", target="late"),
    ]
    analysis = analyse(Document(records).snapshot())
    one = retention.cohorts(analysis, "s")
    assert one.survivors[0, :3].tolist() == pytest.approx([100.0, 90.0, 81.0])
    assert one.survivors[2, :4].tolist() == pytest.approx([0.0, 0.0, 5.0, 4.5])
    for row, key in enumerate(analysis.stream_ids):
        survivors = retention.cohorts(analysis, key).survivors
        assert np.allclose(survivors.sum(axis=0)[1:], analysis.customers[row])
    whole = retention.cohorts(analysis)
    assert np.allclose(whole.survivors.sum(axis=0)[1:], analysis.customers.sum(axis=0))
    assert whole.months.tolist() == list(range(analysis.months + 1))
    with pytest.raises(KeyError):
        retention.cohorts(analysis, "none")


def test_a_fit_finds_the_model_that_made_the_data() -> None:
    made = retention.BetaGeometric(1.3, 4.2)
    found = retention.fit([[1000 * made.survival(t) for t in range(9)]])
    assert found is not None
    assert (found.alpha, found.beta) == pytest.approx((1.3, 4.2), rel=1e-4)
    assert made.retention(1) == pytest.approx(made.survival(1))


@pytest.mark.parametrize("cohort", [[10.0, 10.0, 10.0], [10.0, 0.0], [10.0], []])
def test_what_has_no_best_fit_has_none(cohort: list[float]) -> None:
    assert retention.fit([cohort]) is None


def test_residual_life_is_the_discounted_sum() -> None:
    model = retention.BetaGeometric(0.668, 3.806)
    summed = sum(model.survival(3 + t) / model.survival(3) / 1.1 ** (t - 1) for t in range(1, 2000))
    assert model.expected_periods(0.1, 3) == pytest.approx(summed)
    assert model.expected_periods(0.0, 3) is None
