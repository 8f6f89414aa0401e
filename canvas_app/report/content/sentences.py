"""Sentences composed from the numbers: singular and plural right, nothing said that was not computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.model.numbers import money, percent
from canvas_app.report.plots.wording import month_names
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.model import DocumentInfo

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_TIED = "\u00a0"
_SAME = 0.005
"""Amounts closer than this share are called the same."""


def in_words(count: int) -> str:
    """Return a number, up to twelve in words; none is `no`, as before a noun."""
    return _WORDS[count] if count < len(_WORDS) else f"{count:,}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count in words up to twelve with the right form of the noun: `one stream`, `13 streams`."""
    return f"{in_words(count)} {noun if count == 1 else noun + 's' if plural is None else plural}"


def opening(title: str, analysis: Analysis, start_month: str | None, case: str = "base scenario") -> str:
    """Return what the model earns now and at the end of the forecast, where key figures say the rest.

    `case` names the scenario as it stands after "the".
    """
    if not len(analysis.stream_ids):
        return f"{title} has no revenue stream yet, so there is no revenue to report."
    if analysis.exchange.reason is not None:
        return f"What {title} earns cannot be said yet. {analysis.exchange.reason}"
    parts = (_earnings(title, analysis, case), _path(analysis, start_month))
    return " ".join(part for part in parts if part)


def first_below_zero(analysis: Analysis) -> int | None:
    """Return the first month, counted from 1, at whose end the cash is below zero."""
    below = np.flatnonzero(analysis.cash < 0)
    return int(below[0]) + 1 if len(below) else None


def still_falls(analysis: Analysis) -> bool:
    """Return whether cash is lowest in the last month, below zero and falling: more may be missing later."""
    cash, moved = analysis.cash, analysis.net_cash
    return int(cash.argmin()) == analysis.months - 1 and float(cash[-1]) < 0.0 and float(moved[-1]) < 0.0


def funds(analysis: Analysis) -> str:
    """Return the cash that is missing at the deepest point: `$1.3M`.

    Where cash still falls at the end: `at least $1.3M by month 36, and more after it`.
    """
    missing = money(-float(analysis.cash.min()), analysis.currency)
    if not still_falls(analysis):
        return missing
    words = f"at least {missing} by month {analysis.months}"
    return words if analysis.metrics["break_even_month"].value is not None else f"{words}, and more after it"


def moves_money(analysis: Analysis) -> bool:
    """Return whether anything is earned or spent in the forecast: a break-even of nothing says nothing."""
    return bool(analysis.total_revenue.any() or analysis.net_cash.any())


def _earnings(title: str, analysis: Analysis, case: str) -> str:
    first = analysis.revenue[:, 0]
    total = float(first.sum())
    earning = int(np.count_nonzero(first > 0))
    if total <= 0:
        return f"{title} earns nothing in month 1 of the {case}."
    amount = money(total, analysis.currency)
    who = "the model" if title == "The model" else title
    if earning == 1:
        name = analysis.stream_names[int(first.argmax())]
        return f"In the {case} {who} earns {amount} a month from one stream, {name}."
    top = int(first.argmax())
    share = percent(float(first[top]) / total)
    return (
        f"In the {case} {who} earns {amount} a month from {counted(earning, 'stream')}. "
        f"{share} of it comes from {analysis.stream_names[top]}."
    )


def _path(analysis: Analysis, start_month: str | None) -> str:
    first, last = float(analysis.total_revenue[0]), float(analysis.total_revenue[-1])
    if last <= 0:
        return ""
    when = f"month {analysis.months}"
    if start_month is not None:
        when += f", {month_names(start_month)(analysis.months)}"
    amount = money(last, analysis.currency)
    if abs(last - first) <= _SAME * max(first, last):
        return f"Revenue stays at that level until {when}."
    return f"Revenue {'reaches' if last > first else 'falls to'} {amount} a month in {when}."


def next_review(info: DocumentInfo) -> str:
    """Return the date of the next review; one before the last update has passed. Empty where none is set."""
    if info.next_review is None:
        return ""
    passed = info.last_updated is not None and info.next_review < info.last_updated
    return f"{date_text(info.next_review)}{' (passed)' if passed else ''}"


def tied(words: str) -> str:
    """Return words that stay on one line, as a number with its unit, a range or a date."""
    return words.replace(" ", _TIED)


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Return parts as a sentence lists them: `one`, `one and two`, `one, two and three`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
