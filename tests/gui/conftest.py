"""What tests of the window share: the dressed application, a workplace, a window with the example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shiboken6 import Shiboken

import canvas_app.model  # noqa: F401  (pydantic's Field before Qt)
from canvas_app import storage
from canvas_app.gui import application
from canvas_app.gui.settings import Settings
from canvas_app.gui.workplace import Workplace
from canvas_app.model.examples import example_path
from tests.gui.patience import PatientBot, let_workers_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from canvas_app.document import Document
    from canvas_app.gui.panels.inspector import InspectorPanel
    from canvas_app.gui.windows.main_window import MainWindow


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Waits, and closes widgets at the end of the test."""
    return PatientBot(request)


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    """The application with its fonts, palette and style sheet."""
    application.dress()
    return application.start()


@pytest.fixture
def example() -> Document:
    """The example that ships, as if it had just been opened."""
    document = storage.load(example_path("Generative AI"))
    document.history.mark_saved()
    return document


@pytest.fixture
def workplace(app: QApplication, example: Document) -> Iterator[Workplace]:
    """What the panels of a window share, with the example open and its numbers computed."""
    made = Workplace()
    made.open(example)
    made.numbers.compute()
    yield made
    made.close()


@pytest.fixture
def inspector(workplace: Workplace, qtbot: QtBot) -> InspectorPanel:
    """The inspector by itself."""
    from canvas_app.gui.panels.inspector import InspectorPanel

    panel = InspectorPanel(workplace)
    qtbot.addWidget(panel)
    panel.resize(348, 900)
    panel.show()
    return panel


def _on_screen(app: QApplication, bring: Callable[[MainWindow], object]) -> Iterator[MainWindow]:
    """Yield a window into which a document was brought, on screen and at rest."""
    from canvas_app.gui.windows.main_window import MainWindow

    made = MainWindow(Settings())
    made.resize(1600, 1000)
    made.show()
    made.furnish()
    bring(made)
    made.load_library()
    made.workplace.numbers.compute()
    app.processEvents()
    yield made
    if Shiboken.isValid(made):
        made.workplace.document.history.mark_saved()
        made.close()
    app.processEvents()
    let_workers_end()


@pytest.fixture
def window(app: QApplication, user_folder: Path) -> Iterator[MainWindow]:
    """A window with the example."""
    yield from _on_screen(app, lambda made: made.rooms.files.open_example())


@pytest.fixture
def bare_window(app: QApplication, user_folder: Path) -> Iterator[MainWindow]:
    """A window with an empty document; to open the example first and leave it costs four times as much."""
    yield from _on_screen(app, lambda made: made.rooms.files.new())
