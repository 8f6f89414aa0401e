"""A small company whose inputs have ranges, for the tests of what-if questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.assumptions import InputPlace
from canvas_app.document import Document
from canvas_app.model import Channel, Cost, DocumentInfo, RevenueStream, Role, Segment
from canvas_app.model import pricing as p
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Incurs, Pays, Reaches

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Snapshot

PRICE = InputPlace("s", "components.0.price")
CHURN = InputPlace("s", "churn")
HEADS = InputPlace("r", "headcount")
TAX = InputPlace("document", "tax_rate")


def q(value: float, low: float | None = None, high: float | None = None, **fields: str) -> Quantity:
    return Quantity.model_validate({"value": float(value), "low": low, "high": high, **fields})


def company() -> list[AnyRecord]:
    """100 seats at 50, ten new a month for 1,000, inference 15 a seat, two developers at 2,000."""
    plan = p.SubscriptionPricing(price=q(50, 40.0, 60.0, source="price test", confidence="high"))
    return [
        DocumentInfo(opening_cash=q(60_000), tax_rate=q(0.2, 0.1, 0.3)),
        RevenueStream(
            id="s",
            name="Seats",
            components=(plan,),
            customers_start=q(100),
            churn=q(0.02, 0.01, 0.05, confidence="low"),
        ),
        Segment(id="g", name="Clinics"),
        Channel(id="c", name="Fairs", spend=q(1000), new_customers=q(10, 5.0, 15.0)),
        Cost(
            id="k", name="Tokens", category="cogs_inference", driver="per_customer", amount=q(15, 10.0, 25.0)
        ),
        Role(id="r", name="Developers", headcount=q(2, 1.0, 3.0), cost=q(2000), cost_category="rd"),
        Reaches(id="cg", source="c", target="g"),
        Pays(id="gs", source="g", target="s"),
        Incurs(id="sk", source="s", target="k"),
    ]


def snapshot(*more: AnyRecord) -> Snapshot:
    return Document([*company(), *more]).snapshot()
