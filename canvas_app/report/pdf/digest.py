"""Fits a chapter into one page: what it says first, tables and lists shortened, the rest left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import (
    Bullets,
    CanvasPage,
    CommentBox,
    Fields,
    Figure,
    Heading,
    Paragraph,
    Table,
    text,
)
from canvas_app.report.content.sentences import in_words
from canvas_app.report.pdf.page import scaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.layout import Layout
    from canvas_app.report.pdf.pieces import Piece

_FEWEST_ROWS = 3
_LEFT_OUT = (CanvasPage, CommentBox)
"""Blocks that a short document does without, besides entries of the register."""


_SMALLER = 0.36
"""So much smaller a figure may become."""
_OWN_WORDS = -1
"""Where the user's own words stand, in place of a heading: they have no gaps."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What stands on a page together or not at all: headings, what leads to their content, and that."""

    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    under: frozenset[int]
    """The numbers of the headings under which it stands; without them it would stand under another one."""

    @property
    def rank(self) -> int:
        """How soon it goes when room is short and the user has words of their own; 0 is last."""
        if _OWN_WORDS in self.under:
            return 1
        match self.blocks[-1]:
            case Figure():
                return 2
            case Fields():
                return 3
        return 0


@dataclass
class Digest:
    """Fills the room of a page with blocks in their order; what does not fit is left out."""

    layout: Layout
    room: float
    """Height that is left."""
    whole: bool = True
    """Whether everything was told."""

    def told(self, blocks: Iterable[Block], *, own_last: bool = False) -> list[Piece]:
        """Return the pieces of as many blocks as there is room for. No heading stands without its content.

        With `own_last` what the program composed has the room first: words of the user's own that open a
        chapter, and then fields without a name, get what is left.
        """
        units = list(_units(blocks))
        order = sorted(range(len(units)), key=lambda at: units[at].rank) if own_last else range(len(units))
        placed: dict[int, list[Piece]] = {}
        dropped: frozenset[int] = frozenset()
        for at in order:
            unit = units[at]
            placed[at] = [] if unit.under & dropped else self._fitting(unit)
            if not placed[at]:
                self.whole = False
                dropped |= unit.under if unit.headings or _OWN_WORDS in unit.under else frozenset()
        return [piece for at in range(len(units)) for piece in placed[at]]

    def _fitting(self, unit: _Unit) -> list[Piece]:
        """Return the pieces of a unit, its table or list shorter, its figure smaller or left out, or nothing.

        What is said above a figure or a further text stands for itself; what is said above a table only
        leads to it.
        """
        *above, block = unit.blocks
        if isinstance(block, _LEFT_OUT) or (isinstance(block, Fields) and block.name):
            return []
        before = self.layout.figures, self.layout.tables
        candidate: Block | None = block
        while candidate is not None:
            parts = (*_recounted(unit.headings, block, candidate), *above, candidate)
            pieces = [piece for part in parts for piece in self.layout.block(part)]
            height = sum(piece.before + piece.height for piece in pieces)
            high = sum(piece.height for piece in pieces if piece.role == "Figure")
            if isinstance(candidate, Figure) and 0.0 < height - self.room <= high * _SMALLER:
                share = 1.0 - (height - self.room) / high
                pieces = [scaled(piece, share) if piece.role == "Figure" else piece for piece in pieces]
                height = self.room
            if height <= self.room:
                self.room -= height
                self.whole = self.whole and candidate is block
                return pieces
            self.layout.figures, self.layout.tables = before
            candidate = _shorter(block, candidate, (height - self.room) / height)
        if isinstance(block, Figure | Paragraph) and above:
            self.whole = False
            return self._fitting(replace(unit, blocks=tuple(above)))
        return []


def _units(blocks: Iterable[Block]) -> Iterator[_Unit]:
    """Yield the parts of a chapter that are told whole, without sections that are left for comments."""
    number = 0
    for section in _sections(blocks):
        if any(isinstance(block, CommentBox) for block in section):
            continue
        path: list[tuple[int, Heading]] = []
        headings: tuple[Heading, ...] = ()
        lead: tuple[Block, ...] = ()
        for block in section:
            if isinstance(block, Heading):
                if lead:
                    yield _Unit(headings, lead, frozenset(at for at, _ in path))
                    headings, lead = (), ()
                number += 1
                path = [known for known in path if known[1].level < block.level] + [(number, block)]
                headings = (*(known for known in headings if known.level < block.level), block)
                continue
            lead = (*lead, block)
            if headings and isinstance(block, Paragraph):
                continue
            own = not path and _is_own(block)
            yield _Unit(headings, lead, frozenset((_OWN_WORDS,) if own else (at for at, _ in path)))
            headings, lead = (), ()
        if lead:
            yield _Unit(headings, lead, frozenset(at for at, _ in path))


def _is_own(block: Block) -> bool:
    """Tell whether a text is the user's own, and not a sentence with a name of theirs in it."""
    match block:
        case Paragraph(spans=spans):
            return all(span.own for span in spans)
        case Bullets(items=items):
            return all(span.own for item in items for span in item)
    return False


def _sections(blocks: Iterable[Block]) -> list[list[Block]]:
    """Return the sections of a chapter, each with its heading."""
    sections: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 2:
            sections.append([])
        sections[-1].append(block)
    return sections


def _recounted(headings: Iterable[Heading], whole: Block, block: Block) -> Iterator[Heading]:
    """Yield headings that say how many items the list under them has, for a list with fewer of them."""
    for heading in headings:
        if isinstance(whole, Bullets) and isinstance(block, Bullets) and block is not whole:
            said, _, noun = heading.text.partition(" ")
            if noun and said == in_words(len(whole.items)).capitalize():
                kept = len(block.items)
                noun = noun.removesuffix("s") if kept == 1 else noun
                yield replace(heading, text=f"{in_words(kept).capitalize()} {noun}")
                continue
        yield heading


def _shorter(whole: Block, block: Block, less: float) -> Block | None:
    """Return a list without its last item, or a table with about that share of its rows less, which says so.

    None where it cannot be: the first item of a list always stays.
    """
    if isinstance(block, Bullets):
        return replace(block, items=block.items[:-1]) if len(block.items) > 1 else None
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
