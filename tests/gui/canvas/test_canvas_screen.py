"""What stands on the screen after a part of it was painted: the same as if all of it were painted anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from canvas_app.commands import elements, relations
from canvas_app.drawing.cards import CardFacts
from canvas_app.gui.scene import canvas_scene, moving
from canvas_app.model import Activity, Place, quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.gui.canvas.conftest import Hands


class Painted(QObject):
    """Remembers which parts of a widget were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.rects: list[QRect] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.rects.append(event.rect())  # type: ignore[attr-defined]
        return False


def assert_true_on_screen(hands: Hands) -> None:
    """What the window system was last given must be what a picture of everything would be."""
    hands.look()
    view = hands.view
    shown = _levels(view.screen().grabWindow(view.winId()).toImage())
    view.stage.picture.spoil()
    view.finish_painting()
    anew = _levels(view.grab().toImage())
    # Where a thin line is cut at the edge of a region, Qt may be off by one of 255 levels.
    assert np.abs(shown - anew).max() <= 2
    # What was asked for here shall not hide what the next step leaves out.
    for _ in range(2):
        hands.look()


def _levels(image: QImage) -> NDArray[np.int_]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return pixels[:, :, :3].astype(int)


@pytest.fixture
def connected(hands: Hands) -> Hands:
    if QApplication.platformName() != "offscreen":
        pytest.skip("other windows may lie above on a real screen")
    relations.connect(hands.document, "label", "tune", "feeds")
    relations.connect(hands.document, "tune", "draft", "creates")
    relations.connect(hands.document, "draft", "api", "monetizes")
    hands.view.finish_painting()
    hands.look()
    return hands


@pytest.fixture
def painted(connected: Hands) -> Iterator[Painted]:
    watch = Painted()
    connected.view.installEventFilter(watch)
    yield watch
    connected.view.removeEventFilter(watch)


@pytest.mark.parametrize("scale", [1.0, 0.4, 0.2])
@pytest.mark.parametrize("cards", [("tune",), ("label", "tune"), ("label", "tune", "draft", "api")])
def test_every_step_of_a_drag(connected: Hands, scale: float, cards: tuple[str, ...]) -> None:
    hands, start = connected, connected.middle("tune")
    hands.view.zoom_to(scale)
    hands.view.state.select(cards)
    hands.view.finish_painting()
    start = hands.middle("tune")
    hands.press(start)
    for step in (QPoint(9, 4), QPoint(40, 60), QPoint(3, 1), QPoint(-30, 80), QPoint(-31, 81)):
        hands.move(start + step)
        assert hands.view.stage.moving is not None
        assert_true_on_screen(hands)
    hands.release(start + QPoint(-31, 81))
    assert_true_on_screen(hands)
    hands.document.history.undo()
    assert_true_on_screen(hands)


def test_a_zoom_and_a_pan_in_the_middle_of_a_drag(connected: Hands) -> None:
    hands, start = connected, connected.middle("tune")
    hands.press(start)
    hands.move(start + QPoint(60, 30))
    hands.wheel(start, QPoint(0, -240))
    hands.move(start + QPoint(64, 32))
    hands.wheel(start, QPoint(30, 0))
    hands.move(start + QPoint(20, 10))
    assert_true_on_screen(hands)
    hands.view.cancel()
    hands.release(start)
    assert_true_on_screen(hands)


@pytest.mark.parametrize("scale", [1.0, 2.5, 4.0])
def test_pans_and_edits_where_lines_are_as_wide_as_their_money(connected: Hands, scale: float) -> None:
    hands, view = connected, connected.view
    view.set_flows(dict.fromkeys(hands.document.snapshot().relations, 40_000.0))
    view.set_money_flow(True)
    # At the larger scales the upper edges of cards lie between two pixels.
    elements.move(hands.document, "value_chain", {"tune": (283.0, 131.0), "label": (33.0, 187.0)})
    view.zoom_to(scale)
    view.stage.look_at(280.0, 200.0)
    for right, down in ((0, -3), (0, 7), (5, 0), (0, -31), (-33, 1)):
        view.stage.pan(right, down)
        assert_true_on_screen(hands)
    elements.move(hands.document, "value_chain", {"tune": (300.0, 260.0)})
    assert_true_on_screen(hands)
    start = hands.middle("tune")
    hands.press(start)
    for step in (QPoint(9, 40), QPoint(12, -30)):
        hands.move(start + step)
        assert_true_on_screen(hands)
    hands.release(start + QPoint(12, -30))
    assert_true_on_screen(hands)


def test_a_step_of_a_drag_paints_what_moves_and_no_more(connected: Hands, painted: Painted) -> None:
    hands, start = connected, connected.middle("sales")
    hands.press(start)
    hands.move(start + QPoint(-30, 10))
    painted.rects.clear()
    hands.move(start + QPoint(-36, 12))
    card = hands.view.card_rect("sales")
    assert card is not None
    assert painted.rects
    assert all(
        rect.width() < 2 * card.width() and rect.height() < 3 * card.height() for rect in painted.rects
    )
    hands.release(start)


def test_an_edit_paints_its_card_and_no_more(connected: Hands, painted: Painted) -> None:
    hands = connected
    hands.view.state.select(["api"])
    hands.look()
    light = hands.view.stage.scene.light
    painted.rects.clear()
    elements.edit(hands.document, "api", churn=quantity(0.02))
    hands.view.set_money({"api": CardFacts(61_200.0)}, {"api"})
    hands.look()
    card = hands.view.card_rect("api")
    assert card is not None
    around = card.adjusted(-30, -30, 30, 30)
    assert painted.rects
    assert all(around.contains(rect) for rect in painted.rects)
    assert hands.view.stage.scene.light is light, "the graph is the same, and so are the paths through it"
    assert_true_on_screen(hands)


def test_edits_of_all_kinds(connected: Hands) -> None:
    hands, document = connected, connected.document
    hands.view.state.select(["tune"])
    elements.rename(document, "tune", "A much longer name that takes two lines")
    assert_true_on_screen(hands)
    elements.edit(document, "note", text="Longer than it was, on several lines of its own", colour="pink")
    assert_true_on_screen(hands)
    relation = relations.connect(document, "label", "draft", "creates")
    assert_true_on_screen(hands)
    elements.delete(document, [relation, "corpus"])
    assert_true_on_screen(hands)
    elements.move(document, "value_chain", {"tune": (300.0, 500.0)})
    assert_true_on_screen(hands)


def test_moves_in_a_large_model(connected: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas_scene, "AT_ONCE", 0)
    hands, start = connected, connected.middle("tune")
    hands.view.finish_painting()
    hands.drag(start, start + QPoint(10, 120))
    hands.view.finish_painting()
    assert_true_on_screen(hands)
    assert not hands.view.stage.scene.behind


def test_a_connection_in_a_large_model(connected: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas_scene, "AT_ONCE", 0)
    hands = connected
    hands.view.finish_painting()
    hands.look()
    relations.connect(hands.document, "vendors", "api", "pays")
    assert hands.view.stage.scene.behind, "the line comes one frame later"
    hands.look()
    hands.view.finish_painting()
    assert_true_on_screen(hands)
    assert set(hands.view.stage.scene.geometry.link_ids) == set(hands.document.snapshot().relations)


def test_money_that_comes_before_the_lines_of_a_large_model(
    connected: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canvas_scene, "AT_ONCE", 0)
    hands, line = connected, next(iter(connected.document.snapshot().relations))
    hands.view.set_money_flow(True)
    hands.view.set_flows({line: 40_000.0})
    hands.view.finish_painting()
    elements.delete(hands.document, ["note"])
    assert hands.view.stage.scene.behind
    hands.view.set_flows({line: 90_000.0})
    hands.view.stage.catch_up()
    assert_true_on_screen(hands)


def test_the_minimap_is_painted_for_moves_only(connected: Hands) -> None:
    hands, watch = connected, Painted()
    hands.view.minimap.installEventFilter(watch)
    elements.edit(hands.document, "api", churn=quantity(0.02))
    hands.look()
    assert not watch.rects
    elements.move(hands.document, "value_chain", {"label": (40.0, 300.0)})
    hands.look()
    assert watch.rects
    hands.view.minimap.removeEventFilter(watch)


def test_the_minimap_keeps_its_cards_until_a_large_model_has_caught_up(
    connected: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canvas_scene, "AT_ONCE", 0)
    hands, minimap = connected, connected.view.minimap
    before = _levels(minimap.grab().toImage())
    elements.move(hands.document, "value_chain", {"label": (40.0, 500.0)})
    assert hands.view.stage.scene.behind
    assert (_levels(minimap.grab().toImage()) == before).all(), "no frame without cards"
    hands.view.stage.catch_up()
    after = _levels(minimap.grab().toImage())
    hands.view.set_document(hands.document)
    hands.view.finish_painting()
    assert not (after == before).all()
    assert (_levels(minimap.grab().toImage()) == after).all()


def test_cards_that_come_into_sight_with_a_drag_get_their_pictures(
    connected: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = connected
    below = [
        Activity(name=f"Step {i}", stage="model", positions={"value_chain": Place(x=283.0, y=940.0 + 90 * i)})
        for i in range(3)
    ]
    for card in below:
        elements.add(hands.document, card)
    hands.view.state.select({"tune", *(card.id for card in below)})
    hands.look()
    monkeypatch.setattr(moving, "PATIENCE", -1.0)
    start = hands.middle("tune")
    hands.press(start)
    hands.move(start + QPoint(0, -20))
    picture = hands.view.stage.moving
    assert picture is not None
    assert picture.unfinished, "there was no time for cards that are not in sight"
    monkeypatch.setattr(moving, "PATIENCE", 1.0)
    for _ in range(3):
        hands.look()
    assert not picture.unfinished
    assert_true_on_screen(hands)
    hands.release(start + QPoint(0, -20))
