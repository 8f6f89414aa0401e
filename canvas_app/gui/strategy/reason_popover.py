"""Asks in one line why something is not for this company."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from canvas_app.gui.panels.flow_layout import FlowLayout
from canvas_app.gui.panels.inputs import Chip

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_WIDTH = 360
REASONS = ("Not part of our model", "Too early for us", "Covered elsewhere", "Left to a partner")
"""What is said most often, one click away."""


class ReasonPopover(QFrame):
    """A pop-up with a field; Enter takes the reason, Escape leaves everything as it was."""

    given = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setFixedWidth(_WIDTH)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setObjectName("itemTitle")
        self.title.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setMaxLength(300)
        self.field.setPlaceholderText("Why, in a few words")
        self.field.setAccessibleName("Why it is not for us")
        self.field.textChanged.connect(self._on_text)
        self.field.returnPressed.connect(self._on_accept)
        self.accept_button = QPushButton("Not for us")
        self.accept_button.setObjectName("primary")
        self.accept_button.clicked.connect(self._on_accept)
        offers = QWidget()
        flow = FlowLayout(offers)
        self.offers = [Chip(reason) for reason in REASONS]
        for chip in self.offers:
            chip.setCheckable(False)
            chip.clicked.connect(self._on_offer)
            flow.addWidget(chip)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.accept_button)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (self.title, self.field, offers):
            column.addWidget(widget)
        column.addLayout(foot)

    def ask(self, title: str, reason: str, below: QPoint) -> None:
        """Ask for the reason below a point of the screen."""
        self.title.setText(title)
        self.field.setText(reason)
        self._on_text(reason)
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        room = self.screen().availableGeometry()
        x = max(room.left(), min(below.x(), room.right() - self.width()))
        y = max(room.top(), min(below.y() + 4, room.bottom() - self.height() - 8))
        self.move(x, y)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor into the field."""
        super().showEvent(event)
        self.field.setFocus()
        self.field.selectAll()

    def _on_text(self, text: str) -> None:
        self.accept_button.setEnabled(bool(text.strip()))

    def _on_offer(self) -> None:
        chip = self.sender()
        assert isinstance(chip, Chip)
        self.field.setText(chip.text())
        self._on_accept()

    def _on_accept(self) -> None:
        reason = self.field.text().strip()
        if reason:
            self.hide()
            self.given.emit(reason)
