"""What the numbers speak for: the option of the highest value, what it takes, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.numbers import money, percent
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.wording_decision import say_the_cost, unpaid_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.report.content.story import Story

_PLANNED = "each input at its planned value"
"""Beside the median of the trials, which the summary shows."""


def recommendation(story: Story, options: Sequence[Analysis]) -> Iterator[str]:
    """Yield the sentences of the recommendation; they weigh numbers, the decision stays with the readers."""
    valued = [(one.metrics["npv"].value, one) for one in options]
    known = [(value, one) for value, one in valued if value is not None]
    if valued[0][0] is None or not any(value for value, _ in known):
        yield "The numbers speak for no option yet: the base plan has no net present value."
        return
    unpaid = unpaid_roles(story)
    if unpaid:
        yield f"{say_the_cost(unpaid)} Every amount below leaves that out."
    yield _judgement(story, known, "the numbers, without that cost," if unpaid else "the numbers")
    yield " ".join((*_against(story), "The decision lies with those who approve it."))


def _judgement(story: Story, known: Sequence[tuple[float, Analysis]], numbers: str) -> str:
    base_value, base = known[0]
    if len(known) == 1:
        return f"{_worth(base_value, base, numbers)} {_cash(base)}"
    best_value, best = max(known, key=lambda item: item[0])
    worst_value, worst = min(known, key=lambda item: item[0])
    low, high = (money(value, story.currency) for value in (worst_value, best_value))
    spread = (
        f"Across {counted(len(known), 'option')} the net present value, {_PLANNED}, lies between {low} "
        f"({worst.scenario}) and {high} ({best.scenario})."
    )
    if worst_value >= 0:
        verdict = (
            f"It is not below zero in any of them, so {numbers} speak for going ahead with the base plan."
        )
    elif best_value < 0:
        verdict = f"It is below zero in all of them, so {numbers} speak against going ahead as planned."
    elif base_value < 0:
        verdict = (
            f"The base plan alone loses value; {numbers} speak for going ahead only as in “{best.scenario}”."
        )
    else:
        verdict = (
            f"The base plan gains value, but not every option does: {numbers} speak for going ahead in "
            "steps, with a way out."
        )
    return f"{spread} {verdict} {_cash(base)}"


def _worth(value: float, base: Analysis, numbers: str) -> str:
    amount = money(value, base.currency)
    side = "for" if value >= 0 else "against"
    return (
        f"In the {_case(base)} the net present value, {_PLANNED}, is {amount}; {numbers} speak {side} going "
        "ahead. There is no other option to compare it with."
    )


def _case(one: Analysis) -> str:
    return "base scenario" if one.scenario == "Base" else f"scenario “{one.scenario}”"


def _cash(one: Analysis) -> str:
    low = float(one.cash.min())
    if low >= 0:
        return f"In the {_case(one)} cash never falls below zero."
    missing = money(-low, one.currency)
    return f"In the {_case(one)} the plan needs {missing} more cash than it has; secure that first."


def _against(story: Story) -> Iterator[str]:
    simulation = story.simulation
    below = None if simulation is None else simulation.probability.get("npv_below_zero")
    if simulation is not None and below is not None:
        share = "none" if below <= 0 else percent(below)
        yield (
            f"In {share} of {simulation.trials:,} trials of the {story.scenario_words} the net "
            "present value is below zero."
        )
    errors = story.findings.count("error")
    if errors:
        verb = "stands" if errors == 1 else "stand"
        yield f"{counted(errors, 'error').capitalize()} of the checks still {verb} against approval."
