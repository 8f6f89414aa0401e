"""What can be chosen for a figure: the scenario, the metric, the stream, the months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import ComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.document import Snapshot
    from canvas_app.report.plots import PlotKind

_ALL_STREAMS = "All streams"


class Chooser(ComboBox):
    """A drop-down of named values; it keeps its choice when the list changes around it."""

    def __init__(self, name: str, width: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedWidth(width)
        self.values: list[object] = []

    @property
    def value(self) -> object:
        """The chosen value, None when the list is empty."""
        at = self.currentIndex()
        return self.values[at] if 0 <= at < len(self.values) else None

    def offer(self, items: Sequence[tuple[str, object]], chosen: object) -> None:
        """Show these (name, value) pairs with one chosen; the first where the wanted one is gone."""
        values = [value for _, value in items]
        names = [name for name, _ in items]
        if values != self.values or names != [self.itemText(i) for i in range(self.count())]:
            self.values = values
            self.blockSignals(True)
            self.clear()
            self.addItems(names)
            self.blockSignals(False)
        self.setCurrentIndex(values.index(chosen) if chosen in values else 0)


class FigureChoices(QFrame):
    """The bar above a figure. It shows what the present figure can be asked, and tells what was chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(48)
        self.scenario = Chooser("Scenario", 168)
        self.measure = Chooser("Metric", 200)
        self.stream = Chooser("Revenue stream", 190)
        self.months = Chooser("Months shown", 144)
        self.copy = QPushButton("Copy")
        self.copy.setIcon(theme.icon("copy"))
        self.copy.setToolTip("Copy as picture (Ctrl+C), data with Ctrl+Shift+C")
        self.export = QPushButton("Export…")
        self.export.setIcon(theme.icon("file-down"))
        self.export.setToolTip("Write the figure as SVG, PNG or PDF, its data as CSV (Ctrl+E)")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        for chooser in (self.scenario, self.measure, self.stream, self.months):
            row.addWidget(chooser)
            chooser.activated.connect(self._on_activated)
        row.addStretch(1)
        row.addWidget(self.copy)
        row.addWidget(self.export)
        self.remembered: dict[str, dict[str, object]] = {}
        """What was chosen for each figure."""
        self._kind: PlotKind | None = None

    def show_for(self, kind: PlotKind, snapshot: Snapshot, scenario_id: str | None) -> None:
        """Offer what a figure can be asked about a document."""
        self._kind = kind
        chosen = self.remembered.setdefault(kind.id, {})
        cases: list[tuple[str, object]] = [("Base", None)]
        cases += [(one.name, one.id) for one in snapshot.scenarios.values()]
        self.scenario.offer(cases, scenario_id)
        self.scenario.setVisible(len(cases) > 1 and kind.id != "scenarios")
        self.measure.setVisible("metric" in kind.choices)
        if "metric" in kind.choices:
            from canvas_app.report.plots.listing import usual_metric

            self.measure.offer(_metrics(kind.id), chosen.get("metric", usual_metric(kind.id)))
        self.stream.setVisible("stream" in kind.choices)
        if "stream" in kind.choices:
            self.stream.offer(_streams(kind.id, snapshot), chosen.get("stream"))
        self.months.setVisible("months" in kind.choices)
        if "months" in kind.choices:
            usual = 12 if kind.id == "bridge" else None
            self.months.offer(_months(snapshot.info.horizon), chosen.get("months", usual))

    def _on_activated(self, _index: int) -> None:
        if self._kind is not None:
            self.remembered[self._kind.id] = {
                "metric": self.measure.value,
                "stream": self.stream.value,
                "months": self.months.value,
            }
        self.changed.emit()


def _metrics(figure_id: str) -> list[tuple[str, object]]:
    from canvas_app.analysis.metrics.info import METRICS
    from canvas_app.report.plots.choices import BY_MONTH

    by_month: list[tuple[str, object]] = [(f"{name} by month", key) for key, name in BY_MONTH.items()]
    return (by_month if figure_id != "tornado" else []) + [(m.label, m.id) for m in METRICS.values()]


def _streams(figure_id: str, snapshot: Snapshot) -> list[tuple[str, object]]:
    from canvas_app.model import RevenueStream
    from canvas_app.report.plots.listing import price_streams

    if figure_id == "price":
        return [(one.name, one.id) for one in price_streams(snapshot)]
    return [(_ALL_STREAMS, None), *((one.name, one.id) for one in snapshot.of_kind(RevenueStream))]


def _months(horizon: int) -> list[tuple[str, object]]:
    shorter = [count for count in (6, 12, 24, 36, 48, 60, 84) if count < horizon]
    return [(f"All {horizon} months", None), *((f"{count} months", count) for count in shorter)]
