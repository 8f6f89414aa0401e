"""The head of the strategy view: title, the whole meter with the way on, the filter and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import ComboBox
from canvas_app.gui.plain_text import menu_text, tooltip
from canvas_app.gui.strategy.counts import Counts
from canvas_app.gui.strategy.meter import Meter
from canvas_app.gui.strategy.open_panel import words_label
from canvas_app.gui.strategy.rows import FILTERS, Filter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from canvas_app.analysis.framework import Coverage, EntryState

_NARROW, _NO_TITLE = 720, 520
"""Below these widths the filter is a drop-down, and the title gives way."""
_NEXT_WIDEST = 250
_METER_WIDEST = 320


class FilterSwitch(QWidget):
    """Which entries are shown: segments with counts, or a drop-down where room is short."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.segments = QFrame()
        self.segments.setObjectName("segments")
        self.drop_down = ComboBox()
        self.drop_down.setAccessibleName("Entries shown")
        self.drop_down.setFixedWidth(150)
        self.drop_down.addItems([words for _key, words in FILTERS])
        self.drop_down.activated.connect(self._on_chosen)
        self.group = QButtonGroup(self)
        inside = QHBoxLayout(self.segments)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        for number, (_key, words) in enumerate(FILTERS):
            button = QPushButton(words)
            button.setCheckable(True)
            self.group.addButton(button, number)
            inside.addWidget(button)
        self.group.idClicked.connect(self._on_chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.segments)
        row.addWidget(self.drop_down)
        self.drop_down.hide()
        self.show_filter("all")

    def show_filter(self, chosen: Filter) -> None:
        """Mark the chosen filter."""
        number = [key for key, _words in FILTERS].index(chosen)
        self.group.button(number).setChecked(True)
        self.drop_down.setCurrentIndex(number)

    def show_counts(self, counts: Counts) -> None:
        """Show how many entries each filter leaves."""
        still_open = counts.total - counts.answered - counts.in_work - counts.not_for_us
        numbers = (counts.total, still_open, counts.in_work, counts.answered, counts.not_for_us)
        for number, ((_key, words), found) in enumerate(zip(FILTERS, numbers, strict=True)):
            self.group.button(number).setText(f"{words} {found}")
            self.drop_down.setItemText(number, f"{words} ({found})")

    def set_narrow(self, narrow: bool) -> None:
        """Take less room."""
        self.segments.setVisible(not narrow)
        self.drop_down.setVisible(narrow)

    def _on_chosen(self, number: int) -> None:
        self.chosen.emit(FILTERS[number][0])


class StrategyHead(QFrame):
    """Stands above the outline and does not scroll."""

    title_edited = Signal(str)
    title_left = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strategyHead")
        self.title = QLineEdit()
        self.title.setObjectName("strategyTitle")
        self.title.setMaxLength(300)
        self.title.setPlaceholderText("Title of the document")
        self.title.setAccessibleName("Title of the document")
        self.title.setToolTip("Title of the document. Click to change it.")
        self.title.textEdited.connect(self.title_edited)
        self.title.editingFinished.connect(self.title_left)
        self.words, self.rest = words_label("meterWords", wrap=False), words_label("hint", wrap=False)
        self.meter = Meter()
        self.next = QPushButton()
        self.next.setIcon(theme.icon("arrow-right", "accent"))
        self.next.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.next.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.next.clicked.connect(self.next_wanted)
        self.filter = FilterSwitch()
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(100)
        self.search.setPlaceholderText("Search entries and answers")
        self.search.setAccessibleName("Search entries and answers")
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._next_words = ""
        self._lay_out()

    def show_coverage(self, coverage: Coverage) -> None:
        """Show the whole meter."""
        counts = Counts.of(coverage)
        self.meter.show_counts(counts)
        self.words.setText(f"{counts.words} answered")
        rest = [f"{counts.in_work} in work"] if counts.in_work else []
        rest += [f"{counts.not_for_us} not for us"] if counts.not_for_us else []
        self.rest.setText(" · ".join(rest))
        self.filter.show_counts(counts)

    def show_next(self, following: EntryState | None) -> None:
        """Show what to answer next."""
        self._next_words = "" if following is None else following.name
        self.next.setVisible(following is not None)
        self.next.setToolTip(tooltip(f"Answer “{self._next_words}”, the most useful open entry (F7)"))
        self._fit_next()

    def show_title(self, title: str) -> None:
        """Show the title of the document; what is being typed stays."""
        if self.title.text() != title and not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(title)
            self.title.setCursorPosition(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take less room where there is less."""
        super().resizeEvent(event)
        width = event.size().width()
        self.filter.set_narrow(width < _NARROW)
        self.rest.setVisible(width >= _NARROW)
        # The title stands in the bar of the window as well.
        self.title.setVisible(width >= _NO_TITLE)
        self._fit_next()

    def _fit_next(self) -> None:
        # Its words change with every answer: a width of their own would push the meter to and fro.
        width = min(_NEXT_WIDEST, max(self.width() // 3, 120))
        self.next.setFixedWidth(width)
        room = width - 50
        words = self.next.fontMetrics().elidedText(
            f"Next: {self._next_words}", Qt.TextElideMode.ElideRight, room
        )
        self.next.setText(menu_text(words))

    def _lay_out(self) -> None:
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self.words)
        told.addWidget(self.rest)
        told.addStretch(1)
        whole = QWidget()
        whole.setMaximumWidth(_METER_WIDEST)
        block = QVBoxLayout(whole)
        block.setContentsMargins(0, 0, 0, 0)
        block.setSpacing(5)
        block.addStretch(1)
        block.addLayout(told)
        block.addWidget(self.meter)
        block.addStretch(1)
        upper = QHBoxLayout()
        upper.setSpacing(20)
        upper.addWidget(self.title, 3)
        upper.addWidget(whole, 4)
        upper.addWidget(self.next)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        lower.addWidget(self.filter)
        lower.addStretch(1)
        lower.addWidget(self.search, 2)
        self.search.setMaximumWidth(300)
        self.search.setMinimumWidth(120)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(upper)
        column.addLayout(lower)

    def minimumSizeHint(self) -> QSize:
        """Give way to a narrow window."""
        return QSize(320, super().minimumSizeHint().height())
