"""Draws of uncertain inputs: the distributions of the simulation, their published forms, and random streams.

A range stands for: uniform(low, high); triangular and beta-PERT (lambda 4) with low and high as the ends and
the value as the mode; normal around the value, with low and high as P10 and P90, cut off at the limits of the
field; lognormal with low and high as P10 and P90. A range without a distribution counts as triangular, and so
does a lognormal one that does not lie above zero. P10 is the value not exceeded with a probability of 10 %.

A number drawn is 16 random bits: it names one of 65,536 equal parts of probability, and the value is the
quantile in the middle of that part. Every input has a stretch of its own of one generator's numbers (PCG64,
seeded by the seed of the simulation; the place of the input says where its stretch begins), and trial n takes
the n-th number of it. So neither threads, nor blocks, nor other inputs change what is drawn.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from canvas_app.analysis.forecast.assumptions import Assumption, InputPlace
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.model.document_records import Correlation
    from canvas_app.model.quantity import Distribution

    Levels = NDArray[np.uint16]
    """Which of the equal parts of probability."""

P10_TO_P90 = 2.5631031310892007
"""Standard deviations of a normal distribution between its 10th and its 90th percentile."""
PERT_LAMBDA = 4.0
LEVELS = 1 << 16
_LANES = 4
"""Numbers drawn that each number of the generator, of 64 bits, is cut into."""
_KNOTS, _LAST_KNOT = 257, 4.5
"""Where a beta-PERT is computed: from -4.5 to 4.5; the middle of the last part of probability is 4.33."""
_PERIOD = 1 << 128
"""Of the generator: so many numbers later it is where it was."""
_ROUNDING = 1e-12
"""What an eigenvalue of zero may come out below zero."""


@dataclass(frozen=True)
class Shape:
    """A distribution with its parameters, and the limits beyond which nothing is drawn."""

    kind: Distribution
    low: float
    value: float
    high: float
    lowest: float = -math.inf
    highest: float = math.inf

    @classmethod
    def of(cls, assumption: Assumption) -> Shape:
        """Return the shape of an assumption; "none" with a range becomes triangular."""
        low, value, high = assumption.low, assumption.quantity.value, assumption.high
        lowest = -math.inf if assumption.lowest is None else assumption.lowest
        highest = math.inf if assumption.highest is None else assumption.highest
        kind = assumption.quantity.distribution
        if kind == "none" or (kind == "lognormal" and low <= 0.0):
            kind = "triangular"
        return cls(kind, low, value, high, lowest, highest)


def quantiles(shape: Shape, p: Vector) -> Vector:
    """Return the values that are not exceeded with the probabilities p (0 < p < 1), in the shape of p."""
    if shape.low >= shape.high:
        return np.full(np.shape(p), shape.value)
    if shape.kind == "uniform":
        drawn = shape.low + p * (shape.high - shape.low)
    elif shape.kind == "triangular":
        drawn = triangular_ppf(p, shape.low, shape.value, shape.high)
    elif shape.kind == "pert":
        drawn = pert_ppf(p, shape.low, shape.value, shape.high)
    elif shape.kind == "lognormal":
        drawn = lognormal_ppf(p, *lognormal_from_p10_p90(shape.low, shape.high))
    else:
        drawn = truncated_normal_ppf(
            p, shape.value, (shape.high - shape.low) / P10_TO_P90, shape.lowest, shape.highest
        )
    return np.asarray(np.minimum(np.maximum(drawn, shape.lowest), shape.highest))


def draw(shapes: Sequence[Shape], levels: Levels) -> Vector:
    """Return (shapes, trials) values, one for each number drawn."""
    triangles, values = [], np.empty(levels.shape)
    for at, shape in enumerate(shapes):
        kind = shape.kind if shape.low < shape.high else "none"
        if kind == "triangular":
            triangles.append(at)
        elif kind == "pert":
            values[at] = _pert(shape, levels[at])
        else:
            values[at] = quantiles(shape, (levels[at] + 0.5) / LEVELS)
    if len(triangles) == len(shapes):
        return _triangular(shapes, levels)
    if triangles:
        values[triangles] = _triangular([shapes[at] for at in triangles], levels[triangles])
    return values


def _triangular(shapes: Sequence[Shape], levels: Levels) -> Vector:
    """Single precision is sooner, and tells all parts apart."""
    low, mode, high, lowest, highest = np.array(
        [(shape.low, shape.value, shape.high, shape.lowest, shape.highest) for shape in shapes]
    ).T[:, :, None]
    width = high - low
    values: Vector = width * _triangular_part(
        probabilities(levels), ((mode - low) / width).astype(np.float32)
    )
    values += low
    if (low < lowest).any() or (high > highest).any():
        np.clip(values, lowest, highest, out=values)
    return values


def probabilities(levels: Levels) -> NDArray[np.float32]:
    """Return the middles of the parts of probability, above 0 and below 1; single precision holds them."""
    middles = levels.astype(np.float32)
    middles += 0.5
    middles /= LEVELS
    return middles


def _pert(shape: Shape, levels: Levels) -> Vector:
    """The inverse beta function takes microseconds, but is smooth over normal numbers: read between knots."""
    knots, (before, beyond) = _knots(shape), _places()
    at = before[levels]
    values: Vector = knots[at]
    values += beyond[levels] * (knots[at + 1] - values)
    return values


@lru_cache(maxsize=4096)
def _knots(shape: Shape) -> Vector:
    """Quantiles at normal numbers that are equally far apart."""
    from scipy.special import ndtr

    return quantiles(shape, ndtr(np.linspace(-_LAST_KNOT, _LAST_KNOT, _KNOTS)))


@lru_cache(maxsize=1)
def _places() -> tuple[NDArray[np.intp], Vector]:
    """The knot before the middle of each part of probability, and how far beyond it that lies, 0 to 1."""
    from scipy.special import ndtri

    normal = ndtri((np.arange(LEVELS) + 0.5) / LEVELS)
    beyond, before = np.modf((normal + _LAST_KNOT) / (2.0 * _LAST_KNOT) * (_KNOTS - 1))
    return before.astype(np.intp), beyond


def triangular_ppf(p: float | Vector, low: float, mode: float, high: float) -> Vector:
    """Return the value that is not exceeded with probability p, in the shape of p; low must lie below high.

    With w = high - low it is low + sqrt(p w (mode - low)) up to the mode, and beyond the mode
    high - sqrt((1 - p) w (high - mode)).
    """
    width, at = high - low, np.atleast_1d(np.asarray(p, dtype=np.float64))
    return np.reshape(low + width * _triangular_part(at, (mode - low) / width), np.shape(p))


def _triangular_part(p: NDArray[Any], mode: float | NDArray[Any]) -> NDArray[Any]:
    """The quantiles of a triangle from 0 to 1: the way up to the mode, and what is gone of the way down.

    To choose by a condition which of both is meant takes longer than to compute both.
    """
    risen, left, down = np.minimum(p, mode), 1.0 - np.maximum(p, mode), 1.0 - mode
    risen *= mode
    left *= down
    np.sqrt(risen, out=risen)
    risen -= np.sqrt(left, out=left)
    risen += down
    return np.asarray(risen)


def pert_shape(low: float, mode: float, high: float, weight: float) -> tuple[float, float]:
    """Return alpha and beta of the beta distribution behind a beta-PERT; low must lie below high.

    alpha = 1 + weight (mode - low)/(high - low), beta = 1 + weight (high - mode)/(high - low); a weight of 4
    gives the mean (low + 4 mode + high)/6 of PERT (Malcolm and others, 1959).
    """
    width = high - low
    return 1.0 + weight * (mode - low) / width, 1.0 + weight * (high - mode) / width


def pert_ppf(p: float | Vector, low: float, mode: float, high: float, weight: float = PERT_LAMBDA) -> Vector:
    """Return the value that is not exceeded with probability p, in the shape of p: a beta-PERT quantile."""
    from scipy.special import betaincinv

    return np.asarray(low + (high - low) * betaincinv(*pert_shape(low, mode, high, weight), p))


def lognormal_from_p10_p90(p10: float, p90: float) -> tuple[float, float]:
    """Return mu and sigma: mu = (ln P10 + ln P90)/2, sigma = (ln P90 - ln P10)/2.5631.

    Raises ValueError unless both lie above zero.
    """
    low, high = math.log(p10), math.log(p90)
    return (low + high) / 2.0, (high - low) / P10_TO_P90


def lognormal_ppf(p: float | Vector, mu: float, sigma: float) -> Vector:
    """Return the value that is not exceeded with probability p, in the shape of p: exp(mu + sigma z(p))."""
    from scipy.special import ndtri

    return np.asarray(np.exp(mu + sigma * ndtri(p)))


def truncated_normal_ppf(p: float | Vector, mean: float, sd: float, lowest: float, highest: float) -> Vector:
    """Return the value that is not exceeded with probability p, of a normal cut off at both limits.

    mean + sd z(F(lowest) + p (F(highest) - F(lowest))), F and z being those of the normal distribution.
    """
    from scipy.special import ndtr, ndtri

    below, up_to = ndtr((lowest - mean) / sd), ndtr((highest - mean) / sd)
    return np.asarray(mean + sd * ndtri(below + np.asarray(p) * (up_to - below)))


class Draws:
    """The values of all varied inputs for a run of trials; an input that nobody reads is never drawn."""

    def __init__(self, plan: SamplingPlan, first: int, count: int) -> None:
        self._plan, self.count = plan, count
        self._words = range(first // _LANES, -(-(first + count) // _LANES))
        self._inside = slice(first % _LANES, first % _LANES + count)
        self._generator, self._at = np.random.PCG64(plan.seed), 0
        self._joint: dict[InputPlace, Levels] | None = None

    def of(self, place: InputPlace) -> Vector:
        """Return (count,) values of an input."""
        values: Vector = self.rows((place,))[0]
        return values

    def rows(self, places: Sequence[InputPlace]) -> Vector:
        """Return (inputs, count) values."""
        levels = np.empty((len(places), self.count), dtype=np.uint16)
        for row, place in zip(levels, places, strict=True):
            row[:] = self._joint_levels()[place] if place in self._plan.joint else self._levels(place)
        return draw([self._plan.shapes[place] for place in places], levels)

    def _levels(self, place: InputPlace) -> Levels:
        """The numbers of the input's own stretch."""
        begin = self._plan.begins[place] + self._words.start
        self._generator.advance((begin - self._at) % _PERIOD)
        self._at = begin + len(self._words)
        words = self._generator.random_raw(len(self._words))
        levels: Levels = words.astype("<u8", copy=False).view("<u2")[self._inside]
        return levels

    def _joint_levels(self) -> dict[InputPlace, Levels]:
        """The numbers of correlated inputs: a Gaussian copula."""
        if self._joint is None:
            from scipy.special import ndtr, ndtri

            places = self._plan.joint
            normal = ndtri(np.array([probabilities(self._levels(place)) for place in places], np.float64))
            levels = ndtr(_mixed(self._plan.mixing, normal)) * LEVELS
            rows = np.minimum(levels, LEVELS - 1).astype(np.uint16)
            self._joint = dict(zip(places, rows, strict=True))
        return self._joint


def _mixed(mixing: Vector, normal: Vector) -> Vector:
    """The product of matrices, summed in a fixed order: a library's may differ with the number of threads."""
    return np.array(
        [
            sum(weight * row for weight, row in zip(weights, normal, strict=True))
            for weights in mixing.tolist()
        ]
    )


@dataclass(frozen=True)
class SamplingPlan:
    """What is drawn: the shapes of the inputs, their streams, and how they move together."""

    shapes: Mapping[InputPlace, Shape]
    seed: int
    joint: tuple[InputPlace, ...]
    """The inputs that are correlated with another one."""
    mixing: Vector
    """(joint, joint): turns independent normal numbers into correlated ones."""
    notes: tuple[str, ...]
    """What had to be changed, in sentences."""

    begins: Mapping[InputPlace, int]
    """Where each input's stretch of the generator's numbers begins."""

    def draws(self, first: int, count: int) -> Draws:
        """Return the draws of `count` trials from trial `first` on."""
        return Draws(self, first, count)


def place_key(place: InputPlace) -> int:
    """Return a number below the generator's period that stands for a place, the same in every process."""
    name = f"{place.record}\0{place.path}".encode()
    return int.from_bytes(hashlib.blake2b(name, digest_size=16).digest(), "little")


def plan_of(
    assumptions: Sequence[Assumption], seed: int, correlations: Sequence[Correlation] = ()
) -> SamplingPlan:
    """Return how assumptions are drawn; correlations with an input that has no range are left out."""
    shapes = {item.place: Shape.of(item) for item in assumptions}
    notes = [
        f"{item.title}: a lognormal range must lie above zero; a triangular one is used instead."
        for item in assumptions
        if item.quantity.distribution == "lognormal" and shapes[item.place].kind != "lognormal"
    ]
    pairs = {}
    for item in correlations:
        first, second = ((ref.record, ref.path) for ref in (item.first, item.second))
        if first != second and first in shapes and second in shapes:
            pairs[first, second] = item.rank
    named = {place for pair in pairs for place in pair}
    joint = tuple(place for place in shapes if place in named)
    matrix = np.eye(len(joint))
    for (first, second), rank in pairs.items():
        row, column = joint.index(first), joint.index(second)
        matrix[row, column] = matrix[column, row] = normal_correlation(rank)
    repaired, changed = nearest_correlation(matrix)
    if changed:
        notes.append("The rank correlations contradict each other; the nearest possible ones are used.")
    begins = {place: place_key(place) for place in shapes}
    return SamplingPlan(shapes, seed, joint, _factor(repaired), tuple(notes), begins)


def normal_correlation(rank: float) -> float:
    """Return the correlation of normal numbers that have a rank correlation: 2 sin(pi/6 r)."""
    return 2.0 * math.sin(math.pi / 6.0 * rank)


def nearest_correlation(matrix: Vector, rounds: int = 200) -> tuple[Vector, bool]:
    """Return the nearest correlation matrix without negative eigenvalues, and whether it is another one.

    Alternating projections with Dykstra's correction (Higham, 2002).
    """
    if not len(matrix) or np.linalg.eigvalsh(matrix)[0] >= -_ROUNDING:
        return matrix, False
    current, correction = matrix, np.zeros_like(matrix)
    for _ in range(rounds):
        shifted = current - correction
        values, vectors = np.linalg.eigh(shifted)
        positive = (vectors * np.maximum(values, 1e-10)) @ vectors.T
        correction = positive - shifted
        current = positive.copy()
        np.fill_diagonal(current, 1.0)
    return current, True


def _factor(matrix: Vector) -> Vector:
    """A square root of a correlation matrix whose rows have length 1, also where it is singular."""
    if not len(matrix):
        return matrix
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.maximum(values, 0.0)) @ vectors.T
    return np.asarray(root / np.linalg.norm(root, axis=1, keepdims=True))
