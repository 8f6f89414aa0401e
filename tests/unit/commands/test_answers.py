"""Answers to the framework: one undo step each, and nothing kept that says nothing."""

from __future__ import annotations

import pytest

from canvas_app.commands import RefusedError, answers
from canvas_app.document import Document, DocumentError
from canvas_app.model import Activity, EntryAnswer, Partner, Strategy
from canvas_app.model.catalogue import load_catalogue

CATALOGUE = load_catalogue()
MISSION, SIZE, AI_SIZE = (
    "fw.identity.mission",
    "fw.market_analysis.market_size",
    "fw.market_analysis.ai_market_size",
)


def answer(document: Document) -> EntryAnswer:
    (found,) = document.snapshot().answers.values()
    return found


def test_words_are_one_step_per_gesture() -> None:
    document = Document()
    for text in ("H", "He", "Help"):
        answers.set_text(document, MISSION, text, gesture="typing")
    assert answer(document).text == "Help"
    assert document.history.undo_label == "Answer “Mission”"
    document.history.undo()
    assert not document.snapshot().answers
    assert document.history.undo_label is None
    document.history.redo()
    assert answer(document).text == "Help"


def test_an_answer_that_says_nothing_any_more_goes() -> None:
    document = Document()
    answers.set_text(document, MISSION, "Help")
    answers.set_text(document, MISSION, "")
    assert not document.snapshot().answers


def test_a_number_has_a_unit_of_its_own() -> None:
    document = Document()
    answers.set_number(document, SIZE, 18400.0, "  accounts ")
    assert (answer(document).number, answer(document).unit) == (18400.0, "accounts")
    answers.set_number(document, SIZE, None, "accounts")
    assert not document.snapshot().answers


def test_both_ids_of_a_row_mean_the_same_answer() -> None:
    document = Document()
    answers.set_text(document, AI_SIZE, "Large")
    answers.set_number(document, SIZE, 3.0)
    assert (answer(document).entry, answer(document).text, answer(document).number) == (SIZE, "Large", 3.0)


def test_one_card_answers_several_entries() -> None:
    document = Document([Activity(id="a", name="Count")])
    for entry in (MISSION, SIZE):
        answers.link(document, entry, "a")
        answers.link(document, entry, "a")
    assert [known.elements for known in document.snapshot().answers.values()] == [("a",), ("a",)]
    assert document.history.undo_label == "Answer “Market size” with “Count”"
    answers.unlink(document, MISSION, "a")
    assert document.history.undo_label == "Take “Count” off “Mission”"
    assert answer(document).entry == SIZE


def test_a_deleted_card_leaves_the_answers() -> None:
    document = Document([Activity(id="a", name="Count")])
    answers.set_text(document, MISSION, "Help")
    answers.link(document, MISSION, "a")
    with document.transact("Delete") as tx:
        tx.remove("a")
    assert (answer(document).text, answer(document).elements) == ("Help", ())


def test_taking_off_a_card_that_was_made_from_the_entry_cuts_it_from_the_entry() -> None:
    document = Document()
    element_id = answers.place(document, MISSION, "value_chain")
    assert document.element(element_id).seed_ref == MISSION
    assert not document.snapshot().answers
    answers.unlink(document, MISSION, element_id)
    assert document.element(element_id).seed_ref is None


def test_not_for_us_needs_a_reason_and_keeps_what_was_said() -> None:
    document = Document()
    answers.set_text(document, SIZE, "Large")
    with pytest.raises(RefusedError, match="why"):
        answers.set_not_for_us(document, [SIZE], "  ")
    answers.set_not_for_us(document, [SIZE, AI_SIZE], "Too early")
    assert (answer(document).not_for_us, answer(document).reason, answer(document).text) == (
        True,
        "Too early",
        "Large",
    )
    answers.take_up(document, SIZE)
    assert (answer(document).not_for_us, answer(document).reason) == (False, "")


def test_many_are_marked_in_one_step() -> None:
    document = Document()
    answers.set_not_for_us(document, [MISSION, SIZE], "Too early")
    assert len(document.snapshot().answers) == 2
    assert document.history.undo_label == "Mark 2 entries as not for us"
    document.history.undo()
    assert not document.snapshot().answers


@pytest.mark.parametrize("what", ["text", "number", "card", "work", "new card"])
def test_who_answers_says_that_it_concerns_the_company(what: str) -> None:
    document = Document([Activity(id="a", name="Count")])
    answers.set_not_for_us(document, [SIZE], "Too early")
    if what == "text":
        answers.set_text(document, SIZE, "Large")
    elif what == "number":
        answers.set_number(document, SIZE, 1.0)
    elif what == "card":
        answers.link(document, SIZE, "a")
    elif what == "work":
        answers.set_in_work(document, SIZE, True)
    else:
        answers.place(document, SIZE, "bmc")
    assert not any(known.not_for_us for known in document.snapshot().answers.values())


def test_the_switch_for_ai_takes_the_cards_along() -> None:
    document = Document()
    own = answers.place(document, SIZE, "value_chain", name="Who could buy")
    usual = answers.place(document, SIZE, "value_chain")
    answers.set_ai(document, SIZE, True)
    made = [document.element(key) for key in (own, usual)]
    assert [element.name for element in made] == ["Who could buy", "AI market size"]
    assert all(element.ai_specific and element.seed_ref == AI_SIZE for element in made)
    assert all(isinstance(element, Strategy) and element.code == "ai_market_size" for element in made)
    answers.set_ai(document, AI_SIZE, False)
    assert [document.element(key).name for key in (own, usual)] == ["Who could buy", "Market size"]
    assert not document.snapshot().answers


def test_an_entry_without_a_twin_has_no_switch() -> None:
    with pytest.raises(RefusedError, match="AI"):
        answers.set_ai(Document(), MISSION, True)


def test_a_new_card_is_made_for_ai_where_the_answer_is() -> None:
    document = Document()
    answers.set_ai(document, SIZE, True)
    element = document.element(answers.place(document, SIZE, "bmc", (10.0, 20.0)))
    assert (element.seed_ref, element.ai_specific, element.positions["bmc"].x) == (AI_SIZE, True, 10.0)


def test_a_new_card_is_for_ai_where_a_card_of_the_library_made_the_answer_so() -> None:
    document = Document([CATALOGUE.entries[AI_SIZE].new_element()])
    assert document.element(answers.place(document, SIZE, "bmc")).seed_ref == AI_SIZE


def test_the_own_card_of_an_entry_takes_it_up_again() -> None:
    document = Document()
    made = answers.place(document, SIZE, "bmc")
    answers.set_not_for_us(document, [SIZE], "Too early")
    answers.link(document, SIZE, made)
    assert not document.snapshot().answers
    document.history.undo()
    assert [known.reason for known in document.snapshot().answers.values()] == ["Too early"]


def test_the_card_of_another_entry_is_linked() -> None:
    document = Document()
    other = CATALOGUE.entries["fw.identity.vision"]
    element_id = answers.place(document, MISSION, "value_chain", made_from=other)
    assert answer(document).elements == (element_id,)
    assert document.element(element_id).seed_ref == other.id
    document.history.undo()
    assert not document.snapshot().elements


def test_clearing_takes_words_and_marks_and_leaves_the_card() -> None:
    document = Document()
    answers.place(document, MISSION, "value_chain")
    answers.set_text(document, MISSION, "Help")
    answers.clear(document, MISSION)
    assert not document.snapshot().answers
    assert len(document.snapshot().elements) == 1
    answers.clear(document, MISSION)
    assert document.history.undo_label == "Clear the answer to “Mission”"


def test_fields_of_the_document_are_filled_and_not_answered() -> None:
    document = Document()
    answers.set_field(document, "fw.document.version", "2.0")
    assert document.info.version == "2.0"
    with pytest.raises(DocumentError, match="field of the document"):
        answers.set_text(document, "fw.document.version", "3.0")
    with pytest.raises(DocumentError, match="no card"):
        answers.place(document, "fw.document.version", "bmc")
    with pytest.raises(DocumentError, match="no field"):
        answers.set_field(document, MISSION, "Help")


def test_what_does_not_fit_is_refused_with_a_sentence() -> None:
    document = Document()
    with pytest.raises(DocumentError, match="4,000"):
        answers.set_text(document, MISSION, "x" * 4001)
    with pytest.raises(DocumentError, match="not part of the framework"):
        answers.set_text(document, "fw.identity.nothing", "x")
    assert document.history.undo_label is None


def test_a_card_that_answers_by_what_it_is_is_neither_linked_nor_taken_off() -> None:
    document = Document([Partner(id="p", name="Halden", partner_type="technology")])
    row = "fw.partner_type.technology_partnerships"
    answers.link(document, row, "p")
    assert not document.snapshot().answers
    with pytest.raises(RefusedError, match="“Halden” answers this by what it is"):
        answers.unlink(document, row, "p")
    answers.link(document, MISSION, "p")
    answers.unlink(document, MISSION, "p")
    assert not document.snapshot().answers
