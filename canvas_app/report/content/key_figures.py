"""Metrics as key figures: the number, what it means in one line, and how it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.model.numbers import metric_text, money, percent
from canvas_app.report.content.benchmarks import good_words, light_here
from canvas_app.report.content.blocks import KeyFigure
from canvas_app.report.content.customers_once import cac_by_customer
from canvas_app.report.content.measures import label_beside, metric_words
from canvas_app.report.content.sentences import still_falls, tied

if TYPE_CHECKING:
    from collections.abc import Collection

    from canvas_app.analysis.simulation.monte_carlo import Spread
    from canvas_app.report.content.story import Story

_APART = 0.1
"""Of the range from P10 to P90: the plan and the median of the trials may lie so far apart unsaid."""
_TIMED = ("monthly_revenue", "mrr", "arr")
"""Metrics whose name says by which time they are."""
_BESIDE = {
    "monthly_revenue": ("revenue_growth", "{} a month"),
    "gross_margin": ("inference_share", "inference takes {}"),
    "runway": ("net_burn", "at a burn of {} a month, the mean of months 1 to 3"),
    "cac_payback": ("cac", "CAC {}"),
    "arr": ("usage_run_rate", "usage {} a year"),
    "ltv_cac": ("ltv", "LTV {}"),
    "tam": ("penetration", "{} of the accounts that can be served"),
}
"""The metric whose value stands in the line below another one."""


def key_figure(story: Story, metric_id: str, shown: Collection[str] = ()) -> KeyFigure:
    """Return a metric of month 1 of the scenario; without a number it says why.

    Of the metrics `shown` around it the line below says no number again, but from where on it is good.
    """
    value = story.analysis.metrics[metric_id]
    words = metric_words(value, story.currency, per=metric_id not in _TIMED)
    note = _note(story, metric_id, shown)
    return KeyFigure(
        label_beside(metric_id), words[:1].upper() + words[1:], note, light_here(story, metric_id)
    )


def npv_figure(story: Story) -> KeyFigure:
    """Return the net present value of the plan, with P10 and P90 of the trials below it if there are any."""
    figure = key_figure(story, "npv")
    spread = _npv_spread(story)
    if spread is None or story.analysis.metrics["npv"].value is None:
        return figure
    low, high = (money(each, story.currency) for each in (spread.p10, spread.p90))
    return replace(figure, label="NPV, as planned", note=f"{tied(f'P10 {low},')} {tied(f'P90 {high}')}")


def npv_median(story: Story) -> str:
    """Return the median of the trials as a remark says it; empty without trials."""
    spread = _npv_spread(story)
    return "" if spread is None else f"Median (P50): {money(spread.p50, story.currency)}."


def npv_apart(story: Story) -> str:
    """Return the sentence that the plan and the median of the trials lie far apart; empty where they do not.

    Trials draw what a scenario sets from its whole range all the same. Without such inputs more than half of
    the trials lie on the side of the median; nothing else is said about why.
    """
    spread, plan = _npv_spread(story), story.analysis.metrics["npv"].value
    if spread is None or spread.p10 is None or spread.p50 is None or spread.p90 is None or plan is None:
        return ""
    if abs(spread.p50 - plan) <= _APART * (spread.p90 - spread.p10):
        return ""
    planned, middle = money(plan, story.currency), money(spread.p50, story.currency)
    if planned == middle:
        return ""
    more, less = ("up", "down") if spread.p50 > plan else ("down", "up")
    reason = f"ranges move it {more} more often than {less}"
    if story.simulation is not None and story.simulation.set_by_scenario:
        reason = "they draw from its whole range also what the scenario sets"
    return f"The plan itself comes to {planned}; the median of the trials is {middle}, as {reason}."


def _npv_spread(story: Story) -> Spread | None:
    spread = None if story.simulation is None else story.simulation.metrics.get("npv")
    return None if spread is None or spread.p50 is None else spread


def _note(story: Story, metric_id: str, shown: Collection[str]) -> str:
    metrics = story.analysis.metrics
    value = metrics[metric_id]
    if value.value is None:
        return (value.reason or "").rstrip(".")
    if metric_id == "cash_low":
        low = int(story.analysis.cash.argmin())
        return f"in month {low + 1}{', still falling' if still_falls(story.analysis) else ''}"
    if metric_id == "break_even_month" and story.info.start_month is not None:
        return story.month_label(round(value.value))
    beside = _BESIDE.get(metric_id)
    if beside is not None and beside[0] in shown:
        limit = good_words(story, metric_id)
        return f"good {limit}" if limit else ""
    other = None if beside is None else metrics.get(beside[0])
    if beside is None or other is None or not other.value:
        return value.note or ""
    if beside[0] == "revenue_growth":
        return beside[1].format(percent(other.value, signed=True))
    words = beside[1].format(metric_text(other.value, other.unit, story.currency))
    once = cac_by_customer(story) if beside[0] == "cac" else None
    if once is None:
        return words
    return f"{words} a stream, {money(once, story.currency)} a customer"
