"""All metrics of an analysis: a mapping that computes a metric when it is looked at.

Each module of a group registers how its metrics are computed and, beside it, how they are explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from canvas_app.analysis.metrics import cash as metrics_cash
from canvas_app.analysis.metrics import growth as metrics_growth
from canvas_app.analysis.metrics import keep as metrics_keep
from canvas_app.analysis.metrics import revenue as metrics_revenue
from canvas_app.analysis.metrics import structure as metrics_structure
from canvas_app.analysis.metrics.figures import answer
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.results import MetricValue
from canvas_app.model.currencies import MONEY
from canvas_app.model.metric_listing import metric_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe

_GROUPS = (metrics_revenue, metrics_keep, metrics_growth, metrics_cash, metrics_structure)
COMPUTED: Mapping[str, Callable[[str, Figures], MetricValue]] = {
    name: compute for group in _GROUPS for name, compute in group.COMPUTED.items()
}
EXPLAINED: Mapping[str, Callable[[Recipe], None]] = {
    name: explain for group in _GROUPS for name, explain in group.EXPLAINED.items()
}
METRIC_IDS = tuple(name for name in metric_entries() if name in COMPUTED)


class Metrics(Mapping[str, MetricValue]):
    """The metrics by id, in the order of their listing; each is computed once, when it is first asked for."""

    __slots__ = ("_known", "figures")

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._known: dict[str, MetricValue] = {}

    def __getitem__(self, metric_id: str) -> MetricValue:
        known = self._known.get(metric_id)
        if known is None:
            known = self._known[metric_id] = self._computed(metric_id)
        return known

    def _computed(self, metric_id: str) -> MetricValue:
        """A metric that amounts are part of has no value while one of them cannot be converted."""
        figures, info = self.figures, METRICS[metric_id]
        reason = figures.exchange.reason
        if reason is None or not info.needs_money(figures.info):
            return COMPUTED[metric_id](metric_id, figures)
        return answer(metric_id, None, info.unit.replace(MONEY, figures.currency), reason, "undefined")

    def __contains__(self, metric_id: object) -> bool:
        return metric_id in COMPUTED

    def __iter__(self) -> Iterator[str]:
        return iter(METRIC_IDS)

    def __len__(self) -> int:
        return len(METRIC_IDS)

    def __repr__(self) -> str:
        return f"Metrics({dict(self)!r})"
