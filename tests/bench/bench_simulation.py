"""Monte Carlo: 60 months x 50 streams, beside plain column-wise NumPy for the same model and one memory pass.

python -m tests.bench.bench_simulation

The peer is what a careful analyst writes by hand: `np.random` draws for all trials and streams, one loop over
the months, arrays (trials, streams). It knows this model only; the product computes any.
"""

from __future__ import annotations

import argparse
import gc
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.simulation import simulate, simulate_in_steps
from canvas_app.document import Document, Snapshot
from canvas_app.model import (
    Channel,
    Cost,
    DocumentInfo,
    Quantity,
    RevenueStream,
    Segment,
    VariableCost,
)
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays, Reaches
from tests.bench.timing import cpu_ms, number, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.analysis.timeline import Vector

MONTHS, STREAMS = 60, 50
BUDGETS = {10_000: 5.0, 100_000: 12.0}
FIRST_MS = 150.0
PRICE, CHURN, NEW, UNIT_COST = (30.0, 40.0, 60.0), (0.01, 0.02, 0.05), (10.0, 20.0, 40.0), (5.0, 8.0, 12.0)
FIXED = 20_000.0


def _ranged(parts: tuple[float, float, float]) -> Quantity:
    low, value, high = parts
    return Quantity(value=value, low=low, high=high, distribution="triangular")


def model() -> Snapshot:
    """Return 50 subscriptions with four uncertain inputs each, and one fixed cost."""
    records: list[object] = [
        DocumentInfo(horizon=MONTHS, opening_cash=Quantity(value=1e6), discount_rate=Quantity(value=0.1)),
        Cost(name="Office", category="ga", amount=Quantity(value=FIXED)),
    ]
    for index in range(STREAMS):
        stream = RevenueStream(
            name=f"Plan {index}",
            components=(SubscriptionPricing(price=_ranged(PRICE)),),
            customers_start=Quantity(value=100.0),
            churn=_ranged(CHURN),
            payment_days=30,
            variable_costs=(
                VariableCost(category="cogs_inference", driver="per_customer", amount=_ranged(UNIT_COST)),
            ),
        )
        segment, channel = (
            Segment(name=f"Group {index}"),
            Channel(name=f"Way {index}", new_customers=_ranged(NEW)),
        )
        records += [stream, segment, channel]
        records.append(Reaches(source=channel.id, target=segment.id))
        records.append(Pays(source=segment.id, target=stream.id))
    return Document(records).snapshot()  # type: ignore[arg-type]


def by_hand(trials: int) -> dict[str, Vector]:
    """Return percentiles of the same model, column by column."""
    chance = np.random.default_rng(1)
    shape = (trials, STREAMS)
    price, churn, new, unit = (
        chance.triangular(*parts, size=shape) for parts in (PRICE, CHURN, NEW, UNIT_COST)
    )
    customers = np.full(shape, 100.0)
    revenue = np.empty((trials, MONTHS))
    recurring, profit = np.empty_like(revenue), np.empty_like(revenue)
    net, cash = np.empty_like(revenue), np.empty_like(revenue)
    paid = (customers * price).sum(axis=1)
    balance, npv = np.full(trials, 1e6), np.zeros(trials)
    discount = 1.1 ** (1 / 12)
    for month in range(MONTHS):
        customers = customers + new - customers * churn
        money = customers * price
        revenue[:, month] = recurring[:, month] = money.sum(axis=1)
        cost = (customers * unit).sum(axis=1) + FIXED
        profit[:, month] = revenue[:, month] - cost
        net[:, month] = paid - cost
        paid = revenue[:, month]
        balance = balance + net[:, month]
        cash[:, month] = balance
        npv += net[:, month] / discount ** (month + 1)
    bands = {"revenue": revenue, "recurring": recurring, "profit": profit, "net_cash": net, "cash": cash}
    result = {name: np.percentile(band, (10, 50, 90), axis=0) for name, band in bands.items()}
    result["npv"] = np.percentile(npv, (10, 50, 90))
    return result


def memory_pass(trials: int) -> float:
    """Return the milliseconds of one pass over a number for every trial, stream and month, in pieces."""
    piece = np.ones((2_000_000,))
    target = np.empty_like(piece)
    started = time.process_time_ns()
    np.multiply(piece, 1.01, out=target)
    return (time.process_time_ns() - started) / 1e6 * trials * STREAMS * MONTHS / len(piece)


def first_ms(snapshot: Snapshot) -> float:
    """Return how long the first percentiles take, on the clock."""
    started = time.perf_counter()
    next(simulate_in_steps(snapshot, trials=10_000))
    return (time.perf_counter() - started) * 1e3


def least_ms(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the least processor time and the least time on the clock of each work; they take turns."""
    least = dict.fromkeys(works, (math.inf, math.inf))
    for _ in range(rounds):
        for name, work in works.items():
            gc.collect()
            clock = time.perf_counter()
            spent = cpu_ms(work)
            passed = (time.perf_counter() - clock) * 1e3
            least[name] = min(least[name][0], spent), min(least[name][1], passed)
    return least


def rows_of(snapshot: Snapshot, trials: int, rounds: int) -> tuple[list[tuple[str, ...]], float]:
    """Return two rows of the table and how many times faster than the peer the product is on the clock."""
    least = least_ms(
        {"product": lambda: simulate(snapshot, trials=trials), "by hand": lambda: by_hand(trials)}, rounds
    )
    pass_ms = min(memory_pass(trials) for _ in range(3))
    rows, ratios = [], []
    for name, ours, theirs in zip(("processor", "clock"), least["product"], least["by hand"], strict=True):
        ratios.append(theirs / ours)
        cells = (ours, theirs, theirs / ours, pass_ms, ours / pass_ms)
        rows.append((f"{trials:,}", name, *map(number, cells)))
    return rows, ratios[-1]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--trials", type=int, nargs="*", default=list(BUDGETS))
    given = arguments.parse_args()
    snapshot = model()
    ours, theirs = simulate(snapshot, trials=10_000), by_hand(10_000)
    worst = max(float(np.abs(ours.bands[name] / theirs[name] - 1.0).max()) for name in ("revenue", "cash"))
    print(f"Percentiles differ from the peer's by {worst:.2%} at most: other random numbers, the same model.")
    print(f"first percentiles, ms: {number(min(first_ms(snapshot) for _ in range(3)))} of {FIRST_MS:.0f}")
    results = [(trials, *rows_of(snapshot, trials, given.rounds)) for trials in given.trials]
    head = ("trials", "time", "product", "by hand", "times faster", "memory pass", "product in passes")
    print("Least milliseconds; the product computes on the threads that it takes by itself, the peer on one.")
    print(table(head, [row for _, rows, _ in results for row in rows]))
    for trials, _, ratio in results:
        wanted = BUDGETS.get(trials)
        if wanted is not None:
            print(f"{trials:,} trials: {ratio:.1f} times on the clock, {wanted:.0f} wanted")


if __name__ == "__main__":
    main()
