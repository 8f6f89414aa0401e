"""What pages are filled with: pieces of a fixed height, drawn with the same shapes as the canvas.

Lengths are canvas units (0.75 pt). A piece never splits; a long paragraph or table row is several pieces.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from canvas_app.drawing.shapes import Group, Paint, Path, Shape, Text, Weight
from canvas_app.report.lettering import wrap_lines

INK, MUTED, FAINT, LINE, ACCENT = (Paint(token) for token in ("ink", "muted", "faint", "line", "accent"))

BODY, CAPTION, SMALL = 13.0, 11.5, 10.5
LEADING = 1.48
"""Height of a line of running text in its type size."""
LETTERS = 62
"""The most characters on a line of running text."""
PROSE_WIDTH = 440.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line in the bookmarks, and from level 0 in the contents."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Shapes with their origin at the left upper corner, and how they behave where a page ends."""

    height: float
    shapes: tuple[Shape, ...] = ()
    before: float = 0.0
    """Space above it, left out at the top of a page."""
    keep: bool = False
    """Stays on one page with the next piece."""
    head: Piece | None = None
    """Repeated above it when a page begins with it."""
    anchor: str | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Begins a new page."""

    landscape: bool = False


Flow = list[Piece | Turn]


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    size: float = BODY
    weight: Weight = "regular"
    paint: Paint = INK
    leading: float = LEADING

    @property
    def line(self) -> float:
        """The height of a line."""
        return self.size * self.leading

    def text(self, text: str, x: float, top: float, end: bool = False) -> Text:
        """Return one line whose box begins at `top`."""
        baseline = top + (self.line + self.size * 0.72) / 2
        return Text(x, baseline, text, self.size, self.paint, self.weight, "end" if end else "start")

    def wrap(self, text: str, width: float, letters: int | None = None) -> list[str]:
        """Break a text into lines."""
        return wrap_lines(text, width, self.size, self.weight, letters)


BODY_STYLE = Style()
MUTED_STYLE = Style(paint=MUTED)
CAPTION_STYLE = Style(CAPTION, paint=MUTED)
TITLE_STYLE = Style(27.0, "bold", leading=1.2)
SECTION_STYLE = Style(17.0, "semibold", leading=1.3)
GROUP_STYLE = Style(15.0, "semibold", leading=1.35)
NAME_STYLE = Style(13.5, "semibold", leading=1.4)


def title(text: str, anchor: str, width: float) -> list[Piece]:
    """Return the heading of a chapter; it goes into contents and bookmarks."""
    return heading(text, width, TITLE_STYLE, anchor, Entry(0, text), after=8.0)


def section(text: str, width: float, anchor: str | None = None, entry: Entry | None = None) -> list[Piece]:
    """Return a heading within a chapter."""
    return heading(text, width, SECTION_STYLE, anchor, entry, before=30.0, after=8.0)


def heading(
    text: str,
    width: float,
    style: Style,
    anchor: str | None = None,
    entry: Entry | None = None,
    before: float = 0.0,
    after: float = 0.0,
) -> list[Piece]:
    """Return a heading that is never the last thing on a page."""
    pieces = [Piece(style.line, (style.text(line, 0.0, 0.0),), keep=True) for line in style.wrap(text, width)]
    pieces[0] = replace(pieces[0], before=before, anchor=anchor, entry=entry)
    pieces[-1] = replace(pieces[-1], height=style.line + after)
    return pieces


def prose(
    text: str, style: Style = BODY_STYLE, width: float = PROSE_WIDTH, before: float = 0.0
) -> list[Piece]:
    """Return running text of at most 62 characters a line, without a lone line at either end of a page."""
    lines = style.wrap(text, width, LETTERS)
    last = len(lines) - 1
    return [
        Piece(
            style.line,
            (style.text(line, 0.0, 0.0),) if line else (),
            before=before if index == 0 else 0.0,
            keep=last > 0 and index in (0, last - 1),
        )
        for index, line in enumerate(lines)
    ]


def caption(text: str, width: float) -> list[Piece]:
    """Return what stands under a figure; the figure itself must keep with it."""
    lines = CAPTION_STYLE.wrap(text, width)
    return [
        Piece(
            CAPTION_STYLE.line,
            (CAPTION_STYLE.text(line, 0.0, 0.0),),
            before=6.0 if index == 0 else 0.0,
            keep=index < len(lines) - 1,
        )
        for index, line in enumerate(lines)
    ]


def rule(width: float, y: float, paint: Paint = LINE, thickness: float = 1.0, x: float = 0.0) -> Path:
    """Return a horizontal line."""
    return Path((("M", x, y), ("L", x + width, y)), stroke=paint, width=thickness, round_ends=False)


def linked(text: Text, target: str) -> Group:
    """Return a text that leads somewhere when it is selected: an anchor, an element id or an address."""
    return Group((text,), ref=target)
