"""What stands between texts and tables: strips of key numbers, room for comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint, Rect
from canvas_app.drawing.text import elide, wrap
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pieces import LINE, MUTED, Piece, Style, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import CommentBox, KeyFigure
    from canvas_app.report.pdf.page import Page

_LABEL = Style(11.5, paint=MUTED)
_NUMBER = Style(19.0, "bold", leading=1.35)
_SMALLEST_NUMBER, _SMALLEST_LABEL = 13.0, 9.0
_NOTE_TOP = 47.0
_NOTE_LINE = 15.0
_GUTTER = 14.0
_MOST_IN_ROW = 4
_BETWEEN = 16.0
"""Between rows: more than between what is said of one number."""
_SPARE = 0.25
"""What is made to fit is a little narrower than its room: sums of widths are not exact."""
_COMMENT_LINE, _COMMENT_GAP = 22.0, 9.0
_COMMENT_LABEL = Style(11.5, "semibold", MUTED)


def key_figures(items: Sequence[KeyFigure], width: float, most: int = _MOST_IN_ROW) -> list[Piece]:
    """Return numbers side by side, in rows of much the same length."""
    if not items:
        return []
    rows = -(-len(items) // most)
    in_row = -(-len(items) // rows)
    pieces = []
    for start in range(0, len(items), in_row):
        height, shapes = _row(items[start : start + in_row], width / in_row)
        kept = start + in_row < len(items)
        before = _BETWEEN if start else 20.0
        pieces.append(Piece(height, shapes, before=before, keep=kept, soft=kept, role="P"))
    return pieces


def _row(items: Sequence[KeyFigure], step: float) -> tuple[float, tuple[Shape, ...]]:
    """Return what each number is, the number, and a line on what it means."""
    room = step - _GUTTER
    baseline = _LABEL.text("", 0.0, 0.0).y
    shapes: list[Shape] = []
    lines = 0
    for index, item in enumerate(items):
        x = index * step
        label = _as_wide_as(item.label, room, _LABEL, _SMALLEST_LABEL)
        # A smaller label stands on the line of the others.
        shapes.append(label.text(elide(item.label, room, label.size), x, 0.0)._replace(y=baseline))
        number = _as_wide_as(item.value, room, _NUMBER, _SMALLEST_NUMBER)
        shapes.append(number.text(elide(item.value, room, number.size, "bold"), x, 19.0))
        paint = MUTED if item.tone is None else Paint(item.tone)
        note = wrap(item.note, room, _LABEL.size)
        for line, words in enumerate(note):
            shapes.append(replace(_LABEL, paint=paint).text(words, x, _NOTE_TOP + line * _NOTE_LINE))
        lines = max(lines, len(note))
    return _NOTE_TOP + lines * _NOTE_LINE, tuple(shapes)


def _as_wide_as(text: str, room: float, style: Style, smallest: float) -> Style:
    """Return a style in which a long text, as a date, is still whole."""
    wide = measure(text, style.size, style.weight)
    if wide <= room:
        return style
    size = max(style.size * (room - _SPARE) / wide, smallest)
    return replace(style, size=size, leading=style.line / size)


def comment_box(block: CommentBox, width: float) -> Piece:
    """Return a frame with lines to write on; in a higher one there are more of them."""
    height = _COMMENT_LABEL.line + 6.0 + block.lines * _COMMENT_LINE
    return Piece(
        height,
        _comment_frame(block.label, width, height),
        before=_COMMENT_GAP,
        role="Form",
        alt=block.label,
        with_height=lambda high: _comment_frame(block.label, width, high),
    )


def _comment_frame(label: str, width: float, height: float) -> tuple[Shape, ...]:
    style = _COMMENT_LABEL
    inner = height - style.line - 6.0
    count = max(int(inner / _COMMENT_LINE + 0.01), 1)
    step = inner / count
    lines = (
        rule(width - 24.0, style.line + 4.0 + number * step, LINE._replace(alpha=0.8), x=12.0)
        for number in range(1, count)
    )
    frame = Rect(0.5, 0.5, width - 1.0, height - 1.0, stroke=LINE, radius=6.0)
    words = style.text(elide(label, width - 24.0, style.size, "semibold"), 12.0, 6.0)
    return (frame, words, *lines)


def share_boxes(page: Page, following: Page) -> bool:
    """Move boxes to a page of but a few boxes, which look lost there; tell whether it had so few.

    Both pages then have about as many.
    """
    boxes = [piece for _, piece in page.placed if piece.role == "Form"]
    alone = bool(following.placed) and all(piece.role == "Form" for _, piece in following.placed)
    if not alone or len(following.placed) * 2 >= len(boxes):
        return False
    count = (len(boxes) - len(following.placed)) // 2
    kept, rest = page.placed[:-count], [piece for _, piece in following.placed]
    page.placed, page.used = kept, kept[-1][0] + kept[-1][1].height
    following.placed, following.used = [], 0.0
    for piece in (*boxes[-count:], *rest):
        following.add(piece)
    return True


def enlarge_boxes(page: Page) -> None:
    """Give the boxes for comments on a page, evenly, the room that would else stay empty below them."""
    pieces = [piece for _, piece in page.placed]
    boxes = sum(piece.role == "Form" for piece in pieces)
    more = (page.format.height - page.used - _SPARE) / boxes
    if more <= 0.0:
        return
    page.placed, page.used = [], 0.0
    for piece in pieces:
        page.add(_higher(piece, more) if piece.role == "Form" else piece)


def _higher(box: Piece, more: float) -> Piece:
    height = box.height + more
    return box if box.with_height is None else replace(box, height=height, shapes=box.with_height(height))
