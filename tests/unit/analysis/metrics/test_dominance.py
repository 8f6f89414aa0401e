"""Immediate dominators, beside those of NetworkX."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.analysis.metrics.dominance import immediate_dominators

NODES = st.integers(0, 9)


@given(st.lists(st.tuples(NODES, NODES), max_size=30))
def test_equal_to_those_of_networkx_in_any_graph(edges: list[tuple[int, int]]) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(edges)
    graph.add_node(0)
    expected = {key: above for key, above in nx.immediate_dominators(graph, 0).items() if key != 0}
    assert immediate_dominators(graph, 0) == expected


def test_the_start_alone_has_none() -> None:
    assert immediate_dominators({"a": []}, "a") == {}


def test_a_chain_longer_than_the_stack_is_deep() -> None:
    chain = {number: [number + 1] for number in range(5_000)} | {5_000: []}
    assert immediate_dominators(chain, 0) == {number + 1: number for number in range(5_000)}
