"""The scenarios of a document: add, make from ranges, name, delete, and compare side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from canvas_app.commands import scenarios
from canvas_app.document import DocumentError
from canvas_app.gui import theme
from canvas_app.gui.latest_work import LatestWork
from canvas_app.gui.panels.number_entry import number_text, parse_number
from canvas_app.gui.panels.tile_facts import difference, number_of
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.questions.comparison import Comparison
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Scenario

ALWAYS = ("mrr", "arr", "gross_margin", "cash_low", "break_even_month", "npv")
"""Metrics that are compared beside the favourites."""
_CHANGES, _PROBABILITY = "Changed inputs", "Probability"


class ScenariosDialog(QDialog):
    """A list at the left, the comparison at the right; the base stands first and cannot be changed."""

    def __init__(
        self, workplace: Workplace, favourites: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Scenarios")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(1180, room.width() - 40), min(600, room.height() - 60))
        self._place = workplace
        self._metrics = list(dict.fromkeys((*favourites, *ALWAYS)))
        self._ids: list[str | None] = []
        self._filling = False
        self._build()
        self._comparing, self._making = LatestWork(workplace.bridge, self), LatestWork(workplace.bridge, self)
        self._comparing.answered.connect(self._show_comparison)
        self._making.answered.connect(self._on_made)
        for work in (self._comparing, self._making):
            work.failed.connect(self._on_failed)
        self.finished.connect(self._on_finished)
        workplace.bridge.committed.connect(self._on_commit)
        workplace.document_changed.connect(self.reject)
        self.refresh()
        shown = workplace.numbers.scenario_id
        self.list.setCurrentRow(self._ids.index(shown) if shown in self._ids else 0)

    def refresh(self) -> None:
        """Show the scenarios as they are."""
        row = max(self.list.currentRow(), 0)
        found = list(self._place.document.snapshot().scenarios.values())
        self._filling = True
        self._ids = [None, *(scenario.id for scenario in found)]
        self.list.clear()
        self.list.addItem("Base")
        for scenario in found:
            item = QListWidgetItem(scenario.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setSizeHint(QSize(0, 28))
            self.list.addItem(item)
        self.list.setCurrentRow(min(row, len(found)))
        self._filling = False
        self._compare()
        self._on_row()

    def current(self) -> str | None:
        """Return the chosen scenario; None is the base."""
        row = self.list.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def _build(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName("Scenarios")
        self.list.setFixedWidth(210)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.itemChanged.connect(self._on_named)
        self.list.currentRowChanged.connect(self._on_row)
        self.table = QTableWidget()
        self.table.setAccessibleName("Comparison")
        self.table.setAlternatingRowColors(False)
        self.table.setShowGrid(False)
        self.table.setAutoScroll(False)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.verticalHeader().setDefaultSectionSize(30)
        self.table.itemChanged.connect(self._on_cell)
        self.note = QLabel()
        self.note.setObjectName("hint")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.add = self._button("New", "plus", self._on_add)
        self.make = self._button("Worst and best from ranges", "git-branch", self._on_make)
        self.copy = self._button("Duplicate", "copy", self._on_copy)
        self.rename = self._button("Rename", "pencil", self._on_rename)
        self.delete = self._button("Delete", "trash", self._on_delete)
        self.use = self._button("Use in the window", "check", self._on_use)
        self.use.setObjectName("primary")
        self.use.setIcon(theme.icon("check", "surface"))
        top = QHBoxLayout()
        for button in (self.add, self.make, self.copy, self.rename, self.delete):
            top.addWidget(button)
        top.addStretch(1)
        top.addWidget(self.use)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.list)
        middle.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(12)
        column.addLayout(top)
        column.addLayout(middle, 1)
        column.addWidget(self.note)

    def _button(self, words: str, icon: str, slot: object) -> QPushButton:
        button = QPushButton(words)
        button.setIcon(theme.icon(icon, "muted"))
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    def _compare(self) -> None:
        """Compare the scenarios; until the answer is there the table stands for earlier ones and is off."""
        from canvas_app.analysis import METRICS
        from canvas_app.analysis.questions.comparison import compare

        snapshot, ids = self._place.document.snapshot(), tuple(self._ids)
        known = [key for key in self._metrics if key in METRICS]
        self.table.setEnabled(False)
        self._comparing.ask(lambda cancelled: compare(snapshot, ids, known, cancelled), snapshot)

    def _show_comparison(self, result: Comparison) -> None:
        from canvas_app.analysis import METRICS

        labels = [METRICS[row.metric_id].label for row in result.rows]
        self._filling = True
        self.table.setColumnCount(len(self._ids))
        self.table.setRowCount(len(labels) + 2)
        self.table.setHorizontalHeaderLabels(list(result.names))
        self.table.setVerticalHeaderLabels([*labels, _CHANGES, _PROBABILITY])
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(130)
        self._fill_metrics(result)
        for at, key in enumerate(self._ids):
            self._fill_foot(at, key, len(labels))
        self.note.setText(self._expected(result))
        self.table.setEnabled(True)
        self._filling = False
        self._on_row()

    def _fill_metrics(self, result: Comparison) -> None:
        currency = self._place.document.info.currency
        for line, row in enumerate(result.rows):
            for at, value in enumerate(row.values):
                words, better = ("", None) if at == 0 else difference(value, row.values[0], currency)
                text = number_of(value, currency)
                item = _cell(f"{text}   {words}" if words and words != "no change" else text)
                if better is not None:
                    item.setForeground(theme.color("good" if better else "bad"))
                item.setToolTip(tooltip(value.reason or ""))
                self.table.setItem(line, at, item)

    def _fill_foot(self, at: int, key: str | None, line: int) -> None:
        scenario = None if key is None else self._place.document.snapshot().scenarios[key]
        self.table.setItem(line, at, _cell("–" if scenario is None else str(len(scenario.overrides))))
        known = None if scenario is None else scenario.probability
        item = _cell("" if known is None else f"{number_text(known, 'share')} %")
        if scenario is not None:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setToolTip("Double-click to say how likely this scenario is.")
        self.table.setItem(line + 1, at, item)

    def _expected(self, result: Comparison) -> str:
        from canvas_app.analysis import METRICS
        from canvas_app.model.numbers import metric_text

        if result.expected is None:
            return result.reason or ""
        currency = self._place.document.info.currency
        units = {row.metric_id: row.values[0].unit for row in result.rows}
        first = list(result.expected.items())[:3]
        parts = [
            f"{METRICS[key].label} {metric_text(e.mean, units[key], currency)} "
            f"(± {metric_text(e.deviation, units[key], currency)})"
            for key, e in first
        ]
        return f"Expected over the probabilities: {', '.join(parts)}." if parts else ""

    def _on_row(self, _row: int = 0) -> None:
        own = self.current() is not None
        for button in (self.copy, self.rename, self.delete):
            button.setEnabled(own)
        if not self._filling and 0 <= self.list.currentRow() < self.table.columnCount():
            self.table.selectColumn(self.list.currentRow())

    def _on_add(self) -> None:
        made = self._tried(scenarios.add, "New scenario")
        if isinstance(made, str):
            self._go_to(made)
            self._on_rename()

    def _on_make(self) -> None:
        from canvas_app.analysis.questions.worst_and_best import generated

        snapshot = self._place.document.snapshot()
        self.make.setEnabled(False)
        self._making.ask(lambda cancelled: generated(snapshot, cancelled=cancelled), snapshot)

    def _on_made(self, found: tuple[Scenario, Scenario]) -> None:
        self.make.setEnabled(True)
        if not any(scenario.overrides for scenario in found):
            self.note.setText(
                "No input has a range that moves the result. Give inputs a low and a high value."
            )
            return
        made = self._tried(scenarios.generate, found)
        if isinstance(made, tuple):
            self._go_to(made[0])

    def _on_failed(self) -> None:
        self.make.setEnabled(True)
        self.note.setText("The scenarios could not be computed. The model is not affected.")

    def _on_finished(self) -> None:
        self._comparing.close()
        self._making.close()

    def _on_copy(self) -> None:
        made = self._tried(scenarios.duplicate, self.current())
        if isinstance(made, str):
            self._go_to(made)

    def _on_rename(self) -> None:
        item = self.list.currentItem()
        if self.current() is not None:
            self.list.editItem(item)

    def _on_delete(self) -> None:
        if self.current() is not None:
            self._tried(scenarios.delete, self.current())

    def _on_use(self) -> None:
        self._place.numbers.set_scenario(self.current())
        self.accept()

    def _on_named(self, item: QListWidgetItem) -> None:
        key = self._ids[self.list.row(item)]
        if not self._filling and key is not None:
            self._tried(scenarios.rename, key, item.text())
            self.refresh()

    def _on_cell(self, item: QTableWidgetItem) -> None:
        if self._filling or item.row() + 1 < self.table.rowCount():
            return
        text, key = item.text().strip(), self._ids[item.column()]
        try:
            value = parse_number(text, "share") if text else None
            scenarios.set_probability(self._place.document, key or "", value)
        except (ValueError, DocumentError) as error:
            self._filling = True
            self._fill_foot(item.column(), key, item.row() - 1)
            self._filling = False
            self.note.setText(str(error))

    def _go_to(self, key: str) -> None:
        self.list.setCurrentRow(self._ids.index(key))

    def _tried(self, command: object, *arguments: object) -> object:
        """Run a command on the document; what it refuses is said below the table."""
        try:
            done: object = command(self._place.document, *arguments)  # type: ignore[operator]
        except DocumentError as error:
            self.note.setText(str(error))
            return error
        return done

    def _on_commit(self, _commit: object) -> None:
        self.refresh()


def _cell(text: str) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setForeground(QColor(theme.color("ink")))
    return item
