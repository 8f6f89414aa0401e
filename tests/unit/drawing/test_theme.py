"""The tokens of the light theme: present, as the look says, and readable."""

from __future__ import annotations

import re

import pytest

from canvas_app.drawing.rows import LANES
from canvas_app.drawing.theme import contrast, load_theme, mix
from canvas_app.model import KIND_WORDS

THEME = load_theme()
NOTES = ("yellow", "blue", "green", "pink", "grey")
GROUNDS = ("surface", "canvas", "hover", *(f"lane.{lane}" for lane in LANES))


def test_every_colour_is_a_full_hexadecimal_value() -> None:
    assert all(re.fullmatch("#[0-9A-F]{6}", color) for color in THEME.colors.values())


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_every_kind_has_a_hue_that_can_be_read_on_a_card(kind: str) -> None:
    assert contrast(THEME.color(f"kind.{kind}"), THEME.color("surface")) >= 4.5


def test_kinds_have_different_hues_but_for_those_that_share_one_on_purpose() -> None:
    hues = {THEME.color(f"kind.{kind}") for kind in KIND_WORDS}
    assert len(hues) >= len(KIND_WORDS) - 1


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "muted"])
def test_text_keeps_its_contrast_on_every_ground(text: str, ground: str) -> None:
    assert contrast(THEME.color(text), THEME.color(ground)) >= 4.5


@pytest.mark.parametrize("colour", NOTES)
def test_ink_can_be_read_on_sticky_notes(colour: str) -> None:
    assert contrast(THEME.color("ink"), THEME.color(f"note.{colour}")) >= 7
    assert THEME.color(f"note.{colour}.line")


@pytest.mark.parametrize("status", ["good", "attention", "bad"])
def test_status_words_can_be_read(status: str) -> None:
    assert contrast(THEME.color(status), THEME.color("surface")) >= 4.5
    assert contrast(THEME.color(status), THEME.color(f"{status}_ground")) >= 4.5


def test_accent_works_as_text_and_as_ground() -> None:
    assert contrast(THEME.color("accent"), THEME.color("surface")) >= 4.5
    assert contrast(THEME.color("on_accent"), THEME.color("accent")) >= 4.5


def test_an_unknown_token_is_an_error() -> None:
    with pytest.raises(KeyError):
        THEME.color("kind.nothing")


def test_contrast_and_mixing_follow_their_definitions() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)
    assert mix("#000000", "#FFFFFF", 0.0) == "#FFFFFF"
    assert mix("#000000", "#FFFFFF", 1.0) == "#000000"
