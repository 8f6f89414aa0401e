"""The light of the lane or block in which a dragged card would come to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

if TYPE_CHECKING:
    from canvas_app.drawing.views import Area
    from canvas_app.gui.scene.stage import Stage


def light_area(painter: QPainter, stage: Stage, area: Area) -> None:
    """Light an area, in widget coordinates; a lane over the whole height that is seen."""
    camera, shapes = stage.camera, stage.world.shapes
    x, y, w, h = area.rect
    left, top = camera.to_view(x, y)
    edge, fill = shapes.color("accent", 0.35), shapes.color("accent", 0.06)
    if stage.scene.lines_shown:
        # A lane is painted in every frame of a drag, and its corners are never seen.
        column = QRect(round(left), 0, round(w * camera.scale), stage.size.height())
        painter.fillRect(column, fill)
        for side in (column.left(), column.right()):
            painter.fillRect(QRect(side, 0, 1, column.height()), edge)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1.5))
    painter.setBrush(fill)
    radius = 6 * camera.scale
    painter.drawRoundedRect(QRectF(left, top, w * camera.scale, h * camera.scale), radius, radius)
