"""What the keys do while the canvas has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from canvas_app.gui.tools.nudge import DIRECTIONS, LEAP, STEP

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from canvas_app.gui.scene.canvas_view import CanvasView

_TOOL_KEYS = {int(Qt.Key.Key_V): "select", int(Qt.Key.Key_N): "note"}


class Keys:
    """Everything on the canvas without a mouse."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view

    def take_tab(self, event: QKeyEvent) -> bool:
        """Move from card to card with Tab, before Qt moves the focus from widget to widget.

        On a canvas without cards Tab leaves the canvas as usual; from one with cards F6 does.
        """
        if event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        back = event.key() == Qt.Key.Key_Backtab or bool(
            event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        view = self._view
        if view.gesture_key(event.key(), shift=back):
            return True
        if not view.reading_order():
            return False
        view.focus_next(-1 if back else 1)
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key stands for; return whether it stands for anything."""
        view, key = self._view, event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Escape:
            return self._escape()
        if view.gesture_key(key, shift=shift):
            return True
        if view.gesture is not None:
            return False
        control = Qt.KeyboardModifier.ControlModifier
        if event.modifiers() == control and key == Qt.Key.Key_A:
            view.select_all()
            return True
        if event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier):
            return False
        if key in DIRECTIONS and view.state.selection:
            dx, dy = DIRECTIONS[key]
            step = LEAP if shift else STEP
            view.nudge(dx * step, dy * step)
            return True
        return self._plain(key, auto_repeat=event.isAutoRepeat()) if not shift else False

    def _escape(self) -> bool:
        """Take back a gesture, else put the tool away, else let go of light and selection."""
        view = self._view
        if view.gesture is not None:
            view.cancel()
        elif view.state.tool != "select":
            view.state.set_tool("select")
        elif view.state.lit:
            view.state.set_lit(())
        else:
            view.state.select(())
        return True

    def _plain(self, key: int, *, auto_repeat: bool) -> bool:
        view = self._view
        if key == Qt.Key.Key_Space:
            if not auto_repeat:
                view.set_space(True)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            view.delete_selection()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._activate()
        elif key == Qt.Key.Key_F2:
            view.rename()
        elif key == Qt.Key.Key_C:
            view.begin_connect()
        elif key in _TOOL_KEYS:
            view.state.set_tool(_TOOL_KEYS[key])
        else:
            return False
        return True

    def _activate(self) -> bool:
        selected = self._view.stage.selected_elements()
        if len(selected) != 1:
            return False
        self._view.card_activated.emit(selected[0])
        return True
