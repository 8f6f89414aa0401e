"""One edit to new findings: checks that follow the edit, beside checks from scratch, at 10,000 elements.

python -m tests.bench.bench_checks
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis.checks import LiveChecks, RuleInfo, check, checker, rule_infos
from canvas_app.analysis.live import LiveAnalysis
from canvas_app.commands import elements as commands
from canvas_app.commands import relations
from tests.bench.bench_model import document_of
from tests.bench.generated import SEED
from tests.bench.timing import number, table, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from canvas_app.document import Commit, Document

SIZES = (40, 1_000, 10_000)
BUDGET_MS = 50.0
DRAGGED, SHOWN = 200, 8
_NUMBERS = {
    "revenue_stream": "customers_start.value",
    "channel": "new_customers.value",
    "cost": "amount.value",
    "role": "headcount.value",
}


def _type_a_number(document: Document, chance: random.Random, turn: int) -> None:
    found = [each for each in document.snapshot().elements.values() if each.kind in _NUMBERS]
    element = chance.choice(found)
    commands.set_path(document, element.id, _NUMBERS[element.kind], 200.5 + turn)


def _rename(document: Document, chance: random.Random, turn: int) -> None:
    commands.rename(document, chance.choice(_ids(document)), f"Renamed {turn}")


def _connect(document: Document, chance: random.Random, turn: int) -> None:
    activities = [each.id for each in document.snapshot().elements.values() if each.kind == "activity"]
    source, target = chance.sample(activities, 2)
    relations.connect(document, source, target, "feeds")


def _drag(document: Document, chance: random.Random, turn: int) -> None:
    ids = _ids(document)
    places = dict.fromkeys(chance.sample(ids, min(DRAGGED, len(ids))), (10.0 * turn, 10.0))
    commands.move(document, "value_chain", places)


def _delete(document: Document, chance: random.Random, turn: int) -> None:
    commands.delete(document, [chance.choice(_ids(document))])


def _ids(document: Document) -> list[str]:
    return list(document.snapshot().elements)


EDITS: dict[str, Callable[[Document, random.Random, int], object]] = {
    "number": _type_a_number,
    "name": _rename,
    "connection": _connect,
    "drag of 200": _drag,
    "deletion": _delete,
}


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

    near, whole = dict(checker._NEAR), list(checker._WHOLE)
    for kind, rules in near.items():
        checker._NEAR[kind] = [timed(rule) for rule in rules]
    checker._WHOLE[:] = [timed(rule) for rule in whole]
    try:
        yield spent
    finally:
        checker._NEAR.update(near)
        checker._WHOLE[:] = whole


class Measured:
    """A generated document with checks and numbers that follow it."""

    def __init__(self, count: int) -> None:
        self.document, self.chance = document_of(count), random.Random(SEED)
        self.numbers, self.checks = LiveAnalysis(), LiveChecks()
        self.commits: list[Commit] = []
        self.document.committed.connect(self.commits.append)
        snapshot = self.document.snapshot()
        self.checks.update(snapshot, self.numbers.update(snapshot))

    def edit(self, name: str, turn: int) -> float:
        """Edit once and return how many milliseconds the findings take."""
        EDITS[name](self.document, self.chance, turn)
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


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--edits", type=int, default=30)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    results = [rows_of(count, given.edits, given.rounds) for count in SIZES]
    print("Milliseconds of processor time from the new numbers to the findings.")
    head = ("elements", "edit", "median", "95th", "from scratch", "ratio")
    print(table(head, [row for rows, _ in results for row in rows]))
    print(f"The rules that cost most at {SIZES[-1]:,}, by edit:")
    print(table(("rule", *EDITS), costs_of_rules(SIZES[-1], given.edits // 3)))
    print(f"one edit to findings at {SIZES[-1]:,}, ms: {verdict(results[-1][1], BUDGET_MS)}")


if __name__ == "__main__":
    main()
