"""Monte Carlo: the same trials for any worker, percentiles that agree with the distributions, stopping."""

from __future__ import annotations

import platform
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.assumptions import InputPlace, ranged_assumptions
from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.analysis.simulation.monte_carlo import (
    BLOCK,
    Simulation,
    simulate,
    simulate_in_steps,
)
from canvas_app.analysis.simulation.sampling import (
    LEVELS,
    Shape,
    draw,
    nearest_correlation,
    normal_correlation,
    plan_of,
    quantiles,
    triangular_ppf,
)
from canvas_app.document import Document, Snapshot
from canvas_app.model import (
    Channel,
    Cost,
    DocumentInfo,
    Override,
    Quantity,
    RevenueStream,
    Scenario,
    Segment,
)
from canvas_app.model.document_records import Correlation, InputRef
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays, Reaches
from tests.bench import bench_simulation

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.model.quantity import Distribution

PRICE, COST = InputPlace("stream", "components.0.price"), InputPlace("cost", "amount")


def quantity(value: float, low: float, high: float, distribution: Distribution = "triangular") -> Quantity:
    return Quantity(value=value, low=low, high=high, distribution=distribution)


def company(price: Quantity, *, info: DocumentInfo | None = None) -> Snapshot:
    """A subscription that a channel sells, and an uncertain cost."""
    stream = RevenueStream(
        id="stream",
        name="Plan",
        components=(SubscriptionPricing(price=price),),
        customers_start=Quantity(value=100.0),
        churn=quantity(0.03, 0.01, 0.06, "pert"),
    )
    segment = Segment(id="segment", name="Offices")
    channel = Channel(
        id="channel", name="Sales", new_customers=Quantity(value=10.0), spend=Quantity(value=500.0)
    )
    cost = Cost(
        id="cost", name="Office", category="ga", amount=quantity(2_000.0, 1_500.0, 4_000.0, "lognormal")
    )
    relations = [
        Reaches(id="reaches", source="channel", target="segment"),
        Pays(id="pays", source="segment", target="stream"),
    ]
    records = [info or DocumentInfo(opening_cash=Quantity(value=5_000.0)), stream, segment, channel, cost]
    return Document([*records, *relations]).snapshot()  # type: ignore[list-item]


@pytest.fixture
def snapshot() -> Snapshot:
    return company(quantity(40.0, 30.0, 60.0))


def assert_same(one: Simulation, two: Simulation) -> None:
    assert one.trials == two.trials
    assert one.metrics == two.metrics
    assert one.probability == two.probability
    for name, band in one.bands.items():
        np.testing.assert_array_equal(band, two.bands[name])
    for name, values in one.samples.items():
        np.testing.assert_array_equal(values, two.samples[name])
    np.testing.assert_array_equal(one.break_even_by_month, two.break_even_by_month)


def test_without_ranges_every_trial_is_the_forecast(snapshot: Snapshot) -> None:
    stream = snapshot.elements["stream"].model_copy(
        update={
            "churn": Quantity(value=0.03),
            "components": (SubscriptionPricing(price=Quantity(value=40.0)),),
        }
    )
    cost = snapshot.elements["cost"].model_copy(update={"amount": Quantity(value=2_000.0)})
    fixed = replace(snapshot, elements={**snapshot.elements, "stream": stream, "cost": cost})
    result, single = simulate(fixed, trials=1_000), analyse(fixed)
    assert result.inputs == ()
    np.testing.assert_allclose(result.bands["cash"], np.tile(single.cash, (3, 1)), rtol=1e-6)
    for name, spread in result.metrics.items():
        if name in single.metrics:
            wanted = single.metrics[name].value
            assert spread.p50 == (None if wanted is None else pytest.approx(wanted, rel=1e-9)), name


@pytest.mark.parametrize(
    ("value", "sentences"),
    [(30.0, ("sets 1 of the", "puts 1 at an end")), (45.0, ("sets 1 of the",)), (None, ())],
)
def test_a_scenario_says_that_what_it_sets_is_drawn_all_the_same(
    value: float | None, sentences: tuple[str, ...]
) -> None:
    """Its own result may lie outside of the trials' P10 to P90, which nobody understands without a word."""
    overrides = () if value is None else (Override(record=PRICE.record, path=PRICE.path, value=value),)
    low = Scenario(id="low", name="Low", overrides=overrides)
    snapshot = replace(company(quantity(40.0, 30.0, 60.0)), scenarios={"low": low})
    result = simulate(snapshot, "low", trials=1_000)
    for sentence in ("sets 1 of the", "puts 1 at an end"):
        assert (sentence in result.set_by_scenario) == (sentence in sentences)
    assert simulate(snapshot, trials=1_000).set_by_scenario == ""
    assert result.notes == ()


def test_the_number_of_workers_changes_nothing(snapshot: Snapshot) -> None:
    alone = simulate(snapshot, trials=10_000)
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as executor:
            assert_same(alone, simulate(snapshot, trials=10_000, executor=executor))


def test_a_worker_that_goes_on_with_another_model_forgets_the_last() -> None:
    models = [company(quantity(price, 30.0, 60.0)) for price in (35.0, 50.0)]
    with ThreadPoolExecutor(1) as executor:
        for model in models:
            assert_same(simulate(model, trials=5_000), simulate(model, trials=5_000, executor=executor))


_ON_A_CLUSTER = """
import sys
import numpy as np
from distributed import Client, LocalCluster
from canvas_app.analysis.simulation.monte_carlo import simulate
from tests.unit.analysis.simulation.test_simulation import company, quantity

cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None)
with cluster, Client(cluster) as client:
    spread = simulate(company(quantity(40.0, 30.0, 60.0)), trials=10_000, executor=client.get_executor())
np.savez(sys.argv[1], **spread.samples)
"""


@pytest.mark.long
def test_a_dask_cluster_gives_the_same_to_the_bit(snapshot: Snapshot, tmp_path: Path) -> None:
    """In a process of its own: what a cluster logs while it closes is not of the test that runs then."""
    pytest.importorskip("distributed")
    drawn = tmp_path / "drawn.npz"
    subprocess.run([sys.executable, "-c", _ON_A_CLUSTER, drawn], capture_output=True, check=True, timeout=100)
    alone = simulate(snapshot, trials=10_000).samples
    with np.load(drawn) as on_cluster:
        assert sorted(on_cluster) == sorted(alone)
        for name, values in alone.items():
            np.testing.assert_array_equal(on_cluster[name], values, err_msg=name)


def test_the_seed_of_the_document_decides(snapshot: Snapshot) -> None:
    assert_same(simulate(snapshot, trials=1_000), simulate(snapshot, trials=1_000, seed=1))
    other = simulate(snapshot, trials=1_000, seed=2)
    assert other.metrics["npv"].p50 != simulate(snapshot, trials=1_000).metrics["npv"].p50


def test_another_input_leaves_the_draws_of_the_others() -> None:
    wide = company(quantity(40.0, 30.0, 60.0))
    narrow = replace(wide, elements={key: item for key, item in wide.elements.items() if key != "cost"})
    few = plan_of(ranged_assumptions(narrow), 1).draws(0, 100).of(PRICE)
    np.testing.assert_array_equal(few, plan_of(ranged_assumptions(wide), 1).draws(0, 100).of(PRICE))
    np.testing.assert_array_equal(few[40:], plan_of(ranged_assumptions(wide), 1).draws(40, 60).of(PRICE))


def test_steps_end_in_the_whole(snapshot: Snapshot) -> None:
    steps = list(simulate_in_steps(snapshot, trials=3_000))
    assert [step.trials for step in steps] == [512, 2_048, 3_000]
    assert_same(steps[-1], simulate(snapshot, trials=3_000))


def test_percentiles_are_those_of_the_one_input() -> None:
    base = company(quantity(40.0, 30.0, 60.0))
    stream = base.elements["stream"].model_copy(update={"churn": Quantity(value=0.03)})
    only = replace(base, elements={**base.elements, "stream": stream})
    spread = simulate(only, trials=50_000).metrics["arpa"]
    wanted = triangular_ppf(np.array([0.1, 0.5, 0.9]), 30.0, 40.0, 60.0)
    assert [spread.p10, spread.p50, spread.p90] == pytest.approx(wanted.tolist(), rel=0.01)


def test_a_trial_in_a_block_of_its_own_is_the_same() -> None:
    model = bench_simulation.model()
    alone, followed = (simulate(model, trials=BLOCK + more) for more in (1, 2))
    for name, values in alone.samples.items():
        np.testing.assert_array_equal(values, followed.samples[name][:-1], err_msg=name)


def test_inputs_are_drawn_the_same_alone_and_together(snapshot: Snapshot) -> None:
    plan = plan_of(ranged_assumptions(snapshot), 1)
    places = tuple(plan.shapes)
    rows = plan.draws(300, 100).rows(places)
    for place, row in zip(places, rows, strict=True):
        np.testing.assert_array_equal(row, plan.draws(300, 100).of(place))


@pytest.mark.parametrize(("first", "count"), [(0, 1), (1, 2), (3, 4), (6, 9), (7, 1)])
def test_any_run_of_trials_is_drawn_as_among_all(snapshot: Snapshot, first: int, count: int) -> None:
    plan = plan_of(ranged_assumptions(snapshot), 1)
    for place in plan.shapes:
        whole = plan.draws(0, 20).of(place)
        np.testing.assert_array_equal(plan.draws(first, count).of(place), whole[first : first + count])


def test_units_are_those_of_the_forecast(snapshot: Snapshot) -> None:
    found, single = simulate(snapshot, trials=10).metrics, analyse(snapshot).metrics
    assert {name: found[name].unit for name in found if name in single} == {
        name: metric.unit for name, metric in single.items() if name in found
    }


def test_many_streams_need_little_memory_also_where_their_months_differ() -> None:
    base = bench_simulation.model()
    seasons = {"season": tuple(map(float, range(1, 13))), "price_change": quantity(0.03, 0.01, 0.05)}
    elements = {
        key: item.model_copy(update=seasons if isinstance(item, RevenueStream) else {})
        for key, item in base.elements.items()
    }
    tracemalloc.start()
    try:
        simulate(replace(base, elements=elements), trials=10_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 250e6


def test_progress_and_stop(snapshot: Snapshot) -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(CancelledError):
        simulate(
            snapshot,
            trials=20_000,
            progress=lambda done, trials: told.append((done, trials)),
            cancelled=lambda: len(told) > 2,
        )
    assert told == [(0, 20_000), (BLOCK, 20_000), (2 * BLOCK, 20_000)]


def test_correlated_inputs_move_together() -> None:
    def correlated(rank: float) -> Simulation:
        refs = [InputRef(record=place.record, path=place.path) for place in (PRICE, COST)]
        pair = Correlation(first=refs[0], second=refs[1], rank=rank)
        info = DocumentInfo(opening_cash=Quantity(value=5_000.0), correlations=(pair,))
        return simulate(company(quantity(40.0, 30.0, 60.0), info=info), trials=5_000)

    apart, together = correlated(-0.9), correlated(0.9)
    assert together.metrics["total_profit"].deviation < apart.metrics["total_profit"].deviation  # type: ignore[operator]
    one, two = together.samples["arpa"], together.samples["net_burn"]
    assert np.isfinite(one).all()
    assert np.isfinite(two).all()


def test_inputs_that_all_move_together_do_not_contradict_each_other() -> None:
    alike = np.full((6, 6), normal_correlation(1.0))
    np.fill_diagonal(alike, 1.0)
    assert not nearest_correlation(alike)[1]


def test_contradicting_correlations_are_repaired() -> None:
    matrix = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, -0.9], [0.9, -0.9, 1.0]])
    repaired, changed = nearest_correlation(matrix)
    assert changed
    assert np.linalg.eigvalsh(repaired)[0] > -1e-6
    np.testing.assert_allclose(np.diag(repaired), 1.0)
    assert not nearest_correlation(np.eye(2))[1]


@pytest.mark.parametrize("kind", ["uniform", "triangular", "pert", "normal", "lognormal"])
def test_what_is_drawn_are_the_quantiles(kind: Distribution) -> None:
    shape = Shape(kind, 10.0, 20.0, 50.0, 0.0, 1_000.0)
    levels = (np.arange(100_000) + 0.5) / 100_000 * LEVELS
    drawn = draw((shape,), levels.astype(np.uint16)[None])
    found = np.percentile(drawn, [10, 50, 90])
    assert found == pytest.approx(quantiles(shape, np.array([0.1, 0.5, 0.9])), rel=4e-5)


@pytest.mark.parametrize("kind", ["uniform", "triangular", "pert", "normal"])
@pytest.mark.parametrize(
    ("low", "value", "high"),
    [(0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (0.0, 1e-320, 1.0), (1.0 - 1e-12, 1.0, 1.0), (0.4, 0.5, 0.5 + 1e-12)],
)
def test_shares_stay_shares_and_rise_with_their_chance(
    kind: Distribution, low: float, value: float, high: float
) -> None:
    shape, levels = Shape(kind, low, value, high, 0.0, 1.0), np.arange(LEVELS, dtype=np.uint16)
    drawn = draw((shape,), levels[None])[0]
    wanted = quantiles(shape, (levels + 0.5) / LEVELS)
    np.testing.assert_allclose(drawn, wanted, rtol=0.0, atol=4e-5 * (high - low) + 1e-15)
    assert drawn.min() >= 0.0
    assert drawn.max() <= 1.0
    assert (np.diff(drawn) >= 0.0).all()


def test_lognormal_ends_are_p10_and_p90() -> None:
    ends = quantiles(Shape("lognormal", 10.0, 20.0, 50.0), np.array([0.1, 0.9]))
    assert ends == pytest.approx([10.0, 50.0], rel=1e-9)


def test_losses_are_not_carried_where_the_document_says_so(snapshot: Snapshot) -> None:
    taxed = {"tax_rate": Quantity(value=0.3), "initial_investment": Quantity(value=1.0)}
    dear = snapshot.elements["cost"].model_copy(update={"amount": Quantity(value=4_300.0)})
    costly = replace(snapshot, elements={**snapshot.elements, "cost": dear})
    carried, plain = (
        analyse(replace(costly, info=snapshot.info.model_copy(update={**taxed, "loss_carry": carry})))
        for carry in (True, False)
    )
    assert plain.profit.min() < 0.0
    assert plain.tax.sum() > carried.tax.sum()
    assert plain.tax == pytest.approx(0.3 * np.maximum(plain.books.profit_before_tax[1:], 0.0))


_MEMORY = """
import os
import re
from pathlib import Path
from canvas_app.analysis.simulation.monte_carlo import simulate
from tests.bench.bench_simulation import model

def most():
    return int(re.search(r"VmHWM:\\s*(\\d+) kB", Path("/proc/self/status").read_text())[1])

os.cpu_count = lambda: 4
snapshot = model()
before = most()
simulate(snapshot, trials=100_000)
print((most() - before) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="It is read where Linux tells it.")
def test_many_trials_on_four_threads_need_less_than_300_mb() -> None:
    run = subprocess.run([sys.executable, "-c", _MEMORY], capture_output=True, check=True, timeout=120)
    assert 100 < int(run.stdout) < 300


_FAULTS = """
import resource
from canvas_app.analysis.simulation.monte_carlo import simulate
from tests.bench.bench_simulation import model

snapshot = model()
for _ in range(3):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    simulate(snapshot, trials=10_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="Only this C library has to be told.")
def test_blocks_use_the_memory_of_earlier_ones_again() -> None:
    run = subprocess.run([sys.executable, "-c", _FAULTS], capture_output=True, check=True, timeout=60)
    assert int(run.stdout) < 4_000
