"""One page: its size, what stands on it, and what may become smaller so that more has room."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from canvas_app.drawing.shapes import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.pieces import Piece

Paper = Literal["A4", "Letter"]

MM = 96.0 / 25.4
"""Canvas units in a millimetre."""
MARGIN = 24.0 * MM
_SHRINKS = 0.2
"""A figure becomes at most so much smaller."""
_CLOSER, _CLOSER_FOR_TAIL = 0.35, 0.45
"""The gaps of a page become at most so much smaller, so that what misses it by little stays on it.

More for the last rows of a table, which would turn the page alone.
"""
_EMPTY = 0.15
"""Where more of a page would stay empty, a figure waits, and what rather stays together is parted."""
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

    @property
    def emptiness(self) -> float:
        """The share of the page that is free."""
        return 1.0 - self.used / self.format.height

    @property
    def gapes(self) -> bool:
        """Whether so much of the page is free that something should still come on it."""
        return self.emptiness > _EMPTY

    @property
    def ends_with_box(self) -> bool:
        """Whether a box for comments is the last thing on the page."""
        return bool(self.placed) and self.placed[-1][1].role == "Form"

    def nearly_takes(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether pieces fit, if need be when they are squeezed in."""
        if not pieces or self.takes(pieces):
            return True
        over, gaps = self._over(pieces)
        return over <= gaps * _closer(pieces) + sum(self._softness(pieces))

    def squeeze(self, pieces: Sequence[Piece]) -> bool:
        """Put pieces under what is there that miss the page by little, or return False.

        The gaps of the page become smaller, and where that is not enough the figures among the pieces; also
        the charts above them, where else much of the page would stay empty.
        """
        if not self.nearly_takes(pieces):
            return False
        every = [*(piece for _, piece in self.placed), *pieces]
        over, gaps = self._over(pieces)
        closer = max(0.0, min(over, gaps * _closer(pieces)))
        if over > closer:
            soft = self._softness(pieces)
            part = min(1.0, (over - closer + 1.0) / sum(soft))
            every = [
                scaled(piece, 1.0 - part * less / piece.height) if less else piece
                for piece, less in zip(every, soft, strict=True)
            ]
        share = 1.0 - closer / max(gaps, 1.0)
        self.placed, self.used = [], 0.0
        for piece in every:
            self.add(piece, share)
        return True

    def _over(self, pieces: Sequence[Piece]) -> tuple[float, float]:
        """Return how much too high the page would be with some pieces, and all gaps between them."""
        every = [*(piece for _, piece in self.placed), *pieces]
        gaps = sum(piece.before for piece in every[1:])
        return sum(piece.height for piece in every) + gaps - self.format.height, gaps

    def _softness(self, pieces: Sequence[Piece]) -> list[float]:
        """Return how much less high each piece of the page and each of some others may become."""
        charts = self.gapes
        above = [_softness(piece) if charts and piece.redraw else 0.0 for _, piece in self.placed]
        return above + [_softness(piece) for piece in pieces]


def _closer(pieces: Sequence[Piece]) -> float:
    """Return which share of its gaps a page may give up for some pieces."""
    tail = pieces[0].role == "TD" and pieces[-1].role == "Caption"
    return _CLOSER_FOR_TAIL if tail else _CLOSER


def _softness(piece: Piece) -> float:
    """Return how much less high a piece may become."""
    if piece.role != "Figure":
        return 0.0
    return max(0.0, piece.height - (piece.full or piece.height) * (1.0 - _SHRINKS))


def scaled(piece: Piece, scale: float) -> Piece:
    """Return a piece that is less high, if it must be with everything on it smaller; it stays as wide."""
    shapes, redraw = piece.shapes, piece.redraw
    smaller = replace(piece, height=piece.height * scale, full=piece.full or piece.height)
    if piece.with_height is not None:
        smaller.shapes = piece.with_height(smaller.height)
        return smaller
    if redraw is not None:
        wider, height = redraw(1.0 / scale)
        shapes = wider if height <= piece.height + 0.1 else shapes

        def again(times: float) -> tuple[tuple[Shape, ...], float]:
            inner, high = redraw(times / scale)
            return (Group(inner, scale=scale),), high * scale

        smaller.redraw = again
    smaller.shapes = (Group(shapes, scale=scale),)
    return smaller
