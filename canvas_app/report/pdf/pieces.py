"""What pages are filled with: pieces of a fixed height, drawn with the same shapes as the canvas.

Lengths are canvas units (0.75 pt). A piece never splits; a long paragraph or table row is several pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from canvas_app.drawing.shapes import Group, Paint, Path, Shape, Text, Weight
from canvas_app.report.lettering import line_of, measure, reads_from_right, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.drawing.shapes import Anchor
    from canvas_app.report.pdf.pictures import Bitmap

Role = Literal["H1", "H2", "H3", "P", "LI", "TH", "TD", "Caption", "Figure", "TOCI", "Form", "Artifact"]
"""What a piece is for those who listen: the tags of a PDF, with TH and TD for rows of a table."""

INK, MUTED, FAINT, LINE, ACCENT = (Paint(token) for token in ("ink", "muted", "faint", "line", "accent"))

BODY, CAPTION, SMALL = 13.0, 11.5, 10.5
LEADING = 1.48
"""Height of a line of running text in its type size."""
LETTERS = 62
"""The most characters on a line of running text."""
PROSE_WIDTH = 440.0
SECTION_BEFORE = 30.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the bookmarks, and from level 0 in the contents."""

    level: int
    title: str


@dataclass(slots=True)
class Piece:
    """Shapes with their origin at the left upper corner, and how they behave where a page ends.

    Who makes a piece still sets it right; once it stands in the flow of a chapter it stays as it is.
    """

    height: float
    shapes: tuple[Shape, ...] = ()
    before: float = 0.0
    """Space above it, left out at the top of a page."""
    keep: bool = False
    """Stays on one page with the next piece."""
    soft: bool = False
    """That it stays gives way where else much of a page would stay empty."""
    head: Piece | None = None
    """Repeated above it when a page begins with it."""
    anchor: str | None = None
    entry: Entry | None = None
    role: Role = "P"
    alt: str = ""
    """What it shows, for those who cannot see it."""
    block: int = 0
    """Pieces of one number are one paragraph, one list or one table; 0 stands for itself."""
    more: bool = False
    """Goes on with what the piece before it began: a line of the same text, item or row."""
    full: float = 0.0
    """Its height before it became smaller; 0 where it did not."""
    bitmap: Bitmap | None = None
    redraw: Callable[[float], tuple[tuple[Shape, ...], float]] | None = None
    """Draws it for a width that is so many times its own, and returns the height too."""
    with_height: Callable[[float], tuple[Shape, ...]] | None = None
    """Draws it as wide for another height, its letters as large as they are."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Begins a new page, or goes on on the present one if that share of its height is free.

    With `free` 0 it goes on wherever there is a page of its kind.
    """

    landscape: bool = False
    free: float = 1.0
    floats: bool = False
    """What follows, down to the next turn, may wait for the end of a page: the text after it goes on."""


Flow = list[Piece | Turn]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    size: float = BODY
    weight: Weight = "regular"
    paint: Paint = INK
    leading: float = LEADING
    own: bool = False
    """Whether texts are the user's own words."""

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * self.leading

    def text(self, text: str, x: float, top: float, end: bool = False) -> Text:
        """Return one line whose box begins at `top`."""
        baseline = top + (self.line + self.size * 0.72) / 2
        anchor: Anchor = "end" if end else "start"
        return Text(x, baseline, text, self.size, self.paint, self.weight, anchor, own=self.own)

    def wrap(self, text: str, width: float, letters: int | None = None) -> tuple[str, ...]:
        """Break a text into lines, each of them read from the side from which the text is."""
        return _wrapped(text, width, self.size, self.weight, letters)


@lru_cache(maxsize=8192)
def _wrapped(text: str, width: float, size: float, weight: Weight, letters: int | None) -> tuple[str, ...]:
    # The cells of a column often say the same.
    lines = wrap_lines(text, width, size, weight, letters)
    if text.isascii():
        return tuple(lines)
    right = reads_from_right(text)
    return tuple(line_of(line, right=right) for line in lines)


BODY_STYLE = Style()
CAPTION_STYLE = Style(CAPTION, paint=MUTED)
TITLE_STYLE = Style(27.0, "bold", leading=1.2)
SECTION_STYLE = Style(17.0, "semibold", leading=1.3)
GROUP_STYLE = Style(15.0, "semibold", leading=1.35)
NAME_STYLE = Style(13.5, "semibold", leading=1.4)


def title(text: str, anchor: str, width: float, number: str = "") -> list[Piece]:
    """Return the heading of a chapter, its number muted; it goes into contents and bookmarks."""
    entry = Entry(0, f"{number} {text}".lstrip())
    style = replace(TITLE_STYLE, paint=MUTED)
    hang = measure(f"{number} ", style.size, style.weight) + 4.0 if number else 0.0
    pieces = heading(text, width - hang, TITLE_STYLE, anchor, entry, before=54.0, after=8.0, indent=hang)
    if not number:
        return pieces
    pieces[0].shapes = (style.text(f"{number} ", 0.0, 0.0), *pieces[0].shapes)
    return pieces


def section(text: str, width: float, anchor: str | None = None, entry: Entry | None = None) -> list[Piece]:
    """Return a heading within a chapter."""
    return heading(text, width, SECTION_STYLE, anchor, entry, SECTION_BEFORE, after=8.0, role="H2")


def heading(  # noqa: PLR0913  (what a heading may have)
    text: str,
    width: float,
    style: Style,
    anchor: str | None = None,
    entry: Entry | None = None,
    before: float = 0.0,
    after: float = 0.0,
    *,
    role: Role = "H1",
    indent: float = 0.0,
) -> list[Piece]:
    """Return a heading that is never the last thing on a page."""
    lines = style.wrap(text, width)
    pieces = [
        Piece(style.line, (style.text(line, indent, 0.0),), keep=True, role=role, more=at > 0)
        for at, line in enumerate(lines)
    ]
    first = pieces[0]
    first.before, first.anchor, first.entry = before, anchor, entry
    pieces[-1].height = style.line + after
    return pieces


def caption(text: str, width: float) -> list[Piece]:
    """Return what stands under a figure; the figure itself must keep with it."""
    lines = without_orphan(CAPTION_STYLE.wrap(text, width), text)
    return [
        Piece(
            CAPTION_STYLE.line,
            (CAPTION_STYLE.text(line, 0.0, 0.0),),
            before=6.0 if index == 0 else 0.0,
            keep=index < len(lines) - 1,
            role="Caption",
            more=index > 0,
        )
        for index, line in enumerate(lines)
    ]


def without_orphan(lines: Sequence[str], text: str) -> Sequence[str]:
    """Return the lines of a text, of which the last one gets a second word from the line above it."""
    if len(lines) == 1 or " " in lines[-1]:
        return lines
    kept, last = with_company(lines[-2], lines[-1])
    # Not where a long word is broken, nor where the last line would be the longer one.
    return [*lines[:-2], kept, last] if text.endswith(last) and len(last) < len(kept) else lines


def with_company(above: str, lone: str) -> tuple[str, str]:
    """Return two lines after the last word of the first one has come down; a number comes with its sign."""
    kept, _, word = above.rpartition(" ")
    if word[:1] in ("%", "×"):  # Also with a stop behind it, as "%;".
        kept, _, number = kept.rpartition(" ")
        word = f"{number} {word}"
    return kept, f"{word} {lone}"


def rule(width: float, y: float, paint: Paint = LINE, thickness: float = 1.0, x: float = 0.0) -> Path:
    """Return a horizontal line."""
    return Path((("M", x, y), ("L", x + width, y)), stroke=paint, width=thickness, round_ends=False)


def linked(text: Text, target: str) -> Group:
    """Return a text that leads somewhere when it is selected: an anchor, an element id or an address.

    It gets the colour of links when it is painted, if it is known then that its target is in the document.
    """
    return Group((text,), ref=target)
