"""Running text with stressed words and links, and lists of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint
from canvas_app.report.lettering import line_of, measure, reads_from_right, wrap_lines
from canvas_app.report.pdf.pieces import (
    BODY_STYLE,
    CAPTION_STYLE,
    LETTERS,
    PROSE_WIDTH,
    Piece,
    Style,
    linked,
    without_orphan,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.drawing.shapes import Shape, Weight
    from canvas_app.report.content.blocks import Bullets, Paragraph, Span, Spans
    from canvas_app.report.pdf.pieces import Role

_HANG = 20.0
"""How far a list stands in."""
_BETWEEN = 4.0
_BEFORE, _BEFORE_REMARK = 8.0, 10.0
_BLANKS = re.compile(r"[ \t\r]+")


def paragraph(block: Paragraph, width: float) -> list[Piece]:
    """Return running text of at most 62 characters a line; remarks are smaller and as wide as the page."""
    if block.quiet:
        return set_text(block.spans, CAPTION_STYLE, width, before=_BEFORE_REMARK, letters=None)
    return set_text(block.spans, BODY_STYLE, min(width, PROSE_WIDTH), before=_BEFORE, page=width)


def bullets(block: Bullets, width: float) -> list[Piece]:
    """Return a list; its signs hang before the text, on the side from which it is read."""
    pieces: list[Piece] = []
    right = any(_reads_from_right(spans) for spans in block.items)
    for number, spans in enumerate(block.items, start=1):
        sign = f"{number}." if block.numbered else "•"
        room = min(width, PROSE_WIDTH) - _HANG
        item = set_text(
            spans, BODY_STYLE, room, before=_BETWEEN, indent=_HANG, role="LI", page=width - _HANG, right=right
        )
        edge = 0.0 if block.numbered else 4.0
        sign = line_of(sign, right=right)
        hung = BODY_STYLE.text(sign, width - edge if right else edge, 0.0, end=right)
        pieces += [replace(item[0], shapes=(hung, *item[0].shapes)), *item[1:]]
    if pieces:
        pieces[0] = replace(pieces[0], before=_BEFORE)
    return pieces


def _reads_from_right(spans: Spans) -> bool:
    return reads_from_right("".join(span.text for span in spans))


def set_text(  # noqa: PLR0913  (what a text may have)
    spans: Spans,
    style: Style,
    width: float,
    *,
    before: float = 0.0,
    indent: float = 0.0,
    letters: int | None = LETTERS,
    role: Role = "P",
    page: float | None = None,
    right: bool | None = None,
) -> list[Piece]:
    """Return spans as lines, without a lone line at either end of a page.

    What is read from the right ends at the right edge `page`, as all does with `right`.
    """
    right = _reads_from_right(spans) if right is None else right
    lines = _lines(spans, style, width, letters, right=right)
    edge = (width if page is None else page) if right else None
    last = len(lines) - 1
    return [
        Piece(
            style.line,
            tuple(_shapes(line, style, indent, edge)),
            before=before if index == 0 else 0.0,
            keep=last > 0 and index in (0, last - 1),
            role=role,
            more=index > 0,
        )
        for index, line in enumerate(lines)
    ]


_Line = list[tuple[str, "Span"]]


def _lines(spans: Spans, style: Style, width: float, letters: int | None, *, right: bool) -> list[_Line]:
    """Break text into lines, each of parts that look the same, from left to right."""
    # Bold letters are the widest, so that no line becomes too wide when some of it is not.
    weight: Weight = "bold" if any(span.bold for span in spans) else style.weight
    lines: list[_Line] = []
    for stretches in _paragraphs(spans):
        if not any(words for words, _ in stretches):
            lines += [[]] if lines else []
            continue
        tidy = _tidy(stretches)
        text = "".join([words for words, _ in tidy])
        at = 0
        for line in without_orphan(wrap_lines(text, width, style.size, weight, letters), text):
            at = text.index(line, at)
            lines.append(_parts(tidy, at, at + len(line), right=right))
            at += len(line)
    while lines and not lines[-1]:
        lines.pop()
    return lines or [[]]


def _paragraphs(spans: Spans) -> list[_Line]:
    """Return the words of each span between line breaks."""
    paragraphs: list[_Line] = [[]]
    for span in spans:
        first, *others = span.text.split("\n")
        paragraphs[-1].append((first, span))
        paragraphs += [[(words, span)] for words in others]
    return paragraphs


def _tidy(stretches: _Line) -> _Line:
    """Return stretches with every run of blanks as one, none at the ends, as lines are broken."""
    kept: _Line = []
    for words, span in stretches:
        one = _BLANKS.sub(" ", words)
        one = one.lstrip(" ") if not kept or kept[-1][0].endswith(" ") else one
        if one:
            kept.append((one, span))
    if kept and kept[-1][0].endswith(" "):
        words, span = kept.pop()
        kept += [(words[:-1], span)] if words != " " else []
    return kept


def _parts(stretches: _Line, start: int, end: int, *, right: bool) -> _Line:
    """Return what of some stretches stands between two characters, in the order in which it is drawn."""
    parts, first = [], 0
    for words, span in stretches:
        if part := words[max(start - first, 0) : max(end - first, 0)]:
            parts.append((part, span))
        first += len(words)
    return [(line_of(text, right=right), span) for text, span in (reversed(parts) if right else parts)]


def _shapes(line: _Line, style: Style, x: float, edge: float | None) -> Iterator[Shape]:
    """Yield the parts of a line from `x` on, or so that they end at an edge."""
    styled = [(words, span, _styled(span, style)) for words, span in line]
    if edge is not None:
        x = edge - sum(measure(words, each.size, each.weight) for words, _, each in styled)
    for words, span, each in styled:
        text = each.text(words, x, 0.0)._replace(oblique=span.italic)
        yield text if span.target is None else linked(text, span.target)
        x += measure(words, each.size, each.weight)


def _styled(span: Span, style: Style) -> Style:
    weight: Weight = "semibold" if span.bold and style.weight == "regular" else style.weight
    paint = Paint(span.tone) if span.tone else style.paint
    return replace(style, weight=weight, paint=paint, own=span.own)
