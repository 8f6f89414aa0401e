"""From where on a metric is good: by the limits that the model sets for it, else by those of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS, health_of
from canvas_app.analysis.checks.targets import misses
from canvas_app.model import Metric
from canvas_app.report.content.measures import amount_words, target_words

if TYPE_CHECKING:
    from canvas_app.report.content.measures import Light
    from canvas_app.report.content.story import Story

_ROUNDING = 1e-9


def own_limits(story: Story, metric_id: str) -> Metric | None:
    """Return the metric of the model that says from where on a computed one is good; the first one counts."""
    own = (one for one in story.snapshot.of_kind(Metric) if one.metric == metric_id)
    return next((one for one in own if one.green_limit is not None), None)


def light_here(story: Story, metric_id: str) -> Light | None:
    """Return how a computed metric stands in this document."""
    own = own_limits(story, metric_id)
    return health_of(story.analysis.metrics[metric_id]) if own is None else light_of(story, own)


def good_words(story: Story, metric_id: str) -> str:
    """Return from where on a computed metric is good in this document, as `from 3 ×`, or nothing."""
    own = own_limits(story, metric_id)
    if own is None:
        return target_words(metric_id, story.currency)
    number = amount_words(own.green_limit, METRICS[metric_id].unit.partition("/")[0], story.currency)
    return f"{'from' if own.direction == 'up' else 'up to'} {number}"


def value_of(story: Story, metric: Metric) -> float | None:
    """Return where a metric of the model stands: as computed, or as entered by hand."""
    return story.analysis.metrics[metric.metric].value if metric.metric in METRICS else metric.value


def misses_target(story: Story, metric: Metric) -> bool:
    """Return whether a metric of the model is not yet where its target is."""
    value = value_of(story, metric)
    return (
        value is not None
        and metric.target is not None
        and misses(value, metric.target, metric.direction, _ROUNDING)
    )


def light_of(story: Story, metric: Metric) -> Light | None:
    """Return how a metric of the model stands: by its own limits, else by its target, else as usual."""
    computed = story.analysis.metrics[metric.metric] if metric.metric in METRICS else None
    value = value_of(story, metric)
    if value is None:
        return None if computed is None else health_of(computed)
    sign = 1.0 if metric.direction == "up" else -1.0

    def reaches(limit: float | None) -> bool:
        return limit is not None and sign * value >= sign * limit

    if reaches(metric.green_limit):
        return "good"
    if metric.amber_limit is not None:
        return "attention" if reaches(metric.amber_limit) else "bad"
    if metric.red_limit is not None:
        # At the limit it is bad already: it says from where on.
        return "attention" if sign * value > sign * metric.red_limit else "bad"
    if metric.green_limit is not None:
        return "attention"
    if metric.target is not None:
        return "good" if reaches(metric.target) else "attention"
    return None if computed is None else health_of(computed)
