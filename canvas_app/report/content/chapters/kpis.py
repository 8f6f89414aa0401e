"""Chapter 12, analytics and KPIs: what is watched, where it stands, and what the framework says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS, health_of
from canvas_app.model import Metric, label_of
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.measures import (
    amount_words,
    light_cell,
    metric_words,
    target_words,
)
from canvas_app.report.content.rows import basis, plan
from canvas_app.report.content.sentences import counted, listed, moves_money, tied
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis import MetricValue
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.measures import Light
    from canvas_app.report.content.story import Story

_KEY = (
    *("monthly_revenue", "arr", "revenue_growth", "recurring_share", "gross_margin", "inference_share"),
    *("ltv_cac", "cac_payback", "nrr", "churn", "net_burn", "runway", "break_even_month", "cash_low", "npv"),
    *("top_stream_share", "chain_coverage"),
)
_JUDGED: dict[Light | None, tuple[str, str]] = {
    "good": ("is good", "are good"),
    "attention": ("needs watching", "need watching"),
    "bad": ("is bad", "are bad"),
    None: ("is not judged", "are not judged"),
}
_EMPTY = "Analytics is not yet worked out: the model has no metric, and no money moves yet."


def chapter(story: Story) -> Chapter:
    """Return the KPI sheet: the metrics of the model, then those that every model has."""
    own = story.snapshot.of_kind(Metric)
    answers = answers_of(story, "analytics")
    activities = plan(story, ("analytics", "intelligence"), "Activities of analytics and intelligence.")
    moving = moves_money(story.analysis)
    if not (own or answers or activities or moving):
        return told("kpis", (), _EMPTY)
    blocks: list[Block] = [text(_lead(story, own))]
    if own:
        blocks += [Heading("Metrics of this model"), _sheet(story, own)]
    if moving:
        blocks += [Heading("Key metrics"), *_key_metrics(story)]
    if activities:
        blocks += [Heading("Analytics and intelligence at work"), activities]
    return told("kpis", (*blocks, *answers))


def _lead(story: Story, own: Sequence[Metric]) -> str:
    if not own:
        return (
            "No metric of its own stands in the model yet. The metrics below follow from it, for month 1 "
            f"in the {story.scenario_words}."
        )
    lights = [light_of(story, metric) for metric in own]
    if len(own) == 1:
        words = _JUDGED[lights[0]][0]
        return (
            f"The model has one metric of its own, {own[0].name}. It {words} in the {story.scenario_words}."
        )
    parts = [
        f"{counted(lights.count(light), '', '').strip()} {one if lights.count(light) == 1 else many}"
        for light, (one, many) in _JUDGED.items()
        if lights.count(light)
    ]
    count = counted(len(own), "metric")
    return f"The model has {count} of its own. In the {story.scenario_words} {listed(parts)}."


def _sheet(story: Story, own: Sequence[Metric]) -> Table:
    columns = (
        Column("Metric"),
        Column("Definition"),
        Column("Value", end=True),
        Column("Target", end=True),
        Column("Light"),
        Column("How often"),
    )
    rows = []
    for metric in own:
        info = METRICS.get(metric.metric)
        unit = "" if info is None else info.unit
        definition = metric.description or ("" if info is None else info.definition)
        rows.append(
            (
                story.cell(metric.id),
                Cell(definition or "not yet defined"),
                Cell(_value_words(story, metric)),
                Cell(_target(metric, unit, story.currency)),
                light_cell(light_of(story, metric)),
                Cell(label_of(metric.cadence)),
            )
        )
    note = basis(story, "Computed values:") + " A value entered by hand says so."
    return Table(columns, tuple(rows), note=note, summary="The metrics of the model with value and target.")


def _value_words(story: Story, metric: Metric) -> str:
    if metric.metric in METRICS:
        return metric_words(story.analysis.metrics[metric.metric], story.currency)
    if metric.value is None:
        return "not yet measured"
    return f"{amount_words(metric.value, '', story.currency)} (by hand)"


def _target(metric: Metric, unit: str, currency: str) -> str:
    """Return the target of a metric, and from where on its own limits call it good."""
    target = amount_words(metric.target, unit, currency)
    if metric.green_limit in (None, metric.target):
        return target
    good = amount_words(metric.green_limit, unit.partition("/")[0], currency)
    return f"{target}\n{tied(f'good from {good}')}"


def light_of(story: Story, metric: Metric) -> Light | None:
    """Return how a metric of the model stands: by its own limits, else by its target, else as usual."""
    computed = story.analysis.metrics[metric.metric] if metric.metric in METRICS else None
    value = metric.value if computed is None else computed.value
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


def _defined(metric: MetricValue) -> str:
    """Return what a metric is and, where it has no number, why."""
    definition = METRICS[metric.id].definition
    return definition if metric.value is not None or not metric.reason else f"{definition} {metric.reason}"


def _key_metrics(story: Story) -> Iterator[Block]:
    columns = (
        Column("Metric"),
        Column("Definition"),
        Column("Value", end=True),
        Column("Good", end=True),
        Column("Light"),
    )
    rows = tuple(
        (
            Cell(METRICS[key].label),
            Cell(_defined(story.analysis.metrics[key])),
            Cell(metric_words(story.analysis.metrics[key], story.currency)),
            Cell(target_words(key, story.currency) or NOTHING),
            light_cell(health_of(story.analysis.metrics[key])),
        )
        for key in _KEY
    )
    note = f"{basis(story)} Appendix C defines every metric and says where the limits come from."
    yield Table(columns, rows, note=note, summary="The key metrics with definition, value, limit and light.")
