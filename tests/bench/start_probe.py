"""Runs in a process of its own: shows a window and tells how long each stage took since the process began.

The last stage is told in processor time as well, which a busy machine changes less.
"""

from __future__ import annotations

import os
import sys
import time

BORN = float(os.environ["BENCH_BORN"])
STAGES: dict[str, float] = {}


def mark(stage: str) -> None:
    """Remember how many milliseconds have passed since the process was started."""
    STAGES.setdefault(stage, (time.time() - BORN) * 1000)


def painted() -> None:
    """Remember the first frame."""
    mark("painted")


def show_bare() -> None:
    """Show an empty QMainWindow."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)  # type: ignore[arg-type]
            mark("painted")
            QTimer.singleShot(0, application.quit)

    application = QApplication([])
    window = Bare()
    window.resize(1600, 1000)
    window.show()
    application.exec()


def show_ours() -> None:
    """Show the window of the program with the example; it is usable when all its parts have been painted."""
    from canvas_app.gui import application as starter

    application = starter.start()
    from PySide6.QtCore import QEvent, QObject, QTimer

    from canvas_app.gui.settings import Settings

    class Painted(QObject):
        """Ends the run when each of some widgets was painted."""

        def watch(self, *widgets: QObject) -> None:
            self.waiting = set(widgets)
            for widget in widgets:
                widget.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and watched in self.waiting:
                self.waiting.remove(watched)
                if not self.waiting:
                    # After this frame, in which more widgets may be painted.
                    QTimer.singleShot(0, self.end)
            return False

        def end(self) -> None:
            mark("usable")
            application.quit()

    windows = starter.Windows(Settings())
    window = windows.open()
    window.first_painted.connect(painted)
    frame = Painted()

    def ready() -> None:
        if window.furnished and window.right.metrics.tiles:
            tiles = window.right.metrics.tiles
            frame.watch(window.canvas, window.library.list.viewport(), window.status, tiles[0])
            window.update()
        else:
            QTimer.singleShot(1, ready)

    QTimer.singleShot(0, ready)
    application.exec()


if __name__ == "__main__":
    show_bare() if sys.argv[1] == "bare" else show_ours()
    late = [name for name in ("matplotlib", "reportlab", "scipy") if name in sys.modules]
    print(STAGES.get("painted", 0.0), STAGES.get("usable", 0.0), time.process_time() * 1000, ",".join(late))
    sys.stdout.flush()
    os._exit(0)
