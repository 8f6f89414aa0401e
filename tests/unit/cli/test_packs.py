"""The command for packs: it lists, it checks a folder, and its exit code says whether all are sound."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from canvas_app.model.packs import shipped_packs
from canvas_app.storage.packs import packs_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]

PACK = {
    "id": "own",
    "title": "Own pack",
    "anchors": [{"kind": "domain", "id": "rag"}],
    "parts": [{"key": "help", "kind": "activity", "name": "Help"}],
}


def write(folder: Path, *packs: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "own.json").write_text(json.dumps({"format": "bmpack", "version": 1, "packs": packs}))


def test_it_lists_the_shipped_packs_and_ones_own(run: Run) -> None:
    write(packs_folder(), PACK)
    code, out, err = run("packs")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) == len(shipped_packs().packs) + 1
    assert lines[-1].split() == ["own", "own", "domain", "rag", "Own", "pack"]
    code, out, _err = run("packs", "--json")
    assert [pack["id"] for pack in json.loads(out)["packs"] if pack["own"]] == ["own"]


def test_it_checks_a_folder(run: Run, tmp_path: Path) -> None:
    write(tmp_path, PACK)
    assert run("packs", "--check", tmp_path) == (
        0,
        "own  own  domain rag  Own pack\n1 pack in 1 file can be used.\n",
        "",
    )
    write(tmp_path, PACK, PACK | {"id": "other", "hook": "run me"})
    code, out, err = run("packs", "--check", tmp_path)
    assert code == 1
    assert "1 pack in 1 file can be used." in out
    assert err == "“own.json”, pack “other”, Hook, is not a field that this version knows.\n"
    code, out, _err = run("packs", "--check", tmp_path, "--json")
    assert (code, len(json.loads(out)["faults"])) == (1, 1)


def test_a_folder_that_is_missing_is_refused(run: Run, tmp_path: Path) -> None:
    code, _out, err = run("packs", "--check", tmp_path / "none")
    assert (code, err) == (1, "There is no folder “none”. Name one with files of packs.\n")


def test_the_schema_can_be_printed(run: Run) -> None:
    code, out, _err = run("packs", "--schema")
    assert code == 0
    assert json.loads(out)["title"] == "File of packs, version 1"
