"""Commands on relations offer and make only what is legal."""

from __future__ import annotations

import pytest

from canvas_app.commands import RefusedError, relations
from canvas_app.document import Document, UnknownRecordError
from canvas_app.model import Partner, RevenueStream, Segment, Stage
from canvas_app.model.relations import Feeds, Monetizes, Pays, Shares


@pytest.fixture
def document() -> Document:
    return Document(
        [
            Partner(id="partner", name="Cloud marketplace"),
            RevenueStream(id="stream", name="API usage"),
            Stage(id="data", name="Data", code="data"),
            Stage(id="model", name="Model", code="model"),
            Segment(id="segment", name="Developers"),
        ]
    )


def test_offers_lead_both_ways_and_end_with_dependence(document: Document) -> None:
    found = [(offer.kind, offer.source) for offer in relations.offers(document, "segment", "stream")]
    assert found == [("pays", "segment"), ("depends_on", "segment"), ("depends_on", "stream")]
    kinds = [(offer.kind, offer.source) for offer in relations.offers(document, "stream", "partner")]
    assert kinds[0] == ("shares", "stream")
    assert ("shares", "partner") in kinds
    assert relations.offers(document, "stream", "stream") == ()


def test_connect_makes_one_relation_of_a_kind(document: Document) -> None:
    relation_id = relations.connect(document, "segment", "stream", "pays", adoption=0.4)
    assert document.get(relation_id) == Pays(id=relation_id, source="segment", target="stream", adoption=0.4)
    assert document.history.undo_label == "Connect “Developers” and “API usage”"
    assert relations.connect(document, "segment", "stream", "pays") == relation_id
    assert relations.connect(document, "segment", "stream", "depends_on") != relation_id
    assert document.graph.number_of_edges("segment", "stream") == 2


@pytest.mark.parametrize(
    ("source", "target", "kind", "words"),
    [
        ("stream", "segment", "pays", "“pays” cannot lead from “API usage” \\(Revenue stream\\)"),
        ("stream", "stream", "depends_on", "cannot be connected to itself"),
        ("stream", "partner", "adores", "“adores” cannot lead"),
    ],
)
def test_what_is_not_legal_is_refused(
    document: Document, source: str, target: str, kind: str, words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        relations.connect(document, source, target, kind)


def test_fields_of_a_relation_are_checked(document: Document) -> None:
    with pytest.raises(RefusedError, match="Adoption must be between"):
        relations.connect(document, "segment", "stream", "pays", adoption=4.0)
    with pytest.raises(UnknownRecordError):
        relations.connect(document, "segment", "gone", "pays")


def test_another_kind_keeps_what_both_have(document: Document) -> None:
    before = relations.connect(document, "data", "model", "feeds", note="nightly", alt_group="a")
    after = relations.change_kind(document, before, "depends_on")
    changed = document.get(after)
    assert document.get(before) is None
    assert changed is not None
    assert (changed.kind, changed.note) == ("depends_on", "nightly")  # type: ignore[union-attr]
    document.history.undo()
    assert isinstance(document.get(before), Feeds)
    assert relations.change_kind(document, before, "feeds") == before
    with pytest.raises(RefusedError):
        relations.change_kind(document, before, "pays")


def test_a_relation_is_turned_around_where_that_is_legal(document: Document) -> None:
    shares = relations.connect(document, "stream", "partner", "shares", share=0.2)
    relations.reverse(document, shares)
    assert document.get(shares) == Shares(id=shares, source="partner", target="stream", share=0.2)
    assert list(document.graph.edges(keys=True)) == [("partner", "stream", shares)]
    earns = relations.connect(document, "model", "stream", "monetizes")
    with pytest.raises(RefusedError, match="“earns” cannot lead from “API usage”"):
        relations.reverse(document, earns)
    assert isinstance(document.get(earns), Monetizes)
    with pytest.raises(UnknownRecordError, match="connection is no longer"):
        relations.reverse(document, "gone")
