"""Chapters 12 to 15: KPIs, team, roadmap, decision."""

from __future__ import annotations

import datetime
import re

import pytest

from canvas_app import storage
from canvas_app.drawing.roadmap import Band, Stop, roadmap
from canvas_app.model import (
    Acceptance,
    Activity,
    ChapterText,
    DocumentInfo,
    Goal,
    Metric,
    Note,
    Override,
    Partner,
    Person,
    Resource,
    RevenueStream,
    Role,
    Scenario,
    quantity,
)
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Performs, Precedes, Targets
from canvas_app.report.content.benchmarks import light_of
from canvas_app.report.content.blocks import CommentBox
from canvas_app.report.content.chapters import decision, kpis, summary, team
from canvas_app.report.content.chapters import roadmap as chapter_of_goals
from canvas_app.report.content.outline import CHAPTERS, outline
from canvas_app.report.content.story import Story
from canvas_app.report.content.titles import TITLES
from tests.unit.report.content.telling import said, story_of, table
from tests.unit.report.drawn import words


def seats(price: float = 100.0) -> RevenueStream:
    part = SubscriptionPricing(price=quantity(price))
    return RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10))


def test_every_chapter_has_the_number_and_the_title_of_the_outline() -> None:
    story = story_of(seats())
    for key, make in CHAPTERS:
        chapter = make(story)
        assert (chapter.key, chapter.number, chapter.title) == (key, *TITLES[key])


def test_every_chapter_of_an_empty_canvas_says_something() -> None:
    story = story_of()
    for key, make in CHAPTERS:
        chapter = make(story)
        assert bool(chapter.blocks) != bool(chapter.empty) or chapter.blocks, key
        assert chapter.empty == "" or chapter.empty.endswith("."), key


def test_the_sheet_has_bound_values_and_values_by_hand() -> None:
    bound = Metric(name="Income", metric="monthly_revenue", target=2_000.0)
    hand = Metric(name="Mood", description="Monday's survey.", value=7.0, target=8.0, green_limit=6.0)
    bare = Metric(name="Open", metric="")
    rows = {row[0]: row[1:] for row in table(kpis.chapter(story_of(seats(), bound, hand, bare)), "Metric")}
    assert rows["Income"][1:4] == ["$1k a month", "$2k a month", "Watch"]
    assert rows["Mood"] == [
        "Monday's survey.",
        "7 (by hand)",
        "8\ngood from 6",
        "Good,\nbelow target",
        "Monthly",
    ]
    assert rows["Open"][:2] == ["not yet defined", "not yet measured"]


@pytest.mark.parametrize(
    ("fields", "light"),
    [
        ({"green_limit": 5.0}, "good"),
        ({"green_limit": 6.0, "amber_limit": 4.0}, "attention"),
        ({"green_limit": 9.0, "amber_limit": 6.0}, "bad"),
        ({"green_limit": 9.0, "red_limit": 5.0}, "bad"),
        ({"green_limit": 9.0, "red_limit": 4.0}, "attention"),
        ({"green_limit": 6.0, "direction": "down"}, "good"),
        ({"green_limit": 3.0, "red_limit": 5.0, "direction": "down"}, "bad"),
        ({"target": 5.0}, "good"),
        ({"target": 9.0}, "attention"),
        ({}, None),
    ],
)
def test_the_light_follows_the_limits_in_their_direction(
    fields: dict[str, object], light: str | None
) -> None:
    metric = Metric.model_validate({"name": "M", "value": 5.0, **fields})
    assert light_of(story_of(metric), metric) == light


def test_one_metric_is_spoken_of_in_the_singular() -> None:
    text = said(kpis.chapter(story_of(seats(), Metric(name="Mood", value=1.0, target=1.0))))
    assert "The model has one metric of its own, Mood. It is good in the base scenario." in text
    two = (Metric(name="A", value=1.0, target=1.0), Metric(name="B", value=1.0, target=2.0))
    assert "one is good and one needs watching." in said(kpis.chapter(story_of(seats(), *two)))
    three = (*two, Metric(name="C", value=1.0, target=2.0))
    assert "one is good and two need watching." in said(kpis.chapter(story_of(seats(), *three)))


def test_nobody_is_invented_and_every_role_has_its_table() -> None:
    records = (
        Role(id="l", name="Chief", role_type="leader", people=(Person(),)),
        Role(id="t", name="Builders", people=(Person(name="One Name", email="one@example.com"),)),
        Role(id="x", name="Adviser", role_type="external"),
        Partner(name="Model advice", partner_type="consulting"),
        Resource(name="Canvas", resource_type="tool"),
    )
    text = said(team.chapter(story_of(*records)))
    assert "Role | Who | Stage | FTE" in text
    assert "Chief | to be named | Company" in text
    assert "No entry yet: contact" in text
    assert "Builders | One Name | one@example.com | Company" in text
    assert "People from outside" in text
    assert "Model advice | to be named | to be named" in text
    assert "Canvas | Tool | to be named" in text
    assert "Two roles have nobody named yet." in text


def test_who_answers_comes_from_the_relations() -> None:
    records = (
        Role(id="a", name="Builders"),
        Role(id="b", name="Chief"),
        Activity(id="w", name="Training"),
        Activity(id="o", name="Owned", owner="b"),
        Activity(id="i", name="Idle"),
        Performs(source="a", target="w"),
        Performs(source="b", target="w", responsibility="accountable"),
    )
    chapter = team.chapter(story_of(*records))
    rows = {row[0]: row[1:] for row in table(chapter, "Activity")}
    assert rows == {"Training": ["Builders", "Chief"], "Owned": ["–", "Chief"]}
    assert "No entry yet: consulted and informed." in said(chapter)
    assert "Nobody is named for one activity: Idle." in said(chapter)


def test_goals_stand_in_three_bands_with_metric_target_and_date() -> None:
    records = (
        seats(),
        Goal(id="g", name="Grow", due=datetime.date(2027, 1, 31), metric="mrr", target=5e4, progress=0.5),
        Goal(id="h", name="Lead", horizon="long"),
        Precedes(source="g", target="h"),
        Targets(source="g", target="s"),
    )
    chapter = chapter_of_goals.chapter(story_of(*records))
    rows = {row[0]: row[1:] for row in table(chapter, "Goal")}
    so_far = "now $1k\n50 % by own estimate"
    assert rows["Grow"] == ["MRR", so_far, "$50k a month", "31 Jan 2027", "Seats"]
    assert rows["Lead"][1:] == ["–", "–", "open", "after Grow"]
    text = said(chapter)
    assert "one goal in the short term and one goal in the long term" in text
    assert "One goal has no date yet." in text


def test_the_roadmap_keeps_names_within_their_cards() -> None:
    stops = tuple(
        Stop(str(n), "A very long name of a goal " * 6, "by 1 May 2027", "x" * 90) for n in range(3)
    )
    shapes, height = roadmap((Band("Short", "1", stops), Band("Long", "5", ())), 612.0)
    assert height < 612
    texts = words(shapes)
    assert "No goal yet" in texts
    assert max(map(len, texts)) < 60


def scenario(value: float) -> Scenario:
    return Scenario(name="Other", overrides=(Override(record="s", path="components.0.price", value=value),))


def test_the_recommendation_weighs_all_options() -> None:
    info = DocumentInfo(initial_investment=quantity(20_000))
    both = said(decision.chapter(story_of(info, seats(), scenario(120.0))))
    assert "It is not below zero in any of them" in both
    mixed = said(decision.chapter(story_of(info, seats(), scenario(20.0))))
    assert "going ahead in steps" in mixed
    poor = said(decision.chapter(story_of(info, seats(10.0), scenario(20.0))))
    assert "the numbers speak against going ahead" in poor
    for told in (decision, summary):
        assert "goes ahead as the plan for the next" in said(
            told.chapter(story_of(info, seats(10.0), scenario(20.0)))
        )
        assert "Approve" in said(told.chapter(story_of(info, seats(), scenario(120.0))))
    only = said(decision.chapter(story_of(info, seats())))
    assert "There is no other case to compare it with." in only


def test_unpaid_people_are_a_condition_of_the_recommendation() -> None:
    team = Role(id="r", name="Team", headcount=quantity(3.0))
    unpaid = said(decision.chapter(story_of(seats(), team)))
    assert "Before it is decided, say what the people cost: those in one role work at no cost" in unpaid
    assert "the numbers, without that cost, speak for going ahead" in unpaid
    paid = said(decision.chapter(story_of(seats(), team.model_copy(update={"cost": quantity(100.0)}))))
    assert "what the people cost" not in paid
    assert "; the numbers speak for going ahead" in paid
    story = story_of(seats(), team, Acceptance(rule="R260", subject="r", reason="Founders live on savings."))
    assert "what the people cost" not in said(decision.chapter(story))


def test_the_recommendation_says_which_value_it_weighs() -> None:
    text = said(decision.chapter(story_of(seats(), scenario(120.0))))
    assert "Across two cases the net present value, each input at its planned value, lies between" in text


def test_what_is_signed_and_settled_is_said_in_whole_sentences() -> None:
    text = said(decision.chapter(story_of(DocumentInfo(version="1.0"), seats(), Role(id="r", name="Team"))))
    assert re.search(r"Version 1\.0 \(draft.*\) is put up for signature\.", text)
    assert re.search(r"Settle \w+ warnings?, or accept (it|each) with a reason\.", text)


def test_comments_have_room_only_for_chapters_of_the_document() -> None:
    few = outline(story_of(seats()), {"summary", "decision"})
    boxes = [block.label for block in few.chapters[-1].blocks if isinstance(block, CommentBox)]
    assert boxes[0] == "0  Executive summary"
    assert [box.split()[0] for box in boxes] == ["0", "15"]
    whole = outline(story_of(seats()), leave_out_empty=True)
    titles = {f"{one.number}  {one.title}" for one in whole.chapters}
    told = next(one for one in whole.chapters if one.key == "decision")
    boxes = [block.label for block in told.blocks if isinstance(block, CommentBox)]
    assert boxes
    assert titles.issuperset(boxes)


def test_an_option_without_value_gets_no_recommendation() -> None:
    text = said(decision.chapter(story_of(Note(name="Thought"))))
    assert "The numbers speak for no case yet" in text


def test_everyone_has_a_line_to_sign_and_every_chapter_a_box() -> None:
    info = DocumentInfo(authors=("Writer",), approvers=("Board", "Chief"))
    hidden = ChapterText(chapter="market", hidden=True)
    chapter = decision.chapter(story_of(info, seats(), hidden))
    assert [row[:2] for row in table(chapter, "Role")] == [
        ["Author", "Writer"],
        ["Approver", "Board"],
        ["Approver", "Chief"],
    ]
    text = said(chapter)
    assert "14  Goals and roadmap" in text
    assert "4  Market strategy" not in text
    assert ["Approver", "to be named"] in [
        row[:2] for row in table(decision.chapter(story_of(seats())), "Role")
    ]


def test_the_examples_tell_every_chapter_without_odd_numbers() -> None:
    odd = re.compile(r"\b(nan|inf|None)\b|[{}]|\u22120(?![.\d])|\b1 months\b")
    for name in ("Generative AI", "Machine learning", "Ad-supported AI platforms"):
        story = Story.of(storage.load(example_path(name)))
        for key, make in CHAPTERS:
            found = odd.search(said(make(story)))
            assert found is None, (name, key, found)
