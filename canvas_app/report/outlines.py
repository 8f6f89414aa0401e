"""The outlines of shapes: rounded corners as curves, and the box around several shapes."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Icon, Path, Rect, Text
from canvas_app.report.lettering import measure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import PathOp, Shape

_KAPPA = 0.5523  # control distance of a quarter circle


def extent(shapes: Iterable[Shape]) -> Box | None:
    """Return x, y, w, h around some shapes (curves by their control points), or None where there are none."""
    boxes = [box for shape in shapes if (box := _box(shape)) is not None]
    if len(boxes) <= 1:
        return boxes[0] if boxes else None
    lefts, tops, widths, heights = zip(*boxes, strict=True)
    left, top = min(lefts), min(tops)
    return left, top, max(map(add, lefts, widths)) - left, max(map(add, tops, heights)) - top


def _box(shape: Shape) -> Box | None:
    match shape:
        case Rect(x=x, y=y, w=w, h=h):
            return x, y, w, h
        case Text():
            width = measure(shape.text, shape.size, shape.weight)
            shift = {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
            return shape.x - shift, shape.y - shape.size, width, shape.size * 1.3
        case Group():
            inner = extent(shape.shapes)
            if inner is None:
                return None
            x, y, w, h = inner if shape.clip is None else _common(inner, shape.clip)
            return shape.x + x * shape.scale, shape.y + y * shape.scale, w * shape.scale, h * shape.scale
        case Icon(x=x, y=y, size=size):
            return x, y, size, size
        case Path(ops=ops):
            return _around(ops)


def _common(first: Box, second: Box) -> Box:
    """Return what two boxes have in common."""
    (a, b, w, h), (c, d, u, v) = first, second
    left, top = max(a, c), max(b, d)
    return left, top, max(min(a + w, c + u) - left, 0.0), max(min(b + h, d + v) - top, 0.0)


def _around(ops: Iterable[PathOp]) -> Box | None:
    xs = [float(x) for op in ops for x in op[1::2]]
    if not xs:
        return None
    ys = [float(y) for op in ops for y in op[2::2]]
    left, top = min(xs), min(ys)
    return left, top, max(xs) - left, max(ys) - top


def rect_ops(rect: Rect) -> tuple[PathOp, ...]:
    """Return the outline of a rectangle with its rounded corners."""
    x, y, right, bottom = rect.x, rect.y, rect.x + rect.w, rect.y + rect.h
    r = min(rect.radius, rect.w / 2, rect.h / 2)
    if r <= 0:
        return (("M", x, y), ("L", right, y), ("L", right, bottom), ("L", x, bottom), ("Z",))
    near = r * (1 - _KAPPA)
    q = 0.0 if rect.left_only else r  # radius on the right
    p = 0.0 if rect.left_only else near
    return (
        ("M", x + r, y),
        ("L", right - q, y),
        ("C", right - p, y, right, y + p, right, y + q),
        ("L", right, bottom - q),
        ("C", right, bottom - p, right - p, bottom, right - q, bottom),
        ("L", x + r, bottom),
        ("C", x + near, bottom, x, bottom - near, x, bottom - r),
        ("L", x, y + r),
        ("C", x, y + near, x + near, y, x + r, y),
        ("Z",),
    )
