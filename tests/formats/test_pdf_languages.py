"""The user's own words in the strategy document: their language, their direction, fonts of the computer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Pdf
from pypdf import PdfReader

from canvas_app.document import Document
from canvas_app.drawing.found_fonts import FOLDERS
from canvas_app.model import Activity, ChapterText, DocumentInfo, PrintOptions
from canvas_app.report.exports import Order, export
from canvas_app.report.pdf import render_pdf
from canvas_app.storage import save
from tests.formats.second_reader import texts
from tests.formats.small_font import KA, SSA, VIRAMA, VOWEL, make_collection, make_font

if TYPE_CHECKING:
    from pathlib import Path

ARABIC = "هذا نص عربي طويل يجب أن ينتهي عند الحافة اليمنى من الصفحة حتى ينكسر السطر مرة واحدة على الأقل"
HEBREW = "זהו טקסט"
GERMAN = "Wir bauen, was Menschen prüfen können."
A4 = 595.28
MARGIN = 24.0 / 25.4 * 72


def _spoken(data: bytes) -> dict[str, Counter[str]]:
    """Return what is drawn in another language than that of the document: by language how often what."""
    found: dict[str, Counter[str]] = {}
    with Pdf.open(BytesIO(data)) as pdf:
        for page, reader in zip(pdf.pages, PdfReader(BytesIO(data)).pages, strict=True):
            said = reader.extract_text()
            for instruction in pikepdf.parse_content_stream(page):
                operands: Any = instruction.operands
                if str(instruction.operator) == "BDC" and "/Lang" in operands[1]:
                    found.setdefault(str(operands[1].Lang), Counter())[said] += 1
    return found


def _own() -> Document:
    return Document(
        [
            DocumentInfo(title="Prüfwerk"),
            Activity(name="Antworten prüfen", description=GERMAN),
            ChapterText(chapter="market", text="Der Markt **wächst**.\n\n- Erstens\n- Zweitens"),
        ]
    )


def test_own_words_are_in_their_language_and_sentences_in_that_of_the_document() -> None:
    with Pdf.open(BytesIO(render_pdf(_own(), PrintOptions(language="de"))[0])) as pdf:
        root: Any = pdf.Root
        assert root.Lang == "en"
    spoken = _spoken(render_pdf(_own(), PrintOptions(language="de"))[0])
    assert set(spoken) == {"de"}
    pages = spoken["de"]
    assert any("Der Markt wächst" in page for page in pages)
    assert any(GERMAN in page.replace("\n", " ") for page in pages)
    assert not any("Metric and value" in page and "Prüfwerk" not in page for page in pages)


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_in_an_english_document_nothing_is_in_another_language(language: str) -> None:
    data, _ = render_pdf(_own(), PrintOptions(language=language))
    assert _spoken(data) == {}


def test_the_web_page_marks_own_words_and_their_direction(tmp_path: Path) -> None:
    document = Document(
        [
            DocumentInfo(title="Prüfwerk"),
            Activity(name="Antworten prüfen", description=GERMAN),
            Activity(name=HEBREW, description=ARABIC),
            ChapterText(chapter="market", text=f"{ARABIC}\n\n- {HEBREW}"),
        ]
    )
    export(document, tmp_path / "a.html", Order(options=PrintOptions(language="de")))
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    assert f'<span lang="de">{GERMAN}</span>' in page
    assert "<h1>" in page
    assert re.search(rf'<p dir="rtl"><span lang="de">{ARABIC}</span></p>', page)
    assert f'<ul dir="rtl"><li><span lang="de">{HEBREW}</span></li></ul>' in page
    assert f'<dd dir="rtl"><span lang="de">{ARABIC}</span></dd>' in page
    assert '<span lang="de">The model' not in page


# What is read from the right


def _lines(data: bytes, letters: str) -> list[tuple[float, float]]:
    """Return where the lines that show some letters begin and end on their pages, in points."""
    found = []
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        text = page.get_textpage()
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            if set(text.get_text_bounded(left, bottom, right, top)) & set(letters):
                found.append((round(left, 1), round(right, 1)))
    pdf.close()
    return found


def _chapter(text: str) -> bytes:
    return render_pdf(Document([ChapterText(chapter="market", text=text)]), PrintOptions())[0]


def test_a_paragraph_that_is_read_from_the_right_ends_at_the_right_margin() -> None:
    lines = _lines(_chapter(f"{ARABIC} API {ARABIC}"), ARABIC.replace(" ", ""))
    assert len(lines) > 2
    ends = [right for _, right in lines]
    assert max(ends) == pytest.approx(A4 - MARGIN, abs=2.0)
    starts = min(left for left, _ in lines)
    assert starts > MARGIN + 60.0


def test_the_signs_of_a_list_stand_on_the_right_of_what_is_read_from_there() -> None:
    data = _chapter(f"- {HEBREW}\n- {HEBREW}")
    pdf = pypdfium2.PdfDocument(data)
    signs, words = [], []
    for page in pdf:
        text = page.get_textpage()
        for at in range(text.count_chars()):
            char, left = text.get_text_range(at, 1), text.get_charbox(at)[0]
            if char == "•":
                signs.append(left)
            elif char in HEBREW.replace(" ", ""):
                words.append(left)
    pdf.close()
    assert len(signs) == 2
    assert min(signs) > max(words) > A4 / 2


def test_a_cell_that_is_read_from_the_right_stands_on_its_right_side() -> None:
    described = Document([Activity(name="Plain", description=HEBREW)])
    data, _ = render_pdf(described, PrintOptions(profile="appendix"))
    ends = [right for _, right in _lines(data, HEBREW.replace(" ", ""))]
    assert max(ends) == pytest.approx(A4 - MARGIN, abs=2.0)


def test_a_sentence_in_latin_letters_stays_on_the_left() -> None:
    lines = _lines(_chapter(f"It begins here, with {HEBREW} inside."), "I")
    assert min(left for left, _ in lines) == pytest.approx(MARGIN, abs=2.0)


# Fonts of the computer

WORD = KA + VIRAMA + SSA + VOWEL


def _exported(folder: Path, fonts: Path, name: str) -> tuple[bytes, str]:
    canvas = folder / "a.bmcanvas"
    if not canvas.exists():
        named = (WORD, "Rare \U00020000", "ไทย")
        save(Document([Activity(name=each) for each in named]), canvas)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "canvas_app", "export", str(canvas), str(folder / name)),
            *("--profile", "appendix"),
        ],
        env={**os.environ, FOLDERS: str(fonts)},
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
    )
    return (folder / name).read_bytes(), done.stdout + done.stderr


def test_a_font_of_the_computer_is_embedded_shaped_and_searchable(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    make_font(fonts / "NotoSansDevanagari-Regular.ttf")
    make_font(fonts / "HanaMinB.ttf")
    data, said = _exported(tmp_path, fonts, "a.pdf")
    assert "Thai" in said
    assert "Devanagari" not in said
    assert "rare Chinese" not in said
    with Pdf.open(BytesIO(data)) as pdf:
        embedded: dict[str, Any] = {}
        for page in pdf.pages:
            named: Any = page.resources.get("/Font", {})
            embedded |= {str(font.BaseFont).partition("+")[2]: font for font in named.values()}
        small = embedded["notosansdevanagari-0"]
        assert "/FontFile2" in small.FontDescriptor
        # Three letters joined are one form, 800 wide; the letters alone would be 600 and 700.
        widths = {round(float(width)) for width in small.Widths}
        assert 800 in widths
        assert 600 not in widths
    assert WORD in "\n".join(texts(data))
    assert "Rare \U00020000" in "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    assert _exported(tmp_path, fonts, "b.pdf")[0] == data


def test_a_font_in_a_file_of_several_is_embedded(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    make_collection(fonts / "nirmala.ttc", 2)
    data, said = _exported(tmp_path, fonts, "a.pdf")
    assert "Devanagari" not in said
    assert WORD in "\n".join(texts(data))


def test_a_damaged_font_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    make_font(fonts / "NotoSansDevanagari.ttf")
    with TTFont(fonts / "NotoSansDevanagari.ttf") as font:
        del font["post"]
        font.save(fonts / "NotoSansDevanagari.ttf")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        _exported(tmp_path, fonts, "a.pdf")
    assert "“NotoSansDevanagari.ttf” of this computer cannot be put into a PDF" in failed.value.stderr
    assert "Traceback" not in failed.value.stderr
    assert not (tmp_path / "a.pdf").exists()


def test_without_a_font_a_notice_says_what_to_install(tmp_path: Path) -> None:
    _, said = _exported(tmp_path, tmp_path / "none", "a.pdf")
    for words in ("Install Noto Sans Thai", "Install Noto Sans Devanagari", "HanaMin", "printed as [Thai]"):
        assert words in said
