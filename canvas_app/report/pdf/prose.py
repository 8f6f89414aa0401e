"""Running text with stressed words and links, and lists of it."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Paint
from canvas_app.report.lettering import measure, wrap_lines
from canvas_app.report.pdf.pieces import (
    ACCENT,
    BODY_STYLE,
    CAPTION_STYLE,
    LETTERS,
    PROSE_WIDTH,
    Piece,
    Style,
    linked,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.drawing.shapes import Shape, Weight
    from canvas_app.report.content.blocks import Bullets, Paragraph, Span, Spans
    from canvas_app.report.pdf.pieces import Role

_HANG = 20.0
"""How far a list stands in."""
_BETWEEN = 4.0
_BEFORE = 8.0


def paragraph(block: Paragraph, width: float) -> list[Piece]:
    """Return running text of at most 62 characters a line; remarks are smaller and as wide as the page."""
    if block.quiet:
        return set_text(block.spans, CAPTION_STYLE, width, before=6.0, letters=None)
    return set_text(block.spans, BODY_STYLE, min(width, PROSE_WIDTH), before=_BEFORE)


def bullets(block: Bullets, width: float) -> list[Piece]:
    """Return a list; its signs hang before the text."""
    pieces: list[Piece] = []
    for number, spans in enumerate(block.items, start=1):
        sign = f"{number}." if block.numbered else "•"
        item = set_text(
            spans, BODY_STYLE, min(width, PROSE_WIDTH) - _HANG, before=_BETWEEN, indent=_HANG, role="LI"
        )
        hung = BODY_STYLE.text(sign, 0.0 if block.numbered else 4.0, 0.0)
        pieces += [replace(item[0], shapes=(hung, *item[0].shapes)), *item[1:]]
    if pieces:
        pieces[0] = replace(pieces[0], before=_BEFORE)
    return pieces


def set_text(
    spans: Spans,
    style: Style,
    width: float,
    *,
    before: float = 0.0,
    indent: float = 0.0,
    letters: int | None = LETTERS,
    role: Role = "P",
) -> list[Piece]:
    """Return spans as lines, without a lone line at either end of a page."""
    lines = _lines(spans, style, width, letters)
    last = len(lines) - 1
    return [
        Piece(
            style.line,
            tuple(_shapes(line, style, indent)),
            before=before if index == 0 else 0.0,
            keep=last > 0 and index in (0, last - 1),
            role=role,
            more=index > 0,
        )
        for index, line in enumerate(lines)
    ]


_Line = list[tuple[str, "Span"]]


def _lines(spans: Spans, style: Style, width: float, letters: int | None) -> list[_Line]:
    """Break text into lines, each of parts that look the same."""
    marked = [(char, span) for span in spans for char in span.text]
    # Bold letters are the widest, so that no line becomes too wide when some of it is not.
    weight: Weight = "bold" if any(span.bold for span in spans) else style.weight
    lines: list[_Line] = []
    for same, group in groupby(marked, key=lambda item: item[0] == "\n"):
        chars = [*group]
        if same:
            lines += [[] for _ in chars[1:] if lines]
            continue
        tidy = _tidy(chars)
        text = "".join(char for char, _ in tidy)
        at = 0
        for line in wrap_lines(text, width, style.size, weight, letters):
            at = text.index(line, at)
            lines.append(_parts(tidy[at : at + len(line)]))
            at += len(line)
    while lines and not lines[-1]:
        lines.pop()
    return lines or [[]]


def _tidy(chars: Sequence[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """Return characters with every run of blanks as one, none at the ends, as lines are broken."""
    kept: list[tuple[str, Span]] = []
    for char, span in chars:
        blank = char in " \t\r"
        if not blank:
            kept.append((char, span))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", span))
    return kept[:-1] if kept and kept[-1][0] == " " else kept


def _parts(chars: Sequence[tuple[str, Span]]) -> _Line:
    parts = [("".join(char for char, _ in group), span) for span, group in _stretches(chars)]
    return parts[::-1] if _from_right("".join(char for char, _ in chars)) else parts


def _stretches(chars: Sequence[tuple[str, Span]]) -> Iterator[tuple[Span, Sequence[tuple[str, Span]]]]:
    """Yield the stretches of characters that belong to one span."""
    start = 0
    for at in range(1, len(chars) + 1):
        if at == len(chars) or chars[at][1] is not chars[start][1]:
            yield chars[start][1], chars[start:at]
            start = at


def _from_right(text: str) -> bool:
    """Tell whether a line is read from the right: by its first letter that has a direction."""
    if text.isascii():
        return False
    strong = (unicodedata.bidirectional(char) for char in text)
    return next((direction in ("R", "AL") for direction in strong if direction in ("L", "R", "AL")), False)


def _shapes(line: _Line, style: Style, x: float) -> Iterator[Shape]:
    for words, span in line:
        weight: Weight = "semibold" if span.bold and style.weight == "regular" else style.weight
        paint = ACCENT if span.target is not None else Paint(span.tone) if span.tone else style.paint
        text = replace(style, weight=weight, paint=paint).text(words, x, 0.0)
        text = replace(text, oblique=True) if span.italic else text
        yield text if span.target is None else linked(text, span.target)
        x += measure(words, style.size, weight)
