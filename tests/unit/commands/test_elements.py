"""Commands on elements do what users mean, in one step that is named in their words."""

from __future__ import annotations

import math

import pytest

from canvas_app.commands import RefusedError, elements
from canvas_app.document import Document, UnknownRecordError
from canvas_app.model import (
    DOCUMENT_ID,
    Activity,
    Metric,
    Note,
    Place,
    RevenueStream,
    Role,
    Stage,
    VariableCost,
    quantity,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Feeds, Monetizes


@pytest.fixture
def document() -> Document:
    """Two streams of a stage; the first has a tariff, a place and a role that answers for it."""
    return Document(
        [
            Role(id="role", name="Product managers"),
            RevenueStream(
                id="stream",
                name="Team subscription",
                owner="role",
                components=(
                    SubscriptionPricing(price=quantity(49.0, 39.0, 59.0, "price list")),
                    UsagePricing(),
                ),
                variable_costs=(VariableCost(amount=quantity(3.0)),),
                positions={"value_chain": Place(x=100.0, y=50.0, w=200.0), "bmc": Place(x=0.0, y=0.0)},
            ),
            RevenueStream(id="other", name="API usage"),
            Stage(id="stage", name="Deployment", code="deployment"),
            Monetizes(id="earns", source="stage", target="stream"),
        ]
    )


def stream(document: Document, element_id: str = "stream") -> RevenueStream:
    element = document.element(element_id)
    assert isinstance(element, RevenueStream)
    return element


def test_add_and_its_label(document: Document) -> None:
    element_id = elements.add(document, Note(name="Ask the board"))
    assert document.element(element_id).name == "Ask the board"
    assert document.history.undo_label == "Add “Ask the board”"


def test_a_canvas_has_room_for_so_many(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "MAX_ELEMENTS", 5)
    elements.duplicate(document, ["other"], "bmc")
    with pytest.raises(RefusedError, match="at most 5 cards"):
        elements.add(document, Note(name="One too many"))


def test_an_entry_of_the_catalogue_is_placed_where_it_was_dropped(document: Document) -> None:
    entry = load_catalogue().entries["activity.fine_tuning"]
    element_id = elements.place_entry(document, entry, "value_chain", 283.0, 88.0, "deployment")
    placed = document.element(element_id)
    assert (placed.seed_ref, placed.stage) == (entry.id, "deployment")
    assert placed.positions == {"value_chain": Place(x=283.0, y=88.0)}
    assert document.element(elements.place_entry(document, entry, "bmc")).positions == {}


def test_edit_names_the_field_and_the_card(document: Document) -> None:
    elements.edit(document, "stream", churn=quantity(0.02))
    assert stream(document).churn == quantity(0.02)
    assert document.history.undo_label == "Edit churn of “Team subscription”"
    elements.edit(document, "stream", start=2, end=12)
    assert document.history.undo_label == "Edit 2 fields of “Team subscription”"
    elements.edit(document, DOCUMENT_ID, currency="EUR")
    assert document.history.undo_label == "Edit currency of the document"
    elements.edit(document, "earns", flow_share=0.5)
    assert document.history.undo_label == "Edit flow share of the connection “earns”"


def test_a_refused_value_comes_with_its_field_and_a_sentence(document: Document) -> None:
    with pytest.raises(RefusedError, match=r"^Churn must be between 0 % and 100 %\.$") as caught:
        elements.edit(document, "stream", churn=quantity(3.0))
    assert caught.value.field == "churn"
    with pytest.raises(RefusedError, match=r"^Ends in month must be a whole number\.$"):
        elements.edit(document, "stream", end="soon")
    with pytest.raises(UnknownRecordError, match="no longer on the canvas"):
        elements.edit(document, "gone", name="x")
    assert document.history.undo_label is None


def test_several_are_edited_in_one_step(document: Document) -> None:
    elements.edit_many(document, ["stream", "other"], status="live", gesture="typing")
    assert {stream(document, key).status for key in ("stream", "other")} == {"live"}
    assert document.history.undo_label == "Edit status of 2 cards"
    elements.edit_many(document, [], status="idea")
    document.history.undo()
    assert {stream(document, key).status for key in ("stream", "other")} == {"idea"}


@pytest.mark.parametrize(
    ("path", "number", "label"),
    [
        ("components.0.price.value", 42.0, "Edit price of “Team subscription”"),
        ("components.0.price", 42.0, "Edit price of “Team subscription”"),
        ("components.0.price.low", 12.0, "Edit price, low of “Team subscription”"),
        ("components.0.interval", 12, "Edit billing interval of “Team subscription”"),
        ("components.1.usage", 100.0, "Edit usage of “Team subscription”"),
        ("variable_costs.0.amount", 4.0, "Edit amount of “Team subscription”"),
        ("churn", 0.05, "Edit churn of “Team subscription”"),
        ("churn.value", 0.05, "Edit churn of “Team subscription”"),
        ("bass_p", 0.02, "Edit innovation p of “Team subscription”"),
        ("ramp_months", 6.0, "Edit ramp length of “Team subscription”"),
    ],
)
def test_a_number_is_changed_by_its_path(document: Document, path: str, number: float, label: str) -> None:
    elements.set_path(document, "stream", path, number)
    value: object = stream(document)
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, tuple) else getattr(value, step)
    assert getattr(value, "value", value) == number
    assert document.history.undo_label == label


def test_the_range_and_source_of_a_number_stay(document: Document) -> None:
    elements.set_path(document, "stream", "components.0.price", 50.0)
    component = stream(document).components[0]
    assert isinstance(component, SubscriptionPricing)
    assert component.price == quantity(50.0, 39.0, 59.0, "price list")


@pytest.mark.parametrize(
    ("path", "number", "sentence"),
    [
        ("components.0.price", 100.0, "The high end must not be below the value."),
        ("components.0.price", -1.0, "The low end must not be above the value."),
        ("variable_costs.0.amount", -4.0, "Amount must be 0 or more."),
        ("churn", 1.5, "Churn must be between 0 % and 100 %."),
        ("churn", math.nan, "Value must be a finite number."),
        ("churn", math.inf, "Value must be a finite number."),
        ("ramp_months", 1.5, "Ramp length must be a whole number."),
        ("components.0.interval", 99, "Billing interval must be between 1 and 60."),
        ("components.7.price", 1.0, "There is no number at “components.7.price”."),
        ("components.x.price", 1.0, "There is no number at “components.x.price”."),
        ("components.0", 1.0, "There is no number at “components.0”."),
        ("components", 1.0, "There is no number at “components”."),
        ("name", 1.0, "There is no number at “name”."),
        ("nothing.at.all", 1.0, "There is no number at “nothing.at.all”."),
        ("churn.low", 0.1, "There is no number at “churn.low”."),
    ],
)
def test_a_number_that_cannot_stand_there(
    document: Document, path: str, number: float, sentence: str
) -> None:
    with pytest.raises(RefusedError) as caught:
        elements.set_path(document, "stream", path, number)
    assert str(caught.value) == sentence
    assert document.seq == 0


def test_a_field_that_is_called_value_is_a_number_of_its_own() -> None:
    document = Document([Metric(id="metric", name="Uptime")])
    elements.set_path(document, "metric", "value", 0.99)
    metric = document.element("metric")
    assert isinstance(metric, Metric)
    assert metric.value == 0.99


def test_numbers_of_one_gesture_are_one_step(document: Document) -> None:
    for number in (45.0, 46.0, 47.0):
        elements.set_path(document, "stream", "components.0.price", number, gesture="slider")
    document.history.undo()
    assert document.history.undo_label is None


def test_rename_cleans_what_was_typed(document: Document) -> None:
    elements.rename(document, "stream", "  Seats\tand\nmore \x07\u0000")
    assert stream(document).name == "Seats and more"
    assert document.history.undo_label == "Rename “Team subscription”"
    with pytest.raises(RefusedError, match="Name must not be empty"):
        elements.rename(document, "stream", " \n ")
    with pytest.raises(RefusedError, match="Name is longer than 120 characters"):
        elements.rename(document, "stream", "n" * 121)


def test_delete_says_what_went_with_it(document: Document) -> None:
    deleted = elements.delete(document, ["stage", "stage", "gone"])
    assert (deleted.elements, deleted.relations) == (("stage",), ("earns",))
    assert deleted.sentence == "Deleted “Deployment” with 1 connection."
    assert document.history.undo_label == "Delete “Deployment”"
    assert elements.delete(document, ["stream", "other"]).sentence == "Deleted 2 cards."
    assert elements.delete(document, ["gone", DOCUMENT_ID]).sentence == "Nothing was deleted."


def test_relations_are_deleted_too(document: Document) -> None:
    assert elements.delete(document, ["earns"]).sentence == "Deleted the connection “earns”."
    document.history.undo()
    both = elements.delete(document, ["earns", "stage"])
    assert both.sentence == "Deleted 2 things."
    assert document.history.undo_label == "Delete 2 things"


def test_duplicates_stand_beside_the_originals_with_names_of_their_own(document: Document) -> None:
    copies = elements.duplicate(document, ["stage", "stream", "role"], "value_chain")
    stage, copied, role = (document.element(element_id) for element_id in copies)
    assert (stage.name, copied.name, role.name) == (
        "Deployment copy", "Team subscription copy", "Product managers copy",
    )  # fmt: skip
    assert copied.positions == {"value_chain": Place(x=124.0, y=74.0, w=200.0)}
    assert copied.owner == role.id
    assert document.graph.has_edge(stage.id, copied.id)
    assert document.history.undo_label == "Duplicate 3 cards"
    document.history.undo()
    assert document.graph.number_of_nodes() == 4


def test_names_of_duplicates_are_counted(document: Document) -> None:
    (first,) = elements.duplicate(document, ["other"], "bmc")
    (second,) = elements.duplicate(document, [first], "bmc")
    (third,) = elements.duplicate(document, ["other"], "bmc")
    names = [document.element(element_id).name for element_id in (first, second, third)]
    assert names == ["API usage copy", "API usage copy 2", "API usage copy 3"]
    long = elements.add(document, Note(name="n" * 120))
    (copied,) = elements.duplicate(document, [long], "bmc")
    assert document.element(copied).name == "n" * 115 + " copy"


def test_move_keeps_sizes_and_leaves_locked_cards(document: Document) -> None:
    elements.edit(document, "other", locked=True)
    elements.move(document, "value_chain", {"stream": (1.0, 2.0), "other": (3.0, 4.0)}, {"stream": "model"})
    assert stream(document).positions["value_chain"] == Place(x=1.0, y=2.0, w=200.0)
    assert stream(document).positions["bmc"] == Place(x=0.0, y=0.0)
    assert stream(document).stage == "model"
    assert stream(document, "other").positions == {}
    assert document.history.undo_label == "Move “Team subscription”"


def test_a_stage_stays_in_its_lane(document: Document) -> None:
    elements.move(document, "value_chain", {"stage": (5.0, 5.0)}, {"stage": "data"})
    assert document.element("stage").stage is None


def test_places_are_on_the_canvas(document: Document) -> None:
    elements.move(document, "bmc", {"stream": (1e12, -1e12)})
    assert stream(document).positions["bmc"] == Place(x=1e7, y=-1e7)
    with pytest.raises(RefusedError):
        elements.move(document, "bmc", {"stream": (math.nan, 0.0)})


def test_a_move_to_the_same_place_is_no_step() -> None:
    document = Document([Activity(id="a", name="A", positions={"bmc": Place(x=1.0, y=1.0)})])
    elements.move(document, "bmc", {"a": (1.0, 1.0)})
    elements.move(document, "bmc", {})
    assert document.history.undo_label is None


def test_long_names_are_cut_in_labels() -> None:
    document = Document([Activity(id="a", name="n" * 100), Stage(id="s", name="S", code="data")])
    with document.transact("Connect") as tx:
        tx.put(Feeds(source="a", target="s"))
    elements.delete(document, ["a"])
    assert document.history.undo_label == f"Delete “{'n' * 39}…”"
