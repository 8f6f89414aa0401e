"""How far goals are: what the plan comes to by their date, and how much of the way is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from canvas_app.analysis import METRICS
from canvas_app.analysis.checks.targets import better_way, misses, month_of, planned
from canvas_app.model import Goal
from canvas_app.model.numbers import compact, percent
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.measures import amount_words
from canvas_app.report.content.sentences import counted, in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.story import Story

_ROUNDING = 1e-9
_PERCENT, _MOST_PERCENT = 0.01, 0.995
"""Shares of a way below the first and above the second would read as none of it and as all of it."""
_MOST_NAMED = 3
"""So many goals that are missed a sentence names; the table of goals has them all."""
_NOUNS = ("months", "customers")
"""Units that stand as a noun behind their number."""
_MISSED, _MORE = {"up": "short", "down": "over"}, {"up": "more", "down": "under"}


class Reach(NamedTuple):
    """What the plan comes to in the month in which a goal is due, or at its end for one without a date."""

    goal: Goal
    target: float
    value: float | None
    """None: it never gets there within the forecast."""
    months: int
    """How long the forecast is."""

    @property
    def unit(self) -> str:
        """What both numbers are in, without the time they are by."""
        return METRICS[self.goal.metric].unit.partition("/")[0]

    @property
    def met(self) -> bool:
        """Whether the plan comes to what the goal asks for."""
        return not misses(self.value, self.target, better_way(self.goal.metric), _ROUNDING)


class Way(NamedTuple):
    """How much of the way from the start of a goal to its target is done, and what says so."""

    share: float
    words: str
    """Empty where nothing is known about it."""


def reach_of(story: Story, goal: Goal) -> Reach | None:
    """Return what the plan comes to for a goal; None where it does not say, as after its end."""
    if goal.metric not in METRICS or goal.target is None or story.incomplete:
        return None
    month = None
    if goal.due is not None:
        month = month_of(goal.due, story.info.start_month)
        if month is None:
            return None
    found = planned(story.analysis, goal.metric, month)
    return None if found is None else Reach(goal, goal.target, found.value, story.analysis.months)


def beside_forecast(story: Story, goal: Goal) -> Literal["before", "after"] | None:
    """Return on which side of the forecast a goal is due that has a computed metric and a target."""
    if goal.due is None or goal.target is None or goal.metric not in METRICS:
        return None
    month = month_of(goal.due, story.info.start_month)
    if month is None or 1 <= month <= story.analysis.months:
        return None
    return "before" if month < 1 else "after"


def reaches(story: Story) -> list[Reach]:
    """Return what the plan comes to for each goal that it can be held against, by date."""
    goals = sorted(story.snapshot.of_kind(Goal), key=lambda goal: (goal.due is None, str(goal.due)))
    return [found for goal in goals if (found := reach_of(story, goal)) is not None]


def reached_words(story: Story, reach: Reach) -> str:
    """Return what the plan comes to: `$3.78M`, `month 28 (Apr 2028)`."""
    if reach.value is None:
        return "not reached"
    words = amount_words(reach.value, reach.unit, story.currency)
    if reach.unit == "month" and story.info.start_month is not None:
        words += f" ({story.month_label(round(reach.value))})"
    return words


def gap_words(story: Story, reach: Reach, *, noun: bool = True) -> str:
    """Return by how much the plan misses or exceeds a goal: `$219k short`, `4 months late`.

    Without `noun` what is counted is said beside it: `377 short` of customers.
    """
    if reach.value is None:
        return f"within {counted(reach.months, 'month')}"
    gap = abs(reach.value - reach.target)
    if gap <= _ROUNDING * abs(reach.target):
        return "as asked"
    if reach.unit == "month":
        return f"{_number(gap, 'months', story.currency)} {'early' if reach.met else 'late'}"
    side = (_MORE if reach.met else _MISSED)[better_way(reach.goal.metric)]
    bare = not noun and reach.unit in _NOUNS
    return f"{compact(gap) if bare else _number(gap, reach.unit, story.currency)} {side}"


def _number(gap: float, unit: str, currency: str) -> str:
    if unit == "share":
        points = compact(100.0 * gap)
        return f"{points} point{'' if points == '1' else 's'}"
    if unit in _NOUNS:
        number = compact(gap)
        return f"{number} {unit[:-1] if number == '1' else unit}"
    return amount_words(gap, unit, currency)


def course_words(story: Story, reach: Reach, by_then: str = "") -> str:
    """Return how a goal ends as the plan has it: `comes to $3.78M by Dec 2026, $219k short of $4M`.

    `by_then` is said where nothing beside it says by when.
    """
    if reach.value is None:
        return f"is not reached {gap_words(story, reach)}"
    words, gap = reached_words(story, reach), gap_words(story, reach, noun=False)
    if reach.unit == "month":
        return f"comes in {words}, {gap}"
    target = amount_words(reach.target, reach.unit, story.currency)
    if gap == "as asked" or words == target:
        return f"comes to {words}{by_then}, {gap}"
    if reach.unit in _NOUNS:
        target = compact(reach.target)
    joint = {"short": "of", "more": "than", "over": "the", "under": "the"}[gap.rpartition(" ")[2]]
    return f"comes to {words}{by_then}, {gap} {joint} {target}"


def goals_held(
    story: Story, found: Sequence[Reach], most: int = _MOST_NAMED, where: str = "in the table"
) -> Spans:
    """Return which of the goals within the plan it misses, and by how much; names are links.

    So many of those that are missed are named, the earliest first; `where` says where the others stand.
    """
    missed = [reach for reach in found if not reach.met]
    words = held_in_short(story, found)
    return (Span(f"{words}: "), *_named(story, missed, most, where)) if missed else (Span(f"{words}."),)


def held_in_short(story: Story, found: Sequence[Reach]) -> str:
    """Return how many of the goals within the plan it misses, without the full stop."""
    missed = sum(not reach.met for reach in found)
    plan, every = f"The plan of the {story.scenario_words}", _every(len(found))
    if not missed:
        return f"{plan} reaches {every} {_falling(len(found))}"
    which = every if missed == len(found) else f"{in_words(missed)} of {in_words(len(found))} goals"
    return f"{plan} misses {which} {_falling(len(found))}"


def _falling(count: int) -> str:
    return f"that {'falls' if count == 1 else 'fall'} within the forecast"


def _every(count: int) -> str:
    if count == 1:
        return "the one goal"
    return "both goals" if count == 2 else f"all {in_words(count)} goals"


def _named(story: Story, missed: Sequence[Reach], most: int, where: str) -> Iterator[Span]:
    for place, reach in enumerate(missed[:most]):
        goal = reach.goal
        yield Span("; " if place else "")
        yield Span(f"“{goal.name}”", target=goal.id)
        yield Span(f" {course_words(story, reach, by_then=_by_then(story, goal))}")
    rest = len(missed) - most
    yield Span(f"; {in_words(rest)} more {where}." if rest > 0 else ".")


def _by_then(story: Story, goal: Goal) -> str:
    """Return the month in which a goal is due, as it stands after what the plan comes to.

    What only the whole plan has, as its net present value, it does not come to by a month.
    """
    if METRICS[goal.metric].holds == "plan":
        return ""
    month = None if goal.due is None else month_of(goal.due, story.info.start_month)
    return "" if month is None else f" by {story.month_label(month)}"


def way_of(story: Story, goal: Goal) -> Way:
    """Return how far a goal has come: computed where start, now and target are known, else as estimated."""
    now = now_of(story, goal)
    if now is not None and goal.target is not None:
        better = better_way(goal.metric)
        if not misses(now, goal.target, better, _ROUNDING):
            return Way(1.0, "target met")
        sign = 1.0 if better == "up" else -1.0
        if goal.baseline is not None and sign * (goal.target - goal.baseline) > 0.0:
            share = (now - goal.baseline) / (goal.target - goal.baseline)
            return Way(max(share, 0.0), _way_words(story, goal, now, share))
    if goal.progress >= 1.0:
        return Way(1.0, "done by own account")
    return Way(goal.progress, f"{percent(goal.progress)} by own estimate" if goal.progress else "")


def _way_words(story: Story, goal: Goal, now: float, share: float) -> str:
    assert goal.baseline is not None
    if share >= _MOST_PERCENT:
        return "over 99 % of the way"
    if share >= 0.0:
        return f"{'under 1 %' if 0.0 < share < _PERCENT else percent(round(share, 2))} of the way"
    unit = METRICS[goal.metric].unit.partition("/")[0]
    return f"{_number(abs(now - goal.baseline), unit, story.currency)} behind the start"


def now_of(story: Story, goal: Goal) -> float | None:
    """Return where the metric of a goal stands in month 1; None for one that only the whole plan has."""
    info = METRICS.get(goal.metric)
    if info is None or info.holds == "plan" or story.incomplete:
        return None
    return story.analysis.metrics[goal.metric].value
