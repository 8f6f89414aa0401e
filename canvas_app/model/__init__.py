"""What a business model is: kinds, relations, quantities, pricing components and the catalogue.

Everything here is a frozen record or a pure function. `Field` is imported first of all: importing pydantic's
`BaseModel`, then Qt, then using `Field` for the first time raises ImportError.

The modules of records do without `from __future__ import annotations`: pydantic would compile the text of
every annotation again, which takes a third of the time in which their classes are made.
"""

from pydantic import Field as _Field  # noqa: F401  (see above: must come before Qt)

from canvas_app.model.document_records import (
    BESIDE_TYPES,
    DOCUMENT_ID,
    Acceptance,
    BesideRecord,
    ChapterText,
    Correlation,
    DocumentInfo,
    EntryAnswer,
    ExchangeRate,
    Frame,
    InputRef,
    Override,
    PrintOptions,
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
    "BESIDE_TYPES",
    "DOCUMENT_ID",
    "ELEMENT_TYPES",
    "KIND_WORDS",
    "MONETIZATION_KINDS",
    "PRICING_TYPES",
    "RELATION_KINDS",
    "STAGE_CODES",
    "Acceptance",
    "Activity",
    "BesideRecord",
    "Channel",
    "ChapterText",
    "Correlation",
    "Cost",
    "DocumentInfo",
    "Domain",
    "Element",
    "ElementBase",
    "EntryAnswer",
    "Evidence",
    "ExchangeRate",
    "FieldView",
    "Frame",
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
    "PrintOptions",
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
