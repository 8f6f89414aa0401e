"""Fields in words."""

from __future__ import annotations

import datetime

import pytest

from canvas_app.model import (
    Cost,
    Evidence,
    Goal,
    Quantity,
    RevenueStream,
    Role,
    Segment,
    Tier,
    VariableCost,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.report.values import date_text, field_texts, number_text, quantity_text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (49.0, "money", "$49"),
        (12_000.0, "money/month", "$12,000 per month"),
        (6_000.0, "money/FTE/month", "$6,000 per FTE and month"),
        (0.025, "share/month", "2.5 % per month"),
        (1, "months", "1 month"),
        (12, "months", "12 months"),
        (4, "1 to 5", "4 of 5"),
        (3, "month", "3"),
        (1.5, "factor", "×\u00a01.5"),
        (18_400.0, "accounts", "18,400 accounts"),
    ],
)
def test_numbers_carry_their_unit(value: float, unit: str, text: str) -> None:
    assert number_text(value, unit, "USD") == text


def test_a_range_repeats_only_what_it_must() -> None:
    assert (
        quantity_text(quantity(9, 6, 12), "customers/month", "USD") == "9 customers per month (range 6 to 12)"
    )
    assert quantity_text(quantity(49, 39, 59), "money", "USD") == "$49 (range $39 to $59)"


def test_dates_do_not_depend_on_the_locale() -> None:
    assert date_text(datetime.date(2026, 3, 3)) == "3 March 2026"


def test_a_stream_says_its_tariff_and_its_costs() -> None:
    stream = RevenueStream(
        name="Seats",
        components=(SubscriptionPricing(price=Quantity(value=49.0, source="price list"), unit="seat"),),
        variable_costs=(VariableCost(driver="pct_revenue", category="cogs_payment", amount=quantity(0.029)),),
    )
    rows = {row.label: row for row in field_texts(stream, "USD", {})}
    assert rows["Pricing"].text == "Subscription, sold per seat"
    assert rows["Price"].text == "$49 per seat and month"
    assert rows["Price"].note == "price list"
    assert rows["Payment fees (COGS)"].text == "2.9 % of revenue"
    assert "Innovation p" not in rows


def test_an_owner_is_a_name_and_a_metric_target_has_its_unit() -> None:
    role = Role(id="lead", name="Leadership")
    goal = Goal(name="Margin", owner=role.id, metric="gross_margin", target=0.7)
    rows = {row.label: row.text for row in field_texts(goal, "USD", {"lead": "Leadership"})}
    assert rows["Owner"] == "Leadership"
    assert rows["Metric"] == "Gross margin"
    assert rows["Target"] == "70 %"


def test_words_of_the_user_are_never_taken_for_codes() -> None:
    rows = field_texts(Segment(name="x", early_adopters="ai_specific", tags=("sub_saas",)), "USD", {})
    texts = {row.label: row.text for row in rows}
    assert texts["Early adopters"] == "ai_specific"
    assert texts["Tags"] == "sub_saas"


def test_evidence_keeps_its_address() -> None:
    segment = Segment(name="x", evidence=(Evidence(text="Study", url="https://example.org/a"),))
    (row,) = [row for row in field_texts(segment, "USD", {}) if row.label == "Evidence"]
    assert row.address == "https://example.org/a"


def test_amounts_are_said_in_the_currency_that_is_named_for_them() -> None:
    tiers = (Tier(up_to=10.0, price=2.0, flat_fee=5.0), Tier(price=1.0))
    usage = UsagePricing(price=quantity(0.5), tiers=tiers, mode="graduated", currency="EUR")
    cost = VariableCost(category="cogs_hosting", driver="per_customer", amount=quantity(3), currency="GBP")
    stream = RevenueStream(name="Use", components=(usage,), variable_costs=(cost,))
    said = {field.label: field.text for field in field_texts(stream, "USD", {})}
    assert said["Price per unit"] == "€0.50 per unit"
    assert said["Tiers"] == "up to 10: €2 per unit plus €5 per customer and month\nabove: €1 per unit"
    assert said["Hosting (COGS)"] == "£3 per customer and month"
    fee = Cost(name="Fee", amount=quantity(0.1), driver="pct_revenue", currency="EUR")
    assert {field.label: field.text for field in field_texts(fee, "USD", {})}["Amount"] == "10 %"
    assert number_text(1.0853, "money/EUR", "USD") == "1.0853"
