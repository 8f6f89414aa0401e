"""R220 and R232 speak of the unit that a price is by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.model import RevenueStream, Segment, VariableCost
from canvas_app.model import pricing as p
from canvas_app.model.examples import example_names, example_path
from canvas_app.model.relations import Pays
from canvas_app.storage import load
from tests.unit.analysis.checks.raising import q, raised, sentences

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord
    from canvas_app.model import PricingComponent

SEATS = p.SubscriptionPricing(price=q(50), unit="seat")
HOURS = p.UsagePricing(price=q(0.08), usage=q(900), unit="tracked hour")


def offered(most: float, unit: str, *parts: PricingComponent) -> list[AnyRecord]:
    stream = RevenueStream(id="s", name="Team plans", components=parts, customers_start=q(10))
    return [stream, Segment(id="g", name="Teams", wtp_high=q(most, unit=unit)), Pays(source="g", target="s")]


def test_a_loss_by_outcome_is_that_of_one_that_succeeds() -> None:
    part = p.OutcomePricing(attempts=q(100), success_rate=q(0.5), fee=q(1), unit="outcome")
    cost = VariableCost(category="cogs_inference", driver="per_unit", amount=q(2))  # an attempt costs 2
    stream = RevenueStream(
        id="s", name="Tickets", components=(part,), customers_start=q(10), variable_costs=(cost,)
    )
    assert sentences([stream], "R220") == ["Each outcome of “Tickets” loses $3."]


@pytest.mark.parametrize(
    ("most", "unit", "said"),
    [
        (60, "per seat", []),
        (40, "per seat", ["“Team plans” costs $50 per seat, above what “Teams” would pay ($40)."]),
        (0.1, "per tracked hour", []),
        (
            0.05,
            "tracked hours",
            ["“Team plans” costs $0.08 per tracked hour, above what “Teams” would pay ($0.05)."],
        ),
        (40, "", ["“Team plans” costs $50 per seat, above what “Teams” would pay ($40)."]),
        (0.05, "", []),  # what comes first is the price, where nothing else is said
    ],
)
def test_a_willingness_is_compared_with_the_component_that_it_names(
    most: float, unit: str, said: list[str]
) -> None:
    assert sentences(offered(most, unit, SEATS, HOURS), "R232") == said


def test_a_package_is_priced_by_what_it_holds() -> None:
    package = p.UsagePricing(mode="package", price=q(17), package_size=1000, usage=q(5000), unit="query")
    assert raised(offered(0.02, "per query", package), "R232") == []
    assert raised(offered(0.01, "per query", package), "R232")


def test_services_are_priced_by_what_they_are_sold_by() -> None:
    part = p.ServicesPricing(
        basis="projects", projects=q(1), project_fee=q(900), bill_rate=q(120), unit="project"
    )
    assert raised(offered(1000, "per project", part), "R232") == []
    assert sentences(offered(800, "per project", part), "R232") == [
        "“Team plans” costs $900 per project, above what “Teams” would pay ($800)."
    ]


@pytest.mark.parametrize("name", example_names())
def test_no_example_is_dearer_than_its_customers_would_pay(name: str) -> None:
    snapshot = load(example_path(name)).snapshot()
    records = [*snapshot.elements.values(), *snapshot.relations.values()]
    assert raised(records, "R232") == []
