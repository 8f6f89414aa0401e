"""The forecast by month: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

from canvas_app.cli.arguments import add_json, add_scenario, command, whole_number
from canvas_app.cli.documents import load, scenario_id, scenario_name
from canvas_app.cli.output import is_watched, say, say_json, table, warn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis
    from canvas_app.cli.arguments import Commands
    from canvas_app.report.forecast_table import ForecastLine

_YEAR = 12
_LABEL_COLUMNS, _MONTH_COLUMNS = 26, 11
_ANSWER = """\
{"scenario", "currency", "months": [..], "lines": {KEY: {"label", "section", "unit", "values": [..]}},
  "streams": {ID: {"name", "revenue": [..], "recurring": [..], "usage": [..], "one_off": [..],
  "customers": [..]}}}
CSV: a line per month, a column per key."""


def add_to(commands: Commands) -> None:
    """Add the command `forecast`."""
    parser = command(commands, "forecast", "print the forecast by month", _forecast, _ANSWER)
    parser.add_argument(
        "--months", metavar="N", type=whole_number(12, 120), help="12 to 120; else the document's horizon"
    )
    add_scenario(parser)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--csv", action="store_true", help="print comma-separated values, a line per month")
    add_json(shape)


def _forecast(chosen: argparse.Namespace) -> int:
    from canvas_app.analysis import analyse
    from canvas_app.report.forecast_table import forecast_lines, month_labels, with_horizon

    snapshot = with_horizon(load(chosen.file, chosen.attachment, [chosen.scenario]).snapshot(), chosen.months)
    scenario = scenario_id(snapshot, chosen.scenario)
    analysis = analyse(snapshot, scenario)
    months = month_labels(snapshot.info, analysis.months)
    lines = forecast_lines(analysis)
    if analysis.incomplete:
        warn(f"{analysis.incomplete} Amounts that lack their rate are left out.")
    if chosen.json:
        say_json(_plain(scenario_name(snapshot, scenario), analysis, months, lines))
    elif chosen.csv:
        say(_csv(lines, months))
    else:
        say(f"{snapshot.info.title} · {scenario_name(snapshot, scenario)} · money in {analysis.currency}")
        _print_table(lines, months)
    return 0


def _plain(
    scenario: str, analysis: Analysis, months: Sequence[str], lines: Sequence[ForecastLine]
) -> dict[str, Any]:
    streams = {
        key: {
            "name": analysis.stream_names[at],
            "revenue": analysis.revenue[at].tolist(),
            "recurring": analysis.recurring[at].tolist(),
            "usage": analysis.usage[at].tolist(),
            "one_off": analysis.one_off[at].tolist(),
            "customers": analysis.customers[at].tolist(),
        }
        for at, key in enumerate(analysis.stream_ids)
    }
    plain = {
        line.key: {
            "label": line.label,
            "section": line.section,
            "unit": line.unit,
            "values": line.values.tolist(),
        }
        for line in lines
        if line.stream_id is None
    }
    return {
        "scenario": scenario,
        "currency": analysis.currency,
        "months": months,
        "lines": plain,
        "streams": streams,
    }


def _csv(lines: Sequence[ForecastLine], months: Sequence[str]) -> str:
    """A line per month; a stream is named by its id and its name, which no spreadsheet may execute."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["month", *(f"{line.key} ({line.label})" if line.stream_id else line.key for line in lines)]
    )
    columns = [line.values.tolist() for line in lines]
    for at, month in enumerate(months):
        writer.writerow([month, *(column[at] for column in columns)])
    return text.getvalue().rstrip("\n")


def _print_table(lines: Sequence[ForecastLine], months: Sequence[str]) -> None:
    """Print the lines below each other, as many months beside each other as fit."""
    at_once = _months_at_once()
    for first in range(0, len(months), at_once):
        chosen = slice(first, first + at_once)
        rows = [["", *months[chosen]]]
        for section, members in groupby(lines, key=lambda line: line.section):
            rows += [["" for _ in rows[0]], [section, *("" for _ in rows[0][1:])]]
            rows += [[f"  {line.label}", *_figures(line)[chosen]] for line in members]
        say("")
        say(table(rows, right=frozenset(range(1, len(rows[0])))))


def _months_at_once() -> int:
    """A year into files and wide terminals, parts of a year into narrow ones."""
    if not is_watched(sys.stdout):
        return _YEAR
    room = (shutil.get_terminal_size().columns - _LABEL_COLUMNS) // _MONTH_COLUMNS
    return max(part for part in (1, 2, 3, 4, 6, _YEAR) if part <= max(room, 1))


def _figures(line: ForecastLine) -> list[str]:
    """Numbers of one line, whole where they are large."""
    from canvas_app.model.numbers import exact_number

    decimals = 0 if abs(line.values).max() >= 100.0 else 2
    return [exact_number(round(value, decimals) + 0.0) for value in line.values.tolist()]
