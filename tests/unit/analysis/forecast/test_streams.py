"""A stream by month: ramps, customers, what each engine earns, partner shares and cash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.tariffs import unit_scale
from canvas_app.analysis.forecast.timeline import bass_sales
from canvas_app.document import Document
from canvas_app.model import Channel, Cost, DocumentInfo, Partner, RevenueStream, Segment, VariableCost
from canvas_app.model import pricing as p
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Pays, Reaches, Shares

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.document import AnyRecord


def q(value: float) -> Quantity:
    return Quantity(value=float(value))


def run(stream: RevenueStream, *others: AnyRecord, **info: Any) -> Analysis:  # noqa: ANN401
    return analyse(Document([DocumentInfo(**info), stream, *others]).snapshot())


def stream_of(*parts: p.PricingComponent, **fields: Any) -> RevenueStream:  # noqa: ANN401
    plain: dict[str, Any] = {"id": "s", "name": "Stream", "components": parts, "payment_days": 0}
    return RevenueStream(**plain | fields)


def first(stream: RevenueStream) -> tuple[float, float, float]:
    """Recurring, usage and one-off revenue of month 1."""
    a = run(stream)
    return float(a.recurring[0, 0]), float(a.usage[0, 0]), float(a.one_off[0, 0])


SEATS = p.SubscriptionPricing(price=q(50), units_per_customer=q(4))


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (SEATS, (2000, 0, 0)),
        (p.SubscriptionPricing(price=q(120), interval=12, attach_rate=q(0.5)), (50, 0, 0)),
        (p.UsagePricing(price=q(0.02), usage=q(1500), included=q(1000)), (0, 100, 0)),
        (p.UsagePricing(price=q(0.02), usage=q(1500), included=q(1000), minimum=q(6)), (60, 40, 0)),
        (p.UsagePricing(mode="package", price=q(5), package_size=100.0, usage=q(101)), (0, 100, 0)),
        (p.OutcomePricing(attempts=q(200), success_rate=q(0.5), fee=q(0.99)), (0, 990, 0)),
        (p.OutcomePricing(attempts=q(200), success_rate=q(0.5), fee=q(0.99), cap=q(60)), (0, 600, 0)),
        (p.LicensePricing(upfront_fee=q(1200), maintenance=q(0.2)), (200, 0, 0)),
        (p.LicensePricing(royalty=q(0.1), licensee_sales=q(900), guarantee=q(2400)), (0, 200, 0)),
        (p.ContractPricing(acv=q(1200), overage=q(3), services_share=q(0.25)), (750, 30, 250)),
        (p.TransactionPricing(orders=q(3), order_value=q(40), take_rate=q(0.1), fixed_fee=q(1)), (0, 150, 0)),
        (p.TransactionPricing(gmv_total=q(1000), take_rate=q(0.2), refund_share=q(0.1)), (0, 180, 0)),
        (p.AdvertisingPricing(users=q(1000), page_views=q(2), cpm=q(5), fill=q(0.5)), (0, 5, 0)),
        (p.AdvertisingPricing(users=q(1000), ctr=q(0.01), cpc=q(2), publisher_share=q(0.55)), (0, 9, 0)),
        (p.FreemiumPricing(free_users=q(100), conversion=q(0.1), arppu=q(9)), (180, 0, 0)),
        (
            p.ServicesPricing(consultants=q(2), hours=q(160), utilisation=q(0.5), bill_rate=q(10)),
            (0, 0, 1600),
        ),
        (p.ServicesPricing(basis="projects", projects=q(2), project_fee=q(700)), (0, 0, 1400)),
        (p.ServicesPricing(basis="sessions", sessions=q(2), seats=q(5), seat_price=q(9)), (0, 0, 90)),
        (p.UnitSalePricing(units=q(3), price=q(100)), (0, 0, 300)),
        (p.RevenueSharePricing(partner_revenue=q(1000), share=q(0.2), minimum=q(300)), (0, 300, 0)),
    ],
)
def test_engines_earn_their_formula(
    component: p.PricingComponent, expected: tuple[float, float, float]
) -> None:
    assert first(stream_of(component, customers_start=q(10))) == pytest.approx(expected)


def test_a_component_without_parameters_earns_nothing() -> None:
    for engine in p.PRICING_TYPES:
        stream = RevenueStream.model_validate(
            {"id": "s", "name": "s", "components": [{"engine": engine}], "customers_start": {"value": 10.0}}
        )
        assert first(stream) == (0, 0, 0)


def test_discount_and_price_change_apply_to_prices() -> None:
    a = run(stream_of(SEATS, customers_start=q(10), discount=q(0.1), price_change=q(0.21)))
    assert a.total_revenue[[0, 12, 24]] == pytest.approx([1800, 1800 * 1.21, 1800 * 1.21**2])


def test_new_customers_are_not_exposed_in_their_first_month() -> None:
    market = Segment(id="g", name="g"), Channel(id="c", name="c", new_customers=q(10))
    lines = Reaches(source="c", target="g", acquisition_share=0.5), Pays(source="g", target="s", adoption=0.8)
    a = run(stream_of(SEATS, customers_start=q(100), churn=q(0.1)), *market, *lines)
    assert a.new_customers[0, :2].tolist() == [4, 4]
    assert a.customers[0, :2] == pytest.approx([94, 94 * 0.9 + 4])
    assert a.churned_customers[0, :2] == pytest.approx([10, 9.4])


def test_a_stream_that_no_channel_reaches_wins_nobody() -> None:
    a = run(stream_of(SEATS), Segment(id="g", name="g"), Pays(source="g", target="s"))
    assert not a.customers.any()


def test_the_market_limits_a_stream() -> None:
    segment = Segment(id="g", name="g", accounts_tam=q(100), serviceable_share=q(0.5))
    channel = Channel(id="c", name="c", new_customers=q(10), ramp_months=2, capacity=q(8))
    lines = Reaches(source="c", target="g"), Pays(source="g", target="s", adoption=0.6)
    a = run(stream_of(SEATS), segment, channel, *lines)
    assert a.new_customers[0, :8] == pytest.approx([3, 4.8, 4.8, 4.8, 4.8, 4.8, 3, 0])
    assert a.customers[0].max() == pytest.approx(30)


@pytest.mark.parametrize(
    ("ramp", "factors"),
    [("none", [1, 1, 1, 1, 1]), ("linear", [0.25, 0.5, 0.75, 1, 1]), ("s_curve", [0.07, 0.5, 0.93, 1, 1])],
)
def test_ramps_reach_one_after_their_months(ramp: str, factors: list[float]) -> None:
    a = run(stream_of(p.UnitSalePricing(units=q(1), price=q(1)), ramp=ramp, ramp_months=4, start=3))
    assert a.total_revenue[:7] == pytest.approx([0, 0, *factors], abs=0.01)


def test_bass_never_sells_more_than_there_is() -> None:
    assert bass_sales(0.03, 0.4, 1000, 2) == pytest.approx([30, (0.03 + 0.4 * 0.03) * 970])
    assert bass_sales(1.0, 1.0, 1000, 50).sum() == pytest.approx(1000)


def test_a_discount_is_no_discount_on_other_peoples_money() -> None:
    fees = p.TransactionPricing(gmv_total=q(1000), take_rate=q(0.2), orders=q(3), fixed_fee=q(1))
    a = run(stream_of(fees, customers_start=q(10), discount=q(0.5)))
    assert a.usage[0, 0] == pytest.approx(200 + 15)


def test_a_later_stream_never_has_more_customers_than_its_market() -> None:
    market = Segment(id="g", name="g", accounts_tam=q(100))
    channel = Channel(id="c", name="c", new_customers=q(50))
    wins = (Reaches(id="cg", source="c", target="g"), Pays(id="gs", source="g", target="s"))
    stream = stream_of(SEATS, customers_start=q(90), churn=q(0.5), start=3)
    a = run(stream, market, channel, *wins)
    assert a.customers[0, 2] == 100
    assert a.customers.max() <= 100


def test_seasons_follow_the_calendar_and_average_one() -> None:
    season = (2.0, *[1.0] * 10, 0.0)
    a = run(stream_of(p.UnitSalePricing(units=q(1), price=q(12)), season=season), start_month="2026-12")
    assert a.total_revenue[:3] == pytest.approx([0, 24, 12])
    assert a.total_revenue[:12].sum() == pytest.approx(144)


def test_the_smallest_factors_are_a_season_as_well() -> None:
    a = run(stream_of(p.UnitSalePricing(units=q(1), price=q(12)), season=(5e-324, *[0.0] * 11)))
    assert a.total_revenue[:12].tolist() == [144.0, *[0.0] * 11]


def test_expansion_raises_mrr_and_the_bridge_names_it() -> None:
    stream = stream_of(SEATS, customers_start=q(10), expansion=q(0.1), contraction=q(0.02), churn=q(0.05))
    a = run(stream)
    assert a.mrr_start[0, 0] == 2000
    assert a.mrr[0, :2] == pytest.approx([2060, 2060 * 1.03])
    moves = (a.new_mrr, a.expansion_mrr, a.contraction_mrr, a.churned_mrr)
    assert [move[0, 0] for move in moves] == pytest.approx([0, 200, 40, 100])


def test_a_later_stream_gets_its_customers_when_it_starts_and_loses_them_at_its_end() -> None:
    a = run(stream_of(SEATS, customers_start=q(10), start=3, end=4))
    assert a.customers[0, :6].tolist() == [0, 0, 10, 10, 0, 0]
    assert (a.new_customers[0, 2], a.churned_customers[0, 4], a.churned_mrr[0, 4]) == (10, 10, 2000)


def test_contracts_are_paid_by_the_factor_of_their_year_and_renew() -> None:
    deal = p.ContractPricing(acv=q(1200), contracts_per_month=q(1), term_months=24, ramp=(0.5, 1.0))
    a = run(stream_of(deal))
    assert a.mrr[0, [0, 11, 12, 35]] == pytest.approx([50, 600, 700, 12 * 50 + 24 * 100])


def test_free_users_convert_and_cost() -> None:
    plan = p.FreemiumPricing(
        free_users=q(1000),
        new_free_users=q(100),
        conversion=q(0.05),
        free_churn=q(0.1),
        arppu=q(10),
        cost_per_free_user=q(0.1),
    )
    a = run(stream_of(plan))
    assert a.customers[0, :2] == pytest.approx([50, 50 + 950 * 0.05])
    assert a.cogs[0] == pytest.approx(95)


def test_things_are_replaced_after_their_life() -> None:
    a = run(stream_of(p.UnitSalePricing(units=q(10), price=q(1), replacement_months=12), churn=q(0.0)))
    assert a.total_revenue[[11, 12, 24]].tolist() == [10, 20, 30]


def test_variable_costs_follow_their_driver() -> None:
    drivers = {
        "per_month": 1,
        "per_customer": 10,
        "per_unit": 20,
        "per_call": 20_000,
        "per_1k_tokens": 20,
        "pct_revenue": 100,
        "per_transaction": 10,
    }
    calls = p.UsagePricing(price=q(5), usage=q(2), unit="1k calls")
    for driver, volume in drivers.items():
        cost = VariableCost.model_validate({"driver": driver, "amount": q(0.5)})
        a = run(stream_of(calls, customers_start=q(10), variable_costs=(cost,)))
        assert a.cogs[0] == pytest.approx(0.5 * volume), driver


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("call", 1), ("1k calls", 1000), ("1,000 calls", 1000), ("1M tokens", 1e6), ("million tokens", 1e6)],
)
def test_units_say_how_many_they_hold(unit: str, scale: float) -> None:
    assert unit_scale(unit) == scale
    assert unit_scale("minute") == unit_scale("1 model run") == unit_scale("") == 1


def test_partners_share_gross_first_then_what_is_left() -> None:
    partners = Partner(id="a", name="a"), Partner(id="b", name="b"), Partner(id="c", name="c")
    shares = (
        Shares(source="s", target="a", share=0.3, basis="net"),
        Shares(source="s", target="b", share=0.1, minimum=250),
        Shares(source="s", target="c", share=0.9, cap=50),
    )
    stream = stream_of(SEATS, customers_start=q(10), bad_debt=q(0.05))
    a = run(stream, *partners, *shares)
    assert a.element_money == pytest.approx({"s": 2000, "a": -0.3 * (1900 - 300), "b": -250, "c": -50})
    assert a.payouts[0] == pytest.approx(780)


def test_cash_comes_after_the_payment_days() -> None:
    late = stream_of(p.UnitSalePricing(units=q(1), price=q(100)), payment_days=45, start=2)
    assert run(late).net_cash[:5].tolist() == [0, 0, 50, 100, 100]
    running = stream_of(SEATS, customers_start=q(10), payment_days=30)
    assert run(running).net_cash[0] == 2000


def test_tax_waits_for_losses_to_be_earned_back() -> None:
    loss = Cost(id="k", name="k", amount=q(3000), end=2)
    a = run(stream_of(SEATS, customers_start=q(10)), loss, tax_rate=q(0.25), opening_cash=q(500))
    assert a.tax[:4].tolist() == [0, 0, 0, 500]
    assert a.cash[:4].tolist() == [-500, -1500, 500, 2000]
    assert np.isclose(a.profit[3], 1500)


def test_what_several_partners_share_adds_up_in_any_order() -> None:
    stream = stream_of(p.RevenueSharePricing(partner_revenue=q(1000)))
    partners = [Partner(id=name, name=name) for name in ("one", "two")]
    shares = [Shares(source="one", target="s", share=0.1), Shares(source="two", target="s", share=0.2)]
    for order in (shares, shares[::-1]):
        assert run(stream, *partners, *order).usage[0, 0] == pytest.approx(300.0)


def test_those_who_stay_give_up_no_more_than_they_pay() -> None:
    rates = {"churn": q(0.6), "contraction": q(0.6), "expansion": q(0.1)}
    a = run(stream_of(p.SubscriptionPricing(price=q(50)), customers_start=q(100), **rates))
    moved = [float(part[0, 0]) for part in (a.churned_mrr, a.contraction_mrr, a.expansion_mrr)]
    assert moved == pytest.approx([3000.0, 2000.0, 500.0])
    assert a.recurring[0, 0] == pytest.approx(500.0)
    assert a.metrics["grr"].value == 0.0


def test_where_everybody_leaves_nobody_adds_anything() -> None:
    rates = {"churn": q(1.0), "expansion": q(0.1)}
    a = run(stream_of(p.SubscriptionPricing(price=q(50)), customers_start=q(100), **rates))
    assert a.customers[0, 0] == a.recurring[0, 0] == a.expansion_mrr[0, 0] == 0.0
