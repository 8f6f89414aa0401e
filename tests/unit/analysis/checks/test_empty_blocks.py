"""R350: blocks and sections that are still empty."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.analysis.checks.rule import rule_infos
from canvas_app.commands import elements as commands
from canvas_app.commands.answers import set_not_for_us
from canvas_app.document import Document
from canvas_app.model import (
    Channel,
    DocumentInfo,
    EntryAnswer,
    Goal,
    RevenueStream,
    Role,
    Segment,
    Stage,
    Strategy,
    ValueProposition,
    VariableCost,
)
from canvas_app.model.framework import load_framework
from tests.unit.analysis.checks.raising import q, raised

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Commit

DAY = datetime.date(2027, 6, 30)
BLOCKS = {
    "key_partners",
    "key_activities",
    "key_resources",
    "value_propositions",
    "customer_relationships",
    "channels",
    "customer_segments",
    "cost_structure",
    "revenue_streams",
}
INFO = DocumentInfo(start_month="2026-01")


def empty_places(*records: AnyRecord) -> list[str]:
    return [finding.subject for finding in raised(records, "R350")]


def test_an_empty_canvas_asks_for_nothing() -> None:
    assert check(Document().snapshot(), analyse(Document().snapshot())).every == ()
    assert empty_places(Segment(id="g", name="Clinics"), ValueProposition(id="v", name="Notes")) == []


def test_a_canvas_under_way_is_asked_for_the_blocks_that_are_empty() -> None:
    begun: list[AnyRecord] = [
        Segment(id="g", name="Clinics"),
        ValueProposition(id="v", name="Notes"),
        Channel(id="c", name="Desk", aspect="relationship"),
    ]
    found = [finding for finding in raised(begun, "R350") if finding.subject.startswith("block.")]
    assert [finding.subject for finding in found] == [
        "block.channels",
        "block.cost_structure",
        "block.key_activities",
        "block.key_partners",
        "block.key_resources",
        "block.revenue_streams",
    ]
    assert {finding.severity for finding in found} == {"hint"}
    assert {finding.ids for finding in found} == {()}
    by_subject = {finding.subject: finding.sentence for finding in found}
    assert by_subject["block.channels"] == (
        "Channels are empty; the section “Go-to-market” of the strategy can say that they are not for you."
    )
    assert by_subject["block.cost_structure"] == "Cost structure is empty."
    later = [*begun, Channel(id="d", name="Fairs"), Stage(id="t", name="Data", code="data")]
    assert {"block.channels", "block.key_activities"}.isdisjoint(empty_places(*later))


def test_costs_of_other_elements_fill_the_cost_structure() -> None:
    begun: list[AnyRecord] = [
        Segment(id="g", name="Clinics"),
        ValueProposition(id="v", name="Notes"),
        Role(id="r", name="Team", cost=q(5_000)),
    ]
    assert "block.cost_structure" not in empty_places(*begun)


def test_what_a_sale_costs_leaves_the_cost_structure_empty() -> None:
    fees = VariableCost(category="cogs_payment", driver="pct_revenue", amount=q(0.03))
    begun: list[AnyRecord] = [
        Segment(id="g", name="Clinics"),
        ValueProposition(id="v", name="Notes"),
        RevenueStream(id="s", name="Seats", variable_costs=(fees,)),
    ]
    assert "block.cost_structure" in empty_places(*begun)


def test_sections_of_the_framework_are_asked_for_once_some_are_begun() -> None:
    begun: list[AnyRecord] = [
        Strategy(id="a", name="Mission", topic="identity"),
        Segment(id="g", name="Clinics"),
        Goal(id="o", name="Grow"),
    ]
    found = empty_places(*begun)
    assert {"section.identity", "section.market", "section.goals", "section.document"}.isdisjoint(found)
    assert {"section.revenue", "section.value", "section.ecosystem"} <= set(found)
    (words,) = {one.sentence for one in raised(begun, "R350") if one.subject == "section.ecosystem"}
    assert words == "The section “Ecosystem” of the framework is empty."
    assert not any(place.startswith("section.") for place in empty_places(*begun[:2]))


def test_an_answer_in_words_fills_a_section() -> None:
    begun: list[AnyRecord] = [
        Strategy(id="a", name="Mission", topic="identity"),
        Segment(id="g", name="Clinics"),
        Goal(id="o", name="Grow"),
    ]
    ecosystem = next(one for one in load_framework().sections if one.id == "ecosystem")
    answer = EntryAnswer(id="w", entry=ecosystem.rows[0].id, not_for_us=True, reason="We stand alone")
    assert "section.ecosystem" not in empty_places(*begun, answer)


def test_a_section_that_is_not_for_us_ends_the_question_of_its_block() -> None:
    document, live = (
        Document(
            [
                Segment(id="g", name="Clinics"),
                ValueProposition(id="v", name="Notes"),
                Channel(id="c", name="Desk", aspect="relationship"),
            ]
        ),
        LiveChecks(),
    )
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    rows = [row.id for one in load_framework().sections if one.id == "partnership" for row in one.rows]

    def asks_for_partners() -> bool:
        snapshot = document.snapshot()
        found = live.update(snapshot, analyse(snapshot), commits[-1].ids if commits else None)
        assert found == check(snapshot, analyse(snapshot))
        return any(one.key == "R350:block.key_partners" for one in found.open)

    assert asks_for_partners()
    set_not_for_us(document, rows[:-1], "We work alone")
    assert asks_for_partners(), "one entry is still open"
    set_not_for_us(document, rows[-1:], "We work alone")
    assert not asks_for_partners()
    document.history.undo()
    assert asks_for_partners()


def test_every_section_that_a_block_leads_to_exists() -> None:
    sections = {one.id for one in load_framework().sections}
    assert set(rule_infos()["R350"].sections.values()) <= sections
    assert rule_infos()["R350"].sections.keys() <= BLOCKS


def test_what_is_empty_follows_what_cards_show_of_themselves() -> None:
    document, live = (
        Document(
            [
                Segment(id="g", name="Clinics"),
                ValueProposition(id="v", name="Notes"),
                Channel(id="c", name="Desk", aspect="relationship"),
                Role(id="r", name="Team"),
            ]
        ),
        LiveChecks(),
    )
    commits: list[Commit] = []
    document.committed.connect(commits.append)

    def empty() -> set[str]:
        snapshot = document.snapshot()
        found = live.update(snapshot, analyse(snapshot), commits[-1].ids if commits else None)
        assert found == check(snapshot, analyse(snapshot))
        return {one.subject for one in found.every if one.rule == "R350"}

    assert "block.channels" in empty()
    commands.edit(document, "c", aspect="channel")
    assert "block.channels" not in empty()
    assert "block.cost_structure" in empty()
    commands.edit(document, "r", cost=q(5_000))
    assert "block.cost_structure" not in empty()
    commands.delete(document, ["r"])
    assert {"block.cost_structure", "block.key_resources"} <= empty()
