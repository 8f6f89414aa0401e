"""Words that do not fit: what is cut leaves room for others, and never takes what one must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from canvas_app.document import Document
from canvas_app.gui.panels.check_callout import CheckCallout
from canvas_app.gui.panels.check_details import CheckDetails
from canvas_app.gui.panels.editor_factory import EditorFactory
from canvas_app.gui.panels.inputs import CutLabel, LinkButton
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.plain_text import with_shorter_names
from canvas_app.model import DocumentInfo, Quantity, RevenueStream, Segment
from tests.gui.checks.steps import UNPAID, found

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow

NAME = "Value of Retrieval-augmented generation for support desks"
LONG = "A chapter could not be shown: no font at hand has its script. " * 4


def _in(limit: int, text: str) -> str:
    return with_shorter_names(text, lambda shorter: len(shorter) <= limit)


def test_names_give_way_in_the_middle_and_verbs_stay() -> None:
    assert _in(30, "Let “Support desks” pay") == "Let “Support desks” pay"
    assert _in(30, f"Let “{NAME}” earn it") == "Let “Value of…t desks” earn it"
    cut = _in(40, f"Connect “{NAME}” with “Desks”")
    assert len(cut) <= 40
    assert cut.startswith("Connect “Value")
    assert cut.endswith("desks” with “Desks”")


def test_what_cannot_be_cut_that_way_comes_back_whole() -> None:
    words = "Add what usually belongs to every card of this kind"
    assert _in(20, words) == words
    assert _in(12, f"Let “{NAME}” pay") == f"Let “{NAME}” pay"


def test_the_fix_of_a_card_with_a_long_name_says_what_it_does(window: MainWindow, qtbot: QtBot) -> None:
    long = Segment(id="desks", name=NAME)
    document = Document([DocumentInfo(title="One"), RevenueStream(id="seats", name="Seats"), long])
    window.workplace.open(document)
    window.workplace.checks.look()
    finding = found(window, UNPAID, "seats")
    details = CheckDetails(finding, document.snapshot(), 1)
    qtbot.addWidget(details)
    assert details.buttons["fix"].text().endswith("” pay")
    link = LinkButton(f"Let “{NAME}” pay")
    qtbot.addWidget(link)
    link.resize(220, 24)
    link.show()
    assert link.text().startswith("Let “Value")
    assert link.text().endswith("” pay")


def test_the_note_of_a_card_does_not_part_a_number_from_its_unit(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document([DocumentInfo(title="One"), RevenueStream(id="seats", name="The 80 % offer")])
    window.workplace.open(document)
    window.workplace.checks.look()
    note = window.rooms.checks.callout
    monkeypatch.setattr(CheckCallout, "_wanted", lambda _self: found(window, UNPAID, "seats"))
    note.refresh()
    assert "80\u00a0% offer" in note.sentence.text()


def test_a_narrow_field_shows_a_number_from_its_first_digit(qtbot: QtBot) -> None:
    editor = QuantityEditor(EditorFactory(Document().snapshot()), "money/FTE", "$ / FTE", optional=True)
    qtbot.addWidget(editor)
    editor.show_value(Quantity(value=1.0))
    assert editor.field.cursorPosition() == 0
    editor.field.setText("1234567.89")
    editor.settle(Quantity(value=1_234_567.89))
    assert editor.field.text() == "1,234,567.89"
    assert editor.field.cursorPosition() == 0


def test_a_label_is_cut_where_it_does_not_fit_and_tells_the_rest(qtbot: QtBot) -> None:
    label = CutLabel("hint")
    qtbot.addWidget(label)
    label.show_words(LONG)
    assert label.minimumSizeHint().width() == 0
    assert label.minimumSizeHint().height() < 2 * label.fontMetrics().height()
    assert LONG.strip() in label.toolTip()


def test_a_long_message_leaves_the_foot_of_the_window_as_it_is(window: MainWindow) -> None:
    window.resize(1000, 700)
    QApplication.processEvents()
    status, meter = window.status, window.centre.meter
    status.say(LONG)
    QApplication.processEvents()
    assert window.minimumSizeHint().width() <= 1000
    for widget in (meter, status.zoom):
        assert widget.isVisible()
        assert status.rect().contains(widget.geometry())
        assert not status.message.geometry().intersects(widget.geometry())
        assert widget.width() >= widget.sizeHint().width()


def test_a_finding_at_the_foot_goes_when_it_is_mended(window: MainWindow) -> None:
    document = Document([DocumentInfo(title="One"), RevenueStream(id="seats", name="Seats")])
    window.workplace.open(document)
    checks = window.workplace.checks
    checks.look()
    sentence = found(window, UNPAID, "seats").sentence
    window.status.say(sentence)
    with document.transact("Describe") as tx:
        tx.update("seats", description="Sold by the seat.")
    checks.look()
    assert window.status.message.text() == sentence
    with document.transact("Remove") as tx:
        tx.remove("seats")
    checks.look()
    assert window.status.message.text() == ""
