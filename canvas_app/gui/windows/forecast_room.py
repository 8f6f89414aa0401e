"""The forecast room: eight figures that answer questions about the forecast, in a window of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import Shiboken

from canvas_app.gui import theme
from canvas_app.gui.figure_work import Drawn, FigureDrawer, Simulator
from canvas_app.gui.panels.figure_choices import FigureChoices
from canvas_app.gui.panels.figure_list import FigureList
from canvas_app.gui.panels.figure_view import WAITING, FigureView
from canvas_app.gui.panels.simulation_bar import OUTDATED, SimulationBar
from canvas_app.gui.plain_text import one_line
from canvas_app.gui.windows.figure_exports import FigureExports
from canvas_app.report.plots import KINDS, Look, Wanted

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace
    from canvas_app.report.plots import Plot

IDLE = 700
"""Milliseconds without a change before a simulation starts by itself."""
_USUAL_SIZE, _LEAST_SIZE = (1280, 720), (860, 520)
_SMALLEST_AREA = (1060.0, 600.0)
"""A figure of this size has type of 16 units (12 pt); larger ones have larger type."""
_FAILED = "This figure could not be drawn. The details are in the log; the other figures are not affected."
_KINDS = {kind.id: kind for kind in KINDS}
_BACK, _ON = (
    (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp),
    (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Space,
    ),
)


def open_forecast_room(window: QWidget, workplace: Workplace, settings: Settings) -> ForecastRoom:
    """Show the room of a main window, or bring it to the front where it is open already."""
    for room in window.findChildren(ForecastRoom):
        if not room.shut:
            room.show()
            room.raise_()
            room.activateWindow()
            return room
    room = ForecastRoom(workplace, settings, window)
    window.closed.connect(room.leave)  # type: ignore[attr-defined]
    room.show()
    return room


class ForecastRoom(QWidget):
    """Follows the document of its main window; computes and draws beside it, so that neither ever waits."""

    def __init__(self, workplace: Workplace, settings: Settings, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("forecastRoom")
        self.setWindowIcon(theme.application_icon())
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAutoFillBackground(True)
        self._place, self._settings = workplace, settings
        self.shut = False
        self.plot: Plot | None = None
        """The figure that is shown; None while it is being drawn."""
        self.simulation: Simulation | None = None
        self._simulated: tuple[object, ...] | None = None
        self._running: tuple[object, ...] | None = None
        self._cancelled: tuple[object, ...] | None = None
        self.figure_id = KINDS[0].id
        self.scenario_id = workplace.numbers.scenario_id
        self._window_scenario = workplace.numbers.scenario_id
        self._build()
        self._listen()
        self._restore()

    # --- what it consists of

    def _build(self) -> None:
        self.figures, self.choices = FigureList(), FigureChoices()
        self.view, self.foot = FigureView(), SimulationBar()
        self.drawer = FigureDrawer(self._place.bridge, self)
        self.simulator = Simulator(self._place.bridge, self)
        self.exports = FigureExports(self, self._place, self._settings)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE)
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget, stretch in ((self.choices, 0), (self.view, 1), (self.foot, 0)):
            right.addWidget(widget, stretch)
        line = QWidget()
        line.setObjectName("tabLine")
        line.setFixedWidth(1)
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.figures)
        row.addWidget(line)
        row.addLayout(right, 1)

    def _listen(self) -> None:
        place = self._place
        self.figures.chosen.connect(self.show_figure)
        self.choices.changed.connect(self._on_choice)
        self.choices.copy.clicked.connect(self.exports.copy_picture)
        self.choices.export.clicked.connect(self.exports.ask)
        self.view.resized.connect(self._draw)
        self.foot.run_wanted.connect(self.simulate)
        self.foot.cancel_wanted.connect(self.cancel_simulation)
        self.drawer.ready.connect(self._on_drawn)
        self.simulator.progressed.connect(self._on_progress)
        self.simulator.stepped.connect(self._on_step)
        self.simulator.ended.connect(self._on_end)
        self._idle.timeout.connect(self._on_idle)
        place.numbers.changed.connect(self._on_numbers)
        place.document_changed.connect(self._on_document)
        self.figures.installEventFilter(self)
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self.exports.copy_picture),
            (QKeySequence("Ctrl+Shift+C"), self.exports.copy_data),
            (QKeySequence("Ctrl+E"), self.exports.ask),
            (QKeySequence("F11"), self.toggle_full_screen),
            (QKeySequence("Esc"), self.leave),
            (QKeySequence(QKeySequence.StandardKey.Close), self.leave),
        ):
            QShortcut(keys, self, slot)

    def _restore(self) -> None:
        geometry = self._settings.text("forecast/geometry")
        stored = QByteArray.fromBase64(geometry.encode())
        if not geometry or not self.restoreGeometry(stored):
            self.resize(*_USUAL_SIZE)
        self.figures.choose(self._settings.text("forecast/figure", KINDS[0].id))
        self.figures.setFocus()

    # --- what is shown

    def show_figure(self, figure_id: str) -> None:
        """Show one of the eight figures."""
        if figure_id != self.figure_id or self.plot is None:
            self.figure_id, self.plot = figure_id, None
            self.view.say(WAITING)
        self.refresh()

    def refresh(self) -> None:
        """Offer the choices of the present figure and draw it again."""
        snapshot = self._place.document.snapshot()
        if self.scenario_id not in snapshot.scenarios:
            self.scenario_id = None
        self.choices.show_for(_KINDS[self.figure_id], snapshot, self.scenario_id)
        title = one_line(snapshot.info.title or "Untitled")
        self.setWindowTitle(f"{_KINDS[self.figure_id].name} – {title} – Forecast")
        self._show_foot()
        self._draw()
        if self.figure_id == "distribution":
            self._idle.start()

    def wanted(self) -> Wanted:
        """Return what the present figure is made of."""
        numbers, choices, kind = self._place.numbers, self.choices, _KINDS[self.figure_id]
        metric, stream, months = choices.measure.value, choices.stream.value, choices.months.value
        live = numbers.analysis if numbers.scenario_id == self.scenario_id else None
        return Wanted(
            self._place.document.snapshot(),
            self.scenario_id,
            live,
            metric if "metric" in kind.choices and isinstance(metric, str) else None,
            stream if "stream" in kind.choices and isinstance(stream, str) else None,
            months if "months" in kind.choices and isinstance(months, int) else None,
            self.simulation,
        )

    def look(self) -> Look:
        """Return the size of the figure and of its type: never below 12 pt on a screen of 1280 by 720."""
        width, height = float(self.view.width()), float(self.view.height())
        scale = min(width / _SMALLEST_AREA[0], height / _SMALLEST_AREA[1])
        return Look(width, height, 16.0 * min(max(scale, 1.0), 1.75))

    def _draw(self) -> None:
        if not self.shut:
            self.drawer.ask(self.figure_id, self.wanted(), self.look())

    def _on_drawn(self, drawn: Drawn) -> None:
        if drawn.plot is None or drawn.picture is None:
            self.plot = None
            self.view.say(_FAILED)
        elif drawn.plot.id == self.figure_id:
            self.plot = drawn.plot
            self.view.show_picture(drawn.picture, drawn.plot.title, drawn.plot.alt_text)

    def _on_choice(self) -> None:
        if not self.choices.scenario.isHidden():
            chosen = self.choices.scenario.value
            self.scenario_id = chosen if isinstance(chosen, str) else None
        self.refresh()

    def _on_numbers(self, _analysis: Analysis) -> None:
        numbers = self._place.numbers
        if numbers.scenario_id != self._window_scenario:
            # Another scenario in the main window is shown here too.
            self._window_scenario = self.scenario_id = numbers.scenario_id
        self.refresh()

    def _on_document(self) -> None:
        self.cancel_simulation()
        self.simulation = self._simulated = self._cancelled = None
        self.scenario_id = self._window_scenario = None

    # --- the simulation

    def _state(self) -> tuple[object, ...]:
        """Return what a simulation depends on; another value makes it one of an earlier state."""
        document = self._place.document
        return id(document), document.seq, self.scenario_id

    def simulate(self) -> None:
        """Run the simulation of the present state."""
        self._running, self._cancelled = self._state(), None
        info = self._place.document.info
        self.simulator.run(self._place.document.snapshot(), self.scenario_id)
        self.foot.show_running(0, info.trials, info.seed)

    def cancel_simulation(self) -> None:
        """Stop the simulation; it does not start by itself again before something changes."""
        self._idle.stop()
        self._cancelled = self._state()
        self.simulator.cancel()

    def _on_idle(self) -> None:
        now = self._state()
        if self.figure_id != "distribution" or now in (self._simulated, self._cancelled):
            return
        if not (self.simulator.running and now == self._running) and self._ranged():
            self.simulate()

    def _ranged(self) -> bool:
        from canvas_app.analysis.forecast.assumptions import has_ranges

        return has_ranges(self._place.document.snapshot())

    def _on_progress(self, done: int, trials: int) -> None:
        self.foot.show_running(done, trials, self._place.document.info.seed)

    def _on_step(self, result: Simulation) -> None:
        self.simulation, self._simulated = result, self._running
        if self.figure_id == "distribution":
            self._draw()

    def _on_end(self, complete: bool) -> None:
        if not complete and self._simulated == self._running:
            # What the cancelled run had brought so far stays, and says of how many trials it is.
            self._cancelled = self._running
        self._show_foot()

    def _show_foot(self) -> None:
        if self.simulator.running and self._state() == self._running:
            return
        shown = self.figure_id == "distribution"
        self.foot.setVisible(shown)
        if not shown:
            return
        info, result = self._place.document.info, self.simulation
        if not self._ranged():
            self.foot.show_rest("", can_run=False)
        elif result is None:
            self.foot.show_rest(f"{info.trials:,} trials, seed {info.seed}", can_run=True)
        elif self._simulated != self._state():
            self.foot.show_rest(OUTDATED, can_run=True, again=True)
        else:
            words = f"{result.trials:,} trials, seed {result.seed}"
            part = result.trials < info.trials
            self.foot.show_rest(f"{words}, stopped early" if part else words, can_run=part, again=True)

    # --- keys and leaving

    def toggle_full_screen(self) -> None:
        """Fill the screen, or give it back."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def leave(self, _window: object = None) -> None:
        """Close the room; from the full screen this goes back to the window first."""
        if _window is None and self.isFullScreen():
            self.showNormal()
        elif Shiboken.isValid(self) and not self.shut:
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Switch figures with the arrows, the keys of a presenter, and the numbers."""
        if not self._switch(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the list of figures answer the same keys, instead of searching by letter."""
        if watched is self.figures and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            return self._switch(event)
        return super().eventFilter(watched, event)

    def _switch(self, event: QKeyEvent) -> bool:
        number = ord(event.text()) - ord("1") if len(event.text()) == 1 else -1
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if 0 <= number < len(KINDS):
            self.figures.choose(KINDS[number].id)
        elif event.key() in _BACK or event.key() in _ON:
            self.figures.step(-1 if event.key() in _BACK else 1)
        else:
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window, end the work in the background."""
        if not self.shut:
            self.shut = True
            self._idle.stop()
            geometry = self.saveGeometry().toBase64().data()
            self._settings.set_text("forecast/geometry", bytes(geometry).decode())
            self._settings.set_text("forecast/figure", self.figure_id)
            self._place.numbers.changed.disconnect(self._on_numbers)
            self._place.document_changed.disconnect(self._on_document)
            self.simulator.close()
            self.drawer.close()
        event.accept()
