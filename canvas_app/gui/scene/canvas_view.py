"""The canvas widget: turns mouse, touch and keys into gestures, and offers what actions need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QNativeGestureEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QToolTip

from canvas_app.commands import elements
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.scene.name_editor import NameEditor
from canvas_app.gui.scene.overlay import HANDLE_RADIUS, handle_of
from canvas_app.gui.scene.surface import Surface
from canvas_app.gui.tools import wording, zoom
from canvas_app.gui.tools.band import BandGesture
from canvas_app.gui.tools.connect import ConnectGesture, KeyConnect
from canvas_app.gui.tools.drag import DragGesture
from canvas_app.gui.tools.drop import EntryDrop, entry_of
from canvas_app.gui.tools.gesture import Gesture, Pointer
from canvas_app.gui.tools.keys import Keys
from canvas_app.gui.tools.nudge import Nudge
from canvas_app.gui.tools.pan import PanGesture
from canvas_app.gui.tools.placing import add_entry, add_note
from canvas_app.gui.tools.relation_menu import RelationMenu
from canvas_app.model import ElementBase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDragMoveEvent,
        QDropEvent,
        QFocusEvent,
        QKeyEvent,
        QMouseEvent,
        QShowEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from canvas_app.document import Document
    from canvas_app.drawing.cards import CardFacts
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.scene.camera import Camera
    from canvas_app.gui.view_state import ViewState

_ZOOM_STEP = 1.25
_NAME_HEIGHT = 44.0
"""A double-click this far down from a card's upper edge is on its name."""


class CanvasView(Surface):
    """One view of a document, painted and edited.

    Selection, tool, view, money flow and lit elements live in the `ViewState`; the canvas follows it.
    """

    entry_dropped = Signal(str, QPointF)
    """A library entry was dropped, its left upper corner at a scene point. The canvas itself adds nothing."""
    quick_add_requested = Signal(QPointF, QPoint)
    """Double-click on empty ground: the scene point and the place on the screen."""
    context_menu_requested = Signal(QPointF, QPoint)
    """Right click on a card or the ground, with the selection already right."""
    card_activated = Signal(str)
    """Enter or double-click: open the inspector."""

    def __init__(
        self, document: Document, theme: Theme, state: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, theme, state, parent)
        self.state = state
        self.editor: NameEditor | None = None
        self._space = False
        self._nudge = Nudge(self.stage)
        self._keys = Keys(self)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.stage.connection_offered.connect(self._offer_connection)
        self.stage.drawn_anew.connect(self._place_editor)
        self.stage.camera_changed.connect(self._place_editor)
        state.tool_changed.connect(self._show_cursor)

    # What actions call

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self.stage.document

    @property
    def camera(self) -> Camera:
        """What is seen: `scale`, and `x`, `y` of the scene point at the left upper corner."""
        return self.stage.camera

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

    def set_facts(self, money: Mapping[str, CardFacts], flows: Mapping[str, float]) -> None:
        """Show new numbers on cards and lines; only what differs is painted again."""
        self.stage.set_facts(money, flows)

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

    def reveal(self, record_id: str) -> None:
        """Bring a card or line into sight."""
        self.stage.reveal(record_id)

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

    def rename(self, element_id: str | None = None) -> None:
        """Open the field for the name over a card, by default the one that is selected."""
        selected = self.stage.selected_elements()
        key = element_id or (selected[0] if selected else None)
        if key is None or self.card_rect(key) is None:
            return
        self.reveal(key)
        self.editor = NameEditor(key, self.document.element(key).name, self)
        self.editor.named.connect(self._rename)
        self.editor.left.connect(self._editor_left)
        self._place_editor()
        self.editor.show()
        self.editor.setFocus()

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

    def place_entry(self, entry_id: str, point: QPointF | None = None) -> str:
        """Place a catalogue entry and select it; raises DocumentError, or KeyError for an unknown entry."""
        corner = None if point is None else (point.x(), point.y())
        placed = add_entry(self.stage, entry_id, corner)
        self.state.select({placed})
        return placed

    def scene_point(self, at: QPoint | QPointF) -> QPointF:
        """Return the scene point under a widget point."""
        return QPointF(*self.camera.to_scene(float(at.x()), float(at.y())))

    def visible_centre(self) -> QPointF:
        """Return the scene point in the middle of what is seen."""
        return self.scene_point(self.rect().center())

    def element_at(self, at: QPoint | QPointF) -> str | None:
        """Return the id of the card at a widget point."""
        return self.stage.card_at(float(at.x()), float(at.y()))

    def card_rect(self, element_id: str) -> QRect | None:
        """Return where a card is in the widget, whether it is in sight or not."""
        place = self.stage.scene.geometry.index.get(element_id)
        if place is None:
            return None
        x, y, w, h = self.stage.scene.geometry.rects[place].tolist()
        left, top = self.camera.to_view(x, y)
        return QRect(round(left), round(top), round(w * self.camera.scale), round(h * self.camera.scale))

    def reading_order(self) -> tuple[str, ...]:
        """Return the ids of all cards column by column."""
        return self.stage.scene.geometry.reading_order()

    def cancel(self) -> None:
        """Take back a gesture that is under way."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self._show_cursor()

    # Mouse and touch

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture; a second button takes the one under way back."""
        at = _pointer(event)
        if isinstance(self.gesture, KeyConnect):
            self.gesture.start(at)
            self._drop_if_done()
            return
        if self.gesture is not None:
            self.cancel()
            return
        if event.button() == Qt.MouseButton.RightButton:
            return
        self.stage.finish_zoom()
        self._take(self._gesture_for(at, event.button()))
        if self.gesture is not None:
            self.gesture.start(at)

    def _gesture_for(self, at: Pointer, button: Qt.MouseButton) -> Gesture | None:
        if button == Qt.MouseButton.MiddleButton or self._space:
            return PanGesture(self.stage)
        if button != Qt.MouseButton.LeftButton:
            return None
        if self.state.tool == "note":
            self.state.set_tool("select")
            self._add_note(at)
            return None
        source = self._handle_at(at)
        card = self.stage.card_at(at.x, at.y)
        if source is None and self.state.tool == "connect":
            source = card
        if source is not None:
            return ConnectGesture(self.stage, source)
        if card is not None:
            return DragGesture(self.stage, card)
        link = self.stage.link_at(at.x, at.y)
        if link is not None:
            self.state.set_lit(())
            self.state.select(self.state.selection ^ {link} if at.shift else {link})
            return None
        return BandGesture(self.stage)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the gesture, or say what is under the pointer."""
        at = _pointer(event)
        if self.gesture is not None:
            self.gesture.move(at)
        elif event.buttons() == Qt.MouseButton.NoButton:
            self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture."""
        if self.gesture is None or isinstance(self.gesture, KeyConnect):
            return
        gesture, self.gesture = self.gesture, None
        gesture.end(_pointer(event))
        self._show_cursor()
        self._hover(_pointer(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on a name, open the inspector elsewhere on a card, and search on empty ground."""
        if event.button() != Qt.MouseButton.LeftButton or self.state.tool != "select":
            self.mousePressEvent(event)
            return
        at = _pointer(event)
        card = self.stage.card_at(at.x, at.y)
        if card is None:
            if self.stage.link_at(at.x, at.y) is None:
                self.quick_add_requested.emit(
                    self.scene_point(event.position()), event.globalPosition().toPoint()
                )
            return
        _x, y, _w, _h = self.stage.scene.layout.rect_of(card)
        note = self.document.element(card).kind == "note"
        if note or self.scene_point(event.position()).y() - y <= _NAME_HEIGHT:
            self.rename(card)
        else:
            self.card_activated.emit(card)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom or scroll."""
        zoom.wheel(self.stage, event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        if self.gesture is None:
            self.state.set_hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of a line, or ask for that of cards and ground."""
        self.cancel()
        at = event.pos()
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_keys and (selected := self.stage.selected_elements()):
            rect = self.card_rect(selected[0])
            at = rect.center() if rect is not None else at
        card = self.element_at(at)
        link = None if card is not None else self.stage.link_at(float(at.x()), float(at.y()))
        hit = card or link
        if hit is None:
            self.state.select(())
        elif hit not in self.state.selection:
            self.state.select({hit})
        if link is not None:
            menu = RelationMenu(self.stage, self)
            menu.describe(link)
            menu.popup(self.mapToGlobal(at))
        else:
            self.context_menu_requested.emit(self.scene_point(at), self.mapToGlobal(at))

    def event(self, event: QEvent) -> bool:
        """Take Tab, tooltips and touch before Qt spends them otherwise."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and self._keys.take_tab(event):  # type: ignore[arg-type]
            return True
        if isinstance(event, QHelpEvent) and kind == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            return zoom.native_gesture(self.stage, event)
        if isinstance(event, QGestureEvent):
            return zoom.touch_gesture(self.stage, event, QPointF(self.mapToGlobal(QPoint(0, 0))))
        return super().event(event)

    # Keys

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

    def set_space(self, held: bool) -> None:
        """While the space bar is held a drag moves the canvas."""
        self._space = held
        self._show_cursor()

    def gesture_key(self, key: int, *, shift: bool) -> bool:
        """Give a key to the gesture under way; return whether it used it."""
        if self.gesture is None or not self.gesture.key(key, shift=shift):
            return False
        self._drop_if_done()
        return True

    # Drops

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

    def showEvent(self, event: QShowEvent) -> None:
        """Show everything when the canvas is shown for the first time."""
        super().showEvent(event)
        if not self._fitted:
            self._fit_first()

    # Inside

    def _take(self, gesture: Gesture | None) -> None:
        self.gesture = gesture
        self._show_cursor()
        self.repaint_later()

    def _drop_if_done(self) -> None:
        if isinstance(self.gesture, KeyConnect) and self.gesture.done:
            self._take(None)

    def _handle_at(self, at: Pointer) -> str | None:
        """Return the card whose handle is at a point."""
        hover = self.state.hover
        if hover is None:
            return None
        handle = handle_of(self.stage, hover)
        reach = HANDLE_RADIUS + 3.0
        if handle is None or (handle.x() - at.x) ** 2 + (handle.y() - at.y) ** 2 > reach**2:
            return None
        return hover

    def _hover(self, at: Pointer) -> None:
        if self._handle_at(at) is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
            return
        self._show_cursor()
        found = self.stage.card_at(at.x, at.y) or self.stage.link_at(at.x, at.y)
        if found != self.state.hover:
            self.state.set_hover(found)
            is_link = found in self.stage.scene.geometry.link_index
            self.status_text.emit(wording.described(self.document, found) if found and is_link else "")

    def _show_tooltip(self, event: QHelpEvent) -> None:
        at = event.pos()
        found = self.element_at(at) or self.stage.link_at(float(at.x()), float(at.y()))
        text = tooltip(wording.tooltip_of(self.document, found)) if found and self.gesture is None else ""
        if text:
            QToolTip.showText(event.globalPos(), text, self)
        else:
            QToolTip.hideText()

    def _show_cursor(self, _tool: object = None) -> None:
        if self.gesture is not None:
            shape = self.gesture.cursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            crosses = self.state.tool != "select"
            shape = Qt.CursorShape.CrossCursor if crosses else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _offer_connection(self, offers: object, at: QPoint) -> None:
        assert isinstance(offers, tuple)
        menu = RelationMenu(self.stage, self)
        menu.offer(offers)
        menu.popup(self.mapToGlobal(at))

    def _add_note(self, at: Pointer) -> None:
        added = add_note(self.stage, *self.camera.to_scene(at.x, at.y))
        if added is not None:
            self.state.select({added})
            self.rename(added)

    def _rename(self, element_id: str, name: str) -> None:
        if isinstance(self.document.get(element_id), ElementBase):
            self.stage.attempt(lambda: elements.rename(self.document, element_id, name))

    def _editor_left(self) -> None:
        had_focus = self.editor is not None and self.editor.hasFocus()
        self.editor = None
        if had_focus or QApplication.focusWidget() is None:
            self.setFocus()

    def _place_editor(self, *_camera: object) -> None:
        if self.editor is None:
            return
        rect = self.card_rect(self.editor.element_id)
        if rect is not None:
            self.editor.place(rect, self.camera.scale)


def _pointer(event: QMouseEvent) -> Pointer:
    at, held = event.position(), event.modifiers()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    return Pointer(at.x(), at.y(), bool(held & shift), bool(held & control))
