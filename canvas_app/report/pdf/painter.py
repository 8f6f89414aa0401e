"""Paints plain shapes into a PDF page and collects where their links are."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics

from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.shapes import Group, Icon, Paint, Path, Rect, Text
from canvas_app.report.lettering import measure
from canvas_app.report.outlines import extent, rect_ops
from canvas_app.report.pdf.fonts import font_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportlab.pdfgen.canvas import Canvas

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import PathOp, Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.lettering import Lettering

POINTS = 0.75
"""Points in one canvas unit."""

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
        return Frame(self.x(group.x), self.y(group.y), self.scale * group.scale)

    def box(self, x: float, y: float, w: float, h: float) -> Box:
        """Return a canvas rectangle as page points: left, bottom, right, top."""
        return self.x(x), self.y(y + h), self.x(x + w), self.y(y)


@dataclass
class Painter:
    """Paints shapes; `links` fills with the boxes of the groups that refer to something."""

    canvas: Canvas
    theme: Theme
    lettering: Lettering
    links: list[tuple[str, Box]] = field(default_factory=list)
    typed: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """By font and text what shows it; the pages of a file share it."""
    _colors: dict[str, str] = field(default_factory=dict)
    window: Box = (-math.inf, -math.inf, math.inf, math.inf)
    """What the present clip leaves of the page: left, bottom, right, top."""

    def paint(self, shapes: Iterable[Shape], frame: Frame) -> None:
        """Paint shapes in their order."""
        for shape in shapes:
            match shape:
                case Rect():
                    self._rect(shape, frame)
                case Path():
                    self._path(shape, frame)
                case Text():
                    self._text(shape, frame)
                case Icon():
                    self._icon(shape, frame)
                case Group():
                    self._group(shape, frame)

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
        self.canvas.setLineCap(1 if path.round_ends else 0)
        self.canvas.setLineJoin(1 if path.round_ends else 0)
        if path.dash:
            self.canvas.setDash([part * frame.scale for part in path.dash])
        self._outline(path.ops, path.fill, path.stroke, path.width, frame)
        if path.dash:
            self.canvas.setDash()

    def _rect(self, rect: Rect, frame: Frame) -> None:
        ops = _rect_operators(rect.w, rect.h, rect.radius, rect.left_only, frame.scale)
        place = frame.x(rect.x), frame.y(rect.y)
        self._write(ops, rect.fill, rect.stroke, rect.width * frame.scale, place)

    def _icon(self, icon: Icon, frame: Frame) -> None:
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        scale = frame.scale * icon.size / GRID
        place = frame.x(icon.x), frame.y(icon.y)
        self._write(_icon_operators(icon.name, scale), None, icon.paint, STROKE * scale, place)

    def _outline(
        self, ops: Iterable[PathOp], fill: Paint | None, stroke: Paint | None, width: float, frame: Frame
    ) -> None:
        self._write(_operators(ops, frame), fill, stroke, width * frame.scale)

    def _write(
        self,
        operators: str,
        fill: Paint | None,
        stroke: Paint | None,
        width: float,
        place: tuple[float, float] | None = None,
    ) -> None:
        """Write a path; one that is given from its own corner is moved to its place."""
        if fill is not None:
            self.canvas.setFillAlpha(fill.alpha)
        if stroke is not None:
            self.canvas.setStrokeAlpha(stroke.alpha)
        # Written as operators, because the library's path objects take three times as long.
        parts = [] if place is None else [f"q 1 0 0 1 {_n(place[0])} {_n(place[1])} cm"]
        if fill is not None:
            parts.append(f"{self._color(fill.token)} rg")
        if stroke is not None:
            parts.append(f"{self._color(stroke.token)} RG {_n(width)} w")
        end = _ENDS[fill is not None, stroke is not None]
        parts += [operators, end if place is None else f"{end} Q"]
        self.canvas.addLiteral(" ".join(parts))

    def _color(self, token: str) -> str:
        known = self._colors.get(token)
        if known is None:
            color = self.theme.color(token)
            parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
            known = self._colors[token] = " ".join(f"{part:.3f}".rstrip("0").rstrip(".") for part in parts)
        return known

    def _text(self, text: Text, frame: Frame) -> None:
        runs = self.lettering.runs(text.text, text.weight)
        x = frame.x(text.x)
        if text.anchor != "start":
            width = measure(text.text, text.size, text.weight) * frame.scale
            x -= width if text.anchor == "end" else width / 2
        self.canvas.setFillAlpha(text.paint.alpha)
        slant = str(_SLANT) if text.oblique else "0"
        place = f"1 0 {slant} 1 {_n(x)} {_n(frame.y(text.y))} Tm"
        size = _n(text.size * frame.scale)
        # Written as operators, because the library's text objects take twice as long.
        shown = " ".join(
            f"{font} {size} Tf {string} Tj" for key, part in runs for font, string in self._shown(key, part)
        )
        drawn = f"BT {self._color(text.paint.token)} rg {place} {shown} ET"
        words = self.lettering.words(text.text)
        self.canvas.addLiteral(drawn if words is None else _said(drawn, words))

    def _shown(self, key: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return the names of the subsets of a font that show a text, each with its string."""
        known = self.typed.get((key, text))
        if known is None:
            document = self.canvas._doc
            font = pdfmetrics.getFont(font_name(key))
            known = self.typed[key, text] = tuple(
                (font.getSubsetInternalName(subset, document), f"({self.canvas._escape(codes)})")
                for subset, codes in font.splitString(text, document)
            )
        return known


def _said(drawn: str, words: str) -> str:
    """Return operators with the words that they draw: for searching and copying, and for listeners."""
    code = words.encode("utf-16-be", "replace").hex().upper()
    return f"/Span <</ActualText <FEFF{code}>>> BDC {drawn} EMC"


def _operators(ops: Iterable[PathOp], frame: Frame) -> str:
    return " ".join(_operator(op, frame) for op in ops)


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


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _common(first: Box, second: Box) -> Box:
    """Return what two boxes of left, bottom, right and top have in common."""
    (a, b, c, d), (e, f, g, h) = first, second
    return max(a, e), max(b, f), min(c, g), min(d, h)
