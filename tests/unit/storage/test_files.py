"""A document comes back from its file as it was, and the file is what people and git can read."""

from __future__ import annotations

import datetime
import gc
import json
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.model import (
    Acceptance,
    DocumentInfo,
    Domain,
    ExchangeRate,
    Note,
    Override,
    Place,
    RevenueStream,
    Role,
    Scenario,
    Stage,
    VariableCost,
    quantity,
)
from canvas_app.model.examples import Example, examples
from canvas_app.model.limits import SECTIONS
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Monetizes, Performs
from canvas_app.storage import migrations, reading
from canvas_app.storage.writing import in_two

if TYPE_CHECKING:
    from pathlib import Path


def small() -> Document:
    """A document with one of everything that a file can hold."""
    return Document(
        [
            DocumentInfo(title="Northwind “Copilot”", currency="EUR", horizon=24),
            RevenueStream(
                id="stream",
                name="Team subscription",
                owner="role",
                components=(SubscriptionPricing(price=quantity(49, 39, 59)),),
                variable_costs=(VariableCost(amount=quantity(3.0, source="bill")),),
                season=(1.0,) * 12,
                positions={"value_chain": Place(x=12.5, y=-3.0, z=2)},
            ),
            Role(id="role", name="销售 · Vertrieb", tags=("a", "b")),
            Domain(id="domain", name="Medicine", focus=("data", "model")),
            Stage(id="stage", name="Model", code="model"),
            Note(id="note", name="Zeile", text="one\n\ttwo “three” \\ / €"),
            Monetizes(id="m", source="stage", target="stream", flow_share=0.25),
            Scenario(
                id="low",
                name="Cautious",
                overrides=(Override(record="stream", path="components.0.price", value=39.0),),
            ),
        ],
        extras={"x_notes": {"tool": ["other", 1, None]}, 'x_"odd"': True},
    )


def from_scratch(document: Document) -> bytes:
    """The bytes of a document of which nothing was written or read yet."""
    return storage.dumps(Document(document.records(), extras=document.extras))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("logo.png", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", "a picture"),
        ("plan.xlsx", b"PK\x03\x04", "an office document or an archive"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(name: str, data: bytes, kind: str) -> None:
    with pytest.raises(storage.FileRefusedError) as caught:
        storage.loads(data, name)
    said = f"“{name}” was not opened: it is {kind}, not a canvas; choose a file that ends in .bmcanvas."
    assert str(caught.value) == said


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    document, path = small(), tmp_path / "plan.bmcanvas"
    storage.save(document, path)
    loaded = storage.load(path)
    assert loaded.snapshot() == document.snapshot()
    assert loaded.extras == document.extras
    assert loaded.history.at_saved_state
    assert storage.dumps(loaded) == path.read_bytes()


def test_format_and_version_come_first_and_the_rest_is_sorted() -> None:
    data = storage.dumps(small())
    assert data.startswith(b'{\n  "format": "bmcanvas",\n  "version": 1,\n  "document": {\n')
    plain = json.loads(data)
    assert list(plain) == [
        "format", "version", "document", "elements", "relations", "scenarios", 'x_"odd"', "x_notes",
    ]  # fmt: skip
    assert list(plain["elements"]) == ["domain", "note", "role", "stage", "stream"]
    assert list(plain["elements"]["stream"]) == sorted(plain["elements"]["stream"])


def test_defaults_are_left_out_and_kinds_stay() -> None:
    plain = json.loads(storage.dumps(small()))
    assert plain["elements"]["stage"] == {"code": "model", "kind": "stage", "name": "Model"}
    assert plain["relations"]["m"] == {
        "flow_share": 0.25, "kind": "monetizes", "source": "stage", "target": "stream",
    }  # fmt: skip
    (component,) = plain["elements"]["stream"]["components"]
    assert component == {"engine": "subscription", "price": {"value": 49.0, "low": 39.0, "high": 59.0}}
    assert plain["document"] == {"title": "Northwind “Copilot”", "currency": "EUR", "horizon": 24}


def test_one_changed_field_is_one_changed_line() -> None:
    document = small()
    before = storage.dumps(document).splitlines()
    with document.transact("Edit") as tx:
        tx.update("stage", name="Models")
    after = storage.dumps(document).splitlines()
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_writing_again_equals_writing_from_scratch() -> None:
    document = small()
    storage.dumps(document)
    with document.transact("Edit") as tx:
        tx.update("m", flow_share=0.5)
        tx.remove("note")
        tx.put(Performs(id="p", source="role", target="act"))
        tx.put(Note(id="a", name="First"))
        tx.pending.pop("p")
    again = storage.dumps(document)
    assert again == from_scratch(document)
    plain = orjson.loads(again)
    head, body = in_two({key: plain[key] for key in plain if key not in ("format", "version")}, 1)
    assert again == head + body


def test_an_empty_document_is_a_file() -> None:
    data = storage.dumps(Document())
    assert storage.loads(data, "empty").snapshot() == Document().snapshot()
    assert orjson.loads(data)["elements"] == {}


def test_a_file_may_hold_little_more_than_its_format() -> None:
    document = storage.loads(b'{"version": 1, "format": "bmcanvas"}', "little")
    assert document.info == DocumentInfo()


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example.name))
def test_examples_are_written_as_the_program_writes_them(example: Example) -> None:
    document = storage.load(example.path)
    assert storage.dumps(document) == example.path.read_bytes()
    assert from_scratch(document) == example.path.read_bytes()


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ("elements.stage", "maturity", 1),
        ("elements.stage", "description", ""),
        ("elements.stage", "id", "stage"),
        ("elements.stage", "positions", {}),
        ("elements.domain", "focus", ["model", "data"]),
        ("elements.note", "text", "two \tspaces  \r\nand an end "),
        ("elements.stream", "bass_p", 1),
        ("elements.stream", "positions", {"value_chain": {"x": 1, "y": 2}}),
        ("elements.stream", "churn", {"value": 0.1, "source": ""}),
        ("elements.stream", "components", [{"engine": "subscription", "label": ""}]),
        ("relations.m", "flow_share", 1.0),
        ("scenarios.low", "kind", "scenario"),
    ],
)
def test_what_a_file_says_another_way_is_written_our_way(record: str, field: str, value: object) -> None:
    plain = orjson.loads(storage.dumps(small()))
    section, key = record.split(".")
    plain[section][key][field] = value
    head, body = in_two({key: plain[key] for key in plain if key not in ("format", "version")}, 1)
    document = storage.loads(head + body, "x")
    assert storage.dumps(document) == from_scratch(document)
    with document.transact("Edit") as tx:
        tx.update("role", name="Another name")
    assert storage.dumps(document) == from_scratch(document)


def test_files_that_others_laid_out_are_read_alike() -> None:
    data = storage.dumps(small())
    assert storage.loads(json.dumps(json.loads(data)).encode(), "x").snapshot() == small().snapshot()


def test_whole_numbers_stand_for_numbers() -> None:
    data = storage.dumps(small()).replace(b'"value": 49.0', b'"value": 49')
    assert storage.loads(data, "x").snapshot() == small().snapshot()


@pytest.mark.parametrize("was_on", [True, False])
def test_loading_leaves_the_garbage_collector_as_it_was(was_on: bool) -> None:
    try:
        if not was_on:
            gc.disable()
        storage.loads(storage.dumps(small()), "x")
        assert gc.isenabled() == was_on
        with pytest.raises(storage.FileRefusedError):
            storage.loads(b"{", "x")
        assert gc.isenabled() == was_on
    finally:
        gc.enable()


@pytest.mark.parametrize("section", ["elements", "acceptances"])
def test_what_could_not_be_opened_again_is_not_saved(
    section: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = small()
    with document.transact("Accept") as tx:
        for number in range(4):
            tx.put(Acceptance(rule="R201", subject=f"s{number}", reason="Known"))
    monkeypatch.setitem(SECTIONS, section, 3)
    with pytest.raises(storage.StorageError, match="larger than can be opened again"):
        storage.save(document, tmp_path / "large.bmcanvas")
    assert list(tmp_path.iterdir()) == []


def test_migrations_lead_old_files_to_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    def name_was_called_title(plain: dict[str, Any]) -> dict[str, Any]:
        elements = {
            key: {("name" if field == "title" else field): value for field, value in record.items()}
            for key, record in plain["elements"].items()
        }
        return {**plain, "elements": elements}

    def groups_were_called_lists(plain: dict[str, Any]) -> dict[str, Any]:
        return {("elements" if key == "cards" else key): value for key, value in plain.items()}

    chain = (
        migrations.Migration(2, groups_were_called_lists),
        migrations.Migration(3, name_was_called_title),
    )
    monkeypatch.setattr(reading, "MIGRATIONS", chain)
    monkeypatch.setattr(reading, "VERSION", migrations.newest(chain))
    first = b'{"format": "bmcanvas", "version": 1, "cards": {"n": {"kind": "note", "title": "Old"}}}'
    second = b'{"format": "bmcanvas", "version": 2, "elements": {"n": {"kind": "note", "title": "Old"}}}'
    assert storage.loads(first, "old").element("n") == Note(id="n", name="Old")
    assert storage.loads(second, "old").element("n") == Note(id="n", name="Old")
    broken = b'{"format": "bmcanvas", "version": 2, "elements": [1]}'
    with pytest.raises(storage.FileRefusedError, match="does not fit its version"):
        storage.loads(broken, "old")


def test_migrations_are_numbered_without_gaps() -> None:
    def same(plain: dict[str, Any]) -> dict[str, Any]:
        return plain

    with pytest.raises(ValueError, match="without gaps"):
        migrations.newest((migrations.Migration(2, same), migrations.Migration(4, same)))
    assert migrations.newest(()) == 1


def test_rates_and_currencies_come_back_from_a_file(tmp_path: Path) -> None:
    rate = ExchangeRate(currency="EUR", rate=quantity(1.08, 1.0, 1.2, "Bank"), date=datetime.date(2026, 3, 2))
    part = SubscriptionPricing(price=quantity(5), currency="EUR")
    cost = VariableCost(amount=quantity(1), currency="GBP")
    info = DocumentInfo(rates=(rate, ExchangeRate(currency="GBP")), balance_by="fte")
    made = Document([info, RevenueStream(id="s", name="S", components=(part,), variable_costs=(cost,))])
    storage.save(made, tmp_path / "a.bmcanvas")
    found = storage.load(tmp_path / "a.bmcanvas")
    assert found.info == info
    assert found.element("s") == made.element("s")


@pytest.mark.parametrize(
    ("rates", "reason"),
    [
        ([{"currency": "EUR"}, {"currency": "EUR"}], "there is a second exchange rate for EUR"),
        ([{"currency": "USD"}], "the currency of the document needs no exchange rate"),
        ([{"currency": "EUR", "rate": {"value": 0.0}}], "worth of one must be 0.000000001 or more"),
        ([{"currency": f"A{a}{b}"} for a in "ABCDEFGHIJKLMNOP" for b in "ABCDEFGHIJKLMNOP"], "200"),
    ],
)
def test_rates_that_cannot_be_are_refused_with_the_reason(
    rates: list[dict[str, object]], reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.bmcanvas"
    storage.save(Document(), path)
    raw = json.loads(path.read_text())
    raw["document"]["rates"] = rates
    path.write_text(json.dumps(raw))
    with pytest.raises(storage.StorageError, match=reason):
        storage.load(path)
