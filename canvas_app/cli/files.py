"""Commands that write files or show what is shipped: new, examples, export, schema."""

from __future__ import annotations

import os
from argparse import BooleanOptionalAction
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.cli.arguments import add_scenario, command, whole_number
from canvas_app.cli.chapters import add_chapters, take_chapters
from canvas_app.cli.documents import RefusedError, UsageError, load, scenario_id
from canvas_app.cli.output import clear_line, file_name, one_line, progress_line, say, warn
from canvas_app.folders import CANVAS_SUFFIX

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from canvas_app.cli.arguments import Commands
    from canvas_app.document import Snapshot
    from canvas_app.model import PrintOptions
    from canvas_app.report.exports import Format

_OPTIONS = {"attach_canvas": "--canvas"}
"""Options that are called otherwise than what they set."""
_WRITTEN = {
    "color": "--color: a house colour is written as #1F5FBF",
    "language": "--language: a language is written as en or de-CH",
}


def add_new_and_examples(commands: Commands) -> None:
    """Add what begins a canvas."""
    new = command(commands, "new", "write a new canvas, empty or a copy of an example", _new, reads=False)
    new.add_argument("--example", metavar="NAME", help="an example; see `canvas-app examples`")
    new.add_argument("--force", action="store_true", help="replace the file if there is one")

    commands.add_parser("examples", help="list the examples").set_defaults(action=_examples)


def add_export_and_schema(commands: Commands) -> None:
    """Add what leaves the program."""
    says = "write the strategy document, slides, a picture or a spreadsheet"
    export = command(commands, "export", says, _export)
    export.add_argument(
        "out", metavar="OUT", type=Path, help="ends in .pdf, .pptx, .html, .md, .xlsx, .png or .svg"
    )
    add_scenario(export)
    _add_printing(export.add_argument_group("document", "what is not given is as the canvas remembers it"))
    picture = export.add_argument_group("picture")
    picture.add_argument("--view", metavar="V", help="value_chain or bmc; also of one page and poster")
    part = picture.add_mutually_exclusive_group()
    part.add_argument("--frame", metavar="NAME", help="only what a frame of the canvas shows")
    part.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        help="only this element, by its name or id; may be repeated",
    )
    picture.add_argument(
        "--width", metavar="PIXELS", type=whole_number(1, 40_000), help="twice its size without it"
    )
    export.add_argument("--open", action="store_true", help="open the file when it is written")

    schema = commands.add_parser("schema", help="print the JSON Schema of canvas files")
    schema.set_defaults(action=_schema)


def _add_printing(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--profile", choices=["full", "brief", "one_page", "appendix", "poster"])
    group.add_argument("--paper", choices=["A4", "Letter"])
    group.add_argument(
        "--poster-sheets", metavar="N", type=whole_number(1, 8),
        help="sheets side by side on a poster, 1 to 8; how many rows there are follows from the canvas",
    )  # fmt: skip
    color, logo = (group.add_mutually_exclusive_group() for _ in range(2))
    color.add_argument("--color", metavar="#RRGGBB", help="the house colour of the client")
    color.add_argument("--no-color", dest="color", action="store_const", const="", help="the usual colour")
    logo.add_argument("--logo", metavar="FILE", type=Path, help="a PNG or JPEG picture for the cover")
    logo.add_argument("--no-logo", dest="logo", action="store_const", const="", help="no logo")
    group.add_argument("--language", metavar="L", help="of your own texts, for screen readers: en or de-CH")
    group.add_argument("--leave-out-empty", action=BooleanOptionalAction, help="no empty chapters, or all")
    add_chapters(group)
    group.add_argument(
        "--canvas", dest="attach_canvas", action=BooleanOptionalAction, help="the PDF opens as a canvas again"
    )


def _new(chosen: argparse.Namespace) -> int:
    from canvas_app import storage
    from canvas_app.document import Document
    from canvas_app.model import DocumentInfo, clean_text
    from canvas_app.model.examples import UnknownExampleError, example_path

    path: Path = chosen.file
    if path.suffix != CANVAS_SUFFIX:
        name = one_line(path.stem) or "plan"
        raise UsageError(f"the name of a canvas ends in {CANVAS_SUFFIX}, as in {name}{CANVAS_SUFFIX}")
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
    from canvas_app.commands.printing import set_options
    from canvas_app.drawing.views import VIEWS
    from canvas_app.report.errors import ReportError
    from canvas_app.report.exports import FORMATS, Order, export, suffix_refused

    out: Path = chosen.out
    if refused := suffix_refused(out.suffix):
        raise UsageError(f"{refused[0].lower()}{refused[1:].rstrip('.')}")
    if chosen.view is not None and chosen.view not in VIEWS:
        raise UsageError(f"there is no view “{one_line(chosen.view)}”; the views are {' and '.join(VIEWS)}")
    _refuse_idle(chosen, FORMATS)
    document = load(chosen.file, chosen.attachment, [chosen.scenario])
    options = _printing(document.info.printing, chosen)
    if out.suffix.lower() == ".pdf":
        _refuse_beside_profile(chosen, options.profile)
        _refuse_to_lose(chosen.file, out, options)
        # As in the window: the canvas inside the PDF has the options that the PDF was printed with.
        set_options(document, options)
    take_chapters(document, chosen.leave_out, chosen.own_words)
    order = Order(
        scenario=scenario_id(document.snapshot(), chosen.scenario),
        options=options,
        view=chosen.view or VIEWS[0],
        width=chosen.width,
        frame=chosen.frame,
        only=_elements(document.snapshot(), chosen.only or ()),
        progress=progress_line("steps"),
    )
    try:
        notices = export(document, out, order)
    except ReportError as error:
        raise RefusedError(str(error)) from error
    finally:
        clear_line()
    for notice in notices:
        warn(notice)
    if chosen.open:
        _open(out)
    return 0


def _open(out: Path) -> None:
    import webbrowser

    if not webbrowser.open(out.resolve().as_uri()):
        warn(f"“{one_line(out.name)}” was written; no program was found to open it.")


def _elements(snapshot: Snapshot, names: Sequence[str]) -> frozenset[str]:
    """Return the ids of elements that are given by name, whatever the case, or by id."""
    found: set[str] = set()
    for name in names:
        wanted = name.strip().casefold()
        same = {
            key for key, each in snapshot.elements.items() if name == key or each.name.casefold() == wanted
        }
        if not same:
            raise UsageError(f"--only: there is no element “{one_line(name)}”")
        found |= same
    return frozenset(found)


def _refuse_idle(chosen: argparse.Namespace, formats: Mapping[str, Format]) -> None:
    """Refuse an option that would make no difference in the format that is written."""
    suffix = chosen.out.suffix.lower()
    for name in sorted(frozenset[str]().union(*(each.options for each in formats.values()))):
        if getattr(chosen, name) is None or name in formats[suffix].options:
            continue
        option = _OPTIONS.get(name, f"--{name.replace('_', '-')}")
        known = _listed([each.suffix for each in formats.values() if name in each.options])
        raise UsageError(f"{option} has no meaning for {suffix}; it is for {known}")


def _refuse_beside_profile(chosen: argparse.Namespace, profile: str) -> None:
    """Refuse an option that would make no difference in the profile that is printed."""
    from canvas_app.report.exports import OF_PROFILES

    for name, profiles in OF_PROFILES.items():
        if getattr(chosen, name) is not None and profile not in profiles:
            option = f"--{name.replace('_', '-')}"
            raise UsageError(
                f"{option} has no meaning for the profile {profile}; it is for {_listed(profiles)}"
            )


def _refuse_to_lose(file: Path, out: Path, options: PrintOptions) -> None:
    """Refuse to write a PDF without the canvas over the PDF that the canvas is in."""
    if not options.attach_canvas and out.exists() and out.samefile(file):
        raise RefusedError(
            f"“{one_line(out.name)}” was not written: the canvas in it would be lost; choose another name."
        )


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _printing(remembered: PrintOptions, chosen: argparse.Namespace) -> PrintOptions:
    """Return the options of the document with what the command line says otherwise."""
    from pydantic import ValidationError

    from canvas_app.model import PrintOptions
    from canvas_app.model.faults import first_fault

    given = {
        name: value
        for name in PrintOptions.model_fields
        if name != "logo" and (value := getattr(chosen, name, None)) is not None
    }
    if given.get("color") == "":
        given["color"] = None
    if chosen.logo is not None:
        given["logo"] = _logo(chosen.logo) if chosen.logo else ""
    try:
        return PrintOptions.model_validate(dict(remembered) | given)
    except ValidationError as error:
        fault = first_fault(error, PrintOptions)
        raise UsageError(_WRITTEN.get(fault.field, one_line(fault.sentence))) from None


def _logo(path: Path) -> str:
    from canvas_app.report.pdf.pictures import LogoError, coded_logo, read_logo

    try:
        coded = coded_logo(path)
        read_logo(coded)
    except LogoError as error:
        raise RefusedError(str(error)) from error
    except OSError as error:
        raise RefusedError(
            f"“{file_name(path)}” could not be read ({error.strerror or error}); "
            "choose another picture as logo."
        ) from error
    return coded


def _schema(_chosen: argparse.Namespace) -> int:
    from canvas_app.storage.schema import schema_path

    say(schema_path().read_text(encoding="utf-8").rstrip("\n"))
    return 0
