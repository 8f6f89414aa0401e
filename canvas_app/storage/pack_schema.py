"""The JSON Schema of files of packs, made from the records; `resources/schema/` holds it for others.

Run `python -m canvas_app.storage.pack_schema` after a change of the records to write it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from canvas_app.folders import resource_path
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.packs import VERSION, PackFile
from canvas_app.model.relations import RELATION_KINDS
from canvas_app.storage.atomic import atomic_write

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]


def pack_schema() -> Json:
    """Return the schema; what the fields of elements and relations may hold, the schema of canvases says."""
    made = PackFile.model_json_schema()
    parts, relations = made["$defs"]["PackPart"], made["$defs"]["PackRelation"]
    parts["properties"]["kind"] = {"enum": [*ELEMENT_TYPES, None], "default": None, "title": "Kind"}
    relations["properties"]["kind"] = {"enum": list(RELATION_KINDS), "title": "Kind"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": f"File of packs, version {VERSION}",
        "description": "What usually belongs to a domain, a revenue model, a partner type or another entry.",
    }


def schema_path() -> Path:
    """Return where the shipped schema lies."""
    return resource_path("schema", f"pack-{VERSION}.schema.json")


def schema_bytes() -> bytes:
    """Return the schema as it is shipped."""
    option = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(pack_schema(), option=option)


if __name__ == "__main__":
    atomic_write(schema_path(), schema_bytes())
