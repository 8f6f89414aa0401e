"""Numbers as people and spreadsheets write them: decimal marks, thousands, currencies, percent signs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.commands.errors import RefusedError
from canvas_app.model.currencies import parted

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"([+-]?)(\d[\d.,']*|[.,]\d+)([eE][+-]?\d{1,3})?(k|m|mn|mio|b|bn)?(%?)", re.IGNORECASE)
_POWERS = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "b": 1e9, "bn": 1e9}
_MARKS = ".,"


class Written(NamedTuple):
    """A number as it stands there."""

    number: float
    percent: bool
    """A percent sign says that hundredths are meant."""
    comma: bool
    """A comma stood before its decimals, or points between its thousands."""
    thousands: str
    """How to write it if its point stood before thousands, as in 1.200; empty where there is no doubt."""


def written(text: str, decimal: str | None = None) -> Written | None:
    """Return the number that a text is, whatever currency stands beside it; None where it is no number.

    `decimal` is the decimal mark where it is known; what is left open then is a point before decimals.
    """
    match = _NUMBER.fullmatch(_bare(text))
    if match is None:
        return None
    sign, digits, power, suffix, percent = match.groups()
    digits = digits.replace("'", "")
    proved = _decimal_of(digits)
    try:
        number = _plain(digits, proved or decimal or ".")
    except ValueError:
        return None
    number *= float(f"1{power or ''}") * _POWERS[(suffix or "").lower()]
    if not math.isfinite(number):
        return None
    kept = text.strip()
    negative = sign == "-" or (kept.startswith("(") and kept.endswith(")"))
    doubtful = "." in digits and not (proved or decimal or power or suffix)
    return Written(
        number=-number if negative else number,
        percent=bool(percent),
        comma=proved == ",",
        thousands=f"{sign}{digits.replace('.', '')}" if doubtful else "",
    )


def hundredths(number: float) -> float:
    """Return a number of percent as a share: 2.6 by 100 is a little more than the 0.026 that is meant."""
    return float(f"{number / 100.0:.15g}")


def read_number(text: str, unit: str = "", decimal: str | None = None) -> float:
    """Return the number of a cell: decimal comma or point, thousands, currency and percent signs.

    A share without a percent sign is percent, unless it is a fraction below 1 with a point or comma, as
    spreadsheets give it. `decimal` is the decimal mark where it is known. Raises RefusedError.
    """
    found = written(text, decimal)
    if found is None:
        raise RefusedError(f"“{text.strip()[:40]}” is not a number.")
    percent = found.percent or (unit.startswith("share") and abs(found.number) >= 1.0)
    return hundredths(found.number) if percent else found.number


def decimal_mark(cells: Iterable[str]) -> str | None:
    """Return the decimal mark that cells of one table prove, since 1.200 alone may be either.

    None where no cell proves one, or where they contradict each other.
    """
    found = {mark for cell in cells if (mark := _proved_by(cell)) is not None}
    return found.pop() if len(found) == 1 else None


def _bare(text: str) -> str:
    """A text without currency, spaces, a factor's sign and the brackets of bookkeepers."""
    _mark, kept = parted(text.strip().strip("()"))
    return re.sub(r"[\s\u00a0\u202f_×]", "", kept.replace("−", "-"))


def _proved_by(cell: str) -> str | None:
    match = _NUMBER.fullmatch(_bare(cell))
    return _decimal_of(match[2].replace("'", "")) if match else None


def _decimal_of(digits: str) -> str | None:
    """Return the decimal mark that digits alone prove; None for 1234, 1.200 and 1,200."""
    marks = [mark for mark in _MARKS if mark in digits]
    if len(marks) == 2:
        return max(marks, key=digits.rfind)
    if not marks or (_grouped(digits, marks[0]) and digits.count(marks[0]) == 1):
        return None
    return _MARKS.replace(marks[0], "") if _grouped(digits, marks[0]) else marks[0]


def _grouped(digits: str, mark: str) -> bool:
    """Whether a mark may stand between thousands; no thousand begins with a zero."""
    return re.fullmatch(rf"[1-9]\d{{0,2}}(\{mark}\d{{3}})+", digits) is not None


def _plain(digits: str, mark: str) -> float:
    """Read digits with a decimal mark; the other one stands between thousands. Raises ValueError."""
    return float(digits.replace(_MARKS.replace(mark, ""), "").replace(mark, "."))
