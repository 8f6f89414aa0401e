"""The most telling fact of every kind."""

from __future__ import annotations

import pytest

from canvas_app.drawing.facts import counted, fact_line, tariff_line
from canvas_app.model import (
    PRICING_TYPES,
    Activity,
    Channel,
    Cost,
    Metric,
    Partner,
    Person,
    PricingComponent,
    RevenueStream,
    Role,
    quantity,
)
from canvas_app.model.pricing import (
    ContractPricing,
    OutcomePricing,
    RevenueSharePricing,
    SubscriptionPricing,
    Tier,
    TransactionPricing,
    UnitSalePricing,
    UsagePricing,
)
from canvas_app.model.tariff_units import plural
from tests.unit.drawing.models import CALLS, SEATS, every_kind

FACTS = {
    "domain": "Model → Deployment → Monetization",
    "stage": "Own · maturity 3 of 5",
    "activity": "",
    "role": "4 people",
    "resource": "Data asset",
    "proposition": "Saves 6 h per agent-week",
    "segment": "SAM 18,400 accounts",
    "channel": "Direct sales",
    "stream": "$49 × 2,180 seats",
    "cost": "General and administrative",
    "partner": "Channel partner",
    "strategy": "They count their hours.",
    "goal": "Short term · 40 % done",
    "metric": "Target 110",
    "risk": "20 % likely · severity 3 of 5",
    "note": "Which contracts renew before summer?",
}


@pytest.mark.parametrize("element", every_kind(), ids=lambda element: element.kind)
def test_every_kind_has_its_fact(element: RevenueStream) -> None:
    assert fact_line(element) == FACTS[element.id]


def tiered(*prices: float) -> UsagePricing:
    return UsagePricing(mode="graduated", tiers=tuple(Tier(price=price) for price in prices), unit="call")


@pytest.mark.parametrize(
    ("component", "customers", "fact"),
    [
        (SEATS, 218, "$49 × 2,180 seats"),
        (SEATS, None, "$49 per seat and month"),
        (SubscriptionPricing(price=quantity(588), interval=12), 3, "$588 a year × 3 customers"),
        (CALLS, None, "$0.80 per 1,000 calls"),
        (UsagePricing(price=quantity(0.8), unit="call"), None, "$0.80 per call"),
        (tiered(0.5), None, "$0.50 per call"),
        (tiered(0.06, 0.045, 0.03), None, "$0.06 falling to $0.03 per call"),
        (tiered(0.03, 0.06), None, "$0.03 rising to $0.06 per call"),
        (tiered(0.05, 0.06, 0.03), None, "$0.03 to $0.06 per call"),
        (ContractPricing(acv=quantity(144_000)), 7, "7 contracts"),
        (ContractPricing(acv=quantity(144_000)), None, "$144,000 a year"),
        (OutcomePricing(fee=quantity(2), unit="resolution"), None, "$2 per resolution"),
        (
            TransactionPricing(take_rate=quantity(0.025), fixed_fee=quantity(0.3)),
            None,
            "2.5 % of trade + $0.30",
        ),
        (UnitSalePricing(price=quantity(499), units=quantity(120)), None, "$499 per unit"),
        (RevenueSharePricing(share=quantity(0.3)), None, "30 % of partner revenue"),
        (SubscriptionPricing(), 12, "No price yet"),
    ],
)
def test_a_stream_says_its_tariff(component: PricingComponent, customers: float | None, fact: str) -> None:
    start = None if customers is None else quantity(customers)
    assert fact_line(RevenueStream(name="Stream", components=(component,), customers_start=start)) == fact


@pytest.mark.parametrize("engine", PRICING_TYPES)
def test_a_tariff_without_numbers_has_no_words(engine: str) -> None:
    assert tariff_line(PRICING_TYPES[engine]()) == ""


def test_a_stream_counts_the_customers_whose_money_stands_beside_it() -> None:
    """$49 for 2,180 seats at the start is not what 2,310 seats pay in month 1."""
    stream = RevenueStream(name="Stream", components=(SEATS,), customers_start=quantity(218))
    assert fact_line(stream, customers=231.0) == "$49 × 2,310 seats"
    assert (
        fact_line(stream.model_copy(update={"start": 3}), customers=0.0) == "From month 3 · $49 × 2,180 seats"
    )
    half = SEATS.model_copy(update={"attach_rate": quantity(0.5)})
    assert fact_line(RevenueStream(name="Stream", components=(half,)), customers=100.0) == "$49 × 500 seats"


def test_money_in_facts_uses_the_currency_of_the_document() -> None:
    assert fact_line(RevenueStream(name="Stream", components=(SEATS,)), "EUR") == "€49 per seat and month"


def test_short_descriptions_of_users_come_before_the_words_of_the_program() -> None:
    assert (
        fact_line(Activity(name="Hosting", description="GPU inference", family="operations"))
        == "GPU inference"
    )
    assert fact_line(Activity(name="Hosting", description="long " * 40, family="operations")) == "Operations"
    assert fact_line(Cost(name="Calls", amount=quantity(0.0004), driver="per_call")) == "$0.0004 per call"
    assert fact_line(Channel(name="Sales", new_customers=quantity(6))) == "6 new customers a month"
    assert fact_line(Role(name="Team", people=(Person(),))) == "1 person"
    assert fact_line(Partner(name="Host", firm="Example Cloud")) == "Strategic partner · Example Cloud"


@pytest.mark.parametrize(
    ("noun", "nouns"),
    [("seat", "seats"), ("query", "queries"), ("day", "days"), ("batch", "batches"), ("tokens", "tokens"),
     ("1k calls", "1k calls"), ("席", "席"), ("", "")],
)  # fmt: skip
def test_plurals_of_units(noun: str, nouns: str) -> None:
    assert plural(noun) == nouns


def test_counts_agree_with_their_noun() -> None:
    assert counted(1, "seat") == "1 seat"
    assert counted(2_180, "seat") == "2,180 seats"


def test_a_fact_never_repeats_the_name() -> None:
    assert fact_line(Channel(name="inside sales", channel_type="inside_sales")) == ""


@pytest.mark.parametrize(
    ("metric", "target", "fact"),
    [
        ("gross_margin", 0.7, "Target 70 %"),
        ("mrr", 250_000.0, "Target €250k"),
        ("ltv_cac", 3.0, "Target 3 ×"),
        ("cac_payback", 12.0, "Target 12 mo"),
        ("", 0.7, "Target 0.7"),
        ("of our own", 0.7, "Target 0.7"),
    ],
)
def test_a_target_has_the_unit_of_its_metric(metric: str, target: float, fact: str) -> None:
    assert fact_line(Metric(name="Watched", metric=metric, target=target), "EUR") == fact


def test_what_begins_later_says_when() -> None:
    later = Role(name="Sales team", headcount=quantity(2), cost=quantity(9_000), start=13)
    assert fact_line(later) == "From month 13 · 2 people"
    assert fact_line(Channel(name="Direct sales")) == ""
    assert fact_line(Activity(name="Operations", family="operations", start=2)) == "From month 2"


def test_an_amount_stands_in_the_currency_that_is_named_for_it() -> None:
    part = SubscriptionPricing(price=quantity(49), currency="EUR")
    stream = RevenueStream(name="Seats", components=(part,), customers_start=quantity(10))
    assert fact_line(stream, "USD") == "€49 × 10 customers"
    cost = Cost(name="Calls", amount=quantity(2), driver="per_call", currency="GBP")
    assert fact_line(cost, "USD") == "£2 per call"
