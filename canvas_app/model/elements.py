"""The 16 kinds of element: what can stand on a canvas, with fields, units and ranges."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from canvas_app.model.currencies import MoneyCurrency
from canvas_app.model.element_parts import (
    STAGE_CODES,
    Answer,
    CostCategory,
    CostDriver,
    Date,
    ElementBase,
    Horizon,
    Need,
    Person,
    StageCode,
    VariableCost,
)
from canvas_app.model.fields import CONTROL_CHARACTERS, MONEY_LIMIT, Line, Many, Prose, Spec
from canvas_app.model.pricing import PricingComponent
from canvas_app.model.quantity import Quantity

_HIGH = MONEY_LIMIT
_START = Annotated[int, Spec("Starts in month", "Timing", "month", 1, 120)]
_END = Annotated[int | None, Spec("Ends in month", "Timing", "month", 1, 120)]


class Domain(ElementBase):
    """A field of AI the company works in."""

    kind: Literal["domain"] = "domain"
    code: Annotated[Line, Spec("Code", help="The domain of the catalogue, or your own.")] = "custom"
    focus: Annotated[Many[StageCode], Spec("Focus", help="The stages it lives from, in chain order.")] = ()
    examples: Annotated[Many[Line], Spec("Examples", help="Companies known in this domain.")] = ()

    @field_validator("focus")
    @classmethod
    def _in_chain_order(cls, focus: tuple[StageCode, ...]) -> tuple[StageCode, ...]:
        return tuple(code for code in STAGE_CODES if code in focus)


class Stage(ElementBase):
    """A step of the value chain."""

    kind: Literal["stage"] = "stage"
    code: Annotated[StageCode, Spec("Step")]
    sourcing: Annotated[Literal["own", "shared", "partner", "buy", "none"], Spec("Sourcing")] = "own"
    maturity: Annotated[int, Spec("Maturity", unit="1 to 5", low=1, high=5)] = 3
    quality: Annotated[Quantity, Spec("Quality", unit="share", low=0.0, high=1.0)] = Quantity(value=0.8)
    capacity: Annotated[Quantity | None, Spec("Capacity", unit="units/month", low=0.0, high=_HIGH)] = None
    capacity_unit: Annotated[Line, Spec("Capacity unit")] = ""


class Activity(ElementBase):
    """Something the company does."""

    kind: Literal["activity"] = "activity"
    family: Annotated[
        Literal[
            "chain",
            "practice",
            "revenue_optimization",
            "monetization_optimization",
            "value_communication",
            "value_creation",
            "gtm",
            "analytics",
            "intelligence",
            "operations",
            "other",
        ],
        Spec("Family"),
    ] = "other"
    effort: Annotated[Quantity | None, Spec("Effort", unit="FTE", low=0.0, high=1e6)] = None
    cost: Annotated[Quantity | None, Spec("Cost", "Money", "money/month", 0.0, _HIGH)] = None
    currency: MoneyCurrency = None
    cadence: Annotated[
        Literal["once", "weekly", "monthly", "quarterly", "yearly"], Spec("Cadence", "Timing")
    ] = "monthly"
    start: _START = 1
    end: _END = None


class Role(ElementBase):
    """People who do something: a team, a leader, a job."""

    kind: Literal["role"] = "role"
    role_type: Annotated[Literal["chain_role", "leader", "team", "member", "external"], Spec("Type")] = "team"
    people: Annotated[Many[Person], Spec("People")] = ()
    headcount: Annotated[Quantity | None, Spec("Headcount", unit="FTE", low=0.0, high=10_000)] = None
    cost: Annotated[Quantity | None, Spec("Cost per FTE", "Money", "money/FTE/month", 0.0, _HIGH)] = None
    currency: MoneyCurrency = None
    cost_category: Annotated[CostCategory, Spec("Booked as", "Money")] = "rd"
    start: _START = 1
    end: _END = None


class Resource(ElementBase):
    """Something the company has or uses."""

    kind: Literal["resource"] = "resource"
    resource_type: Annotated[
        Literal[
            "data_asset",
            "model_asset",
            "compute",
            "software",
            "tool",
            "ip",
            "brand",
            "physical",
            "human",
            "financial",
        ],
        Spec("Type"),
    ] = "data_asset"
    vendor: Annotated[Line, Spec("Vendor")] = ""
    cost: Annotated[Quantity | None, Spec("Cost", "Money", "money/month", 0.0, _HIGH)] = None
    currency: MoneyCurrency = None
    cost_category: Annotated[CostCategory, Spec("Booked as", "Money")] = "cogs_hosting"
    exclusive: Annotated[bool, Spec("Exclusive")] = False
    unfair_advantage: Annotated[bool, Spec("Unfair advantage")] = False
    renewal: Annotated[Date | None, Spec("Renewal", "Timing")] = None


class ValueProposition(ElementBase):
    """What a customer gets."""

    kind: Literal["value_proposition"] = "value_proposition"
    value_element: Annotated[
        Literal["customer", "market", "competitive", "innovation", "economic"], Spec("Value element")
    ] = "customer"
    creation_method: Annotated[
        Literal["product", "service", "data", "process", "outcome"], Spec("Created by")
    ] = "product"
    headline: Annotated[
        Annotated[str, StringConstraints(max_length=160, pattern=rf"^[^{CONTROL_CHARACTERS}\n\r\t]*$")],
        Spec("Headline"),
    ] = ""
    products_services: Annotated[Many[Line], Spec("Products and services")] = ()
    pain_relievers: Annotated[Many[Answer], Spec("Pain relievers")] = ()
    gain_creators: Annotated[Many[Answer], Spec("Gain creators")] = ()
    value_metric: Annotated[
        Line, Spec("Value metric", help="The unit in which customers see the value grow.")
    ] = ""
    value_per_customer: Annotated[
        Quantity | None, Spec("Value per customer", "Money", "money/month", 0.0, _HIGH)
    ] = None
    currency: MoneyCurrency = None
    proof: Annotated[Prose, Spec("Proof")] = ""


class Segment(ElementBase):
    """A group of customers or users."""

    kind: Literal["segment"] = "segment"
    segment_type: Annotated[
        Literal["mass", "niche", "segmented", "diversified", "multi_sided"], Spec("Type")
    ] = "segmented"
    payer: Annotated[bool, Spec("Pays")] = True
    accounts_tam: Annotated[
        Quantity | None, Spec("Accounts in the market", "Market", "accounts", 0.0, _HIGH)
    ] = None
    serviceable_share: Annotated[Quantity | None, Spec("Serviceable share", "Market", "share", 0.0, 1.0)] = (
        None
    )
    obtainable_share: Annotated[Quantity | None, Spec("Obtainable share", "Market", "share", 0.0, 1.0)] = None
    annual_spend: Annotated[Quantity | None, Spec("Spend", "Market", "money/account/year", 0.0, _HIGH)] = None
    market_growth: Annotated[Quantity | None, Spec("Market growth", "Market", "share/year", -1.0, 5.0)] = None
    jobs: Annotated[Many[Need], Spec("Jobs", "Needs")] = ()
    pains: Annotated[Many[Need], Spec("Pains", "Needs")] = ()
    gains: Annotated[Many[Need], Spec("Gains", "Needs")] = ()
    existing_alternatives: Annotated[Prose, Spec("Existing alternatives", "Needs")] = ""
    early_adopters: Annotated[Line, Spec("Early adopters", "Needs")] = ""
    wtp_low: Annotated[Quantity | None, Spec("Willing to pay, low", "Money", "money", 0.0, _HIGH)] = None
    wtp_high: Annotated[Quantity | None, Spec("Willing to pay, high", "Money", "money", 0.0, _HIGH)] = None
    elasticity: Annotated[Quantity | None, Spec("Price elasticity", "Money", "", -20.0, 0.0)] = None
    currency: MoneyCurrency = None


class Channel(ElementBase):
    """How customers are reached, or the relationship that is kept with them."""

    kind: Literal["channel"] = "channel"
    aspect: Annotated[Literal["channel", "relationship"], Spec("Aspect")] = "channel"
    channel_type: Annotated[
        Literal[
            "direct_sales",
            "self_serve",
            "inside_sales",
            "partner",
            "marketplace",
            "app_store",
            "web",
            "api_portal",
            "community",
            "event",
            "ads",
            "other",
        ],
        Spec("Type"),
    ] = "direct_sales"
    relationship_type: Annotated[
        Literal["personal", "dedicated", "self_service", "automated", "community", "co_creation"],
        Spec("Relationship"),
    ] = "personal"
    phases: Annotated[
        Many[Literal["awareness", "evaluation", "purchase", "delivery", "after_sales"]], Spec("Phases")
    ] = ()
    gtm_motion: Annotated[
        Literal["entry", "penetration", "development", "diversification", "innovation"] | None,
        Spec("Go-to-market motion"),
    ] = None
    spend: Annotated[Quantity | None, Spec("Spend", "Money", "money/month", 0.0, _HIGH)] = None
    currency: MoneyCurrency = None
    new_customers: Annotated[
        Quantity | None,
        Spec("New customers", "Reach", "customers/month", 0.0, _HIGH, "At full ramp."),
    ] = None
    paid: Annotated[bool, Spec("Paid", "Reach", help="Off: customers come without spending.")] = True
    ramp_months: Annotated[int, Spec("Ramp", "Reach", "months", 0, 60)] = 0
    capacity: Annotated[Quantity | None, Spec("Capacity", "Reach", "customers/month", 0.0, _HIGH)] = None


MonetizationMethod = Literal["direct", "indirect", "platform", "data", "partnership", "innovation"]


class RevenueStream(ElementBase):
    """Money that comes in, with its tariff."""

    kind: Literal["revenue_stream"] = "revenue_stream"
    monetization_method: Annotated[MonetizationMethod, Spec("Method")] = "direct"
    components: Annotated[Many[PricingComponent], Spec("Pricing", "Pricing")] = ()
    customers_start: Annotated[
        Quantity | None, Spec("Customers at start", "Customers", "customers", 0.0, _HIGH)
    ] = None
    churn: Annotated[Quantity | None, Spec("Churn", "Customers", "share/month", 0.0, 1.0)] = None
    expansion: Annotated[
        Quantity | None,
        Spec("Expansion", "Customers", "share/month", 0.0, 1.0, "Of the MRR at the month's start."),
    ] = None
    contraction: Annotated[
        Quantity | None,
        Spec("Contraction", "Customers", "share/month", 0.0, 1.0, "Of the MRR at the month's start."),
    ] = None
    price_change: Annotated[Quantity | None, Spec("Price change", "Pricing", "share/year", -1.0, 5.0)] = None
    discount: Annotated[Quantity | None, Spec("Discount", "Pricing", "share", 0.0, 1.0)] = None
    bad_debt: Annotated[Quantity | None, Spec("Bad debt", "Money", "share", 0.0, 1.0)] = None
    start: _START = 1
    end: _END = None
    ramp: Annotated[Literal["none", "linear", "s_curve", "bass"], Spec("Ramp", "Timing")] = "none"
    ramp_months: Annotated[int, Spec("Ramp length", "Timing", "months", 1, 120)] = 12
    bass_p: Annotated[float, Spec("Innovation p", "Timing", "share/month", 0.0, 1.0)] = 0.01
    bass_q: Annotated[float, Spec("Imitation q", "Timing", "share/month", 0.0, 1.0)] = 0.1
    season: Annotated[
        Many[float],
        Spec(
            "Season of sales",
            "Timing",
            "factor",
            0.0,
            100.0,
            "Of new customers and of what is sold by the month: twelve factors from January, or none.",
        ),
    ] = Field(default=(), max_length=12)
    payment_days: Annotated[int, Spec("Paid after", "Money", "days", 0, 365)] = 30
    variable_costs: Annotated[Many[VariableCost], Spec("Variable costs", "Costs")] = ()

    @field_validator("season")
    @classmethod
    def _whole_year(cls, season: tuple[float, ...]) -> tuple[float, ...]:
        if season and (len(season) != 12 or not any(season)):
            raise PydanticCustomError("no_whole_year", "Season needs twelve factors, not all zero, or none.")
        return season


class Cost(ElementBase):
    """Money that goes out."""

    kind: Literal["cost"] = "cost"
    category: Annotated[CostCategory, Spec("Category")] = "ga"
    behaviour: Annotated[Literal["fixed", "variable", "step"], Spec("Behaviour")] = "fixed"
    amount: Annotated[Quantity | None, Spec("Amount", "Money", "money", 0.0, _HIGH)] = None
    driver: Annotated[CostDriver, Spec("Driver", "Money")] = "per_month"
    currency: MoneyCurrency = None
    step_size: Annotated[float | None, Spec("Step size", "Money", "units", 1e-9, _HIGH)] = None
    start: _START = 1
    end: _END = None
    growth: Annotated[Quantity | None, Spec("Growth", "Money", "share/year", -1.0, 5.0)] = None


class Partner(ElementBase):
    """Another company that takes part."""

    kind: Literal["partner"] = "partner"
    partner_type: Annotated[
        Literal["strategic", "technology", "channel", "customer", "ecosystem", "supplier", "consulting"],
        Spec("Type"),
    ] = "strategic"
    firm: Annotated[Line, Spec("Firm")] = ""
    contact: Annotated[Line, Spec("Contact")] = ""
    agreement_start: Annotated[Date | None, Spec("Agreement starts", "Agreement")] = None
    agreement_end: Annotated[Date | None, Spec("Agreement ends", "Agreement")] = None
    exclusivity: Annotated[bool, Spec("Exclusive", "Agreement")] = False
    substitutability: Annotated[
        float, Spec("Substitutability", "Dependence", "share", 0.0, 1.0, "1: can be replaced at once.")
    ] = 0.5
    switch_months: Annotated[int, Spec("Time to switch", "Dependence", "months", 0, 36)] = 6
    sole_source: Annotated[bool, Spec("Sole source", "Dependence")] = False


StrategyTopic = Literal[
    "identity",
    "objective",
    "philosophy",
    "model_element",
    "monetization_method",
    "market_analysis",
    "positioning",
    "market_entry",
    "partnership_value",
    "ecosystem",
    "ecosystem_monetization",
    "intelligence",
]


class Strategy(ElementBase):
    """A statement of the strategy."""

    kind: Literal["strategy"] = "strategy"
    topic: Annotated[StrategyTopic, Spec("Topic")] = "objective"
    code: Annotated[Line, Spec("Entry")] = ""
    statement: Annotated[
        Annotated[str, StringConstraints(max_length=1000, pattern=rf"^[^{CONTROL_CHARACTERS}]*$")],
        Spec("Statement"),
    ] = ""
    horizon: Annotated[Horizon | None, Spec("Horizon", "Timing")] = None


class Goal(ElementBase):
    """Something to reach, by when, measured how."""

    kind: Literal["goal"] = "goal"
    horizon: Annotated[Horizon, Spec("Horizon", "Timing")] = "short"
    statement: Annotated[Prose, Spec("Statement")] = ""
    due: Annotated[Date | None, Spec("Due", "Timing")] = None
    metric: Annotated[Line, Spec("Metric", "Target")] = ""
    target: Annotated[float | None, Spec("Target", "Target", "", -_HIGH, _HIGH)] = None
    baseline: Annotated[float | None, Spec("Baseline", "Target", "", -_HIGH, _HIGH)] = None
    progress: Annotated[float, Spec("Progress", "Target", "share", 0.0, 1.0)] = 0.0
    milestone: Annotated[bool, Spec("Milestone", "Timing")] = False


class Metric(ElementBase):
    """A number to watch."""

    kind: Literal["metric"] = "metric"
    family: Annotated[Literal["analytics", "kpi"], Spec("Family")] = "kpi"
    analytics_area: Annotated[
        Literal["revenue", "customer", "market", "performance", "financial"], Spec("Area")
    ] = "revenue"
    metric: Annotated[
        Line, Spec("Computed metric", help="The metric of the program it shows; empty: by hand.")
    ] = ""
    value: Annotated[float | None, Spec("Value by hand", "Target", "", -_HIGH, _HIGH)] = None
    target: Annotated[float | None, Spec("Target", "Target", "", -_HIGH, _HIGH)] = None
    green_limit: Annotated[float | None, Spec("Good from", "Target", "", -_HIGH, _HIGH)] = None
    amber_limit: Annotated[float | None, Spec("Watch from", "Target", "", -_HIGH, _HIGH)] = None
    red_limit: Annotated[float | None, Spec("Bad from", "Target", "", -_HIGH, _HIGH)] = None
    direction: Annotated[Literal["up", "down"], Spec("Better", "Target")] = "up"
    cadence: Annotated[Literal["weekly", "monthly", "quarterly", "yearly"], Spec("Cadence", "Timing")] = (
        "monthly"
    )


class Risk(ElementBase):
    """Something that may go wrong."""

    kind: Literal["risk"] = "risk"
    category: Annotated[
        Literal["market", "technology", "data", "legal", "financial", "partner", "people", "operational"],
        Spec("Category"),
    ] = "market"
    probability: Annotated[float, Spec("Probability", unit="share", low=0.0, high=1.0)] = 0.2
    impact: Annotated[Quantity | None, Spec("Impact", "Money", "money", 0.0, _HIGH)] = None
    currency: MoneyCurrency = None
    severity: Annotated[int, Spec("Severity", unit="1 to 5", low=1, high=5)] = 3
    response: Annotated[Literal["avoid", "reduce", "transfer", "accept"], Spec("Response")] = "reduce"
    due: Annotated[Date | None, Spec("Due", "Timing")] = None


class Note(ElementBase):
    """A sticky note."""

    kind: Literal["note"] = "note"
    text: Annotated[Prose, Spec("Text", "Identity")] = ""
    colour: Annotated[Literal["yellow", "blue", "green", "pink", "grey"], Spec("Colour")] = "yellow"
    image: Line | None = None
    note_type: Annotated[Literal["sticky", "comment", "question", "decision"], Spec("Type")] = "sticky"
    resolved: Annotated[bool, Spec("Resolved")] = False


Element = (
    Domain
    | Stage
    | Activity
    | Role
    | Resource
    | ValueProposition
    | Segment
    | Channel
    | RevenueStream
    | Cost
    | Partner
    | Strategy
    | Goal
    | Metric
    | Risk
    | Note
)

ELEMENT_TYPES: dict[str, type[Element]] = {
    "domain": Domain,
    "stage": Stage,
    "activity": Activity,
    "role": Role,
    "resource": Resource,
    "value_proposition": ValueProposition,
    "segment": Segment,
    "channel": Channel,
    "revenue_stream": RevenueStream,
    "cost": Cost,
    "partner": Partner,
    "strategy": Strategy,
    "goal": Goal,
    "metric": Metric,
    "risk": Risk,
    "note": Note,
}
