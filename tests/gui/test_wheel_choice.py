"""What the wheel does is chosen in the View menu, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint

from canvas_app.gui.settings import Settings
from canvas_app.gui.windows.main_window import MainWindow
from tests.gui.window_steps import click_in_menu, turn_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

AT, NOTCH = QPoint(437, 311), QPoint(0, -120)
WHEEL = "view.wheel_zooms"


@pytest.fixture
def next_window(window: MainWindow) -> Iterator[MainWindow]:
    """A window that is opened after the first one was closed with its wheel chosen to zoom."""
    click_in_menu(window, "View", WHEEL)
    window.close()
    made = MainWindow(Settings())
    made.resize(1600, 1000)
    made.show()
    made.furnish()
    yield made
    made.close()


def _marked(window: MainWindow) -> QAction:
    """Return the entry of the menu, brought up to date as the bar does it."""
    window.update_actions()
    return window.actions_by_id[WHEEL]


def test_the_view_menu_says_what_the_wheel_does(window: MainWindow) -> None:
    before = window.canvas.camera
    assert not _marked(window).isChecked()
    turn_wheel(window.canvas, AT, NOTCH)
    assert window.canvas.camera.scale == before.scale
    assert window.canvas.camera.y == pytest.approx(before.y + 60 / before.scale)
    click_in_menu(window, "View", WHEEL)
    assert _marked(window).isChecked()
    turn_wheel(window.canvas, AT, NOTCH)
    assert window.canvas.camera.scale == pytest.approx(before.scale / 1.2)
    click_in_menu(window, "View", WHEEL)
    assert not _marked(window).isChecked()
    turn_wheel(window.canvas, AT, NOTCH)
    assert window.canvas.camera.scale == pytest.approx(before.scale / 1.2)


def test_the_choice_is_remembered(next_window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(next_window.actions_by_id[WHEEL].isChecked)
    before = next_window.canvas.camera.scale
    turn_wheel(next_window.canvas, AT, NOTCH)
    assert next_window.canvas.camera.scale == pytest.approx(before / 1.2)
