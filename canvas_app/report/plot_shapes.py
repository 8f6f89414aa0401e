"""Lets matplotlib draw into plain shapes, so that its figures are vectors with text in the shipped font."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path as PlotPath

from canvas_app.drawing.shapes import Group, Paint, Path, Text
from canvas_app.report.lettering import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.transforms import Transform

    Color = tuple[float, float, float] | tuple[float, float, float, float]

    from canvas_app.drawing.shapes import PathOp, Shape, Weight
    from canvas_app.drawing.theme import Theme

DPI = 96.0
"""Dots are canvas units: figures are made with this resolution and so many units wide and high."""

_POINTS_PER_INCH = 72.0
_ASCENT, _DESCENT = 0.74, 0.21  # of the type size


def figure_shapes(figure: Figure, theme: Theme) -> tuple[Shape, ...]:
    """Return what a figure shows, in canvas units from its left upper corner."""
    width, height = figure.get_size_inches() * DPI
    renderer = _ShapeRenderer(float(width), float(height), theme)
    figure.draw(renderer)
    return tuple(renderer.shapes)


class _ShapeRenderer(RendererBase):
    """Turns paths and texts of a figure into shapes; figures here have no images."""

    def __init__(self, width: float, height: float, theme: Theme) -> None:
        super().__init__()
        self.shapes: list[Shape] = []
        self._width, self._height = width, height
        self._tokens = {color.lower(): token for token, color in reversed([*theme.colors.items()])}

    def flipy(self) -> bool:
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self._width, self._height

    def points_to_pixels(self, points: float) -> float:  # type: ignore[override]
        return points * DPI / _POINTS_PER_INCH

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: bool | str
    ) -> tuple[float, float, float]:
        size = self.points_to_pixels(prop.get_size_in_points())
        return measure(s, size, _weight(prop)), size * (_ASCENT + _DESCENT), size * _DESCENT

    def draw_path(  # type: ignore[override]
        self,
        gc: GraphicsContextBase,
        path: PlotPath,
        transform: Transform,
        rgbFace: Color | None = None,
    ) -> None:
        ops = self._ops(path, transform)
        if not ops:
            return
        fill = None if rgbFace is None else self._paint(rgbFace, gc)
        width = self.points_to_pixels(gc.get_linewidth())
        stroke = self._paint(gc.get_rgb(), gc) if width > 0 else None
        dash = tuple(self.points_to_pixels(float(part)) for part in _dashes(gc))
        shape = Path(ops, _seen(fill), _seen(stroke), width, dash, gc.get_capstyle() == "round")
        self.shapes.append(self._clipped(shape, gc))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: bool | str = False,
        mtext: object = None,
    ) -> None:
        size = self.points_to_pixels(prop.get_size_in_points())
        paint = self._paint(gc.get_rgb(), gc)
        self.shapes.append(Text(float(x), self._height - float(y), s, size, paint, _weight(prop)))

    def _ops(self, path: PlotPath, transform: Transform) -> tuple[PathOp, ...]:
        ops: list[PathOp] = []
        last = (0.0, 0.0)
        for points, code in path.iter_segments(transform, simplify=False):
            at = self._points(points)
            match code:
                case PlotPath.MOVETO:
                    ops.append(("M", *at[0]))
                case PlotPath.LINETO:
                    ops.append(("L", *at[0]))
                case PlotPath.CURVE3:
                    first = _between(last, at[0])
                    second = _between(at[1], at[0])
                    ops.append(("C", *first, *second, *at[1]))
                case PlotPath.CURVE4:
                    ops.append(("C", *at[0], *at[1], *at[2]))
                case PlotPath.CLOSEPOLY:
                    ops.append(("Z",))
                    continue
            last = at[-1]
        return tuple(ops)

    def _points(self, points: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[tuple[float, float]]:
        flat = [float(value) for value in points]
        return [(x, self._height - y) for x, y in zip(flat[::2], flat[1::2], strict=True)]

    def _paint(self, color: Color, gc: GraphicsContextBase) -> Paint:
        red, green, blue, *rest = color
        alpha = gc.get_alpha() if gc.get_forced_alpha() else (rest[0] if rest else 1.0)
        return Paint(self._tokens[to_hex((red, green, blue))], float(alpha))

    def _clipped(self, shape: Path, gc: GraphicsContextBase) -> Shape:
        box = gc.get_clip_rectangle()
        if box is None:
            return shape
        x, y, w, h = box.bounds
        return Group((shape,), clip=(x, self._height - y - h, w, h))


def _dashes(gc: GraphicsContextBase) -> Sequence[float]:
    return cast("Sequence[float] | None", gc.get_dashes()[1]) or ()


def _between(end: tuple[float, float], control: tuple[float, float]) -> tuple[float, float]:
    """Return the control point of a cubic curve from that of a quadratic one."""
    return end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3


def _seen(paint: Paint | None) -> Paint | None:
    return paint if paint is not None and paint.alpha > 0 else None


def _weight(prop: FontProperties) -> Weight:
    family = prop.get_family()[0]
    if family.endswith("SemiBold"):
        return "semibold"
    return "bold" if family.endswith("Bold") else "regular"
