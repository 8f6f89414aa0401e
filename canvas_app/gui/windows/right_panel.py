"""The right panel: metrics and inspector as tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from canvas_app.gui import theme
from canvas_app.gui.panels.inspector import InspectorPanel
from canvas_app.gui.panels.metrics import MetricsPanel
from canvas_app.gui.panels.what_if_strip import WhatIfStrip

if TYPE_CHECKING:
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace


class RightPanel(QWidget):
    """Two pages; which one is shown is up to the user, and remembered."""

    def __init__(self, workplace: Workplace, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("rightPanel")
        self.metrics, self.inspector = MetricsPanel(workplace, settings), InspectorPanel(workplace)
        self.what_if = WhatIfStrip(workplace)
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setFont(theme.font())
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setAccessibleName("Panel pages")
        self.pages = QStackedWidget()
        for name, page in (("Metrics", self.metrics), ("Inspector", self.inspector)):
            self.tabs.addTab(name)
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
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

    def show_page(self, number: int) -> None:
        """Show a page, and the panel when it was hidden."""
        self.show()
        self.tabs.setCurrentIndex(number)
