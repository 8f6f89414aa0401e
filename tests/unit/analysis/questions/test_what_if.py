"""What-if questions: they equal the numbers of the changed model, and leave the model as it is."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.analysis import METRICS, analyse, scenarios
from canvas_app.analysis.forecast.assumptions import InputPlace, assumptions_of
from canvas_app.analysis.questions.what_if import CancelledError, UnknownMetricError, WhatIf, stop_if
from canvas_app.model import Override, Scenario
from tests.unit.analysis.questions.what_if_models import CHURN, HEADS, PRICE, TAX, snapshot


def test_every_input_gives_the_numbers_of_the_changed_model() -> None:
    model = snapshot()
    what_if = WhatIf(model)
    for item in assumptions_of(model):
        values = {item.place: item.quantity.value * 1.25 + 0.5}
        asked, computed = what_if.analysis(values), analyse(scenarios.with_inputs(model, values))
        assert dict(asked.metrics) == dict(computed.metrics), item.title
        assert np.array_equal(asked.cash, computed.cash)
        assert asked.element_money == computed.element_money


def test_several_inputs_on_top_of_a_scenario() -> None:
    lower = Scenario(id="x", name="Lower", overrides=(Override(record="s", path=PRICE.path, value=30.0),))
    model = snapshot(lower)
    values = {CHURN: 0.1, HEADS: 1.0, TAX: 0.0, InputPlace("s", "customers_start"): 50.0}
    what_if = WhatIf(model, "x")
    asked = what_if.analysis(values)
    changed = scenarios.with_inputs(scenarios.apply(model, "x"), values)
    assert dict(asked.metrics) == dict(analyse(changed).metrics)
    assert asked.scenario == "Lower"
    assert dict(what_if.base.metrics) == dict(analyse(model, "x").metrics)


def test_a_question_leaves_no_trace() -> None:
    what_if = WhatIf(snapshot())
    before = what_if.value("cash_low", {})
    assert what_if.value("cash_low", {PRICE: 1.0}) != before
    assert what_if.value("cash_low", {}) == before
    assert what_if.value("cash_low", {InputPlace("s", "components.9.price"): 1.0}) == before


def test_an_earlier_answer_stays_as_it_was() -> None:
    model, values = snapshot(), {InputPlace("k", "amount"): 20.0}
    what_if = WhatIf(model)
    first = what_if.analysis(values)
    what_if.analysis({InputPlace("k", "amount"): 1.0, HEADS: 9.0})
    assert dict(first.metrics) == dict(analyse(scenarios.with_inputs(model, values)).metrics)
    assert dict(what_if.base.metrics) == dict(analyse(model).metrics)


def test_a_value_stays_within_the_limits_of_its_field() -> None:
    what_if = WhatIf(snapshot())
    assert what_if.metric("mrr", {CHURN: 7.0}) == what_if.metric("mrr", {CHURN: 1.0})


def test_an_unknown_metric_or_scenario_is_said() -> None:
    with pytest.raises(UnknownMetricError, match="no metric with the id luck"):
        WhatIf(snapshot()).metric("luck", {})
    with pytest.raises(scenarios.UnknownScenarioError):
        WhatIf(snapshot(), "nowhere")
    assert "luck" not in METRICS


def test_cancelled_work_stops() -> None:
    stop_if(None)
    stop_if(lambda: False)
    with pytest.raises(CancelledError):
        stop_if(lambda: True)
