"""Scenarios side by side, with differences and what is to be expected of them."""

from __future__ import annotations

import pytest

from canvas_app.analysis import METRICS, analyse, scenarios
from canvas_app.analysis.questions.comparison import compare, expected
from canvas_app.analysis.questions.what_if import UnknownMetricError
from canvas_app.model import Override, Scenario
from tests.unit.analysis.questions.what_if_models import PRICE, snapshot


def case(name: str, price: float, probability: float | None = None) -> Scenario:
    override = Override(record="s", path=PRICE.path, value=price)
    return Scenario(id=name, name=name, overrides=(override,), probability=probability)


def test_expected_value_and_deviation_of_a_published_case() -> None:
    found = expected([-27.8, 15.0, 57.8], [0.25, 0.5, 0.25])
    assert (found.mean, found.deviation) == pytest.approx((15.0, 30.26), abs=0.005)


@pytest.mark.parametrize(("values", "shares"), [([1.0], [0.5, 0.5]), ([1.0, 2.0], [0.5, 0.4]), ([], [])])
def test_probabilities_must_be_whole(values: list[float], shares: list[float]) -> None:
    with pytest.raises(ValueError, match="probabilit"):
        expected(values, shares)


def test_values_stand_beside_each_other_with_their_differences() -> None:
    model = snapshot(case("low", 40.0), case("high", 75.0))
    found = compare(model, [None, "low", "high"], ["mrr", "gross_margin"])
    assert found.names == ("Base", "low", "high")
    mrr, margin = found.rows
    assert [value.value for value in mrr.values] == [5400.0, 4320.0, 8100.0]
    assert mrr.differences == (0.0, -1080.0, 2700.0)
    assert mrr.relative == pytest.approx((0.0, -0.2, 0.5))
    for value, scenario in zip(margin.values, (None, "low", "high"), strict=True):
        assert value == analyse(model, scenario).metrics["gross_margin"]
    assert [item.metric_id for item in compare(model, [None]).rows] == list(METRICS)


def test_what_has_no_value_has_no_difference() -> None:
    found = compare(snapshot(case("free", 0.0)), [None, "free"], ["gross_margin", "mrr"])
    margin, mrr = found.rows
    assert (margin.values[1].value, margin.differences[1], margin.relative[1]) == (None, None, None)
    assert margin.values[1].reason
    assert (mrr.differences[1], mrr.relative[1]) == (-5400.0, -1.0)
    back = compare(snapshot(case("free", 0.0)), ["free", None], ["mrr"]).rows[0]
    assert (back.differences[1], back.relative[1]) == (5400.0, None)


def test_the_base_takes_the_rest_of_the_probability() -> None:
    model = snapshot(case("low", 40.0, 0.25), case("high", 60.0, 0.25))
    found = compare(model, [None, "low", "high"], ["mrr", "gross_margin", "arpa"])
    assert found.probabilities == pytest.approx((0.5, 0.25, 0.25))
    assert found.expected is not None
    assert found.expected["mrr"].mean == pytest.approx(5400)
    assert found.expected["mrr"].deviation == pytest.approx(1080 / 2**0.5)
    assert set(found.expected) == {"mrr"}, "ratios are never averaged"


def test_without_all_probabilities_nothing_is_expected() -> None:
    model = snapshot(case("low", 40.0, 0.25), case("high", 60.0), case("mid", 50.0, 0.75))
    assert compare(model, [None, "low", "high"]).reason == "The scenario “high” has no probability."
    assert compare(model, ["low", "mid"]).expected is not None
    assert compare(model, ["low"]).reason == "The probabilities of the scenarios do not add up to 100 %."
    assert compare(model, ["low", "low"]).expected is None


def test_thirds_as_people_write_them_make_a_whole() -> None:
    thirds = [case(name, price, 0.333) for name, price in (("low", 40.0), ("mid", 50.0), ("high", 60.0))]
    found = compare(snapshot(*thirds), ["low", "mid", "high"], ["mrr"])
    assert found.expected is not None
    assert found.expected["mrr"].mean == pytest.approx(5400)


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(UnknownMetricError):
        compare(snapshot(), [None], ["luck"])
    with pytest.raises(scenarios.UnknownScenarioError):
        compare(snapshot(), ["nowhere"])
    with pytest.raises(ValueError, match="at least one"):
        compare(snapshot(), [])
