"""Appendices A to E: assumptions, register, definitions, validation, changes."""

from __future__ import annotations

import datetime

import pytest

from canvas_app import storage
from canvas_app.analysis import METRICS
from canvas_app.analysis.checks import Finding
from canvas_app.analysis.forecast.assumptions import assumptions_of
from canvas_app.model import (
    ChapterText,
    Cost,
    DocumentInfo,
    ExchangeRate,
    Note,
    Quantity,
    RevenueStream,
    Role,
    Segment,
    VariableCost,
    quantity,
)
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Annotates, Pays
from canvas_app.report.content.blocks import Fields
from canvas_app.report.content.chapters import assumptions, changes, definitions, register, validation
from canvas_app.report.content.conventions import choices, conventions
from canvas_app.report.content.links import quoted
from canvas_app.report.content.outline import outline
from canvas_app.report.content.story import Story
from tests.unit.report.content.telling import cells, found_table, said, story_of, table


@pytest.fixture(scope="module")
def story() -> Story:
    return Story.of(storage.load(example_path("Generative AI")))


def seats() -> RevenueStream:
    part = SubscriptionPricing(price=quantity(100, 80, 130, "price list"))
    return RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10))


def test_every_assumption_stands_in_the_register(story: Story) -> None:
    every = assumptions_of(story.snapshot)
    rows = [row for row in table(assumptions.chapter(story), "No.") if any(row[1:])]
    assert [row[0] for row in rows] == [f"A{number}" for number in range(1, len(every) + 1)]
    ranks = sorted(int(row[-1]) for row in rows if row[-1].isdigit())
    assert ranks == list(range(1, story.tornado.moving + 1))


def test_an_assumption_has_range_unit_source_and_confidence() -> None:
    chapter = assumptions.chapter(
        story_of(seats(), Segment(id="g", name="Desks"), Pays(source="g", target="s"))
    )
    price = next(row for row in table(chapter, "No.") if row[1] == "Price")
    assert price[1:] == ["Price", "USD per customer and month", "$100", "$80", "$130", "price list", "1"]
    assert "No entry yet: confidence." in found_table(chapter, "No.").note
    start = next(row for row in table(chapter, "No.") if row[1].startswith("Customers"))
    assert start[6] == "none named"


def test_assumptions_stand_below_the_element_that_they_are_of() -> None:
    chapter = assumptions.chapter(story_of(seats(), Cost(id="c", name="Rent", amount=quantity(5))))
    rows = [*found_table(chapter, "No.").rows]
    titles = [row[0] for row in rows if not any(cell.text for cell in row[1:])]
    assert [(title.text, title.target, title.bold) for title in titles] == [
        ("Whole document", None, True),
        ("Seats", "s", True),
        ("Rent", "c", True),
    ]


def test_an_amount_says_what_it_is_by() -> None:
    seat = seats().components[0].model_copy(update={"unit": "seat"})
    costs = (
        VariableCost(amount=quantity(3), driver="per_customer"),
        VariableCost(amount=quantity(0.1), driver="pct_revenue"),
    )
    stream = seats().model_copy(update={"components": (seat,), "variable_costs": costs})
    pays = Segment(id="g", name="Desks", wtp_low=Quantity(value=35, unit="per seat"))
    story = story_of(stream, pays, Cost(id="c", name="Rent", amount=quantity(5)))
    found = {(row[1], row[2]) for row in table(assumptions.chapter(story), "No.")}
    assert {("Price", "USD per seat and month"), ("Amount", "USD per month")} <= found
    assert {unit for label, unit in found if label.startswith("Variable costs")} == {
        "USD per customer and month",
        "%",
    }
    willing = next(row for row in table(assumptions.chapter(story), "No.") if row[1].startswith("Willing"))
    assert willing[2:4] == ["USD per seat", "$35"]
    assert "$35 per seat" in said(register.chapter(story))


def test_every_element_has_its_entry_and_links_lead_there(story: Story) -> None:
    chapter = register.chapter(story)
    entries = {block.anchor: block for block in chapter.blocks if isinstance(block, Fields)}
    assert entries.keys() == story.snapshot.elements.keys()
    assert {cell.target for cell in cells(chapter) if cell.target} <= entries.keys()
    assert len(table(chapter, "From")) == len(story.snapshot.relations)


def test_the_entry_says_all_and_links_only_to_the_web() -> None:
    evidence = [{"text": "A", "url": "javascript:alert(1)"}, {"text": "B", "url": "https://example.com"}]
    owner = Role(id="o", name="Chief")
    fields = {"name": "Desks", "owner": "o", "evidence": evidence, "description": "Two lines\nof words"}
    chapter = register.chapter(story_of(owner, Segment.model_validate(fields)))
    entry = next(b for b in chapter.blocks if isinstance(b, Fields) and b.name == "Desks")
    rows = {(row.label, row.cell.text): row.cell.target for row in entry.rows}
    assert rows["Description", "Two lines\nof words"] is None
    assert rows["Owner", "Chief"] == "o"
    assert rows["Evidence", "A, javascript:alert(1)"] is None
    assert rows["Evidence", "B, https://example.com"] == "https://example.com"


def test_a_note_with_a_description_keeps_its_text() -> None:
    text = said(register.chapter(story_of(Note(name="Ask", description="Why", text="Which renew?"))))
    assert "Description: Why" in text
    assert "Text: Which renew?" in text


def test_the_register_says_which_chapters_were_left_out() -> None:
    hidden = ChapterText(chapter="costs", hidden=True)
    found = outline(story_of(Role(name="Chief"), hidden), leave_out_empty=True)
    text = said(next(chapter for chapter in found.chapters if chapter.key == "register"))
    assert "8 Costs and unit economics" in text
    assert "9 Forecast" in text
    kept = outline(story_of(Role(name="Chief")))
    assert "Left out" not in said(next(c for c in kept.chapters if c.key == "register"))


def test_every_metric_is_defined_and_every_choice_is_said(story: Story) -> None:
    text = said(definitions.chapter(story))
    for info in METRICS.values():
        assert f"{info.label}\n" in text
        assert info.definition in text
    assert len(choices()) == 11
    assert len(conventions()) > 5
    assert "capped at 60 months" in text


def test_the_report_lists_every_finding_and_what_is_off() -> None:
    chapter = validation.chapter(story_of(seats()))
    bare = story_of(seats())
    open_ones = bare.findings.open
    assert [row[1] for row in table(chapter, "Severity")] == [quoted(bare, one) for one in open_ones]
    off = validation.chapter(story_of(seats(), DocumentInfo(rules_off=("R201",))))
    assert "Checks that this document does not use" in said(off)
    assert "Nobody pays for “Seats” yet." in said(chapter)
    assert "Nobody pays for" not in said(off)


def test_names_in_findings_stand_in_quotation_marks_once() -> None:
    roles = Role(id="a", name="Data"), Role(id="b", name="Data engineers", headcount=quantity(2.0))
    story = story_of(*roles)

    def words(sentence: str, *ids: str) -> str:
        return quoted(story, Finding("R310", ids[0], "hint", sentence, ids))

    assert words("Data engineers and Data share Data.", "a", "b") == "“Data engineers” and “Data” share Data."
    assert words("2 people work in “Data engineers”.", "b") == "2 people work in “Data engineers”."
    assert words("Datasets grow.", "a") == "Datasets grow."
    assert words("Nothing to name.", "r") == "Nothing to name."


def test_changes_are_plain_about_what_is_not_kept() -> None:
    info = DocumentInfo(version="2.1", last_updated=datetime.date(2026, 3, 3))
    chapter = changes.chapter(story_of(info))
    rows = {
        row.label: row.cell.text
        for block in chapter.blocks
        if isinstance(block, Fields)
        for row in block.rows
    }
    assert rows["Version"] == "2.1"
    assert rows["Last updated"] == "3 March 2026"
    assert rows["Next review"] == "not set"
    text = said(chapter)
    assert "The model keeps no earlier versions" in text
    assert "No comment, question or decision stands on the canvas." in text


def test_notes_stand_with_their_state() -> None:
    asked = Note(id="q", name="Ports?", text="Which ones?", note_type="question")
    taken = Note(name="Go", note_type="decision", resolved=True)
    sticky = Note(name="Milk")
    records = (seats(), asked, taken, sticky, Annotates(source="q", target="s"))
    rows = table(changes.chapter(story_of(*records)), "Type")
    assert rows == [
        ["Question", "Ports?", "Which ones?", "Seats", "open"],
        ["Decision", "Go", "–", "–", "decided"],
    ]
    assert "two such notes; one note is still open." in said(changes.chapter(story_of(*records)))


def test_exchange_rates_stand_with_date_and_source_and_missing_ones_say_so() -> None:
    part = SubscriptionPricing(price=quantity(100), currency="EUR")
    rate = ExchangeRate(
        currency="EUR",
        rate=quantity(1.0853, 1.02, 1.15, "European Central Bank"),
        date=datetime.date(2026, 3, 2),
    )
    records = (
        DocumentInfo(rates=(rate,)),
        RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10)),
        Cost(id="c", name="Rent", amount=quantity(5), currency="GBP"),
    )
    chapter = assumptions.chapter(story_of(*records))
    assert table(chapter, "Currency") == [
        ["EUR, Euro", "1.0853", "1.02", "1.15", "2 Mar 2026", "European Central Bank"],
        ["GBP, Pound sterling", "missing", "–", "–", "–", "none named"],
    ]
    rows = {row[1]: row[2:6] for row in table(chapter, "No.")}
    assert rows["Exchange rate of EUR"] == ["USD per EUR", "1.0853", "1.02", "1.15"]
    assert rows["Price"] == ["EUR per customer and month", "€100", "–", "–"]
    told = said(register.chapter(story_of(*records)))
    assert "€100" in told
    assert "Exchange rates" not in said(assumptions.chapter(story_of(seats())))


def test_the_note_explains_no_column_that_was_left_out() -> None:
    cost = Cost(id="c", name="Rent", amount=quantity(5))
    note = found_table(assumptions.chapter(story_of(cost)), "No.").note
    assert "percentile" not in note
    assert "low, high" in note
    ranged = cost.model_copy(update={"amount": quantity(5, 4, 9)})
    note = found_table(assumptions.chapter(story_of(ranged)), "No.").note
    assert "Low: the 10th percentile. High: the 90th percentile." in note
