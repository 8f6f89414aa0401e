"""The chapter about revenue says a price in the unit that it is by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.model import Quantity, RevenueStream, Segment
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import AdvertisingPricing, OutcomePricing, SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Pays
from canvas_app.report.content.chapters import market, revenue
from canvas_app.report.content.story import Story
from canvas_app.storage import load
from tests.unit.report.content.telling import by_title, said, story_of

if TYPE_CHECKING:
    from canvas_app.model import PricingComponent


def q(value: float, unit: str = "") -> Quantity:
    return Quantity(value=value, unit=unit)


def rows(*parts: PricingComponent, unit: str = "") -> list[tuple[str, str, str]]:
    people = Segment(id="g", name="People", wtp_low=q(30.0, unit), wtp_high=q(60.0, unit))
    stream = RevenueStream(id="s", name="Team plans", components=parts, customers_start=q(10.0))
    story = story_of(people, stream, Pays(source="g", target="s"))
    found = by_title(revenue.chapter(story), "Segment")
    return [(row["Price"], row.get("Would pay", "–"), row["Pays a month"]) for row in found]


def test_a_seat_with_usage_has_the_price_of_a_seat() -> None:
    seats = SubscriptionPricing(price=q(50.0), unit="seat")
    hours = UsagePricing(price=q(0.08), usage=q(900.0), unit="tracked hour")
    assert rows(seats, hours) == [("$50 per seat and month", "$30 to $60", "$122")]
    assert rows(seats, hours, unit="per tracked hour") == [("$0.08 per tracked hour", "$30 to $60", "$122")]


def test_what_a_viewer_brings_is_paid_by_nobody() -> None:
    ads = AdvertisingPricing(page_views=q(100.0), cpm=q(2.0))
    stream = RevenueStream(id="s", name="Clips", components=(ads,), customers_start=q(10.0))
    firms, viewers = Segment(id="f", name="Firms"), Segment(id="v", name="Viewers")
    pays = (Pays(source="f", target="s", mix=0.0), Pays(source="v", target="s", mix=1.0))
    story = story_of(firms, viewers, stream, *pays)
    (row,) = by_title(revenue.chapter(story), "Segment")
    assert (row["Segment"], "Pays a month" in row) == ("Firms", False)
    assert "Ad revenue by viewer and month: Clips $" in said(revenue.chapter(story))
    told = market.chapter(story)
    assert "customers who pay or see advertising." in said(told)


def test_who_takes_nothing_of_a_stream_has_no_price() -> None:
    seats = SubscriptionPricing(price=q(50.0))
    stream = RevenueStream(id="s", name="Plans", components=(seats,), customers_start=q(10.0))
    some, none = Segment(id="a", name="Some"), Segment(id="b", name="None")
    pays = (Pays(source="a", target="s", mix=1.0), Pays(source="b", target="s", mix=0.0))
    found = by_title(revenue.chapter(story_of(some, none, stream, *pays)), "Segment")
    assert [row["Segment"] for row in found] == ["Some"]


def test_an_outcome_has_its_fee() -> None:
    part = OutcomePricing(attempts=q(100.0), success_rate=q(0.62), fee=q(0.99), unit="outcome")
    assert rows(part)[0][0] == "$0.99 per outcome"


@pytest.mark.parametrize(
    ("name", "words", "never"),
    [
        ("mlops", "per seat", "$0.69 per seat"),
        ("machine-learning", "per workspace", "$3.3 per workspace"),
        ("ai-agents", "per outcome", "$0.61 per outcome"),
    ],
)
def test_examples_say_what_one_costs(name: str, words: str, never: str) -> None:
    told = said(revenue.chapter(Story.of(load(example_path(name)))))
    assert words in told
    assert never not in told
