"""The canvas: one painted layer over NumPy geometry. Cards and lines are no items of a graphics scene."""

from canvas_app.gui.scene.canvas_view import CanvasView
from canvas_app.gui.tools.drop import ENTRY_MIME

__all__ = ["ENTRY_MIME", "CanvasView"]
