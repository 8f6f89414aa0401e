"""The canvas under drags from elsewhere: entries of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Signal

from canvas_app.gui.scene.surface import Surface
from canvas_app.gui.tools.drop import EntryDrop, entry_of

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from canvas_app.document import Document
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.view_state import ViewState


class DroppedSurface(Surface):
    """Shows where an entry would stand, and tells where it was dropped."""

    entry_dropped = Signal(str, QPointF)
    """A library entry was dropped, its left upper corner at a scene point. The canvas itself adds nothing."""

    def __init__(
        self, document: Document, theme: Theme, state: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, theme, state, parent)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept entries of the library."""
        entry = entry_of(event.mimeData())
        if entry is None:
            return
        drop = EntryDrop(self.stage, entry)
        if drop.known:
            self.drop = drop
            drop.move(event.position())
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Move the ghost."""
        if self.drop is not None:
            self.drop.move(event.position())
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the ghost away."""
        self.drop = None
        self.repaint_later()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell where an entry was dropped."""
        drop, self.drop = self.drop, None
        self.repaint_later()
        if drop is None:
            return
        drop.move(event.position())
        event.acceptProposedAction()
        self.setFocus()
        self.entry_dropped.emit(drop.entry_id, drop.point)
