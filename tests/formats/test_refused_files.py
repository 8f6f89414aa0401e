"""Damaged and hostile files are refused with one sentence that names the file, the place and the way out."""

from __future__ import annotations

import copy
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app import storage
from canvas_app.model import limits
from canvas_app.model.examples import examples
from canvas_app.storage import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Plain = dict[str, Any]
EXAMPLE = examples()[0].path
PLAIN: Plain = {
    "format": "bmcanvas",
    "version": 1,
    "document": {"title": "Plan"},
    "elements": {
        "stream": {
            "kind": "revenue_stream",
            "name": "Team subscription",
            "churn": {"value": 0.02},
            "components": [{"engine": "subscription", "price": {"value": 49.0}}],
            "positions": {"value_chain": {"x": 1.0, "y": 2.0}},
        },
        "stage": {"kind": "stage", "code": "model", "name": "Model"},
        "role": {"kind": "role", "name": "Engineers"},
        "partner": {"kind": "partner", "name": "Cloud"},
    },
    "relations": {"earns": {"kind": "monetizes", "source": "stage", "target": "stream"}},
    "scenarios": {
        "low": {"name": "Cautious", "overrides": [{"record": "stream", "path": "churn", "value": 0.1}]}
    },
}
TEXT = json.dumps(PLAIN)


def refusal(data: bytes | str) -> str:
    """Return the sentence with which a file is refused, after a look at whether it is one."""
    content = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    with pytest.raises(storage.FileRefusedError) as caught:
        storage.loads(content, "plan.bmcanvas")
    sentence = str(caught.value)
    assert sentence.startswith("“plan.bmcanvas” was not opened")
    assert sentence.endswith(".")
    assert sentence.isprintable(), "no line breaks or controls"
    assert len(sentence) < 500
    assert len(re.findall(r"\.(?:\s|$)", sentence)) == 1, f"one sentence: {sentence}"
    assert "; " in sentence, "it says what to do"
    return sentence


def changed(*path: str | int, to: object = None, drop: bool = False) -> str:
    """Return the file with one thing in it changed."""
    plain = copy.deepcopy(PLAIN)
    inside: Any = plain
    for step in path[:-1]:
        inside = inside[step]
    if drop:
        del inside[path[-1]]
    else:
        inside[path[-1]] = to
    return json.dumps(plain)


def test_the_file_that_the_tests_break_is_whole() -> None:
    assert len(storage.loads(TEXT.encode(), "plan.bmcanvas").snapshot().elements) == 4


def test_a_file_cut_off_anywhere_is_refused() -> None:
    data = EXAMPLE.read_bytes()
    for length in [*range(0, len(data) - 1, 10), len(data) - 2]:
        assert "not opened" in refusal(data[:length])


def test_a_file_with_bytes_of_another_file_in_it_is_refused_or_read() -> None:
    """Every tenth byte is overwritten in turn: the file is refused or is a canvas, never an exception."""
    data = EXAMPLE.read_bytes()[:6000]
    whole = TEXT.encode()
    for at in range(0, len(whole), 10):
        broken = whole[:at] + data[at : at + 7] + whole[at + 7 :]
        try:
            storage.loads(broken, "plan.bmcanvas")
        except storage.FileRefusedError:
            continue


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"  \n ", "it is empty"),
        (b"PK\x03\x04\x14\x00\x00\x00", "it is an office document or an archive, not a canvas"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "it is a damaged PDF"),
        (b"\xff\xfe{\x00}\x00", "it is not text in UTF-8"),
        (b"\xef\xbb\xbf{}", "it begins with a byte order mark"),
        (b"a shopping list", "it is not a canvas; choose a file"),
        (b"\x00\x01\x02", "it is not a canvas; choose a file"),
        (b"{a shopping list}", "it is not valid JSON in line 1, column 2"),
        (b"null", "it is not a canvas"),
        (b"[]", "it is not a canvas"),
        (b'"bmcanvas"', "it is not a canvas"),
        (b"{}", "it is not a canvas"),
        (b'{"nodes": [], "edges": []}', "it is not a canvas"),
        (b'{"format": ["bmcanvas"]}', "it is not a canvas"),
        (b'{"format": "bmcanvas"}', "its version must be a whole number"),
        (b'{"format": ' + b"[" * 100_000, "it is nested too deeply"),
        (
            b'{"format": "bmcanvas", "version": 1, "x_deep": ' + b"[" * 600 + b"]" * 600 + b"}",
            "nested too deeply",
        ),
    ],
)
def test_what_is_no_canvas(data: bytes, words: str) -> None:
    assert words in refusal(data)


@pytest.mark.parametrize("version", [0, -1, 1.0, True, "1", None, [1]])
def test_a_version_is_a_whole_number(version: object) -> None:
    assert "its version must be a whole number" in refusal(changed("version", to=version))


def test_a_newer_version_is_refused_with_its_number() -> None:
    sentence = refusal(changed("version", to=VERSION + 1))
    assert f"newer version of the program (format {VERSION + 1}" in sentence
    assert sentence.endswith("; update the program.")


STREAM = ("elements", "stream")
PRICE = (*STREAM, "components", 0, "price")
X = (*STREAM, "positions", "value_chain", "x")
EARNS = ("relations", "earns")
OVERRIDE = ("scenarios", "low", "overrides", 0)
IN_STREAM = "element “Team subscription”, field"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("elements",), [], "“elements” must be a group of records"),
        (("scenarios",), None, "“scenarios” must be a group of records"),
        (("document",), 3, "“document” must be a group of records"),
        (("settings",), {}, "“settings” is not a section that this version knows"),
        (("document", "title"), 5, "the description of the document, field “Title”: must be text"),
        (("document", "horizon"), 5000, "horizon must be between 12 and 120"),
        (("document", "motto\u202e"), "x", "is not a field that this version knows"),
        (STREAM, "a text", "element (stream) must be a group of fields"),
        ((*STREAM, "kind"), "robot", "field “Kind”: must be one of the kinds"),
        ((*STREAM, "kind"), None, "field “Kind”: must be one of the kinds"),
        ((*STREAM, "kind"), ["note"], "field “Kind”: must be one of the kinds"),
        ((*STREAM, "kind"), "pays", "field “Kind”: must be one of the kinds"),
        ((*STREAM, "id"), "other", f"{IN_STREAM} “Id”: must be the key"),
        ((*STREAM, "name"), "", "element (stream), field “Name”: must not be empty"),
        ((*STREAM, "name"), 7, "element (stream), field “Name”: must be text"),
        ((*STREAM, "name"), "n" * 1_000_000, "is longer than 120 characters"),
        ((*STREAM, "description"), "d" * 4001, f"{IN_STREAM} “Description”: is longer than 4,000 characters"),
        ((*STREAM, "description"), "bell \x07", f"{IN_STREAM} “Description”: holds characters"),
        ((*STREAM, "name"), "two\nlines", "holds characters that are not allowed there"),
        ((*STREAM, "name"), "\x1b[31mred", "holds characters that are not allowed there"),
        ((*STREAM, "colour"), "red", f"{IN_STREAM} “Colour”: is not a field that this version knows"),
        ((*STREAM, "x_mine"), 1, "is not a field that this version knows"),
        ((*STREAM, "start"), 1.5, f"{IN_STREAM} “Starts in month”: must be a whole number"),
        ((*STREAM, "start"), 10**30, f"{IN_STREAM} “Starts in month”"),
        ((*STREAM, "locked"), "yes", f"{IN_STREAM} “Locked”: must be true or false"),
        ((*STREAM, "stage"), "moon", f"{IN_STREAM} “Stage”: must be one of"),
        ((*STREAM, "season"), ["1"], f"{IN_STREAM} “Season of sales 1”: must be a number"),
        ((*STREAM, "season"), [1.0] * 13, f"{IN_STREAM} “Season of sales”: has more than 12 entries"),
        ((*STREAM, "components"), {}, f"{IN_STREAM} “Pricing”: must be a list"),
        ((*STREAM, "components", 0, "engine"), "magic", f"{IN_STREAM} “Pricing 1”: has an engine"),
        ((*STREAM, "components", 0), {}, f"{IN_STREAM} “Pricing 1”: does not say which engine"),
        ((*PRICE, "value"), "49", f"{IN_STREAM} “Pricing 1, Price, Value”: must be a number"),
        (PRICE, {}, f"{IN_STREAM} “Pricing 1, Price, Value”: is missing"),
        ((*STREAM, "churn", "value"), True, f"{IN_STREAM} “Churn, Value”: must be a number"),
        ((*STREAM, "churn", "value"), 2.0, f"{IN_STREAM} “Churn”: churn must be between 0 % and 100 %"),
        ((*STREAM, "churn", "low"), 0.5, f"{IN_STREAM} “Churn”: the low end must not be above the value"),
        ((*STREAM, "churn"), 0.02, f"{IN_STREAM} “Churn”: must be a group of fields"),
        (X, 1e9, "“Positions, Value chain, X”: must be 1e+07 or less"),
        ((*STREAM, "positions", "v" * 1000), {"x": 0.0, "y": 0.0}, f"{IN_STREAM} “Positions"),
        ((*STREAM, "positions"), [], f"{IN_STREAM} “Positions”: must be a group of fields"),
        ((*STREAM, "evidence"), [{"date": "soon"}], "“Evidence 1, Date”: must be a date such as 2026-01-31"),
        ((*STREAM, "owner"), "stage", "the owner of “Team subscription” must be a role on this canvas"),
        ((*STREAM, "owner"), "nobody", "the owner of “Team subscription” must be a role on this canvas"),
        (("elements", "an id"), {"kind": "note", "name": "N"}, "element “N”, field “Id”: holds characters"),
        ((*EARNS, "target"), "gone", "“earns” of “Model” leads to an element that is not there"),
        ((*EARNS, "source"), "earns", "leads to an element that is not there"),
        ((*EARNS, "source"), "role", "“Engineers” (Role) cannot be connected by “earns”"),
        ((*EARNS, "source"), "stream", "“Team subscription” cannot be connected to itself"),
        ((*EARNS, "kind"), "stage", "relation “stage” (earns), field “Kind”: must be one of"),
        ((*EARNS, "flow_share"), 7.0, "flow share must be between 0 % and 100 %"),
        ((*EARNS, "target"), None, "relation “monetizes” (earns), field “Target”: must be text"),
        (("relations", "stage"), PLAIN["relations"]["earns"], "the id “stage” stands there twice"),
        (("scenarios", "earns"), {"name": "S"}, "the id “earns” stands there twice"),
        (("elements", "document"), {"kind": "note", "name": "N"}, "the id “document” stands there twice"),
        ((*OVERRIDE, "record"), "gone", "“Cautious” changes something that is not there"),
        ((*OVERRIDE, "path"), "a/b", "scenario “Cautious”, field “Overrides 1, Path”"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_by_its_place(
    path: tuple[str | int, ...], value: object, words: str
) -> None:
    assert words in refusal(changed(*path, to=value))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ((*STREAM, "name"), "element (stream), field “Name”: is missing"),
        ((*STREAM, "kind"), "field “Kind”: must be one of the kinds"),
        ((*EARNS, "source"), "field “Source”: is missing"),
        (("scenarios", "low", "name"), "scenario (low), field “Name”: is missing"),
    ],
)
def test_what_is_missing_is_named(path: tuple[str, ...], words: str) -> None:
    assert words in refusal(changed(*path, drop=True))


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "0x10", "1_000", ".5", "+1"]
)
def test_numbers_that_are_none(number: str) -> None:
    refusal(TEXT.replace("49.0", number))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("\\ud800", "a text is not valid Unicode in line 1"),
        ("\\udc00x", "a text is not valid Unicode"),
        ("\x00", "a text holds a control character"),
        ("\n", "a text holds a control character"),
        ("\\u0000", "element, field “Name”: holds characters"),
        ("\\x41", "not valid"),
        ("\ud800", "it is not text in UTF-8"),
    ],
)
def test_texts_that_are_none(text: str, words: str) -> None:
    sentence = refusal(TEXT.replace("Team subscription", f"Team {text}"))
    assert words in sentence.replace("element “Team”", "element")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"version": 1,', '"version": 1, "version": 1,', "the entry “version” stands there twice"),
        ('"name": "Model"', '"name": "Model", "name": "Other"', "the entry “name” stands there twice"),
        (
            '"elements": {',
            '"elements": {"stage": {"kind": "stage", "code": "data", "name": "First"}, ',
            "the element “Model” with the id “stage” stands there twice",
        ),
        ('"elements": {', '"relations": {}, "elements": {', "the entry “relations” stands there twice"),
        ('"value": 0.02', '"value": 0.02, "value": 0.9', "the entry “value” stands there twice"),
    ],
)  # fmt: skip
def test_keys_that_stand_twice(old: str, new: str, words: str) -> None:
    assert words in refusal(TEXT.replace(old, new, 1))


def test_a_key_that_stands_twice_is_found_in_the_programs_own_layout() -> None:
    data = EXAMPLE.read_bytes()
    line = next(
        line for line in data.splitlines(keepends=True) if b'"kind"' in line and line.endswith(b",\n")
    )
    assert "“kind” stands there twice" in refusal(data.replace(line, line + line, 1))


def test_too_large_files_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "it is larger than 64 MB" in refusal(b" " * (limits.MAX_BYTES + 1))
    notes = ",".join(f'"n{number}":{{}}' for number in range(limits.MAX_ELEMENTS + 1))
    many = f'{{"format":"bmcanvas","version":1,"elements":{{{notes}}}}}'
    assert "it holds more than 50,000 elements" in refusal(many)


def hostile_places() -> dict[str, Callable[[Path], Path]]:
    def missing(folder: Path) -> Path:
        return folder / "missing.bmcanvas"

    def directory(folder: Path) -> Path:
        path = folder / "folder.bmcanvas"
        path.mkdir()
        return path

    def pipe(folder: Path) -> Path:
        path = folder / "pipe.bmcanvas"
        os.mkfifo(path)
        return path

    def loop(folder: Path) -> Path:
        path = folder / "loop.bmcanvas"
        path.symlink_to(path)
        return path

    return {made.__name__: made for made in (missing, directory, pipe, loop)}


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
@pytest.mark.parametrize("make", hostile_places().values(), ids=hostile_places())
def test_what_is_no_file_is_refused_and_never_waited_for(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    with pytest.raises(storage.FileRefusedError, match=r"^“\w+\.bmcanvas” was not opened.*\.$"):
        storage.load(path)


def test_hostile_file_names_are_shown_as_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a\n\x1b[31m\u202eb.bmcanvas"
    path.write_bytes(b"{")
    with pytest.raises(storage.FileRefusedError) as caught:
        storage.load(path)
    assert str(caught.value).isprintable()


def test_fields_of_other_programs_are_kept_beside_the_sections() -> None:
    plain = {**PLAIN, "x_tool": {"a": [1, 2.5, None, "ü"]}, "x_": 0}
    document = storage.loads(json.dumps(plain).encode(), "plan")
    again = json.loads(storage.dumps(document))
    assert (again["x_tool"], again["x_"]) == (plain["x_tool"], 0)
