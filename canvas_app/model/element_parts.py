"""What elements are made of: ids, names, places, people, needs, variable costs, and what all kinds share."""

import datetime
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import Field

from canvas_app.model.currencies import CostCurrency
from canvas_app.model.fields import CONTROL_CHARACTERS, MONEY_LIMIT, Line, Many, Prose, Spec, TextRule
from canvas_app.model.quantity import Quantity, Record

StageCode = Literal["data", "model", "deployment", "monetization"]
STAGE_CODES: tuple[StageCode, ...] = ("data", "model", "deployment", "monetization")
Status = Literal["idea", "hypothesis", "testing", "validated", "live", "retired"]
Horizon = Literal["short", "medium", "long"]

Id = Annotated[str, TextRule(r"^[A-Za-z0-9_.\-]{1,64}$")]
Name = Annotated[str, TextRule(rf"^[^{CONTROL_CHARACTERS}\n\r\t]*$", max_length=120, min_length=1)]
ViewName = Annotated[str, TextRule("^[a-z_]{1,40}$")]
Coordinate = Annotated[float, Field(ge=-1e7, le=1e7)]
Date = Annotated[datetime.date, Field(strict=False)]


def new_id() -> str:
    """Return a new id for a record."""
    return str(uuid4())


class Place(Record):
    """Where an element stands in one view, in canvas units (1 unit is 1 px at 100 %)."""

    x: Coordinate
    y: Coordinate
    w: Annotated[float | None, Field(ge=1, le=1e5)] = None
    h: Annotated[float | None, Field(ge=1, le=1e5)] = None
    z: int = 0


class Evidence(Record):
    """Something that supports an element."""

    text: Annotated[Line, Spec("Evidence")] = ""
    url: Annotated[Line, Spec("Link")] = ""
    date: Annotated[Date | None, Spec("Date")] = None


class Person(Record):
    """Somebody in a role; every field may still be empty."""

    name: Annotated[Line, Spec("Name")] = ""
    email: Annotated[Line, Spec("E-mail")] = ""
    phone: Annotated[Line, Spec("Phone")] = ""


class Need(Record):
    """A job, a pain or a gain of a segment."""

    id: Id
    text: Annotated[Line, Spec("Text")]
    importance: Annotated[int, Spec("Importance", unit="1 to 5", low=1, high=5)] = 3
    kind: Annotated[Literal["functional", "social", "emotional"], Spec("Kind")] = "functional"


class Answer(Record):
    """How a proposition answers a pain or a gain."""

    text: Annotated[Line, Spec("Text")]
    answers: Annotated[Id | None, Spec("Answers", help="The pain or gain it answers.")] = None


CostCategory = Literal[
    "cogs_inference",
    "cogs_hosting",
    "cogs_data",
    "cogs_third_party",
    "cogs_support",
    "cogs_delivery",
    "cogs_payment",
    "sm",
    "rd",
    "ga",
    "capex",
]
CostDriver = Literal[
    "per_month",
    "per_customer",
    "per_unit",
    "per_call",
    "per_1k_tokens",
    "pct_revenue",
    "per_fte",
    "per_transaction",
]


class VariableCost(Record):
    """A cost that a stream causes with every customer, unit or share of revenue."""

    category: Annotated[CostCategory, Spec("Category", "Costs")] = "cogs_inference"
    driver: Annotated[CostDriver, Spec("Driver", "Costs")] = "per_customer"
    amount: Annotated[Quantity, Spec("Amount", "Costs", "money", 0.0, MONEY_LIMIT)]
    currency: CostCurrency = None


class ElementBase(Record):
    """What every element has."""

    id: Id = Field(default_factory=new_id)
    name: Annotated[Name, Spec("Name", "Identity")]
    description: Annotated[Prose, Spec("Description", "Identity")] = ""
    stage: Annotated[
        StageCode | None,
        Spec("Stage", "Identity", help="The lane of the value chain; empty: the whole company."),
    ] = None
    ai_specific: Annotated[bool, Spec("AI-specific", "Identity")] = False
    status: Annotated[Status, Spec("Status", "Evidence")] = "idea"
    confidence: Annotated[float | None, Spec("Confidence", "Evidence", "share", 0.0, 1.0)] = None
    evidence: Annotated[Many[Evidence], Spec("Evidence", "Evidence")] = ()
    owner: Annotated[Id | None, Spec("Owner", "Evidence", help="The role that answers for it.")] = None
    tags: Annotated[Many[Line], Spec("Tags", "Evidence")] = ()
    thread: Annotated[
        Annotated[str, TextRule("^[A-Z]$")] | None,
        Spec("Thread", "Evidence", help="A letter that ties proposition, segment and stream together."),
    ] = None
    seed_ref: Line | None = None
    positions: dict[ViewName, Place] = Field(default_factory=dict)
    locked: Annotated[bool, Spec("Locked", "Identity", help="Cannot be moved on the canvas.")] = False
