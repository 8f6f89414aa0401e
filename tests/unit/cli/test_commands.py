"""The command line works without a display, says one sentence when it cannot, and exits as promised."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
import pytest
from PIL import Image

from canvas_app import __version__, app, cli, storage
from canvas_app.cli.output import one_line, table
from canvas_app.commands import frames
from canvas_app.commands.printing import set_options
from canvas_app.document import Document
from canvas_app.model import DocumentInfo, Override, PrintOptions, RevenueStream, Scenario, quantity
from canvas_app.model.examples import example_names, examples
from canvas_app.model.pricing import SubscriptionPricing

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Run

FULL = Path("/dev/full")


@pytest.fixture
def canvas(tmp_path: Path) -> Path:
    """A canvas with one stream of 100 seats at 30 a month, and a dearer scenario."""
    stream = RevenueStream(
        id="stream",
        name="Seats",
        components=(SubscriptionPricing(price=quantity(30.0)),),
        customers_start=quantity(100.0),
        churn=quantity(0.0),
    )
    dearer = Override(record="stream", path="components.0.price", value=40.0)
    document = Document(
        [
            DocumentInfo(title="Plan \u200b\u202e北京", currency="EUR"),
            stream,
            Scenario(id="dear", name="Dearer \u2028", overrides=(dearer,)),
        ]
    )
    storage.save(document, tmp_path / "plan.bmcanvas")
    return tmp_path / "plan.bmcanvas"


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


@pytest.mark.parametrize("suffix", ["pdf", "svg", "PDF"])
def test_export_writes_what_the_name_asks_for(run: Run, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"plan.{suffix}"
    code, printed, _ = run("export", examples()[0].path, out)
    assert (code, printed) == (0, "")
    assert out.read_bytes().startswith(b"%PDF" if suffix.lower() == "pdf" else b"<")


def test_export_knows_views_and_scenarios(run: Run, canvas: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    assert run("export", canvas, first)[0] == 0
    assert run("export", canvas, second, "--view", "bmc", "--scenario", "dear")[0] == 0
    assert first.read_bytes() != second.read_bytes()
    assert run("export", canvas, second, "--scenario", "worst")[0] == 2


def test_export_into_a_read_only_place_is_refused(run: Run, canvas: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.svg"
    out.write_bytes(b"old")
    out.chmod(0o444)
    code, _, err = run("export", canvas, out)
    assert code == 1
    assert "read-only" in err
    assert out.read_bytes() == b"old"


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


def test_a_reader_that_has_seen_enough_is_no_error(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not FULL.exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["['metrics', {0!r}]", "['schema']"])
def test_an_answer_that_does_not_fit_on_the_disk_is_one_sentence(canvas: Path, command: str) -> None:
    arguments = command.format(str(canvas))
    code = f"import sys; from canvas_app.app import main; sys.exit(main({arguments}))"
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.startswith(b"canvas-app: the answer cannot be printed (")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_a_closed_output_is_no_error(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    shell = ["sh", "-c", 'exec "$@" >&-', "sh", sys.executable, "-c", code]
    done = subprocess.run(shell, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


NAME = "\U0001f469\u200d\U0001f4bb \u202egnp \u0627 \u4e2d"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_json_holds_every_name_as_it_is_and_cannot_steer_the_terminal(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.bmcanvas"
    storage.save(Document([RevenueStream(id="s", name=NAME)]), path)
    code = (
        f"import sys; from canvas_app.app import main; sys.exit(main(['forecast', {str(path)!r}, '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=True, timeout=60,
    )  # fmt: skip
    printed = done.stdout.decode(encoding)
    assert json.loads(printed)["streams"]["s"]["name"] == NAME
    assert all(line.isprintable() for line in printed.splitlines())


def test_an_ascii_terminal_gets_question_marks(canvas: Path) -> None:
    code = f"import sys; from canvas_app.app import main; sys.exit(main(['metrics', {str(canvas)!r}]))"
    variables = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=variables, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"Plan   ??")


def test_metrics_load_neither_qt_nor_what_draws_or_simulates(canvas: Path) -> None:
    code = (
        "import sys; from canvas_app.app import main\n"
        f"assert main(['metrics', {str(canvas)!r}]) == 0\n"
        "heavy = {'PySide6', 'matplotlib', 'networkx', 'reportlab', 'scipy', 'xlsxwriter'} & {*sys.modules}\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)


def test_columns_line_up_whatever_the_script() -> None:
    rows = [("北京", "1"), ("Berlin\u0301", "20"), ("\x1b[2J", "300")]
    assert table(rows, right=frozenset({1})) == "北京      1\nBerlin\u0301   20\n [2J    300"


@pytest.mark.parametrize("text", ["\x1b[31m", "a\nb", "\u202eevil", "\x9b", "\x07", "\u2028"])
def test_nothing_steers_the_terminal(text: str) -> None:
    assert one_line(text).isprintable()


def test_a_frame_is_exported_by_its_name(run: Run, canvas: Path, tmp_path: Path) -> None:
    document = storage.load(canvas)
    frames.add(document, "value_chain", (0.0, 0.0, 400.0, 200.0), "Left part")
    storage.save(document, canvas)
    assert run("export", canvas, tmp_path / "a.svg", "--frame", "left part") == (0, "", "")
    assert b'viewBox="0 0 400 200"' in (tmp_path / "a.svg").read_bytes()
    code, _out, err = run("export", canvas, tmp_path / "a.svg", "--frame", "Attic")
    assert code == 1
    assert "The frames are “Left part”." in err
    assert run("export", canvas, tmp_path / "a.pdf", "--frame", "Left part")[0] == 2


@pytest.mark.parametrize(
    ("suffix", "option", "names"),
    [
        (".pdf", ("--width", "800"), ("--width", ".png and .svg")),
        (".pdf", ("--frame", "Left part"), ("--frame", ".png and .svg")),
        (".md", ("--paper", "A4"), ("--paper", ".pdf")),
        (".svg", ("--profile", "brief"), ("--profile", ".pdf")),
        (".pptx", ("--poster-sheets", "2"), ("--poster-sheets", ".pdf")),
        (".md", ("--logo", "logo.png"), ("--logo", ".pdf, .pptx and .html")),
        (".xlsx", ("--color", "#1F5FBF"), ("--color", ".pdf, .pptx and .html")),
        (".png", ("--leave-out-empty",), ("--leave-out-empty", ".pdf, .pptx, .html and .md")),
        (".md", ("--language", "de"), ("--language", ".pdf and .html")),
        (".html", ("--no-canvas",), ("--canvas", ".pdf")),
        (".md", ("--view", "bmc"), ("--view", ".pdf, .png and .svg")),
    ],
)
def test_an_option_that_a_format_does_not_have_is_refused(
    run: Run, canvas: Path, tmp_path: Path, suffix: str, option: tuple[str, ...], names: tuple[str, str]
) -> None:
    out = tmp_path / f"out{suffix}"
    code, _, err = run("export", canvas, out, *option)
    assert code == 2
    assert err == f"canvas-app: {names[0]} has no meaning for {suffix}; it is for {names[1]}\n"
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "profiles"),
    [(("--poster-sheets", "3"), "poster"), (("--view", "bmc"), "one_page and poster")],
)
def test_an_option_that_a_profile_does_not_have_is_refused(
    run: Run, canvas: Path, tmp_path: Path, option: tuple[str, str], profiles: str
) -> None:
    code, _, err = run("export", canvas, tmp_path / "out.pdf", *option)
    assert code == 2
    assert err == f"canvas-app: {option[0]} has no meaning for the profile full; it is for {profiles}\n"
    assert run("export", canvas, tmp_path / "out.pdf", *option, "--profile", "poster")[0] == 0


@pytest.mark.parametrize(("option", "value"), [("--language", "xx-nope"), ("--color", "blue")])
def test_an_option_that_is_written_wrongly_is_named(
    run: Run, canvas: Path, tmp_path: Path, option: str, value: str
) -> None:
    code, _, err = run("export", canvas, tmp_path / "out.pdf", option, value)
    assert code == 2
    assert err.startswith(f"canvas-app: {option}: ")


def test_a_logo_that_is_no_picture_is_refused(run: Run, canvas: Path, tmp_path: Path) -> None:
    words, out = tmp_path / "logo.png", tmp_path / "out.pdf"
    words.write_text("root:x:0:0\n")
    code, _, err = run("export", canvas, out, "--logo", words)
    assert code == 1
    assert "it is no PNG or JPEG picture" in err
    assert not out.exists()


def test_empty_chapters_are_no_matter_of_a_poster(run: Run, canvas: Path, tmp_path: Path) -> None:
    code, _, err = run("export", canvas, tmp_path / "a.pdf", "--profile", "poster", "--leave-out-empty")
    assert code == 2
    assert "it is for full, brief and appendix" in err


def test_what_the_canvas_remembers_can_be_left_out_again(run: Run, canvas: Path, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "#204080").save(tmp_path / "logo.png")
    document = storage.load(canvas)
    set_options(document, PrintOptions(profile="one_page", color="#AA0000", leave_out_empty=True))
    storage.save(document, canvas)
    dressed, plain = tmp_path / "dressed.pdf", tmp_path / "plain.pdf"
    assert run("export", canvas, dressed, "--logo", tmp_path / "logo.png")[0] == 0
    assert storage.load(dressed).info.printing.logo
    assert run("export", dressed, plain, "--no-logo", "--no-color", "--profile", "brief",
               "--no-leave-out-empty")[0] == 0  # fmt: skip
    assert storage.load(plain).info.printing == PrintOptions(profile="brief")


def test_the_pdf_that_holds_the_canvas_is_not_replaced_by_one_without(
    run: Run, canvas: Path, tmp_path: Path
) -> None:
    review, again = tmp_path / "review.pdf", tmp_path / "sub" / ".." / "review.pdf"
    (tmp_path / "sub").mkdir()
    assert run("export", canvas, review, "--profile", "one_page")[0] == 0
    before = review.read_bytes()
    code, _, err = run("export", review, again, "--profile", "one_page", "--no-canvas")
    assert code == 1
    assert "the canvas in it would be lost" in err
    assert review.read_bytes() == before
    assert run("export", review, review, "--profile", "one_page", "--paper", "Letter")[0] == 0
    assert storage.load(review).info.printing.paper == "Letter"


def test_a_picture_of_some_elements_only(run: Run, canvas: Path, tmp_path: Path) -> None:
    part, whole = tmp_path / "part.svg", tmp_path / "whole.svg"
    assert run("export", canvas, whole)[0] == run("export", canvas, part, "--only", "seats")[0] == 0
    assert b"Seats" in part.read_bytes()
    assert b"Data" in whole.read_bytes()
    assert b"Data" not in part.read_bytes()
    code, _, err = run("export", canvas, part, "--only", "Attic")
    assert code == 2
    assert "--only: there is no element “Attic”" in err
    assert run("export", canvas, tmp_path / "a.pdf", "--only", "seats")[0] == 2
    assert run("export", canvas, part, "--only", "seats", "--frame", "Left")[0] == 2


@pytest.mark.parametrize("opens", [True, False])
def test_what_was_written_is_opened_if_that_is_wanted(
    run: Run, canvas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    asked: list[str] = []

    def ask(address: str) -> bool:
        asked.append(address)
        return opens

    monkeypatch.setattr("webbrowser.open", ask)
    code, _, err = run("export", canvas, tmp_path / "a.md", "--open")
    assert code == 0
    assert asked == [(tmp_path / "a.md").as_uri()]
    assert ("no program was found" in err) != opens
