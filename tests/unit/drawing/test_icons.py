"""Every kind has an icon, and every icon can be drawn."""

from __future__ import annotations

import pytest

from canvas_app.drawing.icons import GRID, KIND_ICONS, icon_names, icon_path
from canvas_app.model import KIND_WORDS


def test_every_kind_has_an_icon_of_its_own() -> None:
    assert set(KIND_ICONS) == set(KIND_WORDS)
    outlines = {icon_path(name) for name in KIND_ICONS.values()}
    assert len(outlines) == len(KIND_WORDS)


@pytest.mark.parametrize("name", icon_names())
def test_icons_stay_on_their_grid(name: str) -> None:
    path = icon_path(name)
    assert path[0][0] == "M"
    assert all(-1 <= number <= GRID + 1 for op in path for number in op[1:])


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError):
        icon_path("no such icon")
