"""The commands: parsing, and the exit codes. Rooms are imported by the command that needs them.

Exit codes: 0 done, 1 refused or without an answer (one sentence on standard error), 2 wrong usage,
130 stopped by Ctrl+C. `check` has 1 for findings and 2 for a refused file too.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app import __version__
from canvas_app.cli import check, files, forecast, metrics, packs, questions, simulation
from canvas_app.cli.documents import RefusedError, UsageError
from canvas_app.cli.output import clear_line, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "new", "examples", "check", "metrics", "forecast", "simulate", "tornado", "goal", "compare", "export",
    "packs", "schema",
)  # fmt: skip
_DESCRIPTION = """\
Business models of AI companies on a canvas.

canvas-app                  open the window
canvas-app FILE ...         open canvases in windows of their own
canvas-app COMMAND ...      work without a display
"""


def run(arguments: Sequence[str]) -> int:
    """Carry a command out and return the exit code."""
    try:
        chosen = _parser().parse_args(arguments)
    except SystemExit as end:
        # argparse has said what is wrong, or has shown its help.
        return int(end.code or 0)
    try:
        code: int = chosen.action(chosen)
        if sys.stdout is not None:
            sys.stdout.flush()
    except UsageError as error:
        warn(f"canvas-app: {error}")
        return 2
    except RefusedError as error:
        warn(str(error))
        return 1
    except KeyboardInterrupt:
        clear_line()
        warn("Stopped before the end; nothing was written.")
        return 130
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        warn(f"canvas-app: {_what_failed(error)}")
        return 1
    return code


def _what_failed(error: OSError) -> str:
    """Say what the system refused; files that users name are refused with sentences of their own."""
    if error.filename is None:
        return f"the answer cannot be printed ({error.strerror}). Send it to another place."
    return f"{Path(error.filename).name} cannot be read ({error.strerror}). Install the program again."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="canvas-app", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"canvas-app {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    files.add_new_and_examples(commands)
    for room in (check, metrics, forecast, simulation, questions, packs):
        room.add_to(commands)
    files.add_export_and_schema(commands)
    return parser
