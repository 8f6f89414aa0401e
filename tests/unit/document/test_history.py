"""Undo and redo take back steps field by field, whatever others changed meanwhile."""

from __future__ import annotations

import pytest

from canvas_app.document import Document, history
from canvas_app.model import RELATION_KINDS, Activity, Note, Partner, Role, Stage
from canvas_app.model.relations import Feeds


@pytest.fixture
def document() -> Document:
    return Document(
        [
            Role(id="role", name="Engineers"),
            Activity(id="activity", name="Training", owner="role"),
            Stage(id="stage", name="Model", code="model"),
            Feeds(id="feeds", source="activity", target="stage"),
        ]
    )


def update(
    document: Document, record_id: str, origin: str = "user", gesture: str | None = None, **fields: object
) -> None:
    with document.transact(f"Edit {record_id}", origin=origin, gesture=gesture) as tx:
        tx.update(record_id, **fields)


def remove(document: Document, record_id: str, origin: str = "user") -> None:
    with document.transact(f"Delete {record_id}", origin=origin) as tx:
        tx.remove(record_id)


def test_undo_and_redo_name_what_they_take_back(document: Document) -> None:
    start = dict(document.snapshot().elements)
    update(document, "stage", name="Models")
    assert document.history.undo_label == "Edit stage"
    assert document.history.undo() == "Edit stage"
    assert document.snapshot().elements == start
    assert document.history.undo_label is None
    assert document.history.redo_label == "Edit stage"
    assert document.history.redo() == "Edit stage"
    assert document.element("stage").name == "Models"


def test_there_may_be_nothing_to_take_back(document: Document) -> None:
    assert document.history.undo() is None
    assert document.history.redo() is None


def test_a_new_step_ends_what_could_be_redone(document: Document) -> None:
    update(document, "stage", name="Models")
    document.history.undo()
    update(document, "activity", name="Pre-training")
    assert document.history.redo() is None


def test_undo_of_a_deletion_brings_everything_back(document: Document) -> None:
    before = document.snapshot()
    remove(document, "role")
    remove(document, "stage")
    document.history.undo()
    document.history.undo()
    after = document.snapshot()
    assert (after.elements, after.relations) == (before.elements, before.relations)
    assert list(document.graph.edges(keys=True)) == [("activity", "stage", "feeds")]


def test_commits_of_a_gesture_are_one_step(document: Document) -> None:
    for number in range(5):
        update(document, "stage", gesture="drag", name=f"Model {number}")
    update(document, "stage", gesture="another", name="Models")
    document.history.undo()
    assert document.element("stage").name == "Model 4"
    document.history.undo()
    assert document.element("stage").name == "Model"
    assert document.history.undo_label is None


def test_a_gesture_that_ends_where_it_began_is_no_step(document: Document) -> None:
    update(document, "stage", gesture="drag", name="Elsewhere")
    update(document, "stage", gesture="drag", name="Model")
    assert document.history.undo_label is None


def test_a_cancelled_gesture_is_not_offered_again(document: Document) -> None:
    update(document, "activity", name="Pre-training")
    update(document, "stage", gesture="drag", name="Elsewhere")
    document.history.take_back("another")
    assert document.element("stage").name == "Elsewhere"
    document.history.take_back("drag")
    assert document.element("stage").name == "Model"
    assert document.history.undo_label == "Edit activity"
    assert document.history.redo_label is None


def test_the_saved_state_is_known_again_after_undo_and_redo(document: Document) -> None:
    assert document.history.at_saved_state
    update(document, "stage", name="Models")
    document.history.mark_saved()
    update(document, "stage", gesture="g", name="Other")
    assert not document.history.at_saved_state
    document.history.undo()
    assert document.history.at_saved_state
    document.history.undo()
    assert not document.history.at_saved_state
    document.history.redo()
    assert document.history.at_saved_state


def test_a_gesture_that_goes_on_after_saving_is_a_change(document: Document) -> None:
    update(document, "stage", gesture="g", name="One")
    document.history.mark_saved()
    update(document, "stage", gesture="g", name="Two")
    assert not document.history.at_saved_state


def test_a_saved_state_that_nothing_leads_back_to_is_gone(document: Document) -> None:
    update(document, "stage", name="Models")
    document.history.mark_saved()
    document.history.undo()
    update(document, "stage", name="Other")
    document.history.undo()
    assert not document.history.at_saved_state


def test_only_so_many_steps_are_kept(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "LIMIT", 3)
    update(document, "stage", name="Saved")
    document.history.mark_saved()
    for number in range(3):
        update(document, "stage", name=f"Model {number}")
    while document.history.undo():
        pass
    assert document.element("stage").name == "Saved"
    assert document.history.at_saved_state
    for number in range(4):
        update(document, "stage", name=f"Again {number}")
    while document.history.undo():
        pass
    assert not document.history.at_saved_state


def test_undo_leaves_what_others_changed(document: Document) -> None:
    update(document, "stage", name="Mine", description="Mine")
    update(document, "stage", origin="peer", name="Theirs", maturity=5)
    document.history.undo()
    stage = document.element("stage")
    assert isinstance(stage, Stage)
    assert (stage.name, stage.description, stage.maturity) == ("Theirs", "", 5)


def test_undo_of_an_edit_to_what_others_removed_does_nothing(document: Document) -> None:
    update(document, "stage", name="Mine")
    remove(document, "stage", origin="peer")
    assert document.history.undo() == "Edit stage"
    assert document.get("stage") is None
    assert document.history.redo() == "Edit stage"


def test_undo_of_a_deletion_does_without_what_others_removed(document: Document) -> None:
    remove(document, "activity")
    remove(document, "stage", origin="peer")
    remove(document, "role", origin="peer")
    document.history.undo()
    assert document.element("activity").owner is None
    assert document.get("feeds") is None


def test_undo_of_an_addition_takes_along_what_others_connected(document: Document) -> None:
    with document.transact("Add") as tx:
        tx.put(Partner(id="partner", name="Cloud"))
    with document.transact("Connect", origin="peer") as tx:
        tx.put(
            RELATION_KINDS["supplies"].record_type.model_validate({"source": "partner", "target": "stage"})
        )
    document.history.undo()
    assert list(document.graph.edges(keys=True)) == [("activity", "stage", "feeds")]


def test_undo_never_makes_an_illegal_relation(document: Document) -> None:
    with document.transact("Add") as tx:
        tx.put(Stage(id="next", name="Deployment", code="deployment"))
    update(document, "feeds", source="stage", target="next")
    update(document, "feeds", origin="peer", source="next", target="stage")
    update(document, "feeds", source="activity")
    remove(document, "activity", origin="peer")
    while document.history.undo():
        pass
    assert document.get("next") is None
    assert not document.graph.edges


def test_changed_is_sent_when_the_labels_are_others(document: Document) -> None:
    heard: list[str | None] = []

    def listener() -> None:
        heard.append(document.history.undo_label)

    document.history.changed.connect(listener)
    update(document, "stage", name="Models")
    document.history.undo()
    assert heard == ["Edit stage", None]


def test_changes_of_others_are_no_steps(document: Document) -> None:
    update(document, "stage", origin="peer", name="Theirs")
    assert document.history.undo() is None
    with document.transact("Add", origin="import") as tx:
        tx.put(Note(name="Imported"))
    assert document.history.undo_label is None


def order(document: Document) -> list[str]:
    return [record.id for record in document.records()]


@pytest.mark.parametrize("gone", [("role",), ("activity", "stage"), ("role", "activity", "stage", "feeds")])
def test_what_undo_brings_back_stands_where_it_stood(document: Document, gone: tuple[str, ...]) -> None:
    with document.transact("Add") as tx:
        for record in (Note(id="note", name="Last"), Feeds(id="second", source="activity", target="stage")):
            tx.put(record)
    graph, snapshot, before = document.graph, document.snapshot(), order(document)
    nodes, edges = list(graph.nodes), list(graph.edges(keys=True))
    incoming = dict(snapshot.incoming)
    with document.transact("Delete") as tx:
        for key in gone:
            tx.remove(key)
    assert document.history.undo() == "Delete"
    assert order(document) == before
    after = document.snapshot()
    assert list(after.elements) == list(snapshot.elements)
    assert list(after.relations) == list(snapshot.relations)
    assert after.incoming == incoming
    assert (list(document.graph.nodes), list(document.graph.edges(keys=True))) == (nodes, edges)


def test_what_redo_adds_again_stands_in_the_order_in_which_it_was_added(document: Document) -> None:
    for name in ("first", "second"):
        with document.transact("Add") as tx:
            tx.put(Note(id=name, name=name))
    before = order(document)
    document.history.undo()
    document.history.undo()
    with document.transact("Add", origin="import") as tx:
        tx.put(Note(id="third", name="third"))
    document.history.redo()
    document.history.redo()
    assert order(document) == [*before, "third"]
