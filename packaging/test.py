"""Set up the tests on first use, then run every check: lint, format, types, import contracts and the tests.

python3 packaging/test.py                       everything
python3 packaging/test.py tests/unit -k price   only the tests, with these arguments for pytest
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from setup_environment import (
    PROJECT,
    SetupError,
    child_environment,
    environment_folder,
    figure_folder,
    prepare_environment,
    program,
    say,
    use_supported_python,
)
from system_packages import (
    PDF_PROGRAMS,
    QT_LIBRARIES,
    SPREADSHEET_PROGRAMS,
    X_LIBRARIES,
    X_PROGRAMS,
    missing_libraries,
    missing_programs,
    provide,
)

if TYPE_CHECKING:
    from pathlib import Path


def main(arguments: list[str]) -> int:
    """Set up, run the checks, and return 0 only if every one of them passed."""
    try:
        use_supported_python()
        python = prepare_environment("test")
        prepare_system()
        if arguments:
            return subprocess.run(
                [python, "-m", "pytest", *arguments], cwd=PROJECT, env=variables(), check=False
            ).returncode
        return run_everything(python)
    except SetupError as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def prepare_system() -> None:
    """Provide Qt's libraries, without which nothing runs, and the programs that some tests use."""
    programs = {**X_PROGRAMS, **SPREADSHEET_PROGRAMS, **PDF_PROGRAMS}
    missing = {**missing_libraries({**QT_LIBRARIES, **X_LIBRARIES}), **missing_programs(programs)}
    problem = provide(missing, "for the tests")
    if problem and missing_libraries(QT_LIBRARIES):
        raise SetupError(problem)
    if problem:
        say(f"{problem} Without them the tests that need them are skipped.")


def run_everything(python: Path) -> int:
    """Run all checks, also after one that failed; the closing line is pytest's when all is well."""
    started = time.monotonic()
    failed = [name for name, command in static_checks(python).items() if not passes(name, command)]
    outcome = f"failed: {', '.join(failed)}" if failed else "all passed"
    say(f"Checks took {time.monotonic() - started:.0f} s: {outcome}.")
    processes = str(min(os.cpu_count() or 1, 4))
    if not passes("tests", [str(python), "-m", "pytest", "-n", processes, "--dist", "worksteal"]):
        failed.append("tests")
    if failed:
        say(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def static_checks(python: Path) -> dict[str, list[str]]:
    """Return the checks that need no running product, by name."""
    module = [str(python), "-m"]
    return {
        "lint": [*module, "ruff", "check", "--quiet"],
        "format": [*module, "ruff", "format", "--check", "--quiet"],
        "types": [*module, "mypy"],
        "import contracts": [str(program(environment_folder(), "lint-imports"))],
    }


def passes(name: str, command: list[str]) -> bool:
    """Run one check under a headline and say whether it passed."""
    say(f"== {name}")
    return subprocess.run(command, cwd=PROJECT, env=variables(), check=False).returncode == 0


def variables() -> dict[str, str]:
    """Return the variables of every check: windows are painted offscreen and figures into files."""
    return {
        **child_environment(),
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(figure_folder()),
        "QT_QPA_PLATFORM": "offscreen",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
