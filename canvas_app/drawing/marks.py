"""The small sign on a card that has a finding: its form and its colour tell how serious it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint, Path, Rect, Shape

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import PathOp

SIGNS = {
    "error": ("circle-alert", "bad"),
    "warning": ("triangle-alert", "attention"),
    "hint": ("lightbulb", "muted"),
}
"""Icon and colour of each severity, where there is room for an icon."""

MARK_SIZE = 13.0
MARK_INSET = 1.75
"""How far the sign stands inside the upper and the right edge of its card, beside the name."""
_MIDDLE = MARK_SIZE / 2


def mark_shapes(severity: str) -> tuple[Shape, ...]:
    """Return the sign in a square of `MARK_SIZE`, its corner at (0, 0): a disc for an error, else a triangle.

    Filled, because the outline of an icon cannot be read at this size.
    """
    _icon, token = SIGNS[severity]
    if severity == "error":
        ground: Shape = Rect(0, 0, MARK_SIZE, MARK_SIZE, Paint(token), radius=_MIDDLE)
        return ground, *_exclamation(3.0, 7.6, 9.0)
    return Path(_TRIANGLE, Paint(token), Paint(token), 2.0), *_exclamation(4.4, 8.4, 9.6)


def _exclamation(top: float, end: float, dot: float) -> tuple[Shape, ...]:
    """Return the two parts of an exclamation mark."""
    paint, left, wide = Paint("surface"), _MIDDLE - 0.8, 1.6
    return (
        Rect(left, top, wide, end - top, paint, radius=0.5),
        Rect(left, dot, wide, 1.5, paint, radius=0.5),
    )


_TRIANGLE: tuple[PathOp, ...] = (
    ("M", _MIDDLE, 1.4),
    ("L", MARK_SIZE - 1.0, MARK_SIZE - 1.8),
    ("L", 1.0, MARK_SIZE - 1.8),
    ("Z",),
)
"""The corners are rounded by the line around it."""
