"""Fonts of the computer: which are found, and which may not be used."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from canvas_app.drawing.found_fonts import FOLDERS, font_with, found_font, is_found, script_of
from tests.formats.small_font import ADVANCES, KA, make_collection, make_font

if TYPE_CHECKING:
    from pathlib import Path

RARE = 0x20000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDERS, str(tmp_path))
    return tmp_path


def test_a_font_is_found_by_its_name_however_it_is_written(folder: Path) -> None:
    (folder / "deep").mkdir()
    make_font(folder / "deep" / "NotoSansDevanagari[wdth,wght].ttf")
    make_font(folder / "Whatever.ttf")
    font = font_with(ord(KA))
    assert font is not None
    assert font.file.parent.name == "deep"
    assert font.advances[ord(KA)] == ADVANCES["ka"]
    assert is_found(font.key)
    assert found_font(font.key) is font
    assert font_with(ord("\u0e01")) is None


def test_the_first_name_of_the_list_wins(folder: Path) -> None:
    make_font(folder / "gargi.ttf")
    make_font(folder / "Lohit-Devanagari.ttf")
    font = font_with(ord(KA))
    assert font is not None
    assert font.file.name == "Lohit-Devanagari.ttf"


@pytest.mark.parametrize("licence", [0x0002, 0x0100, 0x0200])
def test_a_font_that_may_not_travel_is_not_taken(folder: Path, licence: int) -> None:
    make_font(folder / "NotoSansDevanagari-Regular.ttf", licence)
    assert font_with(ord(KA)) is None


def test_a_damaged_font_is_passed_over(folder: Path) -> None:
    (folder / "NotoSansDevanagari.ttf").write_bytes(b"\0\1\0\0" + b"x" * 40)
    make_font(folder / "nirmala.ttf")
    font = font_with(ord(KA))
    assert font is not None
    assert font.file.name == "nirmala.ttf"


def test_a_font_without_characters_is_passed_over(folder: Path) -> None:
    make_font(folder / "NotoSansDevanagari.ttf")
    with TTFont(folder / "NotoSansDevanagari.ttf") as font:
        font["cmap"].tables = []
        font.save(folder / "NotoSansDevanagari.ttf")
    assert font_with(ord(KA)) is None


def test_a_file_of_several_fonts_has_each_of_them(folder: Path) -> None:
    make_collection(folder / "nirmala.ttc", 2)
    font = font_with(ord(KA))
    assert font is not None
    assert font.key == "found:nirmala:0"
    assert found_font("found:nirmala:1").face == 1


def test_a_script_says_what_to_install() -> None:
    thai = script_of(0x0E01)
    assert thai is not None
    assert (thai.name, thai.install) == ("Thai", "Noto Sans Thai")
    assert script_of(ord("A")) is None


def test_many_texts_measure_as_each_by_itself(tmp_path: Path) -> None:
    make_font(tmp_path / "NotoSansDevanagari.ttf")
    code = (
        "from canvas_app.drawing.text import text_width, text_widths, missing_characters\n"
        f"texts = ['a{KA}b', 'plain', '{KA}']\n"
        "assert list(text_widths(texts, 10.0)) == [text_width(text, 10.0) for text in texts]\n"
        "print(text_width(texts[2], 1000.0), missing_characters(texts[0]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, FOLDERS: str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert float(done.stdout.split()[0]) == pytest.approx(ADVANCES["ka"], abs=0.5)
    assert len(done.stdout.split()) == 1
