"""The list of keys, read from the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from canvas_app.gui.actions import ACTIONS, MENUS, key_sequences
from canvas_app.gui.panels.record_form import section_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.gui.actions import ActionSpec

CANVAS_KEYS = (
    ("Arrow keys", "Move the selection; with Shift ten times as far"),
    ("Tab", "Go to the next card"),
    ("Enter", "Open the inspector"),
    ("V", "Select tool"),
    ("Escape", "Take a gesture back, select nothing"),
    ("Space and drag", "Move the canvas"),
    ("Ctrl and wheel", "Zoom"),
)
FINDING_KEYS = (
    ("Enter", "Go to the place"),
    ("Right, Left", "Show and hide why it matters"),
    ("F", "Fix"),
    ("A", "Accept with a reason"),
)
STRATEGY_KEYS = (
    ("Enter", "Open the entry"),
    ("Escape", "Close it"),
    ("Ctrl and Enter", "Next open entry"),
    ("Alt and Up, Down", "Entry before, entry after"),
    ("Left, Right", "Section before, section after"),
    ("/", "Search"),
)


class ShortcutsDialog(QDialog):
    """Two columns of menus with their keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        body = QWidget()
        body.setObjectName("formBody")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(24, 12, 24, 24)
        columns.setSpacing(40)
        halves = (("File", "Edit", "Checks"), ("View", "Insert", "Numbers", "Help"))
        assert {menu for half in halves for menu in half} == set(MENUS)
        for half in halves:
            column = QVBoxLayout()
            for menu in half:
                rows = [
                    (keys, spec.text.rstrip("…"))
                    for spec in ACTIONS
                    if spec.menu == menu and (keys := _all(spec))
                ]
                if rows:
                    column.addLayout(_section(menu, rows))
            if "Checks" in half:
                column.addLayout(_section("In the list of findings", FINDING_KEYS))
                column.addLayout(_section("In the strategy", STRATEGY_KEYS))
            if "Help" in half:
                column.addLayout(_section("On the canvas", CANVAS_KEYS))
            column.addStretch(1)
            columns.addLayout(column, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        wide = body.sizeHint().width() + scroll.verticalScrollBar().sizeHint().width()
        self.resize(max(760, wide), 620)


def _all(spec: ActionSpec) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(sequence.toString(native) for sequence in key_sequences(spec)[:2])


def _section(title: str, rows: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(7)
    grid.addWidget(section_title(title), 0, 0, 1, 2)
    for line, (keys, words) in enumerate(rows, start=1):
        key = QLabel(keys)
        key.setMinimumWidth(120)
        key.setObjectName("fieldLabel")
        grid.addWidget(key, line, 0)
        grid.addWidget(QLabel(words), line, 1)
    return grid
