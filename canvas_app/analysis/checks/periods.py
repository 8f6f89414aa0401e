"""Figures of one period among figures of another: a yearly churn in a field for a monthly one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.ranges import held_in
from canvas_app.analysis.metrics.economics import churn_over
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.model import RevenueStream
    from canvas_app.model.quantity import Record

_MONTHS = {"yearly": 12.0, "quarterly": 3.0, "monthly": 1.0, "weekly": 12.0 / 52.0, "daily": 12.0 / 365.0}
_WORDS = {
    "yearly": r"years?|yr|annum|annual(ly)?|yearly|p\.?a\.?",
    "quarterly": r"quarters?|quarterly",
    "monthly": r"months?|mo|monthly|p\.?m\.?",
    "weekly": r"weeks?|weekly",
    "daily": r"days?|daily",
}
_PERIODS = {
    period: re.compile(rf"(^|.*(/|\bper|\ba|\beach|\s))\s*({words})\s*$", re.IGNORECASE)
    for period, words in _WORDS.items()
}
_LOSSES = frozenset({"churn", "contraction", "free_churn", "conversion"})
"""Shares of those who are there; what leaves in a year leaves in twelve parts of what is left."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A figure in another period than its field, and the value that the field should have instead."""

    path: str
    own: str
    expected: str
    mended: object


def period_of(unit: str) -> str | None:
    """Return the period that a unit ends in: "yearly" for "EUR/year"; None without one."""
    if not unit:
        return None
    return next((period for period, words in _PERIODS.items() if words.match(unit)), None)


def mixed_in(record: Record) -> Iterator[Mixed]:
    """Yield the figures whose own unit names another period than their field."""
    for held in held_in(record):
        quantity = held.value
        if not isinstance(quantity, Quantity) or not quantity.unit:
            continue
        own, expected = period_of(quantity.unit), period_of(held.spec.unit)
        if own is not None and expected is not None and own != expected:
            name = held.path.rpartition(".")[2]
            yield Mixed(held.path, own, expected, converted(quantity, name, held.spec.unit, own, expected))


def converted(quantity: Quantity, name: str, unit: str, own: str, expected: str) -> Quantity:
    """Return a figure in the period of its field: rates compound, amounts are divided."""
    part = _MONTHS[expected] / _MONTHS[own]

    def convert(number: float) -> float:
        if not unit.startswith("share"):
            return number * part
        if name in _LOSSES:
            return churn_over(number, part)
        return float((1.0 + number) ** part - 1.0)

    low, high = (None if end is None else convert(end) for end in (quantity.low, quantity.high))
    fields = {"value": convert(quantity.value), "low": low, "high": high, "unit": ""}
    return quantity.model_copy(update=fields)


def mixed_tariffs(stream: RevenueStream) -> Iterator[Mixed]:
    """Yield the subscriptions whose price is of another period than their billing interval or the churn."""
    monthly_churn = stream.churn is not None and stream.churn.value > 0.0
    for index, part in enumerate(stream.components):
        if not isinstance(part, SubscriptionPricing) or part.price is None:
            continue
        path, said = f"components.{index}", period_of(part.price.unit) or period_of(part.unit)
        if said is not None and _MONTHS[said] >= 1.0 and part.interval != _MONTHS[said]:
            yield Mixed(path, said, _interval_words(part.interval), _billed(part, int(_MONTHS[said])))
        elif said is None and part.interval >= 12 and monthly_churn:
            yield Mixed(path, "yearly", "monthly", _by_the_month(part))


def _interval_words(months: int) -> str:
    return next((period for period, length in _MONTHS.items() if length == months), "other")


def _billed(part: SubscriptionPricing, months: int) -> SubscriptionPricing:
    return part.model_copy(update={"interval": months})


def _by_the_month(part: SubscriptionPricing) -> SubscriptionPricing:
    """The same price for one month."""
    assert part.price is not None
    price = part.price
    ends = {end: None if (value := getattr(price, end)) is None else value / part.interval for end in _ENDS}
    return part.model_copy(update={"interval": 1, "price": price.model_copy(update=ends)})


_ENDS = ("value", "low", "high")
