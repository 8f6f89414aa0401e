"""Sentences that chapters compose: counts agree, scenario and unit stand in them, nothing about nothing."""

from __future__ import annotations

import datetime
import re

import pytest

from canvas_app.analysis import analyse
from canvas_app.document import Document
from canvas_app.model import (
    Acceptance,
    Channel,
    Cost,
    DocumentInfo,
    Note,
    Override,
    Quantity,
    RevenueStream,
    Role,
    Scenario,
    Segment,
    quantity,
)
from canvas_app.model.numbers import money
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays, Reaches
from canvas_app.report.content.blocks_of_bmc import blocks_of
from canvas_app.report.content.chapters import decision, go_to_market, model, summary
from canvas_app.report.content.key_figures import key_figure, npv_figure
from canvas_app.report.content.links import linked
from canvas_app.report.content.rows import few_names, lasting, percents
from canvas_app.report.content.sentences import counted, funds, listed, next_review, opening
from canvas_app.report.content.story import Story
from canvas_app.report.content.wording_decision import decisions_asked
from canvas_app.report.content.wording_findings import main_findings
from tests.unit.report.content.telling import figures, said, story_of

RANGED = Quantity(value=100.0, low=50.0, high=200.0, distribution="triangular")


def stream(name: str = "Seats", price: float = 10.0, churn: float = 0.0, **fields: object) -> RevenueStream:
    part = SubscriptionPricing(price=quantity(price))
    start = {"customers_start": quantity(100), "churn": quantity(churn)}
    return RevenueStream.model_validate({"name": name, "components": (part,), **start, **fields})


def first_words(*records: RevenueStream, **info: object) -> str:
    about = DocumentInfo.model_validate({"title": "Acme", "horizon": 12, **info})
    return opening("Acme", analyse(Document([about, *records]).snapshot()), about.start_month)


def asked(story: Story) -> list[str]:
    return ["".join(span.text for span in item) for item in decisions_asked(story)]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no streams"), (1, "one stream"), (3, "three streams"), (13, "13 streams")]
)
def test_counts_agree_with_their_noun(count: int, words: str) -> None:
    assert counted(count, "stream") == words


@pytest.mark.parametrize(
    ("parts", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_lists_read_as_in_a_sentence(parts: list[str], words: str) -> None:
    assert listed(parts) == words


def test_long_lists_say_how_many_more() -> None:
    assert few_names(["A", "B", "C"], 2) == "A, B and 1 more"
    assert few_names(["A", "B"], 2) == "A, B"


@pytest.mark.parametrize(
    ("months", "words"), [((1, None), "From month 1"), ((3, 8), "Months 3 to 8"), ((3, 3), "Month 3")]
)
def test_times_read_as_in_a_sentence(months: tuple[int, int | None], words: str) -> None:
    assert lasting(*months) == words


def test_a_model_without_streams_says_so() -> None:
    assert first_words() == "Acme has no revenue stream yet, so there is no revenue to report."


def test_one_stream_is_named_without_a_share() -> None:
    words = first_words(stream())
    assert words.startswith("In the base scenario Acme earns $1k a month from one stream, Seats.")
    assert words.endswith("Revenue stays at that level until month 12.")


def test_of_several_streams_the_largest_is_named_with_its_share() -> None:
    words = first_words(stream("Seats", 30.0), stream("Hours", 10.0), start_month="2026-01")
    assert "from two streams. 75 % of it comes from Seats." in words
    assert words.endswith("month 12, Dec 2026.")


def test_a_model_without_a_title_is_spoken_of_within_the_sentence() -> None:
    story = story_of(stream())
    words = opening(story.subject, story.analysis, None)
    assert words.startswith("In the base scenario the model earns $1k a month")


def test_nothing_earned_yet_is_said_so() -> None:
    assert first_words(stream(start=6)).startswith("Acme earns nothing in month 1 of the base scenario.")


def test_the_decision_names_version_horizon_and_money() -> None:
    info = DocumentInfo(title="Acme", version="2", horizon=24, initial_investment=quantity(50_000))
    cost = Cost(name="Rent", amount=quantity(1_000))
    (words,) = asked(story_of(info, stream(price=1.0), cost))
    assert words.startswith(
        "Decide whether version 2 of Acme goes ahead as the plan for the next 24 months: the numbers speak "
        "against it."
    )
    assert "It needs $50k before month 1." in words
    assert "further funds of" in words
    assert "in the base scenario cash runs out in month" in words
    assert " by month 24, and more after it:" in words
    paying = DocumentInfo(title="Acme", version="2", horizon=24)
    (words,) = asked(story_of(paying, stream()))
    assert words.startswith("Approve version 2 of Acme as the plan for the next 24 months.")


def test_the_lowest_cash_at_the_end_says_that_it_still_falls() -> None:
    cost = Cost(name="Rent", amount=quantity(5_000))
    assert key_figure(story_of(stream(), cost), "cash_low").note == "in month 36, still falling"
    assert funds(story_of(stream(), cost).analysis) == "at least $144k by month 36, and more after it"
    once = Cost(name="Rent", amount=quantity(5_000), end=1)
    assert funds(story_of(stream(), once).analysis) == "$4k"


def test_a_cost_that_customers_do_not_earn_back_is_not_said_to_be() -> None:
    def words(price: float) -> str:
        ads = Channel(id="c", name="Ads", new_customers=quantity(10.0), spend=quantity(2_000.0))
        people = Segment(id="p", name="People")
        links = (Reaches(id="r", source="c", target="p"), Pays(id="q", source="p", target="s"))
        story = story_of(stream(price=price, churn=0.05, id="s"), ads, people, *links)
        return " ".join(span.text for item in main_findings(story) for span in item)

    assert "On average over all who pay now, a customer brings" in words(5.0)
    assert "earned back" not in words(5.0)
    assert "on average a new customer loses money" in words(5.0)
    assert "earned back" in words(50.0)


def test_a_review_before_the_last_update_has_passed() -> None:
    info = DocumentInfo(last_updated=datetime.date(2026, 11, 21), next_review=datetime.date(2026, 5, 1))
    assert next_review(info) == "1 May 2026 (passed)"
    assert next_review(info.model_copy(update={"last_updated": None})) == "1 May 2026"
    assert next_review(DocumentInfo()) == ""


def test_costs_that_stand_in_other_blocks_are_said_in_the_cost_structure() -> None:
    team = Role(name="Team", headcount=quantity(1.0), cost=quantity(900.0))
    blocks = {block.id: block.elsewhere for block in blocks_of(story_of(stream(), team))}
    assert blocks["cost_structure"] == ("$900 a month", "stand at roles")
    told = said(model.chapter(story_of(stream(), team)))
    assert "$900 a month stand at roles" in told
    assert "cost structure" not in told.partition("Still empty:")[2].partition(".")[0]
    assert (
        "Cost structure: $900 a month stand at roles."
        in figures(summary.chapter(story_of(stream(), team)))[0].alt
    )
    own = Cost(name="Rent", amount=quantity(10.0))
    assert not any(block.elsewhere for block in blocks_of(story_of(own, team)))


def test_enough_cash_needs_no_funds() -> None:
    (words,) = asked(story_of(DocumentInfo(title="Acme", opening_cash=quantity(1e6)), stream()))
    assert "It needs no outside funds in the base scenario." in words


def test_a_plan_with_unpaid_people_needs_their_cost_before_it_is_decided() -> None:
    info = DocumentInfo(title="Acme", version="2", opening_cash=quantity(1e6))
    (words,) = asked(story_of(info, stream(), Role(name="Team")))
    assert words.startswith(
        "Before it is decided, say what the people cost: those in one role work at no cost"
    )
    assert "Then: approve version 2 of Acme as the plan" in words
    assert "no outside funds" not in words
    (words,) = asked(story_of(info, stream(), Role(name="Team", cost=quantity(10.0))))
    assert "what the people cost" not in words


def test_an_approved_document_asks_for_nothing() -> None:
    (words,) = asked(story_of(DocumentInfo(title="Acme", version="1.0", state="approved")))
    assert words == "Version 1.0 of Acme is approved; no decision is asked."


def test_decisions_on_the_canvas_come_first_and_settled_ones_not_at_all() -> None:
    open_note = Note(name="Second model", text="Buy or build?", note_type="decision")
    settled = Note(name="Cloud", note_type="decision", resolved=True)
    words = asked(story_of(open_note, settled))
    assert words[0] == "Second model. Buy or build?"
    assert len(words) == 2


def test_open_errors_are_a_condition_until_they_are_accepted() -> None:
    story = story_of(stream(price=1.0, components=()), DocumentInfo(title="Acme"))
    errors = [finding for finding in story.findings.open if finding.severity == "error"]
    (words,) = asked(story)
    assert ("must be settled" in words) == bool(errors)
    accepted = [Acceptance(rule=error.rule, subject=error.subject, reason="Known") for error in errors]
    (words,) = asked(story_of(*story.snapshot.elements.values(), *accepted))
    assert "must be settled" not in words


def test_a_model_without_numbers_has_no_findings_of_its_own() -> None:
    assert all("None" not in span.text for item in main_findings(story_of()) for span in item)


def test_findings_name_the_scenario_and_how_sure_they_are() -> None:
    uncertain = stream(churn=0.02, customers_start=RANGED)
    info = DocumentInfo(title="Acme", trials=1_000, initial_investment=quantity(5_000))
    words = "\n".join(
        "".join(span.text for span in item) for item in main_findings(story_of(info, uncertain))
    )
    assert "1,000 trials of the base scenario" in words
    assert "What moves it most is Seats: Customers at start." in words


def test_key_figures_say_why_there_is_none() -> None:
    figure = key_figure(story_of(stream()), "cac")
    assert figure.value == "Not applicable"
    assert figure.note
    assert not figure.note.endswith(".")


def test_the_net_present_value_stands_between_its_percentiles_only_where_there_is_a_range() -> None:
    plain = npv_figure(story_of(stream()))
    assert plain.label == "Net present value"
    part = SubscriptionPricing(price=Quantity(value=10.0, low=5.0, high=15.0, distribution="uniform"))
    ranged = npv_figure(story_of(DocumentInfo(trials=1_000), stream(components=(part,))))
    assert (ranged.label, ranged.value) == ("NPV, as planned", plain.value)
    assert re.fullmatch(r"P10\s\S+, P90\s\S+", ranged.note)


@pytest.mark.parametrize(
    ("low", "high", "words"), [(9.0, 30.0, "up more often than down"), (1.0, 11.0, "down more often than up")]
)
def test_a_plan_far_from_the_median_of_the_trials_is_said_so(low: float, high: float, words: str) -> None:
    part = SubscriptionPricing(price=Quantity(value=10.0, low=low, high=high, distribution="uniform"))
    story = story_of(DocumentInfo(trials=1_000), stream(components=(part,)))
    assert story.simulation is not None
    middle = money(story.simulation.metrics["npv"].p50, story.currency)
    told = said(summary.chapter(story))
    assert f"plan itself comes to {npv_figure(story).value}; the median of the trials is {middle}," in told
    assert words in told


def test_a_plan_near_the_median_of_the_trials_has_it_in_the_remark_only() -> None:
    part = SubscriptionPricing(price=Quantity(value=10.0, low=5.0, high=15.0, distribution="uniform"))
    told = said(summary.chapter(story_of(DocumentInfo(trials=1_000), stream(components=(part,)))))
    assert "Median (P50):" in told
    assert "plan itself comes to" not in told


def test_what_is_asked_in_own_words_stands_in_place_of_the_composed_sentence() -> None:
    own = "Start with two plants."
    story = story_of(DocumentInfo(title="Acme", decision=own), stream())
    for chapter in (summary.chapter(story), decision.chapter(story)):
        told = said(chapter)
        assert own in told
        assert "Approve version" not in told
        assert "no outside funds" not in told
    approved = story_of(DocumentInfo(title="Acme", decision=own, state="approved"), stream())
    assert "no decision is asked" in said(decision.chapter(approved))
    assert own not in said(decision.chapter(approved))


def test_warnings_come_before_going_ahead_as_in_the_next_steps() -> None:
    story = story_of(stream(), Role(name="Seller"))
    warnings = counted(story.findings.count("warning"), "warning")
    told = said(decision.chapter(story))
    assert f"Settle {warnings}, or accept" in told
    assert f"Before going ahead, {warnings.replace(' warning', ' open warning')} of the checks" in told


def test_customers_of_several_streams_qualify_what_winning_one_costs() -> None:
    channel = Channel(id="c", name="Sales", spend=quantity(9_000), new_customers=quantity(12))
    segment = Segment(id="g", name="Plants")
    records = [stream(f"Seats {index}", id=f"s{index}", price=500.0) for index in range(3)]
    pays = [Pays(source="g", target=each.id) for each in records]
    story = story_of(segment, channel, Reaches(source="c", target="g"), *records, *pays)
    told = said(summary.chapter(story))
    assert "CAC is $250 so, $750 by customer won." in told
    assert key_figure(story, "cac_payback").note == "CAC $250 a stream, $750 a customer"
    assert "One who takes several streams counts in each." in told
    assert "a customer of one stream brings" in told
    market = said(go_to_market.chapter(story))
    assert "channel spend is $250 by stream, $750 by customer won." in market
    assert "Channel payback" in market


def test_a_scenario_is_named_where_it_is_applied() -> None:
    seats = stream(id="s")
    override = Override(record="s", path="customers_start", value=5.0)
    document = Document([seats, Scenario(name="Cautious", overrides=(override,))])
    story = Story.of(document, "Cautious")
    words = opening("Acme", story.analysis, None, story.scenario_words)
    assert words.startswith("In the scenario “Cautious” Acme earns $50 a month")


def test_the_name_of_an_element_in_a_sentence_is_a_link() -> None:
    story = story_of(stream("A {b} <i>", id="s"))
    spans = linked(story, "Without A {b} <i> nothing is earned.", ("other", "s"))
    assert [(span.text, span.target) for span in spans] == [
        ("Without ", None),
        ("A {b} <i>", "s"),
        (" nothing is earned.", None),
    ]
    assert "".join(span.text for span in linked(story, "Nobody.", ("s",))) == "Nobody."


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((), []),
        ((0.5, 1.0, None), ["50 %", "100 %", "–"]),
        ((0.425, 0.33, 0.0729, 1.0), ["42.5 %", "33.0 %", "7.3 %", "100.0 %"]),
        ((-0.123, 0.0, 0.0003, 12.345), ["−12.3 %", "0 %", "0.03 %", "1,230 %"]),
        ((float("nan"), 0.125), ["–", "12.5 %"]),
    ],
)
def test_the_shares_of_a_column_have_the_same_number_of_decimals(
    shares: tuple[float | None, ...], said: list[str]
) -> None:
    assert percents(shares) == said
