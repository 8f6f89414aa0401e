"""Records as plain data, as files and the clipboard hold them: without what stands at its default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from canvas_app.model.document_records import DocumentInfo, Scenario
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.relations import RELATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model.elements import Element
    from canvas_app.model.quantity import Record
    from canvas_app.model.relations import Relation

Plain = dict[str, Any]
AnyRecord = TypeVar("AnyRecord", bound="Record")

_ID = {"id"}
RECORD_TYPES: dict[str, type[Element | Relation]] = {
    **ELEMENT_TYPES,
    **{kind: entry.record_type for kind, entry in RELATION_KINDS.items()},
}
"""The types of elements and relations by their kind."""


def to_plain(record: Element | Relation | Scenario | DocumentInfo) -> Plain:
    """Return a record as JSON data without its id, which is its key, and without defaults.

    The kind stays where it tells types apart: in elements and relations.
    """
    plain: Plain = type(record).__pydantic_serializer__.to_python(
        record, mode="json", exclude_defaults=True, exclude=_ID
    )
    if not isinstance(record, Scenario | DocumentInfo):
        plain["kind"] = record.kind
    return plain


def from_plain(record_type: type[AnyRecord], record_id: str, plain: Mapping[str, object]) -> AnyRecord:
    """Return the record that plain data describe; raises pydantic's ValidationError where they do not."""
    record: AnyRecord = record_type.__pydantic_validator__.validate_python({**plain, "id": record_id})
    return record
