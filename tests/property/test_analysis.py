"""What holds for the numbers of any business model."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_app.analysis import METRICS, LiveAnalysis, analyse, explain, health_note
from canvas_app.document import Document
from canvas_app.model import Channel, Cost, DocumentInfo, Override, RevenueStream, Scenario
from canvas_app.model.fields import field_views
from canvas_app.model.pricing import PRICING_TYPES, SubscriptionPricing, Tier
from canvas_app.model.quantity import Quantity, Record
from canvas_app.model.relations import Creates, Feeds, Monetizes, Shares
from tests.property.models_for_analysis import MAKERS, models

if TYPE_CHECKING:
    from pydantic import BaseModel

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot

T = TypeVar("T")
ARRAYS = (
    *("revenue", "recurring", "usage", "one_off", "customers", "new_customers", "churned_customers", "mrr"),
    *("total_revenue", "cogs", "variable_costs", "fixed_costs", "people_costs", "sm_costs", "payouts"),
    *("tax", "profit", "net_cash", "cash"),
)
MONEY_ARRAYS = [name for name in ARRAYS if "customers" not in name]


def assert_same(one: Analysis, other: Analysis) -> None:
    """Equal to the bit, in everything that is shown."""
    assert one.metrics == other.metrics
    assert one.element_money == other.element_money
    assert one.element_money_note == other.element_money_note
    assert one.relation_money == other.relation_money
    assert (one.stream_ids, one.stream_names, one.scenario) == (
        other.stream_ids,
        other.stream_names,
        other.scenario,
    )
    for name in ARRAYS:
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


def near(one: Vector, other: Vector, scale: float) -> bool:
    """Equal but for what floats lose."""
    return bool(np.allclose(one, other, rtol=1e-9, atol=1e-9 * max(1.0, scale)))


def turnover(analysis: Analysis) -> float:
    """The largest amount that the analysis deals with."""
    return float(max(np.abs(getattr(analysis, name)).max(initial=0.0) for name in MONEY_ARRAYS))


def every_number_is_finite_and_every_metric_has_a_status(snapshot: Snapshot, analysis: Analysis) -> None:
    for name in ARRAYS:
        values = getattr(analysis, name)
        assert values.shape[-1] == analysis.months
        assert np.isfinite(values).all(), name
    assert list(analysis.metrics) == list(METRICS)
    for metric in analysis.metrics.values():
        assert metric.value is None or math.isfinite(metric.value)
        assert (metric.value is None) <= (metric.status != "ok")
        assert metric.status == "ok" or metric.reason or metric.value is not None
        health_note(metric.id, metric.value)
    assert all(map(math.isfinite, [*analysis.element_money.values(), *analysis.relation_money.values()]))


def the_bridges_of_customers_and_mrr_close(snapshot: Snapshot, a: Analysis) -> None:
    end = a.mrr_start + a.new_mrr + a.expansion_mrr - a.contraction_mrr - a.churned_mrr
    assert near(end, a.mrr, float(a.mrr_start.max(initial=0.0) + a.mrr.max(initial=0.0)))
    moves = (a.mrr_start, a.new_mrr, a.expansion_mrr, a.contraction_mrr, a.churned_mrr)
    assert all((move >= -1e-6).all() for move in moves)
    before = a.customers[:, :-1]
    after = before + a.new_customers[:, 1:] - a.churned_customers[:, 1:]
    assert near(after, a.customers[:, 1:], float(a.customers.max(initial=0.0)))


def money_is_never_lost_between_the_sums(snapshot: Snapshot, a: Analysis) -> None:
    size = turnover(a)
    assert near(a.recurring + a.usage + a.one_off, a.revenue, size)
    assert near(a.revenue.sum(axis=0), a.total_revenue, size)
    spent = a.variable_costs + a.fixed_costs + a.people_costs
    assert near(a.total_revenue - a.bad_debt - a.payouts - spent - a.tax, a.profit, size)
    opening = snapshot.info.opening_cash.value
    assert near(opening + np.cumsum(a.net_cash), a.cash, size + abs(opening))


def a_scenario_without_overrides_is_the_base(snapshot: Snapshot, analysis: Analysis) -> None:
    scenario = Scenario(id="same", name="Base")
    with_scenario = replace(snapshot, scenarios={"same": scenario})
    assert_same(analyse(with_scenario, "same"), analysis)


def every_metric_is_explained_by_elements_of_the_model(snapshot: Snapshot, analysis: Analysis) -> None:
    for metric_id in METRICS:
        explanation = explain(analysis, snapshot, metric_id)
        assert explanation.metric == analysis.metrics[metric_id]
        assert set(explanation.element_ids) <= set(snapshot.elements)
        assert all(math.isfinite(item.value) for item in explanation.contributions)
    parts = explain(analysis, snapshot, "mrr").contributions
    assert sum(part.value for part in parts) == pytest.approx(analysis.metrics["mrr"].value, abs=1e-6)


def what_streams_earn_flows_back_step_by_step(snapshot: Snapshot, analysis: Analysis) -> None:
    carriers = [r for r in snapshot.relations.values() if isinstance(r, Monetizes | Creates | Feeds)]
    for relation in carriers:
        beside = [r for r in carriers if r.target == relation.target]
        total = sum(r.flow_share for r in beside)
        flows = [analysis.relation_money.get(r.id, 0.0) for r in beside]
        through = sum(flows)
        if total > 0.0:
            share = relation.flow_share / total
            assert analysis.relation_money.get(relation.id, 0.0) == pytest.approx(through * share, rel=1e-9)
        if total > 0.0 and isinstance(relation, Monetizes | Creates):
            own = analysis.element_money[relation.target] if isinstance(relation, Monetizes) else 0.0
            on = sum(analysis.relation_money.get(r.id, 0.0) for r in carriers if r.source == relation.target)
            assert through == pytest.approx(own + on, rel=1e-9)


def what_partners_are_paid_never_exceeds_their_caps(snapshot: Snapshot, analysis: Analysis) -> None:
    for relation in snapshot.relations.values():
        if isinstance(relation, Shares) and relation.cap is not None:
            assert -analysis.relation_money.get(relation.id, 0.0) <= relation.cap


WHATEVER_THE_MODEL = (
    every_number_is_finite_and_every_metric_has_a_status,
    the_bridges_of_customers_and_mrr_close,
    money_is_never_lost_between_the_sums,
    a_scenario_without_overrides_is_the_base,
    every_metric_is_explained_by_elements_of_the_model,
    what_streams_earn_flows_back_step_by_step,
    what_partners_are_paid_never_exceeds_their_caps,
)


@settings(max_examples=150)
@given(models())
def test_what_holds_for_every_model(snapshot: Snapshot) -> None:
    """Each model is looked at from all sides: to draw one takes longer than all that is asked of it."""
    analysis = analyse(snapshot)
    for holds in WHATEVER_THE_MODEL:
        holds(snapshot, analysis)


def scaled(record: T, factor: float) -> T:
    """The record with every amount of money times a factor; it reads the units of the fields."""
    if isinstance(record, tuple):
        return cast("T", tuple(scaled(item, factor) for item in record))
    if not isinstance(record, Record):
        return record
    changed: dict[str, Any] = {}
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        unit = next((item.unit for item in info.metadata if hasattr(item, "unit")), "")
        if unit.startswith("money") and isinstance(value, Quantity):
            factor_here = 1.0 if getattr(record, "driver", "") == "pct_revenue" else factor
            ends = {end: getattr(value, end) for end in ("low", "value", "high")}
            times = {end: None if each is None else each * factor_here for end, each in ends.items()}
            changed[name] = value.model_copy(update=times)
        elif isinstance(value, float) and (unit.startswith("money")):
            changed[name] = value * factor
        elif isinstance(value, tuple | Tier):
            changed[name] = scaled(value, factor)
    return cast("T", record.model_copy(update=changed))


@given(models())
def test_a_removed_stream_never_raises_the_revenue_of_another(snapshot: Snapshot) -> None:
    whole = analyse(snapshot)
    for gone in whole.stream_ids:
        rest = replace(
            snapshot,
            elements={key: element for key, element in snapshot.elements.items() if key != gone},
            relations={k: r for k, r in snapshot.relations.items() if gone not in (r.source, r.target)},
            adjacency=None,
        )
        left = analyse(rest)
        kept = [row for row, key in enumerate(whole.stream_ids) if key != gone]
        assert (left.revenue <= whole.revenue[kept] * (1 + 1e-12)).all()


@given(st.floats(0.1, 1e6), st.floats(0.0, 1e5), st.floats(0.0, 1.0))
def test_monthly_and_yearly_entry_of_a_tariff_agree(price: float, customers: float, churn: float) -> None:
    def revenue(amount: float, interval: int) -> Vector:
        tariff = SubscriptionPricing(price=Quantity(value=amount), interval=interval)
        start, rate = Quantity(value=customers), Quantity(value=churn)
        stream = RevenueStream(
            id="s", name="s", components=(tariff,), customers_start=start, churn=rate, payment_days=0
        )
        return analyse(Document([stream]).snapshot()).total_revenue

    assert np.allclose(revenue(price, 1), revenue(price * 12, 12), rtol=1e-12)


@settings(max_examples=60)
@given(models(), st.data())
def test_live_numbers_equal_those_from_scratch_to_the_bit(snapshot: Snapshot, data: st.DataObject) -> None:
    live = LiveAnalysis()
    assert_same(live.update(snapshot), analyse(snapshot))
    for step in range(data.draw(st.integers(1, 5))):
        snapshot, touched = edited(snapshot, data, step)
        given_ids = data.draw(st.sampled_from([touched, touched, touched, None]))
        assert_same(live.update(snapshot, given_ids), analyse(snapshot))


def edited(snapshot: Snapshot, data: st.DataObject, step: int) -> tuple[Snapshot, frozenset[str]]:
    """Change, add or remove an element, remove a relation, or change the conventions."""
    elements, info = dict(snapshot.elements), snapshot.info
    what = data.draw(st.sampled_from(["change", "change", "change", "add", "remove", "cut", "info"]))
    # As in a document, the relations are the very same while none changes.
    relations = snapshot.relations
    touched: set[str] = set()
    changeable = [key for key, element in elements.items() if element.kind in MAKERS]
    if what == "add" or (what == "change" and not changeable):
        kind = data.draw(st.sampled_from(sorted(MAKERS)))
        elements[f"new{step}"] = data.draw(MAKERS[kind](f"new{step}"))
        touched.add(f"new{step}")
    elif what == "change":
        key = data.draw(st.sampled_from(changeable))
        elements[key] = data.draw(MAKERS[elements[key].kind](key))
        touched.add(key)
    elif what == "remove":
        gone = data.draw(st.sampled_from(sorted(elements)))
        del elements[gone]
        touched.add(gone)
        touched |= {key for key, r in relations.items() if gone in (r.source, r.target)}
        relations = {key: r for key, r in relations.items() if gone not in (r.source, r.target)}
    elif what == "cut" and relations:
        key = data.draw(st.sampled_from(sorted(relations)))
        relations = {other: r for other, r in relations.items() if other != key}
        touched.add(key)
    else:
        cash, horizon = data.draw(st.floats(-1e5, 1e5)), data.draw(st.sampled_from([12, 24]))
        info = info.model_copy(update={"opening_cash": Quantity(value=cash), "horizon": horizon})
        touched.add("document")
    made = replace(
        snapshot, seq=snapshot.seq + 1, info=info, elements=elements, relations=relations, adjacency=None
    )
    return made, frozenset(touched)


def test_live_numbers_follow_a_scenario() -> None:
    tariff = SubscriptionPricing(price=Quantity(value=10.0))
    stream = RevenueStream(id="s", name="s", components=(tariff,), customers_start=Quantity(value=5.0))
    cheap = Scenario(
        id="cheap", name="Cheap", overrides=(Override(record="s", path="components.0.price", value=4.0),)
    )
    document = Document([stream, cheap])
    live = LiveAnalysis("cheap")
    assert live.update(document.snapshot()).metrics["mrr"].value == 20.0
    with document.transact("More customers") as tx:
        tx.update("s", customers_start=Quantity(value=7.0))
    after = live.update(document.snapshot(), frozenset({"s"}))
    assert_same(after, analyse(document.snapshot(), "cheap"))
    assert (after.scenario, after.metrics["mrr"].value) == ("Cheap", 28.0)
    live.use_scenario(None)
    assert live.update(document.snapshot(), frozenset()).metrics["mrr"].value == 70.0


@pytest.mark.parametrize("engine", sorted(PRICING_TYPES))
@pytest.mark.parametrize("size", [1e15, 1e-300])
def test_the_largest_and_smallest_numbers_stay_numbers(engine: str, size: float) -> None:
    def extreme(record_type: type[BaseModel]) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for view in field_views(record_type):
            if view.annotation is Quantity:
                high = size if view.spec.high is None else min(size, view.spec.high)
                fields[view.name] = {"value": high}
        return fields

    part = extreme(PRICING_TYPES[engine]) | {"engine": engine, "unit": "1000000M tokens"}
    stream = RevenueStream.model_validate(
        extreme(RevenueStream) | {"id": "s", "name": "s", "components": [part, part], "churn": {"value": 0.0}}
    )
    channel = Channel.model_validate(extreme(Channel) | {"id": "c", "name": "c"})
    cost = Cost.model_validate(extreme(Cost) | {"id": "k", "name": "k", "driver": "per_1k_tokens"})
    analysis = analyse(Document([DocumentInfo(horizon=120), stream, channel, cost]).snapshot())
    assert all(np.isfinite(getattr(analysis, name)).all() for name in ARRAYS)
    assert all(m.value is None or math.isfinite(m.value) for m in analysis.metrics.values())
