"""What every test gets: folders of its own, and checks that it left nothing behind and logged nothing odd."""

from __future__ import annotations

import gc
import itertools
import logging
import os
import re
import select
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtCore import QObject

# A loaded machine must not fail a property; on CI the same examples are drawn every time.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Set before anything imports them, for a pytest that was not started by packaging/test.py.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("MPLBACKEND", "Agg")
# What a page shows must not depend on the fonts of the computer.
os.environ["CANVAS_APP_FONTS"] = ""
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

_numbers = itertools.count()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with long tests, whatever the order: at the end one worker would wait for the other."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def user_folder(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and the programs that it starts, folders of its own for settings and data."""
    home = _homes / str(next(_numbers))
    home.mkdir()
    monkeypatch.setenv("CANVAS_APP_HOME", str(home / "canvas-app"))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


class LogWatch(logging.Handler):
    """Keeps warnings and errors of a test, and tells those that it announced from those that it did not."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def expect(self, pattern: str) -> None:
        """Announce that a message which holds this regular expression will be logged."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        """Return the messages that no pattern announced."""
        texts = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in self.records]
        return [text for text in texts if not any(re.search(pattern, text) for pattern in self.expected)]

    def absent(self) -> list[str]:
        """Return the patterns that no message holds."""
        messages = [record.getMessage() for record in self.records]
        return [
            pattern for pattern in self.expected if not any(re.search(pattern, text) for text in messages)
        ]


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[LogWatch]:
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    assert not watch.unexpected(), "logged unexpectedly; announce it with the fixture expected_log"
    assert not watch.absent(), "announced with expected_log and never logged"


@pytest.fixture
def expected_log(_log_watch: LogWatch) -> Callable[[str], None]:
    """Announce a warning or error in the log: `expected_log("missing glyph")`."""
    return _log_watch.expect


@pytest.fixture(autouse=True)
def _nothing_left(_log_watch: LogWatch, user_folder: Path) -> Iterator[None]:
    """Fail a test that left threads, top-level widgets, running Qt threads or active timers."""
    threads_before = set(threading.enumerate())
    qt_before = {_address(thing) for thing in _qt_alive()}
    yield
    left = [thread.name for thread in set(threading.enumerate()) - threads_before if _outlives(thread)]
    assert not left, f"left threads: {left}"
    things = _new_qt(qt_before)
    if things:
        # Only now: a collection costs tens of milliseconds, and most tests leave nothing.
        del things
        gc.collect()
        things = _new_qt(qt_before)
    assert not things, f"left behind: {[_describe(thing) for thing in things]}"


def _outlives(thread: threading.Thread) -> bool:
    """Say whether a thread is still there after a moment to end; Qt's own threads are not Python's to end."""
    if isinstance(thread, threading._DummyThread):
        return False
    thread.join(timeout=2)
    return thread.is_alive()


def _new_qt(before: set[int]) -> list[QObject]:
    """Return what is alive in Qt and was not before, after the deletions that were put off."""
    if "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [thing for thing in _qt_alive() if _address(thing) not in before]


def _qt_alive() -> list[QObject]:
    """Return top-level widgets, running threads and active timers that Python knows of."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QApplication, QWidget
    from shiboken6 import Shiboken

    if QApplication.instance() is None:
        return []
    alive: list[QObject] = list(QApplication.topLevelWidgets())
    for wrapper in Shiboken.getAllValidWrappers():
        if isinstance(wrapper, QTimer):
            alive += [wrapper] if wrapper.isActive() else []
        elif isinstance(wrapper, QThread):
            # The thread of the application itself runs as long as the tests do.
            alive += [wrapper] if wrapper.isRunning() and wrapper is not QThread.currentThread() else []
        elif isinstance(wrapper, QWidget) and wrapper.isWindow() and wrapper not in alive:
            alive.append(wrapper)
    return alive


def _address(thing: QObject) -> int:
    """Return where the C++ side of a Qt object is; Python's side may come and go."""
    from shiboken6 import Shiboken

    address: int = Shiboken.getCppPointer(thing)[0]
    return address


def _describe(thing: QObject) -> str:
    parent = thing.parent()
    of = f" of {type(parent).__name__}" if parent is not None else ""
    return f"{type(thing).__name__} {thing.objectName()!r}{of}"


@dataclass(frozen=True)
class XDisplay:
    """A real X server: its name, and the variables for programs that shall use it."""

    name: str
    variables: dict[str, str]


@pytest.fixture(scope="session")
def x_display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XDisplay]:
    """Start Xvfb with the window manager openbox on a free display; skip where they are absent."""
    missing = [name for name in ("Xvfb", "openbox") if not shutil.which(name)]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")
    folder = tmp_path_factory.mktemp("x")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1200x24", "-dpi", "96"]
    server = subprocess.Popen(
        [*command, "-nolisten", "tcp", "-noreset"], pass_fds=[writer], stderr=subprocess.DEVNULL
    )
    os.close(writer)
    with ExitStack() as started:
        started.callback(_end, server)
        name = f":{_line_from(reader)}"
        variables = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": str(folder)}
        variables.pop("WAYLAND_DISPLAY", None)
        _start_window_manager(folder, variables, started)
        yield XDisplay(name, variables)


def _start_window_manager(folder: Path, variables: dict[str, str], started: ExitStack) -> None:
    """Start openbox and return when it manages windows, which it tells through a named pipe."""
    pipe = folder / "ready"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    script = folder / "ready.sh"
    script.write_text(f'#!/bin/sh\necho ready > "{pipe}"\n')
    script.chmod(0o700)
    manager = subprocess.Popen(
        ["openbox", "--startup", str(script)],
        env=variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started.callback(_end, manager)
    _line_from(reader)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=60)


def _line_from(reader: int) -> str:
    """Read one line, and close what it came from; on a busy machine a server takes its time to start."""
    text = b""
    while not text.endswith(b"\n"):
        read = os.read(reader, 64) if select.select([reader], [], [], 60)[0] else b""
        if not read:
            # What was told to be readable and is empty has ended: there is nobody to wait for.
            pytest.fail("the X server or its window manager ended, or did not start within a minute")
        text += read
    os.close(reader)
    return text.decode().strip()
