"""One edit to new numbers, beside one pass over the memory of the result; and one question of what if.

python -m tests.bench.bench_model
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.assumptions import assumptions_of
from canvas_app.analysis.live import LiveAnalysis
from canvas_app.analysis.questions.what_if import WhatIf
from canvas_app.commands import elements as commands
from canvas_app.document import Document
from canvas_app.gui.panels.tile_facts import TILES
from canvas_app.model.examples import example_path
from canvas_app.storage import load
from tests.bench.generated import SEED, elements, relations
from tests.bench.timing import interleaved, medians, number, table, verdict

if TYPE_CHECKING:
    from canvas_app.document import Commit

SIZES = (40, 1_000, 10_000)
EDIT_BUDGET_MS, PASS_BUDGET = 1.5, 2.5
MONTHS = 60
QUESTIONS = 500
_EDITS: dict[str, str] = {
    "revenue_stream": "customers_start.value",
    "channel": "new_customers.value",
    "cost": "amount.value",
    "role": "headcount.value",
}


@dataclass(frozen=True)
class Edits:
    """Milliseconds of many edits of one model: the commit, the numbers of the panel after it, and both."""

    commit: list[float]
    numbers: list[float]

    @property
    def both(self) -> list[float]:
        """What a user waits for before anything is painted."""
        return [a + b for a, b in zip(self.commit, self.numbers, strict=True)]


def document_of(count: int) -> Document:
    """Return a generated document whose layout places the cards."""
    made = elements(count, placed=False)
    return Document([*made, *relations(made, count * 3 // 2)])


def edit(document: Document, times: int) -> Edits:
    """Change one number of one element after the other, and compute what the panel shows of it."""
    chance = random.Random(SEED)
    ids = [e.id for e in document.snapshot().elements.values() if e.kind in _EDITS]
    live = LiveAnalysis()
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    live.update(document.snapshot(), None)
    commit_ms, numbers_ms = [], []
    for turn in range(times + 5):
        element = document.element(chance.choice(ids))
        started = time.process_time_ns()
        commands.set_path(document, element.id, _EDITS[element.kind], 200.5 + turn)
        committed = time.process_time_ns()
        analysis = live.update(document.snapshot(), commits[-1].ids)
        shown = [analysis.metrics[metric_id] for metric_id in TILES]
        done = time.process_time_ns()
        assert len(shown) == len(TILES)
        if turn >= 5:
            commit_ms.append((committed - started) / 1e6)
            numbers_ms.append((done - committed) / 1e6)
    document.committed.disconnect(commits.append)
    assert live.update(document.snapshot(), frozenset()).metrics == analyse(document.snapshot()).metrics
    return Edits(commit_ms, numbers_ms)


def recompute(document: Document, rounds: int) -> dict[str, float]:
    """Return the medians of a full analysis and of one pass over a vector of 60 months for each element."""
    snapshot = document.snapshot()
    vectors = np.ones((len(snapshot.elements), MONTHS))
    target = np.empty_like(vectors)
    known = LiveAnalysis()
    known.update(snapshot, None)
    works = {
        "memory": lambda: np.multiply(vectors, 1.01, out=target),
        "full": lambda: analyse(snapshot),
        "looked through": lambda: known.update(snapshot, None),
    }
    return medians(interleaved(works, rounds))


def question(document: Document, rounds: int) -> tuple[str, ...]:
    """Return the row of what a question about one input takes, beside an analysis of the whole model."""
    snapshot = document.snapshot()
    asked, every = WhatIf(snapshot), assumptions_of(snapshot)
    chosen = random.Random(SEED).sample(every, min(len(every), QUESTIONS))

    def ask() -> None:
        for item in chosen:
            asked.metric("npv", {item.place: item.quantity.value * 1.1})

    found = medians(interleaved({"questions": ask, "full": lambda: analyse(snapshot)}, rounds))
    one = found["questions"] / len(chosen)
    return f"{len(snapshot.elements):,}", number(one * 1000.0), number(found["full"] / one)


def row_of(count: int, edits: int, rounds: int) -> tuple[tuple[str, ...], float, float]:
    """Return the row of one size, the median of an edit and the ratio of a full analysis."""
    document = document_of(count)
    done, full = edit(document, edits), recompute(document, rounds)
    half, late = statistics.median(done.both), statistics.quantiles(done.both, n=20)[-1]
    figures = (
        statistics.median(done.commit),
        statistics.median(done.numbers),
        half,
        late,
        max(done.both),
        full["full"],
        full["looked through"],
        full["memory"],
    )
    return (f"{count:,}", *map(number, figures)), half, full["full"] / full["memory"]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--edits", type=int, default=200)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    results = [row_of(count, given.edits, given.rounds) for count in SIZES]
    head = (
        "elements",
        "commit",
        "numbers",
        "both",
        "95th",
        "most",
        "full",
        "full, parts known",
        "memory pass",
    )
    print("Milliseconds of processor time.")
    print(table(head, [row for row, _, _ in results]))
    print(f"one edit to new numbers at 10,000, ms: {verdict(results[-1][1], EDIT_BUDGET_MS)}")
    print(f"full analysis at 10,000, times a memory pass: {verdict(results[-1][2], PASS_BUDGET)}")
    documents = (load(example_path("generative-ai")), *map(document_of, SIZES[1:]))
    print("\nA question about one input: the net present value with another number.")
    asked = ("elements", "a question, µs", "a full analysis, times a question")
    print(table(asked, [question(document, given.rounds) for document in documents]))


if __name__ == "__main__":
    main()
