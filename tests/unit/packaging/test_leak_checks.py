"""The checks around every test catch what they are there for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
LEAKY = """
import logging
import threading
import warnings

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QWidget

kept = []
quiet = threading.Event()


def keep(thing):
    kept.append(thing)
    return thing


def test_clean(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

def test_announced(expected_log):
    expected_log("no glyph for .")
    logging.getLogger("fonts").warning("no glyph for x")

def test_log(): logging.getLogger("fonts").warning("no glyph for x")
def test_silent(expected_log): expected_log("never said")
def test_thread(): threading.Thread(target=quiet.wait, args=(20,), daemon=True).start()
def test_widget(qapp): keep(QWidget()).show()
def test_timer(qapp): keep(QTimer()).start(60_000)
def test_python_warning(): warnings.warn("old", DeprecationWarning)
def test_qt_message(qapp): qWarning("odd")
"""


@pytest.mark.long
def test_leaks_and_odd_logs_fail_the_test_that_made_them(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(
        (TESTS / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "test_leaky.py").write_text(LEAKY, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text((TESTS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--tb=no", "test_leaky.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100)
    lines = done.stdout.splitlines()
    bad = sorted(line.split("::")[1].split()[0] for line in lines if line.startswith(("FAILED", "ERROR")))
    assert bad == [
        "test_log",
        "test_python_warning",
        "test_qt_message",
        "test_silent",
        "test_thread",
        "test_timer",
        "test_widget",
    ], done.stdout
