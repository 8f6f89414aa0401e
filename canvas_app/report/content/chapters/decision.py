"""Chapter 15, decision and approval: the options, what the numbers say for them, next steps, and sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import Goal
from canvas_app.model.numbers import NOTHING, money, percent
from canvas_app.report.content.blocks import (
    Bullets,
    Cell,
    Column,
    CommentBox,
    Heading,
    Paragraph,
    Span,
    Table,
    cells,
    text,
)
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.likelihood import base_probability
from canvas_app.report.content.measures import metric_words
from canvas_app.report.content.reach import beside_forecast, course_words, reach_of, way_of
from canvas_app.report.content.recommendation import recommendation
from canvas_app.report.content.sentences import counted, first_below_zero, funds, moves_money, still_falls
from canvas_app.report.content.titles import TITLES, told
from canvas_app.report.content.wording_decision import decisions_asked, is_approved, judged, review_by
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.model import Scenario
    from canvas_app.report.content.blocks import Block, Chapter, Spans
    from canvas_app.report.content.story import Story

_MOST_STEPS = 3
_BESIDE = {"before": ": the forecast begins after that", "after": ": the forecast ends before that"}
_COMMENTED = [*TITLES][: [*TITLES].index("decision") + 1]


def chapter(story: Story) -> Chapter:
    """Return what is to be decided, between which options, and room for comments and signatures."""
    if not story.snapshot.elements:
        return told("decision", (), "Not yet worked out: there is no element to decide about.")
    decided = is_approved(story) and len(decisions_asked(story)) == 1
    blocks = (
        Heading("What is decided" if decided else "What is asked"),
        _asked(story),
        *_options(story),
        *_steps(story),
        *_sign_off(story),
        *answers_of(story, "document", heading="Review and version"),
        *_comments(story),
    )
    return told("decision", blocks)


def _asked(story: Story) -> Block:
    asked = decisions_asked(story)
    return Paragraph(asked[0]) if len(asked) == 1 else Bullets(asked, numbered=True)


def _options(story: Story) -> Iterator[Block]:
    every = [analysis for _, analysis in story.scenarios]
    yield Heading("Cases considered")
    rows = tuple(
        _option(story, analysis, scenario)
        for analysis, scenario in zip(every, (None, *story.base.scenarios.values()), strict=False)
    )
    columns = (
        Column("Case"),
        Column("What it is"),
        *(Column(title, end=True) for title in ("Net present value", "Lowest cash", "Break-even")),
    )
    each = "each case is a scenario" if len(every) > 1 else "the model has no scenario beside the base"
    note = f"Amounts in {story.currency}; {each}."
    if any(one.probability is not None for one in story.base.scenarios.values()):
        note += " What has a probability may come; nobody chooses it."
    summary = "The cases with net present value, lowest cash and break-even."
    yield Table(columns, rows, note=note, summary=summary)
    yield Heading("Recommendation")
    yield from map(text, recommendation(story, every))


def _option(story: Story, analysis: Analysis, scenario: Scenario | None) -> tuple[Cell, ...]:
    words = "The model as it stands." if scenario is None else scenario.description or _changed(scenario)
    chance = base_probability(story) if scenario is None else scenario.probability
    if chance is not None:
        words = f"{words}\nProbability {percent(chance)}"
    worth, low = (metric_words(analysis.metrics[key], story.currency) for key in ("npv", "cash_low"))
    if still_falls(analysis):
        low = f"{low}\nand still falling"
    even = metric_words(analysis.metrics["break_even_month"], story.currency).capitalize()
    if not story.incomplete and not moves_money(analysis):
        worth, low, even = NOTHING, NOTHING, NOTHING
    return (Cell(analysis.scenario, bold=True), *cells(words, worth, low, even))


def _changed(scenario: Scenario) -> str:
    """Return what stands for the description of a scenario that has none."""
    if not scenario.overrides:
        return "Changes nothing yet."
    return f"Changes {counted(len(scenario.overrides), 'input')} of the base."


def _steps(story: Story) -> Iterator[Block]:
    """Yield what follows from the numbers, the findings, the guesses and the goals."""
    steps = [*_mended(story), *_open_errors(story), *_guesses(story), *_goals(story)]
    if steps:
        yield Heading("Next steps")
        yield Bullets(tuple(steps), numbered=True)


def _mended(story: Story) -> Iterator[Spans]:
    """Yield what a plan takes that loses value, or that runs out of cash, as it is told."""
    found = judged(story)
    if found is None:
        return
    if found.told.value < 0 and is_approved(story):
        yield (Span(f"Review the plan {review_by(story)}."),)
    elif found.told.value < 0 and found.base.value < 0:
        worth = money(found.base.value, story.currency)
        yield (Span(f"Change the plan until it gains value: the net present value of the base is {worth}."),)
    out = first_below_zero(story.analysis)
    if out is not None:
        where = f"in the {story.scenario_words} cash runs out in month {out}"
        yield (Span(f"Secure funds of {funds(story.analysis)}: {where}."),)


def _open_errors(story: Story) -> Iterator[Spans]:
    errors = story.findings.count("error")
    if errors:
        yield (Span(f"Settle {counted(errors, 'open error')} of the checks."),)
    warnings = story.findings.count("warning")
    if warnings:
        accept = "it" if warnings == 1 else "each"
        yield (Span(f"Settle {counted(warnings, 'warning')}, or accept {accept} with a reason."),)


def _guesses(story: Story) -> Iterator[Spans]:
    items = [guess.assumption for guess in story.guesses[:_MOST_STEPS]]
    if not items:
        return
    names = [
        Span(item.title, target=item.place.record if item.place.record in story.names else None)
        for item in items
    ]
    words = "the guess that decides" if len(items) == 1 else "the guesses that decide"
    parts = [Span(f"Find out more about {words} this case: "), names[0]]
    for place, name in enumerate(names[1:], 2):
        parts += [Span(" and " if place == len(names) else ", "), name]
    yield (*parts, Span("."))


def _goals(story: Story) -> Iterator[Spans]:
    """Yield the next goals, each with what the plan comes to by its date."""
    dated = [goal for goal in story.snapshot.of_kind(Goal) if goal.due is not None and _is_open(story, goal)]
    for goal in sorted(dated, key=lambda one: str(one.due))[:_MOST_STEPS]:
        assert goal.due is not None
        owner = "" if goal.owner not in story.names else f", led by {story.names[str(goal.owner)]}"
        due = f" by {date_text(goal.due)}{owner}{_course(story, goal)}."
        yield (Span("Reach "), Span(goal.name, target=goal.id), Span(due))


def _course(story: Story, goal: Goal) -> str:
    """Return what the plan comes to by the date of a goal, or that the forecast does not reach to it."""
    reach = reach_of(story, goal)
    if reach is not None:
        return f": in the {story.scenario_words} it {course_words(story, reach)}"
    side = beside_forecast(story, goal)
    return "" if side is None else _BESIDE[side]


def _is_open(story: Story, goal: Goal) -> bool:
    """Return whether there is something left to do for a goal: one that is met may still be lost again."""
    reach = reach_of(story, goal)
    return way_of(story, goal).share < 1.0 or (reach is not None and not reach.met)


def _sign_off(story: Story) -> Iterator[Block]:
    info = story.info
    named = [("Author", name) for name in info.authors] + [("Approver", name) for name in info.approvers]
    missing = [role for role, names in (("Author", info.authors), ("Approver", info.approvers)) if not names]
    signed = [*named, *((role, "to be named") for role in missing)]
    yield Heading("Sign-off")
    columns = tuple(map(Column, ("Role", "Name", "Decision", "Date", "Signature")))
    # On two lines, which leaves room for a signature.
    approved = is_approved(story)
    choice = "confirmed on" if approved else "approve / approve with\nconditions / reject"
    rows = tuple(cells(role, name, choice, " " * 18, " " * 30) for role, name in signed)
    version = f"Version {info.version}" if info.version else "This version"
    put = "is approved; signatures confirm it" if approved else f"({story.state}) is put up for signature"
    yield Table(columns, rows, note=f"{version} {put}.")


def _comments(story: Story) -> Iterator[Block]:
    hidden = {own.chapter for own in story.snapshot.chapters.values() if own.hidden}
    yield Heading("Comments of reviewers")
    yield Paragraph((Span("Room for what a reviewer wants to say to each chapter."),), quiet=True)
    for key in _COMMENTED:
        if key not in hidden:
            number, title = TITLES[key]
            yield CommentBox(f"{number}  {title}", lines=2)
