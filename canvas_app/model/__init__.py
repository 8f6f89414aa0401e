"""What a business model is: kinds, relations, quantities, pricing components and the catalogue.

Everything here is a frozen record or a pure function. `Field` is imported first of all: importing pydantic's
`BaseModel`, then Qt, then using `Field` for the first time raises ImportError.
"""

from pydantic import Field as _Field  # noqa: F401  (see above: must come before Qt)

from canvas_app.model.document_records import (
    DOCUMENT_ID,
    Correlation,
    DocumentInfo,
    InputRef,
    Override,
    Scenario,
)
from canvas_app.model.element_parts import (
    STAGE_CODES,
    ElementBase,
    Evidence,
    Need,
    Person,
    Place,
    StageCode,
    VariableCost,
    new_id,
)
from canvas_app.model.elements import (
    ELEMENT_TYPES,
    Activity,
    Channel,
    Cost,
    Domain,
    Element,
    Goal,
    Metric,
    Note,
    Partner,
    Resource,
    RevenueStream,
    Risk,
    Role,
    Segment,
    Stage,
    Strategy,
    ValueProposition,
)
from canvas_app.model.fields import FieldView, Spec, clean_text, field_views, label_of
from canvas_app.model.kinds import KIND_WORDS, MONETIZATION_KINDS, KindWords
from canvas_app.model.pricing import PRICING_TYPES, PricingBase, PricingComponent, Tier
from canvas_app.model.quantity import Quantity, Record, quantity
from canvas_app.model.relations import RELATION_KINDS, Relation, RelationBase, RelationKind, legal_kinds

__all__ = [
    "DOCUMENT_ID",
    "ELEMENT_TYPES",
    "KIND_WORDS",
    "MONETIZATION_KINDS",
    "PRICING_TYPES",
    "RELATION_KINDS",
    "STAGE_CODES",
    "Activity",
    "Channel",
    "Correlation",
    "Cost",
    "DocumentInfo",
    "Domain",
    "Element",
    "ElementBase",
    "Evidence",
    "FieldView",
    "Goal",
    "InputRef",
    "KindWords",
    "Metric",
    "Need",
    "Note",
    "Override",
    "Partner",
    "Person",
    "Place",
    "PricingBase",
    "PricingComponent",
    "Quantity",
    "Record",
    "Relation",
    "RelationBase",
    "RelationKind",
    "Resource",
    "RevenueStream",
    "Risk",
    "Role",
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
