"""Records that stand beside the graph: what the document is about, scenarios, answers, accepted findings."""

import re
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from canvas_app.model.currencies import Currency
from canvas_app.model.element_parts import Coordinate, Date, Id, new_id
from canvas_app.model.fields import MONEY_LIMIT, Line, Many, Prose, Spec
from canvas_app.model.quantity import Number, Quantity, Record

DOCUMENT_ID: Literal["document"] = "document"


Weighing = Literal["elements", "cost", "fte"]
RuleId = Annotated[str, StringConstraints(pattern=r"^R\d{3}$")]
PATH = r"^[a-z_]+(\.(\d+|[a-z_]+))*$"


class InputRef(Record):
    """Where a Quantity stands: the record, and the place in it.

    `path` names a Quantity inside the record: `churn`, `components.0.price`, `variable_costs.1.amount`.
    """

    record: Id
    path: Annotated[str, StringConstraints(pattern=PATH, max_length=120)]


class Correlation(Record):
    """Two assumptions that tend to move together, by the rank correlation of their draws."""

    first: InputRef
    second: InputRef
    rank: Annotated[float, Spec("Rank correlation", "Simulation", low=-1.0, high=1.0)]


def _with_sign(color: object) -> object:
    """A colour is often copied without its sign; what it means is plain."""
    return f"#{color}" if isinstance(color, str) and re.fullmatch("[0-9A-Fa-f]{6}", color) else color


class PrintOptions(Record):
    """How the strategy document is printed; remembered with the document."""

    profile: Annotated[
        Literal["full", "brief", "one_page", "appendix", "poster"], Spec("Profile", "Export")
    ] = "full"
    paper: Annotated[Literal["A4", "Letter"], Spec("Paper", "Export")] = "A4"
    view: Annotated[Literal["value_chain", "bmc"], Spec("Canvas", "Export")] = "bmc"
    poster_sheets: Annotated[int, Spec("Sheets across", "Export", "sheets", 1, 8)] = 2
    leave_out_empty: Annotated[
        bool, Spec("Leave out empty chapters", "Export", help="The register says which were left out.")
    ] = False
    attach_canvas: Annotated[
        bool, Spec("Attach the canvas", "Export", help="The PDF opens again as a canvas.")
    ] = True
    color: Annotated[
        Annotated[str, BeforeValidator(_with_sign), StringConstraints(pattern="^#[0-9A-Fa-f]{6}$")] | None,
        Spec("House colour", "Export", help="As #1F5FBF."),
    ] = None
    logo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/=]*$", max_length=700_000)] = ""
    """A PNG or JPEG picture in base64; empty without one."""
    language: Annotated[
        Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")],
        Spec(
            "Language of your texts",
            "Export",
            help="As en or de-CH: in it your own words are read aloud. Composed sentences are English.",
        ),
    ] = "en"


MAX_RATES = 200
SMALLEST_RATE = 1e-9


class ExchangeRate(Record):
    """What one unit of another currency is worth in the currency of the document; None: not known yet."""

    currency: Annotated[Currency, Spec("Currency", "Conventions")]
    rate: Annotated[
        Quantity | None,
        Spec(
            "Worth of one",
            "Conventions",
            "money",
            SMALLEST_RATE,
            MONEY_LIMIT,
            "One unit of it in the currency of the document.",
        ),
    ] = None
    date: Annotated[Date | None, Spec("Date", "Conventions", help="The day that the rate is of.")] = None


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
    decision: Annotated[
        Line,
        Spec(
            "Decision asked",
            "Document",
            help="Stands in the summary and in chapter 15 in place of the document's own sentence, until "
            "it is approved.",
        ),
    ] = ""
    last_updated: Annotated[Date | None, Spec("Last updated", "Document")] = None
    next_review: Annotated[Date | None, Spec("Next review", "Document")] = None
    authors: Annotated[Many[Line], Spec("Authors", "Document")] = ()
    approvers: Annotated[Many[Line], Spec("Approvers", "Document")] = ()
    currency: Annotated[
        Currency,
        Spec(
            "Currency",
            "Conventions",
            help="Of all amounts that name no other. Another one here leaves their numbers as they are, "
            "and recalculates the exchange rates.",
        ),
    ] = "USD"
    rates: Annotated[
        Many[ExchangeRate],
        Spec("Exchange rates", "Conventions", help="For amounts in other currencies."),
        Field(max_length=MAX_RATES),
    ] = ()
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
    initial_investment: Annotated[
        Quantity,
        Spec("Initial investment", "Conventions", "money", 0.0, MONEY_LIMIT, help="Spent before month 1."),
    ] = Quantity(value=0.0)
    target_profit: Annotated[
        Quantity | None,
        Spec(
            "Target profit",
            "Conventions",
            "money/month",
            0.0,
            MONEY_LIMIT,
            help="After tax. Two metrics say how many customers and how much revenue it takes.",
        ),
    ] = None
    loss_carry: Annotated[
        bool, Spec("Carry losses", "Conventions", help="Earlier losses lower the tax on later profits.")
    ] = True
    balance_by: Annotated[
        Weighing, Spec("Balance weighed by", "Conventions", help="What makes a stage of the chain weigh.")
    ] = "elements"
    ltv_cap_months: Annotated[int, Spec("Lifetime cap", "Conventions", "months", 12, 120)] = 60
    trials: Annotated[int, Spec("Trials", "Simulation", low=1_000, high=100_000)] = 10_000
    seed: Annotated[
        int, Spec("Seed", "Simulation", low=0, high=2**31 - 1, help="The same seed draws the same futures.")
    ] = 1
    correlations: Many[Correlation] = ()
    rules_off: Many[RuleId] = ()
    """The checks that this document does not want."""
    printing: PrintOptions = PrintOptions()

    @model_validator(mode="after")
    def _one_rate_each(self) -> Self:
        known: set[str] = set()
        for rate in self.rates:
            if rate.currency == self.currency:
                raise PydanticCustomError("own_rate", "The currency of the document needs no exchange rate.")
            if rate.currency in known:
                raise PydanticCustomError(
                    "second_rate", "There is a second exchange rate for {code}.", {"code": rate.currency}
                )
            known.add(rate.currency)
        return self


class Override(InputRef):
    """One changed input of a scenario: the place of the assumption, and its other value."""

    value: Number


class Scenario(Record):
    """A named set of changed inputs on the one graph; never a copy."""

    kind: Literal["scenario"] = "scenario"
    id: Id = Field(default_factory=new_id)
    name: Annotated[Line, Spec("Name", "Scenario")]
    description: Annotated[Line, Spec("Description", "Scenario")] = ""
    probability: Annotated[float | None, Spec("Probability", "Scenario", "share", 0.0, 1.0)] = None
    generated: bool = False
    """Made from the ranges, and to be made again from them; an own change ends this."""
    overrides: Many[Override] = ()


class Acceptance(Record):
    """A finding of a check that somebody decided to live with, and why."""

    kind: Literal["acceptance"] = "acceptance"
    id: Id = Field(default_factory=new_id)
    rule: RuleId
    subject: Id
    """What the finding is about: a record, or a name that the rule gives, as `block.key_partners`."""
    reason: Annotated[Annotated[Line, StringConstraints(min_length=1)], Spec("Reason", "Acceptance")]
    by: Annotated[Line, Spec("Accepted by", "Acceptance")] = ""
    date: Annotated[Date | None, Spec("Date", "Acceptance")] = None


class EntryAnswer(Record):
    """What the model answers to one entry of the framework, beside the elements that were made from it."""

    kind: Literal["answer"] = "answer"
    id: Id = Field(default_factory=new_id)
    entry: Id
    """The id of the entry in the catalogue; at most one answer per entry."""
    text: Annotated[Prose, Spec("Answer", "Strategy")] = ""
    elements: Annotated[Many[Id], Spec("Elements", "Strategy")] = ()
    """Elements of the canvas that answer it; one element can answer several entries."""
    number: Annotated[Number | None, Spec("Number", "Strategy")] = None
    unit: Annotated[Line, Spec("Unit", "Strategy")] = ""
    ai_specific: Annotated[bool, Spec("AI", "Strategy")] = False
    in_work: Annotated[bool, Spec("In work", "Strategy")] = False
    not_for_us: Annotated[bool, Spec("Not for us", "Strategy")] = False
    reason: Annotated[Line, Spec("Reason", "Strategy", help="Why it is not for us.")] = ""


class ChapterText(Record):
    """The user's own words for a chapter of the strategy document, in simple formatting."""

    kind: Literal["chapter"] = "chapter"
    id: Id = Field(default_factory=new_id)
    chapter: Id
    """The key of the chapter; at most one text per chapter."""
    text: Annotated[Prose, Spec("Text", "Document")] = ""
    hidden: Annotated[bool, Spec("Leave out", "Document")] = False


class Frame(Record):
    """A named part of a view: to look at, to export and to show. It holds nothing; cards move freely."""

    kind: Literal["frame"] = "frame"
    id: Id = Field(default_factory=new_id)
    name: Annotated[Annotated[Line, StringConstraints(min_length=1)], Spec("Name", "Frame")]
    view: Literal["value_chain", "bmc"]
    x: Coordinate
    y: Coordinate
    w: Annotated[float, Field(ge=20, le=1e6)]
    h: Annotated[float, Field(ge=20, le=1e6)]


BesideRecord = Scenario | Acceptance | EntryAnswer | ChapterText | Frame
BESIDE_TYPES: dict[str, type[BesideRecord]] = {
    "scenario": Scenario,
    "acceptance": Acceptance,
    "answer": EntryAnswer,
    "chapter": ChapterText,
    "frame": Frame,
}
"""The records beside the graph by their kind; a document may hold many of each."""
