"""Logos as the options of printing hold them."""

from __future__ import annotations

import base64
from io import BytesIO

from PIL import Image


def logo_of(size: tuple[int, int], kind: str = "PNG", color: str = "#C81E1E") -> str:
    """Return a picture of one colour; a PNG has an alpha channel."""
    data = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, color).save(data, kind)
    return base64.b64encode(data.getvalue()).decode()
