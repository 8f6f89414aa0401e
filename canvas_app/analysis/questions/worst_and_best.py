"""The worst and the best case that the ranges allow, as scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.assumptions import ranged_assumptions
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.questions.what_if import WhatIf, stop_if
from canvas_app.model import Override, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.document import Snapshot

WORST, BEST = "Worst", "Best"


def generated(
    snapshot: Snapshot, metric_id: str = "npv", cancelled: Callable[[], bool] | None = None
) -> tuple[Scenario, Scenario]:
    """Return a worst and a best case made from the ranges, by the sign of their effect on a metric.

    An input is set to the end of its range that is worse for the metric in the one, to the better end in the
    other, each judged alone with all others at their base. What has no effect on the metric, or leaves it
    without a value, stays as it is. Without this metric the lowest cash decides. Raises CancelledError.
    """
    metric_id = metric_id if metric_id in METRICS else "cash_low"
    upwards = METRICS[metric_id].better != "down"
    what_if, worst, best = WhatIf(snapshot), list[Override](), list[Override]()
    for item in ranged_assumptions(snapshot):
        stop_if(cancelled)
        ends = [what_if.value(metric_id, {item.place: end}) for end in (item.low, item.high)]
        if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
            continue
        worse, better = (item.low, item.high) if (ends[0] < ends[1]) == upwards else (item.high, item.low)
        worst += _override(item, worse)
        best += _override(item, better)
    return (
        Scenario(name=WORST, generated=True, overrides=tuple(worst)),
        Scenario(name=BEST, generated=True, overrides=tuple(best)),
    )


def _override(item: Assumption, value: float) -> list[Override]:
    """An end of the range that is the value itself changes nothing."""
    if value == item.quantity.value:
        return []
    return [Override(record=item.place.record, path=item.place.path, value=value)]
