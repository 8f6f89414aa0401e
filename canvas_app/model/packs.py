"""Packs: what usually belongs to a domain, a revenue model or a partner type, as plain data.

A pack names its anchor, the parts that may be placed with it, and the relations among them. It is data
only: nothing in it is ever run. The shipped packs lie in `resources/packs/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Annotated, Literal

import orjson
from pydantic import Field, JsonValue, StringConstraints, ValidationError

from canvas_app.folders import resource_path
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.element_parts import Id, Name, StageCode
from canvas_app.model.elements import ELEMENT_TYPES, Partner, RevenueStream
from canvas_app.model.faults import first_fault
from canvas_app.model.fields import Line, Many
from canvas_app.model.quantity import Record
from canvas_app.model.relations import RELATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.model.catalogue import Entry
    from canvas_app.model.elements import Element

FORMAT: Literal["bmpack"] = "bmpack"
VERSION: Literal[1] = 1
ANCHOR = "anchor"
"""What relations of a pack call the element that the pack belongs to."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.\-]{0,79}$")]
PackId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_\-]{0,39}$")]
_FIXED = frozenset({"id", "kind", "name", "positions", "seed_ref", "owner", "locked"})
"""Fields of an element that a pack cannot set."""


class Anchor(Record):
    """What a pack belongs to."""

    kind: Literal["domain", "preset", "partner_type", "entry"]
    id: Id
    """The code of a domain, the id of a pricing preset, a type of partner, or the id of an entry."""


class PackPart(Record):
    """Something that belongs to the anchor: an entry of the catalogue, or an element of the pack's own."""

    key: Key = ""
    """What relations call it; left out, it is the id of the entry."""
    entry: Id | None = None
    kind: Line | None = None
    name: Name | None = None
    stage: StageCode | None = None
    fields: dict[str, JsonValue] = Field(default_factory=dict)
    group: Line = ""
    """The heading under which it is offered together with others; alone where it is empty."""
    chosen: bool = True
    """Whether it is placed unless the user says otherwise."""
    first: bool = False
    """Whether it is placed all the same where the canvas has nothing of its kind yet."""
    shared: bool = False
    """Whether the only element of its kind on the canvas takes its part."""
    existing: bool = False
    """Offered only where it stands on the canvas already, to be connected."""

    @property
    def id(self) -> str:
        """The key, or the id of the entry."""
        return self.key or self.entry or ""


class PackRelation(Record):
    """A relation among the parts of a pack and its anchor."""

    kind: Line
    source: Key | Many[Key]
    """A key, or several, of which the first that is there counts."""
    target: Key | Many[Key]
    unless: Many[Key] = ()
    """Left out when one of these parts is there."""
    once: bool = False
    """Left out when the target has a relation of this kind already."""
    fields: dict[str, JsonValue] = Field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys it may start at, the first choice first."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def targets(self) -> tuple[str, ...]:
        """The keys it may lead to, the first choice first."""
        return (self.target,) if isinstance(self.target, str) else self.target


class Pack(Record):
    """What usually belongs to its anchors."""

    id: PackId
    title: Name
    anchors: Annotated[Many[Anchor], Field(min_length=1, max_length=40)]
    parts: Annotated[Many[PackPart], Field(min_length=1, max_length=80)]
    relations: Annotated[Many[PackRelation], Field(max_length=400)] = ()
    note: Line = ""


class PackFile(Record):
    """A file of packs."""

    format: Literal["bmpack"]
    version: Literal[1]
    packs: Annotated[Many[Pack], Field(min_length=1, max_length=100)]
    note: Line = ""


@dataclass(frozen=True, slots=True)
class PackLibrary:
    """All packs that are at hand, the shipped ones first."""

    packs: tuple[Pack, ...]

    def of(self, anchors: Iterable[Anchor]) -> tuple[Pack, ...]:
        """Return the packs of any of these anchors, each once."""
        wanted = set(anchors)
        return tuple(pack for pack in self.packs if not wanted.isdisjoint(pack.anchors))

    def with_more(self, packs: Iterable[Pack]) -> PackLibrary:
        """Return these packs and more."""
        return PackLibrary((*self.packs, *packs))


@cache
def shipped_packs() -> PackLibrary:
    """Return the packs that ship with the program; read once."""
    files = sorted(resource_path("packs").glob("*.json"))
    return PackLibrary(tuple(pack for path in files for pack in _file(path.read_bytes()).packs))


def _file(data: bytes) -> PackFile:
    return PackFile.model_validate(orjson.loads(data))


def anchors_of(entry: Entry) -> tuple[Anchor, ...]:
    """Return what packs may belong to for an entry: itself, and the domain, tariff or type it stands for."""
    found = [Anchor(kind="entry", id=entry.id)]
    if entry.kind == "domain" and entry.fields.get("code") in load_catalogue().domains:
        found.append(Anchor(kind="domain", id=str(entry.fields["code"])))
    if entry.preset is not None:
        found.append(Anchor(kind="preset", id=entry.preset))
    if entry.kind == "partner" and "partner_type" in entry.fields:
        found.append(Anchor(kind="partner_type", id=str(entry.fields["partner_type"])))
    return tuple(found)


def anchors_of_element(element: Element) -> tuple[Anchor, ...]:
    """Return the same for an element on the canvas, by what it is now."""
    found = []
    entry = load_catalogue().entries.get(element.seed_ref or "")
    if entry is not None and entry.kind == element.kind:
        found.append(Anchor(kind="entry", id=entry.id))
    if element.kind == "domain" and element.code in load_catalogue().domains:
        found.append(Anchor(kind="domain", id=element.code))
    if isinstance(element, RevenueStream):
        named = {component.preset for component in element.components if component.preset}
        known = sorted(named & load_catalogue().presets.keys())
        found += [Anchor(kind="preset", id=preset) for preset in known]
    if isinstance(element, Partner):
        found.append(Anchor(kind="partner_type", id=element.partner_type))
    return tuple(found)


def kind_of_part(part: PackPart) -> str:
    """Return the kind of element that a part is."""
    if part.entry is not None:
        return load_catalogue().entries[part.entry].kind
    return part.kind or ""


def element_of(part: PackPart, pack: Pack) -> Element:
    """Return a new element for a part."""
    own: dict[str, object] = dict(part.fields)
    if part.stage is not None:
        own["stage"] = part.stage
    if part.entry is not None:
        return load_catalogue().entries[part.entry].new_element(**own)
    own |= {"name": part.name, "seed_ref": seed_of(part, pack)}
    return ELEMENT_TYPES[kind_of_part(part)].model_validate(own)


def seed_of(part: PackPart, pack: Pack) -> str:
    """Return what marks an element as made from this part."""
    return part.entry or f"pack.{pack.id}.{part.id}"


def faults_of(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a pack, each as a place in it and the rest of a sentence."""
    yield from _anchor_faults(pack)
    kinds: dict[str, str] = {}
    anchor_kinds = {kind for anchor in pack.anchors if (kind := _kind_of_anchor(anchor))}
    if len(anchor_kinds) > 1:
        yield "anchors", "must all be of one kind of element"
    elif anchor_kinds:
        kinds[ANCHOR] = anchor_kinds.pop()
    for number, part in enumerate(pack.parts, 1):
        reason = _part_fault(part, pack, kinds)
        if reason is None:
            kinds[part.id] = kind_of_part(part)
        else:
            yield f"part {number}{f' “{part.id}”' if part.id else ''}", reason
    for number, relation in enumerate(pack.relations, 1):
        reason = _relation_fault(relation, kinds, {part.id for part in pack.parts} | {ANCHOR})
        if reason is not None:
            yield f"relation {number}", reason


def _anchor_faults(pack: Pack) -> Iterator[tuple[str, str]]:
    for number, anchor in enumerate(pack.anchors, 1):
        if _kind_of_anchor(anchor) is None:
            what = anchor.kind.replace("_", " ")
            yield f"anchor {number}", f"names the {what} “{anchor.id}”, which there is not"


def _kind_of_anchor(anchor: Anchor) -> str | None:
    catalogue = load_catalogue()
    if anchor.kind == "domain":
        return "domain" if anchor.id in catalogue.domains else None
    if anchor.kind == "preset":
        return "revenue_stream" if anchor.id in catalogue.presets else None
    if anchor.kind == "partner_type":
        return "partner" if anchor.id in _PARTNER_TYPES else None
    entry = catalogue.entries.get(anchor.id)
    return None if entry is None else entry.kind


_PARTNER_TYPES = frozenset(
    {"strategic", "technology", "channel", "customer", "ecosystem", "supplier", "consulting"}
)


def _part_fault(part: PackPart, pack: Pack, kinds: dict[str, str]) -> str | None:
    if (part.entry is None) == (part.kind is None):
        return "must have either an entry of the catalogue or a kind of element"
    if part.entry is not None and part.entry not in load_catalogue().entries:
        return f"names the entry “{part.entry}”, which is not in the catalogue"
    if part.entry is None and (part.kind not in ELEMENT_TYPES or part.name is None or not part.key):
        return "must have a key, a name and one of the kinds of element that this version knows"
    if part.entry is not None and part.name is not None:
        return "has a name, which comes from the entry"
    if part.id in kinds or part.id == ANCHOR:
        return "has a key that is taken"
    fixed = _FIXED & part.fields.keys()
    if fixed:
        return f"sets the field “{min(fixed)}”, which a pack cannot set"
    try:
        element_of(part, pack)
    except ValidationError as error:
        fault = first_fault(error, ELEMENT_TYPES[kind_of_part(part)])
        return f"field “{fault.place or 'fields'}” {fault.reason}"
    return None


def _relation_fault(relation: PackRelation, kinds: dict[str, str], keys: set[str]) -> str | None:
    if relation.kind not in RELATION_KINDS:
        return f"has the kind “{relation.kind}”, which is none of the kinds of relation"
    known = RELATION_KINDS[relation.kind]
    if not relation.sources or not relation.targets:
        return "must have a source and a target"
    for key in (*relation.sources, *relation.targets, *relation.unless):
        if key not in keys:
            return f"names the part “{key}”, which is not in this pack"
    for source, target in product(relation.sources, relation.targets):
        pair = (kinds.get(source), kinds.get(target))
        if None not in pair and (source == target or pair not in known.pairs):
            return f"cannot lead from “{source}” to “{target}” as “{known.phrase}”"
    if {"id", "kind", "source", "target"} & relation.fields.keys():
        return "sets a field that a pack cannot set"
    try:
        known.record_type.model_validate({"source": "a", "target": "b", **relation.fields})
    except ValidationError as error:
        fault = first_fault(error, known.record_type)
        return f"field “{fault.place or 'fields'}” {fault.reason}"
    return None
