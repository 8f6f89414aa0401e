"""The whole way of a user, offscreen and in a real X server: drag, price, undo, save, reopen, export."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from canvas_app.drawing.theme import load_theme
from canvas_app.gui.panels.record_list import PricingEditor
from canvas_app.gui.windows import skeleton
from canvas_app.model import RevenueStream
from tests.gui.window_steps import Answers, click, drop, entry_of, pull

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow
    from tests.conftest import XDisplay

PROJECT = Path(__file__).resolve().parents[2]


def elements(window: MainWindow) -> set[str]:
    return set(window.workplace.document.snapshot().elements)


def test_from_an_empty_canvas_to_a_document(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    place = window.workplace
    window.rooms.files.new()
    assert not elements(window)

    drop(window, entry_of("domain", "generative"), 60, 200)
    assert window.rooms.insert.package is not None
    QTest.keyClick(window.rooms.insert.package, Qt.Key.Key_Return)
    assert len(elements(window)) > 5
    before = elements(window)
    drop(window, entry_of("revenue_stream", "saas"), window.canvas.width() - 300, 400)
    (stream,) = elements(window) - before
    drop(window, entry_of("partner"), 100, 600)
    before = elements(window)
    drop(window, entry_of("segment"), window.canvas.width() - 300, 600)
    (segment,) = elements(window) - before

    window.canvas.zoom_to_fit()
    pull(window, segment, stream)
    assert ("pays", segment, stream) in [
        (r.kind, r.source, r.target) for r in place.document.snapshot().relations.values()
    ]

    window.right.show_page(1)
    click(window, stream)
    assert place.state.selection == {stream}
    window.right.inspector.refresh()
    assert window.right.inspector.form is not None
    pricing = window.right.inspector.form.rows["components"].editor
    assert isinstance(pricing, PricingEditor)
    price = pricing.cards[0].rows["price"].editor.focusProxy()
    assert isinstance(price, QLineEdit)
    mrr = place.numbers.analysis and place.numbers.analysis.metrics["mrr"].value
    price.setFocus()
    price.selectAll()
    QTest.keyClicks(price, "1.2k")
    QTest.keyClick(price, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (place.numbers.analysis and place.numbers.analysis.metrics["mrr"].value) != mrr)
    changed = place.document.element(stream)
    assert isinstance(changed, RevenueStream)

    path = tmp_path / "model.bmcanvas"
    with Answers(path):
        assert window.rooms.files.save()
    saved = place.document.snapshot().elements
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    for _ in range(20):
        if place.document.history.undo_label is None:
            break
        QTest.keyClick(window.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not elements(window)
    with Answers("Discard"):
        assert window.rooms.files.open_path(path)
    assert place.document.snapshot().elements == saved
    _export(window, tmp_path / "document.pdf", qtbot)


def _export(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    dialog = window.rooms.exports.show(path.suffix)
    with qtbot.waitSignal(dialog.exported), Answers(path):
        QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    assert path.read_bytes().startswith(b"%PDF")


@pytest.mark.long
@pytest.mark.x11
@pytest.mark.timeout(300)
def test_the_same_way_in_a_real_x_server(x_display: XDisplay) -> None:
    if os.environ.get("QT_QPA_PLATFORM") == "xcb":
        pytest.skip("already in a real X server")
    # On a busy machine a second program takes its time; one that hangs shall say where.
    patience = ["--timeout=240", "-o", "timeout_method=thread"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *patience]
    name = f"{Path(__file__).relative_to(PROJECT)}::test_from_an_empty_canvas_to_a_document"
    done = subprocess.run(
        [*command, name], cwd=PROJECT, env=x_display.variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_the_first_frame_has_the_colours_of_the_theme() -> None:
    theme = load_theme()
    assert (theme.color("surface"), theme.color("canvas"), theme.color("line")) == (
        skeleton.SURFACE,
        skeleton.CANVAS,
        skeleton.LINE,
    )


NEEDED_LATER = (
    "canvas_app.analysis.checks",
    "canvas_app.analysis.framework",
    "canvas_app.gui.strategy.rows",
    "canvas_app.report",
    "email",
    "importlib.metadata",
    "matplotlib",
    "networkx",
    "numpy.ma",
    "reportlab",
    "scipy",
)
"""What the first look at the example does without: not to be imported before the window is usable."""


def test_the_window_loads_nothing_heavy_and_shows_itself_first(user_folder: Path) -> None:
    code = (
        "import sys\n"
        "from canvas_app.gui import application\n"
        "from canvas_app.gui.settings import Settings\n"
        "app = application.start()\n"
        "windows = application.Windows(Settings())\n"
        "window = windows.open()\n"
        "def first(): print([n for n in ('numpy', 'pydantic', 'networkx') if n in sys.modules])\n"
        "window.first_painted.connect(first)\n"
        "while not window.furnished: app.processEvents()\n"
        "window.grab()\n"
        f"print([n for n in {NEEDED_LATER} if n in sys.modules])\n"
        "window.close()\n"
    )
    assert printed_by(code) == ["[]", "[]"]


FIRST_WINDOW = """
from canvas_app.gui import application
from canvas_app.gui.settings import Settings
app = application.start()
windows = application.Windows(Settings())
window = windows.open()
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
class Paints(QObject):
    count = 0
    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint and type(watched).__name__ == "TopBar"
        return False
paints = Paints()
app.installEventFilter(paints)
while not (window.furnished and window.canvas.isVisible()): app.processEvents()
for _turn in range(3): app.processEvents()
shown = [part for part in window.findChildren(QWidget) if part.isVisible()]
print(len(shown) > 40, {part.font().family().split()[0] for part in shown}, paints.count)
window.close()
"""


def test_the_first_window_wears_the_shipped_fonts_and_is_painted_once(user_folder: Path) -> None:
    assert printed_by(FIRST_WINDOW) == ["True {'Canvas'} 1"]


REFUSED_FILE = """
from pathlib import Path
from canvas_app.gui import application
from canvas_app.gui.settings import Settings
from canvas_app.gui.windows import files
app = application.start()
files.tell = lambda *_words: print("dressed" if app.styleSheet() else "bare")
windows = application.Windows(Settings())
window = windows.open(Path(FILE))
while not window.furnished: app.processEvents()
window.close()
"""


def test_a_file_that_is_refused_at_the_start_is_told_of_in_the_dress(tmp_path: Path) -> None:
    file = tmp_path / "broken.bmcanvas"
    file.write_text("{", encoding="utf-8")
    assert printed_by(f"FILE = {str(file)!r}\n{REFUSED_FILE}") == ["dressed"]


def printed_by(code: str) -> list[str]:
    """Return the lines that a fresh process prints which runs this code."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
