"""Which pricing units follow what customers value, as `resources/catalogue/value-metrics.json` lists them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIZE = re.compile(r"^(\d[\d,.]*\s*)?(k|m|thousand|million)?\s+(?=\S)")
"""What stands before a unit that is sold by the thousand: "1k calls"."""


class ValueMetric(NamedTuple):
    """One way in which customers see the value grow."""

    id: str
    label: str
    words: tuple[str, ...]
    units: tuple[str, ...]
    engines: tuple[str, ...]
    """Tariffs that follow it in any unit."""
    presets: tuple[str, ...]
    """Tariffs of the catalogue that follow it, the nearest first."""


def value_metrics() -> tuple[ValueMetric, ...]:
    """Return the known value metrics; read once."""
    return _listed()[0]


@cache
def _listed() -> tuple[tuple[ValueMetric, ...], frozenset[str], frozenset[str]]:
    """The metrics, and all units and tariffs that are known to follow one of them."""
    raw = orjson.loads(resource_path("catalogue", "value-metrics.json").read_bytes())["metrics"]
    metrics = tuple(_metric(item) for item in raw)
    units = frozenset(unit for metric in metrics for unit in metric.units)
    return metrics, units, frozenset(engine for metric in metrics for engine in metric.engines)


def _metric(raw: Mapping[str, object]) -> ValueMetric:
    names = ("words", "units", "engines", "presets")
    lists = {name: tuple(str(item) for item in raw[name]) for name in names}  # type: ignore[attr-defined]
    return ValueMetric(str(raw["id"]), str(raw["label"]), **lists)


def metric_named(text: str) -> ValueMetric | None:
    """Return the value metric that a text speaks of, or None where it speaks of something else."""
    plain = f" {plain_unit(text)} "
    found = ((plain.find(f" {word} "), metric) for metric in value_metrics() for word in metric.words)
    places = [(place, number, metric) for number, (place, metric) in enumerate(found) if place >= 0]
    return min(places, default=(0, 0, None))[2]


def follows(text: str, metric: ValueMetric, engine: str, unit: str) -> bool | None:
    """Return whether a price in a unit follows a value metric given as text; None where nobody can say.

    A unit that the metric itself names always follows it, also one that is not listed.
    """
    _, units, engines = _listed()
    plain = plain_unit(unit)
    if plain and f" {plain} " in f" {plain_unit(text)} ":
        return True
    if engine in metric.engines or plain in metric.units:
        return True
    return False if plain in units or engine in engines else None


def plain_unit(text: str) -> str:
    """Return a unit in lower case, in the singular and without its size: "1k calls" is "call"."""
    plain = _SIZE.sub("", text.casefold().replace("-", " ").strip())
    return " ".join(_singular(word) for word in re.findall(r"[^\W_]+", plain))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
