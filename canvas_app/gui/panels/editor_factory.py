"""Chooses the editor for a field from its type and its description."""

from __future__ import annotations

import datetime
import typing
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel
from PySide6.QtWidgets import QMenu

from canvas_app.analysis.forecast.exchange import used_currencies
from canvas_app.gui.panels.date_editor import DateEditor
from canvas_app.gui.panels.editors import (
    ChipsEditor,
    ChoiceEditor,
    Editor,
    LineEditor,
    LinesEditor,
    NumberEditor,
    NumbersEditor,
    ProseEditor,
    SwitchEditor,
)
from canvas_app.gui.panels.number_entry import DRIVER_UNITS, unit_words
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import PricingEditor, RecordListEditor
from canvas_app.gui.plain_text import menu_text
from canvas_app.model import ExchangeRate, Quantity, label_of
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.currencies import MONEY, currencies, currency_of, unit_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from canvas_app.document import Snapshot
    from canvas_app.gui.panels.field_row import FieldRow
    from canvas_app.model import DocumentInfo, FieldView

Options = list[tuple[object, str]]
_NOUNS = {
    "people": "Person",
    "evidence": "Evidence",
    "jobs": "Job",
    "pains": "Pain",
    "gains": "Gain",
    "tiers": "Tier",
    "variable_costs": "Variable cost",
    "rates": "Exchange rate",
    "pain_relievers": "Pain reliever",
    "gain_creators": "Gain creator",
}

_USUAL = ("USD", "EUR", "GBP")
"""What is offered first as another currency."""


class EditorFactory:
    """Makes editors that know the document's currency, its roles and its needs."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.currency = snapshot.info.currency
        self._snapshot = snapshot
        self._references = references_of(snapshot)

    def editor_for(
        self, record_type: type[BaseModel], view: FieldView, *, unit: str | None = None, plain: bool = False
    ) -> Editor:
        """Return a new editor for a field; `unit` replaces the field's own, `plain` leaves its words out."""
        unit = view.spec.unit if unit is None else unit
        words = "" if plain else unit_words(unit, self.currency)
        annotation = view.annotation
        if view.name == "currency":
            return ChoiceEditor(currency_options(self._snapshot.info, optional=view.optional))
        if view.name in self._references:
            return ChoiceEditor(self._references[view.name], optional=view.optional)
        if annotation is Quantity:
            return QuantityEditor(self, unit, words, optional=view.optional)
        if annotation is bool:
            return SwitchEditor()
        if annotation in (int, float):
            return NumberEditor(unit, words, whole=annotation is int, optional=view.optional)
        if typing.get_origin(annotation) is Literal:
            return ChoiceEditor(options_of(annotation), optional=view.optional)
        if typing.get_origin(annotation) is tuple:
            return self._list_editor(view, typing.get_args(annotation)[0])
        if isinstance(annotation, type) and issubclass(annotation, datetime.date):
            return DateEditor()
        return self._text_editor(record_type, view)

    def adapt(self, row: FieldRow, record: object, currency: str | None = None) -> None:
        """Give an amount the unit that its driver and its currency say, `currency` that of what it is in."""
        editor, unit = row.editor, row.view.spec.unit
        if isinstance(editor, RecordListEditor):
            editor.use_currency(currency_of(record) or currency)
        elif isinstance(editor, QuantityEditor | NumberEditor) and unit.startswith(MONEY):
            if row.name == "amount":
                unit = DRIVER_UNITS.get(str(getattr(record, "driver", "")), unit)
            unit = unit_in(record, unit, currency)
            editor.set_unit(unit, unit_words(unit, self.currency))

    def start_of(self, record_type: type[BaseModel], others: Sequence[BaseModel]) -> dict[str, object]:
        """Return what a new record of a list begins with, beside those that are there."""
        if record_type is not ExchangeRate:
            return {}
        taken = {self.currency, *(str(getattr(other, "currency", "")) for other in others)}
        wanted = (*used_currencies(self._snapshot), *_USUAL, *currencies())
        return {"currency": next((code for code in wanted if code not in taken), self.currency)}

    def _list_editor(self, view: FieldView, item: object) -> Editor:
        item = typing.get_args(item)[0] if typing.get_origin(item) is typing.Annotated else item
        if view.name == "components":
            return PricingEditor(self)
        if typing.get_origin(item) is Literal:
            return ChipsEditor(options_of(item))
        if item is float:
            return NumbersEditor()
        if isinstance(item, type) and issubclass(item, BaseModel):
            return RecordListEditor(self, item, _NOUNS.get(view.name, view.spec.label))
        return LinesEditor()

    def _text_editor(self, record_type: type[BaseModel], view: FieldView) -> Editor:
        limit, many_lines = text_rules(record_type, view.name)
        if many_lines:
            return ProseEditor()
        return LineEditor(optional=view.optional, limit=limit)

    def preset_name(self, preset_id: str | None) -> str:
        """Return what a pricing preset is called; empty when it is unknown."""
        preset = load_catalogue().presets.get(preset_id or "")
        return preset.name if preset else ""

    def preset_menu(self, parent: QWidget) -> QMenu:
        """Return a menu of all pricing presets by engine; each action holds a new component."""
        menu = QMenu(parent)
        by_engine: dict[str, QMenu] = {}
        for preset in load_catalogue().presets.values():
            engine = preset.component.engine
            if engine not in by_engine:
                by_engine[engine] = menu.addMenu(label_of(engine))
            action = by_engine[engine].addAction(menu_text(preset.name))
            action.setData(preset.component)
            action.setStatusTip(preset.description)
        return menu


def currency_options(info: DocumentInfo, *, optional: bool) -> Options:
    """Return the currencies to choose from, those that have a rate first.

    An optional one can be left to the document.
    """
    listed: Options = [(None, "The document's")] if optional else []
    known = {info.currency, *(rate.currency for rate in info.rates if rate.rate is not None)}
    chosen = sorted(currencies().values(), key=lambda each: each.code not in known)
    return listed + [(each.code, f"{each.code}  {each.name}") for each in chosen]


def options_of(literal: object) -> Options:
    """Return the values of a Literal with their words."""
    return [(value, label_of(str(value))) for value in typing.get_args(literal)]


def text_rules(record_type: type[BaseModel], name: str) -> tuple[int, bool]:
    """Return how long a text field may be and whether it may hold several lines."""
    info = record_type.model_fields[name]
    found = [*info.metadata]
    for argument in (info.annotation, *typing.get_args(info.annotation)):
        if typing.get_origin(argument) is typing.Annotated:
            found += typing.get_args(argument)[1:]
    limit, many = 300, True
    for constraint in found:
        limit = getattr(constraint, "max_length", None) or limit
        pattern = getattr(constraint, "pattern", None)
        if pattern is not None:
            many = r"\n" not in str(pattern) and not str(pattern).startswith("^[A-Z")
            many = many and not str(pattern).startswith(r"^\d")
            limit = limit if getattr(constraint, "max_length", None) else min(limit, 300)
    return limit, many


def references_of(snapshot: Snapshot) -> Mapping[str, Options]:
    """Return what fields that name another element can name: owners and answered needs."""
    roles: Options = []
    needs: Options = []
    for element in snapshot.elements.values():
        if element.kind == "role":
            roles.append((element.id, element.name))
        elif element.kind == "segment":
            needs += _needs(element.pains) + _needs(element.gains)
    return {"owner": roles, "answers": needs}


def _needs(items: Sequence[Any]) -> Options:
    return [(need.id, need.text) for need in items]
