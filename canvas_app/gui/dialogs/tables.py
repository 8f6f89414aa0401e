"""Tables of streams and costs: edited in place, sorted, and exchanged with spreadsheets by copy and paste."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyledItemDelegate,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from canvas_app.commands import elements, tables
from canvas_app.document import DocumentError
from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import ComboBox
from canvas_app.gui.panels.table_model import ID_ROLE, SORT_ROLE, TableModel
from canvas_app.model import ELEMENT_TYPES

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from canvas_app.document import Document
    from canvas_app.gui.bridge import DocumentBridge

WORDS: dict[tables.Kind, tuple[str, str, str]] = {
    "streams": ("Revenue streams", "Add stream", "revenue_stream"),
    "costs": ("Costs", "Add cost", "cost"),
}
_WIDTHS = {"name": 220, "segment": 190, "unit": 100, "category": 190, "driver": 140, "behaviour": 100}


_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class CellEditor(QStyledItemDelegate):
    """A list for cells with choices, a field for all others."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """Return the editor of a cell."""
        column = _source(index).columns[index.column()]
        if not column.choices:
            return super().createEditor(parent, option, index)
        box = ComboBox()
        box.setParent(parent)
        box.addItems([words for _code, words in column.choices])
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        """Show the present value in the editor."""
        if isinstance(editor, ComboBox):
            editor.setCurrentText(str(index.data(int(Qt.ItemDataRole.EditRole))))
        else:
            super().setEditorData(editor, index)

    def setModelData(
        self, editor: QWidget, model: object, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Write what was chosen or typed."""
        if isinstance(editor, ComboBox):
            index.model().setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)  # type: ignore[arg-type]


def _source(index: QModelIndex | QPersistentModelIndex) -> TableModel:
    proxy = index.model()
    assert isinstance(proxy, QSortFilterProxyModel)
    source = proxy.sourceModel()
    assert isinstance(source, TableModel)
    return source


class Table(QTableView):
    """One table. Enter and F2 edit, Insert and Delete add and remove rows, Ctrl+Tab goes to the other table.

    Ctrl+C and Ctrl+V go to and from spreadsheets.
    """

    add_wanted = Signal()
    copy_wanted = Signal()
    paste_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self.source = model
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSortRole(SORT_ROLE)
        self.sorted.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.sorted.setSourceModel(model)
        self.setModel(self.sorted)
        self.setItemDelegate(CellEditor(self))
        self.setAccessibleName(WORDS[model.kind][0])
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().setDefaultSectionSize(30)
        self.verticalHeader().setVisible(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for number, column in enumerate(model.columns):
            self.setColumnWidth(number, _WIDTHS.get(column.name, 108))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what keys of tables do; a key that ended the editing of a cell has done its work."""
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Insert:
            self.add_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() in _TABS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def chosen_ids(self) -> list[str]:
        """Return the records in which cells are selected."""
        rows = dict.fromkeys(index.data(ID_ROLE) for index in self.selectedIndexes())
        return [str(key) for key in rows]


class TablesDialog(QDialog):
    """Two tables over the whole document; every change is a step of undo."""

    def __init__(self, document: Document, bridge: DocumentBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Tables of streams and costs")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry()
        self.resize(min(1280, room.width() - 40), min(640, room.height() - 60))
        self._document = document
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.tables: dict[tables.Kind, Table] = {}
        for kind, (words, _add, _record) in WORDS.items():
            table = self.tables[kind] = Table(TableModel(document, bridge, kind))
            table.source.setParent(table)
            table.source.refused.connect(self.say_refused)
            table.source.accepted.connect(self._on_accepted)
            table.add_wanted.connect(self.add)
            table.copy_wanted.connect(self.copy)
            table.paste_wanted.connect(self.paste)
            table.remove_wanted.connect(self.remove)
            self.pages.addTab(table, words)
        self.pages.currentChanged.connect(self._on_page)
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setMaximumHeight(96)
        self.report.setAccessibleName("What was refused")
        self.report.hide()
        self.says = QLabel(
            "Enter edits a cell, Insert adds a row. Rows go to spreadsheets with Ctrl+C and come with Ctrl+V."
        )
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.says.setWordWrap(True)
        self.says.setObjectName("hint")
        self._lay_out()
        self._on_page(0)

    @property
    def kind(self) -> tables.Kind:
        """The table that is shown."""
        return "costs" if self.pages.currentIndex() == 1 else "streams"

    @property
    def table(self) -> Table:
        """The table that is shown."""
        return self.tables[self.kind]

    def copy(self) -> None:
        """Put the selected rows on the clipboard; all where at most one cell is selected."""
        several = len(self.table.selectedIndexes()) > 1
        ids = self.table.chosen_ids() if several else None
        text = tables.copy(self._document.snapshot(), self.kind, ids)
        QGuiApplication.clipboard().setText(text)
        count = text.count("\n") - 1
        self._say(f"Copied {count} row{'s' if count != 1 else ''} with their heads.")

    def paste(self) -> None:
        """Take rows from the clipboard."""
        try:
            pasted = tables.paste(self._document, self.kind, QGuiApplication.clipboard().text())
        except DocumentError as error:
            self.say_refused(str(error))
            return
        lines = [refusal.sentence for refusal in pasted.refused]
        self._say(pasted.sentence[0].upper() + pasted.sentence[1:], bad=bool(lines))
        self.report.setPlainText("\n".join(lines))
        self.report.setVisible(bool(lines))

    def add(self) -> None:
        """Add an empty row and put the keys on its name."""
        record_type = ELEMENT_TYPES[WORDS[self.kind][2]]
        fields: dict[str, object] = {"name": f"New {'stream' if self.kind == 'streams' else 'cost'}"}
        if self.kind == "streams":
            fields["components"] = ({"engine": "subscription"},)
        try:
            key = elements.add(self._document, record_type.model_validate(fields))
        except DocumentError as error:
            self.say_refused(str(error))
            return
        at = self.table.sorted.mapFromSource(self.table.source.index(self.table.source.row_of(key), 0))
        self.table.setCurrentIndex(at)
        self.table.scrollTo(at)
        self.table.edit(at)

    def remove(self) -> None:
        """Remove the selected rows from the document."""
        ids = self.table.chosen_ids()
        if ids:
            self._say(elements.delete(self._document, ids).sentence)

    def say_refused(self, sentence: str) -> None:
        """Say why a cell keeps its value."""
        self._say(sentence, bad=True)

    def _lay_out(self) -> None:
        self.add_button, copy, paste, remove = (
            QPushButton(),
            *(QPushButton(words) for words in ("Copy", "Paste", "Remove")),
        )
        row = QHBoxLayout()
        for button, icon, slot in (
            (self.add_button, "plus", self.add),
            (copy, "copy", self.copy),
            (paste, "clipboard", self.paste),
            (remove, "trash", self.remove),
        ):
            button.setIcon(theme.icon(icon, "muted"))
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)
        row.addSpacing(12)
        row.addWidget(self.says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.pages, 1)
        column.addWidget(self.report)
        column.addLayout(row)

    def _say(self, sentence: str, *, bad: bool = False) -> None:
        self.says.setObjectName("fieldError" if bad else "hint")
        self.says.style().unpolish(self.says)
        self.says.style().polish(self.says)
        self.says.setText(sentence)
        if not bad:
            self.report.hide()

    def _on_accepted(self) -> None:
        self._say("")

    def _on_page(self, _page: int) -> None:
        self.add_button.setText(WORDS[self.kind][1])
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.table.source.rowCount():
            self.table.setCurrentIndex(self.table.sorted.index(0, 0))
