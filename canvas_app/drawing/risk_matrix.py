"""The risk matrix as plain shapes: how likely against how severe, each risk as its number."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint, Rect, Text
from canvas_app.drawing.text import text_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.drawing.shapes import Shape

LIKELY = (0.1, 0.25, 0.5, 0.75)
"""Probabilities up to which a risk stands in the first, second, third and fourth row from below."""
SEVERITIES = ("Minor", "Moderate", "Serious", "Severe", "Critical")
_ROWS = ("up to 10 %", "up to 25 %", "up to 50 %", "up to 75 %", "above 75 %")
_SIDE = 96.0  # room for the names of the rows
_CELL = 40.0
_HEAD = 20.0
_FOOT = 40.0
_SIZE = 11.5
_DOT = 20.0
_STEP = 24.0


def likely_row(probability: float) -> int:
    """Return the row of a probability, 0 the least likely."""
    return bisect_left(LIKELY, probability)


def exposure(probability: float, severity: int) -> str:
    """Return where a risk of this probability and severity (1 to 5) stands: good, attention or bad."""
    product = (likely_row(probability) + 1) * severity
    return "bad" if product >= 12 else "attention" if product >= 6 else "good"


def risk_matrix(risks: Sequence[tuple[str, float, int]], width: float) -> tuple[tuple[Shape, ...], float]:
    """Return the matrix for a width and its height; a risk is its number, probability and severity (1 to 5).

    The darker a field, the more there is at stake, so that it reads without colours too.
    """
    cell = (width - _SIDE) / len(SEVERITIES)
    places: dict[tuple[int, int], list[str]] = defaultdict(list)
    for number, probability, severity in risks:
        places[likely_row(probability), severity - 1].append(number)
    tall = _row_heights(places, cell)
    shapes: list[Shape] = []
    y = _HEAD
    for row in reversed(range(len(_ROWS))):
        shapes.append(
            Text(_SIDE - 10.0, y + tall[row] / 2 + 4.0, _ROWS[row], _SIZE, Paint("muted"), anchor="end")
        )
        for column in range(len(SEVERITIES)):
            x = _SIDE + column * cell
            shapes.append(_field(row, column, (x, y, cell, tall[row])))
            shapes += _dots(places.get((row, column), []), x, y, cell, tall[row])
        y += tall[row]
    for column, name in enumerate(SEVERITIES):
        middle = _SIDE + (column + 0.5) * cell
        shapes.append(Text(middle, y + 16.0, name, _SIZE, Paint("muted"), anchor="middle"))
    shapes.append(Text(_SIDE, y + 34.0, "Severity", _SIZE, Paint("muted"), "semibold"))
    shapes.append(Text(0.0, 12.0, "Probability", _SIZE, Paint("muted"), "semibold"))
    return tuple(shapes), y + _FOOT


def _row_heights(places: Mapping[tuple[int, int], Sequence[str]], cell: float) -> list[float]:
    """Return how tall each row must be for its fullest field."""
    across = _across(cell)
    heights = []
    for row in range(len(_ROWS)):
        most = max(len(places.get((row, column), ())) for column in range(len(SEVERITIES)))
        heights.append(max(_CELL, -(-most // across) * _STEP + 14.0))
    return heights


def _across(cell: float) -> int:
    return max(1, int((cell - 12.0) // _STEP))


def _field(row: int, column: int, box: tuple[float, float, float, float]) -> Shape:
    product = (row + 1) * (column + 1)
    token = "bad" if product >= 12 else "attention" if product >= 6 else "good"
    x, y, w, h = box
    return Rect(x + 1.0, y + 1.0, w - 2.0, h - 2.0, Paint(token, 0.07 + 0.016 * product), radius=3.0)


def _dots(numbers: Sequence[str], x: float, y: float, w: float, h: float) -> list[Shape]:
    across = _across(w)
    shapes: list[Shape] = []
    rows = [numbers[at : at + across] for at in range(0, len(numbers), across)]
    top = y + (h - len(rows) * _STEP) / 2
    for line, row in enumerate(rows):
        left = x + (w - len(row) * _STEP) / 2
        for place, number in enumerate(row):
            at, to = left + place * _STEP + 2.0, top + line * _STEP + 2.0
            wide = max(_DOT, text_width(number, _SIZE, "semibold") + 8.0)
            at -= (wide - _DOT) / 2
            shapes.append(Rect(at, to, wide, _DOT, Paint("surface"), Paint("ink"), 1.2, radius=_DOT / 2))
            shapes.append(Text(at + wide / 2, to + 14.0, number, _SIZE, Paint("ink"), "semibold", "middle"))
    return shapes
