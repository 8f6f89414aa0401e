"""The rules of the house: who imports whom, how long things may get, and what may not stand in the files."""

from __future__ import annotations

import ast
import functools
import json
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "canvas_app"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 450
LONGEST_CLASS = 350
FOLDERS = {"canvas_app", "resources", "tests", "packaging", ".ci"}
TOP_LEVEL = FOLDERS | {"pyproject.toml", "README.md", "LICENSE", ".gitignore"}
HEAVY = ("PySide6", "shiboken6", "matplotlib", "reportlab", "scipy", "canvas_app.gui", "canvas_app.room")
HOMELESS_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|base|misc)(_|$)")
# Written in pieces, since this file is looked through as well.
FORBIDDEN_WORDS = re.compile(
    "|".join(
        [
            r"/wo" r"rk/",
            r"/tmp/ve" r"nv",
            r"/root" r"/",
            r"/ho" r"me/[a-z]",
            r"pypi\.o" r"rg",
            r"pythonhosted\.o" r"rg",
            r"npmjs\.o" r"rg",
            r"registry\.n" r"pm",
            r"deb\.debian\.o" r"rg",
            r"\bsub" r"agent",
        ]
    ),
    re.IGNORECASE,
)
TEXTS = {".py", ".toml", ".md", ".txt", ".json", ".cfg", ".ini", ".yml", ".yaml", ".svg", ".css", ""}


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@functools.cache
def project_files() -> list[Path]:
    """Return the files that belong to the project: those that git knows or would add, else all."""
    git = shutil.which("git")
    if git and (PROJECT / ".git").exists():
        command = [git, "-c", f"safe.directory={PROJECT}", "ls-files", "-z", "--cached", "--others"]
        listed = subprocess.run(
            [*command, "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        return [PROJECT / name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    hidden = {".git", ".venv", "__pycache__"}
    found = (path for path in PROJECT.rglob("*") if path.is_file())
    return [path for path in found if not hidden.intersection(path.parts) and not path.match(".*_cache/**")]


def run_python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_rooms_import_in_one_direction() -> None:
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_line_loads_neither_qt_nor_matplotlib(tmp_path: Path) -> None:
    canvas = str(tmp_path / "example.bmcanvas")
    commands = [
        ["examples"],
        ["schema"],
        ["new", str(tmp_path / "empty.bmcanvas")],
        ["new", "--example", "generative-ai", canvas],
        ["metrics", canvas],
        ["metrics", canvas, "--json"],
    ]
    loaded = run_python(
        "import sys\n"
        "from canvas_app.app import main\n"
        f"for arguments in {commands}:\n"
        "    sys.argv = ['canvas-app', *arguments]\n"
        "    try:\n"
        "        code = main()\n"
        "    except SystemExit as end:\n"
        "        code = end.code\n"
        "    assert not code, (arguments, code)\n"
        f"print('\\nloaded:', [name for name in {HEAVY} if name in sys.modules])\n"
    )
    assert loaded.splitlines()[-1] == "loaded: []"


def test_importing_the_package_is_cheap() -> None:
    loaded = run_python(
        "import sys, canvas_app; print([n for n in ('numpy', 'pydantic', 'networkx') if n in sys.modules])"
    )
    assert loaded.strip() == "[]"


def test_the_benchmark_of_documents_needs_only_what_the_program_needs() -> None:
    said = run_python(
        "import runpy, sys\n"
        "sys.modules.update(dict.fromkeys(('pypdf', 'pytest', 'hypothesis', 'fpdf', 'typst')))\n"
        "import tests.bench.bench_document\n"
        "sys.argv = ['fifty_pages', 'ours', '--more', '1']\n"
        "runpy.run_module('tests.bench.peers.fifty_pages', run_name='__main__')\n"
    )
    assert json.loads(said)["pages"] > 40


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted by the kernel's files")
def test_numpy_starts_no_threads_of_its_own() -> None:
    counted = run_python("import os, canvas_app, numpy; print(len(os.listdir('/proc/self/task')))")
    assert counted.strip() == "1"


def test_importing_records_reads_no_metadata_of_packages() -> None:
    run_python(
        "import sys, canvas_app.document; assert 'importlib.metadata' not in sys.modules\n"
        "from importlib.metadata import version; assert version('pydantic')"
    )


def test_model_before_qt_leaves_pydantic_whole() -> None:
    run_python("import canvas_app.model, PySide6.QtCore; from pydantic import Field; Field()")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_says_what_it_is_for_and_stays_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    summary = (ast.get_docstring(tree) or "").partition("\n")[0]
    assert summary.endswith((".", ":")), "the first line says what the module is for, as a sentence"
    assert len(text.splitlines()) <= LONGEST_MODULE
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    long = [node.name for node in classes if (node.end_lineno or 0) - node.lineno >= LONGEST_CLASS]
    assert not long, f"classes over {LONGEST_CLASS} lines: {long}"


def test_module_names_tell_their_room() -> None:
    assert not [name_of(path) for path in MODULES if HOMELESS_NAMES.search(path.stem)]


def test_top_level_is_the_fixed_one() -> None:
    found = {path.relative_to(PROJECT).parts[0] for path in project_files()}
    assert found == TOP_LEVEL


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in project_files():
        if path.suffix in TEXTS:
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name_of(path)}: {match.group()}" for match in FORBIDDEN_WORDS.finditer(text)]
    assert not found


def test_void_calls_into_qt_keep_none_alive() -> None:
    """PySide6 6.12 on Python 3.11 took a reference from None with every such call."""
    fell = run_python(
        "import sys\n"
        "from PySide6.QtCore import QObject\n"
        "thing = QObject()\n"
        "before = sys.getrefcount(None)\n"
        "for number in range(1000):\n"
        "    thing.setObjectName('name')\n"
        "print(before - sys.getrefcount(None))\n"
    )
    assert int(fell) < 100
