"""The commands: parsing, and what each does. Rooms are imported by the command that needs them.

Exit codes: 0 done, 1 a file was refused (one sentence on standard error), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app import __version__
from canvas_app.cli.output import one_line, say, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.document import Document

COMMANDS = ("new", "examples", "metrics", "export", "schema")
_SUFFIX = ".bmcanvas"
_DESCRIPTION = """\
Business models of AI companies on a canvas.

canvas-app                  open the window
canvas-app FILE ...         open canvases in windows of their own
canvas-app COMMAND ...      work without a display
"""


class UsageError(Exception):
    """The command cannot mean anything; the text says why."""


def run(arguments: Sequence[str]) -> int:
    """Carry a command out and return the exit code."""
    try:
        chosen = _parser().parse_args(arguments)
    except SystemExit as end:
        # argparse has said what is wrong, or has shown its help.
        return int(end.code or 0)
    try:
        code: int = chosen.action(chosen)
        sys.stdout.flush()
    except UsageError as error:
        warn(f"canvas-app: {error}")
        return 2
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # What users name is refused with a sentence of its own; this is a file of the program.
        name = Path(error.filename).name if error.filename else "a file"
        warn(f"canvas-app: {name} cannot be read ({error.strerror}). Install the program again.")
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="canvas-app", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"canvas-app {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    new = commands.add_parser("new", help="write a new canvas, empty or a copy of an example")
    new.add_argument("file", metavar="FILE", type=Path)
    new.add_argument("--example", metavar="NAME", help="an example; see `canvas-app examples`")
    new.add_argument("--force", action="store_true", help="replace the file if there is one")
    new.set_defaults(action=_new)

    commands.add_parser("examples", help="list the examples").set_defaults(action=_examples)

    metrics = commands.add_parser("metrics", help="print the numbers of a canvas")
    metrics.add_argument("file", metavar="FILE", type=Path)
    metrics.add_argument("--scenario", metavar="S", help="a scenario of the canvas, by name or id")
    metrics.add_argument("--json", action="store_true", help="print JSON")
    metrics.set_defaults(action=_metrics)

    export = commands.add_parser("export", help="write the strategy document (PDF) or a picture (SVG)")
    export.add_argument("file", metavar="FILE", type=Path)
    export.add_argument("out", metavar="OUT.pdf|OUT.svg", type=Path)
    export.add_argument(
        "--view", metavar="V", default="value_chain", help="for a picture: value_chain or bmc"
    )
    export.add_argument("--scenario", metavar="S", help="a scenario of the canvas, by name or id")
    export.set_defaults(action=_export)

    schema = commands.add_parser("schema", help="print the JSON Schema of canvas files")
    schema.set_defaults(action=_schema)
    return parser


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
        warn(f"“{path.name}” is there already and was not changed; use --force to replace it.")
        return 1
    title = clean_text(path.stem, limit=300, one_line=True) or "Untitled"
    try:
        document = Document([DocumentInfo(title=title)]) if example is None else storage.load(example)
        storage.save(document, path)
    except storage.StorageError as error:
        return _refused(error)
    return 0


def _examples(_chosen: argparse.Namespace) -> int:
    from canvas_app.model.examples import examples

    widest = max(len(example.name) for example in examples())
    for example in examples():
        say(f"{example.name:<{widest}}  {example.description}")
    return 0


def _metrics(chosen: argparse.Namespace) -> int:
    from canvas_app.cli.metrics import print_json, print_table
    from canvas_app.storage import StorageError

    try:
        document = _loaded(chosen.file)
    except StorageError as error:
        return _refused(error)
    scenario = _scenario_id(document, chosen.scenario)
    (print_json if chosen.json else print_table)(document.snapshot(), scenario)
    return 0


def _export(chosen: argparse.Namespace) -> int:
    out: Path = chosen.out
    if out.suffix.lower() not in (".pdf", ".svg"):
        raise UsageError("the name of the file to write must end in .pdf or .svg")
    from canvas_app.drawing.views import VIEWS
    from canvas_app.storage import StorageError

    if chosen.view not in VIEWS:
        raise UsageError(f"there is no view “{one_line(chosen.view)}”; the views are {' and '.join(VIEWS)}")
    try:
        document = _loaded(chosen.file)
    except StorageError as error:
        return _refused(error)
    scenario = _scenario_id(document, chosen.scenario)
    from canvas_app.report.errors import ReportError

    try:
        notices = _write(document, out, chosen.view, scenario)
    except ReportError as error:
        return _refused(error)
    for notice in notices:
        warn(notice)
    return 0


def _write(document: Document, out: Path, view: str, scenario: str | None) -> Sequence[str]:
    if out.suffix.lower() == ".svg":
        from canvas_app.report.svg import write_svg

        return write_svg(document, out, view, scenario)
    from canvas_app.report.pdf import write_pdf

    return write_pdf(document, out, scenario=scenario).notices


def _schema(_chosen: argparse.Namespace) -> int:
    from canvas_app.model.resources import resource_path

    say(resource_path("schema", "bmcanvas-1.schema.json").read_text(encoding="utf-8").rstrip("\n"))
    return 0


def _loaded(path: Path) -> Document:
    from canvas_app import storage

    return storage.load(path)


def _scenario_id(document: Document, wanted: str | None) -> str | None:
    """Return the id of a scenario by its name or id; None for the base, which may be called by name too."""
    scenarios = document.snapshot().scenarios
    if wanted is None or wanted in scenarios:
        return wanted
    for scenario in scenarios.values():
        if scenario.name.casefold() == wanted.casefold():
            return scenario.id
    if wanted.casefold() == "base":
        return None
    known = ", ".join(["Base", *(scenario.name for scenario in scenarios.values())])
    raise UsageError(f"there is no scenario “{one_line(wanted)}”; there are: {one_line(known)}")


def _refused(error: Exception) -> int:
    warn(str(error))
    return 1
