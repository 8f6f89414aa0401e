"""What a business model is: kinds, relations, quantities, pricing components and the catalogue.

Everything here is a frozen record or a pure function. `Field` is imported first of all: importing pydantic's
`BaseModel`, then Qt, then using `Field` for the first time raises ImportError.
"""

from pydantic import Field as _Field  # noqa: F401  (see above: must come before Qt)

from canvas_app.model.document_records import DOCUMENT_ID, DocumentInfo, Override, Scenario
from canvas_app.model.elements import (
    ELEMENT_TYPES,
    STAGE_CODES,
    Activity,
    Channel,
    Cost,
    Domain,
    Element,
    ElementBase,
    Evidence,
    Goal,
    Metric,
    Need,
    Note,
    Partner,
    Person,
    Place,
    Resource,
    RevenueStream,
    Risk,
    Role,
    Segment,
    Stage,
    StageCode,
    Strategy,
    ValueProposition,
    VariableCost,
    new_id,
)
from canvas_app.model.fields import FieldView, Spec, clean_text, field_views, label_of
from canvas_app.model.kinds import KIND_WORDS, KindWords
from canvas_app.model.pricing import PRICING_TYPES, PricingBase, PricingComponent, Tier
from canvas_app.model.quantity import Quantity, Record, quantity
from canvas_app.model.relations import RELATION_KINDS, Relation, RelationBase, RelationKind, legal_kinds

__all__ = [
    "Activity",
    "Channel",
    "Cost",
    "DOCUMENT_ID",
    "DocumentInfo",
    "Domain",
    "ELEMENT_TYPES",
    "Element",
    "ElementBase",
    "Evidence",
    "FieldView",
    "Goal",
    "KIND_WORDS",
    "KindWords",
    "Metric",
    "Need",
    "Note",
    "Override",
    "PRICING_TYPES",
    "Partner",
    "Person",
    "Place",
    "PricingBase",
    "PricingComponent",
    "Quantity",
    "RELATION_KINDS",
    "Record",
    "Relation",
    "RelationBase",
    "RelationKind",
    "Resource",
    "RevenueStream",
    "Risk",
    "Role",
    "STAGE_CODES",
    "Scenario",
    "Segment",
    "Spec",
    "Stage",
    "StageCode",
    "Strategy",
    "Tier",
    "ValueProposition",
    "VariableCost",
    "clean_text",
    "field_views",
    "label_of",
    "legal_kinds",
    "new_id",
    "quantity",
]
