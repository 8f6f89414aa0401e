"""Each component is sold in its own unit, and a willingness to pay is about one of them."""

from __future__ import annotations

from typing import Any

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast import offers
from canvas_app.analysis.metrics import actors
from canvas_app.analysis.questions import prices
from canvas_app.analysis.simulation.monte_carlo import simulate
from canvas_app.document import Document, Snapshot
from canvas_app.model import Quantity, RevenueStream, Segment
from canvas_app.model import pricing as p
from canvas_app.model.examples import example_path
from canvas_app.model.relations import Pays
from canvas_app.storage import load

SEATS = p.SubscriptionPricing(price=Quantity(value=50.0), unit="seat", units_per_customer=Quantity(value=4.0))
HOURS = p.UsagePricing(price=Quantity(value=0.08), usage=Quantity(value=900.0), unit="tracked hour")


def q(value: float, unit: str = "") -> Quantity:
    return Quantity(value=value, unit=unit)


def model(*parts: Any, low: float = 30.0, high: float = 80.0, unit: str = "", **fields: Any) -> Snapshot:  # noqa: ANN401
    """One segment that pays one stream with 10 customers."""
    stream = RevenueStream(id="s", name="Team plans", components=parts, customers_start=q(10.0), **fields)
    segment = Segment(
        id="g", name="Teams", wtp_low=q(low, unit), wtp_high=q(high, unit), elasticity=Quantity(value=-2.0)
    )
    return Document([stream, segment, Pays(source="g", target="s")]).snapshot()


def sale_of(snapshot: Snapshot) -> tuple[str, float, object]:
    forecast = analyse(snapshot).streams.forecasts["s"]
    segment = snapshot.elements["g"]
    assert isinstance(segment, Segment)
    sale = actors.bought_in(forecast, offers.said_by(segment))
    assert sale is not None
    return sale.unit, sale.units, pytest.approx(sale.price)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("per seat and month", ("seat", 40.0, 50.0)),
        ("", ("seat", 40.0, 50.0)),
        ("per tracked hour", ("tracked hour", 9000.0, 0.08)),
        ("per customer", ("customer", 10.0, 272.0)),
    ],
)
def test_a_price_is_that_of_the_component_that_is_meant(
    unit: str, expected: tuple[str, float, float]
) -> None:
    assert sale_of(model(SEATS, HOURS, unit=unit)) == expected


def test_units_of_different_kinds_are_never_added() -> None:
    metric = analyse(model(SEATS, HOURS, unit="per seat")).metrics["customer_surplus"]
    assert metric.value == pytest.approx(40 * (65.0 - 50.0))


def test_an_outcome_costs_the_fee_and_not_a_part_of_it() -> None:
    outcome = p.OutcomePricing(attempts=q(100.0), success_rate=q(0.62), fee=q(0.99), unit="outcome")
    snapshot = model(outcome, low=0.6, high=1.6, unit="per outcome")
    assert sale_of(snapshot) == ("outcome", 620.0, 0.99)
    assert analyse(snapshot).metrics["customer_surplus"].value == pytest.approx(620 * (1.295 - 0.99))
    curve = prices.price_curve(snapshot, "s")
    assert curve.unit == "USD/outcome"
    assert curve.current == pytest.approx(0.99)


def test_a_set_up_fee_is_no_part_of_the_price_of_a_seat() -> None:
    begun = SEATS.model_copy(update={"setup_fee": q(500.0)})
    snapshot = model(begun, p.FreemiumPricing(free_users=q(9.0), conversion=q(0.5), arppu=q(0.0)))
    unit, _, price = sale_of(snapshot)
    assert (unit, price) == ("seat", 50.0)
    assert analyse(snapshot).one_off[0, 0] > 0.0


def test_a_licence_costs_its_fee() -> None:
    licence = p.LicensePricing(
        upfront_fee=q(1000.0), licences_per_month=q(2.0), maintenance=q(0.2), unit="licence"
    )
    assert sale_of(model(licence, low=800.0, high=1500.0)) == ("licence", 2.0, 1000.0)


@pytest.mark.parametrize(
    ("unit", "count"), [("impression", 3000.0), ("1k impressions", 3.0), ("click", 30.0)]
)
def test_ads_are_counted_as_they_are_paid(unit: str, count: float) -> None:
    ads = p.AdvertisingPricing(
        users=q(100.0),
        sessions=q(10.0),
        page_views=q(2.0),
        ads_per_view=q(3.0),
        fill=q(0.5),
        ctr=q(0.01),
        cpc=q(2.0),
        unit=unit,
    )
    found, units, price = sale_of(model(ads))
    assert found == unit
    assert units == pytest.approx(count)
    assert price == 60.0 / count


def test_what_has_no_unit_is_counted_by_the_customer() -> None:
    fees = p.TransactionPricing(gmv_total=q(1000.0), take_rate=q(0.2))
    assert sale_of(model(fees)) == ("customer", 10.0, 20.0)
    assert sale_of(model(SEATS.model_copy(update={"price": q(0.0)}), fees)) == ("customer", 10.0, 20.0)


def test_what_a_partner_shares_is_no_price_that_customers_pay() -> None:
    share = p.RevenueSharePricing(partner_revenue=q(1000.0), share=q(0.2))
    forecast = analyse(model(share, unit="per customer")).streams.forecasts["s"]
    assert actors.bought_in(forecast, "per customer") is None
    assert sale_of(model(SEATS, share, unit="per customer")) == ("customer", 10.0, 200.0)


def test_a_seat_of_a_course_is_no_seat_by_the_month() -> None:
    course = p.ServicesPricing(
        basis="sessions", sessions=q(1.0), seats=q(6.0), seat_price=q(450.0), unit="seat"
    )
    stream = RevenueStream(id="c", name="Courses", components=(course,), customers_start=q(2.0))
    snapshot = model(SEATS, HOURS, unit="per seat")
    records = [
        *snapshot.elements.values(),
        *snapshot.relations.values(),
        stream,
        Pays(source="g", target="c"),
    ]
    both = Document(records).snapshot()
    assert analyse(both).metrics["customer_surplus"].value == pytest.approx(40 * 15.0)


@pytest.mark.parametrize(
    ("said", "unit", "names"),
    [
        ("per seat", "seat", True),
        ("per person and seat", "Seats", True),
        ("per 1k calls", "1k calls", True),
        ("per call", "1k calls", False),
        ("per 1k calls", "call", False),
        ("per community", "unit", False),
        ("", "seat", False),
    ],
)
def test_a_willingness_names_a_unit_as_a_word_and_in_its_size(said: str, unit: str, names: bool) -> None:
    assert offers.names_unit(said, unit) is names


def test_a_stream_in_one_unit_is_counted_in_it_and_another_by_the_customer() -> None:
    one = RevenueStream(id="s", name="s", components=(SEATS,))
    assert offers.unit_counted(one, 40.0, 10.0) == ("seat", 40.0)
    two = one.model_copy(update={"components": (SEATS, HOURS)})
    assert offers.unit_counted(two, 9040.0, 10.0) == ("customer", 10.0)
    assert offers.unit_counted(two, 9040.0, 0.0) is None
    curve = prices.price_curve(model(SEATS, HOURS), "s")
    assert curve.unit == "USD/customer/month"
    assert prices.price_curve(model(SEATS), "s").unit == "USD/seat/month"
    assert curve.current == pytest.approx(272.0)


@pytest.mark.parametrize(
    ("name", "segment", "unit", "price"),
    [
        ("mlops", "Teams that run models", "seat", 50.0),
        ("machine-learning", "Regional grocers", "workspace", 2600.0),
    ],
)
def test_examples_gain_what_their_willingness_says(name: str, segment: str, unit: str, price: float) -> None:
    snapshot = load(example_path(name)).snapshot()
    (found,) = (each for each in snapshot.of_kind(Segment) if each.name == segment)
    analysis = analyse(snapshot)
    sold = [
        sale
        for forecast in analysis.streams.forecasts.values()
        if found.id in dict(forecast.segment_shares)
        and (sale := actors.bought_in(forecast, offers.said_by(found))) is not None
    ]
    about = [sale for sale, meant in zip(sold, offers.meant(found, sold), strict=True) if meant]
    assert [sale.unit for sale in about] == [unit]
    assert about[0].price == pytest.approx(price, rel=0.25)
    surplus = analysis.metrics["customer_surplus"].value
    assert surplus is not None
    assert 0.0 < surplus < about[0].paid


def test_a_simulation_without_ranges_has_the_surplus_of_the_forecast() -> None:
    snapshot = model(SEATS, HOURS, unit="per seat", discount=q(0.1))
    wanted = analyse(snapshot).metrics["customer_surplus"].value
    assert wanted == pytest.approx(40 * (62.5 - 45.0))
    assert simulate(snapshot, trials=10).metrics["customer_surplus"].p50 == pytest.approx(wanted)
