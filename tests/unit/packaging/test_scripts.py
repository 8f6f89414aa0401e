"""The set-up behind the two commands: when it works, when it rests, and what it says when it cannot."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SCRIPTS = PROJECT / "packaging"
# The folder has the name of an installed package, so its modules are imported by their own names.
sys.path.append(str(SCRIPTS))

import run  # noqa: E402 - the line above makes it importable
import setup_environment  # noqa: E402 - the same
import system_packages  # noqa: E402 - the same

from canvas_app import cli  # noqa: E402 - beside the others

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own whose packages are counted instead of installed."""
    (tmp_path / "pyproject.toml").write_bytes((PROJECT / "pyproject.toml").read_bytes())
    (tmp_path / "constraints.txt").write_text("numpy==2\n")
    monkeypatch.setattr(setup_environment, "PROJECT", tmp_path)
    monkeypatch.setattr(setup_environment, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(setup_environment, "prepare_figures", lambda _python: None)
    return tmp_path


@pytest.fixture
def installed(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What set-up asked the installer for."""
    asked: list[list[str]] = []
    monkeypatch.setattr(setup_environment, "install", lambda _python, arguments: asked.append(arguments))
    return asked


def test_second_set_up_rests(installed: list[list[str]]) -> None:
    python = setup_environment.prepare_environment("runtime")
    installed.clear()
    assert setup_environment.prepare_environment("runtime") == python
    assert installed == []


def test_environment_of_the_tests_serves_the_program(installed: list[list[str]]) -> None:
    setup_environment.prepare_environment("test")
    assert any(line.startswith("pytest") for line in installed[0])
    installed.clear()
    setup_environment.prepare_environment("runtime")
    assert installed == []


def test_changed_versions_update_in_place(project: Path, installed: list[list[str]]) -> None:
    setup_environment.prepare_environment("test")
    witness = setup_environment.environment_folder() / "witness"
    witness.touch()
    installed.clear()
    (project / "constraints.txt").write_text("numpy==2.1\n")
    setup_environment.prepare_environment("runtime")
    assert any(line.startswith("pytest") for line in installed[0]), (
        "the tools of the tests are kept up to date"
    )
    assert witness.exists()


def test_interrupted_set_up_starts_anew(
    project: Path, installed: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_python: Path, _arguments: list[str]) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(setup_environment, "install", interrupt)
        with pytest.raises(KeyboardInterrupt):
            setup_environment.prepare_environment("runtime")
    witness = setup_environment.environment_folder() / "half-written"
    witness.touch()
    setup_environment.prepare_environment("runtime")
    assert installed
    assert not witness.exists()


def test_folder_that_cannot_be_made_gives_a_sentence(project: Path) -> None:
    (project / ".venv").write_text("in the way")
    with pytest.raises(setup_environment.SetupError, match=r"cannot be made: .*\. Put a copy of the project"):
        setup_environment.prepare_environment("runtime")


def test_unsupported_python_gives_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(setup_environment.SetupError, match=r"This is Python 3\.10; .* 3\.11 to 3\.13"):
        setup_environment.use_supported_python()


def test_failed_installation_gives_its_own_words_and_a_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup_environment, "find_uv", list)
    monkeypatch.setattr(setup_environment, "pip_for", lambda python: [str(python), "-m", "pip"])
    with pytest.raises(setup_environment.SetupError, match=r"no such option: --worse\n.*not be installed"):
        setup_environment.install(Path(sys.executable), ["--worse"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring these libraries along")
class TestSystemPackages:
    def test_present_library_is_not_missing(self) -> None:
        assert system_packages.missing_libraries({"libc.so.6": "libc6"}) == {}

    def test_absent_library_is_missing(self) -> None:
        absent = {"libnowhere.so.1": "libnowhere1"}
        assert system_packages.missing_libraries(absent) == absent

    def test_without_rights_the_sentence_has_the_command(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(system_packages, "administrator", lambda: None)
        monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
        sentence = system_packages.provide({"a.so": "liba", "b.so": "libb", "c.so": "liba"}, "to run Qt")
        assert sentence is not None
        assert '"sudo apt-get install liba libb"' in sentence

    def test_without_apt_the_libraries_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda _name: None)
        sentence = system_packages.provide({"libxcb-cursor.so.0": "libxcb-cursor0"}, "to open a window")
        assert sentence is not None
        assert "libxcb-cursor.so.0" in sentence

    def test_without_apt_a_missing_pip_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda _name: None)
        monkeypatch.setattr(setup_environment, "succeeds", lambda _command: False)
        with pytest.raises(setup_environment.SetupError, match=r"are missing: pip\. Install the packages"):
            setup_environment.pip_for(Path(sys.executable))

    def test_new_machine_gets_its_list_of_packages_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        calls: list[str] = []
        monkeypatch.setattr(system_packages, "administrator", list)
        monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(system_packages, "apt", apt_that_knows_packages_after_an_update(calls))
        assert system_packages.provide({"a.so": "liba"}, "to run Qt") is None
        assert calls == ["install", "update", "install"]


def apt_that_knows_packages_after_an_update(calls: list[str]) -> Callable[..., bool]:
    def apt(_rights: list[str], arguments: list[str], *, show: bool = False) -> bool:
        calls.append(arguments[0])
        return arguments[0] == "update" or "update" in calls

    return apt


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What run.py asks of canvas-app where there is no display."""
    asked: list[tuple[str, ...]] = []

    def canvas_app(*arguments: str) -> int:
        asked.append(arguments)
        return 0

    monkeypatch.setattr(run, "prepare_environment", lambda _group: None)
    monkeypatch.setattr(run, "has_display", lambda: False)
    monkeypatch.setattr(run, "canvas_app", canvas_app)
    return asked


@pytest.mark.parametrize("command", [*cli.COMMANDS, "--help", "--version", "merics"])
def test_commands_go_to_the_program_as_they_are(called: list[tuple[str, ...]], command: str) -> None:
    assert run.main([command, "plan.bmcanvas"]) == 0
    assert called == [(command, "plan.bmcanvas")]


def test_without_a_display_numbers_and_document_of_each_canvas_follow(
    called: list[tuple[str, ...]], tmp_path: Path, user_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.json").touch()
    canvases = [str(tmp_path / "a.bmcanvas"), str(tmp_path / "b.json")]
    assert run.main(canvases) == 0
    documents = [str(user_folder / "canvas-app" / "example" / name) for name in ("a.pdf", "b.pdf")]
    steps = zip(canvases, documents, strict=True)
    assert called == [each for a, b in steps for each in (("metrics", a), ("export", a, b))]
    said = capsys.readouterr().out
    assert all(f"PDF written: {document}" in said for document in documents)


def test_without_a_display_and_a_canvas_the_example_is_shown(called: list[tuple[str, ...]]) -> None:
    assert run.main([]) == 0
    assert [arguments[0] for arguments in called] == ["new", "metrics", "export"]


def test_a_folder_for_the_example_that_cannot_be_made_gives_a_sentence(
    called: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CANVAS_APP_HOME", os.devnull)
    assert run.main([]) == 1
    assert called == []
    assert "cannot be made: " in capsys.readouterr().err


def test_constraints_name_no_address_and_pin_every_line() -> None:
    lines = (SCRIPTS / "constraints.txt").read_text().splitlines()
    pinned = [line for line in lines if not line.startswith("#")]
    assert [line for line in pinned if not re.match(r"[a-z0-9-]+==[0-9][^ ]*( ; .+)?$", line)] == []


def test_readme_has_the_two_commands_and_ci_runs_the_second() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "\npython3 packaging/run.py" in readme
    assert "\npython3 packaging/test.py" in readme
    assert (PROJECT / ".ci" / "run").read_text().splitlines()[-1] == "exec python3 packaging/test.py"


def test_scripts_are_understood_by_older_pythons() -> None:
    """An old Python has to get as far as the sentence that names the right one."""
    for script in SCRIPTS.glob("*.py"):
        compile_as_python_3_8(script)


def compile_as_python_3_8(script: Path) -> None:
    code = "import ast, sys; ast.parse(open(sys.argv[1], encoding='utf-8').read(), feature_version=(3, 8))"
    subprocess.run([sys.executable, "-c", code, str(script)], check=True)
