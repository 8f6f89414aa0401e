"""The house colour of a client on paper."""

from __future__ import annotations

import pytest

from canvas_app.drawing.theme import contrast, load_theme
from canvas_app.report.pdf.house import color_notices, in_house_color


@pytest.mark.parametrize("color", ["#FFE600", "#FFFFFF", "#1F5FBF", "#E60000", "#00FF88"])
def test_the_house_colour_is_dark_enough_where_it_is_text(color: str) -> None:
    theme = in_house_color(load_theme(), color)
    paper = theme.color("surface")
    assert contrast(theme.color("house"), paper) >= 1.5
    assert theme.color("house") == color or contrast(color, paper) < 1.5
    assert contrast(theme.color("accent"), paper) >= 4.5
    said = color_notices(theme, color)
    assert bool(said) == (theme.color("house") != color)
    assert all(color in notice and theme.color("house") in notice for notice in said)
