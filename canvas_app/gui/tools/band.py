"""The rubber band: selecting what a rectangle touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPen

from canvas_app.gui.tools.gesture import Gesture, Pointer, far_enough

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter


class BandGesture(Gesture):
    """Drags a rectangle; with Shift what it touches is added to the selection."""

    def start(self, at: Pointer) -> None:
        """Begin on empty ground."""
        self._from, self._to = at, at
        self._before = self.stage.state.selection
        self._active = False

    def move(self, at: Pointer) -> None:
        """Select what the rectangle touches now."""
        self._to = at
        if not self._active:
            if not far_enough(self._from, at):
                return
            self._active = self.stage.calm = True
        camera = self.stage.camera
        (x0, y0), (x1, y1) = camera.to_scene(self._from.x, self._from.y), camera.to_scene(at.x, at.y)
        geometry = self.stage.scene.geometry
        found = geometry.cards_in((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        ids = frozenset(geometry.ids[i] for i in found.tolist())
        self.stage.state.select(self._before | ids if self._from.shift else ids)
        self.stage.changed.emit()

    def end(self, at: Pointer) -> None:
        """Keep the selection; a click on the ground without a drag lets go of everything."""
        if self._active:
            self.stage.calm = False
            self.stage.follow_light()
        elif not at.shift:
            self.stage.state.set_lit(())
            self.stage.state.select(())
        self._active = False
        self.stage.changed.emit()

    def cancel(self) -> None:
        """Return to what was selected before."""
        self._active = self.stage.calm = False
        self.stage.state.select(self._before)
        self.stage.follow_light()

    def paint(self, painter: QPainter) -> None:
        """Draw the rectangle."""
        if not self._active:
            return
        shapes = self.stage.world.shapes
        painter.setPen(QPen(shapes.color("accent"), 1))
        painter.setBrush(shapes.color("accent", 0.08))
        corner_x, corner_y = min(self._from.x, self._to.x), min(self._from.y, self._to.y)
        width, height = abs(self._to.x - self._from.x), abs(self._to.y - self._from.y)
        painter.drawRect(QRectF(corner_x + 0.5, corner_y + 0.5, width, height))
