"""Builds the shipped fonts and their metrics from public font packages.

Usage: python packaging/assets/build_fonts.py INTER NOTO_EMOJI DEJAVU DROID WENQUANYI LICENCES OUTPUT

The inputs are folders with these public packages, unpacked:

INTER       npm package inter-ui 4.1.1 (Inter 4.001), the folder with LICENSE.txt and variable/
NOTO_EMOJI  npm package @fontsource/noto-emoji 5.3.2, the folder with LICENSE and files/
DEJAVU      Debian package fonts-dejavu-core 2.37-6, the folder with DejaVuSans.ttf
DROID       Debian package fonts-droid-fallback 1:6.0.1r16-1.1, the folder with DroidSansFallbackFull.ttf
WENQUANYI   Debian package fonts-wqy-microhei 0.2.0-beta-3.1, the folder with wqy-microhei.ttc
LICENCES    a folder with dejavu.txt (LICENSE_DEJAVU as matplotlib ships it with the same font), and
            droid.txt and wenquanyi.txt (the copyright lines of the Debian packages, then the Apache
            License 2.0)
OUTPUT      resources/fonts of this project

It needs fonttools 4.68 with brotli, and skia-pathops to join overlapping outlines. The same inputs
give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TEXT_OPTICAL_SIZE = 14
PRIVATE_USE = range(0xE000, 0xF900)
BASIC_PLANE_END = 0x10000
EMOJI_START = 0x200D
# Droid Sans Fallback has next to no Korean syllables.
HANGUL = (range(0x1100, 0x1200), range(0x3130, 0x3190), range(0xA960, 0xA980), range(0xAC00, 0xD800))
# Signs that stand in columns of figures. Hyphen, point, comma and brackets keep their natural width:
# they stand in words as well, and the tabular hyphen tears words apart.
TABULAR_CHARACTERS = "0123456789+\u2212\u00b1\u00d7\u00f7=<>\u2264\u2265\u2260\u2248"
DROPPED_TABLES = ("STAT", "GSUB", "DSIG", "MVAR", "HVAR", "vhea", "vmtx", "VORG", "FFTM")
WINDOWS_ENGLISH = (3, 1, 0x409)


@dataclass(frozen=True)
class Weight:
    """One static weight: its key in the metrics, file stem, family name and place on the weight axis."""

    key: str
    stem: str
    family: str
    axis: int


@dataclass(frozen=True)
class Fallback:
    """One fallback font: its key in the metrics, its file, and its family name in the toolkit."""

    key: str
    file: str
    family: str


WEIGHTS = (
    Weight("regular", "CanvasSans-Regular", "Canvas Sans", 450),
    Weight("semibold", "CanvasSans-SemiBold", "Canvas Sans SemiBold", 620),
    Weight("bold", "CanvasSans-Bold", "Canvas Sans Bold", 660),
)
# In the order in which a missing character looks for its font.
FALLBACKS = (
    Fallback("emoji", "NotoEmoji-Regular.ttf", "Canvas Emoji"),
    Fallback("dejavu", "DejaVuSans.ttf", "DejaVu Sans"),
    Fallback("hangul", "WenQuanYiMicroHei-Hangul.ttf", "Canvas Hangul"),
    Fallback("droid", "DroidSansFallbackFull.ttf", "Droid Sans Fallback"),
)


def build_weight(source: Path, weight: Weight, target: Path) -> None:
    """Write one static instance of the variable font, with tabular figures as its default figures."""
    variable = TTFont(source, recalcTimestamp=False)
    font = instancer.instantiateVariableFont(
        variable,
        {"opsz": TEXT_OPTICAL_SIZE, "wght": weight.axis},
        overlap=instancer.OverlapMode.REMOVE,
    )
    font.flavor = None
    bake_tabular_figures(font)
    keep_characters(font, [code for code in font.getBestCmap() if is_text(code)])
    rename(font, weight.family, weight.stem)
    font.save(target)


def build_emoji(source: Path, target: Path) -> None:
    """Write the monochrome emoji font without Latin characters and without ligatures of sequences."""
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    keep_characters(font, [code for code in font.getBestCmap() if code >= EMOJI_START])
    rename(font, "Canvas Emoji", "CanvasEmoji-Regular")
    font.save(target)


def build_hangul(source: Path, target: Path) -> None:
    """Write the Korean syllables and letters of the large collection as one small font."""
    font = TTFont(source, fontNumber=0, recalcTimestamp=False)
    keep_characters(font, [code for code in font.getBestCmap() if any(code in block for block in HANGUL)])
    rename(font, "Canvas Hangul", "CanvasHangul-Regular")
    font.save(target)


def is_text(code: int) -> bool:
    """Tell whether a code point is a public character of the basic plane."""
    return code < BASIC_PLANE_END and code not in PRIVATE_USE


def bake_tabular_figures(font: TTFont) -> None:
    """Point the characters of figures at their tabular glyphs, in every table of characters."""
    tabular = tabular_glyphs(font)
    wanted = [ord(character) for character in TABULAR_CHARACTERS]
    for table in font["cmap"].tables:
        glyphs = table.cmap if table.isUnicode() else {}
        for code in wanted:
            if code in glyphs:
                glyphs[code] = tabular.get(glyphs[code], glyphs[code])


def tabular_glyphs(font: TTFont) -> dict[str, str]:
    """Return the substitutions that the feature for tabular figures makes."""
    layout = font["GSUB"].table
    lookups = {
        index
        for record in layout.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    found: dict[str, str] = {}
    for index in sorted(lookups):
        for part in layout.LookupList.Lookup[index].SubTable:
            found.update(getattr(part, "ExtSubTable", part).mapping)
    return found


def keep_characters(font: TTFont, codes: list[int]) -> None:
    """Reduce a font to the given characters, without hinting and without substitutions."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk"]
    options.name_IDs = [0, 5, 9, 11, 12, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += list(DROPPED_TABLES)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def rename(font: TTFont, family: str, postscript_name: str) -> None:
    """Give a font its own family with one regular style, so that its name alone selects it."""
    names = font["name"]
    version = names.getDebugName(5)
    texts = {1: family, 2: "Regular", 3: f"{version};{postscript_name}", 4: family, 6: postscript_name}
    for identifier, text in texts.items():
        names.setName(text, identifier, *WINDOWS_ENGLISH)
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & 0x80) | 0x40
    font["head"].macStyle = 0


def advances_of(font: TTFont) -> dict[int, int]:
    """Return the advance of every printable character in font units, by code point."""
    widths = font["hmtx"]
    return {code: widths[glyph][0] for code, glyph in sorted(font.getBestCmap().items()) if code >= ord(" ")}


def ranges_of(codes: list[int]) -> list[list[int]]:
    """Return sorted code points as closed ranges."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return ranges


def runs_of(advances: dict[int, int]) -> list[list[int]]:
    """Return runs of neighbouring code points with one advance as first, last and advance."""
    runs: list[list[int]] = []
    for code, advance in advances.items():
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == advance:
            runs[-1][1] = code
        else:
            runs.append([code, code, advance])
    return runs


def vertical_metrics(font: TTFont) -> dict[str, int]:
    """Return the figures that place a line of text, with the descent as a positive number."""
    return {
        "units_per_em": font["head"].unitsPerEm,
        "ascent": font["hhea"].ascent,
        "descent": -font["hhea"].descent,
    }


def own_metrics(folder: Path, weight: Weight) -> dict[str, object]:
    """Return the metrics of one own weight with the advance of every character."""
    font = TTFont(folder / f"{weight.stem}.ttf")
    advances = advances_of(font)
    return {
        "file": f"{weight.stem}.ttf",
        "family": weight.family,
        **vertical_metrics(font),
        "cap_height": font["OS/2"].sCapHeight,
        "x_height": font["OS/2"].sxHeight,
        "default_advance": font["hmtx"][".notdef"][0],
        "ranges": ranges_of(list(advances)),
        "advances": {str(code): advance for code, advance in advances.items()},
    }


def fallback_metrics(folder: Path, fallback: Fallback) -> dict[str, object]:
    """Return the metrics of one fallback font with its advances as runs."""
    font = TTFont(folder / fallback.file)
    advances = advances_of(font)
    return {
        "key": fallback.key,
        "file": fallback.file,
        "family": fallback.family,
        **vertical_metrics(font),
        "default_advance": Counter(advances.values()).most_common(1)[0][0],
        "ranges": ranges_of(list(advances)),
        "runs": runs_of(advances),
    }


def write_metrics(folder: Path) -> None:
    """Write metrics.json beside the fonts, read back from the finished files."""
    metrics = {
        "fonts": {weight.key: own_metrics(folder, weight) for weight in WEIGHTS},
        "fallbacks": [fallback_metrics(folder, fallback) for fallback in FALLBACKS],
    }
    text = json.dumps(metrics, separators=(",", ":"))
    (folder / "metrics.json").write_text(text + "\n", encoding="utf-8")


def build(sources: argparse.Namespace, output: Path) -> None:
    """Write all fonts, their licence texts and their metrics into the output folder."""
    output.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        build_weight(
            sources.inter / "variable" / "InterVariable.woff2", weight, output / f"{weight.stem}.ttf"
        )
    emoji = sources.emoji / "files" / "noto-emoji-emoji-400-normal.woff2"
    build_emoji(emoji, output / "NotoEmoji-Regular.ttf")
    build_hangul(sources.wenquanyi / "wqy-microhei.ttc", output / "WenQuanYiMicroHei-Hangul.ttf")
    copies = {
        "DejaVuSans.ttf": sources.dejavu / "DejaVuSans.ttf",
        "DroidSansFallbackFull.ttf": sources.droid / "DroidSansFallbackFull.ttf",
        "OFL-Inter.txt": sources.inter / "LICENSE.txt",
        "OFL-NotoEmoji.txt": sources.emoji / "LICENSE",
        "LICENSE-DejaVu.txt": sources.licences / "dejavu.txt",
        "LICENSE-Droid.txt": sources.licences / "droid.txt",
        "LICENSE-WenQuanYi.txt": sources.licences / "wenquanyi.txt",
    }
    for name, source in copies.items():
        shutil.copyfile(source, output / name)
    write_metrics(output)


def main() -> None:
    """Read the folders from the command line and build."""
    parser = argparse.ArgumentParser(description="Build the shipped fonts and their metrics.")
    for name in ("inter", "emoji", "dejavu", "droid", "wenquanyi", "licences", "output"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    build(arguments, arguments.output)


if __name__ == "__main__":
    main()
