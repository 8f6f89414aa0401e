"""What the plan comes to for its goals, what is asked in a scenario, missed targets, money in doubt."""

from __future__ import annotations

import datetime

import pytest

from canvas_app import storage
from canvas_app.analysis import METRICS
from canvas_app.model import (
    Cost,
    DocumentInfo,
    Goal,
    Metric,
    Override,
    RevenueStream,
    Scenario,
    Segment,
    ValueProposition,
    quantity,
)
from canvas_app.model.element_parts import Answer, Need
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing, UnitSalePricing
from canvas_app.model.relations import Monetizes, Pays, Serves
from canvas_app.report.content.blocks import Table
from canvas_app.report.content.chapters import decision, kpis, revenue, roadmap, summary
from canvas_app.report.content.doubts import doubts
from canvas_app.report.content.key_figures import key_figure
from canvas_app.report.content.reach import way_of
from canvas_app.report.content.story import Story
from canvas_app.report.content.wording_decision import decisions_asked
from canvas_app.report.content.wording_findings import main_findings
from tests.unit.report.content.telling import by_title, said, story_of

INFO = DocumentInfo(title="Acme", start_month="2026-01", horizon=24)
END = datetime.date(2026, 12, 31)


def seats(price: float = 100.0, churn: float = 0.0, key: str = "s") -> RevenueStream:
    part = SubscriptionPricing(price=quantity(price))
    return RevenueStream(
        id=key, name="Seats", components=(part,), customers_start=quantity(10), churn=quantity(churn)
    )


def goal(metric: str, target: float, **fields: object) -> Goal:
    return Goal.model_validate({"id": "g", "name": "Aim", "metric": metric, "target": target, **fields})


def planned(*records: Goal | RevenueStream | Cost) -> str:
    (row,) = by_title(roadmap.chapter(story_of(INFO, seats(), *records)), "Goal")
    return row["Plan by then"]


def found(story: Story) -> list[str]:
    return ["".join(span.text for span in item) for item in main_findings(story, 9)]


@pytest.mark.parametrize(
    ("metric", "target", "words"),
    [
        ("mrr", 2_000.0, "$1k\n$1k short"),
        ("customers", 4.0, "10 customers\n6 customers more"),
        ("mrr", 1_000.0, "$1k\nas asked"),
        ("gross_margin", 0.9, "100 %\n10 points more"),
        ("break_even_month", 4.0, "month 1 (Jan 2026)\n3 months early"),
        ("ltv", 4.0, None),
    ],
)
def test_the_plan_says_what_a_goal_comes_to_by_its_date(
    metric: str, target: float, words: str | None
) -> None:
    told = planned(goal(metric, target, due=END))
    assert told == words if words is not None else told.endswith("more")


def test_a_plan_that_never_gets_there_and_a_goal_after_its_end_are_said_so() -> None:
    rent = Cost(name="Rent", amount=quantity(5_000))
    assert planned(goal("break_even_month", 4.0, due=END), rent) == "not reached\nwithin 24 months"
    late = goal("mrr", 5.0, due=datetime.date(2031, 1, 31))
    assert planned(late) == "after the forecast"
    assert "Reach Aim by 31 January 2031: the forecast ends before that." not in said(
        decision.chapter(story_of(INFO, seats(), late))
    )  # It is met already.
    late = late.model_copy(update={"target": 5e6})
    assert "Reach Aim by 31 January 2031: the forecast ends before that." in said(
        decision.chapter(story_of(INFO, seats(), late))
    )


def test_a_missed_goal_is_said_wherever_the_plan_is_decided() -> None:
    story = story_of(INFO, seats(), goal("mrr", 1_100.0, due=END), Goal(name="Thought"))
    course = "“Aim” comes to $1k by Dec 2026, $100 short of $1.1k."
    sentence = f"The plan of the base scenario misses the one goal that falls within the forecast: {course}"
    assert sentence in said(roadmap.chapter(story))
    assert f"Goals missed. {sentence}" in found(story)
    told = said(decision.chapter(story))
    assert (
        "The plan of the base scenario misses the one goal that falls within the forecast. Chapter 14" in told
    )
    assert "Reach Aim by 31 December 2026: in the base scenario it comes to $1k, $100 short of $1.1k." in told


def test_of_several_missed_goals_a_finding_names_the_first_and_the_chapter_all() -> None:
    aims = [Goal(name=name, metric="mrr", target=5_000.0, due=END) for name in ("A", "B")]
    story = story_of(INFO, seats(), *aims)
    (told,) = (one for one in found(story) if "Goals missed" in one)
    assert told.endswith(
        "misses both goals that fall within the forecast: “A” comes to $1k by Dec 2026, $4k short of $5k; "
        "one more in chapter 14."
    )
    assert "; “B” comes to $1k by Dec 2026" in said(roadmap.chapter(story))


def test_the_chapter_of_goals_sends_to_its_own_table() -> None:
    aims = [Goal(name=name, metric="mrr", target=5_000.0, due=END) for name in "ABCDE"]
    assert "; two more in the table." in said(roadmap.chapter(story_of(INFO, seats(), *aims)))


def test_what_only_the_whole_plan_has_is_not_said_to_come_by_a_month() -> None:
    told = said(roadmap.chapter(story_of(INFO, seats(), goal("npv", 1e6, due=END))))
    assert "“Aim” comes to $21.8k, $978k short of $1M." in told


def test_amounts_that_read_the_same_are_said_once() -> None:
    told = said(roadmap.chapter(story_of(INFO, seats(), goal("mrr", 1_003.0))))
    assert "“Aim” comes to $1k, $3 short." in told


def test_what_is_counted_is_named_once() -> None:
    told = said(roadmap.chapter(story_of(INFO, seats(), goal("customers", 40.0))))
    assert "“Aim” comes to 10 customers, 30 short of 40." in told
    assert "10 customers\n30 customers short" in told


def test_a_goal_before_the_forecast_says_so() -> None:
    past = goal("mrr", 5_000.0, due=datetime.date(2020, 1, 31))
    assert planned(past) == "before the forecast"
    told = said(decision.chapter(story_of(INFO, seats(), past)))
    assert "Reach Aim by 31 January 2020: the forecast begins after that." in told


def test_a_goal_that_is_far_away_is_one_finding_and_not_two() -> None:
    told = found(story_of(INFO, seats(), goal("mrr", 5_000.0, due=END)))
    assert sum("Aim" in one for one in told) == 1


def test_goals_that_the_plan_reaches_are_said_too() -> None:
    both = (goal("mrr", 900.0, due=END), Goal(name="B", metric="customers", target=10.0, due=END))
    story = story_of(INFO, seats(), *both)
    assert "The plan of the base scenario reaches both goals that fall within the forecast." in said(
        roadmap.chapter(story)
    )
    assert not any("Goals missed" in one for one in found(story))
    assert "Reach Aim" not in said(decision.chapter(story))


@pytest.mark.parametrize(
    ("metric", "start", "target", "share", "words"),
    [
        ("mrr", 500.0, 1_400.0, 0.5, "50 % of the way"),
        ("mrr", 1_950.0, 5_000.0, 0.0, "$1k behind the start"),
        ("mrr", 500.0, 900.0, 1.0, "target met"),
        ("mrr", None, 900.0, 1.0, "target met"),
        ("mrr", 949.0, 5_000.0, 0.000247, "under 1 % of the way"),
        ("mrr", 0.0, 951.0, 0.998948, "over 99 % of the way"),
        ("churn", 0.09, 0.01, 0.5, "50 % of the way"),
        ("churn", 0.03, 0.01, 0.0, "2 points behind the start"),
        ("churn", 0.09, 0.06, 1.0, "target met"),
        ("mrr", None, 5_000.0, 0.1, "10 % by own estimate"),
        ("break_even_month", None, 24.0, 0.1, "10 % by own estimate"),
    ],
)
def test_the_way_is_computed_where_start_now_and_target_are_known(
    metric: str, start: float | None, target: float, share: float, words: str
) -> None:
    aim = goal(metric, target, baseline=start, progress=0.1)
    way = way_of(story_of(INFO, seats(churn=0.05), aim), aim)
    assert (round(way.share, 6), way.words) == (share, words)


def losing() -> Story:
    cheap = Scenario(name="Cheap", overrides=(Override(record="s", path="components.0.price", value=1.0),))
    rent = Cost(name="Rent", amount=quantity(500))
    return story_of(INFO, seats(), rent, cheap, scenario="Cheap")


def test_a_scenario_that_loses_is_not_put_up_for_approval_and_the_base_is() -> None:
    ((span,),) = decisions_asked(losing())
    assert span.text.startswith(
        "If it comes as in “Cheap”, the net present value of version 1.0 of Acme is −$10.7k, and it does not "
        "break even within 24 months. It then needs funds of at least $"
    )
    put_up = "The plan put up for approval is the base, with a net present value of $10.9k. Before that, two"
    assert put_up in span.text
    assert "pprove " not in span.text


def test_where_the_base_loses_too_its_scenario_is_refused() -> None:
    cheap = Scenario(name="Cheap", overrides=(Override(record="s", path="components.0.price", value=1.0),))
    dear = Scenario(name="Dear", overrides=(Override(record="s", path="components.0.price", value=2_000.0),))
    rent = Cost(name="Rent", amount=quantity(5_000))
    story = story_of(INFO, seats(), rent, cheap, dear, scenario="Cheap")
    ((span,),) = decisions_asked(story)
    assert span.text.startswith(
        "Do not approve version 1.0 of Acme as it stands: in the scenario “Cheap” the net present value is −$"
    )
    assert "and it does not break even within 24 months. Decide what must change first." in span.text
    assert "put up" not in span.text
    assert span.text.endswith(" of the model must be settled too.")
    told = said(decision.chapter(story))
    assert story.findings.count("warning")
    assert "Before going ahead" not in told
    steps = told.partition("Next steps\n")[2].splitlines()
    assert steps[0] == "Change the plan until it gains value: the net present value of the base is −$87.1k."
    assert steps[1].startswith("Secure funds of at least $")
    assert steps[1].endswith(": in the scenario “Cheap” cash runs out in month 1.")


def test_the_recommendation_names_whose_cash_it_speaks_of() -> None:
    told = said(decision.chapter(losing()))
    assert "The base plan gains value, but as in “Cheap”, which this document tells, it does not:" in told
    assert "in the base scenario, which is put up for approval, $10.9k." in told
    assert "speak against" not in told
    short = told.index("In the scenario “Cheap” the plan needs more cash than it has")
    assert told.index("In the base scenario cash never falls below zero.") > short
    assert "Change the plan" not in told


@pytest.mark.parametrize("price", [1.0, 2_000.0])
def test_a_base_that_loses_is_proposed_nowhere(price: float) -> None:
    other = Scenario(name="Other", overrides=(Override(record="s", path="components.0.price", value=price),))
    story = story_of(INFO, seats(), Cost(name="Rent", amount=quantity(5_000)), other, scenario="Other")
    told = said(decision.chapter(story))
    assert "In the base scenario the net present value is −$87.1k." in told
    assert ", in the base scenario −$87.1k." in told
    assert "put up for approval" not in told
    assert told.count("Secure that first.") == 1


def test_a_scenario_that_pays_says_that_it_is_one() -> None:
    dear = Scenario(name="Dear", overrides=(Override(record="s", path="components.0.price", value=200.0),))
    ((span,),) = decisions_asked(story_of(INFO, seats(), dear, scenario="Dear"))
    assert span.text.startswith(
        "If it comes as in “Dear”, the net present value of version 1.0 of Acme is $43.5k."
    )
    assert "It needs no outside funds in the scenario “Dear”. The plan put up for approval is" in span.text


def test_words_of_the_user_stand_in_every_scenario() -> None:
    own = INFO.model_copy(update={"decision": "Release the second tranche."})
    cheap = Scenario(name="Cheap", overrides=(Override(record="s", path="components.0.price", value=-1.0),))
    ((span,),) = decisions_asked(story_of(own, seats(), cheap, scenario="Cheap"))
    assert span.text == "Release the second tranche."


def test_a_metric_that_is_good_and_below_its_target_says_both() -> None:
    cost = Cost(name="Model", category="cogs_inference", amount=quantity(340))
    own = Metric(
        name="Margin", metric="gross_margin", description="At least 70 %", target=0.7, green_limit=0.65
    )
    story = story_of(INFO, seats(), cost, own)
    chapter = kpis.chapter(story)
    assert "It is good by its benchmark, but below the target of 70 %, in the base scenario." in said(chapter)
    sheet, every, *_ = (block for block in chapter.blocks if isinstance(block, Table))
    row = [cell.text.replace("\u00a0", " ") for cell in sheet.rows[0]]
    assert row[1] == f"{METRICS['gross_margin'].definition}\nAt least 70 %"
    assert row[4] == "Good,\nbelow target"
    (again,) = (one for one in every.rows if one[0].text == "Gross margin")
    assert again[3].text == "from 65 %"
    assert key_figure(story, "gross_margin", ("inference_share",)).note == "good from 65 %"


def test_several_metrics_name_those_below_their_target() -> None:
    own = [Metric(name=name, value=1.0, target=target) for name, target in (("A", 1.0), ("B", 2.0))]
    assert "Not yet at its target: B." in said(kpis.chapter(story_of(INFO, seats(), *own)))


def offered(worth: float, *, answered: bool) -> Story:
    segment = Segment(id="p", name="Plants", pains=(Need(id="n", text="Noise"),))
    answer = (Answer(text="Quiet", answers="n"),) if answered else ()
    offer = ValueProposition(id="v", name="Calm", value_per_customer=quantity(worth), pain_relievers=answer)
    links = (
        Pays(source="p", target="s"),
        Serves(source="v", target="p"),
        Monetizes(source="v", target="s"),
    )
    return story_of(INFO, seats(), segment, offer, *links)


@pytest.mark.parametrize(
    ("worth", "answered", "words"),
    [
        (80.0, True, "the price is above what they get: a customer pays $100 a month for “Seats”, 125 % of"),
        (200.0, False, "no proposition answers a pain or gain of theirs. They bring 100 % of"),
        (80.0, False, "that it is worth, and no proposition answers a pain or gain"),
    ],
)
def test_money_in_doubt_is_a_finding_and_a_sentence(worth: float, answered: bool, words: str) -> None:
    story = offered(worth, answered=answered)
    assert any(words in one for one in found(story))
    assert words in said(revenue.chapter(story))


def test_a_price_above_its_worth_is_one_finding_and_not_two() -> None:
    story = offered(80.0, answered=True)
    assert any(finding.rule == "R232" for finding in story.findings.open)
    assert sum("$80" in one for one in found(story)) == 1


def test_what_reads_as_the_worth_is_not_above_it() -> None:
    assert doubts(offered(99.9, answered=True)) == []


def test_what_is_paid_once_is_no_part_of_what_a_customer_pays_a_month() -> None:
    sold = UnitSalePricing(price=quantity(500.0), units=quantity(5))
    parts = (SubscriptionPricing(price=quantity(100.0)), sold)
    stream = RevenueStream(id="s", name="Seats", components=parts, customers_start=quantity(10))
    story = offered(80.0, answered=True)
    records = [*story.snapshot.elements.values(), *story.snapshot.relations.values()]
    story = story_of(INFO, *(stream if record.id == "s" else record for record in records))
    (doubt,) = doubts(story)
    assert doubt.dearest is not None
    assert doubt.dearest.deal.paid > doubt.dearest.paid == 100.0


def test_a_loss_is_one_finding_and_not_two() -> None:
    told = found(story_of(INFO, seats(), Cost(name="Rent", amount=quantity(5_000))))
    assert sum("et present value" in one for one in told) == 1


def test_what_the_model_calls_good_is_no_weakness() -> None:
    own = Metric(name="Streams", metric="top_stream_share", direction="down", target=1.0, green_limit=1.0)
    weak = "Weakness. Top stream share"
    assert any(one.startswith(weak) for one in found(story_of(INFO, seats())))
    assert not any(one.startswith(weak) for one in found(story_of(INFO, seats(), own)))
    strict = own.model_copy(update={"green_limit": 0.2, "amber_limit": 0.3})
    assert f"{weak} is 100 %. In this model it is good up to 20 %." in found(story_of(INFO, seats(), strict))


def test_money_that_is_earned_is_not_in_doubt() -> None:
    assert doubts(offered(200.0, answered=True)) == []
    assert doubts(story_of()) == []


def test_of_nothing_none_is_filled() -> None:
    told = said(summary.chapter(story_of(INFO, Goal(name="Aim"))))
    assert "None of the nine blocks of the business model are filled" in told


def test_the_example_says_where_its_money_is_in_doubt() -> None:
    story = Story.of(storage.load(example_path("Generative AI")))
    (doubt,) = doubts(story)
    assert (doubt.segment.name, doubt.unanswered) == ("Large enterprises", True)
