"""The shipped fonts as reportlab embeds them: subsets of what the document uses, searchable."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from canvas_app.drawing.text import FAMILIES, font_file
from canvas_app.report.errors import ReportError

if TYPE_CHECKING:
    from reportlab.pdfbase.pdfdoc import PDFDocument

_ENTRIES_AT_ONCE = 100  # the most that one bfchar block may hold


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
    pdfmetrics.registerFont(_EmbeddedFont(name, str(font_file(key)), asciiReadable=False))
    return name


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
            doc.idToObject[f"toUnicodeCMap:{base}"].content = _to_unicode(base, subset)


def _to_unicode(name: str, subset: list[int]) -> str:
    entries = [f"<{code:02X}> <{_meaning(char)}>" for code, char in enumerate(subset)]
    blocks = []
    for start in range(0, len(entries), _ENTRIES_AT_ONCE):
        block = entries[start : start + _ENTRIES_AT_ONCE]
        blocks += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange"
    )
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return "\n".join([head, *blocks, tail])


def _meaning(char: int) -> str:
    text = chr(char)
    if 0xFB50 <= char <= 0xFDFF or 0xFE70 <= char <= 0xFEFC:
        # Readers turn around what runs from the right, letter by letter, also what one sign stands for.
        text = unicodedata.normalize("NFKC", text)[::-1]
    return text.encode("utf-16-be", "replace").hex().upper()
