"""The outline of the framework: every entry once, twins as one row, and an order of what is useful."""

from __future__ import annotations

from collections import Counter

import orjson

from canvas_app.folders import resource_path
from canvas_app.model import ELEMENT_TYPES, DocumentInfo
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.framework import DOMAINS, load_framework

FRAMEWORK, CATALOGUE = load_framework(), load_catalogue()
ROWS = [row for section in FRAMEWORK.sections for row in section.rows]


def test_every_entry_of_the_source_stands_in_exactly_one_row() -> None:
    counted = Counter(key for row in ROWS for key in row.ids)
    wanted = {entry.id for entry in CATALOGUE.entries.values() if entry.source == "framework"}
    wanted |= {field.id for field in CATALOGUE.document_fields} | {"fw.document.motto"}
    assert set(counted) == wanted
    assert set(counted.values()) == {1}


def test_an_entry_and_its_twin_for_ai_differ_in_that_only() -> None:
    twins = [row for row in ROWS if row.twin is not None]
    assert len(twins) == 89
    for row in twins:
        assert row.twin is not None
        assert row.entry.plain_name == row.twin.plain_name
        assert (row.entry.kind, row.entry.ai_specific, row.twin.ai_specific) == (row.twin.kind, False, True)
        assert row.entry_for(ai_specific=True) is row.twin
        assert row.entry_for(ai_specific=False) is row.entry


def test_people_and_teams_that_stand_twice_in_the_source_are_one() -> None:
    twice = [entry for entry in CATALOGUE.entries.values() if len(entry.sections) == 2]
    assert len(twice) == 10
    assert [row.id for row in ROWS if row.entry in twice] == [entry.id for entry in twice]


def test_fields_of_the_document_are_fields() -> None:
    fields = [row.field for row in ROWS if row.field]
    assert fields == ["last_updated", "next_review", "version", "motto"]
    assert set(fields) <= set(DocumentInfo.model_fields)


def test_the_useful_order_holds_every_row_once_and_begins_with_the_mission() -> None:
    for codes in ((), ("rag",), tuple(CATALOGUE.domains)):
        order = [row.id for row in FRAMEWORK.useful_first(codes)]
        assert sorted(order) == sorted(row.id for row in ROWS)
        assert order[0] == "fw.identity.mission"


def test_what_a_placed_domain_needs_comes_before_the_rest() -> None:
    assert set(FRAMEWORK.domain_needs) == set(CATALOGUE.domains)
    for code, needs in FRAMEWORK.domain_needs.items():
        before = FRAMEWORK.order.index(DOMAINS)
        order = [row.id for row in FRAMEWORK.useful_first((code,))]
        assert set(needs) <= set(order[: before + len(needs)])


def test_titles_are_told_apart() -> None:
    titles = [section.title for section in FRAMEWORK.sections]
    assert len(set(titles)) == len(titles) == 14
    ids = [group.id for section in FRAMEWORK.sections for group in section.groups]
    assert len(set(ids)) == len(ids)


def test_what_shows_a_row_is_a_value_that_a_field_can_have() -> None:
    framework, catalogue = FRAMEWORK, CATALOGUE
    for kind, showings in framework.showing.items():
        fields = ELEMENT_TYPES[kind].model_fields
        for showing in showings:
            assert not showing.filled or showing.filled in fields
            for said, rows in showing.rows.items():
                assert all(framework.rows[row].id == row for row in rows)
                if showing.field == "components.preset":
                    assert said in catalogue.presets
                else:
                    ELEMENT_TYPES[kind].model_validate({"name": "x", showing.field: said})


def test_what_is_offered_for_a_row_is_a_kind_or_an_entry() -> None:
    raw = orjson.loads(resource_path("catalogue", "outline.json").read_bytes())["offered"]
    groups = {group.id for section in FRAMEWORK.sections for group in section.groups}
    assert raw.keys() <= FRAMEWORK.offered.keys() | groups
    for offered in FRAMEWORK.offered.values():
        assert all(known in ELEMENT_TYPES or known in CATALOGUE.entries for known in offered)
