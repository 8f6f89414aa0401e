"""The command for packs: list those at hand, or check a folder of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.cli.arguments import add_json
from canvas_app.cli.documents import RefusedError
from canvas_app.cli.output import one_line, say, say_json, table, warn

if TYPE_CHECKING:
    import argparse

    from canvas_app.cli.arguments import Commands
    from canvas_app.model.packs import Pack
    from canvas_app.storage.packs import PackFolder


def add_to(commands: Commands) -> None:
    """Add the command."""
    says = "list the packs, or check a folder of your own packs"
    parser = commands.add_parser(
        "packs",
        help=says,
        description=f"{says[:1].upper()}{says[1:]}. Exit code 1 when a pack is left out.",
        epilog='JSON: {"packs": [{"id", "title", "anchors", "parts", "own"}], "faults": [sentence]}',
    )
    parser.add_argument("--check", metavar="FOLDER", type=Path, help="look at this folder only")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of files of packs")
    add_json(parser)
    parser.set_defaults(action=_packs)


def _packs(chosen: argparse.Namespace) -> int:
    from canvas_app.model.packs import shipped_packs
    from canvas_app.storage.packs import packs_folder, read_packs

    if chosen.schema:
        from canvas_app.storage.pack_schema import schema_path

        say(schema_path().read_text(encoding="utf-8").rstrip("\n"))
        return 0
    if chosen.check is not None and not chosen.check.is_dir():
        name = one_line(chosen.check.name)
        raise RefusedError(f"There is no folder “{name}”. Name one with files of packs.")
    found = read_packs(chosen.check or packs_folder())
    shipped = () if chosen.check is not None else shipped_packs().packs
    if chosen.json:
        own = [_plain(pack, own=True) for pack in found.packs]
        listed = [*(_plain(pack, own=False) for pack in shipped), *own]
        say_json({"packs": listed, "faults": [fault.sentence for fault in found.faults]})
    else:
        _list(shipped, found)
        for fault in found.faults:
            warn(fault.sentence)
    return 1 if found.faults else 0


def _list(shipped: tuple[Pack, ...], found: PackFolder) -> None:
    rows = [*((pack, "shipped") for pack in shipped), *((pack, "own") for pack in found.packs)]
    if rows:
        say(table([(pack.id, origin, _anchors(pack), pack.title) for pack, origin in rows]))
    if not shipped:
        number, files = len(found.packs), found.files
        sound = f"{number} pack{'s' if number != 1 else ''} in {files} file{'s' if files != 1 else ''}"
        say(f"{sound} can be used.")


def _anchors(pack: Pack) -> str:
    return ", ".join(f"{anchor.kind} {anchor.id}" for anchor in pack.anchors)


def _plain(pack: Pack, *, own: bool) -> dict[str, object]:
    anchors = [{"kind": anchor.kind, "id": anchor.id} for anchor in pack.anchors]
    parts = [part.id for part in pack.parts]
    return {"id": pack.id, "title": pack.title, "anchors": anchors, "parts": parts, "own": own}
