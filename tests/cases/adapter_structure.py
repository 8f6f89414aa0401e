"""The checks of graphs, concentration, prices, markets and canvases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from canvas_app.analysis import analyse
from canvas_app.analysis.formulas import demand
from canvas_app.analysis.metrics import concentration, dominance, market, resilience
from canvas_app.analysis.questions import prices
from canvas_app.document import Document
from canvas_app.drawing.views import layout
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    Metric,
    Partner,
    Resource,
    RevenueStream,
    Segment,
    ValueProposition,
    canvases,
)
from canvas_app.model.relations import Feeds, Monetizes
from canvas_app.storage import dumps, loads
from tests.cases.adapter import of_inputs, word
from tests.cases.adapter_tariffs import sold

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.model import Element
    from tests.cases.adapter import Case, Inputs


def dominators(i: Inputs, *, backwards: bool = False) -> dict[str, Any]:
    graph = nx.DiGraph([tuple(edge) for edge in i["edges"]])
    found = dominance.immediate_dominators(graph.reverse() if backwards else graph, i["start"])
    return {str(key): above for key, above in found.items()}


def articulation(i: Inputs) -> int:
    graph = nx.barbell_graph(*i["barbell"])
    graph.add_edges_from(tuple(edge) for edge in i["extra_edges"])
    return len(resilience.articulation_points(graph))


def largest_flow(i: Inputs) -> float:
    return demand.most_flow([tuple(edge) for edge in i["edges_cap"]], i["source"], i["sink"])


def criticality(i: Inputs) -> Inputs:
    """A model of activities that feed each other and earn streams."""
    revenue = i["stream_revenue"]
    keys = dict.fromkeys(key for edge in i["edges_share_alt"] for key in edge[:2])
    records: list[Any] = [sold(key, money) for key, money in revenue.items()]
    records += [Activity(id=key, name=key) for key in keys if key not in revenue]
    for source, target, share, group in i["edges_share_alt"]:
        kind = Monetizes if target in revenue else Feeds
        records.append(kind(source=source, target=target, flow_share=float(share), alt_group=group or ""))
    snapshot = Document(records).snapshot()
    analysis = analyse(snapshot)
    found: Inputs = {
        "loss_share": resilience.criticality(snapshot, analysis),
        "ancestor_upper_bound": resilience.revenue_at_risk(snapshot, analysis),
    }
    for stream, points in resilience.single_points(snapshot, analysis).items():
        found[f"dominators_of_{stream}_besides_source"] = list(points)
    return found


def evenness_or_zero(counts: list[float]) -> float:
    """The source prints 0 where nothing can be uneven; the program says 1 for one class, none for nothing."""
    uneven = concentration.entropy(counts) > 0.0
    return (concentration.evenness(counts, count_empty=False) or 0.0) if uneven else 0.0


def best_tested(i: Inputs) -> Inputs:
    best = demand.best_test(i["quantity"], i["price"], i["marginal_cost"])
    assert best is not None
    return {"quantity": best.quantity, "price": best.price, "profit": best.profit}


def arc(i: Inputs) -> float:
    found = demand.arc_elasticity(i["q0"], i["q1"], i["p0"], i["p1"])
    assert found is not None
    return abs(found)


_KINDS: dict[str, Callable[[str, str], Element]] = {
    "key_partners": lambda key, name: Partner(id=key, name=name),
    "key_activities": lambda key, name: Activity(id=key, name=name),
    "key_resources": lambda key, name: Resource(id=key, name=name),
    "value_propositions": lambda key, name: ValueProposition(id=key, name=name),
    "customer_relationships": lambda key, name: Channel(id=key, name=name, aspect="relationship"),
    "channels": lambda key, name: Channel(id=key, name=name),
    "customer_segments": lambda key, name: Segment(id=key, name=name),
    "cost_structure": lambda key, name: Cost(id=key, name=name),
    "revenue_streams": lambda key, name: RevenueStream(id=key, name=name),
}


def on_the_canvas(case: Case) -> dict[str, list[str]]:
    """The published canvas drawn by the program: in which block each card stands."""
    entries = [(block, name) for block, names in case["expected"].items() for name in names]
    elements = [_KINDS[block](f"e{at}", name) for at, (block, name) in enumerate(entries)]
    snapshot = loads(dumps(Document(elements)), "canvas").snapshot()
    view = layout("bmc", snapshot)
    found: dict[str, list[str]] = {area.id: [] for area in view.areas}
    for key, area in zip(view.ids, view.area_index.tolist(), strict=True):
        found[view.areas[area].id].append(snapshot.elements[key].name)
    return found


def kept(value: Any) -> Any:  # noqa: ANN401
    """A published figure as the value of a metric, after it was written to a file and read again."""
    if isinstance(value, dict):
        return {key: kept(part) for key, part in value.items()}
    if isinstance(value, list):
        return [kept(part) for part in value]
    if isinstance(value, bool | str) or value is None:
        return value
    element = loads(dumps(Document([Metric(id="m", name="m", value=float(value))])), "fact").snapshot()
    metric = element.elements["m"]
    assert isinstance(metric, Metric)
    return metric.value


CHECKS = of_inputs(
    {
        "idom": dominators,
        "idom_rev": lambda i: dominators(i, backwards=True),
        "articulation_count": articulation,
        "maxflow": largest_flow,
        "criticality": criticality,
        "hhi": lambda i: concentration.hhi(i["shares_percent"], total=100.0),
        "cr4": lambda i: demand.top_sum(i["shares_percent"]),
        "pielou": lambda i: concentration.evenness(i["counts"], count_empty=False),
        "pielou_zero": lambda i: [evenness_or_zero(counts) for counts in i["counts_list"]],
        "shannon_bits": lambda i: [concentration.entropy(counts, 2.0) for counts in i["counts_list"]],
        "top1": lambda i: [concentration.top_share(counts) or 0.0 for counts in i["counts_list"]],
        "dominance": lambda i: (concentration.hhi(i["counts"]) or 0.0) / 10_000,
        "effective_number": lambda i: [concentration.effective_number(each) for each in i["counts_list"]],
        "arc_elasticity_abs": arc,
        "power_demand": lambda i: prices.power_demand(i["k"], i["elasticity"], i["price"]),
        "markup": lambda i: prices.best_price(i["marginal_cost"], i["elasticity"]),
        "markup_undefined": lambda i: word(
            prices.best_price(i["marginal_cost"], i["elasticity"]), "undefined"
        ),
        "discrete_profit_max": best_tested,
        "cum_profit": lambda i: demand.cumulated_profits(i["marginal_revenue"], i["marginal_cost"]),
        "product": lambda i: market.size(i["factors"]),
        "block_set": lambda i: list(canvases.blocks_of(i["framework"])),
        "block_groups": lambda i: {
            name: list(blocks) for name, blocks in canvases.perspectives().items() if i["framework"]
        },
        "not_in_bmc": lambda i: not canvases.is_block(i["candidate"]),
        "range_check": lambda i: kept(next(iter(i.values()))),
    }
) | {
    "bmc_blocks": on_the_canvas,
    # A fact has no formula: the program must be able to hold it.
    "fact": lambda case: kept(case["expected"]),
}
