"""Connecting cards by mouse and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import elements, relations
from canvas_app.gui.tools.connect import KeyConnect
from canvas_app.gui.tools.relation_menu import RelationMenu
from canvas_app.model import Note

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands


def made(hands: Hands) -> list[tuple[str, str, str]]:
    return [(r.source, r.kind, r.target) for r in hands.document.snapshot().relations.values()]


def menu_of(hands: Hands) -> RelationMenu:
    menus: list[RelationMenu] = hands.view.findChildren(RelationMenu)
    menus = [menu for menu in menus if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def pull(hands: Hands, source: str, target: str) -> None:
    """Drag from the handle of one card to another."""
    hands.move(hands.middle(source))
    rect = hands.view.card_rect(source)
    assert rect is not None
    hands.drag(QPoint(rect.right() + 1, rect.center().y()), hands.middle(target))


def test_one_legal_kind_is_made_at_once(hands: Hands) -> None:
    pull(hands, "draft", "vendors")
    assert made(hands) == [("draft", "serves", "vendors")]
    assert hands.selection == set(hands.document.snapshot().relations)


def test_several_legal_kinds_are_offered_in_plain_words(hands: Hands) -> None:
    pull(hands, "corpus", "tune")
    assert made(hands) == []
    menu = menu_of(hands)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert "“News corpus” supplies “Fine-tuning”" in texts
    assert texts.index("“News corpus” depends on “Fine-tuning”") > texts.index(
        "“News corpus” supplies “Fine-tuning”"
    )
    supplies = next(a for a in menu.actions() if a.text() == "“News corpus” supplies “Fine-tuning”")
    QTest.mouseClick(
        menu,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        menu.actionGeometry(supplies).center(),
    )
    hands.look()
    assert made(hands) == [("corpus", "supplies", "tune")]


def test_the_other_direction_is_offered(hands: Hands) -> None:
    pull(hands, "vendors", "draft")
    menu = menu_of(hands)
    texts = [action.text() for action in menu.actions()]
    assert "“Draft in seconds” serves “Software vendors”" in texts
    menu.close()
    hands.look()
    assert made(hands) == []


def test_a_card_alone_has_nothing_to_be_connected_to(empty_hands: Hands) -> None:
    elements.add(empty_hands.document, Note(id="n", name="Alone"))
    empty_hands.view.state.select({"n"})
    empty_hands.key(Qt.Key.Key_C)
    assert empty_hands.view.gesture is None
    assert empty_hands.told == ["There is nothing yet that “Alone” can be connected to."]


def test_a_card_is_not_connected_to_itself(hands: Hands) -> None:
    pull(hands, "draft", "draft")
    assert made(hands) == []


def test_escape_lets_go_of_a_line(hands: Hands) -> None:
    hands.move(hands.middle("draft"))
    rect = hands.view.card_rect("draft")
    assert rect is not None
    hands.press(QPoint(rect.right() + 1, rect.center().y()))
    hands.move(hands.middle("vendors"))
    hands.key(Qt.Key.Key_Escape)
    hands.release(hands.middle("vendors"))
    assert made(hands) == []


def test_the_connect_tool_drags_from_anywhere_on_a_card(hands: Hands) -> None:
    hands.view.state.set_tool("connect")
    hands.drag(hands.middle("draft"), hands.middle("vendors"))
    assert made(hands) == [("draft", "serves", "vendors")]
    hands.key(Qt.Key.Key_Escape)
    assert hands.view.state.tool == "select"


def test_keys_choose_the_target_with_arrows(hands: Hands) -> None:
    hands.click(hands.middle("draft"))
    hands.key(Qt.Key.Key_C)
    hands.key(Qt.Key.Key_Down)
    gesture = hands.view.gesture
    assert isinstance(gesture, KeyConnect)
    while gesture.target != "vendors":
        hands.key(Qt.Key.Key_Tab)
    hands.key(Qt.Key.Key_Return)
    assert made(hands) == [("draft", "serves", "vendors")]
    assert hands.view.gesture is None


def test_nothing_is_dimmed_while_a_target_is_chosen(hands: Hands) -> None:
    relations.connect(hands.document, "label", "tune", "feeds")
    hands.click(hands.middle("tune"))
    scene = hands.view.stage.scene
    assert scene.light is not None
    hands.key(Qt.Key.Key_C)
    assert scene.light is None
    hands.key(Qt.Key.Key_Escape)
    assert scene.light is not None


def test_keys_start_and_a_click_chooses_the_target(hands: Hands) -> None:
    hands.click(hands.middle("draft"))
    hands.key(Qt.Key.Key_C)
    hands.click(hands.middle("vendors"))
    assert made(hands) == [("draft", "serves", "vendors")]


def test_escape_ends_connecting_by_keys(hands: Hands) -> None:
    hands.click(hands.middle("draft"))
    hands.key(Qt.Key.Key_C)
    hands.key(Qt.Key.Key_Escape)
    assert hands.view.gesture is None
    assert hands.selection == {"draft"}


def test_a_line_is_deleted_by_key_and_comes_back(hands: Hands) -> None:
    relation = relations.connect(hands.document, "label", "tune", "feeds")
    hands.view.state.select({relation})
    hands.key(Qt.Key.Key_Delete)
    assert made(hands) == []
    hands.document.history.undo()
    assert made(hands) == [("label", "feeds", "tune")]


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        ("“News corpus” feeds “Fine-tuning”", [("corpus", "feeds", "tune")]),
        ("Delete", []),
    ],
)
def test_the_menu_of_a_line_changes_it(hands: Hands, entry: str, after: list[tuple[str, str, str]]) -> None:
    relations.connect(hands.document, "corpus", "tune", "supplies")
    a, b = hands.view.card_rect("corpus"), hands.view.card_rect("tune")
    assert a is not None
    assert b is not None
    at = QPoint((a.right() + b.left() + 1) // 2, (a.center().y() + b.center().y()) // 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hands.view.mapToGlobal(at))
    QApplication.sendEvent(hands.view, event)
    menu = menu_of(hands)
    action = next(found for found in menu.actions() if found.text() == entry)
    QTest.mouseClick(
        menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, menu.actionGeometry(action).center()
    )
    hands.look()
    assert made(hands) == after
