"""The 22 kinds of relation, which pairs of kinds each may join, and how value flows along it."""

from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from canvas_app.model.currencies import RelationCurrency
from canvas_app.model.element_parts import Id, new_id
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.fields import MONEY_LIMIT, Line, Spec
from canvas_app.model.quantity import Quantity, Record

_SHARE = Annotated[float, Spec("Share", "Relation", "share", 0.0, 1.0)]
_FLOW_SHARE = Annotated[
    float, Spec("Flow share", "Relation", "share", 0.0, 1.0, "How much of the target this source carries.")
]
_ALT_GROUP = Annotated[
    Line,
    Spec("Alternative group", "Relation", help="Sources with the same text can stand in for each other."),
]


class RelationBase(Record):
    """What every relation has. Direction follows value, upstream to downstream."""

    id: Id = Field(default_factory=new_id)
    source: Id
    target: Id
    note: Annotated[Line, Spec("Note", "Relation")] = ""


class Feeds(RelationBase):
    """One part of the chain feeds the next."""

    kind: Literal["feeds"] = "feeds"
    flow_share: _FLOW_SHARE = 1.0
    alt_group: _ALT_GROUP = ""
    feedback: Annotated[
        bool,
        Spec("Feedback loop", "Relation", help="Runs against the chain on purpose, like a data flywheel."),
    ] = False


class FocusesOn(RelationBase):
    """A domain lives from a stage."""

    kind: Literal["focuses_on"] = "focuses_on"
    order: Annotated[int, Spec("Order", "Relation", "", 1, 4)] = 1
    weight: Annotated[float, Spec("Weight", "Relation", "share", 0.0, 1.0)] = 1.0


class BelongsTo(RelationBase):
    """An element belongs to a stage or a domain."""

    kind: Literal["belongs_to"] = "belongs_to"


class Performs(RelationBase):
    """A role or partner does an activity."""

    kind: Literal["performs"] = "performs"
    allocation: Annotated[float, Spec("Allocation", "Relation", "share", 0.0, 1.0)] = 1.0
    responsibility: Annotated[
        Literal["responsible", "accountable", "consulted", "informed"], Spec("Responsibility", "Relation")
    ] = "responsible"
    critical: Annotated[bool, Spec("Critical", "Relation")] = False


class Uses(RelationBase):
    """Something needs a resource."""

    kind: Literal["uses"] = "uses"
    criticality: Annotated[Literal["low", "medium", "high"], Spec("Criticality", "Relation")] = "medium"


class Creates(RelationBase):
    """Something makes a value proposition possible."""

    kind: Literal["creates"] = "creates"
    flow_share: _FLOW_SHARE = 1.0
    alt_group: _ALT_GROUP = ""


class Serves(RelationBase):
    """A proposition is made for a segment."""

    kind: Literal["serves"] = "serves"
    fit: Annotated[float | None, Spec("Estimated fit", "Relation", "share", 0.0, 1.0)] = None


class DeliveredBy(RelationBase):
    """A proposition reaches people through a channel."""

    kind: Literal["delivered_by"] = "delivered_by"


class Reaches(RelationBase):
    """A channel reaches a segment."""

    kind: Literal["reaches"] = "reaches"
    acquisition_share: Annotated[
        float, Spec("Acquisition share", "Relation", "share", 0.0, 1.0, "Of the channel's new customers.")
    ] = 1.0


class Monetizes(RelationBase):
    """Something earns a revenue stream."""

    kind: Literal["monetizes"] = "monetizes"
    flow_share: _FLOW_SHARE = 1.0
    alt_group: _ALT_GROUP = ""


class Pays(RelationBase):
    """A segment pays a revenue stream."""

    kind: Literal["pays"] = "pays"
    adoption: Annotated[
        float,
        Spec("Adoption", "Relation", "share", 0.0, 1.0, "Share of the segment's customers who take it."),
    ] = 1.0
    mix: Annotated[
        float | None,
        Spec("Mix", "Relation", "share", 0.0, 1.0, "Share of the stream's customers in this segment."),
    ] = None


class Incurs(RelationBase):
    """Something causes a cost."""

    kind: Literal["incurs"] = "incurs"
    allocation: Annotated[float, Spec("Allocation", "Relation", "share", 0.0, 1.0)] = 1.0


class Shares(RelationBase):
    """Part of a stream is paid out to a partner, or received from one."""

    kind: Literal["shares"] = "shares"
    share: _SHARE = 0.0
    basis: Annotated[
        Literal["gross", "net"],
        Spec(
            "Basis",
            "Relation",
            help="Paid out: of revenue, or of what bad debt and gross shares leave of it.",
        ),
    ] = "gross"
    minimum: Annotated[float, Spec("Minimum", "Relation", "money/month", 0.0, MONEY_LIMIT)] = 0.0
    cap: Annotated[float | None, Spec("Cap", "Relation", "money/month", 0.0, MONEY_LIMIT)] = None
    currency: RelationCurrency = None


class Supplies(RelationBase):
    """A partner supplies a part of the chain."""

    kind: Literal["supplies"] = "supplies"
    cost: Annotated[Quantity | None, Spec("Cost", "Relation", "money/month", 0.0, MONEY_LIMIT)] = None
    currency: RelationCurrency = None
    cost_category: Annotated[
        Literal["cogs_inference", "cogs_hosting", "cogs_data", "cogs_third_party", "sm", "rd", "ga"],
        Spec("Booked as", "Relation"),
    ] = "cogs_third_party"
    hard: Annotated[bool, Spec("Indispensable", "Relation")] = True
    alt_group: _ALT_GROUP = ""


class DependsOn(RelationBase):
    """The source needs the target: the one relation that points against value."""

    kind: Literal["depends_on"] = "depends_on"
    strength: Annotated[Literal["hard", "soft"], Spec("Strength", "Relation")] = "soft"
    reason: Annotated[Line, Spec("Reason", "Relation")] = ""


class Supports(RelationBase):
    """A statement of the strategy supports an element."""

    kind: Literal["supports"] = "supports"


class Measures(RelationBase):
    """A metric measures an element."""

    kind: Literal["measures"] = "measures"


class Targets(RelationBase):
    """A goal aims at an element."""

    kind: Literal["targets"] = "targets"


class Precedes(RelationBase):
    """A goal comes before another."""

    kind: Literal["precedes"] = "precedes"
    lag: Annotated[int, Spec("Lag", "Relation", "months", 0, 240)] = 0


class Threatens(RelationBase):
    """A risk threatens an element."""

    kind: Literal["threatens"] = "threatens"


class Mitigates(RelationBase):
    """Something makes a risk smaller."""

    kind: Literal["mitigates"] = "mitigates"
    effect: Annotated[float, Spec("Effect", "Relation", "share", 0.0, 1.0)] = 0.5


class Annotates(RelationBase):
    """A note speaks about an element."""

    kind: Literal["annotates"] = "annotates"


Relation = (
    Feeds
    | FocusesOn
    | BelongsTo
    | Performs
    | Uses
    | Creates
    | Serves
    | DeliveredBy
    | Reaches
    | Monetizes
    | Pays
    | Incurs
    | Shares
    | Supplies
    | DependsOn
    | Supports
    | Measures
    | Targets
    | Precedes
    | Threatens
    | Mitigates
    | Annotates
)


class RelationKind(NamedTuple):
    """What a kind of relation is called and which kinds of element it may join."""

    kind: str
    record_type: type[Relation]
    phrase: str
    """Reads between the two names: "Data annotation *feeds* Fine-tuning"."""
    pairs: frozenset[tuple[str, str]]


_ALL = frozenset(ELEMENT_TYPES)


def _pairs(sources: str | frozenset[str], targets: str | frozenset[str]) -> frozenset[tuple[str, str]]:
    left = frozenset(sources.split()) if isinstance(sources, str) else sources
    right = frozenset(targets.split()) if isinstance(targets, str) else targets
    return frozenset((a, b) for a in left for b in right)


_RULES: tuple[tuple[type[Relation], str, frozenset[tuple[str, str]]], ...] = (
    (Feeds, "feeds", _pairs("stage resource activity partner", "stage activity resource")),
    (FocusesOn, "focuses on", _pairs("domain", "stage")),
    (
        BelongsTo,
        "belongs to",
        _pairs(
            "activity role resource strategy metric cost value_proposition revenue_stream", "stage domain"
        ),
    ),
    (Performs, "performs", _pairs("role partner", "activity")),
    (Uses, "uses", _pairs("activity stage value_proposition channel", "resource")),
    (Creates, "creates", _pairs("stage activity resource domain", "value_proposition")),
    (Serves, "serves", _pairs("value_proposition", "segment")),
    (DeliveredBy, "is delivered by", _pairs("value_proposition", "channel")),
    (Reaches, "reaches", _pairs("channel", "segment")),
    (Monetizes, "earns", _pairs("value_proposition stage activity resource domain", "revenue_stream")),
    (Pays, "pays", _pairs("segment", "revenue_stream")),
    (Incurs, "costs", _pairs(_ALL - {"note", "risk", "goal", "metric", "strategy", "cost"}, "cost")),
    (
        Shares,
        "shares revenue with",
        _pairs("revenue_stream", "partner") | _pairs("partner", "revenue_stream"),
    ),
    (Supplies, "supplies", _pairs("partner", "stage activity resource channel")),
    (DependsOn, "depends on", _pairs(_ALL - {"note"}, _ALL - {"note"})),
    (Supports, "supports", _pairs("strategy", _ALL - {"note"})),
    (Measures, "measures", _pairs("metric", _ALL)),
    (Targets, "aims at", _pairs("goal", _ALL)),
    (Precedes, "comes before", _pairs("goal", "goal")),
    (Threatens, "threatens", _pairs("risk", _ALL)),
    (Mitigates, "reduces", _pairs("activity strategy partner", "risk")),
    (Annotates, "is about", _pairs("note", _ALL)),
)


def _kind_of(record_type: type[Relation]) -> str:
    return str(record_type.model_fields["kind"].default)


RELATION_KINDS: dict[str, RelationKind] = {
    _kind_of(record_type): RelationKind(_kind_of(record_type), record_type, phrase, pairs)
    for record_type, phrase, pairs in _RULES
}


def legal_kinds(source_kind: str, target_kind: str) -> tuple[str, ...]:
    """Return the kinds of relation that may lead from one kind of element to another, in table order.

    `depends_on` is legal between almost any two, so it comes last: an offer, never the first choice.
    """
    legal = [kind for kind, entry in RELATION_KINDS.items() if (source_kind, target_kind) in entry.pairs]
    return tuple(sorted(legal, key=lambda kind: kind == "depends_on"))


def flow_ends(relation: Relation) -> tuple[str, str] | None:
    """Return (upstream id, downstream id) in the flow projection, or None where no flow is carried.

    The projection is what ancestors, criticality and single points of failure are computed on: `feeds`,
    `creates`, `monetizes` and `supplies` as drawn, `performs` if critical, `uses` reversed if its
    criticality is high, `depends_on` reversed if hard. Feedback loops are left out, so it has no cycle.
    """
    forward = (relation.source, relation.target)
    # Kinds are compared: to ask a record whether it is of a type that it is not takes long.
    if relation.kind in ("creates", "monetizes", "supplies"):
        return forward
    if relation.kind == "feeds":
        return None if relation.feedback else forward
    if relation.kind == "performs":
        return forward if relation.critical else None
    if relation.kind == "uses":
        return forward[::-1] if relation.criticality == "high" else None
    if relation.kind == "depends_on":
        return forward[::-1] if relation.strength == "hard" else None
    return None
