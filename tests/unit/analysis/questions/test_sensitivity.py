"""The tornado with its tie rule, and the guesses that decide the case."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse, scenarios
from canvas_app.analysis.forecast.assumptions import find_assumption, has_ranges, ranged_assumptions
from canvas_app.analysis.questions.sensitivity import Sensitivity, swings, uncertainty
from canvas_app.analysis.questions.what_if import CancelledError, UnknownMetricError, WhatIf
from canvas_app.document import Document
from canvas_app.model import Override, RevenueStream, Scenario
from canvas_app.model import pricing as p
from tests.unit.analysis.questions.what_if_models import CHURN, HEADS, PRICE, TAX, company, q, snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis import MetricValue
    from canvas_app.analysis.forecast.assumptions import InputPlace
    from canvas_app.model.quantity import Quantity


def growth_npv(inputs: dict[str, float]) -> float:
    """Sales that grow for five years, at a margin, discounted."""
    flows = (
        inputs["sales"] * (1 + inputs["growth"]) ** year * inputs["margin"] / (1 + inputs["rate"]) ** year
        for year in range(1, 6)
    )
    return sum(flows)


def test_inputs_that_weigh_the_same_keep_their_order() -> None:
    base = {"sales": 100.0, "growth": 0.06, "margin": 0.18, "rate": 0.1}
    ends = [(name, value * 0.9, value * 1.1) for name, value in base.items()]
    found = swings(ends, lambda name, value: growth_npv({**base, name: value}))
    assert [swing.key for swing in found] == ["sales", "margin", "rate", "growth"]
    assert (found[0].low_result, found[0].high_result) == pytest.approx((72.6, 88.7), abs=0.06)
    backwards = swings(ends[::-1], lambda name, value: growth_npv({**base, name: value}))
    assert [swing.key for swing in backwards] == ["margin", "sales", "rate", "growth"]


def test_the_bars_are_the_results_of_the_changed_model() -> None:
    model = snapshot()
    found = Sensitivity(model, "cash_low").tornado()
    assert found.base == analyse(model).metrics["cash_low"].value
    spans = []
    for bar in found.bars:
        ends = [
            analyse(scenarios.with_inputs(model, {bar.assumption.place: value})).metrics["cash_low"].value
            for value in (bar.low_input, bar.high_input)
        ]
        assert ends == [bar.low_result, bar.high_result]
        assert ends[0] is not None
        assert ends[1] is not None
        spans.append(abs(ends[1] - ends[0]))
    assert spans == sorted(spans, reverse=True)
    assert found.ranged == len(ranged_assumptions(model))
    assert has_ranges(model)
    assert not has_ranges(Document().snapshot())
    assert found.moving == len(found.bars) <= found.ranged


def test_inputs_without_effect_make_no_bar() -> None:
    places = [bar.assumption.place for bar in Sensitivity(snapshot(), "mrr").tornado().bars]
    assert PRICE in places
    assert TAX not in places
    assert HEADS not in places


def test_at_most_ten_bars() -> None:
    many = [
        RevenueStream(
            id=f"x{at}",
            name=f"Stream {at}",
            components=(p.SubscriptionPricing(price=q(10, 9.0, 11.0)),),
            customers_start=q(10 + at),
        )
        for at in range(14)
    ]
    found = Sensitivity(Document(many).snapshot(), "mrr").tornado()
    assert [bar.assumption.owner for bar in found.bars] == [f"Stream {at}" for at in range(13, 3, -1)]
    assert (found.ranged, found.moving) == (14, 14)
    assert len(Sensitivity(Document(many).snapshot(), "mrr").tornado(most=3).bars) == 3


def test_an_end_without_a_value_comes_first_and_says_why() -> None:
    model = snapshot(
        RevenueStream(
            id="y",
            name="Usage",
            components=(p.UsagePricing(price=q(1, 0.5, 100.0), usage=q(100)),),
            customers_start=q(100),
        )
    )
    found = Sensitivity(model, "cash_out_month", None).tornado()
    assert found.base is None
    assert found.base_reason
    heads = {HEADS: 40.0}
    broke = Sensitivity(scenarios.with_inputs(model, heads), "cash_out_month").tornado()
    first = broke.bars[0]
    assert first.assumption.place.record in ("y", "r")
    assert (first.low_result is None) != (first.high_result is None)
    assert (first.low_reason is None) == (first.low_result is not None)
    assert "Cash stays at or above zero" in (first.low_reason or first.high_reason or "")


def test_a_tornado_of_a_scenario_starts_from_it() -> None:
    lower = Scenario(id="x", name="Lower", overrides=(Override(record="s", path=PRICE.path, value=20.0),))
    model = snapshot(lower)
    found = Sensitivity(model, "mrr", "x").tornado()
    assert found.base == analyse(model, "x").metrics["mrr"].value
    price = next(bar for bar in found.bars if bar.assumption.place == PRICE)
    assert (price.low_input, price.high_input) == (20.0, 60.0)


def test_a_tornado_can_be_cancelled_and_refuses_unknown_metrics() -> None:
    with pytest.raises(CancelledError):
        Sensitivity(snapshot(), "mrr", cancelled=lambda: True).tornado()
    with pytest.raises(UnknownMetricError):
        Sensitivity(snapshot(), "luck")


def test_uncertainty_grows_with_doubt() -> None:
    model = snapshot()
    price, churn = find_assumption(model, PRICE), find_assumption(model, CHURN)
    assert price is not None
    assert churn is not None
    assert 0.0 < uncertainty(price) < uncertainty(churn) <= 1.0


def test_the_guesses_that_decide_the_case() -> None:
    guesses = Sensitivity(snapshot(), "cash_low").guesses()
    assert [guess.rank for guess in guesses] == [1, 2, 3]
    worth = [guess.effect * guess.uncertainty for guess in guesses]
    assert worth == sorted(worth, reverse=True)
    assert all(guess.sentence.endswith(".") and "the lowest cash" in guess.sentence for guess in guesses)
    assert not any(character.isdigit() for guess in guesses for character in guess.sentence)


def seats(key: str, price: Quantity, customers: Quantity) -> RevenueStream:
    plan = p.SubscriptionPricing(price=price, units_per_customer=q(1, source="contract"))
    return RevenueStream(id=key, name=key, components=(plan,), customers_start=customers)


def test_doubt_outweighs_a_wider_bar() -> None:
    sure = q(10, 9.0, 11.0, source="signed contracts", confidence="high")
    streams = [
        seats("sure", sure, q(200, source="ledger")),
        seats("guess", q(10, 9.0, 11.0), q(150, source="ledger")),
    ]
    model = Document(streams).snapshot()
    assert Sensitivity(model, "mrr").tornado().bars[0].assumption.owner == "sure"
    first = Sensitivity(model, "mrr").guesses()[0]
    assert first.assumption.owner == "guess"
    assert "no source" in first.sentence


def test_an_input_that_nobody_vouches_for_is_tried_a_tenth_up_and_down() -> None:
    model = Document([seats("s", q(50, source="list"), q(100))]).snapshot()
    (guess,) = Sensitivity(model, "mrr").guesses()
    assert (guess.bar.low_input, guess.bar.high_input) == pytest.approx((90.0, 110.0))
    assert "a tenth" in guess.sentence


def test_a_guess_that_decides_the_sign_is_told_so() -> None:
    records = company()
    model = Document(records).snapshot()
    sentences = [guess.sentence for guess in Sensitivity(model, "cash_low").guesses(most=20)]
    crossing = [
        bar
        for bar in Sensitivity(model, "cash_low").tornado(most=20).bars
        if bar.low_result is not None and bar.high_result is not None and bar.low_result * bar.high_result < 0
    ]
    assert sum("above or below zero" in sentence for sentence in sentences) >= len(crossing)
    assert all(math.isfinite(bar.low_result or 0.0) for bar in crossing)


def test_what_the_tornado_has_computed_the_guesses_do_not_compute_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[object, float]] = []
    metric = WhatIf.metric

    def counted(self: WhatIf, metric_id: str, values: Mapping[InputPlace, float]) -> MetricValue:
        asked.extend(values.items())
        return metric(self, metric_id, values)

    model = snapshot()
    alone = Sensitivity(model, "cash_low").guesses(most=20)
    monkeypatch.setattr(WhatIf, "metric", counted)
    both = Sensitivity(model, "cash_low")
    both.tornado()
    assert len(asked) == 2 * len(ranged_assumptions(model))
    assert both.guesses(most=20) == alone
    assert len(asked) == len(set(asked))
    both.tornado(most=3)
    assert len(asked) == len(set(asked))
