"""Time to the first frame and to a usable window, beside a bare QMainWindow; one edit to numbers on screen.

python -m tests.bench.bench_start [--rounds 7]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.timing import number, table

PROBE = Path(__file__).with_name("start_probe.py")
PROJECT = PROBE.parents[2]
FIRST_BUDGET, USABLE_BUDGET, EDIT_BUDGET_MS = 1.5, 2.5, 16.0


@dataclass(frozen=True)
class Start:
    """Milliseconds from the start of a process, and modules that should not have been loaded."""

    painted: float
    usable: float
    processor: float
    late: str


def start(kind: str, home: Path) -> Start:
    """Start a process that shows a window, and return its times."""
    variables = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables |= {"CANVAS_APP_HOME": str(home), "PYTHONPATH": str(PROJECT), "BENCH_BORN": str(time.time())}
    done = subprocess.run(
        [sys.executable, str(PROBE), kind], env=variables, capture_output=True, text=True, check=True
    )
    painted, usable, processor, *late = done.stdout.split()
    return Start(float(painted), float(usable), float(processor), "".join(late))


def starts(rounds: int) -> tuple[list[Start], list[Start]]:
    """Return the times of bare windows and of ours, taken in turns; the first pair warms up."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as home:
        for turn in range(rounds + 1):
            pair = start("bare", Path(home)), start("ours", Path(home))
            if turn:
                bare.append(pair[0])
                ours.append(pair[1])
    return bare, ours


def edit_to_screen(edits: int = 40) -> float:
    """Return the median milliseconds from an edit of the example to its picture with the new numbers."""
    from tests.bench.bench_screen import Watch, edit, show_window

    with tempfile.TemporaryDirectory() as home:
        os.environ["CANVAS_APP_HOME"] = home
        window = show_window()
        watch = Watch(window)
        window.rooms.files.open_example()
        watch.until_shown()
        watch.until_still()
        clock, _processor = edit(window, watch, edits)
        window.workplace.document.history.mark_saved()
        window.close()
    return statistics.median(clock)


def main() -> None:
    """Measure and print; the figures of a busy machine are worth little."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    bare, ours = starts(rounds)
    base = statistics.median(run.painted for run in bare)
    painted = statistics.median(run.painted for run in ours)
    usable = statistics.median(run.usable for run in ours)
    processor = min(run.processor for run in ours)
    least = min(run.processor for run in bare)
    edit = edit_to_screen()
    rows = [
        ["bare QMainWindow painted", number(base), "1", ""],
        ["first frame", number(painted), number(painted / base), f"{FIRST_BUDGET} x"],
        ["usable with the example", number(usable), number(usable / base), f"{USABLE_BUDGET} x"],
        ["usable, least processor time", number(processor), number(processor / least), ""],
        ["one edit to numbers on screen", number(edit), "", f"{EDIT_BUDGET_MS:g} ms"],
    ]
    print(table(["stage", "ms", "ratio", "budget"], rows))
    late = {run.late for run in ours if run.late}
    print("loaded before it is used:", ", ".join(sorted(late)) or "nothing that should not be")


if __name__ == "__main__":
    main()
