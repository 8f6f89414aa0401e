"""Reads a folder of packs that users bring: strictly, within limits, each fault named in one sentence."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from canvas_app.folders import user_folder
from canvas_app.model.faults import first_fault
from canvas_app.model.packs import FORMAT, VERSION, Pack, PackFile, PackLibrary, faults_of, shipped_packs
from canvas_app.storage import strict_json
from canvas_app.storage.errors import printable, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 1024 * 1024
MAX_FILES = 200
MAX_TOTAL = 16 * 1024 * 1024
MAX_DEPTH = 16
_MOST_FAULTS = 20
"""So many faults of one file are named; a file with more was hardly made for this program."""


@dataclass(frozen=True, slots=True)
class PackFault:
    """Why a file, or one pack in it, is left out."""

    file: str
    """The name of the file."""
    place: str
    """Where in the file; empty where the whole file is meant."""
    reason: str
    """The rest of a sentence."""

    @property
    def sentence(self) -> str:
        """The fault as one sentence with file and place."""
        where = f", {self.place}," if self.place else ""
        return printable(f"“{self.file}”{where} {self.reason}.")


@dataclass(frozen=True, slots=True)
class PackFolder:
    """What a folder of packs holds."""

    packs: tuple[Pack, ...] = ()
    faults: tuple[PackFault, ...] = ()
    files: int = 0

    @property
    def library(self) -> PackLibrary:
        """The shipped packs and these."""
        return shipped_packs().with_more(self.packs) if self.packs else shipped_packs()


class _Refusal(Exception):
    """The rest of a sentence about a whole file."""


def packs_folder() -> Path:
    """Return the folder in which users keep their own packs; it need not exist."""
    return user_folder() / "packs"


def read_packs(folder: Path) -> PackFolder:
    """Return the packs of all files `*.json` in a folder; a missing folder is empty. Nothing is ever run.

    A file or pack with a fault is left out, and named; all others are used.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".json")
    except FileNotFoundError:
        return PackFolder()
    except OSError as error:
        return PackFolder(faults=(PackFault(folder.name, "", f"cannot be read ({error.strerror or error})"),))
    packs: list[tuple[str, Pack]] = []
    faults: list[PackFault] = []
    total = 0
    for path in paths[:MAX_FILES]:
        name = shortened(path.name)
        try:
            data = _bounded(path)
            total += len(data)
            if total > MAX_TOTAL:
                raise _Refusal(f"is left out: those before it take {MAX_TOTAL // 1024**2} MB already")
            found, wrong = _packs_in(data, name)
        except _Refusal as refusal:
            faults.append(PackFault(name, "", str(refusal)))
        else:
            packs += ((name, pack) for pack in found)
            faults += wrong
    if len(paths) > MAX_FILES:
        left = len(paths) - MAX_FILES
        faults.append(PackFault(folder.name, "", f"holds more than {MAX_FILES} files; {left} are left out"))
    unique, doubles = _with_own_ids(packs)
    return PackFolder(unique, (*faults, *doubles), len(paths))


def _bounded(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _Refusal("is no ordinary file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _Refusal(f"cannot be read ({error.strerror or error})") from None
    if len(data) > MAX_BYTES:
        raise _Refusal("is larger than 1 MB")
    return data


def _packs_in(data: bytes, name: str) -> tuple[list[Pack], list[PackFault]]:
    try:
        plain = strict_json.parse(data)
        strict_json.refuse_duplicate_keys(data)
    except strict_json.StrictJSONError as error:
        raise _Refusal(f"was not read: {error}") from None
    if _deeper_than(plain, MAX_DEPTH):
        raise _Refusal("was not read: it is nested too deeply")
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _Refusal(f"is no file of packs: its “format” must be “{FORMAT}”")
    if plain.get("version") != VERSION or isinstance(plain.get("version"), bool):
        raise _Refusal(f"has a version that this program does not know; it knows {VERSION}")
    raw = plain.get("packs")
    if not isinstance(raw, list):
        raise _Refusal("has no list of “packs”")
    try:
        PackFile.model_validate({**plain, "packs": [_EXAMPLE] * len(raw)})
    except ValidationError as error:
        fault = first_fault(error, PackFile)
        raise _Refusal(f"was not read: {fault.place or 'the file'} {fault.reason}") from None
    return _each(raw, name)


def _each(raw: list[Any], name: str) -> tuple[list[Pack], list[PackFault]]:
    """Return the sound packs of a file, and what is wrong with the others."""
    packs: list[Pack] = []
    faults: list[PackFault] = []
    for number, plain in enumerate(raw, 1):
        place = _place(number, plain)
        try:
            pack = Pack.model_validate(plain)
        except ValidationError as error:
            fault = first_fault(error, Pack)
            what = f"{place}, {fault.place}" if fault.place else place
            faults.append(PackFault(name, what, fault.reason))
            continue
        wrong = [PackFault(name, f"{place}, {where}", reason) for where, reason in faults_of(pack)]
        if wrong:
            faults += wrong
        else:
            packs.append(pack)
    if len(faults) > _MOST_FAULTS:
        more = len(faults) - _MOST_FAULTS
        faults[_MOST_FAULTS:] = [PackFault(name, "", f"has {more} more faults")]
    return packs, faults


def _with_own_ids(packs: list[tuple[str, Pack]]) -> tuple[tuple[Pack, ...], list[PackFault]]:
    """Return the packs whose id nobody before them has, and the others as faults."""
    taken = {pack.id for pack in shipped_packs().packs}
    unique, faults = [], []
    for name, pack in packs:
        if pack.id in taken:
            faults.append(PackFault(name, f"pack “{pack.id}”", "has an id that another pack has already"))
        else:
            taken.add(pack.id)
            unique.append(pack)
    return tuple(unique), faults


_EXAMPLE = {
    "id": "x",
    "title": "x",
    "anchors": [{"kind": "domain", "id": "rag"}],
    "parts": [{"entry": "stage.data"}],
}
"""Stands for each pack while the fields of the file itself are checked."""


def _place(number: int, plain: object) -> str:
    key = plain.get("id") if isinstance(plain, dict) else None
    return f"pack “{shortened(key)}”" if isinstance(key, str) and key.strip() else f"pack {number}"


def _deeper_than(plain: object, most: int) -> bool:
    """Return whether lists and groups lie deeper in each other than that, without going down by recursion."""
    layer: list[object] = [plain]
    for _depth in range(most + 1):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return False
    return True


def _inside(plain: object) -> Iterator[object]:
    found = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return (item for item in found if isinstance(item, dict | list))
