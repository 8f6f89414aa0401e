"""Amounts in other currencies: the one place in which they become money of the reporting currency.

Everything that is computed reads a model in which this was done, so no formula knows of currencies. An amount
whose rate is missing counts as not given, and every number that money is part of is then undefined, with the
currency that lacks its rate as the reason; no rate is ever guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from canvas_app.model import (
    DOCUMENT_ID,
    ELEMENT_TYPES,
    RELATION_KINDS,
    Quantity,
    Record,
    RelationBase,
    RevenueStream,
)
from canvas_app.model.currencies import amounts_of, currency_of, may_differ
from canvas_app.model.numbers import NOTHING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping
    from typing import Protocol

    from canvas_app.analysis.forecast.assumptions import InputPlace
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, ExchangeRate

    class Valued(Protocol):
        """A Quantity, or what stands in its place in a simulation."""

        @property
        def value(self) -> Any:  # noqa: ANN401 (a number, or one by trial)
            """What it amounts to."""

    Rates = Mapping[str, Valued]


_RATES = "rates."


class Product:
    """An amount times its rate where one of both is drawn: it has a value by trial."""

    __slots__ = ("_amount", "_rate", "unit")

    def __init__(self, amount: Valued | float, rate: Valued) -> None:
        self._amount, self._rate = amount, rate
        self.unit = getattr(amount, "unit", "")

    @property
    def value(self) -> Vector:
        """(trials,) values."""
        return cast("Vector", getattr(self._amount, "value", self._amount) * self._rate.value)


class PlainAmounts:
    """Stands for a record whose amounts are plain numbers, where the rate is drawn: read by trial."""

    def __init__(self, record: Record, rate: Valued) -> None:
        self._record, self._rate = record, rate
        self._amounts = amounts_of(type(record))

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the record has)
        found = getattr(self._record, name)
        return found if name not in self._amounts or found is None else found * self._rate.value


class Foreign(NamedTuple):
    """A record that says amounts in another currency."""

    said: Record
    reported: Record
    """The same with its amounts in the reporting currency."""
    lacking: tuple[str, ...]
    """The currencies that it names and that have no rate."""


@dataclass(frozen=True)
class Exchanged:
    """A model with all its amounts in the reporting currency."""

    snapshot: Snapshot
    rates: Rates
    """By currency; that of the document is not among them."""
    foreign: Mapping[str, Foreign]
    """The records that say amounts in another currency, by id."""
    missing: Mapping[str, tuple[str, ...]]
    """The currencies that lack a rate, with the ids of the records that use them."""

    @property
    def reason(self) -> str | None:
        """Why what money is part of cannot be computed; None where it can."""
        if not self.missing:
            return None
        return f"There is no exchange rate for {' and '.join(self.missing)}."

    @property
    def uncounted(self) -> frozenset[str]:
        """The ids of the records with amounts that lack their rate."""
        return frozenset(key for keys in self.missing.values() for key in keys)


def exchanged(
    snapshot: Snapshot, before: Exchanged | None = None, touched: Iterable[str] | None = None
) -> Exchanged:
    """Return a model with all its amounts in the reporting currency.

    Of what `before` converted under the same currency and rates, records that are still the same are kept.
    With `touched`, all other records are the same as before, and the rates too.
    """
    rates = _rates_of(snapshot.info)
    known = before.foreign if before is not None and same_money(before.snapshot.info, snapshot.info) else {}
    own = snapshot.info.currency
    foreign: dict[str, Foreign] = {}
    if touched is None:
        looked: Iterable[str] = [*_naming(snapshot.elements), *_naming(snapshot.relations)]
    else:
        assert before is not None
        looked = touched
        foreign.update(before.foreign)
    for key in looked:
        record = snapshot.elements.get(key) or snapshot.relations.get(key)
        foreign.pop(key, None)
        if record is not None and not currencies_in(record) <= {own}:
            earlier = known.get(key)
            same = earlier is not None and earlier.said is record
            foreign[key] = earlier if earlier and same else _foreign(record, own, rates)
    if not foreign:
        return Exchanged(snapshot, rates, {}, {})
    return Exchanged(_with(snapshot, foreign), rates, foreign, _missing(snapshot, foreign))


def _foreign(record: Record, own: str, rates: Rates) -> Foreign:
    lacking = sorted(currencies_in(record) - {own} - rates.keys())
    return Foreign(record, _converted(record, own, rates), tuple(lacking))


def same_money(before: DocumentInfo, after: DocumentInfo) -> bool:
    """Whether amounts are worth the same under both: the currency and the rates are as they were."""
    return before is after or (before.currency, before.rates) == (after.currency, after.rates)


def reported(record: Any, info: DocumentInfo) -> Any:  # noqa: ANN401 (the type of the record)
    """Return one record with its amounts in the reporting currency; the record itself where they are."""
    if currencies_in(record) <= {info.currency}:
        return record
    return _converted(record, info.currency, _rates_of(info))


def reached_by(exchange: Exchanged, places: Iterable[InputPlace]) -> set[str]:
    """Return the ids of the records that some inputs reach: their own, and those that a rate converts.

    With a relation its ends are reached, as what a stream pays out stands between it and a partner.
    """
    found = set()
    for place in places:
        found.add(place.record)
        if place.record == DOCUMENT_ID and place.path.startswith(_RATES):
            for key, (record, *_) in exchange.foreign.items():
                found.add(key)
                if isinstance(record, RelationBase):
                    found.update((record.source, record.target))
    return found


def currencies_in(record: object) -> frozenset[str]:
    """Return the currencies that a record and the records in it name for their amounts."""
    if isinstance(record, RevenueStream):
        named = (currency_of(part) for part in (*record.components, *record.variable_costs))
        return frozenset(code for code in named if code is not None)
    code = currency_of(record)
    return _NONE if code is None else frozenset((code,))


def used_currencies(snapshot: Snapshot) -> list[str]:
    """Return the currencies other than that of the document in which amounts are said, alphabetically."""
    named = [snapshot.elements[key] for key in _naming(snapshot.elements)]
    paid = [snapshot.relations[key] for key in _naming(snapshot.relations)]
    found = _NONE.union(*map(currencies_in, (*named, *paid)))
    return sorted(found - {snapshot.info.currency})


class UsedRate(NamedTuple):
    """An exchange rate that a number was computed with, and the elements whose amounts it converted."""

    currency: str
    value: float | None
    """None where it is missing."""
    date: datetime.date | None
    source: str
    ids: tuple[str, ...]

    @property
    def text(self) -> str:
        """The rate, with more digits than an amount."""
        return NOTHING if self.value is None else f"{self.value:.6g}"

    @property
    def title(self) -> str:
        """What it is, with its date and its source."""
        known = ", ".join(part for part in (self.date.isoformat() if self.date else "", self.source) if part)
        return f"Exchange rate of {self.currency}" + (f" ({known})" if known else "")


def used_rates(
    exchange: Exchanged, ids: Collection[str], only: Collection[str] | None = None
) -> list[UsedRate]:
    """Return the rates behind the amounts of some elements, and of the relations that they have.

    `only` names the currencies that are meant; None means all.
    """
    info, used = exchange.snapshot.info, dict[str, list[str]]()
    for key, (record, *_) in _in_order(exchange.snapshot, exchange.foreign):
        ends = (record.source, record.target) if isinstance(record, RelationBase) else (key,)
        for code in currencies_in(record) - {info.currency}:
            used.setdefault(code, []).extend(end for end in ends if end in ids)
    known = {item.currency: item for item in info.rates}
    wanted = [code for code in sorted(used) if used[code] and (only is None or code in only)]
    return [_used(code, known.get(code), used[code]) for code in wanted]


def _used(code: str, known: ExchangeRate | None, ids: list[str]) -> UsedRate:
    kept = tuple(dict.fromkeys(ids))
    if known is None or known.rate is None:
        return UsedRate(code, None, None, "", kept)
    return UsedRate(code, known.rate.value, known.date, known.rate.source, kept)


_NONE: frozenset[str] = frozenset()


@cache
def _priced_kinds() -> frozenset[str]:
    kinds = {**ELEMENT_TYPES, **{kind: each.record_type for kind, each in RELATION_KINDS.items()}}
    return frozenset(kind for kind, each in kinds.items() if may_differ(each))


def _naming(records: Mapping[str, Any]) -> list[str]:
    """The records that name a currency; fields are read directly, as a model may have 10,000 of them."""
    kinds, found = _priced_kinds(), []
    for key, record in records.items():
        kind = record.kind
        if kind == "revenue_stream":
            parts = (*record.components, *record.variable_costs)
            if any(part.currency is not None for part in parts):
                found.append(key)
        elif kind in kinds and record.currency is not None:
            found.append(key)
    return found


def _rates_of(info: DocumentInfo) -> Rates:
    return {item.currency: item.rate for item in info.rates if item.rate is not None}


def _converted(record: Record, own: str, rates: Rates, inherited: str | None = None) -> Record:
    """The record with its amounts, and those of the records in its lists, in the reporting currency."""
    currency = currency_of(record) or inherited
    changed: dict[str, object] = {"currency": None} if currency_of(record) else {}
    foreign = currency is not None and currency != own
    rate = rates.get(currency or "")
    plain = not isinstance(rate, Quantity) and rate is not None
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            changed[name] = tuple(_converted(item, own, rates, currency) for item in value)
        elif foreign and value is not None and name in amounts_of(type(record)) and _is_amount(record, name):
            if rate is None:
                changed[name] = _nothing(record, name, value)
            elif isinstance(value, float):
                changed[name] = value if plain else value * rate.value
            else:
                changed[name] = _times(value, rate)
    after = record.model_copy(update=changed)
    if foreign and plain and _has_plain_amounts(record):
        return cast("Record", PlainAmounts(after, cast("Valued", rate)))
    return after


def _is_amount(record: object, name: str) -> bool:
    """What follows revenue is a share, whatever the field holds else."""
    return not (name == "amount" and getattr(record, "driver", "") == "pct_revenue")


def _has_plain_amounts(record: Record) -> bool:
    return any(isinstance(getattr(record, name), float) for name in amounts_of(type(record)))


def _times(amount: Valued, rate: Valued) -> object:
    if not (isinstance(amount, Quantity) and isinstance(rate, Quantity)):
        return Product(amount, rate)
    ends = {"low": amount.low, "value": amount.value, "high": amount.high}
    return amount.model_copy(update={name: end * rate.value for name, end in ends.items() if end is not None})


def _nothing(record: Record, name: str, value: object) -> object:
    """What stands for an amount that nobody can convert."""
    if type(record).model_fields[name].default is None and not type(record).model_fields[name].is_required():
        return None
    return 0.0 if isinstance(value, float) else Quantity(value=0.0)


def _with(snapshot: Snapshot, foreign: Mapping[str, Foreign]) -> Snapshot:
    after = {key: each.reported for key, each in foreign.items()}
    elements = {key: record for key, record in after.items() if key in snapshot.elements}
    relations = {key: record for key, record in after.items() if key in snapshot.relations}
    changed: dict[str, Any] = {}
    if elements:
        changed["elements"] = {**snapshot.elements, **elements}
    if relations:
        changed |= {"relations": {**snapshot.relations, **relations}, "adjacency": None}
    return replace(snapshot, **changed)


def _missing(snapshot: Snapshot, foreign: Mapping[str, Foreign]) -> Mapping[str, tuple[str, ...]]:
    """By currency, the records in document order, whatever was edited last."""
    if not any(each.lacking for each in foreign.values()):
        return {}
    found: dict[str, list[str]] = {}
    for key, each in _in_order(snapshot, foreign):
        for code in each.lacking:
            found.setdefault(code, []).append(key)
    return {code: tuple(found[code]) for code in sorted(found)}


def _in_order(snapshot: Snapshot, foreign: Mapping[str, Foreign]) -> list[tuple[str, Foreign]]:
    return [(key, foreign[key]) for key in (*snapshot.elements, *snapshot.relations) if key in foreign]
