"""The picture of the still world in a pixmap, kept while it is true, scrolled and scaled while it is not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from canvas_app.drawing.links import WIDEST
from canvas_app.gui.paint import painting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.gui.scene.camera import Camera
    from canvas_app.gui.scene.canvas_scene import CanvasScene
    from canvas_app.gui.scene.geometry import Box
    from canvas_app.gui.scene.world import Hidden, WorldPainter

_REACH = 12
"""Device pixels by which borders and what is antialiased leave their boxes."""


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

    @property
    def scale(self) -> float:
        """The scale in which it was painted last; 0 before it is painted."""
        return 0.0 if self._camera is None else self._camera.scale

    def resize(self, size: QSize, ratio: float) -> None:
        """Follow the size of the widget, given in its own pixels."""
        # A half pixel at the edge counts: nothing else paints it.
        device = QSize(max(math.ceil(size.width() * ratio), 1), max(math.ceil(size.height() * ratio), 1))
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
        spoiled = QRegion() if self._camera is None else self.region_of(boxes, self._camera)
        self._stale += spoiled
        return spoiled

    def region_of(self, boxes: Iterable[Box], camera: Camera) -> QRegion:
        """Return where boxes of the scene lie in a picture for a camera, with what may leave them."""
        wide, high, step = self._pixmap.width(), self._pixmap.height(), camera.scale * self._ratio
        reach = reach_at(step)
        found = QRegion()
        for left, top, right, bottom in boxes:
            x0, x1 = (left - camera.x) * step, (right - camera.x) * step
            y0, y1 = (top - camera.y) * step, (bottom - camera.y) * step
            corner = QPoint(_first(x0, wide, reach), _first(y0, high, reach))
            found += QRect(corner, QPoint(_last(x1, wide, reach) - 1, _last(y1, high, reach) - 1))
        return found

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
                    done = self.world.paint(painter, scene, camera, self._ratio, piece, self.hidden, patience)
                    if not done:
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


def _first(at: float, size: int, reach: int) -> int:
    """Return the first pixel of a box that begins at a point; boxes may be without end."""
    return math.floor(min(max(at, 0.0), size + reach)) - reach


def _last(at: float, size: int, reach: int) -> int:
    """Return the pixel after the last one of a box that ends at a point."""
    return math.ceil(min(max(at, -2.0 * reach), size - reach)) + reach


def reach_at(scale: float) -> int:
    """Return how many device pixels around a changed box are painted again: wide lines leave their boxes."""
    return max(_REACH, math.ceil(WIDEST / 2 * scale) + 2)


def _area(rect: QRect) -> int:
    return rect.width() * rect.height()
