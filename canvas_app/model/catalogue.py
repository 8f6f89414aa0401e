"""The catalogue: every domain, step, stream, tariff and framework entry that can be placed on a canvas.

The data lies in `resources/catalogue/`; it is read once, when the catalogue is first asked for. Entries are
told apart by id, never by name: the same name stands in several places of the sources.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

import orjson
from pydantic import TypeAdapter

from canvas_app.folders import resource_path
from canvas_app.model.catalogue_search import SearchIndex
from canvas_app.model.element_parts import VariableCost
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.pricing import PricingComponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.model.element_parts import StageCode
    from canvas_app.model.elements import Element
    from canvas_app.model.pricing import RevenueClass

Source = Literal["value chain", "framework", "product"]
Raw = dict[str, Any]


@cache
def _components() -> TypeAdapter[tuple[PricingComponent, ...]]:
    return TypeAdapter(tuple[PricingComponent, ...])


@cache
def _variable_costs() -> TypeAdapter[tuple[VariableCost, ...]]:
    return TypeAdapter(tuple[VariableCost, ...])


class Entry(NamedTuple):
    """Something that can be placed on the canvas."""

    id: str
    name: str
    kind: str
    group: str
    section: tuple[str, ...]
    """Where it stands in its source, outermost heading first."""
    description: str
    synonyms: tuple[str, ...]
    ai_specific: bool
    fields: Mapping[str, object]
    """What a new element starts with, as plain values; for a stream with its tariff and costs."""
    source: Source
    sections: tuple[tuple[str, ...], ...]
    """All places in the source: the leaders and teams stand twice."""
    source_names: tuple[str, ...]
    """How the sources spell it; empty for entries of the product itself."""
    preset: str | None = None
    """The tariff that a stream starts with."""
    offers: tuple[str, ...] = ()
    """Entries worth placing together with this one."""

    @property
    def plain_name(self) -> str:
        """The name without the prefix "AI", which the flag `ai_specific` already says."""
        plain = self.name.removeprefix("AI ") if self.ai_specific else self.name
        return plain[0].upper() + plain[1:]

    def new_element(self, **fields: object) -> Element:
        """Return a new element made from this entry; `fields` win over what the entry says."""
        start = {"name": self.name, "ai_specific": self.ai_specific, "seed_ref": self.id}
        return ELEMENT_TYPES[self.kind].model_validate(start | dict(self.fields) | fields)


@dataclass(frozen=True)
class PricingPreset:
    """A tariff with believable numbers, for one way of earning money that the sources name."""

    id: str
    name: str
    description: str
    unit: str
    revenue_class: RevenueClass
    names: tuple[str, ...]
    """What the sources call it."""
    traits: frozenset[str]
    """What the checks know it by: its customers call a model, it is for an API, it is tailored work."""
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @cached_property
    def components(self) -> tuple[PricingComponent, ...]:
        """The parts of the tariff, validated."""
        return _components().validate_python(tuple(self.raw["components"]))

    @property
    def component(self) -> PricingComponent:
        """The first and main part of the tariff."""
        return self.components[0]

    @cached_property
    def variable_costs(self) -> tuple[VariableCost, ...]:
        """What each customer or unit typically costs, validated."""
        return _variable_costs().validate_python(tuple(self.raw["variable_costs"]))

    @cached_property
    def stream_fields(self) -> Mapping[str, object]:
        """The plain values that a new stream of this tariff starts with."""
        raw = self.raw
        tariff = {"components": raw["components"], "variable_costs": raw["variable_costs"]}
        return {**raw["stream"], **tariff}


class Group(NamedTuple):
    """A group of the library, in the order in which it is shown."""

    id: str
    title: str
    entry_ids: tuple[str, ...]


class DomainEntry(NamedTuple):
    """An AI domain: the stages it lives from and how it typically earns money."""

    code: str
    title: str
    entry: Entry
    focus: tuple[StageCode, ...]
    streams: tuple[Entry, ...]
    models: tuple[Entry, ...]
    examples: tuple[str, ...]


class StageEntry(NamedTuple):
    """A step of the value chain with its activities, roles and streams."""

    code: StageCode
    title: str
    subtitle: str
    entry: Entry
    activities: tuple[Entry, ...]
    roles: tuple[Entry, ...]
    streams: tuple[Entry, ...]


class Lesson(NamedTuple):
    """An observation or insight of the sources, with the domains and the checks it concerns."""

    entry: Entry
    domains: tuple[str, ...]
    checks: tuple[str, ...]
    examples: tuple[str, ...]


class DocumentField(NamedTuple):
    """An entry of the sources that describes the document itself: a field of `DocumentInfo`."""

    id: str
    name: str
    field: str
    section: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything that the library shows."""

    entries: Mapping[str, Entry]
    groups: tuple[Group, ...]
    presets: Mapping[str, PricingPreset]
    domains: Mapping[str, DomainEntry]
    stages: Mapping[str, StageEntry]
    observations: tuple[Lesson, ...]
    insights: tuple[Lesson, ...]
    document_fields: tuple[DocumentField, ...]

    @cached_property
    def _index(self) -> SearchIndex[Entry]:
        titles = {group.id: group.title for group in self.groups}
        return SearchIndex(
            (entry, entry.name, self._other_names(entry), entry.description, _place(entry, titles))
            for entry in self.in_order()
        )

    def _other_names(self, entry: Entry) -> tuple[str, ...]:
        of_preset = () if entry.preset is None else tuple(self.presets[entry.preset].raw["synonyms"])
        return (*entry.synonyms, *entry.source_names, *of_preset)

    def in_order(self) -> Iterable[Entry]:
        """Return the entries as the library lists them, group by group."""
        return (self.entries[key] for group in self.groups for key in group.entry_ids)

    def search(self, text: str) -> list[Entry]:
        """Return the entries that match every word, the closest first; all of them for an empty text."""
        return self._index.search(text)


def _place(entry: Entry, titles: Mapping[str, str]) -> tuple[str, ...]:
    return (titles[entry.group], *entry.section)


@cache
def load_catalogue() -> Catalogue:
    """Return the shipped catalogue; read once."""
    chains, steps = _read("domains"), _read("stages")
    framework, product = _read("framework"), _read("product")
    presets = {raw["id"]: _preset(raw) for raw in _read("presets")["presets"]}
    raw_groups = _read("groups")["groups"]
    group_of = {key: raw["id"] for raw in raw_groups for key in raw["entries"]}
    from_sources = (("value chain", chains), ("value chain", steps), ("framework", framework))
    entries = {
        raw["id"]: _entry(raw, source, group_of[raw["id"]], presets)
        for source, data in (*from_sources, ("product", product))
        for raw in data["entries"]
    }
    return Catalogue(
        entries=entries,
        groups=tuple(Group(raw["id"], raw["title"], tuple(raw["entries"])) for raw in raw_groups),
        presets=presets,
        domains={raw["code"]: _domain(raw, entries) for raw in chains["domains"]},
        stages={raw["code"]: _stage(raw, entries) for raw in steps["stages"]},
        observations=tuple(_lesson(raw, entries) for raw in steps["observations"]),
        insights=tuple(_lesson(raw, entries) for raw in steps["insights"]),
        document_fields=tuple(_document_field(raw) for raw in framework["document_fields"]),
    )


def _read(name: str) -> Raw:
    return cast("Raw", orjson.loads(resource_path("catalogue", f"{name}.json").read_bytes()))


def _preset(raw: Raw) -> PricingPreset:
    return PricingPreset(
        id=raw["id"],
        name=raw["name"],
        description=raw["description"],
        unit=raw["unit"],
        revenue_class=raw["revenue_class"],
        names=tuple(raw["names"]),
        traits=frozenset(raw.get("traits", ())),
        raw=raw,
    )


def _entry(raw: Raw, source: str, group: str, presets: Mapping[str, PricingPreset]) -> Entry:
    preset = raw.get("preset")
    start = {} if preset is None else presets[preset].stream_fields
    section = tuple(raw["section"])
    return Entry(
        id=raw["id"],
        name=raw["name"],
        kind=raw["kind"],
        group=group,
        section=section,
        description=raw["description"],
        synonyms=tuple(raw.get("synonyms", ())),
        ai_specific=raw.get("ai_specific", False),
        fields={**start, **raw.get("fields", {})},
        source=cast("Source", source),
        sections=(section, *map(tuple, raw.get("also_in", ()))),
        source_names=tuple(raw.get("source_names", ())),
        preset=preset,
        offers=tuple(raw.get("offers", ())),
    )


def _domain(raw: Raw, entries: Mapping[str, Entry]) -> DomainEntry:
    entry = entries[raw["entry"]]
    return DomainEntry(
        code=raw["code"],
        title=entry.name,
        entry=entry,
        focus=tuple(raw["focus"]),
        streams=_these(raw["streams"], entries),
        models=_these(raw["models"], entries),
        examples=tuple(raw["examples"]),
    )


def _stage(raw: Raw, entries: Mapping[str, Entry]) -> StageEntry:
    entry = entries[raw["entry"]]
    return StageEntry(
        code=raw["code"],
        title=entry.name,
        subtitle=raw["subtitle"],
        entry=entry,
        activities=_these(raw["activities"], entries),
        roles=_these(raw["roles"], entries),
        streams=_these(raw["streams"], entries),
    )


def _lesson(raw: Raw, entries: Mapping[str, Entry]) -> Lesson:
    lists = (tuple(raw.get(key, ())) for key in ("domains", "checks", "examples"))
    return Lesson(entries[raw["entry"]], *lists)


def _document_field(raw: Raw) -> DocumentField:
    return DocumentField(raw["id"], raw["name"], raw["field"], tuple(raw["section"]))


def _these(ids: Iterable[str], entries: Mapping[str, Entry]) -> tuple[Entry, ...]:
    return tuple(entries[key] for key in ids)
