"""What-if questions: they equal the numbers of the changed model, and leave the model as it is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app.analysis import METRICS, analyse, computation, scenarios
from canvas_app.analysis.forecast import costs
from canvas_app.analysis.forecast.assumptions import InputPlace, assumptions_of
from canvas_app.analysis.questions.what_if import CancelledError, UnknownMetricError, WhatIf, stop_if
from canvas_app.document import Document
from canvas_app.model import Cost, ExchangeRate, Override, Quantity, RevenueStream, Scenario
from canvas_app.model.examples import example_path
from canvas_app.storage import load
from tests.bench.generated import elements, relations
from tests.property.test_analysis import assert_same
from tests.unit.analysis.questions.what_if_models import CHURN, HEADS, PRICE, TAX, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.document import Snapshot


def test_every_input_gives_the_numbers_of_the_changed_model() -> None:
    model = snapshot()
    what_if = WhatIf(model)
    for item in assumptions_of(model):
        values = {item.place: item.quantity.value * 1.25 + 0.5}
        asked, computed = what_if.analysis(values), analyse(scenarios.with_inputs(model, values))
        assert dict(asked.metrics) == dict(computed.metrics), item.title
        assert np.array_equal(asked.cash, computed.cash)
        assert asked.element_money == computed.element_money


def generated(count: int) -> Snapshot:
    made = elements(count)
    return Document([*made, *relations(made, count * 3 // 2)]).snapshot()


MODELS: dict[str, Callable[[], Snapshot]] = {
    "small company": snapshot,
    "generative-ai": lambda: load(example_path("generative-ai")).snapshot(),
    "data-monetization": lambda: load(example_path("data-monetization")).snapshot(),
    "ai-marketplaces": lambda: load(example_path("ai-marketplaces")).snapshot(),
    "in two currencies": lambda: abroad(load(example_path("ai-saas")).snapshot()),
    "400 elements": lambda: generated(400),
}


def abroad(model: Snapshot) -> Snapshot:
    """The model with its costs said in another currency."""
    rate = ExchangeRate(currency="CHF", rate=Quantity(value=1.1, low=1.0, high=1.2))
    costs = {
        key: each.model_copy(update={"currency": "CHF"})
        for key, each in model.elements.items()
        if isinstance(each, Cost)
    }
    assert costs
    info = model.info.model_copy(update={"rates": (rate,)})
    return replace(model, info=info, elements={**model.elements, **costs}, adjacency=None)


@pytest.mark.parametrize("name", MODELS)
def test_answers_equal_a_full_analysis_to_the_bit_in_any_order(name: str) -> None:
    model, chance = MODELS[name](), random.Random(7)
    what_if, every = WhatIf(model), list(assumptions_of(model))
    questions = [{item.place: item.quantity.value * 1.25 + 0.5} for item in chance.sample(every, 12)]
    several = chance.sample(every, 5)
    questions.append({item.place: item.quantity.value * 0.5 for item in several})
    asked = [what_if.analysis(values) for values in questions]
    computed = [analyse(scenarios.with_inputs(model, values)) for values in questions]
    for one, other in zip(asked, computed, strict=True):
        assert_same(one, other)
        assert dict(one.lines.items()).keys() == dict(other.lines.items()).keys()
        assert one.driven_money == other.driven_money
    assert_same(what_if.base, analyse(model))


def test_money_that_is_known_follows_a_question() -> None:
    """The live numbers of a window ask for the money of all elements after every edit."""
    model = generated(400)
    what_if = WhatIf(model)
    assert what_if.base.element_money
    assert what_if.base.lines
    for item in random.Random(8).sample(assumptions_of(model), 12):
        values = {item.place: item.quantity.value * 2.0}
        assert_same(what_if.analysis(values), analyse(scenarios.with_inputs(model, values)))


def test_a_question_costs_what_it_changes_and_not_what_the_model_has(monkeypatch: pytest.MonkeyPatch) -> None:
    model = generated(400)
    what_if, steps = WhatIf(model), list[str]()

    def counted(owner: object, name: str) -> None:
        work = getattr(owner, name)

        def step(*given: object) -> object:
            steps.append(name)
            return work(*given)

        monkeypatch.setattr(owner, name, step)

    for owner, name in (
        (computation, "forecast_stream"),
        (computation, "line_of_element"),
        (costs.Block, "of"),
        (scenarios._Replaced, "_put_together"),
    ):
        counted(owner, name)
    streams, lines = (model.of_kind(kind) for kind in (RevenueStream, Cost))
    what_if.metric("npv", {InputPlace(streams[3].id, "customers_start"): 1.0})
    assert steps == ["forecast_stream"]
    steps.clear()
    answer = what_if.analysis({InputPlace(lines[3].id, "amount"): 1.0})
    assert answer.metrics["npv"] != what_if.base.metrics["npv"]
    assert sorted(set(steps)) == ["line_of_element", "of"]
    assert steps.count("of") == 1
    assert "by_element" not in vars(answer.money)
    assert "money" not in vars(answer.money.fixed)
    assert "lines" not in vars(answer.money.fixed)


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
