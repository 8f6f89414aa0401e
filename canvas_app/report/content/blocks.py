"""The blocks that chapters are made of. They say what stands there; each format decides how it looks.

Lengths are canvas units (1 unit is 0.75 pt on paper).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.drawing.shapes import Shape

Tone = Literal["good", "attention", "bad", "muted"]


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text. `target` is an element id, the anchor of a block, or a web or mail address."""

    text: str
    bold: bool = False
    italic: bool = False
    target: str | None = None
    tone: Tone | None = None
    own: bool = False
    """The user's own words, in the language of these; see `own_words`. So everywhere here."""


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a chapter: level 2 is a section, level 3 a group in it."""

    text: str
    level: Literal[2, 3] = 2
    anchor: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    spans: Spans
    quiet: bool = False
    """A remark: smaller and muted."""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Spans, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its title; `end` aligns it to the right, as numbers need it."""

    title: str
    end: bool = False
    computed: bool = False
    """Whether the program works it out: where it is empty nobody has left it empty."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one field of a table; line breaks are kept."""

    text: str
    target: str | None = None
    tone: Tone | None = None
    bold: bool = False
    own: bool = False


def is_title(row: Sequence[Cell]) -> bool:
    """Tell whether a row of a table is the title of the rows below it: only its first cell says something."""
    return len(row) > 1 and bool(row[0].text) and not any(cell.text for cell in row[1:])


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `total` is a last row in bold, `note` stands under it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    note: str = ""
    summary: str = ""
    """What the table shows, for those who cannot see it; empty: its heading says so."""
    whole: bool = False
    """Whether columns without any entry stay, since that they are empty says something."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a card of the register: a label, what it stands for, and a quiet note."""

    label: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels on the left, values on the right; with a name it is the entry of an element."""

    rows: tuple[Field, ...]
    name: str = ""
    anchor: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that is read from afar."""

    label: str
    value: str
    note: str = ""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A strip of numbers."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or drawing. Formats number figures in the order of the document.

    `draw(width)` returns the shapes for a width, with their origin at the left upper corner, and their
    height; `title` states the finding, `note` says what is drawn and in which scenario and unit, `alt` tells
    it to those who cannot see it.
    """

    title: str
    draw: Callable[[float], tuple[tuple[Shape, ...], float]] = field(compare=False, repr=False)
    note: str = ""
    source: str = ""
    alt: str = ""
    lower: Callable[[float, float], tuple[Shape, ...]] | None = field(default=None, compare=False, repr=False)
    """Draws it for a width and less height than its own, with letters of the same size, where that can be."""


@dataclass(frozen=True, slots=True)
class CanvasPage:
    """A whole view of the canvas, on pages of its own where the format has pages."""

    view: str
    title: str


@dataclass(frozen=True, slots=True)
class CommentBox:
    """Room for what a reviewer writes by hand."""

    label: str
    lines: int = 4


Block = Heading | Paragraph | Bullets | Table | Fields | KeyFigures | Figure | CanvasPage | CommentBox


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its number as the outline counts: "0" to "15", "A" to "E"."""

    key: str
    """Its name in links and in the user's own texts: `revenue`."""
    number: str
    title: str
    blocks: tuple[Block, ...]
    empty: str = ""
    """The sentence that it is not yet worked out, and why; such a chapter says so or is left out."""

    @property
    def anchor(self) -> str:
        """What links to the chapter lead to."""
        return f"chapter:{self.key}"


def text(words: str, *, quiet: bool = False) -> Paragraph:
    """Return a paragraph of plain text."""
    return Paragraph((Span(words),), quiet)


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return plain cells."""
    return tuple(Cell(each) for each in texts)
