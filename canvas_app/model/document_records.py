"""Records that stand beside the graph: what the document is about, and its scenarios."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from canvas_app.model.element_parts import Date, Id, new_id
from canvas_app.model.fields import MONEY_LIMIT, Line, Many, Spec
from canvas_app.model.quantity import Number, Quantity, Record

DOCUMENT_ID: Literal["document"] = "document"


class DocumentInfo(Record):
    """What the document is about, and the conventions its numbers follow."""

    kind: Literal["document"] = "document"
    id: Literal["document"] = DOCUMENT_ID
    title: Annotated[Line, Spec("Title", "Document")] = "Untitled"
    subtitle: Annotated[Line, Spec("Subtitle", "Document")] = ""
    client: Annotated[Line, Spec("Client", "Document")] = ""
    version: Annotated[Line, Spec("Version", "Document")] = "1.0"
    state: Annotated[Literal["draft", "for_review", "approved"], Spec("State", "Document")] = "draft"
    motto: Annotated[Line, Spec("Motto", "Document")] = ""
    last_updated: Annotated[Date | None, Spec("Last updated", "Document")] = None
    next_review: Annotated[Date | None, Spec("Next review", "Document")] = None
    authors: Annotated[Many[Line], Spec("Authors", "Document")] = ()
    approvers: Annotated[Many[Line], Spec("Approvers", "Document")] = ()
    currency: Annotated[
        Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")],
        Spec("Currency", "Conventions", help="Three letters, as in ISO 4217."),
    ] = "USD"
    start_month: Annotated[
        Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")] | None,
        Spec("First month", "Conventions", help="Year and month, as 2026-01."),
    ] = None
    horizon: Annotated[int, Spec("Horizon", "Conventions", "months", 12, 120)] = 36
    discount_rate: Annotated[Quantity, Spec("Discount rate", "Conventions", "share/year", 0.0, 1.0)] = (
        Quantity(value=0.1)
    )
    tax_rate: Annotated[Quantity, Spec("Tax rate", "Conventions", "share", 0.0, 1.0)] = Quantity(value=0.0)
    opening_cash: Annotated[
        Quantity, Spec("Opening cash", "Conventions", "money", -MONEY_LIMIT, MONEY_LIMIT)
    ] = Quantity(value=0.0)
    ltv_cap_months: Annotated[int, Spec("Lifetime cap", "Conventions", "months", 12, 120)] = 60


class Override(Record):
    """One changed input of a scenario: the record, the place in it, the other value.

    `path` names a Quantity inside the record: `churn`, `components.0.price`, `variable_costs.1.amount`.
    """

    record: Id
    path: Annotated[str, StringConstraints(pattern=r"^[a-z_]+(\.(\d+|[a-z_]+))*$", max_length=120)]
    value: Number


class Scenario(Record):
    """A named set of changed inputs on the one graph; never a copy."""

    kind: Literal["scenario"] = "scenario"
    id: Id = Field(default_factory=new_id)
    name: Annotated[Line, Spec("Name", "Scenario")]
    description: Annotated[Line, Spec("Description", "Scenario")] = ""
    probability: Annotated[float | None, Spec("Probability", "Scenario", "share", 0.0, 1.0)] = None
    overrides: Many[Override] = ()
