"""Packs bring what belongs to a domain, a stream or a partner: connected, nothing twice, in one undo step."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import check
from canvas_app.commands import elements, packages
from canvas_app.commands.packages import Spot
from canvas_app.document import Document, Snapshot
from canvas_app.drawing.views import layout
from canvas_app.model import Domain, Partner, Place, RevenueStream, Segment, Stage, ValueProposition
from canvas_app.model.catalogue import Entry, load_catalogue
from canvas_app.model.packs import Pack, PackLibrary, anchors_of, shipped_packs

CATALOGUE = load_catalogue()
PACKED = [entry for entry in CATALOGUE.in_order() if shipped_packs().of(anchors_of(entry))]
API = CATALOGUE.entries["fw.revenue_model.pay_per_api"]
LANES = "value_chain"


def place(document: Document, code: str, parts: frozenset[str] | None = None) -> tuple[str, ...]:
    entry = CATALOGUE.domains[code].entry
    return packages.place_package(document, entry, Spot(LANES, (1033.0, 88.0)), parts=parts)


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_every_domain_brings_what_the_catalogue_says(code: str) -> None:
    document, domain = Document(), CATALOGUE.domains[code]
    ids = place(document, code)
    snapshot = document.snapshot()
    assert tuple(snapshot.elements) == ids
    placed = {element.seed_ref for element in snapshot.elements.values()}
    sold = {f"pack.domain_{code}.proposition", "segment.new", "channel.direct_sales"}
    watched = {"metric.monthly_revenue", "metric.churn", "metric.gross_margin"}
    stages = [CATALOGUE.stages[step] for step in domain.focus]
    wanted = [entry for stage in stages for entry in (stage.entry, *stage.activities, *stage.roles)]
    assert placed == {entry.id for entry in (domain.entry, *wanted, *domain.streams)} | sold | watched
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


def flows(snapshot: Snapshot, relation_id: str) -> bool:
    return snapshot.relations[relation_id].kind in ("feeds", "monetizes")


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_every_activity_of_a_domain_has_somebody_who_does_it(code: str) -> None:
    document = Document()
    place(document, code)
    snapshot = document.snapshot()
    for element in snapshot.elements.values():
        if element.kind == "activity":
            done = [r for r in snapshot.incoming[element.id] if r.kind == "performs"]
            assert len(done) == 1, element.name


def test_a_role_without_its_activities_belongs_to_its_stage() -> None:
    document = Document()
    place(document, "ai_agents", frozenset({"stage.deployment", "role.deployment.mlops_engineers"}))
    kinds = sorted(relation.kind for relation in document.snapshot().relations.values())
    assert kinds == ["belongs_to", "focuses_on"]


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
    """They stand where the view would show them, which is what the window asks for."""

    def arrange(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
        placed = layout(LANES, snapshot)
        return {key: (x, y) for key, (x, y, _w, _h) in zip(placed.ids, placed.rects.tolist(), strict=True)}

    document = Document()
    for code, y in (("generative_ai", 88.0), ("rag", 900.0)):
        entry = CATALOGUE.domains[code].entry
        packages.place_package(document, entry, Spot(LANES, (1033.0, y)), arrange=arrange)
    packages.place_package(document, API, Spot(LANES), arrange=arrange)
    assert all(LANES in element.positions for element in document.snapshot().elements.values())
    for above, below in itertools.pairwise(sorted(layout(LANES, document.snapshot()).rects.tolist())):
        assert above[0] != below[0] or above[1] + above[3] <= below[1]
    tops = [domain.positions[LANES] for domain in document.snapshot().of_kind(Domain)]
    assert tops == [Place(x=1033.0, y=88.0), Place(x=1033.0, y=900.0)]


def test_without_an_arrangement_the_view_finds_the_places() -> None:
    document = Document()
    packages.place_package(document, CATALOGUE.domains["rag"].entry, Spot(LANES, (1033.0, 88.0)))
    placed = [element for element in document.snapshot().elements.values() if element.positions]
    assert [(element.kind, element.positions) for element in placed] == [
        ("domain", {LANES: Place(x=1033.0, y=88.0)})
    ]


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
    offer = packages.offer_for(document.snapshot(), CATALOGUE.domains["ai_saas"].entry)
    only = frozenset(part.key for part in offer.parts if part.kind == "revenue_stream")
    ids = place(document, "ai_saas", only)
    assert len(ids) == 1 + len(only)
    assert {r.kind for r in document.snapshot().relations.values()} == {"monetizes", "belongs_to"}
    assert len(place(Document(), "ai_saas", frozenset())) == 1


@pytest.mark.parametrize("empty", [True, False])
def test_models_wait_to_be_asked_for_and_so_does_a_first_customer_who_is_not_the_first(empty: bool) -> None:
    there = [CATALOGUE.entries[key].new_element() for key in ("segment.new", "channel.web", "metric.churn")]
    document = Document([] if empty else [*there, ValueProposition(name="Answers")])
    offer = packages.offer_for(document.snapshot(), CATALOGUE.domains["ad_supported"].entry)
    groups = {part.group: part.chosen for part in offer.parts}
    assert groups == {
        "Focus stages": True,
        "Activities": True,
        "Roles": True,
        "Typical streams": True,
        "Revenue models": False,
        "First customer and offer": empty,
        "Numbers to watch": empty,
    }


def test_places_can_be_given_by_the_view() -> None:
    document, seen = Document(), []

    def arrange(snapshot: Snapshot) -> dict[str, tuple[float, float]]:
        seen.append(snapshot)
        return {element_id: (float(row), 7.0) for row, element_id in enumerate(snapshot.elements)}

    entry = CATALOGUE.domains["rag"].entry
    ids = packages.place_package(document, entry, Spot("bmc", (1.0, 2.0), "data"), arrange=arrange)
    assert tuple(seen[0].elements) == ids
    assert seen[0].relations.keys() == document.snapshot().relations.keys()
    domain = document.element(ids[0])
    assert (domain.stage, domain.positions) == ("data", {"bmc": Place(x=1.0, y=2.0)})
    assert document.element(ids[5]).positions == {"bmc": Place(x=5.0, y=7.0)}


def test_an_entry_without_a_package_is_placed_alone() -> None:
    document = Document()
    assert len(packages.place_package(document, CATALOGUE.entries["activity.training"], Spot("bmc"))) == 1


@pytest.mark.parametrize("entry", PACKED, ids=lambda entry: entry.id)
@pytest.mark.parametrize("everything", [False, True], ids=["chosen", "everything"])
def test_a_package_on_an_empty_canvas_is_whole(entry: Entry, everything: bool) -> None:
    """Nothing stands alone, and no check finds an error."""
    document = Document()
    offer = packages.offer_for(document.snapshot(), entry)
    keys = {part.key for part in offer.parts} if everything else None
    packages.place_package(document, entry, Spot(LANES, (0.0, 88.0)), parts=keys)
    snapshot = document.snapshot()
    assert [e.name for e in snapshot.elements.values() if document.graph.degree(e.id) == 0] == []
    assert not [f.rule for f in check(snapshot, analyse(snapshot)).open if f.severity == "error"]
    document.history.undo()
    assert document.graph.number_of_nodes() == 0


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_a_domain_raises_none_of_the_findings_on_the_chain(code: str) -> None:
    document = Document()
    place(document, code)
    snapshot = document.snapshot()
    found = {finding.rule for finding in check(snapshot, analyse(snapshot)).open}
    assert not found & {f"R{number}" for number in range(101, 108)}


def test_a_stream_brings_who_pays_and_what_counts_the_use() -> None:
    document = Document()
    packages.place_package(document, API, Spot(LANES))
    snapshot = document.snapshot()
    names = {element.name for element in snapshot.elements.values()}
    assert {"Pay-per-API", "Developers", "Metering and billing", "Idle inference capacity"} <= names
    assert "Payment provider" not in names
    (stream,) = snapshot.of_kind(RevenueStream)
    assert {r.kind for r in snapshot.incoming[stream.id]} == {"monetizes", "pays"}


def test_a_stream_is_always_new_and_its_parts_are_not() -> None:
    document = Document()
    first = packages.place_package(document, API, Spot(LANES))
    second = packages.place_package(document, CATALOGUE.entries["stream.use_query"], Spot(LANES))
    snapshot = document.snapshot()
    assert len(snapshot.of_kind(RevenueStream)) == 2
    assert [e.name for e in snapshot.elements.values()].count("Metering and billing") == 1
    assert len(snapshot.of_kind(Segment)) == 1
    assert len(second) < len(first)
    third = packages.place_package(document, API, Spot(LANES))
    assert len(third) == 1
    assert {r.kind for r in document.snapshot().incoming[third[0]]} == {"monetizes", "pays"}


def test_the_only_segment_takes_the_part_of_the_payer() -> None:
    document = Document([Segment(id="law", name="Law firms")])
    packages.place_package(document, API, Spot(LANES))
    (stream,) = document.snapshot().of_kind(RevenueStream)
    assert [s.id for s in document.snapshot().of_kind(Segment)] == ["law"]
    assert [r.source for r in document.snapshot().incoming[stream.id] if r.kind == "pays"] == ["law"]


def test_of_several_segments_none_is_guessed() -> None:
    document = Document([Segment(name="Law firms"), Segment(name="Banks")])
    offer = packages.offer_for(document.snapshot(), API)
    (payer,) = [part for part in offer.parts if part.kind == "segment"]
    assert (payer.chosen, payer.present) == (False, None)


def test_a_card_can_get_later_what_belongs_to_it() -> None:
    document = Document([API.new_element(id="api"), Partner(id="shop", name="Shop", partner_type="channel")])
    assert packages.add_belongings(document, "api", LANES)
    assert document.history.undo_label == "Add what belongs to “Pay-per-API”"
    before = len(document.snapshot().elements)
    offer = packages.offer_around(document.snapshot(), "shop")
    keys = {part.key for part in offer.parts}
    packages.add_belongings(document, "shop", LANES, parts=keys)
    shared = [r for r in document.snapshot().relations.values() if r.kind == "shares"]
    assert [(r.source, r.target, r.share) for r in shared] == [("api", "shop", 0.15)]
    assert len(document.snapshot().elements) == before + len(offer.missing)
    before_again = document.snapshot()
    assert packages.add_belongings(document, "shop", LANES, parts=keys) == ()
    assert document.snapshot() is before_again


def test_what_must_be_there_already_is_offered_only_then() -> None:
    channel = CATALOGUE.entries["fw.partner_type.channel_partnerships"]
    assert "sold" not in {part.key for part in packages.offer_for(Document().snapshot(), channel).parts}
    document = Document([API.new_element()])
    sold = [part for part in packages.offer_for(document.snapshot(), channel).parts if part.key == "sold"]
    assert [part.chosen for part in sold] == [False]


def test_the_gesture_that_placed_a_card_and_its_parts_are_one_step() -> None:
    document = Document()
    stream = elements.place_entry(document, API, LANES, 0.0, 0.0, gesture="drop")
    assert packages.add_belongings(document, stream, LANES, gesture="drop")
    assert document.history.undo_label == "Add “Pay-per-API” with its package"
    document.history.undo()
    assert not document.snapshot().elements
    document.history.redo()
    assert len(document.snapshot().elements) > 4


def test_packs_of_the_user_come_after_the_shipped_ones() -> None:
    own = Pack.model_validate(
        {
            "id": "own",
            "title": "Own",
            "anchors": [{"kind": "preset", "id": "use_api_call"}],
            "parts": [
                {"key": "metering", "kind": "activity", "name": "Our meter", "stage": "monetization"},
                {"entry": "segment.developers"},
            ],
            "relations": [
                {"kind": "monetizes", "source": "metering", "target": "anchor"},
                {"kind": "pays", "source": "segment.developers", "target": "anchor"},
            ],
        }
    )
    packs = shipped_packs().with_more([own])
    document = Document()
    offer = packages.offer_for(document.snapshot(), API, packs)
    assert [part.key for part in offer.parts][-2:] == ["own/metering", "segment.developers"]
    assert [part.name for part in offer.listed].count("Developers") == 1
    packages.place_package(document, API, Spot(LANES), packs=packs)
    names = [element.name for element in document.snapshot().elements.values()]
    assert {"Our meter", "Metering and billing"} <= set(names)
    assert names.count("Developers") == 1
    alone = Document()
    packages.place_package(alone, API, Spot(LANES), packs=PackLibrary((own,)))
    assert len(alone.snapshot().elements) == 3
