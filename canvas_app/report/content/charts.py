"""Charts as blocks: the figures of the forecast, drawn as vectors for the width of a page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Figure, text

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.plots import Plot

HEIGHT = 236.0
_TYPE = 11.5


def chart(plot: Plot, theme: Theme, height: float = HEIGHT, currency: str = "") -> Block:
    """Return a figure whose title is its finding; one that has nothing to show is what would fill it.

    `currency` is that of its amounts, which its note names.
    """
    if plot.empty:
        return text(f"{plot.title}. {plot.advice}", quiet=True)

    @cache
    def drawn(width: float, height: float) -> tuple[Shape, ...]:
        from canvas_app.report.plots import Look

        return plot.picture(Look(width, height, _TYPE, theme, bare=True)).shapes

    def draw(width: float) -> tuple[tuple[Shape, ...], float]:
        return drawn(width, height), height

    note = f"{plot.note}. Amounts in {currency}." if currency else f"{plot.note}."
    return Figure(plot.title, draw, note, "", plot.alt_text, drawn)
