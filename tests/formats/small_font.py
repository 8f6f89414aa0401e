"""A font of a few letters, made on the spot: what a page shows then depends on no font of the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

if TYPE_CHECKING:
    from pathlib import Path

    from fontTools.ttLib.tables._g_l_y_f import Glyph

KA, VIRAMA, SSA, VOWEL = "\u0915", "\u094d", "\u0937", "\u093f"
_NAMES = {KA: "ka", VIRAMA: "virama", SSA: "ssa", VOWEL: "vowel", "\U00020000": "rare"}
_FEATURES = (
    "languagesystem DFLT dflt; languagesystem dev2 dflt; feature akhn { sub ka virama ssa by kssa; } akhn;"
)
ADVANCES = {".notdef": 500, "ka": 600, "virama": 0, "ssa": 700, "vowel": 300, "rare": 1000, "kssa": 800}


def make_font(path: Path, licence: int = 0) -> None:
    """Write a font with three letters of Devanagari that join, and a rare one of Chinese."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([*ADVANCES])
    builder.setupCharacterMap({ord(char): name for char, name in _NAMES.items()})
    builder.setupGlyf({name: _block(max(advance - 100, 50)) for name, advance in ADVANCES.items()})
    builder.setupHorizontalMetrics({name: (advance, 0) for name, advance in ADVANCES.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(fsType=licence)
    builder.setupPost()
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular", "psName": "Small-Regular"})
    addOpenTypeFeaturesFromString(builder.font, _FEATURES)
    builder.font["head"].created = builder.font["head"].modified = 3_000_000_000
    builder.font.recalcTimestamp = False
    builder.save(path)


def make_collection(path: Path, number: int) -> None:
    """Write a file that holds the font so many times."""
    single = path.with_suffix(".one")
    make_font(single)
    collection = TTCollection()
    collection.fonts = [TTFont(single) for _ in range(number)]
    collection.save(path)
    collection.close()
    single.unlink()


def _block(width: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 600), (width, 600), (width, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
