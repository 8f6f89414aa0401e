"""The camera: which part of the scene the widget shows, and how large."""

from __future__ import annotations

from typing import NamedTuple

MIN_SCALE, MAX_SCALE = 0.004, 4.0
FIT_MARGIN = 24.0
"""Pixels left free around what a zoom fits, where nothing stands before the canvas."""


class Camera(NamedTuple):
    """`x`, `y`: the scene point at the left upper corner of the widget; `scale`: pixels per canvas unit.

    A camera is a value; moving it gives another one. Cameras are kept on whole device pixels, so that a moved
    picture stays sharp.
    """

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def on_pixels(self, ratio: float) -> Camera:
        """Return the nearest camera whose corner lies on a device pixel."""
        step = self.scale * ratio
        return Camera(self.scale, round(self.x * step) / step, round(self.y * step) / step)

    def to_scene(self, x: float, y: float) -> tuple[float, float]:
        """Return the scene point under a widget point."""
        return self.x + x / self.scale, self.y + y / self.scale

    def to_view(self, x: float, y: float) -> tuple[float, float]:
        """Return the widget point over a scene point."""
        return (x - self.x) * self.scale, (y - self.y) * self.scale

    def moved(self, dx: float, dy: float) -> Camera:
        """Return the camera after the scene was pulled by widget pixels."""
        return Camera(self.scale, self.x - dx / self.scale, self.y - dy / self.scale)

    def zoomed(self, factor: float, x: float, y: float) -> Camera:
        """Return the camera zoomed around a widget point, which keeps its scene point."""
        scale = min(max(self.scale * factor, MIN_SCALE), MAX_SCALE)
        scene_x, scene_y = self.to_scene(x, y)
        return Camera(scale, scene_x - x / scale, scene_y - y / scale)

    def world(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Return the part of the scene (left, top, right, bottom) that a widget of this size shows."""
        return self.x, self.y, self.x + width / self.scale, self.y + height / self.scale


class Margins(NamedTuple):
    """Pixels left free around what a zoom fits."""

    left: float = FIT_MARGIN
    top: float = FIT_MARGIN
    right: float = FIT_MARGIN
    bottom: float = FIT_MARGIN


AROUND = Margins()


def fitting(
    bounds: tuple[float, float, float, float],
    width: float,
    height: float,
    most: float = 1.0,
    free: Margins = AROUND,
) -> Camera:
    """Return the camera that shows bounds (x, y, w, h) in the middle of a widget, at most at scale `most`."""
    x, y, w, h = bounds
    room_w, room_h = width - free.left - free.right, height - free.top - free.bottom
    scale = min(max(room_w, 1.0) / max(w, 1.0), max(room_h, 1.0) / max(h, 1.0), most)
    scale = min(max(scale, MIN_SCALE), MAX_SCALE)
    return Camera(
        scale,
        x + w / 2 - (free.left + room_w / 2) / scale,
        y + h / 2 - (free.top + room_h / 2) / scale,
    )
