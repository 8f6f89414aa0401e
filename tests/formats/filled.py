"""Records with a text in every field that takes one: found in the records themselves, so none is missed."""

from __future__ import annotations

import datetime
import re
import typing
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints

from canvas_app.document import Document
from canvas_app.model import BESIDE_TYPES, ELEMENT_TYPES, RELATION_KINDS, DocumentInfo
from canvas_app.model.fields import Spec, TextRule
from canvas_app.model.pricing import PRICING_TYPES
from canvas_app.report.content.outline import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic.fields import FieldInfo

    Texts = Callable[[str], str]
    """Gives the text of a field by what the field is called: `Segment.jobs.Need.text`."""

_ENTRIES = ("fw.identity.mission", "fw.identity.vision")


def filled_document(texts: Texts) -> Document:
    """Return a document with a record of every type, every free text of which comes from `texts`."""
    elements = [filled(each, texts) for each in ELEMENT_TYPES.values()]
    first = {element.kind: element.id for element in elements}
    stream = ELEMENT_TYPES["revenue_stream"]
    elements += [filled(stream, texts, components=(filled(each, texts),)) for each in PRICING_TYPES.values()]
    elements.append(filled(ELEMENT_TYPES["goal"], texts))
    relations = []
    for rule in RELATION_KINDS.values():
        source, target = min(rule.pairs, key=lambda pair: (pair[0] == pair[1], pair))
        target_id = elements[-1].id if source == target == "goal" else first[target]
        relations.append(filled(rule.record_type, texts, source=first[source], target=target_id))
    return Document([*_beside(texts, first["segment"]), *elements, *relations])


def _beside(texts: Texts, subject: str) -> Iterable[Any]:
    yield filled(DocumentInfo, texts, trials=1_000, correlations=(), rules_off=(), rates=())
    yield filled(BESIDE_TYPES["scenario"], texts, overrides=(), generated=False)
    yield filled(BESIDE_TYPES["acceptance"], texts, rule="R101", subject=subject)
    for entry, off in zip(_ENTRIES, (False, True), strict=True):
        yield filled(BESIDE_TYPES["answer"], texts, entry=entry, elements=(), not_for_us=off)
    for key in KEYS:
        yield filled(BESIDE_TYPES["chapter"], texts, chapter=key, hidden=False)
    for view in ("value_chain", "bmc"):
        yield filled(BESIDE_TYPES["frame"], texts, view=view, x=0.0, y=0.0, w=900.0, h=900.0)


def filled(record_type: type[BaseModel], texts: Texts, path: str = "", **given: Any) -> Any:  # noqa: ANN401
    """Return a record with everything in it: every part that is optional, one of every list, every text."""
    path = f"{path}.{record_type.__name__}".lstrip(".")
    values = dict(given)
    for name, info in record_type.model_fields.items():
        if name in given:
            continue
        try:
            value = _value(info.annotation, info.metadata, texts, f"{path}.{name}")
        except _OursError:
            if not info.is_required():
                continue
            value = _least(info)
        values[name] = value
    return record_type.model_validate(values)


def _least(info: FieldInfo) -> object:
    """Return what a field needs that takes no text: a number, the first of its choices, an id."""
    if info.annotation is float:
        return 1.0
    return typing.get_args(info.annotation)[0] if typing.get_origin(info.annotation) is Literal else "an_id"


class _OursError(Exception):
    """The field holds what the program chooses: an id, a code, an offset."""


def _value(annotation: Any, metadata: Iterable[Any], texts: Texts, path: str) -> Any:  # noqa: ANN401
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is Annotated:
        return _value(inside[0], (*inside[1:], *metadata), texts, path)
    if origin in (typing.Union, UnionType):
        return _value(next(each for each in inside if each is not NoneType), metadata, texts, path)
    if origin is tuple:
        return (_value(inside[0], metadata, texts, path),)
    if annotation is str:
        return _text(metadata, texts(path))
    if annotation is datetime.date:
        return datetime.date(2026, 1, 12)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        number = {"value": _number(metadata)} if "distribution" in annotation.model_fields else {}
        skipped = {"low": None, "high": None, "distribution": "none"} if number else {}
        return filled(annotation, texts, path, **number, **skipped)
    raise _OursError


def _number(metadata: Iterable[Any]) -> float:
    spec = next((each for each in metadata if isinstance(each, Spec)), None)
    if spec is None:
        raise _OursError
    low, high = spec.low or 0.0, 1e9 if spec.high is None else spec.high
    return min(max(low, 0.5 if high <= 1.0 else 2.0), high)


def _text(metadata: Iterable[Any], text: str) -> str:
    """Return a text as long as the field allows; one that the field refuses was never meant for users."""
    for rule in metadata:
        if isinstance(rule, TextRule | StringConstraints):
            text = text[: rule.max_length]
            if rule.pattern is not None and not re.search(str(rule.pattern), text):
                raise _OursError
    return text
