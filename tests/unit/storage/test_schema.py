"""The published schema says what the program reads and writes."""

from __future__ import annotations

import orjson

from canvas_app.model import ELEMENT_TYPES, RELATION_KINDS, field_views
from canvas_app.storage.schema import schema, schema_bytes, schema_path


def test_the_shipped_schema_is_the_one_of_the_records() -> None:
    assert schema_path().read_bytes() == schema_bytes(), "run python -m canvas_app.storage.schema"


def test_every_kind_is_described_with_its_fields_and_without_its_id() -> None:
    definitions = schema()["$defs"]
    types = [*ELEMENT_TYPES.values(), *(entry.record_type for entry in RELATION_KINDS.values())]
    for record_type in types:
        properties = definitions[record_type.__name__]["properties"]
        assert "id" not in properties
        for view in field_views(record_type):
            assert properties[view.name]["title"] == view.spec.label
        assert "kind" in definitions[record_type.__name__]["required"]


def test_references_lead_somewhere() -> None:
    text = schema_bytes().decode()
    names = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert names <= orjson.loads(text)["$defs"].keys()
