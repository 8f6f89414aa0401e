"""What a tariff lacks, whether it is free, and what a customer pays for, for the rules about prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model import Quantity, field_views
from canvas_app.model.pricing import (
    AdvertisingPricing,
    ContractPricing,
    FreemiumPricing,
    LicensePricing,
    OutcomePricing,
    RevenueSharePricing,
    ServicesPricing,
    SubscriptionPricing,
    TransactionPricing,
    UnitSalePricing,
    UsagePricing,
)
from canvas_app.model.tariff_units import unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model import PricingBase, RevenueStream

_SOLD: Mapping[str, tuple[str, ...]] = {
    "hours": ("hours", "bill_rate"),
    "projects": ("projects", "project_fee"),
    "sessions": ("sessions", "seats", "seat_price"),
}
"""What services need by the basis on which they are sold."""

_PRICES: Mapping[type[PricingBase], tuple[str, ...]] = {
    SubscriptionPricing: ("price", "setup_fee"),
    UsagePricing: ("price", "minimum"),
    OutcomePricing: ("fee",),
    LicensePricing: ("upfront_fee", "royalty", "guarantee"),
    ContractPricing: ("acv", "overage"),
    TransactionPricing: ("take_rate", "fixed_fee"),
    AdvertisingPricing: ("cpm", "cpc"),
    FreemiumPricing: ("arppu",),
    ServicesPricing: ("bill_rate", "project_fee", "seat_price"),
    UnitSalePricing: ("price",),
    RevenueSharePricing: ("share", "minimum"),
}
"""The fields of a tariff that somebody pays."""

_BY_UNIT: Mapping[type[PricingBase], str] = {
    SubscriptionPricing: "price",
    UsagePricing: "price",
    OutcomePricing: "fee",
    LicensePricing: "upfront_fee",
    ContractPricing: "acv",
    FreemiumPricing: "arppu",
    UnitSalePricing: "price",
}
"""The field that says what one unit costs a customer; of services it is the last of what they need."""


class Offer(NamedTuple):
    """What one unit of a stream costs a customer, after discounts; what is paid by the year, by the month."""

    stream_id: str
    unit: str
    price: float


def missing_fields(part: PricingBase, *, share_received: bool = False) -> tuple[str, ...]:
    """Return the fields without which a part of a tariff earns nothing, in the order of the form.

    `share_received` says that a relation from a partner gives the share that the part leaves open.
    """
    return tuple(name for name in _needed(part, share_received) if _empty(part, name))


def _needed(part: PricingBase, share_received: bool) -> tuple[str, ...]:
    match part:
        case SubscriptionPricing() | UnitSalePricing():
            return ("price",)
        case UsagePricing():
            return _usage(part)
        case OutcomePricing():
            return ("attempts", "fee")
        case LicensePricing():
            return _license(part)
        case ContractPricing():
            return ("acv",)
        case TransactionPricing():
            return _transaction(part)
        case AdvertisingPricing():
            return ("ctr", "cpc") if part.cpm is None and (part.ctr or part.cpc) else ("cpm",)
        case FreemiumPricing():
            return _freemium(part)
        case ServicesPricing():
            return _SOLD[part.basis]
        case RevenueSharePricing():
            return _revenue_share(part, share_received)
        case _:
            return ()


def _usage(part: UsagePricing) -> tuple[str, ...]:
    if part.price is None and not part.tiers and part.minimum is not None:
        return ()
    return ("usage",) if part.tiers else ("price", "usage")


def _license(part: LicensePricing) -> tuple[str, ...]:
    if part.upfront_fee is not None or part.guarantee is not None:
        return ()
    return ("royalty", "licensee_sales") if part.royalty is not None else ("upfront_fee",)


def _transaction(part: TransactionPricing) -> tuple[str, ...]:
    volume = () if part.gmv_total is not None else ("orders", "order_value")
    if part.take_rate is None and part.fixed_fee is not None:
        return ("orders",) if part.gmv_total is None else ()
    return (*volume, "take_rate")


def _freemium(part: FreemiumPricing) -> tuple[str, ...]:
    users = () if part.free_users is not None or part.new_free_users is not None else ("free_users",)
    return (*users, "conversion", "arppu")


def _revenue_share(part: RevenueSharePricing, share_received: bool) -> tuple[str, ...]:
    if part.minimum is not None:
        return ()
    return ("partner_revenue",) if share_received else ("partner_revenue", "share")


def _empty(part: PricingBase, name: str) -> bool:
    return getattr(part, name) is None


def label_in(part: PricingBase, name: str) -> str:
    """Return what the form calls a field of a tariff."""
    return next(view.spec.label for view in field_views(type(part)) if view.name == name)


def is_price(part: PricingBase, name: str) -> bool:
    """Return whether a field of a tariff is what somebody pays."""
    return name in _PRICES[type(part)]


def is_free(stream: RevenueStream) -> bool:
    """Return whether a stream has a price and it is zero: nothing is missing, and nothing is paid."""
    if not stream.components:
        return False
    if stream.discount is not None and stream.discount.value >= 1.0:
        return True
    prices = [_prices(part) for part in stream.components]
    return all(prices) and not any(price for part in prices for price in part)


def _prices(part: PricingBase) -> list[float]:
    """The prices that are entered, zero or not."""
    values = (getattr(part, name) for name in _PRICES[type(part)])
    prices = [value.value for value in values if isinstance(value, Quantity)]
    if isinstance(part, UsagePricing):
        prices += [price for tier in part.tiers for price in (tier.price, tier.flat_fee)]
    return prices


def offers_of(stream: RevenueStream) -> list[Offer]:
    """Return what the units of a stream cost; shares of other people's money are no price by unit."""
    left = 1.0 - (0.0 if stream.discount is None else stream.discount.value)
    offers = []
    for part in stream.components:
        value = getattr(part, _priced_by(part), None)
        if isinstance(value, Quantity):
            offers.append(Offer(stream.id, unit_of(part), value.value * left / _bundled(part)))
    return offers


def _priced_by(part: PricingBase) -> str:
    """The field that says what one unit costs; none where tiers do."""
    if isinstance(part, UsagePricing) and part.tiers and part.mode in ("graduated", "volume"):
        return ""
    return _SOLD[part.basis][-1] if isinstance(part, ServicesPricing) else _BY_UNIT.get(type(part), "")


def _bundled(part: PricingBase) -> float:
    """By what a price is divided: the months for which it is paid, or the units of a package."""
    match part:
        case ContractPricing():
            return 12.0
        case SubscriptionPricing():
            return float(part.interval)
        case UsagePricing() if part.mode == "package":
            return part.package_size
        case _:
            return 1.0
