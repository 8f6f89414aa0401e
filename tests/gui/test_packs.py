"""Packs in the window: a stream stands at once, what belongs to it comes by a click, a key or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.model import Note, RevenueStream
from canvas_app.storage.packs import packs_folder
from tests.gui.window_steps import Answers, drop, entry_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.panels.pack_offer import PackOffer
    from canvas_app.gui.windows.main_window import MainWindow

API = "fw.revenue_model.pay_per_api"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def empty(bare_window: MainWindow) -> MainWindow:
    """The window with an empty canvas."""
    return bare_window


def names(window: MainWindow) -> list[str]:
    return [element.name for element in window.workplace.document.snapshot().elements.values()]


def offer_of(window: MainWindow) -> PackOffer:
    return window.rooms.insert.packs.offer


def drop_stream(window: MainWindow) -> str:
    drop(window, API, window.canvas.width() * 0.7, window.canvas.height() * 0.3)
    (stream,) = window.workplace.state.selection
    return stream


def test_a_stream_stands_at_once_and_the_offer_takes_no_focus(empty: MainWindow) -> None:
    empty.canvas.setFocus()
    drop_stream(empty)
    assert names(empty) == ["Pay-per-API"]
    offer = offer_of(empty)
    assert offer.isVisible()
    assert offer.accessibleDescription().startswith(
        "Usually with it: Deployment, Answers by call, Developers"
    )
    assert empty.canvas.hasFocus()
    assert QApplication.activePopupWidget() is None
    assert empty.canvas.rect().contains(offer.geometry())
    assert not offer.geometry().intersects(empty.canvas.foot_bar.geometry())


def test_a_click_adds_what_belongs_to_it_in_the_same_step(empty: MainWindow) -> None:
    stream = drop_stream(empty)
    offer = offer_of(empty)
    number = int(offer.add_button.text().removeprefix("Add "))
    QTest.mouseClick(offer.add_button, LEFT)
    snapshot = empty.workplace.document.snapshot()
    assert len(snapshot.elements) == number + 1
    assert {"Metering and billing", "Developers", "Developer portal"} <= set(names(empty))
    assert {r.kind for r in snapshot.incoming[stream]} == {"monetizes", "pays"}
    assert not offer.isVisible()
    empty.workplace.document.history.undo()
    assert names(empty) == []


def test_the_key_adds_it_too(empty: MainWindow) -> None:
    drop_stream(empty)
    empty.canvas.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(empty.canvas, Qt.Key.Key_B, both)
    assert len(names(empty)) > 5


@pytest.mark.parametrize("what", ["click", "escape", "commit", "view", "not now", "undo"])
def test_the_offer_goes_when_the_user_does_anything_else(empty: MainWindow, what: str) -> None:
    drop_stream(empty)
    offer, document = offer_of(empty), empty.workplace.document
    if what == "click":
        QTest.mouseClick(empty.canvas, LEFT, pos=empty.canvas.rect().center())
    elif what == "escape":
        empty.canvas.setFocus()
        QTest.keyClick(empty.canvas, Qt.Key.Key_Escape)
    elif what == "commit":
        with document.transact("Add a note") as tx:
            tx.put(Note(name="Note"))
    elif what == "view":
        empty.rooms.view.bmc()
    elif what == "undo":
        empty.rooms.edit.undo()
    else:
        QTest.mouseClick(offer.close_button, LEFT)
    QApplication.processEvents()
    assert not offer.isVisible()
    assert "Metering and billing" not in names(empty)


def test_parts_can_be_chosen_with_check_marks(empty: MainWindow) -> None:
    drop_stream(empty)
    QTest.mouseClick(offer_of(empty).choose_button, LEFT)
    package = empty.rooms.insert.package
    assert package is not None
    assert not package.only_button.isVisible()
    assert package.boxes["metering"].isChecked()
    assert not package.boxes["payment"].isChecked()
    for key, box in package.boxes.items():
        box.setChecked(key in ("metering", "payment"))
    assert package.accept_button.text() == "Place 2 cards"
    QTest.keyClick(package, Qt.Key.Key_Return)
    assert sorted(names(empty)) == ["Metering and billing", "Pay-per-API", "Payment provider"]
    empty.workplace.document.history.undo()
    assert names(empty) == []


def test_escape_in_the_check_marks_leaves_the_stream_alone(empty: MainWindow) -> None:
    drop_stream(empty)
    QTest.mouseClick(offer_of(empty).choose_button, LEFT)
    package = empty.rooms.insert.package
    assert package is not None
    QTest.keyClick(package, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert names(empty) == ["Pay-per-API"]


def test_a_card_that_stands_already_gets_it_later(empty: MainWindow) -> None:
    stream = drop_stream(empty)
    empty.workplace.state.select(())
    empty.workplace.state.select({stream})
    empty.update_actions()
    empty.actions_by_id["insert.belongings"].trigger()
    package = empty.rooms.insert.package
    assert package is not None
    QTest.keyClick(package, Qt.Key.Key_Return)
    assert "Developers" in names(empty)
    assert empty.workplace.document.history.undo_label == "Add what belongs to “Pay-per-API”"


def test_a_partner_offers_its_channel_and_its_risk(empty: MainWindow) -> None:
    drop(empty, entry_of("partner", "channel partner"), 300, 200)
    QTest.mouseClick(offer_of(empty).add_button, LEFT)
    assert {"Partner channel", "The partner changes its terms"} <= set(names(empty))


def test_ctrl_enter_in_the_library_asks_first(empty: MainWindow) -> None:
    library = empty.library
    QTest.keyClicks(library.search, "pay-per-api")
    library.list.setFocus()
    QTest.keyClick(library.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    package = empty.rooms.insert.package
    assert package is not None
    assert package.only_button.text() == "Only the revenue stream"
    QTest.keyClick(package, Qt.Key.Key_Return)
    assert "Metering and billing" in names(empty)
    assert len(list(empty.workplace.document.snapshot().of_kind(RevenueStream))) == 1
    empty.workplace.document.history.undo()
    assert names(empty) == []


def test_enter_in_the_library_stays_quick(empty: MainWindow) -> None:
    empty.library.search.setFocus()
    QTest.keyClicks(empty.library.search, "pay-per-api")
    QTest.keyClick(empty.library.search, Qt.Key.Key_Return)
    assert names(empty) == ["Pay-per-API"]
    assert empty.library.search.hasFocus()
    assert offer_of(empty).isVisible()


def write_pack(**fields: object) -> None:
    pack = {
        "id": "own",
        "title": "Own",
        "anchors": [{"kind": "entry", "id": "activity.training"}],
        "parts": [{"key": "gpu", "kind": "cost", "name": "GPU hours & <b>power</b>"}],
        "relations": [{"kind": "incurs", "source": "anchor", "target": "gpu"}],
    }
    packs_folder().mkdir(parents=True, exist_ok=True)
    content = {"format": "bmpack", "version": 1, "packs": [pack | fields]}
    (packs_folder() / "own.json").write_text(json.dumps(content))


def test_a_pack_of_ones_own_is_offered_without_a_new_start(empty: MainWindow) -> None:
    drop(empty, "activity.training", 300, 200)
    assert not offer_of(empty).isVisible()
    empty.workplace.document.history.undo()
    write_pack()
    drop(empty, "activity.training", 300, 200)
    assert offer_of(empty).isVisible()
    QTest.mouseClick(offer_of(empty).add_button, LEFT)
    assert "GPU hours & <b>power</b>" in names(empty)


def test_faults_of_own_packs_stand_at_the_foot_of_the_library(empty: MainWindow, qtbot: QtBot) -> None:
    assert not empty.library.pack_faults.isVisible()
    write_pack(hook="run me")
    empty.load_library()
    qtbot.waitUntil(empty.library.pack_faults.isVisible)
    assert empty.library.pack_faults.text() == "1 fault in your packs…"
    with Answers() as answers:
        QTest.mouseClick(empty.library.pack_faults, LEFT)
    assert answers.said == [
        "Some packs are left out. “own.json”, pack “own”, Hook, is not a field that this version knows."
    ]
    write_pack()
    QTest.mouseClick(empty.library.pack_faults, LEFT)
    assert not empty.library.pack_faults.isVisible()


def test_the_folder_of_packs_can_be_opened(empty: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    empty.actions_by_id["insert.packs_folder"].trigger()
    assert opened == [str(packs_folder())]
    assert packs_folder().is_dir()


def test_the_names_of_an_offer_are_as_many_as_its_button_says(empty: MainWindow) -> None:
    drop_stream(empty)
    QTest.mouseClick(offer_of(empty).add_button, LEFT)
    with empty.workplace.document.transact("Remove") as tx:
        for element in list(empty.workplace.document.snapshot().elements.values()):
            if element.name in ("Pay-per-API", "Developers"):
                tx.remove(element.id)
    drop_stream(empty)
    offer = offer_of(empty)
    said = offer.accessibleDescription()
    assert offer.add_button.text() == "Add 1"
    assert said.startswith("Usually with it: Developers. ")
    assert said.endswith("others already stand here and will be connected.")
