"""Checks are stopped between records and between rules, as the other questions are."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check, checker, rule_infos, whole
from canvas_app.analysis.checks.look import subjects_of
from canvas_app.analysis.forecast.assumptions import ranged_assumptions
from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.model.examples import example_path
from canvas_app.storage import load
from tests.unit.analysis.questions.what_if_models import snapshot

SNAPSHOT = load(example_path("generative-ai")).snapshot()
NUMBERS = analyse(SNAPSHOT)


class Patience:
    """Counts how often it is asked; cancels at the last time that it was given."""

    def __init__(self, last: int | None = None) -> None:
        self.asked, self.last = 0, last

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked == self.last


def test_checks_look_in_at_every_record_and_every_rule_of_the_whole_model() -> None:
    patience = Patience()
    assert check(SNAPSHOT, NUMBERS, patience) == check(SNAPSHOT, NUMBERS)
    looked_at = [one for one in subjects_of(SNAPSHOT) if one.kind in checker._NEAR]
    assert patience.asked == len(looked_at) + len(whole._WHOLE)


@pytest.mark.parametrize("last", [1, 20, 60, 100])
def test_cancelled_checks_take_not_one_step_more(last: int) -> None:
    patience = Patience(last)
    with pytest.raises(CancelledError):
        check(SNAPSHOT, NUMBERS, patience)
    assert patience.asked == last


def test_the_rule_that_computes_the_model_again_and_again_looks_in_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = snapshot()
    numbers, ranged = analyse(model), ranged_assumptions(model)
    monkeypatch.setattr(whole, "_WHOLE", [rule for rule in whole._WHOLE if rule.id == "R340"])
    patience = Patience()
    assert any(finding.rule == "R340" for finding in check(model, numbers, patience).every)
    looked_at = [one for one in subjects_of(model) if one.kind in checker._NEAR]
    tried = patience.asked - len(looked_at) - 1
    assert 1 < tried <= min(len(ranged), rule_infos()["R340"].limits["tried"])


def test_checks_that_were_cancelled_look_at_everything_the_next_time() -> None:
    patience = Patience()
    live = LiveChecks(patience)
    assert live.update(SNAPSHOT, NUMBERS) == check(SNAPSHOT, NUMBERS)
    patience.last = patience.asked + 2
    with pytest.raises(CancelledError):
        live.update(SNAPSHOT, NUMBERS, list(SNAPSHOT.elements))
    before = patience.asked
    assert live.update(SNAPSHOT, NUMBERS, ()) == check(SNAPSHOT, NUMBERS)
    assert patience.asked - before > len(whole._WHOLE) + len(SNAPSHOT.elements)
