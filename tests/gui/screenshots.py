"""Takes the screenshots: main window, inspector, empty state, a small window, a large screen.

python -m tests.gui.screenshots FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.gui.windows.main_window import MainWindow


@dataclass(frozen=True)
class Shot:
    """A picture: the size of the window, the scale of the screen, and what is done before."""

    name: str
    width: int
    height: int
    scale: float = 1.0


SHOTS = (
    Shot("main-window", 1600, 1000),
    Shot("blocks", 1600, 1000),
    Shot("inspector", 1600, 1000),
    Shot("explanation", 1600, 1000),
    Shot("checks", 1600, 1000),
    Shot("checks-note", 1280, 720),
    Shot("rules", 1600, 1000),
    Shot("empty", 1600, 1000),
    Shot("package", 1600, 1000),
    Shot("strategy", 1600, 1000),
    Shot("strategy-entry", 1280, 720),
    Shot("strategy-empty", 1280, 720),
    Shot("strategy-large", 1920, 1080),
    Shot("small", 1280, 720),
    Shot("large", 1920, 1080, 2.0),
)


def _stream(window: MainWindow) -> str:
    from canvas_app.model import RevenueStream

    return next(iter(window.workplace.document.snapshot().of_kind(RevenueStream))).id


def _select_stream(window: MainWindow) -> None:
    window.rooms.insert.go_to(_stream(window))
    window.right.show_page(1)


def _explain(window: MainWindow) -> None:
    window.right.metrics.explain("mrr")


def _blocks(window: MainWindow) -> None:
    window.rooms.view.bmc()
    window.canvas.zoom_to_fit()


def _checks(window: MainWindow) -> None:
    """A model in which nobody pays, with one finding accepted and one open with its details."""
    from canvas_app.commands import findings

    document = window.workplace.document
    with document.transact("Remove who pays") as tx:
        for relation in document.snapshot().relations.values():
            if relation.kind == "pays":
                tx.remove(relation.id)
    window.workplace.numbers.compute()
    window.workplace.checks.look()
    found = window.workplace.checks.findings
    assert found is not None
    first = found.open[-1]
    findings.accept(document, first.rule, first.subject, "Known, and decided for the pilot", by="Ida")
    window.workplace.numbers.compute()
    window.workplace.checks.look()
    window.rooms.checks.next()
    window.rooms.checks.show()


def _note(window: MainWindow) -> None:
    """A first sketch, with the note on the canvas that says what the selected card lacks."""
    from PySide6.QtWidgets import QApplication

    from canvas_app.document import Document
    from canvas_app.model import Activity, DocumentInfo, RevenueStream, Segment, ValueProposition

    sketch = (
        DocumentInfo(title="Helpdesk writer"),
        Activity(id="tuning", name="Fine-tuning", stage="model"),
        RevenueStream(id="seats", name="Team subscription"),
        Segment(id="desks", name="Support centres"),
        ValueProposition(id="answers", name="Answers in seconds"),
    )
    window.workplace.open(Document(sketch))
    window.workplace.numbers.compute()
    window.rooms.checks.show()
    window.rooms.insert.go_to("seats")
    _settle(QApplication.instance())
    window.rooms.checks.callout.refresh()


def _rules(window: MainWindow) -> None:
    window.rooms.checks.rules()


def _empty(window: MainWindow) -> None:
    window.rooms.files.new()


def _package(window: MainWindow) -> None:
    from canvas_app.model.catalogue import load_catalogue

    window.rooms.files.new()
    domain = next(entry for entry in load_catalogue().in_order() if entry.kind == "domain")
    window.rooms.insert.place(domain.id)
    assert window.rooms.insert.package is not None
    window.rooms.insert.package.accept_button.click()
    window.canvas.zoom_to_fit()


def _strategy(window: MainWindow) -> None:
    from canvas_app.commands import answers

    document = window.workplace.document
    answers.set_text(document, "fw.identity.vision", "The writing layer of every support centre by 2029.")
    answers.set_in_work(document, "fw.identity.core_principles", True)
    answers.set_number(document, "fw.market_analysis.market_size", 18_400.0, "accounts")
    answers.set_ai(document, "fw.market_analysis.market_size", True)
    firms = ["fw.consulting.market_strategy_consulting", "fw.consulting.revenue_strategy_consulting"]
    answers.set_not_for_us(document, firms, "We do this ourselves")
    answers.link(document, "fw.objective.revenue_generation", _stream(window))
    window.rooms.view.strategy()


def _strategy_entry(window: MainWindow) -> None:
    _strategy(window)
    assert window.centre.strategy is not None
    window.centre.strategy.open("fw.objective.revenue_generation")


def _strategy_empty(window: MainWindow) -> None:
    window.rooms.files.new()
    window.rooms.view.strategy()


_BEFORE: dict[str, Callable[[MainWindow], None]] = {
    "inspector": _select_stream,
    "explanation": _explain,
    "blocks": _blocks,
    "checks": _checks,
    "checks-note": _note,
    "rules": _rules,
    "empty": _empty,
    "package": _package,
    "strategy": _strategy,
    "strategy-entry": _strategy_entry,
    "strategy-empty": _strategy_empty,
    "strategy-large": _strategy_entry,
}


def take(name: str, folder: Path) -> Path:
    """Take one picture in this process and return its file."""
    from canvas_app.gui import application
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.windows.main_window import MainWindow

    shot = next(shot for shot in SHOTS if shot.name == name)
    app = application.start()
    application.dress()
    window = MainWindow(Settings())
    window.resize(shot.width, shot.height)
    window.show()
    window.furnish()
    window.rooms.files.open_example()
    window.load_library()
    _settle(app)
    _BEFORE.get(name, _nothing)(window)
    _settle(app)
    window.canvas.finish_painting()
    _settle(app)
    path = folder / f"{name}.png"
    shown = window.rooms.checks.dialog if name == "rules" else window
    assert shown is not None
    shown.grab().save(str(path))
    window.workplace.document.history.mark_saved()
    window.close()
    return path


def _settle(app: object) -> None:
    for _ in range(30):
        app.processEvents()  # type: ignore[attr-defined]


def _nothing(_window: MainWindow) -> None:
    """What is done before most pictures."""


def take_all(folder: Path) -> None:
    """Take all pictures, each in a process of its own, since the scale belongs to the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for shot in SHOTS:
            variables = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
            variables |= {"QT_SCALE_FACTOR": str(shot.scale), "CANVAS_APP_HOME": f"{home}/{shot.name}"}
            command = [sys.executable, "-m", "tests.gui.screenshots", str(folder), shot.name]
            subprocess.run(command, env=variables, check=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(take(sys.argv[2], Path(sys.argv[1])))
    else:
        take_all(Path(sys.argv[1]))
