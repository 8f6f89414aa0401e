"""Worst and best cases made from the ranges by the sign of their effect."""

from __future__ import annotations

import pytest

from canvas_app.analysis import METRICS, analyse
from canvas_app.analysis.forecast.assumptions import InputPlace
from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.analysis.questions.worst_and_best import generated
from canvas_app.document import Document
from canvas_app.model import Scenario, Segment
from tests.unit.analysis.questions.what_if_models import CHURN, HEADS, PRICE, TAX, company, q, snapshot


def ends(scenario: Scenario) -> dict[InputPlace, float]:
    return {InputPlace(item.record, item.path): item.value for item in scenario.overrides}


def test_each_input_goes_to_its_worse_and_its_better_end() -> None:
    worst, best = generated(snapshot(), "cash_low")
    assert (worst.name, best.name, worst.generated, best.generated) == ("Worst", "Best", True, True)
    wanted = {
        PRICE: (40.0, 60.0),
        CHURN: (0.05, 0.01),
        HEADS: (3.0, 1.0),
        InputPlace("k", "amount"): (25.0, 10.0),
    }
    for place, (low, high) in wanted.items():
        assert (ends(worst)[place], ends(best)[place]) == (low, high)


def test_worst_is_worse_than_the_base_and_best_is_better() -> None:
    made = generated(snapshot())
    model = Document([*company(), *made]).snapshot()
    metric = "npv" if "npv" in METRICS else "cash_low"
    worst, base, best = (
        analyse(model, scenario).metrics[metric].value for scenario in (made[0].id, None, made[1].id)
    )
    assert worst is not None
    assert base is not None
    assert best is not None
    assert worst < base < best


def test_what_has_no_effect_or_no_range_is_left_out() -> None:
    idle = Segment(id="idle", name="Idle", accounts_tam=q(10, 1.0, 100.0))
    worst, best = generated(snapshot(idle), "mrr")
    for scenario in (worst, best):
        assert "idle" not in {place.record for place in ends(scenario)}
        assert TAX not in ends(scenario)
        assert InputPlace("s", "customers_start") not in ends(scenario)


def test_an_end_that_is_the_value_itself_is_no_override() -> None:
    records = [record for record in company() if record.id != "r"]
    role = next(record for record in company() if record.id == "r").model_copy(
        update={"headcount": q(2, 2.0, 5.0)}
    )
    worst, best = generated(Document([*records, role]).snapshot(), "cash_low")
    assert ends(worst)[HEADS] == 5.0
    assert HEADS not in ends(best)


def test_for_a_metric_that_should_be_small_the_ends_are_exchanged() -> None:
    assert METRICS["net_burn"].better == "down"
    worst, best = generated(snapshot(), "net_burn")
    assert (ends(worst)[PRICE], ends(best)[PRICE]) == (40.0, 60.0)


def test_without_the_metric_the_lowest_cash_decides() -> None:
    found = [ends(scenario) for scenario in generated(snapshot(), "no such metric")]
    assert found == [ends(scenario) for scenario in generated(snapshot(), "cash_low")]


def test_without_ranges_both_cases_are_the_base() -> None:
    worst, best = generated(Document().snapshot())
    assert (worst.overrides, best.overrides) == ((), ())


def test_the_work_can_be_cancelled() -> None:
    with pytest.raises(CancelledError):
        generated(snapshot(), cancelled=lambda: True)
