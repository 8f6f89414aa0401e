"""R261 to R263 and R351: what the plan comes to, and whether strategy and dates agree with it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.analysis.checks.rule import rule_infos
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.commands import elements as commands
from canvas_app.commands.answers import set_not_for_us, set_text, take_up
from canvas_app.document import Document
from canvas_app.model import Cost, DocumentInfo, EntryAnswer, RevenueStream
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from tests.unit.analysis.checks.raising import fix_of, mended, q, raised, sentences

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Commit

PRICE = SubscriptionPricing(price=q(10))
SEATS = RevenueStream(id="s", name="Seats", components=(PRICE,), customers_start=q(20), churn=q(0.02))
LITTLE = DocumentInfo(opening_cash=q(12_000))
RENT = Cost(id="c", name="Rent", amount=q(5_000))
PER_USE = "fw.revenue_model.pay_per_use"
CALLS = RevenueStream(id="s", name="Calls", components=(UsagePricing(preset="use_generic"),))


# --- R261 ---------------------------------------------------------------------------------------------------


def test_a_metric_that_decides_and_is_bad_is_a_warning() -> None:
    (runway,) = raised([LITTLE, SEATS, RENT], "R261")
    assert (runway.subject, runway.severity, runway.ids) == ("metric.runway", "warning", ())
    assert runway.path == "explanation"
    assert runway.sentence == "Runway is 2.5 months: below 6 months it is bad."
    assert raised([SEATS, RENT], "R261") == [], "cash that nobody entered is asked for first"
    rich = DocumentInfo(opening_cash=q(1_000_000))
    assert raised([rich, SEATS, RENT], "R261") == []


@pytest.mark.parametrize(
    "records",
    [
        [SEATS],
        [RENT],
        [SEATS.model_copy(update={"components": ()}), RENT],
        [SEATS.model_copy(update={"customers_start": q(0)}), RENT],
    ],
    ids=["no costs", "no streams", "no price", "no customers"],
)
def test_a_workshop_under_way_is_not_judged(records: list[AnyRecord]) -> None:
    assert raised([LITTLE, *records], "R261") == []
    assert raised(records, "R351") == []


def test_the_metrics_that_decide_are_known_and_have_a_band() -> None:
    decisive = rule_infos()["R261"].metrics
    assert {"runway", "ltv_cac", "cac_payback", "gross_margin"} == set(decisive)
    assert all((bands := METRICS[key].bands) is not None and bands.bad is not None for key in decisive)


def test_a_bad_metric_follows_the_numbers_and_can_be_switched_off() -> None:
    document, live = Document([LITTLE, SEATS, RENT]), LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)

    def bad() -> bool:
        snapshot = document.snapshot()
        found = live.update(snapshot, analyse(snapshot), commits[-1].ids if commits else None)
        assert found == check(snapshot, analyse(snapshot))
        return any(one.key == "R261:metric.runway" for one in found.open)

    assert bad()
    commands.edit(document, "c", amount=q(100))
    assert not bad()
    document.history.undo()
    assert bad()
    with document.transact("Off") as tx:
        tx.update("document", rules_off=("R261",))
    assert not bad()


# --- R351 ---------------------------------------------------------------------------------------------------


def test_opening_cash_is_asked_for_where_the_plan_needs_it() -> None:
    (found,) = raised([SEATS, RENT], "R351")
    assert (found.subject, found.path, found.severity) == ("document", "opening_cash", "hint")
    assert found.sentence.startswith("Nothing says with what cash the plan begins, and it falls to −$")
    assert raised([DocumentInfo(opening_cash=q(1)), SEATS, RENT], "R351") == []
    assert raised([SEATS, RENT.model_copy(update={"amount": q(100)})], "R351") == []


# --- R262 ---------------------------------------------------------------------------------------------------


def test_what_is_not_for_us_and_yet_drawn_is_a_hint() -> None:
    refused = EntryAnswer(id="a", entry=PER_USE, not_for_us=True, reason="We sell seats")
    document = mended([refused, CALLS], "R262")
    assert document.snapshot().answers == {}, "a mark with nothing beside it goes"
    document = mended([refused.model_copy(update={"text": "Later"}), CALLS], "R262")
    assert document.snapshot().answers["a"] == EntryAnswer(id="a", entry=PER_USE, text="Later")
    (found,) = raised([refused, CALLS], "R262")
    assert (found.subject, found.severity, found.ids) == ("s", "hint", ("s",))
    words = "is marked as not for us in the section “Revenue models”, but “Calls” answers it."
    assert found.sentence.endswith(words)


def test_what_is_not_for_us_follows_cards_and_answers() -> None:
    document, live = Document([SEATS]), LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)

    def found() -> list[str]:
        snapshot = document.snapshot()
        findings = live.update(snapshot, analyse(snapshot), commits[-1].ids if commits else None)
        assert findings == check(snapshot, analyse(snapshot))
        return [one.subject for one in findings.open if one.rule == "R262"]

    assert found() == []
    set_not_for_us(document, [PER_USE], "We sell seats")
    assert found() == []
    commands.edit(document, "s", components=CALLS.components)
    assert found() == ["s"]
    take_up(document, PER_USE)
    assert found() == []
    document.history.undo()
    assert found() == ["s"]
    set_text(document, PER_USE, "By the call")
    assert found() == []


def test_a_card_made_from_an_entry_answers_it() -> None:
    refused = EntryAnswer(id="a", entry=PER_USE, not_for_us=True, reason="We sell seats")
    document = Document([refused, SEATS.model_copy(update={"seed_ref": PER_USE})])
    (found,) = raised(document, "R262")
    fix = fix_of(document, found)
    assert fix is not None
    assert (fix.put, fix.remove) == ((), ("a",))


# --- R263 ---------------------------------------------------------------------------------------------------


def test_a_review_before_the_last_update_is_a_hint_at_its_date() -> None:
    updated, before = datetime.date(2026, 11, 21), datetime.date(2026, 5, 1)
    info = DocumentInfo(last_updated=updated, next_review=before)
    (found,) = raised([info], "R263")
    assert (found.subject, found.path, found.severity) == ("document", "next_review", "hint")
    said = "The next review, 1 May 2026, lies before the last update, 21 November 2026."
    assert found.sentence == said
    assert sentences([info.model_copy(update={"next_review": updated})], "R263") == []
    assert sentences([info.model_copy(update={"last_updated": None})], "R263") == []
