"""The value of many trials' cash flows is that of each trial alone, to the bit whatever stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app.analysis.metrics import finance
from canvas_app.analysis.simulation import finance_trials as trials

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.forecast.timeline import Vector

RATE = 0.01
MONTHS, COUNT = 37, 120


def _flow_sets() -> dict[str, Vector]:
    chance = np.random.default_rng(3)
    noise = chance.normal(size=(MONTHS, COUNT))
    slope = np.linspace(-50.0, 80.0, MONTHS)[:, None] * chance.uniform(0.5, 1.5, (1, COUNT))
    early = slope.copy()
    early[0], early[1:3] = 0.0, chance.uniform(0.0, 30.0, (2, COUNT))
    whole = np.round(noise)
    whole[20:] = 0.0
    return {"any": noise, "growing": slope + noise, "paid early": early, "whole": whole, "in": np.abs(noise)}


FLOWS = _flow_sets()
PAIRS: dict[str, tuple[Callable[[list[float]], float | None], Callable[[Vector], Vector]]] = {
    "irr": (finance.irr, trials.irr),
    "mirr": (
        lambda flows: finance.mirr(flows, RATE, RATE),
        lambda flows: trials.mirr(flows, np.array([RATE]), np.array([RATE])),
    ),
    "npv": (lambda flows: finance.npv(RATE, flows), lambda flows: trials.npv(np.array([RATE]), flows)),
    "payback": (finance.payback, lambda flows: trials.payback(trials.balances(flows))),
    "discounted payback": (
        lambda flows: finance.discounted_payback(RATE, flows),
        lambda flows: trials.payback(trials.balances(trials.discounted(np.array([RATE]), flows))),
    ),
    "lasting crossing": (
        lambda flows: finance.lasting_crossing(np.cumsum(flows).tolist()),
        lambda flows: trials.lasting_crossing(trials.balances(flows)),
    ),
    "profitability index": (
        lambda flows: finance.profitability_index(RATE, flows),
        lambda flows: trials.profitability_index(np.array([RATE]), flows),
    ),
}


@pytest.mark.parametrize("flows", FLOWS)
@pytest.mark.parametrize("name", PAIRS)
def test_each_trial_has_the_value_of_its_own_flows(name: str, flows: str) -> None:
    alone, together = PAIRS[name]
    with np.errstate(all="ignore"):
        found = together(FLOWS[flows])
    for column, value in enumerate(found.tolist()):
        wanted = alone(FLOWS[flows][:, column].tolist())
        assert value == pytest.approx(np.nan if wanted is None else wanted, rel=1e-8, abs=1e-10, nan_ok=True)


@pytest.mark.parametrize("flows", FLOWS)
def test_neighbours_change_no_bit_of_a_rate_of_return(flows: str) -> None:
    whole = trials.irr(FLOWS[flows])
    for columns in (slice(0, 50), slice(50, None), slice(7, None, 11)):
        np.testing.assert_array_equal(trials.irr(FLOWS[flows][:, columns]), whole[columns])


def test_a_rate_of_exactly_zero_and_a_double_root_are_found() -> None:
    even, double = np.array([-100.0, 50.0, 50.0]), np.array([1.0, -2.2, 1.21])
    found = trials.irr(np.array([even, double]).T)
    assert found[0] == pytest.approx(0.0, abs=1e-12)
    wanted = finance.irr(double.tolist())
    assert np.isnan(found[1]) if wanted is None else found[1] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("flows", [(-100.0, 110.0, -1e-11), (1e-11, -100.0, 110.0), (-100.0, 1e-11, 0.0)])
def test_what_rounding_left_is_no_payment(flows: tuple[float, ...]) -> None:
    clean = [flow if abs(flow) > 1e-9 else 0.0 for flow in flows]
    assert finance.irr_roots(flows) == finance.irr_roots(clean)
    alone, wanted = trials.irr(np.array(flows)[:, None])[0], finance.irr(clean)
    assert np.isnan(alone) if wanted is None else alone == pytest.approx(wanted)


@pytest.mark.parametrize("flows", [(-100.0, 1e-11, -20.0), (100.0, -1e-11, 20.0), (0.0, 0.0, 0.0)])
def test_what_rounding_left_earns_and_costs_nothing(flows: tuple[float, ...]) -> None:
    assert finance.mirr(flows, RATE, RATE) is None
    assert np.isnan(trials.mirr(np.array(flows)[:, None], np.array([RATE]), np.array([RATE])))[0]


@pytest.mark.parametrize("months_before", [0, 1, 58])
@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_money_nearly_all_lost_or_won_a_million_times_has_a_rate(months_before: int, factor: float) -> None:
    flows = np.zeros(61)
    flows[months_before : months_before + 2] = -1.0, factor
    assert trials.irr(flows[:, np.newaxis])[0] == pytest.approx(factor - 1.0, rel=1e-9, abs=1e-9)
    assert finance.irr(flows.tolist()) == pytest.approx(factor - 1.0, rel=1e-9, abs=1e-9)
