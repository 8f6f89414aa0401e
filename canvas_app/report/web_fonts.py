"""The shipped fonts as CSS, cut to the characters that a file shows."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from canvas_app.drawing.text import FAMILIES, font_file

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}
NAME = "Canvas Sans"


def css_weight(weight: str) -> int:
    """Return the weight of a text as CSS counts."""
    return _WEIGHTS[weight]


def font_faces(texts: Iterable[str], weights: Iterable[str] = FAMILIES) -> str:
    """Return the CSS that brings the characters of some texts; the reader's own fonts show all others."""
    shown = {char for text in texts for char in text}
    characters = "".join(sorted(char for char in shown if not "\ud800" <= char <= "\udfff"))
    return "\n".join(
        f"@font-face{{font-family:'{NAME}';font-weight:{_WEIGHTS[weight]};"
        f"src:url(data:font/woff;base64,{_subset(weight, characters)}) format('woff')}}"
        for weight in weights
        if weight in _WEIGHTS
    )


@lru_cache(maxsize=16)
def _subset(weight: str, characters: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    # Dates inside the font would make every file another one.
    font = TTFont(font_file(weight), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True))
    subsetter.populate(text=characters + " ")
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = BytesIO()
    font.save(buffer)
    return b64encode(buffer.getvalue()).decode("ascii")
