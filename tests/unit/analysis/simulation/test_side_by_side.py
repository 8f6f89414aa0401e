"""Streams of one shape are computed side by side, and each still gets its own numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from canvas_app.analysis.forecast.assumptions import assumptions_in, ranged_assumptions
from canvas_app.analysis.scenarios import with_inputs
from canvas_app.analysis.simulation.trials import TrialModel
from canvas_app.model import Channel, Cost, Quantity, RevenueStream
from canvas_app.model.relations import Incurs
from tests.bench import bench_simulation
from tests.unit.analysis.simulation.test_trials import assert_trials_equal_forecasts, companies

if TYPE_CHECKING:
    from canvas_app.document import Snapshot


def with_twins(snapshot: Snapshot) -> Snapshot:
    """The model with another stream beside each: the same relations, other numbers."""
    elements, relations = dict(snapshot.elements), dict(snapshot.relations)
    twins = {key: f"{key}-twin" for key, item in elements.items() if isinstance(item, RevenueStream)}
    for key, twin in twins.items():
        elements[twin] = elements[key].model_copy(update={"id": twin})
    for key, relation in snapshot.relations.items():
        ends = {
            end: twins[getattr(relation, end)]
            for end in ("source", "target")
            if getattr(relation, end) in twins and relation.kind in ("pays", "shares")
        }
        if ends:
            relations[f"{key}-twin"] = relation.model_copy(update={"id": f"{key}-twin", **ends})
    doubled = replace(snapshot, elements=elements, relations=relations, adjacency=None)
    smaller = {
        item.place: max(item.quantity.value * 0.9, item.lowest or 0.0)
        for twin in twins.values()
        for item in assumptions_in(doubled, twin)
    }
    return with_inputs(doubled, smaller)


def together(snapshot: Snapshot) -> list[int]:
    """How many streams are computed side by side, each time."""
    places = [item.place for item in ranged_assumptions(snapshot)]
    return sorted(len(alike.streams) for alike in TrialModel(snapshot, places).alike)


def changed(snapshot: Snapshot, **fields: object) -> Snapshot:
    """The model with fields of its first stream changed."""
    stream = next(item for item in snapshot.elements.values() if isinstance(item, RevenueStream))
    return replace(snapshot, elements={**snapshot.elements, stream.id: stream.model_copy(update=fields)})


def test_streams_that_differ_in_numbers_only_are_together() -> None:
    snapshot = changed(bench_simulation.model(), name="Another", customers_start=Quantity(value=7.0))
    assert together(snapshot) == [50]
    assert_trials_equal_forecasts(snapshot, 1)


@pytest.mark.parametrize(
    "fields", [{"payment_days": 60}, {"start": 3}, {"ramp": "linear"}, {"expansion": Quantity(value=0.01)}]
)
def test_a_stream_of_another_shape_is_apart(fields: dict[str, object]) -> None:
    snapshot = changed(bench_simulation.model(), **fields)
    assert together(snapshot) == [1, 49]


def test_few_are_together_where_their_months_differ() -> None:
    base = bench_simulation.model()
    elements = {
        key: item.model_copy(update={"ramp_months": 6}) if isinstance(item, Channel) else item
        for key, item in base.elements.items()
    }
    snapshot = replace(base, elements=elements)
    assert together(snapshot) == [5] * 10
    assert_trials_equal_forecasts(snapshot, 1)


def test_a_stream_whose_costs_are_its_own_is_apart() -> None:
    snapshot = bench_simulation.model()
    stream = next(item for item in snapshot.elements.values() if isinstance(item, RevenueStream))
    cost = Cost(name="Care", category="cogs_support", driver="per_customer", amount=Quantity(value=2.0))
    own = Incurs(source=stream.id, target=cost.id, allocation=0.5)
    snapshot = replace(
        snapshot,
        elements={**snapshot.elements, cost.id: cost},
        relations={**snapshot.relations, own.id: own},
        adjacency=None,
    )
    assert together(snapshot) == [1, 49]
    assert_trials_equal_forecasts(snapshot, 1)


@settings(max_examples=12, deadline=None)
@given(companies())
def test_every_trial_of_twins_equals_a_forecast(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(with_twins(snapshot), 1)


@settings(max_examples=8, deadline=None)
@given(companies())
def test_numbers_that_are_not_drawn_may_differ_between_twins(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(with_twins(snapshot), 3)
