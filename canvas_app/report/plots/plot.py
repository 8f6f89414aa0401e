"""What every figure of a forecast is: a finding, its data, a text for those who cannot see it, a drawing."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.drawing.theme import Theme, load_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.plots.frame import Frame

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Look:
    """How large a figure is and its type, both in canvas units (1 unit is 0.75 pt), and its colours."""

    width: float = 1060.0
    height: float = 600.0
    size: float = 16.0
    theme: Theme = field(default_factory=load_theme)
    bare: bool = False
    """Without title, note and margins: what stands around the figure says them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a picture, in units from its left upper corner, and what stands there in words."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """The data of a figure: amounts as plain numbers, None where there is none."""

    header: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A figure drawn: shapes in units, and the places that answer a pointer."""

    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...]
    look: Look


@dataclass(frozen=True)
class Plot:
    """One figure. Where there is nothing to show, `advice` says what would bring it to life."""

    id: str
    title: str
    note: str
    """What is drawn: the quantity, its scenario, its unit."""
    table: Table = field(default_factory=Table)
    alt_text: str = ""
    advice: str = ""
    draw: Callable[[Frame], None] | None = field(default=None, compare=False, repr=False)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.draw is None

    def figure(self, look: Look | None = None) -> Figure:
        """Return the figure with title and note, as matplotlib knows it."""
        from canvas_app.report.plots.frame import drawn
        from canvas_app.report.plots.style import house_style

        look = look or Look()
        with house_style(look.theme, look.size):
            return drawn(self, look)[0]

    def picture(self, look: Look | None = None) -> Picture:
        """Return the figure as plain shapes in the colours of a theme, for windows and pages."""
        from canvas_app.report.plot_shapes import figure_shapes
        from canvas_app.report.plots.frame import drawn
        from canvas_app.report.plots.style import house_style

        look = look or Look()
        with house_style(look.theme, look.size):
            figure, spots = drawn(self, look)
            picture = Picture(figure_shapes(figure, look.theme), spots, look)
        # A figure is thousands of objects in cycles: it goes here, as the collector may be at rest.
        del figure
        gc.collect(0)
        return picture


def nothing(plot_id: str, title: str, advice: str) -> Plot:
    """Return a figure that has nothing to show yet."""
    return Plot(plot_id, title, "", advice=advice, alt_text=f"{title}. {advice}")
