"""Monte Carlo simulation: the forecast of many futures, each with every uncertain input drawn from its range.

The trials are computed in blocks by the forecast's own functions (`trials`). What trial n draws depends on
the seed, the input and n alone, so the result is the same to the bit for any executor and number of workers.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from threading import local
from typing import TYPE_CHECKING, NamedTuple, Protocol
from uuid import uuid4

import numpy as np

from canvas_app.analysis import scenarios
from canvas_app.analysis.computation import scenario_name
from canvas_app.analysis.forecast.assumptions import ranged_assumptions
from canvas_app.analysis.forecast.exchange import exchanged
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.questions.what_if import CancelledError, stop_if
from canvas_app.analysis.simulation.percentiles import p10_p50_p90, with_never_last
from canvas_app.analysis.simulation.sampling import SamplingPlan, plan_of
from canvas_app.analysis.simulation.trial_metrics import SIMULATED, metrics_of_trials
from canvas_app.analysis.simulation.trials import TrialModel

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo

BLOCK = 2048
"""Trials computed at once: a vector by month is a megabyte, so calls cost little and caches still help."""
BANDS = ("revenue", "recurring", "profit", "net_cash", "cash")
_WORKER = local()
"""Of each thread: the order it worked on last and its model, which the next task most often needs again."""
_THREADS = 4
"""At most, unless an executor is given: each needs memory, and part of the work only one can do at a time."""
_AHEAD = _THREADS + 1
"""Blocks that threads may have begun or done and nobody has collected: done ones need memory."""
_SPARED = 31 << 20
"""Bytes, taken once and let go. Else the GNU C library returns to the system what the next block needs again,
up to a third of the time; how much is worth keeping it learns from the largest piece below 32 MB."""
_STEPS = (512, 2048, 10_240)
_NEVER_LAST = frozenset({"break_even_month", "cash_break_even_month", "cash_out_month"})
"""Metrics that have no value only where their month never comes, which is later than any that does."""


class Executor(Protocol):
    """What is asked of an executor: those of `concurrent.futures`, and what behaves like them."""

    def submit(self, function: Callable[..., Part], /, *arguments: object) -> Future[Part]:
        """Compute a function of arguments somewhere else."""


class Part(NamedTuple):
    """The results of some trials."""

    bands: NDArray[np.float32]
    """(bands, months, trials), single precision."""
    metrics: Vector
    """(metrics, trials)."""


@dataclass(frozen=True)
class Spread:
    """How a metric spreads over the trials; without any trial that has it all numbers are None.

    Percentiles are those of the trials with a value, but of a month that may never come those of all trials:
    one that lies where it never comes is None, as mean and deviation are if there are any such trials.
    """

    id: str
    unit: str
    p10: float | None
    p50: float | None
    p90: float | None
    mean: float | None
    deviation: float | None
    defined: float
    """The share of trials in which the metric has a value."""
    never_last: bool = False
    """Whether some trials have no value as the month never comes in them."""


@dataclass(frozen=True, eq=False)
class Simulation:
    """Percentiles by month and by metric. P10 is the value not exceeded in one trial of ten."""

    trials: int
    seed: int
    months: int
    scenario: str
    currency: str
    inputs: tuple[Assumption, ...]
    """The assumptions that were varied."""
    bands: Mapping[str, Vector]
    """(3, months): P10, P50 and P90 of revenue, recurring, profit, net_cash and cash."""
    metrics: Mapping[str, Spread]
    samples: Mapping[str, Vector] = field(repr=False)
    """(trials,) by metric, "not a number" where it has no value; for distributions, never shown as such."""
    probability: Mapping[str, float | None]
    """Of "npv_below_zero", "cash_below_zero" and "break_even_within_horizon"."""
    break_even_by_month: Vector
    """(months,): the probability that break-even lies in or before the month."""
    cash_below_by_month: Vector
    """(months,): the probability that cash was below zero in or before the month."""
    notes: tuple[str, ...] = ()
    """What had to be changed about the inputs, in sentences."""
    set_by_scenario: str = ""
    """How inputs are drawn that the scenario sets; empty where it sets none of those drawn."""


@dataclass(frozen=True)
class Order:
    """What is simulated; everything a worker needs."""

    snapshot: Snapshot
    """With the scenario applied."""
    plan: SamplingPlan
    mark: str
    """Tells one order from all others."""


def simulate(
    snapshot: Snapshot,
    scenario_id: str | None = None,
    *,
    trials: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Simulation:
    """Return the simulation of a scenario; trials and seed are the document's where they are not given.

    With an executor (of `concurrent.futures`, or with its `submit`) the trials are spread over its workers.
    `progress` is told trials done and trials in all. Raises CancelledError once `cancelled` returns
    True, and UnknownScenarioError.
    """
    study = _Study(snapshot, scenario_id, trials, seed)
    study.run(study.trials, executor, progress, cancelled)
    return study.result()


def simulate_in_steps(
    snapshot: Snapshot,
    scenario_id: str | None = None,
    *,
    trials: int | None = None,
    seed: int | None = None,
    executor: Executor | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Simulation]:
    """Yield a first result after a few hundred trials, then refined ones; the last equals `simulate`."""
    study = _Study(snapshot, scenario_id, trials, seed)
    for step in (*(step for step in _STEPS if step < study.trials), study.trials):
        study.run(step, None if step <= _STEPS[0] else executor, progress, cancelled)
        yield study.result()


class _Study:
    """A simulation under way: the results of the trials that are done."""

    def __init__(
        self, snapshot: Snapshot, scenario_id: str | None, trials: int | None, seed: int | None
    ) -> None:
        self.trials = snapshot.info.trials if trials is None else trials
        self.seed = snapshot.info.seed if seed is None else seed
        self.scenario = scenario_name(snapshot, scenario_id)
        applied = scenarios.apply(snapshot, scenario_id)
        self.inputs = ranged_assumptions(applied)
        self.set_by_scenario = _set_inputs(snapshot, scenario_id, self.inputs)
        self.order = Order(applied, plan_of(self.inputs, self.seed, applied.info.correlations), uuid4().hex)
        self.months = applied.info.horizon
        self.done = 0
        self.bands = np.empty((len(BANDS), self.months, self.trials), dtype=np.float32)
        self.metrics = np.empty((len(SIMULATED), self.trials))
        np.empty(_SPARED, dtype=np.uint8)  # given back at once

    def run(
        self,
        until: int,
        executor: Executor | None,
        progress: Callable[[int, int], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        """Compute the trials up to a number."""
        if executor is None:
            parts = self._here(until)
        else:
            parts = self._collected(until, executor, partial(run_trials, self.order))
        if progress is not None:
            progress(self.done, self.trials)
        for part in parts:
            end = self.done + part.metrics.shape[1]
            self.bands[:, :, self.done : end] = part.bands
            self.metrics[:, self.done : end] = part.metrics
            self.done = end
            if progress is not None:
                progress(end, self.trials)
            try:
                stop_if(cancelled)
            except CancelledError:
                parts.close()
                raise

    def _here(self, until: int) -> Generator[Part, None, None]:
        """The blocks one after the other, or on the processors of this machine where there are several."""
        model, plan = self._model, self.order.plan
        if until - self.done <= BLOCK:
            yield _block(model, plan, self.done, until - self.done)
            return
        with _threads() as threads:
            yield from self._collected(until, threads, partial(_block, model, plan), _AHEAD)

    def _collected(
        self, until: int, executor: Executor, compute: Callable[[int, int], Part], ahead: int | None = None
    ) -> Generator[Part, None, None]:
        """The blocks in order, at most `ahead` at once; those not begun are dropped at the end."""
        waiting: deque[Future[Part]] = deque()
        try:
            for first in range(self.done, until, BLOCK):
                if len(waiting) == ahead:
                    yield waiting.popleft().result()
                waiting.append(executor.submit(compute, first, min(BLOCK, until - first)))
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    @cached_property
    def _model(self) -> TrialModel:
        """The model of this process; its threads share it."""
        return TrialModel(self.order.snapshot, self.order.plan.shapes)

    def result(self) -> Simulation:
        """Return the percentiles of the trials that are done."""
        bands, metrics = self.bands[:, :, : self.done], self.metrics[:, : self.done]
        info = self.order.snapshot.info
        missing = exchanged(self.order.snapshot).reason
        samples = dict(zip(SIMULATED, metrics, strict=True))
        if missing is not None:
            unknown = np.full(self.done, np.nan)
            samples = {key: unknown if _needs_money(key, info) else one for key, one in samples.items()}
        with _threads() as threads:
            spreads = threads.submit(_spreads, samples, info.currency)
            percentiles = _bands(bands, threads)
        below = _by_month(samples["cash_out_month"], self.months)
        even = _by_month(samples["break_even_month"], self.months)
        return Simulation(
            trials=self.done,
            seed=self.seed,
            months=self.months,
            scenario=self.scenario,
            currency=info.currency,
            inputs=self.inputs,
            bands=percentiles,
            metrics=spreads.result(),
            samples=samples,
            probability={
                "npv_below_zero": _share_below_zero(samples["npv"]),
                "cash_below_zero": None if missing else float(below[-1]),
                "break_even_within_horizon": None if missing else float(even[-1]),
            },
            break_even_by_month=even,
            cash_below_by_month=below,
            notes=(*self.order.plan.notes, *([missing] if missing else [])),
            set_by_scenario=self.set_by_scenario,
        )


def _set_inputs(snapshot: Snapshot, scenario_id: str | None, inputs: Sequence[Assumption]) -> str:
    """Say how inputs that the scenario sets are drawn, as its own result may lie apart from the trials."""
    overrides = () if scenario_id is None else snapshot.scenarios[scenario_id].overrides
    places = {(item.record, item.path) for item in overrides}
    chosen = [item for item in inputs if item.place in places]
    if not chosen:
        return ""
    drawn = "it is still drawn from its whole range"
    if len(chosen) > 1:
        drawn = "they are still drawn from their whole ranges"
    words = f"The scenario sets {len(chosen)} of the inputs drawn; {drawn}."
    ends = sum(item.quantity.value in (item.low, item.high) for item in chosen)
    if ends:
        words += (
            f" It puts {ends} at an end of the range, so few trials come near its own result, which may lie"
            " beyond their P10 or P90."
        )
    return words


def _needs_money(name: str, info: DocumentInfo) -> bool:
    return name not in METRICS or METRICS[name].needs_money(info)


def run_trials(order: Order, first: int, count: int) -> Part:
    """Return the results of `count` trials from trial `first` on; what a worker computes."""
    model, end = _model_of(order), first + count
    parts = [_block(model, order.plan, start, min(BLOCK, end - start)) for start in range(first, end, BLOCK)]
    return Part(
        np.concatenate([part.bands for part in parts], axis=-1),
        np.concatenate([part.metrics for part in parts], axis=-1),
    )


def _model_of(order: Order) -> TrialModel:
    """The model of an order; a thread keeps its last one, known by its mark wherever it came from."""
    if getattr(_WORKER, "mark", None) != order.mark:
        _WORKER.model, _WORKER.mark = TrialModel(order.snapshot, order.plan.shapes), order.mark
    model: TrialModel = _WORKER.model
    return model


def _block(model: TrialModel, plan: SamplingPlan, first: int, count: int) -> Part:
    wide = max(count, 2)  # sums over a single column would be added up in another order
    books = model.books(plan.draws(first, wide), wide)
    bands = np.empty((len(BANDS), model.time.months, wide), dtype=np.float32)
    for target, name in zip(bands, BANDS, strict=True):
        target[:] = getattr(books, name)[1:]
    return Part(bands[..., :count], metrics_of_trials(books, model, wide)[:, :count])


def _threads() -> ThreadPoolExecutor:
    """As many as this machine has processors: NumPy's own loops run beside each other."""
    return ThreadPoolExecutor(min(os.cpu_count() or 1, _THREADS))


def _bands(bands: NDArray[np.float32], threads: ThreadPoolExecutor) -> dict[str, Vector]:
    """Percentiles by name; a band that equals the one before, as recurring revenue may, is not done again."""
    known = [at > 0 and np.array_equal(band, bands[at - 1]) for at, band in enumerate(bands)]
    fresh = threads.map(_percentiles, (band for band, same in zip(bands, known, strict=True) if not same))
    found: dict[str, Vector] = {}
    for before, name, same in zip(("", *BANDS), BANDS, known, strict=False):
        found[name] = found[before].copy() if same else next(fresh)
    return found


def _percentiles(band: NDArray[np.float32]) -> Vector:
    """(3, months) of (months, trials)."""
    return np.array([p10_p50_p90(row) for row in band]).T


def _spreads(samples: Mapping[str, Vector], currency: str) -> dict[str, Spread]:
    return {name: _spread(name, currency, values) for name, values in samples.items()}


def _spread(name: str, currency: str, values: Vector) -> Spread:
    unit = METRICS[name].unit.replace("money", currency) if name in METRICS else currency
    missing = np.isnan(values)
    known = values[~missing] if missing.any() else values
    defined = len(known) / len(values)
    if not len(known):
        return Spread(name, unit, None, None, None, None, None, defined)
    if defined < 1.0 and name in _NEVER_LAST:
        first, middle, last = with_never_last(known, len(values))
        return Spread(name, unit, first, middle, last, None, None, defined, never_last=True)
    p10, p50, p90 = p10_p50_p90(known).tolist()
    return Spread(name, unit, p10, p50, p90, float(known.mean()), float(known.std()), defined)


def _by_month(months: Vector, horizon: int) -> Vector:
    """The share of trials whose month lies in or before each month."""
    reached = months[~np.isnan(months)].astype(np.intp)
    return np.cumsum(np.bincount(reached, minlength=horizon + 1)[1:]) / len(months)


def _share_below_zero(values: Vector) -> float | None:
    known = values[~np.isnan(values)]
    return float((known < 0.0).mean()) if len(known) else None
