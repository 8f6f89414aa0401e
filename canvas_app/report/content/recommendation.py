"""What the numbers speak for: the option of the highest value, what it takes, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model.numbers import money, percent
from canvas_app.report.content.reach import held_in_short, reaches
from canvas_app.report.content.sentences import counted, funds
from canvas_app.report.content.verdict import verdict
from canvas_app.report.content.wording_decision import say_the_cost, unpaid_roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.report.content.story import Story
    from canvas_app.report.content.verdict import Option, Side, Verdict

_PLANNED = "each input at its planned value"
"""Not the median of the trials, which the summary names too."""
_VERDICTS: dict[Side, str] = {
    "for": "It is not below zero in any of them, so {numbers} speak for going ahead with the base plan.",
    "against": "It is below zero in all of them, so {numbers} speak against going ahead as planned.",
    "otherwise": "The base plan by itself loses value; {numbers} speak for going ahead only as in “{best}”.",
    "not_here": "The base plan gains value, the {told}, which this document tells, does not: {numbers} speak "
    "against approving it as it stands.",
    "steps": "The base plan gains value, but not every option does: {numbers} speak for going ahead in "
    "steps, with a way out.",
}


def recommendation(story: Story, options: Sequence[Analysis]) -> Iterator[str]:
    """Yield the sentences of the recommendation; they weigh numbers, the decision stays with the readers."""
    found = verdict(options, story.analysis)
    if found is None:
        yield f"The numbers speak for no option yet: {_silent(options[0])}"
        return
    unpaid = unpaid_roles(story)
    if unpaid:
        yield f"{say_the_cost(unpaid)} Every amount below leaves that out."
    yield _judgement(story, found, "the numbers, without that cost," if unpaid else "the numbers")
    held = reaches(story)
    if any(not reach.met for reach in held):
        yield f"{held_in_short(story, held)}. Chapter 14 says by how much."
    before = _first(story, found.side)
    yield " ".join((*_against(story), *before, "The decision lies with those who approve it."))


def _first(story: Story, side: Side) -> Iterator[str]:
    """Yield what comes before going ahead, as the next steps say it."""
    warnings = story.findings.count("warning")
    if warnings and side not in ("against", "not_here"):
        verb, accept = ("is", "it is") if warnings == 1 else ("are", "each is")
        yield (
            f"Before going ahead, {counted(warnings, 'open warning')} of the checks {verb} to be settled, or "
            f"{accept} accepted with a reason."
        )


def _silent(base: Analysis) -> str:
    """Return why nothing can be weighed: a plan that nothing moves in, or one without a value."""
    worth = base.metrics["npv"]
    if worth.value is not None:
        return "in none is anything earned or spent."
    return f"the base plan has no net present value. {worth.reason or ''}".strip()


def _judgement(story: Story, found: Verdict, numbers: str) -> str:
    base = found.base
    if len(found.options) == 1:
        return f"{_worth(base, numbers)} {_cash(base.numbers)}"
    best, worst = found.best, found.worst
    low, high = (money(one.value, story.currency) for one in (worst, best))
    reach = f"lies between {low} ({worst.numbers.scenario}) and {high} ({best.numbers.scenario})"
    if low == high:
        reach = f"is {low} in each"
    spread = f"Across {counted(len(found.options), 'option')} the net present value, {_PLANNED}, {reach}."
    words = _VERDICTS[found.side].format(
        numbers=numbers, best=found.way_out.numbers.scenario, told=_case(found.told.numbers)
    )
    if story.scenario is None:
        return f"{spread} {words} {_cash(base.numbers)}"
    here, there = (money(one.value, story.currency) for one in (found.told, base))
    proposed = ", which is otherwise proposed," if base.value >= 0 else ""
    both = f"In the {story.scenario_words} it is {here}, in the base scenario{proposed} {there}."
    return f"{spread} {words} {both} {_both_cash(found.told.numbers, base.numbers)}"


def _worth(base: Option, numbers: str) -> str:
    amount = money(base.value, base.numbers.currency)
    side = "for" if base.value >= 0 else "against"
    return (
        f"In the {_case(base.numbers)} the net present value, {_PLANNED}, is {amount}; {numbers} speak "
        f"{side} going ahead. There is no other option to compare it with."
    )


def _case(one: Analysis) -> str:
    return "base scenario" if one.scenario == "Base" else f"scenario “{one.scenario}”"


def _cash(one: Analysis) -> str:
    if float(one.cash.min()) >= 0:
        return f"In the {_case(one)} cash never falls below zero."
    return f"{_short_of(one)} Secure that first."


def _short_of(one: Analysis) -> str:
    return f"In the {_case(one)} the plan needs more cash than it has: {funds(one)}."


def _both_cash(told: Analysis, base: Analysis) -> str:
    lowest = [float(one.cash.min()) for one in (told, base)]
    if min(lowest) >= 0:
        return "In both cash never falls below zero."
    if max(lowest) < 0:
        return f"{_short_of(told)} {_cash(base)}"
    return f"{_cash(told)} {_cash(base)}"


def _against(story: Story) -> Iterator[str]:
    simulation = story.simulation
    below = None if simulation is None else simulation.probability.get("npv_below_zero")
    if simulation is not None and below is not None:
        share = "none" if below <= 0 else "all" if below >= 1 else percent(below)
        yield (
            f"The net present value is below zero in {share} of {simulation.trials:,} trials of the "
            f"{story.scenario_words}."
        )
    errors = story.findings.count("error")
    if errors:
        verb = "stands" if errors == 1 else "stand"
        yield f"{counted(errors, 'error').capitalize()} of the checks still {verb} against approval."
