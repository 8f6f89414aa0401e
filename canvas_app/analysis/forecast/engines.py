"""What a pricing component earns per month: the eleven engines, each a pure function over all months.

Where the domain leaves it open: the price index and the discount apply to every price in money of our own,
never to a share of other people's money (take rate, royalty, revenue share) and not to set-up fees. Volumes
that are given directly (units, hours, orders in total, partner revenue, contracts started) follow the ramp
and the season; volumes per customer follow the customers, whose arrival did.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.bookings import bookings
from canvas_app.analysis.forecast.customers import Customers, amount, times
from canvas_app.analysis.forecast.tariffs import billable, charge, impressions, royalty, unit_scale
from canvas_app.analysis.forecast.timeline import powers
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

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.model.pricing import PricingBase
    from canvas_app.model.relations import Shares


FIRST_YEAR = 13
"""Month 0 and the twelve months after it."""


class Setting(NamedTuple):
    """What a component meets in its stream; every vector has months + 1 entries."""

    customers: Customers
    price: Vector
    """Price index x (1 - discount)."""
    pace: Vector
    """Ramp x season while the stream is sold, else 0."""
    active: Vector
    age: Vector
    """Months since the first month of the stream; 0 in it and before."""
    staying: float
    """Share of the customers that a month leaves."""
    kept: float
    """Share of the recurring payments that a month leaves, with expansion and contraction."""
    received: tuple[Shares, ...]
    """Relations by which partners share revenue with the stream."""

    def paid_by_new(self, payment: Vector, new: Vector | None = None) -> Vector:
        """Return what new customers pay; of trials the first year only, which is all that is read there."""
        arrived = self.customers.new if new is None else new
        if self.pace.ndim == 1:
            return arrived * payment
        if payment.ndim > 1:
            return arrived[:FIRST_YEAR] * payment[:FIRST_YEAR]
        if arrived.strides[0] == 0:  # the same row in all months
            row = arrived[0] * payment
            return np.broadcast_to(row, (len(arrived[:FIRST_YEAR]), len(row)))
        return arrived[:FIRST_YEAR] * payment

    def repeated(self, payment: Vector, out: Earnings) -> None:
        """Book what every customer pays each month, weighted by what became of their payments."""
        if np.any(payment):
            out.recurring_new = self.paid_by_new(payment)
            out.recurring = self.customers.weight * payment


@dataclass
class Earnings:
    """Money and volumes per month of a component or a stream; each has months + 1 entries."""

    recurring: Vector
    """Revenue that contracts repeat."""
    recurring_new: Vector
    """The part of `recurring` that customers of their first month pay."""
    usage: Vector
    one_off: Vector
    units: Vector
    """What is sold, in the pricing unit: seats, calls, hours, devices."""
    calls: Vector
    """Metered use in single calls, queries or tokens; a unit "1k calls" counts as 1,000."""
    invoices: Vector
    """Recurring charges of customers."""
    orders: Vector
    """Sales and transactions."""
    staff: Vector
    """FTE that deliver."""
    costs: list[tuple[str, Vector]] = field(default_factory=list)
    """Costs that the tariff itself names, by category."""
    nothing: Vector | None = None
    """In trials: the zeros that stand where a component earns nothing."""
    parts: Sequence[Earnings] = ()
    """What these are the sum of, where a stream has several components."""

    @property
    def repeats(self) -> bool:
        """Whether anything is booked as recurring."""
        return self.recurring is not self.nothing


def no_earnings(months: Vector) -> Earnings:
    """Return earnings of nothing, by month like the given vector."""
    if months.ndim > 1:
        zero = np.zeros((len(months), 1))
        return Earnings(zero, zero, zero, zero, zero, zero, zero, zero, zero, nothing=zero)
    return Earnings(*np.zeros((9, len(months))))


def plus(first: Vector, second: Vector) -> Vector:
    """Return the sum of vectors by month; in trials the zeros of one that is nothing are spared."""
    if first.ndim > 1:
        if second.shape[1] == 1 and not second.any():
            return first
        if first.shape[1] == 1 and not first.any():
            return second
    return first + second


def earn(component: PricingBase, setting: Setting) -> Earnings:
    """Return what a component earns; a missing parameter counts as zero, so nothing is earned from it."""
    earnings = no_earnings(setting.pace)
    _ENGINES[type(component)](component, setting, earnings)
    return earnings


def _subscription(part: SubscriptionPricing, at: Setting, out: Earnings) -> None:
    units = part.units_per_customer.value * amount(part.attach_rate, 1.0)
    monthly = units * amount(part.price) / part.interval * at.price
    at.repeated(monthly, out)
    takers = times(at.customers.present, amount(part.attach_rate, 1.0))
    out.units = times(takers, part.units_per_customer.value)
    out.invoices = takers if part.interval == 1 else takers / part.interval
    if part.setup_fee is not None:
        out.one_off = at.customers.new * (part.setup_fee.value * amount(part.attach_rate, 1.0))


def _usage(part: UsagePricing, at: Setting, out: Earnings) -> None:
    used = amount(part.usage) * _growing(amount(part.usage_growth), at.age)
    tariff = charge(
        billable(used, amount(part.included)), part.mode, amount(part.price), part.tiers, part.package_size
    )
    committed = amount(part.minimum)
    at.repeated(at.price * committed, out)
    out.usage = at.customers.present * np.maximum(0.0, tariff - committed) * at.price
    out.units = at.customers.present * used
    out.calls = out.units * unit_scale(part.unit)
    out.invoices = at.customers.present


def _growing(rate: float, age: Vector) -> Vector:
    if isinstance(rate, np.ndarray):
        return powers(1.0 + rate, len(age), int(len(age) - 1 - age.max()))
    return np.asarray(1.0 if rate == 0.0 and age.ndim > 1 else np.power(1.0 + rate, age))


def _outcome(part: OutcomePricing, at: Setting, out: Earnings) -> None:
    attempts = amount(part.attempts)
    fee = attempts * amount(part.success_rate, 1.0) * amount(part.fee)
    if part.cap is not None:
        fee = np.minimum(fee, part.cap.value)
    out.usage = at.customers.present * fee * at.price
    out.units = at.customers.present * attempts
    out.calls = out.units * unit_scale(part.unit)
    out.invoices = at.customers.present


def _license(part: LicensePricing, at: Setting, out: Earnings) -> None:
    fee = amount(part.upfront_fee)
    yearly = fee * amount(part.maintenance) / 12.0 * at.price
    out.one_off = at.customers.new * fee * at.price
    at.repeated(yearly, out)
    if part.royalty is not None or part.guarantee is not None:
        sales = at.pace * amount(part.licensee_sales)
        out.usage = royalty(sales, amount(part.royalty), amount(part.guarantee) / 12.0) * at.active
    out.units = at.customers.present
    out.invoices = at.customers.present / 12.0


def _contract(part: ContractPricing, at: Setting, out: Earnings) -> None:
    monthly = amount(part.acv) / 12.0 * at.price
    services = amount(part.services_share)
    value, first = at.customers.weight, at.customers.new
    if part.ramp:
        value, first = _ramped_contracts(part, at)
    out.recurring = value * monthly * (1.0 - services)
    out.recurring_new = at.paid_by_new(monthly * (1.0 - services), first)
    out.one_off = value * monthly * services
    out.usage = at.customers.present * amount(part.overage) * at.price
    out.units = at.customers.present
    out.invoices = at.customers.present


def _ramped_contracts(part: ContractPricing, at: Setting) -> tuple[Vector, Vector]:
    """Contracts weighted by the factor of their own year; those at start begin their ramp in month 1."""
    length = len(at.pace)
    if at.pace.ndim > 1:
        return _ramped_contracts_of_trials(part, at)
    factors = np.array(part.ramp)
    ages = np.arange(length)
    years = np.minimum(ages, part.term_months - 1) // 12
    by_age = np.power(at.kept, ages.astype(np.float64)) * factors[np.minimum(years, len(factors) - 1)]
    started = at.customers.new.copy()
    value = np.convolve(started, by_age)[:length]
    opening = at.customers.weight[0]
    if opening > 0.0:
        value[1:] += opening * at.kept * by_age[:-1]
        value[0] = opening * factors[0]
    return value * at.active, started * factors[0]


def _ramped_contracts_of_trials(part: ContractPricing, at: Setting) -> tuple[Vector, Vector]:
    """The same for many trials: each month's contracts are carried on by their own age."""
    length, new = len(at.pace), at.customers.new
    ages = np.arange(length)
    factors = np.array(part.ramp)
    factors = factors[np.minimum(np.minimum(ages, part.term_months - 1) // 12, len(factors) - 1)]
    by_age = powers(np.atleast_1d(at.kept), length) * factors[:, None]
    trials = max(new.shape[1], by_age.shape[1], at.customers.weight.shape[1])
    value = np.zeros((length, trials))
    for month in range(1, length):
        if np.any(new[month]):
            value[month:] += new[month] * by_age[: length - month]
    opening = at.customers.weight[0]
    value[1:] += opening * at.kept * by_age[:-1]
    value[0] += np.where(opening > 0.0, opening * factors[0], 0.0)
    return value * at.active, new * factors[0]


def _transaction(part: TransactionPricing, at: Setting, out: Earnings) -> None:
    value = amount(part.order_value)
    if part.gmv_total is not None:
        traded = at.pace * part.gmv_total.value
        if part.orders is not None:
            out.orders = at.customers.present * part.orders.value
        else:
            out.orders = _quotient(traded, value)
    else:
        out.orders = at.customers.present * amount(part.orders)
        traded = out.orders * value
    out.usage = traded * (amount(part.take_rate) * (1.0 - amount(part.refund_share))) * at.active
    out.usage = out.usage + out.orders * amount(part.fixed_fee) * at.price
    out.units = out.orders


def _quotient(traded: Vector, value: float) -> Vector:
    if isinstance(value, np.ndarray):
        return np.asarray(np.where(value > 0.0, traded / np.where(value > 0.0, value, 1.0), 0.0))
    return np.asarray(traded / value if value > 0.0 else np.zeros(traded.shape))


def _advertising(part: AdvertisingPricing, at: Setting, out: Earnings) -> None:
    users = at.customers.present if part.users is None else at.pace * part.users.value
    views = users * (part.sessions.value * part.page_views.value)
    shown = impressions(views, part.ads_per_view.value, part.fill.value)
    per_impression = amount(part.cpm) / 1000.0 + amount(part.ctr) * amount(part.cpc)
    ours = 1.0 - amount(part.publisher_share)
    out.usage = shown * (per_impression * ours) * at.price
    out.units = views
    out.calls = views


def _freemium(part: FreemiumPricing, at: Setting, out: Earnings) -> None:
    plan = amount(part.arppu) * (1.0 + amount(part.upsell_share)) * at.price
    at.repeated(plan, out)
    out.units = at.customers.present
    out.invoices = at.customers.present
    if part.cost_per_free_user is not None:
        out.costs.append((bookings().free_users, at.customers.free * part.cost_per_free_user.value))


def _services(part: ServicesPricing, at: Setting, out: Earnings) -> None:
    if part.basis == "hours":
        staff = at.pace * amount(part.consultants, 1.0)
        out.units = staff * (amount(part.hours) * amount(part.utilisation, 1.0))
        out.one_off = out.units * amount(part.bill_rate) * at.price
        out.staff = staff
    elif part.basis == "projects":
        out.units = out.orders = at.pace * amount(part.projects)
        out.one_off = out.units * amount(part.project_fee) * at.price
    else:
        out.units = at.pace * (amount(part.sessions) * amount(part.seats))
        out.one_off = out.units * amount(part.seat_price) * at.price
    if part.basis != "hours" and part.consultants is not None:
        out.staff = at.pace * part.consultants.value


def _unit_sale(part: UnitSalePricing, at: Setting, out: Earnings) -> None:
    attach = amount(part.attach_rate, 1.0)
    sold = at.customers.new * attach if part.units is None else at.pace * part.units.value
    if part.replacement_months is not None:
        # Units that are sold in total say nothing of what customers at start have.
        owned = attach if part.units is None else 0.0
        sold = sold + _replaced(sold, part.replacement_months, at, owned)
    out.units = sold
    out.orders = sold
    out.one_off = sold * amount(part.price) * at.price
    if part.warranty is not None:
        out.costs.append((bookings().warranty, out.one_off * part.warranty.value))


def _replaced(sold: Vector, period: int, at: Setting, attach: float) -> Vector:
    """Things bought again after `period` months by the customers who stayed.

    The things that customers at start already have are replaced evenly over the first period.
    """
    opening = at.customers.present[0] * attach / period
    trials = () if sold.ndim == 1 else (max(sold.shape[1], np.size(at.staying), np.size(opening)),)
    again = np.zeros((len(sold), *trials))
    left = at.staying**period
    decay = _powers_by_month(at.staying, sold)
    for month in range(1, len(sold)):
        if month > period:
            again[month] = (sold[month - period] + again[month - period]) * left
        else:
            again[month] = opening * decay[month]
    return again * at.active


def _powers_by_month(base: float, months: Vector) -> Vector:
    if months.ndim > 1:
        return powers(np.atleast_1d(base), len(months))
    return np.asarray(np.power(base, np.arange(len(months), dtype=np.float64)))


def _revenue_share(part: RevenueSharePricing, at: Setting, out: Earnings) -> None:
    # What several partners offer adds up, so that the order of their relations tells nothing.
    share = amount(part.share, min(1.0, math.fsum(offer.share for offer in at.received)))
    minimum = amount(part.minimum, _together([offer.minimum for offer in at.received]))
    earned = np.maximum(at.pace * (amount(part.partner_revenue) * share), minimum) * at.active
    caps = [offer.cap for offer in at.received if offer.cap is not None]
    if caps and len(caps) == len(at.received):
        earned = np.minimum(earned, _together(caps))
    out.usage = earned


def _together(amounts: Sequence[float]) -> float:
    """The sum; of amounts by trial, where their exchange rate is drawn, it is one by trial."""
    return sum(amounts) if any(np.ndim(item) for item in amounts) else math.fsum(amounts)


_ENGINES: dict[type[PricingBase], Callable[..., None]] = {
    SubscriptionPricing: _subscription,
    UsagePricing: _usage,
    OutcomePricing: _outcome,
    LicensePricing: _license,
    ContractPricing: _contract,
    TransactionPricing: _transaction,
    AdvertisingPricing: _advertising,
    FreemiumPricing: _freemium,
    ServicesPricing: _services,
    UnitSalePricing: _unit_sale,
    RevenueSharePricing: _revenue_share,
}
