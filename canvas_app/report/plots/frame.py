"""The paper on which a figure is drawn: title, note, axes in units, direct labels, places that answer."""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from canvas_app.drawing.text import FAMILIES, elide
from canvas_app.model.numbers import money
from canvas_app.report.lettering import measure, wrap_lines
from canvas_app.report.plot_shapes import DPI
from canvas_app.report.plots.plot import Spot
from canvas_app.report.plots.style import points

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matplotlib.axes import Axes

    from canvas_app.drawing.shapes import Weight
    from canvas_app.report.plots.plot import Look, Plot

_TITLE = 1.375
"""The title's type, as a multiple of that of the labels."""
_EDGE = 1.5
"""The margin all around, as a multiple of the type."""


def drawn(plot: Plot, look: Look) -> tuple[Figure, tuple[Spot, ...]]:
    """Return the figure of a plot, and its places that answer a pointer; the house style is in force."""
    frame = Frame(plot, look)
    if plot.draw is None:
        frame.advise(plot.advice)
    else:
        plot.draw(frame)
    return frame.figure, frame.spots


class Frame:
    """Lays out one figure. Sizes are canvas units from the left upper corner; `em` is that of the type."""

    def __init__(self, plot: Plot, look: Look) -> None:
        self.figure = Figure(figsize=(look.width / DPI, look.height / DPI))
        self.look = look
        self.em = look.size
        self.edge = 0.0 if look.bare else _EDGE * self.em
        self._spots: list[tuple[Axes, float, float, str]] = []
        self.top = 0.8 * self.em if look.bare else self._head(plot)

    @property
    def inner_width(self) -> float:
        """The width between the margins."""
        return self.look.width - 2 * self.edge

    def color(self, token: str) -> str:
        """Return the colour of a theme token."""
        return self.look.theme.color(token)

    def width_of(self, text: str, weight: Weight = "regular", size: float | None = None) -> float:
        """Return how wide a text is drawn."""
        return measure(text, size or self.em, weight)

    def axes(self, left: float, right: float = 0.0, top: float = 0.0, bottom: float = 2.0) -> Axes:
        """Return axes that leave room around them inside the margins: units, `top` and `bottom` in ems."""
        width, height = self.look.width, self.look.height
        x0, x1 = self.edge + left, width - self.edge - right
        y0, y1 = self.top + top * self.em, height - self.edge - bottom * self.em
        box = (x0 / width, 1 - y1 / height, max(x1 - x0, 10.0) / width, max(y1 - y0, 10.0) / height)
        return self.figure.add_axes(box)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        token: str = "ink",
        weight: Weight = "regular",
        size: float | None = None,
        ha: str = "left",
    ) -> None:
        """Write a line of text with its baseline at a place of the paper."""
        self.figure.text(
            x / self.look.width,
            1 - y / self.look.height,
            text,
            color=self.color(token),
            fontfamily=FAMILIES[weight],
            fontsize=points(size or self.em),
            ha=ha,
            va="baseline",
        )

    def label(  # noqa: PLR0913  (what matplotlib needs to place a text)
        self,
        axes: Axes,
        x: float,
        y: float,
        text: str,
        *,
        dx: float = 0.0,
        dy: float = 0.0,
        ha: str = "center",
        va: str = "center",
        token: str = "ink",
        weight: Weight = "regular",
        size: float = 1.0,
    ) -> None:
        """Write beside a point of the data, `dx` and `dy` ems away, upward and to the right."""
        moved = ScaledTranslation(dx * self.em / DPI, dy * self.em / DPI, self.figure.dpi_scale_trans)
        axes.text(
            x,
            y,
            text,
            transform=axes.transData + moved,
            ha=ha,
            va=va,
            color=self.color(token),
            fontfamily=FAMILIES[weight],
            fontsize=points(self.em * size),
        )

    def end_labels(
        self, axes: Axes, labels: Sequence[tuple[float, str]], room: float, weights: Sequence[Weight] = ()
    ) -> None:
        """Write texts right of the axes at their heights, from below upward, moved apart where they touch."""
        low, high = axes.get_ylim()
        tall = axes.get_position().height * self.look.height
        heights = spread([y for y, _ in labels], 1.35 * self.em * (high - low) / max(tall, 1.0), low, high)
        for index, ((_, name), y) in enumerate(zip(labels, heights, strict=True)):
            weight: Weight = weights[index] if weights else "regular"
            axes.annotate(
                elide(name, room - self.em, self.em, weight),
                (1.0, y),
                xycoords=("axes fraction", "data"),
                xytext=(points(0.6 * self.em), 0),
                textcoords="offset points",
                va="center",
                color=self.color("ink"),
                fontfamily=FAMILIES[weight],
                annotation_clip=False,
            )

    def spot(self, axes: Axes, x: float, y: float, text: str) -> None:
        """Let a point of the data answer the pointer."""
        self._spots.append((axes, x, y, text))

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places that answer a pointer; the limits of the axes must be final."""
        found: list[Spot] = []
        for axes, group in groupby(self._spots, key=lambda spot: spot[0]):
            _, xs, ys, texts = zip(*group, strict=True)
            # One by one they would take longer than the lines between them.
            points = axes.transData.transform(np.column_stack([xs, ys]))
            for (x, y), text in zip(points.tolist(), texts, strict=True):
                if math.isfinite(x) and math.isfinite(y):
                    found.append(Spot(x, self.look.height - y, text))
        return tuple(found)

    def boxes(
        self,
        axes: Axes,
        boxes: Iterable[tuple[float, float, float, float]],
        fills: Iterable[tuple[str, float]],
    ) -> None:
        """Fill boxes of the data, given by two opposite corners, each with a colour and its alpha.

        Together they are one artist: matplotlib takes as long for every artist as for a hundred boxes.
        """
        corners = [((x0, y0), (x1, y0), (x1, y1), (x0, y1)) for x0, y0, x1, y1 in boxes]
        colors = [to_rgba(self.color(token), alpha) for token, alpha in fills]
        axes.add_collection(PolyCollection(corners, facecolors=colors, linewidths=0), autolim=False)

    def values(self, axes: Axes, low: float, high: float, text: Callable[[float], str]) -> None:
        """Scale the upright axis to hold the values, with round lines and their amounts."""
        ticks = round_ticks(low, high)
        # The scale may end within the last step, so that no quarter of the picture stays empty.
        span = (high - low) or 1.0
        bottom = low - span * 0.05 if low < 0 else min(low, 0.0) if low <= 0 else ticks[0]
        axes.set_ylim(bottom, max(high + span * 0.06, bottom + 1e-9))
        shown = [tick for tick in ticks if bottom <= tick <= axes.get_ylim()[1]]
        axes.set_yticks(shown, [text(tick) for tick in shown])

    def months(self, axes: Axes, count: int, label: Callable[[int], str]) -> None:
        """Mark the months along the foot: the first, and each year's last."""
        axes.set_xlim(1, max(count, 2))
        step = 12 if count >= 24 else 3 if count > 4 else 1
        ticks = [1]
        for times in range(max(1, math.ceil(count / step / 8)), count + 1):
            ticks = [1, *(month for month in range(step * times, count + 1, step * times) if month > 1)]
            if self._apart(axes, ticks, count, label):
                break
        axes.set_xticks(ticks, [label(month) for month in ticks])
        for text, month in zip(axes.get_xticklabels(), ticks, strict=True):
            text.set_horizontalalignment("left" if month == 1 else "right" if month == count else "center")

    def _apart(self, axes: Axes, ticks: Sequence[int], count: int, label: Callable[[int], str]) -> bool:
        """Tell whether the names of months along the foot leave room between them."""
        wide = axes.get_position().width * self.look.width / max(count - 1, 1)
        end = -math.inf
        for month in ticks:
            at, size = (month - 1) * wide, self.width_of(label(month))
            left = at if month == 1 else at - size if month == count else at - size / 2
            if left < end + 0.6 * self.em:
                return False
            end = left + size
        return True

    def foot(self, axes: Axes, text: Callable[[float], str], rows: int = 4) -> None:
        """Mark round values along the foot of axes whose limits are final, as far as there is room."""
        left, right = axes.get_xlim()
        shown, end = [], -math.inf
        for tick in round_ticks(left, right, rows):
            x = float(axes.transData.transform((tick, 0.0))[0])
            half = self.width_of(text(tick + 0.0)) / 2
            fits = max(end + self.em, 0.0) <= x - half and x + half <= self.look.width
            if left <= tick <= right and fits:
                shown.append(tick)
                end = x + half
        axes.set_xticks(shown, [text(tick + 0.0) for tick in shown])

    def value_room(self, low: float, high: float, text: Callable[[float], str]) -> float:
        """Return the width that the amounts of an upright axis need."""
        return max(self.width_of(text(tick)) for tick in round_ticks(low, high)) + 0.6 * self.em

    def advise(self, sentence: str) -> None:
        """Write a sentence in the middle of an empty figure."""
        lines = wrap_lines(sentence, self.inner_width * 0.7, self.em)
        y = self.top + (self.look.height - self.top) * 0.42
        for number, line in enumerate(lines):
            self.write(self.look.width / 2, y + number * 1.5 * self.em, line, token="muted", ha="center")

    def _head(self, plot: Plot) -> float:
        """Write title and note, and return where the axes may begin."""
        size = self.em * _TITLE
        y = self.edge + size * 0.8
        for line in _balanced(plot.title, self.inner_width, size)[:3]:
            self.write(self.edge, y, line, weight="bold", size=size)
            y += size * 1.3
        for line in wrap_lines(plot.note, self.inner_width, self.em)[:2] if plot.note else ():
            self.write(self.edge, y, line, token="muted")
            y += self.em * 1.35
        return y + 0.4 * self.em


def _balanced(text: str, width: float, size: float) -> list[str]:
    """Return the lines of a title, broken so that no word is left alone on the last one."""
    lines = wrap_lines(text, width, size, "bold")
    for share in (0.92, 0.84, 0.76, 0.68, 0.6):
        narrower = wrap_lines(text, width * share, size, "bold")
        if len(lines) == 1 or len(narrower) > len(lines):
            return lines
        lines = narrower
    return lines


def currency_text(currency: str) -> Callable[[float], str]:
    """Return what writes an amount of a currency."""

    def text(value: float) -> str:
        return money(value + 0.0, currency)

    return text


def round_ticks(low: float, high: float, rows: int = 4) -> list[float]:
    """Return round numbers from below the lowest value to above the highest: steps of 1, 2, 2.5 or 5."""
    span = high - low
    if not span > 0:
        return [low, low + 1.0]
    rough = span / rows
    power = float(10.0 ** math.floor(math.log10(rough)))
    step = next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if rough <= power * factor * 1.0001)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def spread(heights: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Return heights at least `least` apart, in their order, between low and high where that fits."""
    order = np.argsort(np.asarray(heights, float), kind="stable")
    moved = [0.0] * len(heights)
    at = low - least
    for index in order:
        at = max(float(heights[index]), at + least)
        moved[index] = at
    at = high + least
    for index in reversed(order):
        at = min(moved[index], at - least)
        moved[index] = at
    return moved
