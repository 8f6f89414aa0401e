"""One edit to new numbers on the screen: from the commit to the painted canvas and panels of a real window.

python -m tests.bench.bench_screen
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The model comes before Qt, or pydantic's Field could not be imported.
from canvas_app.commands import elements as commands
from tests.bench.bench_model import document_of
from tests.bench.generated import SEED
from tests.bench.peers.qt import QApplication, QEvent, QEventLoop, QObject, QTimer
from tests.bench.timing import number, table, verdict

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow

SIZES = (40, 1_000, 10_000)
BUDGET_MS = 16.0


def open_window(count: int) -> MainWindow:
    """Return a shown window with a generated document."""
    window = show_window()
    window.workplace.open(document_of(count), None, "Benchmark")
    return window


def show_window() -> MainWindow:
    """Return a shown window with all its parts, as it stands before a document is opened."""
    from canvas_app.gui import application
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.windows.main_window import MainWindow

    application.dress()
    window = MainWindow(Settings())
    window.resize(1600, 1000)
    window.show()
    window.furnish()
    window.load_library()
    return window


class Watch(QObject):
    """Runs the event loop until new numbers were told and the window was painted with them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._told = self._painted = self._shown = False
        self.shown_at = (0, 0)
        """When the last new numbers were on the screen, by the clock and by the processor."""
        self._loop = QEventLoop()
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.timeout.connect(self._loop.quit)
        window.installEventFilter(self)
        window.workplace.numbers.changed.connect(self._on_numbers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the window paint its frames here, so that the end of one is seen before anything else runs."""
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        watched.event(event)
        self._painted = True
        if self._told and not self._shown:
            self._shown = True
            self.shown_at = time.perf_counter_ns(), time.process_time_ns()
            self._loop.quit()
        return True

    def _on_numbers(self, _analysis: object) -> None:
        self._told = True

    def until_shown(self) -> None:
        """Return when there are new numbers on the screen."""
        self._told = self._shown = False
        self._guard.start(5000)
        while not self._shown and self._guard.isActive():
            self._loop.exec()
        assert self._shown, "no new numbers came"

    def until_still(self) -> None:
        """Return when nothing has been painted for a while."""
        self._told, self._painted = False, True
        while self._painted:
            self._painted = False
            self._guard.start(80)
            while self._guard.isActive():
                self._loop.exec()


def edit(window: MainWindow, watch: Watch, times: int) -> tuple[list[float], list[float]]:
    """Return milliseconds on the clock and of the processor from each of many edits to its picture."""
    document, chance = window.workplace.document, random.Random(SEED)
    ids = [e.id for e in document.snapshot().elements.values() if e.kind == "revenue_stream"]
    clock, processor = [], []
    for turn in range(times + 3):
        wall, busy = time.perf_counter_ns(), time.process_time_ns()
        commands.set_path(document, chance.choice(ids), "customers_start.value", 200.5 + turn)
        watch.until_shown()
        clock.append((watch.shown_at[0] - wall) / 1e6)
        processor.append((watch.shown_at[1] - busy) / 1e6)
        watch.until_still()
    return clock[3:], processor[3:]


def row_of(count: int, edits: int) -> tuple[tuple[str, ...], float]:
    """Return the row of one size and the median on the clock."""
    window = open_window(count)
    watch = Watch(window)
    watch.until_shown()
    watch.until_still()
    clock, processor = edit(window, watch, edits)
    window.workplace.document.history.mark_saved()
    window.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    figures = (
        min(clock),
        statistics.median(clock),
        statistics.quantiles(clock, n=20)[-1],
        max(clock),
        statistics.median(processor),
    )
    return (f"{count:,}", *map(number, figures)), figures[1]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--edits", type=int, default=40)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CANVAS_APP_HOME"] = folder
        application = QApplication([])
        results = [row_of(count, given.edits) for count in SIZES]
        del application
    print("Milliseconds from an edit to the picture with its numbers.")
    print(table(("elements", "least", "clock", "95th", "most", "processor"), [row for row, _ in results]))
    print(f"one edit to the screen at 10,000, ms: {verdict(results[-1][1], BUDGET_MS)}")


if __name__ == "__main__":
    main()
