"""A frame on a view: its border, and its name on a tab that sits on the upper side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint, Rect, Shape, Text
from canvas_app.drawing.text import elide, text_width

if TYPE_CHECKING:
    from canvas_app.drawing.areas import Box

TAB_HEIGHT = 20.0
_INSET, _PAD, _SIZE = 8.0, 8.0, 12.0
LEAST_TAB, _WIDEST_TAB = 60.0, 320.0


def tab_box(box: Box, name: str, scale: float = 1.0) -> Box:
    """Return where the tab with the name stands; it keeps its size on screen at any `scale`.

    It lies half inside: wholly above the frame it would hide the name of the card that stands there.
    """
    x, y, w, _h = box
    room = min(max(w * scale - 2 * _INSET, LEAST_TAB), _WIDEST_TAB)
    width = min(text_width(name, _SIZE, "semibold") + 2 * _PAD, room)
    return x + _INSET / scale, y - TAB_HEIGHT / 2 / scale, width / scale, TAB_HEIGHT / scale


def frame_shapes(box: Box, name: str, scale: float = 1.0, *, chosen: bool = False) -> tuple[Shape, ...]:
    """Return a frame in canvas units for a picture that is shown at `scale`."""
    line = Paint("accent") if chosen else Paint("muted")
    x, y, w, h = tab_box(box, name, scale)
    words = elide(name, w * scale - 2 * _PAD + 0.5, _SIZE, "semibold")
    return (
        Rect(*box, stroke=line, width=1.5 / scale, radius=6.0 / scale),
        Rect(
            x,
            y,
            w,
            h,
            fill=line if chosen else Paint("surface"),
            stroke=line,
            width=1 / scale,
            radius=4 / scale,
        ),
        Text(
            x + _PAD / scale,
            y + 14.0 / scale,
            words,
            _SIZE / scale,
            Paint("on_accent" if chosen else "ink"),
            "semibold",
        ),
    )
