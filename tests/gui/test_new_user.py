"""A new user comes from an empty file to a covered model of a RAG company by the checks and the meter alone.

Every step is a real key, click or drag. They are counted, and priced as a person takes them; what the whole
way costs is held here, so that nothing gets in the way again.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from canvas_app.gui.panels.library_model import ENTRY_MIME
from canvas_app.gui.strategy.card_chips import OfferButton
from canvas_app.gui.strategy.entry_panel import EntryPanel
from canvas_app.gui.strategy.outline_delegate import mark_rect
from canvas_app.gui.strategy.rows import SectionRow
from canvas_app.gui.windows.checking import NOTHING_YET
from tests.gui.strategy_steps import LEFT, settle, strategy
from tests.gui.window_steps import drop, entry_of

if TYPE_CHECKING:
    from canvas_app.analysis.checks import Finding
    from canvas_app.analysis.framework import EntryState
    from canvas_app.gui.windows.main_window import MainWindow

CLICK, DRAG, KEY, CHORD, LETTER = 2.0, 3.0, 0.5, 1.0, 0.3
"""Seconds that a person takes."""
READING = 4.0
"""Seconds to read a question before it is answered."""
BUDGET = 600.0
CONTROL = Qt.KeyboardModifier.ControlModifier
TECHNOLOGY = "fw.partner_type.technology_partnerships"
WORDS = {
    "fw.identity.mission": "Answers with their source",
    "fw.identity.vision": "The first place a firm asks",
    "fw.identity.core_principles": "Cite or stay silent",
    "fw.objective.business_sustainability": "Two years of cash",
    "fw.value_element.competitive_value": "It shows its sources",
    "fw.document.last_updated": "2026-05-01",
    "fw.document.next_review": "2026-11-01",
    "fw.document.motto": "Cite or stay silent",
}
NUMBERS = {
    "fw.market_analysis.market_size": "1,200 firms",
    "fw.value_element.economic_value": "6 hours a week",
}
NEW_CARDS = ("fw.leader.chief_business_officer", "fw.goal_short.")
SKIPPED = 6
"""Entries without an offer that are passed over in a row before the sections are looked at instead."""


class Hands:
    """Does what a person does, and counts it."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.seconds, self.counts = window, 0.0, Counter[str]()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key wherever the focus is."""
        self._count("key", CHORD if held else KEY)
        QTest.keyClick(self._focus(), key, held)
        settle()

    def type(self, text: str) -> None:
        """Type where the focus is."""
        self._count("text", LETTER * len(text))
        QTest.keyClicks(self._focus(), text)
        settle()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget."""
        self._count("click", CLICK)
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())
        settle()

    def drag_domain(self, name: str) -> None:
        """Drag a domain from the library to the canvas."""
        self._count("drag", DRAG)
        drop(self.window, entry_of("domain", name), 480, 200)
        settle()

    def drag_entry(self, entry_id: str, target: QWidget) -> None:
        """Drag an entry of the library onto an open entry."""
        self._count("drag", DRAG)
        data = QMimeData()
        data.setData(ENTRY_MIME, entry_id.encode())
        point, copy, none = QPointF(60, 60), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        for event in (
            QDragEnterEvent(point.toPoint(), copy, data, LEFT, none),
            QDragMoveEvent(point.toPoint(), copy, data, LEFT, none),
            QDropEvent(point, copy, data, LEFT, none),
        ):
            QApplication.sendEvent(target, event)
        settle()

    def reads(self) -> None:
        """Think for a moment."""
        self.seconds += READING

    def _count(self, what: str, seconds: float) -> None:
        self.counts[what] += 1
        self.seconds += seconds

    def _focus(self) -> QWidget:
        focus = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert focus is not None
        inner: QWidget | None = focus.focusWidget()
        return focus if inner is None else inner


@pytest.mark.long
def test_from_an_empty_file_to_a_covered_model_of_a_rag_company(window: MainWindow) -> None:
    hands = Hands(window)
    hands.key(Qt.Key.Key_N, CONTROL)
    hands.key(Qt.Key.Key_F8)
    assert window.status.message.text() == NOTHING_YET

    hands.drag_domain("retrieval")
    hands.key(Qt.Key.Key_Return)
    mend_what_is_found(hands)

    hands.key(Qt.Key.Key_F7)
    assert strategy(window).isVisible()
    answer_what_is_useful(hands)
    mark_the_rest(hands)
    name_it(hands)

    coverage = window.centre.coverage.coverage
    assert (coverage.open, coverage.next) == (0, None)
    (domain,) = coverage.domains
    assert (domain.covered, len(domain.stages)) == (3, 3)
    # The leader placed last waits among the cards just placed: nobody has said yet what the post costs.
    (waiting,) = serious(window)
    assert (waiting.rule, waiting.subject in window.workplace.checks.placed) == ("R260", True)
    ways = Counter(way_of(state) for state in coverage.states)
    assert ways["words"] >= 5
    assert ways["number"] == 2
    assert ways["cards"] >= 30
    assert ways["not_for_us"] >= 50
    answers = window.workplace.document.snapshot().answers.values()
    assert sum(bool(answer.elements) for answer in answers) >= 20
    assert window.workplace.document.info.title == "Quillstone Search"
    assert hands.seconds < BUDGET, (hands.seconds, hands.counts)


def serious(window: MainWindow) -> list[Finding]:
    """Return the open findings that are more than hints."""
    window.workplace.numbers.compute()
    window.workplace.checks.look()
    findings = window.workplace.checks.findings
    assert findings is not None
    return [one for one in findings.open if one.severity != "hint"]


def mend_what_is_found(hands: Hands) -> None:
    """Mend what is more than a hint, and then one of the hints."""
    mend_what_is_serious(hands)
    hands.key(Qt.Key.Key_F8)
    hands.reads()
    before = len(hands.window.workplace.document.snapshot().elements)
    hands.key(Qt.Key.Key_Period, CONTROL)
    assert len(hands.window.workplace.document.snapshot().elements) == before + 1


def mend_what_is_serious(hands: Hands) -> None:
    """Go to the findings by F8 and mend them by Ctrl+. until only hints are left."""
    for _ in range(12):
        if not serious(hands.window):
            break
        hands.key(Qt.Key.Key_F8)
        hands.key(Qt.Key.Key_Period, CONTROL)
        if isinstance(QApplication.focusWidget(), QLineEdit):
            # What people cost is asked for by the placed roles; only the user knows it.
            hands.type("6000")
            hands.key(Qt.Key.Key_Return)


def answer_what_is_useful(hands: Hands) -> None:
    """Follow the meter: take what is offered, else write, count or drag a card; pass over the rest."""
    view, passed = strategy(hands.window), 0
    while passed < SKIPPED:
        panel = view.list.panel
        assert isinstance(panel, EntryPanel)
        key = panel.key
        hands.reads()
        offers = panel.cards.offers
        if key in WORDS:
            hands.type(WORDS[key])
        elif key in NUMBERS:
            while QApplication.focusWidget() is not panel.number:
                hands.key(Qt.Key.Key_Tab)
            hands.type(NUMBERS[key])
        elif key == TECHNOLOGY:
            hands.drag_entry(TECHNOLOGY, panel)
        elif offers:
            hands.key(Qt.Key.Key_Tab)
            assert isinstance(QApplication.focusWidget(), OfferButton)
            hands.key(Qt.Key.Key_Space)
        elif key.startswith(NEW_CARDS):
            hands.key(Qt.Key.Key_Tab)
            hands.key(Qt.Key.Key_Space)
            hands.key(Qt.Key.Key_Return)
        state = hands.window.centre.coverage.coverage.by_id[key].state
        passed = 0 if state == "answered" else passed + 1
        hands.key(Qt.Key.Key_F7)
        following = view.list.panel
        assert following is not None
        assert following.key != key
        focus = QApplication.focusWidget()
        assert focus is not None
        assert following.isAncestorOf(focus)
    hands.key(Qt.Key.Key_Escape)


def mark_the_rest(hands: Hands) -> None:
    """Say of every section that its open entries are not for the company; the reason is said once."""
    view = strategy(hands.window)
    sections, outline = view.sections, view.list
    said = False
    for number, item in enumerate(list(sections.sections.items)):
        hands.click(sections.viewport(), sections.visualRect(sections.sections.index(number)).center())
        index = outline.outline.section_index(item.id)
        head = outline.outline.row(index)
        assert isinstance(head, SectionRow)
        mark = mark_rect(head, outline.visualRect(index))
        if mark.isNull():
            continue
        hands.click(outline.viewport(), mark.center())
        if not said:
            hands.type("Too early")
            said = True
        hands.key(Qt.Key.Key_Return)
        assert hands.window.centre.coverage.coverage.by_id[head.open_ids[0]].state == "not_for_us"


def name_it(hands: Hands) -> None:
    """Type the title, and fill the fields of the document that the meter leads to."""
    view = strategy(hands.window)
    hands.click(view.head.title)
    hands.key(Qt.Key.Key_A, CONTROL)
    hands.type("Quillstone Search")
    for _ in range(3):
        hands.key(Qt.Key.Key_F7)
        assert view.list.panel is not None
        hands.reads()
        hands.type(WORDS[view.list.panel.key])


def way_of(state: EntryState) -> str:
    """Return how an entry is answered."""
    answer = state.answer
    if state.state == "not_for_us":
        return "not_for_us"
    if answer is not None and answer.number is not None:
        return "number"
    return "cards" if state.elements else "words"
