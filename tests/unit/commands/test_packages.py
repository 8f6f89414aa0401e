"""A domain brings its package: stages, activities, roles and streams, connected, in one undo step."""

from __future__ import annotations

import itertools

import networkx as nx
import orjson
import pytest

from canvas_app.commands import packages
from canvas_app.document import Document, Snapshot
from canvas_app.folders import resource_path
from canvas_app.model import Domain, Place, RevenueStream, Stage
from canvas_app.model.catalogue import load_catalogue

CATALOGUE = load_catalogue()


def place(document: Document, code: str, parts: frozenset[str] | None = None) -> tuple[str, ...]:
    entry = CATALOGUE.domains[code].entry
    return packages.place_domain(document, entry, "value_chain", 1033.0, 88.0, parts=parts)


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_every_domain_brings_what_the_catalogue_says(code: str) -> None:
    document, domain = Document(), CATALOGUE.domains[code]
    ids = place(document, code)
    snapshot = document.snapshot()
    assert tuple(snapshot.elements) == ids
    placed = {element.seed_ref for element in snapshot.elements.values()}
    stages = [CATALOGUE.stages[step] for step in domain.focus]
    wanted = [entry for stage in stages for entry in (stage.entry, *stage.activities, *stage.roles)]
    assert placed == {entry.id for entry in (domain.entry, *wanted, *domain.streams)}
    assert [stage.code for stage in snapshot.of_kind(Stage)] == list(domain.focus)
    assert all(stream.components for stream in snapshot.of_kind(RevenueStream))
    assert document.history.undo_label == f"Add “{domain.title}” with its package"
    document.history.undo()
    assert document.graph.number_of_nodes() == 0


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_every_stream_relies_on_the_whole_chain(code: str) -> None:
    document = Document()
    place(document, code)
    snapshot = document.snapshot()
    chain = nx.subgraph_view(
        document.graph, filter_edge=lambda *edge: edge[2] in snapshot.relations and flows(snapshot, edge[2])
    )
    stages = {stage.id for stage in snapshot.of_kind(Stage)}
    for stream in snapshot.of_kind(RevenueStream):
        assert stages <= nx.ancestors(chain, stream.id)
    isolated = [element_id for element_id in snapshot.elements if document.graph.degree(element_id) == 0]
    assert isolated == []


def flows(snapshot: Snapshot, relation_id: str) -> bool:
    return snapshot.relations[relation_id].kind in ("feeds", "monetizes")


def test_the_focus_is_linked_in_chain_order() -> None:
    document = Document()
    place(document, "rag")
    snapshot = document.snapshot()
    (domain,) = snapshot.of_kind(Domain)
    focus = [
        (relation.order, snapshot.elements[relation.target].name)
        for relation in snapshot.outgoing[domain.id]
        if relation.kind == "focuses_on"
    ]
    assert focus == [(1, "Data"), (2, "Deployment"), (3, "Monetization")]


def test_cards_do_not_stand_on_each_other() -> None:
    document = Document()
    place(document, "generative_ai")
    packages.place_domain(document, CATALOGUE.domains["rag"].entry, "value_chain", 1033.0, 500.0)
    places = [element.positions["value_chain"] for element in document.snapshot().elements.values()]
    assert len({(spot.x, spot.y) for spot in places}) == len(places)
    for column in {spot.x for spot in places}:
        ys = sorted(spot.y for spot in places if spot.x == column)
        assert all(below - above >= 104 for above, below in itertools.pairwise(ys))
    tops = [domain.positions["value_chain"] for domain in document.snapshot().of_kind(Domain)]
    assert tops == [Place(x=1033.0, y=88.0), Place(x=1033.0, y=500.0)]


def test_what_is_on_the_canvas_is_connected_and_not_placed_twice() -> None:
    document = Document([Stage(id="own", name="Our deployment", code="deployment")])
    place(document, "ai_agents")
    assert [stage.id for stage in document.snapshot().of_kind(Stage) if stage.code == "deployment"] == ["own"]
    assert document.graph.in_degree("own") > 3
    before = document.snapshot()
    assert place(document, "ai_agents") == ()
    assert document.snapshot() is before
    place(document, "mlops_llmops")
    stages = [stage.code for stage in document.snapshot().of_kind(Stage)]
    assert sorted(stages) == ["deployment", "monetization"]


def test_parts_can_be_left_out() -> None:
    document = Document()
    offered = packages.package_of(CATALOGUE, "ai_saas")
    only = frozenset(part.entry.id for part in offered if part.group in ("stream", "model"))
    ids = place(document, "ai_saas", only)
    assert len(ids) == 1 + len(only)
    assert {relation.kind for relation in document.snapshot().relations.values()} == {"monetizes"}
    assert len(place(Document(), "ai_saas", frozenset())) == 1


def test_models_wait_to_be_asked_for() -> None:
    groups = {part.group: part.chosen for part in packages.package_of(CATALOGUE, "ad_supported")}
    assert groups == {"stage": True, "activity": True, "role": True, "stream": True, "model": False}


def test_places_can_be_given_by_the_view() -> None:
    document, seen = Document(), []

    def arrange(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
        seen.append(snapshot)
        return {element_id: (float(row), 7.0) for row, element_id in enumerate(snapshot.elements)}

    entry = CATALOGUE.domains["rag"].entry
    ids = packages.place_domain(document, entry, "bmc", 1.0, 2.0, "data", arrange=arrange)
    assert tuple(seen[0].elements) == ids
    assert seen[0].relations.keys() == document.snapshot().relations.keys()
    domain = document.element(ids[0])
    assert (domain.stage, domain.positions) == ("data", {"bmc": Place(x=1.0, y=2.0)})
    assert document.element(ids[5]).positions == {"bmc": Place(x=5.0, y=7.0)}


def test_who_does_what_names_entries_of_the_catalogue() -> None:
    performs = orjson.loads(resource_path("catalogue", "packages.json").read_bytes())["performs"]
    roles = {entry.id for stage in CATALOGUE.stages.values() for entry in stage.roles}
    activities = {entry.id for stage in CATALOGUE.stages.values() for entry in stage.activities}
    assert performs.keys() == roles
    done = [activity for several in performs.values() for activity in several]
    assert sorted(done) == sorted(activities)
    assert all(stage.entry.id == f"stage.{code}" for code, stage in CATALOGUE.stages.items())


def test_an_entry_without_a_package_is_placed_alone() -> None:
    entry = CATALOGUE.entries["activity.training"]
    document = Document()
    assert len(packages.place_domain(document, entry, "bmc")) == 1
