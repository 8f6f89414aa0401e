"""Moving cards with the arrow keys; a burst of presses is one step of the history."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from canvas_app.commands.frames import put
from canvas_app.gui.tools import placing
from canvas_app.model import new_id

if TYPE_CHECKING:
    from canvas_app.gui.scene.stage import Stage

STEP, LEAP = 4.0, 40.0
"""Canvas units of one press, and of one with Shift."""
_BURST = 1.0
"""Seconds of rest after which the next press begins a new step."""
DIRECTIONS = {
    int(Qt.Key.Key_Left): (-1.0, 0.0),
    int(Qt.Key.Key_Right): (1.0, 0.0),
    int(Qt.Key.Key_Up): (0.0, -1.0),
    int(Qt.Key.Key_Down): (0.0, 1.0),
}


class Nudge:
    """Moves the selection by small steps."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._gesture = ""
        self._ids: tuple[str, ...] = ()
        self._last = -_BURST

    def by(self, dx: float, dy: float) -> None:
        """Move the selected cards, else frames; cards in a block of the nine change places."""
        stage = self._stage
        ids = tuple(key for key in stage.selected_elements() if not stage.document.element(key).locked)
        frames = stage.scene.snapshot.frames
        ids = ids or tuple(key for key in stage.state.selection if key in frames)
        if not ids:
            return
        now = time.monotonic()
        if ids != self._ids or now - self._last > _BURST:
            self._gesture, self._ids = new_id(), ids
        self._last = now
        if ids[0] in frames:
            for frame in map(frames.__getitem__, ids):
                box = frame.x + dx, frame.y + dy, frame.w, frame.h
                put(stage.document, frame.id, box, gesture=self._gesture)
            return
        if not stage.scene.lines_shown:
            dx, dy = self._to_neighbour(ids, dx, dy)
        placing.put(stage, ids, dx, dy, self._gesture)

    def _to_neighbour(self, ids: tuple[str, ...], dx: float, dy: float) -> tuple[float, float]:
        """Return the way over the middle of the next card in that direction."""
        rects = [self._stage.scene.layout.rect_of(key) for key in ids]
        width, height = max(rect[2] for rect in rects), max(rect[3] for rect in rects)
        sign_x, sign_y = (dx > 0) - (dx < 0), (dy > 0) - (dy < 0)
        return sign_x * (width + 10.0), sign_y * (height + 12.0)
