"""Every metric of every example can be opened: formula, numbers put in, elements, and sums that add up."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import pytest

from canvas_app import storage
from canvas_app.analysis import METRICS, analyse, explain
from canvas_app.model.examples import examples

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.explain import Explanation

EXAMPLES = [example.path.stem for example in examples()]
SUMS = (
    *(
        "monthly_revenue",
        "mrr",
        "arr",
        "usage_run_rate",
        "repeating_run_rate",
        "recurring_share",
        "customers",
    ),
    *("contribution_margin", "nrr", "grr", "expansion_mrr", "churned_mrr", "new_mrr", "net_new_mrr"),
    "magic_number",
)


@cache
def analysed(name: str) -> Analysis:
    path = next(example.path for example in examples() if example.path.stem == name)
    return analyse(storage.load(path).snapshot())


@pytest.mark.parametrize("metric_id", METRICS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_metric_is_explained(name: str, metric_id: str) -> None:
    analysis = analysed(name)
    found = explain(analysis, analysis.snapshot, metric_id)
    assert found.metric == analysis.metrics[metric_id]
    assert found.formula
    assert found.words
    assert found.inputs or found.metric.value is None
    assert all(item.label for item in found.inputs)
    assert all(item.value is None or math.isfinite(item.value) for item in found.inputs)
    assert all(math.isfinite(part.value) for part in found.contributions)
    assert set(found.element_ids) <= set(analysis.snapshot.elements)
    assert all(set(item.element_ids) <= set(analysis.snapshot.elements) for item in found.inputs)


@pytest.mark.parametrize("metric_id", SUMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_contributions_add_up_to_the_figure(name: str, metric_id: str) -> None:
    analysis = analysed(name)
    found = explain(analysis, analysis.snapshot, metric_id)
    if found.metric.value is not None:
        assert sum(part.value for part in found.contributions) == pytest.approx(found.metric.value, abs=1e-6)


def _input(found: Explanation, label: str) -> float:
    return next(item.value or 0.0 for item in found.inputs if item.label == label)


WITH_COMPANY: dict[str, Callable[[Explanation], float]] = {
    "npv": lambda e: -_input(e, "Initial investment") - _input(e, "Present value of tax"),
    "net_burn": lambda e: _input(e, "of which tax, mean"),
    "cash_low": lambda e: _input(e, "Cash before month 1") - _input(e, "Tax paid until then"),
}


@pytest.mark.parametrize("metric_id", WITH_COMPANY)
@pytest.mark.parametrize("name", EXAMPLES)
def test_money_of_elements_and_of_the_company_add_up(name: str, metric_id: str) -> None:
    analysis = analysed(name)
    found = explain(analysis, analysis.snapshot, metric_id)
    total = sum(part.value for part in found.contributions) + WITH_COMPANY[metric_id](found)
    assert found.metric.value == pytest.approx(total, rel=1e-9, abs=1e-4)


@pytest.mark.parametrize("name", EXAMPLES)
def test_profit_by_element_is_the_profit(name: str) -> None:
    analysis = analysed(name)
    parts = explain(analysis, analysis.snapshot, "break_even_month").contributions
    assert sum(part.value for part in parts) == pytest.approx(float(analysis.profit[0] + analysis.tax[0]))


def test_a_metric_that_is_none_is_refused() -> None:
    analysis = analysed(EXAMPLES[0])
    with pytest.raises(KeyError):
        explain(analysis, analysis.snapshot, "happiness")


def test_the_lifetime_value_of_textbooks_stands_beside_ours() -> None:
    """Σ m r^k / (1 + i)^k over k from 1 to the cap: every payment a month later than in ours."""
    analysis = analysed("rag")
    found = explain(analysis, analysis.snapshot, "ltv_discounted")
    monthly = _input(found, "Repeating revenue per customer") * _input(found, "Gross margin")
    kept, rate = 1.0 - _input(found, "Churn"), _input(found, "Discount rate by the month")
    months = range(1, int(_input(found, "Lifetime cap")) + 1)
    textbook = sum(monthly * kept**month / (1.0 + rate) ** month for month in months)
    assert _input(found, "As textbooks count, first payment after a month") == pytest.approx(textbook)
