"""The colour of the client's house in a theme: as it is on areas, dark enough where it is text."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint
from canvas_app.drawing.theme import contrast, mix

if TYPE_CHECKING:
    from canvas_app.drawing.theme import Theme

HOUSE = Paint("house")
"""The colour as the client gave it, for areas without text; a pale one so much darker that it is seen."""

_READABLE, _SEEN = 4.5, 1.5
"""The least contrast of text, and of an area."""
_STEPS = 40


def in_house_color(theme: Theme, color: str | None) -> Theme:
    """Return a theme whose accent is the client's colour, or a darker shade of it that can be read."""
    given = theme.color("accent") if color is None else color.upper()
    accent = given if color is None else _with_contrast(_READABLE, given, theme)
    house = _with_contrast(_SEEN, given, theme)
    return theme._replace(colors=MappingProxyType({**theme.colors, "accent": accent, "house": house}))


def color_notices(theme: Theme, color: str | None) -> tuple[str, ...]:
    """Return a sentence where the client's colour is shown darker, in the theme that has it."""
    shown = theme.color("house")
    if color is None or shown == color.upper():
        return ()
    return (f"The house colour {color.upper()} is too pale to be seen on white; areas show it as {shown}.",)


def _with_contrast(least: float, color: str, theme: Theme) -> str:
    grounds = (theme.color("surface"), theme.color("canvas"))
    for step in range(_STEPS + 1):
        shade = mix("#000000", color, step / _STEPS)
        if all(contrast(shade, ground) >= least for ground in grounds):
            return shade
    return theme.color("ink")
