"""Moving the canvas: middle button, space and drag."""

from __future__ import annotations

from PySide6.QtCore import Qt

from canvas_app.gui.tools.gesture import Gesture, Pointer


class PanGesture(Gesture):
    """The scene follows the hand."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def start(self, at: Pointer) -> None:
        """Take hold."""
        self._camera = self.stage.camera
        self._from = at

    def move(self, at: Pointer) -> None:
        """Pull; counted from the start, so that no rounding adds up."""
        self.stage.set_camera(self._camera.moved(at.x - self._from.x, at.y - self._from.y))

    def cancel(self) -> None:
        """Go back to where the scene was."""
        self.stage.set_camera(self._camera)
