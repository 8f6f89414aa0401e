"""Every trial equals the forecast with the same numbers: there is one engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.assumptions import Assumption, InputPlace, assumptions_of
from canvas_app.analysis.metrics import mapping as metrics
from canvas_app.analysis.scenarios import with_inputs
from canvas_app.analysis.simulation.trial_metrics import NOT_SIMULATED, SIMULATED, metrics_of_trials
from canvas_app.analysis.simulation.trials import TrialModel
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    Domain,
    Partner,
    Quantity,
    Resource,
    RevenueStream,
    Role,
    Segment,
    VariableCost,
)
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Incurs, Shares, Supplies
from tests.bench import bench_simulation
from tests.property.models_for_analysis import Draw, models, q

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model.document_records import Weighing

TRIALS = 3
MONEY, SHARES, COUNTS = q(st.floats(0.01, 1e6)), q(st.floats(0.0, 1.0)), q(st.floats(0.1, 1e5))
NOT_METRICS = {"total_revenue", "total_profit"}


@st.composite
def companies(draw: Draw) -> Snapshot:
    """A model in which markets, willingness to pay, paid channels, supplies and an investment stand too."""
    snapshot: Snapshot = draw(models())
    elements, relations = dict(snapshot.elements), dict(snapshot.relations)
    elements["partner1"] = Partner(id="partner1", name="Another")
    for key, item in snapshot.elements.items():
        if isinstance(item, Segment):
            fields = {"annual_spend": MONEY, "obtainable_share": SHARES, "wtp_low": MONEY, "wtp_high": MONEY}
            update = {name: draw(values) for name, values in fields.items()}
            update["segment_type"] = draw(st.sampled_from(["niche", "mass", "multi_sided"]))
            about = draw(st.sampled_from(["", "account", "per call", "per outcome", "per customer", "hour"]))
            for end in ("wtp_low", "wtp_high"):
                if update[end] is not None:
                    update[end] = update[end].model_copy(update={"unit": about})
            elements[key] = item.model_copy(update=update)
        elif isinstance(item, Channel):
            elements[key] = item.model_copy(update={"paid": draw(st.booleans())})
            for cost in [cost for cost in snapshot.elements.values() if isinstance(cost, Cost)]:
                bought = Incurs(source=key, target=cost.id, allocation=draw(st.floats(0.0, 1.0)))
                relations[bought.id] = bought
        elif isinstance(item, Resource):
            supply = Supplies(source="partner1", target=key, cost=draw(MONEY))
            relations[supply.id] = supply
    amounts = {name: draw(st.floats(0.0, 1e7)) for name in ("initial_investment", "target_profit")}
    info = snapshot.info.model_copy(update={name: Quantity(value=each) for name, each in amounts.items()})
    return replace(snapshot, info=info, elements=elements, relations=relations)


class _Given:
    """Draws that are known beforehand."""

    count = TRIALS

    def __init__(self, values: dict[InputPlace, Vector]) -> None:
        self.of = values.__getitem__

    def rows(self, places: tuple[InputPlace, ...]) -> Vector:
        return np.array([self.of(place) for place in places])


def values_around(assumptions: tuple[Assumption, ...], every: int) -> dict[InputPlace, Vector]:
    """Values near the assumed ones, within their limits, of every n-th assumption."""
    chance = np.random.default_rng(len(assumptions))
    values = {}
    for item in assumptions[::every]:
        near = item.quantity.value * chance.uniform(0.7, 1.3, TRIALS)
        low = -np.inf if item.lowest is None else item.lowest
        high = np.inf if item.highest is None else item.highest
        values[item.place] = np.clip(near, low, high)
    return values


def assert_trials_equal_forecasts(snapshot: Snapshot, every: int) -> None:
    values = values_around(assumptions_of(snapshot), every)
    model = TrialModel(snapshot, values)
    books = model.books(_Given(values), TRIALS)  # type: ignore[arg-type]
    metrics = metrics_of_trials(books, model, TRIALS)
    for trial in range(TRIALS):
        single = analyse(with_inputs(snapshot, {place: float(row[trial]) for place, row in values.items()}))
        for name in ("revenue", "recurring", "profit", "profit_before_tax", "net_cash", "cash"):
            wide = getattr(books, name)
            wide = wide[1:, 0 if wide.shape[1] == 1 else trial]
            known = single.recurring.sum(axis=0) if name == "recurring" else getattr(single.books, name)[1:]
            scale = max(1.0, float(np.abs(known).max()))
            np.testing.assert_allclose(wide, known, rtol=1e-9, atol=1e-9 * scale, err_msg=name)
        for name, row in zip(SIMULATED, metrics, strict=True):
            if name not in NOT_METRICS:
                wanted = single.metrics[name].value
                if wanted is None:
                    assert np.isnan(row[trial]), name
                else:
                    assert row[trial] == pytest.approx(wanted, rel=1e-6, abs=1e-6), name


@settings(max_examples=12, deadline=None)
@given(companies())
def test_every_trial_equals_a_forecast(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(snapshot, 1)


@settings(max_examples=8, deadline=None)
@given(companies())
def test_what_no_drawn_input_reaches_stays_the_forecast(snapshot: Snapshot) -> None:
    assert_trials_equal_forecasts(snapshot, 5)


@pytest.mark.parametrize("price", [0.1, 1.1, 19.9, 49.0])
def test_a_profit_of_nothing_but_rounding_is_zero(price: float) -> None:
    """All that is earned is spent: what adding up leaves has either sign, and breaks even all the same."""
    stream = RevenueStream(
        id="stream",
        name="Seats",
        components=(SubscriptionPricing(price=Quantity(value=price)),),
        customers_start=Quantity(value=11.0),
        churn=Quantity(value=0.03),
    )
    costs = [
        Cost(name=f"Fee {share}", driver="pct_revenue", behaviour="variable", amount=Quantity(value=share))
        for share in (0.3, 0.6, 0.1)
    ]
    snapshot = Document([stream, *costs]).snapshot()
    assert analyse(snapshot).metrics["break_even_month"].value == 1.0
    values = {InputPlace("stream", "components.0.price"): np.linspace(0.9 * price, 1.1 * price, 200)}
    model = TrialModel(snapshot, values)
    books = model.books(_Given(values), 200)  # type: ignore[arg-type]
    months = metrics_of_trials(books, model, 200)[list(SIMULATED).index("break_even_month")]
    assert (months == 1.0).all()


def test_every_metric_is_simulated_but_those_of_the_structure() -> None:
    assert set(SIMULATED) - NOT_METRICS == set(metrics.METRIC_IDS) - set(NOT_SIMULATED)
    assert len(NOT_SIMULATED) == 2


def test_a_level_payment_that_is_never_multiplied_out_gives_the_same() -> None:
    assert_trials_equal_forecasts(bench_simulation.model(), 1)


def test_shared_and_doubtful_level_payments_are_multiplied_out() -> None:
    snapshot = bench_simulation.model()
    elements = dict(snapshot.elements)
    streams = [item for item in elements.values() if isinstance(item, RevenueStream)]
    lost, shared, priced, later = streams[:4]
    elements[lost.id] = lost.model_copy(update={"bad_debt": Quantity(value=0.02)})
    fee = VariableCost(category="cogs_payment", driver="pct_revenue", amount=Quantity(value=0.03))
    elements[priced.id] = priced.model_copy(update={"variable_costs": (fee, *priced.variable_costs)})
    elements[later.id] = later.model_copy(update={"start": 3, "end": 30, "expansion": Quantity(value=0.01)})
    partner, relations = Partner(name="Reseller"), dict(snapshot.relations)
    share = Shares(source=shared.id, target=partner.id, share=0.2)
    elements[partner.id], relations[share.id] = partner, share
    assert_trials_equal_forecasts(
        replace(snapshot, elements=elements, relations=relations, adjacency=None), 1
    )


@pytest.mark.parametrize("by", ["elements", "cost", "fte"])
def test_costs_and_people_reach_the_balance_that_they_weigh(by: Weighing) -> None:
    records = [
        DocumentInfo(balance_by=by),
        Domain(id="two", name="Two", focus=("data", "model")),
        Domain(id="one", name="One", focus=("data",)),
        Domain(id="none", name="None", focus=("deployment",)),
        Activity(id="x", name="Collect", stage="data", cost=Quantity(value=30.0)),
        Cost(id="c", name="Store", stage="model", category="cogs_hosting", amount=Quantity(value=20.0)),
        Role(id="w", name="Worker", stage="data", headcount=Quantity(value=1.0)),
        Role(id="r", name="Builder", stage="model", headcount=Quantity(value=2.0), cost=Quantity(value=10.0)),
    ]
    snapshot = Document(records).snapshot()  # type: ignore[arg-type]
    for every in (1, 2):
        assert_trials_equal_forecasts(snapshot, every)
