"""What the user does to the entries of the outline: link or drop cards, switch AI, say what is not for us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from canvas_app.commands import answers
from canvas_app.document import DocumentError
from canvas_app.gui.plain_text import menu_text
from canvas_app.gui.strategy.card_picker import CardPicker
from canvas_app.gui.strategy.reason_popover import ReasonPopover
from canvas_app.gui.tools.landing import at_home
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.framework import EntryState
    from canvas_app.gui.strategy.live_coverage import LiveCoverage
    from canvas_app.gui.strategy.rows import AnswerRow, SectionRow
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Element


class Answering(QObject):
    """Runs the commands, and opens the pop-ups that ask for more."""

    said = Signal(str)
    linked = Signal()
    """A card was chosen or made in the pop-up."""
    refused = Signal()
    """One entry is not for the company; why is said."""
    open_wanted = Signal(str)
    go_to = Signal(str)

    def __init__(self, owner: QWidget, workplace: Workplace, live: LiveCoverage) -> None:
        super().__init__(owner)
        self._owner, self._place, self._live = owner, workplace, live
        self.picker: CardPicker | None = None
        self.reason: ReasonPopover | None = None
        self._picked_for = ""
        self._reason_for: tuple[str, ...] = ()
        self._last_reason = ""
        """Offered again: who goes through the sections often means the same."""

    def do(self, work: Callable[[], object]) -> bool:
        """Do something to the document; say why when it is refused."""
        try:
            work()
        except DocumentError as error:
            self.said.emit(str(error))
            return False
        return True

    def switch_ai(self, key: str) -> None:
        """Answer an entry for AI, or no longer so."""
        on = not self._state(key).ai_specific
        self.do(lambda: answers.set_ai(self._place.document, key, on))

    def pick_card(self, key: str, below: QPoint) -> None:
        """Let the user choose or name a card that answers an entry."""
        if self.picker is None:
            self.picker = CardPicker(self._owner.window())
            self.picker.element_chosen.connect(self._on_picked)
            self.picker.new_wanted.connect(self._on_new)
        self._picked_for = key
        self.picker.open_for(self._state(key), self._place.document.snapshot(), below)

    def receive(self, key: str, what: str, record_id: str) -> None:
        """Answer an entry with what was dropped: a card, the card of a library entry, or a new one of it."""
        document = self._place.document
        if what == "element":
            self.do(lambda: answers.link(document, key, record_id))
            return
        entry = load_catalogue().entries.get(record_id)
        if entry is None:
            return
        known = (e.id for e in document.snapshot().elements.values() if e.seed_ref == record_id)
        element_id = next(known, None)
        if element_id is not None:
            self.do(lambda: answers.link(document, key, element_id))
        else:
            view = self._place.state.view
            self.do(lambda: answers.place(document, key, view, made_from=entry, settle=self._settled))

    def refuse_entry(self, key: str, below: QPoint) -> None:
        """Ask why an entry is not for the company."""
        state = self._state(key)
        self._ask((state.row.id,), f"“{state.name}” is not for us", below)

    def refuse_section(self, row: SectionRow, below: QPoint) -> None:
        """Ask why the open entries of a section are not for the company."""
        number = len(row.open_ids)
        what = "The open entry" if number == 1 else f"The {number} open entries"
        self._ask(row.open_ids, f"{what} of “{row.title}” {'is' if number == 1 else 'are'} not for us", below)

    def open_menu(self, row: AnswerRow, section: SectionRow | None, at: QPoint) -> None:
        """Offer what can be done with an entry without opening it."""
        state, menu = row.state, QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offers: list[tuple[str, bool | None, Callable[[], object]]] = [
            ("Open", None, lambda: self.open_wanted.emit(row.key)),
        ]
        if row.chips:
            offers.append(("Show on the canvas", None, lambda: self.go_to.emit(row.chips[0].id)))
        if state.twin is not None:
            offers.append(("For AI", state.ai_specific, lambda: self.switch_ai(row.key)))
        if not state.row.field:
            offers += [
                ("In work", state.state == "in_work", lambda: self._switch_work(row.key)),
                ("Not for us", state.state == "not_for_us", lambda: self._switch_refusal(row.key, at)),
            ]
        if section is not None and len(section.open_ids) > 1:
            words = f"Not for us: the {len(section.open_ids)} open entries of “{section.title}”…"
            offers.append((words, None, lambda: self.refuse_section(section, at)))
        for words, on, work in offers:
            action = menu.addAction(menu_text(words))
            action.setCheckable(on is not None)
            action.setChecked(bool(on))
            action.setData(work)
        menu.triggered.connect(self._on_offer)
        menu.popup(at)

    def leave(self) -> None:
        """Close the pop-ups: what they would answer is gone, and so is what was said of another company."""
        self._last_reason = ""
        for popup in (self.picker, self.reason):
            if popup is not None:
                popup.hide()

    def _on_offer(self, action: QAction) -> None:
        work = action.data()
        assert callable(work)
        work()

    def _switch_work(self, key: str) -> None:
        on = self._state(key).state != "in_work"
        self.do(lambda: answers.set_in_work(self._place.document, key, on))

    def _switch_refusal(self, key: str, at: QPoint) -> None:
        if self._state(key).state == "not_for_us":
            self.do(lambda: answers.take_up(self._place.document, key))
        else:
            self.refuse_entry(key, at)

    def _state(self, key: str) -> EntryState:
        return self._live.coverage.by_id[key]

    def _ask(self, keys: tuple[str, ...], title: str, below: QPoint) -> None:
        if self.reason is None:
            self.reason = ReasonPopover(self._owner.window())
            self.reason.given.connect(self._on_reason)
        self._reason_for = keys
        self.reason.ask(title, self._last_reason, below)

    def _on_picked(self, element_id: str) -> None:
        key = self._picked_for
        self.do(lambda: answers.link(self._place.document, key, element_id))
        self.linked.emit()

    def _on_new(self, name: str) -> None:
        key, view, document = self._picked_for, self._place.state.view, self._place.document
        self.do(lambda: answers.place(document, key, view, name=name, settle=self._settled))
        self.linked.emit()

    def _settled(self, arriving: list[Element]) -> list[Element]:
        return at_home(self._place.document.snapshot(), arriving)

    def _on_reason(self, reason: str) -> None:
        keys = self._reason_for
        if not self.do(lambda: answers.set_not_for_us(self._place.document, keys, reason)):
            return
        self._last_reason = reason
        if len(keys) > 1:
            self.said.emit(f"Marked {len(keys)} entries as not for us. Undo takes it back.")
        else:
            self.refused.emit()
