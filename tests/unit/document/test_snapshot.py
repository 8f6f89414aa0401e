"""A snapshot is a picture of one moment that costs nothing to keep."""

from __future__ import annotations

import pytest

from canvas_app.analysis.forecast.structure import structure_of
from canvas_app.document import Document, lane_of, paths_through, value_ends
from canvas_app.drawing.views import layout
from canvas_app.model import Activity, Note, Partner, RevenueStream, Stage
from canvas_app.model.relations import BelongsTo, DependsOn, Feeds, Monetizes, Uses


def chain() -> Document:
    return Document(
        [
            Activity(id="a", name="Annotation"),
            Stage(id="s", name="Data", code="data"),
            RevenueStream(id="r", name="Data sale"),
            Partner(id="p", name="Apart"),
            Feeds(id="f", source="a", target="s"),
            Monetizes(id="m", source="s", target="r"),
        ]
    )


def test_a_snapshot_stays_as_it_was() -> None:
    document = chain()
    before = document.snapshot()
    outgoing = dict(before.outgoing)
    with document.transact("Edit") as tx:
        tx.update("s", name="Data sets")
        tx.remove("m")
    assert before.elements["s"].name == "Data"
    assert "m" in before.relations
    assert dict(before.outgoing) == outgoing
    assert "s" not in document.snapshot().outgoing


def test_records_are_shared_and_the_snapshot_is_kept_between_commits() -> None:
    document = chain()
    before = document.snapshot()
    assert document.snapshot() is before
    with document.transact("Edit") as tx:
        tx.update("s", name="Data sets")
    after = document.snapshot()
    assert after.elements["a"] is before.elements["a"]
    assert (before.seq, after.seq) == (0, 1)


def test_adjacency_after_commits_equals_one_from_scratch() -> None:
    document = chain()
    assert set(document.snapshot().incoming) == {"s", "r"}
    with document.transact("Connect") as tx:
        tx.put(Feeds(id="g", source="p", target="s"))
        tx.update("f", flow_share=0.3)
    with document.transact("Turn") as tx:
        tx.update("m", source="a")
    now, fresh = document.snapshot(), Document(document.records()).snapshot()
    assert now.outgoing == fresh.outgoing
    assert now.incoming == fresh.incoming


def test_what_did_not_change_is_the_very_same() -> None:
    document = chain()
    before = document.snapshot()
    kinds = before.by_kind
    with document.transact("Connect") as tx:
        tx.put(Feeds(id="g", source="p", target="s"))
    connected = document.snapshot()
    assert connected.elements is before.elements
    assert (set(connected.by_kind["feeds"]), set(kinds["feeds"])) == ({"f", "g"}, {"f"})
    assert connected.by_kind["monetizes"] is kinds["monetizes"]
    with document.transact("Edit") as tx:
        tx.update("s", name="Data sets")
    assert document.snapshot().relations is connected.relations
    with document.transact("Disconnect") as tx:
        tx.remove("m")
    assert set(document.snapshot().by_kind) == {"feeds"}


def test_elements_are_found_by_type() -> None:
    assert [stage.id for stage in chain().snapshot().of_kind(Stage)] == ["s"]


def test_the_lane_is_the_own_stage_then_that_of_the_stage_it_belongs_to_then_by_kind() -> None:
    document = chain()
    with document.transact("Add") as tx:
        tx.update("p", stage="model")
        tx.put(Note(id="n", name="Note"))
        tx.put(Activity(id="b", name="Cleaning"))
        tx.put(BelongsTo(source="b", target="s"))
    snapshot = document.snapshot()
    lanes = {key: lane_of(element, snapshot) for key, element in snapshot.elements.items()}
    assert lanes == {"a": None, "s": "data", "r": "monetization", "p": "model", "n": None, "b": "data"}


def test_value_flows_against_dependence_and_use() -> None:
    assert value_ends(DependsOn(source="x", target="y")) == ("y", "x")
    assert value_ends(Uses(source="x", target="y")) == ("y", "x")
    assert value_ends(Feeds(source="x", target="y")) == ("x", "y")


def test_paths_through_an_element_reach_both_ends_of_the_chain() -> None:
    elements, relations = paths_through(chain().snapshot(), "s")
    assert elements == {"a", "s", "r"}
    assert relations == {"f", "m"}


@pytest.mark.parametrize("order", [("early", "late"), ("late", "early")])
def test_what_belongs_to_several_stages_stands_at_the_earliest_in_any_order(order: tuple[str, str]) -> None:
    stages = (Stage(id="early", name="Data", code="data"), Stage(id="late", name="Run", code="deployment"))
    activity = Activity(id="a", name="Cleaning")
    belongs = (BelongsTo(id=f"to-{stage}", source="a", target=stage) for stage in order)
    snapshot = Document([*stages, activity, *belongs]).snapshot()
    placed = layout("value_chain", snapshot)
    assert lane_of(activity, snapshot) == "data"
    assert structure_of(snapshot).lane(activity) == "data"
    assert placed.areas[placed.area_index[placed.index["a"]]].id == "data"
