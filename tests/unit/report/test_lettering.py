"""Text of users as it is printed."""

from __future__ import annotations

from canvas_app.report.lettering import MISSING, Lettering, in_visual_order, measure, wrap_lines

ARABIC = "العربية"
HEBREW = "שלום"


def _text(runs: tuple[tuple[str, str], ...]) -> str:
    return "".join(part for _, part in runs)


def test_plain_text_is_one_run_and_unchanged() -> None:
    assert Lettering().runs("<b>Profit & loss</b> of $5 and $10", "bold") == (
        ("bold", "<b>Profit & loss</b> of $5 and $10"),
    )


def test_every_script_finds_a_font() -> None:
    lettering = Lettering()
    keys = {
        key for text in ("中文", "한국어", ARABIC, HEBREW, "👍") for key, _ in lettering.runs(text, "regular")
    }
    assert keys == {"droid", "hangul", "dejavu", "emoji"}
    assert lettering.notices() == ()


def test_hebrew_is_drawn_from_the_right_with_mirrored_brackets() -> None:
    assert in_visual_order(f"{HEBREW} (abc)") == f"(abc) {HEBREW[::-1]}"


def test_arabic_letters_are_joined() -> None:
    shaped = in_visual_order(ARABIC)
    assert all("\ufb50" <= char <= "\ufefc" for char in shaped)


def test_joiners_variations_and_skin_tones_leave_no_trace() -> None:
    assert in_visual_order("👍🏽 ❤️ 👩‍👧") == "👍 ❤ 👩👧"


def test_control_characters_and_line_breaks_cannot_reach_the_page() -> None:
    assert in_visual_order("a\x00b\x1b[31m\tc\nd") == "ab[31m c d"


def test_a_character_without_a_font_is_a_box_and_is_reported_once() -> None:
    lettering = Lettering()
    assert _text(lettering.runs("a\ue000b\ue000", "regular")) == f"a{MISSING}b{MISSING}"
    (notice,) = lettering.notices()
    assert "U+E000" in notice
    assert "2 places" in notice


def test_lines_are_neither_too_wide_nor_too_long_and_lose_nothing() -> None:
    text = "The value chain of a company " * 8 + "W" * 300
    lines = wrap_lines(text, 300.0, 13.0, letters=40)
    assert max(map(len, lines)) <= 40
    assert max(measure(line, 13.0) for line in lines) <= 300.0
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_line_breaks_of_the_text_are_kept() -> None:
    assert wrap_lines("one\n\ntwo", 300.0, 13.0) == ["one", "", "two"]


def test_chinese_breaks_without_spaces() -> None:
    lines = wrap_lines("商业模式" * 20, 130.0, 13.0)
    assert len(lines) > 5
    assert "".join(lines) == "商业模式" * 20
