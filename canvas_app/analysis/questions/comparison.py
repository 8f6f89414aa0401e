"""Scenarios side by side: their metrics, the differences to the first, and what is to be expected of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis.computation import analyse
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.questions.what_if import UnknownMetricError, stop_if

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from canvas_app.analysis.results import MetricValue
    from canvas_app.document import Snapshot

EXACT = 1e-6
WRITTEN = 0.005
"""What people write may miss 1 by this much, as three times 0.333 does; then it is scaled."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The mean over scenarios by their probabilities, and the standard deviation (population form)."""

    mean: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Row:
    """One metric in all compared scenarios; the entries follow the order of the scenarios."""

    metric_id: str
    values: tuple[MetricValue, ...]
    differences: tuple[float | None, ...]
    """To the first scenario, None where one of both has no value; the first is 0."""
    relative: tuple[float | None, ...]
    """The differences as part of the first value's size, None also where that is 0."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios beside each other; ids and names in the order in which they were asked for."""

    scenario_ids: tuple[str | None, ...]
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    probabilities: tuple[float, ...] | None
    """Of each scenario; None where they are not given, then nothing is expected."""
    expected: Mapping[str, Expected] | None
    """By metric, for amounts of money that have a value in every scenario."""
    reason: str | None
    """Why there are no expected values."""


def compare(
    snapshot: Snapshot,
    scenario_ids: Sequence[str | None],
    metric_ids: Sequence[str] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Comparison:
    """Return the metrics of scenarios side by side; None stands for the base, no metric ids for all metrics.

    Each scenario is computed fully. Where all compared scenarios have a probability, the base the rest of
    them, expected values are added. Raises UnknownScenarioError, UnknownMetricError and CancelledError, and
    ValueError without a scenario to compare.
    """
    if not scenario_ids:
        raise ValueError("Name at least one scenario.")
    wanted = tuple(METRICS if metric_ids is None else metric_ids)
    unknown = [metric_id for metric_id in wanted if metric_id not in METRICS]
    if unknown:
        raise UnknownMetricError(f"There is no metric with the id {unknown[0]}.")
    analyses = []
    for scenario_id in scenario_ids:
        stop_if(cancelled)
        analyses.append(analyse(snapshot, scenario_id))
    rows = tuple(row(key, [analysis.metrics[key] for analysis in analyses]) for key in wanted)
    probabilities, reason = _probabilities(snapshot, scenario_ids)
    return Comparison(
        tuple(scenario_ids),
        tuple(analysis.scenario for analysis in analyses),
        rows,
        probabilities,
        None if probabilities is None else _expected(rows, probabilities, snapshot.info.currency),
        reason,
    )


def row(metric_id: str, values: Sequence[MetricValue]) -> Row:
    """Return a metric's values with their differences to the first."""
    differences = tuple(_difference(values[0].value, item.value) for item in values)
    relative = tuple(_relative(values[0].value, difference) for difference in differences)
    return Row(metric_id, tuple(values), differences, relative)


def expected(values: Sequence[float], probabilities: Sequence[float]) -> Expected:
    """Return mean and standard deviation, population form, of values by their probabilities.

    Raises ValueError for probabilities that are not as many as the values, or do not add up to 1.
    """
    if len(values) != len(probabilities) or min(probabilities, default=-1.0) < 0.0:
        raise ValueError("Every value needs a probability of 0 or more.")
    if abs(math.fsum(probabilities) - 1.0) > EXACT:
        raise ValueError("The probabilities must add up to 1.")
    pairs = list(zip(values, probabilities, strict=True))
    mean = math.fsum(value * share for value, share in pairs)
    variance = math.fsum(share * (value - mean) ** 2 for value, share in pairs)
    return Expected(mean, math.sqrt(variance))


def _difference(first: float | None, value: float | None) -> float | None:
    return None if first is None or value is None else value - first


def _relative(first: float | None, difference: float | None) -> float | None:
    return difference / abs(first) if first and difference is not None else None


def _probabilities(
    snapshot: Snapshot, scenario_ids: Sequence[str | None]
) -> tuple[tuple[float, ...] | None, str | None]:
    """Return the probabilities of scenarios, the base's being the rest, or why there are none."""
    if len(set(scenario_ids)) != len(scenario_ids):
        return None, "A scenario is compared with itself."
    given: dict[str | None, float] = {}
    for scenario_id in scenario_ids:
        if scenario_id is not None:
            scenario = snapshot.scenarios[scenario_id]
            if scenario.probability is None:
                return None, f"The scenario “{scenario.name}” has no probability."
            given[scenario_id] = scenario.probability
    rest = 1.0 - math.fsum(given.values())
    if None in scenario_ids and rest > -WRITTEN:
        given[None] = max(rest, 0.0)
    elif abs(rest) > WRITTEN:
        return None, "The probabilities of the scenarios do not add up to 100 %."
    whole = math.fsum(given.values())
    return tuple(given[scenario_id] / whole for scenario_id in scenario_ids), None


def _expected(rows: Sequence[Row], shares: Sequence[float], currency: str) -> dict[str, Expected]:
    found = {}
    for item in rows:
        values = [value.value for value in item.values if value.value is not None]
        money = item.values[0].unit.partition("/")[0] == currency and not METRICS[item.metric_id].quotient
        if money and len(values) == len(item.values):
            found[item.metric_id] = expected(values, shares)
    return found
