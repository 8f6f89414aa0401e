"""The editor of an assumption: value and unit in one row with range and source below, the rest on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.panels.editors import MORE_WIDTH, SEVERAL, Editor
from canvas_app.gui.panels.field_row import FieldRow
from canvas_app.gui.panels.inputs import LinkButton, SupportLine, UnitLabel, mark_wrong
from canvas_app.gui.panels.number_entry import in_another, mark_of, number_text, parse_number, reading_of
from canvas_app.gui.plain_text import shortened, tooltip
from canvas_app.model import Quantity, field_views
from canvas_app.model.currencies import currency_in, meant
from canvas_app.model.faults import first_fault

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtCore import QEvent, QPoint
    from PySide6.QtGui import QEnterEvent, QResizeEvent

    from canvas_app.gui.panels.editor_factory import EditorFactory

_PAIRED = ("low", "high")
_LABEL_WIDTH = 78
LEAST_FIELD = 44
BESIDE_TEXT = 44
"""What a field needs beside its value to show the button of the slider also without the pointer."""


class QuantityEditor(Editor):
    """Edits a Quantity. Empty means no assumption where the field allows it."""

    wide = False

    def __init__(self, factory: EditorFactory, unit: str, words: str, *, optional: bool) -> None:
        super().__init__()
        self._factory, self._unit, self._optional = factory, unit, optional
        self._known: Quantity | None = None
        self._base: Quantity | None = None
        """As it was before the present typing of the value began."""
        self._before: Quantity | None = None
        """As it was before the present typing of a detail began."""
        self._rows: dict[str, FieldRow] = {}
        self.details: QWidget | None = None
        self.field = QLineEdit()
        self.field.setMaxLength(40)
        # The button inside would otherwise ask for more room than a narrow panel has.
        self.field.setMinimumWidth(LEAST_FIELD)
        self.field.textEdited.connect(self._on_edited)
        self.field.editingFinished.connect(self.finished)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.field.customContextMenuRequested.connect(self._on_menu)
        self.slide = QAction(theme.icon("sliders-horizontal", "muted"), "What-if slider", self)
        self.slide.setToolTip("Try other values with a slider")
        self.slide.triggered.connect(self._on_slide)
        self.field.addAction(self.slide, QLineEdit.ActionPosition.TrailingPosition)
        # Hidden after it has its button: one that is added hidden keeps the button and its room.
        self.slide.setVisible(False)
        self.more = self._more_button()
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.field, 1)
        self.words = UnitLabel(words)
        top.addWidget(self.words)
        top.addWidget(self.more)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._column.addLayout(top)
        self.support = SupportLine()
        self._column.addWidget(self.support)
        self.to_base = LinkButton("")
        self.to_base.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.to_base.clicked.connect(self._on_to_base)
        self.to_base.hide()
        self._column.addWidget(self.to_base)
        self.setFocusProxy(self.field)

    def show_value(self, value: object) -> None:
        """Show an assumption, or none."""
        known = value if isinstance(value, Quantity) else None
        self._known = self._base = known
        self.field.setPlaceholderText("")
        self.field.setText("" if known is None else number_text(known.value, self._unit))
        self.field.setCursorPosition(0)
        self._show_details()
        self._mark_known()
        self._offer_slider(self.underMouse())

    def set_unit(self, unit: str, words: str) -> None:
        """Take another unit, where it depends on another field of the record."""
        if (unit, words) == (self._unit, self.words.words):
            return
        self._unit = unit
        self.words.show_words(words)
        # What is being typed stays as it is until the field is left.
        if self._known is not None and not self.field.hasFocus():
            self.field.setText(number_text(self._known.value, unit))
        if self.details is not None:
            self._column.removeWidget(self.details)
            self.details.deleteLater()
            self.details = None
            self._rows.clear()
            self.more.setChecked(False)

    def settle(self, value: object) -> None:
        """Write the value in its own form; the details settle by themselves."""
        if isinstance(value, Quantity):
            self._base = value
            self.field.setText(number_text(value.value, self._unit))
            # Where the cursor stays behind the text, a narrow field cuts off the first digits.
            self.field.setCursorPosition(0)
            self._mark_known()

    @property
    def mark(self) -> str:
        """What names a currency beside the value."""
        return mark_of(self.field.text())

    @property
    def reading(self) -> str:
        """How the value was read where it might mean another number."""
        return reading_of(self.field.text(), self._unit)

    def value(self) -> object:
        """Return the assumption; raises ValueError with a sentence."""
        text = self.field.text().strip()
        if not text and self._optional:
            return None
        return self._with_value(parse_number(text, self._unit))

    def show_several(self) -> None:
        """Leave the field empty and say why."""
        self._known = self._base = None
        self.field.clear()
        self.field.setPlaceholderText(SEVERAL)

    def set_wrong(self, wrong: bool) -> None:
        """Mark the field; what its beginning meant for range and source is taken back."""
        mark_wrong(self.field, wrong)
        if wrong:
            self._known = self._base
            self._show_details()
            self._mark_known()

    def show_overrides(self, bases: Mapping[str, float]) -> None:
        """Say what the base has where a scenario overrides it, with the way back."""
        base = bases.get("")
        self.to_base.setVisible(base is not None)
        if base is not None:
            words = f"Base has {number_text(base, self._unit)}. Back to base"
            self.to_base.show_words(words)
            self.to_base.setToolTip("This value belongs to the scenario. Remove it and use the base again.")

    def enterEvent(self, event: QEnterEvent) -> None:
        """Offer the slider."""
        self._offer_slider(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Give the room back to the value."""
        self._offer_slider(False)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the slider always where there is room."""
        super().resizeEvent(event)
        self._offer_slider(self.underMouse())

    def _offer_slider(self, near: bool) -> None:
        needed = self.field.fontMetrics().horizontalAdvance(self.field.text()) + BESIDE_TEXT
        self.slide.setVisible(self._known is not None and (near or self.field.width() >= needed))

    def take_sentence(self, sentence: QLabel) -> bool:
        """Put the sentence right below the value, above its range and source."""
        self._column.insertWidget(1, sentence)
        return True

    def _on_slide(self) -> None:
        self.asked.emit("what_if", "")

    def _on_goal(self) -> None:
        self.asked.emit("goal", "")

    def _on_to_base(self) -> None:
        self.asked.emit("to_base", "")

    def _on_menu(self, at: QPoint) -> None:
        menu = self.field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._known is not None:
            menu.addSeparator()
            menu.addAction("What-if slider").triggered.connect(self._on_slide)
            menu.addAction("Goal seek…").triggered.connect(self._on_goal)
        menu.popup(self.field.mapToGlobal(at))

    def _with_value(self, number: float) -> Quantity:
        """Return the assumption with another value; a range that the value leaves is widened to it."""
        base = self._base
        fields: dict[str, object] = {"value": number}
        if base is not None and base.low is not None:
            fields["low"] = min(base.low, number)
        if base is not None and base.high is not None:
            fields["high"] = max(base.high, number)
        built = self._built(fields)
        self._show_details()
        return built

    def _built(self, fields: dict[str, object]) -> Quantity:
        start = dict(self._known) if self._known is not None else {"value": 0.0}
        try:
            built = Quantity.model_validate(start | fields)
        except ValidationError as error:
            raise ValueError(first_fault(error, Quantity).sentence) from None
        self._known = built
        return built

    def _more_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(theme.icon("chevron-down", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setCheckable(True)
        button.setFixedWidth(MORE_WIDTH)
        button.setToolTip("Range, source and confidence")
        button.setAccessibleName("Range, source and confidence")
        button.toggled.connect(self._on_more)
        return button

    def _on_more(self, on: bool) -> None:
        self._mark_known()
        if on and self.details is None:
            self._build_details()
        if self.details is not None:
            self.details.setVisible(on)

    def _build_details(self) -> None:
        self.details = QWidget()
        grid = QGridLayout(self.details)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setSpacing(6)
        line = 1
        for view in field_views(Quantity):
            if view.name == "value":
                continue
            unit = self._unit if view.name in _PAIRED else ""
            row = FieldRow(
                view, self._factory.editor_for(Quantity, view, unit=unit, plain=True), _LABEL_WIDTH
            )
            row.edited.connect(self._on_detail)
            row.finished.connect(self._on_detail_finished)
            self._rows[view.name] = row
            grid.addWidget(row, line, 0)
            line += 1
        self._column.addWidget(self.details)
        self._show_details()

    def _show_details(self) -> None:
        for name, row in self._rows.items():
            row.show_value(getattr(self._known, name) if self._known else row.view.default)
            row.setEnabled(self._known is not None)

    def _mark_known(self) -> None:
        known = self._known
        supported = known is not None and (known.source or known.low is not None or known.high is not None)
        name = "chevron-up" if self.more.isChecked() else "chevron-down"
        self.more.setIcon(theme.icon(name, "accent" if supported else "muted"))
        source = known.source if known is not None else ""
        self.field.setToolTip(tooltip(f"Source: {source}") if source else "")
        self.support.show_words("" if self.more.isChecked() else self._support_words())

    def _support_words(self) -> str:
        """Return the range and the source of the assumption on one line."""
        known = self._known
        if known is None:
            return ""
        low, high = (None if end is None else number_text(end, self._unit) for end in (known.low, known.high))
        if low is not None and high is not None:
            span = f"{low} – {high}"
        elif low is not None:
            span = f"from {low}"
        else:
            span = "" if high is None else f"up to {high}"
        return " · ".join(part for part in (span, shortened(known.source)) if part)

    def _on_edited(self, _text: str) -> None:
        # What is typed needs the room, also under the pointer.
        self._offer_slider(False)
        self.edited.emit()

    def _on_detail(self, name: str) -> None:
        row = self._rows[name]
        before = self._before = self._before or self._known
        try:
            value = row.value()
            self._refuse_another_currency(row.editor.mark)
            built = self._built({name: value})
        except ValueError as error:
            row.set_error(str(error))
            row.hold(getattr(before, name, None))
            if self._known != before:
                self._known = self._base = before
                self.edited.emit()
            return
        self._base = built
        row.show_value(getattr(built, name))
        row.set_error("")
        self.edited.emit()

    def _refuse_another_currency(self, mark: str) -> None:
        """Raise ValueError where an end of the range names another currency than the value is in."""
        held = currency_in(self._unit, self._factory.currency) or self._factory.currency
        if mark and meant(mark, held, self._factory.currency) != held:
            raise ValueError(in_another(held))

    def _on_detail_finished(self, _name: str) -> None:
        self._before = None
        self.finished.emit()
