"""The way of an edit to the panel of the checks in a real window, by the clock and by the processor."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.bench_screen import open_window
from tests.bench.generated import SEED
from tests.bench.peers.qt import QApplication, QEvent, QEventLoop, QObject, QTimer

if TYPE_CHECKING:
    from tests.bench.edits import Edit

REST_MS = 120
"""The window rests when nothing was painted or looked at for so long."""
_AT_MOST_MS = 10_000


class Moment(NamedTuple):
    """When something was reached, in milliseconds since the call of a command."""

    clock: float
    thread: float
    """Of the processor, in the thread of the window alone: less depends on what else the machine does."""


class Way(NamedTuple):
    """What an edit reaches one after the other."""

    called: Moment
    """The command has returned: the document and all that listens to it have followed."""
    drawn: Moment
    """The panel shows what follows from the drawing."""
    numbered: Moment
    """The panel shows what follows from the numbers too."""


class PanelWatch(QObject):
    """Edits in a window whose panel of the checks is seen."""

    def __init__(self, count: int) -> None:
        super().__init__()
        from canvas_app.gui.windows.right_panel import CHECKS_PAGE

        self.window = open_window(count)
        self.window.right.show_page(CHECKS_PAGE)
        self._place, self._chance = self.window.workplace, random.Random(SEED)
        self._loop, self._busy = QEventLoop(), True
        self._began = (0, 0)
        self._moments: dict[str, Moment] = {}
        self._guard = QTimer(self)
        self._guard.setSingleShot(True)
        self._guard.timeout.connect(self._loop.quit)
        self.window.canvas.installEventFilter(self)
        self.window.right.checks.list.viewport().installEventFilter(self)
        # The panel was connected before, and has taken the findings up when this is called.
        self._place.checks.changed.connect(self._on_checks)
        self._wait()
        self._rest()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice what is painted."""
        self._busy = self._busy or event.type() == QEvent.Type.Paint
        return False

    def _note(self, name: str) -> None:
        clock, thread = self._began
        now = Moment((time.perf_counter_ns() - clock) / 1e6, (time.thread_time_ns() - thread) / 1e6)
        self._moments[name] = now

    def _on_checks(self) -> None:
        """The panel was connected first, so it has patched and painted its list already."""
        self._busy = True
        checks, document = self._place.checks, self._place.document
        analysis = self._place.numbers.analysis
        numbered = checks.findings is not None and checks.findings.numbers and analysis is not None
        if "drawn" not in self._moments:
            self._note("drawn")
        if numbered and analysis is not None and analysis.seq == document.seq:
            self._note("numbered")
            self._loop.quit()

    def _wait(self) -> None:
        self._guard.start(_AT_MOST_MS)
        while "numbered" not in self._moments and self._guard.isActive():
            self._loop.exec()
        assert "numbered" in self._moments, "no findings came"

    def _rest(self) -> None:
        self._busy = True
        while self._busy:
            self._busy = False
            self._guard.start(REST_MS)
            while self._guard.isActive():
                self._loop.exec()

    def edit(self, edit: Edit, turn: int) -> Way:
        """Edit once and return the way to the panel."""
        document = self._place.document
        if edit.before is not None:
            edit.before(document, self._chance, turn)()
            self._rest()
        command = edit.choose(document, self._chance, turn)
        self._moments = {}
        self._began = (time.perf_counter_ns(), time.thread_time_ns())
        command()
        self._note("called")
        self._wait()
        self._rest()
        way = Way(*(self._moments[name] for name in Way._fields))
        if edit.taken_back:
            document.history.undo()
            self._rest()
        return way

    def close(self) -> None:
        """Let go of the window."""
        self._place.document.history.mark_saved()
        self.window.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
