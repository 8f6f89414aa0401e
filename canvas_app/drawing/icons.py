"""Outline icons as path operators on a grid of 24 by 24."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

import orjson

from canvas_app.folders import resource_path
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import PathOp

GRID = 24.0
"""Side of the square that icon outlines are drawn in."""

STROKE = 1.75
"""Width of an outline on the grid."""

KIND_ICONS: dict[str, str] = {kind: kind for kind in KIND_WORDS}
"""The icon of each kind of element."""


@cache
def icon_path(name: str) -> tuple[PathOp, ...]:
    """Return the outline of an icon: stroke it with round caps and joins, never fill it.

    Raises KeyError for a name that is not shipped.
    """
    return cast("tuple[PathOp, ...]", tuple(tuple(op) for op in _outlines()[name]))


def icon_names() -> tuple[str, ...]:
    """Return the names of all shipped icons."""
    return tuple(_outlines())


@cache
def _outlines() -> dict[str, list[list[str | float]]]:
    icons: dict[str, list[list[str | float]]] = orjson.loads(
        resource_path("icons", "icons.json").read_bytes()
    )["icons"]
    return icons
