"""The numbers of a canvas, as a table for people and as JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from canvas_app.analysis import METRICS, analyse
from canvas_app.cli.output import say, table
from canvas_app.drawing.numbers import metric_text

if TYPE_CHECKING:
    from canvas_app.document import Snapshot


def print_json(snapshot: Snapshot, scenario: str | None) -> None:
    """Print every metric with value, unit, status and reason."""
    values = analyse(snapshot, scenario).metrics.values()
    metrics = {
        value.id: {"value": value.value, "unit": value.unit, "status": value.status, "reason": value.reason}
        for value in values
    }
    say(orjson.dumps({"metrics": metrics}, option=orjson.OPT_INDENT_2).decode())


def print_table(snapshot: Snapshot, scenario: str | None) -> None:
    """Print what the canvas is called, then a line for every metric."""
    analysis = analyse(snapshot, scenario)
    name = snapshot.scenarios[scenario].name if scenario else "Base"
    say(f"{snapshot.info.title} · {name}\n")
    rows = []
    for value in analysis.metrics.values():
        label = METRICS[value.id].label if value.id in METRICS else value.id
        rows.append((label, metric_text(value.value, value.unit, analysis.currency), value.reason or ""))
    say(table(rows, right=frozenset({1})))
