"""Brings the summary onto one page: gaps closer, its last fields beside its texts, its figure less high."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group
from canvas_app.report.content.blocks import Span
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.page import scaled
from canvas_app.report.pdf.pieces import MUTED, Piece
from canvas_app.report.pdf.prose import set_text
from canvas_app.report.pdf.tables import CELL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.report.content.blocks import Fields
    from canvas_app.report.pdf.page import Format
    from canvas_app.report.pdf.pieces import Flow

_TIGHTER = 0.75
"""How much closer the summary may become to stand on one page."""
_SMALLER = 0.48
"""How much less high its figure may become: the names in it are printed in at least 6 pt then."""
_LINE_GAP, _KEPT = 16.0, 0.4
_GUTTER, _NARROWEST = 28.0, 160.0
"""Between the texts and what stands beside them, and how wide that is at least."""
_BETWEEN = 10.0
_LABEL = replace(CELL, paint=MUTED)


def on_one_page(flow: Flow, form: Format, fields: Fields | None) -> Flow:
    """Return the summary for one page; one that is much too long stays as it is.

    Where its figure would have to shrink, the fields that end it stand beside the texts, if they have room.
    """
    pieces = [item for item in flow[1:] if isinstance(item, Piece)]
    if _missing(pieces, form.height) <= 0.0 or len(pieces) != len(flow) - 1:
        return flow
    if fields is not None:
        last = pieces[-1].block
        above = _closer([piece for piece in pieces if piece.block != last], form.height)
        if above is not None and (beside := _with_aside(above, fields, form.width)) is not None:
            return [flow[0], *beside]
    closer = _closer(pieces, form.height)
    return flow if closer is None else [flow[0], *closer]


def _missing(pieces: Sequence[Piece], height: float) -> float:
    """Return how much too high pieces are for a page."""
    return sum(piece.height + piece.before for piece in pieces) - pieces[0].before - height


def _closer(pieces: list[Piece], height: float) -> list[Piece] | None:
    """Return pieces moved together, and their figure less high, so that they fit; None where they cannot."""
    missing = _missing(pieces, height)
    gaps = sum(_gap(piece) for piece in pieces[1:])
    pictures = sum(piece.height for piece in pieces if piece.role == "Figure")
    most = gaps * _TIGHTER + pictures * _SMALLER
    if missing <= 0.0:
        return pieces
    if missing > most:
        return None
    share = (missing + 1.0) / most
    closer = [replace(piece, before=piece.before - _gap(piece) * _TIGHTER * share) for piece in pieces]
    scale = 1.0 - _SMALLER * share
    return [scaled(piece, scale) if piece.role == "Figure" else piece for piece in closer]


def _gap(piece: Piece) -> float:
    """Return the space above a piece that may become less: lists and rows of numbers keep more of theirs."""
    return piece.before if piece.before > _LINE_GAP else piece.before * _KEPT


def _with_aside(pieces: list[Piece], fields: Fields, width: float) -> list[Piece] | None:
    """Return pieces with fields right of the texts above their figure, or None where these have no room."""
    first, end = _texts(pieces, width - _NARROWEST - _GUTTER)
    texts = pieces[first:end]
    if not texts:
        return None
    left = max(map(_right, texts)) + _GUTTER
    aside = _stacked(fields, width - left)
    tops = list(accumulate((piece.before + piece.height for piece in aside), initial=-aside[0].before))
    high = sum(piece.before + piece.height for piece in texts) - texts[0].before
    if tops[-1] > high:
        return None
    # Read after the texts beside which they stand, they take no room below these.
    hung = [
        replace(
            piece,
            height=0.0,
            before=0.0,
            keep=True,
            shapes=(Group(piece.shapes, left, top + piece.before - high),),
        )
        for piece, top in zip(aside, tops, strict=False)
    ]
    return [*pieces[:end], *hung, *pieces[end:]]


def _texts(pieces: Sequence[Piece], room: float) -> tuple[int, int]:
    """Return where the texts right above the figure begin and end, none of them wider than some room."""
    end = next((at for at, piece in enumerate(pieces) if piece.role == "Figure"), 0)
    while end > 0 and pieces[end - 1].role == "H3":
        end -= 1
    wide = {piece.block for piece in pieces if _right(piece) > room}
    first = end
    while first > 0 and pieces[first - 1].role in ("P", "LI", "H2") and pieces[first - 1].block not in wide:
        first -= 1
    return first, end


def _right(piece: Piece) -> float:
    x, _, w, _ = extent(piece.shapes) or (0.0, 0.0, 0.0, 0.0)
    return x + w


def _stacked(fields: Fields, width: float) -> list[Piece]:
    """Return each label with what it stands for under it, as the rows of one table."""
    stacked: list[Piece] = []
    for row in fields.rows:
        cell = row.cell
        spans = (Span(cell.text, cell.bold, target=cell.target, tone=cell.tone, own=cell.own),)
        label = set_text((Span(row.label),), _LABEL, width, before=_BETWEEN if stacked else 0.0)
        lines = set_text(spans, CELL, width)
        stacked += [replace(piece, shapes=(Group(piece.shapes), Group(()))) for piece in label]
        stacked += [replace(piece, shapes=(Group(()), Group(piece.shapes)), more=True) for piece in lines]
    return [replace(piece, role="TD", block=-1) for piece in stacked]
