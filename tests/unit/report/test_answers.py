"""The answer of a goal seek in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.questions.goal_seek import seek
from canvas_app.report.answers import goal_sentence
from tests.unit.analysis.questions.what_if_models import CHURN, PRICE, TAX, snapshot

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.assumptions import InputPlace


def answer(place: InputPlace, metric: str, target: float) -> str:
    return goal_sentence(seek(snapshot(), place, metric, target), "USD")


def test_what_was_found() -> None:
    assert answer(PRICE, "mrr", 10_800) == (
        "MRR reaches $10.8k with “Seats: Price” at $100 per customer and month instead of $50."
    )
    assert answer(PRICE, "mrr", 5400) == (
        "MRR is at $5.4k already, with “Seats: Price” at $50 per customer and month."
    )


def test_what_cannot_be_reached() -> None:
    assert answer(CHURN, "mrr", 10_800) == (
        "Even with “Seats: Churn” at 0 % per month, MRR stays below $10.8k: it is $5.5k then."
    )
    assert answer(TAX, "mrr", 1.0) == "MRR does not depend on “Document: Tax rate”."
