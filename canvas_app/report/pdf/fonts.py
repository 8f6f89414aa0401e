"""Fonts as reportlab embeds them: subsets of what the document uses, searchable."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from canvas_app.drawing.found_fonts import found_font, is_found
from canvas_app.drawing.text import FAMILIES, font_file
from canvas_app.report.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfbase.pdfdoc import PDFDocument

    from canvas_app.drawing.found_fonts import FoundFont

ONE_AT_A_TIME = Lock()
"""Settings and fonts of the library are shared by all threads: who paints with it holds this."""
_ENTRIES_AT_ONCE = 100  # the most that one bfchar block may hold
_PRIVATE = 0xF0000
_NOTHING = 0x200B


def require_fonts() -> None:
    """Raise ReportError when a font that ships with the program is not there: no text would be whole."""
    missing = [file.name for file in map(font_file, FAMILIES) if not file.is_file()]
    if missing:
        names = ", ".join(sorted(missing))
        raise ReportError(f"Nothing was written: the program's font {names} is missing. Install it again.")


@cache
def font_name(key: str) -> str:
    """Return the name under which reportlab knows the font of a run, loading it at its first use."""
    name = f"canvas-{key}"
    if is_found(key):
        pdfmetrics.registerFont(_ShapedFont(name, found_font(key)))
    else:
        pdfmetrics.registerFont(_EmbeddedFont(name, str(font_file(key)), asciiReadable=False))
    return name


def shaped_font(key: str) -> _ShapedFont:
    """Return a font of this computer."""
    font: _ShapedFont = pdfmetrics.getFont(font_name(key))
    return font


class _EmbeddedFont(TTFont):  # type: ignore[misc]
    """A font whose text can be searched and copied beyond U+FFFF and after shaping.

    reportlab writes such characters as five hex digits, which no reader understands, and the shaped forms
    of Arabic letters as they are drawn.
    """

    def addObjects(self, doc: PDFDocument) -> None:
        subsets = [list(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(n, doc)[1:] for n in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            base = fonts[name].BaseFont
            words = [self.meaning(char) for char in subset]
            doc.idToObject[f"toUnicodeCMap:{base}"].content = _to_unicode(base, words)

    def meaning(self, char: int) -> str:
        """Return the text that a character of the font stands for."""
        if 0xFB50 <= char <= 0xFDFF or 0xFE70 <= char <= 0xFEFC:
            # Readers turn around what runs from the right, letter by letter, also what one sign stands for.
            return unicodedata.normalize("NFKC", chr(char))[::-1]
        return chr(char)


class _ShapedFont(_EmbeddedFont):
    """A font whose forms are asked for by number, as the shaper gives them.

    reportlab knows characters only, so each form is one for private use.
    """

    def __init__(self, name: str, found: FoundFont) -> None:
        with _whole(found):
            super().__init__(name, str(found.file), subfontIndex=found.face, asciiReadable=False)
        self._found = found
        # Two files may give one name to different fonts, which a document could not tell apart.
        self.face.name = found.key.partition(":")[2].replace(":", "-").encode("ascii", "ignore")
        self._scale = 1000.0 / found.units_per_em
        self._meanings = {glyph: code for code, glyph in sorted(self.face.charToGlyph.items(), reverse=True)}

    def addObjects(self, doc: PDFDocument) -> None:
        with _whole(self._found):
            super().addObjects(doc)

    def character(self, form: int) -> str:
        """Return the private character that stands for a form."""
        code = _PRIVATE + form
        if code not in self.face.charToGlyph:
            self.face.charToGlyph[code] = form
            self.face.charWidths[code] = self.face.hmetrics[form][0] * self._scale
        return chr(code)

    def width(self, form: int) -> float:
        """Return how far a form moves on by itself, in ems."""
        advance: float = self.face.hmetrics[form][0]
        return advance * self._scale / 1000.0

    def meaning(self, char: int) -> str:
        # Forms of several letters say nothing; the words are told beside them.
        return chr(self._meanings.get(char - _PRIVATE, _NOTHING)) if char >= _PRIVATE else chr(char)


@contextmanager
def _whole(found: FoundFont) -> Iterator[None]:
    """Say in a ReportError which font of this computer is damaged: its letters are looked at only here."""
    try:
        yield
    except Exception as error:
        raise ReportError(
            f"Nothing was written: the font “{found.file.name}” of this computer cannot be put into a PDF. "
            "Remove it or install it again, then start the program again."
        ) from error


def _to_unicode(name: str, words: list[str]) -> str:
    entries = [f"<{code:02X}> <{_coded(text)}>" for code, text in enumerate(words)]
    blocks = []
    for start in range(0, len(entries), _ENTRIES_AT_ONCE):
        block = entries[start : start + _ENTRIES_AT_ONCE]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(words) - 1:02X}>\nendcodespacerange"
    )
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return "\n".join([head, *blocks, tail])


def _coded(text: str) -> str:
    return text.encode("utf-16-be", "replace").hex().upper()
