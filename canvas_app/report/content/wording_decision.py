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
    unpaid = unpaid_roles(story)
    found = verdict([numbers for _, numbers in story.scenarios], story.analysis)
    ask = _ask(story, found, _lower(version))
    sentences = (*_money_needed(story), *_otherwise(story, found), *_conditions(story, found))
    if not unpaid:
        return [ask, *sentences]
    return [say_the_cost(unpaid), f"Then: {_lower(ask)}", *sentences]


def _ask(story: Story, found: Verdict | None, what: str) -> str:
    """Return what is asked on the side that the recommendation takes."""
    plan = f"as the plan for the next {counted(story.info.horizon, 'month')}"
    if found is not None and _is_refused(story, found):
        return f"Do not approve {what} as it stands: {_loses(story, found)}. Decide what must change first."
    if story.scenario is not None:
        plan += f", as in the {story.scenario_words}"
    if found is None:
        return f"Decide whether {what} goes ahead {plan}: no number speaks for or against it yet."
    if found.side == "for":
        return f"Approve {what} {plan}."
    if found.side == "steps":
        return f"Approve {what} {plan}, in steps and with a way out."
    side = "against it"
    if found.side == "otherwise":
        other = f"as in “{found.way_out.numbers.scenario}”"
        side = f"for it only {other if story.scenario is None else 'so'}"
    return f"Decide whether {what} goes ahead {plan}: the numbers speak {side}."


def _is_refused(story: Story, found: Verdict | None) -> bool:
    """Return whether the document tells a scenario that is not to be approved as it stands."""
    return found is not None and story.scenario is not None and found.told.value < 0


def _loses(story: Story, found: Verdict) -> str:
    """Return what speaks against the scenario that the document tells."""
    words = (
        f"in the {story.scenario_words} the net present value is {money(found.told.value, story.currency)}"
    )
    if story.analysis.metrics["break_even_month"].value is not None:
        return words
    return f"{words}, and it does not break even within {counted(story.analysis.months, 'month')}"


def _otherwise(story: Story, found: Verdict | None) -> Iterator[str]:
    """Yield what the base comes to beside the scenario of the document; it is proposed where it pays."""
    if found is None or story.scenario is None:
        return
    value = money(found.base.value, story.currency)
    if found.base.value >= 0:
        yield f"Otherwise proposed is the base scenario, with a net present value of {value}."
    else:
        yield f"In the base scenario the net present value is {value}."


def unpaid_roles(story: Story) -> int:
    """Return of how many roles the checks say that people work at no cost, where nobody accepted it."""
    return sum(finding.rule == _UNPAID for finding in story.findings.open)


def say_the_cost(unpaid: int) -> str:
    """Return the condition under which a plan with unpaid people can be decided."""
    roles = counted(unpaid, "role")
    return f"Before it is decided, say what the people cost: those in {roles} work at no cost in this plan."


def _lower(words: str) -> str:
    for first in ("Version ", "Approve ", "Decide ", "Do "):
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
        # The ask of a scenario has named it already.
        where = "" if story.scenario is not None else f"in the {story.scenario_words} "
        sentences.append(
            f"It needs{more} funds of {funds(story.analysis)}: {where}cash runs out in month {out}."
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


def _conditions(story: Story, found: Verdict | None) -> list[str]:
    errors = story.findings.count("error")
    if not errors:
        return []
    words = f"{counted(errors, 'error')} of the model must be settled"
    return [f"{words.capitalize()} too." if _is_refused(story, found) else f"Before that, {words}."]
