"""Roles, dates, goals, assumptions, risks and empty blocks: R260 and R310 to R350."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.emptiness import (
    block_title,
    blocks_by_state,
    is_refused,
    places_key,
    section_of_block,
    section_title,
    sections_by_state,
)
from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.guesses import heaviest, is_guess, numbers_key
from canvas_app.analysis.checks.rule import NearRule, WholeRule, latest_numbers, rule_infos
from canvas_app.analysis.checks.rules.values import above_zero
from canvas_app.analysis.checks.targets import better_way, misses, month_of, planned
from canvas_app.analysis.forecast.costs import people_in
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.model import Goal, Metric
from canvas_app.model.numbers import compact, metric_text, percent

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.analysis.checks.targets import Planned
    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.analysis.results import Analysis
    from canvas_app.model import Activity, Cost, RevenueStream, Risk, Role

_WORKING = frozenset({"responsible", "accountable"})
"""Who is only asked or told about an activity spends no time on it."""
_ROUNDING = 1e-9


# --- R260: people whom nobody pays --------------------------------------------------------------------------


def _at_no_cost(look: Look, role: Role) -> Iterator[Found]:
    """A cost that a role causes pays it too; what external people cost stands with those who send them."""
    heads = people_in(role)
    if role.role_type == "external" or heads <= 0 or above_zero(role.cost):
        return
    costs = look.targets(role.id, "incurs")
    if not any(cost.kind == "cost" and above_zero(cost.amount) for cost in costs):
        verb = "person works" if heads == 1 else "people work" if heads > 1 else "of a person works"
        yield Found({"people": f"{compact(heads)} {verb}"}, path="cost")


# --- R310 and R311: people ----------------------------------------------------------------------------------


def _booked_twice(look: Look, role: Role) -> Iterator[Found]:
    performs = [each for each in look.outgoing(role.id, "performs") if each.kind == "performs"]
    working = [each for each in performs if each.responsibility in _WORKING]
    most = rule_infos()["R310"].limits["most"] + _ROUNDING
    booked = sum(each.allocation for each in working)
    if booked > most:
        # A new connection stands at 100 %: only where others are too much without it somebody entered so.
        entered = sum(each.allocation for each in working if each.allocation != 1.0)
        ids = tuple(each.id for each in working)
        yield Found({"share": percent(booked)}, ids=ids, severity=None if entered > most else "hint")


def _nobody_assigned(look: Look, activity: Activity) -> Iterator[Found]:
    if activity.owner is None and not look.incoming(activity.id, "performs", "supplies"):
        yield Found({"what": "assigned to"})


def _nobody_named(look: Look, role: Role) -> Iterator[Found]:
    """A leader or a member is somebody; a team may stand there by its headcount or by what it does."""
    if any(person.name.strip() for person in role.people):
        return
    somebody = role.role_type in ("leader", "member")
    if somebody or (role.headcount is None and not look.outgoing(role.id, "performs")):
        yield Found({"what": "named for"}, path="people")


def _without_people(look: Look, record: Activity | Role) -> Iterator[Found]:
    return _nobody_assigned(look, record) if record.kind == "activity" else _nobody_named(look, record)


# --- R320 and R330: dates and goals -------------------------------------------------------------------------


def _dates_leave_out(look: Look, record: Cost | RevenueStream | Role | Activity) -> Iterator[Found]:
    start, end, months = record.start, record.end, look.setting("horizon")
    if end is not None and end < start:
        what = f"ends in month {end}, before it starts in month {start}"
        yield Found({"what": what}, path="end")
    elif start > months:
        what = f"starts in month {start}, after the forecast ends in month {months}"
        yield Found({"what": what}, path="start")


def _cannot_be_checked(look: Look, goal: Goal) -> Iterator[Found]:
    aimed = [each for each in look.targets(goal.id, "targets") if isinstance(each, Metric)]
    number = goal.milestone or (goal.target is not None and bool(goal.metric.strip() or aimed))
    number = number or any(metric.target is not None for metric in aimed)
    missing = [] if number else ["number"]
    missing += [] if goal.due is not None else ["date"]
    if missing:
        path = "target" if missing[0] == "number" else "due"
        yield Found({"what": f"cannot be checked: no {' or '.join(missing)}"}, path=path)
        return
    what = _beyond_its_horizon(look, goal)
    if what is not None:
        yield Found({"what": what}, path="due")


def _beyond_its_horizon(look: Look, goal: Goal) -> str | None:
    assert goal.due is not None
    month = month_of(goal.due, look.setting("start_month"))
    if month is None:
        return None
    limits = rule_infos()["R330"].limits
    short, medium, slack = 12 * limits["short_years"], 12 * limits["medium_years"], limits["slack_months"]
    first, last = {"short": (-math.inf, short), "medium": (short, medium), "long": (medium, math.inf)}[
        goal.horizon
    ]
    if first - slack <= month <= last + slack:
        return None
    years = compact(month / 12)
    away = f"{years} year{'' if years == '1' else 's'} away"
    return f"is a {goal.horizon}-term goal, but its date is {away}"


# --- R331: the plan and its goals ---------------------------------------------------------------------------


def _plan_misses(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    ids = [key for kind in ("goal", "metric") for key in at.form.of_kind.get(kind, ())]
    for element in map(at.snapshot.elements.__getitem__, ids):
        if isinstance(element, Goal | Metric) and element.metric in METRICS and element.target is not None:
            found = _missed(at.analysis, at, element)
            if found is not None:
                yield found


def _missed(analysis: Analysis, at: Situation, element: Goal | Metric) -> Found | None:
    month, better = None, better_way(element.metric)
    if isinstance(element, Goal) and element.due is not None:
        month = month_of(element.due, at.snapshot.info.start_month)
        if month is None:
            return None
    if isinstance(element, Metric):
        better = element.direction
    reached = planned(analysis, element.metric, month)
    assert element.target is not None
    miss = rule_infos()["R331"].limits["miss"]
    if reached is None or not misses(reached.value, element.target, better, miss):
        return None
    words = {
        "plan": _reaching(reached, element.metric, analysis),
        "goal": _in_words(element.target, element.metric, analysis),
    }
    return Found(words, element.id, path="target")


def _reaching(reached: Planned, metric_id: str, analysis: Analysis) -> str:
    if reached.value is None:
        return f"does not get there within {analysis.months} months"
    when = "" if reached.month is None else f" in month {reached.month}"
    return f"reaches {_in_words(reached.value, metric_id, analysis)}{when}"


def _in_words(value: float, metric_id: str, analysis: Analysis) -> str:
    unit = METRICS[metric_id].unit
    text = metric_text(value, unit, analysis.currency)
    per = unit.partition("/")[2]
    return f"month {text}" if unit == "month" else f"{text} a {per}" if per else text


# --- R340 and R341: guesses and risks -----------------------------------------------------------------------


def _inputs_of_the_result(at: Situation) -> Hashable:
    """Nothing is looked at again while neither numbers nor names change; a large model is not looked at."""
    if at.analysis is None or _is_large(at):
        return None
    return numbers_key(at.analysis, at.snapshot)


def _is_large(at: Situation) -> bool:
    return len(at.snapshot.elements) > rule_infos()["R340"].limits["most_elements"]


def _decisive_guess(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    if _is_large(at):
        return
    limits = rule_infos()["R340"].limits
    seen = set()
    for rank, item in enumerate(
        heaviest(at.analysis, int(limits["rank"]), int(limits["tried"]), at.cancelled)
    ):
        # A record has one finding: about the number of it that moves most.
        if is_guess(item) and item.place.record not in seen:
            seen.add(item.place.record)
            moves = "moves the result most" if rank == 0 else f"moves the result {_RANKS[rank]} most"
            yield Found({"field": _said(at, item), "moves": moves}, item.place.record, path=item.place.path)


_RANKS = ("", "second", "third")


def _said(at: Situation, item: Assumption) -> str:
    """Its title, with the names of elements as they stand in sentences."""
    key = item.place.record
    relation = at.snapshot.relations.get(key)
    ends = (key,) if relation is None else (relation.source, relation.target)
    names = [at.name(end) for end in ends if end in at.snapshot.elements]
    return f"{' to '.join(names) or item.owner}: {item.label}"


def _without_answer(look: Look, risk: Risk) -> Iterator[Found]:
    limits = rule_infos()["R341"].limits
    likely = math.ceil(risk.probability * limits["classes"] - _ROUNDING)
    unanswered = risk.response != "accept" and not look.incoming(risk.id, "mitigates")
    if unanswered and likely * risk.severity >= limits["least"]:
        yield Found()


# --- R350: what is still empty ------------------------------------------------------------------------------


def _still_empty(at: Situation) -> Iterator[Found]:
    """Only a canvas that is under way is asked for the rest: an empty one asks nothing."""
    limits = rule_infos()["R350"].limits
    filled, empty = blocks_by_state(at)
    if len(filled) >= limits["blocks_filled"]:
        for block in empty:
            if not is_refused(at, block):
                yield Found({"what": block_title(block), "is_empty": _is_empty(block)}, f"block.{block}")
    filled, empty = sections_by_state(at)
    if len(filled) >= limits["sections_filled"]:
        for section in empty:
            what = f"The section “{section_title(section)}” of the framework"
            yield Found({"what": what, "is_empty": "is empty"}, f"section.{section}")


def _is_empty(block: str) -> str:
    """That a block is empty, and where the strategy says that it is not for this company."""
    empty, it_is = ("are empty", "they are") if block.endswith("s") else ("is empty", "it is")
    section = section_of_block(block)
    if section is None:
        return empty
    return f"{empty}; the section “{section_title(section)}” of the strategy can say that {it_is} not for you"


RULES: tuple[Rule, ...] = (
    NearRule("R260", ("role",), _at_no_cost),
    NearRule("R310", ("role",), _booked_twice),
    NearRule("R311", ("activity", "role"), _without_people),
    NearRule("R320", ("cost", "revenue_stream", "role", "activity"), _dates_leave_out),
    NearRule("R330", ("goal",), _cannot_be_checked),
    WholeRule("R331", _plan_misses, latest_numbers, numbers=True),
    WholeRule("R340", _decisive_guess, _inputs_of_the_result, numbers=True),
    NearRule("R341", ("risk",), _without_answer),
    WholeRule("R350", _still_empty, places_key),
)
