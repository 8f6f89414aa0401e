"""The bar at the foot of the canvas: select, connect, note, frame, and money flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.view_state import ViewState

_TOOLS = (
    ("select", "Select", "Select and move cards (V)"),
    ("connect", "Connect", "Drag from card to card (C)"),
    ("note", "Note", "Put a note where you click (N)"),
    ("frame", "Frame", "Draw a frame around a part to name, show and export it (F)"),
)


class FootBar(QFrame):
    """Shows and sets the tool in the view state; the style sheet knows it as `toolStrip`."""

    def __init__(self, state: ViewState, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 3, 4, 3)
        row.setSpacing(2)
        self._tools: dict[str, QPushButton] = {}
        for tool, text, tip in _TOOLS:
            button = self._button(text, tip)
            button.setProperty("tool", tool)
            self._group.addButton(button)
            self._tools[tool] = button
            row.addWidget(button)
        self.money = self._button("Money flow", "Draw lines as wide as the money they carry")
        self.money.setObjectName("moneyFlow")
        row.addWidget(self.money)
        self._group.buttonClicked.connect(self._on_tool)
        self.money.clicked.connect(state.set_money_flow)
        state.tool_changed.connect(self.follow)
        state.money_flow_changed.connect(self.follow)
        self.follow()

    def follow(self, _value: object = None) -> None:
        """Show what the state says."""
        self._tools[self._state.tool].setChecked(True)
        on = self._state.money_flow
        self.money.setChecked(on)
        self.money.setText("Money flow on" if on else "Money flow")
        self.adjustSize()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _on_tool(self, button: QPushButton) -> None:
        self._state.set_tool(str(button.property("tool")))
