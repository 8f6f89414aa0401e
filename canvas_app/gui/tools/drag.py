"""Pressing on a card: a click selects, a drag moves the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPen

from canvas_app.drawing import views
from canvas_app.drawing.shapes import Path
from canvas_app.gui.scene.primitives import draw_lines
from canvas_app.gui.tools import placing
from canvas_app.gui.tools.area_light import light_area
from canvas_app.gui.tools.gesture import Gesture, Pointer, far_enough
from canvas_app.model import new_id

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.views import Area
    from canvas_app.gui.scene.geometry import Box
    from canvas_app.gui.scene.stage import Stage

_EDGE, _SCROLL = 28.0, 14.0
"""Within so many pixels of the window's edge a drag scrolls, by so many pixels every step."""
_STEP = 16


class DragGesture(Gesture):
    """Moves cards with guides; one commit at the drop, nothing when cancelled."""

    def __init__(self, stage: Stage, card: str) -> None:
        super().__init__(stage)
        self._card = card
        self._moving: tuple[str, ...] = ()
        self._guides: tuple[Box, ...] = ()
        """Upright and level lines, which are their own boxes."""
        self._snapper: views.Snapper | None = None
        self.lane: Area | None = None
        """Where the pressed card would stand if it were dropped now."""
        self._scroller = QTimer(stage, interval=_STEP)
        self._scroller.timeout.connect(self._scroll)

    def start(self, at: Pointer) -> None:
        """Select the pressed card, unless it is selected already or Shift waits for the release."""
        self._from = self._last = at
        self._origin = self.stage.camera.to_scene(at.x, at.y)
        self._before = self.stage.state.selection
        self.stage.calm = True
        self._was_selected = self._card in self._before
        if not self._was_selected:
            self.stage.state.select(self._before | {self._card} if at.shift else {self._card})

    def move(self, at: Pointer) -> None:
        """Move the selection along, snapping to the lane and to other cards; Ctrl moves freely."""
        self._last = at
        if not self._moving and (not far_enough(self._from, at) or not self._begin()):
            return
        x, y = self.stage.camera.to_scene(at.x, at.y)
        dx, dy = x - self._origin[0], y - self._origin[1]
        self._guides = ()
        # In a block a drop only orders: there is nothing to be aligned with.
        if not at.control and self.stage.scene.lines_shown:
            snapper = self._snapper_now()
            dx = placing.column_near(snapper.layout, snapper.left + dx) - snapper.left
            dx, dy, guides = snapper.snap(dx, dy, self.stage.camera.scale)
            self._guides = tuple(map(_line_of, guides))
        card = self._card if self._card in self._moving else self._moving[0]
        lane = placing.lane_under(self.stage, card, dx, dy)
        if lane != self.lane:
            self.lane = lane
            self.stage.changed.emit()
        self.stage.move_to(dx, dy, self._guides)
        if self._near_edge() != (0.0, 0.0):
            if not self._scroller.isActive():
                self._scroller.start()
        else:
            self._scroller.stop()

    def _snapper_now(self) -> views.Snapper:
        """Return what snaps the cards; a commit during the drag may have put others elsewhere."""
        layout = self.stage.scene.layout
        if self._snapper is None or self._snapper.layout is not layout:
            self._snapper = views.Snapper(layout, self._moving)
        return self._snapper

    def _begin(self) -> bool:
        """Start to drag what may be moved; return whether anything may."""
        selected = self.stage.selected_elements()
        free = tuple(key for key in selected if not self.stage.document.element(key).locked)
        if not free:
            self.stage.status_text.emit("This card is locked.")
            return False
        self._moving = free
        self.stage.begin_moving(free)
        return True

    def end(self, at: Pointer) -> None:
        """Drop: one commit. Or, without a drag, finish the click."""
        dx, dy = self.stage.offset
        dragged = bool(self._moving) and self.stage.moving is not None
        moving = self._moving
        self._stop()
        if dragged and (dx, dy) != (0.0, 0.0):
            self._drop(moving, dx, dy, at)
        elif not far_enough(self._from, at):
            self._click(at)
        self.stage.follow_light()

    def _drop(self, moving: tuple[str, ...], dx: float, dy: float, at: Pointer) -> None:
        if self.stage.scene.lines_shown:
            placing.put(self.stage, moving, dx, dy, new_id())
        else:
            placing.put_in_block(self.stage, moving, *self.stage.camera.to_scene(at.x, at.y), new_id())

    def _click(self, at: Pointer) -> None:
        self.stage.state.set_lit(())
        if not self._was_selected:
            return
        self.stage.state.select(self._before - {self._card} if at.shift else {self._card})

    def cancel(self) -> None:
        """Take the drag back."""
        self._stop()
        self.stage.state.select(self._before)
        self.stage.follow_light()

    def _stop(self) -> None:
        self._scroller.stop()
        self._scroller.deleteLater()
        self.stage.calm = False
        self._moving, self._guides, self.lane = (), (), None
        self.stage.end_moving()

    def _near_edge(self) -> tuple[float, float]:
        """Return by how much to scroll, because the pointer is near an edge."""
        size, at = self.stage.size, self._last
        dx = _SCROLL * ((at.x < _EDGE) - (at.x > size.width() - _EDGE))
        dy = _SCROLL * ((at.y < _EDGE) - (at.y > size.height() - _EDGE))
        return dx, dy

    def _scroll(self) -> None:
        self.stage.pan(*self._near_edge())
        self.move(self._last)

    def paint(self, painter: QPainter) -> None:
        """Draw the light of the lane in which the card would stand, and the guides."""
        if self.lane is not None:
            light_area(painter, self.stage, self.lane)
        if not self._guides:
            return
        camera = self.stage.camera
        lines = (np.array(self._guides) - np.tile((camera.x, camera.y), 2)) * camera.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(self.stage.world.shapes.color("accent", 0.8), 1))
        draw_lines(painter, np.floor(lines) + 0.5)


def _line_of(guide: Shape) -> Box:
    """Return the ends of a guide."""
    assert isinstance(guide, Path)
    (x0, y0), (x1, y1) = ((op[1], op[2]) for op in guide.ops if op[0] != "Z")
    return x0, y0, x1, y1
