"""The frames of a view on the screen: what is painted, and what of them lies under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canvas_app.drawing.frames import LEAST_TAB, TAB_HEIGHT, frame_shapes, tab_box
from canvas_app.gui.paint import saved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRect

    from canvas_app.commands.frames import Box
    from canvas_app.gui.scene.stage import Stage

Side = Literal["left", "top", "right", "bottom"]
ALL_SIDES: frozenset[Side] = frozenset(("left", "top", "right", "bottom"))
_CORNERS: tuple[frozenset[Side], ...] = (
    frozenset(("left", "top")),
    frozenset(("right", "top")),
    frozenset(("right", "bottom")),
    frozenset(("left", "bottom")),
)
_REACH = 5.0
"""How near, in pixels, a pointer must come to a border."""
_GRIP = 4.0
_AROUND = (-8.0, -TAB_HEIGHT, LEAST_TAB, 8.0)
"""What a frame may show outside its border: corners to pull, and the tab, which may be wider than it."""
_TITLE_FROM = 0.08
"""From farther away the tabs would hide the cards."""


class Grip(NamedTuple):
    """A part of a frame under the pointer, and the sides of the frame that follow a drag of it."""

    frame: str
    sides: frozenset[Side]

    @property
    def cursor(self) -> Qt.CursorShape:
        """The pointer that says what a drag would do."""
        if self.sides == ALL_SIDES:
            return Qt.CursorShape.SizeAllCursor
        if len(self.sides) == 2:
            falls = self.sides in (_CORNERS[0], _CORNERS[2])
            return Qt.CursorShape.SizeFDiagCursor if falls else Qt.CursorShape.SizeBDiagCursor
        across = self.sides & {"left", "right"}
        return Qt.CursorShape.SizeHorCursor if across else Qt.CursorShape.SizeVerCursor


def boxes(stage: Stage) -> Iterator[tuple[str, str, Box]]:
    """Yield id, name and box of the frames of the view that is shown, as they stand during a drag."""
    for frame in stage.scene.frames:
        yield frame.id, frame.name, stage.frame_boxes.get(frame.id, (frame.x, frame.y, frame.w, frame.h))


def tab_rect(stage: Stage, frame_id: str) -> QRectF | None:
    """Return where the tab of a frame is in the widget, or None where this view has no such frame."""
    return next((_tab(stage, name, box) for key, name, box in boxes(stage) if key == frame_id), None)


def grip_at(stage: Stage, x: float, y: float) -> Grip | None:
    """Return what of a frame lies at a widget point: the last frame painted is on top."""
    titled = stage.camera.scale >= _TITLE_FROM
    for key, name, box in reversed(list(boxes(stage))):
        rect = _in_widget(stage, box)
        # The pointer asks with every move, and to measure a name takes longer than all the rest.
        beside = titled and abs(rect.top() - y) <= TAB_HEIGHT
        if beside and _tab(stage, name, box).contains(x, y):
            return Grip(key, ALL_SIDES)
        sides = _sides_at(rect, x, y)
        if not sides:
            continue
        if key in stage.state.selection:
            return Grip(key, sides)
        if stage.card_at(x, y) is None:
            return Grip(key, ALL_SIDES)
    return None


def grips_in(stage: Stage, place: QRect) -> bool:
    """Return whether a corner of a chosen frame lies in a part of the widget, or reaches into it."""
    around = QRectF(place).adjusted(-_REACH, -_REACH, _REACH, _REACH)
    chosen = (_in_widget(stage, box) for key, _name, box in boxes(stage) if key in stage.state.selection)
    return any(around.contains(corner) for rect in chosen for corner in _corners_of(rect))


def paint(painter: QPainter, stage: Stage) -> None:
    """Paint the frames that are in sight above the cards; those that are selected have corners to pull."""
    camera, window = stage.camera, QRectF(0.0, 0.0, stage.size.width(), stage.size.height())
    for key, name, box in boxes(stage):
        if not _in_widget(stage, box).adjusted(*_AROUND).intersects(window):
            continue
        chosen = key in stage.state.selection
        shapes = frame_shapes(box, name, camera.scale, chosen=chosen)
        with saved(painter):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(camera.scale, camera.scale)
            painter.translate(-camera.x, -camera.y)
            stage.world.shapes.paint(painter, shapes if camera.scale >= _TITLE_FROM else shapes[:1])
        if chosen:
            _paint_corners(painter, stage, _in_widget(stage, box))


def _paint_corners(painter: QPainter, stage: Stage, rect: QRectF) -> None:
    painter.setPen(QPen(stage.world.shapes.color("accent"), 1.5))
    painter.setBrush(stage.world.shapes.color("surface"))
    for corner in _corners_of(rect):
        painter.drawRect(QRectF(corner - QPointF(_GRIP, _GRIP), corner + QPointF(_GRIP, _GRIP)))


def _corners_of(rect: QRectF) -> tuple[QPointF, ...]:
    return rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft()


def _tab(stage: Stage, name: str, box: Box) -> QRectF:
    return _in_widget(stage, tab_box(box, name, stage.camera.scale))


def _in_widget(stage: Stage, box: Box) -> QRectF:
    x, y, w, h = box
    scale = stage.camera.scale
    return QRectF(*stage.camera.to_view(x, y), w * scale, h * scale)


def _sides_at(rect: QRectF, x: float, y: float) -> frozenset[Side]:
    """Return the sides of a rectangle that are within reach of a point; none inside and far outside."""
    if not rect.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(x, y):
        return frozenset()
    distances: dict[Side, float] = {
        "left": abs(x - rect.left()),
        "top": abs(y - rect.top()),
        "right": abs(x - rect.right()),
        "bottom": abs(y - rect.bottom()),
    }
    return frozenset(side for side, distance in distances.items() if distance <= _REACH)
