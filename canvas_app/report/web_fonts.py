"""The shipped fonts as CSS, cut to the characters that a file shows."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from canvas_app.drawing.text import FALLBACKS, FAMILIES, font_file, runs

if TYPE_CHECKING:
    from collections.abc import Iterable

_WEIGHTS = {"regular": 400, "semibold": 600, "bold": 700}
NAME = "Canvas Sans"
_OTHERS = "Canvas Others"
STACK = (
    f"'{NAME}','Apple Color Emoji','Segoe UI Emoji','Noto Color Emoji','{_OTHERS}',"
    "'Helvetica Neue',Arial,sans-serif"
)
"""Which fonts show a text: ours, for emoji those of the reader, and what else we brought before any other."""


def css_weight(weight: str) -> int:
    """Return the weight of a text as CSS counts."""
    return _WEIGHTS[weight]


def font_faces(texts: Iterable[str], weights: Iterable[str] = FAMILIES) -> str:
    """Return the CSS that brings the characters of some texts in the fonts that ship.

    What none of them has is left to the fonts of the reader, who may have one where this computer has none.
    """
    shown = {char for text in texts for char in text}
    characters = "".join(sorted(char for char in shown if not "\ud800" <= char <= "\udfff"))
    faces = [
        f"@font-face{{font-family:'{NAME}';font-weight:{_WEIGHTS[weight]};"
        f"src:url({_subset(weight, characters)}) format('woff')}}"
        for weight in weights
        if weight in _WEIGHTS
    ]
    others: dict[str, str] = {}
    for key, part in runs(characters):
        if key in FALLBACKS:
            others[key] = others.get(key, "") + part
    for key, part in others.items():
        ranges = ",".join(f"U+{ord(char):X}" for char in part)
        # One weight for all: no second one ships, and a browser would draw one of its own.
        faces.append(
            f"@font-face{{font-family:'{_OTHERS}';font-weight:100 900;unicode-range:{ranges};"
            f"src:url({_subset(key, part)}) format('woff')}}"
        )
    return "\n".join(faces)


@lru_cache(maxsize=16)
def _subset(key: str, characters: str) -> str:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    # Dates inside the font would make every file another one.
    font = TTFont(font_file(key), recalcTimestamp=False)
    # Letters of other scripts are joined by the features of their font.
    features = ["*"] if key in FALLBACKS else []
    options = Options(layout_features=features, notdef_outline=True)
    # What only an editor of fonts reads: the library would say on the terminal that it leaves it out.
    options.drop_tables += ["FFTM"]
    subsetter = Subsetter(options)
    subsetter.populate(text=characters + " ")
    subsetter.subset(font)
    font.flavor = "woff"
    buffer = BytesIO()
    font.save(buffer)
    return f"data:font/woff;base64,{b64encode(buffer.getvalue()).decode('ascii')}"
