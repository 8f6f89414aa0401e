"""The house style of matplotlib: the shipped fonts, hairlines, no frame, colours of the theme."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib import font_manager

from canvas_app.drawing.text import FAMILIES, font_file
from canvas_app.report.plot_shapes import DPI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.drawing.theme import Theme

_one_at_a_time = threading.RLock()
"""The settings of matplotlib belong to the whole program; figures are also drawn beside the window."""


@contextmanager
def house_style(theme: Theme, size: float) -> Iterator[None]:
    """Draw in the house style with type of `size` units; other settings return afterwards."""
    muted = theme.color("muted")
    settings: dict[str, object] = {
        "text.parse_math": False,
        "axes.unicode_minus": True,
        "font.family": FAMILIES["regular"],
        "font.size": points(size),
        "figure.dpi": DPI,
        "figure.facecolor": "none",
        "axes.facecolor": "none",
        "axes.edgecolor": theme.color("line"),
        "axes.linewidth": points(1.0),
        "axes.axisbelow": True,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "grid.color": theme.color("line"),
        "grid.linewidth": points(1.0),
        "xtick.color": theme.color("line"),
        "ytick.color": theme.color("line"),
        "xtick.labelcolor": muted,
        "ytick.labelcolor": muted,
        "ytick.alignment": "center",
        "ytick.major.size": 0.0,
        "xtick.major.size": points(4.0),
        "xtick.major.width": points(1.0),
        "lines.solid_capstyle": "round",
        "path.simplify": False,
    }
    with _one_at_a_time:
        _register_fonts()
        with mpl.rc_context(settings):  # type: ignore[arg-type]
            yield


@cache
def _register_fonts() -> None:
    for weight in ("regular", "semibold", "bold"):
        font_manager.fontManager.addfont(str(font_file(weight)))


def points(units: float) -> float:
    """Return canvas units as points."""
    return units * 72.0 / DPI
