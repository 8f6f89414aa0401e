"""The shipped examples open, hold no error of the checks, and tell a believable story."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from canvas_app.analysis import analyse
from canvas_app.drawing.cards import CARD_WIDTH
from canvas_app.drawing.value_chain import COLUMN_LEFT, FIRST_Y, LANE_WIDTH
from canvas_app.drawing.views import layout
from canvas_app.model import Domain, Quantity, RevenueStream, Segment, field_views
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.examples import UnknownExampleError, example_names, example_path, examples
from canvas_app.model.relations import Shares, flow_ends
from canvas_app.storage import dumps, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from canvas_app.document import Snapshot

VIEW = "value_chain"


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load(example_path("Generative AI")).snapshot()


def streams(snapshot: Snapshot) -> list[RevenueStream]:
    return [element for element in snapshot.elements.values() if isinstance(element, RevenueStream)]


def flow(snapshot: Snapshot) -> nx.DiGraph[str]:
    ends = (flow_ends(relation) for relation in snapshot.relations.values())
    graph: nx.DiGraph[str] = nx.DiGraph(pair for pair in ends if pair is not None)
    graph.add_nodes_from(snapshot.elements)
    return graph


def test_examples_are_found_by_any_spelling_of_their_name() -> None:
    assert example_names()[0] == "Generative AI"
    assert example_path("generative-ai") == example_path(" generative ai ") == examples()[0].path


def test_an_unknown_example_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(
        UnknownExampleError, match=r"There is no example “Alchemy”\. There are: Generative AI"
    ):
        example_path("Alchemy")


@pytest.mark.parametrize("name", example_names())
def test_the_file_is_what_the_product_would_write(name: str) -> None:
    assert dumps(load(example_path(name))) == example_path(name).read_bytes()


def test_it_is_about_forty_elements_of_an_invented_company(snapshot: Snapshot) -> None:
    assert snapshot.info.title == "Northwind Copilot"
    assert "invented" in snapshot.info.client
    assert snapshot.info.authors
    assert snapshot.info.last_updated is not None
    assert 38 <= len(snapshot.elements) <= 45
    assert 48 <= len(snapshot.relations) <= 60
    assert {scenario.name for scenario in snapshot.scenarios.values()} == {"Cautious", "Ambitious"}


def test_every_element_comes_from_the_catalogue(snapshot: Snapshot) -> None:
    entries = load_catalogue().entries
    for element in snapshot.elements.values():
        assert element.seed_ref is not None, element.name
        assert entries[element.seed_ref].kind == element.kind, element.name


def test_every_stream_is_produced_by_what_its_domain_lives_from(snapshot: Snapshot) -> None:
    """R101 and R102: deployment is the step before monetization."""
    graph = flow(snapshot)
    for stream in streams(snapshot):
        assert graph.in_degree(stream.id) > 0, stream.name
        behind = (snapshot.elements[key] for key in nx.ancestors(graph, stream.id))
        assert any(element.stage == "deployment" for element in behind), stream.name
    assert nx.is_directed_acyclic_graph(graph)


def test_every_stream_is_priced_and_paid(snapshot: Snapshot) -> None:
    """R201 and R202."""
    paid = {relation.target for relation in snapshot.relations.values() if relation.kind == "pays"}
    for stream in streams(snapshot):
        assert stream.id in paid
        assert stream.customers_start is not None
        assert stream.churn is not None
        assert stream.variable_costs
        (part,) = stream.components
        assert any(getattr(part, name, None) is not None for name in ("price", "acv"))


def test_shares_do_not_pass_the_whole(snapshot: Snapshot) -> None:
    """R207 and R210."""
    for stream in streams(snapshot):
        around = snapshot.relations.values()
        mixes = [r.mix or 0.0 for r in around if r.kind == "pays" and r.target == stream.id]
        shares = [r.share for r in around if isinstance(r, Shares) and r.source == stream.id]
        assert sum(mixes) <= 1.001
        assert sum(shares) <= 1.0


def test_the_reachable_market_lies_inside_the_market(snapshot: Snapshot) -> None:
    """R254, and the customers of the plan fit into it (R253)."""
    result = analyse(snapshot)
    for segment in snapshot.elements.values():
        if not isinstance(segment, Segment):
            continue
        assert segment.accounts_tam is not None
        assert segment.serviceable_share is not None
        assert segment.obtainable_share is not None
        obtainable = (
            segment.accounts_tam.value * segment.serviceable_share.value * segment.obtainable_share.value
        )
        paid = [r.target for r in snapshot.relations.values() if r.kind == "pays" and r.source == segment.id]
        rows = [result.stream_ids.index(stream) for stream in paid]
        assert result.customers[rows].sum(axis=0).max() <= obtainable


def test_every_assumption_says_where_it_comes_from(snapshot: Snapshot) -> None:
    records: list[BaseModel] = [snapshot.info, *snapshot.elements.values(), *snapshot.relations.values()]
    for record in records:
        for quantity in quantities(record):
            assert quantity.source, record
            assert quantity.confidence is not None, record


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


def test_every_number_of_a_scenario_exists_and_differs(snapshot: Snapshot) -> None:
    for scenario in snapshot.scenarios.values():
        for override in scenario.overrides:
            found: object = snapshot.elements[override.record]
            for step in override.path.split("."):
                found = found[int(step)] if isinstance(found, tuple) else getattr(found, step)
            assert isinstance(found, Quantity)
            assert found.value != override.value


def test_the_numbers_are_believable(snapshot: Snapshot) -> None:
    result = analyse(snapshot)
    value = {key: metric.value for key, metric in result.metrics.items() if metric.value is not None}
    assert 240_000 <= value["monthly_revenue"] <= 265_000
    assert 0.65 <= value["gross_margin"] <= 0.72
    assert 0.10 <= value["inference_share"] <= 0.25
    assert 3.0 <= value["ltv_cac"] <= 6.0
    assert 6.0 <= value["cac_payback"] <= 14.0
    assert 12.0 <= value["runway"] <= 24.0
    assert value["top_stream_share"] < 0.5
    assert value["chain_coverage"] == 1.0
    assert value["break_even_month"] <= 36
    assert value["cash_low"] > 0
    revenue = result.total_revenue.tolist()
    assert all(later > earlier for earlier, later in pairwise(revenue))


def test_the_scenarios_lie_on_both_sides_of_the_base(snapshot: Snapshot) -> None:
    by_name = {scenario.name: key for key, scenario in snapshot.scenarios.items()}
    base = analyse(snapshot).total_revenue[-1]
    assert analyse(snapshot, by_name["Cautious"]).total_revenue[-1] < 0.85 * base
    assert analyse(snapshot, by_name["Ambitious"]).total_revenue[-1] > 1.15 * base


def test_every_card_stands_in_its_lane_with_room_around_it(snapshot: Snapshot) -> None:
    placed = layout(VIEW, snapshot)
    boxes = dict(zip(placed.ids, placed.rects.tolist(), strict=True))
    lanes: dict[float, list[tuple[float, float]]] = {}
    for key, (x, y, w, h) in boxes.items():
        place = snapshot.elements[key].positions[VIEW]
        assert (x, y, w) == (place.x, place.y, CARD_WIDTH), key
        assert (x - COLUMN_LEFT) % LANE_WIDTH == 0.0
        lanes.setdefault(x, []).append((y, y + h))
    assert len(lanes) == 5
    for column in lanes.values():
        ordered = sorted(column)
        assert ordered[0][0] >= FIRST_Y
        for (_, end), (start, _) in pairwise(ordered):
            assert start - end >= 16.0


def test_the_domain_is_that_of_the_catalogue(snapshot: Snapshot) -> None:
    (domain,) = (element for element in snapshot.elements.values() if isinstance(element, Domain))
    assert domain.focus == load_catalogue().domains[domain.code].focus
