"""Labels with what they stand for; with a name they are the entry of an element in the register."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.icons import KIND_ICONS
from canvas_app.drawing.shapes import Group, Icon, Paint
from canvas_app.drawing.text import elide
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pieces import (
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
_LABELS = 176.0
"""So wide that no label of a field takes two lines."""
_SHORT_ENTRY = 14
_TOGETHER = 4
"""So many lines at the beginning and at the end of a long entry stay on one page."""
_ABOVE = 10.0
"""Above labels that are no entry."""


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
        if pieces:
            pieces[0].anchor, pieces[0].before = block.anchor, _ABOVE
        return pieces
    pieces = heading(
        block.name,
        width - _INDENT - _BACK_ROOM,
        replace(NAME_STYLE, own=block.own),
        block.anchor,
        Entry(2, block.name),
        before=14.0,
        role="H3",
    )
    icon = () if kind is None else (_icon(kind),)
    pieces += field_rows(rows, width - _INDENT, _LABELS)
    _keep_together(pieces, block.name)
    pieces[0].shapes = (rule(width, -6.0), *icon, *_back(places, width), *pieces[0].shapes)
    return pieces


def _icon(kind: str) -> Icon:
    return Icon(KIND_ICONS[kind], 0.0, (NAME_STYLE.line - _ICON) / 2, _ICON, Paint(f"kind.{kind}"))


def _keep_together(pieces: list[Piece], name: str) -> None:
    """Indent an entry; a short one rather stays on one page; where it goes on it says whose it is."""
    short = len(pieces) <= _SHORT_ENTRY
    head = _continued(name) if len(pieces) >= 2 * _TOGETHER else None
    for at, piece in enumerate(pieces):
        piece.shapes = (Group(piece.shapes, _INDENT),) if piece.shapes else ()
        kept = piece.keep or not _TOGETHER <= at + 1 <= len(pieces) - _TOGETHER
        piece.soft, piece.keep = short and not kept, short or kept
        piece.head = None if piece.anchor else head
    pieces[-1].keep = False


def _continued(name: str) -> Piece:
    words = f"{elide(name, 400.0, CAPTION_STYLE.size)}, continued"
    text = CAPTION_STYLE.text(words, _INDENT, 0.0)
    return Piece(CAPTION_STYLE.line + 4.0, (text,), role="Artifact")


def _back(places: Sequence[Place], width: float) -> list[Group]:
    """Return the links to the pages that show an element, from the right edge."""
    shapes = []
    right = width
    for words, anchor in reversed(places):
        shapes.append(linked(CAPTION_STYLE.text(words, right, 1.0, end=True), anchor))
        right -= measure(words, CAPTION_STYLE.size) + CELL.size
    return shapes
