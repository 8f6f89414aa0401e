"""Money in month 1 by element: added up when somebody asks for it, as most questions only ask a metric."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.analysis.forecast.books import StreamTable
    from canvas_app.analysis.forecast.costs import DrivenLines, FixedLines
    from canvas_app.analysis.forecast.timeline import Vector


@dataclass(frozen=True, eq=False)
class ElementMoney:
    """What streams earn and what costs in month 1."""

    streams: StreamTable
    fixed: FixedLines
    driven: DrivenLines
    driven_values: Vector
    """(lines, months + 1): the money of the lines that follow a driver."""
    paying: Iterable[str]
    """The streams that pay partners a share."""

    @cached_property
    def by_element(self) -> Mapping[str, float]:
        """Streams positive, what costs negative."""
        return {**self.fixed.money, **self.by_driven_line, **self._of_partners(), **self._of_streams()}

    @cached_property
    def by_driven_line(self) -> Mapping[str, float]:
        """The money of the lines that follow a driver, by record."""
        return dict(zip(self.driven.lines, (-self.driven_values[:, 1]).tolist(), strict=True))

    def _of_streams(self) -> dict[str, float]:
        return dict(zip(self.streams.ids, self.streams.month(Row.REVENUE, 1).tolist(), strict=True))

    def _of_partners(self) -> dict[str, float]:
        """What partners are paid: for supplies, and as their share of streams."""
        money: dict[str, float] = {}
        for stream_id in self.paying:
            forecast = self.streams.forecasts.get(stream_id)
            for _, partner_id, payout in forecast.payouts if forecast else ():
                earlier = money.get(partner_id, self.fixed.money.get(partner_id, 0.0))
                money[partner_id] = earlier - payout
        return money
