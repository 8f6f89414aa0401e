"""The findings of the executive summary: what decides, what carries the model, where it is weak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS, health_note
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import economics
from canvas_app.model import ValueProposition
from canvas_app.model.numbers import compact, money, percent
from canvas_app.report.content.benchmarks import good_words, light_here, own_limits
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.customers_once import cac_by_customer
from canvas_app.report.content.doubts import doubt_words, doubts
from canvas_app.report.content.links import linked, quoted
from canvas_app.report.content.measures import metric_words
from canvas_app.report.content.reach import goals_held, reaches
from canvas_app.report.content.rows import input_name
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import TITLES
from canvas_app.report.values import chance_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.story import Story

_MOST = 3
_ALIKE = 1.5
"""What new customers bring may differ by this factor before the average over all is called into question."""
_RANK = {"error": 0, "warning": 2}
_BESIDE_THE_GOAL, _ABOVE_WORTH = "R331", "R232"
"""The checks of goals that the plan misses by far, and of streams that cost more than they are worth.

What is said of all missed goals and of money in doubt says that too.
"""
_IN_ROADMAP = f"in chapter {TITLES['roadmap'][0]}"
_SAME = 0.0005
"""Shares closer than this read the same."""


def main_findings(story: Story, most: int = _MOST) -> tuple[Spans, ...]:
    """Return what a reader should know: of each side one finding first, then further weaknesses.

    A plan that loses value says so first of all, and what a customer brings comes after that.
    """
    weak, loss, economy = [*_weaknesses(story)], [*_loss(story)], [*_economics(story)]
    sides = [*weak[:1], *_certainty(story)]
    first = [*loss, *sides, *economy] if loss else [*economy, *sides]
    return (*first, *_dependence(story), *weak[1:])[:most]


def _loss(story: Story) -> Iterator[Spans]:
    """Yield that the plan is worth less than nothing, and when, if ever, it begins to earn."""
    worth = story.analysis.metrics["npv"].value
    if worth is None or worth >= 0:
        return
    amount = money(worth, story.currency)
    words = f"As planned, the net present value of the {story.scenario_words} is {amount}: {_earns(story)}."
    yield (Span("Loss. ", bold=True), Span(words))


def _earns(story: Story) -> str:
    """Return when the plan begins to earn, if ever, and why that is not enough."""
    even = story.analysis.metrics["break_even_month"].value
    if even is None:
        return f"the plan does not break even within {counted(story.analysis.months, 'month')}"
    first, invested = round(even), story.info.initial_investment.value
    if invested:
        missed = f"bring back the {money(invested, story.currency)} invested"
        within = counted(story.analysis.months, "month")
        return f"the plan earns from month {first} on, but too little in {within} to {missed}"
    if first > 1:
        return f"the plan breaks even in month {first}, too late to earn back what is spent before"
    return "the plan earns from month 1 on, but too little to meet the discount rate"


def _economics(story: Story) -> Iterator[Spans]:
    metrics = story.analysis.metrics
    ratio, back = metrics["ltv_cac"], metrics["cac_payback"]
    if ratio.value is None or ratio.value <= 0:
        return
    times = compact(ratio.value)
    unlike, once = _unlike(story), cac_by_customer(story)
    blend = "On average over all who pay now," if unlike or once or ratio.value < 1.0 else "On average"
    customer = "customer" if once is None else "customer of one stream"
    words = f"{blend} a {customer} brings {times} times what it costs to win"
    if back.value is not None and ratio.value >= 1.0:
        months = compact(back.value)
        words += f", and that cost is earned back in {months} month{'' if months == '1' else 's'}"
    note = health_note("ltv_cac", ratio.value)
    yield (
        Span("Unit economics. ", bold=True),
        Span(f"{words}.{_by_customer(story, once)}{'' if note is None else ' ' + note.sentence}{unlike}"),
    )


def _by_customer(story: Story, once: float | None) -> str:
    """Return that customers count in several streams, with the cost of winning one of them."""
    if once is None:
        return ""
    counted_so = metric_words(story.analysis.metrics["cac"], story.currency)
    won = money(once, story.currency)
    return f" That counts customers by stream: CAC is {counted_so} so, {won} by customer won."


def _unlike(story: Story) -> str:
    """Return that new customers bring far more or far less than those who pay now, as an average hides it."""
    totals = story.analysis.streams.totals
    amounts = ((Row.NEW_MRR, Row.NEW), (Row.RECURRING, Row.CUSTOMERS))
    each = [economics.ratio(float(totals[money, 1]), float(totals[count, 1])) for money, count in amounts]
    new, now = each
    if not new or not now or 1.0 / _ALIKE < new / now < _ALIKE:
        return ""
    first, second = (money(amount, story.currency) for amount in (new, now))
    return f" New customers are unlike them: {first} of recurring revenue a month each, not {second}."


def _weaknesses(story: Story) -> Iterator[Spans]:
    """Yield errors of the checks, goals that are missed, what stands badly, then warnings.

    Each says what it is about.
    """
    held, doubted = reaches(story), doubts(story)
    found: list[tuple[int, Spans]] = []
    missed = {reach.goal.id for reach in held if not reach.met}
    if missed:
        found.append((1, (Span("Goals missed. ", bold=True), *goals_held(story, held, 1, _IN_ROADMAP))))
    dear = {one.dearest.deal.stream.id for one in doubted if one.dearest is not None}
    for finding in story.findings.open:
        if finding.severity in _RANK and not _is_said(story, finding, missed, dear):
            found.append((_RANK[finding.severity], _checked(story, finding)))
    for metric_id, value in story.analysis.metrics.items():
        if value.value is None and story.incomplete:
            continue  # That an exchange rate is missing is an error of its own.
        if metric_id == "npv" and value.value is not None and value.value < 0:
            continue  # Below zero it is the loss that stands first.
        judged = METRICS[metric_id].bands is not None or own_limits(story, metric_id) is not None
        if judged and light_here(story, metric_id) == "bad":
            found.append((1, (Span("Weakness. ", bold=True), Span(_stands(story, metric_id)))))
    found += [(1, (Span("Weakness. ", bold=True), *doubt_words(story, one))) for one in doubted]
    for _, spans in sorted(found, key=lambda item: item[0]):
        yield spans


def _is_said(story: Story, finding: Finding, missed: Collection[str], dear: Collection[str]) -> bool:
    """Return whether a check says what is said of missed goals, or of streams dearer than their worth."""
    if finding.rule == _ABOVE_WORTH and finding.subject in dear:
        # The same check may speak of what a segment would pay, which is something else.
        return any(isinstance(story.snapshot.elements.get(key), ValueProposition) for key in finding.ids)
    return finding.rule == _BESIDE_THE_GOAL and finding.subject in missed


def _checked(story: Story, finding: Finding) -> Spans:
    head = Span("Open error. " if finding.severity == "error" else "Weakness. ", bold=True)
    return (head, *linked(story, quoted(story, finding), finding.ids))


def _stands(story: Story, metric_id: str) -> str:
    value = story.analysis.metrics[metric_id]
    label = METRICS[metric_id].label
    if value.value is None:
        return f"{label}: {metric_words(value, story.currency).lower()}. {value.reason or ''}".strip()
    note = health_note(metric_id, value.value)
    sentence = "" if note is None else f" {note.sentence}"
    if own_limits(story, metric_id) is not None:
        sentence = f" In this model it is good {good_words(story, metric_id)}."
    return f"{label} is {metric_words(value, story.currency)}.{sentence}"


def _certainty(story: Story) -> Iterator[Spans]:
    simulation = story.simulation
    if simulation is None:
        return
    spread, below = simulation.metrics.get("npv"), simulation.probability.get("npv_below_zero")
    if spread is None or spread.p10 is None or spread.p90 is None or below is None:
        return
    low, high = money(spread.p10, story.currency), money(spread.p90, story.currency)
    words = (
        f"In 80 % of {simulation.trials:,} trials of the {story.scenario_words} the net present value lies "
        f"between {low} (P10) and {high} (P90); {_share(below)} below zero."
    )
    yield (Span("Certainty. ", bold=True), Span(f"{words}{_mover(story)}"))


def _share(below: float) -> str:
    if below <= 0:
        return "in none is it"
    return "in all it is" if below >= 1 else f"in {chance_words(below)} it is"


def _mover(story: Story) -> str:
    bars = story.tornado.bars
    return f" What moves it most is {input_name(story, bars[0].assumption)}." if bars else ""


def _dependence(story: Story) -> Iterator[Spans]:
    found = story.resilience.criticality
    streams = set(story.analysis.stream_ids)
    lost = {key: share for key, share in found.items() if key not in streams and key in story.names}
    worst = max(lost, key=lambda key: lost[key], default=None)
    if worst is None or lost[worst] <= 0:
        return
    part = "all revenue" if lost[worst] > 1.0 - _SAME else f"{percent(lost[worst])} of the revenue"
    yield (
        Span("Dependence. ", bold=True),
        Span("Without “"),
        Span(story.names[worst], target=worst),
        Span(f"” {part} of month 1 is lost in the {story.scenario_words}."),
    )
