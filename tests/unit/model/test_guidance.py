"""Guidance: every entry of the framework asks something of its own, with an example that ships."""

from __future__ import annotations

import re
from collections import defaultdict

import orjson
import pytest

from canvas_app import storage
from canvas_app.folders import resource_path
from canvas_app.model.catalogue import Entry, load_catalogue
from canvas_app.model.examples import examples
from canvas_app.model.guidance import NoGuidanceError, domain_notes, guidance_of

CATALOGUE = load_catalogue()
FRAMEWORK = [entry for entry in CATALOGUE.entries.values() if entry.source == "framework"]
FIELDS = [field.id for field in CATALOGUE.document_fields]
IDS = [*(entry.id for entry in FRAMEWORK), *FIELDS, "fw.document.motto"]
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
SMALL = {str(number) for number in range(13)}


def test_every_entry_of_the_framework_has_guidance() -> None:
    assert len(FRAMEWORK) == 258
    raw = orjson.loads(resource_path("catalogue", "guidance.json").read_bytes())
    assert [entry["id"] for entry in raw["entries"]] == IDS


@pytest.mark.parametrize("entry_id", IDS)
def test_guidance_is_short_and_complete(entry_id: str) -> None:
    found = guidance_of(entry_id)
    assert found.question.endswith("?")
    assert 20 <= len(found.question) <= 140
    assert 20 <= len(found.why) <= 160
    assert 3 <= len(found.example) <= 200
    for text in (found.question, found.why, found.example):
        assert text == text.strip()
        assert "!" not in text
        assert "  " not in text


def test_no_two_entries_of_a_section_ask_the_same() -> None:
    asked = defaultdict(list)
    for entry in FRAMEWORK:
        for section in entry.sections:
            asked[section].append(guidance_of(entry.id).question)
    for section, questions in asked.items():
        assert len(questions) == len(set(questions)), section
    every = [guidance_of(key).question for key in IDS]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("entry", [entry for entry in FRAMEWORK if entry.ai_specific], ids=lambda e: e.id)
def test_an_ai_twin_asks_about_ai(entry: Entry) -> None:
    assert re.search(r"\bAI\b", guidance_of(entry.id).question)


def test_a_question_is_more_than_the_name() -> None:
    for entry in FRAMEWORK:
        words = set(re.findall(r"[a-z]+", guidance_of(entry.id).question.lower()))
        assert len(words - set(re.findall(r"[a-z]+", entry.name.lower()))) >= 5, entry.id


def test_examples_come_from_companies_that_ship() -> None:
    models = {}
    for example in examples():
        document = storage.load(example.path)
        models[document.snapshot().info.title] = storage.dumps(document).decode()
    used = {guidance_of(key).example_source for key in IDS}
    assert used == models.keys()


def test_numbers_in_examples_stand_in_the_model_of_the_company() -> None:
    """A price or a share that an example names is a number of that company's file."""
    known = {storage.load(e.path).snapshot().info.title: _numbers_of(e.path.read_text()) for e in examples()}
    for key in IDS:
        found = guidance_of(key)
        said = {text.replace(",", "").rstrip(".") for text in NUMBER.findall(found.example)} - SMALL
        missing = said - known[found.example_source] - _ALLOWED.get(key, set())
        assert not missing, (key, missing)


_ALLOWED = {
    "fw.revenue_model.pay_per_api": {"247000"},
    "fw.goal_short.business_model_framework": {"3.0"},
}
"""246.8 thousand calls, rounded, and the number of a version."""


def _numbers_of(text: str) -> set[str]:
    plain = [float(part.replace(",", "")) for part in NUMBER.findall(text) if part.count(".") < 2]
    shown = set()
    for number in plain:
        for scaled in (number, number * 100, number / 1e6, number / 1e3, number * 1e3):
            shown |= {f"{scaled:g}", f"{scaled:.2f}", f"{scaled:.0f}"}
    return shown


def test_what_has_no_guidance_says_so() -> None:
    with pytest.raises(NoGuidanceError, match="There is no guidance for “stage"):
        guidance_of("stage.data")


@pytest.mark.parametrize("code", CATALOGUE.domains)
def test_every_domain_has_notes_with_their_source(code: str) -> None:
    notes = domain_notes(code)
    assert len(notes) >= 3
    for note in notes:
        assert 40 <= len(note.text) <= 200
        assert note.source.startswith(("Key observations: ", "Key insights: ", "Table of AI domains"))
    assert any(note.source.startswith("Key insights") for note in notes)
    assert len({note.text for note in notes}) == len(notes)


def test_the_observations_name_the_domains_that_the_source_names() -> None:
    centric = {
        "data-centric domains": {"data_monetization", "ai_infrastructure", "rag"},
        "model-centric domains": {"generative_ai", "machine_learning", "deep_learning"},
        "deployment-centric domains": {"mlops_llmops", "ai_agents"},
    }
    for words, codes in centric.items():
        source = f"Key observations: {words}"
        assert {c for c in CATALOGUE.domains if any(n.source == source for n in domain_notes(c))} == codes


def test_a_domain_of_ones_own_has_no_notes() -> None:
    assert domain_notes("custom") == ()
