"""A widget that shows a picture made of the shapes of `drawing`, such as a chart."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from canvas_app.drawing.theme import load_theme
from canvas_app.gui.paint import ShapePainter

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from canvas_app.drawing.shapes import Shape

log = logging.getLogger(__name__)
Drawing = Callable[[float, float], "tuple[Shape, ...]"]
"""Returns the shapes for a width and a height."""


class ShapeView(QWidget):
    """Draws again when the drawing or the width changes; painting never raises."""

    def __init__(self, height: int, name: str) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._drawing: Drawing | None = None
        self._shapes: tuple[Shape, ...] = ()
        self._made_for = -1
        self._painter = ShapePainter(load_theme())

    def set_drawing(self, drawing: Drawing, description: str = "") -> None:
        """Show another picture; the description is its text alternative."""
        self._drawing, self._made_for = drawing, -1
        self.setAccessibleDescription(description)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shapes."""
        try:
            if self._drawing is not None and self._made_for != self.width():
                self._made_for = self.width()
                self._shapes = self._drawing(float(self.width()), float(self.height()))
            painter = QPainter(self)
            self._painter.paint(painter, self._shapes)
            painter.end()
        except Exception:
            self._drawing, self._shapes = None, ()
            log.exception("A picture could not be painted.")
