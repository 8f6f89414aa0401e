"""The simulation on the command line: the same seed, the same numbers, and an end that can be called."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.simulation import monte_carlo as simulation

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Run


def test_percentiles_as_json(run: Run, file: Path) -> None:
    code, out, err = run("simulate", file, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out, parse_constant=pytest.fail)
    assert (found["trials"], found["seed"]) == (1_000, 1)
    assert {item["title"] for item in found["inputs"]} == {
        "Seats: Price", "Seats: Churn", "Web shop: New customers", "Office: Amount",
    }  # fmt: skip
    for key in ("revenue", "recurring", "profit", "net_cash", "cash"):
        band = found["bands"][key]
        assert len(band["p10"]) == 36
        triples = zip(band["p10"], band["p50"], band["p90"], strict=True)
        assert all(low <= middle <= high for low, middle, high in triples)
    assert found["metrics"]["mrr"]["p10"] < 3060.0 < found["metrics"]["mrr"]["p90"]
    assert set(found["probability"]) == {"npv_below_zero", "cash_below_zero", "break_even_within_horizon"}


def test_the_seed_decides(run: Run, file: Path) -> None:
    first, again, other = (run("simulate", file, "--seed", seed, "--json")[1] for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_percentiles_as_tables(run: Run, file: Path) -> None:
    code, out, err = run("simulate", file, "--trials", "2000", "--scenario", "dear")
    assert (code, err) == (0, "")
    assert out.startswith("Plan · Dearer, later · 2,000 trials, seed 1, 4 inputs with a range\n")
    assert "P10 (1 in 10 lower)" in out
    assert "\n2026-11 " in out
    assert "Cash below zero in some month" in out
    words = "The scenario sets 1 of the inputs drawn; it is still drawn from its whole range."
    assert words in out.splitlines()[-1]


@pytest.mark.parametrize("arguments", [("--trials", "999"), ("--trials", "x"), ("--seed", "-1")])
def test_trials_and_seed_have_limits(run: Run, file: Path, arguments: tuple[str, str]) -> None:
    code, out, err = run("simulate", file, *arguments)
    assert (code, out) == (2, "")
    assert "give a whole number from" in err


def test_a_terminal_shows_progress_and_clears_it(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    code, out, err = run("simulate", file)
    assert (code, "trials" in err) == (0, True)
    assert err.endswith("\r\x1b[K")
    assert "\x1b" not in out


def test_ctrl_c_ends_with_a_sentence(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(simulation, "simulate", interrupted)
    for arguments in (("simulate", file), ("export", file, file.with_suffix(".xlsx"))):
        code, out, err = run(*arguments)
        assert (code, out) == (130, "")
        assert err == "Stopped before the end; nothing was written.\n"
    assert not file.with_suffix(".xlsx").exists()
