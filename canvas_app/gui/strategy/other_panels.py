"""What opens for a field of the document, and for a placed domain."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from canvas_app.commands import answers
from canvas_app.document import DocumentError
from canvas_app.gui import theme
from canvas_app.gui.panels.date_editor import DateEditor
from canvas_app.gui.panels.editors import Editor, LineEditor
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.open_panel import TEXT_WIDTH, OpenPanel, words_label
from canvas_app.gui.strategy.outline_delegate import paint_stage, stage_pills
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.guidance import domain_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from canvas_app.analysis.framework import DomainFocus
    from canvas_app.document import Commit
    from canvas_app.gui.strategy.rows import AnswerRow, DomainRow
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model.guidance import Note

_DATES = ("last_updated", "next_review")


class FieldPanel(OpenPanel):
    """Edits a field of the document: a line of text or a day."""

    def __init__(self, workplace: Workplace, row: AnswerRow) -> None:
        super().__init__(row.key)
        self._document, self._field = workplace.document, row.state.row.field
        self._gesture: str | None = None
        self._shown: object = None
        """What the document held when the field was last shown or written."""
        self.add_help(row.key)
        self.editor: Editor = DateEditor() if self._field in _DATES else LineEditor()
        self.editor.setMaximumWidth(190 if self._field in _DATES else TEXT_WIDTH)
        proxy = self.editor.focusProxy()
        assert proxy is not None
        proxy.setAccessibleName(row.state.name)
        self.editor.edited.connect(self._on_edited)
        self.editor.finished.connect(self._on_finished)
        self.add_indented(self.editor)
        self.error = words_label("fieldError")
        self.error.hide()
        self.add_indented(self.error)
        self.add_foot()
        workplace.bridge.committed.connect(self._on_commit)
        self.editor.show_value(getattr(self._document.info, self._field))
        self.show_row(row)

    def show_row(self, row: AnswerRow) -> None:
        """Show what the document holds now; what is being typed stays."""
        self.show_state(row.state)
        value = getattr(self._document.info, self._field)
        if value != self._shown:
            self._shown = value
            if not self._holds(value):
                self.editor.show_value(value)
                self._complain("")

    def focus_first(self) -> None:
        """Put the cursor into the field."""
        self.editor.setFocus()

    def _holds(self, value: object) -> bool:
        try:
            return self.editor.value() == value
        except ValueError:
            return False

    def _on_edited(self) -> None:
        self._gesture = self._gesture or f"field-{uuid4()}"
        sentence = ""
        try:
            value = self.editor.value()
            answers.set_field(self._document, self.key, value, gesture=self._gesture)
            self._shown = getattr(self._document.info, self._field)
        except (DocumentError, ValueError) as error:
            sentence = str(error)
        self._complain(sentence)
        self.grown.emit()

    def _complain(self, sentence: str) -> None:
        """Say below the field why it is refused; nothing when it is sound."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self.editor.set_wrong(bool(sentence))

    def _on_finished(self) -> None:
        self._gesture = None

    def _on_commit(self, commit: Commit) -> None:
        if commit.origin != "user":
            self._gesture = None


class StagePills(QWidget):
    """The stages of a domain, each with a tick or an empty ring."""

    def __init__(self) -> None:
        super().__init__()
        self.focus: DomainFocus | None = None
        self.setFixedHeight(26)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stages from the left."""
        if self.focus is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pills = stage_pills(self.focus.stages, 0, 13)
        start = -pills[0][1].left() if pills else 0
        for stage, place in pills:
            paint_stage(painter, place.translated(start, 0), stage)


class DomainPanel(OpenPanel):
    """Shows the stages a domain lives from, what is missing, and what the source observed."""

    def __init__(self, row: DomainRow) -> None:
        super().__init__(row.key)
        self.head.sign.show_icon("domain", "kind.domain")
        self._element = row.focus.element
        self.stages, self.missing = StagePills(), words_label()
        self.missing.setMaximumWidth(TEXT_WIDTH)
        self.add_indented(self.stages)
        self.add_indented(self.missing)
        notes = domain_notes(row.focus.code)
        if notes:
            self.add_indented(_observed(notes))
        self.show_card = LinkButton("Show it on the canvas")
        self.show_card.setIcon(theme.icon("focus", "accent"))
        self.show_card.setMinimumWidth(self.show_card.wanted())
        self.show_card.clicked.connect(self._on_show)
        self.add_foot(self.show_card)
        self.show_row(row)

    def show_row(self, row: DomainRow) -> None:
        """Show the present stages."""
        focus = row.focus
        self.stages.focus = focus
        self.stages.update()
        words = f"{focus.covered} of {len(focus.stages)} stages covered"
        self.stages.setAccessibleName(words)
        self.head.show_words(focus.name, "open", words)
        empty = [load_catalogue().stages[stage.code].title for stage in focus.stages if not stage.covered]
        if empty:
            where = " and ".join(empty) if len(empty) < 3 else f"{', '.join(empty[:-1])} and {empty[-1]}"
            self.missing.setText(
                f"Nothing stands in {where} yet. Put an activity, a role or a resource there, "
                "or name a partner who supplies it."
            )
        else:
            self.missing.setText("Something stands in every stage that it lives from.")

    def focus_first(self) -> None:
        """Put the focus on the way to the canvas."""
        self.show_card.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_show(self) -> None:
        self.go_to.emit(self._element)


def _observed(notes: Sequence[Note]) -> QFrame:
    """Return what the source observed about a domain, as a list."""
    made = QFrame()
    made.setObjectName("panelNotes")
    made.setMaximumWidth(TEXT_WIDTH)
    made.setToolTip(tooltip("\n".join(dict.fromkeys(note.source for note in notes))))
    grid = QGridLayout(made)
    grid.setContentsMargins(12, 9, 12, 9)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    for number, note in enumerate(notes):
        dot, text = words_label("hint", wrap=False), words_label("hint")
        dot.setText("•")
        text.setText(note.text)
        grid.addWidget(dot, number, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, number, 1)
    return made
