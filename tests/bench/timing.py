"""Measuring and telling: processor time, medians and tables of ratios."""

from __future__ import annotations

import gc
import statistics
import time
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the processor time of all threads that one call takes, in milliseconds."""
    started = time.process_time_ns()
    work()
    return (time.process_time_ns() - started) / 1e6


def interleaved(
    works: Mapping[str, Callable[[], object]],
    rounds: int,
    before: Mapping[str, Callable[[], object]] = MappingProxyType({}),
) -> dict[str, list[float]]:
    """Return the times of each work by name; they take turns, so that a busy machine meets all alike.

    What stands in `before` is done before the work of the same name, and not measured.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            before.get(name, _nothing)()
            gc.collect()
            times[name].append(cpu_ms(work))
    return times


def _nothing() -> None:
    """What is done before most works."""


def medians(times: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """Return the median of each work."""
    return {name: statistics.median(values) for name, values in times.items()}


def number(value: float | None) -> str:
    """Return a figure with three digits, and a dash for none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, with columns as wide as they need."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (head, rule, *rows)
    )


def verdict(value: float, budget: float) -> str:
    """Return whether a figure is within its budget, in words."""
    return f"{number(value)} of {number(budget)}: {'holds' if value <= budget else 'DOES NOT HOLD'}"
