"""The strategy view: the whole framework as an outline that is answered in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import uuid4

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from canvas_app.commands import elements
from canvas_app.gui.strategy.answering import Answering
from canvas_app.gui.strategy.entry_panel import EntryPanel
from canvas_app.gui.strategy.head import StrategyHead
from canvas_app.gui.strategy.other_panels import DomainPanel, FieldPanel
from canvas_app.gui.strategy.outline_list import OutlineList
from canvas_app.gui.strategy.rows import HINT, AnswerRow, DomainRow, Filter, SectionRow, rows_of
from canvas_app.gui.strategy.section_list import SectionList
from canvas_app.model import DOCUMENT_ID, clean_text

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

    from canvas_app.analysis.framework import EntryState
    from canvas_app.document import Commit
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.strategy.live_coverage import LiveCoverage
    from canvas_app.gui.strategy.open_panel import OpenPanel
    from canvas_app.gui.workplace import Workplace

_HINT_SEEN = "strategy/hint_seen"
_SECTIONS_WIDTH, _NARROW_SECTIONS, _NO_SECTIONS = 236, 190, 600
"""Widths of the list of sections, and the width of the view below which it is hidden."""


class StrategyView(QWidget):
    """Shows the coverage that it is given and edits the document of its workplace."""

    said = Signal(str)
    go_to = Signal(str)
    """The id of a card the user wants to see on the canvas."""

    def __init__(self, workplace: Workplace, live: LiveCoverage, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("strategyPage")
        self._place, self._live, self._settings = workplace, live, settings
        self.shown: Filter = "all"
        self._stale = True
        self._hint = False
        """It stays while the view is shown, so that nothing jumps."""
        self._title_gesture: str | None = None
        self.answering = Answering(self, workplace, live)
        self.head, self.sections, self.list = StrategyHead(), SectionList(), OutlineList()
        self._lay_out()
        self._listen()

    # What is shown

    def refresh(self) -> None:
        """Show the present state, or remember to do so when the view is shown."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        coverage = self._live.coverage
        self.head.show_title(self._place.document.info.title)
        self.head.show_coverage(coverage)
        self.head.show_next(self._following())
        self.sections.sections.show(coverage)
        panel = self.list.panel
        rows = rows_of(
            coverage,
            self.shown,
            self.head.search.text(),
            None if panel is None else panel.key,
            hint=self._hint,
        )
        current = self.list.outline.row(self.list.currentIndex())
        if self.list.outline.show(rows) and current is not None:
            index = self.list.outline.index_of(current.key)
            if index.isValid():
                self.list.setCurrentIndex(index)
        self._renew_panel()
        self._mark_section()

    def set_filter(self, shown: Filter) -> None:
        """Show only entries of one state, or all."""
        self.shown = shown
        self.close_panel()
        self.head.filter.show_filter(shown)
        self.refresh()
        self.list.scrollToTop()

    def open(self, key: str) -> None:
        """Open an entry or a domain for editing; whatever hides it is taken away."""
        opened = self.list.panel
        if opened is not None and opened.key == key:
            opened.focus_first()
            return
        self._settings.set_flag(_HINT_SEEN, self._settings.flag(_HINT_SEEN, False) or key.startswith("fw."))
        index = self.list.outline.index_of(key)
        if not index.isValid():
            self.head.search.clear()
            self.set_filter("all")
            index = self.list.outline.index_of(key)
        row = self.list.outline.row(index)
        if not isinstance(row, AnswerRow | DomainRow):
            return
        panel = self._panel_for(row)
        panel.closed.connect(self._on_closed)
        panel.next_wanted.connect(self.open_next)
        panel.step_wanted.connect(self._on_step)
        panel.go_to.connect(self.go_to)
        panel.grown.connect(self.list.fit_panel)
        self.list.setCurrentIndex(index)
        self.list.open_panel(panel)
        panel.focus_first()
        self.head.show_next(self._following())
        self._renew_filtered()
        self._mark_section()

    def close_panel(self) -> None:
        """Close what is open."""
        if self.list.panel is not None:
            self.list.open_panel(None)
            self.head.show_next(self._following())
            self._renew_filtered()

    def open_next(self) -> None:
        """Open the next open entry after the current one, from the top again at the end."""
        states = self._live.coverage.states
        shown = self.list.panel or self.list.outline.row(self.list.currentIndex())
        key = None if shown is None else shown.key
        at = next((n for n, state in enumerate(states) if state.row.id == key), -1)
        following = [
            s for s in (*states[at + 1 :], *states[: at + 1]) if s.state == "open" and s.row.id != key
        ]
        if following:
            self.open(following[0].row.id)
        else:
            self._say_none_follows()
            if not self._live.coverage.open:
                self._on_closed()

    def open_useful(self, *, first: bool = False) -> None:
        """Open the entry that is most useful to answer after the open one, or the first one at all."""
        following = self._live.coverage.next if first else self._following()
        if following is not None:
            self.open(following.row.id)
        else:
            self._say_none_follows()

    def _say_none_follows(self) -> None:
        last = "This is the last open entry."
        self.said.emit(last if self._live.coverage.open else "Nothing of the strategy is open any more.")

    def take_keys(self) -> None:
        """Take the keys where they were: whoever comes back to an open answer goes on writing it."""
        before = cast("QWidget | None", self.focusWidget())
        panel = self.list.panel
        if panel is None:
            self.list.setFocus()
        elif before is not None and panel.isAncestorOf(before):
            before.setFocus()
        else:
            panel.focus_first()

    def show_section(self, section: str) -> None:
        """Bring a section into sight; whatever hides it is taken away."""
        if not self.list.outline.section_index(section).isValid():
            self.head.search.clear()
            self.set_filter("all")
        self.list.enter_section(section)
        self.list.setFocus()
        self.sections.mark(section)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the view was hidden."""
        super().showEvent(event)
        self._hint = self._hint_wanted()
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the outline more of a narrow view."""
        super().resizeEvent(event)
        width = event.size().width()
        self.sections.setVisible(width >= _NO_SECTIONS)
        self.sections.setFixedWidth(_SECTIONS_WIDTH if width >= 1000 else _NARROW_SECTIONS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter lead from the search to the outline, and Escape end the search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.setFocus()
                self._current_or_first()
                return True
            if event.key() == Qt.Key.Key_Escape and self.head.search.text():
                self.head.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setObjectName("tabLine")
        line.setFixedWidth(1)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.sections)
        body.addWidget(line)
        body.addWidget(self.list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(body, 1)
        self.setFocusProxy(self.list)

    def _listen(self) -> None:
        self._live.changed.connect(self.refresh)
        self._place.document_changed.connect(self._on_document)
        self._place.bridge.committed.connect(self._on_commit)
        self.head.title_edited.connect(self._on_title)
        self.head.title_left.connect(self._on_title_left)
        self.head.next_wanted.connect(self._on_next_wanted)
        self.head.filter.chosen.connect(self.set_filter)
        self.head.search.textChanged.connect(self._on_search)
        self.head.search.installEventFilter(self)
        self.sections.chosen.connect(self.show_section)
        self.list.opened.connect(self.open)
        self.list.offered.connect(self._on_offer)
        self.list.ai_clicked.connect(self.answering.switch_ai)
        self.list.chip_clicked.connect(self.go_to)
        self.list.mark_wanted.connect(self.answering.refuse_section)
        self.list.received.connect(self.answering.receive)
        self.list.menu_wanted.connect(self._on_menu)
        self.answering.said.connect(self.said)
        self.answering.open_wanted.connect(self.open)
        self.answering.go_to.connect(self.go_to)
        self.answering.linked.connect(self._on_linked)
        self.answering.refused.connect(self._on_refused)
        self.list.next_wanted.connect(self.open_next)
        self.list.search_wanted.connect(self.head.search.setFocus)
        self.list.scrolled.connect(self._mark_section)

    def _hint_wanted(self) -> bool:
        """Whether the first use is explained: nothing was ever opened here, or nothing is answered yet."""
        states = self._live.coverage.states
        untouched = all(state.state == "open" for state in states if not state.row.field)
        return untouched or not self._settings.flag(_HINT_SEEN, False)

    # The panel

    def _panel_for(self, row: AnswerRow | DomainRow) -> OpenPanel:
        if isinstance(row, DomainRow):
            return DomainPanel(row)
        if row.state.row.field:
            return FieldPanel(self._place, row)
        panel = EntryPanel(self._place, row)
        panel.picker_wanted.connect(self._on_picker_wanted)
        panel.reason_wanted.connect(self._on_reason_wanted)
        panel.received.connect(self._on_panel_received)
        return panel

    def _renew_panel(self) -> None:
        panel = self.list.panel
        if panel is None:
            return
        row = self.list.outline.row(self.list.outline.index_of(panel.key))
        if isinstance(panel, DomainPanel):
            if isinstance(row, DomainRow):
                panel.show_row(row)
            else:
                self.list.open_panel(None)
        elif isinstance(panel, EntryPanel | FieldPanel) and isinstance(row, AnswerRow):
            panel.show_row(row)
        self.list.fit_panel()

    def _renew_filtered(self) -> None:
        """List again where a filter or a search hides what is no longer open."""
        if self.shown != "all" or self.head.search.text().strip():
            self.refresh()

    def _following(self) -> EntryState | None:
        panel = self.list.panel
        return self._live.coverage.after(None if panel is None else panel.key)

    def _current_or_first(self) -> None:
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.list.step(1))

    def _mark_section(self) -> None:
        self.sections.mark(self.list.section_in_sight())

    # What the user does

    def _on_commit(self, commit: Commit) -> None:
        if commit.origin != "user":
            self._on_title_left()

    def _on_document(self) -> None:
        self.answering.leave()
        self.list.open_panel(None)
        self._on_title_left()
        self._hint = self._hint_wanted()

    def _on_closed(self) -> None:
        self.close_panel()
        self.list.setFocus()

    def _on_step(self, by: int) -> None:
        row = self.list.outline.row(self.list.step(by))
        if row is not None:
            self.open(row.key)

    def _on_search(self, _text: str) -> None:
        self.close_panel()
        self.refresh()
        self.list.scrollToTop()

    def _on_offer(self, key: str) -> None:
        if key == HINT:
            self.open_useful()
        else:
            self.head.search.clear()
            self.set_filter("all")

    def _on_next_wanted(self) -> None:
        self.open_useful()

    def _on_title(self, text: str) -> None:
        self._title_gesture = self._title_gesture or f"title-{uuid4()}"
        title = clean_text(text, one_line=True)
        gesture = self._title_gesture
        self.answering.do(
            lambda: elements.edit(self._place.document, DOCUMENT_ID, gesture=gesture, title=title)
        )

    def _on_title_left(self) -> None:
        self._title_gesture = None
        self.head.title.setModified(False)
        self.head.show_title(self._place.document.info.title)

    def _on_picker_wanted(self, below: QPoint) -> None:
        if self.list.panel is not None:
            self.answering.pick_card(self.list.panel.key, below)

    def _on_reason_wanted(self, below: QPoint) -> None:
        if self.list.panel is not None:
            self.answering.refuse_entry(self.list.panel.key, below)

    def _on_panel_received(self, what: str, record_id: str) -> None:
        if self.list.panel is not None:
            self.answering.receive(self.list.panel.key, what, record_id)

    def _on_menu(self, index: QModelIndex, at: QPoint) -> None:
        outline = self.list.outline
        row, section = outline.row(index), outline.row(outline.section_index(outline.section_of(index)))
        if isinstance(row, AnswerRow):
            self.list.setCurrentIndex(index)
            self.answering.open_menu(row, section if isinstance(section, SectionRow) else None, at)

    def _on_linked(self) -> None:
        if self.list.panel is not None:
            self.list.panel.focus_first()

    def _on_refused(self) -> None:
        """Lead on with Enter: the entry is done."""
        if self.list.panel is not None:
            self.list.panel.next_button.setFocus()
