"""Distributes pieces over pages: no lone heading, no row without its table head."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from canvas_app.drawing.shapes import Group
from canvas_app.report.pdf.pieces import Piece, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.report.pdf.pieces import Flow

Paper = Literal["A4", "Letter"]

MM = 96.0 / 25.4
"""Canvas units in a millimetre."""
MARGIN = 24.0 * MM
_SOLID = ("Figure", "TH", "TD", "Form")
"""What a page should not begin with when its heading stands on the page before."""
_HEADS = ("H1", "H2", "H3", "TH")
_SHRINKS = 0.2
"""A figure becomes at most so much smaller."""
_SIZES: dict[Paper, tuple[float, float]] = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # mm


@dataclass(frozen=True, slots=True)
class Format:
    """The size of a page in canvas units."""

    w: float
    h: float
    margin: float = MARGIN

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.w - 2 * self.margin

    @property
    def height(self) -> float:
        """The height between the margins."""
        return self.h - 2 * self.margin

    @property
    def landscape(self) -> bool:
        """Whether the page lies on its side."""
        return self.w > self.h


def page_format(paper: Paper, landscape: bool = False, margin: float = MARGIN) -> Format:
    """Return the size of a page."""
    short, long = (side * MM for side in _SIZES[paper])
    return Format(long, short, margin) if landscape else Format(short, long, margin)


@dataclass
class Page:
    """One page with the distance of each piece from its upper margin."""

    format: Format
    placed: list[tuple[float, Piece]] = field(default_factory=list)
    used: float = 0.0
    footer: bool = True

    def add(self, piece: Piece) -> None:
        """Put a piece under what is there."""
        top = self.used + (piece.before if self.placed else 0.0)
        self.placed.append((top, piece))
        self.used = top + piece.height

    def takes(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether some pieces fit under what is there."""
        return self.missing(pieces) <= 0.0

    def missing(self, pieces: Sequence[Piece]) -> float:
        """Return how much too high some pieces are for what is left of the page."""
        needed = sum(piece.before + piece.height for piece in pieces)
        if not self.placed:
            needed -= pieces[0].before
        return self.used + needed - self.format.height - 0.01


def paginate(flow: Flow, paper: Paper) -> list[Page]:
    """Return the pages of a flow that begins with a Turn or on a page of its own."""
    pages: list[Page] = []
    chunks = [*_chunks(flow)]
    for at, chunk in enumerate(chunks):
        if isinstance(chunk, Turn):
            if not (pages and _goes_on(pages[-1], chunk, chunks[at + 1 :])):
                pages.append(Page(page_format(paper, chunk.landscape)))
            continue
        if not pages:
            pages.append(Page(page_format(paper)))
        _place(chunk, pages)
    return [page for page in pages if page.placed]


def _goes_on(page: Page, turn: Turn, following: Sequence[Turn | list[Piece]]) -> bool:
    """Tell whether what follows a turn may stand on the present page, down to its first table or figure."""
    free = page.format.height - page.used
    if page.format.landscape != turn.landscape or free < turn.free * page.format.height:
        return False
    opening: list[Piece] = []
    for chunk in following:
        if isinstance(chunk, Turn):
            break
        opening += chunk
        if any(piece.role in _SOLID for piece in chunk):
            break
    return not opening or page.takes(opening)


def _place(chunk: list[Piece], pages: list[Page]) -> None:
    smaller = _smaller(chunk, pages[-1])
    if smaller is None and _height(chunk) <= pages[-1].format.height:
        _next_page(chunk[0], pages)
        smaller = chunk
    if smaller is None:
        _place_in_parts(chunk, pages)
        return
    for piece in smaller:
        pages[-1].add(piece)


def _place_in_parts(chunk: list[Piece], pages: list[Page]) -> None:
    """Place what belongs together and has no room on one page; it never breaks behind a heading."""
    rest = chunk
    while rest:
        count = _fitting(rest, pages[-1])
        if count == 0 and pages[-1].placed and not _only_head(pages[-1], rest[0]):
            _next_page(rest[0], pages)
            continue
        for piece in rest[: max(count, 1)]:
            pages[-1].add(piece)
        rest = rest[max(count, 1) :]


def _fitting(pieces: list[Piece], page: Page) -> int:
    """Return how many pieces fit on what is left of a page, without headings at the end."""
    count = 0
    while count < len(pieces) and page.takes(pieces[: count + 1]):
        count += 1
    while 0 < count < len(pieces) and pieces[count - 1].role in _HEADS:
        count -= 1
    return count


def _only_head(page: Page, piece: Piece) -> bool:
    """Tell whether nothing but the repeated head of a piece stands on a page."""
    return len(page.placed) == 1 and page.placed[0][1] is piece.head


def _smaller(chunk: list[Piece], page: Page) -> list[Piece] | None:
    """Return a chunk as it fits on a page: a figure may become a little smaller for it. None: it does not."""
    missing = page.missing(chunk)
    if missing <= 0.0:
        return chunk
    soft = sum(piece.height for piece in chunk if piece.role == "Figure")
    if missing > soft * _SHRINKS:
        return None
    scale = (soft - missing - 1.0) / soft
    return [scaled(piece, scale) if piece.role == "Figure" else piece for piece in chunk]


def scaled(piece: Piece, scale: float) -> Piece:
    """Return a piece that is smaller, with everything on it."""
    return replace(piece, height=piece.height * scale, shapes=(Group(piece.shapes, scale=scale),))


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
