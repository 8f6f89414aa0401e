"""The examples that ship with the program: invented companies with believable numbers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from pathlib import Path


class UnknownExampleError(LookupError):
    """There is no example with this name; the message says which there are."""


class Example(NamedTuple):
    """A shipped canvas."""

    name: str
    description: str
    path: Path


@cache
def examples() -> tuple[Example, ...]:
    """Return the shipped examples; the first is the one that a new user sees."""
    index = orjson.loads(resource_path("examples", "index.json").read_bytes())
    return tuple(
        Example(raw["name"], raw["description"], resource_path("examples", raw["file"]))
        for raw in index["examples"]
    )


def example_names() -> tuple[str, ...]:
    """Return the names of the shipped examples."""
    return tuple(example.name for example in examples())


def example_path(name: str) -> Path:
    """Return the file of an example: `Generative AI`, `generative ai` and `generative-ai` are the same.

    Raises UnknownExampleError.
    """
    for example in examples():
        if _key(name) in (_key(example.name), _key(example.path.stem)):
            return example.path
    raise UnknownExampleError(f"There is no example “{name}”. There are: {', '.join(example_names())}.")


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
