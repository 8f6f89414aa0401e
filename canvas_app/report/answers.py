"""Answers in words: what a goal seek found, or why it found nothing, with numbers as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.model.numbers import metric_text
from canvas_app.report.values import bare_unit, number_text

if TYPE_CHECKING:
    from canvas_app.analysis.questions.goal_seek import Goal

_DIGITS = 6
"""A price that is sought has as many digits as it has; more than these nobody can set."""


def goal_sentence(goal: Goal, currency: str) -> str:
    """Return the answer of a goal seek as a sentence: "Even at 100 %, churn leaves NPV below $0: ..."."""
    metric, title = METRICS[goal.metric_id].label, f"“{goal.assumption.title}”"
    target = metric_text(goal.target, goal.unit, currency)
    if goal.outcome == "present":
        return f"{metric} is at {target} already, with {title} at {_input(goal, goal.value, currency)}."
    if goal.value is not None:
        bare = bare_unit(goal.assumption.unit)  # The words of the unit stand with the sought value.
        now = number_text(_short(goal.assumption.quantity.value), bare, currency)
        sought = _input(goal, goal.value, currency)
        return f"{metric} reaches {target} with {title} at {sought} instead of {now}."
    if goal.outcome in ("out_of_reach", "skipped") and goal.nearest is not None:
        at, result = (
            _input(goal, goal.nearest[0], currency),
            metric_text(goal.nearest[1], goal.unit, currency),
        )
        if goal.outcome == "skipped":
            return f"{metric} jumps over {target}: it comes closest with {result}, {title} being {at}."
        side = "below" if goal.nearest[1] < goal.target else "above"
        return f"Even with {title} at {at}, {metric} stays {side} {target}: it is {result} then."
    return goal.reason or f"No value of {title} brings {metric} to {target}."


def _input(goal: Goal, value: float | None, currency: str) -> str:
    return "" if value is None else number_text(_short(value), goal.assumption.unit, currency)


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
