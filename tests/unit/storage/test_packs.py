"""Packs of users: read strictly, within limits, never run; each fault is one sentence with file and place."""

from __future__ import annotations

import copy
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.folders import resource_path
from canvas_app.model.packs import Anchor, Pack, PackPart, PackRelation, shipped_packs
from canvas_app.storage import pack_schema
from canvas_app.storage.packs import MAX_BYTES, MAX_FILES, PackFolder, packs_folder, read_packs

if TYPE_CHECKING:
    from pathlib import Path

PACK: dict[str, Any] = {
    "id": "workshop",
    "title": "Workshop",
    "anchors": [{"kind": "preset", "id": "sub_saas"}],
    "parts": [{"key": "help", "kind": "activity", "name": "Help line", "stage": "monetization"}],
    "relations": [{"kind": "monetizes", "source": "help", "target": "anchor"}],
}


def text_of(*packs: object, **fields: object) -> str:
    return json.dumps({"format": "bmpack", "version": 1, "packs": list(packs)} | fields)


def read(folder: Path, text: str | bytes, name: str = "own.json") -> PackFolder:
    data = text.encode() if isinstance(text, str) else text
    (folder / name).write_bytes(data)
    return read_packs(folder)


def changed(**fields: object) -> dict[str, Any]:
    return copy.deepcopy(PACK) | fields


def test_own_packs_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    found = read(tmp_path, text_of(PACK))
    assert found.faults == ()
    assert [pack.id for pack in found.packs] == ["workshop"]
    assert found.library.packs == (*shipped_packs().packs, *found.packs)


def test_a_missing_or_empty_folder_is_no_fault(tmp_path: Path) -> None:
    assert read_packs(tmp_path / "none") == PackFolder()
    assert read_packs(tmp_path).library is shipped_packs()
    (tmp_path / "readme.txt").write_text("no pack")
    assert read_packs(tmp_path).files == 0


def test_the_users_folder_lies_in_the_folder_of_the_program(user_folder: Path) -> None:
    assert packs_folder() == user_folder / "canvas-app" / "packs"


DEEP: Any = "x"
for _ in range(60):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "“own.json” was not read: it is empty."),
        ("{", "it ends too early"),
        (b"\xff\xfe", "not text in UTF-8"),
        ("[" * 100_000, "“own.json” was not read"),
        (text_of(changed(parts=[{"entry": "stage.data", "fields": {"x": DEEP}}])), "nested too deeply"),
        ("[]", "its “format” must be “bmpack”"),
        (text_of(PACK, version=2), "a version that this program does not know"),
        (text_of(PACK, version=True), "a version that this program does not know"),
        ('{"format": "bmpack", "version": 1}', "no list of “packs”"),
        (text_of(), "“own.json” was not read: Packs"),
        (text_of(*[PACK] * 101), "more than 100 entries"),
        (text_of(PACK, run="me"), "is not a field that this version knows"),
        (text_of(PACK)[:-1] + ', "packs": []}', "stands there twice"),
        (text_of(PACK).replace('"Workshop"', "NaN"), "not valid JSON"),
        (text_of(PACK).replace('"Workshop"', "1e999"), "“own.json” was not read"),
        (text_of("no pack"), "“own.json”, pack 1, must be a group of fields"),
        (text_of(changed(id="../../etc")), "“own.json”, pack “../../etc”, Id, holds characters"),
        (text_of(changed(hook="os.system")), "Hook, is not a field"),
        (text_of(changed(title="a\u0000b")), "Title, holds characters"),
        (text_of(changed(parts=[])), "pack “workshop”, Parts"),
        (text_of(changed(parts=PACK["parts"] * 81)), "more than 80 entries"),
        (text_of(changed(parts=[{"key": "a", "kind": "risk", "name": "x" * 121}])), "longer than 120"),
        (text_of(changed(id="sub_saas")), "has an id that another pack has already"),
        (text_of(PACK, PACK), "has an id that another pack has already"),
        (text_of(changed(anchors=[{"kind": "preset", "id": "none"}])), "names the preset “none”"),
        (
            text_of(changed(parts=[{"key": "help", "kind": "activity", "name": "A", "fields": {"cost": 1}}])),
            "pack “workshop”, part 1 “help”, field “Cost” must be a group of fields",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_file_and_place(tmp_path: Path, text: str | bytes, words: str) -> None:
    found = read(tmp_path, text)
    sentences = [fault.sentence for fault in found.faults]
    assert any(words in sentence for sentence in sentences), sentences
    for sentence in sentences:
        assert sentence.startswith("“own.json”")
        assert sentence.endswith(".")
        assert sentence.isprintable()
        assert len(sentence) < 400


def test_one_broken_pack_leaves_the_others_usable(tmp_path: Path) -> None:
    found = read(tmp_path, text_of(changed(id="first"), {"id": 3}, changed(id="third")))
    assert [pack.id for pack in found.packs] == ["first", "third"]
    assert len(found.faults) == 1


def test_a_file_with_many_faults_names_the_first_twenty(tmp_path: Path) -> None:
    wrong = [{"entry": f"none.{number}"} for number in range(80)]
    found = read(tmp_path, text_of(changed(parts=wrong, relations=[])))
    assert len(found.faults) == 21
    assert found.faults[-1].sentence == "“own.json” has 60 more faults."


def test_large_files_and_many_files_are_refused(tmp_path: Path) -> None:
    found = read(tmp_path, b"[" + b" " * MAX_BYTES, "large.json")
    assert [fault.sentence for fault in found.faults] == ["“large.json” is larger than 1 MB."]
    for number in range(MAX_FILES + 3):
        (tmp_path / f"{number:04}.json").write_text(text_of(changed(id=f"own{number}")))
    found = read_packs(tmp_path)
    assert len(found.packs) == MAX_FILES
    assert "holds more than 200 files; 4 are left out" in found.faults[-1].sentence


def test_a_pipe_or_folder_is_no_file_of_packs(tmp_path: Path) -> None:
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    sentences = [fault.sentence for fault in read_packs(tmp_path).faults]
    assert sentences == ["“folder.json” is no ordinary file.", "“pipe.json” is no ordinary file."]


def test_names_of_files_cannot_steer_the_terminal(tmp_path: Path) -> None:
    found = read(tmp_path, "{", "a\x1b[31m\nb.json")
    assert all(fault.sentence.isprintable() for fault in found.faults)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(ANYTHING)
def test_whatever_stands_in_a_pack_it_is_named_and_nothing_raises(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("packs")
    for key in PACK:
        found = read(folder, text_of(changed(**{key: value})))
        assert found.packs or found.faults


def test_the_schema_is_that_of_the_records() -> None:
    assert pack_schema.schema_path() == resource_path("schema", "pack-1.schema.json")
    assert pack_schema.schema_path().read_bytes() == pack_schema.schema_bytes()


def test_the_schema_describes_every_field_and_refuses_others() -> None:
    made = pack_schema.pack_schema()
    for record in (Pack, PackPart, PackRelation, Anchor):
        described = made["$defs"][record.__name__]
        assert described["properties"].keys() == record.model_fields.keys()
        assert described["additionalProperties"] is False


def test_the_example_of_the_readme_is_sound(tmp_path: Path) -> None:
    readme = resource_path("..", "README.md").read_text(encoding="utf-8")
    example = next(block for block in readme.split("```") if '"format": "bmpack"' in block)
    assert read(tmp_path, example.removeprefix("json")).faults == ()
