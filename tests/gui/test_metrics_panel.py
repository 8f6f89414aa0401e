"""The metrics panel: tiles that follow the numbers, and how each number came about."""

from __future__ import annotations

import html
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from canvas_app.analysis import METRICS, LiveAnalysis, flows
from canvas_app.analysis.metrics import info as metric_info
from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.folders import user_folder
from canvas_app.gui import live_numbers
from canvas_app.gui.panels.metric_tile import TILE_MIME
from canvas_app.gui.panels.metrics import MetricsPanel
from canvas_app.gui.panels.tile_facts import TILES, number_of
from canvas_app.gui.settings import Settings
from canvas_app.model import RevenueStream, quantity

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.analysis import Analysis
    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.gui.workplace import Workplace


@pytest.fixture
def panel(workplace: Workplace, qtbot: QtBot) -> MetricsPanel:
    made = MetricsPanel(workplace)
    qtbot.addWidget(made)
    made.resize(348, 900)
    made.show()
    workplace.numbers.compute()
    return made


def test_there_is_a_tile_for_every_metric(panel: MetricsPanel) -> None:
    assert tuple(tile.facts.id for tile in panel.tiles if tile.facts) == TILES


def test_a_tile_follows_an_edit_and_its_undo(panel: MetricsPanel, workplace: Workplace) -> None:
    facts = panel.tile("mrr").facts
    assert facts is not None
    stream = next(
        s
        for s in workplace.document.snapshot().of_kind(RevenueStream)
        if s.components[0].engine == "subscription"
    )
    dearer = stream.components[0].model_copy(update={"price": quantity(490.0)})
    with workplace.document.transact("Edit") as tx:
        tx.update(stream.id, components=(dearer, *stream.components[1:]))
    workplace.numbers.compute()
    assert panel.tile("mrr").facts != facts
    workplace.document.history.undo()
    workplace.numbers.compute()
    assert panel.tile("mrr").facts == facts


def test_changes_of_one_turn_are_computed_once(
    panel: MetricsPanel, workplace: Workplace, qtbot: QtBot
) -> None:
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    turns: list[object] = []
    workplace.numbers.changed.connect(turns.append)
    for number in range(5):
        with workplace.document.transact("Edit") as tx:
            tx.update(stream.id, description=f"Number {number}")
    qtbot.waitUntil(lambda: bool(turns))
    assert len(turns) == 1
    workplace.numbers.changed.disconnect(turns.append)


def test_a_click_explains_and_lights_the_elements(panel: MetricsPanel, workplace: Workplace) -> None:
    QTest.mouseClick(panel.tile("mrr"), Qt.MouseButton.LeftButton)
    assert panel.pages.currentIndex() == 1
    assert panel.explanation is not None
    assert workplace.state.lit
    assert workplace.state.lit <= set(workplace.document.snapshot().elements)
    QTest.keyClick(panel.explanation.back, Qt.Key.Key_Escape)
    assert panel.pages.currentIndex() == 0
    assert workplace.state.lit == frozenset()


def test_the_light_goes_with_the_explanation_and_comes_back_with_it(window: MainWindow) -> None:
    window.workplace.numbers.compute()
    window.right.show_page(0)
    window.right.metrics.explain("top_stream_share")
    state, document = window.workplace.state, window.workplace.document
    lit = state.lit
    assert lit
    window.right.show_page(2)
    assert state.lit == frozenset()
    stream = next(iter(document.snapshot().of_kind(RevenueStream)))
    with document.transact("Edit") as tx:
        tx.update(stream.id, components=())
    window.workplace.numbers.compute()
    assert state.lit == frozenset()
    document.history.undo()
    window.workplace.numbers.compute()
    assert state.lit == frozenset()
    window.right.show_page(0)
    assert state.lit == lit
    window.right.hide()
    assert state.lit == frozenset()


def test_a_number_that_is_exact_is_not_said_twice(panel: MetricsPanel, workplace: Workplace) -> None:
    analysis = workplace.numbers.analysis
    assert analysis is not None
    for metric_id in panel.favourites:
        panel.explain(metric_id)
        assert panel.explanation is not None
        labels = panel.explanation.area.findChildren(QLabel)
        said = [label.text() for label in labels if label.objectName() in ("bigNumber", "hint")]
        assert said[0] == number_of(analysis.metrics[metric_id], analysis.currency)
        assert said.count(said[0]) == 1


def test_an_explanation_says_convention_and_source(panel: MetricsPanel) -> None:
    panel.explain("ltv")
    assert panel.explanation is not None
    said = [label.text() for label in panel.explanation.findChildren(QLabel)]
    assert METRICS["ltv"].convention in said
    assert f"Source: {METRICS['ltv'].source}" in said


@pytest.mark.parametrize("metric_id", TILES)
def test_every_number_can_be_explained_by_keyboard(metric_id: str, panel: MetricsPanel) -> None:
    panel.tile(metric_id).setFocus()
    QTest.keyClick(panel.tile(metric_id), Qt.Key.Key_Space)
    assert panel.explanation is not None
    assert panel.explanation.metric_id == metric_id
    assert panel.pages.currentIndex() == 1


def test_an_empty_canvas_says_why_there_is_no_number(panel: MetricsPanel, workplace: Workplace) -> None:
    workplace.open(Document())
    workplace.numbers.compute()
    facts = panel.tile("gross_margin").facts
    assert facts is not None
    assert facts.number == "–"
    assert facts.line.endswith(".")


def test_a_large_model_is_computed_beside_the_window(
    panel: MetricsPanel, workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("canvas_app.gui.live_numbers.LARGE", 10)
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    before = workplace.numbers.analysis
    with qtbot.waitSignal(workplace.numbers.changed), workplace.document.transact("Edit") as tx:
        tx.update(stream.id, customers_start=quantity(1.0))
    assert workplace.numbers.analysis is not before
    assert workplace.numbers.analysis is not None
    assert workplace.numbers.analysis.seq == workplace.document.seq


def test_the_ways_of_money_through_a_large_model_are_found_beside_the_window(
    workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_numbers, "LARGE", 10)
    found_in: list[threading.Thread] = []

    def found(analysis: Analysis) -> dict[str, float]:
        found_in.append(threading.current_thread())
        return dict.fromkeys(analysis.snapshot.relations, 1.0)

    monkeypatch.setattr(flows, "money_by_relation", found)
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    with qtbot.waitSignal(workplace.numbers.flows_changed) as changed:
        elements.edit(workplace.document, stream.id, customers_start=quantity(1.0))
    assert changed.args == [dict.fromkeys(workplace.document.snapshot().relations, 1.0)]
    assert found_in != [threading.main_thread()]
    assert len(found_in) == 1


def test_in_a_small_model_the_ways_of_money_come_with_the_numbers(workplace: Workplace) -> None:
    shown: list[object] = []
    workplace.numbers.flows_changed.connect(shown.append)
    stream = next(iter(workplace.document.snapshot().of_kind(RevenueStream)))
    elements.edit(workplace.document, stream.id, customers_start=quantity(1.0))
    workplace.numbers.compute()
    assert workplace.numbers.analysis is not None
    assert shown == [workplace.numbers.analysis.relation_money]


@pytest.mark.parametrize("large", [0, 1_000])
def test_numbers_that_fail_say_so_and_come_back(
    workplace: Workplace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
    large: int,
) -> None:
    def broken(*_arguments: object) -> None:
        raise ArithmeticError("broken on purpose")

    monkeypatch.setattr(live_numbers, "LARGE", large)
    before = workplace.numbers.analysis
    with monkeypatch.context() as patched:
        patched.setattr(LiveAnalysis, "update", broken)
        expected_log("could not be computed")
        with qtbot.waitSignal(workplace.numbers.failed) as failed:
            workplace.numbers.compute()
    assert failed.args == ["The numbers could not be computed. The canvas is not affected."]
    assert workplace.numbers.analysis is before
    with qtbot.waitSignal(workplace.numbers.changed):
        workplace.numbers.compute()


@pytest.fixture
def kept_panel(workplace: Workplace, qtbot: QtBot, user_folder: Path) -> MetricsPanel:
    made = MetricsPanel(workplace, Settings())
    qtbot.addWidget(made)
    made.resize(348, 900)
    made.show()
    workplace.numbers.compute()
    return made


def test_favourites_are_starred_ordered_by_keys_and_remembered(
    kept_panel: MetricsPanel, workplace: Workplace, qtbot: QtBot
) -> None:
    QTest.mouseClick(kept_panel.groups.heads["earn"], Qt.MouseButton.LeftButton)
    row = kept_panel.groups.rows["arr"]
    QTest.mouseClick(row.star, Qt.MouseButton.LeftButton)
    assert kept_panel.favourites == [*TILES, "arr"]
    tile = kept_panel.tile("arr")
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert kept_panel.favourites[-2:] == ["arr", TILES[-1]]
    QTest.keyClick(kept_panel.tile("mrr"), Qt.Key.Key_Delete)
    again = MetricsPanel(workplace, Settings())
    qtbot.addWidget(again)
    assert again.favourites == [*TILES[1:-1], "arr", TILES[-1]]
    assert "earn" in again.groups.open_groups


def test_a_tile_dropped_on_another_takes_its_place(kept_panel: MetricsPanel) -> None:
    data = QMimeData()
    data.setData(TILE_MIME, TILES[-1].encode())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    move, tile = Qt.DropAction.MoveAction, kept_panel.tile("mrr")
    QApplication.sendEvent(tile, QDragEnterEvent(QPoint(20, 20), move, data, left, none))
    QApplication.sendEvent(tile, QDropEvent(QPointF(20, 20), move, data, left, none))
    assert kept_panel.favourites == [TILES[-1], *TILES[:-1]]


def test_bands_and_definition_show_on_hover(panel: MetricsPanel) -> None:
    tip = panel.tile("ltv_cac").toolTip()
    assert METRICS["ltv_cac"].definition[:40] in html.unescape(tip)
    assert "Good from" in tip
    assert "Source:" in tip


def test_a_faulty_file_of_limits_is_named_in_the_status_bar(request: pytest.FixtureRequest) -> None:
    faulty = user_folder() / "health-bands.json"
    faulty.parent.mkdir(parents=True, exist_ok=True)
    faulty.write_text("{", encoding="utf-8")
    metric_info.reload_bands()
    request.addfinalizer(metric_info.reload_bands)
    window: MainWindow = request.getfixturevalue("window")
    window.workplace.numbers.compute()
    assert window.status.message.text().endswith("The shipped limits apply.")
