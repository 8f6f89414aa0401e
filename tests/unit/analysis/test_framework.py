"""How much of the framework a model answers, by row, section and domain, and what comes next."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.framework import Coverage, coverage, offered_to
from canvas_app.commands import answers
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    DocumentInfo,
    ElementBase,
    EntryAnswer,
    Metric,
    Partner,
    Quantity,
    RevenueStream,
    Segment,
    Stage,
    ValueProposition,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.framework import load_framework

if TYPE_CHECKING:
    from canvas_app.model import Element

CATALOGUE = load_catalogue()
DAY = datetime.date(2026, 5, 1)
MISSION, SIZE = "fw.identity.mission", "fw.market_analysis.market_size"


def covered(document: Document) -> Coverage:
    return coverage(document.snapshot())


def state_of(document: Document, entry_id: str) -> str:
    return covered(document).by_id[entry_id].state


def test_an_empty_document_has_everything_open() -> None:
    whole = covered(Document())
    assert whole.total == len(whole.states) == sum(section.total for section in whole.sections)
    assert [state.row.id for state in whole.states if state.state != "open"] == []
    assert whole.next is not None
    assert whole.next.row.id == MISSION


def test_the_first_version_is_an_answer_when_the_document_has_a_name() -> None:
    version = "fw.document.version"
    assert state_of(Document([DocumentInfo(title="Quill")]), version) == "answered"
    assert state_of(Document([DocumentInfo(version="1.1")]), version) == "answered"
    assert state_of(Document([DocumentInfo(title="Quill", version="")]), version) == "open"


def test_words_a_number_and_cards_answer() -> None:
    document = Document([Activity(id="a", name="Count")])
    answers.set_text(document, MISSION, "Help")
    answers.set_number(document, SIZE, 0.0, "firms")
    answers.link(document, "fw.identity.vision", "a")
    assert [state_of(document, key) for key in (MISSION, SIZE, "fw.identity.vision")] == ["answered"] * 3
    identity = covered(document).sections[0]
    assert (identity.answered, identity.open, identity.total) == (2, 1, 3)


def test_blank_words_answer_nothing() -> None:
    document = Document()
    answers.set_text(document, MISSION, "  \n ")
    assert state_of(document, MISSION) == "open"


def test_of_two_answers_to_a_row_the_one_that_commands_change_is_shown() -> None:
    twin = "fw.market_analysis.ai_market_size"
    document = Document([EntryAnswer(id="1", entry=SIZE), EntryAnswer(id="2", entry=twin, text="Other")])
    answers.set_text(document, SIZE, "Words")
    answer = covered(document).by_id[twin].answer
    assert answer is not None
    assert answer.text == "Words"


@pytest.mark.parametrize("made_from", [SIZE, "fw.market_analysis.ai_market_size"])
def test_a_card_made_from_an_entry_or_its_twin_answers_the_row(made_from: str) -> None:
    element = CATALOGUE.entries[made_from].new_element()
    state = covered(Document([element])).by_id[SIZE]
    assert (state.state, state.elements) == ("answered", (element.id,))
    assert state.ai_specific == CATALOGUE.entries[made_from].ai_specific
    assert state.name == CATALOGUE.entries[made_from].name


def test_in_work_and_not_for_us_count_for_themselves() -> None:
    document = Document()
    answers.set_text(document, MISSION, "Help")
    answers.set_in_work(document, MISSION, True)
    answers.set_not_for_us(document, [SIZE], "We sell to ourselves")
    whole = covered(document)
    assert (whole.in_work, whole.not_for_us) == (1, 1)
    assert whole.answered + whole.in_work + whole.not_for_us + whole.open == whole.total


def test_fields_of_the_document_are_answered_when_filled() -> None:
    document = Document()
    answers.set_field(document, "fw.document.motto", "Onward")
    answers.set_field(document, "fw.document.next_review", datetime.date(2027, 1, 1))
    document_fields = covered(document).sections[-1]
    assert (document_fields.answered, document_fields.total) == (2, 4)
    assert covered(document).by_id["fw.document.next_review"].text == "2027-01-01"


def test_next_turns_to_what_the_placed_domain_needs() -> None:
    document = Document([CATALOGUE.domains["rag"].entry.new_element()])
    needs = load_framework().domain_needs["rag"]
    asked = []
    for _ in range(10):
        following = covered(document).next
        assert following is not None
        asked.append(following.row.id)
        answers.set_text(document, following.row.id, "Yes")
    assert set(needs) <= set(asked)


def test_next_leads_through_everything_and_then_to_nothing() -> None:
    document = Document()
    seen = []
    while (following := covered(document).next) is not None:
        seen.append(following.row.id)
        if following.row.field:
            is_day = following.row.field in ("last_updated", "next_review")
            value = datetime.date(2026, 1, 1) if is_day else "Onward"
            answers.set_field(document, following.row.id, value)
        else:
            answers.set_not_for_us(document, [following.row.id], "No")
    assert len(seen) == len(set(seen)) == covered(document).total


def test_a_domain_shows_which_of_its_stages_somebody_works_on() -> None:
    domain = CATALOGUE.domains["rag"].entry.new_element()
    document = Document([domain, Activity(name="Ingest", stage="data")])
    (focus,) = covered(document).domains
    assert [(stage.code, stage.covered) for stage in focus.stages] == [
        ("data", True),
        ("deployment", False),
        ("monetization", False),
    ]
    with document.transact("Buy") as tx:
        tx.put(Stage(name="Hosting", code="deployment", sourcing="buy"))
    assert covered(document).domains[0].covered == 2


@pytest.mark.parametrize(
    ("element", "rows"),
    [
        (
            CATALOGUE.entries["model.rag.subscription_based_saas"].new_element(),
            ["fw.revenue_model.saas_subscription", "fw.monetization_method.direct_monetization"],
        ),
        (RevenueStream(name="Unpriced", monetization_method="data"), []),
        (ValueProposition(name="Cheaper", value_element="economic"), ["fw.value_element.economic_value"]),
        (
            ValueProposition(name="Answers", creation_method="data", products_services=("Search",)),
            ["fw.value_element.customer_value", "fw.creation_method.data_value"],
        ),
        (Partner(name="Halden", partner_type="technology"), ["fw.partner_type.technology_partnerships"]),
        (Partner(name="Somebody"), []),
        (
            Metric(name="Margin", analytics_area="financial", metric="gross_margin"),
            ["fw.metric.financial_analytics"],
        ),
        (Metric(name="Mood", analytics_area="financial"), []),
        (Channel(name="Fairs", gtm_motion="entry"), ["fw.market_entry.market_entry"]),
        (Segment(name="Firms", accounts_tam=Quantity(value=900.0)), ["fw.market_analysis.market_size"]),
        (Segment(name="Firms"), []),
    ],
    ids=lambda value: value.name if isinstance(value, ElementBase) else "",
)
def test_a_card_answers_by_what_it_is(element: Element, rows: list[str]) -> None:
    whole = covered(Document([element]))
    assert [state.row.id for state in whole.states if state.state == "answered"] == rows
    for row in rows:
        assert whole.by_id[row].elements == (element.id,)
        assert whole.by_id[row].shown == {element.id}


def test_not_for_us_holds_against_a_card_that_answers_by_what_it_is() -> None:
    row = "fw.partner_type.technology_partnerships"
    document = Document([Partner(name="Halden", partner_type="technology")])
    answers.set_not_for_us(document, [row], "We buy it")
    assert state_of(document, row) == "not_for_us"


def test_a_card_that_was_made_from_an_entry_and_shows_it_answers_once() -> None:
    entry = CATALOGUE.entries["fw.revenue_model.saas_subscription"]
    document = Document([entry.new_element(id="saas")])
    assert covered(document).by_id[entry.id].elements == ("saas",)


def test_cards_that_may_answer_are_offered_until_they_do() -> None:
    row, sales = "fw.objective.customer_acquisition", CATALOGUE.entries["channel.direct_sales"].new_element()
    work = CATALOGUE.entries["activity.customer_acquisition"].new_element()
    document = Document([work, Activity(name="Something else"), sales])
    state = covered(document).by_id[row]
    assert offered_to(state, document.snapshot()) == (sales, work)
    answers.link(document, row, sales.id)
    assert offered_to(covered(document).by_id[row], document.snapshot()) == (work,)
    assert offered_to(covered(document).by_id[MISSION], document.snapshot()) == ()


def test_who_passes_over_a_useful_entry_is_led_on_and_comes_back_to_it_at_the_end() -> None:
    document = Document()
    answers.set_not_for_us(document, ["fw.value_element.customer_value"], "Later")
    whole = covered(document)
    following = whole.after(MISSION)
    assert following is not None
    assert following.row.id == "fw.market_analysis.market_segmentation"
    last = "fw.document.motto"
    assert whole.after(last) == whole.next == whole.by_id[MISSION]
    everything = [row.id for row in load_framework().rows.values() if not row.field and row.id != MISSION]
    answers.set_not_for_us(document, everything, "Later")
    assert covered(document).after(MISSION) is not None
    only = Document([DocumentInfo(title="Quill", last_updated=DAY, next_review=DAY, motto="On")])
    answers.set_not_for_us(only, everything, "Later")
    assert covered(only).after(MISSION) is None
