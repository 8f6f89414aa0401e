"""The list of all inputs of a model, to find one and make a slider of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from canvas_app.gui.panels.number_entry import number_text, unit_words
from canvas_app.gui.panels.record_form import section_title
from canvas_app.gui.plain_text import shortened

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.forecast.assumptions import Assumption

_NUMBER = int(Qt.ItemDataRole.UserRole)
_PASSED_ON = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class InputsDialog(QDialog):
    """Search first; Enter or a double click chooses."""

    chosen = Signal(object)
    """The place of an input."""

    def __init__(
        self, assumptions: tuple[Assumption, ...], currency: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Inputs of the model")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(520, 520)
        self._all, self._currency = assumptions, currency
        self.search = QLineEdit()
        self.search.setPlaceholderText(f"Search {len(assumptions)} inputs")
        self.search.setAccessibleName("Search inputs")
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Inputs")
        self.list.itemActivated.connect(self._on_activated)
        self.empty = QLabel("No input has this name.")
        self.empty.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 16)
        head = QHBoxLayout()
        head.addWidget(section_title("Which input should become a slider?"))
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        self._fill("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list with the arrow keys while one types, and choose with Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _PASSED_ON:
                self.list.keyPressEvent(event)
                return True
            item = self.list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._on_activated(item)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        words = text.casefold().split()
        self.list.clear()
        for number, item in enumerate(self._all):
            if all(word in item.title.casefold() for word in words):
                self.list.addItem(self._row(number, item))
        self.list.setCurrentRow(0)
        self.empty.setVisible(self.list.count() == 0)

    def _row(self, number: int, item: Assumption) -> QListWidgetItem:
        unit = unit_words(item.unit, self._currency)
        value = number_text(item.quantity.value, item.unit)
        ends = f" ({number_text(item.low, item.unit)} – {number_text(item.high, item.unit)})"
        span = ends if item.ranged else ""
        row = QListWidgetItem(f"{shortened(item.title, 70)}   {value}{span} {unit}".rstrip())
        row.setData(_NUMBER, number)
        row.setSizeHint(QSize(0, 28))
        return row

    def _on_activated(self, item: QListWidgetItem) -> None:
        place = self._all[item.data(_NUMBER)].place
        self.accept()
        self.chosen.emit(place)
