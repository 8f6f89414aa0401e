"""What every gesture is: it starts, moves, and ends or is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from canvas_app.gui.scene.stage import Stage

DRAG_DISTANCE = 4.0
"""Pixels that a pressed pointer must travel before a click becomes a drag."""


class Pointer(NamedTuple):
    """Where the pointer is in the widget, and which keys are held."""

    x: float
    y: float
    shift: bool = False
    control: bool = False


class Gesture:
    """A gesture on the stage. It changes the document at its end or not at all."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def start(self, at: Pointer) -> None:
        """Begin where the pointer was pressed."""

    def move(self, at: Pointer) -> None:
        """Follow the pointer."""

    def end(self, at: Pointer) -> None:
        """Do what the gesture meant."""

    def cancel(self) -> None:
        """Leave everything as it was before."""

    def paint(self, painter: QPainter) -> None:
        """Draw what belongs to the gesture above the cards, in widget coordinates."""

    def key(self, key: int, *, shift: bool) -> bool:
        """Take a key; return whether the gesture used it."""
        del key, shift
        return False


def far_enough(start: Pointer, at: Pointer) -> bool:
    """Whether a pressed pointer has travelled far enough to be a drag."""
    return max(abs(at.x - start.x), abs(at.y - start.y)) >= DRAG_DISTANCE
