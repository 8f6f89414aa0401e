"""What the numbers of all cases speak for: what the plan takes, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import Metric
from canvas_app.model.numbers import money
from canvas_app.report.content.likelihood import case_words, expected_worth
from canvas_app.report.content.reach import held_in_short, reaches
from canvas_app.report.content.sentences import counted, funds, listed
from canvas_app.report.content.titles import TITLES
from canvas_app.report.content.verdict import verdict
from canvas_app.report.content.wording_decision import is_approved, run_out, say_the_cost, unpaid_roles
from canvas_app.report.values import chance_words

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
    "otherwise": "The base plan by itself loses value; {numbers} speak for going ahead only as in {best}.",
    "not_here": "The base plan gains value, but as in {told}, which this document tells, it does not: "
    "{numbers} speak for going ahead in steps, with a way out.",
    "steps": "The base plan gains value, but not in every case: {numbers} speak for going ahead in steps, "
    "with a way out.",
}
_REVIEWS: dict[Side, str] = {
    "for": "It is not below zero in any of them, so {numbers} bear out what is approved.",
    "against": "It is below zero in all of them, so {numbers} speak for a review of what is approved.",
    "otherwise": "The base plan, which is approved, by itself loses value and gains it only as in {best}: "
    "{numbers} speak for a review.",
    "not_here": "The base plan, which is approved, gains value, but as in {told}, which this document tells, "
    "it does not: {numbers} speak for a review if it comes so.",
    "steps": "The base plan, which is approved, gains value, but not in every case: {numbers} speak for "
    "keeping a way out.",
}
"""What the numbers say of a version that is decided already."""
_MISSES_TARGET = "R331"
"""The check that holds goals and metrics against the plan."""


def recommendation(story: Story, options: Sequence[Analysis]) -> Iterator[str]:
    """Yield the sentences of the recommendation; they weigh numbers, the decision stays with the readers."""
    found = verdict(options, story.analysis)
    if found is None:
        yield f"The numbers speak for no case yet: {_silent(options[0])}"
        return
    unpaid = unpaid_roles(story)
    if unpaid:
        yield f"{say_the_cost(story, unpaid)} Every amount below leaves that out."
    yield _judgement(story, found, "the numbers, without that cost," if unpaid else "the numbers")
    missed = " ".join(_missed(story))
    if missed:
        yield missed
    yield " ".join((*_against(story), *_first(story, found), *_whose(story, found)))


def _missed(story: Story) -> Iterator[str]:
    """Yield which goals and targets of metrics the plan misses, and where that stands."""
    held = reaches(story)
    behind = any(not reach.met for reach in held)
    if behind:
        yield f"{held_in_short(story, held)}. Chapter {TITLES['roadmap'][0]} says by how much."
    subjects = {finding.subject for finding in story.findings.open if finding.rule == _MISSES_TARGET}
    names = [f"“{one.name}”" for one in story.snapshot.of_kind(Metric) if one.id in subjects]
    if names:
        who = "It" if behind else f"The plan of the {story.scenario_words}"
        targets = "the target" if len(names) == 1 else "the targets"
        also = " as well" if behind else ""
        yield f"{who} misses {targets} of {listed(names)}{also} (chapter {TITLES['kpis'][0]})."


def _first(story: Story, found: Verdict) -> Iterator[str]:
    """Yield what comes before going ahead, as the next steps say it, where the plan pays as it is told."""
    warnings = story.findings.count("warning")
    if not warnings or found.told.value < 0:
        return
    verb, accept = ("is", "it is") if warnings == 1 else ("are", "each is")
    if is_approved(story):
        yield f"{counted(warnings, 'warning').capitalize()} of the checks {verb} still open."
    else:
        yield (
            f"Before going ahead, {counted(warnings, 'open warning')} of the checks {verb} to be settled, or "
            f"{accept} accepted with a reason."
        )


def _whose(story: Story, found: Verdict) -> Iterator[str]:
    """Yield with whom it lies what follows from the numbers."""
    if not is_approved(story):
        yield "The decision lies with those who approve it."
    elif found.told.value < 0:
        yield "The review lies with those who approved it."


def _silent(base: Analysis) -> str:
    """Return why nothing can be weighed: a plan that nothing moves in, or one without a value."""
    worth = base.metrics["npv"]
    if worth.value is not None:
        return "in none is anything earned or spent."
    return f"the base plan has no net present value. {worth.reason or ''}".strip()


def _judgement(story: Story, found: Verdict, numbers: str) -> str:
    base = found.base
    if len(found.options) == 1:
        return f"{_worth(story, base, numbers)} {_cash(base.numbers)}"
    best, worst = found.best, found.worst
    low, high = (money(one.value, story.currency) for one in (worst, best))
    reach = f"lies between {low} ({worst.numbers.scenario}) and {high} ({best.numbers.scenario})"
    if low == high:
        reach = f"is {low} in each"
    spread = f"Across {counted(len(found.options), 'case')} the net present value, {_PLANNED}, {reach}."
    spread += _expected(story)
    words = (_REVIEWS if is_approved(story) else _VERDICTS)[found.side].format(
        numbers=numbers,
        best=case_words(story, found.way_out.numbers),
        told=case_words(story, found.told.numbers),
    )
    if story.scenario is None:
        return f"{spread} {words} {_cash(base.numbers)}"
    here, there = (money(one.value, story.currency) for one in (found.told, base))
    proposed = "" if base.value < 0 or is_approved(story) else ", which is put up for approval,"
    both = f"In the {story.scenario_words} it is {here}, in the base scenario{proposed} {there}."
    return f"{spread} {words} {both} {_both_cash(found.told.numbers, base.numbers)}"


def _expected(story: Story) -> str:
    """Return what the net present value comes to by how likely the cases are."""
    found = expected_worth(story)
    if found is None:
        return ""
    return f" By their probabilities {money(found.mean, story.currency)} is to be expected."


def _worth(story: Story, base: Option, numbers: str) -> str:
    amount = money(base.value, base.numbers.currency)
    if is_approved(story):
        speak = f"{numbers} {'bear out' if base.value >= 0 else 'speak for a review of'} what is approved"
    else:
        speak = f"{numbers} speak {'for' if base.value >= 0 else 'against'} going ahead"
    return (
        f"In the {_case(base.numbers)} the net present value, {_PLANNED}, is {amount}; {speak}. There is no "
        "other case to compare it with."
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
        share = "none" if below <= 0 else "all" if below >= 1 else chance_words(below)
        yield (
            f"The net present value is below zero in {share} of {simulation.trials:,} trials of the "
            f"{story.scenario_words}."
        )
    short = run_out(story)
    if short is not None:
        yield (
            f"Cash falls below zero in {short.share} of them: {short.held} more in cash is enough in nine of "
            "ten (P10 of the lowest cash)."
        )
    errors = story.findings.count("error")
    if errors:
        verb = "stands" if errors == 1 else "stand"
        end = (
            f"{'is' if errors == 1 else 'are'} still open"
            if is_approved(story)
            else f"still {verb} against approval"
        )
        yield f"{counted(errors, 'error').capitalize()} of the checks {end}."
