"""Prices and what they must cover: R202 and R220 to R232."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

import numpy as np

from canvas_app.analysis.checks.finding import Found, quoted
from canvas_app.analysis.checks.rule import NearRule, Same, WholeRule, latest_margins, rule_infos
from canvas_app.analysis.checks.tariff_words import is_price, label_in, missing_fields, offers_of
from canvas_app.analysis.forecast.exchange import currencies_in, reported
from canvas_app.analysis.forecast.offers import FAR, names_unit, said_by, unit_counted
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics.stream_margins import stream_margins
from canvas_app.model import Cost, Quantity, RevenueStream, Segment, ValueProposition, VariableCost
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.fixes import Fix
from canvas_app.model.numbers import money, percent
from canvas_app.model.pricing import (
    ContractPricing,
    FreemiumPricing,
    LicensePricing,
    OutcomePricing,
    RevenueSharePricing,
    ServicesPricing,
    SubscriptionPricing,
    UsagePricing,
)
from canvas_app.model.tariff_units import unit_of
from canvas_app.model.value_metrics import follows, metric_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.analysis.checks.tariff_words import Offer
    from canvas_app.analysis.metrics.stream_margins import StreamMargins
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model import PricingBase, PricingComponent
    from canvas_app.model.value_metrics import ValueMetric

_OF_USE = frozenset({"cogs_inference", "cogs_hosting", "cogs_third_party"})
"""Categories of cost that a call, an answer or a user causes."""
_API = re.compile(r"\bAPIs?\b")
_TAILORED = re.compile(r"\b(custom(?!er)\w*|tailored|bespoke|made[- ]to[- ]order)\b", re.IGNORECASE)
_ROUNDING = 1e-9
_ABOVE = 1.0 + _ROUNDING
_ORDERED = (ContractPricing, ServicesPricing, LicensePricing, OutcomePricing)
"""Tariffs under which somebody has ordered what is made."""

E = TypeVar("E")


# --- R202: no price -----------------------------------------------------------------------------------------


def _no_price(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if not stream.components:
        yield Found({"what": "has no price", "fields": "a tariff"}, path="components")
        return
    shared = bool(look.incoming(stream.id, "shares"))
    missing = [
        (number, part, name)
        for number, part in enumerate(stream.components)
        for name in missing_fields(part, share_received=shared)
    ]
    if missing:
        no_price = any(is_price(part, name) for _, part, name in missing)
        labels = dict.fromkeys(label_in(part, name) for _, part, name in missing)
        words = {"what": "has no price" if no_price else "earns nothing yet", "fields": ", ".join(labels)}
        yield Found(words, path=f"components.{missing[0][0]}.{missing[0][2]}")


# --- R220, R222, R232: the price beside cost and value ------------------------------------------------------


def _loses_on_each_sale(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    margins, least = _margins(Same(at.analysis)), rule_infos()["R220"].limits["least"]
    contribution = margins.contribution
    for place in np.flatnonzero(contribution <= least).tolist():
        stream = at.snapshot.elements.get(margins.ids[place])
        if isinstance(stream, RevenueStream):
            units, customers = float(margins.units[place]), float(margins.customers[place])
            unit, count = unit_counted(stream, units, customers) or ("month", 1.0)
            loss = -float(contribution[place]) / count
            what = f"loses {money(loss, at.analysis.currency)}" if loss > _ROUNDING else "brings nothing in"
            yield Found({"unit": unit, "what": what}, stream.id)


@lru_cache(maxsize=1)
def _margins(numbers: Same) -> StreamMargins:
    """The margins of the streams of an analysis; two rules ask for the same ones."""
    return stream_margins(cast("Analysis", numbers.held))


def _low_margin(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    limits = rule_infos()["R222"].limits
    margins = _margins(Same(at.analysis))
    shares = margins.gross_margin
    beyond = (shares < limits["least"] - _ROUNDING) | (shares > limits["most"] + _ROUNDING)
    for place in np.flatnonzero(beyond).tolist():
        if margins.ids[place] in at.snapshot.elements:
            yield Found({"margin": percent(float(shares[place]))}, margins.ids[place])


def _dearer_than_worth(look: Look, stream: RevenueStream) -> Iterator[Found]:
    """One sentence for each stream: about a segment that would pay less, else about its value."""
    for found in (_above_willingness(look, stream), _above_value(look, stream)):
        if found is not None:
            yield found
            return


def _reported(look: Look, record: E) -> E:
    """The record with its amounts in the currency of the document, which is read where there are others."""
    return cast("E", reported(record, look.money)) if currencies_in(record) else record


class _Willing(NamedTuple):
    """What a segment is willing to pay."""

    said: str
    """The words in which it says what that is about."""
    middle: float
    most: float

    @classmethod
    def of(cls, segment: Segment, most: Quantity) -> _Willing:
        ends = [end.value for end in (segment.wtp_low, most) if end is not None]
        return cls(said_by(segment), sum(ends) / len(ends), most.value)

    def best_of(self, stream: RevenueStream) -> tuple[tuple[bool, float], Offer] | None:
        """Return the offer of a stream that this may be about, after how well it fits; smaller is better.

        That is one in a unit that is named, else the first with a price; one that is further away than a
        factor of 20 is about something else.
        """
        fitting, priced = [], [offer for offer in offers_of(stream) if offer.price > 0.0]
        for offer in priced:
            part = offer.price / (self.middle or 1.0)
            named, main = names_unit(self.said, offer.unit), offer is priced[0]
            if named or (main and self.middle > 0.0 and 1.0 / FAR <= part <= FAR):
                fitting.append(((not named, abs(math.log(part))), offer))
        return min(fitting, key=lambda item: item[0], default=None)


def _above_willingness(look: Look, stream: RevenueStream) -> Found | None:
    stream = _reported(look, stream)
    for segment in (_reported(look, each) for each in look.sources(stream.id, "pays")):
        if not isinstance(segment, Segment) or segment.wtp_high is None:
            continue
        willing = _Willing.of(segment, segment.wtp_high)
        best = willing.best_of(stream)
        if best is None or best[1].price <= willing.most:
            continue  # whatever the others cost
        others = (one.target for one in look.outgoing(segment.id, "pays"))
        if not any(_fits_better(look, willing, other, (best[0], stream.id)) for other in others):
            currency = look.setting("currency")
            price = f"{money(best[1].price, currency)} per {best[1].unit}"
            who = f"{quoted(segment.name)} would pay ({money(willing.most, currency)})"
            return Found({"price": price, "who": who}, ids=(segment.id,), path="components")
    return None


def _fits_better(look: Look, willing: _Willing, other_id: str, than: tuple[tuple[bool, float], str]) -> bool:
    """Whether what a segment would pay is about another stream; of equal ones it is about the first id."""
    other = _reported(look, look.element(other_id))
    best = willing.best_of(other) if isinstance(other, RevenueStream) else None
    return best is not None and (best[0], other_id) < than


def _above_value(look: Look, stream: RevenueStream) -> Found | None:
    """Said where no stream of the proposition costs a customer less than its value: else it is about that."""
    for proposition in (_reported(look, each) for each in look.sources(stream.id, "monetizes")):
        if not isinstance(proposition, ValueProposition) or proposition.value_per_customer is None:
            continue
        worth = proposition.value_per_customer.value
        paid, least = _paid_by_one(look, stream.id), worth * _ABOVE
        if paid <= least:
            continue  # whatever the others cost
        others = (one.target for one in look.outgoing(proposition.id, "monetizes"))
        if all(_paid_by_one(look, other) > least for other in others):
            currency = look.setting("currency")
            price = f"{money(paid, currency)} per customer and month"
            who = f"{quoted(proposition.name)} is worth to a customer ({money(worth, currency)})"
            return Found({"price": price, "who": who}, ids=(proposition.id,), path="components")
    return None


def _paid_by_one(look: Look, stream_id: str) -> float:
    """What a customer pays in the first month with customers; nothing where there are none."""
    forecast = look.forecast(stream_id)
    if forecast is None:
        return 0.0
    customers, revenue = forecast.rows[Row.CUSTOMERS, 1:], forecast.rows[Row.REVENUE, 1:]
    paying = np.flatnonzero((customers > 0.0) & (revenue > 0.0))
    return float(revenue[paying[0]] / customers[paying[0]]) if len(paying) else 0.0


# --- R221 and R223: what use costs --------------------------------------------------------------------------


def _no_cost_of_use(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if not any(map(_calls_a_model, stream.components)):
        return
    freemium = (part for part in stream.components if isinstance(part, FreemiumPricing))
    if any(cost.category in _OF_USE for cost in stream.variable_costs):
        return
    if any(part.cost_per_free_user is not None for part in freemium):
        return
    incurred = look.targets(stream.id, "incurs")
    if not any(map(_is_cost_of_use, incurred)) and not look.fact(_a_cost_of_use_for_all):
        yield Found(path="variable_costs")


def _calls_a_model(part: PricingBase) -> bool:
    return isinstance(part, UsagePricing | OutcomePricing | FreemiumPricing) or _has(part, "calls_model")


def _has(part: PricingBase, trait: str) -> bool:
    """Whether the preset that a tariff came from has a trait, as the catalogue lists them."""
    preset = load_catalogue().presets.get(part.preset or "")
    return preset is not None and trait in preset.traits


def _is_cost_of_use(cost: object) -> bool:
    return isinstance(cost, Cost) and cost.category in _OF_USE and cost.driver != "per_month"


def _a_cost_of_use_for_all(look: Look) -> bool:
    """Whether a cost follows the use of every stream: no stream has it for itself."""
    return any(
        all(element.kind != "revenue_stream" for element in look.sources(cost.id, "incurs"))
        for cost in look.all_of("cost")
        if _is_cost_of_use(cost)
    )


def _add_cost_of_use(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Add what the tariff's preset costs to serve, else the usual share of the price."""
    stream = snapshot.elements.get(finding.subject)
    if not isinstance(stream, RevenueStream):
        return None
    part = next(filter(_calls_a_model, stream.components), None)
    if part is None:
        return None
    costs = (*stream.variable_costs, _usual_cost(part))
    mended = stream.model_copy(update={"variable_costs": costs})
    return Fix("Add the usual cost of inference", put=(mended,))


def _usual_cost(part: PricingBase) -> VariableCost:
    preset = load_catalogue().presets.get(part.preset or "")
    known = [] if preset is None else [cost for cost in preset.variable_costs if cost.category in _OF_USE]
    if known:
        return known[0]
    info = rule_infos()["R221"]
    share = Quantity(value=info.limits["inference_share"], source=info.source, confidence="low")
    return VariableCost(category="cogs_inference", driver="pct_revenue", amount=share)


def _free_users_cost_nothing(look: Look, stream: RevenueStream) -> Iterator[Found]:
    for number, part in enumerate(stream.components):
        if not isinstance(part, FreemiumPricing):
            continue
        users = [count.value for count in (part.free_users, part.new_free_users) if count is not None]
        cost = part.cost_per_free_user
        if any(users) and (cost is None or cost.value == 0.0):
            yield Found(path=f"components.{number}.cost_per_free_user")
            return


# --- R230 and R231: the tariff beside what is sold ----------------------------------------------------------


def _price_beside_value(look: Look, stream: RevenueStream) -> Iterator[Found]:
    """Raised where no stream of the proposition is paid in a unit that follows its value metric."""
    for proposition in look.sources(stream.id, "monetizes"):
        if not isinstance(proposition, ValueProposition):
            continue
        metric = metric_named(proposition.value_metric)
        if metric is None or _follows(stream, proposition.value_metric, metric) is not False:
            continue
        others = (one.target for one in look.outgoing(proposition.id, "monetizes"))
        if not any(_speaks_before(look, stream, other, proposition.value_metric, metric) for other in others):
            words = {"metric": proposition.value_metric.strip(), "unit": unit_of(stream.components[0])}
            yield Found(words, ids=(proposition.id,), path="components.0.unit")
            return


def _speaks_before(look: Look, stream: RevenueStream, other_id: str, text: str, metric: ValueMetric) -> bool:
    """Whether another stream of a proposition follows its value, or does not either and is the one to name.

    One sentence is said for a proposition: about the stream with the first id, which no undo changes.
    """
    other = look.element(other_id)
    if not isinstance(other, RevenueStream) or other_id == stream.id:
        return False
    found = _follows(other, text, metric)
    return found is True or (found is False and other_id < stream.id)


def _follows(stream: RevenueStream, text: str, metric: ValueMetric) -> bool | None:
    """Whether a part of the tariff follows the metric; None where no part does and one cannot be judged."""
    judged = [_part_follows(part, text, metric) for part in stream.components]
    if any(judged):
        return True
    return None if not judged or None in judged else False


def _part_follows(part: PricingComponent, text: str, metric: ValueMetric) -> bool | None:
    found = follows(text, metric, part.engine, unit_of(part))
    # What comes as a share from a partner is no price that customers see.
    return found or (None if isinstance(part, RevenueSharePricing) else found)


def _follow_the_value(snapshot: Snapshot, finding: Finding) -> Fix | None:
    stream = snapshot.elements.get(finding.subject)
    proposition = snapshot.elements.get(finding.ids[1]) if len(finding.ids) > 1 else None
    if not isinstance(stream, RevenueStream) or not isinstance(proposition, ValueProposition):
        return None
    metric = metric_named(proposition.value_metric)
    if metric is None:
        return None
    preset = load_catalogue().presets[metric.presets[0]]
    mended = stream.model_copy(
        update={
            "components": preset.components,
            "variable_costs": stream.variable_costs or preset.variable_costs,
        }
    )
    return Fix(f"Sell it as “{preset.name}”", put=(mended,))


def _unusual_tariff(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if not stream.components:
        return
    if _is_api(stream) and all(isinstance(part, SubscriptionPricing) for part in stream.components):
        yield Found({"what": "has a flat price, but the use of an API differs between customers"})
    elif _is_tailored(stream) and not any(isinstance(part, _ORDERED) for part in stream.components):
        yield Found({"what": "is tailored work without a contract"})


def _is_api(stream: RevenueStream) -> bool:
    return bool(_API.search(stream.name)) or any(_has(part, "api") for part in stream.components)


def _is_tailored(stream: RevenueStream) -> bool:
    return bool(_TAILORED.search(stream.name)) or any(_has(part, "tailored") for part in stream.components)


def _usual_tariff(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Add the price per call to the flat price of an API; give tailored work the tariff of a contract."""
    stream = snapshot.elements.get(finding.subject)
    if not isinstance(stream, RevenueStream):
        return None
    presets = load_catalogue().presets
    if _is_api(stream):
        usage = [part for part in presets["sub_api"].components if isinstance(part, UsagePricing)]
        mended = stream.model_copy(update={"components": (*stream.components, *usage)})
        return Fix("Add a price per call", put=(mended,))
    mended = stream.model_copy(update={"components": presets["contract_enterprise"].components})
    return Fix("Sell it by contract", put=(mended,))


RULES: tuple[Rule, ...] = (
    NearRule("R202", ("revenue_stream",), _no_price),
    WholeRule("R220", _loses_on_each_sale, latest_margins, numbers=True),
    NearRule("R221", ("revenue_stream",), _no_cost_of_use, _add_cost_of_use, safe=True),
    WholeRule("R222", _low_margin, latest_margins, numbers=True),
    NearRule("R223", ("revenue_stream",), _free_users_cost_nothing),
    NearRule("R230", ("revenue_stream",), _price_beside_value, _follow_the_value),
    NearRule("R231", ("revenue_stream",), _unusual_tariff, _usual_tariff),
    NearRule("R232", ("revenue_stream",), _dearer_than_worth),
)
