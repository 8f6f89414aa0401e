"""What a PDF tells those who listen to it: chapters, headings, texts, lists, tables, figures and links.

While a page is painted every content gets a number on it; the tree of tags says what each number is.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.drawing.shapes import Group, Text
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.pieces import ACCENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.painter import Frame, Painter
    from canvas_app.report.pdf.pieces import Piece

    Leaf = tuple[Shape, Frame]

_LEVELS = {"H1": 1, "H2": 2, "H3": 3}
_FOOTER = "/Artifact <</Type/Pagination/Subtype/Footer>> BDC"
_DECORATION = "/Artifact BMC"
_END = "EMC"
_ALL_LINKS = "TOCI"
"""Lines of the contents: that all of them are links is said by no colour."""


class Mark(NamedTuple):
    """Painted content: the page, from 0, and the number on it."""

    page: int
    number: int


class Link(NamedTuple):
    """Where a link leads, in words too, and its box on the page."""

    target: str
    box: Box
    words: str


class Spot(NamedTuple):
    """A link as it stands on a page: the page, from 0, and which of its links it is."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Node:
    """A tag with what is in it, in the order of reading."""

    kind: str
    alt: str = ""
    details: tuple[str, str, str | Box] | None = None
    """The owner and the name of an attribute, and its value."""
    kids: list[Node | Mark | Spot] = field(default_factory=list)
    page: int | None = None
    """That of the first content or link in it."""
    number: int = 0
    """That of its object, once it is written."""

    def add(self, kind: str, alt: str = "", details: tuple[str, str, str | Box] | None = None) -> Node:
        """Add a tag within this one."""
        node = Node(kind, alt, details)
        self.kids.append(node)
        return node

    def hold(self, kid: Mark | Spot) -> None:
        """Add content or a link."""
        if self.page is None:
            self.page = kid.page
        self.kids.append(kid)


class Tags:
    """Paints pieces and notes what they are. `leads` says in words where a link leads, None if nowhere."""

    def __init__(self, painter: Painter, leads: Callable[[str], str | None]) -> None:
        self.root = Node("Document")
        self.marks: list[list[Node]] = []
        """By page and number the tag that a content belongs to."""
        self.links: list[list[Link]] = []
        """By page the links, in the order of their spots."""
        self._painter, self._leads = painter, leads
        self._section = self.root
        self._levels: list[int] = []
        self._open, self._role, self._block = self.root, "", 0
        self._row: list[Node] = []
        self._item = self.root
        """The text of the last item of a list."""
        self._headed = False

    def turn(self) -> None:
        """Begin a page."""
        self.marks.append([])
        self.links.append([])

    def footer(self, shapes: Iterable[Shape], frame: Frame) -> None:
        """Paint what no one needs to hear on every page."""
        self._write(_FOOTER, ((shape, frame) for shape in shapes))

    @contextmanager
    def picture(self, alt: str, box: Box) -> Iterator[None]:
        """Mark what is painted within as a picture."""
        begin = self._next(self._section.add("Figure", alt, ("Layout", "BBox", box)))
        self._painter.write(begin)
        yield
        self._painter.write(_END)

    def piece(self, piece: Piece, frame: Frame) -> None:
        """Paint a piece as what its role says."""
        match piece.role:
            case _ if not piece.shapes:
                return
            case "Artifact":
                self._write(_DECORATION, ((shape, frame) for shape in piece.shapes))
            case "H1" | "H2" | "H3":
                self._heading(piece, frame)
            case "Figure":
                self._figure(piece, frame)
            case "TH" | "TD":
                self._table_row(piece, frame)
            case "LI":
                self._list_item(piece, frame)
            case "TOCI":
                self._tell(self._all_of("TOC", piece).add("TOCI"), _leaves(piece.shapes, frame))
            case "Caption":
                # That of a table is the last thing in the table.
                inside = self._role == "Table" and self._block == piece.block != 0
                parent = self._open if inside else self._section
                self._tell(self._text("Caption", piece, parent), _leaves(piece.shapes, frame))
            case _:
                self._tell(self._text("P", piece, self._section), _leaves(piece.shapes, frame))

    def _heading(self, piece: Piece, frame: Frame) -> None:
        if not self._goes_on(piece.role, piece):
            level = _LEVELS[piece.role]
            # A level that is left out would be missed by those who go from heading to heading.
            self._levels = [*(known for known in self._levels if known < level), level]
            if level == 1:
                self._section = self.root.add("Sect")
        node = self._text(f"H{len(self._levels)}", piece, self._section)
        leaves = _leaves(piece.shapes, frame)
        self._tell(node, (leaf for leaf in leaves if _sort(leaf) != "link"))
        beside = [leaf for leaf in leaves if _sort(leaf) == "link"]
        if beside:
            self._tell(self._section.add("P"), beside)

    def _list_item(self, piece: Piece, frame: Frame) -> None:
        items = self._all_of("L", piece)
        shapes = piece.shapes
        if not (piece.more and items.kids):
            sign, *rest = shapes
            numbered = isinstance(sign, Text) and sign.text != "•"
            items.details = ("List", "ListNumbering", "/Decimal" if numbered else "/Disc")
            item = items.add("LI")
            self._tell(item.add("Lbl"), [(sign, frame)])
            self._item = item.add("LBody")
            shapes = tuple(rest)
        self._tell(self._item, _leaves(shapes, frame))

    def _table_row(self, piece: Piece, frame: Frame) -> None:
        begins = piece.role == "TH" and not piece.more
        if begins:
            self._role = ""
        table = self._all_of("Table", piece)
        if not table.kids:
            self._headed = begins
            table.details = ("Table", "Summary", piece.alt) if piece.alt else None
        shapes, frame = _bare(piece.shapes, frame)
        cells = [shape for shape in shapes if isinstance(shape, Group)]
        if not (piece.more and table.kids):
            row = table.add("TR")
            self._row = [self._cell(row, piece.role, column) for column in range(len(cells))]
        for node, cell in zip(self._row, cells, strict=False):
            if cell.shapes:
                self._tell(node, _leaves((cell,), frame))
        lines = [(shape, frame) for shape in shapes if not isinstance(shape, Group)]
        if lines:
            self._write(_DECORATION, lines)

    def _cell(self, row: Node, role: str, column: int) -> Node:
        """Add a cell; in a table without a head the first of each row says what the others are."""
        if role == "TH":
            return row.add("TH", details=("Table", "Scope", "/Column"))
        if column == 0 and not self._headed:
            return row.add("TH", details=("Table", "Scope", "/Row"))
        return row.add("TD")

    def _figure(self, piece: Piece, frame: Frame) -> None:
        box = frame.box(*(extent(piece.shapes) or (0.0, 0.0, 0.0, 0.0)))
        node = self._section.add("Figure", piece.alt or "Picture", ("Layout", "BBox", box))
        self._mark(node, ((shape, frame) for shape in piece.shapes))
        for spot in self._spots():
            node.add("Link", self.links[spot.page][spot.number].words).hold(spot)

    def _goes_on(self, role: str, piece: Piece) -> bool:
        return piece.more and self._role == role and self._block == piece.block

    def _text(self, kind: str, piece: Piece, parent: Node) -> Node:
        """Return the tag of a text: that of the piece before where it goes on with it."""
        if not self._goes_on(piece.role, piece):
            self._open, self._role, self._block = parent.add(kind), piece.role, piece.block
        return self._open

    def _all_of(self, kind: str, piece: Piece) -> Node:
        """Return the tag that holds all items or rows of a block."""
        if self._role != kind or self._block != piece.block:
            self._open, self._role, self._block = self._section.add(kind), kind, piece.block
        return self._open

    def _tell(self, node: Node, leaves: Iterable[Leaf]) -> None:
        """Paint shapes as the content of a tag: its texts, links within it, and decoration beside it."""
        for sort, some in groupby(leaves, _sort):
            if sort == "link":
                for leaf in some:
                    self._link(node, leaf)
            elif sort == "text":
                self._mark(node, some)
            else:
                self._write(_DECORATION, some)

    def _link(self, node: Node, leaf: Leaf) -> None:
        target = leaf[0].ref if isinstance(leaf[0], Group) else None
        leads = target is not None and self._leads(target) is not None
        if not leads:
            self._mark(node, (leaf,))
            return
        link = node.add("Link")
        self._mark(link, (leaf if node.kind == _ALL_LINKS else _as_link(leaf),))
        for spot in self._spots():
            link.hold(spot)

    def _spots(self) -> list[Spot]:
        """Note the links that were painted since the last mark began."""
        page, links = len(self.links) - 1, self.links[-1]
        spots = []
        for target, box in self._painter.links:
            words = self._leads(target)
            if words is not None:
                spots.append(Spot(page, len(links)))
                links.append(Link(target, box, words))
        return spots

    def _mark(self, node: Node, leaves: Iterable[Leaf]) -> None:
        """Paint shapes as content of a tag."""
        self._write(self._next(node), leaves)

    def _next(self, node: Node) -> str:
        """Give a tag the next number on the page; returns what stands before its content."""
        marks = self.marks[-1]
        number = len(marks)
        marks.append(node)
        node.hold(Mark(len(self.marks) - 1, number))
        return f"/{node.kind} <</MCID {number}>> BDC"

    def _write(self, begin: str, leaves: Iterable[Leaf]) -> None:
        painter = self._painter
        painter.links.clear()
        painter.write(begin)
        for shape, frame in leaves:
            painter.shape(shape, frame)
        painter.write(_END)


def _leaves(shapes: Iterable[Shape], frame: Frame) -> list[Leaf]:
    """Return the shapes within plain groups, each with its frame."""
    leaves: list[Leaf] = []
    for shape in shapes:
        if isinstance(shape, Group) and shape.ref is None and shape.clip is None:
            leaves += _leaves(shape.shapes, frame.inside(shape))
        else:
            leaves.append((shape, frame))
    return leaves


def _as_link(leaf: Leaf) -> Leaf:
    """Return a link in the colour of links, which no words have that lead nowhere."""
    shape, frame = leaf
    if isinstance(shape, Group):
        texts = [each._replace(paint=ACCENT) if isinstance(each, Text) else each for each in shape.shapes]
        shape = shape._replace(shapes=tuple(texts))
    return shape, frame


def _sort(leaf: Leaf) -> str:
    shape = leaf[0]
    if isinstance(shape, Text):
        return "text"
    if isinstance(shape, Group):
        return "text" if shape.ref is None else "link"
    return "decoration"


def _bare(shapes: Sequence[Shape], frame: Frame) -> tuple[Sequence[Shape], Frame]:
    """Return the cells of a row that stands in, and their frame."""
    while len(shapes) == 1 and isinstance(outer := shapes[0], Group):
        if not any(isinstance(shape, Group) and shape.ref is None for shape in outer.shapes):
            break
        shapes, frame = outer.shapes, frame.inside(outer)
    return shapes, frame
