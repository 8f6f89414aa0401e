"""JSON read strictly: what two programs could read in two ways is refused."""

from __future__ import annotations

import codecs
import json
from collections import Counter

import orjson


class StrictJSONError(ValueError):
    """The text is no JSON, or JSON with keys that stand twice; the message says what is wrong where."""


def parse(data: bytes) -> object:
    """Return what JSON text says; raises StrictJSONError. Keys that stand twice are not looked for."""
    try:
        plain: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise StrictJSONError(_reason(error, data)) from None
    return plain


def refuse_duplicate_keys(data: bytes) -> None:
    """Raise StrictJSONError where a key stands twice in one object; the data parse already."""
    try:
        json.loads(data, object_pairs_hook=_unique)
    except RecursionError:
        raise StrictJSONError("it is nested too deeply") from None
    except ValueError as error:
        raise error if isinstance(error, StrictJSONError) else StrictJSONError(str(error)) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _value in pairs).items() if count > 1)
        value = result[twice]
        name = value.get("name") if isinstance(value, dict) else None
        what = f"the element “{name[:60]}” with the id" if isinstance(name, str) else "the entry"
        raise StrictJSONError(f"{what} “{twice[:60]}” stands there twice")
    return result


def _reason(error: orjson.JSONDecodeError, data: bytes) -> str:
    message = str(error)
    if not data.strip():
        return "it is empty"
    if data.startswith(codecs.BOM_UTF8):
        return "it begins with a byte order mark, which a text editor has added"
    if "UTF-8" in message and "BOM" not in message:
        return "it is not text in UTF-8"
    where = f"in line {error.lineno}, column {error.colno}"
    if "end of data" in message:
        return f"it ends too early, {where}"
    if "infinity" in message:
        return f"a number is too large {where}"
    if "surrogate" in message or "escape" in message:
        return f"a text is not valid Unicode {where}"
    if "depth" in message:
        return "it is nested too deeply"
    if "control character" in message:
        return f"a text holds a control character {where}"
    return f"it is not valid JSON {where}"
