"""Words that several figures share: months, cases, times, counts of customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model.numbers import compact

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis import Analysis

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month_names(start_month: str | None) -> Callable[[int], str]:
    """Return what names a month for an axis: "Mar 2027", or "Month 3" where no month is the first."""
    if start_month is None:
        return "Month {}".format
    year, month = (int(part) for part in start_month.split("-"))

    def name(number: int) -> str:
        at = year * 12 + month - 1 + number - 1
        return f"{_NAMES[at % 12]} {at // 12}"

    return name


def case_of(scenario: str) -> str:
    """Return how a scenario is called within a sentence: "base scenario", "scenario “Ambitious”"."""
    return f"scenario “{scenario}”" if scenario and scenario != "Base" else "base scenario"


def shown_months(analysis: Analysis, months: int | None) -> int:
    """Return how many months are shown: what was asked for, as far as the forecast goes."""
    return analysis.months if months is None else max(1, min(months, analysis.months))


def lasting(months: int) -> str:
    """Return a time in words: "3 years", "18 months"."""
    if months % 12 == 0 and months > 12:
        return f"{months // 12} years"
    return f"{months} months" if months != 1 else "month 1"


def whole(count: float) -> str:
    """Return a number of customers: whole, since nobody is a tenth; three digits from a thousand on."""
    return compact(round(count) if count >= 1 else count)
