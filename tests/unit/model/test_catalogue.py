"""The catalogue holds every entry of the two source documents, clean, and all of it can be placed."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.folders import resource_path
from canvas_app.model import ELEMENT_TYPES, PRICING_TYPES, Partner, Quantity, Resource, RevenueStream, Role
from canvas_app.model.catalogue import Catalogue, Entry, load_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "source_entries.json").read_text(encoding="utf-8")
)
FILES = ("domains", "stages", "framework", "product", "presets", "groups")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def named(entries: tuple[Entry, ...], name: str) -> bool:
    return any(name in entry.source_names for entry in entries)


def test_the_list_of_names_is_the_whole_inventory() -> None:
    assert len(SOURCES["domains"]) == 11
    assert sum(len(domain["streams"]) for domain in SOURCES["domains"]) == 35
    assert sum(len(domain["models"]) for domain in SOURCES["domains"]) == 32
    assert [len(stage["activities"]) for stage in SOURCES["stages"]] == [4, 4, 4, 3]
    assert len(SOURCES["framework"]) == 271


@pytest.mark.parametrize("source", SOURCES["domains"], ids=lambda source: source["name"])
def test_every_domain_is_complete(catalogue: Catalogue, source: dict[str, Any]) -> None:
    domain = next(d for d in catalogue.domains.values() if source["name"] in d.entry.source_names)
    assert list(domain.focus) == source["focus"]
    assert list(domain.examples) == source["examples"]
    for name in source["streams"]:
        assert named(domain.streams, name), name
    for name in source["models"]:
        assert named(domain.models, name), name
    assert len(domain.streams) == len(source["streams"])
    assert len(domain.models) == len(source["models"])


@pytest.mark.parametrize("source", SOURCES["stages"], ids=lambda source: source["code"])
def test_every_stage_is_complete(catalogue: Catalogue, source: dict[str, Any]) -> None:
    stage = catalogue.stages[source["code"]]
    assert source["name"] in stage.entry.source_names
    for name in source["activities"]:
        assert named(stage.activities, name), name
    for name in source["roles"]:
        assert named(stage.roles, name), name
    for stream in source["streams"]:
        entry = next(e for e in stage.streams if stream["name"] in e.source_names)
        assert set(stream["examples"]) <= set(entry.synonyms)
    members = (*stage.activities, *stage.roles, *stage.streams)
    assert all(member.fields["stage"] == source["code"] for member in members)


def test_observations_and_insights_are_there(catalogue: Catalogue) -> None:
    assert [lesson.entry.source_names for lesson in catalogue.observations] == [
        (name,) for name in SOURCES["observations"]
    ]
    assert [lesson.entry.source_names for lesson in catalogue.insights] == [
        (name,) for name in SOURCES["insights"]
    ]
    assert {code for lesson in catalogue.observations for code in lesson.domains} <= set(catalogue.domains)


def test_every_framework_entry_stands_in_its_section(catalogue: Catalogue) -> None:
    places = {
        (tuple(map(str.casefold, section)), name): entry
        for entry in catalogue.entries.values()
        if entry.source == "framework"
        for section in entry.sections
        for name in entry.source_names
    }
    documents = {item.name.casefold() for item in catalogue.document_fields}
    missing = []
    for source in SOURCES["framework"]:
        if source["kind"] == "document":
            assert source["name"].casefold() in documents
            continue
        entry = places.get((tuple(map(str.casefold, source["section"])), source["name"]))
        if entry is None or entry.kind != source["kind"] or entry.ai_specific != source["ai"]:
            missing.append(source)
    assert missing == []


def test_framework_entries_are_neither_lost_nor_doubled(catalogue: Catalogue) -> None:
    framework = [entry for entry in catalogue.entries.values() if entry.source == "framework"]
    twice = [entry for entry in framework if len(entry.sections) == 2]
    assert len(framework) == 271 - 10 - len(catalogue.document_fields)
    assert len(twice) == 10
    assert {entry.kind for entry in twice} == {"role"}


@pytest.mark.parametrize("name", FILES)
def test_texts_are_clean(name: str) -> None:
    text = resource_path("catalogue", f"{name}.json").read_text(encoding="utf-8")
    for string in strings_of(json.loads(text)):
        assert string == string.strip()
        assert not re.search(r"[\[\]√∂≈ƒ\ufffd]", string), string
        assert not any(unicodedata.category(c) in ("So", "Cs", "Co", "Cn", "Cc") for c in string), string


def strings_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [string for item in inner for string in strings_of(item)]


def test_ids_are_unique_and_every_entry_is_in_one_group(catalogue: Catalogue) -> None:
    raw = [json.loads(resource_path("catalogue", f"{name}.json").read_bytes()) for name in FILES[:4]]
    ids = [entry["id"] for data in raw for entry in data["entries"]]
    assert len(ids) == len(set(ids)) == len(catalogue.entries)
    grouped = [key for group in catalogue.groups for key in group.entry_ids]
    assert sorted(grouped) == sorted(ids)
    assert all(re.fullmatch(r"[a-z0-9_.]{1,64}", key) for key in ids)


def test_every_entry_says_what_it_is_in_one_sentence(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        assert entry.description.endswith("."), entry.id
        assert entry.description[0].isupper(), entry.id
        assert "!" not in entry.description, entry.id


def test_every_entry_makes_a_valid_element(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        element = entry.new_element()
        assert (element.kind, element.name, element.seed_ref) == (entry.kind, entry.name, entry.id)
        assert element.ai_specific == entry.ai_specific
        assert entry.new_element().id != element.id


def test_every_kind_can_be_dragged_from_the_library(catalogue: Catalogue) -> None:
    assert {entry.kind for entry in catalogue.entries.values()} == set(ELEMENT_TYPES)


def test_ai_twins_carry_the_flag_and_the_prefix_once(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        if entry.ai_specific:
            assert entry.name.startswith("AI ")
            assert not entry.plain_name.startswith("AI ")
    twin = catalogue.entries["fw.metric.ai_revenue_analytics"]
    assert twin.plain_name == catalogue.entries["fw.metric.revenue_analytics"].name


def test_placeholders_became_empty_fields(catalogue: Catalogue) -> None:
    leader = catalogue.entries["fw.leader.chief_business_officer"].new_element()
    firm = catalogue.entries["fw.consulting.business_model_consulting"].new_element()
    tool = catalogue.entries["fw.tool.business_model_canvas"].new_element()
    assert isinstance(leader, Role)
    assert isinstance(firm, Partner)
    assert isinstance(tool, Resource)
    assert [(p.name, p.email, p.phone) for p in leader.people] == [("", "", "")]
    assert (firm.firm, firm.contact, tool.vendor) == ("", "", "")


def test_fields_of_the_caller_win(catalogue: Catalogue) -> None:
    element = catalogue.entries["activity.data_annotation"].new_element(name="Labelling", stage="model")
    assert (element.name, element.stage) == ("Labelling", "model")


def test_there_are_33_presets_of_all_engines(catalogue: Catalogue) -> None:
    assert len(catalogue.presets) == 33
    engines = {part.engine for preset in catalogue.presets.values() for part in preset.components}
    assert engines == set(PRICING_TYPES)


def test_every_preset_is_valid_and_says_where_its_numbers_come_from(catalogue: Catalogue) -> None:
    for preset in catalogue.presets.values():
        stream = RevenueStream.model_validate({"name": preset.name, **preset.stream_fields})
        assert stream.components == preset.components
        assert stream.variable_costs == preset.variable_costs != ()
        assert preset.component.unit == preset.unit
        assert preset.names
        for part in (*preset.components, *preset.variable_costs, stream):
            for name in type(part).model_fields:
                value = getattr(part, name)
                if isinstance(value, Quantity) and name in part.model_fields_set:
                    assert value.source, (preset.id, name)
                    assert value.confidence is not None


def test_every_revenue_model_of_the_sources_has_a_preset(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        if entry.kind == "revenue_stream" and entry.source != "product":
            assert entry.preset in catalogue.presets
            assert all(part["preset"] == entry.preset for part in entry.fields["components"])  # type: ignore[attr-defined]
    offered = {entry.preset for entry in catalogue.entries.values()}
    assert offered >= set(catalogue.presets)


def test_offers_lead_to_entries(catalogue: Catalogue) -> None:
    offers = {offer for entry in catalogue.entries.values() for offer in entry.offers}
    assert "stream.partnership_share" in offers
    assert "stream.ecosystem_share" in offers
    assert offers <= set(catalogue.entries)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("generative ai", "domain.generative_ai"),
        ("GENERATIVE", "domain.generative_ai"),
        ("annot", "activity.data_annotation"),
        ("fine tuning", "activity.fine_tuning"),
        ("tuning", "activity.fine_tuning"),
        ("rag", "domain.rag"),
        ("saas subscription", "fw.revenue_model.saas_subscription"),
        ("Módel hösting", "activity.model_hosting"),
        ("technology partner", "fw.partner_type.technology_partnerships"),
        ("mission", "fw.identity.mission"),
        ("note", "note.new"),
        ("risk", "risk.new"),
    ],
)
def test_search_finds_the_closest_first(catalogue: Catalogue, text: str, first: str) -> None:
    assert catalogue.search(text)[0].id == first


@pytest.mark.parametrize("text", ["LLM", "GenAI", "chatbot", "GPU", "seat", "seats", "subscription", "TAM"])
def test_search_knows_other_words(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text)


def test_every_word_of_a_search_must_match(catalogue: Catalogue) -> None:
    found = catalogue.search("data label")
    assert {"activity.data_annotation", "role.data.data_labelers"} <= {entry.id for entry in found}
    assert catalogue.search("data zebra") == []
    assert catalogue.search("…") == []


def test_names_come_before_synonyms_and_those_before_descriptions(catalogue: Catalogue) -> None:
    found = [entry.id for entry in catalogue.search("gpu")]
    assert found.index("stream.ai_infrastructure.gpu_rentals") < found.index("domain.ai_infrastructure")
    found = [entry.id for entry in catalogue.search("label")]
    assert found.index("role.data.data_labelers") < found.index("activity.data_annotation")


def test_an_empty_search_lists_everything_in_order(catalogue: Catalogue) -> None:
    assert [entry.id for entry in catalogue.search(" ")] == [entry.id for entry in catalogue.in_order()]


def test_every_entry_is_found_by_every_name_it_has(catalogue: Catalogue) -> None:
    for entry in catalogue.entries.values():
        for name in (entry.name, *entry.source_names):
            assert entry in catalogue.search(name), (entry.id, name)


def test_search_and_loading_are_quick(catalogue: Catalogue) -> None:
    catalogue.search("warm up")
    assert best_of(lambda: catalogue.search("a e")) < 0.03
    assert best_of(load_catalogue.__wrapped__) < 0.3


def best_of(call: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of some runs, in seconds of its own; the limits are ten times what is expected."""
    spans = []
    for _ in range(times):
        start = time.process_time()
        call()
        spans.append(time.process_time() - start)
    return min(spans)
