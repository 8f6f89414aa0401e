"""Set up the product on first use, then start it: the window, or the example headless where no display is.

python3 packaging/run.py                 open the window with the example
python3 packaging/run.py FILE            open a canvas
python3 packaging/run.py COMMAND ...     a command of canvas-app, as it is
python3 packaging/run.py --headless      metrics and a PDF of the example, without a window
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from setup_environment import (
    SetupError,
    child_environment,
    environment_folder,
    prepare_environment,
    program,
    say,
    use_supported_python,
)
from system_packages import QT_LIBRARIES, X_LIBRARIES, missing_libraries, provide

EXAMPLE = "generative-ai"


def main(arguments: list[str]) -> int:
    """Set up, start what the arguments ask for, and return its exit code."""
    try:
        use_supported_python()
        prepare_environment("runtime")
        if arguments == ["--headless"]:
            return show_headless([])
        if not all(is_canvas(name) for name in arguments):
            return canvas_app(*arguments)
        if not has_display():
            say("There is no display here, so the numbers are printed and the document is written.")
            return show_headless([Path(name).resolve() for name in arguments])
        return open_window(arguments)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def is_canvas(argument: str) -> bool:
    """Say whether an argument is a file for the window; everything else is for the command line to judge."""
    return argument.endswith(".bmcanvas") or Path(argument).is_file()


def has_display() -> bool:
    """Say whether a window can be shown."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def open_window(arguments: list[str]) -> int:
    """Open the window, after making sure that Qt can be loaded."""
    libraries = {**QT_LIBRARIES, **X_LIBRARIES} if os.environ.get("DISPLAY") else QT_LIBRARIES
    problem = provide(missing_libraries(libraries), "to open a window")
    if problem:
        raise SetupError(problem)
    say("Opening the window.")
    return canvas_app(*arguments)


def show_headless(canvases: list[Path]) -> int:
    """Print the metrics of each canvas, or of the example, and write its PDF into the example's folder."""
    folder = example_folder()
    for canvas in canvases or [example_canvas(folder)]:
        document = folder / f"{canvas.stem}.pdf"
        verb = "replaced" if document.exists() else "written"
        code = canvas_app("metrics", str(canvas)) or canvas_app("export", str(canvas), str(document))
        if code != 0:
            return code
        say(f"Canvas: {canvas}\nPDF {verb}: {document}")
    return 0


def example_canvas(folder: Path) -> Path:
    """Return the example's file; one that is there already may have been edited and is used as it is."""
    canvas = folder / f"{EXAMPLE}.bmcanvas"
    if not canvas.exists() and canvas_app("new", "--example", EXAMPLE, str(canvas)) != 0:
        raise SetupError(f"The example could not be written to {canvas}; the line above says why.")
    return canvas


def example_folder() -> Path:
    """Return the folder for the example in the user's data folder, and make it."""
    home = os.environ.get("CANVAS_APP_HOME")
    try:
        folder = Path(home) / "example" if home else user_data_folder() / "canvas-app" / "example"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SetupError(
            f"The folder for the example cannot be made: {reason}. "
            "Name one where you may write in the variable CANVAS_APP_HOME."
        ) from error
    return folder


def user_data_folder() -> Path:
    """Return where this system keeps the data of programs; raises RuntimeError for a user without a home."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def canvas_app(*arguments: str) -> int:
    """Run canvas-app of the environment where the user stands, and return its exit code."""
    command = [str(program(environment_folder(), "canvas-app")), *arguments]
    return subprocess.run(command, env=child_environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
