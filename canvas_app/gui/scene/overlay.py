"""What lies above the cards: lane heads, selection, hover, and the words on an empty canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from canvas_app.drawing import value_chain
from canvas_app.drawing.links import link_curves
from canvas_app.drawing.shapes import Paint, Rect, Text
from canvas_app.gui.paint import curve_path, saved
from canvas_app.gui.scene.levels import BLOCK_BELOW, HANDLE_FROM
from canvas_app.gui.scene.world import Region

if TYPE_CHECKING:
    from PySide6.QtCore import QRect

    from canvas_app.gui.scene.stage import Stage

HANDLE_RADIUS = 6.0
"""Pixels of the round handle on a card's right edge."""
_HEAD = 60.0
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

    def paint(self, painter: QPainter, device: QRect) -> None:
        """Paint all of it; `device` is the window in device pixels."""
        self._moving(painter, device)
        self._selection(painter)
        self._hover(painter)
        self._lane_heads(painter)
        if not self._stage.scene.geometry.ids:
            self._empty(painter)

    def _moving(self, painter: QPainter, device: QRect) -> None:
        stage, moving = self._stage, self._stage.moving
        if moving is None:
            return
        geometry, scene = stage.scene.geometry, stage.scene
        if scene.lines_shown and len(moving.crossing):
            offset = np.array((*stage.offset, 0.0, 0.0))
            ends = geometry.ends[moving.crossing]
            rects = [
                geometry.rects[ends[:, side]] + moving.hidden.cards[ends[:, side], None] * offset
                for side in (0, 1)
            ]
            curves = link_curves(rects[0], rects[1])
            view = Region(stage.camera, stage.ratio, device)
            left, top, right, bottom = view.box
            xs, ys = curves[:, 0::2], curves[:, 1::2]
            seen = (xs.min(axis=1) <= right) & (xs.max(axis=1) >= left)
            seen &= (ys.min(axis=1) <= bottom) & (ys.max(axis=1) >= top)
            with saved(painter):
                painter.scale(1 / stage.ratio, 1 / stage.ratio)
                stage.world.links(painter, scene, view, moving.crossing[seen], curves[seen])
        moving.draw(painter, stage.camera, stage.size, stage.ratio, stage.offset)

    def _lane_heads(self, painter: QPainter) -> None:
        """Keep the heads of the lanes in sight when the canvas is scrolled down."""
        stage, camera = self._stage, self._stage.camera
        if stage.scene.view != value_chain.VIEW or camera.y <= 0 or camera.scale < BLOCK_BELOW:
            return
        with saved(painter):
            painter.scale(camera.scale, camera.scale)
            painter.translate(-camera.x, -camera.y)
            grounds = [
                Rect(area.rect[0], camera.y, area.rect[2], _HEAD, fill=Paint(f"lane.{area.id}"))
                for area in stage.scene.layout.areas
            ]
            stage.world.shapes.paint(painter, grounds)
            stage.world.shapes.paint(painter, value_chain.lane_heads(camera.y))
            painter.setPen(QPen(stage.world.shapes.color("lane_line"), 1 / camera.scale))
            y = camera.y + _HEAD
            painter.drawLine(QPointF(0, y), QPointF(value_chain.WIDTH, y))

    def _selection(self, painter: QPainter) -> None:
        stage = self._stage
        camera, geometry = stage.camera, stage.scene.geometry
        selection = stage.state.selection
        if not selection:
            return
        for key in selection:
            if key in geometry.link_index:
                self._link(painter, key, 1.0)
        places = geometry.places(selection)
        if not len(places):
            return
        if stage.moving is not None:
            # Those that move carry their borders with them.
            places = places[~stage.moving.hidden.cards[places]]
        rects = (geometry.rects[places] - (camera.x, camera.y, 0.0, 0.0)) * camera.scale
        x, y, w, h = rects.T
        size = stage.size
        seen = (x <= size.width()) & (x + w >= 0) & (y <= size.height()) & (y + h >= 0)
        stage.world.borders(painter, rects[seen], camera.scale)

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
