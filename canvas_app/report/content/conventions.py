"""The conventions that the numbers follow, and what was chosen where sources differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import orjson

from canvas_app.folders import resource_path


@dataclass(frozen=True, slots=True)
class Convention:
    """One convention in words."""

    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What sources do in several ways, and which way is taken here."""

    topic: str
    variants: tuple[str, ...]
    choice: str


@cache
def conventions() -> tuple[Convention, ...]:
    """Return the conventions in their order."""
    return tuple(Convention(one["topic"], one["text"]) for one in _data()["conventions"])


@cache
def choices() -> tuple[Choice, ...]:
    """Return the choices in their order; a choice may name a setting of the document in braces."""
    return tuple(Choice(one["topic"], tuple(one["variants"]), one["choice"]) for one in _data()["choices"])


@cache
def _data() -> dict[str, list[dict[str, str]]]:
    data: dict[str, list[dict[str, str]]] = orjson.loads(resource_path("conventions.json").read_bytes())
    return data
