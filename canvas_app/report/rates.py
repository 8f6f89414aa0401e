"""The table of exchange rates as every format shows it: those entered, and those that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.exchange import used_currencies
from canvas_app.model.currencies import currencies

if TYPE_CHECKING:
    from canvas_app.document import Snapshot

NO_RATE = "missing"


@dataclass(frozen=True, slots=True)
class RateRow:
    """One currency: what one unit of it is worth, of which day, and who says so."""

    currency: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    date: str
    source: str


def rate_rows(snapshot: Snapshot) -> list[RateRow]:
    """Return the rates in their order, then the currencies in use that have none."""
    info = snapshot.info
    rows = []
    for item in info.rates:
        rate, date = item.rate, "" if item.date is None else item.date.isoformat()
        if rate is None:
            rows.append(_row(item.currency, date=date))
        else:
            known = (rate.value, rate.low, rate.high)
            rows.append(_row(item.currency, *known, date, rate.source))
    listed = {row.currency for row in rows}
    return rows + [_row(code) for code in used_currencies(snapshot) if code not in listed]


def _row(
    code: str,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    date: str = "",
    source: str = "",
) -> RateRow:
    known = currencies().get(code)
    return RateRow(code, code if known is None else known.name, value, low, high, date, source)
