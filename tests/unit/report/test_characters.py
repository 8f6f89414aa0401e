"""Text that leaves the program: letters and what joins them stay, what turns or breaks files does not."""

from __future__ import annotations

import pytest

from canvas_app.report.characters import shown, unturned
from canvas_app.report.lettering import in_visual_order, measure, spoken

TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "Plain text, as most is",
        "two\nlines",
        "👩\u200d👩\u200d👧 👍🏽 🇨🇭 ☺\ufe0f",
        "\u0645\u06cc\u200c\u062e",
        "12\u00a0% \u202f and soft\u00adhyphens",
        "क्\u200dष \u200e \u200f",
        "young \U0001fae8",
    ],
)
def test_letters_blanks_and_joiners_stay(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\ufffeb\uffffc\U0001ffffd\ufdd0", "abcd"),
        ("a\x00b\x1b[31m\x7f\x9b", "ab[31m"),
        ("half \ud800 of one", "half  of one"),
        ("own \ue000 meaning \U000f0000", "own  meaning "),
        ("one\u2028two\u2029three\tfour\rfive", "one two three four five"),
        (f"a{TURNS}b", "ab"),
        (TURNS, ""),
    ],
)
def test_what_no_file_may_hold_is_left_out(text: str, left: str) -> None:
    assert shown(text) == left


def test_a_name_does_not_turn_the_rest_of_its_sentence_round() -> None:
    for turn in TURNS:
        sentence = f"Search{turn} earns 1,234 a month"
        assert in_visual_order(sentence) == unturned(sentence) == "Search earns 1,234 a month"
        assert measure(sentence, 10.0) == measure("Search earns 1,234 a month", 10.0)


@pytest.mark.parametrize(
    "text", [TURNS, "\u2067\u05e9\u05dc\u2069 abc", "a \u2066b\u2069 \u2068\u062c\u2069"]
)
def test_isolated_parts_are_ordered_by_their_letters(text: str) -> None:
    assert in_visual_order(text) == in_visual_order(unturned(text))
    assert not set(spoken(text) or "") & set(TURNS)


def test_characters_younger_than_the_program_do_not_stop_a_line_from_the_right() -> None:
    many = "".join(chr(code) for code in range(0x50000, 0x50200))
    line = in_visual_order("\u05d0\u05d1 \U00050000\U00050001 c")
    assert line == "c \U00050001\U00050000 \u05d1\u05d0"
    assert len(in_visual_order(f"\u05d0 {many}")) == len(many) + 2
