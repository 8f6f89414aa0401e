"""The shipped packs are sound, and everything that should have one has one."""

from __future__ import annotations

import pytest

from canvas_app.folders import resource_path
from canvas_app.model import Partner, RevenueStream
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.packs import (
    Anchor,
    Pack,
    anchors_of,
    anchors_of_element,
    element_of,
    faults_of,
    shipped_packs,
)

CATALOGUE = load_catalogue()
PACKS = shipped_packs().packs
SOUND = {
    "id": "own",
    "title": "Own",
    "anchors": [{"kind": "preset", "id": "use_api_call"}],
    "parts": [
        {"key": "helpers", "kind": "role", "name": "Helpers"},
        {"key": "help", "kind": "activity", "name": "Help", "stage": "monetization"},
    ],
    "relations": [{"kind": "performs", "source": "helpers", "target": "help", "fields": {"allocation": 0.5}}],
}


def anchored(kind: str) -> set[str]:
    return {anchor.id for pack in PACKS for anchor in pack.anchors if anchor.kind == kind}


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_shipped_pack_is_sound(pack: Pack) -> None:
    assert list(faults_of(pack)) == []
    assert any(part.chosen for part in pack.parts)
    joined = {key for relation in pack.relations for key in (*relation.sources, *relation.targets)}
    assert {part.id for part in pack.parts} <= joined, "a part that nothing connects"


def test_ids_of_packs_are_unique() -> None:
    assert len({pack.id for pack in PACKS}) == len(PACKS) == 11 + 33 + 7


def test_every_domain_every_preset_and_every_partner_type_has_a_pack() -> None:
    assert anchored("domain") == CATALOGUE.domains.keys()
    assert anchored("preset") == CATALOGUE.presets.keys()
    assert len(CATALOGUE.presets) == 33
    types = {e.fields["partner_type"] for e in CATALOGUE.entries.values() if "partner_type" in e.fields}
    assert anchored("partner_type") == types
    assert len(types) == 7


def test_every_stream_of_the_catalogue_has_a_pack() -> None:
    streams = [e for e in CATALOGUE.entries.values() if e.kind == "revenue_stream" and e.preset is not None]
    assert streams
    for entry in streams:
        assert shipped_packs().of(anchors_of(entry)), entry.id


def test_the_same_part_has_the_same_name_and_kind_everywhere() -> None:
    """What two packs bring, such as metering, is recognised by its name."""
    named: dict[str, set[tuple[str | None, str | None]]] = {}
    for pack in PACKS:
        for part in pack.parts:
            if part.entry is None and part.key in ("metering", "billing", "payment", "delivery", "rights"):
                named.setdefault(part.key, set()).add((part.kind, part.name))
    assert all(len(names) == 1 for names in named.values()), named


def test_amounts_in_packs_say_that_they_are_illustrative() -> None:
    for pack in PACKS:
        for part in pack.parts:
            amount = part.fields.get("amount")
            if isinstance(amount, dict):
                assert (amount["source"], amount["confidence"]) == ("illustrative", "low"), part.id


def test_anchors_follow_what_an_element_is_now() -> None:
    stream = CATALOGUE.entries["fw.revenue_model.pay_per_api"].new_element()
    assert Anchor(kind="preset", id="use_api_call") in anchors_of_element(stream)
    assert anchors_of_element(RevenueStream(name="Blank")) == ()
    assert anchors_of_element(Partner(name="P", partner_type="channel")) == (
        Anchor(kind="partner_type", id="channel"),
    )


def test_an_element_of_a_pack_remembers_where_it_came_from() -> None:
    pack = Pack.model_validate(SOUND)
    assert list(faults_of(pack)) == []
    element = element_of(pack.parts[1], pack)
    assert (element.kind, element.stage, element.seed_ref) == ("activity", "monetization", "pack.own.help")


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        ({"anchors": [{"kind": "preset", "id": "none"}]}, "anchor 1", "which there is not"),
        ({"anchors": [{"kind": "entry", "id": "none"}]}, "anchor 1", "which there is not"),
        (
            {"anchors": [{"kind": "preset", "id": "sub_saas"}, {"kind": "domain", "id": "rag"}]},
            "anchors",
            "one kind",
        ),
        ({"parts": [{"entry": "none"}], "relations": []}, "part 1 “none”", "not in the catalogue"),
        ({"parts": [{"key": "a"}], "relations": []}, "part 1 “a”", "either an entry"),
        (
            {"parts": [{"key": "a", "kind": "planet", "name": "A"}], "relations": []},
            "part 1 “a”",
            "kinds of element",
        ),
        ({"parts": [{"kind": "risk", "name": "A"}], "relations": []}, "part 1", "must have a key"),
        ({"parts": [{"entry": "stage.data", "name": "A"}], "relations": []}, "part 1", "has a name"),
        ({"parts": [{"entry": "stage.data"}] * 2, "relations": []}, "part 2", "key that is taken"),
        (
            {"parts": [{"key": "anchor", "kind": "risk", "name": "A"}], "relations": []},
            "part 1",
            "key that is taken",
        ),
        (
            {"parts": [{"entry": "stage.data", "fields": {"id": "x"}}], "relations": []},
            "part 1",
            "a pack cannot set",
        ),
        (
            {"parts": [{"entry": "stage.data", "fields": {"maturity": 9}}], "relations": []},
            "part 1",
            "Maturity",
        ),
        (
            {"parts": [{"entry": "stage.data", "fields": {"nonsense": 9}}], "relations": []},
            "part 1",
            "not a field",
        ),
        ({"relations": [{"kind": "loves", "source": "help", "target": "help"}]}, "relation 1", "none of the"),
        ({"relations": [{"kind": "feeds", "source": "help", "target": "none"}]}, "relation 1", "not in this"),
        ({"relations": [{"kind": "pays", "source": "help", "target": "anchor"}]}, "relation 1", "cannot"),
        ({"relations": [{"kind": "feeds", "source": "help", "target": "help"}]}, "relation 1", "cannot"),
        ({"relations": [{"kind": "feeds", "source": [], "target": "help"}]}, "relation 1", "a source"),
        (
            {"relations": [{"kind": "performs", "source": "helpers", "target": "help", "fields": {"x": 1}}]},
            "relation 1",
            "not a field",
        ),
        (
            {
                "relations": [
                    {"kind": "performs", "source": "helpers", "target": "help", "fields": {"source": "x"}}
                ]
            },
            "relation 1",
            "a pack cannot set",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change: dict[str, object], place: str, reason: str) -> None:
    faults = list(faults_of(Pack.model_validate(SOUND | change)))
    assert any(where.startswith(place) and reason in why for where, why in faults), faults


def test_packs_lie_in_plain_files() -> None:
    assert {path.suffix for path in resource_path("packs").iterdir()} == {".json"}
    assert set(ELEMENT_TYPES) >= {part.kind for pack in PACKS for part in pack.parts if part.kind}
