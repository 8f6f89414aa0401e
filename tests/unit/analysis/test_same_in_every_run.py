"""The same model gives the same bytes in every run, in whichever order sets happen to lie."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from canvas_app.model.examples import example_names

if TYPE_CHECKING:
    from collections.abc import Mapping

_PRINT = """
from canvas_app.analysis import METRICS, analyse, explain
from canvas_app.analysis.metrics import actors
from canvas_app.analysis.checks import check
from canvas_app.analysis.metrics.resilience import resilience
from canvas_app.analysis.questions.sensitivity import Sensitivity
from canvas_app.analysis.simulation.monte_carlo import simulate
from canvas_app.model.examples import example_names, example_path
from canvas_app.storage import load

for name in example_names():
    snapshot = load(example_path(name)).snapshot()
    analysis = analyse(snapshot)
    print(name)
    print(dict(analysis.metrics), dict(analysis.element_money), dict(analysis.relation_money))
    print(analysis.total_revenue.tolist(), analysis.cash.tolist(), actors.profits(analysis))
    print([explain(analysis, snapshot, metric) for metric in METRICS])
    print(resilience(snapshot, analysis))
    print(check(snapshot, analysis).every)
    print(Sensitivity(snapshot, "npv").tornado())
    if name == "ai-infrastructure":
        found = simulate(snapshot, trials=40)
        print(found.metrics, {key: band.tolist() for key, band in found.bands.items()})
"""


def printed(seed: str) -> bytes:
    environment: Mapping[str, str] = {**os.environ, "PYTHONHASHSEED": seed}
    run = subprocess.run(
        [sys.executable, "-c", _PRINT], env=environment, stdout=subprocess.PIPE, check=True, timeout=120
    )
    return run.stdout


def test_every_example_has_the_same_numbers_in_every_run() -> None:
    one, other = printed("1"), printed("2")
    assert [line for line in one.splitlines() if line.decode() in example_names()]
    for first, second in zip(one.splitlines(), other.splitlines(), strict=True):
        assert first == second
