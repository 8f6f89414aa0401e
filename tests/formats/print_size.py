"""How large the letters of a PDF are printed, read by a reader of its own."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator


def smallest_print(data: bytes) -> list[float]:
    """Return the smallest size of type on every page, in points."""
    document = pypdfium2.PdfDocument(data)
    return [min(_sizes(page), default=math.inf) for page in document]


def _sizes(page: pypdfium2.PdfPage) -> Iterator[float]:
    text = page.get_textpage()
    matrix = pdfium.FS_MATRIX()
    for at in range(pdfium.FPDFText_CountChars(text.raw)):
        blank = chr(pdfium.FPDFText_GetUnicode(text.raw, at)).isspace()
        if not blank and pdfium.FPDFText_IsGenerated(text.raw, at) != 1:
            pdfium.FPDFText_GetMatrix(text.raw, at, ctypes.byref(matrix))
            yield pdfium.FPDFText_GetFontSize(text.raw, at) * math.hypot(matrix.b, matrix.d)
