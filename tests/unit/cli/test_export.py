"""Exporting by command: formats, options that have a meaning, and what is never lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from canvas_app import storage
from canvas_app.commands import frames
from canvas_app.commands.printing import set_options
from canvas_app.model import PrintOptions
from canvas_app.model.examples import examples

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.cli.conftest import Run


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
        (".xlsx", ("--leave-out", "4"), ("--leave-out", ".pdf, .pptx, .html and .md")),
        (".svg", ("--no-leave-out",), ("--leave-out", ".pdf, .pptx, .html and .md")),
        (".png", ("--own-words", "7=a.md"), ("--own-words", ".pdf, .pptx, .html and .md")),
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
