"""What holds for all metrics, and for what a model hangs on, whatever the model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_app.analysis import METRICS, analyse
from canvas_app.analysis.metrics import market, partners, resilience, retention
from canvas_app.document import Document
from canvas_app.model import RevenueStream
from canvas_app.model.pricing import ContractPricing, LicensePricing, SubscriptionPricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Feeds
from tests.property.models_for_analysis import models
from tests.property.test_analysis import MONEY_ARRAYS, near, scaled, turnover

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from canvas_app.analysis import Analysis, MetricValue
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model.pricing import PricingComponent

T = TypeVar("T")
SEARCHED = frozenset({"irr", "mirr"})
"""Rates that are searched for: they agree less closely than what is computed."""


def is_money(metric: MetricValue, currency: str) -> bool:
    return metric.unit.partition("/")[0] == currency


def assert_same_metrics(one: Analysis, two: Analysis, factor: float = 1.0) -> None:
    """The metrics of both agree, money times the factor."""
    size = 1e-7 * max(1.0, turnover(two))
    for name in METRICS:
        before, after = one.metrics[name], two.metrics[name]
        assert before.status == after.status, name
        if before.value is None or after.value is None:
            assert before.value == after.value, name
            continue
        money = is_money(before, one.currency)
        expected = before.value * factor if money else before.value
        close = 1e-4 if name in SEARCHED else 1e-6
        assert after.value == pytest.approx(expected, rel=close, abs=size if money else 1e-6), name


@given(models(), st.sampled_from([0.5, 2.0, 4.0, 1024.0]))
def test_every_amount_and_metric_scales_with_money_or_stays(snapshot: Snapshot, factor: float) -> None:
    other = replace(
        snapshot,
        info=scaled(snapshot.info, factor),
        elements={key: scaled(element, factor) for key, element in snapshot.elements.items()},
        relations={key: scaled(relation, factor) for key, relation in snapshot.relations.items()},
        adjacency=None,
    )
    one, two = analyse(snapshot), analyse(other)
    for name in MONEY_ARRAYS:
        assert near(getattr(one, name) * factor, getattr(two, name), turnover(two)), name
    for metric_id in ("gross_margin", "inference_share", "churn", "top_stream_share", "chain_coverage"):
        expected = one.metrics[metric_id].value
        assert two.metrics[metric_id].value == (None if expected is None else pytest.approx(expected))
    assert_same_metrics(one, two, factor)


def shuffled(records: Mapping[str, T], chance: random.Random) -> dict[str, T]:
    keys = list(records)
    chance.shuffle(keys)
    return {key: records[key] for key in keys}


@given(models(), st.randoms(use_true_random=False))
def test_the_order_of_elements_changes_no_amount_and_no_metric(
    snapshot: Snapshot, chance: random.Random
) -> None:
    other = replace(
        snapshot,
        elements=shuffled(snapshot.elements, chance),
        relations=shuffled(snapshot.relations, chance),
        adjacency=None,
    )
    one, two = analyse(snapshot), analyse(other)
    size = turnover(one)
    for name in ("total_revenue", "cogs", "payouts", "cash", "net_cash"):
        assert near(getattr(one, name), getattr(two, name), size)
    for key, money in one.element_money.items():
        assert two.element_money[key] == pytest.approx(money, rel=1e-9, abs=1e-9 * max(1.0, size))
    assert_same_metrics(one, two)
    assert resilience.criticality(other, two) == pytest.approx(resilience.criticality(snapshot, one))


def the_bridge_of_the_company_closes_to_a_cent(snapshot: Snapshot, a: Analysis) -> None:
    moved = a.new_mrr + a.expansion_mrr - a.contraction_mrr - a.churned_mrr
    gap = a.mrr_start.sum(axis=0) + moved.sum(axis=0) - a.mrr.sum(axis=0)
    assert (np.abs(gap) <= 0.01 + 1e-12 * turnover(a)).all()


def the_cohorts_are_the_customers(snapshot: Snapshot, analysis: Analysis) -> None:
    survivors = retention.cohorts(analysis).survivors
    assert (survivors >= 0.0).all()
    assert not np.tril(survivors, -1).any()
    counted = analysis.customers.sum(axis=0)
    assert near(survivors.sum(axis=0)[1:], counted, float(counted.max(initial=0.0)))


def nothing_loses_more_than_what_hangs_on_it(snapshot: Snapshot, analysis: Analysis) -> None:
    found = resilience.resilience(snapshot, analysis)
    total = float(analysis.total_revenue[0])
    for key, lost in found.criticality.items():
        assert -1e-9 <= lost <= found.at_risk[key] / total + 1e-9
    assert set(found.criticality) <= set(found.at_risk) <= set(snapshot.elements)
    for value in partners.dependence(snapshot, analysis.structure, analysis).values():
        assert -1e-9 <= value <= 1.0 + 1e-9


def one_more_source_that_stands_in_never_makes_worse(snapshot: Snapshot, analysis: Analysis) -> None:
    grouped = {
        key: relation.model_copy(update={"alt_group": "one"}) if isinstance(relation, Feeds) else relation
        for key, relation in snapshot.relations.items()
    }
    easier = replace(snapshot, relations=grouped, adjacency=None)
    before, after = (resilience.criticality(model, analysis) for model in (snapshot, easier))
    for key in after.keys() & before.keys():
        assert after[key] <= before[key] + 1e-9


def the_market_narrows(snapshot: Snapshot, analysis: Analysis) -> None:
    for each in market.market(snapshot, analysis).segments:
        accounts = [n for n in (each.accounts, each.sam_accounts, each.som_accounts) if n is not None]
        money = [n for n in (each.tam, each.sam, each.som) if n is not None]
        assert accounts == sorted(accounts, reverse=True)
        assert money == sorted(money, reverse=True)


WHATEVER_THE_MODEL = (
    the_bridge_of_the_company_closes_to_a_cent,
    the_cohorts_are_the_customers,
    nothing_loses_more_than_what_hangs_on_it,
    one_more_source_that_stands_in_never_makes_worse,
    the_market_narrows,
)


@settings(max_examples=150)
@given(models())
def test_what_holds_for_the_metrics_of_every_model(snapshot: Snapshot) -> None:
    """Each model is looked at from all sides: to draw one takes longer than all that is asked of it."""
    analysis = analyse(snapshot)
    for holds in WHATEVER_THE_MODEL:
        holds(snapshot, analysis)


@settings(max_examples=50)
@given(st.floats(0.1, 1e6), st.floats(0.0, 1e5), st.floats(0.0, 1.0))
def test_the_year_and_the_month_of_a_fee_agree(price: float, customers: float, churn: float) -> None:
    """A subscription by the month, one by the year, a contract of twelve months, and maintenance."""

    def revenue(part: PricingComponent) -> Vector:
        stream = RevenueStream(
            id="s",
            name="s",
            components=(part,),
            customers_start=Quantity(value=customers),
            churn=Quantity(value=churn),
        )
        return analyse(Document([stream]).snapshot()).total_revenue

    monthly = revenue(SubscriptionPricing(price=Quantity(value=price)))
    year = Quantity(value=12 * price)
    for part in (
        SubscriptionPricing(price=year, interval=12),
        ContractPricing(acv=year),
        LicensePricing(upfront_fee=year, maintenance=Quantity(value=1.0)),
    ):
        assert np.allclose(revenue(part), monthly, rtol=1e-9)
