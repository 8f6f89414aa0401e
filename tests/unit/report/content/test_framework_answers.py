"""Answers to the framework: every one printed once in its part, with what it says and how far it is."""

from __future__ import annotations

import datetime

from canvas_app.model import DocumentInfo, EntryAnswer, Partner, RevenueStream, Strategy, quantity
from canvas_app.model.examples import example_path
from canvas_app.model.framework import load_framework
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.content.blocks import Bullets, Heading, Paragraph, Table
from canvas_app.report.content.framework import answers_of, says
from canvas_app.report.content.story import Story
from canvas_app.storage import load
from tests.unit.report.content.telling import story_of

MISSION = "fw.identity.mission"
POSITION = "fw.positioning.market_position"
AI_POSITION = "fw.positioning.ai_market_position"


def rows_of(*records: object, sections: tuple[str, ...] = ("market",)) -> list[list[str]]:
    blocks = answers_of(story_of(*records), *sections)  # type: ignore[arg-type]
    return [[cell.text for cell in row] for block in blocks if isinstance(block, Table) for row in block.rows]


def test_nothing_answered_says_nothing() -> None:
    assert answers_of(story_of(), "market", "value") == ()


def test_a_text_and_a_number_are_an_answer() -> None:
    answer = EntryAnswer(entry=POSITION, text="The only one\nwith sources.", number=12.5, unit="% share")
    assert rows_of(answer) == [["Market position", "The only one\nwith sources.\n12.5 % share"]]


def test_an_element_answers_the_entry_it_was_made_from_and_leads_to_the_register() -> None:
    made = Strategy(id="s", name="Calm", topic="positioning", statement="We say less.", seed_ref=POSITION)
    assert rows_of(made) == [["Market position", "We say less.", "Calm"]]
    blocks = answers_of(story_of(made), "market")
    assert next(block for block in blocks if isinstance(block, Table)).rows[0][2].target == "s"


def test_an_answer_about_ai_stands_under_the_name_of_the_twin() -> None:
    name = load_framework().rows[AI_POSITION].entry_for(ai_specific=True).name
    assert rows_of(EntryAnswer(entry=POSITION, text="Best drafts.", ai_specific=True))[0][0] == name


def test_what_is_not_for_us_says_why_and_work_says_so() -> None:
    away = EntryAnswer(entry=POSITION, not_for_us=True, reason="We are alone.")
    assert rows_of(away)[0][1] == "Not for us: We are alone."
    work = EntryAnswer(entry=POSITION, in_work=True)
    assert rows_of(work)[0][1] == "In work."


def test_own_statements_of_a_topic_stand_with_its_entries() -> None:
    own = Strategy(name="Near the sea", topic="positioning", statement="Ports first.", ai_specific=True)
    assert rows_of(own) == [["AI: Near the sea", "Ports first.", "Near the sea"]]
    assert rows_of(own, sections=("value",)) == []


def test_a_long_answer_stands_below_the_table_in_full() -> None:
    words = ("word " * 400).rstrip()
    blocks = answers_of(story_of(EntryAnswer(entry=POSITION, text=words)), "market")
    assert rows_of(EntryAnswer(entry=POSITION, text=words))[0][1] == "See the text below."
    assert blocks[-2] == Heading("Market position", 3)
    assert isinstance(blocks[-1], Paragraph)
    assert blocks[-1].spans[0].text == words


def test_an_answer_may_be_formatted_and_no_mark_stands_in_its_field() -> None:
    words = "**Ports** first, then *banks* [see](https://example.com).\n- calm\n- 2 * 3 stays"
    (row,) = rows_of(EntryAnswer(entry=POSITION, text=words))
    assert row[1] == "Ports first, then banks see (https://example.com).\n• calm\n• 2 * 3 stays"
    long = words + "\n\n" + "**Long** words go on. " * 40
    blocks = answers_of(story_of(EntryAnswer(entry=POSITION, text=long)), "market")
    spans = [span for block in blocks if isinstance(block, Paragraph) for span in block.spans]
    assert any(span.bold and span.text == "Ports" for span in spans)
    assert any(span.target == "https://example.com" for span in spans)
    assert any(isinstance(block, Bullets) for block in blocks)
    assert all(span.own for span in spans)


def test_several_parts_are_told_apart_and_repeated_names_left_out() -> None:
    first, second = (
        Partner(name=name, description="Sells", seed_ref="fw.partner_type.channel_partnerships")
        for name in ("Alder", "Birch")
    )
    statement = EntryAnswer(entry="fw.ecosystem.ecosystem_vision", text="A harbour.")
    rows = rows_of(first, second, statement, sections=("partnership", "ecosystem"))
    names = [row[0] for row in rows]
    assert names == ["Partnership types", names[1], "", "Ecosystem strategy", "Ecosystem vision"]
    assert rows[0][1:] == rows[3][1:] == ["", ""]
    assert [row[2] for row in rows] == ["", "Alder", "Birch", "", ""]


def test_dates_of_the_document_stand_in_words() -> None:
    info = DocumentInfo(title="T", version="2026.1", next_review=datetime.date(2026, 4, 13))
    rows = {row[0]: row[1] for row in rows_of(info, sections=("document",))}
    assert rows["Next review"] == "13 April 2026"
    assert rows["Version"] == "2026.1"


def test_the_note_counts_what_is_done() -> None:
    blocks = answers_of(story_of(EntryAnswer(entry=MISSION, text="To help.")), "identity")
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.note == "This part of the framework: 1 of 3 entries answered."


def test_a_stream_counts_the_customers_of_the_month_whose_money_the_cards_show() -> None:
    story = Story.of(load(example_path("Generative AI")))
    stream = next(each for each in story.streams if each.name == "Team subscription")
    assert says(stream, story) == "$49 × 2,203 seats in month 1"
    price = SubscriptionPricing(price=quantity(49), unit="seat")
    later = RevenueStream(name="Later", components=(price,), start=5, customers_start=quantity(20))
    assert says(later, story_of(later)) == "From month 5 · $49 × 20 seats"
    plain = RevenueStream(name="Plain", description="By the seat.", components=(price,))
    assert says(plain, story_of(plain)) == "By the seat."
