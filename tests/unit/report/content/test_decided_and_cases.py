"""What is said of an approved version, of cases that nobody chooses, and of findings accepted in the base."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pytest

from canvas_app.model import (
    Acceptance,
    Cost,
    DocumentInfo,
    Goal,
    Metric,
    Note,
    Override,
    Quantity,
    RevenueStream,
    Role,
    Scenario,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.content.chapters import decision, risk, summary
from canvas_app.report.content.chapters.kpis import bad_lights
from canvas_app.report.content.likelihood import base_probability, expected_worth
from canvas_app.report.content.wording_decision import decisions_asked
from tests.unit.report.content.telling import by_title, said, story_of, table

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story

REVIEW = datetime.date(2026, 4, 13)
APPROVED = DocumentInfo(title="Acme", version="3.0", state="approved", next_review=REVIEW)
PRICE = Quantity(value=100.0, low=50.0, high=200.0, distribution="triangular")


def seats(price: Quantity | None = None) -> RevenueStream:
    part = SubscriptionPricing(price=price or quantity(100.0))
    return RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10))


def case(name: str, price: float, probability: float | None = None) -> Scenario:
    override = Override(record="s", path="components.0.price", value=price)
    return Scenario(name=name, overrides=(override,), probability=probability)


def rent(amount: float = 500.0) -> Cost:
    return Cost(id="rent", name="Rent", amount=quantity(amount))


def asked(story: Story) -> str:
    return "".join(span.text for span in decisions_asked(story)[-1])


# --- an approved version ------------------------------------------------------------------------------------


def test_an_approved_plan_that_pays_asks_for_nothing_and_says_so_alone() -> None:
    story = story_of(APPROVED, seats(), rent())
    sentence = "Version 3.0 of Acme is approved; no decision is asked. The next review is on 13 April 2026."
    assert asked(story) == sentence
    assert f"Decision. {sentence}" in said(summary.chapter(story))
    told = said(decision.chapter(story))
    assert "What is decided" in told
    assert "the numbers bear out what is approved. There is no other case to compare it with." in told
    for ask in ("Decision asked", "What is asked", "going ahead", "those who approve it", "reject"):
        assert ask not in told
    assert [row["Decision"] for row in by_title(decision.chapter(story), "Role")] == ["confirmed on"] * 2
    assert re.search(r"\w+ warnings? of the checks (is|are) still open\.", told)


def test_a_scenario_that_loses_calls_for_a_review_of_what_is_approved() -> None:
    story = story_of(APPROVED, seats(), rent(), case("Cheap", 1.0, 0.3), scenario="Cheap")
    assert re.fullmatch(
        r"Version 3\.0 of Acme is approved on the base plan; in this scenario its net present value is "
        r"−\$\S+: review it before 13 April 2026\.",
        asked(story),
    )
    told = said(decision.chapter(story))
    assert (
        "The base plan, which is approved, gains value, but as in “Cheap” (30 %), which this document" in told
    )
    assert "the numbers speak for a review if it comes so." in told
    assert "The review lies with those who approved it." in told
    assert "Next steps\nReview the plan before 13 April 2026." in told
    assert "against" not in told
    assert "put up for approval" not in told


@pytest.mark.parametrize(
    ("last", "words"), [(None, "before 13 April 2026."), (datetime.date(2026, 5, 1), "now.")]
)
def test_what_is_approved_and_loses_is_reviewed_by_a_day_that_is_to_come(
    last: datetime.date | None, words: str
) -> None:
    info = APPROVED.model_copy(update={"last_updated": last})
    story = story_of(info, seats(), rent(5_000))
    assert "is approved on the base plan; as planned its net present value is −$" in asked(story)
    assert asked(story).endswith(f": review it {words}")
    told = said(decision.chapter(story))
    assert "the numbers speak for a review of what is approved." in told
    assert "Before going ahead" not in told
    bare = story_of(info.model_copy(update={"next_review": None}), seats(), rent(5_000))
    assert asked(bare).endswith(": review it now.")


@pytest.mark.parametrize(
    ("price", "told", "words"),
    [
        (150.0, None, "so the numbers bear out what is approved."),
        (1.0, None, "gains value, but not in every case: the numbers speak for keeping a way out."),
        (150.0, "Other", "so the numbers bear out what is approved."),
    ],
)
def test_the_numbers_of_an_approved_plan_look_back(price: float, told: str | None, words: str) -> None:
    story = story_of(APPROVED, seats(), rent(), case("Other", price), scenario=told)
    assert words in said(decision.chapter(story))
    assert ("in this scenario" in asked(story)) == (told is not None)
    assert "no decision is asked. The next review is on 13 April 2026." in asked(story)


@pytest.mark.parametrize(
    ("price", "words"), [(2_000.0, "gains it only as in “Other”"), (1.0, "in all of them")]
)
def test_an_approved_base_that_loses_in_its_cases_is_to_be_reviewed(price: float, words: str) -> None:
    told = said(decision.chapter(story_of(APPROVED, seats(), rent(5_000), case("Other", price))))
    assert words in told
    assert "speak for a review" in told


def test_an_approved_document_with_an_open_note_still_asks_for_that() -> None:
    story = story_of(APPROVED, seats(), Note(name="Second model", note_type="decision"))
    assert "no other decision is asked." in asked(story)
    assert "Decisions asked" in said(summary.chapter(story))
    assert "What is asked" in said(decision.chapter(story))


def test_unpaid_people_and_errors_of_an_approved_plan_are_no_condition_any_more() -> None:
    story = story_of(APPROVED, seats(), Role(name="Team", headcount=quantity(3.0)))
    told = said(decision.chapter(story))
    assert story.findings.count("error")
    assert "What the people cost is still to be said: those in one role work" in told
    assert re.search(r"errors? of the checks (is|are) still open\.", told)
    assert "Before it is decided" not in told
    assert "against approval" not in told


# --- cases that may come ------------------------------------------------------------------------------------


def test_cases_say_how_likely_each_is_and_what_is_to_be_expected() -> None:
    story = story_of(seats(), rent(), case("Cheap", 1.0, 0.3), case("Dear", 200.0, 0.2))
    chapter = decision.chapter(story)
    cases = {row["Case"]: row["What it is"] for row in by_title(chapter, "Case")}
    assert cases["Base"] == "The model as it stands.\nProbability 50 %"
    assert cases["Cheap"].endswith("Probability 30 %")
    told = said(chapter)
    assert "Cases considered" in told
    assert "each case is a scenario. What has a probability may come; nobody chooses it." in told
    found = expected_worth(story)
    assert found is not None
    values = [one.metrics["npv"].value or 0.0 for _, one in story.scenarios]
    assert found.mean == pytest.approx(0.5 * values[0] + 0.3 * values[1] + 0.2 * values[2])
    assert re.search(r"By their probabilities \$\S+ is to be expected\.", told)


@pytest.mark.parametrize("chances", [(None, None), (0.3, None), (0.8, 0.4)])
def test_what_is_not_known_of_all_cases_is_said_of_none(chances: tuple[float | None, ...]) -> None:
    cases = [case(f"Case {at}", 90.0, chance) for at, chance in enumerate(chances)]
    story = story_of(seats(), *cases)
    assert base_probability(story) is None
    assert "is to be expected" not in said(decision.chapter(story))
    assert base_probability(story_of(seats())) is None


def test_going_ahead_only_as_in_a_case_says_how_likely_that_is() -> None:
    story = story_of(seats(), rent(5_000), case("Dear", 2_000.0, 0.25))
    assert "the numbers speak for it only as in “Dear” (25 %)." in asked(story)
    told = said(decision.chapter(story))
    assert "speak for going ahead only as in “Dear” (25 %)." in told
    there = story_of(seats(), rent(5_000), case("Dear", 2_000.0, 0.25), scenario="Dear")
    assert "the numbers speak for it only as in “Dear” (25 %)." in asked(there)
    assert "Before going ahead" in said(decision.chapter(there))


def test_unpaid_people_stand_before_what_may_come() -> None:
    story = story_of(seats(), Role(name="Team"), case("Dear", 200.0), scenario="Dear")
    assert "work at no cost in this plan. If it comes as in “Dear”, the net present value of" in asked(story)
    assert "What the people cost comes on top." not in asked(story)


def test_the_summary_says_what_the_net_present_value_counts() -> None:
    info = DocumentInfo(horizon=24, discount_rate=quantity(0.12))
    told = said(summary.chapter(story_of(info, seats())))
    assert "of the 24 months of the forecast and nothing after, at 12 % a year." in told


def test_the_recommendation_says_how_much_cash_nine_of_ten_trials_need() -> None:
    info = DocumentInfo(trials=1_000, opening_cash=quantity(4_000))
    story = story_of(info, seats(PRICE), rent(900))
    told = said(decision.chapter(story))
    assert re.search(
        r"Cash falls below zero in [\d.]+ % of them: \$\S+ more in cash is enough in nine of ten \(P10 of",
        told,
    )
    rich = info.model_copy(update={"opening_cash": quantity(400_000)})
    assert "more in cash" not in said(decision.chapter(story_of(rich, seats(PRICE), rent(900))))


def test_missed_targets_of_metrics_are_named_beside_the_goals() -> None:
    cost = Cost(name="Model", category="cogs_inference", amount=quantity(600))
    margin = Metric(name="Margin", metric="gross_margin", target=0.9)
    info = DocumentInfo(start_month="2026-01")
    story = story_of(info, seats(), cost, margin)
    assert "The plan of the base scenario misses the target of “Margin” (chapter 12)." in said(
        decision.chapter(story)
    )
    aim = Goal(name="Aim", metric="mrr", target=5_000.0, due=datetime.date(2026, 12, 31))
    both = said(decision.chapter(story_of(info, seats(), cost, margin, aim)))
    assert "Chapter 14 says by how much. It misses the target of “Margin” as well (chapter 12)." in both


# --- what the checks leave ----------------------------------------------------------------------------------


def accepted(story: Story) -> list[Acceptance]:
    return [Acceptance(rule=one.rule, subject=one.subject, reason="Known.") for one in story.findings.open]


def test_checks_without_an_open_finding_do_not_hide_what_stands_badly() -> None:
    records = (
        DocumentInfo(start_month="2026-01"),
        seats(),
        Goal(id="g", name="Aim", metric="mrr", target=1_050.0, due=datetime.date(2026, 12, 31)),
    )
    story = story_of(*records, *accepted(story_of(*records)))
    told = said(risk.chapter(story))
    assert bad_lights(story) == 1
    assert re.search(
        r"The checks left nothing open; \w+ findings are accepted\. Against the plan stand all the "
        r"same: one goal missed \(chapter 14\) and one bad light \(chapter 12\)\.",
        told,
    )
    calm = story_of(Note(name="Thought"))
    assert "The checks left nothing open. Appendix" not in said(risk.chapter(calm))
    assert "all the same" not in said(risk.chapter(calm))


def test_a_finding_accepted_in_the_base_says_what_it_said_there() -> None:
    model = Cost(id="c", name="Model", category="cogs_inference", amount=quantity(900))
    poor = Override(record="s", path="components.0.price", value=95.0)
    less = Scenario(name="Less", overrides=(poor,))
    base = story_of(seats(), model)
    by_key = {one.key: one for one in base.findings.open}
    changed = story_of(seats(), model, less, scenario="Less")
    other = [one for one in changed.findings.open if one.key in by_key]
    moved = next(one for one in other if by_key[one.key].sentence != one.sentence)
    same = next(one for one in other if by_key[one.key].sentence == one.sentence)
    kept = [Acceptance(rule=one.rule, subject=one.subject, reason="Known.") for one in (moved, same)]

    def words(scenario: str | None) -> list[str]:
        chapter = risk.chapter(story_of(seats(), model, less, *kept, scenario=scenario))
        return [row[0] for row in table(chapter, "Finding") if row[2] == "Known."]

    assert sum("\nAccepted in the base as: " in one for one in words("Less")) == 1
    assert not any("\n" in one for one in words(None))


def test_a_finding_that_the_base_does_not_have_says_so() -> None:
    bare = story_of(seats(), rent(), case("Cheap", 1.0), scenario="Cheap")
    base = {one.key for one in story_of(seats(), rent()).findings.open}
    new = next(one for one in bare.findings.open if one.key not in base)
    kept = Acceptance(rule=new.rule, subject=new.subject, reason="Known.")
    story = story_of(seats(), rent(), case("Cheap", 1.0), kept, scenario="Cheap")
    (row,) = (row for row in table(risk.chapter(story), "Finding") if row[2] == "Known.")
    assert row[0].endswith("\nThe base has no such finding.")
