"""Numbers that cannot be: outside the range of their field, or ranges that turn around.

Records refuse most of them when they are made. What can still be there: an override of a scenario, limits
that hold between two fields, and records that came around the validation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from canvas_app.model import FieldView, Spec, VariableCost, field_views, label_of
from canvas_app.model.fields import MONEY_LIMIT
from canvas_app.model.quantity import Quantity, Record

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Fault:
    """A number that cannot be, with its limits and what it would be within them."""

    path: str
    label: str
    unit: str
    low: float | None
    high: float | None
    mended: object
    """The value of the field at `path` within its limits."""

    @property
    def limits(self) -> str:
        """What it must be: "between 0 % and 100 %", "0 or more"."""
        return limits_in_words(self.low, self.high, self.unit)


class Held(NamedTuple):
    """A field with limits, and where it stands."""

    path: str
    label: str
    spec: Spec
    value: Any
    owner: Record


def limits_in_words(low: float | None, high: float | None, unit: str) -> str:
    """Return what a number must be, as the sentence of its field says it."""
    sentence = Spec("It", unit=unit, low=low, high=high).range_sentence()
    return sentence.removeprefix("It must be ").removesuffix(".")


def held_in(record: Record, path: str = "", within: str = "") -> Iterator[Held]:
    """Yield the numbers and Quantities with limits in a record and in the records of its lists."""
    values = record.__dict__
    for view, holds_records in _views(type(record)):
        value = values.get(view.name)
        if value is None:
            continue
        if not holds_records:
            yield Held(f"{path}{view.name}", f"{within}{view.spec.label}", view.spec, value, record)
            continue
        for index, item in enumerate(value):
            if isinstance(item, Record):
                label = within if len(value) == 1 else f"{within}{view.spec.label} {index + 1}, "
                yield from held_in(item, f"{path}{view.name}.{index}.", label)


@cache
def _views(record_type: type[Record]) -> tuple[tuple[FieldView, bool], ...]:
    """The fields that have limits, and those that hold records, with whether they do."""
    found = []
    for view in field_views(record_type):
        if view.spec.low is not None or view.spec.high is not None:
            found.append((view, False))
        elif view.name in _LISTS:
            found.append((view, True))
    return tuple(found)


_LISTS = frozenset({"components", "tiers", "variable_costs", "jobs", "pains", "gains"})
"""Fields that hold records with numbers."""


def faults_in(record: Record) -> Iterator[Fault]:
    """Yield the numbers of a record that cannot be, in the order of its fields."""
    for held in held_in(record):
        low, high = limits_of(held)
        if held.value.__class__ is float and _within(held.value, low, high):
            continue
        mended = _mended(held.value, low, high)
        if mended is not held.value and not (isinstance(mended, tuple) and mended == held.value):
            yield Fault(held.path, label_in(held), unit_of(held), low, high, mended)


def limits_of(held: Held) -> tuple[float | None, float | None]:
    """Return the limits of a field; a share of revenue is at most all of it."""
    return held.spec.low, 1.0 if _is_share_of_revenue(held) else held.spec.high


def unit_of(held: Held) -> str:
    """Return the unit of a field; costs that follow revenue are shares of it."""
    return "share" if _is_share_of_revenue(held) else held.spec.unit


def label_in(held: Held) -> str:
    """Return the label of a field; that of a variable cost says which one."""
    if isinstance(held.owner, VariableCost):
        return held.label.removesuffix(held.spec.label) + label_of(held.owner.category)
    return held.label


def _is_share_of_revenue(held: Held) -> bool:
    return held.spec.label == "Amount" and getattr(held.owner, "driver", "") == "pct_revenue"


def _within(number: float, low: float | None, high: float | None) -> bool:
    return math.isfinite(number) and (low is None or number >= low) and (high is None or number <= high)


def _clamped(number: float, low: float | None, high: float | None) -> float:
    """The nearest number within the limits; what is no number counts as the low one."""
    least = -MONEY_LIMIT if low is None else low
    most = MONEY_LIMIT if high is None else high
    return (0.0 if low is None else low) if math.isnan(number) else min(max(number, least), most)


def _mended(value: Any, low: float | None, high: float | None) -> Any:  # noqa: ANN401
    """The value within its limits, or the very same one; a range gives way to its value."""
    if isinstance(value, Quantity):
        return _mended_quantity(value, low, high)
    if isinstance(value, tuple):
        return tuple(_mended(item, low, high) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return value if _within(value, low, high) else type(value)(_clamped(value, low, high))


def _mended_quantity(known: Quantity, low: float | None, high: float | None) -> Quantity:
    if _within(known.value, low, high) and known.low is None and known.high is None:
        return known
    value = _clamped(known.value, low, high)
    lower = None if known.low is None else min(_clamped(known.low, low, high), value)
    upper = None if known.high is None else max(_clamped(known.high, low, high), value)
    if (value, lower, upper) == (known.value, known.low, known.high):
        return known
    return known.model_copy(update={"value": value, "low": lower, "high": upper})


def with_value(record: Record, path: str, value: object) -> Any:  # noqa: ANN401
    """Return a record with another value of the field at a path, as `components.0.price`."""
    name, _, rest = path.partition(".")
    if not rest:
        return record.model_copy(update={name: value})
    index, _, deeper = rest.partition(".")
    items = list(getattr(record, name))
    items[int(index)] = with_value(items[int(index)], deeper, value)
    return record.model_copy(update={name: tuple(items)})
