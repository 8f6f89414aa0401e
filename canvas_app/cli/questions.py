"""Questions to a canvas: what matters most, which input reaches a target, how scenarios differ."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from canvas_app.cli.arguments import add_json, add_scenario, command, number
from canvas_app.cli.documents import (
    RefusedError,
    input_named,
    load,
    metric_id,
    metric_ids,
    scenario_id,
    scenario_ids,
    scenario_name,
)
from canvas_app.cli.output import say, say_json, table

if TYPE_CHECKING:
    import argparse

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.analysis.questions.comparison import Comparison
    from canvas_app.analysis.questions.goal_seek import Goal
    from canvas_app.analysis.questions.sensitivity import Bar, Guess, Tornado
    from canvas_app.cli.arguments import Commands
    from canvas_app.document import Snapshot

_BAR_COLUMNS = 41
_TORNADO = """\
{"scenario", "metric", "label", "unit", "base", "base_reason", "ranged", "moving", "bars": [{"record",
  "path", "title", "unit", "low_input", "high_input", "low_result", "high_result", "low_reason",
  "high_reason"}], "guesses": [{"record", "path", "title", "unit", "effect", "uncertainty", "sentence"}]},
  the bar that matters most first"""
_GOAL = """\
{"scenario", "metric", "target", "record", "path", "title", "unit", "before", "value", "reached",
  "low", "high", "outcome", "reason"}; value is null and reason a sentence where there is no such value"""
_COMPARE = """\
{"scenarios": [..], "metrics": [{"id", "label", "unit", "values": [..], "differences": [..],
  "statuses": [..], "reasons": [..]}], "expected": {ID: {"mean", "deviation"}} or null,
  "expected_reason"}; differences are to the first scenario"""


def add_to(commands: Commands) -> None:
    """Add the commands `tornado`, `goal` and `compare`."""
    tornado = command(
        commands, "tornado", "show which inputs move a metric most within their ranges", _tornado, _TORNADO
    )
    tornado.add_argument("--metric", metavar="M", default="npv", help="a metric by its id; else npv")
    add_scenario(tornado)
    add_json(tornado)

    goal = command(
        commands, "goal", "find the value of an input with which a metric reaches a target", _goal, _GOAL
    )
    goal.add_argument("--input", metavar="I", required=True, help='the input: "Owner: Label", or RECORD:PATH')
    goal.add_argument("--metric", metavar="M", required=True, help="a metric by its id")
    goal.add_argument("--target", metavar="X", required=True, type=number, help="as 25000, 0.8 or 80%%")
    add_scenario(goal)
    add_json(goal)

    compare = command(commands, "compare", "put scenarios side by side", _compare, _COMPARE)
    compare.add_argument(
        "--scenarios", metavar="A,B", required=True, action="append",
        help="scenarios by name or id; base is the model itself, worst and best are made from the ranges",
    )  # fmt: skip
    compare.add_argument("--metrics", metavar="M,N", help="metrics by their ids; else all")
    add_json(compare)


def _tornado(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis.questions.sensitivity import Sensitivity

    snapshot = load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot()
    scenario = scenario_id(snapshot, chosen.scenario)
    asked = Sensitivity(snapshot, metric_id(chosen.metric), scenario)
    found, guesses = asked.tornado(), asked.guesses()
    name = scenario_name(snapshot, scenario)
    if chosen.json:
        say_json({**_plain_tornado(found, name), "guesses": [_plain_guess(guess) for guess in guesses]})
        return 0
    _print_tornado(found, snapshot, name)
    if guesses:
        say("\nThe guesses that decide this case")
        say("\n".join(f"{guess.rank}. {guess.sentence}" for guess in guesses))
    return 0


def _plain_tornado(found: Tornado, scenario: str) -> dict[str, Any]:
    from canvas_app.analysis import METRICS

    bars = [
        {
            **_plain_place(bar.assumption),
            "low_input": bar.low_input,
            "high_input": bar.high_input,
            "low_result": bar.low_result,
            "high_result": bar.high_result,
            "low_reason": bar.low_reason,
            "high_reason": bar.high_reason,
        }
        for bar in found.bars
    ]
    return {
        "scenario": scenario,
        "metric": found.metric_id,
        "label": METRICS[found.metric_id].label,
        "unit": found.unit,
        "base": found.base,
        "base_reason": found.base_reason,
        "ranged": found.ranged,
        "moving": found.moving,
        "bars": bars,
    }


def _plain_guess(guess: Guess) -> dict[str, Any]:
    effect = guess.effect if math.isfinite(guess.effect) else None
    uncertainty, sentence = guess.uncertainty, guess.sentence
    return {
        **_plain_place(guess.assumption),
        "effect": effect,
        "uncertainty": uncertainty,
        "sentence": sentence,
    }


def _plain_place(item: Assumption) -> dict[str, Any]:
    return {"record": item.place.record, "path": item.place.path, "title": item.title, "unit": item.unit}


def _print_tornado(found: Tornado, snapshot: Snapshot, scenario: str) -> None:
    from canvas_app.analysis import METRICS
    from canvas_app.model.numbers import metric_text

    currency = snapshot.info.currency
    label = METRICS[found.metric_id].label
    say(f"{snapshot.info.title} · {scenario} · {label}: {metric_text(found.base, found.unit, currency)}\n")
    if not found.bars:
        say(found.base_reason or "No input with a range moves it.")
        return
    rows: list[tuple[str, ...]] = [("", "low", "high", f"{label} at low", "at high", "- low  # high  | now")]
    for bar in found.bars:
        ends = (_input_text(end, bar.assumption, currency) for end in (bar.low_input, bar.high_input))
        results = (metric_text(end, found.unit, currency) for end in (bar.low_result, bar.high_result))
        rows.append((bar.assumption.title, *ends, *results, _bar_text(bar, found)))
    say(table(rows, right=frozenset({1, 2, 3, 4})))
    if found.moving > len(found.bars):
        say(f"\n{found.moving - len(found.bars)} more inputs move it less.")
    for bar in found.bars:
        for end, reason in (("low", bar.low_reason), ("high", bar.high_reason)):
            if reason:
                say(f"{bar.assumption.title} at its {end} value: {reason}")


def _bar_text(bar: Bar, found: Tornado) -> str:
    """Draw a bar from the result at the low end to that at the high end, on the scale of all bars."""
    results = [end for item in found.bars for end in (item.low_result, item.high_result)]
    known = [end for end in (*results, found.base) if end is not None]
    if found.base is None or bar.low_result is None or bar.high_result is None:
        return ""
    low, high = min(known), max(known)
    width = (high - low) or 1.0

    def column(value: float) -> int:
        return round((value - low) / width * (_BAR_COLUMNS - 1))

    middle, cells = column(found.base), [" "] * _BAR_COLUMNS
    for end, sign in ((bar.low_result, "-"), (bar.high_result, "#")):
        first, last = sorted((column(end), middle))
        cells[first : last + 1] = sign * (last - first + 1)
    cells[middle] = "|"
    return "".join(cells)


def _goal(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis.questions.goal_seek import seek
    from canvas_app.report.answers import goal_sentence

    snapshot = load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot()
    scenario = scenario_id(snapshot, chosen.scenario)
    metric = metric_id(chosen.metric)
    item = input_named(snapshot, chosen.input)
    goal = seek(snapshot, item.place, metric, chosen.target, scenario)
    if chosen.json:
        say_json(_plain_goal(goal, scenario_name(snapshot, scenario)))
    elif goal.value is not None:
        say(goal_sentence(goal, snapshot.info.currency))
    if goal.value is None:
        raise RefusedError(goal_sentence(goal, snapshot.info.currency))
    return 0


def _plain_goal(goal: Goal, scenario: str) -> dict[str, Any]:
    return {
        "scenario": scenario,
        "metric": goal.metric_id,
        "target": goal.target,
        **_plain_place(goal.assumption),
        "before": goal.assumption.quantity.value,
        "value": goal.value,
        "reached": goal.reached,
        "low": goal.low,
        "high": goal.high,
        "outcome": goal.outcome,
        "reason": goal.reason,
    }


def _input_text(value: float | None, item: Assumption, currency: str) -> str:
    from canvas_app.model.numbers import NOTHING
    from canvas_app.report.values import number_text

    if value is None or not math.isfinite(value):
        return NOTHING
    # Six significant digits: a price that is sought has as many decimals as it has.
    return number_text(float(f"{value:.6g}"), item.unit, currency)


def _compare(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis.questions.comparison import compare

    snapshot = load(chosen.file, chosen.attachment, chosen.scenarios).snapshot()
    wanted = scenario_ids(snapshot, chosen.scenarios)
    comparison = compare(snapshot, wanted, metric_ids(chosen.metrics))
    if chosen.json:
        say_json(_plain_comparison(comparison))
    else:
        rows = _comparison_rows(comparison, snapshot.info.currency)
        say(f"{snapshot.info.title}\n")
        say(table(rows, right=frozenset(range(1, len(rows[0])))))
        likely = any(scenario.probability is not None for scenario in snapshot.scenarios.values())
        for note in _comparison_notes(comparison, likely=likely):
            say(f"\n{note}")
    return 0


def _comparison_notes(comparison: Comparison, *, likely: bool) -> list[str]:
    """Why values are missing and, where scenarios are called likely, why nothing is expected."""
    from canvas_app.analysis import METRICS

    missing = [
        f"  {METRICS[row.metric_id].label}, {name}: {value.reason}"
        for row in comparison.rows
        for name, value in zip(comparison.names, row.values, strict=True)
        if value.value is None and value.reason
    ]
    notes = ["\n".join(["Without a value", *missing])] if missing else []
    if comparison.reason and likely:
        notes.append(f"No expected values: {comparison.reason}")
    return notes


def _plain_comparison(comparison: Comparison) -> dict[str, Any]:
    from canvas_app.analysis import METRICS

    expected = comparison.expected
    return {
        "scenarios": list(comparison.names),
        "metrics": [
            {
                "id": row.metric_id,
                "label": METRICS[row.metric_id].label,
                "unit": row.values[0].unit,
                "values": [value.value for value in row.values],
                "differences": list(row.differences),
                "statuses": [value.status for value in row.values],
                "reasons": [value.reason for value in row.values],
            }
            for row in comparison.rows
        ],
        "expected": None
        if expected is None
        else {key: {"mean": item.mean, "deviation": item.deviation} for key, item in expected.items()},
        "expected_reason": comparison.reason,
    }


def _comparison_rows(comparison: Comparison, currency: str) -> list[list[str]]:
    """A row per metric: the value in each scenario and, beside all but the first, the difference to it."""
    from canvas_app.analysis import METRICS
    from canvas_app.model.numbers import metric_text

    expected = comparison.expected
    first, *others = comparison.names
    heads = ["", first, *(text for name in others for text in (name, "difference"))]
    rows = [heads + ["expected", "±"] * (expected is not None)]
    for row in comparison.rows:
        unit = row.values[0].unit
        texts = [metric_text(value.value, unit, currency) for value in row.values]
        cells = [METRICS[row.metric_id].label, texts[0]]
        for text, difference in zip(texts[1:], row.differences[1:], strict=True):
            cells += [text, difference_text(difference, unit, currency)]
        if expected is not None:
            item = expected.get(row.metric_id)
            ends = (None, None) if item is None else (item.mean, item.deviation)
            cells += [metric_text(end, unit, currency) for end in ends]
        rows.append(cells)
    return rows


def difference_text(value: float | None, unit: str, currency: str) -> str:
    """Return a difference with its sign; shares differ by percentage points."""
    from canvas_app.model.numbers import metric_text

    text = metric_text(value, unit, currency)
    if unit.startswith("share"):
        text = text.replace(" %", " pp")
    return f"+{text}" if value is not None and value > 0 else text
