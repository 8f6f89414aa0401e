"""Text of users as it is printed."""

from __future__ import annotations

from canvas_app.drawing.text import STAND_IN, elide, text_width, wrap
from canvas_app.report.lettering import (
    Lettering,
    in_visual_order,
    line_of,
    measure,
    reads_from_right,
    spoken,
    wrap_lines,
)

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


def test_a_flag_is_drawn_as_the_letters_of_its_country_and_never_cut_in_two() -> None:
    germany, france = "\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7"
    assert Lettering().runs(f"{germany}{france} Desks", "bold") == (("bold", "DE FR Desks"),)
    assert spoken(f"{germany} Desks") == f"{germany} Desks"
    assert Lettering().runs("\U0001f1e9", "bold") == (("emoji", "\U0001f1e9"),)
    flags = germany * 8
    for width in range(10, 200, 7):
        for line in wrap_lines(flags, float(width), 12.0):
            assert len(line) % 2 == 0 or width < 40
        assert (len(elide(flags, float(width), 12.0).rstrip("\u2026")) % 2) == 0


def test_control_characters_and_line_breaks_cannot_reach_the_page() -> None:
    assert in_visual_order("a\x00b\x1b[31m\tc\nd") == "ab[31m c d"


def test_a_character_without_a_font_has_a_stand_in_and_is_reported_once() -> None:
    lettering = Lettering()
    assert _text(lettering.runs("a\ue000b\ue000", "regular")) == f"a{STAND_IN}b{STAND_IN}"
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


def test_the_first_letter_with_a_direction_says_from_where_a_text_is_read() -> None:
    assert reads_from_right(f"1. {HEBREW} API")
    assert not reads_from_right(f"API {HEBREW}")
    assert not reads_from_right("42 %")


def test_a_line_of_such_a_text_is_read_from_the_right_whatever_it_begins_with() -> None:
    assert in_visual_order(line_of("1.", right=True)) == ".1"
    assert in_visual_order(line_of(f"API {HEBREW}", right=True)) == f"{HEBREW[::-1]} API"
    assert measure(line_of("API", right=True), 13.0) == measure("API", 13.0)


def test_a_line_of_a_text_from_the_left_is_read_from_there_whatever_it_begins_with() -> None:
    assert in_visual_order(f"{HEBREW} is said") == f"is said {HEBREW[::-1]}"
    assert in_visual_order(line_of(f"{HEBREW} is said", right=False)) == f"{HEBREW[::-1]} is said"
    assert line_of("is said", right=False) == "is said"
    assert line_of("", right=True) == ""


def test_a_space_between_arabic_words_is_as_wide_as_it_is_measured() -> None:
    parts = Lettering().runs(f"{ARABIC} {ARABIC}", "regular")
    assert ("regular", " ") in parts


def test_missing_characters_of_a_script_are_told_together() -> None:
    lettering = Lettering()
    lettering.runs("ไทยไทยไ", "regular")
    (notice,) = lettering.notices()
    assert notice.startswith("3 characters of Thai script (U+0E17, U+0E22, U+0E44) are in no font")
    assert "printed as [Thai] in 7 places. Install Noto Sans Thai" in notice


def test_a_stretch_of_letters_without_a_font_shows_the_name_of_its_script_once() -> None:
    thai, hindi = (
        "\u0e40\u0e04\u0e23\u0e37\u0e48\u0e2d\u0e07\u0e21\u0e37\u0e2d",
        "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f" * 2,
    )
    marked = "\u0e0d\u0e48"
    assert _text(Lettering().runs(f"{thai}{marked} and", "regular")) == "[Thai] and"
    assert _text(Lettering().runs(f" {thai}{marked} ", "regular")) == " [Thai] "
    shown = _text(Lettering().runs(f"Our {thai} {thai} and {hindi}, {thai[:1]}.", "regular"))
    assert shown == f"Our [Thai] and [Devanagari], {STAND_IN}."


def test_no_stand_in_is_wider_than_what_the_lines_were_broken_for() -> None:
    hindi = "\u0915\u094d\u0937\u0924\u094d\u0930\u093f\u092f " * 30
    for weight in ("regular", "semibold", "bold"):
        for width in range(20, 300, 7):
            for line in wrap(f"a {hindi}", float(width), 12.0, weight, 50):
                assert measure(line, 12.0, weight) <= text_width(line, 12.0, weight) + 1e-6


def test_both_brackets_of_a_pair_are_read_from_the_same_side() -> None:
    name, place = HEBREW, HEBREW[:2]
    assert in_visual_order(f"For {name} ({place})") == f"For ({place[::-1]}) {name[::-1]}"
    assert in_visual_order(f"For {name} (42)") == f"For (42) {name[::-1]}"
    assert in_visual_order(line_of(f"{name} ({place}) is", right=False)) == f"({place[::-1]}) {name[::-1]} is"
    assert in_visual_order(f"For Acme ({place}) {name}") == f"For Acme ({place[::-1]}) {name[::-1]}"
    assert in_visual_order(f"For {name} (Acme) {name}") == f"For {name[::-1]} (Acme) {name[::-1]}"
    assert in_visual_order(f"{name} (abc)") == f"(abc) {name[::-1]}"
