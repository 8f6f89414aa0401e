"""The canvas widget: what actions ask of it, and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from canvas_app.commands import elements
from canvas_app.gui.scene.canvas_scene import AS_IN_BASE
from canvas_app.gui.scene.pointed import PointedSurface
from canvas_app.gui.tools.connect import KeyConnect
from canvas_app.gui.tools.framing import add_frame, around_selection
from canvas_app.gui.tools.keys import Keys
from canvas_app.gui.tools.nudge import Nudge
from canvas_app.gui.tools.placing import add_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QFocusEvent
    from PySide6.QtWidgets import QWidget

    from canvas_app.document import Document
    from canvas_app.drawing.cards import CardFacts
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.card_marks import CardMark
    from canvas_app.gui.view_state import ViewState
    from canvas_app.model import Element

_ZOOM_STEP = 1.25


class CanvasView(PointedSurface):
    """One view of a document, painted and edited.

    Selection, tool, view, money flow and lit elements live in the `ViewState`; the canvas follows it.
    """

    def __init__(
        self, document: Document, theme: Theme, state: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, theme, state, parent)
        self._nudge = Nudge(self.stage)
        self._keys = Keys(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")

    # What actions call

    def set_document(self, document: Document) -> None:
        """Show another document, all of it."""
        self.cancel()
        self.stage.set_document(document)
        self.stage.zoom_to_fit()

    def detach(self) -> None:
        """Stop listening to the document; call it before the widget goes."""
        self.cancel()
        self.stage.detach()

    def set_view(self, view: str) -> None:
        """Show another view of the same graph."""
        self.state.set_view(view)

    def set_money(
        self,
        money: Mapping[str, CardFacts],
        changed: Iterable[str],
        varied: Mapping[str, Element] = AS_IN_BASE,
    ) -> None:
        """Show new money on the cards; `changed` names those that differ.

        `varied` are elements as the scenario in use sets them, whose cards speak of it too.
        """
        self.stage.set_money(money, changed, varied)

    def set_flows(self, flows: Mapping[str, float]) -> None:
        """Show how much money the lines carry."""
        self.stage.set_flows(flows)

    def set_marks(self, marks: Mapping[str, CardMark]) -> None:
        """Show the signs of the checks on cards."""
        self.stage.set_marks(marks)

    def set_money_flow(self, on: bool) -> None:
        """Draw lines as wide as the money they carry, or calm."""
        self.state.set_money_flow(on)

    def set_lit(self, ids: Iterable[str]) -> None:
        """Light the elements that a number came from, and dim the others."""
        self.state.set_lit(ids)

    def zoom_to_fit(self) -> None:
        """Show everything."""
        self.stage.zoom_to_fit()

    def zoom_to_selection(self) -> None:
        """Show what is selected; everything when nothing is."""
        if self.state.selection:
            self.stage.zoom_to_ids(self.state.selection)
        else:
            self.stage.zoom_to_fit()

    def zoom_to_100(self) -> None:
        """Show a canvas unit as a pixel."""
        self.stage.zoom_to(1.0)

    def zoom_to(self, scale: float) -> None:
        """Zoom around the middle."""
        self.stage.zoom_to(scale)

    def zoom_in(self) -> None:
        """Come a step nearer."""
        self.stage.zoom_to(self.camera.scale * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Go a step farther."""
        self.stage.zoom_to(self.camera.scale / _ZOOM_STEP)

    def select_all(self) -> None:
        """Select every card."""
        self.state.select(self.stage.scene.geometry.ids)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selection by canvas units; a burst is one step of the history."""
        self._nudge.by(dx, dy)

    def delete_selection(self) -> None:
        """Delete the selected cards and lines, and say what went."""
        selection = self.state.selection
        if not selection:
            return
        said: list[elements.Deleted] = []
        if self.stage.attempt(lambda: said.append(elements.delete(self.document, selection))):
            self.stage.tell(said[0].sentence)

    def begin_connect(self) -> None:
        """Choose by keys what the selected card is to be connected to; without one take the connect tool."""
        selected = self.stage.selected_elements()
        self.cancel()
        if len(selected) != 1:
            self.state.set_tool("connect")
            return
        gesture = KeyConnect(self.stage, selected[0])
        self._take(None if gesture.done else gesture)
        self.setFocus()

    def begin_frame(self) -> None:
        """Put a frame around the selected cards and let it be named; without any take the frame tool."""
        self.cancel()
        box = around_selection(self.stage)
        added = None if box is None else add_frame(self.stage, box)
        if added is not None:
            self.rename(added)
        elif box is None:
            self.state.set_tool("frame")

    def focus_next(self, step: int = 1) -> None:
        """Select the next card in reading order, or the one before with -1, and bring it into sight."""
        order = self.reading_order()
        if not order:
            return
        selected = [key for key in order if key in self.state.selection]
        start = -1 if step > 0 else 0
        at = order.index(selected[-1 if step > 0 else 0]) if selected else start
        key = order[(at + step) % len(order)]
        self.state.set_lit(())
        self.state.select({key})
        self.reveal(key)

    def place_entry(self, entry_id: str, point: QPointF | None = None, gesture: str | None = None) -> str:
        """Place a catalogue entry and select it; raises DocumentError, or KeyError for an unknown entry."""
        corner = None if point is None else (point.x(), point.y())
        placed = add_entry(self.stage, entry_id, corner, gesture)
        self.state.select({placed})
        return placed

    def reading_order(self) -> tuple[str, ...]:
        """Return the ids of all cards column by column."""
        return self.stage.scene.geometry.reading_order()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Take Tab before Qt moves the focus to another widget."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._keys.take_tab(event)
        ):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the key to the gesture under way, else do what it stands for."""
        if self._keys.press(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the hand when the space bar is released."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.set_space(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget a space bar that is released elsewhere."""
        super().focusOutEvent(event)
        self.set_space(False)

    def gesture_key(self, key: int, *, shift: bool) -> bool:
        """Give a key to the gesture under way; return whether it used it."""
        if self.gesture is None or not self.gesture.key(key, shift=shift):
            return False
        self._drop_if_done()
        return True
