"""The words of a PDF as the reader of browsers finds them."""

from __future__ import annotations

import pypdfium2


def texts(data: bytes) -> list[str]:
    """Return the text of every page."""
    pdf = pypdfium2.PdfDocument(data)
    found = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    return found


def bookmarks(data: bytes) -> list[tuple[str, int]]:
    """Return the bookmarks, each with the page from 0 that it leads to."""
    pdf = pypdfium2.PdfDocument(data)
    found = [(entry.get_title(), entry.get_dest().get_index()) for entry in pdf.get_toc()]
    pdf.close()
    return found
