"""Sentences about what may come: the course of the forecast, scenarios, chances and risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.model.numbers import money
from canvas_app.report.content.rows import are
from canvas_app.report.content.sentences import counted, funds, listed, still_falls
from canvas_app.report.values import chance_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.model import Risk
    from canvas_app.report.content.story import Story

_SAME = 0.005
"""Amounts closer than this share are called the same."""


def forecast_course(story: Story) -> str:
    """Return how revenue goes from the first month to the last."""
    analysis = story.analysis
    first, last = float(analysis.total_revenue[0]), float(analysis.total_revenue[-1])
    when = f"month {analysis.months}"
    if story.info.start_month is not None:
        when += f" ({story.month_label(analysis.months)})"
    if first <= 0 and last <= 0:
        return "There is no revenue."
    start, end = (f"{money(amount, story.currency)} a month" for amount in (first, last))
    if abs(last - first) <= _SAME * max(first, last):
        return f"Revenue stays at {end}."
    if first <= 0:
        begin = int(np.flatnonzero(analysis.total_revenue > 0)[0]) + 1
        return f"Revenue begins in month {begin} and reaches {end} in {when}."
    return f"Revenue {'grows' if last > first else 'falls'} from {start} to {end} in {when}."


def cash_course(story: Story) -> str:
    """Return how deep the cash goes."""
    cash = story.analysis.cash
    low = int(np.argmin(cash))
    amount = money(float(cash[low]), story.currency)
    below = np.flatnonzero(cash < 0)
    if not len(below):
        return f"Cash never falls below zero; it is lowest in month {low + 1}, at {amount}."
    missing = money(-float(cash[low]), story.currency)
    out = int(below[0]) + 1
    if still_falls(story.analysis):
        gap = funds(story.analysis)
        return f"Cash falls below zero in month {out} and still falls at the end: the gap is {gap}."
    return f"Cash falls below zero in month {out}; at most {missing} is missing, in month {low + 1}."


def chances(found: Simulation) -> str:
    """Return the probabilities that the simulation found, as sentences."""
    parts = []
    chance = found.probability
    below, short = chance.get("npv_below_zero"), chance.get("cash_below_zero")
    even = chance.get("break_even_within_horizon")
    if below is not None:
        parts.append(f"the net present value is below zero in {_of_trials(below)}")
    if short is not None:
        parts.append(f"cash falls below zero in {_of_trials(short)}")
    if even is not None:
        parts.append(f"break-even is reached within {counted(found.months, 'month')} in {_of_trials(even)}")
    if not parts:
        return ""
    return f"Of {found.trials:,} trials, {listed(parts)}."


def _of_trials(share: float) -> str:
    return "none" if share <= 0 else "all" if share >= 1 else chance_words(share)


def scenarios_lead(every: Sequence[Analysis], left_out: int) -> str:
    """Return what is compared."""
    count = counted(len(every), "case")
    more = f" {are(left_out, 'further scenario').capitalize()} not shown." if left_out else ""
    return (
        f"The chapter compares {count}: the base and {counted(len(every) - 1, 'scenario')}. A scenario "
        f"changes some inputs of the same model; all its numbers are computed anew.{more}"
    )


def risks_lead(risks: Sequence[Risk], currency: str) -> str:
    """Return how many risks there are and what they would cost, each by its probability."""
    if not risks:
        return "No risk is recorded in the model yet."
    amounts = [risk.probability * risk.impact.value for risk in risks if risk.impact is not None]
    sentence = f"The model records {counted(len(risks), 'risk')}."
    if not amounts:
        none = "It has no" if len(risks) == 1 else "None of them has an"
        return f"{sentence} {none} impact in money yet."
    expected = money(sum(amounts), currency)
    if len(amounts) == len(risks):
        what = "Its" if len(risks) == 1 else "Their"
        return f"{sentence} {what} expected loss, impact times probability, is {expected}."
    have = "has" if len(amounts) == 1 else "have"
    return (
        f"{sentence} {counted(len(amounts), 'risk').capitalize()} {have} an impact in money; the expected "
        f"loss of these, impact times probability, is {expected}."
    )
