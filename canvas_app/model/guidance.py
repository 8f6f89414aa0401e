"""Guidance: what each entry of the framework asks, why it matters, and what an example company answers.

The texts lie in `resources/catalogue/guidance.json`, read once when first asked for. They are shown and
printed as plain text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping


class NoGuidanceError(LookupError):
    """There is no guidance for this id: it is no entry of the framework and no field of the document."""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Help with one entry of the framework."""

    question: str
    """What the entry asks, one plain sentence with a question mark."""
    why: str
    """Why the answer matters, one sentence."""
    example: str
    """What a company of the shipped examples answers, in its own words."""
    example_source: str
    """That company."""


@dataclass(frozen=True, slots=True)
class Note:
    """An observation or insight about a domain, in our own words."""

    text: str
    source: str
    """The section of the source it comes from."""


def guidance_of(entry_id: str) -> Guidance:
    """Return the guidance of an entry of the framework or a field of the document (`fw.document.motto` too).

    Raises NoGuidanceError.
    """
    try:
        return _guidance()[entry_id]
    except KeyError:
        raise NoGuidanceError(f"There is no guidance for “{entry_id}”.") from None


def domain_notes(code: str) -> tuple[Note, ...]:
    """Return the observations and insights that matter for a domain; none for a domain of one's own."""
    return _notes().get(code, ())


@cache
def _read() -> Mapping[str, Any]:
    path = resource_path("catalogue", "guidance.json")
    return cast("Mapping[str, Any]", orjson.loads(path.read_bytes()))


@cache
def _guidance() -> Mapping[str, Guidance]:
    return {
        raw["id"]: Guidance(raw["question"], raw["why"], raw["example"], raw["company"])
        for raw in _read()["entries"]
    }


@cache
def _notes() -> Mapping[str, tuple[Note, ...]]:
    return {
        code: tuple(Note(raw["text"], raw["source"]) for raw in notes)
        for code, notes in _read()["domains"].items()
    }
