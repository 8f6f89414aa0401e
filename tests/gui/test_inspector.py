"""The inspector: forms for what is selected, and what typing in them does to the document."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QDate, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QLineEdit, QMenu, QToolButton

from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.gui.panels.date_editor import DateEditor
from canvas_app.gui.panels.editor_factory import EditorFactory
from canvas_app.gui.panels.editors import ChoiceEditor, NumberEditor, ProseEditor, SwitchEditor
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import PricingEditor, RecordListEditor
from canvas_app.model import ELEMENT_TYPES, Frame, Quantity, RevenueStream, Role, Segment, field_views

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.panels.field_row import FieldRow
    from canvas_app.gui.panels.inspector import InspectorPanel
    from canvas_app.gui.workplace import Workplace


def first(workplace: Workplace, kind: str) -> str:
    return next(e.id for e in workplace.document.snapshot().elements.values() if e.kind == kind)


def select(inspector: InspectorPanel, workplace: Workplace, *ids: str) -> None:
    workplace.state.select(ids)
    inspector.refresh()


def row(inspector: InspectorPanel, name: str) -> FieldRow:
    assert inspector.form is not None
    return inspector.form.rows[name]


def field_of(found: FieldRow) -> QLineEdit:
    field = found.editor.focusProxy()
    assert isinstance(field, QLineEdit)
    return field


def retype(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def stream(workplace: Workplace) -> RevenueStream:
    return next(
        s
        for s in workplace.document.snapshot().of_kind(RevenueStream)
        if s.components and s.components[0].engine == "subscription"
    )


def test_nothing_selected_shows_the_document(inspector: InspectorPanel, workplace: Workplace) -> None:
    retype(field_of(row(inspector, "title")), "Another title")
    assert workplace.document.info.title == "Another title"
    workplace.document.history.undo()
    inspector.refresh()
    assert field_of(row(inspector, "title")).text() == workplace.document.info.title != "Another title"


@pytest.mark.parametrize("kind", sorted(ELEMENT_TYPES))
def test_every_kind_has_a_form_with_all_its_fields(
    kind: str, inspector: InspectorPanel, workplace: Workplace
) -> None:
    fields = {"code": "data"} if kind == "stage" else {}
    element = ELEMENT_TYPES[kind].model_validate({"name": "One", **fields})
    with workplace.document.transact("Add") as tx:
        tx.put(element)
    select(inspector, workplace, element.id)
    assert inspector.form is not None
    assert set(inspector.form.rows) == {view.name for view in field_views(ELEMENT_TYPES[kind])}
    for shown in inspector.form.rows.values():
        assert shown.value() == getattr(element, shown.name), shown.name


def test_typing_a_price_moves_the_number_at_once_in_one_step(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    workplace.numbers.compute()
    assert workplace.numbers.analysis is not None
    before = workplace.numbers.analysis.metrics["mrr"].value
    pricing = row(inspector, "components").editor
    assert isinstance(pricing, PricingEditor)
    card = pricing.cards[0]
    retype(field_of(card.rows["price"]), "1.2k")
    after = workplace.document.element(chosen.id)
    assert isinstance(after, RevenueStream)
    assert after.components[0].price.value == 1200.0  # type: ignore[union-attr]
    workplace.numbers.compute()
    assert workplace.numbers.analysis.metrics["mrr"].value != before
    inspector.refresh()
    assert pricing.cards[0] is card, "the card must stay while one types in it"
    assert field_of(card.rows["price"]).text() == "1.2k"
    QTest.keyClick(field_of(card.rows["price"]), Qt.Key.Key_Return)
    assert field_of(card.rows["price"]).text() == "1,200"
    workplace.document.history.undo()
    assert workplace.document.element(chosen.id) == chosen


def test_a_wrong_value_says_why_and_changes_nothing(inspector: InspectorPanel, workplace: Workplace) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    churn = row(inspector, "churn")
    retype(field_of(churn), "12000")
    assert "between 0 % and 100 %" in churn.error.text()
    assert not churn.error.isHidden()
    retype(field_of(churn), "a lot")
    assert "not a number" in churn.error.text()
    retype(field_of(churn), "2.5")
    assert churn.error.isHidden()
    after = workplace.document.element(chosen.id)
    assert isinstance(after, RevenueStream)
    assert after.churn is not None
    assert after.churn.value == 0.025


def test_an_empty_name_is_refused(inspector: InspectorPanel, workplace: Workplace) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    name = field_of(row(inspector, "name"))
    name.setFocus()
    name.selectAll()
    QTest.keyClick(name, Qt.Key.Key_Delete)
    assert row(inspector, "name").error.text()
    assert workplace.document.element(chosen.id).name == chosen.name


def test_range_and_source_stay_with_the_value(inspector: InspectorPanel, workplace: Workplace) -> None:
    segment = Segment(name="Clinics")
    with workplace.document.transact("Add") as tx:
        tx.put(segment)
    select(inspector, workplace, segment.id)
    editor = row(inspector, "accounts_tam").editor
    assert isinstance(editor, QuantityEditor)
    retype(editor.field, "18,400")
    QTest.mouseClick(editor.more, Qt.MouseButton.LeftButton)
    assert editor.details is not None
    retype(field_of(editor._rows["high"]), "20k")
    retype(field_of(editor._rows["source"]), "Survey")
    retype(editor.field, "19,000")
    after = workplace.document.element(segment.id)
    assert isinstance(after, Segment)
    tam = after.accounts_tam
    assert tam is not None
    assert (tam.value, tam.high, tam.source) == (19_000.0, 20_000.0, "Survey")
    retype(field_of(editor._rows["low"]), "30k")
    assert "must not be above" in editor._rows["low"].error.text()


def test_a_value_beyond_its_range_widens_the_range_by_what_was_meant(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    retype(field_of(row(inspector, "churn")), "12")
    after = workplace.document.element(chosen.id)
    assert isinstance(after, RevenueStream)
    assert chosen.churn is not None
    assert after.churn is not None
    assert after.churn.high == 0.12
    assert after.churn.low == chosen.churn.low, "the 1 that stood there for a moment must leave no trace"


def test_several_elements_are_edited_in_one_step(inspector: InspectorPanel, workplace: Workplace) -> None:
    activity, role = first(workplace, "activity"), first(workplace, "role")
    select(inspector, workplace, activity, role)
    assert inspector.form is not None
    assert "cadence" not in inspector.form.rows
    name = field_of(row(inspector, "name"))
    assert name.text() == ""
    assert name.placeholderText() == "Several values"
    switch = row(inspector, "locked").editor
    assert isinstance(switch, SwitchEditor)
    steps = len(workplace.document.history._undo)
    QTest.mouseClick(switch.field, Qt.MouseButton.LeftButton)
    assert all(workplace.document.element(key).locked for key in (activity, role))
    assert len(workplace.document.history._undo) == steps + 1


def test_people_can_be_added_and_removed(inspector: InspectorPanel, workplace: Workplace) -> None:
    role = first(workplace, "role")
    select(inspector, workplace, role)
    people = row(inspector, "people").editor
    assert isinstance(people, RecordListEditor)
    count = len(people.cards)
    QTest.mouseClick(people.add_button, Qt.MouseButton.LeftButton)
    retype(field_of(people.cards[-1].rows["name"]), "Ada")
    found = workplace.document.element(role)
    assert isinstance(found, Role)
    assert found.people[-1].name == "Ada"
    QTest.mouseClick(people.cards[-1].remove, Qt.MouseButton.LeftButton)
    found = workplace.document.element(role)
    assert isinstance(found, Role)
    assert len(found.people) == count


def test_pricing_is_added_from_a_preset_and_reordered(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    pricing = row(inspector, "components").editor
    assert isinstance(pricing, PricingEditor)
    menu = inspector.form._factory.preset_menu(pricing)  # type: ignore[union-attr]
    actions = [a for sub in menu.findChildren(QMenu) for a in sub.actions()]
    assert len(actions) >= 33
    pricing._on_preset(next(a for a in actions if a.data().engine == "usage"))
    menu.deleteLater()
    after = workplace.document.element(chosen.id)
    assert isinstance(after, RevenueStream)
    assert [c.engine for c in after.components][-1] == "usage"
    QTest.mouseClick(pricing.cards[-1].up, Qt.MouseButton.LeftButton)
    after = workplace.document.element(chosen.id)
    assert isinstance(after, RevenueStream)
    assert [c.engine for c in after.components] == ["usage", "subscription"]


def test_a_relation_can_be_edited_turned_and_removed(inspector: InspectorPanel, workplace: Workplace) -> None:
    relation = next(r for r in workplace.document.snapshot().relations.values() if r.kind == "pays")
    select(inspector, workplace, relation.id)
    adoption = row(inspector, "adoption").editor
    assert isinstance(adoption, NumberEditor)
    retype(adoption.field, "40")
    assert workplace.document.get(relation.id).adoption == 0.4  # type: ignore[union-attr]
    assert inspector.relation_head is not None
    assert not inspector.relation_head.turn.isEnabled()
    assert isinstance(inspector.relation_head.kind, ChoiceEditor)
    QTest.mouseClick(inspector.relation_head.remove, Qt.MouseButton.LeftButton)
    assert workplace.document.get(relation.id) is None
    assert workplace.state.selection == frozenset()


def test_connections_lead_to_the_other_element(
    inspector: InspectorPanel, qtbot: QtBot, workplace: Workplace
) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    assert inspector.connections is not None
    snapshot = workplace.document.snapshot()
    touching = (*snapshot.incoming.get(chosen.id, ()), *snapshot.outgoing.get(chosen.id, ()))
    assert len(inspector.connections.rows) == len(touching)
    with qtbot.waitSignal(inspector.go_to) as told:
        QTest.mouseClick(inspector.connections.rows[0].name, Qt.MouseButton.LeftButton)
    assert workplace.document.get(told.args[0]) is not None


def test_markup_in_a_name_stays_text(inspector: InspectorPanel, workplace: Workplace) -> None:
    chosen = stream(workplace)
    with workplace.document.transact("Rename") as tx:
        tx.update(chosen.id, name="<img src=x> <b>bold</b> & more")
    select(inspector, workplace, chosen.id)
    assert inspector._name.text() == "<img src=x> <b>bold</b> & more"
    assert inspector._name.textFormat() == Qt.TextFormat.PlainText


def test_an_edit_elsewhere_keeps_the_scroll_position(
    inspector: InspectorPanel, workplace: Workplace, qtbot: QtBot
) -> None:
    chosen = stream(workplace)
    select(inspector, workplace, chosen.id)
    qtbot.waitUntil(lambda: inspector.area.verticalScrollBar().maximum() > 100)
    inspector.area.verticalScrollBar().setValue(100)
    with workplace.document.transact("Edit") as tx:
        tx.update(chosen.id, description="Told elsewhere")
    inspector.refresh()
    assert inspector.area.verticalScrollBar().value() == 100


def test_a_number_can_be_read_while_it_is_typed_in_a_narrow_panel(app: QApplication, qtbot: QtBot) -> None:
    editor = QuantityEditor(EditorFactory(Document().snapshot()), "money/month", "$ / mo", optional=True)
    qtbot.addWidget(editor)
    editor.setFixedWidth(182)
    editor.show_value(None)
    editor.show()
    QApplication.sendEvent(editor, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    button = editor.field.findChild(QToolButton)
    assert button is not None
    assert not button.isVisible()
    QTest.keyClicks(editor.field, "124000")
    editor.show_value(Quantity(value=124_000.0))
    QTest.keyClicks(editor.field, "0")
    QTest.keyClick(editor.field, Qt.Key.Key_Backspace)
    assert not button.isVisible()
    room = editor.field.width() - 20
    assert editor.field.fontMetrics().horizontalAdvance(editor.field.text()) <= room


def test_a_field_of_several_values_says_so_only_while_they_differ(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    activity, role = first(workplace, "activity"), first(workplace, "role")
    elements.edit(workplace.document, activity, description="Only here", locked=True)
    select(inspector, workplace, activity, role)
    words, switch = row(inspector, "description").editor, row(inspector, "locked").editor
    assert isinstance(words, ProseEditor)
    assert isinstance(switch, SwitchEditor)
    assert (words.field.placeholderText(), switch.word.text()) == ("Several values", "Several values")
    elements.edit_many(workplace.document, [activity, role], description="", locked=False)
    inspector.refresh()
    assert (words.field.placeholderText(), switch.word.text()) == ("", "No")
    workplace.document.history.undo()
    inspector.refresh()
    words.field.setFocus()
    QTest.keyClicks(words.field, "One")
    for _ in "One":
        QTest.keyClick(words.field, Qt.Key.Key_Backspace)
    inspector.refresh()
    assert workplace.document.element(activity).description == ""
    assert words.field.placeholderText() == ""


def test_several_frames_are_called_frames(inspector: InspectorPanel, workplace: Workplace) -> None:
    frames = [Frame(id=key, name=key, view="bmc", x=0, y=0, w=300, h=200) for key in ("f1", "f2")]
    with workplace.document.transact("Frames") as tx:
        for frame in frames:
            tx.put(frame)
    select(inspector, workplace, "f1", "f2")
    assert [label.text() for label in inspector.findChildren(QLabel, "elementName")] == ["2 frames"]


def test_the_calendar_opens_on_the_day_of_the_field_and_on_the_screen(
    app: QApplication, qtbot: QtBot
) -> None:
    editor = DateEditor()
    qtbot.addWidget(editor)
    editor.show_value(datetime.date(2031, 2, 28))
    screen = editor.screen().availableGeometry()
    editor.move(screen.right() - 60, screen.bottom() - 40)
    editor.show()
    QTest.mouseClick(editor.button, Qt.MouseButton.LeftButton)
    calendar = editor.findChild(QCalendarWidget)
    assert calendar is not None
    assert calendar.selectedDate() == QDate(2031, 2, 28)
    assert screen.contains(calendar.frameGeometry())
    calendar.clicked.emit(QDate(2031, 3, 1))
    assert editor.value() == datetime.date(2031, 3, 1)
    assert not calendar.isVisible()
