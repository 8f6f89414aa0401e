"""The most telling fact of an element in a few words, for its card."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from canvas_app.model import (
    ELEMENT_TYPES,
    Activity,
    Channel,
    Cost,
    Domain,
    Element,
    Goal,
    Metric,
    Note,
    Partner,
    PricingBase,
    Quantity,
    Resource,
    RevenueStream,
    Risk,
    Role,
    Segment,
    Stage,
    Strategy,
    ValueProposition,
    label_of,
    numbers,
)
from canvas_app.model.metric_listing import metric_unit
from canvas_app.model.tariff_units import amount_by, interval_of, per, plural, unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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

_SHORT = 60
"""A description up to this long says more on a card than the name of a type."""


def fact_line(element: Element, currency: str = "USD", customers: float | None = None) -> str:
    """Return the most telling fact of an element, or an empty text: `$49 × 2,180 seats`, `4 people`.

    It is one line of text of any length in the users' own words; the card cuts it. A fact that only repeats
    the name is none. What begins after month 1 says when first of all. `customers` are those of a stream in
    month 1, for a line that stands beside its money of that month; without it those at the start are counted.
    """
    if customers is not None and isinstance(element, RevenueStream) and not begins_later(element):
        fact = _tariff_of(element, currency, customers)
    else:
        fact = _FACTS[element.kind](element, currency)
    if fact.casefold() == element.name.casefold():
        fact = ""
    if not begins_later(element):
        return fact
    begins = f"From month {getattr(element, 'start', 1)}"
    return f"{begins} · {fact}" if fact else begins


def begins_later(element: Element) -> bool:
    """Return whether an element neither earns nor costs anything yet in month 1, which cards speak of."""
    return element.kind in _BEGINNING and getattr(element, "start", 1) > 1


_BEGINNING = frozenset(kind for kind, each in ELEMENT_TYPES.items() if "start" in each.model_fields)
"""The kinds that say when they begin."""


def _spoken(element: Element, otherwise: str) -> str:
    """Return a short description, the user's own words, or else what the program knows."""
    head = element.description.partition("\n")[0]
    return head if 0 < len(head) <= _SHORT else otherwise


def _domain(element: Domain, currency: str) -> str:
    return " → ".join(map(label_of, element.focus)) or _spoken(element, "")


def _stage(element: Stage, currency: str) -> str:
    return f"{label_of(element.sourcing)} · maturity {element.maturity} of 5"


_FAMILY_WORDS = {"chain": "Value-chain activity", "gtm": "Go-to-market", "other": ""}


def _activity(element: Activity, currency: str) -> str:
    family = _FAMILY_WORDS.get(element.family)
    if element.effort is not None and element.effort.value > 0:
        return _spoken(element, f"{numbers.compact(element.effort.value)} FTE")
    return _spoken(element, label_of(element.family) if family is None else family)


def _role(element: Role, currency: str) -> str:
    count = len(element.people) if element.headcount is None else element.headcount.value
    if count:
        return counted(count, "person", "people")
    return _spoken(element, label_of(element.role_type))


def _resource(element: Resource, currency: str) -> str:
    kind = label_of(element.resource_type)
    return _spoken(element, f"{kind} · {element.vendor}" if element.vendor else kind)


def _value_proposition(element: ValueProposition, currency: str) -> str:
    return element.headline or _spoken(element, f"{label_of(element.value_element)} value")


def _segment(element: Segment, currency: str) -> str:
    if element.accounts_tam is None:
        return _spoken(element, label_of(element.segment_type))
    accounts = element.accounts_tam.value
    if element.serviceable_share is None:
        return counted(round(accounts), "account")
    return f"SAM {counted(round(accounts * element.serviceable_share.value), 'account')}"


def _channel(element: Channel, currency: str) -> str:
    if element.new_customers is not None and element.new_customers.value > 0:
        count = numbers.compact(element.new_customers.value)
        return f"{count} new {'customer' if count == '1' else 'customers'} a month"
    if element.aspect == "relationship":
        return _spoken(element, label_of(element.relationship_type))
    return _spoken(element, label_of(element.channel_type))


def _cost(element: Cost, currency: str) -> str:
    if element.amount is None:
        return _spoken(element, label_of(element.category))
    if element.driver == "pct_revenue":
        return f"{numbers.percent(element.amount.value)} of revenue"
    if element.driver != "per_month":
        return _per(element.amount, amount_by(element, "amount"), element.currency or currency)
    return _spoken(element, label_of(element.category))


def _partner(element: Partner, currency: str) -> str:
    kind = f"{label_of(element.partner_type)} partner"
    return f"{kind} · {element.firm}" if element.firm and element.firm != element.name else kind


def _strategy(element: Strategy, currency: str) -> str:
    return element.statement or label_of(element.topic)


def _goal(element: Goal, currency: str) -> str:
    horizon = f"{label_of(element.horizon)} term"
    return f"{horizon} · {numbers.percent(element.progress)} done" if element.progress else horizon


def _metric(element: Metric, currency: str) -> str:
    unit = metric_unit(element.metric) or ""
    value, target = (numbers.metric_text(n, unit, currency) for n in (element.value, element.target))
    if element.value is not None and element.target is not None:
        return f"{value}, target {target}"
    if element.target is not None:
        return f"Target {target}"
    if element.value is not None:
        return value
    return _spoken(element, label_of(element.family))


def _risk(element: Risk, currency: str) -> str:
    return f"{numbers.percent(element.probability)} likely · severity {element.severity} of 5"


def _note(element: Note, currency: str) -> str:
    return element.text


def counted(count: float, one: str, many: str | None = None) -> str:
    """Return a count with its noun: `1 seat`, `2,180 seats`."""
    return f"{numbers.exact_number(count)} {one if count == 1 else many or plural(one)}"


def _revenue_stream(element: RevenueStream, currency: str) -> str:
    start = element.customers_start
    return _tariff_of(element, currency, None if start is None else start.value)


def _tariff_of(element: RevenueStream, currency: str, customers: float | None) -> str:
    tariff = tariff_line(element.components[0], currency, customers) if element.components else ""
    return tariff or _spoken(element, "No price yet")


def _amount(value: Quantity | None, currency: str) -> str:
    return "" if value is None else numbers.exact_money(value.value, currency)


def _per(price: Quantity | None, by: str, currency: str) -> str:
    return "" if price is None else f"{numbers.exact_money(price.value, currency)} {per(by)}"


def _subscription(part: SubscriptionPricing, customers: float | None, currency: str) -> str:
    if part.price is None or customers is None:
        return _per(part.price, amount_by(part, "price"), currency)
    period = interval_of(part)
    beside = "" if part.interval == 1 else f" in {period}" if period[0].isdigit() else f" a {period}"
    takers = customers * (1.0 if part.attach_rate is None else part.attach_rate.value)
    sold = counted(round(takers * part.units_per_customer.value), unit_of(part))
    return f"{_amount(part.price, currency)}{beside} × {sold}"


def _usage(part: UsagePricing, customers: float | None, currency: str) -> str:
    if part.mode in ("graduated", "volume") and part.tiers:
        return f"{_course([tier.price for tier in part.tiers], currency)} per {unit_of(part)}"
    return _per(part.price, amount_by(part, "price"), currency)


def _course(prices: Sequence[float], currency: str) -> str:
    """Return how the price of a unit goes from tier to tier: `$0.06 falling to $0.03`."""
    first, last = (numbers.exact_money(price, currency) for price in (prices[0], prices[-1]))
    falls = all(after <= before for before, after in pairwise(prices))
    if falls or all(after >= before for before, after in pairwise(prices)):
        return first if first == last else f"{first} {'falling' if falls else 'rising'} to {last}"
    lowest, highest = (numbers.exact_money(price, currency) for price in (min(prices), max(prices)))
    return f"{lowest} to {highest}"


def _outcome(part: OutcomePricing, customers: float | None, currency: str) -> str:
    return _per(part.fee, unit_of(part), currency)


def _license(part: LicensePricing, customers: float | None, currency: str) -> str:
    if part.upfront_fee is None and part.royalty is not None:
        return f"{numbers.percent(part.royalty.value)} royalty"
    return _per(part.upfront_fee, unit_of(part), currency)


def _contract(part: ContractPricing, customers: float | None, currency: str) -> str:
    if customers is not None and round(customers) > 0:
        return counted(round(customers), unit_of(part))
    return "" if part.acv is None else f"{_amount(part.acv, currency)} a year"


def _transaction(part: TransactionPricing, customers: float | None, currency: str) -> str:
    share = "" if part.take_rate is None else f"{numbers.percent(part.take_rate.value)} of trade"
    if not share:
        return _per(part.fixed_fee, unit_of(part), currency)
    return share if part.fixed_fee is None else f"{share} + {_amount(part.fixed_fee, currency)}"


def _advertising(part: AdvertisingPricing, customers: float | None, currency: str) -> str:
    return _per(part.cpm, amount_by(part, "cpm"), currency) or _per(
        part.cpc, amount_by(part, "cpc"), currency
    )


def _freemium(part: FreemiumPricing, customers: float | None, currency: str) -> str:
    return _per(part.arppu, amount_by(part, "arppu"), currency)


def _services(part: ServicesPricing, customers: float | None, currency: str) -> str:
    if part.basis == "hours":
        return _per(part.bill_rate, unit_of(part), currency)
    if part.basis == "projects":
        return _per(part.project_fee, unit_of(part), currency)
    return _per(part.seat_price, unit_of(part), currency)


def _unit_sale(part: UnitSalePricing, customers: float | None, currency: str) -> str:
    # How many are sold changes with the season, the ramp and the growth: the price alone holds in all months.
    return _per(part.price, unit_of(part), currency)


def _revenue_share(part: RevenueSharePricing, customers: float | None, currency: str) -> str:
    return "" if part.share is None else f"{numbers.percent(part.share.value)} of partner revenue"


_FACTS: dict[str, Callable[[Any, str], str]] = {
    "domain": _domain,
    "stage": _stage,
    "activity": _activity,
    "role": _role,
    "resource": _resource,
    "value_proposition": _value_proposition,
    "segment": _segment,
    "channel": _channel,
    "revenue_stream": _revenue_stream,
    "cost": _cost,
    "partner": _partner,
    "strategy": _strategy,
    "goal": _goal,
    "metric": _metric,
    "risk": _risk,
    "note": _note,
}

_TARIFFS: dict[str, Callable[[Any, float | None, str], str]] = {
    "subscription": _subscription,
    "usage": _usage,
    "outcome": _outcome,
    "license": _license,
    "contract": _contract,
    "transaction": _transaction,
    "advertising": _advertising,
    "freemium": _freemium,
    "services": _services,
    "unit_sale": _unit_sale,
    "revenue_share": _revenue_share,
}


def tariff_line(part: PricingBase, currency: str = "USD", customers: float | None = None) -> str:
    """Return what one pricing component charges, in a few words, or an empty text.

    Where `customers` are given they are counted: `$49 × 2,180 seats` instead of `$49 per seat`.
    """
    engine = type(part).model_fields["engine"].default
    return _TARIFFS[engine](part, customers, part.currency or currency)
