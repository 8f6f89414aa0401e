"""The window: bars, panels, actions, keys, and how its parts follow the document."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.gui.actions import ACTIONS, MENUS, key_sequences
from canvas_app.gui.settings import Settings
from canvas_app.gui.windows.main_window import MainWindow
from canvas_app.gui.windows.right_panel import INSPECTOR_PAGE
from canvas_app.gui.workplace import Workplace
from canvas_app.model import Activity, DocumentInfo, Place
from tests.gui.window_steps import Answers

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_every_action_has_a_menu_and_a_handler(window: MainWindow) -> None:
    in_menus = {
        action.objectName()
        for top in window.menuBar().actions()
        for action in top.menu().actions()  # type: ignore[attr-defined]
    }
    assert {spec.id for spec in ACTIONS} <= in_menus
    assert {spec.menu for spec in ACTIONS} == set(MENUS)


def test_no_two_actions_share_a_key(app: QApplication) -> None:
    seen: dict[str, str] = {}
    for spec in ACTIONS:
        for sequence in key_sequences(spec):
            key = sequence.toString()
            assert key not in seen, f"{spec.id} and {seen[key]} both want {key}"
            seen[key] = spec.id


def test_the_bars_say_what_is_open(window: MainWindow) -> None:
    snapshot = window.workplace.document.snapshot()
    assert window.windowTitle().startswith("Example: Generative AI")
    assert window.top_bar.title._whole == snapshot.info.title
    assert (
        f"{len(snapshot.elements)} elements · {len(snapshot.relations)} relations"
        in window.status.counts.text()
    )
    assert "Numbers recomputed in" in window.status.numbers.text()
    assert not window.isWindowModified()


def test_the_title_shows_the_name_of_any_file(window: MainWindow, tmp_path: Path) -> None:
    """Marks of direction, control characters, bytes that are no text, and what Qt reads as its own mark."""
    name = "a\u202eb\x07c\udce9d[*].bmcanvas"
    window.workplace.open(Document([DocumentInfo(title="Plan\u202e")]), tmp_path / name)
    assert window.windowTitle() == "Plan – ab\ufffdc\ufffdd[*][*].bmcanvas[*] – AI business model canvas"


def test_the_keys_go_from_part_to_part_and_come_back_to_where_they_were(window: MainWindow) -> None:
    window.activateWindow()
    window.workplace.state.select([window.workplace.document.snapshot().of_kind(Activity)[0].id])
    window.rooms.view.inspector()
    QApplication.processEvents()
    field = window.focusWidget()
    assert window.right.isAncestorOf(field)
    seen = []
    for _part in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert seen == [window.library.search, window.canvas, field]
    window.rooms.view.library()
    window.rooms.view.strategy()
    assert window.centre.strategy is not None
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert window.focusWidget() is field
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is window.centre.strategy.list


def test_the_example_is_a_copy_without_a_file(window: MainWindow) -> None:
    assert window.workplace.path is None
    assert not window.workplace.modified


def test_one_key_hides_and_shows_each_panel(window: MainWindow) -> None:
    window.activateWindow()
    for key, panel in ((Qt.Key.Key_F9, window.library), (Qt.Key.Key_F10, window.right)):
        QTest.keyClick(window, key)
        assert panel.isHidden()
        QTest.keyClick(window, key)
        assert not panel.isHidden()


def test_panels_and_tabs_are_remembered(window: MainWindow, app: QApplication) -> None:
    window.rooms.view.library()
    window.right.show_page(1)
    window._remember()
    other = MainWindow(Settings())
    other.furnish()
    assert other.library.isHidden()
    assert other.right.tabs.currentIndex() == 1
    other.close()


def test_undo_names_what_it_takes_back(window: MainWindow, qtbot: QtBot) -> None:
    element = next(iter(window.workplace.document.snapshot().elements.values()))
    window.workplace.state.select({element.id})
    window.rooms.edit.delete()
    qtbot.waitUntil(lambda: "delete" in window.actions_by_id["edit.undo"].text())
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.workplace.document.element(element.id) == element
    qtbot.waitUntil(lambda: "delete" in window.actions_by_id["edit.redo"].text())
    assert not window.actions_by_id["edit.undo"].isEnabled()


def test_an_edit_that_counts_the_same_leaves_tabs_and_actions_alone(window: MainWindow) -> None:
    tabs = window.right.tabs
    # A look that is still to come would show what it counts.
    window.workplace.checks.look()
    tabs.show_count(2, "Checks", 3, "bad")
    heard: list[QEvent.Type] = []

    class Listener(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            heard.append(event.type())
            return False

    def hears() -> bool:
        heard.clear()
        QApplication.processEvents()
        return bool(heard)

    listener = Listener()
    tabs.installEventFilter(listener)
    while hears():
        # One layout asks for the next.
        pass
    tabs.show_count(2, "Checks", 3, "bad")
    assert not hears()
    tabs.show_count(2, "Checks", 4, "bad")
    assert hears()
    assert QEvent.Type.Paint in heard

    window.update_actions()
    undo = window.actions_by_id["edit.undo"]
    undo.setEnabled(True)
    window.update_actions()
    assert undo.isEnabled()
    elements.rename(window.workplace.document, next(iter(window.workplace.document.snapshot().elements)), "N")
    window.workplace.document.history.undo()
    window.update_actions()
    assert not undo.isEnabled()


def test_the_view_switch_and_the_menu_agree(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.top_bar.switch.buttons["bmc"], Qt.MouseButton.LeftButton)
    assert window.workplace.state.view == "bmc"
    qtbot.waitUntil(window.actions_by_id["view.bmc"].isChecked)
    window.actions_by_id["view.value_chain"].trigger()
    assert window.top_bar.switch.buttons["value_chain"].isChecked()


def test_the_zoom_at_the_foot_is_named(window: MainWindow) -> None:
    window.canvas.zoom_to(0.63)
    assert window.status.zoom.text() == "Zoom 63 %"


def test_properties_are_taken_back_by_cancel(window: MainWindow) -> None:
    from canvas_app.gui.dialogs.properties import PropertiesDialog

    before = window.workplace.document.info
    window.rooms.edit.properties()
    (dialog,) = window.findChildren(PropertiesDialog)
    field = dialog.form.rows["title"].editor.focusProxy()
    assert field is not None
    QTest.keyClicks(field, "X")
    assert window.workplace.document.info != before
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.workplace.document.info == before


def test_the_list_of_keys_opens(window: MainWindow) -> None:
    from canvas_app.gui.dialogs.shortcuts import ShortcutsDialog

    window.rooms.help.shortcuts()
    (dialog,) = window.findChildren(ShortcutsDialog)
    assert dialog.isVisible()
    QApplication.processEvents()
    (area,) = dialog.findChildren(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
    dialog.close()


def test_an_unexpected_error_is_said_once_and_logged(window: MainWindow, expected_log: object) -> None:
    from canvas_app.gui.application import show_unexpected

    expected_log("Something unexpected happened")  # type: ignore[operator]
    with Answers() as answers:
        show_unexpected(RuntimeError, RuntimeError("<b>boom</b>"), None)
    assert len(answers.said) == 1
    assert "boom" not in answers.said[0]
    assert window.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (900, 600), (3000, 1600)])
def test_everything_fits(width: int, height: int, window: MainWindow, app: QApplication) -> None:
    window.resize(width, height)
    app.processEvents()
    assert window.width() == width
    assert window.canvas.width() >= 360
    bar = window.top_bar
    edges = [widget.geometry() for widget in (bar.title, bar.switch, bar.find_box, bar.export)]
    for left, right in itertools.pairwise(edges):
        assert left.right() <= right.left()
    assert edges[-1].right() <= bar.width()


def test_cards_below_make_room_while_a_description_is_typed(window: MainWindow) -> None:
    document = window.workplace.document
    upper = next(iter(document.snapshot().of_kind(Activity)))
    layout = window.canvas.stage.scene.layout
    x = layout.rect_of(upper.id)[0]
    elements.edit(document, upper.id, description="")
    elements.move(document, "value_chain", {upper.id: (x, 4000.0)})
    QApplication.processEvents()
    _x, top, _w, height = window.canvas.stage.scene.layout.rect_of(upper.id)
    at = {"value_chain": Place(x=x, y=top + height + 4.0)}
    lower = Activity(name="Lower", stage=upper.stage, positions=at)
    elements.add(document, lower)
    QApplication.processEvents()
    before = document.snapshot()
    window.workplace.state.select([upper.id])
    window.right.show_page(INSPECTOR_PAGE)
    QApplication.processEvents()
    form = window.right.inspector.form
    assert form is not None
    field = form.rows["description"].editor.focusProxy()
    assert field is not None
    field.setFocus()
    QTest.keyClicks(field, "Runs every night and again before each release of the model")
    QApplication.processEvents()
    made = window.canvas.stage.scene.layout
    assert made.rect_of(upper.id)[3] > height
    assert made.rect_of(lower.id)[1] >= top + made.rect_of(upper.id)[3]
    assert document.element(lower.id) == lower.model_copy(
        update={"positions": document.element(lower.id).positions}
    )
    document.history.undo()
    QApplication.processEvents()
    assert document.snapshot().elements == before.elements
    assert window.canvas.stage.scene.layout.rect_of(lower.id)[1] == top + height + 4.0


def test_a_window_leaves_the_turns_of_the_workers_to_the_start_of_the_application(
    window: MainWindow,
) -> None:
    usual = sys.getswitchinterval()
    assert usual < 0.001
    sys.setswitchinterval(0.002)
    try:
        place = Workplace()
        place.close()
        assert sys.getswitchinterval() == pytest.approx(0.002)
    finally:
        sys.setswitchinterval(usual)
