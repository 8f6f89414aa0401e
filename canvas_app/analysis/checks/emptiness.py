"""Which blocks of the canvas and which sections of the framework hold nothing yet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.form import TELLING
from canvas_app.analysis.checks.rule import rule_infos
from canvas_app.model.framework import DOCUMENT_KIND, load_framework

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from canvas_app.analysis.checks.rule import Situation

_KINDS: Mapping[str, tuple[str, ...]] = {
    "key_partners": ("partner",),
    "key_activities": ("activity", "stage"),
    "key_resources": ("resource", "role"),
    "value_propositions": ("value_proposition", "domain"),
    "customer_relationships": ("relationship",),
    "channels": ("channel",),
    "customer_segments": ("segment",),
    "cost_structure": ("cost",),
    "revenue_streams": ("revenue_stream",),
}
"""What stands in the blocks of the Business Model Canvas."""
Shown = tuple[str, str]
"""A kind and what its telling field says; empty for the kind as such."""

_ALSO: Mapping[str, tuple[Shown, ...]] = {
    "monetization": (("revenue_stream", ""),),
    "market": (("segment", ""),),
    "go_to_market": (("channel", ""),),
    "partnership": (("partner", ""),),
    "analytics": (("metric", ""),),
    "resources": (("resource", "software"),),
}
"""What answers a section without being one of its entries."""


def block_title(block: str) -> str:
    """Return what a block is called."""
    return block.replace("_", " ").capitalize()


def places_key(at: Situation) -> Hashable:
    """Return what decides which blocks and sections hold something."""
    return frozenset(at.form.signs), _answered(at), _refused(at)


def blocks_by_state(at: Situation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the blocks that hold something, and those that are empty, in the order of the canvas."""
    signs = at.form.signs.keys()
    there = {sign.said if sign.kind == "channel" else sign.kind for sign in signs}
    filled = {block for block, kinds in _KINDS.items() if not there.isdisjoint(kinds)}
    if any(sign.costs for sign in signs):
        filled.add("cost_structure")
    return _by_state(_KINDS, filled)


def sections_by_state(at: Situation) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the framework's sections that have something, and of those that have nothing.

    The section about the document itself is left out: no element answers it.
    """
    signs = at.form.signs.keys()
    refs = _answered(at).union(sign.entry for sign in signs if sign.entry)
    shown = {(sign.kind, said) for sign in signs for said in ("", sign.said)}
    asked = _sections()
    known = {key for key, (ids, belonging) in asked.items() if ids & refs or belonging & shown}
    return _by_state(asked, known)


def section_of_block(block: str) -> str | None:
    """Return the section of the framework that asks the same as a block of the canvas, if there is one."""
    return rule_infos()["R350"].sections.get(block)


def is_refused(at: Situation, block: str) -> bool:
    """Return whether all entries of the section that belongs to a block are not for this company."""
    section = section_of_block(block)
    refused = _refused(at)
    if section is None or not refused:
        return False
    rows = next(known.rows for known in load_framework().sections if known.id == section)
    return all(not refused.isdisjoint(row.ids) for row in rows)


def _refused(at: Situation) -> frozenset[str]:
    return frozenset(answer.entry for answer in at.snapshot.answers.values() if answer.not_for_us)


def _answered(at: Situation) -> frozenset[str]:
    return frozenset(answer.entry for answer in at.snapshot.answers.values())


def _by_state(places: Iterable[str], filled: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    every = tuple(places)
    return tuple(key for key in every if key in filled), tuple(key for key in every if key not in filled)


def section_title(section_id: str) -> str:
    """Return what a section of the framework is called."""
    return next(section.title for section in load_framework().sections if section.id == section_id)


@cache
def _sections() -> Mapping[str, tuple[frozenset[str], frozenset[Shown]]]:
    """By section the ids of its entries, and what elements show that belong there."""
    found = {}
    for section in load_framework().sections:
        entries = [row.entry for row in section.rows if row.entry.kind != DOCUMENT_KIND]
        ids = frozenset(key for row in section.rows for key in row.ids)
        shown = {(entry.kind, str(entry.fields.get(TELLING.get(entry.kind, ""), ""))) for entry in entries}
        if entries:
            found[section.id] = (ids, frozenset({*shown, *_ALSO.get(section.id, ())}))
    return found
