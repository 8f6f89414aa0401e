"""Paints plain shapes into a PDF page and collects where their links are."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

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
    _colors: dict[str, str] = field(default_factory=dict)
    window: Box = (-math.inf, -math.inf, math.inf, math.inf)
    """What the present clip leaves of the page: left, bottom, right, top."""

    def paint(self, shapes: Iterable[Shape], frame: Frame) -> None:
        """Paint shapes in their order."""
        for shape in shapes:
            match shape:
                case Rect():
                    self._outline(rect_ops(shape), shape.fill, shape.stroke, shape.width, frame)
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

    def _icon(self, icon: Icon, frame: Frame) -> None:
        inner = frame.inside(Group((), icon.x, icon.y, icon.size / GRID))
        self.canvas.setLineCap(1)
        self.canvas.setLineJoin(1)
        self._outline(icon_path(icon.name), None, icon.paint, STROKE, inner)

    def _outline(
        self, ops: Iterable[PathOp], fill: Paint | None, stroke: Paint | None, width: float, frame: Frame
    ) -> None:
        if fill is not None:
            self.canvas.setFillAlpha(fill.alpha)
        if stroke is not None:
            self.canvas.setStrokeAlpha(stroke.alpha)
        # Written as operators, because the library's path objects take three times as long.
        parts = [] if fill is None else [f"{self._color(fill.token)} rg"]
        if stroke is not None:
            parts.append(f"{self._color(stroke.token)} RG {_n(width * frame.scale)} w")
        parts += [_operator(op, frame) for op in ops]
        self.canvas.addLiteral(" ".join((*parts, _ENDS[fill is not None, stroke is not None])))

    def _color(self, token: str) -> str:
        known = self._colors.get(token)
        if known is None:
            color = self.theme.color(token)
            known = self._colors[token] = " ".join(_n(int(color[i : i + 2], 16) / 255) for i in (1, 3, 5))
        return known

    def _text(self, text: Text, frame: Frame) -> None:
        runs = self.lettering.runs(text.text, text.weight)
        x = frame.x(text.x)
        if text.anchor != "start":
            width = measure(text.text, text.size, text.weight) * frame.scale
            x -= width if text.anchor == "end" else width / 2
        self.canvas.setFillAlpha(text.paint.alpha)
        self.canvas.addLiteral(f"{self._color(text.paint.token)} rg")
        pen = self.canvas.beginText(x, frame.y(text.y))
        for key, part in runs:
            pen.setFont(font_name(key), text.size * frame.scale)
            pen.textOut(part)
        self.canvas.drawText(pen)


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
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _common(first: Box, second: Box) -> Box:
    """Return what two boxes of left, bottom, right and top have in common."""
    (a, b, c, d), (e, f, g, h) = first, second
    return max(a, e), max(b, f), min(c, g), min(d, h)
