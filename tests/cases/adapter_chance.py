"""The checks of distributions, scenarios and sensitivity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from canvas_app.analysis.forecast import timeline
from canvas_app.analysis.formulas import distributions
from canvas_app.analysis.metrics import finance
from canvas_app.analysis.questions import comparison, sensitivity
from canvas_app.analysis.simulation import monte_carlo as simulation
from canvas_app.analysis.simulation import sampling
from tests.cases.adapter import of_inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cases.adapter import Inputs

_DRIVERS = ("sales0", "growth", "margin", "rate")


def triangle(function: Callable[..., Any], *more: str) -> Callable[[Inputs], float]:
    """A function of a triangular distribution, after what it is asked at."""
    return lambda i: float(function(*(i[name] for name in more), i["min"], i["mode"], i["max"]))


def pert(function: Callable[..., Any], *more: str) -> Callable[[Inputs], float]:
    """A function of a PERT distribution."""
    return lambda i: float(function(*(i[name] for name in more), i["min"], i["mode"], i["max"], i["lambda"]))


def lognormal(function: Callable[..., Any], *more: str) -> Callable[[Inputs], float]:
    """A function of a lognormal distribution."""
    return lambda i: float(function(*(i[name] for name in more), i["mu"], i["sigma"]))


def named(pair: tuple[float, float]) -> Inputs:
    return {"mean": pair[0], "sd": pair[1]}


def middle(i: Inputs) -> float | None:
    return simulation._spread("sample", "", np.array(i["sample"], np.float64)).p50


def expected(i: Inputs) -> Inputs:
    found = comparison.expected(i["values"], i["probabilities"])
    return {"mean": found.mean, "sd": found.deviation}


def growing(i: Inputs) -> float:
    """Sales that grow by the year, of which the margin is cash at the end of each year."""
    years = int(i["years"])
    index = timeline.Timeline(12 * years + 1).growth(i["growth"])
    sales = (i["sales0"] * index[1::12][1:]).tolist()
    value = finance.npv(i["rate"], [0.0, *(amount * i["margin"] for amount in sales)])
    assert value is not None
    return value


def widest(i: Inputs) -> Inputs:
    drivers = [name for name in i if name in _DRIVERS]
    ends = [(name, i[name] * (1 - i["swing"]), i[name] * (1 + i["swing"])) for name in drivers]
    first = sensitivity.swings(ends, lambda name, value: growing({**i, name: value}))[0]
    return {
        "driver": first.key,
        "low": first.low_result,
        "high": first.high_result,
        "span": first.span,
    }


CHECKS = of_inputs(
    {
        "tri_cdf": triangle(distributions.triangular_cdf, "x"),
        "tri_ppf": triangle(sampling.triangular_ppf, "p"),
        "tri_sd": triangle(distributions.triangular_sd),
        "tri_var": triangle(distributions.triangular_variance),
        "logn_cdf": lognormal(distributions.lognormal_cdf, "x"),
        "logn_ppf": lognormal(sampling.lognormal_ppf, "p"),
        "logn_mean": lognormal(distributions.lognormal_mean),
        "logn_sd": lognormal(distributions.lognormal_sd),
        "logn_mode": lognormal(distributions.lognormal_mode),
        "pert_pdf": pert(distributions.pert_pdf, "x"),
        "pert_cdf": pert(distributions.pert_cdf, "x"),
        "pert_mean": pert(distributions.pert_mean),
        "pert_exkurt": pert(distributions.pert_excess_kurtosis),
        "pert_pm": lambda i: named(distributions.project_pert(i["o"], i["m"], i["p"])),
        "pert_project": lambda i: named(distributions.sum_of_independent(i["means"], i["sds"])),
        "percentile50": middle,
        "scenario_ev": expected,
        "growth_npv": growing,
        "tornado_top": widest,
    }
)
