"""Chapters 9 to 11: the forecast, scenarios and uncertainty, risk and resilience."""

from __future__ import annotations

import datetime

import pytest

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.drawing.risk_matrix import exposure, risk_matrix
from canvas_app.drawing.shapes import Text
from canvas_app.drawing.text import text_width
from canvas_app.model import (
    Acceptance,
    Activity,
    Cost,
    DocumentInfo,
    Override,
    RevenueStream,
    Risk,
    Scenario,
    quantity,
)
from canvas_app.model.examples import example_path
from canvas_app.model.numbers import money
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Mitigates, Monetizes, Threatens
from canvas_app.report.content.blocks import Table
from canvas_app.report.content.chapters import forecast, risk, scenarios
from canvas_app.report.content.links import quoted
from canvas_app.report.content.story import Story
from tests.unit.report.content.telling import cells, figures, found_table, said, story_of, table


@pytest.fixture(scope="module")
def story() -> Story:
    return Story.of(storage.load(example_path("Generative AI")))


def seats(price: float = 100.0, low: float | None = None, high: float | None = None) -> RevenueStream:
    part = SubscriptionPricing(price=quantity(price, low, high))
    return RevenueStream(id="s", name="Seats", components=(part,), customers_start=quantity(10))


def test_the_account_by_year_adds_up(story: Story) -> None:
    analysis = story.analysis
    found = found_table(forecast.chapter(story), "USD")
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in found.rows}
    for year in range(3):
        part = slice(12 * year, 12 * year + 12)
        assert rows["Revenue"][year] == money(float(analysis.total_revenue[part].sum()))
        assert rows["Profit after tax"][year] == money(float(analysis.profit[part].sum()))
        assert rows["Research and development"][year].startswith("\u2212")
    assert found.total is not None
    assert found.total[3].text == money(float(analysis.cash[-1]))


def test_the_forecast_shows_revenue_bridge_cash_and_cohorts(story: Story) -> None:
    chapter = forecast.chapter(story)
    titles = [figure.title for figure in figures(chapter)]
    assert len(titles) == 4
    assert "MRR grows" in titles[1]
    assert "Cash is lowest in month" in titles[2]
    assert "customers" in titles[3]
    for figure in figures(chapter):
        shapes, height = figure.draw(612.0)
        assert shapes
        assert 0 < height < 900
        assert figure.alt
        assert figure.draw(612.0)[0] is shapes, "a figure is drawn once for a width"


def test_a_chart_on_a_page_carries_no_title_of_its_own(story: Story) -> None:
    figure = figures(forecast.chapter(story))[0]
    words = [shape.text for shape in figure.draw(612.0)[0] if isinstance(shape, Text)]
    assert figure.title not in " ".join(words)


def test_ten_years_stand_in_two_tables_of_five() -> None:
    chapter = forecast.chapter(story_of(DocumentInfo(horizon=120), seats()))
    text = said(chapter)
    assert "Year 5" in text
    assert "Year 10" in text
    assert text.count("\nCash at the end |") == 2


def test_an_empty_forecast_says_so_and_shows_nothing() -> None:
    chapter = forecast.chapter(story_of())
    assert chapter.empty == "The forecast is not yet worked out: no stream earns and nothing costs yet."
    assert chapter.blocks == ()


def test_revenue_that_stays_and_cash_that_runs_out_are_called_so() -> None:
    text = said(forecast.chapter(story_of(seats(), Cost(name="Office", amount=quantity(1500)))))
    assert "Revenue stays at $1k a month." in text
    assert (
        "Cash falls below zero in month 1 and still falls at the end: the gap is at least $18k by month 36, "
        "and more after it."
    ) in text
    once = Cost(name="Office", amount=quantity(5000), end=1)
    text = said(forecast.chapter(story_of(seats(), once)))
    assert "Cash falls below zero in month 1; at most $4k is missing, in month 1." in text


def test_one_case_is_no_comparison_and_no_range_is_no_simulation() -> None:
    chapter = scenarios.chapter(story_of(seats()))
    assert chapter.empty.startswith("Uncertainty is not yet worked out")
    ranged = said(scenarios.chapter(story_of(seats(100, 80, 130))))
    assert "There is one case only" in ranged
    assert "the one input that has a range 10,000 times" in ranged


def test_scenarios_stand_side_by_side_with_what_they_change() -> None:
    place = Override(record="s", path="components.0.price", value=150.0)
    case = Scenario(id="up", name="Dear", description="A higher price.", probability=0.25, overrides=(place,))
    chapter = scenarios.chapter(story_of(seats(), case))
    rows = {row[0]: row[1:] for row in table(chapter, "Measure")}
    assert rows["Probability"] == ["75 %", "25 %"]
    assert rows["Revenue in month 36"] == ["$1k", "$1.5k"]
    assert ["Seats", "Price", "USD per customer and month", "$100", "$150"] in table(chapter, "Element")
    assert "the base and one scenario" in said(chapter)
    assert "the expected net present value is $" in said(chapter)


def test_what_scenarios_change_stands_together_by_element() -> None:
    places = [("s", "components.0.price"), ("t", "components.0.price"), ("s", "customers_start")]
    case = Scenario(
        id="up", name="Dear", overrides=tuple(Override(record=r, path=p, value=9.0) for r, p in places)
    )
    other = seats().model_copy(update={"id": "t", "name": "Desks"})
    rows = table(scenarios.chapter(story_of(seats(), other, case)), "Element")
    assert [row[:2] for row in rows] == [["Seats", "Price"], ["", "Customers at start"], ["Desks", "Price"]]
    assert rows[1][2:] == ["customers", "10", "9"]


def test_the_simulation_uses_trials_and_seed_of_the_document() -> None:
    info = DocumentInfo(trials=1_000, seed=7)
    text = said(scenarios.chapter(story_of(info, seats(100, 80, 130))))
    assert "1,000 trials, seed 7" in text
    assert "P10 | P50 (median) | P90" in text


def test_a_result_outside_of_its_spread_is_explained() -> None:
    info = DocumentInfo(trials=1_000)
    place = Override(record="s", path="components.0.price", value=60.0)
    document = Document([info, seats(100, 80, 130), Scenario(id="low", name="Low", overrides=(place,))])
    texts = [
        block.note
        for block in scenarios.chapter(Story.of(document, "low")).blocks
        if isinstance(block, Table) and "trial in ten lies below P10" in block.note
    ]
    assert "outside of P10 to P90: Net present value (" in texts[0]
    assert "outside of" not in said(scenarios.chapter(story_of(info, seats(100, 80, 130))))


def test_what_a_guess_tries_has_its_unit() -> None:
    customers = seats().model_copy(update={"customers_start": quantity(10, 5, 25)})
    rows = {row[0]: row[1] for row in table(scenarios.chapter(story_of(customers)), "Guess")}
    assert rows["Seats: Customers at start"] == "5 to 25 customers"


def test_the_guesses_that_decide_are_those_of_the_analysis(story: Story) -> None:
    text = said(scenarios.chapter(story))
    assert "The three guesses that decide this case" in text
    rows = table(scenarios.chapter(story), "Guess")
    assert [row[0] for row in rows] == [guess.assumption.title for guess in story.guesses]
    for row, guess in zip(rows, story.guesses, strict=True):
        low, high = guess.bar.low_result, guess.bar.high_result
        assert row[2] == f"{money(low)} to {money(high)}"
        assert row[3].lower() == guess.assumption.quantity.confidence


def test_the_tornado_shows_ten_bars_and_ranks_all(story: Story) -> None:
    assert len(story.tornado.bars) == story.tornado.moving > 10
    drawn = next(figure for figure in figures(scenarios.chapter(story)) if "moves most" in figure.title)
    assert drawn.draw(612.0)[1] == 60.0 + 10 * 28.0


def a_risk(number: int, probability: float, severity: int) -> Risk:
    impact = quantity(1_000 * number)
    return Risk(
        id=f"r{number}", name=f"Risk {number}", probability=probability, severity=severity, impact=impact
    )


def test_risks_stand_by_what_is_at_stake_with_what_is_done() -> None:
    work = Activity(id="a", name="Second source")
    mends = Mitigates(source="a", target="r2", effect=0.4)
    hits = Threatens(source="r2", target="s")
    due = a_risk(2, 0.6, 5).model_copy(update={"due": datetime.date(2027, 3, 1), "owner": None})
    chapter = risk.chapter(story_of(a_risk(1, 0.05, 2), due, seats(), work, mends, hits))
    rows = table(chapter, "No.")
    assert [row[1] for row in rows] == ["Risk 2", "Risk 1"]
    assert rows[0][3:] == ["60 %", "$2k", "$1.2k", "5 of 5", "High"]
    answers = {row[0]: row[1:] for row in table(chapter, "Risk")}
    assert answers["Risk 2"] == ["Seats", "Reduce", "Second source (40 %)", "to be named", "1 Mar 2027"]
    assert answers["Risk 1"][2] == "Nothing yet"
    undated = risk.chapter(story_of(a_risk(1, 0.05, 2)))
    assert [column.title for column in found_table(undated, "Risk").columns] == [
        *("Risk", "Response", "Reduced by", "Owner"),
    ]
    assert "No entry yet: threatens and due." in found_table(undated, "Risk").note
    assert "One risk puts much at stake" in said(chapter)
    assert "Their expected loss, impact times probability, is $1.25k." in said(chapter)


def test_a_matrix_without_much_at_stake_speaks_of_the_listed_risks() -> None:
    titles = [figure.title for figure in figures(risk.chapter(story_of(Risk(name="R", severity=1))))]
    assert titles == ["No listed risk puts much at stake"]


def test_the_matrix_shows_every_risk_once_also_in_a_crowded_field() -> None:
    risks = [(str(number), 0.9, 5) for number in range(1, 41)] + [("41", 0.0, 1)]
    shapes, height = risk_matrix(risks, 612.0)
    numbers = [shape.text for shape in shapes if isinstance(shape, Text) and shape.text.isdigit()]
    assert sorted(numbers, key=int) == [str(number) for number in range(1, 42)]
    assert height > 300
    assert [exposure(p, s) for p, s in ((0.05, 1), (0.3, 2), (0.9, 5))] == ["good", "attention", "bad"]


def test_the_ranking_says_what_is_lost_without_an_element() -> None:
    work = Activity(id="a", name="Hosting")
    chapter = risk.chapter(story_of(seats(), work, Monetizes(source="a", target="s")))
    assert ["Hosting", "Activity", "100 %", "$1k a month"] in table(chapter, "Element")
    assert "Without Hosting all revenue of month 1 is lost." in said(chapter)
    assert ["Seats", "Hosting"] in table(chapter, "Revenue stream")


def test_elements_that_are_not_shown_lose_as_much_or_less() -> None:
    works = [Activity(id=f"a{number}", name=f"Work {number}") for number in range(12)]
    earns = [Monetizes(source=one.id, target="s") for one in works]
    text = said(risk.chapter(story_of(seats(), *works, *earns)))
    assert "Not listed: two further elements (also 100 %)." in text


def test_the_least_of_what_is_shown_is_what_others_are_held_against() -> None:
    works = [Activity(id=f"a{number}", name=f"Work {number}") for number in range(11)]
    other = RevenueStream(id="o", name="Other", components=seats().components, customers_start=quantity(10))
    earns = [Monetizes(source=one.id, target=key) for one in works[:10] for key in ("s", "o")]
    last = Monetizes(source=works[10].id, target="o")
    text = said(risk.chapter(story_of(seats(), other, *works, *earns, last)))
    assert "Not listed: one further element (less)." in text


def test_checks_that_are_switched_off_are_named() -> None:
    assert "switched off" not in said(risk.chapter(story_of(seats())))
    text = said(risk.chapter(story_of(seats(), DocumentInfo(rules_off=("R201", "R260")))))
    assert "Two checks are switched off and did not look: “Nobody pays” and “People at no cost”." in text


def test_one_risk_is_spoken_of_as_one() -> None:
    text = said(risk.chapter(story_of(Risk(name="Outage"))))
    assert "The model records one risk. It has no impact in money yet." in text


def test_accepted_findings_stand_with_their_reason() -> None:
    bare = story_of(seats())
    assert bare.findings.open, "a stream that nobody pays is found"
    one = bare.findings.open[0]
    kept = Acceptance(rule=one.rule, subject=one.subject, reason="Known since May.", by="Head of sales")
    story = story_of(seats(), kept)
    rows = table(risk.chapter(story), "Finding")
    assert any(
        row[0] == quoted(story, one) and row[2:4] == ["Known since May.", "Head of sales"] for row in rows
    )
    assert "one finding was accepted with a reason" in said(risk.chapter(story))


def test_names_lead_to_their_elements(story: Story) -> None:
    targets = {cell.target for cell in cells(risk.chapter(story)) if cell.target}
    assert targets
    assert targets <= story.names.keys()


def test_every_figure_stays_on_its_paper(story: Story) -> None:
    for chapter in (forecast.chapter(story), scenarios.chapter(story), risk.chapter(story)):
        for figure in figures(chapter):
            shapes, height = figure.draw(612.0)
            for shape in shapes:
                if isinstance(shape, Text):
                    wide = text_width(shape.text, shape.size, shape.weight)
                    left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
                    assert -1 <= left <= left + wide <= 613, (figure.title, shape.text)
                    assert shape.size * 0.7 <= shape.y <= height, (figure.title, shape.text)


def test_a_scenario_keeps_the_name_that_its_author_gave_it() -> None:
    case = Scenario(name="Worst case EU", overrides=(Override(record="s", path="churn", value=0.1),))
    assert "in the scenario “Worst case EU”" in said(
        forecast.chapter(story_of(seats(), case, scenario="Worst case EU"))
    )


def test_scenarios_that_are_not_shown_are_counted() -> None:
    many = [Scenario(name=f"Case {number}") for number in range(7)]
    assert "Two further scenarios are not shown." in said(scenarios.chapter(story_of(seats(), *many)))


def test_an_effect_that_nobody_entered_is_said_to_be_assumed() -> None:
    records = (Risk(id="r", name="Loss"), Activity(id="a", name="Audit"), Activity(id="b", name="Backup"))
    effects = (Mitigates(source="a", target="r"), Mitigates(source="b", target="r", effect=0.3))
    chapter = risk.chapter(story_of(*records, *effects))
    assert "Audit (50 % assumed)\nBackup (30 %)" in {cell.text for cell in cells(chapter)}


def test_figures_of_money_name_their_currency(story: Story) -> None:
    notes = [each.note for one in (forecast, scenarios) for each in figures(one.chapter(story))]
    without = [note for note in notes if "USD" not in note]
    assert [note for note in without if "cohort" not in note] == []
