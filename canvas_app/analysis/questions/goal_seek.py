"""Goal seek: the value of one input at which a metric reaches a target, or why there is none."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis.forecast.assumptions import Assumption, InputPlace, find_assumption
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.questions.what_if import UnknownInputError, WhatIf, stop_if
from canvas_app.model.fields import MONEY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from canvas_app.document import Snapshot

Outcome = Literal["found", "present", "out_of_reach", "skipped", "no_effect", "no_value"]
"""`present`: the target is met as it is; `skipped`: the metric jumps over the target."""

_STEPS = 40
"""Even steps through a range with two ends."""
_DOUBLINGS = 10
"""How often the present value is halved and doubled: from a thousandth to the thousandfold."""
_PER_DOUBLING = 8
_SMALLEST_REACH = 1e6
"""Where the present value says nothing about the size, the search goes this far."""
_CLOSE = 1e-6
"""A result counts as the target when it differs by at most this part of it, or of the present result."""


@dataclass(frozen=True, slots=True)
class Goal:
    """The answer of a goal seek.

    `value` and `reached` are the input and the metric there, None without a solution; then `reason` says
    why, and `nearest` is the tried pair of input and result that came closest to the target, if any.
    """

    value: float | None
    reached: float | None
    reason: str | None
    assumption: Assumption
    low: float
    high: float
    metric_id: str
    unit: str
    target: float
    outcome: Outcome
    nearest: tuple[float, float] | None = None


def seek(
    snapshot: Snapshot,
    place: InputPlace,
    metric_id: str,
    target: float,
    scenario_id: str | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Goal:
    """Return the value of an input, nearest to its present one, at which a metric reaches a target.

    Searched is the range of the field; where that has no end, from a thousandth to the thousandfold of the
    present value. The metric need not be monotone: the range is sampled, every change of sign is solved by
    Brent's method. Raises UnknownInputError, UnknownMetricError, UnknownScenarioError and CancelledError.
    """
    what_if = WhatIf(snapshot, scenario_id)
    assumption = find_assumption(what_if.snapshot, place)
    if assumption is None:
        raise UnknownInputError(f"There is no input at {place.path} of {place.record}.")
    return _Search(what_if, assumption, metric_id, target, cancelled).answer()


class _Search:
    """One search: what was tried, and what the metric was there."""

    def __init__(
        self,
        what_if: WhatIf,
        assumption: Assumption,
        metric_id: str,
        target: float,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self._what_if, self._assumption, self._cancelled = what_if, assumption, cancelled
        self._metric_id, self._target = metric_id, float(target)
        self._present = assumption.quantity.value
        self._low, self._high = _reach(assumption)
        first = what_if.metric(metric_id, {})
        self._unit, self._reason = first.unit, first.reason
        self._size = max(abs(self._target), abs(first.value or 0.0)) or 1.0
        self._results: dict[float, float | None] = {self._present: first.value}

    def answer(self) -> Goal:
        if self._hits(self._present):
            return self._goal("present", self._present)
        points = sorted({self._present, *_samples(self._present, self._low, self._high)})
        for point in points:
            self._metric(point)
        value = self._nearest_solution(points)
        if value is None and (peak := self._peak(points)) is not None:
            value = self._nearest_solution(sorted({*points, peak}))
        if value is not None:
            return self._goal("found", value)
        known = [result for result in self._results.values() if result is not None]
        if not known:
            return self._goal("no_value")
        if _flat(known) and len(known) == len(self._results):
            return self._goal("no_effect")
        return self._goal("skipped" if min(known) <= self._target <= max(known) else "out_of_reach")

    def _metric(self, value: float) -> float | None:
        if value not in self._results:
            stop_if(self._cancelled)
            self._results[value] = self._what_if.value(self._metric_id, {self._assumption.place: value})
        return self._results[value]

    def _distance(self, value: float) -> float | None:
        result = self._metric(value)
        return None if result is None else result - self._target

    def _hits(self, value: float) -> bool:
        distance = self._distance(value)
        return distance is not None and abs(distance) <= _CLOSE * self._size

    def _nearest_solution(self, points: list[float]) -> float | None:
        """Solve the brackets from the nearest outwards, until the next cannot hold anything nearer."""
        best: float | None = None
        brackets = sorted(self._brackets(points), key=lambda ends: self._away(min(ends, key=self._away)))
        for ends in brackets:
            nearer = min(ends, key=self._away)
            if best is not None and self._away(best) <= self._away(nearer):
                break
            found = self._solved(*ends)
            if found is not None and (best is None or self._away(found) < self._away(best)):
                best = found
        return best

    def _away(self, value: float) -> float:
        return abs(value - self._present)

    def _brackets(self, points: list[float]) -> Iterator[tuple[float, float]]:
        """Yield neighbours between which the metric passes the target; a hit is a bracket of its own."""
        for left, right in itertools.pairwise(points):
            first, second = self._distance(left), self._distance(right)
            if first is None or second is None:
                continue
            if first * second < 0.0 or first == 0.0 or second == 0.0:
                yield left, right
        if len(points) == 1 and self._hits(points[0]):
            yield points[0], points[0]

    def _peak(self, points: list[float]) -> float | None:
        """Return where, between the tried points, the metric comes closest to a target that none passed."""
        closest = self._closest()
        at = points.index(closest[0]) if closest is not None and closest[0] in points else 0
        around = points[max(at - 1, 0) : at + 2]
        if len(around) < 3 or any(self._metric(point) is None for point in around):
            return None
        from scipy.optimize import minimize_scalar

        # What has no value in between is as far from the target as can be.
        def away(value: float) -> float:
            distance = self._distance(float(value))
            return math.inf if distance is None else abs(distance)

        return float(minimize_scalar(away, bounds=(around[0], around[2]), method="bounded").x)

    def _solved(self, left: float, right: float) -> float | None:
        root = self._root(left, right)
        if root is None or not self._hits(root):
            return None
        near = min(left, right, key=self._away)
        return self._edge(near, root) if self._distance(root) == 0.0 else root

    def _root(self, left: float, right: float) -> float | None:
        """A change of sign may be a jump: then what is found is no solution, which `_hits` tells."""
        for end in sorted((left, right), key=self._away):
            if self._distance(end) == 0.0:
                return end
        from scipy.optimize import brentq

        try:
            tolerance = 1e-14 * max(abs(left), abs(right)) + 1e-300
            return float(brentq(self._sure_distance, left, right, xtol=tolerance, rtol=1e-13, maxiter=200))
        except _LostError:
            return None

    def _sure_distance(self, value: float) -> float:
        distance = self._distance(value)
        if distance is None:
            raise _LostError
        return distance

    def _edge(self, outside: float, inside: float) -> float:
        """Return the end of a plateau on which the target is met that is nearest to the present value."""
        if self._distance(outside) == 0.0:
            return outside
        for _ in range(50):
            middle = (outside + inside) / 2.0
            if middle in (outside, inside):
                break
            if self._distance(middle) == 0.0:
                inside = middle
            else:
                outside = middle
        return inside

    def _goal(self, outcome: Outcome, value: float | None = None) -> Goal:
        return Goal(
            value,
            None if value is None else self._metric(value),
            self._why(outcome),
            self._assumption,
            self._low,
            self._high,
            self._metric_id,
            self._unit,
            self._target,
            outcome,
            None if value is not None else self._closest(),
        )

    def _closest(self) -> tuple[float, float] | None:
        """Of the tried inputs that come equally close, the one nearest to the present value."""
        known = [(value, result) for value, result in self._results.items() if result is not None]
        return min(known, key=lambda pair: (abs(pair[1] - self._target), self._away(pair[0])), default=None)

    def _why(self, outcome: Outcome) -> str | None:
        metric, title = METRICS[self._metric_id].label, f"“{self._assumption.title}”"
        match outcome:
            case "no_value":
                return f"{metric} has no value, whatever {title} is. {self._reason or ''}".rstrip()
            case "no_effect":
                return f"{metric} does not depend on {title}."
            case "skipped":
                return f"{metric} jumps over the target, so no value of {title} meets it exactly."
            case "out_of_reach":
                side = "below" if self._below() else "above"
                extent = "that was tried" if self._open_ended() else "that is possible"
                return f"{metric} stays {side} the target for every value of {title} {extent}."
            case _:
                return None

    def _open_ended(self) -> bool:
        return (self._low, self._high) != (self._assumption.lowest, self._assumption.highest)

    def _below(self) -> bool:
        closest = self._closest()
        return closest is not None and closest[1] < self._target


class _LostError(Exception):
    """The metric lost its value between two points that had one."""


def _reach(assumption: Assumption) -> tuple[float, float]:
    """Return the ends of the search: those of the field where they are ends that people meet."""
    scale = max(abs(end) for end in (assumption.quantity.value, assumption.low, assumption.high))
    wide = scale * 2.0**_DOUBLINGS or _SMALLEST_REACH
    lowest, highest = assumption.lowest, assumption.highest
    bounded = (lowest is not None and lowest > -MONEY_LIMIT, highest is not None and highest < MONEY_LIMIT)
    low = lowest if lowest is not None and bounded[0] else max(-wide, -MONEY_LIMIT)
    high = highest if highest is not None and bounded[1] else min(wide, MONEY_LIMIT)
    return low, high


def _samples(present: float, low: float, high: float) -> Iterator[float]:
    """Yield points between two ends: even ones, by size, and ever closer ones around the present value."""
    yield from (low + (high - low) * step / _STEPS for step in range(_STEPS + 1))
    size = abs(present) or 1.0
    span = _DOUBLINGS * _PER_DOUBLING
    sizes = [size * 2.0 ** (step / _PER_DOUBLING) for step in range(-span, span + 1)]
    offsets = [size * 2.0**step for step in range(-_DOUBLINGS, _DOUBLINGS + 1)]
    signed = (sign * point for point in sizes for sign in (-1.0, 1.0))
    around = (present + sign * offset for offset in offsets for sign in (-1.0, 1.0))
    yield from (point for point in (0.0, *signed, *around) if low <= point <= high)


def _flat(results: list[float]) -> bool:
    largest = max(map(abs, results))
    return max(results) - min(results) <= 1e-12 * largest or not math.isfinite(largest)
