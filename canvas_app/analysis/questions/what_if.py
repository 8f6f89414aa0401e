"""What if: the numbers of a model with some inputs changed, computing only what the change touches.

Tornado, goal seek, generated scenarios and the sliders of the window all ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import scenarios
from canvas_app.analysis.computation import assemble, parts_after, parts_of, scenario_name
from canvas_app.analysis.metrics.info import METRICS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.analysis.forecast.assumptions import InputPlace
    from canvas_app.analysis.results import Analysis, MetricValue
    from canvas_app.document import Snapshot


class UnknownMetricError(ValueError):
    """There is no metric of this id."""


class UnknownInputError(ValueError):
    """The document has no input at this place."""


class CancelledError(RuntimeError):
    """Who asked for the numbers needs them no more."""


def stop_if(cancelled: Callable[[], bool] | None) -> None:
    """Raise CancelledError when the caller says that the work is cancelled."""
    if cancelled is not None and cancelled():
        raise CancelledError("The computation was cancelled.")


class WhatIf:
    """A model in one scenario, asked what its numbers would be with other inputs.

    The results equal those of `analyse` on the changed model to the bit. Every question starts from the
    scenario; one question never changes the next.
    """

    def __init__(self, snapshot: Snapshot, scenario_id: str | None = None) -> None:
        """Compute the scenario itself; raises UnknownScenarioError for an id that is none."""
        self.snapshot = scenarios.apply(snapshot, scenario_id)
        """The model with the scenario applied."""
        self.scenario = scenario_name(snapshot, scenario_id)
        self._parts = parts_of(self.snapshot)
        self.base = assemble(self._parts, self.scenario)

    def analysis(self, values: Mapping[InputPlace, float]) -> Analysis:
        """Return the numbers with other values at some places, kept within the limits of their fields."""
        if not values:
            return self.base
        changed = scenarios.with_inputs(self.snapshot, values)
        touched = sorted({place.record for place in values})
        return assemble(parts_after(self._parts, changed, touched), self.scenario)

    def metric(self, metric_id: str, values: Mapping[InputPlace, float]) -> MetricValue:
        """Return one metric with other values at some places; raises UnknownMetricError."""
        if metric_id not in METRICS:
            raise UnknownMetricError(f"There is no metric with the id {metric_id}.")
        return self.analysis(values).metrics[metric_id]

    def value(self, metric_id: str, values: Mapping[InputPlace, float]) -> float | None:
        """Return the value of a metric, None where it has none."""
        return self.metric(metric_id, values).value
