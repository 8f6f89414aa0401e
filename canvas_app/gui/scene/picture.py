"""The picture of the still world in a pixmap, kept while it is true, scrolled and scaled while it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap, QRegion

from canvas_app.gui.paint import painting
from canvas_app.gui.scene.world import Hidden, Region, WorldPainter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.gui.scene.camera import Camera
    from canvas_app.gui.scene.canvas_scene import CanvasScene
    from canvas_app.gui.scene.geometry import Box, Ints

_REACH = 12
"""Device pixels around a changed box that are painted again: borders and wide lines leave their boxes."""
_MOVING_MARGIN = 0.12
"""How far beyond the window, as a share of it, moving cards are painted ahead."""


class Picture:
    """The still world as the window last showed it.

    `prepare` brings it up to date for a camera; it repaints only what is not true any more. A picture that
    is `held` while a zoom is under way is shown scaled instead.
    """

    def __init__(self, world: WorldPainter) -> None:
        self.world = world
        self.held = False
        self.hidden: Hidden | None = None
        self._pixmap = QPixmap()
        self._ratio = 1.0
        self._camera: Camera | None = None
        self._stale = QRegion()

    @property
    def pixmap(self) -> QPixmap:
        """The picture, with the device pixel ratio of its window."""
        return self._pixmap

    def resize(self, size: QSize, ratio: float) -> None:
        """Follow the size of the widget, given in its own pixels."""
        device = QSize(max(round(size.width() * ratio), 1), max(round(size.height() * ratio), 1))
        if device == self._pixmap.size() and ratio == self._ratio:
            return
        self._pixmap = QPixmap(device)
        # An opaque pixmap is copied to the window several times as fast as one with transparency.
        self._pixmap.fill(self.world.shapes.color("canvas"))
        self._ratio = ratio
        self._camera = None
        self.world.cards.make_room_for(device.width() * device.height())

    def spoil(self) -> None:
        """Say that nothing of the picture is true any more."""
        self._stale = QRegion(self._pixmap.rect())

    def spoil_boxes(self, boxes: Iterable[Box]) -> QRegion:
        """Say that some boxes of the scene (left, top, right, bottom) look different; return where."""
        spoiled = QRegion()
        if self._camera is None:
            return spoiled
        whole = self._pixmap.rect()
        for box in boxes:
            corners = (np.array(box).reshape(2, 2) - (self._camera.x, self._camera.y)) * (
                self._camera.scale * self._ratio
            )
            low = np.clip(np.floor(corners[0]) - _REACH, -_REACH, (whole.width(), whole.height()))
            high = np.clip(np.ceil(corners[1]) + _REACH, -_REACH, (whole.width(), whole.height()))
            left, top = (int(v) for v in low)
            right, bottom = (int(v) for v in high)
            spoiled += QRect(left, top, right - left, bottom - top)
        self._stale += spoiled
        return spoiled

    def prepare(self, scene: CanvasScene, camera: Camera, patience: float) -> None:
        """Make the picture true for a camera, unless it is held; a moved camera costs only the new edges."""
        if self.held and self._camera is not None:
            return
        if self._camera is None or self._camera.scale != camera.scale:
            self.spoil()
        elif self._camera != camera:
            self._scroll(camera)
        self._camera = camera
        self._stale &= QRegion(self._pixmap.rect())
        if self._stale.isEmpty():
            return
        self._paint(scene, camera, patience)

    def _scroll(self, camera: Camera) -> None:
        assert self._camera is not None
        step = camera.scale * self._ratio
        dx, dy = round((self._camera.x - camera.x) * step), round((self._camera.y - camera.y) * step)
        whole = self._pixmap.rect()
        if abs(dx) >= whole.width() or abs(dy) >= whole.height():
            self.spoil()
            return
        self._pixmap.setDevicePixelRatio(1.0)
        self._pixmap.scroll(dx, dy, whole)
        self._pixmap.setDevicePixelRatio(self._ratio)
        self._stale.translate(dx, dy)
        self._stale += QRegion(whole) - QRegion(whole.translated(dx, dy))

    def _paint(self, scene: CanvasScene, camera: Camera, patience: float) -> None:
        pieces = [QRect(piece) for piece in self._stale]  # type: ignore[attr-defined]
        around = self._stale.boundingRect()
        if len(pieces) > 4 or 2 * sum(map(_area, pieces)) > _area(around):
            pieces = [around]
        self._stale = QRegion()
        self._pixmap.setDevicePixelRatio(1.0)
        try:
            with painting(self._pixmap) as painter:
                for piece in pieces:
                    self.world.unfinished = False
                    self.world.paint(painter, scene, camera, self._ratio, piece, self.hidden, patience)
                    if self.world.unfinished:
                        self._stale += piece
        finally:
            self._pixmap.setDevicePixelRatio(self._ratio)

    @property
    def unfinished(self) -> bool:
        """Whether parts were painted in a hurry and want another frame."""
        return not self._stale.isEmpty()

    def draw(self, painter: QPainter, camera: Camera, exposed: QRect) -> None:
        """Copy the picture to the window; a held one is moved and scaled to where the camera is."""
        painted = self._camera
        if painted is None or painted == camera:
            source = QRectF(
                exposed.x() * self._ratio,
                exposed.y() * self._ratio,
                exposed.width() * self._ratio,
                exposed.height() * self._ratio,
            )
            painter.drawPixmap(QRectF(exposed), self._pixmap, source)
            return
        painter.drawPixmap(self.held_rect(camera), self._pixmap, QRectF(self._pixmap.rect()))

    def held_rect(self, camera: Camera) -> QRectF:
        """Return where the whole held picture lies in the window of another camera."""
        assert self._camera is not None
        x, y = camera.to_view(self._camera.x, self._camera.y)
        factor = camera.scale / self._camera.scale / self._ratio
        return QRectF(x, y, self._pixmap.width() * factor, self._pixmap.height() * factor)


@dataclass
class _Painted:
    pixmap: QPixmap
    corner: tuple[float, float]
    """Scene point of the pixmap's left upper corner."""
    box: Box
    whole: bool
    """Whether all moving cards are in it, and not only those near the window."""
    scale: float


class MovingPicture:
    """The moving cards, and the lines among them, in a transparent pixmap."""

    def __init__(self, world: WorldPainter, scene: CanvasScene, places: Ints) -> None:
        self._world = world
        self._scene = scene
        self._places = places
        geometry = scene.geometry
        mask = geometry.card_mask(places)
        touching = geometry.links_of(places)
        both = mask[geometry.ends[touching]].all(axis=1)
        self._inner, self.crossing = touching[both], touching[~both]
        links = np.zeros(len(geometry.link_ids), bool)
        links[touching] = True
        self.hidden = Hidden(mask, links)
        self._bounds = geometry.touched_box(places)
        self._painted: _Painted | None = None

    def draw(
        self, painter: QPainter, camera: Camera, size: QSize, ratio: float, offset: tuple[float, float]
    ) -> None:
        """Draw the moving cards at their place plus an offset in canvas units."""
        painted = self._painted
        left, top, right, bottom = camera.world(size.width(), size.height())
        seen = (left - offset[0], top - offset[1], right - offset[0], bottom - offset[1])
        if (
            painted is None
            or painted.scale != camera.scale
            or not (painted.whole or _inside(seen, painted.box))
        ):
            painted = self._painted = self._paint(camera, ratio, seen)
        if painted is None:
            return
        x, y = camera.to_view(painted.corner[0] + offset[0], painted.corner[1] + offset[1])
        painter.drawPixmap(
            QRectF(
                round(x * ratio) / ratio,
                round(y * ratio) / ratio,
                painted.pixmap.width() / ratio,
                painted.pixmap.height() / ratio,
            ),
            painted.pixmap,
            QRectF(painted.pixmap.rect()),
        )

    def _paint(self, camera: Camera, ratio: float, seen: Box) -> _Painted | None:
        if self._bounds is None:
            return None
        wide, high = (seen[2] - seen[0]) * _MOVING_MARGIN, (seen[3] - seen[1]) * _MOVING_MARGIN
        room = (seen[0] - wide, seen[1] - high, seen[2] + wide, seen[3] + high)
        edge = _REACH / (camera.scale * ratio)
        all_of_it = tuple(v + e for v, e in zip(self._bounds, (-edge, -edge, edge, edge), strict=True))
        box = (
            max(all_of_it[0], room[0]),
            max(all_of_it[1], room[1]),
            min(all_of_it[2], room[2]),
            min(all_of_it[3], room[3]),
        )
        if box[2] <= box[0] or box[3] <= box[1]:
            empty = QPixmap(1, 1)
            empty.fill(Qt.GlobalColor.transparent)
            return _Painted(empty, (box[0], box[1]), room, all_of_it == box, camera.scale)
        step = camera.scale * ratio
        corner = type(camera)(camera.scale, box[0], box[1]).on_pixels(ratio)
        pixmap = QPixmap(int((box[2] - box[0]) * step) + 2, int((box[3] - box[1]) * step) + 2)
        pixmap.fill(Qt.GlobalColor.transparent)
        view = Region(corner, ratio, pixmap.rect())
        geometry = self._scene.geometry
        inner = np.intersect1d(geometry.links_in(view.box), self._inner, assume_unique=True)
        cards = np.intersect1d(geometry.cards_in(view.box), self._places, assume_unique=True)
        with painting(pixmap) as painter:
            if self._scene.lines_shown:
                self._world.links(painter, self._scene, view, inner)
            self._world.card_boxes(painter, self._scene, view, cards, float("inf"))
            self._world.borders(painter, view.rects(geometry.rects[cards]), camera.scale, ratio)
        return _Painted(pixmap, (corner.x, corner.y), room, all_of_it == box, camera.scale)


def _inside(inner: Box, outer: Box) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()
