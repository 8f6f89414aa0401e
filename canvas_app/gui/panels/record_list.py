"""Editors for lists of records: people, evidence, needs, tiers, and the parts of a tariff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout

from canvas_app.gui import theme
from canvas_app.gui.panels.editors import Editor
from canvas_app.gui.panels.entered import entered
from canvas_app.gui.panels.field_row import FieldRow
from canvas_app.model import PricingBase, field_views, label_of, new_id
from canvas_app.model.faults import first_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.gui.panels.editor_factory import EditorFactory

_START = {"amount": {"value": 0.0}, "price": 0.0, "text": ""}


class ItemCard(QFrame):
    """One record of a list, with its fields and the buttons to move and remove it."""

    edited = Signal()
    finished = Signal()
    removed = Signal(object)
    moved = Signal(object, int)
    asked = Signal(object, str, str)

    def __init__(
        self, factory: EditorFactory, record: BaseModel, title: str, currency: str | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("itemCard")
        self.record, self._currency = record, currency
        self._before: BaseModel | None = None
        """As it was before the present typing began."""
        self._factory = factory
        self.rows: dict[str, FieldRow] = {}
        self.title = QLabel(title)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setObjectName("itemTitle")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 6, 10)
        column.setSpacing(6)
        column.addLayout(self._head())
        for view in field_views(type(record)):
            if view.name == "preset":
                continue
            row = FieldRow(view, factory.editor_for(type(record), view), 92)
            row.edited.connect(self._on_edited)
            row.finished.connect(self._on_finished)
            row.asked.connect(self._on_asked)
            self.rows[view.name] = row
            column.addWidget(row)
        self.show_record(record)

    def show_record(self, record: BaseModel) -> None:
        """Show another state of the record; only rows that differ change."""
        if record != self.record:
            self._before = None
            for row in self.rows.values():
                row.set_note("")
        self.record = record
        for name, row in self.rows.items():
            self._factory.adapt(row, record, self._currency)
            row.show_value(getattr(record, name))

    def use_currency(self, currency: str | None) -> None:
        """Take the currency that holds where the record stands."""
        self._currency = currency
        for row in self.rows.values():
            self._factory.adapt(row, self.record, currency)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        self.up = self._button("chevron-up", "Move up", self._on_up)
        self.down = self._button("chevron-down", "Move down", self._on_down)
        self.remove = self._button("x", "Remove", self._on_remove)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        return head

    def _button(self, icon: str, words: str, slot: object) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon(icon, "muted"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(slot)
        return button

    def _on_edited(self, name: str) -> None:
        row = self.rows[name]
        before = self._before = self._before or self.record
        try:
            changed = entered(row, self.record, self._factory.currency, self._currency)
            self.record = type(self.record).model_validate(dict(self.record) | changed)
        except ValidationError as error:
            self._refuse(row, first_fault(error, type(self.record)).sentence, before)
            return
        except ValueError as error:
            self._refuse(row, str(error), before)
            return
        self.show_record(self.record)
        row.set_error("")
        self.edited.emit()

    def _refuse(self, row: FieldRow, sentence: str, before: BaseModel) -> None:
        """Say why what was typed is refused, and take back what its beginning meant."""
        row.set_error(sentence)
        row.hold(getattr(before, row.name))
        if self.record != before:
            self.record = before
            self.edited.emit()

    def _on_finished(self, _name: str) -> None:
        self._before = None
        self.finished.emit()

    def _on_asked(self, what: str, path: str) -> None:
        self.asked.emit(self, what, path)

    def _on_up(self) -> None:
        self.moved.emit(self, -1)

    def _on_down(self) -> None:
        self.moved.emit(self, 1)

    def _on_remove(self) -> None:
        self.removed.emit(self)


class RecordListEditor(Editor):
    """A list of records of one type; records that stay keep their fields and their focus."""

    wide = True

    def __init__(self, factory: EditorFactory, record_type: type[BaseModel], noun: str) -> None:
        super().__init__()
        self._factory, self._type, self._noun = factory, record_type, noun
        self._currency: str | None = None
        self.cards: list[ItemCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.add_button = QPushButton(f"Add {noun.lower()}")
        self.add_button.setIcon(theme.icon("plus", "accent"))
        self.add_button.setObjectName("link")
        self.add_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.add_button.clicked.connect(self._on_add)
        self._column.addWidget(self.add_button)
        self.setFocusProxy(self.add_button)

    def show_value(self, value: object) -> None:
        """Show the records; cards are rebuilt only where the type of record changes."""
        records = list(value) if isinstance(value, tuple) else []
        for index, record in enumerate(records):
            if index < len(self.cards) and type(self.cards[index].record) is type(record):
                self.cards[index].show_record(record)
            else:
                self._drop_from(index)
                self._append(record)
        self._drop_from(len(records))
        self._renumber()

    def settle(self, value: object) -> None:
        """The fields of the cards settle by themselves."""

    def value(self) -> object:
        """Return the records."""
        return tuple(card.record for card in self.cards)

    def show_several(self) -> None:
        """Show none."""
        self.show_value(())

    def show_overrides(self, bases: Mapping[str, float]) -> None:
        """Mark what a scenario overrides in the cards."""
        for number, card in enumerate(self.cards):
            start = f"{number}."
            inside = {path[len(start) :]: base for path, base in bases.items() if path.startswith(start)}
            for row in card.rows.values():
                row.show_overrides(inside)

    def use_currency(self, currency: str | None) -> None:
        """Take the currency of the record that the list is in; None: that of the document."""
        self._currency = currency
        for card in self.cards:
            card.use_currency(currency)

    def title_for(self, record: BaseModel, number: int) -> str:
        """Return the head of a card."""
        return f"{self._noun} {number}"

    def new_record(self) -> BaseModel:
        """Return what the button adds."""
        wanted = {name: value for name, value in _START.items() if name in self._type.model_fields}
        wanted |= self._factory.start_of(self._type, [card.record for card in self.cards])
        if "id" in self._type.model_fields:
            wanted["id"] = new_id()
        return self._type.model_validate(wanted)

    def append(self, record: BaseModel) -> None:
        """Add a record as the user does."""
        self._append(record)
        self._renumber()
        self.edited.emit()
        self.finished.emit()

    def _append(self, record: BaseModel) -> None:
        title = self.title_for(record, len(self.cards) + 1)
        card = ItemCard(self._factory, record, title, self._currency)
        card.edited.connect(self.edited)
        card.finished.connect(self.finished)
        card.removed.connect(self._on_removed)
        card.moved.connect(self._on_moved)
        card.asked.connect(self._on_asked)
        self._column.insertWidget(len(self.cards), card)
        self.cards.append(card)

    def _drop_from(self, index: int) -> None:
        for card in self.cards[index:]:
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        del self.cards[index:]

    def _renumber(self) -> None:
        for index, card in enumerate(self.cards):
            card.title.setText(self.title_for(card.record, index + 1))
            card.up.setVisible(len(self.cards) > 1)
            card.down.setVisible(len(self.cards) > 1)
            card.up.setEnabled(index > 0)
            card.down.setEnabled(index < len(self.cards) - 1)

    def _on_asked(self, card: ItemCard, what: str, path: str) -> None:
        self.asked.emit(what, f"{self.cards.index(card)}.{path}")

    def _on_add(self) -> None:
        self.append(self.new_record())
        rows = self.cards[-1].rows
        if rows:
            next(iter(rows.values())).editor.setFocus()

    def _on_removed(self, card: ItemCard) -> None:
        records = [other.record for other in self.cards if other is not card]
        self.show_value(tuple(records))
        self.edited.emit()
        self.finished.emit()

    def _on_moved(self, card: ItemCard, by: int) -> None:
        at = self.cards.index(card)
        records = [other.record for other in self.cards]
        records.insert(at + by, records.pop(at))
        self.show_value(tuple(records))
        self.edited.emit()
        self.finished.emit()


class PricingEditor(RecordListEditor):
    """The parts of a tariff: each an engine with its parameters, added from the presets."""

    def __init__(self, factory: EditorFactory) -> None:
        super().__init__(factory, PricingBase, "Pricing")
        self.add_button.setText("Add pricing")

    def title_for(self, record: BaseModel, number: int) -> str:
        """Return the engine, and the preset's name where the part came from one."""
        assert isinstance(record, PricingBase)
        engine = label_of(str(record.engine))  # type: ignore[attr-defined]
        preset = self._factory.preset_name(record.preset)
        return f"{engine} · {preset}" if preset and preset.lower() != engine.lower() else engine

    def _on_add(self) -> None:
        menu = self._factory.preset_menu(self)
        menu.triggered.connect(self._on_preset)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _on_preset(self, action: object) -> None:
        component = action.data()  # type: ignore[attr-defined]
        if isinstance(component, PricingBase):
            self.append(component)
