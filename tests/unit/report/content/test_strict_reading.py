"""What a strict reader minds in documents of small models: claims that the numbers do not bear out."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

import pytest

from canvas_app.drawing.facts import fact_line
from canvas_app.drawing.mini_bmc import mini_bmc
from canvas_app.model import (
    Acceptance,
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    EntryAnswer,
    Goal,
    Note,
    Override,
    Partner,
    Quantity,
    RevenueStream,
    Scenario,
    Segment,
    ValueProposition,
    quantity,
)
from canvas_app.model.document_records import ExchangeRate
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Monetizes, Pays, Reaches
from canvas_app.report.content.blocks import Cell, Column, KeyFigures, Table
from canvas_app.report.content.chapters import (
    assumptions,
    chain,
    changes,
    costs,
    decision,
    go_to_market,
    kpis,
    partners,
    revenue,
    risk,
    roadmap,
    scenarios,
    summary,
    validation,
)
from canvas_app.report.content.control import control
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.measures import metric_words
from canvas_app.report.content.rows import without_empty_columns
from canvas_app.report.content.wording_findings import main_findings
from canvas_app.report.plots.money import mrr_bridge, revenue_by_stream
from tests.unit.report.content.telling import by_title, figures, found_table, said, story_of, table

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story

RANGED = Quantity(value=100.0, low=50.0, high=200.0, distribution="triangular")


def seats(price: Quantity | None = None, **fields: object) -> RevenueStream:
    part = SubscriptionPricing(price=quantity(100.0) if price is None else price)
    start = {"id": "s", "name": "Seats", "customers_start": quantity(10), "churn": quantity(0.02)}
    return RevenueStream.model_validate({"components": (part,), **start, **fields})


def rent(amount: float, **fields: object) -> Cost:
    return Cost.model_validate({"id": "c", "name": "Rent", "amount": quantity(amount), **fields})


def findings(story: Story, most: int = 3) -> list[str]:
    return ["".join(span.text for span in item) for item in main_findings(story, most)]


# --- the summary --------------------------------------------------------------------------------------------


def test_a_plan_that_loses_value_says_so_before_it_praises_its_customers() -> None:
    way = Channel(id="w", name="Web", spend=quantity(500), new_customers=quantity(1))
    ties = (Segment(id="g", name="Firms"), Pays(source="g", target="s"), Reaches(source="w", target="g"))
    told = findings(story_of(seats(), way, *ties, rent(9_000)), 9)
    assert told[0].startswith("Loss. As planned, the net present value of the base scenario is −$")
    assert told[0].endswith("the plan does not break even within 36 months.")
    assert any(one.startswith("Unit economics.") for one in told[1:])
    fine = findings(story_of(seats(), way, *ties), 9)
    assert fine[0].startswith("Unit economics.")
    assert not [one for one in fine if one.startswith("Loss.")]


def test_a_loss_says_whether_the_plan_breaks_even_and_why_that_is_not_enough() -> None:
    late = story_of(seats(expansion=quantity(0.06)), rent(2_500))
    assert "the plan breaks even in month" in findings(late)[0]
    assert "too late to earn back what is spent before" in findings(late)[0]
    paid = story_of(
        DocumentInfo(initial_investment=quantity(1_000_000)), seats(expansion=quantity(0.06)), rent(2_500)
    )
    even = round(paid.analysis.metrics["break_even_month"].value or 0.0)
    assert even > 1
    words = f"earns from month {even} on, but too little in 36 months to bring back the $1M invested."
    assert words in findings(paid)[0]
    bought = DocumentInfo(initial_investment=quantity(1_000_000))
    assert (
        "the plan earns from month 1 on, but too little in 36 months to bring back the $1M invested."
        in findings(story_of(bought, seats()))[0]
    )


def test_the_summary_explains_what_its_key_figures_shorten() -> None:
    text = said(summary.chapter(story_of(seats())))
    assert "LTV: lifetime value." in text
    assert "P10" not in text
    drawn = said(summary.chapter(story_of(DocumentInfo(trials=1_000), seats(RANGED))))
    spread = "In 80 % of 1,000 trials of the base scenario the net present value lies between $"
    assert spread in drawn
    title = figures(scenarios.chapter(story_of(DocumentInfo(trials=1_000), seats(RANGED))))[-1].title
    assert "in 80 % of trials" in title


def test_a_model_without_numbers_shows_no_key_figures_and_no_break_even() -> None:
    story = story_of(RevenueStream(name="Seats"))
    assert not [one for one in summary.chapter(story).blocks if isinstance(one, KeyFigures)]
    (row,) = by_title(decision.chapter(story), "Case")
    assert row == {"Case": "Base", "What it is": "The model as it stands."}
    text = said(decision.chapter(story))
    assert "no number speaks for or against it yet" in text
    assert "speak for no case yet: in none is anything earned or spent." in text


def test_the_part_of_the_blocks_that_is_filled_reads_as_a_sentence() -> None:
    titles = [figure.title for figure in figures(summary.chapter(story_of(seats())))]
    assert titles == ["One of the nine blocks of the business model is filled"]


def test_all_revenue_is_no_percentage() -> None:
    told = findings(story_of(seats(), Activity(id="a", name="Host"), Monetizes(source="a", target="s")), 9)
    assert "Dependence. Without “Host” all revenue of month 1 is lost in the base scenario." in told


def test_new_customers_who_bring_far_less_are_told_beside_the_average() -> None:
    dear = seats(id="d", name="Old desks", churn=quantity(0.0), customers_start=quantity(100))
    cheap = seats(quantity(10.0), id="n", name="New desks", customers_start=quantity(1))
    way = Channel(id="w", name="Web", spend=quantity(50), new_customers=quantity(4))
    firms = [Segment(id=key, name=f"Firms {key}") for key in ("g", "h")]
    ties = (Pays(source="g", target="d"), Pays(source="h", target="n"), Reaches(source="w", target="h"))
    story = story_of(dear, cheap, way, *firms, *ties)
    told = next(one for one in findings(story, 9) if "Unit economics" in one)
    assert "On average over all who pay now," in told
    assert "New customers are unlike them: $10 of recurring revenue a month each, not $" in told


def test_a_missing_rate_is_neither_never_nor_a_weakness() -> None:
    story = story_of(
        DocumentInfo(rates=(ExchangeRate(currency="JPY"),)), seats(), rent(300_000, currency="JPY")
    )
    assert metric_words(story.analysis.metrics["break_even_month"], "USD") == "Not known yet"
    assert not [one for one in findings(story, 9) if "never" in one or "Burn multiple" in one]
    told = said(revenue.chapter(story))
    assert "One revenue stream earns $980 in month 1 of the base scenario." in told
    foreign = seats(components=(SubscriptionPricing(price=quantity(100.0), currency="JPY"),))
    told = said(revenue.chapter(story_of(foreign)))
    assert "What the only revenue stream earns cannot be said yet." in told


def test_a_block_without_room_for_a_name_says_how_many_elements_it_has() -> None:
    ways = tuple((f"c{number}", f"A way of selling {number}") for number in range(8))
    names = {"channels": ("Channels", ways), "customer_relationships": ("Relationships", ways)}
    low, high = (repr(mini_bmc(names, 612.0, height)[0]) for height in (140.0, 226.0))
    assert "8 elements" in low
    assert "8 more" not in low
    assert re.search(r"'\d more'", high)


def test_a_plan_that_needs_no_funds_says_how_often_cash_runs_out_all_the_same() -> None:
    info = DocumentInfo(trials=1_000, opening_cash=quantity(4_000))
    words = said(summary.chapter(story_of(info, seats(RANGED, churn=quantity(0.0)), rent(900))))
    assert re.search(
        r"no outside funds in the base scenario, but in [\d.]+ % of the trials it does, in 10 % more "
        r"than \$\S+\.",
        words,
    )
    rich = DocumentInfo(trials=1_000, opening_cash=quantity(400_000))
    words = said(summary.chapter(story_of(rich, seats(RANGED, churn=quantity(0.0)), rent(900))))
    assert "It needs no outside funds in the base scenario. " in words + " "


def test_document_control_counts_open_errors_also_where_there_are_none() -> None:
    assert dict(control(story_of()))["Open errors"] == "None"
    rows = dict(control(story_of(DocumentInfo(state="for_review"), seats())))
    assert (rows["State"], rows["Open errors"]) == ("Draft for review", "2 errors")


# --- options and scenarios ----------------------------------------------------------------------------------


def test_how_many_trials_lose_is_said_as_none_all_or_a_share() -> None:
    info = DocumentInfo(trials=1_000)
    none = said(decision.chapter(story_of(info, seats(RANGED))))
    assert "The net present value is below zero in none of 1,000 trials of the base scenario." in none
    every = said(decision.chapter(story_of(info, seats(RANGED), rent(90_000))))
    assert "The net present value is below zero in all of 1,000 trials of the base scenario." in every


def test_an_option_without_words_says_how_much_it_changes() -> None:
    case = Scenario(id="d", name="Dear", overrides=(Override(record="s", path="churn", value=0.05),))
    same = Scenario(id="e", name="Same")
    rows = {row["Case"]: row for row in by_title(decision.chapter(story_of(seats(), case, same)), "Case")}
    assert rows["Dear"]["What it is"] == "Changes one input of the base."
    assert rows["Same"]["What it is"] == "Changes nothing yet."
    alone = found_table(decision.chapter(story_of(seats())), "Case").note
    assert alone == "Amounts in USD; the model has no scenario beside the base."


def test_options_of_one_value_lie_between_nothing() -> None:
    text = said(decision.chapter(story_of(seats(), Scenario(name="Same"))))
    assert "Across two cases the net present value, each input at its planned value, is $" in text
    assert " in each. " in text


def test_cash_that_still_falls_says_so_beside_the_option() -> None:
    (row,) = by_title(decision.chapter(story_of(seats(), rent(9_000))), "Case")
    assert row["Lowest cash"].endswith("\nand still falling")
    (row,) = by_title(decision.chapter(story_of(seats())), "Case")
    assert "falling" not in row["Lowest cash"]


def test_what_no_case_has_is_not_compared() -> None:
    case = Scenario(id="d", name="Dear", overrides=(Override(record="s", path="churn", value=0.05),))
    labels = [row[0] for row in table(scenarios.chapter(story_of(seats(), case)), "Measure")]
    assert "Gross margin" in labels
    assert "LTV : CAC" not in labels


def test_two_inputs_are_both_and_percentiles_of_some_trials_say_so() -> None:
    info = DocumentInfo(trials=1_000)
    two = seats(RANGED, churn=Quantity(value=0.02, low=0.01, high=0.04, distribution="triangular"))
    chapter = scenarios.chapter(story_of(info, two))
    assert "draws both inputs that have a range 1,000 times" in said(chapter)
    assert [column.title for column in found_table(chapter, "Measure").columns][-1] == "P90"
    some = scenarios.chapter(story_of(info, seats(RANGED), rent(1_000)))
    found = found_table(some, "Measure")
    assert found.columns[-1].title == "Trials with a value"
    assert "A month that is never reached counts as later than any other." in found.note
    assert "Break-even month (" not in found.note


def test_a_unit_of_many_words_may_go_on_below_its_range() -> None:
    people = seats(customers_start=Quantity(value=10, low=5, high=25))
    tried = found_table(scenarios.chapter(story_of(people)), "Guess").rows[0][1].text
    assert tried == "5\u00a0to\u00a025 customers"


# --- risk, checks, changes ----------------------------------------------------------------------------------


def test_single_points_are_told_by_what_can_be_found() -> None:
    none = said(risk.chapter(story_of(seats())))
    assert "Nothing leads to a revenue stream yet, so there is no path that could break." in none
    works = [Activity(id=key, name=f"Work {key}") for key in "ab"]
    both = said(risk.chapter(story_of(seats(), *works, *(Monetizes(source=w.id, target="s") for w in works))))
    assert "each can be reached in more than one way." in both
    one = risk.chapter(story_of(seats(), works[0], Monetizes(source="a", target="s")))
    assert (
        "An alternative source for any of these takes it off the list."
        in found_table(one, "Revenue stream").note
    )


def test_checks_stand_by_their_titles_and_their_ids_in_the_appendix() -> None:
    given = Acceptance(rule="R101", subject="s", reason="Later", by="Board", date=datetime.date(2026, 1, 12))
    for records in ((seats(),), (seats(), given)):
        story = story_of(*records)
        assert "Nothing produces it" in said(risk.chapter(story))
        assert "R101" not in said(risk.chapter(story))
        assert "Nothing produces it (R101)" in said(validation.chapter(story))


def test_one_open_note_is_it() -> None:
    text = said(changes.chapter(story_of(Note(name="Why", note_type="question"))))
    assert "The canvas carries one such note; it is still open." in text


def test_the_checks_say_all_and_months_in_words() -> None:
    ties = (Segment(id="g", name="Firms"), Pays(source="g", target="s"))
    info = DocumentInfo(opening_cash=quantity(1_000))
    told = {one.rule: one.sentence for one in story_of(info, seats(), *ties, rent(2_000)).findings.open}
    assert told["R243"] == "All of the money comes from “Firms”."
    assert told["R240"] == "“Seats” brings all of the revenue in month 12."
    assert " months: below 6 months it is bad." in told["R261"]


# --- tables and words of their own --------------------------------------------------------------------------


def test_columns_that_say_nothing_go_with_what_the_note_explains_of_them() -> None:
    columns = tuple(map(Column, ("Name", "CAC", "Brought by", "Worth")))
    rows = ((Cell("A"), Cell("–"), Cell(""), Cell("$5")), (Cell("B"), Cell("–"), Cell("–"), Cell("–")))
    total = (Cell("Total"), Cell("–"), Cell(""), Cell("$5"))
    shown = without_empty_columns(Table(columns, rows, total, "CAC: cost of a customer. In USD."))
    assert [column.title for column in shown.columns] == ["Name", "Worth"]
    assert shown.note == "In USD. No entry yet: CAC and brought by."
    assert shown.total == (total[0], total[3])
    empty = tuple((row[0], row[1], row[2], Cell("")) for row in rows)
    gone = without_empty_columns(Table(columns, empty, (*total[:3], Cell(""))))
    assert (len(gone.columns), gone.total) == (1, None)
    assert without_empty_columns(Table(columns, empty, whole=True)).columns == columns


def test_a_number_that_the_program_works_out_is_no_missing_entry() -> None:
    columns = (Column("Name"), Column("Share", computed=True), Column("Worth"))
    rows = ((Cell("A"), Cell("–"), Cell("–")),)
    shown = without_empty_columns(Table(columns, rows, note="Share: 1.5 by all. In USD."))
    assert shown.note == "In USD. No entry yet: worth."
    assert without_empty_columns(Table(columns[:2], (rows[0][:2],), note="In USD.")).note == "In USD."


def test_how_often_nobody_said_is_not_told() -> None:
    works = [
        Activity(id="a", name="Train", family="chain", stage="model"),
        Activity(id="b", name="Watch", family="chain", stage="model", cadence="weekly"),
    ]
    found = by_title(chain.chapter(story_of(seats(), *works)), "Activity")
    assert [row["How often"] for row in found] == ["–", "Weekly"]


def test_every_table_of_a_chapter_leaves_out_what_nobody_entered() -> None:
    firms = (Segment(id="g", name="Firms"), Partner(name="Cloud"), Channel(id="w", name="Web"))
    story = story_of(seats(), *firms, Pays(source="g", target="s"), Reaches(source="w", target="g"))
    assert [list(row) for row in by_title(go_to_market.chapter(story), "Channel")] == [["Channel", "Type"]]
    assert "Receives" not in by_title(partners.chapter(story), "Partner")[0]
    assert (
        "No entry yet: low, high, confidence and rank." in found_table(assumptions.chapter(story), "No.").note
    )


def test_work_that_always_runs_says_when_once() -> None:
    work = Activity(id="a", name="Train", family="chain", stage="model", cadence="weekly")
    found = found_table(chain.chapter(story_of(seats(), work)), "Activity")
    assert "When" not in [column.title for column in found.columns]
    assert found.note.startswith("All from month 1 on. ")
    later = found_table(
        chain.chapter(story_of(seats(), work, work.model_copy(update={"id": "b", "start": 3}))), "Activity"
    )
    assert [row[2].text for row in later.rows] == ["From month 1", "From month 3"]


def test_a_payback_that_nobody_waits_for_is_no_number_of_months() -> None:
    way = Channel(id="w", name="Web", spend=quantity(100_000), new_customers=quantity(1))
    ties = (Segment(id="g", name="Firms"), Pays(source="g", target="s"), Reaches(source="w", target="g"))
    (row,) = by_title(go_to_market.chapter(story_of(seats(), way, *ties)), "Channel")
    assert row["Channel payback"] == "Over 10 years"


def test_a_largest_cost_is_named_only_where_there_is_one() -> None:
    two = (rent(5), rent(5, id="d", name="Power"))
    assert "Each costs the same." in said(costs.chapter(story_of(*two)))
    three = (*two, rent(1, id="e", name="Tea"))
    assert "The largest" not in said(costs.chapter(story_of(*three)))
    assert "The largest is Rent" in said(costs.chapter(story_of(rent(9), *two[1:])))


def test_a_metric_without_a_number_has_its_reason_beside_it() -> None:
    rows = {row["Metric"]: row for row in by_title(kpis.chapter(story_of(seats())), "Metric")}
    assert rows["LTV : CAC"]["Value"] == "Not applicable"
    assert rows["LTV : CAC"]["Definition"].endswith("No new customers come in month 1.")
    assert "month 1" not in rows["Gross margin"]["Definition"]


@pytest.mark.parametrize(
    ("goals", "sentence", "title"),
    [
        (1, "It has no date and no target number yet.", "The only goal has no date yet"),
        (2, "None has a date or a target number yet.", "No goal has a date yet"),
    ],
)
def test_goals_without_dates_and_targets_are_told_once(goals: int, sentence: str, title: str) -> None:
    chapter = roadmap.chapter(story_of(*(Goal(name=f"Goal {number}") for number in range(goals))))
    assert sentence in said(chapter)
    assert [figure.title for figure in figures(chapter)] == [title]


def test_one_is_one_on_cards_and_in_answers() -> None:
    assert fact_line(Segment(name="Firms", accounts_tam=quantity(1))) == "1 account"
    assert fact_line(Segment(name="Firms", accounts_tam=quantity(2))) == "2 accounts"
    assert fact_line(Channel(name="Web", new_customers=quantity(1))) == "1 new customer a month"


def test_what_stays_does_not_go_from_one_number_to_the_same() -> None:
    still = story_of(DocumentInfo(horizon=12), seats(churn=quantity(0.0))).analysis
    assert revenue_by_stream(still).title == "Revenue stays at $1k a month in 12 months"
    assert mrr_bridge(still, None).title.startswith("MRR stays at $1k in 12 months: $0 gained")
    falls = story_of(DocumentInfo(horizon=12), seats()).analysis
    assert revenue_by_stream(falls).title == "Revenue falls from $980 to $785 a month in 12 months"


def test_the_mover_of_the_whole_document_is_named_without_an_owner() -> None:
    rate = Quantity(value=0.006, low=0.002, high=0.009, distribution="triangular")
    info = DocumentInfo(trials=1_000, rates=(ExchangeRate(currency="JPY", rate=rate),))
    told = findings(story_of(info, seats(), rent(300_000, currency="JPY")), 9)
    assert any("What moves it most is Exchange rate of JPY (whole document)." in one for one in told)


# --- answers of the framework -------------------------------------------------------------------------------

POSITION, LEAD = "fw.positioning.market_position", "fw.positioning.market_leadership"
SIZE = "fw.market_analysis.market_size"


def _answers(*records: object, sections: tuple[str, ...]) -> list[list[str]]:
    blocks = answers_of(story_of(*records), *sections)  # type: ignore[arg-type]
    return [[cell.text for cell in row] for one in blocks if isinstance(one, Table) for row in one.rows]


def _away(entry: str, reason: str = "We are alone.") -> EntryAnswer:
    return EntryAnswer(entry=entry, not_for_us=True, reason=reason)


def test_entries_that_are_not_for_us_for_one_reason_share_a_row() -> None:
    rows = _answers(_away(POSITION), _away(LEAD), sections=("market",))
    assert rows == [["Market position, Market leadership", "Not for us: We are alone."]]
    apart = _answers(_away(POSITION), _away(LEAD, "Others lead."), sections=("market",))
    assert [row[0] for row in apart] == ["Market position", "Market leadership"]


def test_one_reason_in_several_parts_stands_once_at_the_end_and_names_them_all() -> None:
    rows = _answers(
        _away(SIZE), _away(POSITION), EntryAnswer(entry=LEAD, text="In ports."), sections=("market",)
    )
    assert rows[-2][0] == "In several of these parts"
    assert rows[-1] == [
        "Market analysis: Market size\nPositioning: Market position",
        "Not for us: We are alone.",
    ]
    assert ["Market leadership", "In ports."] in rows


def test_what_is_not_for_us_but_on_the_canvas_keeps_its_row() -> None:
    made = ValueProposition(id="v", name="Calm", headline="Calm seas", seed_ref=POSITION)
    rows = _answers(_away(POSITION), _away(LEAD), made, sections=("market",))
    assert [row[0] for row in rows] == ["Market position", "", "Market leadership"]


def test_a_next_review_that_has_passed_is_marked_in_the_answers() -> None:
    dates = {"next_review": datetime.date(2026, 1, 1), "last_updated": datetime.date(2026, 2, 1)}
    rows = {row[0]: row[1] for row in _answers(DocumentInfo.model_validate(dates), sections=("document",))}
    assert rows["Next review"] == "1 January 2026 (passed)"
    assert rows["Last updated"] == "1 February 2026"
