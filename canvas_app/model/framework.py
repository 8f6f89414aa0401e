"""The framework of the first source as an outline: sections, groups, and one row per thing it asks.

An entry and its twin for AI are one row. The order, the titles, which elements answer a row by what they are
and which are offered to answer it lie in `resources/catalogue/outline.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast

import orjson

from canvas_app.folders import resource_path
from canvas_app.model.catalogue import DocumentField, Entry, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from canvas_app.model.catalogue import Catalogue
    from canvas_app.model.elements import Element

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


@dataclass(frozen=True, slots=True)
class Showing:
    """What a field of some elements says to the framework: a stream sold by the seat is a SaaS one."""

    field: str
    """The field, or the way to it: "components.preset" is what the preset of any component says."""
    filled: str
    """A field without which nothing is said, as a tariff; empty where there is none."""
    rows: Mapping[str, tuple[str, ...]]
    """By what the field says, the ids of the rows that are answered by it."""

    def of(self, element: Element) -> Iterator[str]:
        """Yield the ids of the rows that an element answers."""
        if not self.filled or getattr(element, self.filled):
            for said in _values(element, self.field):
                yield from self.rows.get(str(said), ())


@dataclass(frozen=True)
class Framework:
    """The whole outline."""

    sections: tuple[OutlineSection, ...]
    order: tuple[str, ...]
    """What is useful first: ids of rows and groups, and `domains` for what the placed domains need."""
    domain_needs: Mapping[str, tuple[str, ...]]
    """By the code of a domain the ids of the rows that it needs first."""
    showing: Mapping[str, tuple[Showing, ...]]
    """By kind of element how it answers rows by what it is."""
    offered: Mapping[str, tuple[str, ...]]
    """By row the kinds, and the entries of the catalogue, whose elements are offered as its answer."""

    @cached_property
    def telling(self) -> Mapping[str, tuple[str, ...]]:
        """By kind the fields that decide which rows its elements answer by what they are."""
        heads = {
            kind: [name for one in known for name in (one.field.partition(".")[0], one.filled) if name]
            for kind, known in self.showing.items()
        }
        return {kind: tuple(dict.fromkeys(names)) for kind, names in heads.items()}

    def shown_by(self, element: Element) -> frozenset[str]:
        """Return the ids of the rows that an element answers by what it is, without being made from them."""
        return frozenset(row for showing in self.showing.get(element.kind, ()) for row in showing.of(element))

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
    return Framework(
        sections,
        tuple(raw["next"]["order"]),
        needs,
        _showing(raw["shown_by"]),
        _offered(raw["offered"], sections),
    )


def _showing(raw: list[dict[str, Any]]) -> Mapping[str, tuple[Showing, ...]]:
    found: dict[str, tuple[Showing, ...]] = {}
    for known in raw:
        rows = {said: tuple(ids) for said, ids in known["rows"].items()}
        showing = Showing(known["field"], known.get("filled", ""), rows)
        found[known["kind"]] = (*found.get(known["kind"], ()), showing)
    return found


def _offered(
    raw: Mapping[str, list[str]], sections: Iterable[OutlineSection]
) -> Mapping[str, tuple[str, ...]]:
    """Return what is offered to every row: first what is said of itself, then what is said of its group."""
    groups = [group for section in sections for group in section.groups]
    rows = {row.id: (*raw.get(row.id, ()), *raw.get(group.id, ())) for group in groups for row in group.rows}
    return {row: offered for row, offered in rows.items() if offered}


def _values(element: object, field: str) -> Iterator[object]:
    """Yield what a field says, through lists on the way to it."""
    name, _dot, rest = field.partition(".")
    found = getattr(element, name)
    for value in found if isinstance(found, tuple) else (found,):
        if rest:
            yield from _values(value, rest)
        else:
            yield value


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
