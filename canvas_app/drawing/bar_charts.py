"""Charts of rows as plain shapes: bars, funnel, waterfall and ranges, labelled where they stand.

Each returns its shapes and its height for a width, with the origin at the left upper corner. Lengths carry
the meaning and every row carries its number, so nothing is lost where colours cannot be told apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Path, Rect, Text, polyline
from canvas_app.drawing.text import elide, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape, Weight

    Drawn = tuple[tuple[Shape, ...], float]

LABEL_SIZE = 11.5
_ROW = 21.0
_BAR = 12.0
_GAP = 10.0
_NAME_SHARE = 0.45
"""Names take no more of the width than this."""
_THIN = 1.5
_NOTHING = 1e-9
"""What is smaller has no length."""
_BASELINE = 4.0
"""From the middle of a row to the baseline of its text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what it is called, how long it is, and the text at its end."""

    label: str
    value: float
    text: str
    token: str = "good"
    alpha: float = 0.72
    ref: str | None = None
    """The element it is about."""
    strong: bool = False
    """Written in bold: a sum, or the row that the title speaks of."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A named place on the scale of a range."""

    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """One row of ranges with a scale of its own: a band from low to high, and marks on it."""

    label: str
    low: float
    high: float
    text: str
    marks: tuple[Mark, ...]
    ref: str | None = None


def bar_chart(bars: Sequence[Bar], w: float, most: float | None = None) -> Drawn:
    """Return bars from left to right; `most` is the value of a whole bar, else the largest is.

    Values below zero or that are no numbers have no length.
    """
    names = _name_width([bar.label for bar in bars], w)
    values = max((text_width(bar.text, LABEL_SIZE, "semibold") for bar in bars), default=0.0)
    room = max(w - names - values - 2 * _GAP, 20.0)
    whole = most or max((_length(bar.value) for bar in bars), default=0.0)
    shapes: list[Shape] = []
    for row, bar in enumerate(bars):
        y = row * _ROW
        length = room * min(_length(bar.value) / whole, 1.0) if whole > 0 else 0.0
        track = [Rect(names + _GAP, y + (_ROW - _BAR) / 2, room, _BAR, fill=Paint("hover"), radius=2.0)]
        parts = [
            *_name(bar.label, y, names, "semibold" if bar.strong else "regular"),
            *(track if most else []),
            *_bar(names + _GAP, y, length, bar),
            _amount(bar, names + 2 * _GAP + (room if most else length), y),
        ]
        shapes.append(Group(tuple(parts), ref=bar.ref))
    return tuple(shapes), len(bars) * _ROW


def funnel(steps: Sequence[Bar], w: float) -> Drawn:
    """Return bars centred below each other, each joined to the next, narrower one."""
    names = _name_width([step.label for step in steps], w)
    values = max((text_width(step.text, LABEL_SIZE, "semibold") for step in steps), default=0.0)
    room = max(w - names - values - 2 * _GAP, 40.0)
    middle = names + _GAP + room / 2
    whole = max((_length(step.value) for step in steps), default=0.0)
    halves = [max(room / 2 * _length(step.value) / whole, _THIN) if whole > 0 else _THIN for step in steps]
    shapes: list[Shape] = []
    tall, gap = 26.0, 12.0
    for row, (step, half) in enumerate(zip(steps, halves, strict=True)):
        y = row * (tall + gap)
        if row + 1 < len(steps):
            below = halves[row + 1]
            corners = (
                (middle - half, y + tall),
                (middle + half, y + tall),
                (middle + below, y + tall + gap),
                (middle - below, y + tall + gap),
            )
            shapes.append(Path(polyline(corners, closed=True), fill=Paint(step.token, step.alpha * 0.25)))
        shapes.append(Rect(middle - half, y, 2 * half, tall, fill=Paint(step.token, step.alpha)))
        base = y + tall / 2 + _BASELINE
        shapes.append(Text(0.0, base, elide(step.label, names, LABEL_SIZE), LABEL_SIZE, Paint("ink")))
        end = names + 2 * _GAP + room + values
        shapes.append(Text(end, base, step.text, LABEL_SIZE, Paint("ink"), "semibold", "end"))
    return tuple(shapes), max(len(steps) * (tall + gap) - gap, 0.0)


def waterfall(steps: Sequence[Bar], w: float) -> Drawn:
    """Return floating bars: a strong step stands on zero, any other adds its value to what was before."""
    names = _name_width([step.label for step in steps], w)
    values = max((text_width(step.text, LABEL_SIZE, "semibold") for step in steps), default=0.0)
    left, right = names + _GAP, w - values - _GAP
    spans = _spans(steps)
    low = min((min(span) for span in spans), default=0.0)
    high = max((max(span) for span in spans), default=0.0)
    whole = max(high, 0.0) - min(low, 0.0)
    scale = (right - left) / whole if whole > _NOTHING else 0.0
    zero = left - min(low, 0.0) * scale
    shapes: list[Shape] = []
    for row, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        y = row * _ROW
        x, length = zero + min(start, end) * scale, abs(end - start) * scale
        parts = [
            *_name(step.label, y, names, "semibold" if step.strong else "regular"),
            *_bar(x, y, length, step),
            Text(w, _base(y), step.text, LABEL_SIZE, Paint("ink"), _weight(step), "end"),
        ]
        if row + 1 < len(steps):
            joint = zero + end * scale
            drop = ((joint, y + (_ROW + _BAR) / 2), (joint, y + _ROW + (_ROW - _BAR) / 2))
            parts.append(Path(polyline(drop), stroke=Paint("faint"), round_ends=False))
        shapes.append(Group(tuple(parts), ref=step.ref))
    axis = Path(polyline(((zero, 0.0), (zero, len(steps) * _ROW))), stroke=Paint("muted"), round_ends=False)
    return (*shapes, axis), len(steps) * _ROW


def range_chart(rows: Sequence[Range], w: float) -> Drawn:
    """Return for each row a band and marks on a scale from zero to the largest number of the row."""
    shapes: list[Shape] = []
    tall = 62.0
    for number, row in enumerate(rows):
        y = number * tall
        top = y + 26.0
        whole = max(row.high, *(mark.value for mark in row.marks), 1e-12)
        scale = (w - 2.0) / whole
        head = elide(row.label, w * 0.6, LABEL_SIZE, "semibold")
        told = elide(row.text, w - text_width(head, LABEL_SIZE, "semibold") - _GAP, LABEL_SIZE)
        parts: list[Shape] = [
            Text(0.0, y + 14.0, head, LABEL_SIZE, Paint("ink"), "semibold"),
            Text(w, y + 14.0, told, LABEL_SIZE, Paint("muted"), anchor="end"),
            Rect(0.0, top, w, 10.0, fill=Paint("hover"), radius=2.0),
            Rect(
                row.low * scale, top, max((row.high - row.low) * scale, _THIN), 10.0, fill=Paint("good", 0.45)
            ),
            *_marks(row.marks, scale, top, w),
        ]
        shapes.append(Group(tuple(parts), ref=row.ref))
    return tuple(shapes), len(rows) * tall


def _marks(marks: Sequence[Mark], scale: float, top: float, w: float) -> list[Shape]:
    """Return a stroke and a text below for each mark; texts that would touch are moved to the right."""
    shapes: list[Shape] = []
    taken = 0.0
    for mark in sorted(marks, key=lambda mark: mark.value):
        x = min(mark.value * scale, w - 1.0)
        wide = text_width(mark.text, LABEL_SIZE)
        start = max(min(x - wide / 2, w - wide), taken, 0.0)
        taken = start + wide + _GAP
        shapes.append(Path(polyline(((x, top - 4.0), (x, top + 14.0))), stroke=Paint("ink"), width=2.0))
        shapes.append(
            Text(start, top + 27.0, elide(mark.text, w - start, LABEL_SIZE), LABEL_SIZE, Paint("ink"))
        )
    return shapes


def _spans(steps: Sequence[Bar]) -> list[tuple[float, float]]:
    spans = []
    level = 0.0
    for step in steps:
        value = step.value if math.isfinite(step.value) else 0.0
        spans.append((0.0, value) if step.strong else (level, level + value))
        level = spans[-1][1]
    return spans


def _length(value: float) -> float:
    return value if math.isfinite(value) and value > _NOTHING else 0.0


def _name_width(labels: Sequence[str], w: float) -> float:
    widest = max((text_width(label, LABEL_SIZE, "semibold") for label in labels), default=0.0)
    return min(widest + 1.0, w * _NAME_SHARE)


def _name(label: str, y: float, width: float, weight: Weight) -> list[Shape]:
    return [Text(0.0, _base(y), elide(label, width, LABEL_SIZE, weight), LABEL_SIZE, Paint("ink"), weight)]


def _bar(x: float, y: float, length: float, bar: Bar) -> list[Shape]:
    """Return the bar of a row; nothing has none, and what is little still shows."""
    if not abs(bar.value) > _NOTHING or not math.isfinite(bar.value):
        return []
    top, long = y + (_ROW - _BAR) / 2, max(length, _THIN)
    return [Rect(x, top, long, _BAR, fill=Paint(bar.token, bar.alpha), radius=min(2.0, long / 2))]


def _amount(bar: Bar, x: float, y: float) -> Shape:
    return Text(x, _base(y), bar.text, LABEL_SIZE, Paint("ink"), _weight(bar))


def _weight(bar: Bar) -> Weight:
    return "semibold" if bar.strong else "regular"


def _base(y: float) -> float:
    return y + _ROW / 2 + _BASELINE
