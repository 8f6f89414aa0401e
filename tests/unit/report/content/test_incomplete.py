"""A document whose amounts lack an exchange rate: it says so, and makes no sum of what is left."""

from __future__ import annotations

from canvas_app.model import Cost, Override, RevenueStream, Scenario, quantity
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.content.blocks import KeyFigures
from canvas_app.report.content.chapters import costs, decision, forecast, revenue, scenarios, summary
from tests.unit.report.content.telling import by_title, figures, found_table, said, story_of


def test_without_an_exchange_rate_no_sum_and_no_chart_is_made_of_what_is_left() -> None:
    dollars, euros = (
        SubscriptionPricing(price=quantity(100, 80, 130), currency=code) for code in (None, "EUR")
    )
    seats = RevenueStream(id="s", name="Seats", components=(dollars,), customers_start=quantity(10))
    desks = RevenueStream(id="t", name="Desks", components=(euros,), customers_start=quantity(10))
    dear = Override(record="t", path="components.0.price", value=90.0)
    case = Scenario(id="up", name="Dear", overrides=(dear,))
    story = story_of(seats, desks, case, Cost(id="c", name="Rent", amount=quantity(5)))
    reason = "There is no exchange rate for EUR."
    for chapter in (costs.chapter(story), forecast.chapter(story), scenarios.chapter(story)):
        assert reason in said(chapter)
        assert not figures(chapter)
        assert not [block for block in chapter.blocks if isinstance(block, KeyFigures)]
    earned = revenue.chapter(story)
    assert [row["Per month"] for row in by_title(earned, "Stream")] == ["$1k", "–"]
    assert found_table(earned, "Stream").total is None
    assert [list(row) for row in by_title(earned, "Method")] == [["Method", "Streams"]]
    assert "earn together cannot be said yet." in said(earned)
    assert not [figure for figure in figures(earned) if "of revenue" in figure.title]
    assert f"earns cannot be said yet. {reason}" in said(summary.chapter(story))
    assert f"Whether it needs funds cannot be said yet. {reason}" in said(decision.chapter(story))
