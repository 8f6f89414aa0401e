"""What was drawn, read back: the texts of shapes, and the pieces of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Text
from canvas_app.report.pdf.pieces import Piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.pieces import Flow

LONG = "a name of many words that goes on and on, as names do, until it has filled the line "


def texts(shapes: Iterable[Shape]) -> list[Text]:
    """Return every text among some shapes, also inside of groups."""
    found: list[Text] = []
    for shape in shapes:
        if isinstance(shape, Text):
            found.append(shape)
        elif isinstance(shape, Group):
            found += texts(shape.shapes)
    return found


def words(shapes: Iterable[Shape]) -> list[str]:
    """Return what the texts among some shapes say."""
    return [found.text for found in texts(shapes)]


def said(pieces: Iterable[Piece]) -> str:
    """Return what pieces say, in their order."""
    return " ".join(word for piece in pieces for word in words(piece.shapes))


def pieces_of(flow: Flow) -> list[Piece]:
    """Return the pieces of a flow without its turns."""
    return [item for item in flow if isinstance(item, Piece)]
