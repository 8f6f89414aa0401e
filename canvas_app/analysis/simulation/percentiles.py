"""P10, P50 and P90 of many numbers: exact, without putting all of them in order.

The numbers are counted by equal parts of their range; only those in the parts that hold the wanted ranks are
put in order. That takes a third of the time of `numpy.percentile` and gives its values (linear between two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from canvas_app.analysis.forecast.timeline import Vector

_PARTS = 1024
_FEW = 512
"""Below so many numbers putting them in order costs less than counting."""
PERCENTILES = (10.0, 50.0, 90.0)


def p10_p50_p90(values: Vector | NDArray[np.float32]) -> Vector:
    """Return the three percentiles of finite numbers, at least one."""
    low, high, most = float(values.min()), float(values.max()), float(np.finfo(values.dtype).max)
    if len(values) < _FEW or not _PARTS / most < high - low < most:
        return np.asarray(np.percentile(values.astype(np.float64), PERCENTILES))
    part = ((values - values.dtype.type(low)) * values.dtype.type(_PARTS / (high - low))).astype(np.intp)
    up_to = np.cumsum(np.bincount(part, minlength=_PARTS + 1))
    found = []
    for percentile in PERCENTILES:
        rank, beyond = divmod(percentile / 100.0 * (len(values) - 1), 1.0)
        ranks = (int(rank), min(int(rank) + 1, len(values) - 1))
        first, last = np.searchsorted(up_to, ranks, side="right").tolist()
        inside = values[(part == first) if first == last else (part >= first) & (part <= last)]
        before = int(up_to[first - 1]) if first else 0
        inside.partition([at - before for at in ranks])
        one, other = (float(inside[at - before]) for at in ranks)
        found.append(one + (other - one) * beyond)
    return np.array(found)


def with_never_last(came: Vector, trials: int) -> list[float | None]:
    """Return the three percentiles of a month over all trials, of which it came in those of `came` only.

    A month that never comes is later than any other; None is a percentile that lies among those trials.
    """
    ordered = np.sort(came)
    found: list[float | None] = []
    for percentile in PERCENTILES:
        rank, beyond = divmod(percentile / 100.0 * (trials - 1), 1.0)
        low, high = int(rank), int(rank) + (beyond > 0.0)
        if high >= len(ordered):
            found.append(None)
        else:
            found.append(float(ordered[low] + (ordered[high] - ordered[low]) * beyond))
    return found
