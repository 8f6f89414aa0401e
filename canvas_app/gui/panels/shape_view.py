"""A widget that shows a picture made of the shapes of `drawing`, such as a chart."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from canvas_app.drawing.theme import load_theme
from canvas_app.gui.paint import ShapePainter

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

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
        self._height_in: Callable[[float], float] | None = None
        self._shapes: tuple[Shape, ...] = ()
        self._made_for = -1
        self._painter = ShapePainter(load_theme())

    def set_drawing(
        self, drawing: Drawing, description: str = "", height_in: Callable[[float], float] | None = None
    ) -> None:
        """Show another picture; the description is its text alternative, `height_in` its height by width."""
        self._drawing, self._made_for, self._height_in = drawing, -1, height_in
        self.setAccessibleDescription(description)
        self._fit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height of the picture in the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        if self._height_in is not None:
            self.setFixedHeight(math.ceil(self._height_in(float(self.width()))))

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
