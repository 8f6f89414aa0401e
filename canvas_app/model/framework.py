"""The framework of the first source as an outline: sections, groups, and one row per thing it asks.

An entry and its twin for AI are one row. The order and the titles lie in `resources/catalogue/outline.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast

import orjson

from canvas_app.folders import resource_path
from canvas_app.model.catalogue import DocumentField, Entry, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model.catalogue import Catalogue

DOCUMENT_KIND = "document"
"""The kind of the entries that stand for fields of the document; no element is made from these."""
DOMAINS = "domains"
"""Stands in the order of useful entries for what the placed domains need."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that the framework asks."""

    entry: Entry
    twin: Entry | None
    """The same for AI; None where the source has one of the two only."""
    field: str = ""
    """The field of `DocumentInfo` that answers it; empty for all others."""

    @property
    def id(self) -> str:
        """The id under which it is answered."""
        return self.entry.id

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its entries in the catalogue."""
        return (self.entry.id,) if self.twin is None else (self.entry.id, self.twin.id)

    def entry_for(self, *, ai_specific: bool) -> Entry:
        """Return the entry to speak of: the twin where it is about AI."""
        return self.twin if ai_specific and self.twin is not None else self.entry


@dataclass(frozen=True, slots=True)
class OutlineGroup:
    """Rows under one small heading; the heading may be empty."""

    id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """One of the main parts of the framework."""

    id: str
    title: str
    short: str
    """The title where room is short."""
    icon: str
    groups: tuple[OutlineGroup, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of the section."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True)
class Framework:
    """The whole outline."""

    sections: tuple[OutlineSection, ...]
    order: tuple[str, ...]
    """What is useful first: ids of rows and groups, and `domains` for what the placed domains need."""
    domain_needs: Mapping[str, tuple[str, ...]]
    """By the code of a domain the ids of the rows that it needs first."""

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """The rows by the ids of all their entries, in the order of the outline."""
        rows = [row for section in self.sections for row in section.rows]
        return {key: row for row in rows for key in row.ids}

    def useful_first(self, domain_codes: tuple[str, ...]) -> tuple[Row, ...]:
        """Return every row once, the most useful first for a company of these domains."""
        groups = {group.id: group.rows for section in self.sections for group in section.groups}
        found: dict[str, Row] = {}
        for key in self.order:
            if key == DOMAINS:
                rows = [self.rows[need] for code in domain_codes for need in self.domain_needs.get(code, ())]
            else:
                rows = list(groups[key]) if key in groups else [self.rows[key]]
            for row in rows:
                found.setdefault(row.id, row)
        for row in self.rows.values():
            found.setdefault(row.id, row)
        return tuple(found.values())


@cache
def load_framework() -> Framework:
    """Return the outline that ships; read once."""
    raw = cast("dict[str, Any]", orjson.loads(resource_path("catalogue", "outline.json").read_bytes()))
    catalogue = load_catalogue()
    more = (
        DocumentField(f["id"], f["name"], f["field"], tuple(f["section"])) for f in raw["document_fields"]
    )
    fields = {known.id: known for known in (*catalogue.document_fields, *more)}
    sections = tuple(
        OutlineSection(
            section["id"],
            section["title"],
            section.get("short", section["title"]),
            section["icon"],
            tuple(
                OutlineGroup(
                    group["id"],
                    group["title"],
                    tuple(_row(key, catalogue, fields) for key in group["entries"]),
                )
                for group in section["groups"]
            ),
        )
        for section in raw["sections"]
    )
    needs = {code: tuple(keys) for code, keys in raw["next"]["domains"].items()}
    return Framework(sections, tuple(raw["next"]["order"]), needs)


def _row(key: str, catalogue: Catalogue, fields: Mapping[str, DocumentField]) -> Row:
    if key in fields:
        return Row(_entry_of(fields[key]), None, fields[key].field)
    entry = catalogue.entries[key]
    family, _dot, last = key.rpartition(".")
    twin = catalogue.entries.get(f"{family}.ai_{last}")
    # In one list of the source both names stand for two things, as two of the consulting firms.
    return Row(entry, twin if twin is not None and twin.section != entry.section else None)


def _entry_of(field: DocumentField) -> Entry:
    return Entry(
        id=field.id,
        name=field.name,
        kind=DOCUMENT_KIND,
        group="",
        section=field.section,
        description="",
        synonyms=(),
        ai_specific=False,
        fields={},
        source="framework",
        sections=(field.section,),
        source_names=(field.name,),
    )
