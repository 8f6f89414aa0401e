"""The shipped examples open, hold no error of the checks, and tell believable stories between them."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.metrics.info import health_of
from canvas_app.drawing.cards import CARD_WIDTH, NAME_SIZE
from canvas_app.drawing.text import wrap
from canvas_app.drawing.value_chain import COLUMN_LEFT, FIRST_Y, LANE_WIDTH
from canvas_app.drawing.views import VIEWS, layout
from canvas_app.model import (
    ELEMENT_TYPES,
    RELATION_KINDS,
    Domain,
    Quantity,
    RevenueStream,
    Segment,
    field_views,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.examples import UnknownExampleError, example_names, example_path, examples
from canvas_app.model.pricing import (
    PRICING_TYPES,
    AdvertisingPricing,
    ContractPricing,
    FreemiumPricing,
    LicensePricing,
    OutcomePricing,
    RevenueSharePricing,
    ServicesPricing,
    SubscriptionPricing,
    TransactionPricing,
    UnitSalePricing,
    UsagePricing,
)
from canvas_app.model.relations import DependsOn, Feeds, Shares, flow_ends
from canvas_app.storage import dumps, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model.pricing import PricingBase

VIEW = "value_chain"
EVERY = pytest.mark.parametrize("name", example_names())
NAME_ROOM = CARD_WIDTH - 47.0
"""Beside the icon and the border of a card."""


@cache
def opened(name: str) -> Snapshot:
    return load(example_path(name)).snapshot()


@cache
def computed(name: str, scenario: str | None = None) -> Analysis:
    return analyse(opened(name), scenario)


def streams(snapshot: Snapshot) -> list[RevenueStream]:
    return [element for element in snapshot.elements.values() if isinstance(element, RevenueStream)]


def all_components() -> list[PricingBase]:
    every = [stream for name in example_names() for stream in streams(opened(name))]
    return [component for stream in every for component in stream.components]


def domain_of(snapshot: Snapshot) -> Domain:
    (domain,) = (element for element in snapshot.elements.values() if isinstance(element, Domain))
    return domain


def flow(snapshot: Snapshot) -> nx.DiGraph[str]:
    ends = (flow_ends(relation) for relation in snapshot.relations.values())
    graph: nx.DiGraph[str] = nx.DiGraph(pair for pair in ends if pair is not None)
    graph.add_nodes_from(snapshot.elements)
    return graph


def quantities(record: BaseModel) -> Iterator[Quantity]:
    for view in field_views(type(record)):
        value = getattr(record, view.name)
        if view.name not in record.model_fields_set:
            continue
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Quantity):
                yield item
            elif hasattr(type(item), "model_fields"):
                yield from quantities(item)


def test_examples_are_found_by_any_spelling_of_their_name() -> None:
    assert example_names()[0] == "Generative AI"
    assert example_path("generative-ai") == example_path(" generative ai ") == examples()[0].path
    assert example_path("rag") == example_path("Retrieval-augmented generation")


def test_an_unknown_example_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        UnknownExampleError, match=r"There is no example “Alchemy”\. There are: Generative AI"
    ):
        example_path("Alchemy")


def test_each_domain_has_its_example_in_the_order_of_the_source() -> None:
    catalogue = load_catalogue()
    codes = [domain_of(opened(name)).code for name in example_names()]
    listed = [entry.code for entry in catalogue.domains.values()]
    assert codes == listed
    assert tuple(catalogue.domains[code].entry.name for code in codes) == example_names()


@EVERY
def test_the_file_is_what_the_product_would_write(name: str) -> None:
    assert dumps(load(example_path(name))) == example_path(name).read_bytes()


@EVERY
def test_it_is_about_forty_elements_of_an_invented_company(name: str) -> None:
    snapshot = opened(name)
    info = snapshot.info
    assert "invented" in info.client
    assert info.client.startswith(info.title)
    assert info.title in next(example.description for example in examples() if example.name == name)
    assert info.authors
    assert info.start_month is not None
    assert info.last_updated is not None
    assert 30 <= len(snapshot.elements) <= 45
    assert 48 <= len(snapshot.relations) <= 70
    assert len({element.kind for element in snapshot.elements.values()}) >= len(ELEMENT_TYPES) - 1
    assert len({relation.kind for relation in snapshot.relations.values()}) >= 15


@EVERY
def test_every_element_comes_from_the_catalogue(name: str) -> None:
    entries = load_catalogue().entries
    for element in opened(name).elements.values():
        assert element.seed_ref is not None, element.name
        assert entries[element.seed_ref].kind == element.kind, element.name


@EVERY
def test_the_domain_focuses_on_its_stages(name: str) -> None:
    domain = domain_of(opened(name))
    assert domain.focus == load_catalogue().domains[domain.code].focus
    assert computed(name).metrics["chain_coverage"].value == 1.0


@EVERY
def test_no_two_elements_of_a_kind_share_a_name(name: str) -> None:
    """R303."""
    snapshot = opened(name)
    named = [(element.kind, element.name) for element in snapshot.elements.values()]
    assert len(named) == len(set(named))
    drawn = [(relation.kind, relation.source, relation.target) for relation in snapshot.relations.values()]
    assert len(drawn) == len(set(drawn))


@EVERY
def test_every_element_has_its_place_in_the_story(name: str) -> None:
    """R304: nothing stands alone."""
    snapshot = opened(name)
    ends = {end for relation in snapshot.relations.values() for end in (relation.source, relation.target)}
    assert [element.name for key, element in snapshot.elements.items() if key not in ends] == []


@EVERY
def test_relations_are_allowed_and_have_both_ends(name: str) -> None:
    """R302."""
    snapshot = opened(name)
    for relation in snapshot.relations.values():
        kinds = tuple(snapshot.elements[end].kind for end in (relation.source, relation.target))
        assert kinds in RELATION_KINDS[relation.kind].pairs
        assert relation.source != relation.target


@EVERY
def test_nothing_needs_itself(name: str) -> None:
    """R301."""
    snapshot = opened(name)
    assert nx.is_directed_acyclic_graph(flow(snapshot))
    needs = (relation for relation in snapshot.relations.values() if isinstance(relation, DependsOn))
    graph: nx.DiGraph[str] = nx.DiGraph((relation.source, relation.target) for relation in needs)
    assert nx.is_directed_acyclic_graph(graph)


@EVERY
def test_every_stream_is_produced_by_what_its_domain_lives_from(name: str) -> None:
    """R101 and R102: a stage, or something in the lane of the step before monetization."""
    snapshot = opened(name)
    steps = [code for code in domain_of(snapshot).focus if code != "monetization"]
    graph = flow(snapshot)
    for stream in streams(snapshot):
        assert graph.in_degree(stream.id) > 0, stream.name
        behind = [snapshot.elements[key] for key in nx.ancestors(graph, stream.id)]
        assert any(element.kind == "stage" or element.stage == steps[-1] for element in behind), stream.name


@EVERY
def test_every_stream_is_paid_for_and_fully_priced(name: str) -> None:
    """R201 and R202."""
    snapshot = opened(name)
    paid = {relation.target for relation in snapshot.relations.values() if relation.kind == "pays"}
    for stream in streams(snapshot):
        assert stream.id in paid, stream.name
        assert stream.components, stream.name
        for component in stream.components:
            assert missing(component) == [], stream.name
        assert stream.variable_costs, stream.name


def missing(component: PricingBase) -> list[str]:
    """The parameters without which a component earns nothing."""
    needed: dict[type[PricingBase], tuple[str, ...]] = {
        SubscriptionPricing: ("price",),
        UsagePricing: ("usage",),
        OutcomePricing: ("attempts", "success_rate", "fee"),
        LicensePricing: ("upfront_fee", "maintenance"),
        ContractPricing: ("acv",),
        TransactionPricing: ("orders", "order_value", "take_rate"),
        FreemiumPricing: ("free_users", "conversion", "arppu"),
        ServicesPricing: (),
        UnitSalePricing: ("price",),
        RevenueSharePricing: ("partner_revenue",),
        AdvertisingPricing: (),
    }
    names = [field for field in needed[type(component)] if getattr(component, field) is None]
    match component:
        case UsagePricing(price=None, tiers=()):
            names.append("price")
        case AdvertisingPricing(cpm=None, ctr=rate, cpc=price) if rate is None or price is None:
            names.append("cpm")
        case ServicesPricing(basis="hours", hours=hours, bill_rate=rate) if hours is None or rate is None:
            names.append("hours")
        case ServicesPricing(basis="projects", projects=count, project_fee=fee) if None in (count, fee):
            names.append("projects")
        case ServicesPricing(basis="sessions", seats=seats, seat_price=fee) if None in (seats, fee):
            names.append("seats")
        case _:
            pass
    return names


@EVERY
def test_shares_do_not_pass_the_whole(name: str) -> None:
    """R207, R208 and R210."""
    snapshot = opened(name)
    around = snapshot.relations.values()
    for stream in streams(snapshot):
        mixes = [r.mix or 0.0 for r in around if r.kind == "pays" and r.target == stream.id]
        shares = [r.share for r in around if isinstance(r, Shares) and r.source == stream.id]
        assert sum(mixes) <= 1.001
        assert sum(shares) <= 1.0


@EVERY
def test_the_reachable_market_lies_inside_the_market_and_holds_the_customers(name: str) -> None:
    """R253 and R254, for the base case."""
    snapshot, result = opened(name), computed(name)
    for segment in snapshot.elements.values():
        if not isinstance(segment, Segment):
            continue
        assert segment.accounts_tam is not None
        assert segment.serviceable_share is not None
        assert segment.obtainable_share is not None
        obtainable = (
            segment.accounts_tam.value * segment.serviceable_share.value * segment.obtainable_share.value
        )
        for stream_id in [
            r.target for r in snapshot.relations.values() if r.kind == "pays" and r.source == segment.id
        ]:
            forecast = result.streams.forecasts[stream_id]
            share = dict(forecast.segment_shares)[segment.id]
            assert result.customers[result.stream_ids.index(stream_id)].max() * share <= obtainable, stream_id


@EVERY
def test_every_assumption_says_where_it_comes_from(name: str) -> None:
    snapshot = opened(name)
    records: list[BaseModel] = [snapshot.info, *snapshot.elements.values(), *snapshot.relations.values()]
    for record in records:
        for quantity in quantities(record):
            assert quantity.source, record
            assert quantity.confidence is not None, record
            assert (quantity.low is None) == (quantity.high is None), record
            assert (quantity.distribution == "none") == (quantity.low is None), record


@EVERY
def test_every_number_of_a_scenario_exists_and_differs(name: str) -> None:
    """R250 holds for overrides too: shares stay shares, and no price is negative."""
    snapshot = opened(name)
    assert len(snapshot.scenarios) == 2
    for scenario in snapshot.scenarios.values():
        assert scenario.description
        assert len(scenario.overrides) >= 4
        for override in scenario.overrides:
            found: object = snapshot.elements[override.record]
            for step in override.path.split("."):
                found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
            assert isinstance(found, Quantity)
            assert found.value != override.value
            assert override.value >= 0.0 or found.value < 0.0
            assert override.path != "churn" or override.value < 1.0


@EVERY
def test_the_scenarios_lie_on_both_sides_of_the_base(name: str) -> None:
    base = computed(name).books.cash[-1]
    low, high = sorted(float(computed(name, key).books.cash[-1]) for key in opened(name).scenarios)
    assert low < base < high
    revenues = sorted(float(computed(name, key).total_revenue.sum()) for key in opened(name).scenarios)
    assert revenues[0] < 0.99 * computed(name).total_revenue.sum() < revenues[1]


@EVERY
def test_the_numbers_are_finite_and_not_absurd(name: str) -> None:
    result = computed(name)
    for metric in result.metrics.values():
        assert metric.value is None or math.isfinite(metric.value), metric.id
        assert metric.value is not None or metric.reason, metric.id
    value = {key: metric.value for key, metric in result.metrics.items() if metric.value is not None}
    opening = opened(name).info.opening_cash.value
    assert 0.3 <= value["gross_margin"] <= 0.85
    assert 1.0 <= value["ltv_cac"] <= 6.0
    assert 3.0 <= value["cac_payback"] <= 24.0
    assert 0.0 < value["churn"] < 0.06
    assert value["top_stream_share"] <= 0.85
    assert value["break_even_month"] <= 36
    assert value["cash_low"] > 0.0
    assert result.books.cash[-1] < 4.0 * opening
    revenue = result.total_revenue
    assert np.isfinite(revenue).all()
    assert 1.2 < revenue[23] / revenue[0] < 2.5
    assert 50_000.0 < revenue[0] < 1_000_000.0


def test_between_them_metrics_stand_well_middling_and_badly() -> None:
    found = {health_of(metric) for name in example_names() for metric in computed(name).metrics.values()}
    assert {"good", "attention", "bad"} <= found


def test_between_them_they_use_all_engines_and_all_presets() -> None:
    components = all_components()
    assert {type(component) for component in components} == set(PRICING_TYPES.values())
    assert {component.preset for component in components} == set(load_catalogue().presets)


def test_between_them_they_use_every_way_to_shape_a_tariff() -> None:
    components = all_components()
    usage = [component for component in components if isinstance(component, UsagePricing)]
    assert {component.mode for component in usage} == {"per_unit", "volume", "graduated", "package"}
    assert any(component.minimum for component in usage)
    assert any(component.included for component in usage)
    assert any(isinstance(c, SubscriptionPricing) and c.setup_fee for c in components)
    assert any(isinstance(c, SubscriptionPricing) and c.attach_rate for c in components)
    assert any(isinstance(c, LicensePricing) and c.royalty and c.guarantee for c in components)
    assert any(isinstance(c, ContractPricing) and c.ramp for c in components)
    assert any(isinstance(c, ContractPricing) and c.overage for c in components)
    assert any(isinstance(c, OutcomePricing) and c.cap for c in components)
    assert any(isinstance(c, AdvertisingPricing) and c.cpm for c in components)
    assert any(isinstance(c, AdvertisingPricing) and c.ctr for c in components)
    every = [stream for name in example_names() for stream in streams(opened(name))]
    assert {stream.ramp for stream in every} == {"none", "linear", "s_curve", "bass"}
    assert any(stream.season for stream in every)
    assert any(stream.price_change for stream in every)
    assert any(stream.discount for stream in every)
    assert any(stream.bad_debt for stream in every)
    assert len({stream.payment_days for stream in every}) >= 5


def test_between_them_they_use_every_way_to_share_and_to_stand_in() -> None:
    relations = [relation for name in example_names() for relation in opened(name).relations.values()]
    elements = [element for name in example_names() for element in opened(name).elements.values()]
    assert {relation.kind for relation in relations} == set(RELATION_KINDS)
    assert {relation.basis for relation in relations if isinstance(relation, Shares)} == {"gross", "net"}
    assert any(isinstance(relation, Shares) and relation.minimum for relation in relations)
    assert any(isinstance(relation, Shares) and relation.cap for relation in relations)
    assert any(isinstance(relation, Feeds) and relation.alt_group for relation in relations)
    assert any(isinstance(relation, Feeds) and relation.feedback for relation in relations)
    assert any(element.kind == "cost" and element.behaviour == "step" for element in elements)
    assert any(element.kind == "segment" and element.wtp_low and element.elasticity for element in elements)


@EVERY
def test_cards_of_the_value_chain_stand_in_their_lanes_with_room_around_them(name: str) -> None:
    snapshot = opened(name)
    placed = layout(VIEW, snapshot)
    lanes: dict[float, list[tuple[float, float]]] = {}
    for key, (x, y, w, h) in zip(placed.ids, placed.rects.tolist(), strict=True):
        place = snapshot.elements[key].positions[VIEW]
        assert (x, y, w) == (place.x, place.y, CARD_WIDTH), key
        assert (x - COLUMN_LEFT) % LANE_WIDTH == 0.0
        lanes.setdefault(x, []).append((y, y + h))
    assert len(lanes) == 5
    for column in lanes.values():
        ordered = sorted(column)
        assert 4 <= len(column) <= 13
        assert ordered[0][0] >= FIRST_Y
        for (_, end), (start, _) in pairwise(ordered):
            assert start - end >= 15.5


@EVERY
@pytest.mark.parametrize("view", VIEWS)
def test_no_card_covers_another(name: str, view: str) -> None:
    placed = layout(view, opened(name))
    left, top, width, height = placed.rects.T
    right, bottom = left + width, top + height
    over = (
        (left[:, None] < right) & (left < right[:, None]) & (top[:, None] < bottom) & (top < bottom[:, None])
    )
    assert int(over.sum()) == len(placed.ids)


@EVERY
def test_names_fit_on_their_cards(name: str) -> None:
    for element in opened(name).elements.values():
        lines = wrap(element.name, NAME_ROOM, NAME_SIZE, "semibold", 2)
        assert "…" not in "".join(lines), element.name


def test_the_first_example_is_the_copilot_that_a_new_user_meets() -> None:
    value = {key: metric.value for key, metric in computed("Generative AI").metrics.items()}
    assert 240_000 <= (value["monthly_revenue"] or 0.0) <= 265_000
    assert 0.65 <= (value["gross_margin"] or 0.0) <= 0.72
    assert 0.10 <= (value["inference_share"] or 0.0) <= 0.25
    assert 3.0 <= (value["ltv_cac"] or 0.0) <= 6.0
    assert 12.0 <= (value["runway"] or 0.0) <= 24.0
    revenue = computed("Generative AI").total_revenue.tolist()
    assert all(later > earlier for earlier, later in pairwise(revenue))
