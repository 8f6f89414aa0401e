"""The metrics panel: tiles, the forecast, where the money comes from, and how each number came about."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui.panels.metric_groups import MetricGroups
from canvas_app.gui.panels.metric_tile import MetricTile
from canvas_app.gui.panels.shape_view import ShapeView
from canvas_app.gui.panels.tile_facts import TILES

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.drawing.shapes import Shape
    from canvas_app.gui.live_numbers import LiveNumbers
    from canvas_app.gui.panels.explanation import ExplanationPage
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace


class BaselineLine(QWidget):
    """Says what the numbers are compared with, and ends the comparison."""

    def __init__(self, numbers: LiveNumbers) -> None:
        super().__init__()
        self._numbers = numbers
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setObjectName("hint")
        self.unpin = QPushButton("Unpin")
        self.unpin.setObjectName("link")
        self.unpin.clicked.connect(numbers.unpin_baseline)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.unpin)
        numbers.baseline_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show it while there is a comparison."""
        baseline = self._numbers.baseline
        self.setVisible(baseline is not None)
        self.unpin.setVisible(self._numbers.pinned)
        if baseline is not None:
            what = "the pinned baseline" if self._numbers.pinned else "the model before this what-if"
            self.words.setText(f"Compared with {what}")


class MetricsPanel(QWidget):
    """Follows the live numbers. Only what differs is drawn again, so nothing jumps."""

    go_to = Signal(str)

    def __init__(
        self, workplace: Workplace, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("metricsPage")
        self._place, self._settings = workplace, settings
        self.favourites = self._remembered("metrics/favourites") or list(TILES)
        self.tiles: list[MetricTile] = []
        self.explanation: ExplanationPage | None = None
        self.pages = QStackedWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self.pages.addWidget(self._overview())
        workplace.numbers.changed.connect(self._on_numbers)
        workplace.numbers.baseline_changed.connect(self.refresh)
        workplace.document_changed.connect(self.close_explanation)

    def tile(self, metric_id: str) -> MetricTile:
        """Return the tile of a metric; raises KeyError when it is not shown."""
        for tile in self.tiles:
            if tile.facts is not None and tile.facts.id == metric_id:
                return tile
        raise KeyError(metric_id)

    def explain(self, metric_id: str) -> None:
        """Show how a number came about and light its elements on the canvas."""
        from canvas_app.gui.panels.explanation import ExplanationPage

        if self._place.numbers.analysis is None:
            return
        if self.explanation is None:
            self.explanation = ExplanationPage(self._place)
            self.explanation.closed.connect(self.close_explanation)
            self.explanation.go_to.connect(self.go_to)
            self.pages.addWidget(self.explanation)
        self.explanation.show_metric(metric_id)
        self.pages.setCurrentWidget(self.explanation)
        self.explanation.back.setFocus()

    def close_explanation(self) -> None:
        """Go back to the tiles."""
        if self.pages.currentIndex() == 0:
            return
        shown = self.explanation.metric_id if self.explanation else ""
        self._place.state.set_lit(())
        self.pages.setCurrentIndex(0)
        for tile in self.tiles:
            if tile.facts is not None and tile.facts.id == shown and self.isVisible():
                tile.setFocus()

    def refresh(self) -> None:
        """Show the present numbers again."""
        if self._place.numbers.analysis is not None:
            self._on_numbers(self._place.numbers.analysis)

    def set_favourite(self, metric_id: str, on: bool) -> None:
        """Add a metric to the favourites, as the last one, or take it from them."""
        if on and metric_id not in self.favourites:
            self.favourites.append(metric_id)
        elif not on and metric_id in self.favourites:
            self.favourites.remove(metric_id)
        self._on_chosen()

    def move_favourite(self, metric_id: str, by: int) -> None:
        """Move a favourite some places later, or earlier; the keys stay on it."""
        at = self.favourites.index(metric_id)
        to = min(max(at + by, 0), len(self.favourites) - 1)
        self.favourites.insert(to, self.favourites.pop(at))
        self._on_chosen()
        self.tile(metric_id).setFocus()

    def _on_dropped(self, metric_id: str, on: str) -> None:
        if metric_id in self.favourites:
            self.move_favourite(metric_id, self.favourites.index(on) - self.favourites.index(metric_id))

    def _on_unwanted(self, metric_id: str) -> None:
        self.set_favourite(metric_id, False)

    def _on_chosen(self) -> None:
        if self._settings is not None:
            self._settings.set_text("metrics/favourites", ",".join(self.favourites) or "-")
        self.refresh()

    def _on_groups(self) -> None:
        if self._settings is not None:
            self._settings.set_text("metrics/open", ",".join(sorted(self.groups.open_groups)))

    def _remembered(self, key: str) -> list[str]:
        text = "" if self._settings is None else self._settings.text(key)
        return [name for name in text.split(",") if name]

    def _overview(self) -> QWidget:
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("formBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 20)
        column.setSpacing(8)
        self.compared = BaselineLine(self._place.numbers)
        column.addWidget(self.compared)
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        column.addLayout(self._grid)
        self._forecast_title, self._forecast_side = QLabel("Revenue forecast"), QLabel("")
        column.addLayout(_heading(self._forecast_title, self._forecast_side))
        self.forecast = ShapeView(172, "Revenue forecast")
        column.addWidget(self.forecast)
        self._sources_title, self._sources_side = QLabel("Where the money comes from"), QLabel("")
        column.addLayout(_heading(self._sources_title, self._sources_side))
        self.sources = ShapeView(36, "Where the money comes from")
        column.addWidget(self.sources)
        column.addLayout(_heading(QLabel("All metrics"), QLabel("star the ones to see on top")))
        self.groups = MetricGroups(self._remembered("metrics/open"))
        self.groups.opened.connect(self.explain)
        self.groups.starred.connect(self.set_favourite)
        self.groups.toggled.connect(self._on_groups)
        column.addWidget(self.groups)
        column.addStretch(1)
        scroll.setWidget(body)
        return scroll

    def _on_numbers(self, analysis: Analysis) -> None:
        from canvas_app.gui.panels.tile_facts import tile_facts

        baseline = self._place.numbers.baseline
        facts = tile_facts(analysis, self.favourites, baseline)
        while len(self.tiles) < len(facts):
            self._add_tile()
        for tile, fact in zip(self.tiles, facts, strict=False):
            tile.show_facts(fact)
        for tile in self.tiles[len(facts) :]:
            tile.facts = None
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(facts))
        self._show_charts(analysis)
        self.groups.show_numbers(analysis, baseline, self.favourites)
        if self.pages.currentIndex() == 1 and self.explanation is not None:
            self.explanation.refresh()

    def _add_tile(self) -> None:
        tile = MetricTile()
        tile.opened.connect(self.explain)
        tile.move_wanted.connect(self.move_favourite)
        tile.dropped.connect(self._on_dropped)
        tile.unwanted.connect(self._on_unwanted)
        self._grid.addWidget(tile, len(self.tiles) // 2, len(self.tiles) % 2)
        self.tiles.append(tile)

    def _show_charts(self, analysis: Analysis) -> None:
        from canvas_app.drawing.charts import NO_REVENUE, largest_parts, share_bar_height
        from canvas_app.model.numbers import money

        revenue = tuple(analysis.total_revenue.tolist())
        self._forecast_title.setText(f"Revenue forecast, {analysis.months} months")
        # What the charts leave out is said where they say what they show.
        without = "".join(f", without {code}" for code in analysis.exchange.missing)
        self._forecast_side.setText(f"{analysis.scenario or 'Base'} scenario{without}")
        ends = (
            f"From {money(revenue[0], analysis.currency)} to {money(revenue[-1], analysis.currency)} a month"
        )
        self.forecast.set_drawing(functools.partial(_forecast, revenue, analysis.currency), ends)
        parts = largest_parts(analysis.revenue_of_month(1), analysis.stream_name)
        self._sources_side.setText(f"this month{without}")
        words = ", ".join(f"{name} {money(value, analysis.currency)}" for name, value in parts)
        height_in = functools.partial(share_bar_height, tuple(parts))
        self.sources.set_drawing(functools.partial(_sources, tuple(parts)), words or NO_REVENUE, height_in)
        self.sources.setToolTip("")


def _forecast(values: tuple[float, ...], currency: str, width: float, height: float) -> tuple[Shape, ...]:
    from canvas_app.drawing.charts import forecast_chart

    return forecast_chart(values, w=width, h=height, currency=currency)


def _sources(parts: tuple[tuple[str, float], ...], width: float, _height: float) -> tuple[Shape, ...]:
    from canvas_app.drawing.charts import share_bar

    return share_bar(parts, width)


def _heading(title: QLabel, side: QLabel) -> QHBoxLayout:
    for label, name in ((title, "sectionTitle"), (side, "hint")):
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(name)
    row = QHBoxLayout()
    row.setContentsMargins(2, 10, 2, 0)
    row.addWidget(title)
    row.addStretch(1)
    row.addWidget(side)
    return row
