"""How a number came about: formula, inputs, what each element contributes; its elements light up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from canvas_app.analysis import METRICS, explain
from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.panels.record_form import section_title
from canvas_app.gui.panels.tile_facts import exact_of, number_of
from canvas_app.gui.plain_text import tooltip
from canvas_app.model.numbers import metric_text

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from canvas_app.analysis import Explanation
    from canvas_app.gui.workplace import Workplace

_MOST = 40


class ExplanationPage(QWidget):
    """Stands in place of the tiles until the user goes back."""

    closed = Signal()
    go_to = Signal(str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._place = workplace
        self.metric_id = ""
        self._shown: Explanation | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.back = QPushButton("All metrics")
        self.back.setObjectName("link")
        self.back.setIcon(theme.icon("chevron-left", "accent"))
        self.back.setIconSize(QSize(14, 14))
        self.back.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 0)
        top.addWidget(self.back)
        top.addStretch(1)
        outer.addLayout(top)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.area, 1)

    def show_metric(self, metric_id: str) -> None:
        """Explain another metric."""
        self.metric_id, self._shown = metric_id, None
        self.refresh()
        self.area.verticalScrollBar().setValue(0)

    def refresh(self) -> None:
        """Explain the same metric with the present numbers, at the same place of the panel."""
        numbers = self._place.numbers
        if numbers.analysis is None or not self.metric_id:
            return
        explanation = explain(numbers.analysis, numbers.analysis.snapshot, self.metric_id)
        if explanation == self._shown:
            return
        self._shown = explanation
        at = self.area.verticalScrollBar().value()
        self.area.setWidget(self._body(explanation))
        self.area.verticalScrollBar().setValue(at)
        self._light()

    def showEvent(self, event: QShowEvent) -> None:
        """Light the elements as soon as one sees why."""
        super().showEvent(event)
        if not event.spontaneous():
            self._light()

    def hideEvent(self, event: QHideEvent) -> None:
        """Put the light out with what it explains; a window that is only put aside keeps it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._place.state.set_lit(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _light(self) -> None:
        if self._shown is not None and self.isVisible():
            known = self._place.document.snapshot().elements
            self._place.state.set_lit(key for key in self._shown.element_ids if key in known)

    def _body(self, explanation: Explanation) -> QWidget:
        analysis = self._place.numbers.analysis
        assert analysis is not None
        metric, info = analysis.metrics[self.metric_id], METRICS[self.metric_id]
        body = QWidget()
        body.setObjectName("formBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(14, 6, 14, 20)
        column.setSpacing(6)
        column.addWidget(_text(info.label, "elementName"))
        number, exact = number_of(metric, analysis.currency), exact_of(metric, analysis.currency)
        column.addWidget(_text(number, "bigNumber"))
        if exact != number:
            column.addWidget(_text(exact, "hint"))
        column.addWidget(_text(info.definition, ""))
        column.addWidget(section_title("Formula"))
        column.addWidget(_text(explanation.formula, "formula"))
        if explanation.words:
            column.addWidget(_text(explanation.words, "hint"))
        if info.convention:
            column.addWidget(section_title("Convention"))
            column.addWidget(_text(info.convention, "hint"))
        currency = analysis.currency
        if explanation.inputs:
            column.addWidget(section_title("Inputs"))
        for item in explanation.inputs:
            column.addWidget(_Line(item.label, metric_text(item.value, item.unit, currency)))
        if explanation.contributions:
            column.addWidget(section_title("Comes from"))
        for part in explanation.contributions[:_MOST]:
            column.addWidget(
                self._part(part.element_id, part.name, metric_text(part.value, part.unit, currency))
            )
        self._add_elements(column, explanation)
        column.addWidget(_text(f"Source: {info.source}", "hint"))
        column.addStretch(1)
        return body

    def _add_elements(self, column: QVBoxLayout, explanation: Explanation) -> None:
        listed = {part.element_id for part in explanation.contributions}
        known = self._place.document.snapshot().elements
        others = [key for key in explanation.element_ids if key not in listed and key in known]
        if not others:
            return
        column.addWidget(section_title("Also looked at" if listed else "Elements"))
        for key in others[:_MOST]:
            column.addWidget(self._part(key, self._place.document.element(key).name, ""))

    def _part(self, element_id: str, name: str, value: str) -> QWidget:
        known = element_id in self._place.document.snapshot().elements
        kind = self._place.document.element(element_id).kind if known else ""
        line = _Part(element_id if known else "", kind, name, value)
        line.go_to.connect(self.go_to)
        return line


class _Line(QWidget):
    """A label and a number."""

    def __init__(self, label: str, value: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(_text(label, ""), 1)
        number = _text(value, "")
        number.setWordWrap(False)
        row.addWidget(number)


class _Part(QWidget):
    """An element with what it contributes; a click goes to it."""

    go_to = Signal(str)

    def __init__(self, element_id: str, kind: str, name: str, value: str) -> None:
        super().__init__()
        self._id = element_id
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        button = LinkButton(name)
        if kind:
            button.setIcon(theme.icon(kind, f"kind.{kind}"))
            button.setIconSize(QSize(14, 14))
        button.setEnabled(bool(element_id))
        button.setToolTip(tooltip(f"Go to {name}"))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(self._on_clicked)
        row.addWidget(button, 1)
        number = _text(value, "")
        number.setWordWrap(False)
        row.addWidget(number)

    def _on_clicked(self) -> None:
        self.go_to.emit(self._id)


def _text(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label
