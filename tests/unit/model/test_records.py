"""Records are frozen and strict, say what is wrong in people's words, and survive as plain data."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from canvas_app.model import (
    ELEMENT_TYPES,
    KIND_WORDS,
    PRICING_TYPES,
    RELATION_KINDS,
    DocumentInfo,
    Domain,
    Note,
    Place,
    Quantity,
    RevenueStream,
    Scenario,
    Segment,
    Stage,
    ValueProposition,
    clean_text,
    field_views,
    label_of,
    legal_kinds,
    quantity,
)
from canvas_app.model.faults import first_fault
from canvas_app.model.plain import RECORD_TYPES, from_plain, to_plain
from canvas_app.model.relations import DependsOn, Feeds, Pays, Performs, Uses, flow_ends

if TYPE_CHECKING:
    from canvas_app.model import Relation

REQUIRED: dict[str, dict[str, object]] = {"stage": {"code": "data"}}
NEEDED: dict[str, object] = {"name": "N", "code": "data"}
TIERS = [{"engine": "usage", "tiers": [{}]}]
ALL_TYPES: list[type[BaseModel]] = [
    *RECORD_TYPES.values(),
    *PRICING_TYPES.values(),
    DocumentInfo,
    Scenario,
    Quantity,
]


def test_there_are_sixteen_kinds_and_twenty_two_relations() -> None:
    assert len(ELEMENT_TYPES) == 16
    assert len(RELATION_KINDS) == 22
    assert len(PRICING_TYPES) == 11
    assert KIND_WORDS.keys() == ELEMENT_TYPES.keys()


@pytest.mark.parametrize("kind", ELEMENT_TYPES)
def test_an_element_of_each_kind_survives_as_plain_data(kind: str) -> None:
    element = ELEMENT_TYPES[kind].model_validate({"id": "x", "name": "X", **REQUIRED.get(kind, {})})
    plain = to_plain(element)
    assert plain == {"kind": kind, "name": "X", **REQUIRED.get(kind, {})}
    assert from_plain(ELEMENT_TYPES[kind], "x", plain) == element


@pytest.mark.parametrize("kind", RELATION_KINDS)
def test_a_relation_of_each_kind_survives_as_plain_data(kind: str) -> None:
    record_type = RELATION_KINDS[kind].record_type
    relation = record_type.model_validate({"id": "r", "source": "a", "target": "b"})
    assert to_plain(relation) == {"kind": kind, "source": "a", "target": "b"}
    assert from_plain(record_type, "r", to_plain(relation)) == relation


@pytest.mark.parametrize("engine", PRICING_TYPES)
def test_a_tariff_of_each_engine_survives_as_plain_data(engine: str) -> None:
    stream = RevenueStream.model_validate({"id": "s", "name": "S", "components": [{"engine": engine}]})
    assert to_plain(stream)["components"] == [{"engine": engine}]
    assert from_plain(RevenueStream, "s", to_plain(stream)) == stream


def test_dates_are_written_as_text_and_read_back() -> None:
    info = DocumentInfo(last_updated=datetime.date(2026, 1, 31))
    assert to_plain(info) == {"last_updated": "2026-01-31"}
    assert from_plain(DocumentInfo, "document", to_plain(info)) == info


def test_records_are_frozen_and_know_their_fields() -> None:
    note = Note(name="A")
    with pytest.raises(ValidationError):
        note.name = "B"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Note.model_validate({"name": "A", "unknown": 1})
    with pytest.raises(ValidationError):
        Place.model_validate({"x": "1", "y": 2.0})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e16])
def test_numbers_are_finite_and_bounded(value: float) -> None:
    with pytest.raises(ValidationError):
        Quantity(value=value)


def test_a_range_holds_its_value() -> None:
    assert quantity(3, 2, 4).low == 2.0
    for low, high in ((4.0, None), (None, 2.0)):
        with pytest.raises(ValidationError):
            quantity(3.0, low, high)


@pytest.mark.parametrize(
    ("record_type", "data", "field", "sentence"),
    [
        (Note, {}, "name", "Name is missing."),
        (Note, {"name": "N", "text": 4}, "text", "Text must be text."),
        (Note, {"name": "N", "tags": ["a", 4]}, "tags", "Tags 2 must be text."),
        (Note, {"name": "N", "colour": "red"}, "colour", "Colour must be one of"),
        (Stage, {"quality": quantity(3.0)}, "quality", "Quality must be between 0 % and 100 %."),
        (Stage, {"maturity": 0}, "maturity", "Maturity must be between 1 and 5."),
        (Segment, {"elasticity": quantity(1.0)}, "elasticity", "Price elasticity must be between -20 and 0."),
        (Segment, {"jobs": [{"id": "j", "text": "T", "importance": 9}]}, "jobs", "Importance must be"),
        (ValueProposition, {"headline": "h" * 161}, "headline", "Headline is longer than 160 characters."),
        (Quantity, {"value": 1.0, "low": 2.0}, "", "The low end must not be above the value."),
        (DocumentInfo, {"currency": "euro"}, "currency", "Currency holds characters that are not allowed"),
        (DocumentInfo, {"next_review": "soon"}, "next_review", "Next review must be a date such as 2026-"),
        (RevenueStream, {"components": TIERS}, "components", "Pricing 1, Tiers 1, Price per unit is"),
        (RevenueStream, {"season": (1.0, 2.0)}, "season", "Season needs twelve factors, not all zero,"),
    ],
)  # fmt: skip
def test_faults_are_told_in_the_words_of_the_form(
    record_type: type[BaseModel], data: dict[str, object], field: str, sentence: str
) -> None:
    needed = {name: value for name, value in NEEDED.items() if name in record_type.model_fields and data}
    with pytest.raises(ValidationError) as caught:
        record_type.model_validate(needed | data)
    fault = first_fault(caught.value, record_type)
    assert fault.field == field
    assert fault.sentence.startswith(sentence)
    assert fault.sentence.endswith(".")


@pytest.mark.parametrize("record_type", ALL_TYPES, ids=lambda record_type: str(record_type.__name__))
def test_every_described_field_has_a_label_and_its_default_fits(record_type: type[BaseModel]) -> None:
    for view in field_views(record_type):
        assert view.spec.label[:1].isupper() or view.spec.label[:1].isdigit(), view.name
        assert view.spec.low is None or view.spec.high is None or view.spec.low < view.spec.high
        if (
            view.default is not None
            and view.name in record_type.model_fields
            and isinstance(view.default, float)
        ):
            assert (view.spec.low or -math.inf) <= view.default <= (view.spec.high or math.inf)


def test_the_focus_of_a_domain_is_in_chain_order_without_doubles() -> None:
    domain = Domain.model_validate({"name": "D", "focus": ["deployment", "data", "deployment"]})
    assert domain.focus == ("data", "deployment")


def test_relations_that_are_legal_for_a_pair() -> None:
    assert legal_kinds("segment", "revenue_stream") == ("pays", "depends_on")
    assert legal_kinds("note", "stage") == ("annotates",)
    assert legal_kinds("note", "note") == ("annotates",)
    assert legal_kinds("cost", "note") == ()
    assert legal_kinds("domain", "stage")[0] == "focuses_on"


@pytest.mark.parametrize(
    ("relation", "ends"),
    [
        (Feeds(source="a", target="b"), ("a", "b")),
        (Feeds(source="a", target="b", feedback=True), None),
        (Performs(source="a", target="b"), None),
        (Performs(source="a", target="b", critical=True), ("a", "b")),
        (Uses(source="a", target="b", criticality="high"), ("b", "a")),
        (Uses(source="a", target="b"), None),
        (DependsOn(source="a", target="b", strength="hard"), ("b", "a")),
        (DependsOn(source="a", target="b"), None),
        (Pays(source="a", target="b"), None),
    ],
)
def test_the_flow_projection_follows_value(relation: Relation, ends: tuple[str, str] | None) -> None:
    assert flow_ends(relation) == ends


def test_labels_of_coded_values() -> None:
    assert label_of("data_asset") == "Data asset"
    assert label_of("kpi") == "KPI"


@given(st.text(), st.none() | st.integers(1, 120))
def test_cleaned_text_fits_any_line(text: str, limit: int | None) -> None:
    cleaned = clean_text(text + "x", limit=limit, one_line=True)
    if cleaned and len(cleaned) <= 120:
        assert Note(name=cleaned).name == cleaned
    prose = clean_text(text, limit=4000)
    assert Note(name="n", text=prose).text == prose
    assert prose.encode().decode() == prose


def test_lone_surrogates_are_cleaned_away() -> None:
    assert clean_text("a\ud800b\udc00") == "ab"
