"""A tariff is counted in one unit, whoever speaks of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.offers import sales
from canvas_app.document import Document
from canvas_app.drawing.facts import tariff_line
from canvas_app.model import Quantity, RevenueStream, VariableCost
from canvas_app.model import pricing as p
from canvas_app.model.inputs import input_at, inputs_in
from canvas_app.model.tariff_units import unit_of

if TYPE_CHECKING:
    from canvas_app.model.element_parts import CostDriver


def q(value: float) -> Quantity:
    return Quantity(value=value)


TARIFFS: dict[str, p.PricingComponent] = {
    "customer": p.SubscriptionPricing(price=q(50)),
    "seat": p.SubscriptionPricing(price=q(50), units_per_customer=q(4)),
    "desk": p.SubscriptionPricing(price=q(50), unit=" desk "),
    "unit": p.UsagePricing(price=q(0.1), usage=q(90)),
    "result": p.OutcomePricing(fee=q(2), attempts=q(10)),
    "licence": p.LicensePricing(upfront_fee=q(900)),
    "transaction": p.TransactionPricing(fixed_fee=q(0.2)),
    "paying user": p.FreemiumPricing(arppu=q(5)),
    "hour": p.ServicesPricing(bill_rate=q(120)),
    "project": p.ServicesPricing(basis="projects", project_fee=q(9000)),
    "training seat": p.ServicesPricing(basis="sessions", seat_price=q(300), unit="training seat"),
    "seats of sessions": p.ServicesPricing(basis="sessions", seat_price=q(300)),
    "thing": p.UnitSalePricing(price=q(20), unit="thing"),
}


@pytest.mark.parametrize("expected", TARIFFS)
def test_the_card_and_the_numbers_count_a_tariff_in_the_same_unit(expected: str) -> None:
    part = TARIFFS[expected]
    expected = "seat" if expected == "seats of sessions" else expected
    stream = RevenueStream(id="s", name="Plan", components=(part,), customers_start=q(10))
    forecast = analyse(Document([stream]).snapshot()).streams.forecasts["s"]
    first, *_ = sales(stream, forecast.sold, 10.0, 500.0)
    assert unit_of(part) == first.unit == expected
    monthly = isinstance(part, p.SubscriptionPricing | p.FreemiumPricing)
    by = f"{expected} and month" if monthly else expected
    assert tariff_line(part, "USD", None).endswith(f" per {by}")


def test_who_may_take_several_pays_by_the_seat_in_every_trial() -> None:
    several = Quantity(value=1.0, low=1.0, high=3.0)
    assert unit_of(p.SubscriptionPricing(price=q(50), units_per_customer=several)) == "seat"


WHOLE_UNITS: tuple[tuple[str, p.PricingComponent, str], ...] = (
    ("price", p.SubscriptionPricing(price=q(50), unit="seat"), "money/seat/month"),
    ("price", p.SubscriptionPricing(price=q(50), unit="seat", interval=12), "money/seat/year"),
    ("price", p.SubscriptionPricing(price=q(50), interval=2, currency="EUR"), "EUR/customer/2 months"),
    ("setup_fee", p.SubscriptionPricing(setup_fee=q(9)), "money/new customer"),
    ("price", p.UsagePricing(price=q(0.8), unit="1k calls"), "money/1k calls"),
    ("price", p.UsagePricing(price=q(5), unit="call", mode="package", package_size=1e3), "money/1,000 calls"),
    ("fee", p.OutcomePricing(fee=q(2)), "money/result"),
    ("upfront_fee", p.LicensePricing(upfront_fee=q(2)), "money/licence"),
    ("acv", p.ContractPricing(acv=q(2)), "money/contract/year"),
    ("order_value", p.TransactionPricing(order_value=q(2)), "money/order"),
    ("fixed_fee", p.TransactionPricing(fixed_fee=q(2), unit="order"), "money/order"),
    ("cpm", p.AdvertisingPricing(cpm=q(2)), "money/1,000 impressions"),
    ("cpc", p.AdvertisingPricing(cpc=q(2)), "money/click"),
    ("arppu", p.FreemiumPricing(arppu=q(2)), "money/paying user/month"),
    ("bill_rate", p.ServicesPricing(bill_rate=q(2)), "money/hour"),
    ("price", p.UnitSalePricing(price=q(2), unit="device"), "money/device"),
    ("minimum", p.UsagePricing(minimum=q(2)), "money/customer/month"),
)


@pytest.mark.parametrize(("name", "part", "unit"), WHOLE_UNITS)
def test_an_amount_of_a_tariff_says_all_it_is_by(name: str, part: p.PricingComponent, unit: str) -> None:
    stream = RevenueStream(name="Plan", components=(part,))
    found = input_at(stream, f"components.0.{name}")
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    ("own", "unit"),
    [("per seat", "money/seat/month"), ("per seat and month", "money/seat and month"),
     ("per seat and year", "money/seat and year"), ("per month", "money/month"), ("EUR each", "EUR each"),
     ("EUR", "EUR/seat/month"), ("EUR/seat", "EUR/seat/month")],
)  # fmt: skip
def test_an_own_unit_of_a_price_gets_the_period_that_it_lacks(own: str, unit: str) -> None:
    price = Quantity(value=49.0, unit=own)
    found = input_at(
        RevenueStream(name="Plan", components=(p.SubscriptionPricing(price=price, unit="seat"),)),
        "components.0.price",
    )
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    ("driver", "unit"),
    [("per_customer", "money/customer/month"), ("per_call", "money/call"), ("per_fte", "money/FTE/month"),
     ("per_unit", "money/1k calls"), ("per_1k_tokens", "money/1,000 tokens"), ("pct_revenue", "share")],
)  # fmt: skip
def test_a_cost_says_what_it_is_by_and_a_unit_is_that_of_its_stream(driver: CostDriver, unit: str) -> None:
    cost = VariableCost(driver=driver, amount=q(0.16))
    stream = RevenueStream(
        name="API", components=(p.UsagePricing(price=q(0.8), unit="1k calls"),), variable_costs=(cost,)
    )
    (found,) = [item for item in inputs_in(stream) if item.path == "variable_costs.0.amount"]
    assert found.unit == unit
    assert found == input_at(stream, found.path)


def test_the_unit_of_a_cost_is_by_the_month_where_it_is_sold_so_and_none_where_there_are_several() -> None:
    seats, calls = p.SubscriptionPricing(price=q(50), unit="seat"), p.UsagePricing(price=q(1), unit="call")
    cost = VariableCost(driver="per_unit", amount=q(2))
    units = [
        found.unit
        for parts in ((seats,), (seats, calls))
        for found in inputs_in(RevenueStream(name="Plan", components=parts, variable_costs=(cost,)))
        if found.path == "variable_costs.0.amount"
    ]
    assert units == ["money/seat/month", "money/unit"]


def test_tiers_are_by_the_unit_of_their_tariff() -> None:
    part = p.UsagePricing(mode="graduated", tiers=(p.Tier(price=2.0, flat_fee=5.0),), unit="call")
    stream = RevenueStream(name="API", components=(part,))
    found = [input_at(stream, f"components.0.tiers.0.{name}") for name in ("price", "flat_fee")]
    assert [each and each.unit for each in found] == ["money/call", "money/customer/month"]
