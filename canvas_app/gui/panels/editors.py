"""Editors for single values: a line, prose, a switch, a choice, a number, a list of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpacerItem,
    QWidget,
)

from canvas_app.gui.panels.flow_layout import FlowLayout
from canvas_app.gui.panels.inputs import Chip, ComboBox, GrowingText, Switch, UnitLabel, mark_wrong
from canvas_app.gui.panels.number_entry import mark_of, number_text, parse_number, parse_whole, reading_of
from canvas_app.model import clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEVERAL = "Several values"
MORE_WIDTH = 26
"""How wide the button is that opens the range and the source of an assumption."""


class Editor(QWidget):
    """Edits one value. `value()` raises ValueError with a sentence while the text means nothing."""

    edited = Signal()
    """While the user types or clicks."""
    finished = Signal()
    """When the user leaves the field or presses Enter."""
    asked = Signal(str, str)
    """Something about an assumption inside: what (`what_if`, `goal`, `to_base`), and the path to it."""

    wide = False
    """Whether the editor stands below its label over the whole width."""

    @property
    def mark(self) -> str:
        """What names a currency beside the number that is typed, as "€"; empty where nothing does."""
        return ""

    @property
    def reading(self) -> str:
        """How the text was read where it might mean something else; empty where there is no doubt."""
        return ""

    def show_value(self, value: object) -> None:
        """Show a value of the record."""
        raise NotImplementedError

    def value(self) -> object:
        """Return what the user entered."""
        raise NotImplementedError

    def show_several(self) -> None:
        """Show that the selected elements have different values."""

    def settle(self, value: object) -> None:
        """Write the value in its own form when the user has left the field."""
        self.show_value(value)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field whose value was refused."""

    def show_overrides(self, bases: Mapping[str, float]) -> None:
        """Mark what a scenario overrides; by the path inside, empty for itself, the value of the base."""

    def take_sentence(self, sentence: QLabel) -> bool:
        """Put the sentence about a refused value among the editor's own parts, if it has a place for it."""
        return False

    def _fill(self, *widgets: QWidget) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._put_beside(*widgets)
        self.setFocusProxy(widgets[0])

    def _put_beside(self, *widgets: QWidget) -> None:
        for widget in widgets:
            self._row.addWidget(widget)


class LineEditor(Editor):
    """One line of text."""

    example = ""
    """What an empty field shows of the form in which to type."""

    def __init__(self, optional: bool = False, limit: int = 300) -> None:
        super().__init__()
        self._optional = optional
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.example)
        self.field.setMaxLength(limit)
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self.finished)
        self._fill(self.field)

    def show_value(self, value: object) -> None:
        """Show a text."""
        self.field.setPlaceholderText(self.example)
        self.field.setText(str(value or ""))
        self.field.setCursorPosition(0)

    def value(self) -> object:
        """Return the text without control characters; None for an empty optional one."""
        text = clean_text(self.field.text(), one_line=False).replace("\n", " ").replace("\t", " ")
        return None if self._optional and not text else text

    def show_several(self) -> None:
        """Leave the field empty and say why."""
        self.field.clear()
        self.field.setPlaceholderText(SEVERAL)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        mark_wrong(self.field, wrong)

    def _on_edited(self, _text: str) -> None:
        # Cleared again the field holds nothing, no longer several values.
        self.field.setPlaceholderText(self.example)
        self.edited.emit()


class ProseEditor(Editor):
    """Text of several lines."""

    wide = True
    example = ""
    """What an empty field shows of the form in which to type."""

    def __init__(self) -> None:
        super().__init__()
        self.field = GrowingText()
        self.field.setPlaceholderText(self.example)
        self.field.textChanged.connect(self._on_changed)
        self.field.left.connect(self.finished)
        self._quiet = False
        self._fill(self.field)

    def show_value(self, value: object) -> None:
        """Show a text."""
        self._set(str(value or ""), self.example)

    def value(self) -> object:
        """Return the text without control characters."""
        return clean_text(self.field.toPlainText())

    def show_several(self) -> None:
        """Leave the field empty and say why."""
        self._set("", SEVERAL)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        mark_wrong(self.field, wrong)

    def _set(self, text: str, placeholder: str) -> None:
        self._quiet = True
        self.field.setPlaceholderText(placeholder)
        if self.field.toPlainText() != text:
            self.field.setPlainText(text)
        self._quiet = False

    def _on_changed(self) -> None:
        if not self._quiet:
            self.field.setPlaceholderText(self.example)
            self.edited.emit()


class LinesEditor(ProseEditor):
    """A list of short texts, one on each line."""

    example = "One per line"

    def show_value(self, value: object) -> None:
        """Show the texts."""
        items = value if isinstance(value, tuple) else ()
        self._set("\n".join(str(item) for item in items), self.example)

    def value(self) -> object:
        """Return the texts, without empty ones."""
        lines = clean_text(self.field.toPlainText()).split("\n")
        return tuple(line.strip().replace("\t", " ") for line in lines if line.strip())


class SwitchEditor(Editor):
    """Yes or no."""

    def __init__(self) -> None:
        super().__init__()
        self.field = Switch()
        self.word = QLabel()
        self.word.setTextFormat(Qt.TextFormat.PlainText)
        self.word.setObjectName("fieldUnit")
        self.field.clicked.connect(self._on_clicked)
        self._fill(self.field, self.word)
        self._set(False, neither=False)

    def show_value(self, value: object) -> None:
        """Show yes or no."""
        self._set(bool(value), neither=False)

    def value(self) -> object:
        """Return yes or no."""
        return self.field.isChecked()

    def show_several(self) -> None:
        """Show neither."""
        self._set(False, neither=True)

    def _set(self, on: bool, *, neither: bool) -> None:
        self.field.neither = neither
        self.field.setChecked(on)
        self.word.setText(SEVERAL if neither else ("Yes" if on else "No"))
        self.field.update()

    def _on_clicked(self) -> None:
        self._set(self.field.isChecked(), neither=False)
        self.edited.emit()
        self.finished.emit()


class ChoiceEditor(Editor):
    """One of some coded values, shown in words."""

    def __init__(self, options: Sequence[tuple[object, str]], optional: bool = False) -> None:
        super().__init__()
        self.field = ComboBox()
        self._values: list[object] = []
        self.set_options(options, optional)
        self.field.activated.connect(self._on_activated)
        self._fill(self.field)

    def set_options(self, options: Sequence[tuple[object, str]], optional: bool = False) -> None:
        """Offer these values; an optional choice can be empty."""
        rows = [(None, "None"), *options] if optional else list(options)
        self._values = [value for value, _words in rows]
        self.field.clear()
        self.field.addItems([words for _value, words in rows])

    def show_value(self, value: object) -> None:
        """Show a value; one that is not offered, as a currency that is not listed, shows as it is."""
        offered = value in self._values
        self.field.setPlaceholderText(value if isinstance(value, str) and not offered else "")
        self.field.setCurrentIndex(self._values.index(value) if offered else -1)

    def value(self) -> object:
        """Return the chosen value; raises ValueError when none is."""
        if self.field.currentIndex() < 0:
            raise ValueError("Choose one of the values.")
        return self._values[self.field.currentIndex()]

    def show_several(self) -> None:
        """Choose none and say why."""
        self.field.setPlaceholderText(SEVERAL)
        self.field.setCurrentIndex(-1)

    def _on_activated(self, _index: int) -> None:
        self.edited.emit()
        self.finished.emit()


class NumberEditor(Editor):
    """A number with its unit behind it."""

    def __init__(self, unit: str, words: str, *, whole: bool = False, optional: bool = False) -> None:
        super().__init__()
        self._unit, self._whole, self._optional = unit, whole, optional
        self.field = QLineEdit()
        self.field.setMaxLength(40)
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self.finished)
        self.words = UnitLabel(words) if words else None
        self._fill(self.field, *([self.words] if self.words else []))
        if words:
            layout = self.layout()
            assert layout is not None
            # As much room as the button of an assumption takes, so that all fields end below each other.
            layout.addItem(QSpacerItem(MORE_WIDTH + layout.spacing(), 0))

    def set_unit(self, unit: str, words: str) -> None:
        """Take another unit, where it depends on another field of the record."""
        self._unit = unit
        if self.words is not None:
            self.words.show_words(words)

    def show_value(self, value: object) -> None:
        """Show a number, empty for None."""
        self.field.setPlaceholderText("")
        self.field.setText(number_text(value, self._unit) if isinstance(value, int | float) else "")
        self.field.setCursorPosition(0)

    @property
    def mark(self) -> str:
        """What names a currency beside the number."""
        return mark_of(self.field.text())

    @property
    def reading(self) -> str:
        """How the number was read where it might mean another one."""
        return reading_of(self.field.text(), self._unit)

    def value(self) -> object:
        """Return the number in the field's own unit."""
        text = self.field.text().strip()
        if not text and self._optional:
            return None
        return parse_whole(text, self._unit) if self._whole else parse_number(text, self._unit)

    def show_several(self) -> None:
        """Leave the field empty and say why."""
        self.field.clear()
        self.field.setPlaceholderText(SEVERAL)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field."""
        mark_wrong(self.field, wrong)

    def _on_edited(self, _text: str) -> None:
        self.field.setPlaceholderText("")
        self.edited.emit()


class NumbersEditor(LineEditor):
    """A few numbers in one line, with spaces or semicolons between them."""

    example = "For example 1  1.5  2"

    def show_value(self, value: object) -> None:
        """Show the numbers."""
        items = value if isinstance(value, tuple) else ()
        self.field.setText("  ".join(number_text(item) for item in items))
        self.field.setPlaceholderText(self.example)

    def value(self) -> object:
        """Return the numbers; raises ValueError for one that is none."""
        return tuple(parse_number(part) for part in self.field.text().replace(";", " ").split())


class ChipsEditor(Editor):
    """Any of some coded values, kept in their own order."""

    wide = True

    def __init__(self, options: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        flow = FlowLayout(self)
        self.chips: list[tuple[object, Chip]] = []
        for value, words in options:
            chip = Chip(words)
            chip.clicked.connect(self._on_clicked)
            flow.addWidget(chip)
            self.chips.append((value, chip))
        self.setFocusProxy(self.chips[0][1])

    def show_value(self, value: object) -> None:
        """Switch the given values on."""
        chosen = value if isinstance(value, tuple) else ()
        for option, chip in self.chips:
            chip.setChecked(option in chosen)

    def value(self) -> object:
        """Return the values that are on."""
        return tuple(option for option, chip in self.chips if chip.isChecked())

    def show_several(self) -> None:
        """Switch all off."""
        self.show_value(())

    def _on_clicked(self) -> None:
        self.edited.emit()
        self.finished.emit()
