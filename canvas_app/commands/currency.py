"""Another reporting currency: what becomes of the exchange rates, so that no amount is valued wrongly.

Amounts that name no currency keep their numbers and are in the new one from then on. Those in other
currencies keep their worth: the rates are recalculated by that of the new currency. Without such a rate they
would be values in the old one, so they are removed, and the amounts lack a rate until it is entered. Rates
that scenarios override follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from canvas_app.model import DOCUMENT_ID, DocumentInfo, ExchangeRate, Override, Quantity, Record
from canvas_app.model.currencies import amounts_of, currency_of, may_differ
from canvas_app.model.document_records import MAX_RATES, SMALLEST_RATE
from canvas_app.model.fields import MONEY_LIMIT
from canvas_app.model.pricing import UsagePricing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document import Document

R = TypeVar("R", bound=Record)
Changes = dict[str, dict[str, object]]


def with_consequences(document: Document, changes: Mapping[str, Mapping[str, object]]) -> Changes:
    """Return changes of fields with what another currency of the document, or other rates, bring about."""
    found = {key: dict(fields) for key, fields in changes.items()}
    info, fields = document.info, found.get(DOCUMENT_ID, {})
    code, rates = fields.get("currency", info.currency), fields.get("rates", info.rates)
    if (code, rates) == (info.currency, info.rates):
        return found
    base = None if "rates" in fields else _rate(info, code)
    if "rates" not in fields:
        fields["rates"] = () if base is None else _recalculated(info, code, base)
    for scenario in document.snapshot().scenarios.values():
        if code == info.currency:
            kept = _following(scenario.overrides, info, rates)
        else:
            kept = _in_new_money(scenario.overrides, info, code, base)
        if kept != scenario.overrides:
            found.setdefault(scenario.id, {}).setdefault("overrides", kept)
    return found


def currency_note(before: DocumentInfo, after: DocumentInfo) -> str:
    """Return what another currency of the document did, in sentences; empty where it is the same."""
    if before.currency == after.currency:
        return ""
    said = f"Amounts that name no currency keep their numbers and are in {after.currency} now."
    if not before.rates:
        return said
    base = _rate(before, after.currency)
    if base is None:
        gone = "As none was known for it, the exchange rates were removed: enter them anew."
        return f"{said} {gone}"
    worth = f"1 {after.currency} = {base:.6g} {before.currency}"
    return f"{said} The exchange rates were recalculated by {worth}."


def naming(record: R, code: str) -> R:
    """Return a record whose amounts, also in its lists, name a currency where they named none."""
    changed: dict[str, object] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Record):
            changed[name] = tuple(naming(item, code) for item in value)
    said = any(getattr(record, name) not in (None, 0.0) for name in amounts_of(type(record)))
    tiers = isinstance(record, UsagePricing) and record.tiers
    if may_differ(type(record)) and currency_of(record) is None and (said or tiers):
        changed["currency"] = code
    return record.model_copy(update=changed) if changed else record


def _rate(info: DocumentInfo, code: object) -> float | None:
    return next((item.rate.value for item in info.rates if item.currency == code and item.rate), None)


def _recalculated(info: DocumentInfo, code: object, base: float) -> tuple[ExchangeRate, ...]:
    """The rates in the new currency, which leaves its place in the table to the old one."""
    rates = []
    for item in info.rates:
        if item.currency == code:
            turned = None if item.rate is None else _turned(item.rate)
            rates.append(item.model_copy(update={"currency": info.currency, "rate": turned}))
        else:
            divided = None if item.rate is None else _divided(item.rate, base)
            rates.append(item.model_copy(update={"rate": divided}))
    return tuple(rates)


def _turned(rate: Quantity) -> Quantity:
    """What one unit of the old currency is worth in the new one: the ends of the range change places."""
    low, high = (None if end is None else _rounded(1.0 / end) for end in (rate.high, rate.low))
    return rate.model_copy(update={"value": _rounded(1.0 / rate.value), "low": low, "high": high})


def _divided(rate: Quantity, base: float) -> Quantity:
    low, high = (None if end is None else _rounded(end / base) for end in (rate.low, rate.high))
    return rate.model_copy(update={"value": _rounded(rate.value / base), "low": low, "high": high})


def _row(item: Override) -> int | None:
    """The row of the exchange rate that an override is of; None where it is of something else."""
    steps = item.path.split(".")
    if item.record != DOCUMENT_ID or steps[0] != "rates":
        return None
    return int(steps[1]) if len(steps) > 1 and steps[1].isdigit() else MAX_RATES


def _following(overrides: Iterable[Override], info: DocumentInfo, rates: object) -> tuple[Override, ...]:
    """The overrides with those of rates in the rows where their currencies are now, without those gone."""
    codes = [getattr(item, "currency", "") for item in (rates if isinstance(rates, tuple) else ())]
    kept = []
    for item in overrides:
        row = _row(item)
        if row is None:
            kept.append(item)
        elif row < len(info.rates) and info.rates[row].currency in codes:
            _rates, _row_before, *rest = item.path.split(".")
            path = ".".join(("rates", str(codes.index(info.rates[row].currency)), *rest))
            kept.append(item.model_copy(update={"path": path}))
    return tuple(kept)


def _in_new_money(
    overrides: Iterable[Override], info: DocumentInfo, code: object, base: float | None
) -> tuple[Override, ...]:
    """The overrides with exchange rates in the new currency; without them where `base`, its rate, is unknown.

    A scenario in which the new currency had another rate needs all the others too: they depend on it.
    """
    others = tuple(item for item in overrides if _row(item) is None)
    if base is None:
        return others
    rates = {row: max(item.value, SMALLEST_RATE) for item in overrides if (row := _row(item)) is not None}
    turned = next(row for row, item in enumerate(info.rates) if item.currency == code)
    if turned in rates:
        rates = {row: item.rate.value for row, item in enumerate(info.rates) if item.rate} | rates
    own = rates.get(turned, base)
    return (
        *(
            _override(row, 1.0 / rate if row == turned else rate / own)
            for row, rate in sorted(rates.items())
            if row < len(info.rates)
        ),
        *others,
    )


def _override(row: int, rate: float) -> Override:
    return Override(record=DOCUMENT_ID, path=f"rates.{row}.rate", value=_rounded(rate))


def _rounded(rate: float) -> float:
    """Six digits, one more than central banks publish."""
    return min(max(float(f"{rate:.6g}"), SMALLEST_RATE), MONEY_LIMIT)
