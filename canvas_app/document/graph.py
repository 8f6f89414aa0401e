"""The document as a NetworkX graph: built when first asked for, then kept in step by every commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import ElementBase, RelationBase

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from canvas_app.document.commit import Change
    from canvas_app.model import Element, Relation


def build(elements: Mapping[str, Element], relations: Mapping[str, Relation]) -> nx.MultiDiGraph[str]:
    """Return the graph of elements and relations.

    NetworkX is imported here and not before: loading it costs as much as everything else that the command
    line needs for its numbers.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from((key, {"element": element}) for key, element in elements.items())
    graph.add_edges_from(
        (relation.source, relation.target, key, {"relation": relation}) for key, relation in relations.items()
    )
    return graph


def follow(graph: nx.MultiDiGraph[str], changes: Mapping[str, Change]) -> None:
    """Make the changes of a commit in the graph: edges go first and come last, so that ends are there."""
    for key, (before, after) in changes.items():
        if isinstance(before, RelationBase) and not _same_ends(before, after):
            graph.remove_edge(before.source, before.target, key)
    for key, (before, after) in changes.items():
        if isinstance(after, ElementBase):
            graph.add_node(key, element=after)
        elif isinstance(before, ElementBase):
            graph.remove_node(key)
    for key, (_before, after) in changes.items():
        if isinstance(after, RelationBase):
            graph.add_edge(after.source, after.target, key=key, relation=after)


def _same_ends(before: RelationBase, after: object) -> bool:
    return isinstance(after, RelationBase) and (before.source, before.target) == (after.source, after.target)
