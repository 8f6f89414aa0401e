"""Dropping an entry of the library: a ghost card and the lane it would stand in, until it is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from canvas_app.drawing import value_chain, views
from canvas_app.drawing.cards import card_shapes, card_size
from canvas_app.gui.paint import saved
from canvas_app.gui.tools.area_light import light_area

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QPainter

    from canvas_app.drawing.views import Area
    from canvas_app.gui.scene.stage import Stage
    from canvas_app.model import Element

ENTRY_MIME = "application/x-canvas-entry"
_GRIP = 20.0
"""How far below the upper edge of the ghost the pointer holds it, in canvas units."""
_COLUMN_REACH = 44.0
"""A ghost that is nearer than this to the column of a lane jumps into it."""


def entry_of(data: QMimeData) -> str | None:
    """Return the id of the catalogue entry that is dragged, or None."""
    if not data.hasFormat(ENTRY_MIME):
        return None
    return bytes(data.data(ENTRY_MIME).data()).decode("utf-8", "replace")


class EntryDrop:
    """An entry hovering over the canvas."""

    def __init__(self, stage: Stage, entry_id: str) -> None:
        from canvas_app.model.catalogue import load_catalogue

        self.stage = stage
        self.entry_id = entry_id
        entry = load_catalogue().entries.get(entry_id)
        self.known = entry is not None
        self._element: Element | None = None if entry is None else entry.new_element()
        self._size = (184.0, 60.0) if self._element is None else card_size(self._element)
        self._corner = (0.0, 0.0)
        self._area: Area | None = None

    def move(self, at: QPointF) -> None:
        """Follow the pointer; near the column of a lane the ghost jumps into it."""
        x, y = self.stage.camera.to_scene(at.x(), at.y())
        layout = self.stage.scene.layout
        self._area = views.area_at(layout, x, y)
        x, y = x - self._size[0] / 2, y - _GRIP
        if layout.view == value_chain.VIEW and self._area is not None:
            column = self._area.rect[0] + value_chain.COLUMN_LEFT
            x = column if abs(x - column) <= _COLUMN_REACH else x
        self._corner = (x, y)
        self.stage.changed.emit()

    @property
    def point(self) -> QPointF:
        """The scene point of the ghost's left upper corner."""
        return QPointF(*self._corner)

    def paint(self, painter: QPainter) -> None:
        """Draw the lane's light and the ghost."""
        camera, shapes = self.stage.camera, self.stage.world.shapes
        if self._area is not None:
            light_area(painter, self.stage, self._area)
        with saved(painter):
            painter.scale(camera.scale, camera.scale)
            painter.translate(-camera.x, -camera.y)
            painter.translate(*self._corner)
            painter.setOpacity(0.9)
            if self._element is not None:
                shapes.paint(painter, card_shapes(self._element, *self._size))
            painter.setPen(QPen(shapes.color("accent"), 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0, 0, *self._size), 9, 9)
