"""Tornado, goal and compare, with inputs and scenarios found by what people type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app import storage
from canvas_app.model import Scenario

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.document import Document
    from tests.unit.cli.conftest import Run


def _json(text: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(text, parse_constant=pytest.fail)
    return plain


def test_a_tornado_as_json_has_the_widest_bar_first(run: Run, file: Path) -> None:
    code, out, err = run("tornado", file, "--metric", "mrr", "--json")
    assert (code, err) == (0, "")
    found = _json(out)
    assert list(found) == [
        "scenario", "metric", "label", "unit", "base", "base_reason", "ranged", "moving", "bars", "guesses"
    ]  # fmt: skip
    assert (found["base_reason"], found["ranged"], found["moving"]) == (None, 4, 3)
    assert [bar["path"] for bar in found["bars"]] == ["components.0.price", "new_customers", "churn"]
    spans = [abs(bar["high_result"] - bar["low_result"]) for bar in found["bars"]]
    assert spans == sorted(spans, reverse=True)
    assert found["bars"][0]["low_result"] == pytest.approx(102.0 * 20.0)
    assert [guess["sentence"][-1] for guess in found["guesses"]] == ["."] * len(found["guesses"])
    assert 1 <= len(found["guesses"]) <= 3


def test_a_tornado_is_drawn_with_bars(run: Run, file: Path) -> None:
    code, out, _ = run("tornado", file, "--metric", "mrr")
    assert code == 0
    assert out.startswith("Plan · Base · MRR: €3.06k")
    bar = next(line for line in out.splitlines() if line.startswith("Seats: Price"))
    assert "--|##" in bar
    assert "\n\nThe guesses that decide this case\n1. " in out


def test_a_tornado_without_ranges_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.bmcanvas"
    run("new", path)
    code, out, _ = run("tornado", path, "--metric", "cash_low")
    assert code == 0
    assert len(out.splitlines()) == 3


def test_a_tornado_says_why_an_end_has_no_value(run: Run, file: Path) -> None:
    bars = _json(run("tornado", file, "--metric", "cac_payback", "--json")[1])["bars"]
    reasons = {bar["path"]: (bar["low_reason"], bar["high_reason"]) for bar in bars}
    for bar in bars:
        for end in ("low", "high"):
            assert (bar[f"{end}_result"] is None) == (bar[f"{end}_reason"] is not None)
    assert reasons


def test_a_goal_is_found(run: Run, file: Path) -> None:
    arguments = ("--input", "Seats: Price", "--metric", "mrr", "--target", "4080")
    code, out, err = run("goal", file, *arguments)
    assert (code, err) == (0, "")
    assert out == ("MRR reaches €4.08k with “Seats: Price” at €40 per customer and month instead of €30.\n")
    found = _json(run("goal", file, *arguments, "--json")[1])
    assert found["value"] == pytest.approx(40.0)
    assert found["reason"] is None
    assert (found["record"], found["path"]) == ("seats", "components.0.price")


@pytest.mark.parametrize("wanted", ["seats:components.0.price", "SEATS: PRICE", "Seats:  Price "])
def test_an_input_has_several_names(run: Run, file: Path, wanted: str) -> None:
    code, out, err = run("goal", file, "--input", wanted, "--metric", "mrr", "--target", "4080")
    assert (code, err) == (0, "")
    assert "“Seats: Price” at €40" in out


def test_a_goal_without_an_answer_says_why(run: Run, file: Path) -> None:
    arguments = ("goal", file, "--input", "Office: Amount", "--metric", "mrr", "--target", "9999")
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err == "MRR does not depend on “Office: Amount”.\n"
    code, out, err = run(*arguments, "--json")
    assert code == 1
    assert _json(out)["value"] is None
    assert _json(out)["reason"] == err.strip()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("churn", "may mean several inputs: “=1+1 calls: Churn” (calls:churn), “Seats: Churn” (seats:churn)"),
        ("Seats: Prise", "near it are “Seats: Price”"),
        ("zzz", "lists all inputs"),
    ],
)
def test_an_input_that_is_unclear(run: Run, file: Path, wanted: str, said: str) -> None:
    code, out, err = run("goal", file, "--input", wanted, "--metric", "mrr", "--target", "1")
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_scenarios_are_compared(run: Run, file: Path) -> None:
    code, out, err = run("compare", file, "--scenarios", "base", "--scenarios", "Dearer, later", "--json")
    assert (code, err) == (0, "")
    found = _json(out)
    assert found["scenarios"] == ["Base", "Dearer, later"]
    row = next(item for item in found["metrics"] if item["id"] == "mrr")
    assert row["values"] == pytest.approx([3060.0, 4080.0])
    assert row["differences"] == pytest.approx([0.0, 1020.0])


def test_chosen_metrics_of_scenarios_as_a_table(run: Run, file: Path) -> None:
    code, out, _ = run("compare", file, "--scenarios", "base,dear", "--metrics", "mrr,churn")
    assert code == 0
    lines = out.splitlines()
    assert lines[2].split() == ["Base", "Dearer,", "later", "difference"]
    assert lines[3].split() == ["MRR", "€3.06k", "€4.08k", "+€1.02k"]
    assert len(lines) == 5


def test_the_worst_and_the_best_case_are_made_from_the_ranges(run: Run, file: Path) -> None:
    before = file.read_bytes()
    arguments = ("--scenarios", "worst,base,Best", "--metrics", "npv")
    code, out, err = run("compare", file, *arguments, "--json")
    assert (code, err) == (0, "")
    found = _json(out)
    assert found["scenarios"] == ["Worst", "Base", "Best"]
    worst, base, best = found["metrics"][0]["values"]
    assert worst < base < best
    assert _json(run("metrics", file, "--scenario", "best", "--json")[1])["metrics"]["npv"]["value"] == best
    assert file.read_bytes() == before


@pytest.mark.parametrize("command", [("compare", "--scenarios"), ("metrics", "--scenario")])
def test_an_unknown_scenario_names_the_cases_that_can_be_made(
    run: Run, file: Path, command: tuple[str, str]
) -> None:
    code, out, err = run(command[0], file, command[1], "nope")
    assert (code, out) == (2, "")
    assert "there are: Base, Dearer, later; worst and best can be made from the ranges\n" in err


def test_a_case_that_the_canvas_has_is_named_once(run: Run, plan: Document, tmp_path: Path) -> None:
    with plan.transact("Add") as tx:
        tx.put(Scenario(id="own", name="Worst"))
    storage.save(plan, tmp_path / "own.bmcanvas")
    err = run("metrics", tmp_path / "own.bmcanvas", "--scenario", "nope")[2]
    assert err.endswith("Worst; best can be made from the ranges\n")


def test_without_ranges_there_is_no_worst_case(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.bmcanvas"
    run("new", path)
    code, out, err = run("compare", path, "--scenarios", "base,worst")
    assert (code, out) == (2, "")
    assert "there is no scenario “worst”" in err
    assert "can be made" not in err


def test_what_a_comparison_cannot_say_has_a_reason(run: Run, plan: Document, tmp_path: Path) -> None:
    dear = plan.snapshot().scenarios["dear"]
    likely = dear.model_copy(update={"id": "likely", "name": "Likely", "probability": 0.6})
    with plan.transact("Add a scenario") as tx:
        tx.put(likely)
    path = tmp_path / "likely.bmcanvas"
    storage.save(plan, path)
    arguments = ("compare", path, "--scenarios", "base,dear", "--metrics", "profitability_index,mrr")
    code, out, _ = run(*arguments)
    assert code == 0
    assert "\n\nWithout a value\n  Profitability index, Base: The document has no initial investment." in out
    assert "\n\nNo expected values: The scenario “Dearer, later” has no probability." in out
    found = _json(run(*arguments, "--json")[1])
    assert found["metrics"][0]["statuses"] == ["not_applicable", "not_applicable"]
    assert found["metrics"][1]["reasons"] == [None, None]
    assert found["expected_reason"] == "The scenario “Dearer, later” has no probability."


@pytest.mark.parametrize(
    "arguments",
    [
        ("tornado", "--metric", "nothing"),
        ("goal", "--input", "Seats: Price", "--metric", "mrr"),
        ("goal", "--input", "Seats: Price", "--metric", "mrr", "--target", "nan"),
        ("goal", "--input", "Seats: Price", "--metric", "mrr", "--target", "much"),
        ("compare",),
        ("compare", "--scenarios", "base,nowhere"),
        ("compare", "--scenarios", ","),
        ("compare", "--scenarios", "base", "--metrics", ","),
    ],
)
def test_a_question_that_cannot_be(run: Run, file: Path, arguments: tuple[str, ...]) -> None:
    command, *rest = arguments
    code, out, err = run(command, file, *rest)
    assert (code, out) == (2, "")
    assert "canvas-app" in err


def test_a_share_may_be_typed_in_percent(run: Run, file: Path) -> None:
    arguments = ("goal", file, "--input", "Seats: Churn", "--metric", "churn", "--json", "--target")
    percent, share = (run(*arguments, target) for target in ("3%", "0.03"))
    assert percent == share
    assert _json(share[1])["reached"] == pytest.approx(0.03)


@pytest.mark.parametrize("command", ["tornado", "forecast", "simulate", "compare", "goal"])
def test_a_refused_file_is_one_sentence(run: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "bad.bmcanvas"
    path.write_text("{")
    more = {"compare": ("--scenarios", "base"), "goal": ("--input", "a", "--metric", "mrr", "--target", "1")}
    code, out, err = run(command, path, *more.get(command, ()))
    assert (code, out) == (1, "")
    assert err.startswith("“bad.bmcanvas” was not opened")
    assert err.count("\n") == 1
