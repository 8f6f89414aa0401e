"""What the filled fields of a record say in words: label, value, unit, range and source."""

from __future__ import annotations

import datetime
import typing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis import METRICS
from canvas_app.model import Evidence, Need, Person, PricingBase, Quantity, Tier, VariableCost, label_of
from canvas_app.model.currencies import MONEY, currency_in, currency_of, is_rate
from canvas_app.model.element_parts import Answer
from canvas_app.model.fields import field_views
from canvas_app.model.inputs import unit_at
from canvas_app.model.numbers import exact_money, exact_number, metric_text, percent
from canvas_app.model.tariff_units import amount_by, full_unit, per

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

    from canvas_app.analysis.simulation.monte_carlo import Spread
    from canvas_app.model import FieldView

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_RAREST = 0.001
"""A share of trials closer to none or to all is told as less or more than this."""
_SAID_BY_NUMBER = frozenset({"", "share", "ratio", "month", "months", "factor", "1 to 5"})
"""Units that a short number carries itself or does without."""
_ONLY_WHEN: dict[str, Callable[[typing.Any], bool]] = {
    "bass_p": lambda record: record.ramp == "bass",
    "bass_q": lambda record: record.ramp == "bass",
    "ramp_months": lambda record: getattr(record, "ramp", "linear") != "none" and record.ramp_months > 0,
    "start": lambda record: record.start > 1,
    "channel_type": lambda record: record.aspect == "channel",
    "relationship_type": lambda record: record.aspect == "relationship",
    "analytics_area": lambda record: record.family == "analytics",
    "package_size": lambda record: record.mode == "package",
    "substitutability": lambda record: not record.sole_source,
}
"""Fields that mean something only together with another one."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """A filled field; `note` is what is known about a number, `address` where its text may lead to."""

    name: str
    label: str
    text: str
    note: str = ""
    address: str | None = None


def field_texts(
    record: BaseModel,
    currency: str,
    names: Mapping[str, str],
    skip: frozenset[str] = frozenset(),
    *,
    changed_only: bool = False,
) -> list[FieldText]:
    """Return the filled fields of a record in their order; `names` gives the names of other records by id.

    With `changed_only` those that say what holds anyhow are left out.
    """
    return _Speaker(currency, names).fields(record, skip, changed_only=changed_only)


def date_text(date: datetime.date) -> str:
    """Return a date in words, the same in every locale: 3 March 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def number_text(value: float, unit: str, currency: str) -> str:
    """Return a number with its unit in words: `share/month` gives "2.5 % per month".

    An exchange rate has more digits than an amount, and what it is one of stands beside it.
    """
    head, *per = unit.split("/")
    words = f" per {' and '.join(per)}" if per else ""
    if is_rate(unit):
        return f"{value:.6g}"
    said = currency_in(unit, currency)
    if said is not None:
        return exact_money(value, said) + words
    if head == "share":
        return percent(value) + words
    if head == "1 to 5":
        return f"{value:g} of 5"
    if head == "factor":
        return f"×\u00a0{exact_number(value)}"
    noun = "" if head == "month" else _singular(head) if value == 1 else head
    return f"{exact_number(value)} {noun}".rstrip() + words


def short_words(value: float, unit: str, currency: str) -> str:
    """Return a number with what it counts, as short as it goes: `$30`, `1.2 %`, `11k calls`."""
    head, words = unit.partition("/")[0], value_words(value, unit, currency)
    if is_rate(unit) or currency_in(unit, currency) is not None or head in _SAID_BY_NUMBER:
        return words
    return f"{words} {_singular(head) if value == 1 else head}"


def value_words(value: float | None, unit: str, currency: str) -> str:
    """Return the value of a metric as it stands in a sentence: `$252k`, `4.6 ×`, `17 mo`, but `month 9`."""
    if unit == "month" and value is not None:
        return f"month {round(value)}"
    return metric_text(value, unit, currency)


def percentile_words(value: float | None, spread: Spread, say: Callable[[float | None], str]) -> str:
    """Return a percentile as `say` tells a value; one among trials whose month never comes as that."""
    return "not reached" if value is None and spread.never_last else say(value)


def chance_words(share: float) -> str:
    """Return a share of trials; less than all is never `100 %`, more than none never `0 %`."""
    if 0.0 < share < _RAREST:
        return f"under {percent(_RAREST)}"
    if 1.0 - _RAREST < share < 1.0:
        return f"over {percent(1.0 - _RAREST)}"
    return percent(share)


def unit_words(unit: str, currency: str) -> str:
    """Return the unit of an input in words: `USD per month`, `% per month`, `customers`."""
    head, *per = unit.split("/")
    noun = {MONEY: currency, "share": "%", "share of revenue": "% of revenue", "1 to 5": "of 5"}.get(
        head, head
    )
    return f"{noun} per {' and '.join(per)}" if per else noun


def bare_unit(unit: str) -> str:
    """Return what of a unit must stand with every number: a currency or a percent sign."""
    head = unit.partition("/")[0]
    if is_rate(unit):
        return unit
    return head if head == "share" or currency_in(unit, MONEY) is not None else ""


def quantity_text(quantity: Quantity, unit: str, currency: str) -> str:
    """Return an assumption with its range in its full unit: `$49 per seat (range $39 to $59)`."""
    bare = bare_unit(unit)
    low, high = (
        None if end is None else number_text(end, bare, currency) for end in (quantity.low, quantity.high)
    )
    text = number_text(quantity.value, unit, currency)
    if low is not None and high is not None:
        return f"{text} (range {low} to {high})"
    if low is not None:
        return f"{text} (at least {low})"
    return text if high is None else f"{text} (at most {high})"


def quantity_note(quantity: Quantity) -> str:
    """Return where an assumption comes from and how sure it is."""
    confidence = f"{quantity.confidence} confidence" if quantity.confidence else ""
    return "; ".join(part for part in (quantity.source, confidence, quantity.note) if part)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says values in one currency; `names` gives the names of records by id."""

    currency: str
    names: Mapping[str, str]

    def fields(
        self, record: BaseModel, skip: frozenset[str], *, changed_only: bool = False
    ) -> list[FieldText]:
        own = currency_of(record)
        if own not in (None, self.currency):
            return replace(self, currency=own).fields(record, skip, changed_only=changed_only)
        rows: list[FieldText] = []
        for view in field_views(type(record)):
            value = getattr(record, view.name)
            if view.name in skip or _empty(value) or not _ONLY_WHEN.get(view.name, _always)(record):
                continue
            if not changed_only or value != view.default:
                rows += self._rows(record, view, value)
        return rows

    def _rows(self, record: BaseModel, view: FieldView, value: object) -> list[FieldText]:
        if isinstance(value, tuple):
            return self._many(record, view, value)
        text, note = self._text(record, view, value), ""
        if isinstance(value, Quantity):
            note = quantity_note(value)
        return [FieldText(view.name, view.spec.label, text, note)]

    def _many(self, record: BaseModel, view: FieldView, values: tuple[object, ...]) -> list[FieldText]:
        rows: list[FieldText] = []
        coded = _is_code(*typing.get_args(view.annotation)[:1])
        plain: list[str] = []
        for value in values:
            match value:
                case PricingBase():
                    rows += self._pricing(value)
                case VariableCost():
                    rows.append(self._variable_cost(value, record))
                case Evidence():
                    rows.append(
                        FieldText(view.name, view.spec.label, _evidence(value), address=value.url or None)
                    )
                case _:
                    plain.append(self._item(record, view, value, coded))
        if plain:
            one_a_line = isinstance(values[0], Need | Answer | Tier)
            rows.append(FieldText(view.name, view.spec.label, ("\n" if one_a_line else "; ").join(plain)))
        return rows

    def _pricing(self, part: PricingBase) -> list[FieldText]:
        engine = label_of(str(type(part).model_fields["engine"].default))
        words = [part.label, engine] if part.label else [engine]
        if part.unit:
            words.append(f"sold per {part.unit}")
        title = FieldText("components", "Pricing", ", ".join(words))
        return [title, *self.fields(part, frozenset({"label", "preset", "unit", "currency"}))]

    def _variable_cost(self, cost: VariableCost, stream: BaseModel) -> FieldText:
        currency = cost.currency or self.currency
        if cost.driver == "pct_revenue":
            amount = quantity_text(cost.amount, "share", currency)
            head, bracket, rest = amount.partition(" (")
            words = f"{head} of revenue{bracket}{rest}"
        else:
            unit = full_unit(MONEY, amount_by(cost, "amount", stream), cost.amount.unit)
            words = quantity_text(cost.amount, unit, currency)
        return FieldText("variable_costs", label_of(cost.category), words, quantity_note(cost.amount))

    def _item(self, record: BaseModel, view: FieldView, value: object, coded: bool) -> str:
        match value:
            case Need():
                return f"{value.text} (importance {value.importance} of 5, {value.kind})"
            case Answer():
                return value.text
            case Person():
                return (
                    ", ".join(part for part in (value.name, value.email, value.phone) if part)
                    or "to be named"
                )
            case Tier():
                reach = "above" if value.up_to is None else f"up to {exact_number(value.up_to)}"
                price, fee = (
                    f"{exact_money(amount, self.currency)} {per(amount_by(value, name, record))}"
                    for name, amount in (("price", value.price), ("flat_fee", value.flat_fee))
                )
                return f"{reach}: {price}{f' plus {fee}' if value.flat_fee else ''}"
            case int() | float():
                return number_text(value, view.spec.unit, self.currency)
            case _:
                return label_of(str(value)) if coded else str(value)

    def _text(self, record: BaseModel, view: FieldView, value: object) -> str:
        metric = METRICS.get(str(getattr(record, "metric", "")))
        match value:
            case bool():
                return "Yes" if value else "No"
            case Quantity():
                return quantity_text(value, unit_at(record, view), self.currency)
            case int() | float() if metric is not None and not view.spec.unit:
                return _metric_number(value, metric.unit, self.currency)
            case int() | float():
                return number_text(value, view.spec.unit, self.currency)
            case datetime.date():
                return date_text(value)
        if view.name == "owner":
            return self.names.get(str(value), str(value))
        if view.name == "metric" and metric is not None:
            return metric.label
        return label_of(str(value)) if _is_code(view.annotation) else str(value)


def _metric_number(value: float, unit: str, currency: str) -> str:
    """Return a number of a metric that somebody entered: exact, as all that is entered."""
    if unit == "month":
        return value_words(value, unit, currency)
    return metric_text(value, unit, currency) if unit == "ratio" else number_text(value, unit, currency)


def _always(_record: object) -> bool:
    return True


def _empty(value: object) -> bool:
    return value is None or value is False or value in ("", (), "none")


def _evidence(item: Evidence) -> str:
    date = date_text(item.date) if item.date is not None else ""
    return ", ".join(part for part in (item.text, item.url, date) if part)


def _is_code(annotation: object = None) -> bool:
    """Tell whether a value is one of a few codes rather than words of the user."""
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    return typing.get_origin(annotation) is Literal


def _singular(unit: str) -> str:
    return unit[:-1] if unit.endswith("s") else unit
