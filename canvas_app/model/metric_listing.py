"""The metrics that the program computes, as `resources/metrics.json` lists them: names, units, words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def metric_entries() -> Mapping[str, Mapping[str, Any]]:
    """Return the listed metrics by id, in the order in which they are shown; read once."""
    entries = orjson.loads(resource_path("metrics.json").read_bytes())["metrics"]
    return {entry["id"]: cast("Mapping[str, Any]", entry) for entry in entries}


def metric_unit(metric_id: str) -> str | None:
    """Return the unit of a computed metric, with "money" for the currency; None for one that is none."""
    entry = metric_entries().get(metric_id)
    return None if entry is None else str(entry["unit"])
