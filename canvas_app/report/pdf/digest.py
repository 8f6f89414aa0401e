"""Fits a chapter into the room of one page: what it says first, tables shortened, the rest left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import CanvasPage, CommentBox, Fields, Heading, Table, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.layout import Layout
    from canvas_app.report.pdf.pieces import Piece

_FEWEST_ROWS = 3
_LEFT_OUT = (CanvasPage, CommentBox)
"""Blocks that a short document does without, besides entries of the register."""


@dataclass
class Digest:
    """Fills the room of a page with blocks in their order; what does not fit is left out."""

    layout: Layout
    room: float
    """Height that is left."""
    whole: bool = True
    """Whether everything was told."""

    def told(self, blocks: Iterable[Block]) -> list[Piece]:
        """Return the pieces of as many blocks as there is room for. No heading stands without its text."""
        pieces: list[Piece] = []
        for section in _sections(blocks):
            if any(isinstance(block, CommentBox) for block in section):
                continue
            headings: list[Heading] = []
            for block in section:
                if isinstance(block, Heading):
                    headings = [known for known in headings if known.level < block.level] + [block]
                    continue
                added = self._fitting(headings, block)
                self.whole = self.whole and bool(added)
                if added:
                    pieces += added
                    headings = []
        return pieces

    def _fitting(self, headings: list[Heading], block: Block) -> list[Piece]:
        """Return the pieces of a block under its headings, a table with fewer rows, or nothing."""
        if isinstance(block, _LEFT_OUT) or (isinstance(block, Fields) and block.name):
            return []
        before = self.layout.figures, self.layout.tables
        candidate: Block | None = block
        while candidate is not None:
            pieces = [piece for part in (*headings, candidate) for piece in self.layout.block(part)]
            height = sum(piece.before + piece.height for piece in pieces)
            if height <= self.room:
                self.room -= height
                self.whole = self.whole and candidate is block
                return pieces
            self.layout.figures, self.layout.tables = before
            candidate = _shorter(block, candidate, (height - self.room) / height)
        return []


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """Return the sections of a chapter, each with its heading."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            sections.append([])
        sections[-1].append(block)
    return sections


def _shorter(whole: Block, block: Block, less: float) -> Block | None:
    """Return a table with about that share of its rows less, which says so; None where it cannot be."""
    if not isinstance(block, Table) or not isinstance(whole, Table):
        return None
    count = min(int(len(block.rows) * (1.0 - less)), len(block.rows) - 1)
    if count < _FEWEST_ROWS:
        return None
    more = len(whole.rows) - count
    rest = f"{more:,} more {'row stands' if more == 1 else 'rows stand'} in the full review."
    return replace(whole, rows=whole.rows[:count], note=f"{whole.note} {rest}".strip())


def shortened_note(layout: Layout) -> list[Piece]:
    """Return the remark that a page does not tell everything."""
    return layout.block(text("Shortened. The full review tells the rest of this chapter.", quiet=True))
