"""Chapters 0 to 8 on the examples, on small canvases, on nothing, and with names that mean harm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    Domain,
    EntryAnswer,
    Need,
    Note,
    Partner,
    RevenueStream,
    Risk,
    Segment,
    Stage,
    ValueProposition,
    quantity,
)
from canvas_app.model.element_parts import Answer, VariableCost
from canvas_app.model.examples import example_names, example_path
from canvas_app.model.framework import load_framework
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Monetizes, Pays, Reaches, Serves, Shares, Supplies
from canvas_app.report.content.blocks import CanvasPage, Figure, Heading
from canvas_app.report.content.chapters import (
    chain,
    costs,
    go_to_market,
    market,
    model,
    partners,
    revenue,
    summary,
    value,
)
from canvas_app.report.content.framework import groups_of
from canvas_app.report.content.story import Story
from canvas_app.storage import load
from tests.unit.report.content.telling import by_title, cells, figures, found_table, said, story_of, table

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord
    from canvas_app.report.content.blocks import Chapter

CHAPTERS = (summary, model, chain, value, market, go_to_market, revenue, partners, costs)
PARTS = (
    "identity",
    "model",
    "value",
    "market",
    "go_to_market",
    "revenue",
    "monetization",
    "partnership",
    "ecosystem",
)
_BROKEN = re.compile(r"\b(None|nan|inf|Unknown)\b|\{\w*\}")
HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script>",
    "[link](javascript:alert(1)) **x** {title}",
    '=HYPERLINK("http://example.com")',
    "\u202eright to left\u202c משפט 漢字 🚀",
    "W" * 120,
)


def business(name: str = "Seats", **info: object) -> tuple[AnyRecord, ...]:
    """A small business in which every table of the chapters has a row."""
    part = SubscriptionPricing(price=quantity(50.0), unit="seat")
    cost = VariableCost(category="cogs_inference", driver="per_customer", amount=quantity(10.0))
    return (
        DocumentInfo.model_validate({"title": name, "opening_cash": quantity(10_000.0), **info}),
        Domain(id="d", name=f"{name} domain", code="generative_ai", focus=("data", "model")),
        Stage(id="st", name=f"{name} stage", code="model"),
        Activity(id="a", name=f"{name} work", stage="model", family="chain", cost=quantity(500.0)),
        Activity(id="gtm", name=f"{name} launch", family="gtm"),
        Activity(id="talk", name=f"{name} talk", family="value_communication"),
        ValueProposition(
            id="v",
            name=f"{name} promise",
            headline="Faster",
            pain_relievers=(Answer(text="Drafts", answers="slow"),),
            value_per_customer=quantity(200.0),
        ),
        Segment(
            id="seg",
            name=f"{name} people",
            accounts_tam=quantity(1_000.0),
            annual_spend=quantity(600.0),
            serviceable_share=quantity(0.5),
            obtainable_share=quantity(0.1),
            pains=(Need(id="slow", text="Slow", importance=5), Need(id="dear", text="Dear", importance=3)),
            existing_alternatives="Paper",
            wtp_low=quantity(30.0),
            wtp_high=quantity(45.0),
        ),
        Channel(id="c", name=f"{name} shop", spend=quantity(400.0), new_customers=quantity(4.0)),
        RevenueStream(
            id="s", name=name, components=(part,), customers_start=quantity(20.0), variable_costs=(cost,)
        ),
        Cost(id="k", name=f"{name} rent", amount=quantity(300.0)),
        Partner(id="p", name=f"{name} partner", sole_source=True),
        Serves(source="v", target="seg"),
        Monetizes(source="v", target="s"),
        Pays(source="seg", target="s"),
        Reaches(source="c", target="seg"),
        Supplies(source="p", target="a", cost=quantity(100.0)),
        Shares(source="s", target="p", share=0.1),
    )


def all_chapters(story: Story) -> list[Chapter]:
    return [each.chapter(story) for each in CHAPTERS]


@pytest.mark.parametrize("name", example_names())
def test_every_chapter_of_every_example_is_told_in_full(name: str) -> None:
    story = Story.of(load(example_path(name)))
    for chapter in all_chapters(story):
        assert chapter.blocks, chapter.title
        assert not chapter.empty
        found = _BROKEN.search(said(chapter).replace("\n", " \n"))
        assert found is None, (chapter.title, found)
        for cell in cells(chapter):
            assert cell.target is None or cell.target in story.names
        for figure in figures(chapter):
            assert figure.alt.startswith(figure.title)
            shapes, height = figure.draw(612.0)
            assert shapes
            assert height > 0


@pytest.mark.parametrize("name", example_names()[:3])
def test_what_the_framework_is_answered_stands_in_its_chapter(name: str) -> None:
    story = Story.of(load(example_path(name)))
    words = "\n".join(said(chapter) for chapter in all_chapters(story))
    states = [state for group in groups_of(story, *PARTS) for state in group.entries]
    assert any(state.state == "answered" for state in states)
    for state in states:
        assert all(story.names[key] in words for key in state.elements)


def test_every_entry_that_is_answered_is_printed() -> None:
    rows = [row for section in load_framework().sections if section.id in PARTS for row in section.rows]
    answers = [
        EntryAnswer(entry=row.id, text=f"Answer {place} to {row.id}") for place, row in enumerate(rows)
    ]
    words = "\n".join(said(chapter) for chapter in all_chapters(story_of(*answers)))
    assert [answer.text for answer in answers if answer.text not in words] == []


def test_an_empty_canvas_says_what_is_missing_and_shows_nothing() -> None:
    for chapter in all_chapters(story_of()):
        if chapter.key == "model":
            continue
        assert chapter.blocks == ()
        assert chapter.empty.startswith("Not yet worked out: ")


@pytest.mark.parametrize("name", HOSTILE)
def test_names_stand_as_they_are_typed(name: str) -> None:
    short = name[:100]
    story = story_of(*business(short))
    chapters = all_chapters(story)
    assert any(cell.text == short and cell.target == "s" for each in chapters for cell in cells(each))
    for chapter in chapters:
        for figure in figures(chapter):
            figure.draw(612.0)


def test_the_summary_is_about_one_page_and_has_what_decides() -> None:
    words = said(summary.chapter(story_of(*business("Acme"))))
    for label in ("ARR", "Gross margin", "LTV : CAC", "CAC payback", "Break-even", "Lowest cash"):
        assert label in words
    assert "Decision asked. Approve version 1.0 of Acme" in words
    assert "All nine blocks" not in words
    assert "Eight of the nine blocks" in words or "Seven of the nine blocks" in words


def test_the_canvas_and_the_chain_have_pages_of_their_own() -> None:
    story = story_of(*business())
    views = [
        block.view for each in all_chapters(story) for block in each.blocks if isinstance(block, CanvasPage)
    ]
    assert views == ["bmc", "value_chain"]


def test_a_gap_in_the_chain_is_the_finding_of_the_figure() -> None:
    (figure,) = figures(chain.chapter(story_of(*business())))
    assert figure.title == "Seats domain lacks Data"


def test_fit_weighs_what_matters() -> None:
    chapter = value.chapter(story_of(*business()))
    assert figures(chapter)[0].title == "62.5 % of what matters to Seats people is answered by Seats promise"
    assert table(chapter, "What matters")[0][3] == "Drafts"
    assert table(chapter, "What matters")[1][3] == "No answer yet"
    assert "One pain or gain has no answer; the most important is “Dear” of Seats people" in said(chapter)


def test_what_is_answered_is_no_estimated_fit() -> None:
    records = [record for record in business() if not isinstance(record, Serves)]
    chapter = value.chapter(story_of(*records, Serves(source="v", target="seg", fit=0.8)))
    heads = [block.text for block in chapter.blocks if isinstance(block, Heading)]
    assert "Seats promise for Seats people, 62.5 % answered, estimated fit 80 %" in heads
    assert "It is computed; the estimated fit is what the authors" in figures(chapter)[0].note
    plain = value.chapter(story_of(*business()))
    heads = [block.text for block in plain.blocks if isinstance(block, Heading)]
    assert "Seats promise for Seats people, 62.5 % answered" in heads
    assert "estimated" not in figures(plain)[0].note


def test_a_kind_of_value_that_is_nobodys_main_one_may_still_be_spoken_of() -> None:
    said_of = "Told below beside the main kinds: Competitive value."
    note = found_table(value.chapter(story_of(*business())), "Value").note
    assert note.startswith("Each proposition stands at its main kind of value. No proposition has")
    assert "Told below" not in note
    answer = EntryAnswer(entry="fw.value_element.competitive_value", text="Nobody else has the data.")
    assert said_of in found_table(value.chapter(story_of(*business(), answer)), "Value").note


def test_one_of_each_reads_in_the_singular() -> None:
    story = story_of(*business())
    words = "\n".join(said(chapter) for chapter in all_chapters(story))
    for sentence in (
        "One proposition serves one segment.",
        "One revenue stream earns $1.2k in month 1 of the base scenario.",
        "One partner takes part and receives",
        "Nobody else supplies what Seats partner brings.",
        "Customers are reached through one channel.",
        "The model addresses one segment.",
    ):
        assert sentence in words


def test_a_price_above_what_customers_would_pay_is_the_finding() -> None:
    titles = [figure.title for figure in figures(revenue.chapter(story_of(*business())))]
    assert "Seats costs more than Seats people would pay" in titles


def test_several_parts_of_a_tariff_name_their_stream_once() -> None:
    parts = (SubscriptionPricing(label="Base", price=quantity(9.0)), SubscriptionPricing(label="Extra"))
    story = story_of(RevenueStream(name="Seats", components=parts, customers_start=quantity(10.0)))
    rows = table(revenue.chapter(story), "Stream")
    assert [row[:2] for row in rows] == [["Seats", "Base"], ["", "Extra"]]
    assert rows[0][-2:] == ["$90", "100 %"]
    assert rows[1][-2:] == ["", ""]


def test_the_market_narrows_to_what_is_earned() -> None:
    chapter = market.chapter(story_of(*business()))
    assert table(chapter, "Segment")[0][3:6] == ["$600k", "$300k", "$30k"]
    assert figures(chapter)[0].title.endswith("of the obtainable market")


def test_channels_say_what_a_customer_costs_and_when_it_is_paid_back() -> None:
    row = table(go_to_market.chapter(story_of(*business())), "Channel")[0]
    assert row[2:5] == ["$400", "4", "$100"]
    assert row[5] == "2.5 months"


def test_the_first_share_of_the_revenue_says_of_what() -> None:
    use = RevenueStream(
        id="u",
        name="Use",
        components=(UsagePricing(price=quantity(1.0), usage=quantity(10.0)),),
        customers_start=quantity(20.0),
    )
    text = said(revenue.chapter(story_of(*business(), use, Pays(source="seg", target="u"))))
    assert re.search(r"[\d.]+ % of it is recurring and [\d.]+ % is usage\.", text)


def test_a_customer_of_two_streams_is_one_customer() -> None:
    extra = RevenueStream(id="x", name="Extra", components=(SubscriptionPricing(price=quantity(5.0)),))
    chapter = go_to_market.chapter(story_of(*business(), extra, Pays(source="seg", target="x")))
    text = said(chapter)
    assert "they bring 4 new customers and cost $400" in text
    assert (
        "Added up by stream they are 8, as some take several: channel spend is $50 by stream, $100 by" in text
    )
    assert "Added up by stream" not in said(go_to_market.chapter(story_of(*business())))
    # The one channel stands as the total does.
    found = found_table(chapter, "Channel")
    assert found.total is not None
    assert [cell.text for cell in found.rows[0][2:]] == [cell.text for cell in found.total[2:]]
    assert "the key figure CAC payback, 1.59 months, takes the whole CAC" in found.note


def test_a_customer_of_one_stream_or_the_other_counts_in_one() -> None:
    extra = RevenueStream(id="x", name="Extra", components=(SubscriptionPricing(price=quantity(5.0)),))
    whole = [one for one in business() if not isinstance(one, Pays)]
    halves = [Pays(source="seg", target=key, adoption=0.5) for key in ("s", "x")]
    text = said(go_to_market.chapter(story_of(*whole, extra, *halves)))
    assert "they bring 4 new customers" in text
    assert "Added up by stream" not in text


def test_what_stands_beside_the_canvas_is_counted_by_kind() -> None:
    story = story_of(*business(), Risk(name="Outage"), Note(name="One"), Note(name="Two"))
    assert "Beside the canvas stand one risk and two notes." in said(model.chapter(story))


def test_a_best_price_beside_the_band_is_explained() -> None:
    people = next(one for one in business() if isinstance(one, Segment))
    answering = people.model_copy(update={"elasticity": quantity(-1.4)})
    records = [one for one in business() if not isinstance(one, Segment)] + [answering]
    text = said(revenue.chapter(story_of(*records)))
    assert "lies below the $30 to $45 that Seats people would pay" not in text
    dear = answering.model_copy(update={"wtp_low": quantity(48.0), "wtp_high": quantity(60.0)})
    text = said(revenue.chapter(story_of(*records[:-1], dear)))
    assert "with the highest profit, $" in text
    assert "lies below the $48 to $60 that Seats people would pay: it follows from the elasticity" in text
    assert re.search(
        r"By the elasticity alone profit peaks at \$[\d.]+, below what customers would pay", text
    )
    assert "The best price of" not in text


def test_a_sole_source_has_no_substitute_and_its_share_is_told() -> None:
    chapter = partners.chapter(story_of(*business()))
    row = by_title(chapter, "Partner")[0]
    assert row["Share"] == "10 % of Seats"
    assert row["Substitute"] == "Sole source"
    assert figures(chapter)


def test_partners_without_whom_no_revenue_is_lost_can_be_hard_to_replace() -> None:
    ports = Partner(id="ports", name="Ports", substitutability=0.2, switch_months=18)
    clouds = Partner(id="clouds", name="Clouds", substitutability=0.4)
    hosting = Activity(id="hosting", name="Hosting")
    ties = tuple(Supplies(source=key, target="hosting", hard=False) for key in ("ports", "clouds"))
    rest = [one for one in business() if not isinstance(one, Partner | Shares | Supplies)]
    chapter = partners.chapter(story_of(*rest, ports, clouds, hosting, *ties))
    found = "No partner is without a substitute; the weakest is that of Ports: 20 %, 18 months to switch"
    assert [each.title for each in figures(chapter)] == [found]
    assert {row["Dependence"] for row in by_title(chapter, "Partner")} == {"0 %"}
    assert "dependence" not in found_table(chapter, "Partner").note
    only = partners.chapter(story_of(*rest, ports, hosting, ties[0]))
    assert figures(only)[0].title == "Ports has a substitute: 20 %, 18 months to switch"
    none = ports.model_copy(update={"substitutability": 0.0})
    assert figures(partners.chapter(story_of(*rest, none, hosting, ties[0])))[0].title.endswith(
        "no substitute"
    )


def test_streams_that_earn_nothing_yet_are_not_counted_among_those_that_earn() -> None:
    part = SubscriptionPricing(price=quantity(5.0))
    later = RevenueStream(id="x", name="Extra", components=(part,), customers_start=quantity(3.0), start=2)
    free = RevenueStream(id="y", name="Gift", components=(part,))
    text = said(revenue.chapter(story_of(*business(), later)))
    assert re.search(r"One of two revenue streams earns \$[\d.k]+ in month 1 of the base scenario; ", text)
    assert "base scenario; Extra begins in month 2." in text
    text = said(revenue.chapter(story_of(*business(), later, free)))
    assert "; Extra begins in month 2 and Gift earns nothing yet." in text


def test_no_lifetime_value_where_nothing_says_that_customers_stay() -> None:
    part = SubscriptionPricing(price=quantity(5.0))
    once = RevenueStream(id="x", name="Extra", components=(part,), customers_start=quantity(3.0))
    staying = [
        one.model_copy(update={"churn": quantity(0.02)}) if isinstance(one, RevenueStream) else one
        for one in business()
    ]
    chapter = costs.chapter(story_of(*staying, once))
    by_name = {row["Stream"]: row for row in by_title(chapter, "Stream")}
    assert by_name["Extra"].pop("Lifetime value") == "–"
    assert by_name["Seats"]["Lifetime value"].startswith("$")
    assert "Without a churn nothing says how long customers stay." in found_table(chapter, "Stream").note


def test_the_season_of_month_1_explains_its_new_customers() -> None:
    seasonal = [
        one.model_copy(update={"season": (0.5, *(1.0,) * 11)}) if isinstance(one, RevenueStream) else one
        for one in business()
    ]
    words = "with the season of month 1"
    assert words in found_table(go_to_market.chapter(story_of(*seasonal)), "Channel").note
    assert words not in found_table(go_to_market.chapter(story_of(*business())), "Channel").note


def test_spend_on_channels_is_not_the_whole_cost_of_winning_a_customer() -> None:
    people = Cost(id="people", name="Sellers", category="sm", amount=quantity(900.0))
    text = said(go_to_market.chapter(story_of(*business(), people)))
    assert "counts in each, without the people of sales. Channel payback" in text
    assert "Spend by customer" in text
    assert "takes the whole CAC, the ARPA and the gross margin of the model." in text
    assert "without the people of sales" not in said(go_to_market.chapter(story_of(*business())))


def test_the_waterfall_ends_where_the_books_end() -> None:
    story = story_of(*business())
    chapter = costs.chapter(story)
    figure: Figure = figures(chapter)[0]
    assert "Operating profit" in figure.alt
    profit = float(story.analysis.books.profit_before_tax[1])
    assert figure.title.startswith("Costs exceed" if profit < 0 else "Of ")
    shares = [row[-1] for row in table(chapter, "Element")]
    assert len(shares) == len({row[0] for row in table(chapter, "Element")})


def test_willingness_to_pay_is_about_one_unit_of_what_a_segment_buys() -> None:
    def sold(key: str, unit: str, price: float) -> RevenueStream:
        part = SubscriptionPricing(price=quantity(price), unit=unit)
        return RevenueStream(id=key, name=key, components=(part,), customers_start=quantity(10.0))

    people = Segment(id="g", name="People", wtp_low=quantity(30.0), wtp_high=quantity(60.0))
    streams = (sold("Seats", "seat", 50.0), sold("Rooms", "room", 300.0))
    story = story_of(people, *streams, *(Pays(source="g", target=each.id) for each in streams))
    rows = {row[1]: row[3] for row in table(revenue.chapter(story), "Segment")}
    assert rows == {"Seats": "$30 to $60", "Rooms": "–"}


def test_sentences_of_a_model_without_a_title_speak_of_the_model() -> None:
    titles = [Story.of(Document([DocumentInfo(title=title)])).subject for title in ("Untitled", "", "Acme")]
    assert titles == ["The model", "The model", "Acme"]
