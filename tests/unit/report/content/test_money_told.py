"""Money told so that it adds up, and chances so that no number says more than the trials do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app import storage
from canvas_app.analysis import analyse
from canvas_app.model import Cost, DocumentInfo, Override, Quantity, RevenueStream, Scenario, quantity
from canvas_app.model.element_parts import VariableCost
from canvas_app.model.elements import Stage
from canvas_app.model.examples import example_names, example_path
from canvas_app.model.inputs import input_at
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.report.content.chapters import forecast, kpis, scenarios
from canvas_app.report.content.chapters.forecast import lines_of_account
from canvas_app.report.content.key_figures import key_figure, npv_apart
from canvas_app.report.plots.chances import distribution
from canvas_app.report.plots.choices import tornado_chart
from canvas_app.report.values import chance_words, short_words
from tests.unit.report.content.telling import by_title, found_table, said, story_of, table

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story

SUMS = ("Gross profit", "Profit before tax", "Profit after tax", "Net cash")


def seats(price: Quantity, **fields: object) -> RevenueStream:
    return RevenueStream.model_validate(
        {
            "id": "s",
            "name": "Seats",
            "components": (SubscriptionPricing(price=price),),
            "customers_start": quantity(10),
            **fields,
        }
    )


def even(low: float, high: float, value: float = 100.0) -> Quantity:
    return Quantity(value=value, low=low, high=high, distribution="uniform")


@pytest.mark.parametrize("name", example_names())
def test_the_account_adds_up_to_the_cent_in_every_scenario(name: str) -> None:
    snapshot = storage.load(example_path(name)).snapshot()
    for scenario in (None, *snapshot.scenarios):
        analysis = analyse(snapshot, scenario)
        running = np.zeros(analysis.months)
        for label, values, _ in lines_of_account(analysis):
            if label in SUMS:
                np.testing.assert_allclose(values, running, atol=0.005, err_msg=f"{scenario}: {label}")
            else:
                running = running + values
        start = analysis.books.cash[0]
        np.testing.assert_allclose(start + np.cumsum(running), analysis.cash, atol=0.005)


def test_what_customers_pay_later_stands_between_profit_and_cash() -> None:
    running = forecast.chapter(story_of(seats(quantity(100), payment_days=60)))
    assert "Paid later by customers" not in said(running), "as much comes in as is earned"
    begins = forecast.chapter(story_of(seats(quantity(100), payment_days=60, start=2)))
    rows = {row["USD"]: row for row in by_title(begins, "USD")}
    assert rows["Paid later by customers"]["Year 1"] == "−$2k"
    assert rows["Cash at the start"]["Year 2"] == "$9k"
    assert "what they come to owe in a year" in said(begins)


def test_the_investment_is_said_beside_the_cash_that_it_is_not_in() -> None:
    info = DocumentInfo(initial_investment=quantity(1.5e6), opening_cash=quantity(2.2e6))
    chapter = forecast.chapter(story_of(info, seats(quantity(100))))
    note = found_table(chapter, "USD").note
    assert "Before month 1: investment $1.5M, not in this cash." in note
    assert "Before month 1" not in found_table(forecast.chapter(story_of(seats(quantity(100)))), "USD").note


def lucky_half() -> Story:
    """Break even in month 1 or never: the price covers the rent in six trials of ten."""
    return story_of(
        DocumentInfo(trials=1_000), seats(even(80, 130)), Cost(name="Rent", amount=quantity(1_000), id="r")
    )


def test_a_month_that_is_never_reached_counts_as_the_latest() -> None:
    story = lucky_half()
    chapter = scenarios.chapter(story)
    (row,) = (row for row in by_title(chapter, "Measure") if row["Measure"] == "Break-even")
    assert (row["P10"], row["P50 (median)"], row["P90"]) == ("month 1", "month 1", "not reached")
    plot = distribution(story.simulation, "break_even_month")
    assert plot.title.startswith("Break-even month: not reached in ")
    assert not plot.empty


def test_the_median_beside_a_scenario_names_what_it_sets_first() -> None:
    place = Override(record="s", path="components.0.price", value=82.0)
    info = DocumentInfo(trials=1_000)
    records = (info, seats(even(80, 130)), Scenario(id="low", name="Low", overrides=(place,)))
    assert "they draw from its whole range also what the scenario sets" in npv_apart(
        story_of(*records, scenario="low")
    )
    assert "ranges move it up more often than down" in npv_apart(story_of(info, seats(even(95, 180))))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0 %"),
        (0.0001, "under 0.1 %"),
        (0.496, "49.6 %"),
        (0.999, "99.9 %"),
        (0.9999, "over 99.9 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_of_trials_is_all_or_nothing_only_where_it_is(share: float, words: str) -> None:
    assert chance_words(share) == words


def test_runway_says_at_which_burn() -> None:
    info = DocumentInfo(opening_cash=quantity(50_000))
    story = story_of(info, seats(quantity(100)), Cost(name="Rent", amount=quantity(3_000)))
    assert key_figure(story, "runway").note == "at a burn of $2k a month, the mean of months 1 to 3"
    (row,) = (row for row in by_title(kpis.chapter(story), "Metric") if row["Metric"] == "Runway")
    assert "at the burn of months 1 to 3" in row["Definition"]


def test_a_month_does_not_say_month_twice() -> None:
    figure = key_figure(story_of(seats(quantity(100))), "break_even_month")
    assert (figure.label, figure.value) == ("Break-even", "Month 1")


def test_units_are_named_as_the_record_says() -> None:
    by_user = SubscriptionPricing(price=quantity(1), units_per_customer=quantity(2), unit="user")
    calls = UsagePricing(price=quantity(1), usage=quantity(5), unit="1k calls")
    stream = RevenueStream(name="Both", components=(by_user, calls))
    stage = Stage(name="Watch", code="deployment", capacity=quantity(9), capacity_unit="viewers")
    found = [
        input_at(stream, "components.0.units_per_customer"),
        input_at(stream, "components.1.usage"),
        input_at(stage, "capacity"),
    ]
    units = [one.unit for one in found if one is not None]
    assert units == ["users", "units of 1k calls/customer/month", "viewers/month"]


def test_what_follows_revenue_says_of_what_it_is_a_share() -> None:
    rights = VariableCost(category="cogs_data", driver="pct_revenue", amount=quantity(0.06))
    place = Override(record="s", path="variable_costs.0.amount", value=0.12)
    case = Scenario(id="up", name="Dear", overrides=(place,))
    (row,) = table(scenarios.chapter(story_of(seats(quantity(9), variable_costs=(rights,)), case)), "Element")
    assert row == ["Seats", "Data (COGS)", "% of revenue", "6 %", "12 %"]


def test_the_bars_of_a_tornado_say_what_they_count() -> None:
    assert short_words(11_000, "calls/customer/month", "USD") == "11k calls"
    assert short_words(1, "customers/month", "USD") == "1 customer"
    assert [short_words(0.02, unit, "USD") for unit in ("share/month", "USD/seat")] == ["2 %", "$0.02"]
    story = story_of(seats(quantity(100), customers_start=Quantity(value=10, low=5, high=25)))
    drawn = tornado_chart(story.tornado, "USD", "Base")
    assert not drawn.empty
