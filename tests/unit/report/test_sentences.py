"""Sentences from numbers."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.document import Document
from canvas_app.model import Cost, DocumentInfo, RevenueStream, quantity
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.pdf.sentences import cash_finding, counted, forecast_finding, summary


def _stream(name: str, price: float, churn: float = 0.0) -> RevenueStream:
    part = SubscriptionPricing(price=quantity(price))
    return RevenueStream(name=name, components=(part,), customers_start=quantity(100), churn=quantity(churn))


def _said(*records: RevenueStream | Cost, cash: float = 1e6) -> tuple[str, str, str]:
    info = DocumentInfo(title="Acme", opening_cash=quantity(cash), horizon=12)
    analysis = analyse(Document([info, *records]).snapshot())
    return summary("Acme", analysis, None), forecast_finding(analysis), cash_finding(analysis)


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no streams"), (1, "one stream"), (3, "three streams"), (13, "13 streams")]
)
def test_counts_agree_with_their_noun(count: int, words: str) -> None:
    assert counted(count, "stream") == words


def test_an_empty_model_says_so() -> None:
    assert _said()[0] == "Acme has no revenue stream yet, so there is no revenue to report."


def test_one_stream_is_named_without_a_share() -> None:
    text = _said(_stream("Seats", 10.0))[0]
    assert text.startswith("Acme earns $1k a month from one stream, Seats. Revenue stays at that level")


def test_two_streams_name_the_larger_one() -> None:
    text = _said(_stream("Seats", 30.0), _stream("Calls", 10.0))[0]
    assert "$4k a month from two streams. Seats brings 75 % of it." in text


def test_the_forecast_says_its_direction() -> None:
    assert _said(_stream("Seats", 10.0, churn=0.1))[1].startswith("Monthly revenue falls from $900 to ")
    assert _said(_stream("Seats", 10.0))[1] == "Monthly revenue stays at $1k for twelve months"


def test_cash_that_runs_out_is_said_with_its_month() -> None:
    office = Cost(name="Office", amount=quantity(500.0))
    _, _, finding = _said(office, cash=1_200.0)
    assert finding == "Cash runs out in month 3"
