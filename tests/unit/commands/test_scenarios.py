"""Commands on scenarios: one undo step each, names that tell them apart, only values that fields accept."""

from __future__ import annotations

import pytest

from canvas_app.commands import RefusedError, scenarios
from canvas_app.document import Document, UnknownRecordError
from canvas_app.model import Cost, DocumentInfo, Override, RevenueStream, Scenario, Segment
from canvas_app.model import pricing as p
from canvas_app.model.inputs import InputPlace
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Pays

PRICE = InputPlace("s", "components.0.price")
CHURN = InputPlace("s", "churn")


@pytest.fixture
def document() -> Document:
    plan = p.SubscriptionPricing(price=Quantity(value=50.0))
    return Document(
        [
            DocumentInfo(),
            RevenueStream(id="s", name="Seats", components=(plan,), churn=Quantity(value=0.02)),
            Segment(id="g", name="Clinics"),
            Cost(id="k", name="Tokens", amount=Quantity(value=1.0)),
            Pays(id="gs", source="g", target="s"),
        ]
    )


def values(document: Document, scenario_id: str) -> dict[InputPlace, float]:
    overrides = scenarios.existing(document, scenario_id).overrides
    return {InputPlace(item.record, item.path): item.value for item in overrides}


def names(document: Document) -> list[str]:
    return [item.name for item in document.snapshot().scenarios.values()]


def test_add_and_take_back(document: Document) -> None:
    added = scenarios.add(document, "  Price\nwar ", {PRICE: 30.0, CHURN: 0.1})
    assert names(document) == ["Price war"]
    assert values(document, added) == {PRICE: 30.0, CHURN: 0.1}
    assert document.history.undo() == "Add scenario “Price war”" or names(document) == []
    assert names(document) == []


def test_names_are_told_apart(document: Document) -> None:
    for name in ("Bold", "bold", "BOLD", "Base", "base"):
        scenarios.add(document, name)
    assert names(document) == ["Bold", "bold 2", "BOLD 3", "Base 2", "base 3"]
    first = next(iter(document.snapshot().scenarios))
    scenarios.rename(document, first, "Base")
    assert names(document)[0] == "Base 4"
    scenarios.rename(document, first, "Bold")
    scenarios.rename(document, first, "Bold")
    assert names(document)[0] == "Bold"
    with pytest.raises(RefusedError, match="needs a name"):
        scenarios.rename(document, first, " \n ")
    long = scenarios.add(document, "x" * 200)
    again = scenarios.add(document, "x" * 200)
    assert (
        len(scenarios.existing(document, long).name) == len(scenarios.existing(document, again).name) == 120
    )


def test_keep_what_was_tried_on_top_of_a_scenario(document: Document) -> None:
    earlier = scenarios.add(document, "Bold", {PRICE: 30.0, CHURN: 0.1})
    kept = scenarios.keep(document, "Bolder", {PRICE: 20.0}, earlier)
    assert values(document, kept) == {PRICE: 20.0, CHURN: 0.1}
    assert values(document, earlier) == {PRICE: 30.0, CHURN: 0.1}
    assert document.history.undo_label == "Keep as scenario “Bolder”"


def test_generated_scenarios_are_made_again_in_place(document: Document) -> None:
    def made(price: float) -> list[Scenario]:
        override = Override(record="s", path=PRICE.path, value=price)
        return [Scenario(name=name, generated=True, overrides=(override,)) for name in ("Worst", "Best")]

    own = scenarios.add(document, "Worst", {CHURN: 0.5})
    ids = scenarios.generate(document, made(30.0))
    assert names(document) == ["Worst", "Worst 2", "Best"]
    scenarios.set_probability(document, ids[1], 0.25)
    again = scenarios.generate(document, made(35.0))
    assert again[1] == ids[1]
    assert values(document, ids[1]) == {PRICE: 35.0}
    assert scenarios.existing(document, ids[1]).probability == 0.25
    assert values(document, own) == {CHURN: 0.5}
    document.history.undo()
    assert values(document, ids[1]) == {PRICE: 30.0}


def test_an_own_change_ends_being_generated(document: Document) -> None:
    (best,) = scenarios.generate(document, [Scenario(name="Best", generated=True)])
    scenarios.set_override(document, best, CHURN, 0.01)
    assert not scenarios.existing(document, best).generated
    assert scenarios.generate(document, [Scenario(name="Best", generated=True)]) != (best,)
    assert names(document) == ["Best", "Best 2"]


def test_delete_and_duplicate(document: Document) -> None:
    first = scenarios.add(document, "Bold", {CHURN: 0.1})
    scenarios.set_probability(document, first, 0.6)
    copy = scenarios.duplicate(document, first)
    assert values(document, copy) == {CHURN: 0.1}
    assert scenarios.existing(document, copy).probability is None
    scenarios.delete(document, first)
    assert names(document) == ["Bold copy"]
    document.history.undo()
    assert names(document) == ["Bold", "Bold copy"]
    scenarios.delete(document, first)
    with pytest.raises(UnknownRecordError, match="no longer"):
        scenarios.delete(document, first)


def test_overrides_are_set_in_place_and_cleared(document: Document) -> None:
    bold = scenarios.add(document, "Bold", {PRICE: 30.0, CHURN: 0.1})
    scenarios.set_override(document, bold, PRICE, 25.0)
    assert list(values(document, bold).items()) == [(PRICE, 25.0), (CHURN, 0.1)]
    assert document.history.undo_label == "Change price in “Bold”"
    scenarios.set_override(document, bold, InputPlace("document", "tax_rate"), 0.3)
    scenarios.set_override(document, bold, InputPlace("s", "churn.value"), 0.2)
    assert values(document, bold)[CHURN] == 0.2
    scenarios.clear_override(document, bold, PRICE)
    assert list(values(document, bold)) == [CHURN, InputPlace("document", "tax_rate")]
    label = document.history.undo_label
    scenarios.clear_override(document, bold, PRICE)
    assert document.history.undo_label == label


def test_an_input_that_is_not_given_yet_can_be_overridden(document: Document) -> None:
    bold = scenarios.add(document, "Bold", {InputPlace("s", "bad_debt"): 0.1})
    assert values(document, bold) == {InputPlace("s", "bad_debt"): 0.1}


def test_a_drag_is_one_step(document: Document) -> None:
    bold = scenarios.add(document, "Bold")
    for value in (0.03, 0.04, 0.05):
        scenarios.set_override(document, bold, CHURN, value, gesture="slide")
    document.history.undo()
    assert values(document, bold) == {}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (CHURN, 1.5, "Churn must be between 0 % and 100 %."),
        (PRICE, -1.0, "Price must be 0 or more."),
        (PRICE, float("nan"), "needs a number"),
        (PRICE, 1e18, "needs a number"),
        (InputPlace("s", "name"), 1.0, "There is no number at “name”."),
        (InputPlace("s", "components.4.price"), 1.0, "There is no number"),
        (InputPlace("s", "components.0.price.0.value"), 1.0, "There is no number"),
        (InputPlace("document", "horizon"), 24.0, "There is no number"),
    ],
)
def test_what_no_field_accepts_is_refused(
    document: Document, place: InputPlace, value: float, sentence: str
) -> None:
    bold = scenarios.add(document, "Bold")
    seq = document.seq
    with pytest.raises(RefusedError, match=sentence):
        scenarios.set_override(document, bold, place, value)
    with pytest.raises(RefusedError, match=sentence):
        scenarios.add(document, "Other", {place: value})
    assert document.seq == seq


def test_what_is_not_there_is_refused(document: Document) -> None:
    bold = scenarios.add(document, "Bold")
    with pytest.raises(UnknownRecordError):
        scenarios.set_override(document, bold, InputPlace("gone", "churn"), 0.1)
    with pytest.raises(UnknownRecordError):
        scenarios.set_override(document, bold, InputPlace(bold, "probability"), 0.1)
    with pytest.raises(UnknownRecordError):
        scenarios.set_override(document, "gone", CHURN, 0.1)
    with pytest.raises(UnknownRecordError):
        scenarios.rename(document, "s", "No scenario")


def test_probabilities_never_exceed_the_whole(document: Document) -> None:
    first, second = scenarios.add(document, "Bold"), scenarios.add(document, "Cautious")
    scenarios.set_probability(document, first, 0.7)
    with pytest.raises(RefusedError, match="The others leave 30 %"):
        scenarios.set_probability(document, second, 0.5)
    with pytest.raises(RefusedError, match="between 0 % and 100 %"):
        scenarios.set_probability(document, second, 1.5)
    scenarios.set_probability(document, second, 0.3)
    scenarios.set_probability(document, first, None)
    assert [item.probability for item in document.snapshot().scenarios.values()] == [None, 0.3]
