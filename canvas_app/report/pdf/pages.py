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
_OPENED = ("Figure", "TH", "TD", "Form", "H2")
"""With these, and with what follows a section's heading, a chapter has begun well."""
_HEADS = ("H1", "H2", "H3", "TH")
_SHRINKS = 0.2
"""A figure becomes at most so much smaller."""
_CLOSER, _CLOSER_FOR_TAIL = 0.35, 0.45
"""The gaps of a page become at most so much smaller, so that what misses it by little stays on it.

More for the last rows of a table, which would turn the page alone.
"""
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

    def add(self, piece: Piece, share: float = 1.0) -> None:
        """Put a piece under what is there, with a share of the gap that it wants."""
        top = self.used + (piece.before * share if self.placed else 0.0)
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

    def nearly_takes(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether pieces fit when they are squeezed in."""
        gaps = sum(piece.before for piece in pieces) + sum(piece.before for _, piece in self.placed[1:])
        soft = sum(piece.height for piece in pieces if piece.role == "Figure")
        return not pieces or self.missing(pieces) <= gaps * _closer(pieces) + soft * _SHRINKS

    def squeeze(self, pieces: Sequence[Piece]) -> bool:
        """Put pieces under what is there that miss the page by little, or return False.

        The gaps of the page become smaller, and where that is not enough the figures among the pieces.
        """
        every = [*(piece for _, piece in self.placed), *pieces]
        gaps = sum(piece.before for piece in every[1:])
        over = sum(piece.height for piece in every) + gaps - self.format.height
        closer = min(over, gaps * _closer(pieces))
        soft = sum(piece.height for piece in pieces if piece.role == "Figure")
        if over - closer > soft * _SHRINKS:
            return False
        if over > closer:
            scale = (soft - (over - closer) - 1.0) / soft
            every[len(self.placed) :] = [
                scaled(piece, scale) if piece.role == "Figure" else piece for piece in pieces
            ]
        share = 1.0 - closer / max(gaps, 1.0)
        self.placed, self.used = [], 0.0
        for piece in every:
            self.add(piece, share)
        return True


def _closer(pieces: Sequence[Piece]) -> float:
    """Return which share of its gaps a page may give up for some pieces."""
    tail = pieces[0].role == "TD" and pieces[-1].role == "Caption"
    return _CLOSER_FOR_TAIL if tail else _CLOSER


@dataclass
class _Book:
    """The pages so far, and those that wait until the present one is full."""

    paper: Paper
    pages: list[Page] = field(default_factory=list)
    waiting: list[Page] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The present page."""
        return self.pages[-1]

    def end_wait(self) -> None:
        """Take up all pages that wait."""
        self.pages += self.waiting
        self.waiting = []

    def overtake_nothing(self, figure: Sequence[Piece]) -> None:
        """Take up all pages that wait before a figure: theirs have lower numbers."""
        form = self.page.format
        self.end_wait()
        if self.page.format != form or not self.page.takes(figure):
            self.pages.append(Page(form))

    def turn(self, form: Format, following: Sequence[Piece] = ()) -> None:
        """Begin a page. Those that wait come before it, and one of them may have room for what follows."""
        while self.waiting:
            self.pages.append(self.waiting.pop(0))
            if following and self.page.format == form and self.page.takes(following):
                return
        self.pages.append(Page(form))

    def go_on(self, following: Sequence[Piece]) -> None:
        """Begin the next page for what had no room.

        Pages that wait do not part a table, a list or a text; a picture may stand above where text goes on.
        """
        first = following[0]
        _, above = self.page.placed[-1]
        if first.head is None and not first.more and not above.block == first.block > 0:
            self.turn(self.page.format, following)
            return
        upright = self.waiting[:1] if first.head is None else []
        if upright and upright[0].format == self.page.format and upright[0].takes(following):
            self.pages.append(self.waiting.pop(0))
            return
        self.pages.append(Page(self.page.format))
        if first.head is not None:
            self.page.add(first.head)


def paginate(flow: Flow, paper: Paper) -> list[Page]:
    """Return the pages of a flow that begins with a Turn or on a page of its own."""
    book = _Book(paper)
    for turn, chunks in _runs(flow):
        form = page_format(paper, turn.landscape)
        if turn.floats and book.pages:
            _float(chunks, form, book)
            continue
        if turn.free:
            book.end_wait()
        if not (book.pages and _goes_on(book.page, turn, chunks)):
            book.turn(form, chunks[0] if chunks else ())
        for chunk in chunks:
            _place(chunk, book)
    book.end_wait()
    return [page for page in book.pages if page.placed]


def _goes_on(page: Page, turn: Turn, following: Sequence[list[Piece]]) -> bool:
    """Tell whether what follows a turn may stand on the present page, down to its first section or table."""
    if page.format.landscape != turn.landscape:
        return False
    if not turn.free:
        return True
    opening: list[Piece] = []
    for chunk in following:
        opening += chunk
        if any(piece.role in _OPENED for piece in chunk):
            break
    enough = page.format.height - page.used >= turn.free * page.format.height
    return enough and page.nearly_takes(opening)


def _float(chunks: Sequence[list[Piece]], form: Format, book: _Book) -> None:
    """Put what floats where it fits on the present page, else on pages that wait for the end of that one."""
    together = [piece for chunk in chunks for piece in chunk]
    if not book.waiting and book.page.format == form and book.page.takes(together):
        for piece in together:
            book.page.add(piece)
        return
    apart = _Book(book.paper, [Page(form)])
    for chunk in chunks:
        _place(chunk, apart)
    book.waiting += apart.pages


def _place(chunk: list[Piece], book: _Book) -> None:
    if book.waiting and _is_numbered(chunk):
        book.overtake_nothing(chunk)
    if not book.page.takes(chunk):
        # A lone row or line stands as well on the next page.
        if (len(chunk) > 1 or chunk[0].role == "Figure") and book.page.squeeze(chunk):
            return
        if _height(chunk) > book.page.format.height:
            _place_in_parts(chunk, book)
            return
        book.go_on(chunk)
    for piece in chunk:
        book.page.add(piece)


def _place_in_parts(chunk: list[Piece], book: _Book) -> None:
    """Place what belongs together and has no room on one page; it never breaks behind a heading."""
    rest = chunk
    while rest:
        count = _fitting(rest, book.page)
        if count == 0 and book.page.placed and not _only_head(book.page, rest[0]):
            book.go_on(rest[:1])
            continue
        for piece in rest[: max(count, 1)]:
            book.page.add(piece)
        rest = rest[max(count, 1) :]


def _fitting(pieces: list[Piece], page: Page) -> int:
    """Return how many pieces fit on what is left of a page, without headings at the end."""
    count = 0
    while count < len(pieces) and page.takes(pieces[: count + 1]):
        count += 1
    while 0 < count < len(pieces) and pieces[count - 1].role in _HEADS:
        count -= 1
    return count


def _is_numbered(chunk: Sequence[Piece]) -> bool:
    """Tell whether a chunk is a figure with its caption."""
    return {"Figure", "Caption"} <= {piece.role for piece in chunk}


def _only_head(page: Page, piece: Piece) -> bool:
    """Tell whether nothing but the repeated head of a piece stands on a page."""
    return len(page.placed) == 1 and page.placed[0][1] is piece.head


def scaled(piece: Piece, scale: float) -> Piece:
    """Return a piece that is less high, with everything on it smaller; it stays as wide where that can be."""
    shapes = piece.shapes
    if piece.redraw is not None:
        wider, height = piece.redraw(1.0 / scale)
        shapes = wider if height <= piece.height + 0.1 else shapes
    return replace(piece, height=piece.height * scale, shapes=(Group(shapes, scale=scale),))


def _height(chunk: list[Piece]) -> float:
    head = chunk[0].head.height if chunk[0].head is not None else 0.0
    return head + sum(piece.before + piece.height for piece in chunk)


def _runs(flow: Flow) -> Iterator[tuple[Turn, list[list[Piece]]]]:
    """Yield every turn with what follows it down to the next one: the pieces that belong together."""
    turn, kept = Turn(), False
    chunks: list[list[Piece]] = []
    for item in flow:
        if isinstance(item, Turn):
            if chunks:
                yield turn, chunks
            turn, chunks, kept = item, [], False
            continue
        if kept:
            chunks[-1].append(item)
        else:
            chunks.append([item])
        kept = item.keep
    if chunks:
        yield turn, chunks
