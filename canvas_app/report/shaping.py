"""Letters of a font of this computer as they stand together: joined, stacked and moved by HarfBuzz."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.drawing.found_fonts import found_font

if TYPE_CHECKING:
    import uharfbuzz


class Glyph(NamedTuple):
    """One form of a font by its number, how far it moves on, and how far from there it stands, in ems."""

    number: int
    advance: float
    x: float
    y: float


@lru_cache(maxsize=4096)
def shaped(key: str, visual: str) -> tuple[Glyph, ...]:
    """Return the forms of a text in visual order, from left to right."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    right = any(unicodedata.bidirectional(char) in ("R", "AL") for char in visual)
    # What is read from the right comes turned round, and is turned again by the shaper.
    buffer.add_str(visual[::-1] if right else visual)
    # A font may have other forms for other languages: without this, those of this computer's language.
    buffer.language = "und"
    buffer.guess_segment_properties()
    font = _font(key)
    hb.shape(font, buffer)
    em = float(found_font(key).units_per_em)
    placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return tuple(
        Glyph(info.codepoint, at.x_advance / em, at.x_offset / em, at.y_offset / em) for info, at in placed
    )


def shaped_width(key: str, visual: str) -> float:
    """Return the width of a text in ems."""
    return sum(glyph.advance for glyph in shaped(key, visual))


@cache
def _font(key: str) -> uharfbuzz.Font:
    import uharfbuzz as hb

    found = found_font(key)
    return hb.Font(hb.Face(hb.Blob.from_file_path(str(found.file)), found.face))
