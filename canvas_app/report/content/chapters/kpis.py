"""Chapter 12, analytics and KPIs: what is watched, where it stands, and what the framework says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.model import Metric, label_of
from canvas_app.model.numbers import NOTHING
from canvas_app.report.content.benchmarks import (
    good_words,
    light_here,
    light_of,
    misses_target,
    own_limits,
)
from canvas_app.report.content.blocks import Cell, Column, Heading, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.measures import (
    LIGHT_WORDS,
    amount_words,
    label_beside,
    light_cell,
    metric_words,
)
from canvas_app.report.content.rows import basis, few_names, plan
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


def bad_lights(story: Story) -> int:
    """Return how many metrics of this chapter stand badly, each counted once."""
    own = [one for one in story.snapshot.of_kind(Metric) if light_of(story, one) == "bad"]
    key = {one for one in _KEY if moves_money(story.analysis) and light_here(story, one) == "bad"}
    return len({one.metric if one.metric in METRICS else one.id for one in own} | key)


def _lead(story: Story, own: Sequence[Metric]) -> str:
    if not own:
        return (
            "No metric of its own stands in the model yet. The metrics below follow from it, for month 1 "
            f"in the {story.scenario_words}."
        )
    lights = [light_of(story, metric) for metric in own]
    if len(own) == 1:
        words = f"{_JUDGED[lights[0]][0]}{_beside_the_target(story, own[0], lights[0])}"
        return (
            f"The model has one metric of its own, {own[0].name}. It {words} in the {story.scenario_words}."
        )
    parts = [
        f"{counted(lights.count(light), '', '').strip()} {one if lights.count(light) == 1 else many}"
        for light, (one, many) in _JUDGED.items()
        if lights.count(light)
    ]
    count = counted(len(own), "metric")
    words = f"The model has {count} of its own. In the {story.scenario_words} {listed(parts)}."
    missed = [metric.name for metric in own if misses_target(story, metric)]
    if not missed:
        return words
    return f"{words} Not yet at {'its target' if len(missed) == 1 else 'their targets'}: {few_names(missed)}."


def _beside_the_target(story: Story, metric: Metric, light: Light | None) -> str:
    """Return that a metric stands beside its target, which a good one may all the same."""
    if not misses_target(story, metric):
        return ""
    side = "below" if metric.direction == "up" else "above"
    unit = "" if metric.metric not in METRICS else METRICS[metric.metric].unit
    target = amount_words(metric.target, unit, story.currency)
    by = " by its benchmark" if light == "good" else ""
    return f"{by}, {'but ' if light == 'good' else ''}{side} the target of {target},"


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
        definition = "\n".join(filter(None, ("" if info is None else info.definition, metric.description)))
        rows.append(
            (
                story.cell(metric.id),
                Cell(definition or "not yet defined"),
                Cell(_value_words(story, metric)),
                Cell(_target(metric, unit, story.currency)),
                _light(story, metric),
                Cell(label_of(metric.cadence)),
            )
        )
    note = basis(story, "Computed values:") + " A value entered by hand says so."
    return Table(columns, tuple(rows), note=note, summary="The metrics of the model with value and target.")


def _light(story: Story, metric: Metric) -> Cell:
    """Return how a metric stands; a good one that is not at its target says so."""
    light = light_of(story, metric)
    if light != "good" or not misses_target(story, metric):
        return light_cell(light)
    side = "below" if metric.direction == "up" else "above"
    return Cell(f"{LIGHT_WORDS[light]},\n{tied(f'{side} target')}", tone=light)


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
    side = "from" if metric.direction == "up" else "up to"
    return f"{target}\n{tied(f'good {side} {good}')}"


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
            Cell(label_beside(key)),
            Cell(_defined(story.analysis.metrics[key])),
            Cell(metric_words(story.analysis.metrics[key], story.currency)),
            Cell(good_words(story, key) or NOTHING),
            light_cell(light_here(story, key)),
        )
        for key in _KEY
    )
    own = (
        "; those that the model sets itself stand above"
        if any(own_limits(story, key) for key in _KEY)
        else ""
    )
    note = f"{basis(story)} Appendix C defines every metric and says where the limits come from{own}."
    yield Table(columns, rows, note=note, summary="The key metrics with definition, value, limit and light.")
