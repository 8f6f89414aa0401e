"""A window with a sketch that the checks have something to say about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from canvas_app.document import Document
from canvas_app.gui.dialogs.accept import AcceptDialog
from canvas_app.gui.dialogs.rules import RulesDialog
from canvas_app.model import DocumentInfo, RevenueStream, Segment, ValueProposition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.gui.windows.main_window import MainWindow


@pytest.fixture
def sketch() -> Document:
    """Two streams that nobody pays for, and somebody who could."""
    return Document(
        [
            DocumentInfo(title="Helpdesk writer"),
            RevenueStream(id="seats", name="Seats"),
            RevenueStream(id="calls", name="Calls"),
            ValueProposition(id="answers", name="Answers in seconds"),
            Segment(id="desks", name="Support desks"),
        ]
    )


@pytest.fixture
def checked(bare_window: MainWindow, sketch: Document) -> Iterator[MainWindow]:
    """The window with the sketch, and its Checks tab in front."""
    bare_window.workplace.open(sketch)
    bare_window.workplace.numbers.compute()
    bare_window.activateWindow()
    bare_window.rooms.checks.show()
    QApplication.processEvents()
    yield bare_window
    dialog = bare_window.rooms.checks.dialog
    if isinstance(dialog, AcceptDialog | RulesDialog):
        bare_window.rooms.checks.dialog = None
