"""A row of a form: the label of a field, its editor, and the sentence that says why a value was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from canvas_app.gui import theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.gui.panels.editors import Editor
    from canvas_app.model import FieldView

LABEL_WIDTH = 104
_NOTHING = object()
SEVERAL_VALUES = object()
"""Stands for different values of several selected elements."""


class FieldRow(QWidget):
    """Shows one field. It never overwrites what the user is typing while the record stays as it was."""

    edited = Signal(str)
    """The name of the field, whenever what the user entered changes."""
    finished = Signal(str)
    asked = Signal(str, str)
    """What is asked about an assumption, and its path from the record."""

    def __init__(self, view: FieldView, editor: Editor, label_width: int = LABEL_WIDTH) -> None:
        super().__init__()
        self.view, self.editor = view, editor
        self._shown: object = _NOTHING
        self.label = _label(view.spec.label, "fieldLabel")
        self.label.setBuddy(editor)
        self.error = _label("", "fieldError")
        self.error.setVisible(False)
        self.note = _label("", "hint")
        self.note.setVisible(False)
        self._lay_out(label_width)
        self._describe()
        editor.edited.connect(self._on_edited)
        editor.finished.connect(self._on_finished)
        editor.asked.connect(self._on_asked)

    @property
    def name(self) -> str:
        """The name of the field in its record."""
        return self.view.name

    def value(self) -> object:
        """Return what the user entered; raises ValueError with a sentence when it means nothing."""
        return self.editor.value()

    def show_value(self, value: object) -> None:
        """Show the value of the record, or SEVERAL_VALUES."""
        if self._shown is value or (self._shown == value and type(self._shown) is type(value)):
            return
        several, self._shown = self._shown is SEVERAL_VALUES, value
        if value is SEVERAL_VALUES:
            self.editor.show_several()
        elif several or not self._holds(value):
            self.editor.show_value(value)
            self.set_note("")
        self.set_error("")

    def hold(self, value: object) -> None:
        """Take the record's value, but leave what was typed: it was refused and stays to be mended."""
        self._shown = value

    def set_error(self, sentence: str) -> None:
        """Say why the value was refused; an empty sentence takes it away."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        if sentence:
            self.set_note("")
        self.editor.set_wrong(bool(sentence))

    def set_note(self, sentence: str) -> None:
        """Say what came of the value; an empty sentence takes it away."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    def _holds(self, value: object) -> bool:
        try:
            return self.editor.value() == value
        except ValueError:
            return False

    def _on_edited(self) -> None:
        if self._shown is SEVERAL_VALUES:
            # What is typed is one value: nothing shall be written over it when the records have it.
            self._shown = _NOTHING
        self.set_note(self.editor.reading)
        self.edited.emit(self.name)

    def _on_finished(self) -> None:
        if not self.error.text() and self._shown not in (_NOTHING, SEVERAL_VALUES):
            self.editor.settle(self._shown)
        self.finished.emit(self.name)

    def _on_asked(self, what: str, path: str) -> None:
        self.asked.emit(what, f"{self.name}.{path}" if path else self.name)

    def show_overrides(self, bases: Mapping[str, float]) -> None:
        """Mark what a scenario overrides, by path from the record."""
        name = self.name
        inside = {
            path.removeprefix(name).removeprefix("."): base
            for path, base in bases.items()
            if path == name or path.startswith(f"{name}.")
        }
        self.editor.show_overrides(inside)

    def _lay_out(self, label_width: int) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(3)
        if self.editor.wide:
            outer.addWidget(self.label)
            outer.addWidget(self.editor)
        else:
            self.label.setFixedWidth(label_width)
            self.label.setMinimumHeight(30)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self.editor, 1)
            outer.addLayout(row)
        indent = 0 if self.editor.wide else label_width + 8
        if not self.editor.take_sentence(self.error):
            self.error.setContentsMargins(indent, 0, 0, 0)
            outer.addWidget(self.error)
        self.note.setContentsMargins(indent, 0, 0, 0)
        outer.addWidget(self.note)
        # Not Maximum: the hint is made for the widest line, and a sentence that wraps would be cut.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def _describe(self) -> None:
        spec = self.view.spec
        for widget in (self.editor, self.editor.focusProxy()):
            if widget is not None:
                widget.setAccessibleName(spec.label)
                widget.setAccessibleDescription(spec.help)
        if spec.help:
            self.label.setToolTip(spec.help)


def _label(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setObjectName(name)
    label.setFont(theme.font(12))
    return label
