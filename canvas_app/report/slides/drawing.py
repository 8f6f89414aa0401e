"""Draws plain shapes on a slide as shapes of the presentation, grouped, so that each can be edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.shapes import Group, Icon, Path, Rect, Text
from canvas_app.drawing.theme import mix
from canvas_app.report.characters import shown
from canvas_app.report.outlines import rect_ops
from canvas_app.report.slides.words import FONT, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pptx.shapes.autoshape import Shape as SlideShape
    from pptx.shapes.base import BaseShape
    from pptx.shapes.shapetree import SlideShapes

    from canvas_app.drawing.shapes import Paint, PathOp, Shape
    from canvas_app.drawing.theme import Theme

UNIT = 9525
"""EMU in one canvas unit: 1/96 inch."""
_STEPS = 8
"""Straight parts that stand for a curve, of which the format's builder has none."""
_ALIGNED = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
_SLACK = 1.25
"""Room for a font that is a little wider than the measured one."""


class Frame(NamedTuple):
    """Where shapes land on the slide, in canvas units."""

    x: float
    y: float
    scale: float

    def inside(self, x: float, y: float, scale: float = 1.0) -> Frame:
        """Return the frame of shapes that are moved and scaled within this one."""
        return Frame(self.x + x * self.scale, self.y + y * self.scale, self.scale * scale)


def emu(units: float) -> Emu:
    """Return canvas units as the format counts lengths."""
    return Emu(round(units * UNIT))


def points(size: float) -> Pt:
    """Return a size of type, in canvas units, as the format counts it."""
    return Pt(size * 0.75)


def rgb(color: str) -> RGBColor:
    """Return `#RRGGBB` as the format's library has it."""
    return RGBColor(*bytes.fromhex(color.removeprefix("#")))


def describe(shape: BaseShape, words: str) -> None:
    """Say what a shape shows, for those who cannot see it; the library has no call for it."""
    shape._element._nvXxPr.cNvPr.set("descr", shown(words))


class Drawing:
    """Draws on a slide; `made` collects the shapes of the presentation."""

    def __init__(self, shapes: SlideShapes, theme: Theme) -> None:
        self._shapes, self._theme = shapes, theme
        self.made: list[SlideShape] = []

    def draw(self, shapes: Iterable[Shape], frame: Frame) -> None:
        """Draw shapes in their order; parts outside a clip are left out where a whole shape is."""
        for shape in shapes:
            match shape:
                case Rect() if not shape.left_only and min(shape.w, shape.h) > 0.0:
                    self._rect(shape, frame)
                case Rect():
                    self._path(Path(rect_ops(shape), shape.fill, shape.stroke, shape.width), frame)
                case Path():
                    self._path(shape, frame)
                case Text():
                    self._text(shape, frame)
                case Icon():
                    inner = frame.inside(shape.x, shape.y, shape.size / GRID)
                    self._path(Path(icon_path(shape.name), None, shape.paint, STROKE), inner)
                case Group():
                    self.draw(shape.shapes, frame.inside(shape.x, shape.y, shape.scale))

    def color(self, paint: Paint) -> RGBColor:
        """Return a colour; the format's library knows no opacity, so it is mixed with the ground."""
        color = self._theme.color(paint.token)
        if paint.alpha < 1.0:
            color = mix(color, self._theme.color("surface"), paint.alpha)
        return rgb(color)

    def _path(self, path: Path, frame: Frame) -> None:
        contours = [contour for contour in _contours(path.ops) if len(contour[0]) > 1]
        if not contours:
            return
        scale = frame.scale * UNIT
        first = contours[0][0][0]
        builder = self._shapes.build_freeform(
            frame.x * UNIT + first[0] * scale, frame.y * UNIT + first[1] * scale, scale=1.0
        )
        for number, (points, closed) in enumerate(contours):
            placed = [(frame.x * UNIT + x * scale, frame.y * UNIT + y * scale) for x, y in points]
            if number:
                builder.move_to(*placed[0])
            builder.add_line_segments(placed[1:], close=closed)
        shape = builder.convert_to_shape()
        self._look(shape, path.fill, path.stroke, path.width * frame.scale)
        if path.dash and path.stroke is not None:
            shape.line.dash_style = MSO_LINE.DASH

    def _rect(self, rect: Rect, frame: Frame) -> None:
        """Draw a rectangle as one that keeps its corners when it is pulled larger."""
        place = (frame.x + rect.x * frame.scale, frame.y + rect.y * frame.scale)
        sides = (rect.w * frame.scale, rect.h * frame.scale)
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if rect.radius else MSO_SHAPE.RECTANGLE
        shape = self._shapes.add_shape(kind, *map(emu, (*place, *sides)))
        if rect.radius:
            shape.adjustments[0] = min(rect.radius / min(rect.w, rect.h), 0.5)
        self._look(shape, rect.fill, rect.stroke, rect.width * frame.scale)

    def _look(self, shape: SlideShape, fill: Paint | None, stroke: Paint | None, width: float) -> None:
        """Give a shape its colours, and nothing of the look that the library proposes, as its shadow."""
        self.made.append(shape)
        shape._element.remove(shape._element.find(qn("p:style")))
        if fill is None:
            shape.fill.background()
        else:
            shape.fill.solid()
            shape.fill.fore_color.rgb = self.color(fill)
        if stroke is None:
            shape.line.fill.background()
        else:
            shape.line.color.rgb = self.color(stroke)
            shape.line.width = emu(max(width, 0.5))

    def _text(self, text: Text, frame: Frame) -> None:
        if not text.text.strip():
            return
        wide = width_of(text.text, text.size, bold=text.weight != "regular") * frame.scale * _SLACK
        left = frame.x + text.x * frame.scale - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
        size = text.size * frame.scale
        top = frame.y + text.y * frame.scale - size
        box = self._shapes.add_textbox(emu(left), emu(top), emu(wide), emu(size * 1.25))
        self.made.append(box)
        words = box.text_frame
        words.margin_left = words.margin_right = words.margin_top = words.margin_bottom = 0
        # A text that may not wrap is put into the middle of its box by some programs.
        words.word_wrap = True
        words.vertical_anchor = MSO_ANCHOR.TOP
        paragraph = words.paragraphs[0]
        paragraph.alignment = _ALIGNED[text.anchor]
        run = paragraph.add_run()
        run.text = shown(text.text)
        run.font.name, run.font.size = FONT, max(points(size), Pt(1.0))
        run.font.bold, run.font.italic = text.weight != "regular", text.oblique
        run.font.color.rgb = self.color(text.paint)


def _contours(ops: Iterable[PathOp]) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the points of each part of a path, and whether it is closed."""
    points: list[tuple[float, float]] = []
    for op in ops:
        match op:
            case ("M", x, y):
                if points:
                    yield points, False
                points = [(x, y)]
            case ("L", x, y):
                points.append((x, y))
            case ("C", x1, y1, x2, y2, x, y):
                points += _curve(points[-1], (x1, y1), (x2, y2), (x, y))
            case ("Z",):
                yield points, True
                points = []
    if points:
        yield points, False


Point = tuple[float, float]


def _curve(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        yield (
            a * start[0] + b * first[0] + c * second[0] + d * end[0],
            a * start[1] + b * first[1] + c * second[1] + d * end[1],
        )
