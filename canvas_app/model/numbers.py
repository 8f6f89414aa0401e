"""Numbers as people read them: three significant digits with k, M or B, one unit, a true minus sign.

The exact value belongs into the tooltip and the inspector; `exact_money` and `exact_number` write it.
"""

from __future__ import annotations

import math
import re

from canvas_app.model.currencies import currency_in, decimals_of, is_rate, symbol_of

MINUS = "\u2212"
NOTHING = "\u2013"
"""Stands where there is no number to show."""

_STEPS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_PARTING = re.compile(r"(?<=\d) (?=[%×/])")
_LARGEST = 1e18
"""From here on powers of ten are written."""
_MOST = 1e308
_SMALL, _EXACT = 10.0, 100.0
"""Without a minor unit: from the first on prices are whole, from the second on all amounts are."""


def currency_symbol(currency: str) -> str:
    """Return what stands before an amount: `$`, `€`, or the code with a no-break space."""
    return symbol_of(currency) or f"{currency}\u00a0"


def compact(value: float | None) -> str:
    """Return a number with at most three significant digits: `18.4k`, `310`, `0.05`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return _signed(value, _short(abs(value)))


def money(value: float | None, currency: str = "USD", *, signed: bool = False) -> str:
    """Return an amount with at most three significant digits: `$107k`, `−$18k`, `$0.80`.

    With `signed` a gain carries a plus sign.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    size, minor = abs(value), decimals_of(currency) > 0
    amount = _cents(_short(size)) if minor else _short(payable(size, currency))
    return _signed(value, amount, currency_symbol(currency), plus=signed)


def exact_money(value: float | None, currency: str = "USD") -> str:
    """Return an amount in full, with thousands and cents: `$106,820`, `$0.80`, `$0.0004`, but `¥106,820`.

    What is not paid by itself, as a call at half a yen, keeps its digits in every currency.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if not decimals_of(currency):
        amount = _full(round(abs(value)) if abs(value) >= _EXACT else abs(value))
        return _signed(value, amount, currency_symbol(currency))
    return _signed(value, _cents(_full(abs(value)), most_whole=99), currency_symbol(currency))


def payable(value: float, currency: str = "USD") -> float:
    """Return a price as people pay it: to the cent, or whole where a currency has no minor unit.

    The price of something small, of which many are paid at once, keeps its digits: below 10 yen.
    """
    decimals = decimals_of(currency)
    return value if not decimals and abs(value) < _SMALL else round(value, decimals)


def exact_number(value: float | None) -> str:
    """Return a number in full, with thousands: `2,180`, `0.125`."""
    if value is None or not math.isfinite(value):
        return NOTHING
    return _signed(value, _full(abs(value)))


def percent(share: float | None, *, signed: bool = False) -> str:
    """Return a share with at most three significant digits: 0.714 is `71.4 %`."""
    if share is None or not math.isfinite(share):
        return NOTHING
    return _signed(share, f"{_short(abs(share) * 100.0, shorten=False)} %", plus=signed)


def metric_text(value: float | None, unit: str, currency: str = "USD") -> str:
    """Return the value of a metric with its unit: `$252k`, `71.4 %`, `4.6 ×`, `17 mo`, `310`.

    Units that begin with a currency, as `USD/month`, are money, and so is "money", in the given one; one by
    another, as `USD/EUR`, is an exchange rate. `share` and `share/month` are percentages.
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    head, said = unit.partition("/")[0], currency_in(unit, currency)
    if is_rate(unit):
        return f"{currency_symbol(said or currency)}{value:.6g}"
    if said is not None:
        return money(value, said)
    if head == "share":
        return percent(value)
    if head == "ratio":
        return f"{compact(value)} ×"
    if head == "months":
        return f"{compact(value)} mo"
    return compact(value)


def unparted(text: str) -> str:
    """Return a text for what breaks lines itself, as a window or a browser: no number parts from its sign.

    Elsewhere the blank stays a plain one, so that people find "42 %" as they type it.
    """
    return _PARTING.sub("\u00a0", text)


def _signed(value: float, size: str, symbol: str = "", *, plus: bool = False) -> str:
    """Put sign and symbol before the digits of a size; what reads as zero has no sign."""
    sign = MINUS if value < 0 else "+" if plus else ""
    return (sign if any("1" <= digit <= "9" for digit in size) else "") + symbol + size


def _short(value: float, *, shorten: bool = True) -> str:
    rounded = float(f"{min(value, _MOST):.3g}")
    if rounded >= _LARGEST:
        mantissa, _, power = f"{rounded:.2e}".partition("e+")
        return f"{_trim(mantissa)} × 10^{int(power)}"
    if shorten:
        for step, letter in _STEPS:
            if rounded >= step:
                return _plain(rounded / step) + letter
    return _plain(rounded)


def _plain(rounded: float) -> str:
    """Write a number already rounded to three significant digits, without an exponent."""
    if rounded >= 100 or rounded == int(rounded):
        return f"{rounded:,.0f}"
    if rounded < 1e-9:
        return "0"
    decimals = 2 - math.floor(math.log10(rounded))
    return _trim(f"{rounded:.{decimals}f}")


def _full(value: float) -> str:
    if value >= _LARGEST:
        return _short(value)
    if value >= 1 or value == 0:
        return _trim(f"{value:,.2f}")
    return _plain(float(f"{value:.4g}")) if value < 0.01 else _trim(f"{value:.4f}")


def _trim(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _cents(number: str, most_whole: int = 1) -> str:
    """Write one decimal of an amount as two where its whole part is short: `0.8` is `0.80`."""
    whole, point, decimals = number.partition(".")
    complete = point and len(decimals) == 1 and len(whole) <= most_whole
    return number + "0" if complete and decimals.isdigit() else number
