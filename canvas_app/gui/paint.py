"""Paints the shapes of `drawing` with a QPainter."""

from __future__ import annotations

import functools
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPainterPath, QPen

from canvas_app.drawing.icons import icon_path
from canvas_app.drawing.shapes import Group, Icon, Path, Rect, Text
from canvas_app.drawing.text import FALLBACKS, FAMILIES, font_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PySide6.QtGui import QPixmap

    from canvas_app.drawing.shapes import Paint, PathOp, Shape
    from canvas_app.drawing.theme import Theme

log = logging.getLogger(__name__)

_FINE = 8
"""Fonts are made this many times larger and painted smaller: Qt knows whole pixel sizes only."""
_ICON_STROKE = 1.75 * 24 / 16 / 1.5
_SMALLEST_TEXT = 3.0
"""Text lower than this on screen is left out: nobody can read it."""


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """Give the painter its state back afterwards, whatever happens."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


@contextmanager
def painting(device: QPixmap) -> Iterator[QPainter]:
    """Paint into a pixmap, and let go of it whatever happens."""
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()


class ShapePainter:
    """Paints shapes in the colours of one theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self._colors: dict[tuple[str, float], QColor] = {}

    def color(self, token: str, alpha: float = 1.0) -> QColor:
        """Return the colour of a token; one that no theme knows is painted as ink."""
        key = (token, alpha)
        found = self._colors.get(key)
        if found is None:
            try:
                found = QColor(self.theme.color(token))
            except KeyError:
                log.warning("The theme has no colour %s.", token)
                found = QColor(self.theme.color("ink"))
            found.setAlphaF(min(max(alpha, 0.0), 1.0))
            self._colors[key] = found
        return found

    def solid(self, token: str, share: float, ground: str = "canvas") -> QColor:
        """Return a token laid over a ground with an opacity, as an opaque colour; above 1 it is stronger."""
        key = (f"{token} on {ground}", share)
        found = self._colors.get(key)
        if found is None:
            top, under = self.color(token), self.color(ground)
            parts = (top.red(), under.red()), (top.green(), under.green()), (top.blue(), under.blue())
            found = QColor(*(min(max(round(a * share + b * (1 - share)), 0), 255) for a, b in parts))
            self._colors[key] = found
        return found

    def paint(self, painter: QPainter, shapes: Iterable[Shape], visible: QRectF | None = None) -> None:
        """Paint shapes in the painter's coordinates; `visible` lets long lines be cut before dashing."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = painter.worldTransform().m11()
        for shape in shapes:
            self._paint_one(painter, shape, scale, visible)

    def _paint_one(self, painter: QPainter, shape: Shape, scale: float, visible: QRectF | None) -> None:
        match shape:
            case Rect():
                self._rect(painter, shape)
            case Path():
                self._path(painter, shape, visible)
            case Text():
                if shape.size * scale >= _SMALLEST_TEXT:
                    self._text(painter, shape)
            case Icon():
                self._icon(painter, shape)
            case Group():
                self._group(painter, shape, visible)

    def _group(self, painter: QPainter, group: Group, visible: QRectF | None) -> None:
        with saved(painter):
            painter.translate(group.x, group.y)
            painter.scale(group.scale, group.scale)
            inner = None
            if visible is not None and group.scale > 0:
                corner = QPointF((visible.x() - group.x) / group.scale, (visible.y() - group.y) / group.scale)
                inner = QRectF(corner, visible.size() / group.scale)
            if group.clip is not None:
                painter.setClipRect(QRectF(*group.clip), Qt.ClipOperation.IntersectClip)
            self.paint(painter, group.shapes, inner)

    def _rect(self, painter: QPainter, rect: Rect) -> None:
        self._prepare(painter, rect.fill, rect.stroke, rect.width)
        area = QRectF(rect.x, rect.y, rect.w, rect.h)
        if rect.radius <= 0:
            painter.drawRect(area)
        elif rect.left_only:
            painter.drawPath(_left_rounded(rect.x, rect.y, rect.w, rect.h, rect.radius))
        else:
            painter.drawRoundedRect(area, rect.radius, rect.radius)

    def _path(self, painter: QPainter, path: Path, visible: QRectF | None) -> None:
        self._prepare(painter, path.fill, path.stroke, path.width)
        ops = path.ops
        if path.dash:
            pen = painter.pen()
            pen.setDashPattern([part / max(path.width, 1e-6) for part in path.dash])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            if visible is not None:
                ops = _cut(ops, visible, sum(path.dash))
        elif path.stroke is not None:
            pen = painter.pen()
            cap = Qt.PenCapStyle.RoundCap if path.round_ends else Qt.PenCapStyle.FlatCap
            pen.setCapStyle(cap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
        painter.drawPath(qt_path(ops))

    def _icon(self, painter: QPainter, icon: Icon) -> None:
        with saved(painter):
            painter.translate(icon.x, icon.y)
            painter.scale(icon.size / 24.0, icon.size / 24.0)
            color = self.color(icon.paint.token, icon.paint.alpha)
            cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
            painter.setPen(QPen(color, _ICON_STROKE, Qt.PenStyle.SolidLine, cap, join))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(_outline(icon.name))

    def _text(self, painter: QPainter, text: Text) -> None:
        font = font_for(text.size, text.weight, fallbacks=not text.text.isascii())
        with saved(painter):
            painter.setFont(font)
            painter.setPen(self.color(text.paint.token, text.paint.alpha))
            painter.translate(text.x, text.y)
            painter.scale(1.0 / _FINE, 1.0 / _FINE)
            shift = 0.0
            if text.anchor != "start":
                width = QFontMetricsF(font).horizontalAdvance(text.text)
                shift = -width if text.anchor == "end" else -width / 2
            painter.drawText(QPointF(shift, 0.0), text.text)

    def _prepare(self, painter: QPainter, fill: Paint | None, stroke: Paint | None, width: float) -> None:
        if stroke is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(self.color(stroke.token, stroke.alpha), width))
        if fill is None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            painter.setBrush(QBrush(self.color(fill.token, fill.alpha)))


@functools.lru_cache(maxsize=128)
def font_for(size: float, weight: str, fallbacks: bool = False) -> QFont:
    """Return the shipped font, eight times as large as asked: paint it scaled to an eighth."""
    keys = (weight, *FALLBACKS) if fallbacks else (weight,)
    for key in keys:
        _load(key)
    families = [FAMILIES[key] for key in keys]
    font = QFont(families)
    font.setPixelSize(max(round(size * _FINE), 1))
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias | QFont.StyleStrategy.NoSubpixelAntialias)
    return font


@functools.cache
def _load(key: str) -> None:
    """Make a shipped font known to Qt once; text in a missing one is painted in the system's font."""
    if FAMILIES[key] in QFontDatabase.families():
        return
    file = font_file(key)
    if QFontDatabase.addApplicationFont(str(file)) < 0:
        log.warning("The font %s could not be loaded.", file.name)


def qt_path(ops: Iterable[PathOp]) -> QPainterPath:
    """Return path operators as a QPainterPath."""
    path = QPainterPath()
    for op in ops:
        if op[0] == "M":
            path.moveTo(op[1], op[2])
        elif op[0] == "L":
            path.lineTo(op[1], op[2])
        elif op[0] == "C":
            path.cubicTo(op[1], op[2], op[3], op[4], op[5], op[6])
        else:
            path.closeSubpath()
    return path


def curve_path(points: Sequence[float]) -> QPainterPath:
    """Return one cubic curve from x0, y0, two control points and x1, y1."""
    path = QPainterPath(QPointF(points[0], points[1]))
    path.cubicTo(points[2], points[3], points[4], points[5], points[6], points[7])
    return path


@functools.cache
def _outline(name: str) -> QPainterPath:
    return qt_path(icon_path(name))


def _left_rounded(x: float, y: float, w: float, h: float, radius: float) -> QPainterPath:
    r = min(radius, h / 2)
    path = QPainterPath(QPointF(x + w, y))
    path.lineTo(x + w, y + h)
    path.lineTo(x + r, y + h)
    path.arcTo(QRectF(x, y + h - 2 * r, 2 * r, 2 * r), 270, -90)
    path.lineTo(x, y + r)
    path.arcTo(QRectF(x, y, 2 * r, 2 * r), 180, -90)
    path.closeSubpath()
    return path


def _cut(ops: tuple[PathOp, ...], visible: QRectF, period: float) -> tuple[PathOp, ...]:
    """Cut one upright or level line to what is visible, on a whole period so that dashes keep their place."""
    if len(ops) != 2 or ops[0][0] != "M" or ops[1][0] != "L":
        return ops
    x0, y0, x1, y1 = ops[0][1], ops[0][2], ops[1][1], ops[1][2]
    if x0 == x1 and y0 <= y1:
        start = y0 + max((visible.top() - y0) // period, 0) * period
        return (("M", x0, start), ("L", x1, min(y1, visible.bottom() + period)))
    if y0 == y1 and x0 <= x1:
        start = x0 + max((visible.left() - x0) // period, 0) * period
        return (("M", start, y0), ("L", min(x1, visible.right() + period), y1))
    return ops
