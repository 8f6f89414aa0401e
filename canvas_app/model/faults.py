"""What is wrong with a record, in the words of its fields: a place and a reason for each refusal."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel

from canvas_app.model.fields import Spec, label_of
from canvas_app.model.pricing import PRICING_TYPES

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field that this version knows",
    "string_type": "must be text",
    "string_unicode": "holds characters that are not valid text",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "holds characters that are not allowed there",
    "float_type": "must be a number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "is too large",
    "bool_type": "must be true or false",
    "finite_number": "must be a finite number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "literal_error": "must be one of {expected}",
    "model_type": "must be a group of fields",
    "model_attributes_type": "must be a group of fields",
    "dict_type": "must be a group of fields",
    "tuple_type": "must be a list",
    "too_long": "has more than {max_length} entries",
    "union_tag_invalid": "has an engine that this version does not know",
    "union_tag_not_found": "does not say which engine it is",
}


class Fault(NamedTuple):
    """The first thing that is wrong with a record."""

    field: str
    """The name of the field in the record; empty where the whole record is meant."""
    place: str
    """The labels that lead there: "Pricing 1, Price, Value"."""
    reason: str
    """The rest of a sentence that begins with the place: "must be a number"."""
    sentence: str
    """The same as a sentence of its own."""


def first_fault(error: ValidationError, record_type: type[BaseModel]) -> Fault:
    """Return the first fault that pydantic found in data for a type of record."""
    detail = error.errors(include_url=False, include_input=False)[0]
    field = str(detail["loc"][0]) if detail["loc"] else ""
    place = _place(detail["loc"], record_type)
    if detail["type"] in _OWN_SENTENCES:
        sentence = detail["msg"]
        return Fault(field, place, sentence[:1].lower() + sentence[1:].rstrip("."), sentence)
    reason = _reason(detail)
    return Fault(field, place, reason, f"{place or 'The record'} {reason}.")


_OWN_SENTENCES = frozenset(
    {"out_of_range", "low_above_value", "high_below_value", "no_whole_year", "own_rate", "second_rate"}
)


def _reason(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind.startswith(("date_", "datetime_")):
        return "must be a date such as 2026-01-31"
    template = _REASONS.get(kind)
    if template is None:
        return "has a value that does not fit"
    context = detail.get("ctx", {})
    return template.format(**{key: _shown(value) for key, value in context.items()})


def _shown(value: object) -> str:
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _place(loc: tuple[int | str, ...], record_type: type[BaseModel]) -> str:
    labels: list[str] = []
    inside: type[BaseModel] | None = record_type
    for part in loc:
        if isinstance(part, int):
            labels[-1:] = [f"{labels[-1] if labels else 'Entry'} {part + 1}"]
        elif inside is not None and part in inside.model_fields:
            info = inside.model_fields[part]
            spec = next((item for item in info.metadata if isinstance(item, Spec)), None)
            labels.append(spec.label if spec else label_of(part))
            inside = _record_in(info.annotation)
        elif inside is None and part in PRICING_TYPES:
            inside = PRICING_TYPES[part]
        else:
            labels.append(label_of(str(part)[:60]))
    return ", ".join(labels)


def _record_in(annotation: object) -> type[BaseModel] | None:
    """Return the one type of record that an annotation speaks of; None for none or several."""
    found: list[type[BaseModel]] = []
    waiting = [annotation]
    while waiting:
        item = waiting.pop()
        if isinstance(item, type) and issubclass(item, BaseModel):
            found.append(item)
        waiting.extend(typing.get_args(item))
    return found[0] if len(found) == 1 else None
