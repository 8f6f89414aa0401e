"""Sentences composed from the numbers: singular and plural right, nothing said that was not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.numbers import money, percent
from canvas_app.report.pdf.story import month_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_SAME = 0.005
"""Amounts closer than this share are called the same."""


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count in words up to twelve with the right form of the noun: `one stream`, `13 streams`."""
    word = _WORDS[count] if count < len(_WORDS) else f"{count:,}"
    return f"{word} {noun if count == 1 else plural or noun + 's'}"


def summary(title: str, analysis: Analysis, start_month: str | None) -> str:
    """Return the paragraph that opens the executive summary."""
    if not len(analysis.stream_ids):
        return f"{title} has no revenue stream yet, so there is no revenue to report."
    parts = (
        _earnings(title, analysis),
        _path(analysis, start_month),
        _margin(analysis),
        _profit(analysis),
        _cash(analysis),
    )
    return " ".join(part for part in parts if part)


def forecast_finding(analysis: Analysis) -> str:
    """Return what the forecast shows, as the title of its figure."""
    first, last = float(analysis.total_revenue[0]), float(analysis.total_revenue[-1])
    months = counted(analysis.months, "month")
    if last <= 0 and first <= 0:
        return f"No revenue within {months}"
    start, end = (money(amount, analysis.currency) for amount in (first, last))
    if abs(last - first) <= _SAME * max(first, last):
        return f"Monthly revenue stays at {end} for {months}"
    verb = "grows" if last > first else "falls"
    return f"Monthly revenue {verb} from {start} to {end} in {months}"


def cash_finding(analysis: Analysis) -> str:
    """Return what the course of the cash shows, as the title of its figure."""
    low = int(np.argmin(analysis.cash))
    amount = money(float(analysis.cash[low]), analysis.currency)
    out = first_below_zero(analysis)
    if out is not None:
        return f"Cash runs out in month {out}"
    if low == analysis.months - 1:
        return f"Cash falls to {amount} at the end of the forecast"
    return f"Cash stays above zero; its low is {amount} in month {low + 1}"


def scenario_finding(every: Sequence[Analysis]) -> str:
    """Return how far the scenarios lie apart at the end."""
    ends = [float(one.total_revenue[-1]) for one in every]
    low, high = (money(end, every[0].currency) for end in (min(ends), max(ends)))
    if low == high:
        return f"All scenarios end at {low} a month"
    return f"Month {every[0].months} brings {low} to {high} a month, by scenario"


def first_below_zero(analysis: Analysis) -> int | None:
    """Return the first month, counted from 1, at whose end the cash is below zero."""
    below = np.flatnonzero(analysis.cash < 0)
    return int(below[0]) + 1 if len(below) else None


def _earnings(title: str, analysis: Analysis) -> str:
    first = analysis.revenue[:, 0]
    total = float(first.sum())
    earning = int(np.count_nonzero(first > 0))
    if total <= 0:
        return f"{title} earns nothing in the first month."
    amount = money(total, analysis.currency)
    if earning == 1:
        return (
            f"{title} earns {amount} a month from one stream, {analysis.stream_names[int(first.argmax())]}."
        )
    top = int(first.argmax())
    share = percent(float(first[top]) / total)
    return (
        f"{title} earns {amount} a month from {counted(earning, 'stream')}. "
        f"{analysis.stream_names[top]} brings {share} of it."
    )


def _path(analysis: Analysis, start_month: str | None) -> str:
    first, last = float(analysis.total_revenue[0]), float(analysis.total_revenue[-1])
    if last <= 0:
        return ""
    when = f"month {analysis.months}"
    if start_month is not None:
        when += f", {month_labels(start_month)(analysis.months)}"
    amount = money(last, analysis.currency)
    if abs(last - first) <= _SAME * max(first, last):
        return f"Revenue stays at that level until {when}."
    return f"Revenue {'reaches' if last > first else 'falls to'} {amount} a month in {when}."


def _margin(analysis: Analysis) -> str:
    margin = analysis.metrics.get("gross_margin")
    if margin is None or margin.value is None:
        return ""
    return f"The gross margin is {percent(margin.value)}."


def _profit(analysis: Analysis) -> str:
    even = analysis.metrics.get("break_even_month")
    if even is None or not analysis.total_revenue.any():
        return ""
    if even.value is None:
        return f"No operating profit lasts within {counted(analysis.months, 'month')}."
    if even.value <= 1:
        return "It makes an operating profit from the first month."
    return f"It makes an operating profit from month {even.value:.0f}."


def _cash(analysis: Analysis) -> str:
    low = int(np.argmin(analysis.cash))
    amount = float(analysis.cash[low])
    out = first_below_zero(analysis)
    if not analysis.cash.any():
        return ""
    if out is None:
        return f"Cash is lowest in month {low + 1}, at {money(amount, analysis.currency)}."
    missing = money(-amount, analysis.currency)
    if low + 1 == out:
        return f"Cash runs out in month {out}; {missing} is missing."
    return f"Cash runs out in month {out}; up to {missing} is missing, in month {low + 1}."
