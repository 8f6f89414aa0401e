"""What people do about findings: mend them, accept them with a reason, switch a rule off; and undo it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.commands import elements as commands
from canvas_app.commands.errors import RefusedError
from canvas_app.commands.findings import accept, apply_fix, apply_fixes, set_rule, withdraw
from canvas_app.document import Document
from canvas_app.model import Acceptance, RevenueStream, Segment
from canvas_app.model.fixes import Fix
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Pays
from canvas_app.storage import dumps, loads

if TYPE_CHECKING:
    from canvas_app.document import Commit

SEATS = RevenueStream(id="s", name="Seats", components=(SubscriptionPricing(price=Quantity(value=20.0)),))
CLINICS = Segment(id="g", name="Clinics")
REASON = "The first customers pay by invoice."


def canvas() -> Document:
    return Document([SEATS, CLINICS])


def records(document: Document) -> dict[str, object]:
    return {record.id: record for record in document.records()}


# --- accepting ----------------------------------------------------------------------------------------------


def test_a_finding_is_accepted_with_its_reason() -> None:
    document = canvas()
    before = records(document)
    key = accept(document, "R201", "s", f"  {REASON}\n", by="A. Example", date=datetime.date(2026, 3, 1))
    assert document.get(key) == Acceptance(
        id=key, rule="R201", subject="s", reason=REASON, by="A. Example", date=datetime.date(2026, 3, 1)
    )
    assert document.history.undo_label == "Accept a finding of R201"
    document.history.undo()
    assert records(document) == before


def test_what_is_accepted_is_open_no_longer() -> None:
    document = canvas()
    assert [finding.rule for finding in check(document.snapshot()).open].count("R201") == 1
    accept(document, "R201", "s", REASON)
    findings = check(document.snapshot())
    (accepted,) = findings.accepted
    assert (accepted.rule, accepted.subject) == ("R201", "s")
    assert accepted.accepted is not None
    assert accepted.accepted.reason == REASON
    assert "R201" not in [finding.rule for finding in findings.open]
    assert accepted in findings.every


def test_another_reason_replaces_the_first_one() -> None:
    document = canvas()
    first = accept(document, "R201", "s", REASON)
    assert accept(document, "R201", "s", "Paid by a grant.") == first
    (kept,) = document.snapshot().acceptances.values()
    assert kept.reason == "Paid by a grant."


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_is_needed(reason: str) -> None:
    document = canvas()
    with pytest.raises(RefusedError, match="Say in a few words why"):
        accept(document, "R201", "s", reason)
    assert not document.snapshot().acceptances


def test_what_is_no_rule_cannot_be_accepted() -> None:
    with pytest.raises(RefusedError):
        accept(canvas(), "every rule", "s", REASON)


def test_an_acceptance_is_withdrawn() -> None:
    document = canvas()
    accept(document, "R201", "s", REASON)
    accepted = records(document)
    withdraw(document, "R201", "s")
    assert not document.snapshot().acceptances
    document.history.undo()
    assert records(document) == accepted
    withdraw(document, "R202", "s")
    assert records(document) == accepted  # there was nothing to withdraw


def test_a_finding_about_a_place_without_a_record_is_accepted() -> None:
    document = canvas()
    accept(document, "R350", "block.key_partners", "We work alone for now.")
    (kept,) = document.snapshot().acceptances.values()
    assert kept.subject == "block.key_partners"


def test_an_acceptance_says_nothing_while_its_element_is_gone() -> None:
    document = canvas()
    accept(document, "R201", "s", REASON)
    before = records(document)
    commands.delete(document, ["s"])
    assert check(document.snapshot()).accepted == ()
    document.history.undo()
    assert records(document) == before
    assert [finding.rule for finding in check(document.snapshot()).accepted] == ["R201"]


def test_live_checks_match_an_acceptance_after_every_change() -> None:
    document, live = canvas(), LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    live.update(document.snapshot())

    def accepted() -> list[str]:
        found = live.update(document.snapshot(), None, commits[-1].ids)
        assert found == check(document.snapshot())
        return [finding.rule for finding in found.accepted]

    accept(document, "R201", "s", REASON)
    assert accepted() == ["R201"]
    commands.rename(document, "s", "Places")
    assert accepted() == ["R201"]
    withdraw(document, "R201", "s")
    assert accepted() == []
    document.history.undo()
    assert accepted() == ["R201"]
    apply_fix(document, Fix("Let “Clinics” pay", put=(Pays(source="g", target="s"),)))
    assert accepted() == []  # what is mended needs no acceptance, which waits until it is needed again
    assert document.snapshot().acceptances


# --- rules --------------------------------------------------------------------------------------------------


def test_a_rule_is_switched_off_and_on_for_the_document() -> None:
    document = canvas()
    before = records(document)
    set_rule(document, "R206", on=False)
    set_rule(document, "R201", on=False)
    assert list(document.info.rules_off) == ["R201", "R206"]
    assert {"R201", "R206"}.isdisjoint({finding.rule for finding in check(document.snapshot()).every})
    set_rule(document, "R201", on=True)
    assert list(document.info.rules_off) == ["R206"]
    assert "R201" in {finding.rule for finding in check(document.snapshot()).every}
    for _ in range(3):
        document.history.undo()
    assert records(document) == before


def test_a_rule_that_is_off_stays_off() -> None:
    document = canvas()
    set_rule(document, "R201", on=False)
    set_rule(document, "R201", on=False)
    assert document.info.rules_off == ("R201",)


# --- mending ------------------------------------------------------------------------------------------------


def test_several_fixes_are_one_step_of_undo() -> None:
    more = SEATS.model_copy(update={"id": "t", "name": "More seats"})
    document = Document([SEATS, more, CLINICS])
    before = records(document)
    fixes = [Fix("Let “Clinics” pay", put=(Pays(source="g", target=key),)) for key in ("s", "t")]
    apply_fixes(document, fixes, "Connect all customers")
    assert {relation.target for relation in document.snapshot().outgoing["g"]} == {"s", "t"}
    assert document.history.undo_label == "Connect all customers"
    document.history.undo()
    assert records(document) == before


def test_a_fix_changes_and_removes_as_well() -> None:
    document = Document([SEATS, CLINICS, Pays(id="p", source="g", target="s")])
    before = records(document)
    renamed = SEATS.model_copy(update={"name": "Places"})
    apply_fix(document, Fix("Mend it", put=(renamed,), remove=("p",)))
    assert document.get("s") == renamed
    assert document.get("p") is None
    document.history.undo()
    assert records(document) == before


def test_the_later_fix_of_a_record_wins() -> None:
    document = canvas()
    names = ("First", "Second")
    apply_fixes(
        document, [Fix(name, put=(SEATS.model_copy(update={"name": name}),)) for name in names], "Rename it"
    )
    assert document.element("s").name == "Second"


# --- in the file --------------------------------------------------------------------------------------------


def test_acceptances_and_rules_are_kept_in_the_file() -> None:
    document = canvas()
    accept(document, "R201", "s", REASON, by="A. Example", date=datetime.date(2026, 3, 1))
    accept(document, "R350", "block.key_partners", "We work alone for now.")
    set_rule(document, "R206", on=False)
    again = loads(dumps(document), "clinics.bmcanvas")
    assert records(again) == records(document)
    findings = check(again.snapshot())
    assert [finding.rule for finding in findings.accepted] == ["R201"]
    assert "R206" not in {finding.rule for finding in findings.every}
