"""What a careful writer minds: nothing said twice, no list of one, numbers whole, and exact as entered."""

from __future__ import annotations

import datetime

from canvas_app.drawing.shapes import Text
from canvas_app.model import Activity, DocumentInfo, Goal, Person, RevenueStream, Role, quantity
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Precedes
from canvas_app.report.content.blocks import Bullets, KeyFigure, KeyFigures, Paragraph
from canvas_app.report.content.chapters import costs, decision, register, roadmap
from canvas_app.report.pdf.strips import key_figures
from tests.unit.report.content.telling import figures, found_table, said, story_of
from tests.unit.report.drawn import words

SEATS = RevenueStream(
    id="s",
    name="Seats",
    components=(SubscriptionPricing(price=quantity(100)),),
    customers_start=quantity(10),
    churn=quantity(0.02),
)


def test_a_number_that_is_made_to_fit_is_never_cut() -> None:
    for width in range(460, 640):
        (strip,) = key_figures([KeyFigure("ARPA", "$2.37k a month")] * 4, float(width))
        texts = [shape.text for shape in strip.shapes if isinstance(shape, Text)]
        assert texts.count("$2.37k a month") == 4, width


def test_the_rows_of_a_strip_stay_on_one_page() -> None:
    rows = key_figures([KeyFigure("A", "1")] * 8, 600.0)
    assert [row.keep for row in rows] == [True, False]


def test_beside_a_number_stands_no_other_that_the_strip_shows() -> None:
    strip = next(block for block in costs.chapter(story_of(SEATS)).blocks if isinstance(block, KeyFigures))
    notes = {item.label: item.note for item in strip.items}
    assert notes["Gross margin"] == "good from 60 %"


def test_one_decision_is_no_list_and_an_approved_version_is_not_put_up() -> None:
    (asked, *_) = (b for b in decision.chapter(story_of(SEATS)).blocks if isinstance(b, Paragraph | Bullets))
    assert isinstance(asked, Paragraph)
    approved = decision.chapter(story_of(SEATS, DocumentInfo(version="3.0", state="approved")))
    assert found_table(approved, "Role").note == "Version 3.0 is approved; signatures confirm it."


def test_a_goal_says_its_unit_once_and_the_register_its_number_in_full() -> None:
    goals = (
        Goal(id="a", name="Even", metric="break_even_month", target=24.0, due=datetime.date(2027, 1, 1)),
        Goal(id="b", name="Many", metric="customers", target=4000.0),
    )
    story = story_of(SEATS, *goals)
    (picture,) = figures(roadmap.chapter(story))
    shown = " ".join(words(picture.draw(612.0)[0])).replace("\u00a0", " ")
    assert "Break-even month: 24" in shown
    assert "Customers: 4k" in shown
    assert "4k customers" not in shown
    told = said(register.chapter(story))
    assert "Target: 4,000 customers" in told
    assert "Target: month 24" in told


def test_the_register_names_neither_the_kind_again_nor_a_stage_that_is_none() -> None:
    story = story_of(
        Role(id="r", name="Chief", people=(Person(),)), Activity(id="a", name="Train", stage="model")
    )
    told = said(register.chapter(story))
    assert "Kind: " not in told
    assert "whole company" not in told
    assert "Stage: Model" in told
    assert "People: to be named" in told


def test_the_verb_of_a_relation_stays_on_one_line() -> None:
    story = story_of(Goal(id="a", name="Even"), Goal(id="b", name="Many"), Precedes(source="a", target="b"))
    (row,) = found_table(register.chapter(story), "From").rows
    assert row[1].text == "comes\u00a0before"
