"""What somebody new stumbled over: refused typing, domains again and again, names that look the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget

from canvas_app.analysis.checks import check
from canvas_app.commands import elements
from canvas_app.drawing.views import area_at
from canvas_app.gui import application
from canvas_app.gui.actions import ACTIONS, Keys
from canvas_app.gui.dialogs import messages
from canvas_app.gui.panels.inputs import LinkButton, UnitLabel
from canvas_app.gui.panels.library_model import EntryRow, LibraryModel
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import PricingEditor
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.settings import Settings
from canvas_app.model import RevenueStream, Segment
from canvas_app.model.catalogue import load_catalogue
from tests.gui.window_steps import drop, entry_of

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.panels.field_row import FieldRow
    from canvas_app.gui.panels.inspector import InspectorPanel
    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.gui.workplace import Workplace


@pytest.fixture
def inspector(workplace: Workplace, inspector: InspectorPanel) -> InspectorPanel:
    """The inspector with a subscription selected."""
    workplace.state.select({subscription(workplace).id})
    inspector.refresh()
    return inspector


def subscription(workplace: Workplace) -> RevenueStream:
    streams = workplace.document.snapshot().of_kind(RevenueStream)
    return next(s for s in streams if s.components and s.components[0].engine == "subscription")


def field_of(row: FieldRow) -> QLineEdit:
    field = row.editor.focusProxy()
    assert isinstance(field, QLineEdit)
    return field


def retype(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def quantity(row: FieldRow) -> QuantityEditor:
    assert isinstance(row.editor, QuantityEditor)
    return row.editor


@pytest.mark.parametrize("text", ["200", "4o"])
def test_a_refused_number_does_not_leave_its_beginning(
    text: str, inspector: InspectorPanel, workplace: Workplace
) -> None:
    assert inspector.form is not None
    before, churn = subscription(workplace), inspector.form.rows["churn"]
    retype(field_of(churn), text)
    inspector.refresh()
    assert workplace.document.element(before.id) == before, "20 on the way to 200 must not stay"
    assert field_of(churn).text() == text
    assert churn.error.isVisible()
    assert workplace.document.history.undo_label is None
    assert not workplace.modified
    retype(field_of(churn), "3")
    after = subscription(workplace).churn
    assert after is not None
    assert before.churn is not None
    assert (after.value, after.low) == (0.03, before.churn.low)
    assert not churn.error.isVisible()


def test_a_refused_price_and_a_refused_low_end_leave_the_tariff(
    inspector: InspectorPanel, workplace: Workplace, qtbot: QtBot
) -> None:
    assert inspector.form is not None
    before, pricing = subscription(workplace), inspector.form.rows["components"].editor
    assert isinstance(pricing, PricingEditor)
    price = pricing.cards[0].rows["price"]
    retype(field_of(price), "4o")
    inspector.refresh()
    assert workplace.document.element(before.id) == before
    assert "not a number" in price.error.text()
    assert price.error.mapTo(inspector, QPoint()).y() < field_of(price).mapTo(inspector, QPoint()).y() + 60
    retype(field_of(price), "49")
    QTest.keyClick(quantity(price).more, Qt.Key.Key_Space)
    low = quantity(price)._rows["low"]
    retype(field_of(low), "80")
    inspector.refresh()
    assert workplace.document.element(before.id) == before
    assert field_of(low).text() == "80"
    assert low.error.isVisible()
    sentence = low.error
    qtbot.waitUntil(lambda: 0 < sentence.heightForWidth(sentence.width()) <= sentence.height())


def test_range_and_source_stand_below_the_value(inspector: InspectorPanel, workplace: Workplace) -> None:
    assert inspector.form is not None
    churn = subscription(workplace).churn
    assert churn is not None
    support = quantity(inspector.form.rows["churn"]).support
    assert support.isVisible()
    assert support.words.startswith("1.3 – 2.6 · ")
    assert churn.source.split()[0] in support.words
    QTest.mouseClick(quantity(inspector.form.rows["churn"]).more, Qt.MouseButton.LeftButton)
    assert not support.isVisible()


def test_units_and_links_are_not_cut(app: QApplication, qtbot: QtBot) -> None:
    unit = UnitLabel("$ / customer / mo")
    assert unit.text() == "$ / customer\n/ mo"
    assert not unit.toolTip()
    hostile = UnitLabel("<img src=x> of a very long unit")
    assert hostile.toolTip() == tooltip(hostile.words)
    link = LinkButton("← shares revenue with & more")
    qtbot.addWidget(link)
    link.setFixedWidth(link.wanted())
    link.show()
    assert link.text() == "← shares revenue with && more"
    link.setFixedWidth(60)
    assert "…" in link.text()


def test_entries_of_the_same_name_say_where_they_stand() -> None:
    model = LibraryModel()
    model.set_catalogue(load_catalogue())
    model.set_search("subscription-based saas")
    rows = [model.row(model.index(number)) for number in range(model.rowCount())]
    same = [row.where for row in rows if isinstance(row, EntryRow) and row.entry.name.endswith("based SaaS")]
    assert len(same) == len(set(same)) == 3
    assert "Generative AI" in same
    assert "Generative AI" in str(model.data(model.index(0), int(Qt.ItemDataRole.DisplayRole)))


def test_a_second_domain_can_be_placed(window: MainWindow, qtbot: QtBot) -> None:
    for name in ("agents", "deep learning"):
        drop(window, entry_of("domain", name), 300, 500)
        package = window.rooms.insert.package
        assert package is not None
        with qtbot.waitSignal(package.destroyed):
            QTest.keyClick(package, Qt.Key.Key_Return)
    names = {element.name for element in window.workplace.document.snapshot().elements.values()}
    assert {"AI agents", "Deep learning"} <= names


def test_the_package_says_how_many_cards_come(window: MainWindow) -> None:
    before = len(window.workplace.document.snapshot().elements)
    drop(window, entry_of("domain", "machine learning"), 300, 500)
    package = window.rooms.insert.package
    assert package is not None
    number = int(package.accept_button.text().split()[1])
    QTest.keyClick(package, Qt.Key.Key_Return)
    assert len(window.workplace.document.snapshot().elements) == before + number
    drop(window, entry_of("domain", "machine learning"), 300, 500)
    again = window.rooms.insert.package
    assert again is not None
    assert again.accept_button.text() == "Connect them"
    assert not again.only_button.isEnabled()
    again.close()


@pytest.mark.parametrize("share", [0.15, 0.4, 0.65])
def test_a_domain_stands_in_the_lane_that_the_pointer_showed(share: float, window: MainWindow) -> None:
    canvas = window.canvas
    x, y = canvas.width() * share, canvas.height() * 0.9
    point = canvas.scene_point(QPoint(round(x), round(y)))
    lane = area_at(canvas.stage.scene.layout, point.x(), point.y())
    assert lane is not None
    drop(window, entry_of("domain", "agents"), x, y)
    package = window.rooms.insert.package
    assert package is not None
    QTest.mouseClick(package.only_button, Qt.MouseButton.LeftButton)
    (placed,) = window.workplace.state.selection
    assert window.workplace.document.element(placed).stage == lane.id
    left, _top, width, _height = canvas.stage.scene.layout.rect_of(placed)
    assert lane.rect[0] <= left < left + width <= lane.rect[0] + lane.rect[2]


def test_quick_add_uses_the_column_of_the_lane_that_was_clicked(window: MainWindow) -> None:
    layout = window.canvas.stage.scene.layout
    lane = layout.areas[2]
    right = lane.rect[0] + lane.rect[2] - 10
    window.rooms.insert._on_quick(entry_of("partner", "channel"), QPointF(right, 1400.0))
    (placed,) = window.workplace.state.selection
    left, _top, width, _height = window.canvas.stage.scene.layout.rect_of(placed)
    assert lane.rect[0] <= left < left + width <= lane.rect[0] + lane.rect[2]


def test_delete_takes_no_key_that_duplicate_has() -> None:
    # The standard key of Delete holds Ctrl+D on some desktops, and a key of two actions runs neither.
    delete = next(spec for spec in ACTIONS if spec.id == "edit.delete")
    assert Keys.Delete not in delete.keys
    assert [QKeySequence(key).toString() for key in delete.keys] == ["Del", "Backspace"]


def test_the_silence_of_a_gesture_leaves_a_sentence_standing(window: MainWindow) -> None:
    window.status.say("Placed 3 cards.")
    window.status.hint("")
    assert window.status.message.text() == "Placed 3 cards."
    window.status.hint("“A” feeds “B”")
    window.status.hint("")
    assert window.status.message.text() == ""


def test_a_file_refused_at_the_start_leaves_an_empty_canvas_with_its_numbers(
    app: QApplication, user_folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", _no_answer)
    broken = tmp_path / "broken.bmcanvas"
    broken.write_text("no canvas")
    windows = application.Windows(Settings())
    window = windows.open(broken)
    qtbot.waitUntil(lambda: window.furnished and window.workplace.numbers.analysis is not None)
    assert window.workplace.untitled_name == "Untitled"
    assert "Numbers recomputed" in window.status.numbers.text()
    window.close()


def test_a_started_window_is_usable_first_and_then_checked(
    app: QApplication, user_folder: Path, qtbot: QtBot
) -> None:
    windows = application.Windows(Settings())
    window = windows.open()
    qtbot.waitUntil(lambda: window.furnished and window.workplace.numbers.analysis is not None)
    checks = window.workplace.checks
    checks.look()
    assert checks.findings is None
    qtbot.waitUntil(lambda: checks.findings is not None)
    document = window.workplace.document
    assert checks.findings == check(document.snapshot(), window.workplace.numbers.analysis)
    window.close()


def test_a_further_window_stands_on_the_screen_and_takes_keys(
    app: QApplication, user_folder: Path, qtbot: QtBot
) -> None:
    windows = application.Windows(Settings())
    one = windows.open()
    qtbot.waitUntil(lambda: one.furnished)
    other = windows.open()
    qtbot.waitUntil(lambda: other.furnished and other.focusWidget() is other.canvas)
    room = one.screen().availableGeometry()
    if room.width() > other.minimumWidth() + 100 and room.height() > other.minimumHeight() + 100:
        assert room.contains(other.geometry())
    other.close()
    one.close()


def test_the_message_box_has_a_button_without_a_foreign_icon(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool]] = []

    def look(box: QMessageBox) -> int:
        seen.extend((button.text(), button.icon().isNull()) for button in box.buttons())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    parent = QWidget()
    messages.tell(parent, "It could not be saved.")
    parent.deleteLater()
    assert seen == [("OK", True)]


def _no_answer(_box: QMessageBox) -> int:
    return 0


def test_a_click_beside_the_offer_keeps_the_domain_that_was_dragged(window: MainWindow) -> None:
    document = window.workplace.document
    before = set(document.snapshot().elements)
    drop(window, entry_of("domain", "agents"), 300, 500)
    package = window.rooms.insert.package
    assert package is not None
    QTest.mouseClick(package, Qt.MouseButton.LeftButton, pos=QPoint(-40, -40))
    (placed,) = set(document.snapshot().elements) - before
    assert document.element(placed).name == "AI agents"
    document.history.undo()
    assert set(document.snapshot().elements) == before


def test_a_card_of_the_very_name_is_found_before_the_action_that_adds_one(window: MainWindow) -> None:
    card = elements.add(window.workplace.document, Segment(name="Customer segment"))
    window.actions_by_id["edit.find"].trigger()
    finder = window.finder
    assert finder is not None
    QTest.keyClicks(finder.field, "customer segment")
    assert finder.model.finds[0].id == card
    before = len(window.workplace.document.snapshot().elements)
    QTest.keyClick(finder.field, Qt.Key.Key_Return)
    assert len(window.workplace.document.snapshot().elements) == before
    assert window.workplace.state.selection == {card}
