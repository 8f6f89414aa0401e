"""Published worked examples, computed by the program: each file in `published` names its sources.

With CANVAS_CASES_DIR set the cases of that folder are computed instead.
"""

from __future__ import annotations

import numpy as np
import pytest

from canvas_app.analysis.forecast import tariffs
from canvas_app.analysis.metrics import economics
from canvas_app.model import pricing as p
from tests.cases import adapter, adapter_chance, adapter_company, adapter_structure, adapter_tariffs

CHECKS = adapter.merged(
    adapter_tariffs.CHECKS, adapter_company.CHECKS, adapter_chance.CHECKS, adapter_structure.CHECKS
)
CASES = adapter.cases_in(adapter.folder())


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_published_case(case: adapter.Case) -> None:
    assert case["check"] in CHECKS, f"No function of the program is named for the check {case['check']}."
    found = CHECKS[case["check"]](case)
    adapter.assert_close(found, case["expected"], case.get("tolerance", {}))


def test_there_are_cases() -> None:
    assert CASES, f"There are no cases in {adapter.folder()}."


def test_no_case_is_used_that_is_known_to_be_wrong() -> None:
    listed = adapter.cases_in(adapter.OWN_FOLDER)
    assert len({case["id"] for case in listed}) == len(listed)
    assert {"osa-15385", "nova-month10"}.isdisjoint(case["id"] for case in listed)


def test_every_check_is_asked_by_a_case() -> None:
    assert {case["check"] for case in adapter.cases_in(adapter.OWN_FOLDER)} == set(CHECKS)


def test_monthly_churn_of_a_yearly_one_is_no_twelfth() -> None:
    monthly_rate = economics.churn_over(0.12, 1 / 12)
    assert monthly_rate == pytest.approx(0.010596, abs=1e-6)
    assert economics.churn_over(monthly_rate, 12) == pytest.approx(0.12)


def test_arrays_and_numbers_have_one_tariff() -> None:
    tiers = (p.Tier(up_to=5.0, price=7.0), p.Tier(price=6.0, flat_fee=1.0))
    quantities = np.array([0.0, 5.0, 6.0])
    assert tariffs.volume(quantities, tiers).tolist() == [float(tariffs.volume(n, tiers)) for n in quantities]
    assert tariffs.graduated(quantities, tiers).tolist() == [0.0, 35.0, 42.0]
