"""Starts the window: the application, its windows, and what happens to errors nobody expected."""

from __future__ import annotations

import gc
import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from canvas_app.folders import user_folder
from canvas_app.gui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from canvas_app.gui.windows.main_window import MainWindow

log = logging.getLogger(__name__)

_HAND_OVER = 0.0005
"""Seconds after which a worker lets the windows go on; of the usual 5 ms a picture waits several times."""
LOG_SIZE = 1_000_000
CHECKS_DELAY = 100
"""Milliseconds after which the checks are loaded beside a new window: not before it is usable."""
LOG_DELAY = 300
"""Milliseconds after which the log file is opened: not before the window is usable."""


class Windows(QObject):
    """The open windows. The first start shows the example; each file gets a window of its own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.open_windows: list[MainWindow] = []
        self._waiting: dict[MainWindow, Path | None] = {}
        self._first = True

    def open(self, path: Path | None = None) -> MainWindow:
        """Show a window; its content follows when it is on screen."""
        from canvas_app.gui.windows.main_window import MainWindow

        window = MainWindow(self.settings)
        window.closed.connect(self._on_closed)
        window.new_window_wanted.connect(self._on_new_window)
        window.quit_wanted.connect(self.quit)
        if self.open_windows:
            window.stand_beside(self.open_windows[-1])
        self.open_windows.append(window)
        self._waiting[window] = path
        window.first_painted.connect(self._on_first_painted)
        window.show()
        return window

    def quit(self) -> None:
        """Close all windows, as long as the user agrees."""
        for window in list(self.open_windows):
            if not window.close():
                return

    def _on_first_painted(self) -> None:
        # After this paint event, so that the empty window is on screen while the rest is loaded.
        QTimer.singleShot(0, self, self.fill)

    def fill(self) -> None:
        """Bring their content into windows that are on screen and still empty."""
        waiting, self._waiting = self._waiting, {}
        # What is loaded here stays: to look for garbage among it takes a tenth of the time.
        gc.disable()
        try:
            self._fill(waiting)
        finally:
            gc.freeze()
            gc.enable()

    def _fill(self, waiting: dict[MainWindow, Path | None]) -> None:
        from canvas_app.gui import theme

        theme.set_type(start())
        for window in waiting:
            window.furnish()
        # Before a file is opened: one that is refused is told of in a dialog.
        dress()
        for window, path in waiting.items():
            window.workplace.checks.hold()
            if path is not None:
                opened = window.rooms.files.open_path(path)
            else:
                opened = self._first and window.rooms.files.open_example()
            if not opened:
                window.rooms.files.new()
            self._first = False
            window.workplace.numbers.compute()
            window.load_library()
            # A window that was active before its canvas was visible has not given it the focus yet.
            QTimer.singleShot(0, window, window.canvas.setFocus)
            window.workplace.checks.begin(CHECKS_DELAY)

    def _on_new_window(self) -> None:
        self.open()

    def _on_closed(self, window: MainWindow) -> None:
        if window in self.open_windows:
            self.open_windows.remove(window)


def run(paths: Sequence[Path] = ()) -> int:
    """Show a window per file, or the example, and return the exit code when all are closed."""
    application = start()
    sys.excepthook = show_unexpected
    windows = Windows(Settings())
    for path in paths or (None,):
        windows.open(path)
    QTimer.singleShot(LOG_DELAY, keep_log)
    return int(application.exec())


def start() -> QApplication:
    """Return the application, made where there is none yet: there is one per process."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("canvas-app")
    application.setApplicationDisplayName("AI business model canvas")
    application.setDesktopFileName("canvas-app")
    return application


def dress() -> None:
    """Give the application fonts, colours and style, and the workers short turns, once."""
    application = start()
    if not application.styleSheet():
        sys.setswitchinterval(_HAND_OVER)
        from canvas_app.gui import theme

        theme.set_type(application)
        application.setStyleSheet(theme.style_sheet())


def keep_log() -> None:
    """Write what goes wrong to a file in the data folder; a folder that refuses it costs only the log."""
    from logging.handlers import RotatingFileHandler

    try:
        folder = user_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "canvas-app.log", maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("canvas_app").addHandler(handler)


_showing: list[bool] = []
"""Not empty while the message stands: one at a time, whatever raises behind it."""


def show_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an error nobody expected and say so once at a time; the work goes on."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.error("Something unexpected happened.", exc_info=(kind, error, trace))
    if _showing or QApplication.instance() is None:
        return
    _showing.append(True)
    try:
        from canvas_app.gui.dialogs.messages import tell

        tell(
            QApplication.activeWindow(),
            "Something did not work as it should.",
            "Your canvas is still open. Save it now, then go on. The details are in the log file "
            f"{user_folder() / 'canvas-app.log'}.",
        )
    finally:
        _showing.clear()
