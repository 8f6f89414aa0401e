"""What may come: the percentiles of a simulation, as tables for people and as JSON for programs."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from canvas_app.cli.arguments import add_json, add_scenario, command, whole_number
from canvas_app.cli.documents import load, scenario_id
from canvas_app.cli.output import clear_line, progress_line, say, say_json, table, warn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.cli.arguments import Commands
    from canvas_app.document import Snapshot

_ANSWER = """\
{"scenario", "currency", "trials", "seed", "months": [..], "inputs": [{"record", "path", "title"}],
  "bands": {"revenue"|"recurring"|"profit"|"net_cash"|"cash": {"p10": [..], "p50": [..], "p90": [..]}},
  "metrics": {ID: {"label", "unit", "p10", "p50", "p90", "mean", "deviation", "defined"}},
  "probability": {"npv_below_zero", "cash_below_zero", "break_even_within_horizon"},
  "break_even_by_month": [..], "cash_below_by_month": [..]}
One future in ten is lower than p10, one in ten higher than p90. A month that is never reached is later than
any other: a percentile that lies there is null."""
_SPREAD = ("p10", "p50", "p90", "mean", "deviation")
_PERCENTILES = ("P10 (1 in 10 lower)", "P50 (median)", "P90 (1 in 10 higher)")
_CHANCES = {
    "npv_below_zero": "Net present value below zero",
    "cash_below_zero": "Cash below zero in some month",
    "break_even_within_horizon": "Break-even within the horizon",
}


def add_to(commands: Commands) -> None:
    """Add the command `simulate`."""
    says = "draw many futures from the ranges of the inputs"
    parser = command(commands, "simulate", says, _simulate, _ANSWER)
    parser.add_argument(
        "--trials", metavar="N", type=whole_number(1_000, 100_000),
        help="1,000 to 100,000; else as the document says",
    )  # fmt: skip
    parser.add_argument(
        "--seed", metavar="S", type=whole_number(0, 2**31 - 1), help="else as the document says"
    )
    add_scenario(parser)
    add_json(parser)


def _simulate(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis.simulation.monte_carlo import simulate
    from canvas_app.report.forecast_table import month_labels

    snapshot = load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot()
    scenario = scenario_id(snapshot, chosen.scenario)
    try:
        result = simulate(
            snapshot, scenario, trials=chosen.trials, seed=chosen.seed, progress=progress_line("trials")
        )
    finally:
        clear_line()
    for note in result.notes:
        warn(note)
    months = month_labels(snapshot.info, result.months)
    if chosen.json:
        say_json(_plain(result, months))
    else:
        _print_tables(snapshot, result, months)
    return 0


def _plain(result: Simulation, months: Sequence[str]) -> dict[str, Any]:
    from canvas_app.report.forecast_table import metric_label

    return {
        "scenario": result.scenario,
        "currency": result.currency,
        "trials": result.trials,
        "seed": result.seed,
        "months": months,
        "inputs": [
            {"record": item.place.record, "path": item.place.path, "title": item.title}
            for item in result.inputs
        ],
        "bands": {
            key: dict(zip(("p10", "p50", "p90"), band.tolist(), strict=True))
            for key, band in result.bands.items()
        },
        "metrics": {
            key: {
                "label": metric_label(key),
                "unit": spread.unit,
                **{name: _number(getattr(spread, name)) for name in _SPREAD},
                "defined": spread.defined,
            }
            for key, spread in result.metrics.items()
        },
        "probability": {key: _number(chance) for key, chance in result.probability.items()},
        "break_even_by_month": result.break_even_by_month.tolist(),
        "cash_below_by_month": result.cash_below_by_month.tolist(),
    }


def _number(value: float | None) -> float | None:
    return value if value is None or math.isfinite(value) else None


def _print_tables(snapshot: Snapshot, result: Simulation, months: Sequence[str]) -> None:
    many = f"{len(result.inputs)} inputs with a range" if result.inputs else "no input has a range"
    say(f"{snapshot.info.title} · {result.scenario} · {result.trials:,} trials, seed {result.seed}, {many}\n")
    say(table(_metric_rows(result), right=frozenset({1, 2, 3, 4})))
    say("")
    say(table(_month_rows(result, months), right=frozenset(range(1, 9))))
    say("")
    say(table(_chance_rows(result), right=frozenset({1})))
    if result.set_by_scenario:
        say(f"\n{result.set_by_scenario}")


def _metric_rows(result: Simulation) -> list[tuple[str, ...]]:
    from canvas_app.model.numbers import metric_text
    from canvas_app.report.forecast_table import metric_label
    from canvas_app.report.values import chance_words, percentile_words

    rows: list[tuple[str, ...]] = [("", *_PERCENTILES, "has a value in")]
    for key, spread in result.metrics.items():
        say = partial(metric_text, unit=spread.unit, currency=result.currency)
        ends = (percentile_words(end, spread, say) for end in (spread.p10, spread.p50, spread.p90))
        rows.append((metric_label(key), *ends, chance_words(spread.defined)))
    return rows


def _month_rows(result: Simulation, months: Sequence[str]) -> list[tuple[str, ...]]:
    from canvas_app.model.numbers import money
    from canvas_app.report.values import chance_words

    def texts(values: Vector) -> list[str]:
        return [money(value, result.currency) for value in values.tolist()]

    titles = [f"{name}, {head}" for name in ("Revenue", "Cash") for head in _PERCENTILES]
    rows: list[tuple[str, ...]] = [("Month", *titles, "Broke even", "Cash below 0")]
    for at, month in enumerate(months):
        chances = (result.break_even_by_month[at], result.cash_below_by_month[at])
        rows.append(
            (
                month,
                *texts(result.bands["revenue"][:, at]),
                *texts(result.bands["cash"][:, at]),
                *(chance_words(float(chance)) for chance in chances),
            )
        )
    return rows


def _chance_rows(result: Simulation) -> list[tuple[str, ...]]:
    from canvas_app.report.values import chance_words

    rows: list[tuple[str, ...]] = [("Probability", "")]
    for key, label in _CHANCES.items():
        chance = result.probability.get(key)
        rows.append((f"  {label}", "cannot be said" if chance is None else chance_words(chance)))
    return rows
