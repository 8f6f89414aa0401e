"""Paints plain shapes into a PDF page and collects where their links are."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from reportlab.pdfbase import pdfmetrics

from canvas_app.drawing.found_fonts import is_found
from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.shapes import Group, Icon, Paint, Path, Rect, Text
from canvas_app.report.lettering import is_whole, measure, spoken
from canvas_app.report.outlines import extent, rect_ops
from canvas_app.report.pdf.fonts import font_name, shaped_font
from canvas_app.report.shaping import shaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reportlab.pdfbase.pdfdoc import PDFDocument
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import PathOp, Shape, Weight
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.lettering import Lettering

POINTS = 0.75
"""Points in one canvas unit."""

_ROUND, _SQUARE = "1 J 1 j", "0 J 0 j"
"""The ends and corners of lines."""
_SLANT = 0.2126
"""The tangent of twelve degrees."""
_ENDS = {(False, False): "n", (True, False): "f", (False, True): "S", (True, True): "B"}
"""The operator that ends a path, by whether it is filled and stroked."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where shapes land: the page point of (0, 0) and points per unit. Page points count upward."""

    left: float
    top: float
    scale: float = POINTS

    def x(self, x: float) -> float:
        """Return the page x of a canvas x."""
        return self.left + x * self.scale

    def y(self, y: float) -> float:
        """Return the page y of a canvas y."""
        return self.top - y * self.scale

    def inside(self, group: Group) -> Frame:
        """Return the frame in which the shapes of a group land."""
        if group.x == group.y == 0.0 and group.scale == 1.0:
            return self
        return Frame(self.x(group.x), self.y(group.y), self.scale * group.scale)

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        """Return a canvas rectangle as page points: left, bottom, right, top."""
        return self.x(x), self.y(y + h), self.x(x + w), self.y(y)


class _Line(NamedTuple):
    """What shows a line of text; the words that it says, where its characters do not say them."""

    shown: str
    words: str | None


@dataclass
class Painter:
    """Paints shapes; `links` fills with the boxes of the groups that refer to something."""

    canvas: Canvas
    theme: Theme
    lettering: Lettering
    own_language: str | None = None
    """That of the user's own words, where it is not that of the document."""
    links: list[tuple[str, Box]] = field(default_factory=list)
    typed: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By font and text what shows it; the pages of a file share it."""
    _lines: dict[tuple[str, Weight, float], _Line] = field(default_factory=dict)
    """By text, weight and size, of texts that are shown whole."""
    _colors: dict[str, str] = field(default_factory=dict)
    window: Box = (-math.inf, -math.inf, math.inf, math.inf)
    """What the present clip leaves of the page: left, bottom, right, top."""

    def paint(self, shapes: Iterable[Shape], frame: Frame) -> None:
        """Paint shapes in their order."""
        for shape in shapes:
            self.shape(shape, frame)

    def shape(self, shape: Shape, frame: Frame) -> None:
        """Paint a shape."""
        match shape:
            case Text():
                self._text(shape, frame)
            case Rect():
                self._rect(shape, frame)
            case Path():
                self._path(shape, frame)
            case Icon():
                self._icon(shape, frame)
            case Group():
                self._group(shape, frame)

    def write(self, operators: str) -> None:
        """Write operators as they are; the library would look at each of them first."""
        self.canvas._code.append(operators)

    def _group(self, group: Group, frame: Frame) -> None:
        inner = frame.inside(group)
        if group.ref is not None:
            self._refer(group.ref, extent(group.shapes), inner)
        if group.clip is None:
            self.paint(group.shapes, inner)
            return
        self.canvas.saveState()
        left, bottom, right, top = inner.box(*group.clip)
        edge = self.canvas.beginPath()
        edge.rect(left, bottom, right - left, top - bottom)
        self.canvas.clipPath(edge, stroke=0, fill=0)
        outer = self.window
        self.window = _common(outer, (left, bottom, right, top))
        self.paint(group.shapes, inner)
        self.window = outer
        self.canvas.restoreState()

    def _refer(self, target: str, box: Box | None, frame: Frame) -> None:
        """Note where a reference can be selected: only what is not cut off."""
        if box is None:
            return
        seen = _common(self.window, frame.box(*box))
        if seen[0] < seen[2] and seen[1] < seen[3]:
            self.links.append((target, seen))

    def _path(self, path: Path, frame: Frame) -> None:
        ends = _ROUND if path.round_ends else _SQUARE
        lines = f"{ends} {_operators(path.ops, frame)}"
        if path.dash:
            # What is rounded adds up from dash to dash.
            dash = " ".join([f"{part * frame.scale:.6f}" for part in path.dash])
            lines = f"[{dash}] 0 d {lines}"
        self._outline(lines, path.fill, path.stroke, path.width * frame.scale)
        if path.dash:
            self.write("[] 0 d")

    def _rect(self, rect: Rect, frame: Frame) -> None:
        ops = _rect_operators(rect.w, rect.h, rect.radius, rect.left_only, frame.scale)
        place = frame.x(rect.x), frame.y(rect.y)
        self._outline(ops, rect.fill, rect.stroke, rect.width * frame.scale, place)

    def _icon(self, icon: Icon, frame: Frame) -> None:
        scale = frame.scale * icon.size / GRID
        place = frame.x(icon.x), frame.y(icon.y)
        lines = f"{_ROUND} {_icon_operators(icon.name, scale)}"
        self._outline(lines, None, icon.paint, STROKE * scale, place)

    def _outline(
        self,
        operators: str,
        fill: Paint | None,
        stroke: Paint | None,
        width: float,
        place: tuple[float, float] | None = None,
    ) -> None:
        """Write a path; one that is given from its own corner is moved to its place."""
        if fill is not None:
            self._fill_alpha(fill.alpha)
        if stroke is not None and self.canvas._extgstate.getValue("CA") != stroke.alpha:
            self.canvas.setStrokeAlpha(stroke.alpha)
        # Written as operators, because the library's path objects take three times as long.
        parts = [] if place is None else [f"q 1 0 0 1 {_n(place[0])} {_n(place[1])} cm"]
        if fill is not None:
            parts.append(f"{self._color(fill.token)} rg")
        if stroke is not None:
            parts.append(f"{self._color(stroke.token)} RG {_n(width)} w")
        end = _ENDS[fill is not None, stroke is not None]
        parts += [operators, end if place is None else f"{end} Q"]
        self.write(" ".join(parts))

    def _fill_alpha(self, alpha: float) -> None:
        # The library takes long to find out that nothing is to be changed.
        if self.canvas._extgstate.getValue("ca") != alpha:
            self.canvas.setFillAlpha(alpha)

    def _color(self, token: str) -> str:
        known = self._colors.get(token)
        if known is None:
            color = self.theme.color(token)
            parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
            known = self._colors[token] = " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts)
        return known

    def _text(self, text: Text, frame: Frame) -> None:
        x = frame.x(text.x)
        if text.anchor != "start":
            width = measure(text.text, text.size, text.weight) * frame.scale
            x -= width if text.anchor == "end" else width / 2
        self._fill_alpha(text.paint.alpha)
        place = f"{_n(x)} {_n(frame.y(text.y))}"
        place = f"1 0 {_SLANT} 1 {place} Tm" if text.oblique else f"{place} Td"
        # Written as operators, because the library's text objects take twice as long.
        line = self._line(text.text, text.weight, text.size * frame.scale)
        drawn = f"BT {self._color(text.paint.token)} rg {place} {line.shown} ET"
        language = self.own_language if text.own else None
        self.write(drawn if line.words is None and language is None else _said(drawn, line.words, language))

    def _line(self, text: str, weight: Weight, size: float) -> _Line:
        """Return what shows a line of text, and what it says."""
        known = self._lines.get((text, weight, size))
        if known is None:
            runs = self.lettering.runs(text, weight)
            shown = " ".join([self._operators_of(key, part, size) for key, part in runs])
            known = _Line(shown, spoken(text))
            if is_whole(text):
                # Of others it is counted at every place what no font has.
                self._lines[text, weight, size] = known
        return known

    def _operators_of(self, key: str, text: str, size: float) -> str:
        """Return what shows a part of a line in one font."""
        if is_found(key):
            # Forms of several letters say nothing by themselves.
            return _said(" ".join(self._forms(key, text, size)), text)
        return " ".join([f"{font} {_n(size)} Tf {string} Tj" for font, string in self._shown(key, text)])

    def _forms(self, key: str, text: str, size: float) -> Iterator[str]:
        """Yield what shows each form of a text, where the shaper wants it."""
        font = shaped_font(key)
        for glyph in shaped(key, text):
            ((name, string),) = self._shown(key, font.character(glyph.number))
            before = -glyph.x * 1000.0
            after = (font.width(glyph.number) + glyph.x - glyph.advance) * 1000.0
            moved = f"[{_n(before)} {string} {_n(after)}] TJ"
            yield f"{name} {_n(size)} Tf {_n(glyph.y * size)} Ts {moved}"
        yield "0 Ts"

    def _shown(self, key: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return the names of the subsets of a font that show a text, each with its string."""
        known = self.typed.get((key, text))
        if known is None:
            document = self.canvas._doc
            font = pdfmetrics.getFont(font_name(key))
            known = self.typed[key, text] = tuple(
                (font.getSubsetInternalName(subset, document), f"<{codes.hex()}>")
                for subset, codes in _codes(font, text, document)
            )
        return known


def _codes(font: TTFont, text: str, document: PDFDocument) -> list[tuple[int, bytes]]:
    """Return a text in the numbers that its characters have in the subsets of a font."""
    state = font.state.get(document)
    known = {} if state is None else state.assignments
    try:
        # The library goes from letter to letter, also when the document has used all of them before.
        return [(0, bytes(map(known.__getitem__, map(ord, text))))]
    except (KeyError, ValueError):
        split: list[tuple[int, bytes]] = font.splitString(text, document)
        return split


def _said(drawn: str, words: str | None, language: str | None = None) -> str:
    """Return operators with the words that they draw and their language: for searching and for listeners."""
    spoken = "" if language is None else f"/Lang ({language})"
    if words is not None:
        spoken += f"/ActualText <FEFF{words.encode('utf-16-be', 'replace').hex().upper()}>"
    return f"/Span <<{spoken}>> BDC {drawn} EMC"


def _operators(ops: Iterable[PathOp], frame: Frame) -> str:
    return " ".join([_operator(op, frame) for op in ops])


@lru_cache(maxsize=4096)
def _rect_operators(w: float, h: float, radius: float, left_only: bool, scale: float) -> str:
    """Return the outline of a rectangle from its left upper corner; most cards are alike."""
    rect = Rect(0.0, 0.0, w, h, radius=radius, left_only=left_only)
    return _operators(rect_ops(rect), Frame(0.0, 0.0, scale))


@lru_cache(maxsize=1024)
def _icon_operators(name: str, scale: float) -> str:
    """Return the lines of an icon from its left upper corner."""
    return _operators(icon_path(name), Frame(0.0, 0.0, scale))


def _operator(op: PathOp, frame: Frame) -> str:
    match op:
        case ("Z",):
            return "h"
        case (("M" | "L") as letter, x, y):
            return f"{_n(frame.x(x))} {_n(frame.y(y))} {letter.lower()}"
        case ("C", x1, y1, x2, y2, x, y):
            first = f"{_n(frame.x(x1))} {_n(frame.y(y1))} {_n(frame.x(x2))} {_n(frame.y(y2))}"
            return f"{first} {_n(frame.x(x))} {_n(frame.y(y))} c"


@lru_cache(maxsize=8192)
def _n(value: float) -> str:
    # Cells stand in rows and columns: most numbers were written just before. To the cache -0.0 is 0.0.
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")


def _common(first: Box, second: Box) -> Box:
    """Return what two boxes of left, bottom, right and top have in common."""
    (a, b, c, d), (e, f, g, h) = first, second
    return max(a, e), max(b, f), min(c, g), min(d, h)
