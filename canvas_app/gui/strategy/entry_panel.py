"""The editor of an entry, in its place: words, cards, a number, "in work", "not for us"."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from canvas_app.analysis.framework import offered_to
from canvas_app.commands import answers
from canvas_app.document import DocumentError
from canvas_app.gui.live_numbers import LARGE
from canvas_app.gui.panels.inputs import Chip, GrowingText, LinkButton, Switch, mark_wrong
from canvas_app.gui.panels.number_entry import NOT_A_NUMBER, number_text, parse_number
from canvas_app.gui.plain_text import shortened, tooltip
from canvas_app.gui.strategy.card_chips import MOST_OFFERED, CardChips
from canvas_app.gui.strategy.dragging import dropped
from canvas_app.gui.strategy.open_panel import OpenPanel, words_label
from canvas_app.gui.strategy.rows import STATE_WORDS, chip_of
from canvas_app.model import clean_text
from canvas_app.model.currencies import parted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent

    from canvas_app.analysis.framework import EntryState
    from canvas_app.document import Commit
    from canvas_app.gui.strategy.rows import AnswerRow, CardChip
    from canvas_app.gui.workplace import Workplace


_LONGEST_STATE = 44
"""A longer reason is cut in the head; the whole stands in the tooltip."""
PAUSE_MS = 250
"""In a large model words are written when the typing pauses: numbers and checks follow every change."""


class EntryPanel(OpenPanel):
    """Every change is one undo step; typing in one field is one."""

    picker_wanted = Signal(QPoint)
    """Where the user asked for a card to add, on the screen."""
    reason_wanted = Signal(QPoint)
    received = Signal(str, str)
    """What was dropped: "entry" or "element", and its id."""

    def __init__(self, workplace: Workplace, row: AnswerRow) -> None:
        super().__init__(row.key)
        # Its words belong to this document, also when they are written while another one takes its place.
        self._document = workplace.document
        self._gesture: str | None = None
        self._unit_typed = ""
        """The unit that stands behind the number in its field."""
        self._refused: QWidget | None = None
        self.setAcceptDrops(True)
        self.ai = Switch()
        self._ai_label = words_label("hint", wrap=False)
        self._make_ai(row.state)
        self.add_help(row.key)
        self.text = GrowingText(3)
        self.text.setPlaceholderText("Answer in your own words")
        self.text.textChanged.connect(self._on_text)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._write_text)
        self.text.left.connect(self._on_left)
        self.text.installEventFilter(self)
        self.add_indented(self.text)
        self.cards = CardChips()
        self.cards.add.clicked.connect(self._on_add)
        self.cards.go_to.connect(self.go_to)
        self.cards.removed.connect(self._on_removed)
        self.cards.offer_taken.connect(self._on_offer)
        self.add_labelled("Cards", self.cards)
        self.number, self.unit = _line("Number", 130, 40), _line("Unit", 170, 60)
        self.number.setPlaceholderText("12, 1.2k, 5 %")
        self.unit.setPlaceholderText("Unit, as customers")
        for field in (self.number, self.unit):
            field.textEdited.connect(self._on_number)
            field.editingFinished.connect(self._on_left)
        self.number.editingFinished.connect(self._shorten_number)
        self.add_labelled("Number", _beside(self.number, self.unit))
        self.error = words_label("fieldError")
        self.error.hide()
        self.add_indented(self.error)
        self.in_work, self.not_for_us = Chip("In work"), Chip("Not for us")
        self.in_work.clicked.connect(self._on_in_work)
        self.not_for_us.clicked.connect(self._on_not_for_us)
        self.clear_button = LinkButton("Clear")
        self.clear_button.setMinimumWidth(self.clear_button.wanted())
        self.clear_button.clicked.connect(self._on_clear)
        self.add_foot(self.in_work, self.not_for_us, self.clear_button)
        workplace.bridge.committed.connect(self._on_commit)
        self.show_row(row)

    def show_row(self, row: AnswerRow) -> None:
        """Show what the model says now; what is being typed stays."""
        state, answer = row.state, row.state.answer
        self.show_state(state)
        if state.state == "not_for_us" and answer is not None:
            words = f"{STATE_WORDS['not_for_us']}: {answer.reason}"
            self.head.state.setText(shortened(words, _LONGEST_STATE))
            self.head.state.setToolTip(tooltip(words))
        self.text.setAccessibleName(f"Answer to {state.name}")
        text = "" if answer is None else answer.text
        waiting = self._refused is self.text or self._later.isActive()
        if not waiting and clean_text(self.text.toPlainText()) != text:
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
        if self._refused is not self.number:
            self._show_number(
                None if answer is None else answer.number, "" if answer is None else answer.unit
            )
        self.cards.show_chips(row.chips, self._offers(state))
        self.in_work.setChecked(state.state == "in_work")
        self.not_for_us.setChecked(state.state == "not_for_us")
        self.ai.setChecked(state.ai_specific)
        self.clear_button.setVisible(answer is not None and answers.says_anything(answer))

    def _offers(self, state: EntryState) -> Sequence[CardChip]:
        """Return cards of the canvas that may answer, while no card does."""
        if state.elements or state.state == "not_for_us":
            return ()
        return [chip_of(element) for element in offered_to(state, self._document.snapshot())[:MOST_OFFERED]]

    def focus_first(self) -> None:
        """Put the cursor behind the words."""
        self.text.setFocus()
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def write_now(self) -> None:
        """Write what still waits for a pause in the typing."""
        if self._later.isActive():
            self._later.stop()
            self._write_text()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window, which may be closed while something waits to be written."""
        super().showEvent(event)
        self.window().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Write what waits."""
        self.write_now()
        self.window().removeEventFilter(self)
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Write before a key of the window or its end; leave undo to the window where the field has none."""
        if event.type() == QEvent.Type.Close:
            self.write_now()
        elif watched is self.text and event.type() == QEvent.Type.ShortcutOverride:
            assert isinstance(event, QKeyEvent)
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.write_now()
            own = self.text.document()
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(undo) and not own.isUndoAvailable()) or (
                event.matches(redo) and not own.isRedoAvailable()
            ):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take entries of the library and cards."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Answer with what is dropped."""
        what = dropped(event.mimeData())
        if what is not None:
            event.acceptProposedAction()
            self.received.emit(*what)

    def _make_ai(self, state: EntryState) -> None:
        self.ai.setAccessibleName("Answered for AI")
        self._ai_label.setText("For AI")
        self.ai.clicked.connect(self._on_ai)
        for place, widget in enumerate((self._ai_label, self.ai), start=3):
            # What is shown before it has a place would open as a window of its own and take the keys.
            self.head.row.insertWidget(place, widget)
            widget.setVisible(state.twin is not None)

    def _show_number(self, number: float | None, unit: str) -> None:
        if not (self.number.hasFocus() and self._typed_number() == number):
            self.number.setText(number_text(number))
        if self.unit.text().strip() != unit and (number is not None or not self.unit.hasFocus()):
            self.unit.setText(unit)
        mark_wrong(self.number, False)

    def _shorten_number(self) -> None:
        """Leave the number alone in its field: a unit that was typed behind it stands in the other one."""
        number = self._typed_number()
        if number is not None and self._unit_typed:
            self.number.setText(number_text(number))
        self._unit_typed = ""

    def _typed_number(self) -> float | None:
        """Return what the number field means; raises nothing, a text that is no number is None."""
        try:
            return _number(self.number.text())[0]
        except ValueError:
            return None

    def _on_text(self) -> None:
        if len(self._document.snapshot().elements) > LARGE:
            self._later.start(PAUSE_MS)
        else:
            self._write_text()

    def _write_text(self) -> None:
        text = self.text.toPlainText()
        gesture = self._begun()
        self._try(self.text, lambda: answers.set_text(self._document, self.key, text, gesture=gesture))

    def _on_number(self, _text: str) -> None:
        gesture = self._begun()

        def write() -> None:
            number, typed = _number(self.number.text())
            unit = self.unit.text()
            # What stands behind the number is its unit; "%" alone gives way to a unit that says of what.
            if (typed and typed != "%") or unit in ("", self._unit_typed):
                unit = self._unit_typed = typed
            answers.set_number(self._document, self.key, number, unit, gesture=gesture)

        self._try(self.number, write)

    def _begun(self) -> str:
        self._gesture = self._gesture or f"answer-{uuid4()}"
        return self._gesture

    def _try(self, field: QWidget, write: Callable[[], None]) -> None:
        """Write an answer, or say below the fields why it is refused."""
        try:
            write()
        except (DocumentError, ValueError) as error:
            self._refused = field
            self.error.setText(str(error))
            self.error.show()
            mark_wrong(field, True)
        else:
            if self._refused is field:
                self._accept()
        self.grown.emit()

    def _accept(self) -> None:
        if self._refused is not None:
            mark_wrong(self._refused, False)
            self._refused = None
        self.error.hide()

    def _on_left(self) -> None:
        self.write_now()
        self._gesture = None

    def _on_commit(self, commit: Commit) -> None:
        if commit.origin != "user":
            self._gesture = None
            self._accept()

    def _do(self, write: Callable[[], None]) -> None:
        self._on_left()
        self._try(self, write)

    def _on_ai(self) -> None:
        on = self.ai.isChecked()
        self._do(lambda: answers.set_ai(self._document, self.key, on))

    def _on_in_work(self) -> None:
        on = self.in_work.isChecked()
        self._do(lambda: answers.set_in_work(self._document, self.key, on))

    def _on_not_for_us(self) -> None:
        if self.not_for_us.isChecked():
            self.not_for_us.setChecked(False)
            self.reason_wanted.emit(_below(self.not_for_us))
        else:
            self._do(lambda: answers.take_up(self._document, self.key))

    def _on_clear(self) -> None:
        self._accept()
        self._do(lambda: answers.clear(self._document, self.key))

    def _on_removed(self, element_id: str) -> None:
        self._do(lambda: answers.unlink(self._document, self.key, element_id))

    def _on_offer(self, element_id: str) -> None:
        self._do(lambda: answers.link(self._document, self.key, element_id))

    def _on_add(self) -> None:
        self.picker_wanted.emit(_below(self.cards.add))


def _number(text: str) -> tuple[float | None, str]:
    """Return a typed number with its unit, a currency also before it; raises ValueError with a sentence."""
    kept = text.strip()
    if not kept:
        return None, ""
    words = kept.split()
    for end in range(len(words), 0, -1):
        mark, bare = parted(" ".join(words[:end]))
        percent = "%" if bare.endswith("%") else ""
        try:
            number = parse_number(bare.removesuffix("%"))
        except ValueError:
            continue
        return number, " ".join(filter(None, (mark, percent, *words[end:])))
    raise ValueError(NOT_A_NUMBER)


def _line(name: str, width: int, limit: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(limit)
    field.setMinimumWidth(60)
    field.setMaximumWidth(width)
    return field


def _beside(*fields: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for field in fields:
        row.addWidget(field, 1000)
    row.addStretch(1)
    return made


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(widget.rect().bottomLeft())
