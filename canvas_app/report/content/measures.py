"""Metrics in words for sentences and tables: the number with its unit, and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from canvas_app.analysis import METRICS
from canvas_app.model.numbers import MINUS, NOTHING, compact, money
from canvas_app.report.content.blocks import Cell
from canvas_app.report.values import date_text, value_words

if TYPE_CHECKING:
    import datetime

    from canvas_app.analysis import MetricValue

Light = Literal["good", "attention", "bad"]
LIGHT_WORDS: dict[Light, str] = {"good": "Good", "attention": "Watch", "bad": "Bad"}
"""A light never stands alone: greyscale and those who see no colours have the word."""
_MISSING = {
    "break_even_month": "Not reached",
    "cash_break_even_month": "Not reached",
    "payback": "Not reached",
    "discounted_payback": "Not reached",
    "cash_out_month": "Not within the forecast",
}
"""What it means that a metric has no number, where that is more than that it does not apply."""


def amount_words(value: float | None, unit: str, currency: str) -> str:
    """Return a number with its unit in words: `$252k a month`, `17 months`, `month 9`, `4.6 ×`."""
    if value is None:
        return NOTHING
    head, _, per = unit.partition("/")
    if head in (currency, "money", "share"):
        return value_words(value, unit, currency) + (f" a {per}" if per else "")
    if head in ("month", "ratio", ""):
        return value_words(value, head, currency)
    noun = head[:-1] if value == 1 and head.endswith("s") else head
    return f"{compact(value)} {noun}"


def metric_words(metric: MetricValue, currency: str, *, per: bool = True) -> str:
    """Return a metric with its unit; one without a number as what that means.

    Where the label says by which time it is, `per=False` leaves that out: `$222k` of monthly revenue.
    """
    if metric.value is not None:
        unit = metric.unit if per else metric.unit.partition("/")[0]
        return amount_words(metric.value, unit, currency)
    if metric.status == "undefined" and metric.id in _MISSING:
        return "Not known yet"  # An exchange rate is missing, which says nothing about when.
    if metric.status == "infinite":
        return "No limit" if METRICS[metric.id].better == "up" else "Never"
    return _MISSING.get(metric.id, "Not applicable")


def label_beside(metric_id: str) -> str:
    """Return the label of a metric beside its value, which says `month` itself: `Break-even`, `month 16`."""
    info = METRICS[metric_id]
    return info.label.removesuffix(" month") if info.unit == "month" else info.label


def target_words(metric_id: str, currency: str) -> str:
    """Return from where on a metric is good, as `from 3 ×`; nothing where there is no limit."""
    info = METRICS[metric_id]
    if info.good is None:
        return ""
    number = amount_words(info.good, info.unit.partition("/")[0], currency)
    return f"{'from' if info.better == 'up' else 'up to'} {number}"


def light_cell(light: Light | None) -> Cell:
    """Return how something stands as a word in its colour."""
    return Cell(NOTHING) if light is None else Cell(LIGHT_WORDS[light], tone=light)


def money_cell(amount: float, currency: str, *, strong: bool = False) -> Cell:
    """Return an amount; a strong one stands for a result, and below zero in the colour of what is bad."""
    text = money(amount, currency)
    return Cell(text, tone="bad" if strong and text.startswith(MINUS) else None, bold=strong)


def short_date(date: datetime.date) -> str:
    """Return a date for narrow columns, the same in every locale: 3 Mar 2026."""
    day, month, year = date_text(date).split()
    return f"{day} {month[:3]} {year}"
