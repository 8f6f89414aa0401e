"""What the canvas paints: never an exception, the right pixels, and only what changed."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from canvas_app.commands import elements, relations
from canvas_app.drawing.cards import CardFacts
from canvas_app.gui.scene.camera import Camera
from canvas_app.gui.scene.levels import MONEY_FROM
from canvas_app.gui.scene.picture import reach_at
from canvas_app.gui.tools.wording import tooltip_of
from canvas_app.model import Note, quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.canvas.conftest import Hands

HOSTILE = (
    "<img src='/dev/zero'>&amp;",
    "名前 عربى עברית 👩‍👩‍👧‍👦 😀",
    "a" * 120,
    "\u202eright to left\u202c",
    "e\u0301" * 40,
    "\u200b\u200b",
    "$5 and $10 % {0} \\n",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_painting_never_raises(hands: Hands, name: str) -> None:
    for card in hands.view.reading_order():
        elements.rename(hands.document, card, name)
    relations.connect(hands.document, "label", "tune", "feeds")
    facts = {"api": CardFacts(1e300), "label": CardFacts(-0.0001, "/mo", "EUR")}
    hands.view.set_money(facts, facts)
    hands.view.select_all()
    for scale in (2.0, 1.0, 0.4, 0.1, 0.004):
        hands.view.zoom_to(scale)
        hands.view.finish_painting()
        hands.view.grab()
    assert not hands.view._failed


def test_a_changed_box_is_painted_again_with_its_borders_and_one_without_end_wholly(hands: Hands) -> None:
    picture, size = hands.view.stage.picture, hands.view.size()
    camera, reach = Camera(0.5, 100.0, 40.0), reach_at(0.5)
    box = picture.region_of([(120.0, 60.0, 161.0, 81.0)], camera).boundingRect()
    assert box == QRect(10 - reach, 10 - reach, 21 + 2 * reach, 11 + 2 * reach)
    assert picture.region_of([(-900.0, -900.0, -800.0, -800.0)], camera).isEmpty()
    whole = picture.region_of([(-inf, -inf, inf, inf)], camera).boundingRect()
    assert whole == QRect(-reach, -reach, size.width() + reach, size.height() + reach)


def test_a_failure_is_shown_and_logged_once(
    hands: Hands, expected_log: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_log("could not be painted")

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(hands.view.stage.world, "paint", broken)
    hands.view.stage.picture.spoil()
    image = hands.view.grab().toImage()
    hands.view.grab()
    assert image.pixelColor(700, 20).name() == "#fcedeb"
    monkeypatch.undo()
    hands.view.stage.picture.spoil()
    hands.view.finish_painting()
    assert hands.view.grab().toImage().pixelColor(700, 20).name() != "#fcedeb"


def painted(hands: Hands) -> object:
    hands.view.finish_painting()
    return hands.view.grab().toImage()


@pytest.mark.parametrize("view", ["value_chain", "bmc"])
def test_what_a_commit_touches_looks_as_if_painted_anew(hands: Hands, view: str) -> None:
    hands.view.set_view(view)
    hands.view.zoom_to_100()
    painted(hands)
    document = hands.document
    elements.rename(document, "api", "A much longer name that takes two lines")
    relation = relations.connect(document, "label", "tune", "feeds")
    elements.move(document, "value_chain", {"tune": (290.0, 200.0)})
    elements.edit(
        document, "note", text="A longer text that makes the note higher than it was", colour="pink"
    )
    elements.delete(document, ["vendors"])
    elements.add(document, Note(id="new", name="New"))
    relations.reverse(document, relation)
    document.history.undo()
    partly = painted(hands)
    hands.view.stage.world.cards.clear()
    hands.view.stage.picture.spoil()
    assert painted(hands) == partly


def test_new_numbers_are_painted(hands: Hands) -> None:
    before = painted(hands)
    hands.view.set_money({"api": CardFacts(61_200.0)}, {"api"})
    after = painted(hands)
    assert after != before
    hands.view.set_money({"api": CardFacts(61_200.0)}, ())
    assert hands.view.stage.picture.unfinished is False


def test_new_numbers_that_no_card_shows_paint_nothing_until_they_are_seen(hands: Hands) -> None:
    hands.view.zoom_to(MONEY_FROM * 0.9)
    painted(hands)
    touched: list[object] = []
    hands.view.stage.touched.connect(touched.append)
    hands.view.set_money({"api": CardFacts(61_200.0)}, {"api"})
    assert touched == []
    hands.view.zoom_to(1.0)
    near = painted(hands)
    hands.view.set_money({}, {"api"})
    assert touched
    assert painted(hands) != near


def test_money_flow_widens_lines(hands: Hands) -> None:
    relation = relations.connect(hands.document, "draft", "api", "monetizes")
    hands.view.set_flows({relation: 50_000.0})
    calm = painted(hands)
    hands.view.set_money_flow(True)
    assert hands.view.stage.scene.flow_widths.tolist() == [14.0]
    assert painted(hands) != calm
    hands.view.set_money_flow(False)
    assert painted(hands) == calm


def test_only_lines_whose_width_is_seen_to_differ_are_painted_again(hands: Hands) -> None:
    first = relations.connect(hands.document, "draft", "api", "monetizes")
    second = relations.connect(hands.document, "vendors", "api", "pays")
    hands.view.set_money_flow(True)
    hands.view.set_flows({first: 50_000.0, second: 20_000.0})
    scene = hands.view.stage.scene
    widths = scene.flow_widths.tolist()
    assert scene.set_flows({first: 50_000.0, second: 20_001.0}) == []
    assert scene.flow_widths.tolist() == widths
    boxes = scene.set_flows({first: 50_000.0, second: 30_000.0})
    assert boxes == [tuple(scene.geometry.link_boxes[scene.geometry.link_index[second]].tolist())]
    painted(hands)
    hands.view.set_flows({first: 50_000.0, second: 45_000.0})
    partly = painted(hands)
    hands.view.stage.picture.spoil()
    assert painted(hands) == partly


def test_the_minimap_follows_cards_and_keeps_its_picture_for_numbers(hands: Hands) -> None:
    hands.view.minimap.grab()
    kept = hands.view.minimap._blocks
    elements.edit(hands.document, "api", churn=quantity(0.02))
    hands.view.minimap.grab()
    assert hands.view.minimap._blocks is kept
    elements.edit(hands.document, "note", colour="pink")
    hands.view.minimap.grab()
    assert hands.view.minimap._blocks is not kept


def test_the_empty_canvas_helps(empty_hands: Hands) -> None:
    empty = painted(empty_hands)
    elements.add(empty_hands.document, Note(id="n", name="Now there is one"))
    elements.delete(empty_hands.document, ["n"])
    assert painted(empty_hands) == empty


def test_another_document_is_shown_whole(hands: Hands, empty_hands: Hands) -> None:
    old = hands.document
    hands.view.state.select({"api"})
    hands.view.set_document(empty_hands.document)
    assert hands.view.reading_order() == ()
    assert hands.selection == frozenset()
    elements.delete(old, ["api"])
    assert hands.view.reading_order() == ()


def test_tooltips_show_markup_as_text(hands: Hands) -> None:
    elements.rename(hands.document, "api", "<b>API</b>")
    at = hands.middle("api")
    QApplication.sendEvent(hands.view, QHelpEvent(QEvent.Type.ToolTip, at, hands.view.mapToGlobal(at)))
    assert "&lt;b&gt;API&lt;/b&gt;" in QToolTip.text()
    QToolTip.hideText()
    assert tooltip_of(hands.document, "nothing") == ""


def test_the_foot_bar_follows_the_state(hands: Hands) -> None:
    bar = hands.view.foot_bar
    hands.view.state.set_tool("note")
    hands.view.state.set_money_flow(True)
    assert bar.money.isChecked()
    assert bar.money.text() == "Money flow on"
    bar.money.click()
    assert not hands.view.state.money_flow
    assert bar.geometry().left() >= 0
    assert bar.geometry().bottom() < hands.view.height()
