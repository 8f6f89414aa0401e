"""Small business models for the tests of drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    Domain,
    Goal,
    Metric,
    Note,
    Partner,
    Place,
    Resource,
    RevenueStream,
    Risk,
    Role,
    Segment,
    Stage,
    Strategy,
    ValueProposition,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import BelongsTo, Monetizes, Pays, Supplies

if TYPE_CHECKING:
    from canvas_app.model import Element, Relation

SEATS = SubscriptionPricing(price=quantity(49), units_per_customer=quantity(10), unit="seat")
CALLS = UsagePricing(price=quantity(0.8), mode="package", package_size=1000, unit="call")


def every_kind() -> list[Element]:
    """Return one element of each kind, without places."""
    return [
        Domain(id="domain", name="Generative AI", focus=("model", "deployment", "monetization")),
        Stage(id="stage", name="Model development", code="model"),
        Activity(id="activity", name="Fine-tuning", stage="model", cost=quantity(22_000)),
        Role(id="role", name="ML engineers", headcount=quantity(4), cost=quantity(16_000)),
        Resource(id="resource", name="Support transcripts", stage="data"),
        ValueProposition(id="proposition", name="Draft in seconds", headline="Saves 6 h per agent-week"),
        Segment(
            id="segment",
            name="Support centres, 50+ agents",
            accounts_tam=quantity(92_000),
            serviceable_share=quantity(0.2),
        ),
        Channel(id="channel", name="Inside sales", spend=quantity(38_000)),
        RevenueStream(
            id="stream", name="Team subscription", customers_start=quantity(218), components=(SEATS,)
        ),
        Cost(id="cost", name="Office", amount=quantity(9_000)),
        Partner(id="partner", name="Cloud marketplace", partner_type="channel"),
        Strategy(id="strategy", name="Support desks first", statement="They count their hours."),
        Goal(id="goal", name="Break even", horizon="short", progress=0.4),
        Metric(id="metric", name="Retention", target=110.0),
        Risk(id="risk", name="One large customer"),
        Note(id="note", name="Ask about renewals", text="Which contracts renew before summer?"),
    ]


def small_document() -> Document:
    """Return a document with every kind and some relations."""
    relations: list[Relation] = [
        Monetizes(id="earns", source="proposition", target="stream"),
        Pays(id="pays", source="segment", target="stream"),
        Supplies(id="supplies", source="partner", target="activity", cost=quantity(1_000)),
        BelongsTo(id="belongs", source="role", target="stage"),
    ]
    return Document([*every_kind(), *relations])


def at(x: float, y: float, view: str = "value_chain") -> dict[str, Place]:
    """Return the positions of an element that stands at one place of one view."""
    return {view: Place(x=x, y=y)}
