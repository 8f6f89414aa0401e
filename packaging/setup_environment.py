"""Set-up that run.py and test.py share: an environment in .venv and the packages that go into it.

Only the standard library is used, and nothing newer than Python 3.8 may stand here: an old interpreter has to
get as far as the sentence that names the right one.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

from system_packages import provide

OLDEST = (3, 11)
NEWEST = (3, 13)
PROJECT = Path(__file__).resolve().parent.parent
CONSTRAINTS = PROJECT / "packaging" / "constraints.txt"


class SetupError(Exception):
    """Set-up cannot go on; the text is a sentence for the user."""


def say(sentence: str) -> None:
    """Print a line of progress at once."""
    print(sentence, flush=True)


def use_supported_python() -> None:
    """Go on under a Python that the product supports, or raise SetupError naming the versions."""
    running = sys.version_info[:2]
    if OLDEST <= running <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        candidate = shutil.which(f"python3.{minor}")
        if candidate and succeeds([candidate, "-c", "import venv"]):
            sys.exit(subprocess.run([candidate, *sys.argv], check=False).returncode)
    raise SetupError(
        f"This is Python {running[0]}.{running[1]}; the project needs Python {OLDEST[0]}.{OLDEST[1]} to "
        f"{NEWEST[0]}.{NEWEST[1]}. Install one of them and start this script with it."
    )


def prepare_environment(group: str) -> Path:
    """Return the Python of an environment that holds the product and, for "test", the tools of the tests.

    A stamp with the fingerprint of everything that decides the content is written last. So a second call
    costs a few reads, a changed pyproject.toml updates the environment, and one that was interrupted is
    made anew.
    """
    try:
        return ready_environment(group)
    except OSError as error:
        raise SetupError(
            f"The environment in {environment_folder()} cannot be made: {error.strerror}. "
            "Put a copy of the project where you may write, and start it there."
        ) from error


def ready_environment(group: str) -> Path:
    """Do the work of prepare_environment; a folder that cannot be written raises OSError."""
    folder = environment_folder()
    python = program(folder, "python")
    wanted = fingerprint()
    stamps = {name: folder / f"ready-{name}" for name in ("runtime", "test")}
    sufficient = ("test",) if group == "test" else ("runtime", "test")
    if python.exists() and any(read(stamps[name]) == wanted for name in sufficient):
        return python

    started = time.monotonic()
    # What was asked for before is kept up to date as well.
    group = "test" if stamps["test"].exists() else group
    whole = any(stamp.exists() for stamp in stamps.values()) and succeeds([str(python), "-c", ""])
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    if not whole:
        create_environment(folder)
    say("Installing the packages. This takes a few seconds with uv, and up to a minute with pip.")
    install(python, [*requirements(group), "hatchling"])
    say("Installing the program itself.")
    install(python, ["--no-deps", "--no-build-isolation", "--editable", str(PROJECT)])
    if group == "test":
        prepare_figures(python)
    stamps[group].write_text(wanted, encoding="utf-8")
    say(f"The environment is ready after {time.monotonic() - started:.0f} s.")
    return python


def environment_folder() -> Path:
    """Return the environment's folder; systems and Python versions that share the clone get one each."""
    version = f"py{sys.version_info[0]}.{sys.version_info[1]}"
    return PROJECT / ".venv" / f"{sys.platform}-{platform.machine().lower()}-{version}"


def program(folder: Path, name: str) -> Path:
    """Return the path of a program in an environment."""
    return folder / "Scripts" / f"{name}.exe" if os.name == "nt" else folder / "bin" / name


def child_environment() -> dict[str, str]:
    """Return the variables for programs of the environment: bytecode is kept, no foreign modules come in."""
    hidden = {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME", "PIP_USER", "VIRTUAL_ENV"}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def create_environment(folder: Path) -> None:
    """Make an empty environment, in place of an unfinished one."""
    say(f"Making an environment in {folder.relative_to(PROJECT)} for Python {platform.python_version()}.")
    if folder.exists():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    done = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SetupError(f"The environment could not be made: {(done.stderr or done.stdout).strip()}")


def install(python: Path, arguments: list[str]) -> None:
    """Install into the environment with uv where it is present, and with pip otherwise."""
    pinned = ["--constraint", str(CONSTRAINTS), *arguments]
    uv = find_uv()
    if uv:
        if not output([*uv, "pip", "install", "--python", str(python), *pinned]):
            return
        say("uv did not succeed, so pip is tried.")
    problem = output([*pip_for(python), "install", "--no-input", "--disable-pip-version-check", *pinned])
    if problem:
        raise SetupError(
            f"{problem}\nThe packages could not be installed; the lines above say why. The first set-up "
            "needs a connection to a package index. Start this script again when it is there."
        )


def find_uv() -> list[str]:
    """Return the command of uv, or an empty list."""
    found = shutil.which("uv")
    if found and succeeds([found, "--version"]):
        return [found]
    return [sys.executable, "-m", "uv"] if importlib.util.find_spec("uv") else []


def pip_for(python: Path) -> list[str]:
    """Return a pip command for the environment; Debian splits what it needs off into packages of its own."""
    own = [str(python), "-m", "pip"]
    if succeeds([*own, "--version"]) or succeeds([str(python), "-m", "ensurepip"]):
        return own
    outer = [sys.executable, "-m", "pip", "--python", str(python)]
    if succeeds([*outer, "--version"]):
        return outer
    package = f"python3.{sys.version_info[1]}-venv"
    problem = provide({"pip": package}, "to set up the environment")
    if problem or not succeeds([str(python), "-m", "ensurepip"]):
        raise SetupError(
            problem or f"pip could not be put into the environment, although {package} is there."
        )
    return own


def prepare_figures(python: Path) -> None:
    """Let matplotlib list the fonts once, which takes seconds that would fall into some test."""
    environment = {**child_environment(), "MPLCONFIGDIR": str(figure_folder())}
    subprocess.run([str(python), "-c", "import matplotlib.font_manager"], env=environment, check=False)


def figure_folder() -> Path:
    """Return where the tests let matplotlib keep its list of fonts."""
    return environment_folder() / "matplotlib"


def requirements(group: str) -> list[str]:
    """Return what pyproject.toml asks for: the product's dependencies, and those of the tests for "test"."""
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    needed: list[str] = list(project["project"]["dependencies"])
    return needed + project["dependency-groups"]["test"] if group == "test" else needed


def fingerprint() -> str:
    """Return a hash of everything that decides what the environment holds and where it points."""
    digest = hashlib.sha256()
    for path in (PROJECT / "pyproject.toml", CONSTRAINTS):
        digest.update(path.read_bytes())
    digest.update(f"{PROJECT}\n{sys.version}\n{sys.base_prefix}".encode())
    return digest.hexdigest()


def read(path: Path) -> str | None:
    """Return a stamp's text, or None when it is not there."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def output(command: list[str]) -> str:
    """Run a command silently; return the end of what it said if it failed, and nothing if it succeeded."""
    done = subprocess.run(
        command, cwd=PROJECT, env=child_environment(), capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr).strip().splitlines()
    return "" if done.returncode == 0 else "\n".join(said[-20:]) or f"{command[0]} failed silently."


def succeeds(command: list[str]) -> bool:
    """Run a command silently; say whether it exists and succeeded."""
    try:
        done = subprocess.run(
            command, env=child_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0
