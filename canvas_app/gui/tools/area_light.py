"""The light of the lane or block in which a dragged card would come to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen

from canvas_app.gui.paint import saved

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from canvas_app.drawing.views import Area
    from canvas_app.gui.scene.stage import Stage


def light_area(painter: QPainter, stage: Stage, area: Area) -> None:
    """Light an area, in widget coordinates; a lane over the whole height that is seen."""
    camera, shapes = stage.camera, stage.world.shapes
    x, y, w, h = area.rect
    _left, top, _right, bottom = camera.world(stage.size.width(), stage.size.height())
    if stage.scene.lines_shown:
        y, h = top, bottom - top
    with saved(painter):
        painter.scale(camera.scale, camera.scale)
        painter.translate(-camera.x, -camera.y)
        painter.setPen(QPen(shapes.color("accent", 0.35), 1.5 / camera.scale))
        painter.setBrush(shapes.color("accent", 0.06))
        painter.drawRoundedRect(QRectF(x, y, w, h), 6, 6)
