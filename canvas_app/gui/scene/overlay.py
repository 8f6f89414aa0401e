"""What lies above the cards: lane heads, selection, hover, and the words on an empty canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canvas_app.drawing import value_chain
from canvas_app.drawing.shapes import Paint, Rect, Text
from canvas_app.gui.paint import curve_path, saved
from canvas_app.gui.scene import frames
from canvas_app.gui.scene.geometry import touching
from canvas_app.gui.scene.levels import BLOCK_BELOW, HANDLE_FROM
from canvas_app.gui.scene.world import Region

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from canvas_app.gui.scene.geometry import Ints
    from canvas_app.gui.scene.stage import Stage

HANDLE_RADIUS = 6.0
"""Pixels of the round handle on a card's right edge."""
_EMPTY_WIDTH = 480.0
_EMPTY = (
    ("An empty canvas", "semibold", 15.0, "ink"),
    ("Drag a domain or a revenue stream here from the library on the left,", "regular", 13.0, "muted"),
    ("or double-click anywhere to search and add a card.", "regular", 13.0, "muted"),
)


class Overlay:
    """Paints above the picture in widget coordinates; asks the stage for everything."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._known: tuple[object, object, object] = (None, None, None)
        """Selection and ids that `_places` was looked up for."""
        self._places: tuple[list[str], Ints] = ([], np.empty(0, np.intp))

    def paint(self, painter: QPainter, device: QRect) -> None:
        """Paint all of it; `device` is the window in device pixels."""
        self._moving(painter, device)
        self._selection(painter, device)
        self._hover(painter)
        frames.paint(painter, self._stage)
        self._lane_heads(painter)
        if not self._stage.scene.geometry.ids:
            self._empty(painter)

    def _moving(self, painter: QPainter, device: QRect) -> None:
        stage = self._stage
        if stage.moving is not None:
            stage.moving.draw(painter, stage.camera, stage.ratio, device, stage.offset)

    def _lane_heads(self, painter: QPainter) -> None:
        """Keep the heads of the lanes in sight when the canvas is scrolled down."""
        stage, camera = self._stage, self._stage.camera
        if stage.scene.view != value_chain.VIEW or camera.y <= 0 or camera.scale < BLOCK_BELOW:
            return
        with saved(painter):
            painter.scale(camera.scale, camera.scale)
            painter.translate(-camera.x, -camera.y)
            grounds = [
                Rect(
                    area.rect[0],
                    camera.y,
                    area.rect[2],
                    value_chain.HEAD_HEIGHT,
                    fill=Paint(f"lane.{area.id}"),
                )
                for area in stage.scene.layout.areas
            ]
            stage.world.shapes.paint(painter, grounds)
            stage.world.shapes.paint(painter, value_chain.lane_heads(camera.y))
            painter.setPen(QPen(stage.world.shapes.color("lane_line"), 1 / camera.scale))
            y = camera.y + value_chain.HEAD_HEIGHT
            painter.drawLine(QPointF(0, y), QPointF(value_chain.WIDTH, y))

    def _selection(self, painter: QPainter, device: QRect) -> None:
        stage = self._stage
        if not stage.state.selection:
            return
        lines, cards = self._selected()
        for key in lines:
            self._link(painter, key, 1.0)
        if stage.moving is not None:
            # Those that move carry their borders with them.
            cards = cards[~stage.moving.hidden.cards[cards]]
        if not len(cards):
            return
        geometry, view = stage.scene.geometry, Region(stage.camera, stage.ratio, device)
        cards = cards[touching(geometry.card_boxes[cards], view.box)]
        with saved(painter):
            painter.scale(1 / stage.ratio, 1 / stage.ratio)
            stage.world.borders(painter, view, geometry.rects[cards])

    def _selected(self) -> tuple[list[str], Ints]:
        """Return the selected lines by id and cards by place: looked up once for all frames."""
        selection, geometry = self._stage.state.selection, self._stage.scene.geometry
        known = (selection, geometry.index, geometry.link_index)
        if any(one is not other for one, other in zip(known, self._known, strict=True)):
            self._known = known
            self._places = (
                [key for key in selection if key in geometry.link_index],
                geometry.places(selection),
            )
        return self._places

    def _hover(self, painter: QPainter) -> None:
        stage, hover = self._stage, self._stage.state.hover
        if hover is None or stage.moving is not None:
            return
        if hover in stage.scene.geometry.link_index and hover not in stage.state.selection:
            self._link(painter, hover, 0.55)
            return
        handle = handle_of(stage, hover)
        if handle is None:
            return
        shapes = stage.world.shapes
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(shapes.color("accent"), 1.5))
        painter.setBrush(shapes.color("surface"))
        radius = min(HANDLE_RADIUS, max(HANDLE_RADIUS * stage.camera.scale, 4.0))
        painter.drawEllipse(handle, radius, radius)
        arm = radius - 3.0
        painter.drawLine(handle - QPointF(arm, 0), handle + QPointF(arm, 0))
        painter.drawLine(handle - QPointF(0, arm), handle + QPointF(0, arm))

    def _link(self, painter: QPainter, link_id: str, alpha: float) -> None:
        stage, camera = self._stage, self._stage.camera
        geometry = stage.scene.geometry
        curve = geometry.curves[geometry.link_index[link_id]].reshape(4, 2)
        points = ((curve - (camera.x, camera.y)) * camera.scale).reshape(-1).tolist()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(stage.world.shapes.color("accent", alpha), 2.5))
        painter.drawPath(curve_path(points))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(stage.world.shapes.color("accent", alpha))
        painter.drawEllipse(QPointF(points[6], points[7]), 4.0, 4.0)

    def _empty(self, painter: QPainter) -> None:
        stage = self._stage
        x, y = stage.size.width() // 2 + 0.5, stage.size.height() // 2 - 19.5
        ground = QRectF(x - _EMPTY_WIDTH / 2, y - 36, _EMPTY_WIDTH, 104)
        shapes = []
        for text, weight, size, token in _EMPTY:
            shapes.append(Text(x, y, text, size, Paint(token), weight, "middle"))  # type: ignore[arg-type]
            y += 26 if size > 13 else 20
        colors = stage.world.shapes
        with saved(painter):
            # Opaque: the titles of blocks and lanes stand behind the words.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colors.color("line"), 1))
            painter.setBrush(colors.color("surface"))
            painter.drawRoundedRect(ground, 9, 9)
            colors.paint(painter, shapes)


def handle_of(stage: Stage, element_id: str) -> QPointF | None:
    """Return the widget point of the handle on a card's right edge, or None where there is none."""
    place = stage.scene.geometry.index.get(element_id)
    if place is None or stage.camera.scale < HANDLE_FROM:
        return None
    x, y, w, h = stage.scene.geometry.rects[place].tolist()
    return QPointF(*stage.camera.to_view(x + w, y + h / 2))
