"""Which guesses move the result most: the first of the tornado of the net present value, at little cost.

A tornado computes the model twice for each assumption. Here a rough weight of each comes first: how wide its
range is beside its value, times the money that its record moves. Only the heaviest are computed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.rule import Same
from canvas_app.analysis.forecast.assumptions import ranged_assumptions
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.questions.sensitivity import swings
from canvas_app.analysis.questions.what_if import WhatIf
from canvas_app.document.commit import only_moved
from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model import Element

_METRIC = "npv"
_BESIDE = frozenset({"strategy", "goal", "metric", "risk", "note"})
"""Kinds of element that have no part in the numbers."""
_OF_THE_DOCUMENT = (
    "currency",
    "rates",
    "horizon",
    "start_month",
    "discount_rate",
    "tax_rate",
    "opening_cash",
    "initial_investment",
    "loss_carry",
)
"""What the numbers depend on beside elements and relations."""
_WITHOUT_EFFECT = frozenset(
    {
        "annual_spend",
        "obtainable_share",
        "wtp_low",
        "wtp_high",
        "elasticity",
        "value_per_customer",
        "impact",
        "effort",
        "quality",
        "opening_cash",
    }
)
"""Inputs that the net present value does not depend on."""
_TAKEN_OFF = frozenset(
    {"bad_debt", "discount", "refund_share", "publisher_share", "services_share", "tax_rate", "upsell_share"}
)
"""Shares that are taken off the money, or added to it: their own size says how much."""
_DAMPED = {"accounts_tam": 0.1, "serviceable_share": 0.1, "market_growth": 0.1, "new_customers": 0.5}
"""A market is mostly a limit that is not reached; those who will come are not those who are there."""
_SPENT = {"channel": "spend"}
"""The field that a cost line comes from, where the record moves other money too."""


def is_guess(item: Assumption) -> bool:
    """Return whether nobody says where a number comes from, or who says so is not sure."""
    return not item.quantity.source or item.quantity.confidence == "low"


def heaviest(
    analysis: Analysis, most: int, tried: int, cancelled: Callable[[], bool] | None = None
) -> list[Assumption]:
    """Return the assumptions that move the net present value most, as the tornado ranks them.

    Nothing is computed where none of those that may be among them is a guess. Raises CancelledError.
    """
    weights = _weights(analysis)
    ranked = sorted(weights, key=lambda item: -weights[item])[:tried]
    if not any(map(is_guess, ranked)):
        return []
    places = {item.place for item in ranked}
    ends = [(item, item.low, item.high) for item in weights if item.place in places]
    asked = WhatIf(analysis.snapshot)
    base = asked.base.metrics[_METRIC].value
    found = swings(ends, lambda item, value: asked.value(_METRIC, {item.place: value}), cancelled)
    return [swing.key for swing in found if not swing.low_result == swing.high_result == base][:most]


class Unmoved:
    """Equal to what holds the same element at another place: no number depends on where a card stands."""

    def __init__(self, element: Element) -> None:
        self.element = element

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unmoved):
            return False
        return only_moved(self.element, other.element)

    def __hash__(self) -> int:
        return hash(self.element.id)


def numbers_key(analysis: Analysis, snapshot: Snapshot) -> tuple[object, ...]:
    """Return what the numbers of a model depend on; `snapshot` is the model without a scenario."""
    info, computed = analysis.snapshot.info, analysis.snapshot
    elements = tuple(Unmoved(each) for each in computed.elements.values() if each.kind not in _BESIDE)
    # A scenario makes a new mapping of the same relations.
    same = computed.relations is snapshot.relations
    relations = Same(computed.relations) if same else tuple(computed.relations.values())
    return tuple(getattr(info, name) for name in _OF_THE_DOCUMENT), elements, relations


def _weights(analysis: Analysis) -> dict[Assumption, float]:
    """The rough weight of each ranged assumption, in document order."""
    moved, months = _money_moved(analysis), analysis.months
    found: dict[Assumption, float] = {}
    for item in ranged_assumptions(analysis.snapshot):
        name = item.place.path.rpartition(".")[2]
        if name not in _WITHOUT_EFFECT:
            money = moved.get((item.place.record, name), moved.get((item.place.record, ""), 0.0))
            found[item] = _part(item, name, months) * _DAMPED.get(name, 1.0) * money
    return found


def _part(item: Assumption, name: str, months: int) -> float:
    """By which part the money moves within the range: at once, or by a rate over half of the months."""
    width, value = item.high - item.low, abs(item.quantity.value)
    if item.unit == "share/month" and name != "conversion":
        return width * months / 2.0
    if item.unit == "share/year":
        return width * months / 24.0
    if name in _TAKEN_OFF:
        return width
    return width / value if value > 0.0 else 1.0


def _money_moved(analysis: Analysis) -> Mapping[tuple[str, str], float]:
    """The money of all months that an input moves, by record and field (empty: any other field); roughly."""
    moved: dict[tuple[str, str], float] = defaultdict(float)
    for key, forecast in analysis.streams.forecasts.items():
        money = float(forecast.rows[Row.REVENUE, 1:].sum())
        moved[key, ""] += money
        moved[key, "amount"] = float(forecast.rows[Row.COSTS :, 1:].sum())
        for reach in forecast.inputs.reached:
            channels = (record.id for pair in reach.channels for record in pair)
            for record_id in (reach.segment.id, reach.pays.id, *channels):
                moved[record_id, ""] += money
    for key, line in analysis.lines.items():
        moved[key, _SPENT.get(analysis.snapshot.elements[line.owner].kind, "")] += float(
            line.vector[1:].sum()
        )
    for key, spent in analysis.driven_money.items():
        moved[key, ""] += abs(spent) * analysis.months
    foreign = (moved[key, ""] + moved[key, "amount"] for key in analysis.exchange.foreign)
    moved[DOCUMENT_ID, "rate"] = sum(foreign)
    moved[DOCUMENT_ID, ""] = float(abs(analysis.net_cash).sum())
    return moved
