"""The forecast room: real windows and keys, figures drawn beside the window, what leaves it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from shiboken6 import Shiboken

from canvas_app.commands import elements
from canvas_app.gui.panels.simulation_bar import OUTDATED
from canvas_app.gui.windows.forecast_room import ForecastRoom
from canvas_app.model import DOCUMENT_ID, RevenueStream
from canvas_app.report.plots import KINDS
from tests.gui.window_steps import Answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def room_of(window: MainWindow) -> ForecastRoom:
    window.actions_by_id["view.forecast"].trigger()
    return next(room for room in window.findChildren(ForecastRoom) if not room.shut)


@pytest.fixture
def room(window: MainWindow, qtbot: QtBot) -> Iterator[ForecastRoom]:
    opened = room_of(window)
    shown(opened, qtbot, "revenue")
    yield opened
    if Shiboken.isValid(opened) and not opened.shut:
        opened.close()


def shown(room: ForecastRoom, qtbot: QtBot, figure_id: str) -> None:
    """Wait until a figure is drawn and nothing else is under way."""
    qtbot.waitUntil(lambda: room.plot is not None and room.plot.id == figure_id)
    qtbot.waitUntil(lambda: room.drawer.at_rest)


def key(room: ForecastRoom, number: Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(room.figures, number, modifiers or Qt.KeyboardModifier.NoModifier)


def edit_prices(room: ForecastRoom, window: MainWindow) -> None:
    """Let every stream start with other customers."""
    document = window.workplace.document
    for stream in document.snapshot().of_kind(RevenueStream):
        assert stream.customers_start is not None
        grown = stream.customers_start.model_copy(update={"value": 9_000.0, "low": None, "high": None})
        elements.edit(document, stream.id, customers_start=grown)


def test_numbers_and_arrows_switch_figures(room: ForecastRoom, qtbot: QtBot) -> None:
    key(room, Key.Key_3)
    shown(room, qtbot, "cash")
    assert "Cash is lowest in month" in room.view.accessibleName()
    key(room, Key.Key_Down)
    shown(room, qtbot, "cohorts")
    key(room, Key.Key_Left)
    shown(room, qtbot, "cash")
    key(room, Key.Key_8)
    shown(room, qtbot, "price")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_figure_is_drawn(room: ForecastRoom, qtbot: QtBot, kind: object) -> None:
    figure_id = kind.id  # type: ignore[attr-defined]
    room.figures.choose(figure_id)
    shown(room, qtbot, figure_id)
    assert room.view.picture is not None
    assert room.view.picture.shapes
    assert not room.view.grab().toImage().isNull()


def test_an_edit_in_the_model_changes_the_figure(
    room: ForecastRoom, window: MainWindow, qtbot: QtBot
) -> None:
    assert room.plot is not None
    before = room.plot.table
    edit_prices(room, window)
    window.workplace.numbers.compute()
    qtbot.waitUntil(lambda: room.plot is not None and room.plot.table != before)
    shown(room, qtbot, "revenue")
    analysis = window.workplace.numbers.analysis
    assert analysis is not None
    assert [row[-1] for row in room.plot.table.rows] == analysis.total_revenue.tolist()


def test_the_data_is_copied_for_spreadsheets(room: ForecastRoom, window: MainWindow) -> None:
    key(room, Key.Key_C, CONTROL | SHIFT)
    data = QGuiApplication.clipboard().mimeData()
    rows = list(csv.reader(data.text().splitlines(), delimiter="\t"))
    assert rows[0][0] == "Month"
    assert rows[0][-1] == "Total"
    analysis = window.workplace.numbers.analysis
    assert analysis is not None
    assert [float(row[-1]) for row in rows[1:]] == pytest.approx(analysis.total_revenue.tolist())
    assert bytes(data.data("text/csv").data()).startswith(b"Month,")


def test_the_picture_is_copied(room: ForecastRoom) -> None:
    key(room, Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert room.plot is not None
    assert room.plot.title.encode() in bytes(data.data("image/svg+xml").data())


def test_figures_are_exported_by_one_dialog(room: ForecastRoom, tmp_path: Path) -> None:
    for suffix in ("svg", "png", "pdf", "csv"):
        with Answers(tmp_path / f"revenue.{suffix}"):
            QTest.mouseClick(room.choices.export, Qt.MouseButton.LeftButton)
    assert room.plot is not None
    assert room.plot.title in (tmp_path / "revenue.svg").read_text(encoding="utf-8")
    assert (tmp_path / "revenue.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "revenue.pdf").read_bytes().startswith(b"%PDF")
    rows = list(csv.reader((tmp_path / "revenue.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert tuple(rows[0]) == room.plot.table.header


def test_a_failed_export_says_so(room: ForecastRoom, tmp_path: Path) -> None:
    with Answers("OK") as answers:
        assert not room.exports.write(tmp_path / "gone" / "figure.svg")
    assert "could not be written" in answers.said[0]
    assert room.isVisible()


def test_the_simulation_starts_when_its_figure_is_shown(room: ForecastRoom, qtbot: QtBot) -> None:
    key(room, Key.Key_7)
    qtbot.waitUntil(lambda: room.simulation is not None and not room.simulator.running)
    shown(room, qtbot, "distribution")
    assert room.simulation is not None
    assert room.plot is not None
    assert [row[2] for row in room.plot.table.rows] == room.simulation.bands["cash"][1].tolist()
    assert room.foot.words.text() == "10,000 trials, seed 1"


def test_a_simulation_can_be_cancelled(room: ForecastRoom, window: MainWindow, qtbot: QtBot) -> None:
    elements.edit(window.workplace.document, DOCUMENT_ID, trials=100_000)
    window.workplace.numbers.compute()
    key(room, Key.Key_7)
    qtbot.waitUntil(lambda: room.simulator.running)
    assert room.foot.button.text() == "Cancel"
    QTest.mouseClick(room.foot.button, Qt.MouseButton.LeftButton)
    assert not room.simulator.running
    assert room.foot.button.text().startswith("Run")
    shown(room, qtbot, "distribution")
    assert room.simulation is None or room.simulation.trials < 100_000


def test_after_an_edit_the_simulation_is_of_an_earlier_state(
    room: ForecastRoom, window: MainWindow, qtbot: QtBot
) -> None:
    key(room, Key.Key_7)
    qtbot.waitUntil(lambda: room.simulation is not None and not room.simulator.running)
    first = room.simulation
    edit_prices(room, window)
    window.workplace.numbers.compute()
    assert room.foot.words.text() == OUTDATED
    assert room.foot.button.text() == "Run again"
    QTest.mouseClick(room.foot.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: room.simulation is not first and not room.simulator.running)
    assert room.foot.words.text() != OUTDATED


def test_choices_belong_to_their_figure(room: ForecastRoom, qtbot: QtBot) -> None:
    key(room, Key.Key_6)
    shown(room, qtbot, "tornado")
    assert not room.choices.measure.isHidden()
    room.choices.measure.setCurrentIndex(room.choices.measure.values.index("mrr"))
    room.choices.measure.activated.emit(room.choices.measure.currentIndex())
    qtbot.waitUntil(lambda: room.plot is not None and "MRR" in room.plot.title)
    key(room, Key.Key_1)
    shown(room, qtbot, "revenue")
    assert room.choices.measure.isHidden()
    key(room, Key.Key_6)
    shown(room, qtbot, "tornado")
    assert room.choices.measure.value == "mrr"


def test_the_pointer_tells_the_numbers(room: ForecastRoom) -> None:
    assert room.view.picture is not None
    spot = room.view.picture.spots[0]
    assert room.view.spot_at(spot.x + 3, spot.y) == spot
    QTest.mouseMove(room.view, QPoint(round(spot.x), round(spot.y)))
    assert "month 1" in spot.text
    assert room.view.spot_at(-500.0, -500.0) is None


def test_an_empty_document_gets_advice_and_never_simulates(
    room: ForecastRoom, window: MainWindow, qtbot: QtBot
) -> None:
    window.rooms.files.new()
    window.workplace.numbers.compute()
    qtbot.waitUntil(lambda: room.plot is not None and room.plot.empty)
    key(room, Key.Key_7)
    shown(room, qtbot, "distribution")
    room._on_idle()
    assert not room.simulator.running
    assert room.plot is not None
    assert "low and a high value" in room.plot.advice


def test_the_room_remembers_its_figure_and_closes_with_escape(
    room: ForecastRoom, window: MainWindow, qtbot: QtBot
) -> None:
    assert room_of(window) is room
    key(room, Key.Key_4)
    shown(room, qtbot, "cohorts")
    key(room, Key.Key_F11)
    assert room.isFullScreen()
    key(room, Key.Key_Escape)
    assert not room.isFullScreen()
    key(room, Key.Key_Escape)
    again = room_of(window)
    assert again is not room
    shown(again, qtbot, "cohorts")
    again.close()


def test_the_room_goes_with_its_window(room: ForecastRoom, window: MainWindow) -> None:
    window.workplace.document.history.mark_saved()
    assert window.close()
    assert not Shiboken.isValid(room) or room.shut
