"""Draws figures and simulates beside the window; only the newest wish counts."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.document import Snapshot
    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.report.plots.listing import Wanted
    from canvas_app.report.plots.plot import Look, Picture, Plot

log = logging.getLogger(__name__)

SHORTEST = 0.1
"""Seconds from one drawing to the next, at least."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure that is ready; without a plot its computation broke off."""

    owner: object
    turn: int
    plot: Plot | None
    picture: Picture | None


class FigureDrawer(QObject):
    """Computes and draws one figure at a time on a thread of its own, at most ten in a second."""

    ready = Signal(object)
    """A `Drawn`."""

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._busy = False
        self._waiting: tuple[str, Wanted, Look] | None = None
        self._started = 0.0
        self._workers: ThreadPoolExecutor | None = None
        self._last: tuple[str, Wanted, Plot] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._start)
        bridge.result.connect(self._on_result)

    @property
    def at_rest(self) -> bool:
        """Whether everything that was asked for is drawn."""
        return not self._busy and self._waiting is None

    def ask(self, figure_id: str, wanted: Wanted, look: Look) -> None:
        """Draw a figure soon; what was asked before and is not drawn yet is dropped."""
        self._turn += 1
        self._waiting = (figure_id, wanted, look)
        if not self._busy and not self._later.isActive():
            self._later.start(max(0, round((self._started + SHORTEST - time.monotonic()) * 1000)))

    def close(self) -> None:
        """End the work in the background."""
        self._turn += 1
        self._waiting = None
        self._later.stop()
        self._bridge.result.disconnect(self._on_result)
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)

    def _start(self) -> None:
        if self._waiting is None or self._busy:
            return
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="figures")
        figure_id, wanted, look = self._waiting
        self._waiting, self._busy, self._started = None, True, time.monotonic()
        self._workers.submit(self._work, self._turn, figure_id, wanted, look)

    def _work(self, turn: int, figure_id: str, wanted: Wanted, look: Look) -> None:
        from canvas_app.analysis.questions.what_if import CancelledError

        try:
            made = self._plot(turn, figure_id, wanted)
            self._bridge.post(Drawn(self, turn, made, made.picture(look)))
        except CancelledError:
            self._bridge.post(Drawn(self, -1, None, None))
        except Exception:
            log.exception("A figure could not be drawn.")
            self._bridge.post(Drawn(self, turn, None, None))

    def _plot(self, turn: int, figure_id: str, wanted: Wanted) -> Plot:
        """Return the figure; one that differs in size only is not computed again."""
        from canvas_app.report.plots.listing import plot

        if self._last is not None and self._last[0] == figure_id and _same(self._last[1], wanted):
            return self._last[2]
        made = plot(figure_id, replace(wanted, cancelled=lambda: self._turn != turn))
        self._last = (figure_id, wanted, made)
        return made

    def _on_result(self, value: object) -> None:
        if not isinstance(value, Drawn) or value.owner is not self:
            return
        self._busy = False
        # What came late is still newer than what is shown; only of another figure it would be wrong.
        if value.turn == self._turn or (value.plot is not None and self._same_figure(value.plot)):
            self.ready.emit(value)
        if self._waiting is not None:
            self._later.start(max(0, round((self._started + SHORTEST - time.monotonic()) * 1000)))

    def _same_figure(self, made: Plot) -> bool:
        return self._waiting is not None and self._waiting[0] == made.id


def _same(first: Wanted, second: Wanted) -> bool:
    shared = all(
        getattr(first, name) is getattr(second, name) for name in ("snapshot", "analysis", "simulation")
    )
    named = ("scenario_id", "metric", "stream_id", "months")
    return shared and all(getattr(first, name) == getattr(second, name) for name in named)


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a simulation is."""

    owner: object
    turn: int
    done: int
    trials: int


@dataclass(frozen=True, eq=False)
class Step:
    """A result of a simulation, refined until `last`; None: it was cancelled or broke off."""

    owner: object
    turn: int
    result: Simulation | None
    last: bool


class Simulator(QObject):
    """Runs one simulation at a time on a thread of its own; starting another one cancels it."""

    progressed = Signal(int, int)
    stepped = Signal(object)
    """A `Simulation`, refined with every step."""
    ended = Signal(bool)
    """Whether it came to its end."""

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._workers: ThreadPoolExecutor | None = None
        self._stop = threading.Event()
        self.running = False
        bridge.result.connect(self._on_result)

    def run(self, snapshot: Snapshot, scenario_id: str | None) -> None:
        """Start; what runs already is cancelled."""
        self._stop.set()
        self._stop, self._turn, self.running = threading.Event(), self._turn + 1, True
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="simulation")
        self._workers.submit(self._work, self._turn, snapshot, scenario_id, self._stop)

    def cancel(self) -> None:
        """Stop what runs; results that come late are dropped."""
        self._stop.set()
        self._turn += 1
        if self.running:
            self.running = False
            self.ended.emit(False)

    def close(self) -> None:
        """End the work in the background."""
        self._stop.set()
        self._turn += 1
        self._bridge.result.disconnect(self._on_result)
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)

    def _work(self, turn: int, snapshot: Snapshot, scenario_id: str | None, stop: threading.Event) -> None:
        from canvas_app.analysis.questions.what_if import CancelledError
        from canvas_app.analysis.simulation.monte_carlo import simulate_in_steps

        def tell(done: int, trials: int) -> None:
            self._bridge.post(Progress(self, turn, done, trials))

        try:
            result = None
            for result in simulate_in_steps(snapshot, scenario_id, progress=tell, cancelled=stop.is_set):
                self._bridge.post(Step(self, turn, result, last=False))
            self._bridge.post(Step(self, turn, result, last=True))
        except CancelledError:
            self._bridge.post(Step(self, turn, None, last=True))
        except Exception:
            log.exception("The simulation broke off.")
            self._bridge.post(Step(self, turn, None, last=True))

    def _on_result(self, value: object) -> None:
        if not isinstance(value, Progress | Step) or value.owner is not self or value.turn != self._turn:
            return
        if isinstance(value, Progress):
            self.progressed.emit(value.done, value.trials)
        elif value.last:
            self.running = False
            self.ended.emit(value.result is not None)
        else:
            self.stepped.emit(value.result)
