"""Drawing a frame, moving it and pulling its sides; one commit at the end. No card moves along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen

from canvas_app.commands import frames
from canvas_app.gui.tools.gesture import Gesture, Pointer, far_enough

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from canvas_app.commands.frames import Box
    from canvas_app.gui.scene.frames import Grip
    from canvas_app.gui.scene.stage import Stage

_USUAL = (420.0, 280.0)
"""Size of a frame that is made by a click, in canvas units."""
_LEAST = 24.0
_MARGIN = 20.0


class DrawFrame(Gesture):
    """Drags the rectangle of a new frame; a click puts one of the usual size."""

    cursor = Qt.CursorShape.CrossCursor
    added: str | None = None

    def start(self, at: Pointer) -> None:
        """Begin at a corner."""
        self._from = self._to = at

    def move(self, at: Pointer) -> None:
        """Pull the opposite corner."""
        self._to = at
        self.stage.changed.emit()

    def end(self, at: Pointer) -> None:
        """Add the frame, select it, and put the tool away."""
        camera = self.stage.camera
        (x0, y0), (x1, y1) = camera.to_scene(self._from.x, self._from.y), camera.to_scene(at.x, at.y)
        if not far_enough(self._from, at):
            x1, y1 = x0 + _USUAL[0], y0 + _USUAL[1]
        self.stage.state.set_tool("select")
        box = min(x0, x1), min(y0, y1), max(abs(x1 - x0), _LEAST), max(abs(y1 - y0), _LEAST)
        self.added = add_frame(self.stage, box)

    def paint(self, painter: QPainter) -> None:
        """Draw the rectangle."""
        painter.setPen(QPen(self.stage.world.shapes.color("accent"), 1.5))
        painter.setBrush(self.stage.world.shapes.color("accent", 0.06))
        left, top = min(self._from.x, self._to.x), min(self._from.y, self._to.y)
        width, height = abs(self._to.x - self._from.x), abs(self._to.y - self._from.y)
        painter.drawRect(QRectF(left + 0.5, top + 0.5, width, height))


class PullFrame(Gesture):
    """Selects a frame, and moves those of its sides that were taken; all of them move it."""

    def __init__(self, stage: Stage, grip: Grip) -> None:
        super().__init__(stage)
        self._grip = grip
        self.cursor = grip.cursor

    def start(self, at: Pointer) -> None:
        """Select the frame."""
        self._from = at
        self._before = self.stage.state.selection
        frame = self.stage.scene.snapshot.frames[self._grip.frame]
        self._box = (frame.x, frame.y, frame.w, frame.h)
        self.stage.state.set_lit(())
        self.stage.state.select(self._before ^ {self._grip.frame} if at.shift else {self._grip.frame})

    def move(self, at: Pointer) -> None:
        """Show the frame where it would be."""
        if self._grip.frame in self.stage.frame_boxes or far_enough(self._from, at):
            scale = self.stage.camera.scale
            dx, dy = (at.x - self._from.x) / scale, (at.y - self._from.y) / scale
            self.stage.set_frame_boxes({self._grip.frame: _pulled(self._box, self._grip, dx, dy)})

    def end(self, at: Pointer) -> None:
        """Leave the frame where it is."""
        self.move(at)
        box = self.stage.frame_boxes.get(self._grip.frame)
        self.stage.set_frame_boxes({})
        if box is not None and box != self._box:
            self.stage.attempt(lambda: frames.put(self.stage.document, self._grip.frame, box))

    def cancel(self) -> None:
        """Take the drag back."""
        self.stage.set_frame_boxes({})
        self.stage.state.select(self._before)


def add_frame(stage: Stage, box: Box) -> str | None:
    """Add a frame to the view that is shown and select it; return its id, or None when it was refused."""
    added: list[str] = []
    if not stage.attempt(lambda: added.append(frames.add(stage.document, stage.scene.view, box))):
        return None
    stage.state.select(added)
    return added[0]


def around_selection(stage: Stage) -> Box | None:
    """Return the box of a frame around the selected cards, or None when none is selected."""
    rects = [stage.scene.layout.rect_of(key) for key in stage.selected_elements()]
    if not rects:
        return None
    left, top = min(rect[0] for rect in rects) - _MARGIN, min(rect[1] for rect in rects) - _MARGIN
    right = max(rect[0] + rect[2] for rect in rects) + _MARGIN
    bottom = max(rect[1] + rect[3] for rect in rects) + _MARGIN
    return left, top, right - left, bottom - top


def _pulled(box: Box, grip: Grip, dx: float, dy: float) -> Box:
    """Return a box after its taken sides went by a distance; opposite sides stay apart."""
    left, top = box[0], box[1]
    right, bottom = left + box[2], top + box[3]
    sides = grip.sides
    if {"left", "right"} <= sides:
        return left + dx, top + dy, box[2], box[3]
    if "left" in sides:
        left = min(left + dx, right - _LEAST)
    if "right" in sides:
        right = max(right + dx, left + _LEAST)
    if "top" in sides:
        top = min(top + dy, bottom - _LEAST)
    if "bottom" in sides:
        bottom = max(bottom + dy, top + _LEAST)
    return left, top, right - left, bottom - top
