"""Commands that write files or show what is shipped: new, examples, export, schema."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.cli.arguments import add_scenario, command
from canvas_app.cli.documents import RefusedError, UsageError, load, scenario_id
from canvas_app.cli.output import clear_line, one_line, progress_line, say, warn

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from canvas_app.cli.arguments import Commands
    from canvas_app.document import Document

_SUFFIX = ".bmcanvas"
_WRITTEN = (".pdf", ".svg", ".xlsx")


def add_new_and_examples(commands: Commands) -> None:
    """Add what begins a canvas."""
    new = command(commands, "new", "write a new canvas, empty or a copy of an example", _new)
    new.add_argument("--example", metavar="NAME", help="an example; see `canvas-app examples`")
    new.add_argument("--force", action="store_true", help="replace the file if there is one")

    commands.add_parser("examples", help="list the examples").set_defaults(action=_examples)


def add_export_and_schema(commands: Commands) -> None:
    """Add what leaves the program."""
    says = "write the strategy document (PDF), a picture (SVG) or a spreadsheet (XLSX)"
    export = command(commands, "export", says, _export)
    export.add_argument("out", metavar="OUT.pdf|OUT.svg|OUT.xlsx", type=Path)
    export.add_argument(
        "--view", metavar="V", default="value_chain", help="for a picture: value_chain or bmc"
    )
    add_scenario(export)

    schema = commands.add_parser("schema", help="print the JSON Schema of canvas files")
    schema.set_defaults(action=_schema)


def _new(chosen: argparse.Namespace) -> int:
    from canvas_app import storage
    from canvas_app.document import Document
    from canvas_app.model import DocumentInfo, clean_text
    from canvas_app.model.examples import UnknownExampleError, example_path

    path: Path = chosen.file
    if path.suffix != _SUFFIX:
        raise UsageError(f"the name of a canvas ends in {_SUFFIX}, as in {one_line(path.stem)}{_SUFFIX}")
    try:
        example = None if chosen.example is None else example_path(chosen.example)
    except UnknownExampleError as error:
        raise UsageError(str(error)) from None
    if os.path.lexists(path) and not chosen.force:
        raise RefusedError(f"“{path.name}” is there already and was not changed; use --force to replace it.")
    title = clean_text(path.stem, limit=300, one_line=True) or "Untitled"
    try:
        document = Document([DocumentInfo(title=title)]) if example is None else storage.load(example)
        storage.save(document, path)
    except storage.StorageError as error:
        raise RefusedError(str(error)) from error
    return 0


def _examples(_chosen: argparse.Namespace) -> int:
    from canvas_app.model.examples import examples

    widest = max(len(example.name) for example in examples())
    for example in examples():
        say(f"{example.name:<{widest}}  {example.description}")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    out: Path = chosen.out
    if out.suffix.lower() not in _WRITTEN:
        raise UsageError("the name of the file to write must end in .pdf, .svg or .xlsx")
    from canvas_app.drawing.views import VIEWS

    if chosen.view not in VIEWS:
        raise UsageError(f"there is no view “{one_line(chosen.view)}”; the views are {' and '.join(VIEWS)}")
    document = load(chosen.file)
    scenario = scenario_id(document.snapshot(), chosen.scenario)
    from canvas_app.report.errors import ReportError

    try:
        notices = _write(document, out, chosen.view, scenario)
    except ReportError as error:
        raise RefusedError(str(error)) from error
    for notice in notices:
        warn(notice)
    return 0


def _write(document: Document, out: Path, view: str, scenario: str | None) -> Sequence[str]:
    suffix = out.suffix.lower()
    if suffix == ".svg":
        from canvas_app.report.svg import write_svg

        return write_svg(document, out, view, scenario)
    if suffix == ".xlsx":
        from canvas_app.report.spreadsheet import write_xlsx

        try:
            return write_xlsx(document, out, scenario, progress=progress_line("trials"))
        finally:
            clear_line()
    from canvas_app.report.pdf import write_pdf

    return write_pdf(document, out, scenario=scenario).notices


def _schema(_chosen: argparse.Namespace) -> int:
    from canvas_app.folders import resource_path

    say(resource_path("schema", "bmcanvas-1.schema.json").read_text(encoding="utf-8").rstrip("\n"))
    return 0
