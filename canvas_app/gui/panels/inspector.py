"""The inspector: a form for whatever is selected, and for the document when nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from canvas_app.commands import elements, scenario_edits, scenarios
from canvas_app.commands.currency import currency_note
from canvas_app.commands.errors import RefusedError
from canvas_app.document import DocumentError
from canvas_app.gui import theme
from canvas_app.gui.panels.connections import Connections, RelationHead
from canvas_app.gui.panels.editor_factory import EditorFactory, references_of
from canvas_app.gui.panels.entered import entered_for_all
from canvas_app.gui.panels.inputs import plain_label
from canvas_app.gui.panels.record_form import RecordForm
from canvas_app.gui.plain_text import shortened
from canvas_app.model import (
    DOCUMENT_ID,
    KIND_WORDS,
    RELATION_KINDS,
    DocumentInfo,
    ElementBase,
    Frame,
    RelationBase,
)
from canvas_app.model.inputs import InputPlace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.document import AnyRecord, Commit
    from canvas_app.gui.panels.editors import Editor
    from canvas_app.gui.panels.field_row import FieldRow
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Scenario


_AROUND = 80
"""Pixels above and below the field with the cursor that are in sight too."""


class InspectorPanel(QWidget):
    """Shows and edits the selected records of one window."""

    go_to = Signal(str)
    """The id of an element the user wants to see."""
    slider_wanted = Signal(object)
    """The place of an input that shall become a slider."""
    goal_wanted = Signal(object)
    """The place of an input whose value is sought for a goal."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspectorPage")
        self._place = workplace
        self.form: RecordForm | None = None
        self.connections: Connections | None = None
        self.relation_head: RelationHead | None = None
        self._shown: tuple[object, ...] = ()
        self._gesture: str | None = None
        self._stale = True
        self._build_frame()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        workplace.bridge.committed.connect(self._on_commit)
        workplace.state.selection_changed.connect(self._on_selection)
        workplace.document_changed.connect(self._on_document)
        workplace.numbers.scenario_changed.connect(self._on_scenario)

    def records(self) -> list[AnyRecord]:
        """Return what the panel is about: elements, else relations, else frames, else the document."""
        found = [self._place.document.get(key) for key in sorted(self._place.state.selection)]
        chosen: list[AnyRecord] = [record for record in found if isinstance(record, ElementBase)]
        if chosen:
            return chosen
        relations: list[AnyRecord] = [record for record in found if isinstance(record, RelationBase)]
        frames: list[AnyRecord] = [record for record in found if isinstance(record, Frame)]
        return relations or frames or [self._place.document.info]

    def refresh(self) -> None:
        """Show the present state; the form is rebuilt only where its fields are others."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        records = self.records()
        identity = self._identity(records)
        if identity != self._shown:
            self._shown = identity
            self._rebuild(records)
        assert self.form is not None
        self.form.use_currency(self._place.document.info.currency)
        self.form.show_records(self._in_scenario(records))
        self.form.show_overrides(self._overridden(records))
        self._show_head(records)
        if self.connections is not None:
            self.connections.show_element(records[0].id)
        if self.relation_head is not None:
            self.relation_head.show_relation(records[0].id)

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self.refresh()
        if self.form is not None and self.form.rows:
            next(iter(self.form.rows.values())).editor.setFocus()

    def focus_field(self, path: str) -> None:
        """Put the cursor into the field of a path such as `components.0.price`, as near as there is one."""
        self.refresh()
        if self.form is None:
            return
        editor = editor_at(self.form.rows, path.split("."))
        if editor is None:
            self.focus_first()
            return
        editor.setFocus()
        self._show_focus()

    def showEvent(self, event: object) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self.refresh()

    def _show_focus(self) -> None:
        """Bring the field with the cursor into sight; again when a form made just now gets its height."""
        focus = QApplication.focusWidget()
        if focus is not None and self._body.isAncestorOf(focus):
            self.area.ensureWidgetVisible(focus, 0, _AROUND)

    def _build_frame(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body = QWidget()
        self._body.setObjectName("formBody")
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(14, 14, 14, 24)
        self._column.setSpacing(8)
        self._icon = QLabel()
        self._icon.setFixedSize(20, 20)
        self._kind = plain_label(name="elementKind")
        self._kind.setWordWrap(False)
        self._name = plain_label(name="elementName")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self._kind, 1)
        self._column.addLayout(head)
        self._column.addWidget(self._name)
        self._slot = QVBoxLayout()
        self._slot.setSpacing(8)
        self._column.addLayout(self._slot)
        self._column.addStretch(1)
        self.area.setWidget(self._body)
        self.area.verticalScrollBar().rangeChanged.connect(self._show_focus)
        outer.addWidget(self.area)

    def _identity(self, records: Sequence[AnyRecord]) -> tuple[object, ...]:
        snapshot = self._place.document.snapshot()
        roles = tuple(tuple(options) for options in references_of(snapshot).values())
        return (tuple(record.id for record in records), records[0].kind, roles)

    def _rebuild(self, records: Sequence[AnyRecord]) -> None:
        self._gesture = None
        self._clear()
        factory = EditorFactory(self._place.document.snapshot())
        types = list(dict.fromkeys(type(record) for record in records))
        if isinstance(records[0], RelationBase):
            self.relation_head = RelationHead(self._place)
            self.relation_head.go_to.connect(self.go_to)
            self._slot.addWidget(self.relation_head)
        self.form = RecordForm(factory, types)
        self.form.edited.connect(self._on_edited)
        self.form.finished.connect(self._on_finished)
        self.form.asked.connect(self._on_asked)
        self._slot.addWidget(self.form)
        if len(records) == 1 and isinstance(records[0], ElementBase):
            self.connections = Connections(self._place)
            self.connections.go_to.connect(self.go_to)
            self._slot.addWidget(self.connections)
        self.area.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        for widget in (self.form, self.connections, self.relation_head):
            if widget is not None:
                widget.hide()
                self._slot.removeWidget(widget)
                widget.deleteLater()
        self.form = self.connections = self.relation_head = None

    def _show_head(self, records: Sequence[AnyRecord]) -> None:
        first = records[0]
        kinds = {record.kind for record in records}
        if isinstance(first, DocumentInfo):
            icon, token, kind, name = "file", "muted", "Document", first.title or "Untitled"
        elif isinstance(first, Frame):
            icon, token, kind, name = "maximize", "muted", "Frame", first.name
        elif isinstance(first, RelationBase):
            icon, token, kind = "connect", "muted", "Connection"
            name = RELATION_KINDS[first.kind].phrase.capitalize()
        else:
            icon, token = (first.kind, f"kind.{first.kind}") if len(kinds) == 1 else ("layout-grid", "muted")
            kind = KIND_WORDS[first.kind].label if len(kinds) == 1 else "Several kinds"
            name = getattr(first, "name", "")
        if len(records) > 1:
            name = f"{len(records):,} {_plural_of(first)}"
        self._icon.setPixmap(theme.icon(icon, token).pixmap(18, 18))
        self._kind.setText(kind)
        self._name.setText(shortened(name, 120))

    def _on_edited(self, name: str) -> None:
        assert self.form is not None
        row = self.form.rows[name]
        document = self._place.document
        try:
            fields = entered_for_all(row, self.records(), document.info.currency)
        except ValueError as error:
            self._refuse(name, str(error))
            return
        self._gesture, before = self._gesture or f"field-{uuid4()}", document.info
        try:
            self._write(fields)
        except DocumentError as error:
            self._refuse(name, str(error))
            return
        row.show_value(fields[name])
        row.set_error("")
        if name == "currency":
            row.set_note(currency_note(before, document.info))

    def _write(self, fields: Mapping[str, object]) -> None:
        """Edit the base; while a scenario is in use, values of inputs of one record go to the scenario."""
        records, scenario = self.records(), self._scenario()
        document, gesture = self._place.document, self._gesture
        if scenario is None or len(records) != 1:
            elements.edit_many(document, [record.id for record in records], gesture=gesture, **fields)
            return
        if len(fields) > 1:
            raise RefusedError("A scenario changes numbers only. Go to the base to enter another currency.")
        ((name, value),) = fields.items()
        shown = getattr(self._in_scenario(records)[0], name)
        scenario_edits.edit(document, scenario.id, records[0].id, name, shown, value, gesture=gesture)

    def _scenario(self) -> Scenario | None:
        return self._place.document.snapshot().scenarios.get(self._place.numbers.scenario_id or "")

    def _in_scenario(self, records: Sequence[AnyRecord]) -> list[AnyRecord]:
        """Return the records with the values of the scenario in use; of several, those of the base."""
        scenario = self._scenario()
        if scenario is None or len(records) != 1:
            return list(records)
        from canvas_app.analysis.scenarios import apply

        snapshot = apply(self._place.document.snapshot(), scenario.id)
        key = records[0].id
        found = snapshot.info if key == DOCUMENT_ID else snapshot.elements.get(key) or snapshot.relations[key]
        return [found]

    def _overridden(self, records: Sequence[AnyRecord]) -> dict[str, float]:
        """Return what the base has at the places of a record that the scenario overrides."""
        scenario = self._scenario()
        if scenario is None or len(records) != 1:
            return {}
        from canvas_app.model.inputs import input_at

        paths = [item.path for item in scenario.overrides if item.record == records[0].id]
        found = {path: input_at(records[0], path) for path in paths}
        return {path: item.value for path, item in found.items() if item and item.value is not None}

    def _on_asked(self, what: str, path: str) -> None:
        place, scenario = InputPlace(self.records()[0].id, path), self._scenario()
        if what == "what_if":
            self.slider_wanted.emit(place)
        elif what == "goal":
            self.goal_wanted.emit(place)
        elif scenario is not None:
            scenarios.clear_override(self._place.document, scenario.id, place)
            self.refresh()

    def _on_scenario(self) -> None:
        self._gesture = None
        self._later.start(0)

    def _refuse(self, name: str, sentence: str) -> None:
        """Say why what was typed is refused, and take back what its beginning meant: 20 on the way to 200."""
        assert self.form is not None
        if self._gesture is not None:
            self._place.document.history.take_back(self._gesture)
        self.form.refuse(name, sentence, self._in_scenario(self.records()))

    def _on_finished(self, _name: str) -> None:
        self._gesture = None

    def _on_commit(self, commit: Commit) -> None:
        if commit.origin != "user":
            self._gesture = None
        self._later.start(0)

    def _on_selection(self, _ids: object) -> None:
        self._later.start(0)

    def _on_document(self) -> None:
        self._shown = ()
        self._later.start(0)


def editor_at(rows: Mapping[str, FieldRow], path: Sequence[str]) -> Editor | None:
    """Return the editor of a path from a record; that of the list where the path ends in one."""
    row = rows.get(path[0])
    if row is None:
        return None
    cards = getattr(row.editor, "cards", None)
    if cards and len(path) > 1 and path[1].isdigit() and int(path[1]) < len(cards):
        inner = cards[int(path[1])].rows
        return editor_at(inner, path[2:]) if len(path) > 2 else next(iter(inner.values())).editor
    return row.editor


def _plural_of(record: AnyRecord) -> str:
    if isinstance(record, RelationBase):
        return "connections"
    return "frames" if isinstance(record, Frame) else "elements"
