"""What is copied is text that other windows read; what is pasted is checked like a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.commands import RefusedError, clipboard, elements
from canvas_app.document import Document
from canvas_app.model import Activity, Note, Place, Role, Stage, quantity
from canvas_app.model.relations import Feeds, Performs


@pytest.fixture
def document() -> Document:
    return Document(
        [
            Role(id="role", name="Engineers"),
            Activity(
                id="a",
                name="Training",
                owner="role",
                cost=quantity(900.0),
                positions={"value_chain": Place(x=300.0, y=100.0), "bmc": Place(x=1.0, y=1.0)},
            ),
            Stage(id="s", name="Model", code="model", positions={"value_chain": Place(x=340.0, y=300.0)}),
            Feeds(id="feeds", source="a", target="s", flow_share=0.5),
            Performs(id="performs", source="role", target="a"),
        ]
    )


def fragment(**changes: object) -> dict[str, Any]:
    return {
        "format": "bmcanvas-fragment",
        "version": 1,
        "elements": {
            "n": {"kind": "note", "name": "Note"},
            "s": {"kind": "stage", "name": "S", "code": "data"},
        },
        "relations": {"r": {"kind": "annotates", "source": "n", "target": "s"}},
        **changes,
    }


def test_what_is_copied_can_be_pasted_elsewhere(document: Document) -> None:
    text = clipboard.copy(document, ["a", "s"])
    other = Document()
    pasted = clipboard.paste(other, text, "value_chain", at=(0.0, 10.0))
    activity, stage = (other.element(element_id) for element_id in pasted)
    assert (activity.name, activity.owner, stage.name) == ("Training", None, "Model")
    assert activity.positions == {"value_chain": Place(x=0.0, y=10.0)}
    assert stage.positions == {"value_chain": Place(x=40.0, y=210.0)}
    ((_, _, relation),) = other.graph.edges(data="relation")
    assert (relation.kind, relation.flow_share) == ("feeds", 0.5)
    assert not {"a", "s", "feeds"} & {record.id for record in other.records()}
    assert other.history.undo_label == "Paste 2 cards"


def test_pasting_twice_gives_new_cards_each_a_little_aside(document: Document) -> None:
    text = clipboard.copy(document, ["a"])
    for _ in range(2):
        (pasted,) = clipboard.paste(document, text, "value_chain")
        assert document.element(pasted).positions["value_chain"] == Place(x=324.0, y=124.0)
        assert document.element(pasted).owner == "role"
    assert document.graph.number_of_nodes() == 5
    assert document.graph.number_of_edges() == 2


def test_cut_copies_and_deletes_in_one_step(document: Document) -> None:
    text, deleted = clipboard.cut(document, ["a"])
    assert deleted.elements == ("a",)
    assert document.history.undo_label == "Cut “Training”"
    clipboard.paste(document, text, "value_chain")
    document.history.undo()
    document.history.undo()
    assert document.graph.number_of_edges() == 2


def test_lines_of_text_become_notes(document: Document) -> None:
    text = "First thought\r\n\n  second \x07 thought\u2028" + "long " * 100 + "\n{not json\n"
    pasted = clipboard.paste(document, text, "value_chain", at=(5.0, 7.0))
    notes = [document.element(element_id) for element_id in pasted]
    assert [note.name for note in notes[:2]] == ["First thought", "second thought"]
    assert isinstance(notes[2], Note)
    assert len(notes[2].name) == 120
    assert notes[2].text.startswith("long long")
    assert notes[3].name == "{not json"
    places = [note.positions["value_chain"] for note in notes]
    assert [(place.x, place.y) for place in places] == [(5.0, 7.0 + 96.0 * row) for row in range(4)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing on the clipboard"),
        (" \n\t\n", "nothing on the clipboard"),
        ("line\n" * 201, "at most 200 lines"),
        ("x" * (clipboard.MAX_TEXT + 1), "too large to paste"),
        ("{}", "data of another program"),
        ('{"type": "excalidraw/clipboard"}', "data of another program"),
        ('{"format": "bmcanvas-fragment", "version": 1, "elements": {', "is damaged"),
        (json.dumps(fragment(version=2)), "another version of the program"),
        (json.dumps(fragment(elements=[])), "“elements” must be a group"),
        (json.dumps(fragment(elements={})), "nothing on the clipboard"),
        (json.dumps(fragment(elements={"n": []})), "a kind that this version does not know"),
        (json.dumps(fragment(elements={"n": {"kind": "robot"}})), "a kind that this version does not know"),
        (json.dumps(fragment(elements={"n": {"kind": ["note"]}})), "a kind that this version does not know"),
        (json.dumps(fragment(elements={"n": {"kind": "note"}})), "Name is missing"),
        (json.dumps(fragment(elements={"a b": {"kind": "note", "name": "N"}})), "Id holds characters"),
        (json.dumps(fragment(elements={"n": {"kind": "note", "name": "n" * 1_000_000}})), "longer than 120"),
        (
            json.dumps(fragment(relations={"r": {"kind": "pays", "source": "n", "target": "s"}})),
            "cannot be connected by “pays”",
        ),
    ],
)
def test_foreign_and_damaged_text_is_refused_whole(document: Document, text: str, words: str) -> None:
    with pytest.raises(RefusedError, match=words) as caught:
        clipboard.paste(document, text, "value_chain")
    assert len(str(caught.value)) < 300
    assert document.seq == 0


def test_loose_ends_are_left_behind(document: Document) -> None:
    loose = {"r": {"kind": "annotates", "source": "n", "target": "a"}}
    pasted = clipboard.paste(document, json.dumps(fragment(relations=loose)), "value_chain")
    assert all(document.graph.degree(element_id) == 0 for element_id in pasted)


def test_relations_in_place_of_elements_are_left_behind(document: Document) -> None:
    swapped = fragment(elements={"r": {"kind": "annotates", "source": "n", "target": "s"}})
    with pytest.raises(RefusedError, match="nothing on the clipboard"):
        clipboard.paste(document, json.dumps(swapped), "value_chain")


def test_a_canvas_does_not_grow_beyond_what_can_be_saved(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elements, "MAX_ELEMENTS", 4)
    with pytest.raises(RefusedError, match="at most 4 cards"):
        clipboard.paste(document, json.dumps(fragment()), "value_chain")


@given(st.text())
def test_any_text_is_pasted_or_refused(text: str) -> None:
    document = Document()
    try:
        clipboard.paste(document, text, "bmc")
    except RefusedError:
        assert document.seq == 0


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["kind", "name", "owner", "positions", "components", "churn", "source", "target", "id"]
)
KINDS = st.sampled_from(["note", "stage", "revenue_stream", "pays", "feeds"])
RECORDS = st.builds(
    lambda kind, rest: {**rest, "kind": kind}, KINDS, st.dictionaries(FIELDS, JSON, max_size=4)
)


@given(st.dictionaries(st.sampled_from("abc"), RECORDS), st.dictionaries(st.sampled_from("xyz"), RECORDS))
def test_any_fragment_is_pasted_or_refused(found: dict[str, object], related: dict[str, object]) -> None:
    document = Document()
    try:
        clipboard.paste(document, json.dumps(fragment(elements=found, relations=related)), "bmc")
    except RefusedError:
        assert document.seq == 0
