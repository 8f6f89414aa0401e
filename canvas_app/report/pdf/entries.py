"""Labels with what they stand for; with a name they are the entry of an element in the register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.icons import KIND_ICONS
from canvas_app.drawing.shapes import Group, Icon, Paint
from canvas_app.drawing.text import elide
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pieces import (
    ACCENT,
    CAPTION_STYLE,
    NAME_STYLE,
    Entry,
    Piece,
    heading,
    linked,
    rule,
)
from canvas_app.report.pdf.tables import CELL, Cell, field_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.report.content.blocks import Cell as BlockCell
    from canvas_app.report.content.blocks import Fields

    Place = tuple[str, str]
    """The title of a view, and the anchor of a page that shows the element there."""

_INDENT = 26.0
_ICON = 16.0
_BACK_ROOM = 210.0
_SHORT_ENTRY = 14


def fields(
    block: Fields,
    width: float,
    cell: Callable[[BlockCell], Cell],
    kind: str | None = None,
    places: Sequence[Place] = (),
) -> list[Piece]:
    """Return an entry. `kind` is that of the element it is about, `places` the pages that show it."""
    rows = [(row.label, cell(row.cell), row.note) for row in block.rows]
    if not block.name:
        pieces = field_rows(rows, width)
        if pieces and block.anchor:
            pieces[0] = replace(pieces[0], anchor=block.anchor)
        return pieces
    pieces = heading(
        block.name,
        width - _INDENT - _BACK_ROOM,
        NAME_STYLE,
        block.anchor,
        Entry(2, block.name),
        before=14.0,
        role="H3",
    )
    icon = () if kind is None else (_icon(kind),)
    pieces += field_rows(rows, width - _INDENT)
    pieces = _together(pieces, block.name)
    top = (rule(width, -6.0), *icon, *_back(places, width), *pieces[0].shapes)
    return [replace(pieces[0], shapes=top), *pieces[1:]]


def _icon(kind: str) -> Icon:
    return Icon(KIND_ICONS[kind], 0.0, (NAME_STYLE.line - _ICON) / 2, _ICON, Paint(f"kind.{kind}"))


def _together(pieces: list[Piece], name: str) -> list[Piece]:
    """Indent an entry; a short one stays on one page, a long one says where it goes on whose it is."""
    short = len(pieces) <= _SHORT_ENTRY
    last = len(pieces) - 1
    head = None if short else _continued(name)
    return [
        replace(
            piece,
            shapes=(Group(piece.shapes, _INDENT),) if piece.shapes else (),
            keep=at < last if short else piece.keep,
            head=None if piece.anchor else head,
        )
        for at, piece in enumerate(pieces)
    ]


def _continued(name: str) -> Piece:
    words = f"{elide(name, 400.0, CAPTION_STYLE.size)}, continued"
    text = CAPTION_STYLE.text(words, _INDENT, 0.0)
    return Piece(CAPTION_STYLE.line + 4.0, (text,), role="Artifact")


def _back(places: Sequence[Place], width: float) -> list[Group]:
    """Return the links to the pages that show an element, from the right edge."""
    style = replace(CAPTION_STYLE, paint=ACCENT)
    shapes = []
    right = width
    for words, anchor in reversed(places):
        shapes.append(linked(style.text(words, right, 1.0, end=True), anchor))
        right -= measure(words, style.size) + CELL.size
    return shapes
