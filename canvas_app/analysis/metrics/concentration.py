"""How concentrated or even a set of amounts is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.forecast.timeline import Vector


def shares(amounts: Sequence[float] | Vector) -> Vector:
    """Return each amount as a share of the total; nothing where the total is zero."""
    parts = np.asarray(amounts, dtype=np.float64)
    largest = float(parts.max(initial=0.0))
    if largest <= 0.0:
        return np.zeros(0)
    parts = parts / largest
    return np.asarray(parts / parts.sum())


def top_share(amounts: Sequence[float] | Vector) -> float | None:
    """Return the largest share; None where the total is zero."""
    parts = shares(amounts)
    return float(parts.max()) if len(parts) else None


def hhi(amounts: Sequence[float] | Vector, total: float | None = None) -> float | None:
    """Return the Herfindahl-Hirschman index, 0 to 10,000: the sum of squared percentages.

    `total` is the whole of which the amounts are parts, where some parts are not listed.
    """
    parts = shares(amounts) if total is None else np.asarray(amounts, dtype=np.float64) / total
    return 10_000.0 * float(parts @ parts) if len(parts) else None


def normalised_hhi(amounts: Sequence[float] | Vector) -> float | None:
    """Return HHI* = (H - 1/n) / (1 - 1/n) with H on 0 to 1: 0 for equal parts, 1 for a single one."""
    index, count = hhi(amounts), len(amounts)
    if index is None:
        return None
    return 1.0 if count == 1 else max(0.0, (index / 10_000.0 - 1.0 / count) / (1.0 - 1.0 / count))


def effective_number(amounts: Sequence[float] | Vector) -> float | None:
    """Return 10,000 / HHI: how many equal parts would be as concentrated."""
    index = hhi(amounts)
    return None if index is None else 10_000.0 / index


def entropy(amounts: Sequence[float] | Vector, base: float = math.e) -> float:
    """Return Shannon's entropy of the shares; 0 where there is one class or nothing."""
    parts = shares(amounts).tolist()
    return abs(math.fsum(part * math.log(part) for part in parts if part > 0.0)) / math.log(base)


def evenness(amounts: Sequence[float] | Vector, *, count_empty: bool = True) -> float | None:
    """Return Pielou's evenness H'/ln(S); a single class is even, None where everything is zero.

    S counts all classes, also the empty ones, since an empty stage is an imbalance; ecology counts only those
    that are not empty (`count_empty=False`).
    """
    parts = shares(amounts)
    classes = len(parts) if count_empty else int((parts > 0.0).sum())
    if not classes:
        return None
    return 1.0 if classes == 1 else entropy(parts) / math.log(classes)
