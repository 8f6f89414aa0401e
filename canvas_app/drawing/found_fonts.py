"""Fonts of this computer for what no shipped font can draw, found by name and read when first needed.

Which fonts are looked for, and in which order, says `resources/fonts/elsewhere.json`; so the same computer
always takes the same one. Only outlines of TrueType whose licence lets a document carry them are taken.
"""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fontTools.ttLib import TTFont

log = logging.getLogger(__name__)

FOLDERS = "CANVAS_APP_FONTS"
"""The environment variable that names other folders than those of the system; empty for none."""

_ENDINGS = (".ttf", ".ttc", ".otf")
_MOST_FACES = 16
"""Of a file that holds several fonts so many are looked at."""
_RESTRICTED, _USES = 0x0002, 0x000E
_NOT_IN_PARTS, _ONLY_PIXELS = 0x0100, 0x0200
"""Bits of what the licence of a font says about documents."""


class Script(NamedTuple):
    """The characters of a script, and the names of fonts that have them, the best first."""

    name: str
    ranges: tuple[tuple[int, int], ...]
    fonts: tuple[str, ...]
    install: str
    """What a user may install to have one."""

    def has(self, code: int) -> bool:
        """Tell whether a character belongs to it."""
        return any(first <= code <= last for first, last in self.ranges)


@dataclass(frozen=True, slots=True, eq=False)
class FoundFont:
    """A font of this computer with the advance of each of its characters, by code point."""

    key: str
    file: Path
    face: int
    """Which of the fonts in the file it is."""
    units_per_em: int
    advances: Mapping[int, int]


def font_with(code: int) -> FoundFont | None:
    """Return the first font that has a character, None where this computer has none."""
    for name in _wanted(code):
        for font in _fonts(name):
            if code in font.advances:
                return font
    return None


def script_of(code: int) -> Script | None:
    """Return the script of a character, None where it is none of those that are looked for by name."""
    return next((script for script in _scripts() if script.has(code)), None)


def found_font(key: str) -> FoundFont:
    """Return a font that was found before, by its key."""
    name, face = key.removeprefix("found:").rsplit(":", 1)
    return next(font for font in _fonts(name) if font.face == int(face))


def is_found(key: str) -> bool:
    """Tell whether a key is that of a font of this computer, not of a shipped one."""
    return key.startswith("found:")


def _wanted(code: int) -> Iterator[str]:
    script = script_of(code)
    if script is not None:
        yield from script.fonts
    yield from _elsewhere()["any"]


@cache
def _scripts() -> tuple[Script, ...]:
    return tuple(
        Script(each["name"], tuple(map(_ends, each["ranges"])), tuple(each["fonts"]), each["install"])
        for each in _elsewhere()["scripts"]
    )


def _ends(written: str) -> tuple[int, int]:
    first, _, last = written.partition("-")
    return int(first, 16), int(last, 16)


@cache
def _elsewhere() -> dict[str, Any]:
    data: dict[str, Any] = orjson.loads(resource_path("fonts", "elsewhere.json").read_bytes())
    return data


def _font_folders(named: str | None) -> list[Path]:
    """Return the folders in which fonts lie, the user's own last, where the user has not named others."""
    if named is not None:
        return [Path(part) for part in named.split(os.pathsep) if part]
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData" / "Local"))
        return [
            Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"),
            Path(local, "Microsoft", "Windows", "Fonts"),
        ]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    return [*(Path(part, "fonts") for part in (*shared.split(":"), own) if part), home / ".fonts"]


@cache
def _files(named: str | None) -> Mapping[str, Path]:
    """Return the files by their plain names; of several with one name the first."""
    found: dict[str, Path] = {}
    for folder in _font_folders(named):
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for name in sorted(names):
                if name.lower().endswith(_ENDINGS):
                    found.setdefault(_plain(name), Path(parent, name))
    return found


def _plain(file_name: str) -> str:
    """Return the name of a font as it is looked for: `NotoSansThai[wdth,wght].ttf` is `notosansthai`."""
    stem = file_name.rpartition(".")[0].partition("[")[0].lower()
    letters = "".join(char for char in stem if char.isalnum())
    return letters.partition("variablefont")[0].removesuffix("vf").removesuffix("regular")


def _fonts(name: str) -> tuple[FoundFont, ...]:
    """Return the fonts of a name that may be used."""
    file = _files(os.environ.get(FOLDERS)).get(name)
    return () if file is None else _faces(name, file)


@cache
def _faces(name: str, file: Path) -> tuple[FoundFont, ...]:
    """Return the fonts in a file that may be used; what cannot be read is passed over."""
    fonts: list[FoundFont] = []
    for face in range(_MOST_FACES if file.suffix.lower() == ".ttc" else 1):
        try:
            font = _read(name, file, face)
        except Exception:
            # Also how it is found that a file holds no more fonts; whatever a damaged one brings to light,
            # the text stays on the screen.
            log.debug("Font %d of %s is passed over.", face, file, exc_info=True)
            break
        if font is not None:
            fonts.append(font)
    return tuple(fonts)


def _read(name: str, file: Path, face: int) -> FoundFont | None:
    from fontTools.ttLib import TTFont

    with file.open("rb") as stream, TTFont(stream, fontNumber=face, lazy=True) as font:
        if "glyf" not in font or not _may_travel(font):
            return None
        advances = font["hmtx"].metrics
        return FoundFont(
            f"found:{name}:{face}",
            file,
            face,
            font["head"].unitsPerEm,
            {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()},
        )


def _may_travel(font: TTFont) -> bool:
    """Tell whether the licence lets a part of the font travel in a document."""
    allowed = font["OS/2"].fsType if "OS/2" in font else 0
    return allowed & _USES != _RESTRICTED and not allowed & (_NOT_IN_PARTS | _ONLY_PIXELS)
