"""Numbers that are computed beside the window, and documents and scenarios that are left meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.gui import live_checks, live_numbers
from canvas_app.model import RevenueStream
from tests.gui.patience import PATIENCE

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.analysis import Analysis
    from canvas_app.gui.workplace import Workplace


@pytest.fixture
def posted(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Compute beside the window whatever the size, and tell when a worker has handed something over."""
    monkeypatch.setattr(live_numbers, "LARGE", 0)
    told, post = threading.Event(), workplace.bridge.post

    def post_and_tell(value: object) -> None:
        post(value)
        told.set()

    monkeypatch.setattr(workplace.bridge, "post", post_and_tell)
    return told


def test_numbers_of_a_document_that_was_left_are_not_shown(
    workplace: Workplace, posted: threading.Event, qtbot: QtBot
) -> None:
    shown: list[Analysis] = []
    workplace.numbers.changed.connect(shown.append)
    workplace.numbers.compute()
    assert posted.wait(30)
    other = Document([RevenueStream(id="api", name="API usage")])
    workplace.open(other)
    qtbot.waitUntil(lambda: bool(shown))
    assert [set(analysis.snapshot.elements) for analysis in shown] == [{"api"}]


def test_numbers_of_a_scenario_that_was_left_are_not_shown(
    workplace: Workplace, posted: threading.Event, qtbot: QtBot
) -> None:
    scenario = next(iter(workplace.document.snapshot().scenarios.values()))
    shown: list[Analysis] = []
    workplace.numbers.changed.connect(shown.append)
    workplace.numbers.compute()
    assert posted.wait(30)
    workplace.numbers.set_scenario(scenario.id)
    qtbot.waitUntil(lambda: bool(shown))
    assert [analysis.scenario for analysis in shown] == [scenario.name]


def test_money_of_the_lines_follows_the_numbers_once(
    workplace: Workplace, posted: threading.Event, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(workplace.numbers.flows_changed) as flows:
        workplace.numbers.compute()
    analysis = workplace.numbers.analysis
    assert analysis is not None
    assert flows.args == [analysis.relation_money]


def test_when_a_card_goes_the_checks_of_a_large_model_come_before_its_numbers(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(live_numbers, "LARGE", 0)
    came: list[str] = []
    workplace.checks.begin(0)
    qtbot.waitUntil(lambda: workplace.checks.findings is not None)
    computed = live_numbers._computed

    def computing(*asked: Any) -> object:  # noqa: ANN401
        came.append("numbers begin")
        return computed(*asked)

    monkeypatch.setattr(live_numbers, "_computed", computing)
    workplace.numbers._patience.setInterval(10 * PATIENCE)
    workplace.checks.changed.connect(lambda: came.append("checks"))
    workplace.numbers.changed.connect(lambda _analysis: came.append("numbers"))
    gone = next(iter(workplace.document.snapshot().elements))
    elements.delete(workplace.document, [gone])
    qtbot.waitUntil(lambda: "numbers" in came)
    assert came[:2] == ["checks", "numbers begin"]
    analysis = workplace.numbers.analysis
    assert analysis is not None
    assert gone not in analysis.snapshot.elements


def test_an_edit_of_a_large_model_is_looked_at_once_with_its_numbers(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    workplace.checks.begin(0)
    qtbot.waitUntil(lambda: workplace.checks.findings is not None)
    monkeypatch.setattr(live_numbers, "LARGE", 0)
    monkeypatch.setattr(live_checks, "NUMBERS_FIRST_MS", 10 * PATIENCE)
    came: list[str] = []
    workplace.checks.changed.connect(lambda: came.append("checks"))
    workplace.numbers.changed.connect(lambda _analysis: came.append("numbers"))
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    elements.set_path(workplace.document, stream.id, "customers_start.value", 77.0)
    qtbot.waitUntil(lambda: "checks" in came)
    assert came == ["numbers", "checks"]
    assert workplace.checks.findings is not None
    assert workplace.checks.findings.numbers


def test_slow_numbers_of_a_large_model_do_not_keep_the_checks_waiting(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    workplace.checks.begin(0)
    qtbot.waitUntil(lambda: workplace.checks.findings is not None)
    monkeypatch.setattr(live_numbers, "LARGE", 0)
    looked, computed = threading.Event(), live_numbers._computed

    def computing(*asked: Any) -> object:  # noqa: ANN401
        assert looked.wait(30)
        return computed(*asked)

    monkeypatch.setattr(live_numbers, "_computed", computing)
    workplace.checks.changed.connect(looked.set)
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    with qtbot.waitSignal(workplace.numbers.changed):
        elements.set_path(workplace.document, stream.id, "customers_start.value", 77.0)
    assert looked.is_set()
