"""Pictures of pixels on pages: only small PNG and JPEG files, looked at before they are unpacked."""

from __future__ import annotations

import base64
import binascii
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from canvas_app.report.errors import ReportError

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

MOST_PIXELS = 16_000_000
LARGEST_LOGO = 500_000
"""Bytes of a file; it travels with every version of the canvas."""
_PRINTED = (1200, 600)
"""A logo is not printed finer than this."""
_FORMATS = ("PNG", "JPEG")
_REFUSED = "The logo is not printed: {}. Choose a PNG or JPEG picture of at most 16 megapixels."


class LogoError(ReportError):
    """A picture that cannot be printed."""


@dataclass(frozen=True, slots=True, eq=False)
class Bitmap:
    """A picture with its size in canvas units, and its place within a piece."""

    pixels: Image
    w: float
    h: float
    x: float = 0.0
    y: float = 0.0
    alt: str = ""


def coded_logo(path: Path) -> str:
    """Return a file as it is kept in a document, as base64 text; raises LogoError or OSError.

    Whether it is a picture says `read_logo`.
    """
    with path.open("rb") as file:
        data = file.read(LARGEST_LOGO + 1)
    if len(data) > LARGEST_LOGO:
        raise LogoError(f"“{path.name}” is larger than 500 kB. Choose a smaller picture as logo.")
    return base64.b64encode(data).decode("ascii")


def read_logo(coded: str) -> Image:
    """Return a picture that came as base64 text, in plain RGB; raises LogoError with the reason."""
    try:
        data = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        raise LogoError(_REFUSED.format("its data is damaged")) from None
    return _opened(data)


def logo_or_reason(coded: str) -> tuple[Image | None, tuple[str, ...]]:
    """Return the client's logo, or a sentence why it is not printed; neither where there is none."""
    if not coded:
        return None, ()
    try:
        return read_logo(coded), ()
    except LogoError as error:
        return None, (str(error),)


def _opened(data: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # A bomb is told by its size below, before anything of it is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise LogoError(_REFUSED.format("it is no PNG or JPEG picture, or a damaged one")) from None
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise LogoError(_REFUSED.format(f"it has {width:,} × {height:,} pixels"))
    try:
        return _on_white(picture)
    except (OSError, SyntaxError, ValueError):
        raise LogoError(_REFUSED.format("it is damaged")) from None


def _on_white(picture: Image) -> Image:
    """Return what a picture shows on white paper."""
    from PIL import Image

    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, (255, 255, 255))
    paper.paste(clear, mask=clear.getchannel("A"))
    paper.thumbnail(_PRINTED)
    return paper


def fitted(pixels: Image, width: float, height: float, alt: str) -> Bitmap:
    """Return a picture as large as it can be within a width and a height."""
    scale = min(width / pixels.width, height / pixels.height)
    return Bitmap(pixels, pixels.width * scale, pixels.height * scale, alt=alt)
