"""A small model on a real canvas, and the hands that work on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.document import Document
from canvas_app.drawing.theme import load_theme
from canvas_app.gui.scene import CanvasView
from canvas_app.gui.view_state import ViewState
from canvas_app.model import (
    Activity,
    Channel,
    Note,
    Partner,
    Place,
    RevenueStream,
    Segment,
    ValueProposition,
)
from tests.gui.window_steps import turn_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def small_model() -> Document:
    """Two cards in each of three lanes, a note and a channel; nothing is connected."""

    def at(lane: int, y: float) -> dict[str, Place]:
        return {"value_chain": Place(x=lane * 250.0 + 33.0, y=y)}

    return Document(
        [
            Activity(id="label", name="Data annotation", stage="data", positions=at(0, 100.0)),
            Partner(id="corpus", name="News corpus", stage="data", positions=at(0, 260.0)),
            Activity(id="tune", name="Fine-tuning", stage="model", positions=at(1, 100.0)),
            Note(id="note", name="Ask the lawyer", positions=at(1, 400.0)),
            ValueProposition(id="draft", name="Draft in seconds", positions=at(3, 100.0)),
            RevenueStream(id="api", name="API usage", positions=at(3, 260.0)),
            Segment(id="vendors", name="Software vendors", positions=at(3, 420.0)),
            Channel(id="sales", name="Inside sales", positions=at(3, 560.0)),
        ]
    )


@dataclass
class Hands:
    """Works on a canvas with mouse and keys, and remembers what it said."""

    view: CanvasView
    told: list[str] = field(default_factory=list)

    @property
    def document(self) -> Document:
        return self.view.document

    @property
    def selection(self) -> frozenset[str]:
        return self.view.state.selection

    def middle(self, card: str) -> QPoint:
        rect = self.view.card_rect(card)
        assert rect is not None
        return rect.center()

    def click(self, at: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseMove(self.view, at)
        QTest.mouseClick(self.view, LEFT, held, at)
        self.look()

    def press(self, at: QPoint, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        self.move(at)
        QTest.mousePress(self.view, button, held, at)

    def move(self, at: QPoint) -> None:
        # Twice: a real X server reports where the pointer was before only now.
        for _ in range(2):
            QTest.mouseMove(self.view, at)
            self.look()

    def release(self, at: QPoint, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT) -> None:
        QTest.mouseRelease(self.view, button, held, at)
        self.look()

    def drag(self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        self.press(start, held)
        self.move(start + (end - start) / 2)
        self.move(end)
        self.release(end, held)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.view, key, held)
        self.look()

    def wheel(self, at: QPoint, angle: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        turn_wheel(self.view, at, angle, held)
        self.look()

    def place_of(self, card: str) -> tuple[float, float]:
        x, y, _w, _h = self.view.stage.scene.layout.rect_of(card)
        return x, y

    def look(self) -> None:
        """Let what was asked for be painted."""
        QApplication.processEvents()


def on_canvas(document: Document) -> Iterator[Hands]:
    view = CanvasView(document, load_theme(), ViewState())
    hands = Hands(view)
    view.told.connect(hands.told.append)
    view.resize(1300, 900)
    view.show()
    view.activateWindow()
    QTest.qWaitForWindowActive(view)
    view.setFocus()
    view.zoom_to_100()
    QApplication.processEvents()
    for button in (LEFT, RIGHT, MIDDLE):
        # Qt's test hands remember a button that an earlier test never let go of.
        QTest.mouseRelease(view, button)
    view.state.set_hover(None)
    yield hands
    view.detach()
    view.close()
    view.deleteLater()


@pytest.fixture
def hands(app: QApplication) -> Iterator[Hands]:
    """Hands on a canvas of 1300 × 900 with the small model at 100 %."""
    yield from on_canvas(small_model())


@pytest.fixture
def empty_hands(app: QApplication) -> Iterator[Hands]:
    """Hands on an empty canvas."""
    yield from on_canvas(Document())
