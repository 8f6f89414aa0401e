"""The numbers of a canvas, and where each comes from: as a table for people, as JSON for programs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from canvas_app.cli.arguments import add_json, add_scenario, command
from canvas_app.cli.documents import load, metric_id, scenario_id, scenario_name
from canvas_app.cli.output import say, say_json, table

if TYPE_CHECKING:
    import argparse

    from canvas_app.analysis import Analysis, Explanation, MetricValue
    from canvas_app.cli.arguments import Commands
    from canvas_app.document import Snapshot

_ALL = "all"
_ANSWER = """\
{"metrics": {ID: {"value", "unit", "status", "reason"}}}
  with --explain: {"explanations": {ID: {"label", "value", "unit", "status", "reason", "note", "formula",
  "words", "inputs": [{"label", "value", "unit", "elements"}],
  "contributions": [{"element", "name", "value", "unit"}], "elements", "convention", "source"}}}"""


def add_to(commands: Commands) -> None:
    """Add the command `metrics`."""
    parser = command(commands, "metrics", "print the numbers of a canvas", _metrics, _ANSWER)
    add_scenario(parser)
    parser.add_argument(
        "--explain", metavar="METRIC", help="say where a metric comes from, by its id; or all of them"
    )
    add_json(parser)


def _metrics(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis import METRICS, analyse

    snapshot = load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot()
    scenario = scenario_id(snapshot, chosen.scenario)
    if chosen.explain is not None:
        ids = tuple(METRICS) if chosen.explain == _ALL else (metric_id(chosen.explain),)
        _explain(snapshot, scenario, ids, as_json=chosen.json)
    elif chosen.json:
        metrics = analyse(snapshot, scenario).metrics
        say_json({"metrics": {key: _plain(metrics[key]) for key in metrics}})
    else:
        _print_table(snapshot, scenario)
    return 0


def _plain(metric: MetricValue) -> dict[str, Any]:
    return {"value": metric.value, "unit": metric.unit, "status": metric.status, "reason": metric.reason}


def _print_table(snapshot: Snapshot, scenario: str | None) -> None:
    from canvas_app.analysis import METRICS, analyse
    from canvas_app.model.numbers import metric_text

    analysis = analyse(snapshot, scenario)
    say(f"{snapshot.info.title} · {scenario_name(snapshot, scenario)}")
    rows = [
        (METRICS[key].group, (METRICS[key].label, metric_text(value.value, value.unit, analysis.currency),
         value.reason or value.note or ""))
        for key, value in analysis.metrics.items()
    ]  # fmt: skip
    lines = table((row for _, row in rows), right=frozenset({1})).split("\n")
    groups = [group for group, _ in rows]
    for group, members in groupby(zip(groups, lines, strict=True), key=lambda item: item[0]):
        say(f"\n{group.capitalize()}")
        say("\n".join(line for _, line in members))


def _explain(snapshot: Snapshot, scenario: str | None, ids: tuple[str, ...], *, as_json: bool) -> None:
    from canvas_app.analysis import analyse, explain

    analysis = analyse(snapshot, scenario)
    explanations = [(key, explain(analysis, snapshot, key)) for key in ids]
    if as_json:
        say_json({"explanations": {key: _plain_explanation(key, found) for key, found in explanations}})
    else:
        say(f"{snapshot.info.title} · {scenario_name(snapshot, scenario)}")
        for key, found in explanations:
            say("")
            say(_explanation_text(key, found, analysis))


def _plain_explanation(key: str, found: Explanation) -> dict[str, Any]:
    from canvas_app.analysis import METRICS

    info = METRICS[key]
    return {
        "label": info.label,
        **_plain(found.metric),
        "note": found.metric.note,
        "formula": found.formula,
        "words": found.words,
        "inputs": [
            {"label": item.label, "value": item.value, "unit": item.unit, "elements": list(item.element_ids)}
            for item in found.inputs
        ],
        "contributions": [
            {"element": item.element_id, "name": item.name, "value": item.value, "unit": item.unit}
            for item in found.contributions
        ],
        "elements": list(found.element_ids),
        "convention": info.convention,
        "source": info.source,
    }


def _explanation_text(key: str, found: Explanation, analysis: Analysis) -> str:
    from canvas_app.analysis import METRICS
    from canvas_app.model.numbers import metric_text

    info, currency, metric = METRICS[key], analysis.currency, found.metric
    lines = [f"{info.label} ({key}): {metric_text(metric.value, metric.unit, currency)}"]
    lines += [f"  {said}" for said in (metric.reason, metric.note) if said]
    lines += [f"  {info.definition}", f"  {found.formula}", f"  {found.words}"]
    inputs = [(item.label, metric_text(item.value, item.unit, currency)) for item in found.inputs]
    parts = [(item.name, metric_text(item.value, item.unit, currency)) for item in found.contributions]
    for title, rows in (("Inputs", inputs), ("By element", parts)):
        if rows:
            lines.append(f"  {title}")
            lines += [f"    {line}" for line in table(rows, right=frozenset({1})).split("\n")]
    lines += [f"  Convention: {info.convention}"] if info.convention else []
    lines += [f"  Source: {info.source}"] if info.source else []
    return "\n".join(lines)
