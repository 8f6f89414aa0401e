"""The bands of health: limits with their source and date, from a file that a user may replace.

The user's `health-bands.json` stands in the user's folder of the program, which the variable
CANVAS_APP_HOME moves. It has the form of `resources/health-bands.json`; a metric that it does not
name keeps the shipped limits, null takes the limits of a metric away. A file with a fault changes nothing,
and the sentence that says what is wrong is returned beside the shipped bands.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import orjson

from canvas_app.folders import resource_path, user_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

Health = Literal["good", "attention", "bad"]
FILE = "health-bands.json"
FORMAT, VERSION = "canvas-app-health-bands", 1
_LEVELS: tuple[Health, ...] = ("good", "attention", "bad")
_MOST_BYTES = 1_000_000


class BandsError(ValueError):
    """A file of bands cannot be used; the sentence says why."""


class Step(NamedTuple):
    """One of several half-open bands: values below its limit that no earlier step holds; None: all others."""

    below: float | None
    health: Health
    sentence: str


class Bands(NamedTuple):
    """Limits of health with their source; both belong to the better side."""

    good: float
    bad: float | None
    """Beyond it a value is bad; None: never worse than attention."""
    source: str
    date: str
    sentences: Mapping[str, str]
    suspicious: float | None = None
    """Beyond it a good value deserves attention: it may be too good to be true."""
    suspicious_sentence: str = ""
    steps: tuple[Step, ...] = ()
    """Where a metric has more than three bands; they then decide instead of the two limits."""
    undefined: Health | None = None
    """How an undefined value stands."""


def user_file() -> Path:
    """Return where a user's own bands would stand."""
    return user_folder() / FILE


def read(metrics: Collection[str]) -> tuple[Mapping[str, Bands], str | None]:
    """Return the bands by metric, and the sentence on why the user's file is not used, if it is not."""
    shipped = bands_in(resource_path(FILE).read_bytes(), metrics)
    kept = {key: bands for key, bands in shipped.items() if bands is not None}
    path = user_file()
    try:
        if not path.is_file():
            return kept, None
        if path.stat().st_size > _MOST_BYTES:
            raise BandsError("it is larger than a megabyte")
        own = bands_in(path.read_bytes(), metrics)
    except (OSError, BandsError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return kept, f"Your limits of health in {path} are not used: {reason}. The shipped limits apply."
    merged = {**shipped, **own}
    return {key: bands for key, bands in merged.items() if bands is not None}, None


def bands_in(text: bytes, metrics: Collection[str]) -> dict[str, Bands | None]:
    """Return the bands of a file by metric; raises BandsError with the place of the first fault."""
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BandsError(f"it is no JSON, {error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BandsError(f'it does not say "format": "{FORMAT}"')
    if data.get("version") != VERSION:
        raise BandsError(f'it does not say "version": {VERSION}')
    entries = data.get("bands")
    if not isinstance(entries, dict):
        raise BandsError('"bands" is no object')
    unknown = next((key for key in entries if key not in metrics), None)
    if unknown is not None:
        raise BandsError(f'"{unknown}" is no metric')
    return {key: None if entry is None else _bands(key, entry) for key, entry in entries.items()}


def _bands(name: str, data: Any) -> Bands:  # noqa: ANN401
    """One entry; `name` tells its place."""
    if not isinstance(data, dict):
        raise BandsError(f'the entry "{name}" is no object')
    sentences = data.get("sentences", {})
    if not isinstance(sentences, dict):
        raise BandsError(f'the "sentences" of "{name}" are no object')
    beyond = data.get("suspicious")
    if beyond is not None and not isinstance(beyond, dict):
        raise BandsError(f'"suspicious" of "{name}" is no object')
    steps = data.get("steps", [])
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise BandsError(f'the "steps" of "{name}" are no list of objects')
    undefined = data.get("undefined")
    good = _number(name, data, "good")
    if good is None:
        raise BandsError(f'"good" of "{name}" is missing')
    return Bands(
        good,
        _number(name, data, "bad"),
        _text(name, data, "source"),
        _text(name, data, "date"),
        {level: _text(name, sentences, level, needed=False) for level in _LEVELS},
        None if beyond is None else _number(name, beyond, "beyond"),
        "" if beyond is None else _text(name, beyond, "sentence"),
        _steps(name, steps),
        None if undefined is None else _level(name, undefined),
    )


def _steps(name: str, data: list[dict[str, Any]]) -> tuple[Step, ...]:
    steps = tuple(
        Step(_number(name, step, "below"), _level(name, step.get("health")), _text(name, step, "sentence"))
        for step in data
    )
    limits = [math.inf if step.below is None else step.below for step in steps]
    if limits != sorted(set(limits)) or (limits and limits[-1] != math.inf):
        raise BandsError(f'the "steps" of "{name}" do not rise to one without a limit')
    return steps


def _number(name: str, data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise BandsError(f'"{key}" of "{name}" is no number')
    return None if value is None else float(value)


def _text(name: str, data: Mapping[str, Any], key: str, *, needed: bool = True) -> str:
    value = data.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise BandsError(f'"{key}" of "{name}" is no text')
    return value


def _level(name: str, value: object) -> Health:
    for level in _LEVELS:
        if value == level:
            return level
    raise BandsError(f'a health of "{name}" is none of good, attention and bad')
