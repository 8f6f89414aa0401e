"""Commands run in this process, and a small canvas that they read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from canvas_app import app, storage
from canvas_app.document import Document
from canvas_app.model import (
    Channel,
    Cost,
    DocumentInfo,
    Override,
    RevenueStream,
    Scenario,
    Segment,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Pays, Reaches

if TYPE_CHECKING:
    from pathlib import Path

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command; return its exit code and what it printed to both streams."""

    def command(*arguments: object) -> tuple[int, str, str]:
        code = app.main([str(argument) for argument in arguments])
        return code, *capfd.readouterr()

    return command


@pytest.fixture
def plan() -> Document:
    """Two streams, customers who come and leave, a cost with a range, and a dearer scenario."""
    return Document(
        [
            DocumentInfo(
                title="Plan", currency="EUR", start_month="2026-11", trials=1_000,
                opening_cash=quantity(50_000.0),
            ),
            Segment(id="teams", name="Teams"),
            Channel(id="web", name="Web shop", new_customers=quantity(4.0, 2.0, 6.0), spend=quantity(500.0)),
            RevenueStream(
                id="seats",
                name="Seats",
                components=(SubscriptionPricing(price=quantity(30.0, 20.0, 40.0, "price list")),),
                customers_start=quantity(100.0),
                churn=quantity(0.02, 0.01, 0.04),
            ),
            RevenueStream(
                id="calls",
                name="=1+1 calls",
                components=(UsagePricing(price=quantity(0.5), usage=quantity(200.0), unit="call"),),
                customers_start=quantity(10.0),
                churn=quantity(0.0),
            ),
            Cost(id="office", name="Office", amount=quantity(2_000.0, 1_500.0, 2_500.0)),
            Pays(id="p", source="teams", target="seats"),
            Reaches(id="r", source="web", target="teams"),
            Scenario(
                id="dear", name="Dearer, later",
                overrides=(Override(record="seats", path="components.0.price", value=40.0),),
            ),
        ]
    )  # fmt: skip


@pytest.fixture
def file(plan: Document, tmp_path: Path) -> Path:
    """The plan as a file."""
    storage.save(plan, tmp_path / "plan.bmcanvas")
    return tmp_path / "plan.bmcanvas"


@pytest.fixture
def canvas(tmp_path: Path) -> Path:
    """A canvas with one stream of 100 seats at 30 a month, and a dearer scenario."""
    stream = RevenueStream(
        id="stream",
        name="Seats",
        components=(SubscriptionPricing(price=quantity(30.0)),),
        customers_start=quantity(100.0),
        churn=quantity(0.0),
    )
    dearer = Override(record="stream", path="components.0.price", value=40.0)
    document = Document(
        [
            DocumentInfo(title="Plan \u200b\u202e北京", currency="EUR"),
            stream,
            Scenario(id="dear", name="Dearer \u2028", overrides=(dearer,)),
        ]
    )
    storage.save(document, tmp_path / "plan.bmcanvas")
    return tmp_path / "plan.bmcanvas"
