"""What is published about the distributions of ranges: densities, probabilities, moments.

The simulation draws by quantiles (`analysis.simulation.sampling`); these say what its draws must look like.
Sources: the definitions of SciPy, and the project-management PERT where its name says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.simulation.sampling import PERT_LAMBDA, pert_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.forecast.timeline import Vector


def triangular_cdf(x: float | Vector, low: float, mode: float, high: float) -> Vector:
    """Return the probability of a value up to x."""
    at = np.clip(np.asarray(x, dtype=np.float64), low, high)
    left = (at - low) ** 2 / ((high - low) * (mode - low)) if mode > low else np.zeros(at.shape)
    right = 1.0 - (high - at) ** 2 / ((high - low) * (high - mode)) if mode < high else np.ones(at.shape)
    return np.where(at < mode, left, right) if mode < high else np.where(at < high, left, 1.0)


def triangular_variance(low: float, mode: float, high: float) -> float:
    """Return (a^2 + b^2 + c^2 - ab - ac - bc) / 18, written so that it is never below zero."""
    return ((high - low) ** 2 - (mode - low) * (high - mode)) / 18.0


def triangular_sd(low: float, mode: float, high: float) -> float:
    """Return the standard deviation."""
    return math.sqrt(triangular_variance(low, mode, high))


def pert_cdf(x: float | Vector, low: float, mode: float, high: float, weight: float = PERT_LAMBDA) -> Vector:
    """Return the probability of a value up to x."""
    from scipy.special import betainc

    at = np.clip((np.asarray(x, dtype=np.float64) - low) / (high - low), 0.0, 1.0)
    return np.asarray(betainc(*pert_shape(low, mode, high, weight), at))


def pert_pdf(x: float | Vector, low: float, mode: float, high: float, weight: float = PERT_LAMBDA) -> Vector:
    """Return the density at x."""
    from scipy.stats import beta

    return np.asarray(beta.pdf(x, *pert_shape(low, mode, high, weight), loc=low, scale=high - low))


def pert_mean(low: float, mode: float, high: float, weight: float = PERT_LAMBDA) -> float:
    """Return (a + lambda m + b) / (lambda + 2)."""
    return (low + weight * mode + high) / (weight + 2.0)


def pert_excess_kurtosis(low: float, mode: float, high: float, weight: float = PERT_LAMBDA) -> float:
    """Return the excess kurtosis of the beta distribution behind it."""
    from scipy.stats import beta

    return float(beta.stats(*pert_shape(low, mode, high, weight), moments="k"))


def project_pert(optimistic: float, likely: float, pessimistic: float) -> tuple[float, float]:
    """Return mean and deviation as project management uses them: (O + 4M + P)/6 and (P - O)/6."""
    return (optimistic + 4.0 * likely + pessimistic) / 6.0, (pessimistic - optimistic) / 6.0


def sum_of_independent(means: Sequence[float], deviations: Sequence[float]) -> tuple[float, float]:
    """Return mean and deviation of a sum: variances add, deviations do not."""
    return math.fsum(means), math.sqrt(math.fsum(deviation**2 for deviation in deviations))


def lognormal_cdf(x: float | Vector, mu: float, sigma: float) -> Vector:
    """Return the probability of a value up to x."""
    from scipy.stats import lognorm

    return np.asarray(lognorm.cdf(x, sigma, scale=math.exp(mu)))


def lognormal_mean(mu: float, sigma: float) -> float:
    """Return exp(mu + sigma^2/2)."""
    return math.exp(mu + sigma**2 / 2.0)


def lognormal_sd(mu: float, sigma: float) -> float:
    """Return the standard deviation."""
    return math.sqrt(math.expm1(sigma**2)) * lognormal_mean(mu, sigma)


def lognormal_mode(mu: float, sigma: float) -> float:
    """Return exp(mu - sigma^2)."""
    return math.exp(mu - sigma**2)
