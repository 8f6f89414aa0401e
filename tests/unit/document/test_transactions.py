"""Every change goes through one door, whole or not at all, and is told once."""

from __future__ import annotations

import networkx as nx
import pytest
from pydantic import ValidationError

from canvas_app.document import (
    Commit,
    Document,
    IntegrityError,
    TransactionError,
    UnknownRecordError,
)
from canvas_app.model import (
    DOCUMENT_ID,
    RELATION_KINDS,
    Activity,
    Note,
    Override,
    Partner,
    Relation,
    RevenueStream,
    Role,
    Scenario,
    Stage,
)


def related(kind: str, source: str, target: str, relation_id: str = "r") -> Relation:
    record_type = RELATION_KINDS[kind].record_type
    return record_type.model_validate({"id": relation_id, "source": source, "target": target})


@pytest.fixture
def document() -> Document:
    """A stage that an activity feeds, done by a role that also owns it."""
    return Document(
        [
            Role(id="role", name="Engineers"),
            Activity(id="activity", name="Training", owner="role"),
            Stage(id="stage", name="Model", code="model"),
            related("feeds", "activity", "stage", "feeds"),
            related("performs", "role", "activity", "performs"),
            Scenario(
                id="cautious",
                name="Cautious",
                overrides=(Override(record="stage", path="quality", value=0.5),),
            ),
        ]
    )


def commits_of(document: Document) -> list[Commit]:
    heard: list[Commit] = []
    document.committed.connect(heard.append)
    return heard


def test_a_commit_tells_what_changed_and_is_sent_once(document: Document) -> None:
    heard = commits_of(document)
    before = document.element("stage")
    with document.transact("Rename", gesture="g") as tx:
        tx.update("stage", name="Models")
    (commit,) = heard
    assert commit.changes == {"stage": (before, document.element("stage"))}
    assert (commit.seq, commit.label, commit.origin, commit.gesture) == (1, "Rename", "user", "g")
    assert commit.ids == {"stage"}


def test_nothing_is_sent_where_nothing_changed(document: Document) -> None:
    heard = commits_of(document)
    with document.transact("Nothing") as tx:
        tx.update("stage", name="Models")
        tx.update("stage", name="Model")
        tx.put(Note(id="n", name="There and gone"))
        tx.remove("n")
    assert heard == []
    assert document.seq == 0
    assert document.history.undo_label is None


def test_an_exception_leaves_everything_as_it_was(document: Document) -> None:
    before = document.snapshot()
    with pytest.raises(AttributeError), document.transact("Fails") as tx:  # noqa: PT012 - a block of two changes
        tx.update("stage", name="Models")
        tx.update("stage", colour="red")
    assert document.snapshot() is before
    with document.transact("The door is open again") as tx:
        tx.update("stage", name="Models")
    assert document.element("stage").name == "Models"


def test_reads_inside_see_what_was_done_so_far(document: Document) -> None:
    with document.transact("Several") as tx:
        tx.update("stage", name="Models")
        renamed = tx.get("stage")
        assert isinstance(renamed, Stage)
        assert renamed.name == "Models"
        assert document.element("stage").name == "Model"
        tx.remove("stage")
        assert tx.get("stage") is None


def test_transactions_do_not_nest(document: Document) -> None:
    with document.transact("Outer"), pytest.raises(TransactionError), document.transact("Inner"):
        pass


def test_listeners_must_not_change_the_document(document: Document) -> None:
    refused: list[Exception] = []

    def listener(_commit: Commit) -> None:
        try:
            with document.transact("From a listener"):
                pass
        except TransactionError as error:
            refused.append(error)

    document.committed.connect(listener)
    with document.transact("Rename") as tx:
        tx.update("stage", name="Models")
    assert len(refused) == 1


@pytest.mark.parametrize("fields", [{"quality": 2.0}, {"maturity": 9}, {"name": ""}])
def test_values_that_do_not_fit_are_refused(document: Document, fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError), document.transact("Edit") as tx:
        tx.update("stage", **fields)
    assert document.seq == 0


@pytest.mark.parametrize("fields", [{"colour": "red"}, {"id": "other"}, {"kind": "note"}])
def test_fields_that_cannot_change_are_refused(document: Document, fields: dict[str, object]) -> None:
    with pytest.raises(AttributeError), document.transact("Edit") as tx:
        tx.update("stage", **fields)


def test_unknown_ids_are_refused(document: Document) -> None:
    with pytest.raises(UnknownRecordError):
        document.element("nothing")
    with pytest.raises(UnknownRecordError), document.transact("Remove") as tx:
        tx.remove("nothing")
    with pytest.raises(UnknownRecordError), document.transact("Remove") as tx:
        tx.remove(DOCUMENT_ID)


def test_relations_of_a_removed_element_go_too(document: Document) -> None:
    heard = commits_of(document)
    with document.transact("Delete") as tx:
        tx.remove("activity")
    assert heard[0].ids == {"activity", "feeds", "performs"}
    assert set(document.graph) == {"role", "stage"}
    assert not document.graph.edges


def test_references_to_what_is_removed_are_let_go(document: Document) -> None:
    with document.transact("Delete") as tx:
        tx.remove("role")
        tx.remove("stage")
    assert document.element("activity").owner is None
    assert document.snapshot().scenarios["cautious"].overrides == ()


def test_what_lets_go_of_a_reference_is_named_in_the_order_of_the_document() -> None:
    names = [f"step-{number}" for number in range(9)]
    steps = [Activity(id=name, name=name, owner="role") for name in names]
    document = Document([Role(id="role", name="Engineers"), *steps])
    heard = commits_of(document)
    with document.transact("Delete") as tx:
        tx.remove("role")
    assert list(heard[0].changes) == ["role", *names]


def test_a_relation_that_is_led_elsewhere_survives_its_old_end(document: Document) -> None:
    with document.transact("Take over") as tx:
        tx.put(Partner(id="partner", name="Annotators"))
        tx.update("feeds", source="partner")
        tx.remove("activity")
    assert list(document.graph.edges(keys=True)) == [("partner", "stage", "feeds")]


def test_a_relation_to_an_element_removed_in_the_same_step_is_dropped(document: Document) -> None:
    with document.transact("Odd") as tx:
        tx.put(related("feeds", "activity", "stage", "second"))
        tx.remove("stage")
    assert document.get("second") is None


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (related("feeds", "stage", "stage"), "to itself"),
        (related("pays", "role", "stage"), "cannot be connected by “pays”"),
        (related("feeds", "activity", "nowhere"), "of “Training” leads to an element that is not there"),
        (related("feeds", "gone", "nowhere"), "leads to an element that is not there"),
        (related("feeds", "activity", "cautious"), "leads to an element that is not there"),
    ],
)
def test_relations_that_mean_nothing_are_refused(document: Document, relation: Relation, words: str) -> None:
    with pytest.raises(IntegrityError, match=words), document.transact("Connect") as tx:
        tx.put(relation)
    assert document.seq == 0


def test_an_id_keeps_its_kind(document: Document) -> None:
    with pytest.raises(IntegrityError), document.transact("Replace") as tx:
        tx.put(Note(id="stage", name="A note"))


def test_owners_are_roles_and_overrides_change_what_is_there(document: Document) -> None:
    with pytest.raises(IntegrityError, match="must be a role"), document.transact("Own") as tx:
        tx.update("stage", owner="activity")
    override = Override(record="nothing", path="quality", value=1.0)
    with pytest.raises(IntegrityError, match="Cautious"), document.transact("Override") as tx:
        tx.update("cautious", overrides=(override,))


@pytest.mark.parametrize(
    "records",
    [
        [related("feeds", "a", "b")],
        [Role(id="x", name="A"), Note(id="x", name="B")],
        [Note(id="a", name="A", owner="b")],
        [Note(id="a", name="A"), Stage(id="b", name="B", code="data"), related("feeds", "a", "b")],
    ],
)
def test_a_document_is_legal_from_the_start(records: list[Note]) -> None:
    with pytest.raises(IntegrityError):
        Document(records)


def test_the_graph_follows_every_commit(document: Document) -> None:
    graph = document.graph
    assert isinstance(graph, nx.MultiDiGraph)
    with document.transact("Grow") as tx:
        tx.put(RevenueStream(id="stream", name="API usage"))
        tx.put(related("monetizes", "stage", "stream", "earns"))
        tx.update("feeds", flow_share=0.5)
    assert document.graph is graph
    assert nx.ancestors(graph, "stream") == {"stage", "activity", "role"}
    assert graph.edges["activity", "stage", "feeds"]["relation"].flow_share == 0.5
    assert graph.nodes["stream"]["element"] is document.element("stream")
    with document.transact("Shrink") as tx:
        tx.remove("earns")
    assert nx.ancestors(graph, "stream") == set()


def test_parallel_relations_are_kept_apart() -> None:
    document = Document(
        [
            Partner(id="p", name="Cloud"),
            Stage(id="s", name="Deployment", code="deployment"),
            related("supplies", "p", "s", "supplies"),
            related("feeds", "p", "s", "feeds"),
        ]
    )
    with document.transact("Disconnect") as tx:
        tx.remove("feeds")
    assert list(document.graph.edges(keys=True)) == [("p", "s", "supplies")]


def test_only_the_description_has_the_id_of_the_description() -> None:
    with pytest.raises(IntegrityError):
        Document([Note(id=DOCUMENT_ID, name="Note")])
