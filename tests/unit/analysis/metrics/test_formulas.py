"""The formulas of unit economics, retention, break-even: by hand, and where they have no result."""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.analysis.forecast import tariffs
from canvas_app.analysis.formulas import unit_economics
from canvas_app.analysis.metrics import break_even, economics
from canvas_app.analysis.metrics.info import health_note
from canvas_app.model.pricing import Tier


def test_retention() -> None:
    assert economics.nrr(100, 15, 3, 5) == pytest.approx(1.07)
    assert economics.nrr(100, 90, 0, 0) == 1.9
    assert economics.grr(100, 3, 5) == 0.92
    assert economics.grr(100, 80, 90) == 0.0
    assert economics.nrr(0, 1, 0, 0) is economics.grr(0, 0, 0) is None
    assert economics.annualised(0.99) == pytest.approx(0.886385)
    assert unit_economics.survival(0.03, 24) == pytest.approx(0.4814, abs=1e-4)


def test_growth_efficiency() -> None:
    assert economics.quick_ratio(5000, 1000, 500, 1500) == 3.0
    assert economics.quick_ratio(5, 0, 0, 0) is None
    assert economics.net_new(5000, 1000, 500, 1500) == 4000
    assert economics.magic_number(480_000, 1_800_000) == pytest.approx(1.0667, abs=1e-4)
    assert economics.magic_number(1, 0) is None
    assert economics.rule_of_40(0.4, -0.1) == pytest.approx(0.3)


def test_the_bands_of_the_burn_multiple_are_half_open() -> None:
    assert economics.burn_multiple(3, 1) == 3.0
    assert economics.burn_multiple(-1, -5) == economics.burn_multiple(0, 0) == 0.0
    assert economics.burn_multiple(1, 0) is economics.burn_multiple(1, -1) is None
    notes = [health_note("burn_multiple", value) for value in (0.0, 0.99, 1.0, 1.5, 2.0, 2.99, 3.0)]
    words = [note.sentence.split(":")[0] for note in notes if note is not None]
    assert words == ["Amazing", "Amazing", "Great", "Good", "Suspect", "Suspect", "Bad"]


def test_acquisition() -> None:
    assert economics.cac(20_000, 100) == 200
    assert economics.cac(0, 100) == 0
    assert economics.cac(100, 0) is None
    assert unit_economics.loaded_cac([42, 6, 1.2, 8]) == pytest.approx(57.2)
    assert economics.period_payback(1000, 500, 0.5) == 4
    assert economics.period_payback(1000, 0, 0.5) is economics.period_payback(1000, 500, -0.1) is None
    assert unit_economics.margin_payback(10, 0.7) == pytest.approx(14.3, abs=0.02)
    assert unit_economics.margin_payback(10, 0.0) is None
    assert unit_economics.staged_payback(6000, 640, 0.06, 3, 0.01, 0.005) == pytest.approx(10.9, abs=0.15)
    assert unit_economics.staged_payback(100, 1, 0.5, 3, 0.5) is None


def test_discounted_lifetime() -> None:
    by_hand = sum(20 * (0.95 * 1.01 / 1.02) ** k for k in range(60))
    assert economics.discounted_lifetime_value(20, 0.05, 0.02, 60, 0.01) == pytest.approx(by_hand)
    assert economics.discounted_lifetime_value(20, 0.0, 0.0, 60) == 1200
    assert economics.discounted_lifetime_value(-5, 0.1, 0.01, 12) < 0


def test_contracts_and_rates() -> None:
    assert unit_economics.monthly_amount(1200, 12) == 100
    assert unit_economics.discounted_mrr(100, 0.5) == 50
    assert unit_economics.annual_contract_value(50_000, 5) == 10_000
    assert economics.usage_run_rate([1.0, 2.0, 3.0]) == 24
    assert economics.usage_run_rate([]) is None
    assert economics.growth(124, 113) == pytest.approx(0.0973, abs=1e-4)
    assert economics.growth(1, 0) is None


@pytest.mark.parametrize(
    ("profits", "month"),
    [
        ([-1.0, 0.0, 2.0, -1.0, 1.0, 1.0, 0.0], 5),
        ([-1e-12, 1e-12, -1e-12, -5.0, -5.0, -5.0, -5.0], 1),
        ([-1e-3] * 7, None),
        ([-5.0, -5.0, -5.0, -5.0, -5.0, 1.0, 1.0], None),
    ],
)
def test_break_even_lasts_three_months_and_rounding_is_no_loss(
    profits: list[float], month: int | None
) -> None:
    revenue = [100.0] * len(profits)
    assert economics.first_lasting(profits, revenue) == month
    (of_trial,) = economics.first_lasting_of_trials(np.array([profits]).T, np.array([revenue]).T)
    assert of_trial == month or (np.isnan(of_trial) and month is None)


@pytest.mark.parametrize("loss", [0.0, -1e-300, -1e-12, -1.0])
def test_without_revenue_every_cost_is_a_loss(loss: float) -> None:
    assert economics.first_lasting([loss] * 3, [0.0] * 3) == (None if loss else 1)


def test_break_even() -> None:
    assert break_even.break_even_units(400, 150, 14_000) == 56
    assert break_even.break_even_units(400, 150, 14_000, 10_000) == 96
    assert break_even.break_even_units(5, 5, 1) is None
    assert break_even.break_even_revenue(14_000, 0.625) == 22_400
    assert break_even.break_even_revenue(1, 0.0) is None
    assert break_even.before_tax(24_000, 0.4) == 40_000
    assert break_even.before_tax(1, 1.0) is None
    assert unit_economics.contribution_ratio(100, 20) == 0.8
    assert unit_economics.operating_income(100, 20, 18_000, 300) == 6000


def test_break_even_of_a_mix() -> None:
    mix = unit_economics.break_even_mix([3, 1], [10, 9], [4, 5], 220_000)
    assert mix == unit_economics.Mix(22, 10_000, (30_000, 10_000), 390_000)
    assert unit_economics.break_even_mix([1], [5], [6], 1) is None


def test_safety_and_leverage() -> None:
    assert break_even.margin_of_safety(225_000, 153_000) == pytest.approx(0.32)
    assert break_even.margin_of_safety(0, 1) is None
    assert break_even.operating_leverage(118_400, 55_400) == pytest.approx(2.14, abs=0.005)
    assert break_even.operating_leverage(1, 0) is None


HUNDRED_AND_TEN = 100.0 * 1.1
"""A hair above 110 in floats, and 110 to everybody who grew from 100 by a tenth."""


def test_a_quantity_that_only_rounding_lifts_stays_in_its_tier() -> None:
    tiers = (Tier(up_to=110.0, price=2.0), Tier(price=1.0, flat_fee=50.0))
    assert HUNDRED_AND_TEN > 110.0
    assert tariffs.volume(HUNDRED_AND_TEN, tiers) == pytest.approx(220.0)
    assert tariffs.graduated(HUNDRED_AND_TEN, tiers) == pytest.approx(220.0)
    assert tariffs.volume(110.1, tiers) == pytest.approx(160.1)


def test_rounding_begins_no_package_and_exceeds_no_allowance() -> None:
    assert tariffs.package(HUNDRED_AND_TEN, 3.0, 10.0) == 33.0
    assert tariffs.package(110.1, 3.0, 10.0) == 36.0
    assert tariffs.billable(HUNDRED_AND_TEN, 110.0) == 0.0
    assert tariffs.package(tariffs.billable(HUNDRED_AND_TEN, 110.0), 3.0, 10.0) == 0.0
