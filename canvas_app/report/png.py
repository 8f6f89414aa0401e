"""Writes a view as a PNG picture of any size: its page is rendered in strips, so memory stays small."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from canvas_app.drawing.theme import load_theme
from canvas_app.report.errors import ReportError
from canvas_app.report.pdf.render import Crop, PageImages
from canvas_app.report.pdf.view_page import picture_pdf
from canvas_app.report.progress import Steps
from canvas_app.report.saving import save_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from canvas_app.report.views import ViewPicture

MOST_PIXELS = 400_000_000
WIDEST = 40_000
_STRIP_PIXELS = 8_000_000
"""What is rendered at once: 32 MB."""
_USUAL_SCALE = 2.0
_PAINTED = 0.3
"""The part of the work when the page is painted and only its pixels are missing."""


def write_png(
    picture: ViewPicture,
    path: str | os.PathLike[str],
    *,
    width: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[str, ...]:
    """Write what is seen of a view, `width` pixels wide, or twice its size at 100 % without it.

    Returns sentences on what could not be shown as it is. Raises ReportError when the picture would be too
    large; CancelledError.
    """
    save_bytes(path, png_bytes(picture, width, progress, cancelled))
    return picture.notices()


def png_bytes(
    picture: ViewPicture,
    width: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bytes:
    """Return a picture as a file; the same picture gives the same bytes."""
    _, _, w, h = picture.bounds
    wide = round(w * _USUAL_SCALE) if width is None else width
    if wide < 1:
        raise ReportError("A picture must be at least one pixel wide.")
    scale = wide / w
    high = max(1, round(h * scale))
    if wide > WIDEST or wide * high > MOST_PIXELS:
        raise ReportError(
            f"The picture would be {wide:,} × {high:,} pixels. At most {WIDEST:,} pixels across and "
            f"{MOST_PIXELS:,} in all can be written; choose a smaller width."
        )
    steps = Steps(progress, cancelled)
    packer = zlib.compressobj(6)
    data = bytearray()
    for done, rows in _strips(picture, wide, high, steps.part(0.0, _PAINTED)):
        data += packer.compress(rows)
        steps.part(_PAINTED, 1.0)(done, high)
    data += packer.flush()
    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    dots = round(96 * scale / 0.0254)
    parts = {
        b"IHDR": head,
        b"pHYs": struct.pack(">IIB", dots, dots, 1),
        b"IDAT": bytes(data),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts.items())


def _strips(
    picture: ViewPicture, wide: int, high: int, told: Callable[[int, int], None]
) -> Iterator[tuple[int, bytes]]:
    """Yield rows done, and the bytes of the rows of a strip, each behind the number of its filter."""
    pages = PageImages(picture_pdf(picture, load_theme(), told))
    try:
        rows = max(1, _STRIP_PIXELS // wide)
        for top in range(0, high, rows):
            pixels = pages.pixels(0, wide, Crop(top, min(rows, high - top)))
            yield top + len(pixels), b"".join(b"\0" + row.tobytes() for row in pixels)
    finally:
        pages.close()


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
