"""Records as plain data, as files and the clipboard hold them: without what stands at its default."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from canvas_app.model.document_records import BesideRecord, DocumentInfo
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.pricing import PricingBase
from canvas_app.model.quantity import Record
from canvas_app.model.relations import RELATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model.elements import Element
    from canvas_app.model.relations import Relation

Plain = dict[str, Any]
AnyRecord = TypeVar("AnyRecord", bound=Record)

_ID = {"id"}
RECORD_TYPES: dict[str, type[Element | Relation]] = {
    **ELEMENT_TYPES,
    **{kind: entry.record_type for kind, entry in RELATION_KINDS.items()},
}
"""The types of elements and relations by their kind."""


def to_plain(record: Element | Relation | BesideRecord | DocumentInfo) -> Plain:
    """Return a record as JSON data without its id, which is its key, and without defaults.

    The kind stays where it tells types apart: in elements and relations.
    """
    plain: Plain = type(record).__pydantic_serializer__.to_python(
        record, mode="json", exclude_defaults=True, exclude=_ID
    )
    if not isinstance(record, BesideRecord | DocumentInfo):
        plain["kind"] = record.kind
    return plain


def from_plain(record_type: type[AnyRecord], record_id: str, plain: Mapping[str, object]) -> AnyRecord:
    """Return the record that plain data describe; raises pydantic's ValidationError where they do not."""
    record: AnyRecord = record_type.__pydantic_validator__.validate_python({**plain, "id": record_id})
    return record


def is_plain_form(plain: Mapping[str, object], record: Record) -> bool:
    """Return whether the data that a record was read from, without its id, are those of `to_plain`.

    They are not where they hold a default, or where reading made another value of what they say. Types that
    are not known here count as differing.
    """
    values, defaults = record.__dict__, _defaults(type(record))
    for name, value in plain.items():
        known = values[name]
        # Looked at here first, because nearly all values are such.
        if type(known) in _SCALARS:
            if known is not value and (type(known) is not type(value) or known != value):
                return False
        elif not _says(value, known):
            return False
        default = defaults.get(name, _REQUIRED)
        # Nothing else equals None, and to ask a record whether it does takes long.
        if known is default or (default is not None and default is not _REQUIRED and known == default):
            return False
    return True


_REQUIRED = object()
_SCALARS = frozenset({str, float, int, bool, type(None)})


def _says(plain: object, value: object) -> bool:
    kind = type(value)
    if kind in _SCALARS:
        return plain is value or (type(plain) is kind and plain == value)
    if kind is tuple and isinstance(value, tuple):
        return type(plain) is list and len(plain) == len(value) and all(map(_says, plain, value))
    if kind is dict and isinstance(value, dict):
        return (
            type(plain) is dict
            and plain.keys() == value.keys()
            and all(map(_says, plain.values(), map(value.__getitem__, plain)))
        )
    return issubclass(kind, Record) and type(plain) is dict and is_plain_form(plain, cast("Record", value))


@cache
def _defaults(record_type: type[Record]) -> dict[str, object]:
    """The values that `to_plain` leaves out; what tells types apart stays."""
    told = {"kind"} if record_type in RECORD_TYPES.values() else set()
    if issubclass(record_type, PricingBase):
        told = {"engine"}
    return {
        name: info.get_default(call_default_factory=True)
        for name, info in record_type.model_fields.items()
        if name != "id" and name not in told and not info.is_required()
    }
