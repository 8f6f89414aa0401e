"""The roadmap as plain shapes: three bands of time, the goals in each by date, milestones marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Path, Rect, Text, polyline
from canvas_app.drawing.text import text_width, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape

_GAP = 10.0
_HEAD = 44.0
_PAD = 10.0
_NAME, _SMALL = 13.0, 11.5
_LINE, _SMALL_LINE = 17.0, 15.0
_MOST_LINES = 3
_EMPTY = 64.0


@dataclass(frozen=True, slots=True)
class Stop:
    """A goal on the roadmap: its name, when, what it is measured by, and how far it is (0 to 1)."""

    id: str
    name: str
    when: str
    target: str = ""
    progress: float = 0.0
    milestone: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time with its goals in their order."""

    name: str
    years: str
    stops: tuple[Stop, ...]


def roadmap(bands: Sequence[Band], width: float) -> tuple[tuple[Shape, ...], float]:
    """Return the bands side by side for a width, time running to the right, and their height."""
    wide = (width - _GAP * (len(bands) - 1)) / len(bands)
    columns = [_stack(band, wide) for band in bands]
    tall = max((height for _, height in columns), default=0.0)
    tall = max(tall, _EMPTY)
    shapes: list[Shape] = []
    for place, (band, (cards, _)) in enumerate(zip(bands, columns, strict=True)):
        x = place * (wide + _GAP)
        shapes += _head(band, x, wide, last=place == len(bands) - 1)
        shapes.append(Rect(x, _HEAD, wide, tall, Paint("canvas"), radius=6.0))
        if not cards:
            shapes.append(Text(x + _PAD, _HEAD + 24.0, "No goal yet", _SMALL, Paint("muted")))
        shapes.append(Group(cards, x, _HEAD))
    return tuple(shapes), _HEAD + tall


def _head(band: Band, x: float, wide: float, *, last: bool) -> list[Shape]:
    """Return name and years of a band, and its part of the arrow of time below them."""
    y = _HEAD - 10.0
    end = x + wide + (0.0 if last else _GAP)
    after = x + text_width(band.name, _NAME, "semibold") + 10.0
    shapes: list[Shape] = [
        Text(x, 14.0, band.name, _NAME, Paint("ink"), "semibold"),
        Text(after, 14.0, band.years, _SMALL, Paint("muted")),
        Path(polyline(((x, y), (end, y))), stroke=Paint("accent"), width=2.0, round_ends=False),
        Rect(x, y - 5.0, 2.0, 10.0, Paint("accent")),
    ]
    if last:
        tip = ((end - 7.0, y - 5.0), (end, y), (end - 7.0, y + 5.0))
        shapes.append(Path(polyline(tip), stroke=Paint("accent"), width=2.0))
    return shapes


def _stack(band: Band, wide: float) -> tuple[tuple[Shape, ...], float]:
    shapes: list[Shape] = []
    y = _PAD
    for stop in band.stops:
        card, height = _card(stop, wide - 2 * _PAD)
        shapes.append(Group(card, _PAD, y, ref=stop.id))
        y += height + 8.0
    return tuple(shapes), y + (_PAD - 8.0 if band.stops else 0.0)


def _card(stop: Stop, wide: float) -> tuple[tuple[Shape, ...], float]:
    """Return the card of a goal: when, what, its target, and a bar where it has come some way."""
    left, room = 14.0, wide - 24.0
    mark = 16.0 if stop.milestone else 0.0
    y = 8.0
    words: list[Shape] = []
    for line in wrap(stop.name, room - mark, _NAME, "semibold", _MOST_LINES):
        y += _LINE
        words.append(Text(left, y - 4.0, line, _NAME, Paint("ink"), "semibold"))
    for text in (stop.when, stop.target):
        for line in wrap(text, room, _SMALL, "regular", 2) if text else ():
            y += _SMALL_LINE
            words.append(Text(left, y - 3.0, line, _SMALL, Paint("muted")))
    if stop.progress > 0:
        y += 10.0
        words.append(Rect(left, y - 4.0, room, 4.0, Paint("line"), radius=2.0))
        words.append(
            Rect(left, y - 4.0, max(room * min(stop.progress, 1.0), 4.0), 4.0, Paint("good"), radius=2.0)
        )
    height = y + 10.0
    ground = Rect(0.0, 0.0, wide, height, Paint("surface"), Paint("line"), 1.0, radius=6.0)
    bar = Rect(0.0, 0.0, 4.0, height, Paint("kind.goal"), radius=6.0, left_only=True)
    return (ground, bar, *words, *(_diamond(wide - 16.0, 18.0) if stop.milestone else ())), height


def _diamond(x: float, y: float) -> tuple[Shape, ...]:
    points = ((x, y - 6.0), (x + 6.0, y), (x, y + 6.0), (x - 6.0, y))
    return (Path(polyline(points, closed=True), fill=Paint("kind.goal")),)
