"""Chapters that `export` leaves out, and own words for them from files."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from canvas_app import storage
from canvas_app.commands.printing import set_chapter_hidden, set_chapter_text, set_options
from canvas_app.model import PrintOptions
from canvas_app.report.exports import Order, export

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.document import Document
    from tests.unit.cli.conftest import Run

WORDS = (
    "We ask **two** partners, [see](https://x.example).\n\n- One\n- Two ![logo](https://x.example/a.png)\n"
)


def _headings(path: Path) -> list[str]:
    return [line[3:] for line in path.read_text().splitlines() if line.startswith("## ")]


def _told(document: Document) -> dict[str, tuple[str, bool]]:
    return {own.chapter: (own.text, own.hidden) for own in document.snapshot().chapters.values()}


@pytest.mark.parametrize("suffix", ["pdf", "pptx", "html", "md"])
def test_the_command_writes_the_bytes_of_the_window(canvas: Path, tmp_path: Path, suffix: str) -> None:
    out, same, words = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}", tmp_path / "words.md"
    words.write_text(WORDS)
    profile = ("--profile", "brief") if suffix == "pdf" else ()
    chapters = ("--leave-out", "4,e", "--leave-out", "Goals and roadmap", "--own-words", f"0={words}")
    command = [sys.executable, "-m", "canvas_app", "export", canvas, out, *profile, *chapters]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr

    document = storage.load(canvas)
    if profile:
        set_options(document, PrintOptions(profile="brief"))
    # As the dialog does, where chapters are marked and words typed in any order.
    set_chapter_text(document, "summary", WORDS)
    for key in ("roadmap", "changes", "market"):
        set_chapter_hidden(document, key, True)
    export(document, same, Order(options=document.info.printing))
    assert out.read_bytes() == same.read_bytes()


def test_chapters_are_left_out_and_told_again(run: Run, canvas: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.md"
    document = storage.load(canvas)
    set_chapter_hidden(document, "forecast", True)
    storage.save(document, canvas)
    before = canvas.read_bytes()
    assert run("export", canvas, out)[0] == 0
    assert len(_headings(out)) == 20
    assert run("export", canvas, out, "--leave-out", "15, executive  SUMMARY,b") == (0, "", "")
    told = _headings(out)
    assert len(told) == 18
    assert "9 Forecast" in told
    assert not {"0 Executive summary", "15 Decision and approval", "B Element register"} & {*told}
    assert run("export", canvas, out, "--no-leave-out")[0] == 0
    assert len(_headings(out)) == 21
    assert canvas.read_bytes() == before


def test_the_canvas_in_the_pdf_has_the_chapters_it_was_printed_with(
    run: Run, canvas: Path, tmp_path: Path
) -> None:
    words, out, again = tmp_path / "words.md", tmp_path / "a.pdf", tmp_path / "b.pdf"
    words.write_bytes(b"\xef\xbb\xbf" + WORDS.replace("\n", "\r\n").encode())
    brief = ("--profile", "brief")
    own = ("--own-words", f"Partners and ecosystem={words}")
    assert run("export", canvas, out, *brief, "--leave-out", "4", *own)[0] == 0
    assert _told(storage.load(out)) == {"market": ("", True), "partners": (WORDS, False)}
    assert run("export", out, again, *brief, "--own-words", "7=", "--no-leave-out")[0] == 0
    assert _told(storage.load(again)) == {}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            ("--leave-out", "4,99"),
            "--leave-out: there is no chapter “99”; chapters are called 0 to 15, A to E",
        ),
        (("--leave-out", "Bakery"), "--leave-out: there is no chapter “Bakery”"),
        (("--own-words", "F=words.md"), "--own-words: there is no chapter “F”"),
        (("--own-words", "=words.md"), "--own-words: there is no chapter “”"),
        (("--leave-out", " , "), "--leave-out: name a chapter, as in 4,E; --no-leave-out tells all"),
        (("--leave-out", ""), "--leave-out: name a chapter"),
        (("--own-words", "words.md"), "--own-words: give a chapter and a file, as in 7=words.md"),
        (("--own-words", "7"), "--own-words: give a chapter and a file, as in 7=words.md"),
    ],
)
def test_a_chapter_that_there_is_not_is_named(
    run: Run, canvas: Path, tmp_path: Path, given: tuple[str, str], says: str
) -> None:
    code, _, err = run("export", canvas, tmp_path / "a.md", *given)
    assert code == 2
    assert err.startswith(f"canvas-app: {says}")
    assert not (tmp_path / "a.md").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"x" * 4_001, "“words.md” was not taken: Text is longer than 4,000 characters."),
        (
            b"x" * 1_000_001,
            "“words.md” is too large for own words; choose a text of at most 4,000 characters.",
        ),
        (b"\xff\xfe\x00", "“words.md” is no text in UTF-8; save it as such and export again."),
        (None, "“words.md” could not be read (No such file or directory); choose another file of own words."),
    ],
)
def test_words_that_cannot_be_taken_are_refused(
    run: Run, canvas: Path, tmp_path: Path, data: bytes | None, says: str
) -> None:
    words = tmp_path / "words.md"
    if data is not None:
        words.write_bytes(data)
    assert run("export", canvas, tmp_path / "a.md", "--own-words", f"7={words}") == (1, "", f"{says}\n")
    assert not (tmp_path / "a.md").exists()


def test_a_folder_without_a_name_is_named_all_the_same(run: Run, canvas: Path, tmp_path: Path) -> None:
    for option, given in (("--own-words", "7=."), ("--logo", ".")):
        code, _, err = run("export", canvas, tmp_path / "a.html", option, given)
        assert (code, err[:23]) == (1, "“.” could not be read (")


@pytest.mark.parametrize("remembered", [False, True])
def test_words_for_a_chapter_that_is_left_out_are_refused(
    run: Run, canvas: Path, tmp_path: Path, remembered: bool
) -> None:
    words, out = tmp_path / "words.md", tmp_path / "a.md"
    words.write_text(WORDS)
    if remembered:
        document = storage.load(canvas)
        set_chapter_hidden(document, "market", True)
        storage.save(document, canvas)
    left_out = () if remembered else ("--leave-out", "4")
    says = "canvas-app: --own-words: chapter 4 is left out and would not show them\n"
    assert run("export", canvas, out, *left_out, "--own-words", f"4={words}") == (2, "", says)
    assert not out.exists()
    assert run("export", canvas, out, *left_out, "--own-words", "4=")[0] == 0
    assert run("export", canvas, out, "--no-leave-out", "--own-words", f"4={words}")[0] == 0
    assert "We ask **two** partners" in out.read_text()


@pytest.mark.parametrize("option", [("--leave-out", "4"), ("--own-words", "7=")])
def test_chapters_are_no_matter_of_a_poster(
    run: Run, canvas: Path, tmp_path: Path, option: tuple[str, str]
) -> None:
    code, _, err = run("export", canvas, tmp_path / "a.pdf", "--profile", "poster", *option)
    assert code == 2
    assert "it is for full, brief and appendix" in err
