"""The built wheel, installed into an environment of its own, runs without the clone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
EXAMPLE = "Generative AI"
pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and the folder in which its programs are started."""

    folder: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of the environment far from the clone and return what it printed."""
        scripts = "Scripts" if os.name == "nt" else "bin"
        # A PYTHONPATH of the caller would lead back to the clone.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [self.folder / scripts / program, *arguments],
            cwd=self.elsewhere, env=environment,
            capture_output=True, encoding="utf-8", check=False, timeout=100,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that the clone stays as it is."""
    source = tmp_path_factory.mktemp("source") / "clone"
    left_out = shutil.ignore_patterns(".*", "__pycache__", "tests")
    shutil.copytree(PROJECT, source, ignore=left_out)
    target = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(target),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(target.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Install the wheel alone; what it depends on is lent by the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    venv.create(folder, with_pip=False)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # A plain path, since a folder that holds .pth files would bring in the clone of the editable install.
    lent = sysconfig.get_path("purelib")
    (packages / "lent.pth").write_text(f"import sys; sys.path.append({lent!r})\n", encoding="utf-8")
    install(wheel, python)
    return Installed(folder, tmp_path_factory.mktemp("elsewhere"))


def install(wheel: Path, python: Path) -> None:
    """Install a wheel without a network."""
    command = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install"]
    done = subprocess.run(
        [*command, "--quiet", "--no-deps", "--no-index", str(wheel)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_wheel_carries_every_resource(wheel: Path) -> None:
    resources = PROJECT / "resources"
    wanted = {
        f"canvas_app/{path.relative_to(PROJECT).as_posix()}"
        for path in resources.rglob("*")
        if path.is_file()
    }
    assert wanted <= set(zipfile.ZipFile(wheel).namelist())


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"canvas_app", f"{wheel.name.removesuffix('-py3-none-any.whl')}.dist-info"}


def test_installed_program_uses_its_own_resources(installed: Installed) -> None:
    code = "from canvas_app.folders import resource_path; print(resource_path('catalogue').resolve())"
    found = Path(installed.run("python", "-c", code).strip())
    assert found.is_relative_to(installed.folder.resolve())


def test_installed_program_runs(installed: Installed) -> None:
    assert EXAMPLE in installed.run("canvas-app", "examples")
    installed.run("canvas-app", "new", "--example", EXAMPLE, "example.bmcanvas")
    metrics = json.loads(installed.run("canvas-app", "metrics", "example.bmcanvas", "--json"))["metrics"]
    assert metrics["mrr"]["value"] > 0
    installed.run("canvas-app", "export", "example.bmcanvas", "example.pdf")
    assert (installed.elsewhere / "example.pdf").read_bytes().startswith(b"%PDF-")
