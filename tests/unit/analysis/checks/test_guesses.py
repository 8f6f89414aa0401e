"""R340: the guesses that decide the result."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.analysis.checks.guesses import heaviest
from canvas_app.analysis.checks.rules import people
from canvas_app.analysis.questions.sensitivity import Sensitivity
from canvas_app.commands import elements as commands
from canvas_app.document import Document
from canvas_app.model import (
    Cost,
    DocumentInfo,
    Note,
    Override,
    RevenueStream,
    Scenario,
)
from canvas_app.model.examples import examples
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.storage import load
from tests.unit.analysis.checks.raising import q, raised, sentences
from tests.unit.analysis.questions.what_if_models import company

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from canvas_app.document import AnyRecord, Commit

DAY = datetime.date(2027, 6, 30)
INFO = DocumentInfo(start_month="2026-01")


def _noted(asked: list[object], args: tuple[object, ...]) -> list[object]:
    asked.append(args)
    return []


def guessed(**fields: str) -> list[AnyRecord]:
    price = SubscriptionPricing(price=q(50, 30, 70, **fields))
    return [RevenueStream(id="s", name="Seats", components=(price,), customers_start=q(100))]


def test_a_guess_that_decides_the_result_is_said() -> None:
    (finding,) = raised(guessed(), "R340")
    assert finding.sentence == "“Seats”: Price moves the result most and is a guess."
    assert (finding.severity, finding.subject, finding.path) == ("hint", "s", "components.0.price")
    assert raised(guessed(source="price test", confidence="low"), "R340")
    assert raised(guessed(source="price test", confidence="high"), "R340") == []


def test_one_guess_is_said_of_a_record_and_further_ones_by_their_rank() -> None:
    stream = guessed()[0].model_copy(update={"customers_start": q(100, 90, 110)})
    office = Cost(id="k", name="Office", amount=q(1_000, 500, 1_500))
    assert sentences([stream, office], "R340") == [
        "“Seats”: Price moves the result most and is a guess.",
        "“Office”: Amount moves the result third most and is a guess.",
    ]


def test_a_large_model_is_not_searched_for_guesses() -> None:
    notes = [Note(id=f"n{number}", name="Idea") for number in range(500)]
    assert raised([*guessed(), *notes], "R340") == []


@pytest.mark.parametrize("path", [example.path for example in examples()], ids=lambda path: path.stem)
def test_the_heaviest_assumptions_are_the_first_of_the_tornado(path: Path) -> None:
    snapshot = load(path).snapshot()
    bars = Sensitivity(snapshot, "npv").tornado(most=3).bars
    guesses = [bar.assumption for bar in bars]
    found = heaviest(analyse(snapshot), 3, 12)
    assert found in ([], guesses)  # nothing is computed where no guess can be among them
    if any(not item.quantity.source or item.quantity.confidence == "low" for item in guesses):
        assert found == guesses


def test_guesses_are_not_looked_for_again_when_no_number_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(people, "heaviest", lambda *args: _noted(asked, args))
    document, live = Document(company()), LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    snapshot = document.snapshot()
    live.update(snapshot, analyse(snapshot))
    assert len(asked) == 1
    changes: list[tuple[Callable[[], object], int]] = [
        (lambda: commands.move(document, "bmc", {"s": (10.0, 20.0)}), 1),
        (lambda: commands.add(document, Note(id="n", name="Ask them")), 1),
        (lambda: commands.edit(document, "document", title="Clinics"), 1),
        (lambda: commands.set_path(document, "s", "churn.value", 0.03), 2),
        (lambda: commands.rename(document, "s", "Places"), 3),
    ]
    for number, (change, looks) in enumerate(changes):
        change()
        snapshot = document.snapshot()
        live.update(snapshot, analyse(snapshot), commits[-1].ids)
        assert len(asked) == looks, number


def test_under_a_scenario_guesses_are_not_looked_for_again_either(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(people, "heaviest", lambda *args: _noted(asked, args))
    dear = Override(record="s", path="components.0.price", value=70.0)
    document = Document([*company(), Scenario(id="dear", name="Dear", overrides=(dear,))])
    live = LiveChecks()
    for place in (10.0, 20.0):
        commands.move(document, "bmc", {"s": (place, place)})
        snapshot = document.snapshot()
        live.update(snapshot, analyse(snapshot, "dear"), {"s"})
    assert len(asked) == 1


def test_a_guess_comes_back_when_its_deletion_is_taken_back_before_new_numbers() -> None:
    document, live = Document([Cost(id="k", name="Rent", amount=q(100, 50, 200))]), LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    snapshot = document.snapshot()
    assert "R340:k" in {one.key for one in live.update(snapshot, analyse(snapshot)).every}
    commands.delete(document, ["k"])
    assert live.update(document.snapshot(), None, commits[-1].ids).every == ()
    document.history.undo()
    snapshot = document.snapshot()
    live.update(snapshot, None, commits[-1].ids)
    found = live.update(snapshot, analyse(snapshot), ())
    assert found == check(snapshot, analyse(snapshot))
    assert "R340:k" in {one.key for one in found.every}
