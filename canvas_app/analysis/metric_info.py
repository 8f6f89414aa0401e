"""What a metric is called, how it is defined, and when it is healthy; read from `resources/metrics.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from canvas_app.model.metric_listing import metric_entries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.results import MetricValue

Health = Literal["good", "attention", "bad"]


@dataclass(frozen=True, slots=True)
class Bands:
    """Limits of health with their source; both belong to the better side."""

    good: float
    bad: float | None
    """Beyond it a value is bad; None: never worse than attention."""
    source: str
    date: str
    sentences: Mapping[str, str]
    suspicious: float | None
    """Beyond it a good value deserves attention: it may be too good to be true."""
    suspicious_sentence: str


@dataclass(frozen=True, slots=True)
class MetricInfo:
    """One metric for people. `unit` uses "money" for the currency of the document."""

    id: str
    label: str
    short: str
    unit: str
    definition: str
    formula: str
    words: str
    convention: str
    source: str
    better: Literal["up", "down"]
    bands: Bands | None

    @property
    def good(self) -> float | None:
        """The limit at which a value is good, for "target 3" beside it."""
        return None if self.bands is None else self.bands.good


@dataclass(frozen=True, slots=True)
class HealthNote:
    """How a value stands, the sentence that says so, and the source of the limits."""

    health: Health
    sentence: str
    source: str


def health(metric_id: str, value: float | None) -> Health | None:
    """Return how a value stands, or None for a metric without limits or without a value."""
    note = health_note(metric_id, value)
    return None if note is None else note.health


def health_of(metric: MetricValue) -> Health | None:
    """Return how a metric stands, also where it has no number: a runway without end is good."""
    if metric.status == "infinite":
        return "good" if METRICS[metric.id].better == "up" else "bad"
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
    level: Health = "attention"
    if sign * value >= sign * bands.good:
        level = "good"
    elif bands.bad is not None and sign * value < sign * bands.bad:
        level = "bad"
    return HealthNote(level, bands.sentences[level], bands.source)


def _bands(data: Mapping[str, Any]) -> Bands:
    beyond = data.get("suspicious", {"beyond": None, "sentence": ""})
    return Bands(
        data["good"],
        data["bad"],
        data["source"],
        data["date"],
        data["sentences"],
        beyond["beyond"],
        beyond["sentence"],
    )


def _info(data: Mapping[str, Any]) -> MetricInfo:
    bands = data.get("bands")
    return MetricInfo(**{**data, "bands": None if bands is None else _bands(bands)})


METRICS: Mapping[str, MetricInfo] = {key: _info(data) for key, data in metric_entries().items()}
"""All metrics by id, in the order in which they are listed."""
