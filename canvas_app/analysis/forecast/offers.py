"""What customers buy of a stream in a month: each component in its own unit, as kinds of unit never add up.

A price is what is paid for one of what a component sells: for a result and not for an attempt, for a licence
that is sold and not for one in use. A set-up fee is no part of the price of a seat. What is counted in no
unit is counted by the customer.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.tariffs import impressions, unit_scale
from canvas_app.model.pricing import (
    AdvertisingPricing,
    LicensePricing,
    OutcomePricing,
    PricingBase,
    RevenueSharePricing,
    ServicesPricing,
    SubscriptionPricing,
    UnitSalePricing,
)
from canvas_app.model.tariff_units import unit_of
from canvas_app.model.value_metrics import plain_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.forecast.customers import Customers
    from canvas_app.analysis.forecast.engines import Earnings
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.model import RevenueStream, Segment

FAR = 20.0
"""The factor beyond which a price is one of something else than what a willingness to pay is about."""
CUSTOMER = "customer"
_ONCE = (ServicesPricing, UnitSalePricing, LicensePricing)
_NO_DISTANCE = 1e3
N = TypeVar("N", float, "Vector")


class Sale(NamedTuple, Generic[N]):
    """What is sold in one unit in a month, and what is paid for it; by trial in a simulation."""

    unit: str
    once: bool
    """Whether it is paid once: a seat of a course is another thing than one by the month."""
    units: N
    paid: N

    @property
    def price(self) -> N:
        """What is paid for one; it must have been sold."""
        return self.paid / self.units


@lru_cache(maxsize=4096)
def names_unit(said: str, unit: str) -> bool:
    """Return whether words such as "per seat and month" name a unit, in its size: a call is no 1k calls."""
    plain = plain_unit(unit)
    if not plain or f" {plain} " not in f" {plain_unit(said)} ":
        return False
    return unit_scale(unit) == unit_scale(said.casefold().rpartition("per ")[2])


def unit_counted(stream: RevenueStream, units: float, customers: float) -> tuple[str, float] | None:
    """Return what a stream as a whole is counted in and how much it sold; None where nothing is counted.

    `units` counts attempts where outcomes are paid; of them those that succeed are sold. Parts in several
    units are counted by the customer.
    """
    named = dict.fromkeys(map(unit_of, stream.components))
    first = stream.components[0] if stream.components else None
    if isinstance(first, OutcomePricing):
        units = units * amount(first.success_rate, 1.0) if len(stream.components) == 1 else 0.0
    elif any(isinstance(part, OutcomePricing) for part in stream.components):
        units = 0.0
    if units > 0.0 and len(named) == 1:
        return next(iter(named)), units
    return (CUSTOMER, customers) if customers > 0.0 else None


def sold_in(
    stream: RevenueStream, earnings: Earnings, customers: Customers, month: int
) -> tuple[tuple[Vector, Vector], ...]:
    """Return by component how much of its unit a stream sells in a month, and what is paid for that."""
    parts = earnings.parts or (earnings,)
    pairs = zip(stream.components, parts, strict=False)  # without components there is one part, of nothing
    return tuple(_sold(part, earned, customers, month) for part, earned in pairs)


def _sold(part: PricingBase, earned: Earnings, customers: Customers, month: int) -> tuple[Vector, Vector]:
    units, recurring = earned.units[month], earned.recurring[month]
    match part:
        case SubscriptionPricing():
            return units, recurring
        case OutcomePricing():
            return units * amount(part.success_rate, 1.0), earned.usage[month]
        case LicensePricing():
            return customers.new[month], earned.one_off[month]
        case AdvertisingPricing():
            return units * _ads_by_view(part), earned.usage[month]
        case _:
            return units, recurring + earned.usage[month] + earned.one_off[month]


def _ads_by_view(part: AdvertisingPricing) -> float:
    """How much of the ads' unit comes with a page view: impressions or clicks, else the views themselves."""
    unit = unit_of(part)
    shown = impressions(1.0, part.ads_per_view.value, part.fill.value) / unit_scale(unit)
    match plain_unit(unit):
        case "impression" | "cpm":
            return shown
        case "click" | "cpc" | "ppc":
            return shown * amount(part.ctr)
        case _:
            return 1.0


def sales(stream: RevenueStream, sold: Sequence[tuple[N, N]], customers: N, revenue: N) -> list[Sale[N]]:
    """Return what a stream sells: each component, and last all of them by the customer.

    What a partner shares of its revenue is no price that customers pay.
    """
    found: list[Sale[N]] = []
    for part, (units, paid) in zip(stream.components, sold, strict=True):
        if isinstance(part, RevenueSharePricing):
            revenue = revenue - paid
        else:
            found.append(Sale(unit_of(part), isinstance(part, _ONCE), units, paid))
    if found:
        found.append(Sale(CUSTOMER, False, customers, revenue))
    return found


def by_rank(offered: Sequence[Sale[N]], said: str) -> Iterator[tuple[Sale[N], bool]]:
    """Return the sales of a stream, what a willingness to pay is about first: what its unit names.

    The first that is sold counts; with a True beside it only where something is paid for it too.
    """
    named = [names_unit(said, sale.unit) for sale in offered]
    yield from ((sale, False) for sale, name in zip(offered, named, strict=True) if name)
    others = [sale for sale, name in zip(offered, named, strict=True) if not name]
    yield from ((sale, True) for sale in others)
    yield from ((sale, False) for sale in others)


def bought(offered: Sequence[Sale[float]], said: str) -> Sale[float] | None:
    """Return the one sale of a stream that a willingness to pay in these words is compared with."""
    for sale, must_pay in by_rank(offered, said):
        if sale.units > 0.0 and (sale.paid > 0.0 or not must_pay):
            return sale
    return None


def said_by(segment: Segment) -> str:
    """Return the words in which a segment says what its willingness to pay is about."""
    ends = (segment.wtp_low, segment.wtp_high)
    return " ".join(dict.fromkeys(end.unit for end in ends if end is not None and end.unit))


def meant(segment: Segment, offered: Sequence[Sale[float]]) -> list[bool]:
    """Return which sales to a segment its willingness to pay is about: those in one unit.

    That is a unit that it names, else the one whose price is nearest to it. A price that is further away than
    a factor of 20 is one of something else.
    """
    ends = [end.value for end in (segment.wtp_low, segment.wtp_high) if end is not None]
    said, willing = said_by(segment), sum(ends) / len(ends) if ends else 0.0
    candidates = [names_unit(said, sale.unit) for sale in offered]
    if not any(candidates):
        candidates = [willing > 0.0 and 1.0 / FAR <= sale.price / willing <= FAR for sale in offered]
    near = [
        (_distance(sale.price, willing), (sale.unit, sale.once))
        for sale, known in zip(offered, candidates, strict=True)
        if known
    ]
    kind = min(near, key=lambda pair: pair[0], default=(0.0, None))[1]
    return [known and (sale.unit, sale.once) == kind for sale, known in zip(offered, candidates, strict=True)]


def _distance(price: float, willing: float) -> float:
    part = price / willing if willing > 0.0 else 0.0
    return abs(math.log(part)) if 0.0 < part < math.inf else _NO_DISTANCE


def distances(parts: Vector) -> Vector:
    """Return by trial how far a price is from a willingness to pay, given as a part of it."""
    inside = (parts > 0.0) & (parts < math.inf)
    return np.where(inside, np.abs(np.log(np.where(inside, parts, 1.0))), _NO_DISTANCE)
