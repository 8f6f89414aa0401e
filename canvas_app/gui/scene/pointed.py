"""The canvas under mouse and touch: what is pressed begins a gesture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QNativeGestureEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QToolTip

from canvas_app.commands import elements
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.scene.dropped import DroppedSurface
from canvas_app.gui.scene.frames import grip_at, tab_rect
from canvas_app.gui.scene.name_editor import NameEditor
from canvas_app.gui.scene.overlay import HANDLE_RADIUS, handle_of
from canvas_app.gui.tools import wording, zoom
from canvas_app.gui.tools.band import BandGesture
from canvas_app.gui.tools.connect import ConnectGesture, KeyConnect
from canvas_app.gui.tools.drag import DragGesture
from canvas_app.gui.tools.framing import DrawFrame, PullFrame
from canvas_app.gui.tools.gesture import Gesture, Pointer
from canvas_app.gui.tools.pan import PanGesture
from canvas_app.gui.tools.placing import add_note
from canvas_app.gui.tools.relation_menu import RelationMenu
from canvas_app.model import ElementBase, Frame

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from canvas_app.document import Document
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.scene.camera import Camera
    from canvas_app.gui.view_state import ViewState

_NAME_HEIGHT = 44.0
"""A double-click this far down from a card's upper edge is on its name."""


class PointedSurface(DroppedSurface):
    """Turns mouse and touch into gestures."""

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
        self.setMouseTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.stage.connection_offered.connect(self._offer_connection)
        self.stage.drawn_anew.connect(self._place_editor)
        self.stage.camera_changed.connect(self._place_editor)
        state.tool_changed.connect(self._show_cursor)

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self.stage.document

    @property
    def camera(self) -> Camera:
        """What is seen: `scale`, and `x`, `y` of the scene point at the left upper corner."""
        return self.stage.camera

    def reveal(self, *record_ids: str) -> None:
        """Bring cards and lines into sight."""
        self.stage.reveal(*record_ids)

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
        """Return where a card, or the tab of a frame, is in the widget, whether it is in sight or not."""
        tab = tab_rect(self.stage, element_id)
        if tab is not None:
            return tab.toAlignedRect()
        place = self.stage.scene.geometry.index.get(element_id)
        if place is None:
            return None
        x, y, w, h = self.stage.scene.geometry.rects[place].tolist()
        left, top = self.camera.to_view(x, y)
        return QRect(round(left), round(top), round(w * self.camera.scale), round(h * self.camera.scale))

    def cancel(self) -> None:
        """Take back a gesture that is under way."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self._show_cursor()

    def rename(self, element_id: str | None = None) -> None:
        """Open the field for the name over a card or frame, by default the one that is selected."""
        key = element_id or self._with_name()
        if key is None or self.card_rect(key) is None:
            return
        if self.editor is not None:
            self.setFocus()  # closes the field that is open, and keeps what was typed there
        self.reveal(key)
        name, of = _name_and_kind(self.document, key)
        self.editor = NameEditor(key, name, of, self)
        self.editor.named.connect(self._rename)
        self.editor.left.connect(self._editor_left)
        self._place_editor()
        self.editor.show()
        self.editor.setFocus()

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
        if self.state.tool == "frame":
            return DrawFrame(self.stage)
        grip = grip_at(self.stage, at.x, at.y) if self.state.tool == "select" else None
        if grip is not None:
            return PullFrame(self.stage, grip)
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
        if isinstance(gesture, DrawFrame) and gesture.added is not None:
            self.rename(gesture.added)
        self._show_cursor()
        self._hover(_pointer(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename on a name, open the inspector elsewhere on a card, and search on empty ground."""
        if event.button() != Qt.MouseButton.LeftButton or self.state.tool != "select":
            self.mousePressEvent(event)
            return
        at = _pointer(event)
        grip = grip_at(self.stage, at.x, at.y)
        if grip is not None:
            self.rename(grip.frame)
            return
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
            self._point_at(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of a line, or ask for that of cards and ground."""
        self.cancel()
        at, link = event.pos(), None
        hit = self._with_name() if event.reason() == QContextMenuEvent.Reason.Keyboard else None
        if hit is not None and (rect := self.card_rect(hit)) is not None:
            at = rect.center()
        else:
            grip = grip_at(self.stage, float(at.x()), float(at.y()))
            hit = self.element_at(at) if grip is None else grip.frame
            link = None if hit is not None else self.stage.link_at(float(at.x()), float(at.y()))
        hit = hit or link
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
        """Take tooltips and touch before Qt spends them otherwise."""
        kind = event.type()
        if isinstance(event, QHelpEvent) and kind == QEvent.Type.ToolTip:
            self._show_tooltip(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            return zoom.native_gesture(self.stage, event)
        if isinstance(event, QGestureEvent):
            return zoom.touch_gesture(self.stage, event, QPointF(self.mapToGlobal(QPoint(0, 0))))
        return super().event(event)

    def set_space(self, held: bool) -> None:
        """While the space bar is held a drag moves the canvas."""
        self._space = held
        self._show_cursor()

    # Inside

    def _take(self, gesture: Gesture | None) -> None:
        self.gesture = gesture
        self._show_cursor()
        self.repaint_later()

    def _drop_if_done(self) -> None:
        if isinstance(self.gesture, KeyConnect) and self.gesture.done:
            self._take(None)

    def _handle_at(self, at: Pointer) -> str | None:
        """Return the card whose handle is at a point; a card on top of it covers the handle."""
        reach = HANDLE_RADIUS + 3.0
        geometry, camera = self.stage.scene.geometry, self.camera
        x, y = camera.to_scene(at.x, at.y)
        slack = reach / camera.scale
        top = self.stage.card_at(at.x, at.y)
        for place in geometry.cards_in((x - slack, y - slack, x + slack, y + slack))[::-1].tolist():
            card: str = geometry.ids[place]
            handle = handle_of(self.stage, card)
            if handle is None or top not in (None, card):
                continue
            if (handle.x() - at.x) ** 2 + (handle.y() - at.y) ** 2 <= reach**2:
                return card
        return None

    def _hover(self, at: Pointer) -> None:
        found = self._handle_at(at)
        grip = grip_at(self.stage, at.x, at.y) if self.state.tool == "select" else None
        if found is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif grip is not None:
            self.setCursor(grip.cursor)
        else:
            self._show_cursor()
            found = self.stage.card_at(at.x, at.y) or self.stage.link_at(at.x, at.y)
        self._point_at(found)

    def _point_at(self, found: str | None) -> None:
        """Light what is under the pointer, and say what a line there is."""
        if found != self.state.hover:
            self.state.set_hover(found)
            is_link = found in self.stage.scene.geometry.link_index
            self.status_text.emit(wording.described(self.document, found) if found and is_link else "")

    def _show_tooltip(self, event: QHelpEvent) -> None:
        at = event.pos()
        grip = grip_at(self.stage, float(at.x()), float(at.y()))
        found = self.element_at(at) or self.stage.link_at(float(at.x()), float(at.y()))
        text = ""
        if self.gesture is None and grip is not None:
            # A narrow tab cuts the name.
            text = tooltip(_name_and_kind(self.document, grip.frame)[0])
        elif self.gesture is None and found:
            mark = self.stage.scene.marks.get(found)
            lines = (wording.tooltip_of(self.document, found), *(mark.lines if mark else ()))
            text = tooltip("\n".join(lines))
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
        if isinstance(self.document.get(element_id), ElementBase | Frame):
            self.stage.attempt(lambda: elements.rename(self.document, element_id, name))

    def _editor_left(self) -> None:
        had_focus = self.editor is not None and self.editor.hasFocus()
        self.editor = None
        if had_focus or QApplication.focusWidget() is None:
            self.setFocus()

    def _place_editor(self, *_camera: object) -> None:
        if self.editor is None:
            return
        key = self.editor.element_id
        rect = self.card_rect(key)
        if rect is not None and key in self.stage.scene.geometry.index:
            self.editor.place(rect, self.camera.scale)
        elif rect is not None:
            self.editor.place_on_tab(rect)

    def _with_name(self) -> str | None:
        """Return the first of the selected cards, else a selected frame of this view."""
        selected = (*self.stage.selected_elements(), *self.state.selection)
        return next((key for key in selected if self.card_rect(key) is not None), None)


def _name_and_kind(document: Document, record_id: str) -> tuple[str, str]:
    """Return the name of a card or a frame, and which of the two it is."""
    record = document.get(record_id)
    if isinstance(record, Frame):
        return record.name, "frame"
    return document.element(record_id).name, "card"


def _pointer(event: QMouseEvent) -> Pointer:
    at, held = event.position(), event.modifiers()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
    return Pointer(at.x(), at.y(), bool(held & shift), bool(held & control))
