"""The cards that a drag moves: painted once, then laid over the still picture, with the lines that bend."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from canvas_app.drawing.links import link_curves
from canvas_app.gui.paint import painting, saved
from canvas_app.gui.scene.camera import Camera
from canvas_app.gui.scene.geometry import around, curve_boxes, touching
from canvas_app.gui.scene.levels import detail_at
from canvas_app.gui.scene.picture import reach_at
from canvas_app.gui.scene.world import PATIENCE, Hidden, Region, WorldPainter

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPainter

    from canvas_app.gui.scene.canvas_scene import CanvasScene
    from canvas_app.gui.scene.geometry import Box, Floats, Ints

_MARGIN = 0.12
"""How far beyond the window, as a share of it, moving cards are painted ahead."""
_BLOCKS_DIRECTLY = 500
"""Up to so many cards seen from far are drawn in every frame: that costs less than to copy their picture."""


@dataclass
class _Painted:
    pixmap: QPixmap
    corner: tuple[float, float]
    """Scene point of the pixmap's left upper corner."""
    box: Box
    whole: bool
    """Whether all moving cards are in it, and not only those near the window."""
    finished: bool
    """Whether every card has its picture; those that are not in sight yet may wait for a later frame."""
    scale: float


class MovingPicture:
    """The moving cards and the lines among them, at an offset in canvas units from where they stand."""

    def __init__(self, world: WorldPainter, scene: CanvasScene, places: Ints) -> None:
        self._world = world
        self._scene = scene
        self._places = places
        geometry = scene.geometry
        mask = geometry.card_mask(places)
        touched = geometry.links_of(places)
        both = mask[geometry.ends[touched]].all(axis=1)
        self._inner, self._crossing = touched[both], touched[~both]
        links = np.zeros(len(geometry.link_ids), bool)
        links[touched] = True
        self.hidden = Hidden(mask, links)
        self._painted: _Painted | None = None
        self._bent: tuple[tuple[object, ...], Floats] | None = None
        """How the lines ran last that lead to other cards, and what that was computed for."""

    @property
    def unfinished(self) -> bool:
        """Whether cards were painted in a hurry and want another frame."""
        return self._painted is not None and not self._painted.finished

    def boxes(self, offset: tuple[float, float]) -> Floats:
        """Return the boxes (N, 4) of all that moves with the cards at an offset."""
        crossing = self._crossing_at(offset) if self._scene.lines_shown else np.empty((0, 8))
        return np.concatenate((self._own_boxes() + np.tile(offset, 2), curve_boxes(crossing)))

    def draw(
        self, painter: QPainter, camera: Camera, ratio: float, window: QRect, offset: tuple[float, float]
    ) -> None:
        """Draw the cards and their lines; `window` is what is seen, in device pixels."""
        step = camera.scale * ratio
        # Whole device pixels, so that neither blocks nor pictures change while they move.
        dx, dy = round(offset[0] * step) / step, round(offset[1] * step) / step
        with saved(painter):
            painter.scale(1 / ratio, 1 / ratio)
            if self._scene.lines_shown:
                self._draw_crossing(painter, Region(camera, ratio, window), offset)
            # Cards that move to the right are seen as if one looked from farther left.
            beside = Camera(camera.scale, camera.x - dx, camera.y - dy)
            view = Region(beside, ratio, window)
            if len(self._places) <= _BLOCKS_DIRECTLY and detail_at(camera.scale) == "block":
                self._paint(painter, view)
            else:
                self._copy(painter, view, ratio)

    def _own_boxes(self) -> Floats:
        geometry = self._scene.geometry
        return np.concatenate((geometry.card_boxes[self._places], geometry.link_boxes[self._inner]))

    def _crossing_at(self, offset: tuple[float, float]) -> Floats:
        """Return how the lines run that lead from moving cards to others."""
        geometry, asked = self._scene.geometry, (offset, self._scene.arranged)
        if self._bent is not None and self._bent[0] == asked:
            return self._bent[1]
        ends = geometry.ends[self._crossing]
        rects = geometry.rects[ends]
        rects[:, :, :2] += self.hidden.cards[ends][:, :, None] * np.array(offset)
        curves = link_curves(rects[:, 0], rects[:, 1])
        self._bent = asked, curves
        return curves

    def _draw_crossing(self, painter: QPainter, view: Region, offset: tuple[float, float]) -> None:
        curves = self._crossing_at(offset)
        seen = touching(curve_boxes(curves), view.lines_box)
        self._world.links(painter, self._scene, view, self._crossing[seen], curves[seen])

    def _copy(self, painter: QPainter, view: Region, ratio: float) -> None:
        """Copy the cards from their picture; paint it first where there is none of what is seen."""
        painted = self._painted
        if (
            painted is None
            or painted.scale != view.zoom
            or not painted.finished
            or not (painted.whole or _inside(view.box, painted.box))
        ):
            painted = self._painted = self._paint_ahead(view, ratio)
        if painted is not None:
            x, y = view.pixels(np.array(painted.corner)).tolist()
            painter.drawPixmap(int(x), int(y), painted.pixmap)

    def _paint_ahead(self, view: Region, ratio: float) -> _Painted | None:
        """Paint what is seen of the cards, and what soon may be."""
        bounds = around(self._own_boxes())
        if bounds is None:
            return None
        left, top, right, bottom = view.box
        wide, high = (right - left) * _MARGIN, (bottom - top) * _MARGIN
        room = (left - wide, top - high, right + wide, bottom + high)
        edge = reach_at(view.scale) / view.scale
        all_of_it = (bounds[0] - edge, bounds[1] - edge, bounds[2] + edge, bounds[3] + edge)
        box = (
            max(all_of_it[0], room[0]),
            max(all_of_it[1], room[1]),
            min(all_of_it[2], room[2]),
            min(all_of_it[3], room[3]),
        )
        whole = all_of_it == box
        if box[2] <= box[0] or box[3] <= box[1]:
            empty = QPixmap(1, 1)
            empty.fill(Qt.GlobalColor.transparent)
            return _Painted(empty, (box[0], box[1]), room, whole, True, view.zoom)
        corner = Camera(view.zoom, box[0], box[1]).on_pixels(ratio)
        pixmap = QPixmap(int((box[2] - box[0]) * view.scale) + 2, int((box[3] - box[1]) * view.scale) + 2)
        pixmap.fill(Qt.GlobalColor.transparent)
        with painting(pixmap) as painter:
            finished = self._paint(painter, Region(corner, ratio, pixmap.rect()))
        return _Painted(pixmap, (corner.x, corner.y), room, whole, finished, view.zoom)

    def _paint(self, painter: QPainter, view: Region) -> bool:
        """Paint the cards where they stand; return whether there was time for all of their pictures."""
        scene, world, geometry = self._scene, self._world, self._scene.geometry
        if scene.lines_shown:
            inner = self._inner[touching(geometry.link_boxes[self._inner], view.lines_box)]
            world.links(painter, scene, view, inner)
        cards = self._places[touching(geometry.card_boxes[self._places], view.box)]
        finished = world.card_boxes(painter, scene, view, cards, time.perf_counter() + PATIENCE)
        world.borders(painter, view, geometry.rects[cards])
        return finished


def _inside(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
