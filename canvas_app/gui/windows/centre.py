"""The middle of the window: the canvas, or the strategy, which is built when it is first shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from canvas_app.gui.strategy.live_coverage import LiveCoverage
from canvas_app.gui.strategy.meter import CoverageButton

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.strategy.view import StrategyView
    from canvas_app.gui.workplace import Workplace


_METER_FROM = 420
"""Below this width of the middle the window is too small for the meter at its foot."""


class Centre(QStackedWidget):
    """Follows the page of the view state."""

    said = Signal(str)
    go_to = Signal(str)
    """The id of a card the user wants to see."""

    def __init__(self, workplace: Workplace, canvas: CanvasView, settings: Settings) -> None:
        super().__init__()
        self._place, self._canvas, self._settings = workplace, canvas, settings
        self.coverage = LiveCoverage(workplace)
        self.meter = CoverageButton(self.coverage)
        """For the foot of the window."""
        self.meter.next_wanted.connect(self.open_useful)
        self.strategy: StrategyView | None = None
        self.addWidget(canvas)
        workplace.state.page_changed.connect(self._on_page)

    @property
    def first(self) -> QWidget:
        """What the keys begin with on the page that is shown."""
        if self.strategy is None or self.currentWidget() is self._canvas:
            return self._canvas
        return self.strategy.list

    def open_useful(self) -> None:
        """Show the strategy with the entry that is most useful to answer next."""
        elsewhere = self._place.state.page != "strategy"
        self._place.state.set_page("strategy")
        assert self.strategy is not None
        self.strategy.open_useful(first=elsewhere)

    def show_section(self, section: str) -> None:
        """Show a section of the strategy, by its id."""
        self._place.state.set_page("strategy")
        assert self.strategy is not None
        self.strategy.show_section(section)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the foot of a small window to what is said there."""
        super().resizeEvent(event)
        self.meter.setVisible(event.size().width() >= _METER_FROM)

    def _on_page(self, page: str) -> None:
        if page == "canvas":
            self.setCurrentWidget(self._canvas)
            self._canvas.setFocus()
            return
        if self.strategy is None:
            from canvas_app.gui.strategy.view import StrategyView

            self.strategy = StrategyView(self._place, self.coverage, self._settings)
            self.strategy.said.connect(self.said)
            self.strategy.go_to.connect(self.go_to)
            self.addWidget(self.strategy)
        self.setCurrentWidget(self.strategy)
        self.strategy.take_keys()
