"""Random business models for the properties of the analysis: any numbers, any legal connections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from canvas_app.document import Snapshot
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    Domain,
    Partner,
    Resource,
    RevenueStream,
    Role,
    Segment,
    Stage,
    ValueProposition,
    VariableCost,
)
from canvas_app.model import pricing as p
from canvas_app.model.element_parts import CostCategory, CostDriver
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import (
    Creates,
    Feeds,
    FocusesOn,
    Incurs,
    Monetizes,
    Pays,
    Reaches,
    Serves,
    Shares,
    Supplies,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.model import Element, Relation

Draw = Any
SHARES = st.floats(0.0, 1.0)
MONEY = st.one_of(st.just(0.0), st.floats(0.01, 1e6))
COUNTS = st.one_of(st.just(0.0), st.floats(0.1, 1e5))


def q(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Quantity | None]:
    """A Quantity of these numbers, or none."""
    return st.one_of(st.none(), numbers.map(lambda value: Quantity(value=value)))


def _filled(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Quantity]:
    return numbers.map(lambda value: Quantity(value=value))


TIERS = st.lists(
    st.builds(p.Tier, up_to=st.one_of(st.none(), st.floats(1.0, 1e5)), price=MONEY, flat_fee=MONEY),
    max_size=3,
).map(tuple)

COMPONENTS: tuple[st.SearchStrategy[p.PricingBase], ...] = (
    st.builds(
        p.SubscriptionPricing,
        price=q(MONEY),
        interval=st.integers(1, 60),
        units_per_customer=_filled(COUNTS),
        attach_rate=q(SHARES),
        setup_fee=q(MONEY),
    ),
    st.builds(
        p.UsagePricing,
        mode=st.sampled_from(["per_unit", "graduated", "volume", "package"]),
        price=q(MONEY),
        tiers=TIERS,
        package_size=st.floats(0.5, 1e4),
        usage=q(COUNTS),
        usage_growth=q(st.floats(-1.0, 0.3)),
        included=q(COUNTS),
        minimum=q(MONEY),
        unit=st.sampled_from(["call", "1k calls", "1M tokens", ""]),
    ),
    st.builds(p.OutcomePricing, attempts=q(COUNTS), success_rate=q(SHARES), fee=q(MONEY), cap=q(MONEY)),
    st.builds(
        p.LicensePricing,
        upfront_fee=q(MONEY),
        licences_per_month=q(COUNTS),
        maintenance=q(SHARES),
        royalty=q(SHARES),
        licensee_sales=q(MONEY),
        guarantee=q(MONEY),
    ),
    st.builds(
        p.ContractPricing,
        acv=q(MONEY),
        contracts_per_month=q(COUNTS),
        term_months=st.integers(1, 120),
        ramp=st.lists(st.floats(0.0, 2.0), max_size=3).map(tuple),
        overage=q(MONEY),
        services_share=q(SHARES),
    ),
    st.builds(
        p.TransactionPricing,
        orders=q(COUNTS),
        order_value=q(MONEY),
        gmv_total=q(MONEY),
        take_rate=q(SHARES),
        fixed_fee=q(MONEY),
        refund_share=q(SHARES),
    ),
    st.builds(p.AdvertisingPricing, users=q(COUNTS), cpm=q(MONEY), ctr=q(SHARES), cpc=q(MONEY)),
    st.builds(
        p.FreemiumPricing,
        free_users=q(COUNTS),
        new_free_users=q(COUNTS),
        free_churn=q(SHARES),
        conversion=q(SHARES),
        arppu=q(MONEY),
        cost_per_free_user=q(MONEY),
        upsell_share=q(SHARES),
    ),
    st.builds(
        p.ServicesPricing,
        basis=st.sampled_from(["hours", "projects", "sessions"]),
        consultants=q(COUNTS),
        hours=q(COUNTS),
        utilisation=q(SHARES),
        bill_rate=q(MONEY),
        projects=q(COUNTS),
        project_fee=q(MONEY),
        sessions=q(COUNTS),
        seats=q(COUNTS),
        seat_price=q(MONEY),
    ),
    st.builds(
        p.UnitSalePricing,
        units=q(COUNTS),
        price=q(MONEY),
        warranty=q(SHARES),
        replacement_months=st.one_of(st.none(), st.integers(1, 40)),
        attach_rate=q(SHARES),
    ),
    st.builds(p.RevenueSharePricing, partner_revenue=q(MONEY), share=q(SHARES), minimum=q(MONEY)),
)

_CATEGORIES = st.sampled_from(CostCategory.__args__)  # type: ignore[attr-defined]
_DRIVERS = st.sampled_from(CostDriver.__args__)  # type: ignore[attr-defined]
_START = st.integers(1, 40)
_END = st.one_of(st.none(), st.integers(1, 60))


def streams(key: str) -> st.SearchStrategy[RevenueStream]:
    """A stream with this id."""
    return st.builds(
        RevenueStream,
        id=st.just(key),
        name=st.just(key),
        components=st.lists(st.one_of(*COMPONENTS), max_size=3).map(tuple),
        customers_start=q(COUNTS),
        churn=q(SHARES),
        expansion=q(st.floats(0.0, 0.2)),
        contraction=q(SHARES),
        price_change=q(st.floats(-1.0, 1.0)),
        discount=q(SHARES),
        bad_debt=q(SHARES),
        start=_START,
        end=_END,
        ramp=st.sampled_from(["none", "linear", "s_curve", "bass"]),
        ramp_months=st.integers(1, 60),
        bass_p=SHARES,
        bass_q=SHARES,
        season=st.one_of(
            st.just(()), st.lists(st.floats(0.0, 100.0), min_size=12, max_size=12).filter(any).map(tuple)
        ),
        payment_days=st.integers(0, 365),
        variable_costs=st.lists(
            st.builds(VariableCost, category=_CATEGORIES, driver=_DRIVERS, amount=_filled(MONEY)), max_size=2
        ).map(tuple),
    )


def channels(key: str) -> st.SearchStrategy[Channel]:
    """A channel with this id."""
    return st.builds(
        Channel,
        id=st.just(key),
        name=st.just(key),
        spend=q(MONEY),
        new_customers=q(COUNTS),
        ramp_months=st.integers(0, 60),
        capacity=q(COUNTS),
    )


def segments(key: str) -> st.SearchStrategy[Segment]:
    """A segment with this id."""
    return st.builds(
        Segment,
        id=st.just(key),
        name=st.just(key),
        accounts_tam=q(COUNTS),
        serviceable_share=q(SHARES),
        market_growth=q(st.floats(-1.0, 1.0)),
    )


def costs(key: str) -> st.SearchStrategy[Cost]:
    """A cost with this id."""
    return st.builds(
        Cost,
        id=st.just(key),
        name=st.just(key),
        category=_CATEGORIES,
        behaviour=st.sampled_from(["fixed", "variable", "step"]),
        amount=q(MONEY),
        driver=_DRIVERS,
        step_size=st.one_of(st.none(), st.floats(0.1, 1e4)),
        start=_START,
        end=_END,
        growth=q(st.floats(-1.0, 1.0)),
    )


def roles(key: str) -> st.SearchStrategy[Role]:
    """A role with this id."""
    return st.builds(
        Role,
        id=st.just(key),
        name=st.just(key),
        headcount=q(st.floats(0.0, 100.0)),
        cost=q(MONEY),
        cost_category=_CATEGORIES,
        start=_START,
        end=_END,
    )


def activities(key: str) -> st.SearchStrategy[Activity]:
    """An activity with this id."""
    return st.builds(
        Activity,
        id=st.just(key),
        name=st.just(key),
        cost=q(MONEY),
        stage=st.sampled_from([None, "data", "deployment"]),
        family=st.sampled_from(["chain", "gtm"]),
        start=_START,
        end=_END,
    )


def resources(key: str) -> st.SearchStrategy[Resource]:
    """A resource with this id."""
    return st.builds(Resource, id=st.just(key), name=st.just(key), cost=q(MONEY), cost_category=_CATEGORIES)


MAKERS: dict[str, Callable[[str], st.SearchStrategy[Any]]] = {
    "revenue_stream": streams,
    "channel": channels,
    "segment": segments,
    "cost": costs,
    "role": roles,
    "activity": activities,
    "resource": resources,
}


def _plain(key: str, kind: str) -> Element:
    match kind:
        case "partner":
            return Partner(id=key, name=key)
        case "value_proposition":
            return ValueProposition(id=key, name=key)
        case "stage":
            return Stage(id=key, name=key, code="model")
        case _:
            return Domain(id=key, name=key, focus=("data", "deployment"))


def _relations(draw: Draw, ids: dict[str, list[str]]) -> list[Relation]:
    chance = st.integers(0, 2)
    found: list[Relation] = []

    def pairs(sources: str, targets: str) -> list[tuple[str, str]]:
        return [(a, b) for a in ids[sources] for b in ids[targets] if draw(chance) == 0]

    for number, (a, b) in enumerate(pairs("segment", "revenue_stream")):
        mix = draw(st.one_of(st.none(), SHARES))
        found.append(Pays(id=f"pays{number}", source=a, target=b, adoption=draw(SHARES), mix=mix))
    for number, (a, b) in enumerate(pairs("channel", "segment")):
        found.append(Reaches(id=f"reaches{number}", source=a, target=b, acquisition_share=draw(SHARES)))
    for number, (a, b) in enumerate(pairs("revenue_stream", "partner")):
        found.append(
            Shares(
                id=f"shares{number}",
                source=a,
                target=b,
                share=draw(SHARES),
                basis=draw(st.sampled_from(["gross", "net"])),
                minimum=draw(MONEY),
                cap=draw(st.one_of(st.none(), MONEY)),
            )
        )
    for number, (a, b) in enumerate(pairs("partner", "resource")):
        found.append(Supplies(id=f"supplies{number}", source=a, target=b, cost=draw(q(MONEY))))
    for number, (a, b) in enumerate(pairs("revenue_stream", "cost")):
        found.append(Incurs(id=f"incurs{number}", source=a, target=b, allocation=draw(SHARES)))
    for number, (a, b) in enumerate(pairs("domain", "stage")):
        found.append(FocusesOn(id=f"focuses{number}", source=a, target=b, weight=draw(SHARES)))
    return found + _carriers(draw, pairs)


def _carriers(draw: Draw, pairs: Callable[[str, str], list[tuple[str, str]]]) -> list[Relation]:
    """Relations that money flows back along, with loops among activities."""
    ends: tuple[tuple[type[Feeds | Creates | Monetizes], str, str], ...] = (
        (Monetizes, "value_proposition", "revenue_stream"),
        (Creates, "activity", "value_proposition"),
        (Feeds, "activity", "activity"),
        (Feeds, "resource", "activity"),
    )
    found: list[Relation] = []
    for number, (relation_type, source, target) in enumerate(ends):
        for a, b in pairs(source, target):
            if a != b:
                key = f"{relation_type.__name__.lower()}{number}-{a}-{b}"
                found.append(relation_type(id=key, source=a, target=b, flow_share=draw(SHARES)))
    served = pairs("value_proposition", "segment")
    return [*found, *(Serves(id=f"serves-{a}-{b}", source=a, target=b) for a, b in served)]


@st.composite
def models(draw: Draw) -> Snapshot:
    """A snapshot of a small model with elements of every kind that numbers depend on."""
    ids = {kind: [f"{kind}{n}" for n in range(draw(st.integers(0, 2)))] for kind in MAKERS}
    ids["revenue_stream"] = [f"stream{n}" for n in range(draw(st.integers(0, 3)))]
    ids |= {kind: [f"{kind}0"] for kind in ("partner", "domain", "stage")}
    ids["value_proposition"] = ["value0", "value1"]
    elements = {key: draw(MAKERS[kind](key)) for kind in MAKERS for key in ids[kind]}
    plain = ("value_proposition", "partner", "domain", "stage")
    elements |= {key: _plain(key, kind) for kind in plain for key in ids[kind]}
    info = DocumentInfo(
        horizon=draw(st.sampled_from([12, 36, 60])),
        start_month=draw(st.sampled_from([None, "2026-01", "2026-09"])),
        tax_rate=draw(_filled(SHARES)),
        opening_cash=draw(_filled(st.floats(-1e6, 1e6))),
        ltv_cap_months=draw(st.integers(12, 120)),
    )
    relations = {relation.id: relation for relation in _relations(draw, ids)}
    return Snapshot(1, info, elements, relations, {})
