"""All metrics in groups that open and close; a row shows its number only while its group is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.panels.metric_tile import paint_status
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from PySide6.QtGui import QPaintEvent

    from canvas_app.analysis import Analysis, MetricInfo

GROUPS = ("earn", "keep", "grow", "cash", "risk", "market")
WORDS = {
    "earn": "Earn",
    "keep": "Keep",
    "grow": "Grow",
    "cash": "Cash",
    "risk": "Risk",
    "market": "Market",
}


class StatusSign(QWidget):
    """The status of a metric as a sign of its own form."""

    def __init__(self) -> None:
        super().__init__()
        self.status: str | None = None
        self.setFixedSize(14, 14)

    def show_status(self, status: str | None) -> None:
        """Show a status, or none."""
        if status != self.status:
            self.status = status
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        if self.status is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(7, 7)
        painter.scale(0.85, 0.85)
        paint_status(painter, self.status, QPointF(0, 0))
        painter.end()


class MetricRow(QWidget):
    """One metric on one line: star, name, number, difference, status."""

    opened = Signal(str)
    starred = Signal(str, bool)

    def __init__(self, info: MetricInfo) -> None:
        super().__init__()
        self.metric_id = info.id
        self.star = QToolButton()
        self.star.setCheckable(True)
        self.star.setIconSize(QSize(13, 13))
        self.star.setObjectName("star")
        self.star.clicked.connect(self._on_star)
        self._star_name = info.label
        self.name = LinkButton(info.short or info.label)
        self.name.setObjectName("plainLink")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.name.clicked.connect(self._on_opened)
        self.number, self.delta = QLabel(), QLabel()
        for label in (self.number, self.delta):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.delta.setObjectName("hint")
        self.sign = StatusSign()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 2, 0)
        row.setSpacing(6)
        row.addWidget(self.star)
        row.addWidget(self.name, 1)
        row.addWidget(self.delta)
        row.addWidget(self.number)
        row.addWidget(self.sign)
        self.show_star(False)

    def show_star(self, on: bool) -> None:
        """Show whether the metric is a favourite."""
        self.star.setChecked(on)
        self.star.setIcon(theme.icon("star", "accent" if on else "faint"))
        words = f"{'Remove' if on else 'Add'} {self._star_name} {'from' if on else 'to'} the favourites"
        self.star.setToolTip(words)
        self.star.setAccessibleName(words)

    def show_metric(self, analysis: Analysis, baseline: Analysis | None, info: MetricInfo) -> None:
        """Show the number of a metric."""
        from canvas_app.analysis import health_of
        from canvas_app.gui.panels.tile_facts import difference, hover_text, number_of

        metric, currency = analysis.metrics[self.metric_id], analysis.currency
        self.number.setText(number_of(metric, currency))
        self.sign.show_status(health_of(metric))
        delta, better = "", None
        if baseline is not None:
            delta, better = difference(metric, baseline.metrics.get(self.metric_id), currency)
        self.delta.setText("" if delta == "no change" else delta)
        token = "muted" if better is None else "good" if better else "bad"
        self.delta.setStyleSheet(f"color: {theme.color(token).name()}" if delta else "")
        self.setToolTip(tooltip(hover_text(metric, info, currency)))

    def _on_star(self, on: bool) -> None:
        self.starred.emit(self.metric_id, on)

    def _on_opened(self) -> None:
        self.opened.emit(self.metric_id)


class MetricGroups(QWidget):
    """The groups below the favourites. Which are open is remembered by whoever owns the panel."""

    opened = Signal(str)
    starred = Signal(str, bool)
    toggled = Signal()

    def __init__(self, open_groups: Collection[str] = ()) -> None:
        super().__init__()
        self.open_groups = {name for name in open_groups if name in GROUPS}
        self.heads: dict[str, QPushButton] = {}
        self.rows: dict[str, MetricRow] = {}
        self._bodies: dict[str, QWidget] = {}
        self._analysis: Analysis | None = None
        self._baseline: Analysis | None = None
        self._favourites: Collection[str] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for name in GROUPS:
            head = QPushButton(WORDS[name])
            head.setObjectName("groupHead")
            head.setCheckable(True)
            head.setChecked(name in self.open_groups)
            head.setProperty("group", name)
            head.setIconSize(QSize(13, 13))
            head.clicked.connect(self._on_head)
            body = QWidget()
            body.setObjectName("formBody")
            inner = QVBoxLayout(body)
            inner.setContentsMargins(0, 0, 0, 6)
            inner.setSpacing(0)
            self.heads[name], self._bodies[name] = head, body
            column.addWidget(head)
            column.addWidget(body)
            self._show_head(name)

    def show_numbers(
        self, analysis: Analysis, baseline: Analysis | None, favourites: Collection[str]
    ) -> None:
        """Show the numbers of the groups that are open; the others are not even asked for."""
        self._analysis, self._baseline, self._favourites = analysis, baseline, favourites
        for name in self.open_groups:
            self._fill(name)

    def _fill(self, name: str) -> None:
        if self._analysis is None:
            return
        body = self._bodies[name].layout()
        assert body is not None
        for info in _in_group(name).values():
            if info.id not in self._analysis.metrics:
                continue
            row = self.rows.get(info.id)
            if row is None:
                row = self.rows[info.id] = MetricRow(info)
                row.opened.connect(self.opened)
                row.starred.connect(self.starred)
                body.addWidget(row)
            row.show_star(info.id in self._favourites)
            row.show_metric(self._analysis, self._baseline, info)

    def _show_head(self, name: str) -> None:
        on = name in self.open_groups
        self.heads[name].setIcon(theme.icon("chevron-down" if on else "chevron-right", "muted"))
        self.heads[name].setAccessibleDescription("Open" if on else "Closed")
        self._bodies[name].setVisible(on)

    def _on_head(self, on: bool) -> None:
        name = str(self.sender().property("group"))
        (self.open_groups.add if on else self.open_groups.discard)(name)
        if on:
            self._fill(name)
        self._show_head(name)
        self.toggled.emit()


def _in_group(name: str) -> Mapping[str, MetricInfo]:
    from canvas_app.analysis import METRICS

    return {key: info for key, info in METRICS.items() if _group_of(info) == name}


def _group_of(info: MetricInfo) -> str:
    """A metric of a group that is not known here stands among the last."""
    group = str(getattr(info, "group", "earn"))
    return group if group in GROUPS else GROUPS[-1]
