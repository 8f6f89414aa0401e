"""Sentences that chapters compose: counts agree, scenario and unit stand in them, nothing about nothing."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.document import Document
from canvas_app.model import (
    Acceptance,
    Cost,
    DocumentInfo,
    Note,
    Override,
    Quantity,
    RevenueStream,
    Role,
    Scenario,
    quantity,
)
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.report.content.key_figures import key_figure, npv_figure
from canvas_app.report.content.links import linked
from canvas_app.report.content.rows import few_names, lasting
from canvas_app.report.content.sentences import counted, listed, opening
from canvas_app.report.content.story import Story
from canvas_app.report.content.wording_decision import decisions_asked
from canvas_app.report.content.wording_findings import main_findings
from tests.unit.report.content.telling import story_of

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
    assert words.startswith("Approve version 2 of Acme as the plan for the next 24 months.")
    assert "It needs $50k before month 1." in words
    assert "further funds of" in words
    assert "in the base scenario cash runs out in month" in words


def test_enough_cash_needs_no_funds() -> None:
    (words,) = asked(story_of(DocumentInfo(title="Acme", opening_cash=quantity(1e6)), stream()))
    assert "It needs no further funds in the base scenario." in words


def test_a_plan_with_unpaid_people_needs_their_cost_before_it_is_decided() -> None:
    info = DocumentInfo(title="Acme", version="2", opening_cash=quantity(1e6))
    (words,) = asked(story_of(info, stream(), Role(name="Team")))
    assert words.startswith(
        "Before it is decided, say what the people cost: those in one role work at no cost"
    )
    assert "Then: approve version 2 of Acme as the plan" in words
    assert "no further funds" not in words
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
    assert ranged.label == "NPV P50, P10 to P90"
    assert " to " in ranged.note


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
