"""Cash flows over time: present values, rates of return and payback, with their edges."""

from __future__ import annotations

import math

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.analysis.formulas import investment
from canvas_app.analysis.metrics import finance

TWO_RATES = [-350, 950, -620]
PLAN = [-16_000, 2000, 4000, 5000, 5000, 5000, 5000]


def test_a_yearly_rate_is_made_of_twelve_effective_months() -> None:
    assert (1 + finance.monthly_rate(0.1)) ** 12 == pytest.approx(1.1)
    assert finance.annual_rate(finance.monthly_rate(0.25)) == pytest.approx(0.25)
    assert finance.annual_rate(1e60) is None
    assert finance.annual_rate(-1.0) is None


def test_the_first_flow_is_not_discounted_but_in_spreadsheets_it_is() -> None:
    value = finance.npv(0.09, PLAN)
    assert value == pytest.approx(2835.62, abs=0.02)
    assert finance.npv_excel(0.09, PLAN) == pytest.approx(2835.62 / 1.09, abs=0.02)
    assert finance.npv(-1.0, PLAN) is None
    assert finance.npv(0.0, []) == 0.0


def test_all_rates_of_return_are_found() -> None:
    roots = finance.irr_roots(TWO_RATES)
    assert len(roots) == 2
    assert all(finance.npv(root, TWO_RATES) == pytest.approx(0.0, abs=1e-9) for root in roots)
    assert finance.irr(TWO_RATES) == min(roots)
    assert finance.irr_roots([1, 2, 3]) == finance.irr_roots([]) == finance.irr_roots([0, 0]) == ()


def test_of_several_rates_one_at_or_above_zero_is_shown() -> None:
    flows = [-1678.87, 771.96, 1814.05, 3520.3, 3552.95, 3584.99, 4789.91, -1]
    assert len(finance.irr_roots(flows)) == 2
    assert finance.irr(flows) == pytest.approx(1.00426, rel=1e-4)


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=119), st.floats(1.0, 1e7))
def test_an_investment_has_one_rate_at_most(later: list[float], spent: float) -> None:
    flows = [-spent, *later]
    roots = finance.irr_roots(flows)
    assert len(roots) <= 1
    for root in roots:
        value = finance.npv(root, flows)
        assert value is None or abs(value) <= 1e-6 * spent or root < -0.99 or root > 1e5


@given(st.lists(st.integers(-100, 100), min_size=2, max_size=8))
def test_the_rate_is_that_of_numpy_financial(flows: list[int]) -> None:
    theirs, ours = float(numpy_financial.irr(flows)), finance.irr(flows)
    if ours is None:
        assert finance.irr_roots(flows) == ()
    elif len(finance.irr_roots(flows)) == 1 and -0.9 < ours < 50:
        assert finance.npv(ours, flows) == pytest.approx(0.0, abs=1e-6)
        assert math.isnan(theirs) or theirs == pytest.approx(ours, rel=1e-4, abs=1e-4)


def test_the_modified_rate_needs_money_both_ways() -> None:
    assert finance.mirr([-75_000, 12_000, 15_000, 18_000, 21_000, 24_000], 0.1, 0.12) == pytest.approx(
        0.0797171
    )
    assert finance.mirr([-1.0, -2.0], 0.1, 0.1) is None


def test_dated_flows_may_stand_in_any_order() -> None:
    dated: list[investment.Dated] = [("2009-01-01", 1100.0), ("2008-01-02", -1000.0)]
    assert investment.xnpv(0.1, dated) == pytest.approx(0.0, abs=1e-9)
    assert investment.xirr(dated) == pytest.approx(0.1)
    assert investment.xirr([("2026-01-01", 5.0)]) is None
    assert investment.xnpv(-1.0, dated) is None


def test_payback_is_linear_within_the_period() -> None:
    assert finance.payback(PLAN) == 4.0
    assert finance.payback([-100, 40, 40, 40]) == 2.5
    assert finance.payback([-100, 40]) is None
    assert finance.payback([0.0, 5.0]) == 0.0
    assert finance.payback([0.0, -10.0, 20.0]) == 1.5
    assert finance.discounted_payback(0.09, PLAN) == pytest.approx(5.05, abs=0.005)
    assert investment.payback_even(150_000, 20_000) == 7.5
    assert investment.payback_even(150_000, 0) is None


def test_a_balance_that_falls_again_has_come_back_later_for_good() -> None:
    balances = [-10.0, 10.0, -10.0, 30.0]
    assert finance.crossing(balances) == 0.5
    assert finance.lasting_crossing(balances) == 2.25
    assert finance.lasting_crossing([1.0, -1.0]) is None
    assert finance.lasting_crossing([0.0, 1.0]) == 0.0


def test_value_by_investment_and_by_year() -> None:
    assert finance.profitability_index(0.09, PLAN) == pytest.approx(1.18, abs=0.005)
    assert finance.profitability_index(0.09, [0.0, 5.0]) is None
    assert investment.equivalent_annuity(49_474, 0.1, 3) == pytest.approx(19_894, abs=1)
    assert investment.equivalent_annuity(1.0, 0.1, 0) is None


def test_loans_and_growth() -> None:
    assert investment.payment(0.08 / 12, 60, 15_000) == pytest.approx(-304.145914)
    assert investment.future_value(0.05 / 12, 120, -100, -100) == pytest.approx(15_692.92889)
    assert investment.periods_to_repay(0.07 / 12, -150, 8000) == pytest.approx(64.07335)
    assert investment.periods_to_repay(0.1, -1, 8000) is None
    assert investment.periods_to_grow(0.1, 1000, 2000) == pytest.approx(7.2725409)
    assert investment.periods_to_grow(0.0, 1000, 2000) is None
