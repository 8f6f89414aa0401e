"""The what-if strip below the panels: a slider for every input that is tried out, and what to do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import SupportLine, mark_wrong
from canvas_app.gui.panels.number_entry import number_text, parse_number, unit_words
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from canvas_app.gui.what_if import Slider
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model.inputs import InputPlace

ROW_HEIGHT = 64
MOST_SHOWN = 3
"""More sliders than these scroll, so that the panel above keeps room."""


class SliderRow(QWidget):
    """One input: its name, a slider from low to high, and the value to be typed."""

    moved = Signal(object, float)
    reset = Signal(object)
    removed = Signal(object)

    def __init__(self, slider: Slider, currency: str) -> None:
        super().__init__()
        self.place: InputPlace = slider.assumption.place
        self.shown = slider
        unit = slider.assumption.unit
        self._unit, self._currency = unit, currency
        self.setFixedHeight(ROW_HEIGHT)
        self.name = SupportLine()
        self.name.setObjectName("fieldLabel")
        self.back = _tool("rotate-ccw", "Back to the value of the model")
        self.gone = _tool("x", "Take this slider away")
        self.bar = QSlider(Qt.Orientation.Horizontal)
        self.bar.setAccessibleName(slider.assumption.title)
        self.field = QLineEdit()
        self.field.setFixedWidth(86)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setAccessibleName(f"Value of {slider.assumption.title}")
        self.words = QLabel(unit_words(unit, currency).split(" / ")[0])
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setObjectName("fieldUnit")
        self._lay_out()
        self.show_slider(slider)
        self.bar.valueChanged.connect(self._on_bar)
        self.field.returnPressed.connect(self._on_typed)
        self.field.editingFinished.connect(self._on_typed)
        self.back.clicked.connect(self._on_back)
        self.gone.clicked.connect(self._on_gone)

    def counts(self, slider: Slider | None, currency: str) -> bool:
        """Whether this row can show a slider: it counts in the same unit and money."""
        return slider is not None and (self._unit, self._currency) == (slider.assumption.unit, currency)

    def show_slider(self, slider: Slider) -> None:
        """Show where the input stands."""
        self.shown = slider
        self.bar.blockSignals(True)
        self.bar.setRange(0, max(round((slider.high - slider.low) / slider.step), 1))
        self.bar.setPageStep(max(self.bar.maximum() // 10, 1))
        self.bar.setValue(round((slider.value - slider.low) / slider.step))
        self.bar.blockSignals(False)
        self.field.setText(number_text(slider.value, self._unit))
        mark_wrong(self.field, False)
        self.back.setEnabled(slider.moved)
        start = number_text(slider.start, self._unit)
        self.name.show_words(f"{slider.assumption.title}{f' · was {start}' if slider.moved else ''}")
        ends = " to ".join(number_text(end, self._unit) for end in (slider.low, slider.high))
        self.bar.setToolTip(tooltip(f"{slider.assumption.title}: {ends}, model {start}"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.name, 1)
        top.addWidget(self.back)
        top.addWidget(self.gone)
        low = QHBoxLayout()
        low.setSpacing(8)
        low.addWidget(self.bar, 1)
        low.addWidget(self.field)
        low.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(low)

    def _on_bar(self, position: int) -> None:
        slider = self.shown
        if position >= self.bar.maximum():
            value = slider.high
        else:
            value = float(f"{slider.low + position * slider.step:.12g}")
        self.moved.emit(self.place, value)

    def _on_typed(self) -> None:
        if self.field.text() == number_text(self.shown.value, self._unit):
            return
        try:
            value = parse_number(self.field.text(), self._unit, self._currency)
        except ValueError as error:
            mark_wrong(self.field, True)
            self.field.setToolTip(tooltip(str(error)))
            return
        self.field.setToolTip("")
        self.moved.emit(self.place, value)

    def _on_back(self) -> None:
        self.reset.emit(self.place)

    def _on_gone(self) -> None:
        self.removed.emit(self.place)


class WhatIfStrip(QFrame):
    """Shown while there are sliders. What it does with them is up to the window."""

    add_wanted = Signal()
    keep_wanted = Signal()
    apply_wanted = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.setObjectName("whatIf")
        self._place = workplace
        self.rows: dict[InputPlace, SliderRow] = {}
        self.title = QLabel("What if")
        self.title.setObjectName("itemTitle")
        self.mark = QLabel("not saved")
        self.mark.setObjectName("whatIfMark")
        self.add = _link("Add input", "plus", self.add_wanted)
        self.keep = _button("Keep as scenario", self.keep_wanted)
        self.apply = _button("Apply", self.apply_wanted)
        self.apply.setToolTip("Write these values into the model, or into the scenario in use")
        self.reset_all = QPushButton("Reset all")
        self.reset_all.clicked.connect(workplace.what_if.reset_all)
        self.close_all = _tool("x", "End the what-if")
        self.close_all.clicked.connect(self._on_close)
        self._build()
        workplace.what_if.listed.connect(self.refresh)
        workplace.what_if.moved.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the sliders as they are; rows that stay keep their focus."""
        sliders = self._place.what_if.sliders
        currency = self._place.document.info.currency
        for place in [at for at, row in self.rows.items() if not row.counts(sliders.get(at), currency)]:
            row = self.rows.pop(place)
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        for at, (place, slider) in enumerate(sliders.items()):
            if place not in self.rows:
                self._insert(at, SliderRow(slider, currency))
            elif self.rows[place].shown != slider:
                self.rows[place].show_slider(slider)
        moved = bool(self._place.what_if.values)
        for button in (self.keep, self.apply, self.reset_all):
            button.setEnabled(moved)
        self.mark.setVisible(moved)
        self._area.setFixedHeight(ROW_HEIGHT * min(len(sliders), MOST_SHOWN) + 2)
        self.setVisible(bool(sliders))

    def focus(self, place: InputPlace) -> None:
        """Put the keys on one slider."""
        if place in self.rows:
            self._area.ensureWidgetVisible(self.rows[place])
            self.rows[place].bar.setFocus()

    def _insert(self, at: int, row: SliderRow) -> None:
        row.moved.connect(self._place.what_if.move)
        row.reset.connect(self._place.what_if.reset)
        row.removed.connect(self._place.what_if.remove)
        self.rows[row.place] = row
        self._list.insertWidget(at, row)

    def _on_close(self) -> None:
        for place in list(self._place.what_if.sliders):
            self._place.what_if.remove(place)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.mark)
        head.addStretch(1)
        head.addWidget(self.add)
        head.addWidget(self.close_all)
        body = QWidget()
        body.setObjectName("formBody")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for button in (self.keep, self.apply, self.reset_all):
            button.setObjectName("small")
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 8, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._area)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)


def _tool(icon: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon, "muted"))
    button.setIconSize(QSize(13, 13))
    button.setToolTip(words)
    button.setAccessibleName(words)
    return button


def _button(words: str, wanted: object) -> QPushButton:
    button = QPushButton(words)
    button.clicked.connect(wanted)
    return button


def _link(words: str, icon: str, wanted: object) -> QPushButton:
    button = _button(words, wanted)
    button.setObjectName("link")
    button.setIcon(theme.icon(icon, "accent"))
    button.setIconSize(QSize(13, 13))
    return button
