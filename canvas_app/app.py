"""Where the rooms come together: decides between the command line and the window, and starts it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.folders import CANVAS_SUFFIX

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `canvas-app` with these arguments, or those of the process, and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return _open_windows([])
    from canvas_app import cli

    if arguments[0] in cli.COMMANDS or arguments[0].startswith("-"):
        return cli.run(arguments)
    unknown = [name for name in arguments if not (name.endswith(CANVAS_SUFFIX) or Path(name).is_file())]
    if unknown:
        # argparse answers with the usage and the list of commands.
        return cli.run([unknown[0]])
    return _open_windows([Path(name) for name in arguments])


def main_window() -> int:
    """Open the window with the files that the process was called with: for icons and file types."""
    return _open_windows([Path(name) for name in sys.argv[1:]])


def _open_windows(paths: list[Path]) -> int:
    if not _has_display():
        from canvas_app.cli.output import warn

        warn(
            "There is no display to open a window on. Without one, `canvas-app metrics FILE` and "
            "`canvas-app export FILE OUT.pdf` work; `canvas-app --help` lists all commands."
        )
        return 1
    from canvas_app.gui.application import run

    return run(paths)


def _has_display() -> bool:
    """Say whether Qt would find a screen: it ends the process where there is none."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
