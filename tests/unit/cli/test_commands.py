"""The command line works without a display, says one sentence when it cannot, and exits as promised."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from typing import TYPE_CHECKING

import orjson
import pytest

from canvas_app import __version__, app, cli, storage
from canvas_app.model import DocumentInfo
from canvas_app.model.examples import example_names, examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Run


def test_metrics_as_json(run: Run, canvas: Path) -> None:
    code, out, err = run("metrics", canvas, "--json")
    assert (code, err) == (0, "")
    plain = json.loads(out, parse_constant=pytest.fail)
    assert list(plain) == ["metrics"]
    assert plain["metrics"]["mrr"] == {"value": 3000.0, "unit": "EUR/month", "status": "ok", "reason": None}
    for metric in plain["metrics"].values():
        assert list(metric) == ["value", "unit", "status", "reason"]
        assert metric["value"] is None or math.isfinite(metric["value"])
        assert metric["status"] in {"ok", "not_applicable", "infinite", "capped", "undefined"}
        assert (metric["reason"] is None) == (metric["status"] == "ok")


@pytest.mark.parametrize("name", ["dear", "Dearer \u2028", "DEARER \u2028"])
def test_metrics_of_a_scenario(run: Run, canvas: Path, name: str) -> None:
    _, out, _ = run("metrics", canvas, "--scenario", name, "--json")
    assert json.loads(out)["metrics"]["mrr"]["value"] == 4000.0
    assert run("metrics", canvas, "--scenario", name)[1].startswith("Plan")


def test_metrics_as_a_table_that_lines_up_and_cannot_steer_the_terminal(run: Run, canvas: Path) -> None:
    code, out, _ = run("metrics", canvas, "--scenario", "base")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Plan   北京 · Base"
    assert all(line.isprintable() for line in lines)
    ends = {line.index(value) + len(value) for line in lines for value in ("€3k", "€36k") if value in line}
    assert len(ends) == 1


def test_an_unknown_scenario_is_wrong_usage(run: Run, canvas: Path) -> None:
    code, out, err = run("metrics", canvas, "--scenario", "worst")
    assert (code, out) == (2, "")
    assert err == "canvas-app: there is no scenario “worst”; there are: Base, Dearer  \n"


@pytest.mark.parametrize("command", [("metrics",), ("metrics", "--json"), ("export", "out.pdf")])
def test_a_refused_file_is_one_sentence(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "bad.bmcanvas"
    path.write_text("{")
    name, *rest = command
    code, out, err = run(name, path, *(tmp_path / part if part.endswith(".pdf") else part for part in rest))
    assert (code, out) == (1, "")
    assert err.startswith("“bad.bmcanvas” was not opened: it ends too early")
    assert err.count("\n") == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["bad.bmcanvas"]


@pytest.mark.parametrize("place", [".", "", "/"])
def test_a_place_without_a_name_is_refused_by_what_was_typed(run: Run, place: str) -> None:
    code, _, err = run("metrics", place)
    assert code == 1
    assert err.startswith(f"“{place or '.'}” was not opened: it is no ordinary file")


def test_new_writes_an_empty_canvas_that_is_named_after_its_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "Our plan.bmcanvas"
    assert run("new", path) == (0, "", "")
    assert storage.load(path).info == DocumentInfo(title="Our plan")
    assert run("metrics", path)[0] == 0


@pytest.mark.parametrize(
    "spelling", [examples()[0].name, examples()[0].path.stem, examples()[0].name.upper()]
)
def test_new_writes_an_example(run: Run, tmp_path: Path, spelling: str) -> None:
    path = tmp_path / "copy.bmcanvas"
    assert run("new", "--example", spelling, path)[0] == 0
    assert path.read_bytes() == examples()[0].path.read_bytes()


def test_new_replaces_nothing_unless_told(run: Run, canvas: Path) -> None:
    before = canvas.read_bytes()
    code, _, err = run("new", canvas)
    assert code == 1
    assert err == "“plan.bmcanvas” is there already and was not changed; use --force to replace it.\n"
    assert canvas.read_bytes() == before
    assert run("new", "--force", canvas)[0] == 0
    assert storage.load(canvas).info.title == "plan"


def test_new_does_not_follow_a_link_that_leads_nowhere(run: Run, tmp_path: Path) -> None:
    (tmp_path / "link.bmcanvas").symlink_to(tmp_path / "nowhere.bmcanvas")
    assert run("new", tmp_path / "link.bmcanvas")[0] == 1
    assert not (tmp_path / "nowhere.bmcanvas").exists()


def test_new_needs_a_folder_to_write_to(run: Run, tmp_path: Path) -> None:
    code, _, err = run("new", tmp_path / "missing" / "plan.bmcanvas")
    assert code == 1
    assert "there is no folder" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("new",),
        ("new", "plan.txt"),
        ("new", "plan.bmcanvas", "--example", "Nothing"),
        ("metrics",),
        ("metrics", "a.bmcanvas", "b.bmcanvas"),
        ("export", "a.bmcanvas"),
        ("export", "a.bmcanvas", "out.docx"),
        ("export", "a.bmcanvas", "out.svg", "--view", "moon"),
        ("--nonsense",),
        ("merics",),
    ],
)
def test_wrong_usage_is_said_so(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert "canvas-app" in err


def test_examples_are_listed_by_name(run: Run) -> None:
    code, out, _ = run("examples")
    assert code == 0
    assert tuple(line.split("  ")[0] for line in out.splitlines()) == example_names()


def test_schema_is_the_shipped_one(run: Run) -> None:
    code, out, _ = run("schema")
    assert code == 0
    assert orjson.loads(out)["properties"]["format"] == {"const": "bmcanvas"}


def test_help_and_version(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(command in out for command in cli.COMMANDS)
    assert run("--version") == (0, f"canvas-app {__version__}\n", "")


def test_without_a_display_the_window_is_refused_with_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ([], ["plan.bmcanvas"]):
        code, out, err = run(*arguments)
        assert (code, out) == (1, "")
        assert err.startswith("There is no display")
    monkeypatch.setattr(sys, "argv", ["canvas-app-window", "plan.bmcanvas"])
    assert app.main_window() == 1


def test_files_open_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened: list[list[Path]] = []

    def open_windows(paths: list[Path]) -> int:
        opened.append(paths)
        return 0

    monkeypatch.setattr(app, "_open_windows", open_windows)
    other = tmp_path / "canvas.json"
    other.touch()
    for arguments in ([], ["a.bmcanvas", "b.bmcanvas"], [str(other)]):
        assert app.main(arguments) == 0
    assert [[path.name for path in paths] for paths in opened] == [
        [], ["a.bmcanvas", "b.bmcanvas"], ["canvas.json"],
    ]  # fmt: skip


def test_metrics_load_neither_qt_nor_what_draws_or_simulates(canvas: Path) -> None:
    code = (
        "import sys; from canvas_app.app import main\n"
        f"assert main(['metrics', {str(canvas)!r}]) == 0\n"
        "heavy = {'PySide6', 'matplotlib', 'networkx', 'reportlab', 'scipy', 'xlsxwriter'} & {*sys.modules}\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
