"""Goal seek: exact solutions, the nearest of several, and plain answers where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse, scenarios
from canvas_app.analysis.forecast.assumptions import InputPlace
from canvas_app.analysis.questions.goal_seek import Goal, seek
from canvas_app.analysis.questions.what_if import CancelledError, UnknownInputError, UnknownMetricError
from canvas_app.document import Document
from canvas_app.model import Override, RevenueStream, Scenario
from canvas_app.model import pricing as p
from tests.unit.analysis.questions.what_if_models import CHURN, HEADS, PRICE, TAX, company, q, snapshot

if TYPE_CHECKING:
    from canvas_app.document import Snapshot


def found(goal: Goal) -> float:
    assert goal.value is not None, goal.reason
    assert goal.low <= goal.value <= goal.high
    return goal.value


def test_the_price_for_an_mrr() -> None:
    goal = seek(snapshot(), PRICE, "mrr", 10_800)
    assert found(goal) == pytest.approx(100.0)
    assert goal.reached == pytest.approx(10_800)
    assert (goal.outcome, goal.reason, goal.assumption.label) == ("found", None, "Price")


@pytest.mark.parametrize(
    ("place", "metric", "target"),
    [
        (PRICE, "cash_low", 0.0),
        (CHURN, "cash_low", 30_000.0),
        (HEADS, "cash_low", 12_345.0),
        (InputPlace("k", "amount"), "gross_margin", 0.5),
        (InputPlace("c", "new_customers"), "cac", 20.0),
        (InputPlace("document", "opening_cash"), "cash_low", 1e6),
    ],
)
def test_what_is_found_gives_the_target_when_computed_from_scratch(
    place: InputPlace, metric: str, target: float
) -> None:
    model = snapshot()
    value = found(seek(model, place, metric, target))
    again = analyse(scenarios.with_inputs(model, {place: value})).metrics[metric].value
    assert again == pytest.approx(target, rel=1e-5, abs=1.0)


def test_a_target_that_is_met_already_changes_nothing() -> None:
    model = snapshot()
    goal = seek(model, PRICE, "mrr", 5400)
    assert (goal.value, goal.outcome) == (50.0, "present")


def test_beyond_the_limits_of_the_field_there_is_no_solution() -> None:
    goal = seek(snapshot(), CHURN, "mrr", 6_000)
    assert (goal.value, goal.reached, goal.outcome) == (None, None, "out_of_reach")
    assert goal.reason == "MRR stays below the target for every value of “Seats: Churn” that is possible."
    assert goal.nearest is not None
    assert goal.nearest[0] == 0.0
    assert (goal.low, goal.high) == (0.0, 1.0)
    above = seek(snapshot(), CHURN, "mrr", -1.0)
    assert "stays above the target" in (above.reason or "")
    free = seek(snapshot(), PRICE, "mrr", -1.0)
    assert (free.reason or "").endswith("that was tried.")
    assert free.nearest == (0.0, 0.0)


def test_a_metric_that_does_not_depend_on_the_input() -> None:
    goal = seek(snapshot(), TAX, "mrr", 1.0)
    assert goal.outcome == "no_effect"
    assert goal.reason == "MRR does not depend on “Document: Tax rate”."


def test_a_metric_without_a_value_anywhere() -> None:
    model = Document([record for record in company() if record.id not in ("s", "gs", "sk")]).snapshot()
    goal = seek(model, TAX, "gross_margin", 0.5)
    assert goal.outcome == "no_value"
    assert goal.reason == (
        "Gross margin has no value, whatever “Document: Tax rate” is. There is no revenue in month 1."
    )


def test_a_metric_of_whole_months_gives_the_nearest_value_that_meets_it() -> None:
    model = snapshot()
    broke = scenarios.with_inputs(model, {HEADS: 4.0})
    base = analyse(broke).metrics["cash_out_month"].value
    assert base is not None
    target = base + 2.0
    goal = seek(broke, HEADS, "cash_out_month", target)
    value = found(goal)
    assert goal.reached == target
    assert value < 4.0
    nearer = analyse(scenarios.with_inputs(model, {HEADS: value + 1e-3})).metrics["cash_out_month"].value
    assert nearer != target
    between = seek(broke, HEADS, "cash_out_month", target + 0.5)
    assert between.outcome == "skipped"
    assert "jumps over" in (between.reason or "")


def volume_tariff(usage: float) -> Snapshot:
    """Up to 150 calls cost 1 each, from 150 on all of them 0.5: two volumes may earn the same."""
    tiers = (p.Tier(up_to=150.0, price=1.0), p.Tier(price=0.5))
    calls = p.UsagePricing(price=q(1), mode="volume", tiers=tiers, usage=q(usage))
    stream = RevenueStream(id="s", name="Calls", components=(calls,), customers_start=q(1))
    return Document([stream]).snapshot()


@pytest.mark.parametrize(
    ("usage", "solution"), [(10.0, 120.0), (130.0, 120.0), (200.0, 240.0), (9_000.0, 240.0)]
)
def test_of_several_solutions_the_nearest_is_given(usage: float, solution: float) -> None:
    goal = seek(volume_tariff(usage), InputPlace("s", "components.0.usage"), "monthly_revenue", 120.0)
    assert found(goal) == pytest.approx(solution)


def test_a_scenario_is_the_starting_point() -> None:
    dear = Scenario(
        id="x", name="Dear", overrides=(Override(record="s", path="customers_start", value=10.0),)
    )
    model = snapshot(dear)
    goal = seek(model, PRICE, "mrr", 10_000, "x")
    value = found(goal)
    changed = scenarios.with_inputs(scenarios.apply(model, "x"), {PRICE: value})
    assert analyse(changed).metrics["mrr"].value == pytest.approx(10_000)


def test_unknown_inputs_and_metrics_are_said() -> None:
    with pytest.raises(UnknownInputError):
        seek(snapshot(), InputPlace("s", "name"), "mrr", 1.0)
    with pytest.raises(UnknownMetricError):
        seek(snapshot(), PRICE, "luck", 1.0)
    with pytest.raises(CancelledError):
        seek(snapshot(), PRICE, "mrr", 1.0, cancelled=lambda: True)
