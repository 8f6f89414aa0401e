"""The JSON Schema of canvas files, made from the records; `resources/schema/` holds it for others.

Run `python -m canvas_app.storage.schema` after a change of the records to write it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from pydantic.json_schema import models_json_schema

from canvas_app.folders import resource_path
from canvas_app.model import BESIDE_TYPES, DocumentInfo
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.limits import SECTIONS
from canvas_app.model.relations import RELATION_KINDS
from canvas_app.storage.atomic import atomic_write
from canvas_app.storage.migrations import VERSION
from canvas_app.storage.writing import FORMAT

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

Json = dict[str, Any]
_ID = {"pattern": r"^[A-Za-z0-9_.\-]{1,64}$"}
_TEMPLATE = "#/$defs/{model}"


def schema() -> Json:
    """Return the schema: records stand by id in groups and leave out what is at its default."""
    elements = list(ELEMENT_TYPES.values())
    relations = [entry.record_type for entry in RELATION_KINDS.values()]
    records: list[type[BaseModel]] = [DocumentInfo, *BESIDE_TYPES.values(), *elements, *relations]
    _keys, definitions = models_json_schema(
        [(record, "validation") for record in records], ref_template=_TEMPLATE
    )
    named = definitions["$defs"]
    for record in records:
        _without_id(named[record.__name__], keeps_kind=record not in (DocumentInfo, *BESIDE_TYPES.values()))
    properties = {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "document": _reference(DocumentInfo),
        "elements": _group([_reference(record) for record in elements], SECTIONS["elements"]),
        "relations": _group([_reference(record) for record in relations], SECTIONS["relations"]),
        **{
            f"{kind}s": _group([_reference(record)], SECTIONS[f"{kind}s"])
            for kind, record in BESIDE_TYPES.items()
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Canvas file, version {VERSION}",
        "description": "A business model of an AI company. Other programs may add fields that begin with x_.",
        "type": "object",
        "properties": properties,
        "required": ["format", "version"],
        "patternProperties": {"^x_": {}},
        "additionalProperties": False,
        "$defs": named,
    }


def schema_path() -> Path:
    """Return where the shipped schema lies."""
    return resource_path("schema", f"bmcanvas-{VERSION}.schema.json")


def schema_bytes() -> bytes:
    """Return the schema as it is shipped."""
    return orjson.dumps(
        schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    )


def _reference(record: type[BaseModel]) -> Json:
    return {"$ref": _TEMPLATE.format(model=record.__name__)}


def _group(references: list[Json], most: int) -> Json:
    records = references[0] if len(references) == 1 else {"oneOf": references}
    return {
        "type": "object",
        "propertyNames": _ID,
        "additionalProperties": records,
        "maxProperties": most,
    }


def _without_id(definition: Json, *, keeps_kind: bool) -> None:
    """Take the id out of a record, since it is its key, and ask for the kind where there are several."""
    definition["properties"].pop("id")
    required = set(definition.get("required", ())) - {"id"}
    if keeps_kind:
        required.add("kind")
    else:
        definition["properties"].pop("kind")
    definition["required"] = sorted(required)


if __name__ == "__main__":
    atomic_write(schema_path(), schema_bytes())
