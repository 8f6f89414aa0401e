"""What the document asks its readers to decide, composed from its state, its numbers and its open errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model import Note
from canvas_app.model.numbers import money
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.likelihood import case_words
from canvas_app.report.content.sentences import counted, first_below_zero, funds, next_review
from canvas_app.report.content.verdict import verdict
from canvas_app.report.values import chance_words, date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.story import Story
    from canvas_app.report.content.verdict import Verdict

_RARE = 0.1
"""Chances up to this one are what P10 leaves out."""
_UNPAID = "R260"
"""The check that finds people at no cost."""
_OPEN_RATE = "Whether it needs funds cannot be said yet."
_OPEN = "Whether it needs funds is open until that is said."


def decisions_asked(story: Story) -> tuple[Spans, ...]:
    """Return the decisions: those that notes of the canvas put, then the one about the model itself.

    What the user asks in own words stands in place of the composed one, until the document is approved.
    """
    own = "" if is_approved(story) else story.info.decision.strip()
    asked = [
        (Span(note.name, bold=True, target=note.id), Span(f". {note.text}" if note.text else ""))
        for note in _open_decisions(story)
    ]
    return (*asked, (Span(own, own=True) if own else Span(" ".join(_about_the_model(story))),))


def is_approved(story: Story) -> bool:
    """Return whether the version of the document is decided: what is said of it then looks back."""
    return story.info.state == "approved"


def judged(story: Story) -> Verdict | None:
    """Return what the numbers of the base and its scenarios speak for in this document."""
    return verdict([numbers for _, numbers in story.scenarios], story.analysis)


def review_by(story: Story) -> str:
    """Return until when to review what is approved; a date before the last update has passed."""
    info = story.info
    day = info.next_review
    if day is None or (info.last_updated is not None and day < info.last_updated):
        return "now"
    return f"before {date_text(day)}"


def _open_decisions(story: Story) -> list[Note]:
    notes = story.snapshot.of_kind(Note)
    return [note for note in notes if note.note_type == "decision" and not note.resolved]


def _about_the_model(story: Story) -> list[str]:
    info = story.info
    name = info.title if story.subject == info.title else "this model"
    version = f"Version {info.version} of {name}" if info.version else name
    unpaid, found = unpaid_roles(story), judged(story)
    if is_approved(story):
        return [_approved(story, found, version)]
    ask = _ask(story, found, _lower(version))
    sentences = (*_money_needed(story, found), *_otherwise(story, found), *_conditions(story, found))
    if not unpaid:
        return [ask, *sentences]
    then = ask if _is_told(story, found) else f"Then: {_lower(ask)}"
    return [say_the_cost(story, unpaid), then, *sentences]


def _approved(story: Story, found: Verdict | None, version: str) -> str:
    """Return that nothing is asked, or that the numbers of the case that is told call for a review."""
    named = next_review(story.info)
    other = "no other" if _open_decisions(story) else "no"
    rest = f"{other} decision is asked.{f' The next review is on {named}.' if named else ''}"
    if found is None or (story.scenario is None and found.told.value >= 0):
        return f"{version} is approved; {rest}"
    worth = money(found.told.value, story.currency)
    where = "as planned" if story.scenario is None else "in this scenario"
    words = f"{version} is approved on the base plan; {where} its net present value is {worth}"
    if found.told.value < 0:
        return f"{words}: review it {review_by(story)}."
    return f"{words}, and {rest}"


def _ask(story: Story, found: Verdict | None, what: str) -> str:
    """Return what is asked on the side that the recommendation takes.

    What is put up is the base as long as it pays: which case comes, nobody can choose.
    """
    plan = f"as the plan for the next {counted(story.info.horizon, 'month')}"
    if found is not None and _is_refused(story, found):
        worth = f"in the {story.scenario_words} the net present value is {_worth(story, found)}"
        return f"Do not approve {what} as it stands: {worth}. Decide what must change first."
    if found is not None and _is_told(story, found):
        case = case_words(story, found.told.numbers)
        return f"If it comes as in {case}, the net present value of {what} is {_worth(story, found)}."
    if found is None:
        return f"Decide whether {what} goes ahead {plan}: no number speaks for or against it yet."
    if found.side == "for":
        return f"Approve {what} {plan}."
    if found.side == "steps":
        return f"Approve {what} {plan}, in steps and with a way out."
    side = "against it"
    if found.side == "otherwise":
        side = f"for it only as in {case_words(story, found.way_out.numbers)}"
    return f"Decide whether {what} goes ahead {plan}: the numbers speak {side}."


def _is_refused(story: Story, found: Verdict | None) -> bool:
    """Return whether neither the base nor the scenario that the document tells is to be approved."""
    return found is not None and story.scenario is not None and found.base.value < 0 and found.told.value < 0


def _is_told(story: Story, found: Verdict | None) -> bool:
    """Return whether the document tells what may come of a base plan that pays."""
    return found is not None and story.scenario is not None and found.base.value >= 0


def _worth(story: Story, found: Verdict) -> str:
    """Return what the case that the document tells is worth, and that it never begins to earn."""
    worth = money(found.told.value, story.currency)
    if found.told.value >= 0 or story.analysis.metrics["break_even_month"].value is not None:
        return worth
    return f"{worth}, and it does not break even within {counted(story.analysis.months, 'month')}"


def _otherwise(story: Story, found: Verdict | None) -> Iterator[str]:
    """Yield what the base comes to beside the scenario of the document; it is put up where it pays."""
    if found is None or story.scenario is None:
        return
    value = money(found.base.value, story.currency)
    if found.base.value >= 0:
        yield f"The plan put up for approval is the base, with a net present value of {value}."
    else:
        yield f"In the base scenario the net present value is {value}."


def unpaid_roles(story: Story) -> int:
    """Return of how many roles the checks say that people work at no cost, where nobody accepted it."""
    return sum(finding.rule == _UNPAID for finding in story.findings.open)


def say_the_cost(story: Story, unpaid: int) -> str:
    """Return the condition under which a plan with unpaid people can be decided, or that it has them."""
    those = f"those in {counted(unpaid, 'role')} work at no cost in this plan."
    if is_approved(story):
        return f"What the people cost is still to be said: {those}"
    return f"Before it is decided, say what the people cost: {those}"


def _lower(words: str) -> str:
    for first in ("Version ", "Approve ", "Decide ", "Do "):
        if words.startswith(first):
            return words.replace(first, first.lower(), 1)
    return words


def _money_needed(story: Story, found: Verdict | None) -> list[str]:
    if story.incomplete:
        return [f"{_OPEN_RATE} {story.analysis.exchange.reason}"]
    investment = story.info.initial_investment.value
    sentences = []
    if investment > 0:
        sentences.append(f"It needs {money(investment, story.currency)} before month 1.")
    out = first_below_zero(story.analysis)
    if out is not None:
        more = " further" if investment > 0 else ""
        needs = "then needs" if _is_told(story, found) else "needs"
        # The ask of a scenario has named it already.
        where = "" if story.scenario is not None else f"in the {story.scenario_words} "
        sentences.append(
            f"It {needs}{more} funds of {funds(story.analysis)}: {where}cash runs out in month {out}."
        )
    if unpaid_roles(story):
        sentences.append("What the people cost comes on top." if sentences else _OPEN)
    elif not sentences and story.analysis.cash.any():
        sentences.append(f"It needs no outside funds in the {story.scenario_words}{_may_run_out(story)}.")
    return sentences


def _may_run_out(story: Story) -> str:
    """Return in how many trials cash runs out all the same, where that is more than a rare chance."""
    short = run_out(story)
    return (
        ""
        if short is None
        else f", but in {short.share} of the trials it does, in 10 % more than {short.held}"
    )


class RunOut(NamedTuple):
    """How often cash runs out in the trials, and what is missing at most in nine of ten."""

    share: str
    held: str


def run_out(story: Story) -> RunOut | None:
    """Return how often cash runs out in the trials, where that is more than a rare chance."""
    simulation = story.simulation
    if simulation is None:
        return None
    short, low = simulation.probability.get("cash_below_zero"), simulation.metrics.get("cash_low")
    if short is None or short <= _RARE or low is None or low.p10 is None or low.p10 >= 0.0:
        return None
    return RunOut("all" if short >= 1.0 else chance_words(short), money(-low.p10, story.currency))


def _conditions(story: Story, found: Verdict | None) -> list[str]:
    errors = story.findings.count("error")
    if not errors:
        return []
    words = f"{counted(errors, 'error')} of the model must be settled"
    return [f"{words.capitalize()} too." if _is_refused(story, found) else f"Before that, {words}."]
