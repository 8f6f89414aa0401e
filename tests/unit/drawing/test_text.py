"""Text is measured as the font files say, and cut without losing or splitting anything."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.drawing import text as text_module
from canvas_app.drawing.text import (
    ELLIPSIS,
    FALLBACKS,
    FAMILIES,
    elide,
    elide_middle,
    font_file,
    missing_characters,
    one_line,
    runs,
    text_width,
    text_widths,
    unbroken,
    wrap,
)

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Weight

WEIGHTS: tuple[Weight, ...] = ("regular", "semibold", "bold")
LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=["Cc"]), max_size=60)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)
WIDTHS = st.floats(20, 300)
NO_LESS = 1e-6


@cache
def _font(key: str) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    font = TTFont(font_file(key))
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def _width_by_font(text: str, size: float, key: str) -> float:
    cmap, metrics, units = _font(key)
    return float(sum(metrics[cmap[ord(char)]][0] for char in text) * size / units)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize(
    "text", ["Licensed news corpus", "−$106.8k", "71.4 %", "Größe, naïve, Łódź", "a → b"]
)
def test_widths_are_those_of_the_font_file(text: str, weight: Weight) -> None:
    assert text_width(text, 13, weight) == pytest.approx(_width_by_font(text, 13, weight))


@pytest.mark.parametrize(
    ("text", "key"), [("生成式", "droid"), ("한국어", "hangul"), ("🙂", "emoji"), ("ש", "dejavu")]
)
def test_fallback_characters_have_the_width_of_their_own_font(text: str, key: str) -> None:
    assert runs(text) == ((key, text),)
    assert text_width(text, 20) == pytest.approx(_width_by_font(text, 20, key))


@pytest.mark.parametrize("key", [*WEIGHTS, *FALLBACKS])
def test_family_names_are_those_inside_the_files(key: str) -> None:
    name = TTFont(font_file(key))["name"]
    assert FAMILIES[key] == (name.getDebugName(16) or name.getDebugName(1))


def test_figures_are_tabular() -> None:
    assert len({text_width(digit, 13, "bold") for digit in "0123456789"}) == 1


def test_arabic_is_measured_as_it_is_joined() -> None:
    joined = "مرحبا"
    assert text_width(joined, 13) != pytest.approx(sum(text_width(letter, 13) for letter in joined))
    assert text_widths([joined, "x"], 13).tolist() == [text_width(joined, 13), text_width("x", 13)]


@given(st.lists(ANY_TEXT, max_size=8))
def test_many_texts_measure_like_each_alone(texts: list[str]) -> None:
    expected = np.array([text_width(text, 13, "semibold") for text in texts])
    np.testing.assert_array_equal(text_widths(texts, 13, "semibold"), expected)


@given(ANY_TEXT, WIDTHS)
def test_elided_text_fits(text: str, width: float) -> None:
    cut = elide(text, width, 13)
    assert text_width(cut, 13) <= width + NO_LESS
    if cut != one_line(text):
        assert cut == "" or cut.endswith(ELLIPSIS)


@given(ANY_TEXT, WIDTHS, st.integers(1, 4))
def test_wrapped_lines_fit(text: str, width: float, most: int) -> None:
    lines = wrap(text, width, 13, "semibold", most)
    assert len(lines) <= most
    assert all(text_width(line, 13, "semibold") <= width + NO_LESS for line in lines)
    assert all(lines), "no line is empty"


@given(LATIN, st.floats(40, 200))
def test_wrapping_loses_nothing_when_there_is_room(text: str, width: float) -> None:
    lines = wrap(text, width, 13, "regular", 200)
    assert "".join(lines).replace(" ", "") == one_line(text).replace(" ", "")


@given(ANY_TEXT)
def test_what_fits_stands_on_one_line_unchanged(text: str) -> None:
    line = one_line(text)
    expected = (line,) if line else ()
    assert wrap(text, 1e5, 13) == expected


@given(ANY_TEXT)
def test_runs_add_up_to_the_text(text: str) -> None:
    parts = runs(text, "bold")
    assert "".join(part for _, part in parts) == text
    assert all(key in FAMILIES for key, _ in parts)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Licensed news corpus", 137, ("Licensed news", "corpus")),
        ("Support centres, 50+ agents", 137, ("Support centres, 50+", "agents")),
        ("Enterprise contracts", 137, ("Enterprise contracts",)),
        ("Fine-tuning of everything", 80, ("Fine-tuning", "of everyth…")),
        ("line one\nline two", 137, ("line one", "line two")),
        ("", 137, ()),
    ],
)
def test_names_wrap_as_people_would(text: str, width: float, lines: tuple[str, ...]) -> None:
    assert wrap(text, width, 13, "semibold") == lines


def test_a_factor_keeps_the_number_behind_its_sign() -> None:
    season = "; ".join(["×\u00a01.1"] * 40)
    lines = wrap(season, 200.0, 12.5, "regular", 40)
    assert len(lines) > 3
    assert all(line.startswith("×\u00a01.1") for line in lines)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("(creator-hero.com)", ["(creator-", "hero.com)"]),
        ("and/or", ["and/", "or"]),
        ("-5", ["-5"]),
        ("plain", ["plain"]),
        ("42 %", ["42 %"]),
        ("", [""]),
    ],
)
def test_a_word_breaks_behind_a_hyphen_and_a_stroke(word: str, parts: list[str]) -> None:
    assert unbroken(word) == parts


def test_a_figure_keeps_its_percent_sign() -> None:
    width = text_width("Channel partner · 15", 11.5) + 1
    assert wrap("Channel partner · 15 % share", width, 11.5) == ("Channel partner ·", "15 % share")


def test_a_character_is_never_parted_from_its_marks() -> None:
    family = "👩\u200d💻"
    for width in np.linspace(5, 80, 40):
        cut = elide(family * 6, float(width), 13)
        assert not cut.removesuffix(ELLIPSIS).endswith("\u200d")
        assert cut.removesuffix(ELLIPSIS).replace(family, "") == ""


def test_a_text_of_a_million_characters_is_cut_at_once() -> None:
    assert elide("x" * 1_000_000, 100, 13).endswith(ELLIPSIS)
    assert len(wrap("word " * 200_000, 100, 13, "regular", 2)) == 2


def test_characters_without_a_font_are_named_once() -> None:
    assert missing_characters("plain ✓ 生 🙂 \u200d") == ""
    assert missing_characters("a\U00012000b\U00012000") == "\U00012000"


def test_a_text_cut_in_its_middle_keeps_its_start_and_its_end() -> None:
    name = "Enterprise search tools: Variable cost per customer"
    for width in range(60, 320, 20):
        cut = elide_middle(name, float(width), 13)
        assert text_width(cut, 13) <= width
        head, _, tail = cut.partition(ELLIPSIS)
        assert name.startswith(head)
        assert name.endswith(tail)
        assert tail or cut == name
    assert elide_middle(name, 1_000.0, 13) == name
    assert elide_middle(name, 5.0, 13) == ""


def test_a_long_arabic_word_is_not_joined_anew_for_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    joined: list[int] = []
    shaped = text_module._shaped

    def counted(text: str) -> str:
        joined.append(len(text))
        return shaped(text)

    monkeypatch.setattr(text_module, "_shaped", counted)
    word = "\u0628\u0627\u062a\u0645" * 1_000
    lines = wrap(word, 80.0, 12.0, max_lines=1_000_000)
    assert "".join(lines) == word
    assert len(lines) > 100
    assert sum(joined) < 20 * len(word)
