"""Metrics with their explanations, and the forecast, as tables, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app import storage
from canvas_app.analysis import METRICS, analyse
from canvas_app.commands import elements
from canvas_app.model import ExchangeRate, quantity

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.document import Document
    from tests.unit.cli.conftest import Run


def _json(result: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = result
    assert (code, err) == (0, "")
    plain: dict[str, Any] = json.loads(out, parse_constant=pytest.fail)
    return plain


def test_metrics_stand_in_groups(run: Run, file: Path) -> None:
    lines = run("metrics", file)[1].splitlines()
    headings = [line for before, line in pairwise(lines) if not before]
    assert headings == list(dict.fromkeys(info.group.capitalize() for info in METRICS.values()))


def test_a_metric_is_explained_in_words_and_numbers(run: Run, file: Path) -> None:
    code, out, err = run("metrics", file, "--explain", "mrr")
    assert (code, err) == (0, "")
    info = METRICS["mrr"]
    for part in (info.formula, info.words, info.convention, info.source, "Seats"):
        assert part in out


def test_an_explanation_as_json(run: Run, file: Path) -> None:
    found = _json(run("metrics", file, "--explain", "ARR", "--json"))["explanations"]
    assert list(found) == ["arr"]
    assert found["arr"]["value"] == pytest.approx(12.0 * (100.0 * 0.98 + 4.0) * 30.0)
    assert found["arr"]["unit"] == "EUR/year"
    assert set(found["arr"]) == {
        "label", "value", "unit", "status", "reason", "note", "formula", "words", "inputs", "contributions",
        "elements", "convention", "source",
    }  # fmt: skip
    assert found["arr"]["contributions"][0]["element"] == "seats"


def test_every_metric_is_explained(run: Run, file: Path) -> None:
    assert list(_json(run("metrics", file, "--explain", "all", "--json"))["explanations"]) == list(METRICS)
    assert run("metrics", file, "--explain", "all")[0] == 0


def test_a_metric_that_is_none_comes_with_a_suggestion(run: Run, file: Path) -> None:
    code, out, err = run("metrics", file, "--explain", "mrrr")
    assert (code, out) == (2, "")
    assert "do you mean mrr" in err
    assert run("metrics", file, "--explain", "zzzz")[2].count("\n") == 1


def test_the_forecast_as_a_table_names_the_months_of_the_calendar(run: Run, file: Path) -> None:
    code, out, err = run("forecast", file)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Plan · Base · money in EUR"
    assert lines[2].split()[:3] == ["2026-11", "2026-12", "2027-01"]
    assert "2029-10" in out
    assert "2029-11" not in out
    ends = {len(line) for line in lines if line.startswith("  ")}
    assert len(ends) <= 3, "three blocks of a year, each lined up"


def test_the_forecast_as_json(run: Run, file: Path, plan: Document) -> None:
    found = _json(run("forecast", file, "--json"))
    analysis = analyse(plan.snapshot())
    assert list(found) == ["scenario", "currency", "months", "lines", "streams"]
    assert found["lines"]["cash"]["values"] == analysis.cash.tolist()
    assert found["lines"]["profit"]["unit"] == "EUR"
    assert found["streams"]["calls"]["usage"][0] == 1_000.0
    streams = [sum(values) for values in zip(*(s["revenue"] for s in found["streams"].values()), strict=True)]
    assert found["lines"]["revenue"]["values"] == pytest.approx(streams)


def test_the_forecast_adds_up(run: Run, file: Path) -> None:
    found = _json(run("forecast", file, "--months", "60", "--json"))
    assert len(found["months"]) == 60
    line = {key: entry["values"] for key, entry in found["lines"].items()}
    for month in range(60):
        bridge = line["mrr_start"][month] + line["mrr_new"][month] + line["mrr_expansion"][month]
        bridge -= line["mrr_contraction"][month] + line["mrr_churned"][month]
        assert bridge == pytest.approx(line["mrr"][month], abs=0.01)
        costs = line["costs_variable"][month] + line["costs_fixed"][month] + line["costs_people"][month]
        assert line["costs"][month] == pytest.approx(costs)
        assert line["cash_start"][month] + line["net_cash"][month] == pytest.approx(line["cash"][month])


def test_the_forecast_of_a_scenario(run: Run, file: Path) -> None:
    found = _json(run("forecast", file, "--scenario", "dear", "--json"))
    assert found["scenario"] == "Dearer, later"
    assert found["lines"]["mrr"]["values"][0] == pytest.approx(102.0 * 40.0)


def test_the_forecast_as_csv_has_a_line_per_month_and_nothing_to_execute(run: Run, file: Path) -> None:
    code, out, _ = run("forecast", file, "--months", "12", "--csv")
    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert len(rows) == 13
    assert rows[0][0] == "month"
    assert "revenue.calls (=1+1 calls)" in rows[0]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert all(float(cell) is not None for row in rows[1:] for cell in row[1:])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--months", "11"),
        ("--months", "121"),
        ("--months", "many"),
        ("--csv", "--json"),
        ("--scenario", "x"),
    ],
)
def test_a_forecast_that_cannot_be(run: Run, file: Path, arguments: tuple[str, ...]) -> None:
    code, out, err = run("forecast", file, *arguments)
    assert (code, out) == (2, "")
    assert "canvas-app" in err


def test_a_missing_exchange_rate_is_said_by_every_command(run: Run, plan: Document, file: Path) -> None:
    part = plan.element("seats").components[0].model_copy(update={"currency": "GBP"})  # type: ignore[union-attr]
    elements.edit(plan, "seats", components=(part,))
    storage.save(plan, file)
    missing = "There is no exchange rate for GBP."
    found = _json(run("metrics", file, "--json"))["metrics"]
    assert found["mrr"] == {"value": None, "unit": "EUR/month", "status": "undefined", "reason": missing}
    assert found["customers"]["status"] == "ok"
    assert missing in run("metrics", file)[1]
    assert run("forecast", file)[2].startswith(missing)
    assert missing in run("simulate", file, "--trials", 1000)[2]
    assert missing in run("goal", file, "--input", "Seats: Price", "--metric", "mrr", "--target", 1e4)[2]
    assert "R259" in run("check", file)[1]
    rate = ExchangeRate(currency="GBP", rate=quantity(1.15, 1.1, 1.2, "Bank"))
    elements.edit(plan, "document", rates=(rate,))
    storage.save(plan, file)
    explained = run("metrics", file, "--explain", "mrr")[1]
    assert "amounts in GBP × 1.15" in explained
    assert "Exchange rate of GBP (Bank)" in explained
    assert "Document: Exchange rate of GBP" in run("tornado", file, "--metric", "mrr")[1]
    goal = run("goal", file, "--input", "Seats: Price", "--metric", "mrr", "--target", 5000)[1]
    assert "£" in goal
