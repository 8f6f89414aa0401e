"""Which blocks the known canvases have, as `resources/catalogue/canvases.json` lists them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping

BUSINESS_MODEL_CANVAS = "Business Model Canvas"


@cache
def _listed() -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", orjson.loads(resource_path("catalogue", "canvases.json").read_bytes()))


def blocks_of(canvas: str) -> tuple[str, ...]:
    """Return the blocks of a canvas, in capitals or not; raises KeyError for one that is not known."""
    blocks = {name.casefold(): blocks for name, blocks in _listed()["canvases"].items()}
    return tuple(blocks[canvas.casefold().strip()])


def perspectives() -> Mapping[str, tuple[str, ...]]:
    """Return the blocks of the Business Model Canvas by desirability, feasibility and viability."""
    return {name: tuple(blocks) for name, blocks in _listed()["perspectives"].items()}


def is_block(name: str, canvas: str = BUSINESS_MODEL_CANVAS) -> bool:
    """Return whether a canvas has a block of this name; a market's size, for example, is none."""
    return name.casefold().strip() in blocks_of(canvas)
