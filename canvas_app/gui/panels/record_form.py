"""A form made from the fields of a type of record, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from canvas_app.gui.panels.field_row import SEVERAL_VALUES, FieldRow
from canvas_app.gui.panels.record_list import RecordListEditor
from canvas_app.model import field_views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic import BaseModel

    from canvas_app.gui.panels.editor_factory import EditorFactory
    from canvas_app.model import FieldView

_FIRST, _LAST = "Identity", "Evidence"


class RecordForm(QWidget):
    """Rows for the fields of one type, or for those that several types have in common."""

    edited = Signal(str)
    finished = Signal(str)
    asked = Signal(str, str)
    """What is asked about an assumption, and its path."""

    def __init__(self, factory: EditorFactory, types: Sequence[type[BaseModel]]) -> None:
        super().__init__()
        self.setObjectName("formBody")
        self.types = tuple(types)
        self._factory = factory
        self.rows: dict[str, FieldRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for group, views in grouped(common_views(types)).items():
            self._column.addWidget(section_title(group))
            for view in views:
                self._add_row(factory, view)

    def show_records(self, records: Sequence[BaseModel]) -> None:
        """Show the records; a field in which they differ says so."""
        for name, row in self.rows.items():
            self._factory.adapt(row, records[0])
            row.show_value(_common(records, name))

    def use_currency(self, currency: str) -> None:
        """Take another currency of the document, for the next records that are shown."""
        self._factory.currency = currency

    def show_overrides(self, bases: Mapping[str, float]) -> None:
        """Mark what a scenario overrides, with the values of the base."""
        for row in self.rows.values():
            row.show_overrides(bases)

    def refuse(self, name: str, sentence: str, records: Sequence[BaseModel]) -> None:
        """Say why what was typed is refused; the typed text stays, beside the value the records have."""
        row = self.rows[name]
        row.set_error(sentence)
        row.hold(_common(records, name))

    def _add_row(self, factory: EditorFactory, view: FieldView) -> None:
        row = FieldRow(view, factory.editor_for(self.types[0], view))
        row.edited.connect(self.edited)
        row.finished.connect(self.finished)
        row.asked.connect(self.asked)
        if isinstance(row.editor, RecordListEditor) and view.spec.label == view.spec.group:
            row.label.hide()
        self.rows[view.name] = row
        self._column.addWidget(row)


def _common(records: Sequence[BaseModel], name: str) -> object:
    """Return the value of a field that all records have, else SEVERAL_VALUES."""
    values = [getattr(record, name) for record in records]
    return values[0] if all(value == values[0] for value in values[1:]) else SEVERAL_VALUES


def common_views(types: Sequence[type[BaseModel]]) -> list[FieldView]:
    """Return the fields that all types have with the same meaning; of several, no names and no lists."""
    first, *others = types
    views = list(field_views(first))
    for other in others:
        theirs = {view.name: view for view in field_views(other)}
        views = [
            view
            for view in views
            if view.name in theirs
            and theirs[view.name].annotation == view.annotation
            and theirs[view.name].spec.unit == view.spec.unit
        ]
    return views


def grouped(views: Sequence[FieldView]) -> dict[str, list[FieldView]]:
    """Return the fields by group: who it is first, what supports it last."""
    groups: dict[str, list[FieldView]] = {}
    for view in views:
        groups.setdefault(view.spec.group, []).append(view)
    order = sorted(groups, key=lambda name: (name != _FIRST, name == _LAST))
    return {name: groups[name] for name in order}


def section_title(text: str) -> QLabel:
    """Return the head of a section of a panel."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("sectionTitle")
    label.setContentsMargins(0, 10, 0, 0)
    return label
