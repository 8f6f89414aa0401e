"""What a tariff counts and what amounts are by: one word for it on cards, in findings and in documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from canvas_app.model.currencies import MONEY, currency_in, named_unit
from canvas_app.model.element_parts import VariableCost
from canvas_app.model.elements import Cost, RevenueStream, ValueProposition
from canvas_app.model.numbers import exact_number
from canvas_app.model.pricing import (
    AdvertisingPricing,
    ContractPricing,
    FreemiumPricing,
    LicensePricing,
    OutcomePricing,
    PricingBase,
    RevenueSharePricing,
    ServicesPricing,
    SubscriptionPricing,
    Tier,
    TransactionPricing,
    UsagePricing,
)
from canvas_app.model.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

_USUAL: dict[type[PricingBase], str] = {
    OutcomePricing: "result",
    LicensePricing: "licence",
    ContractPricing: "contract",
    TransactionPricing: "transaction",
    AdvertisingPricing: "impression",
    FreemiumPricing: "paying user",
    RevenueSharePricing: "revenue share",
}
_OF_SERVICES = {"hours": "hour", "projects": "project", "sessions": "seat"}
_BY_FIELD: Mapping[tuple[type[object], str], str] = {
    (SubscriptionPricing, "setup_fee"): "new customer",
    (TransactionPricing, "order_value"): "order",
    (AdvertisingPricing, "cpm"): "1,000 impressions",
    (AdvertisingPricing, "cpc"): "click",
    (FreemiumPricing, "cost_per_free_user"): "free user/month",
    (Tier, "flat_fee"): "customer/month",
    (ValueProposition, "value_per_customer"): "customer/month",
}
_BY_UNIT: Mapping[str, str] = {
    **dict.fromkeys(("price", "fee", "upfront_fee", "fixed_fee", "bill_rate"), ""),
    **dict.fromkeys(("project_fee", "seat_price"), ""),
    "acv": "/year",
    "arppu": "/month",
}
"""The amounts of a tariff that are by its unit, and the period that they are by too."""
_DRIVEN: Mapping[str, str] = {
    "per_month": "month",
    "per_customer": "customer/month",
    "per_unit": "unit",
    "per_call": "call",
    "per_1k_tokens": "1,000 tokens",
    "per_fte": "FTE/month",
    "per_transaction": "transaction",
}
_INTERVALS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}
_MONTHLY = (SubscriptionPricing, ContractPricing, FreemiumPricing)
"""What sells its units again every month."""
_PERIOD = re.compile(r"month|quarter|year|annu|week|(^|\W)(day|daily|mo|yr)\b", re.IGNORECASE)


def unit_of(part: PricingBase) -> str:
    """Return what a customer pays for: the unit of the tariff, or the usual one of its kind."""
    said = part.unit.strip()
    if said:
        return said
    match part:
        case SubscriptionPricing():
            return "customer" if _is_one(part.units_per_customer) else "seat"
        case ServicesPricing():
            return _OF_SERVICES[part.basis]
        case _:
            return _USUAL.get(type(part), "unit")


def interval_of(part: SubscriptionPricing) -> str:
    """Return the period that a price is for: "month", "year", "2 months"."""
    return _INTERVALS.get(part.interval, f"{part.interval} months")


def amount_by(record: object, name: str, whole: object = None) -> str:
    """Return what an amount of a record is by: "seat/month", "1k calls"; empty where its field says it all.

    `whole` is the record that it is a part of: the cost of a unit is that of a unit of its stream.
    """
    match record:
        case VariableCost() | Cost() if name == "amount":
            parts = whole.components if isinstance(whole, RevenueStream) else ()
            return (sold_by(*parts) if record.driver == "per_unit" else "") or _DRIVEN.get(record.driver, "")
        case SubscriptionPricing() if name == "price":
            return f"{unit_of(record)}/{interval_of(record)}"
        case UsagePricing() if name == "price" and record.mode == "package" and record.package_size != 1:
            return f"{exact_number(record.package_size)} {plural(unit_of(record))}"
        case PricingBase() if name in _BY_UNIT:
            return unit_of(record) + _BY_UNIT[name]
        case Tier() if name == "price" and isinstance(whole, PricingBase):
            return unit_of(whole)
    return _BY_FIELD.get((type(record), name), "")


def sold_by(*parts: PricingBase) -> str:
    """Return what tariffs are paid by in a month: "seat/month", "1k calls"; empty where they differ."""
    units = {f"{unit_of(part)}{'/month' if isinstance(part, _MONTHLY) else ''}" for part in parts}
    return units.pop() if len(units) == 1 else ""


def full_unit(unit: str, by: str, own: str = "") -> str:
    """Return a unit of money with what it is by: "EUR/seat/month" for "EUR"; others stay as they are.

    `own` is what the user named. An amount "per seat" of a tariff by the month is "EUR/seat/month" too.
    """
    if currency_in(unit, MONEY) is None:
        return own or unit
    head, period = unit.partition("/")[0], by.rpartition("/")[2]
    if not own:
        return f"{head}/{by}" if by else unit
    named = named_unit(own, unit)
    if currency_in(named, MONEY) is None:
        return named
    if "/" not in named:
        return f"{named}/{by}" if by else named
    lacks = "/" in by and _PERIOD.search(period) is not None and _PERIOD.search(named) is None
    return f"{named}/{period}" if lacks else named


def counted_unit(record: object, unit: str) -> str:
    """Return a unit with what its "units" are, where the record says so: "users", "viewers/month"."""
    head, slash, by = unit.partition("/")
    if head != "units":
        return unit
    noun = plural(record.unit.strip()) if isinstance(record, PricingBase) else ""
    noun = noun or getattr(record, "capacity_unit", "").strip()
    if not noun:
        return unit
    # "500 1k calls" would be another number.
    return f"{f'units of {noun}' if noun[0].isdigit() else noun}{slash}{by}"


def per(by: str) -> str:
    """Return what an amount is by in words: "per seat and month"; empty for nothing."""
    return f"per {by.replace('/', ' and ')}" if by else ""


def plural(noun: str) -> str:
    """Return the plural of a unit that people typed; one that is no plain English word stays as it is."""
    if not noun.isascii() or not noun[-1:].isalpha() or noun.endswith("s"):
        return noun
    if noun.endswith(("ch", "sh", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _is_one(units: object) -> bool:
    """Whether there is one for certain: what a tariff counts must be the same in all trials of a range."""
    return isinstance(units, Quantity) and {units.value, units.low, units.high} <= {1.0, None}
