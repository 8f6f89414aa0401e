"""How wide the words of slides are: they stand in Arial, whose letters are as wide as those of Helvetica."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import stringWidth

from canvas_app.drawing.text import elide
from canvas_app.report.lettering import measure, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Weight

FONT = "Arial"
LINE = 1.2
"""The height of a line, in sizes of its letters."""
_OTHERS = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\u2212"
"""Dashes, quotation marks, dots and the minus sign, which the font has beside the letters of Latin 1."""
_ROUNDED = 0.5
"""A column that is as wide as its text holds it."""
_SLACK = 1.02
"""Programs differ a little in how they set a line."""


@lru_cache(maxsize=16_384)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line; what Helvetica has not is measured in the fonts of the program."""
    font = "Helvetica-Bold" if bold else "Helvetica"
    own = "".join(char for char in text if ord(char) < 0x100 or char in _OTHERS)
    wide: float = stringWidth(own.replace("\u2212", "+"), font, size)
    if len(own) < len(text):
        rest = "".join(char for char in text if char not in own)
        wide += measure(rest, size, "bold" if bold else "regular")
    return wide * _SLACK


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `width`, losing nothing; an empty text has no line."""
    if not text.strip():
        return []
    weight: Weight = "bold" if bold else "regular"
    lines: list[str] = []
    for paragraph in text.split("\n"):
        wide = width_of(paragraph, size, bold=bold)
        # What breaks lines measures another font, so the room is scaled by how much wider that one is.
        share = measure(paragraph, size, weight) / wide if wide else 1.0
        lines += (
            [paragraph]
            if wide <= width + _ROUNDED
            else wrap_lines(paragraph, width * share * 0.98, size, weight)
        )
    return lines


def cut(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Return a line that is no wider than `width`, with dots in place of what does not fit."""
    wide = width_of(text, size, bold=bold)
    if wide <= width:
        return text
    weight: Weight = "bold" if bold else "regular"
    return elide(text, width * measure(text, size, weight) / wide, size, weight)


def longest_word(texts: Iterable[str], size: float, *, bold: bool = False) -> float:
    """Return the width of the longest word of some texts; blanks that tie words together are no gaps."""
    words = {word for text in texts for word in text.replace("\n", " ").split(" ")}
    return max((width_of(word, size, bold=bold) for word in words), default=0.0)


def fitting_size(text: str, width: float, sizes: Iterable[float], lines: int, *, bold: bool = False) -> float:
    """Return the first of some sizes in which a text takes at most so many lines, else the last one."""
    size = 0.0
    for size in sizes:
        if len(lines_of(text, width, size, bold=bold)) <= lines:
            break
    return size
