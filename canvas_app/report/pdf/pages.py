"""Distributes pieces over pages: no lone heading, no row without its table head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from canvas_app.report.pdf.pieces import Piece, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.report.pdf.pieces import Flow

Paper = Literal["A4", "Letter"]

_MM = 96.0 / 25.4  # canvas units in a millimetre
MARGIN = 24.0 * _MM
_SIZES: dict[Paper, tuple[float, float]] = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # mm


@dataclass(frozen=True, slots=True)
class Format:
    """The size of a page in canvas units."""

    w: float
    h: float

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.w - 2 * MARGIN

    @property
    def height(self) -> float:
        """The height between the margins."""
        return self.h - 2 * MARGIN


def page_format(paper: Paper, landscape: bool = False) -> Format:
    """Return the size of a page."""
    short, long = (side * _MM for side in _SIZES[paper])
    return Format(long, short) if landscape else Format(short, long)


@dataclass
class Page:
    """One page with the distance of each piece from its upper margin."""

    format: Format
    placed: list[tuple[float, Piece]] = field(default_factory=list)
    used: float = 0.0

    def add(self, piece: Piece) -> None:
        """Put a piece under what is there."""
        top = self.used + (piece.before if self.placed else 0.0)
        self.placed.append((top, piece))
        self.used = top + piece.height

    def takes(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether some pieces fit under what is there."""
        needed = sum(piece.before + piece.height for piece in pieces)
        if not self.placed:
            needed -= pieces[0].before
        return self.used + needed <= self.format.height + 0.01


def paginate(flow: Flow, paper: Paper) -> list[Page]:
    """Return the pages of a flow that begins with a Turn or on a page of its own."""
    pages: list[Page] = []
    for chunk in _chunks(flow):
        if isinstance(chunk, Turn):
            pages.append(Page(page_format(paper, chunk.landscape)))
            continue
        if not pages:
            pages.append(Page(page_format(paper)))
        _place(chunk, pages)
    return [page for page in pages if page.placed]


def _place(chunk: list[Piece], pages: list[Page]) -> None:
    if pages[-1].takes(chunk):
        parts = [chunk]
    elif _height(chunk) <= pages[-1].format.height:
        _next_page(chunk[0], pages)
        parts = [chunk]
    else:
        parts = [[piece] for piece in chunk]
    for part in parts:
        if not pages[-1].takes(part) and pages[-1].placed:
            _next_page(part[0], pages)
        for piece in part:
            pages[-1].add(piece)


def _next_page(first: Piece, pages: list[Page]) -> None:
    pages.append(Page(pages[-1].format))
    if first.head is not None:
        pages[-1].add(first.head)


def _height(chunk: list[Piece]) -> float:
    head = chunk[0].head.height if chunk[0].head is not None else 0.0
    return head + sum(piece.before + piece.height for piece in chunk)


def _chunks(flow: Flow) -> Iterator[Turn | list[Piece]]:
    """Yield the turns, and between them the pieces that belong together."""
    chunk: list[Piece] = []
    for item in flow:
        if isinstance(item, Turn):
            if chunk:
                yield chunk
            chunk = []
            yield item
            continue
        chunk.append(item)
        if not item.keep:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
