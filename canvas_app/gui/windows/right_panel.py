"""The right panel: metrics, inspector and checks as tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QStyle,
    QStyleOptionTab,
    QStylePainter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.panels.metrics import MetricsPanel
from canvas_app.gui.panels.what_if_strip import WhatIfStrip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from canvas_app.gui.panels.checks import ChecksPanel
    from canvas_app.gui.panels.inspector import InspectorPanel
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace


METRICS_PAGE, INSPECTOR_PAGE, CHECKS_PAGE = 0, 1, 2


class PanelTabs(QTabBar):
    """The tabs; a count behind a name has the colour of what it counts."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: dict[int, tuple[str, str]] = {}

    def show_count(self, tab: int, name: str, count: int, token: str) -> None:
        """Name a tab, with a count in a colour; nothing is written for none."""
        text = f"{count:,}" if count else ""
        if self._counts.get(tab) == (text, token):
            # Every edit counts again; a tab that is named anew has the whole panel laid out and painted.
            return
        self._counts[tab] = (text, token)
        self.setTabText(tab, f"{name} {text}".rstrip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tabs, and the counts once more in their colours."""
        super().paintEvent(event)
        painter = QStylePainter(self)
        for tab, (text, token) in self._counts.items():
            if not text:
                continue
            option = QStyleOptionTab()
            self.initStyleOption(option, tab)
            chosen = tab == self.currentIndex()
            metrics = QFontMetrics(theme.font(weight="semibold" if chosen else "regular"))
            box = self.style().subElementRect(QStyle.SubElement.SE_TabBarTabText, option, self)
            whole, own = metrics.horizontalAdvance(option.text), metrics.horizontalAdvance(text)
            end = box.center().x() + 1 + whole / 2
            area = QRectF(end - own, box.top(), own + 2, box.height() - 2)
            painter.fillRect(area, theme.color("surface"))
            painter.setFont(theme.font(weight="bold"))
            painter.setPen(theme.color(token))
            painter.drawText(area.adjusted(0, 0, 4, 2), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class RightPanel(QWidget):
    """Its pages; which one is shown is up to the user, and remembered.

    Inspector and checks are built when they are first wanted: not before the window is usable.
    """

    go_to = Signal(str)
    """The id of an element the user wants to see."""
    slider_wanted = Signal(object)
    """The place of an input that shall become a slider."""
    goal_wanted = Signal(object)
    """The place of an input whose value is sought for a goal."""
    checks_made = Signal(object)
    """The list of findings is there now."""

    def __init__(self, workplace: Workplace, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("rightPanel")
        self.metrics = MetricsPanel(workplace, settings)
        self._workplace, self._settings = workplace, settings
        self._inspector: InspectorPanel | None = None
        self._checks: ChecksPanel | None = None
        self.what_if = WhatIfStrip(workplace)
        self.tabs = PanelTabs()
        self.tabs.setExpanding(False)
        self.tabs.setFont(theme.font())
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName("Panel pages")
        self.pages = QStackedWidget()
        for name, page in (
            ("Metrics", self.metrics),
            ("Inspector", QWidget()),
            ("Checks", QWidget()),
        ):
            self.tabs.addTab(name)
            self.pages.addWidget(page)
        self._findings = workplace.checks
        workplace.checks.changed.connect(self._show_count)
        workplace.checks.quiet_changed.connect(self._show_count)
        self.tabs.currentChanged.connect(self._on_tab)
        line = QFrame()
        line.setObjectName("tabLine")
        line.setFixedHeight(1)
        head = QHBoxLayout()
        head.setContentsMargins(14, 4, 14, 0)
        head.addWidget(self.tabs)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addWidget(self.pages, 1)
        column.addWidget(self.what_if)

    @property
    def inspector(self) -> InspectorPanel:
        """The form of what is selected."""
        if self._inspector is None:
            from canvas_app.gui.panels.inspector import InspectorPanel

            self._inspector = InspectorPanel(self._workplace)
            self._inspector.go_to.connect(self.go_to)
            self._inspector.slider_wanted.connect(self.slider_wanted)
            self._inspector.goal_wanted.connect(self.goal_wanted)
            self._put(INSPECTOR_PAGE, self._inspector)
        return self._inspector

    @property
    def checks(self) -> ChecksPanel:
        """The list of findings."""
        if self._checks is None:
            from canvas_app.gui.panels.checks import ChecksPanel

            self._checks = ChecksPanel(self._workplace, self._settings)
            self._put(CHECKS_PAGE, self._checks)
            self.checks_made.emit(self._checks)
        return self._checks

    def show_page(self, number: int) -> None:
        """Show a page, and the panel when it was hidden."""
        self.show()
        self.tabs.setCurrentIndex(number)

    def _on_tab(self, number: int) -> None:
        if number == INSPECTOR_PAGE:
            self.pages.setCurrentWidget(self.inspector)
        elif number == CHECKS_PAGE:
            self.pages.setCurrentWidget(self.checks)
        else:
            self.pages.setCurrentWidget(self.metrics)

    def _put(self, number: int, page: QWidget) -> None:
        """Put a page where an empty one kept its place."""
        empty = self.pages.widget(number)
        self.pages.insertWidget(number, page)
        if empty is not None:
            self.pages.removeWidget(empty)
            empty.deleteLater()

    def _show_count(self, _what: object = None) -> None:
        """Count the findings behind the word Checks: red where there is an error."""
        checks = self._findings
        count = 0 if checks.quiet else checks.attention
        self.tabs.show_count(CHECKS_PAGE, "Checks", count, "bad" if checks.errors else "attention")
