"""Selecting, hovering and moving the focus on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from canvas_app.commands import relations

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
GROUND = QPoint(1180, 700)


def test_click_selects_a_card_and_ground_lets_go(hands: Hands) -> None:
    hands.click(hands.middle("tune"))
    assert hands.selection == {"tune"}
    hands.click(GROUND)
    assert hands.selection == frozenset()


def test_shift_click_adds_and_takes_away(hands: Hands) -> None:
    hands.click(hands.middle("tune"))
    hands.click(hands.middle("label"), SHIFT)
    assert hands.selection == {"tune", "label"}
    hands.click(hands.middle("tune"), SHIFT)
    assert hands.selection == {"label"}


def test_click_on_one_of_several_selects_only_it(hands: Hands) -> None:
    hands.view.select_all()
    hands.click(hands.middle("tune"))
    assert hands.selection == {"tune"}


def test_rubber_band_selects_what_it_touches(hands: Hands) -> None:
    first, second = hands.view.card_rect("label"), hands.view.card_rect("corpus")
    assert first is not None
    assert second is not None
    hands.drag(first.topLeft() - QPoint(20, 20), second.center())
    assert hands.selection == {"label", "corpus"}


def test_rubber_band_with_shift_adds(hands: Hands) -> None:
    hands.click(hands.middle("api"))
    rect = hands.view.card_rect("label")
    assert rect is not None
    hands.drag(rect.topLeft() - QPoint(20, 20), rect.center(), SHIFT)
    assert hands.selection == {"api", "label"}


def test_escape_takes_a_rubber_band_back(hands: Hands) -> None:
    hands.click(hands.middle("api"))
    rect = hands.view.card_rect("label")
    assert rect is not None
    hands.press(rect.topLeft() - QPoint(20, 20))
    hands.move(rect.center())
    assert hands.selection == {"label"}
    hands.key(Qt.Key.Key_Escape)
    assert hands.selection == {"api"}


def test_control_a_selects_every_card(hands: Hands) -> None:
    hands.key(Qt.Key.Key_A, CONTROL)
    assert hands.selection == set(hands.document.graph)


def test_tab_goes_through_the_cards_in_reading_order(hands: Hands) -> None:
    seen: list[str] = []
    for _ in range(len(hands.document.graph)):
        hands.key(Qt.Key.Key_Tab)
        seen += hands.selection
    assert seen == ["label", "corpus", "tune", "note", "draft", "api", "vendors", "sales"]
    hands.key(Qt.Key.Key_Backtab, SHIFT)
    assert hands.selection == {"vendors"}


def test_enter_activates_the_selected_card(hands: Hands) -> None:
    activated: list[str] = []
    hands.view.card_activated.connect(activated.append)
    hands.click(hands.middle("api"))
    hands.key(Qt.Key.Key_Return)
    assert activated == ["api"]


def test_a_selected_card_lights_its_paths(hands: Hands) -> None:
    relations.connect(hands.document, "label", "tune", "feeds")
    relations.connect(hands.document, "tune", "draft", "creates")
    hands.click(hands.middle("tune"))
    light, geometry = hands.view.stage.scene.light, hands.view.stage.scene.geometry
    assert light is not None
    assert {geometry.ids[i] for i in light.cards.nonzero()[0]} == {"label", "tune", "draft"}
    assert light.links.all()
    hands.click(GROUND)
    assert hands.view.stage.scene.light is None


def test_a_card_without_relations_dims_nothing(hands: Hands) -> None:
    hands.click(hands.middle("api"))
    assert hands.view.stage.scene.light is None


def test_lit_elements_of_a_number_dim_the_others_until_escape(hands: Hands) -> None:
    hands.view.set_lit(["api"])
    light = hands.view.stage.scene.light
    assert light is not None
    assert light.cards.sum() == 1
    hands.key(Qt.Key.Key_Escape)
    assert hands.view.stage.scene.light is None


def test_a_line_is_selected_by_a_click_and_named_on_hover(hands: Hands) -> None:
    relation = relations.connect(hands.document, "label", "tune", "feeds")
    said: list[str] = []
    hands.view.status_text.connect(said.append)
    a, b = hands.view.card_rect("label"), hands.view.card_rect("tune")
    assert a is not None
    assert b is not None
    between = QPoint((a.right() + b.left()) // 2, (a.center().y() + b.center().y()) // 2)
    hands.click(between)
    assert hands.selection == {relation}
    assert hands.view.state.hover == relation
    assert said[0] == "“Data annotation” feeds “Fine-tuning”"


def test_double_click_on_ground_asks_for_the_quick_add(hands: Hands) -> None:
    asked: list[tuple[float, float]] = []
    hands.view.quick_add_requested.connect(lambda point, _pos: asked.append((point.x(), point.y())))
    QTest.mouseDClick(hands.view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, GROUND)
    point = hands.view.scene_point(GROUND)
    assert asked == [(point.x(), point.y())]
