"""The user's own words for the chapters of the strategy document, and which chapters are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from canvas_app.commands import printing
from canvas_app.commands.errors import RefusedError

if TYPE_CHECKING:
    from canvas_app.gui.workplace import Workplace

_KEY = Qt.ItemDataRole.UserRole
_ROW = 28
_FIGURE_SPACE = "\u2007"
"""As wide as a digit, so that the titles stand below each other."""
_ABSENT = "This chapter is not in the pages as they are chosen now: see the profile and empty chapters."
_HINT = (
    "**bold**, *italic*, lists with - or 1., [words](https://…). Of a picture its words are printed. "
    "Empty: the document's own sentences."
)
_ASK = "What you ask of your readers goes into “Decision asked” of the document's properties."
_ASKING = ("summary", "decision")
"""Chapters that say which decision is asked."""


class ChapterTexts(QWidget):
    """A chapter without its check mark is left out; what is typed opens the chapter that is selected."""

    changed = Signal()
    chapter_chosen = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._place = workplace
        self._gesture = str(uuid4())
        self.list, self.text, self.fault = QListWidget(), QPlainTextEdit(), QLabel()
        self.list.setAccessibleName("Chapters")
        self.text.setAccessibleName("Own words for the chapter")
        self.text.setPlaceholderText("Own words for this chapter")
        self.text.setTabChangesFocus(True)
        hint, self.absent, self.ask = QLabel(_HINT), QLabel(_ABSENT), QLabel(_ASK)
        for label in (hint, self.absent, self.ask):
            label.setObjectName("hint")
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.absent.hide()
        self.fault.setObjectName("fieldError")
        self.fault.setWordWrap(True)
        self.fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 3)
        column.addWidget(self.text, 2)
        column.addWidget(self.fault)
        column.addWidget(self.absent)
        column.addWidget(hint)
        column.addWidget(self.ask)
        self._fill()
        self.list.currentItemChanged.connect(self._on_chapter)
        self.list.itemChanged.connect(self._on_mark)
        self.text.textChanged.connect(self._on_typed)
        self.list.setCurrentRow(0)

    def leave(self) -> None:
        """End the typing: what is typed later is another step of undo."""
        self._gesture = str(uuid4())

    @property
    def chapter(self) -> str:
        """The key of the chapter that is selected."""
        item = self.list.currentItem()
        return "" if self.list.currentRow() < 0 else str(item.data(_KEY))

    @property
    def chosen(self) -> bool:
        """Whether the chapter that is selected shall be told."""
        item = self.list.currentItem()
        return self.list.currentRow() >= 0 and item.checkState() == Qt.CheckState.Checked

    @property
    def chapter_title(self) -> str:
        """Number and title of the chapter that is selected, as the outline of the pages tells them."""
        from canvas_app.report.content.titles import TITLES

        return " ".join(TITLES[self.chapter]) if self.chapter else ""

    def _fill(self) -> None:
        from canvas_app.report.content.titles import TITLES

        for key, (number, title) in TITLES.items():
            own = printing.chapter_text(self._place.document, key)
            item = QListWidgetItem(f"{number.rjust(2, _FIGURE_SPACE)}   {title}")
            # Without it the rows take the height of bare text until the list is laid out again.
            item.setSizeHint(QSize(0, _ROW))
            item.setData(_KEY, key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            hidden = own is not None and own.hidden
            item.setCheckState(Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked)
            self._mark(item, own is not None and bool(own.text))
            self.list.addItem(item)

    def _mark(self, item: QListWidgetItem, has_text: bool) -> None:
        font = item.font()
        font.setBold(has_text)
        item.setFont(font)
        item.setToolTip("Opens with your own words" if has_text else "")

    def _on_chapter(self, *_items: object) -> None:
        self.leave()
        own = printing.chapter_text(self._place.document, self.chapter)
        self.text.blockSignals(True)
        self.text.setPlainText("" if own is None else own.text)
        self.text.blockSignals(False)
        self.fault.hide()
        self.ask.setVisible(self.chapter in _ASKING)
        self.chapter_chosen.emit()

    def _on_mark(self, item: QListWidgetItem) -> None:
        key, hidden = str(item.data(_KEY)), item.checkState() == Qt.CheckState.Unchecked
        own = printing.chapter_text(self._place.document, key)
        if hidden != (own is not None and own.hidden):
            printing.set_chapter_hidden(self._place.document, key, hidden)
            self.changed.emit()

    def _on_typed(self) -> None:
        if not self.chapter:
            return
        item = self.list.currentItem()
        try:
            printing.set_chapter_text(
                self._place.document, self.chapter, self.text.toPlainText(), gesture=self._gesture
            )
        except RefusedError as error:
            self.fault.setText(str(error))
            self.fault.show()
            return
        self.fault.hide()
        self.list.blockSignals(True)
        self._mark(item, bool(self.text.toPlainText().strip()))
        self.list.blockSignals(False)
        self.changed.emit()
