"""Distributes pieces over pages: no lone heading, no row without its table head."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from canvas_app.report.pdf.page import Page, page_format
from canvas_app.report.pdf.pieces import Piece, Turn
from canvas_app.report.pdf.strips import enlarge_boxes, share_boxes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.report.pdf.page import Format, Paper
    from canvas_app.report.pdf.pieces import Flow

_OPENED = ("Figure", "TH", "TD", "Form", "H2")
"""With these, and with what follows a section's heading, a chapter has begun well."""
_HEADS = ("H1", "H2", "H3", "TH")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits for the end of a page: pieces that belong together."""

    form: Format
    chunks: Sequence[list[Piece]]

    @property
    def together(self) -> list[Piece]:
        return [piece for chunk in self.chunks for piece in chunk]


@dataclass
class _Book:
    """The pages so far, and what waits until the present one is full: in its order, which is kept."""

    paper: Paper
    pages: list[Page] = field(default_factory=list)
    waiting: deque[_Waiting] = field(default_factory=deque)

    @property
    def page(self) -> Page:
        """The present page."""
        return self.pages[-1]

    def wait(self, chunks: Sequence[list[Piece]], form: Format) -> None:
        """Put what floats where it fits on the present page, else let it wait."""
        waiting = _Waiting(form, chunks)
        if not self.waiting and self.page.format == form and self.page.takes(waiting.together):
            self.add(waiting.together)
        else:
            self.waiting.append(waiting)

    def add(self, pieces: Sequence[Piece]) -> None:
        """Put pieces on the present page."""
        for piece in pieces:
            self.page.add(piece)

    def show_next(self) -> None:
        """Put what waits first on the present page, or on its own; a page on its side holds no more."""
        first = self.waiting.popleft()
        alike = self.page.format == first.form and not first.form.landscape
        if alike and self.page.takes(first.together):
            self.add(first.together)
            return
        self.pages.append(Page(first.form))
        others, self.waiting = self.waiting, deque()
        for chunk in first.chunks:
            self.place(chunk)
        self.waiting = others

    def show_all(self) -> None:
        """Put down all that waits."""
        while self.waiting:
            self.show_next()

    def show_before(self, following: Sequence[Piece]) -> None:
        """Put down what waits and has room above something else, unless that goes on with what is there."""
        while self.waiting and not self._goes_on(following[0]):
            first = self.waiting[0]
            if first.form != self.page.format or not self.page.takes(first.together):
                return
            self.show_next()

    def _goes_on(self, first: Piece) -> bool:
        """Tell whether a piece goes on with the table, the list or the text that ends the present page."""
        if first.head is not None or first.more:
            return True
        return bool(self.page.placed) and self.page.placed[-1][1].block == first.block > 0

    def turn(self, form: Format, following: Sequence[Piece] = ()) -> None:
        """Begin a page. What waits comes before it, and may leave room for what follows."""
        while self.waiting:
            self.show_next()
            if following and self.page.format == form and self.page.takes(following):
                return
        self.pages.append(Page(form))

    def go_on(self, following: Sequence[Piece]) -> None:
        """Begin the next page for what had no room.

        What waits parts no table, no list and no text; a picture may stand above where text goes on.
        """
        first = following[0]
        if not self._goes_on(first):
            self.turn(self.page.format, following)
            return
        self.pages.append(Page(self.page.format))
        if first.head is not None:
            self.page.add(first.head)
        elif self.waiting and self.waiting[0].form == self.page.format:
            picture = self.waiting[0].together
            if self.page.takes([*picture, *following]):
                self.show_next()

    def place(self, chunk: list[Piece]) -> None:
        """Put down what belongs together, on as many pages as it needs."""
        self.show_before(chunk)
        while not self.page.takes(chunk):
            # A lone row or line stands as well on the next page.
            if (len(chunk) > 1 or chunk[0].role == "Figure") and self.page.squeeze(chunk):
                return
            fitting = _parted(chunk, self.page)
            if fitting:
                self.page.squeeze(chunk[:fitting])
                chunk = chunk[fitting:]
            elif _height(chunk) > self.page.format.height:
                self._place_in_parts(chunk)
                return
            self.go_on(chunk)
            self.show_before(chunk)
        self.add(chunk)

    def _place_in_parts(self, chunk: list[Piece]) -> None:
        """Place what belongs together and has no room on one page; it never breaks behind a heading."""
        rest = chunk
        while rest:
            count = _fitting(rest, self.page)
            if count == 0 and self.page.placed and not _only_head(self.page, rest[0]):
                self.go_on(rest[:1])
                continue
            self.add(rest[: max(count, 1)])
            rest = rest[max(count, 1) :]


def paginate(flow: Flow, paper: Paper) -> list[Page]:
    """Return the pages of a flow that begins with a Turn or on a page of its own."""
    book = _Book(paper)
    for turn, chunks in _runs(flow):
        form = page_format(paper, turn.landscape)
        if turn.floats and book.pages:
            book.wait(chunks, form)
            continue
        if turn.free:
            book.show_all()
        if not (book.pages and _goes_on(book.page, turn, chunks)):
            book.turn(form, chunks[0] if chunks else ())
        rest = deque(chunks)
        while rest:
            chunk = rest.popleft()
            if not _is_numbered(chunk) or not _waits(chunk, rest, book):
                _place(chunk, book)
    book.show_all()
    pages = [page for page in book.pages if page.placed]
    for page, following in pairwise([*pages, Page(page_format(paper))]):
        if page.ends_with_box and (share_boxes(page, following) or not following.ends_with_box):
            enlarge_boxes(page)
    return pages


def _place(chunk: list[Piece], book: _Book) -> None:
    if book.waiting and _is_numbered(chunk):
        # Those that wait have lower numbers.
        form = book.page.format
        book.show_all()
        if book.page.format != form:
            book.pages.append(Page(form))
    book.place(chunk)


def _waits(chunk: list[Piece], rest: deque[list[Piece]], book: _Book) -> bool:
    """Let a figure wait for the next page when what follows it fills the present one; tell whether it does.

    The heading and the words above it stay with what follows; a section of but a figure waits as a whole.
    """
    page = book.page
    if not page.placed:
        return False
    if not book.waiting and (not page.gapes or page.nearly_takes(chunk)):
        return False
    following = next((each for each in rest if not _is_numbered(each)), None)
    if following is None:
        return False
    lead, figure = _led_to(chunk)
    if lead and (following is not rest[0] or following[0].role in ("H1", "H2")):
        lead, figure = [], chunk
    text = [*lead, *following]
    if figure[0].role == "H1" or not (page.takes(text) or _parted(text, page)):
        return False
    book.wait([figure], page.format)
    if lead:
        rest[0] = text
    return True


def _led_to(chunk: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return what leads to a figure, as the heading of its section, and the figure with its own heading."""
    at = max(at for at, piece in enumerate(chunk) if piece.role == "Figure")
    while at and chunk[at - 1].role == "H3":
        at -= 1
    return chunk[:at], chunk[at:]


def _goes_on(page: Page, turn: Turn, following: Sequence[list[Piece]]) -> bool:
    """Tell whether what follows a turn may stand on the present page, down to its first section or table.

    Its first words are enough where else much of the page would stay empty.
    """
    if page.format.landscape != turn.landscape:
        return False
    if not turn.free:
        return True
    if page.emptiness < turn.free:
        return False
    words: list[Piece] = []
    for chunk in following:
        if any(piece.role in _OPENED for piece in chunk):
            opening = [*words, *chunk]
            if page.nearly_takes(opening) or _parted(opening, page):
                return True
            return bool(words) and page.takes(words)
        words += chunk
    return page.nearly_takes(words)


def _parted(chunk: Sequence[Piece], page: Page) -> int:
    """Return how much of what rather stays together is to stand on a page, where much would stay empty."""
    if not (page.gapes and page.placed):
        return 0
    return next(
        (at for at in range(len(chunk) - 1, 0, -1) if chunk[at - 1].soft and page.nearly_takes(chunk[:at])), 0
    )


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
