"""The minimap: the whole view in small, with the part that the window shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from canvas_app.gui.paint import painting
from canvas_app.gui.scene.canvas_scene import BLOCK_TOKENS
from canvas_app.gui.scene.geometry import present
from canvas_app.gui.scene.primitives import draw_rects

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from canvas_app.gui.scene.canvas_scene import CanvasScene
    from canvas_app.gui.scene.stage import Stage

WIDTH, HEIGHT = 168, 108
_INSET = 8.0
_LEAST_CARD = 2.0


class Minimap(QWidget):
    """Click or drag in it to move the camera."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._blocks: QPixmap | None = None
        self._stale = False
        """Whether the picture is to be painted again, as soon as a large model is all there."""
        self._painted_of: CanvasScene | None = None
        self.resize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAccessibleName("Minimap")
        self.setToolTip("Click or drag to move the canvas")
        stage.drawn_anew.connect(self._forget)
        stage.camera_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return its fixed size."""
        return QSize(WIDTH, HEIGHT)

    def _forget(self) -> None:
        self._stale = True
        self.update()

    def _mapping(self) -> tuple[float, float, float]:
        """Return scale and the scene point that lies at the widget's corner."""
        x, y, w, h = self._stage.scene.layout.bounds
        scale = min((WIDTH - 2 * _INSET) / max(w, 1.0), (HEIGHT - 2 * _INSET) / max(h, 1.0))
        return scale, x + w / 2 - WIDTH / scale / 2, y + h / 2 - HEIGHT / scale / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, cards and the frame of what is seen."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        scene, blocks = self._stage.scene, self._blocks
        if (
            blocks is None
            or blocks.devicePixelRatio() != ratio
            or scene is not self._painted_of
            or (self._stale and not scene.behind)
        ):
            blocks = self._blocks = self._painted(ratio)
            self._painted_of, self._stale = scene, scene.behind
        painter.drawPixmap(0, 0, blocks)
        scale, x, y = self._mapping()
        left, top, right, bottom = self._stage.camera.world(
            self._stage.size.width(), self._stage.size.height()
        )
        seen = QRectF((left - x) * scale, (top - y) * scale, (right - left) * scale, (bottom - top) * scale)
        inside = seen.intersected(QRectF(1.5, 1.5, WIDTH - 3, HEIGHT - 3))
        if not inside.isEmpty():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._stage.world.shapes.color("accent", 0.7), 1))
            painter.setBrush(self._stage.world.shapes.color("accent", 0.05))
            painter.drawRoundedRect(inside, 3, 3)
        painter.end()

    def _painted(self, ratio: float) -> QPixmap:
        pixmap = QPixmap(QSize(round(WIDTH * ratio), round(HEIGHT * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        shapes, scene = self._stage.world.shapes, self._stage.scene
        with painting(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(shapes.color("line"), 1))
            painter.setBrush(shapes.color("surface"))
            painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1), 6, 6)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(Qt.PenStyle.NoPen)
            if scene.behind:
                return pixmap
            scale, x, y = self._mapping()
            rects = (scene.geometry.rects - (x, y, 0.0, 0.0)) * scale
            np.maximum(rects[:, 2:], _LEAST_CARD, out=rects[:, 2:])
            for code in present(scene.kind_codes).tolist():
                painter.setBrush(self._stage.world.block_color(BLOCK_TOKENS[code]))
                draw_rects(painter, rects[scene.kind_codes == code])
        return pixmap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show what was clicked."""
        self._show(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the drag."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._show(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do no more than a click does."""

    def _show(self, at: QPointF) -> None:
        scale, x, y = self._mapping()
        self._stage.look_at(x + at.x() / scale, y + at.y() / scale)
