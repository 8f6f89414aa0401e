"""What a metric is called, how it is defined, and when it is healthy.

The words stand in `resources/metrics.json`, the bands of health in `resources/health-bands.json`. A file of
that name in the user's folder of the program replaces the bands it names.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from canvas_app.analysis.metrics import health_bands
from canvas_app.model.metric_listing import metric_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.metrics.health_bands import Bands, Health
    from canvas_app.analysis.results import MetricValue
    from canvas_app.model import DocumentInfo

Group = Literal["earn", "keep", "grow", "cash", "risk", "market"]


class MetricInfo(NamedTuple):
    """One metric for people. `unit` uses "money" for the currency of the document."""

    id: str
    label: str
    short: str
    group: Group
    unit: str
    definition: str
    formula: str
    words: str
    convention: str
    source: str
    better: Literal["up", "down"]
    quotient: bool = False
    """Whether it is money by something, as by customer: an average over scenarios would say nothing."""
    counted: bool = False
    """Whether it only counts, so that amounts of money are no part of it."""

    holds: Literal["month", "steady", "plan"] = "month"
    """What its value holds for: month 1, all months because rates decide it, or the whole plan."""
    may_never: bool = False
    """Whether a plan that never gets there leaves it without a value."""

    def needs_money(self, info: DocumentInfo) -> bool:
        """Whether amounts of money are part of it, under the conventions of a document."""
        return not self.counted or (self.id == "chain_balance" and info.balance_by == "cost")

    @property
    def bands(self) -> Bands | None:
        """The limits of health, None where there are none."""
        return _bands()[0].get(self.id)

    @property
    def good(self) -> float | None:
        """The limit at which a value is good, for "target 3" beside it."""
        return None if self.bands is None else self.bands.good


class HealthNote(NamedTuple):
    """How a value stands, the sentence that says so, and the source of the limits."""

    health: Health
    sentence: str
    source: str


def bands_notice() -> str | None:
    """Return why the user's file of bands is not used, or None where it is or there is none."""
    return _bands()[1]


def reload_bands() -> None:
    """Read the bands again when they are next asked for."""
    _bands.cache_clear()


@cache
def _bands() -> tuple[Mapping[str, Bands], str | None]:
    return health_bands.read(METRICS)


def health(metric_id: str, value: float | None) -> Health | None:
    """Return how a value stands, or None for a metric without limits or without a value."""
    note = health_note(metric_id, value)
    return None if note is None else note.health


def health_of(metric: MetricValue) -> Health | None:
    """Return how a metric stands, also where it has no number: a runway without end is good."""
    if metric.status == "infinite":
        return "good" if METRICS[metric.id].better == "up" else "bad"
    bands = METRICS[metric.id].bands
    if metric.status == "undefined" and bands is not None:
        return bands.undefined
    return health(metric.id, metric.value)


def health_note(metric_id: str, value: float | None) -> HealthNote | None:
    """Return how a value stands, with its sentence."""
    info = METRICS[metric_id]
    bands = info.bands
    if bands is None or value is None:
        return None
    sign = 1.0 if info.better == "up" else -1.0
    if bands.suspicious is not None and sign * value > sign * bands.suspicious:
        return HealthNote("attention", bands.suspicious_sentence, bands.source)
    for step in bands.steps:
        if step.below is None or value < step.below:
            return HealthNote(step.health, step.sentence, bands.source)
    level: Health = "attention"
    if sign * value >= sign * bands.good:
        level = "good"
    elif bands.bad is not None and sign * value < sign * bands.bad:
        level = "bad"
    return HealthNote(level, bands.sentences[level], bands.source)


def _info(data: Mapping[str, Any]) -> MetricInfo:
    return MetricInfo(**{name: data[name] for name in MetricInfo._fields if name in data})


METRICS: Mapping[str, MetricInfo] = {key: _info(data) for key, data in metric_entries().items()}
"""All metrics by id, in the order in which they are listed."""


def in_sentence(label: str) -> str:
    """Return a name as it stands within a sentence: "net present value", but "MRR" and "CAC payback"."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
