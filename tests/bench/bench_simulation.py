"""Monte Carlo: 60 months x 50 streams, beside NumPy written for this model in two ways, and one memory pass.

python -m tests.bench.bench_simulation

"Column-wise" is the peer that the budgets name: NumPy in double precision as a spreadsheet computes, with a
column over the trials for every stream and month, all of them kept (2.8 GB at 100,000 trials). "By hand" is
the harder one at many trials: what an analyst writes who keeps one month only, as arrays (trials, streams).
Both know this model alone, draw each input once for each trial as the product does, and give percentiles of
five bands by month and of the NPV. The product computes any model, and gives samples and percentiles of every
metric besides. The budgets are held against "column-wise" on the clock: NumPy takes one thread for it, the
product as many as it takes by itself.
"""

from __future__ import annotations

import argparse
import gc
import math
import time
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.simulation.monte_carlo import BANDS, simulate, simulate_in_steps
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
    from collections.abc import Callable, Iterable, Mapping

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.monte_carlo import Simulation

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


def column_wise(trials: int) -> dict[str, Vector]:
    """Return percentiles of the model, from a column over the trials for every stream and month."""
    chance = np.random.default_rng(1)
    price, churn, new, unit = (
        [chance.triangular(*parts, size=trials) for _ in range(STREAMS)]
        for parts in (PRICE, CHURN, NEW, UNIT_COST)
    )
    customers = [[np.full(trials, 100.0)] for _ in range(STREAMS)]
    for columns, lost, won in zip(customers, churn, new, strict=True):
        for _ in range(MONTHS):
            columns.append(columns[-1] + won - columns[-1] * lost)
    months = list(zip(*customers, strict=True))
    revenue = [_summed(map(np.multiply, held, price)) for held in months]
    cost = [_summed(map(np.multiply, held, unit)) + FIXED for held in months[1:]]
    net = [paid - spent for paid, spent in zip(revenue, cost, strict=False)]
    columns_by_band = {
        "revenue": revenue[1:],
        "recurring": revenue[1:],
        "profit": [earned - spent for earned, spent in zip(revenue[1:], cost, strict=True)],
        "net_cash": net,
        "cash": list(accumulate(net, initial=np.full(trials, 1e6)))[1:],
    }
    result = {
        name: np.array([np.percentile(column, (10, 50, 90)) for column in columns]).T
        for name, columns in columns_by_band.items()
    }
    npv = _summed(flow / 1.1 ** (month / 12) for month, flow in enumerate(net, start=1))
    result["npv"] = np.percentile(npv, (10, 50, 90))
    return result


def _summed(columns: Iterable[Vector]) -> Vector:
    total = np.zeros(1)
    for column in columns:
        total = total + column
    return total


def by_hand(trials: int) -> dict[str, Vector]:
    """Return percentiles of the model, from sums over the streams month by month."""
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


PEERS: dict[str, Callable[[int], dict[str, Vector]]] = {"column-wise": column_wise, "by hand": by_hand}


def rows_of(snapshot: Snapshot, trials: int, rounds: int) -> tuple[list[tuple[str, ...]], float]:
    """Return the table's rows, and how many times faster than column-wise NumPy the product is."""
    works: dict[str, Callable[[], object]] = {"product": lambda: simulate(snapshot, trials=trials)}
    works |= {name: partial(peer, trials) for name, peer in PEERS.items()}
    least = least_ms(works, rounds)
    pass_ms = min(memory_pass(trials) for _ in range(3))
    rows, ratios = [], []
    for at, name in enumerate(("processor", "clock")):
        ours, *theirs = (least[work][at] for work in works)
        ratios.append(theirs[0] / ours)
        cells = (ours, *(cell for each in theirs for cell in (each, each / ours)), pass_ms, ours / pass_ms)
        rows.append((f"{trials:,}", name, *map(number, cells)))
    return rows, ratios[-1]


def _largest_difference(ours: Simulation, theirs: dict[str, Vector]) -> float:
    """The largest relative difference of a percentile, which other random numbers make."""
    differences = [np.abs(ours.bands[name] / theirs[name] - 1.0).max() for name in BANDS]
    spread = ours.metrics["npv"]
    differences.append(np.abs(np.array([spread.p10, spread.p50, spread.p90]) / theirs["npv"] - 1.0).max())
    return float(max(differences))


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--trials", type=int, nargs="*", default=list(BUDGETS))
    given = arguments.parse_args()
    snapshot = model()
    ours = simulate(snapshot, trials=10_000)
    for name, peer in PEERS.items():
        worst = _largest_difference(ours, peer(10_000))
        print(
            f"Percentiles differ from those {name} by {worst:.2%} at most: other random numbers, same model."
        )
    print(f"first percentiles, ms: {number(min(first_ms(snapshot) for _ in range(3)))} of {FIRST_MS:.0f}")
    results = [(trials, *rows_of(snapshot, trials, given.rounds)) for trials in given.trials]
    peers = [head for name in PEERS for head in (name, "times faster")]
    head = ("trials", "time", "product", *peers, "memory pass", "product in passes")
    print(
        "Least milliseconds; the product computes on the threads that it takes by itself, its peers on one."
    )
    print(table(head, [row for _, rows, _ in results for row in rows]))
    for trials, _, ratio in results:
        wanted = BUDGETS.get(trials)
        if wanted is not None:
            print(f"{trials:,} trials: {ratio:.1f} times faster than column-wise NumPy, {wanted:.0f} wanted")


if __name__ == "__main__":
    main()
