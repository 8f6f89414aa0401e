"""Goal seek: which value of an input brings a metric to a target, answered in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from canvas_app.gui.latest_work import LatestWork
from canvas_app.gui.panels.inputs import ComboBox, mark_wrong
from canvas_app.gui.panels.number_entry import parse_number, unit_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.questions.goal_seek import Goal
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model.inputs import InputPlace


class GoalDialog(QDialog):
    """Asks for input, metric and target; says what would be needed, or that nothing would do."""

    applied = Signal(object, float)

    def __init__(self, workplace: Workplace, place: InputPlace | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Goal seek")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._place = workplace
        self.goal: Goal | None = None
        self._seeking = LatestWork(workplace.bridge, self)
        self._seeking.answered.connect(self._on_found)
        self._seeking.failed.connect(self._on_failed)
        self.finished.connect(self._on_finished)
        self._build()
        self._fill(place)

    def _build(self) -> None:
        self.input, self.measure, self.target = ComboBox(), ComboBox(), QLineEdit()
        self.unit = QLabel()
        self.unit.setObjectName("fieldUnit")
        for widget, name in ((self.input, "Input"), (self.measure, "Metric"), (self.target, "Target")):
            widget.setAccessibleName(name)
        self.answer = QLabel("Choose what should be reached. The model stays as it is until you apply.")
        self.answer.setObjectName("hint")
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setWordWrap(True)
        self.answer.setMinimumHeight(54)
        self.search, self.use, self.leave = QPushButton("Find"), QPushButton("Apply"), QPushButton("Close")
        self.search.setObjectName("primary")
        self.search.setDefault(True)
        self.use.setEnabled(False)
        target = QHBoxLayout()
        target.setSpacing(8)
        target.addWidget(self.target, 1)
        target.addWidget(self.unit)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        form.addRow("Change", self.input)
        form.addRow("so that", self.measure)
        form.addRow("becomes", target)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.leave, self.use, self.search):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(self.answer)
        column.addLayout(buttons)
        self.search.clicked.connect(self._on_find)
        self.use.clicked.connect(self._on_apply)
        self.leave.clicked.connect(self.reject)
        self.measure.currentIndexChanged.connect(self._on_metric)

    def _fill(self, place: InputPlace | None) -> None:
        from canvas_app.analysis import METRICS
        from canvas_app.analysis.forecast.assumptions import assumptions_of

        self._inputs = assumptions_of(self._place.document.snapshot())
        self.input.addItems([item.title for item in self._inputs])
        self.input.setCurrentIndex(self._likely(place))
        self._metrics = [(key, info) for key, info in METRICS.items()]
        self.measure.addItems([info.label for _key, info in self._metrics])
        self.measure.setCurrentIndex(
            next((n for n, (key, _i) in enumerate(self._metrics) if key == "mrr"), 0)
        )
        self._on_metric(self.measure.currentIndex())

    def _likely(self, place: InputPlace | None) -> int:
        """Return which input is asked for, else one of what is selected, else a price."""
        chosen = self._place.state.selection

        def unlike(number: int) -> tuple[bool, ...]:
            known = self._inputs[number].place
            return known != place, known.record not in chosen, not known.path.startswith("components.")

        return min(range(len(self._inputs)), key=unlike, default=-1)

    def _on_metric(self, number: int) -> None:
        from canvas_app.gui.panels.tile_facts import number_of

        analysis = self._place.numbers.analysis
        if analysis is None or number < 0:
            return
        metric = analysis.metrics[self._metrics[number][0]]
        unit = metric.unit.replace(analysis.currency, "money")
        self._unit = unit
        self.unit.setText(unit_words(unit, analysis.currency))
        self.target.setPlaceholderText(f"Now {number_of(metric, analysis.currency)}")

    def _on_find(self) -> None:
        from canvas_app.analysis.questions.goal_seek import seek

        try:
            target = parse_number(self.target.text(), self._unit, self._place.document.info.currency)
        except ValueError as error:
            mark_wrong(self.target, True)
            self._say(str(error))
            return
        mark_wrong(self.target, False)
        place = self._inputs[self.input.currentIndex()].place
        metric = self._metrics[self.measure.currentIndex()][0]
        snapshot, scenario = self._place.document.snapshot(), self._place.numbers.scenario_id
        self.use.setEnabled(False)
        self._say("Searching. You may close this window to stop.")
        self._seeking.ask(
            lambda cancelled: seek(snapshot, place, metric, target, scenario, cancelled), snapshot
        )

    def _on_found(self, goal: Goal) -> None:
        from canvas_app.report.answers import goal_sentence

        self.goal = goal
        self.use.setEnabled(goal.value is not None)
        self._say(goal_sentence(goal, self._place.document.info.currency))

    def _on_failed(self) -> None:
        self._say("The goal could not be sought. The model is not affected.")

    def _on_finished(self) -> None:
        self._seeking.close()

    def _on_apply(self) -> None:
        if self.goal is not None and self.goal.value is not None:
            self.applied.emit(self.goal.assumption.place, self.goal.value)
            self.accept()

    def _say(self, sentence: str) -> None:
        self.answer.setObjectName("")
        self.answer.setStyleSheet("")
        self.answer.setText(sentence)
