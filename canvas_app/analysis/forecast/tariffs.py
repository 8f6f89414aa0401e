"""What a quantity costs under a tariff: per unit, volume, graduated, package, with allowance and minimum.

Every function takes a number or an array of quantities and returns money of the same shape. What only
rounding puts above a bound stands at the bound: 100 x 1.1 units are 110, though floats say a hair more.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.model.pricing import Tier, UsageMode

Shown = TypeVar("Shown", float, "Vector")
_HAIR = 1e-12
"""Which part of a quantity rounding may have added to it."""
_ROUNDED = 1.0 - _HAIR
_SCALE = re.compile(
    r"^\s*(?:(\d[\d.,]*)\s*(k|m|bn?|thousand|million|billion)?|(thousand|million|billion))\b", re.IGNORECASE
)
_LETTERS = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}


def billable(used: Vector | float, included: float) -> Vector:
    """Return what is billed of a meter: max(0, used - included)."""
    metered = np.asarray(used, dtype=np.float64)
    over = metered - included
    return np.asarray(np.where(over > metered * _HAIR, over, 0.0))


def per_unit(quantity: Vector | float, price: float) -> Vector:
    """Return quantity times price."""
    return np.asarray(np.asarray(quantity, dtype=np.float64) * price)


def package(quantity: Vector | float, price: float, size: float) -> Vector:
    """Return the price of the packages that are needed; a package begun is a package paid."""
    return np.asarray(np.ceil(np.asarray(quantity, dtype=np.float64) / size * _ROUNDED) * price)


def volume(quantity: Vector | float, tiers: Sequence[Tier]) -> Vector:
    """Return the whole quantity at the price of the tier it reaches; so more can cost less.

    Upper bounds are inclusive and the last tier is open. The flat fee is that of the reached tier.
    """
    amount = np.asarray(quantity, dtype=np.float64)
    upper, prices, fees = _columns(tiers)
    reached = np.searchsorted(upper[:-1], amount * _ROUNDED, side="left")
    if prices.ndim == 1:
        return np.asarray(amount * prices[reached] + fees[reached])
    # In a simulation that draws an exchange rate, a tier has a price by trial.
    paid = (amount * price + fee for price, fee in zip(prices, fees, strict=True))
    by_tier = [np.where(reached == at, each, 0.0) for at, each in enumerate(paid)]
    return np.asarray(np.add.reduce(by_tier))


def graduated(quantity: Vector | float, tiers: Sequence[Tier]) -> Vector:
    """Return each part of the quantity at the price of its own tier.

    A tier's flat fee is due once something falls into it; that of the first tier is always due.
    """
    amount = np.asarray(quantity, dtype=np.float64)
    upper, prices, fees = _columns(tiers)
    lower = np.concatenate(([0.0], upper[:-1]))
    total: Vector = np.zeros(amount.shape) + fees[0]
    for index, (low, high) in enumerate(zip(lower, upper, strict=True)):
        total = total + np.clip(amount - low, 0.0, high - low) * prices[index]
        if index and np.any(fees[index]):
            total = total + np.where(amount * _ROUNDED > low, fees[index], 0.0)
    return total


def charge(
    quantity: Vector, mode: UsageMode, price: float, tiers: Sequence[Tier], package_size: float
) -> Vector:
    """Return what the billable quantity costs; tiers without a tier fall back to the price per unit."""
    if mode == "package":
        return package(quantity, price, package_size)
    if mode == "volume" and tiers:
        return volume(quantity, tiers)
    if mode == "graduated" and tiers:
        return graduated(quantity, tiers)
    return per_unit(quantity, price)


def royalty(sales: Vector | float, rate: float, guarantee: float) -> Vector:
    """Return the larger of the royalty on sales and the guarantee, both for the same period."""
    return np.asarray(np.maximum(np.asarray(sales, dtype=np.float64) * rate, guarantee))


def impressions(page_views: Shown, ads_per_view: float, fill: float) -> Shown:
    """Return the ads that were really shown."""
    return page_views * (ads_per_view * fill)


def share_paid(base: Vector | float, share: float, minimum: float = 0.0, cap: float | None = None) -> Vector:
    """Return what a partner receives of a base: the share, at least the minimum, at most the cap."""
    paid = np.maximum(np.maximum(np.asarray(base, dtype=np.float64), 0.0) * share, minimum)
    return np.asarray(paid if cap is None else np.minimum(paid, cap))


def unit_scale(unit: str) -> float:
    """Return how many single things a pricing unit holds: 1,000 for "1k calls", 1 for "call"."""
    found = _SCALE.match(unit)
    if found is None:
        return 1.0
    digits, letter, word = found.groups()
    letters = _LETTERS.get((letter or word or "").lower(), 1.0)
    try:
        number = float(digits.replace(",", "")) if digits else 1.0
    except ValueError:
        number = 1.0
    scale = number * letters
    return scale if 0.0 < scale <= 1e12 and math.isfinite(scale) else 1.0


def _columns(tiers: Sequence[Tier]) -> tuple[Vector, Vector, Vector]:
    """Bounds, prices and fees in order; the last tier is open, and nothing comes after an open tier."""
    ordered = sorted((tier for tier in tiers if tier.up_to is not None), key=lambda tier: tier.up_to or 0.0)
    ordered += [tier for tier in tiers if tier.up_to is None][:1]
    upper = np.array([*(tier.up_to for tier in ordered[:-1]), math.inf], dtype=np.float64)
    return upper, np.array([tier.price for tier in ordered]), np.array([tier.flat_fee for tier in ordered])
