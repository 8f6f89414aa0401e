"""Which inputs a metric depends on: the tornado, and the guesses that decide the case."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import orjson

from canvas_app.analysis.forecast.assumptions import (
    Assumption,
    InputPlace,
    assumptions_of,
)
from canvas_app.analysis.metrics.info import METRICS, in_sentence
from canvas_app.analysis.questions.what_if import UnknownMetricError, WhatIf, stop_if
from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from canvas_app.analysis.results import MetricValue
    from canvas_app.document import Snapshot

MOST_BARS = 10
MOST_GUESSES = 3
_SAME = 1e-9
"""Two spans that differ by less than this part are a tie: their order is that of the inputs."""

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Swing(Generic[Key]):
    """What one input at both ends of its range, all others unchanged, makes of a result."""

    key: Key
    low_input: float
    high_input: float
    low_result: float | None
    high_result: float | None

    @property
    def span(self) -> float:
        """The distance of the two results; infinite where only one end has a result, 0 where none has."""
        if self.low_result is None and self.high_result is None:
            return 0.0
        if self.low_result is None or self.high_result is None:
            return math.inf
        return abs(self.high_result - self.low_result)


def swings(
    ends: Iterable[tuple[Key, float, float]],
    evaluate: Callable[[Key, float], float | None],
    cancelled: Callable[[], bool] | None = None,
) -> list[Swing[Key]]:
    """Return the swing of each input (key, low, high), the widest first; ties keep the order of the inputs.

    Raises CancelledError.
    """
    found: list[Swing[Key]] = []
    for key, low, high in ends:
        stop_if(cancelled)
        found.append(Swing(key, low, high, evaluate(key, low), evaluate(key, high)))
    return [found[at] for at in _ranked([swing.span for swing in found])]


def _ranked(sizes: Sequence[float]) -> list[int]:
    """Return the positions by falling size; sizes equal but for rounding keep their order."""
    order = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    ranked: list[int] = []
    tied: list[int] = []
    for at in order:
        if tied and not _tie(sizes[tied[0]], sizes[at]):
            ranked += sorted(tied)
            tied = []
        tied.append(at)
    return ranked + sorted(tied)


def _tie(first: float, second: float) -> bool:
    return first == second or first - second <= _SAME * first < math.inf


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a tornado: an assumption at both ends of its range, and what the metric is there.

    A result is None where the metric has no value; then the reason says why.
    """

    assumption: Assumption
    low_input: float
    high_input: float
    low_result: float | None
    high_result: float | None
    low_reason: str | None = None
    high_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Tornado:
    """The assumptions that move a metric most, the widest bar first."""

    metric_id: str
    unit: str
    base: float | None
    base_reason: str | None
    """Why the metric has no value in the scenario itself."""
    bars: tuple[Bar, ...]
    ranged: int
    """How many assumptions have a range at all."""
    moving: int
    """How many of them move the metric; more than there are bars when some were left out."""


@dataclass(frozen=True, slots=True)
class Guess:
    """An assumption that decides the case: how far it moves the metric, and how little is known about it."""

    assumption: Assumption
    effect: float
    """|result at high - result at low|; infinite where the metric loses its value at one end."""
    uncertainty: float
    """0 to 1: how much doubt confidence and source leave."""
    rank: int
    """1 for the guess that is worth most to know better."""
    sentence: str
    bar: Bar


class Sensitivity:
    """What moves one metric of a model. Each end of a range is computed once, whatever is asked of it.

    Raises UnknownMetricError and UnknownScenarioError at once, and CancelledError from every question.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        metric_id: str,
        scenario_id: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        if metric_id not in METRICS:
            raise UnknownMetricError(f"There is no metric with the id {metric_id}.")
        self._what_if = WhatIf(snapshot, scenario_id)
        self._base: MetricValue = self._what_if.base.metrics[metric_id]
        self._cancelled = cancelled
        self._known: dict[tuple[InputPlace, float], MetricValue] = {}

    def tornado(self, most: int = MOST_BARS) -> Tornado:
        """Return each ranged assumption alone at its low and at its high end, all others unchanged.

        Ranked by |result at high - result at low|; ties by input order. A bar with a value at one end only
        comes first, since no number is as far from another as from none; inputs without effect are left out.
        """
        ranged = [item for item in self._assumptions if item.ranged]
        moving = self._moving([(item, item.low, item.high) for item in ranged])
        return Tornado(
            self._base.id,
            self._base.unit,
            self._base.value,
            self._base.reason if self._base.value is None else None,
            tuple(map(self._bar, moving[:most])),
            len(ranged),
            len(moving),
        )

    def guesses(self, most: int = MOST_GUESSES) -> tuple[Guess, ...]:
        """Return the guesses that decide the case: ranked by effect times uncertainty, ties by input order.

        The effect is that of the range, P10 to P90; an input without a range and without a source is tried a
        tenth lower and higher. Uncertainty (own) = weight of the confidence x a smaller weight with a source;
        the weights stand in `resources/doubt.json`.
        """
        ends = [ends for item in self._assumptions if (ends := _guessed_ends(item))]
        found = self._moving(ends)
        # Ties keep the order of the document, so the swings go back to it first.
        position = {item.place: at for at, (item, _, _) in enumerate(ends)}
        found.sort(key=lambda swing: position[swing.key.place])
        order = _ranked([swing.span * uncertainty(swing.key) for swing in found])
        return tuple(self._guess(found[at], rank) for rank, at in enumerate(order[:most], 1))

    @cached_property
    def _assumptions(self) -> tuple[Assumption, ...]:
        return assumptions_of(self._what_if.snapshot)

    def _moving(self, ends: Iterable[tuple[Assumption, float, float]]) -> list[Swing[Assumption]]:
        base = self._base.value
        found = swings(ends, self._value, self._cancelled)
        return [swing for swing in found if not swing.low_result == swing.high_result == base]

    def _value(self, item: Assumption, number: float) -> float | None:
        return self._asked(item.place, number).value

    def _asked(self, place: InputPlace, number: float) -> MetricValue:
        known = self._known.get((place, number))
        if known is None:
            known = self._known[place, number] = self._what_if.metric(self._base.id, {place: number})
        return known

    def _bar(self, swing: Swing[Assumption]) -> Bar:
        ends = (self._asked(swing.key.place, end) for end in (swing.low_input, swing.high_input))
        low, high = (end.reason if end.value is None else None for end in ends)
        results = (swing.low_input, swing.high_input, swing.low_result, swing.high_result)
        return Bar(swing.key, *results, low_reason=low, high_reason=high)

    def _guess(self, swing: Swing[Assumption], rank: int) -> Guess:
        item, sentence = swing.key, _sentence(self._base, swing, rank)
        return Guess(item, swing.span, uncertainty(item), rank, sentence, self._bar(swing))


@cache
def _doubt() -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", orjson.loads(resource_path("doubt.json").read_bytes()))


def uncertainty(item: Assumption) -> float:
    """Return how much doubt is left about an assumption, from 0 to 1, by its confidence and its source."""
    doubt, confidence = _doubt(), item.quantity.confidence
    weight = doubt["confidence_missing"] if confidence is None else doubt["confidence"][confidence]
    return float(weight * (doubt["sourced"] if item.quantity.source else 1.0))


def _guessed_ends(item: Assumption) -> tuple[Assumption, float, float] | None:
    """Both ends of the range, or a tenth around an unsourced value, within the limits of the field."""
    if item.ranged:
        return item, item.low, item.high
    value = item.quantity.value
    if item.quantity.source or value == 0.0:
        return None
    flex = abs(value) * _doubt()["flex_without_range"]
    low = max(value - flex, -math.inf if item.lowest is None else item.lowest)
    high = min(value + flex, math.inf if item.highest is None else item.highest)
    return (item, low, high) if low < high else None


def _sentence(base: MetricValue, swing: Swing[Assumption], rank: int) -> str:
    sentences, item = _doubt()["sentences"], swing.key
    source = "sourced" if item.quantity.source else "unsourced"
    ground = sentences[f"{source}_{item.quantity.confidence or 'missing'}"]
    if not item.ranged:
        ground = f"{ground}, {sentences['without_range']}"
    metric = f"the {in_sentence(METRICS[base.id].label)}"
    words = {"title": item.title, "metric": metric, "ground": ground}
    return str(sentences[_weight(base, swing, rank)].format(**words))


def _weight(base: MetricValue, swing: Swing[Assumption], rank: int) -> str:
    low, high = swing.low_result, swing.high_result
    if low is None or high is None:
        return "loses_value"
    if min(low, high) < 0.0 < max(low, high) and base.unit.partition("/")[0] not in ("share", "ratio"):
        return "decides"
    return "first" if rank == 1 else "further"
