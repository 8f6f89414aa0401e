"""What the document asks its readers to decide, composed from its state, its numbers and its open errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import Note
from canvas_app.model.numbers import money, percent
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.sentences import counted, first_below_zero, funds
from canvas_app.report.content.verdict import verdict
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.story import Story

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
    asked = [
        (Span(note.name, bold=True, target=note.id), Span(f". {note.text}" if note.text else ""))
        for note in story.snapshot.of_kind(Note)
        if note.note_type == "decision" and not note.resolved
    ]
    own = "" if story.info.state == "approved" else story.info.decision.strip()
    return (*asked, (Span(own, own=True) if own else Span(" ".join(_about_the_model(story))),))


def _about_the_model(story: Story) -> list[str]:
    info = story.info
    name = info.title if story.subject == info.title else "this model"
    version = f"Version {info.version} of {name}" if info.version else name
    if info.state == "approved":
        review = "" if info.next_review is None else f" The next review is on {date_text(info.next_review)}."
        return [f"{version} is approved; no decision is asked.{review}"]
    horizon = f"the next {counted(info.horizon, 'month')}"
    unpaid = unpaid_roles(story)
    ask = _ask(story, _lower(version), f"as the plan for {horizon}")
    if not unpaid:
        return [ask, *_money_needed(story), *_conditions(story)]
    return [say_the_cost(unpaid), f"Then: {_lower(ask)}", *_money_needed(story), *_conditions(story)]


def _ask(story: Story, what: str, plan: str) -> str:
    """Return what is asked on the side that the recommendation takes."""
    found = verdict([numbers for _, numbers in story.scenarios])
    if found is None:
        return f"Decide whether {what} goes ahead {plan}: no number speaks for or against it yet."
    if found.side == "for":
        return f"Approve {what} {plan}."
    if found.side == "steps":
        return f"Approve {what} {plan}, in steps and with a way out."
    side = "against it" if found.side == "against" else f"for it only as in “{found.best.numbers.scenario}”"
    return f"Decide whether {what} goes ahead {plan}: the numbers speak {side}."


def unpaid_roles(story: Story) -> int:
    """Return of how many roles the checks say that people work at no cost, where nobody accepted it."""
    return sum(finding.rule == _UNPAID for finding in story.findings.open)


def say_the_cost(unpaid: int) -> str:
    """Return the condition under which a plan with unpaid people can be decided."""
    roles = counted(unpaid, "role")
    return f"Before it is decided, say what the people cost: those in {roles} work at no cost in this plan."


def _lower(words: str) -> str:
    for first in ("Version ", "Approve ", "Decide "):
        if words.startswith(first):
            return words.replace(first, first.lower(), 1)
    return words


def _money_needed(story: Story) -> list[str]:
    if story.incomplete:
        return [f"{_OPEN_RATE} {story.analysis.exchange.reason}"]
    investment = story.info.initial_investment.value
    sentences = []
    if investment > 0:
        sentences.append(f"It needs {money(investment, story.currency)} before month 1.")
    out = first_below_zero(story.analysis)
    if out is not None:
        more = " further" if investment > 0 else ""
        sentences.append(
            f"It needs{more} funds of {funds(story.analysis)}: in the {story.scenario_words} cash runs out "
            f"in month {out}."
        )
    if unpaid_roles(story):
        sentences.append("What the people cost comes on top." if sentences else _OPEN)
    elif not sentences and story.analysis.cash.any():
        sentences.append(f"It needs no further funds in the {story.scenario_words}{_may_run_out(story)}.")
    return sentences


def _may_run_out(story: Story) -> str:
    """Return in how many trials cash runs out all the same, where that is more than a rare chance."""
    simulation = story.simulation
    short = None if simulation is None else simulation.probability.get("cash_below_zero")
    if short is None or short <= _RARE:
        return ""
    return f", but in {percent(short)} of the trials it does"


def _conditions(story: Story) -> list[str]:
    errors = story.findings.count("error")
    if not errors:
        return []
    return [f"Before that, {counted(errors, 'error')} of the model must be settled."]
