"""One edit to new findings: checks that follow the edit, beside checks from scratch, and to the panel.

python -m tests.bench.bench_checks
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import statistics
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis.checks import LiveChecks, RuleInfo, check, checker, rule_infos, whole
from canvas_app.analysis.live import LiveAnalysis
from tests.bench.bench_model import document_of
from tests.bench.edits import EDITS
from tests.bench.generated import SEED
from tests.bench.panel_watch import PanelWatch
from tests.bench.peers.qt import QApplication
from tests.bench.timing import number, table, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from canvas_app.document import Commit

SIZES = (40, 1_000, 10_000)
BUDGET_MS = 50.0
SHOWN = 8


@contextmanager
def rules_timed() -> Iterator[dict[str, float]]:
    """Add up what each rule costs; the checks are a little slower meanwhile."""
    spent: dict[str, float] = defaultdict(float)

    def timed(rule: Any) -> Any:  # noqa: ANN401
        def look(*given: Any) -> list[Any]:  # noqa: ANN401
            started = time.process_time_ns()
            found = list(rule.look(*given))
            spent[rule.id] += (time.process_time_ns() - started) / 1e6
            return found

        return replace(rule, look=look)

    near, every = dict(checker._NEAR), list(whole._WHOLE)
    for kind, rules in near.items():
        checker._NEAR[kind] = [timed(rule) for rule in rules]
    whole._WHOLE[:] = [timed(rule) for rule in every]
    try:
        yield spent
    finally:
        checker._NEAR.update(near)
        whole._WHOLE[:] = every


class Measured:
    """A generated document with checks and numbers that follow it."""

    def __init__(self, count: int) -> None:
        self.document, self.chance = document_of(count), random.Random(SEED)
        self.numbers, self.checks = LiveAnalysis(), LiveChecks()
        self.commits: list[Commit] = []
        self.document.committed.connect(self.commits.append)
        snapshot = self.document.snapshot()
        self.checks.update(snapshot, self.numbers.update(snapshot))
        # As the window does when it has opened a document.
        gc.collect()
        gc.freeze()

    def edit(self, name: str, turn: int) -> float:
        """Edit once and return how many milliseconds the findings take."""
        edit = EDITS[name]
        if edit.before is not None:
            edit.before(self.document, self.chance, turn)()
            self._look()
        edit.choose(self.document, self.chance, turn)()
        spent = self._look()
        if edit.taken_back:
            self.document.history.undo()
            self._look()
        return spent

    def _look(self) -> float:
        snapshot, touched = self.document.snapshot(), self.commits[-1].ids
        analysis = self.numbers.update(snapshot, touched)
        started = time.process_time_ns()
        self.checks.update(snapshot, analysis, touched)
        return (time.process_time_ns() - started) / 1e6

    def from_scratch(self) -> float:
        """Return how many milliseconds it takes to find everything anew; it must be the same."""
        snapshot = self.document.snapshot()
        analysis = self.numbers.update(snapshot, frozenset())
        started = time.process_time_ns()
        found = check(snapshot, analysis)
        spent = (time.process_time_ns() - started) / 1e6
        assert self.checks.update(snapshot, analysis, ()) == found
        return spent

    def close(self) -> None:
        """Let go of the document."""
        gc.unfreeze()
        self.document.committed.disconnect(self.commits.append)


def rows_of(count: int, edits: int, rounds: int) -> tuple[list[tuple[str, ...]], float]:
    """Return a row for each kind of edit, and the slowest median."""
    measured = Measured(count)
    full = statistics.median(measured.from_scratch() for _ in range(rounds))
    rows, slowest = [], 0.0
    for name in EDITS:
        times = [measured.edit(name, turn) for turn in range(edits)]
        half = statistics.median(times)
        slowest = max(slowest, half)
        late = statistics.quantiles(times, n=20)[-1]
        rows.append((f"{count:,}", name, *map(number, (half, late, full, half / full))))
    measured.from_scratch()
    measured.close()
    return rows, slowest


def costs_of_rules(count: int, edits: int) -> list[tuple[str, ...]]:
    """Return what the rules that cost most take per edit, one column for each kind of edit."""
    measured, by_edit = Measured(count), dict[str, dict[str, float]]()
    for name in EDITS:
        with rules_timed() as spent:
            for turn in range(edits):
                measured.edit(name, turn)
        by_edit[name] = {rule: money / edits for rule, money in spent.items()}
    measured.close()
    infos: dict[str, RuleInfo] = dict(rule_infos())
    dear = sorted(infos, key=lambda rule: -max(costs.get(rule, 0.0) for costs in by_edit.values()))
    return [
        (f"{rule} {infos[rule].title}", *(number(costs.get(rule, 0.0)) for costs in by_edit.values()))
        for rule in dear[:SHOWN]
    ]


def ways_to_the_panel(count: int, edits: int, full: float) -> tuple[list[tuple[str, ...]], float]:
    """Return a row for each kind of edit in a real window, and the latest of their 95 of 100."""
    watch, rows, latest = PanelWatch(count), [], 0.0
    for name, edit in EDITS.items():
        ways = [watch.edit(edit, turn) for turn in range(edits)]
        called, drawn, numbered = ([step.thread for step in steps] for steps in zip(*ways, strict=True))
        late = statistics.quantiles(drawn, n=20)[-1]
        latest = max(latest, late)
        rest = statistics.median(after - before for before, after in zip(called, drawn, strict=True))
        clock = statistics.median(way.drawn.clock for way in ways)
        figures = (statistics.median(called), statistics.median(drawn), late, clock)
        rows.append((name, *map(number, (*figures, statistics.median(numbered), rest / full))))
    watch.close()
    return rows, latest


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--edits", type=int, default=30)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--only-window", action="store_true", help="leave out what is without a window")
    given = arguments.parse_args()
    if not given.only_window:
        computing(given.edits, given.rounds)
    measured = Measured(SIZES[-1])
    full = statistics.median(measured.from_scratch() for _ in range(given.rounds))
    measured.close()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CANVAS_APP_HOME"] = folder
        application = QApplication([])
        rows, latest = ways_to_the_panel(SIZES[-1], given.edits, full)
        del application
    print(f"A window with {SIZES[-1]:,}: milliseconds of its thread from the call of an edit until the call")
    print(
        "returns, until the panel shows what follows from the drawing (median, 95th, and on the clock), and"
    )
    print("from the numbers; the ratio is what comes between call and panel to checks from scratch.")
    head = ("edit", "returned", "panel", "95th", "clock", "numbers too", "ratio")
    print(table(head, rows))
    print(f"an edit to the panel, ms of its thread, the latest 95th: {verdict(latest, BUDGET_MS)}")


def computing(edits: int, rounds: int) -> None:
    """Print what the findings alone take."""
    results = [rows_of(count, edits, rounds) for count in SIZES]
    print("Milliseconds of processor time from the new numbers to the findings.")
    head = ("elements", "edit", "median", "95th", "from scratch", "ratio")
    print(table(head, [row for rows, _ in results for row in rows]))
    print(f"The rules that cost most at {SIZES[-1]:,}, by edit:")
    print(table(("rule", *EDITS), costs_of_rules(SIZES[-1], max(2, edits // 3))))
    print(f"one edit to findings at {SIZES[-1]:,}, ms: {verdict(results[-1][1], BUDGET_MS)}")


if __name__ == "__main__":
    main()
