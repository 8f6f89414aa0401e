"""Pan, zoom, minimap and level of detail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from canvas_app.commands import elements, frames
from canvas_app.drawing import value_chain
from canvas_app.gui.scene.frames import tab_rect
from canvas_app.gui.scene.levels import detail_at

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands

CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
AT = QPoint(437, 311)


def test_zooming_keeps_the_point_under_the_pointer(hands: Hands) -> None:
    before = hands.view.scene_point(AT)
    for _ in range(5):
        hands.wheel(AT, QPoint(0, -120), CONTROL)
    after = hands.view.scene_point(AT)
    assert hands.view.camera.scale == pytest.approx(1.2**-5)
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=2.5)


def test_the_plain_wheel_scrolls_or_zooms_as_chosen(hands: Hands) -> None:
    before = hands.view.camera
    hands.wheel(AT, QPoint(0, -120))
    assert hands.view.camera.scale == before.scale
    assert hands.view.camera.y == before.y + 60
    hands.view.state.set_wheel_zooms(True)
    hands.wheel(AT, QPoint(0, -120))
    assert hands.view.camera.scale < before.scale


@pytest.mark.parametrize("how", ["middle", "space"])
def test_pan(hands: Hands, how: str) -> None:
    before = hands.view.camera
    button = Qt.MouseButton.MiddleButton if how == "middle" else Qt.MouseButton.LeftButton
    if how == "space":
        QTest.keyPress(hands.view, Qt.Key.Key_Space)
    hands.press(AT, button=button)
    hands.move(AT + QPoint(80, -30))
    hands.release(AT + QPoint(80, -30), button=button)
    if how == "space":
        QTest.keyRelease(hands.view, Qt.Key.Key_Space)
    assert (hands.view.camera.x, hands.view.camera.y) == (before.x - 80, before.y + 30)
    assert hands.selection == frozenset()


def test_a_panned_picture_is_the_same_as_a_fresh_one(hands: Hands) -> None:
    hands.wheel(AT, QPoint(0, -120))
    hands.wheel(AT, QPoint(-73, 45))
    hands.view.finish_painting()
    scrolled = hands.view.grab().toImage()
    hands.view.stage.picture.spoil()
    hands.view.finish_painting()
    assert hands.view.grab().toImage() == scrolled


def test_a_zoom_at_rest_is_painted_sharp(hands: Hands) -> None:
    hands.wheel(AT, QPoint(0, 120), CONTROL)
    assert hands.view.stage.picture.held
    hands.view.finish_painting()
    assert not hands.view.stage.picture.held
    sharp = hands.view.grab().toImage()
    hands.view.stage.picture.spoil()
    hands.view.finish_painting()
    assert hands.view.grab().toImage() == sharp


def test_zoom_to_fit_shows_everything(hands: Hands) -> None:
    hands.view.zoom_to(3.0)
    hands.view.zoom_to_fit()
    for card in hands.view.reading_order():
        rect = hands.view.card_rect(card)
        assert rect is not None
        assert hands.view.rect().contains(rect)


def test_zoom_to_selection_and_to_100(hands: Hands) -> None:
    hands.view.state.select({"api"})
    hands.view.zoom_to_selection()
    rect = hands.view.card_rect("api")
    assert rect is not None
    middle = hands.view.rect().center()
    assert (rect.center() - middle).manhattanLength() < 6
    hands.view.zoom_to_100()
    assert hands.view.camera.scale == 1.0
    assert hands.view.state.zoom == 1.0


@pytest.mark.parametrize("box", [(260.0, 300.0, 600.0, 2400.0), (760.0, 900.0, 240.0, 300.0)])
@pytest.mark.parametrize("view", ["value_chain", "bmc"])
def test_a_frame_that_is_zoomed_to_is_clear_of_heads_and_tools(
    view: str, box: tuple[float, float, float, float], hands: Hands
) -> None:
    hands.view.set_view(view)
    frame = frames.add(hands.document, view, box, "Plan")
    hands.view.state.select({frame})
    hands.view.zoom_to_selection()
    camera = hands.view.camera
    x, y, w, h = box
    tab = tab_rect(hands.view.stage, frame)
    assert tab is not None
    heads = value_chain.HEAD_HEIGHT * camera.scale if view == "value_chain" else 0.0
    assert tab.top() >= heads
    assert camera.to_view(x, y + h)[1] < hands.view.foot_bar.y()
    assert camera.to_view(x, y)[0] >= 0.0
    assert camera.to_view(x + w, y)[0] <= hands.view.width()


def test_reveal_moves_no_more_than_needed(hands: Hands) -> None:
    camera = hands.view.camera
    hands.view.reveal("label")
    assert hands.view.camera == camera
    hands.wheel(AT, QPoint(0, -12000))
    hands.view.reveal("label")
    rect = hands.view.card_rect("label")
    assert rect is not None
    assert hands.view.rect().contains(rect)


def test_a_click_in_the_minimap_moves_the_camera(hands: Hands) -> None:
    minimap = hands.view.minimap
    assert minimap.isVisible()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NONE, QPoint(20, 90))
    low = hands.view.visible_centre()
    QTest.mouseClick(minimap, Qt.MouseButton.LeftButton, NONE, QPoint(150, 10))
    high = hands.view.visible_centre()
    assert high.x() > low.x()
    assert high.y() < low.y()
    hands.view.set_minimap_visible(False)
    assert not minimap.isVisible()


def test_an_empty_canvas_has_no_minimap(hands: Hands) -> None:
    minimap = hands.view.minimap
    elements.delete(hands.document, hands.view.reading_order())
    assert not minimap.isVisible()
    hands.document.history.undo()
    assert minimap.isVisible()


@pytest.mark.parametrize(
    ("scale", "detail"), [(1.0, "full"), (0.5, "full"), (0.49, "name"), (0.25, "name"), (0.24, "block")]
)
def test_level_of_detail(hands: Hands, scale: float, detail: str) -> None:
    assert detail_at(scale) == detail
    hands.view.zoom_to(scale)
    hands.view.stage.world.cards.clear()
    hands.view.stage.picture.spoil()
    hands.view.finish_painting()
    assert (hands.view.stage.world.cards.bytes == 0) == (detail == "block")


def test_card_pictures_stay_within_their_bound(hands: Hands) -> None:
    cards = hands.view.stage.world.cards
    cards.limit = 200_000
    for scale in np.linspace(0.5, 2.0, 12):
        hands.view.zoom_to(float(scale))
        hands.view.finish_painting()
    assert cards.bytes <= 200_000


def test_views_show_the_same_elements(hands: Hands) -> None:
    ids = set(hands.view.reading_order())
    hands.view.state.set_view("bmc")
    hands.look()
    assert set(hands.view.reading_order()) == ids
    assert not hands.view.stage.scene.lines_shown
