"""Charts as plain shapes: forecast, shares and sparkline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.shapes import Paint, Path, Rect, Shape, Text, polyline
from canvas_app.drawing.text import elide, text_width
from canvas_app.model import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from canvas_app.drawing.shapes import Anchor

    Floats = npt.NDArray[np.float64]
    Band = tuple[Sequence[float] | Floats, Sequence[float] | Floats]

LABEL_SIZE = 11.5
_ROOM_RIGHT = 6.0
_ROOM_TOP = 8.0
_ROOM_BELOW = 24.0
_MOST_POINTS = 240
NO_REVENUE = "No revenue yet"
SHARE_ALPHAS = (1.0, 0.72, 0.46, 0.3, 0.2, 0.14)
"""How strongly the parts of a bar of shares show the colour of good, from the largest on."""


def forecast_chart(
    values: Sequence[float] | Floats,
    low: Sequence[float] | Floats | None = None,
    high: Sequence[float] | Floats | None = None,
    w: float = 320.0,
    h: float = 160.0,
    currency: str = "USD",
    start_label: str = "Now",
    inner: Band | None = None,
) -> tuple[Shape, ...]:
    """Return a line of money by month, shape (H,), in a box of w by h, with gridlines and axis labels.

    `low` and `high` draw a pale band, `inner` a second, stronger one. Values that are no numbers leave a
    gap. The first month carries `start_label`; the others are numbered.
    """
    line = _finite(values)
    bands = [_band(pair) for pair in ((low, high), inner) if pair is not None and pair[0] is not None]
    if not line.size or not np.isfinite(line).any():
        return (Text(w / 2, h / 2, "No forecast yet", LABEL_SIZE, Paint("muted"), anchor="middle"),)
    ticks = money_ticks([line, *(edge for band in bands for edge in band)], rows=max(int(h // 56), 2))
    labels = [numbers.money(tick, currency) for tick in ticks]
    left = max(text_width(label, LABEL_SIZE) for label in labels) + 8.0
    right, bottom = w - _ROOM_RIGHT, h - _ROOM_BELOW
    xs = np.linspace(left, right, len(line)) if len(line) > 1 else np.array([left])
    span = (ticks[-1] - ticks[0]) or 1.0

    def y_of(amounts: Floats) -> Floats:
        return bottom - (amounts - ticks[0]) / span * (bottom - _ROOM_TOP)

    shapes = _grid(ticks, labels, y_of(np.array(ticks)), left, right)
    for band, alpha in zip(bands, (0.14, 0.2), strict=False):
        shapes += _band_shape(xs, y_of(band[0]), y_of(band[1]), alpha)
    shapes += _lines(xs, y_of(line), Paint("good"), 1.75)
    return (*shapes, *_month_labels(xs, h - 6.0, start_label))


def sparkline(
    values: Sequence[float] | Floats, w: float, h: float, paint: Paint | None = None
) -> tuple[Shape, ...]:
    """Return a small line without axes; it keeps 1.5 units of room for its own width."""
    line = _finite(values)
    known = line[np.isfinite(line)]
    if known.size == 0:
        return ()
    low, high = float(known.min()), float(known.max())
    span = high - low
    # A number that hardly moves must look calm: noise is not blown up to the full height.
    least = max(abs(high), abs(low)) * 0.05
    share = (line - (low + high) / 2) / max(span, least) if max(span, least) > 0 else line * 0.0
    ys = h / 2 - share * (h - 3.0)
    xs = np.linspace(1.5, w - 1.5, len(line)) if len(line) > 1 else np.array([w / 2])
    return tuple(_lines(xs, ys, paint or Paint("good"), 1.5))


def share_bar(shown: Sequence[tuple[str, float]], w: float) -> tuple[Shape, ...]:
    """Return one bar of shares as `largest_parts` gives them, with their names.

    They stand in one line below their parts where each has room for its whole name, else in rows.
    """
    total = sum(value for _, value in shown)
    if total <= 0:
        return (
            Rect(0, 0, w, _BAR, fill=Paint("hover"), radius=4.0),
            Text(0, _BAR + _LABEL_DOWN, NO_REVENUE, LABEL_SIZE, Paint("muted")),
        )
    shapes: list[Shape] = []
    ends = _share_ends(shown, w)
    for place, (_, alpha) in enumerate(zip(shown, SHARE_ALPHAS, strict=False)):
        x, width = float(ends[place]), float(ends[place + 1] - ends[place])
        shapes.append(_share_part(x, width, _BAR, alpha, (place == 0, place == len(shown) - 1)))
    shares = [(label, value / total) for label, value in shown]
    return (*shapes, *(_share_line(shares, ends, w) or _share_rows(shares, w)))


def share_bar_height(shown: Sequence[tuple[str, float]], w: float) -> float:
    """Return how high `share_bar` is in a width: more where the names stand in rows."""
    total = sum(value for _, value in shown)
    one_line = _BAR + _LABEL_DOWN + 2.0
    if total <= 0 or _share_line(
        [(label, value / total) for label, value in shown], _share_ends(shown, w), w
    ):
        return one_line
    return one_line + _ROW * (len(shown) - 1) + _ROWS_DOWN - _LABEL_DOWN


_BAR = 16.0
_LABEL_DOWN = 16.0
"""From the bar to the foot of the line of names."""
_ROWS_DOWN = 20.0
_ROW = 18.0
_SWATCH = 9.0


def _share_ends(shown: Sequence[tuple[str, float]], w: float) -> Floats:
    amounts: Floats = np.cumsum([value for _, value in shown])
    return np.concatenate(([0.0], amounts / amounts[-1] * w))


def money_ticks(lines: Sequence[Floats], rows: int = 3) -> list[float]:
    """Return round amounts that enclose all values and zero, about `rows` steps of 1, 2, 2.5 or 5."""
    known = np.concatenate([line[np.isfinite(line)] for line in lines])
    low, high = min(float(known.min()), 0.0), max(float(known.max()), 0.0)
    if high - low < 1e-6:
        return [0.0, 1.0]
    rough = (high - low) / rows
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def _finite(values: Sequence[float] | Floats) -> Floats:
    line = np.array(values, np.float64)
    line[~np.isfinite(line)] = np.nan
    if len(line) > _MOST_POINTS:
        line = line[np.linspace(0, len(line) - 1, _MOST_POINTS).astype(np.intp)]
    return line


def _band(
    pair: tuple[Sequence[float] | Floats | None, Sequence[float] | Floats | None],
) -> tuple[Floats, Floats]:
    low, high = pair
    return _finite(low if low is not None else ()), _finite(high if high is not None else ())


def _grid(ticks: list[float], labels: list[str], ys: Floats, left: float, right: float) -> list[Shape]:
    shapes: list[Shape] = []
    for tick, label, y in zip(ticks, labels, ys.tolist(), strict=True):
        paint = Paint("line") if tick else Paint("faint", 0.6)
        shapes.append(Path(polyline(((left, y), (right, y))), stroke=paint, round_ends=False))
        shapes.append(Text(left - 8, y + 4, label, LABEL_SIZE, Paint("muted"), anchor="end"))
    return shapes


def _band_shape(xs: Floats, low: Floats, high: Floats, alpha: float) -> list[Shape]:
    if len(low) != len(xs) or len(high) != len(xs):
        return []
    known = np.isfinite(low) & np.isfinite(high)
    there = list(zip(xs[known].tolist(), high[known].tolist(), strict=True))
    back = list(zip(xs[known].tolist(), low[known].tolist(), strict=True))[::-1]
    return [Path(polyline(there + back, closed=True), fill=Paint("good", alpha))] if len(there) > 1 else []


def _lines(xs: Floats, ys: Floats, paint: Paint, width: float) -> list[Shape]:
    """Return a path for every stretch without gaps; a single value is a dot."""
    shapes: list[Shape] = []
    known = np.flatnonzero(np.isfinite(ys))
    for stretch in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1):
        points = list(zip(xs[stretch].tolist(), ys[stretch].tolist(), strict=True))
        if len(points) == 1:
            (x, y) = points[0]
            shapes.append(Rect(x - 1.5, y - 1.5, 3, 3, fill=paint, radius=1.5))
        elif points:
            shapes.append(Path(polyline(points), stroke=paint, width=width))
    return shapes


def _month_labels(xs: Floats, y: float, start_label: str) -> list[Shape]:
    """Name the first month, the last and one between where there is room."""
    last = len(xs)
    shapes: list[Shape] = [Text(float(xs[0]), y, start_label, LABEL_SIZE, Paint("muted"))]
    taken = float(xs[0]) + text_width(start_label, LABEL_SIZE) + 10
    end_label = str(last)
    end_x = float(xs[-1])
    if last > 1 and end_x - text_width(end_label, LABEL_SIZE) > taken:
        shapes.append(Text(end_x, y, end_label, LABEL_SIZE, Paint("muted"), anchor="end"))
        middle = last // 2
        x, half = float(xs[middle - 1]), text_width(str(middle), LABEL_SIZE) / 2
        if last >= 6 and x - half > taken and x + half + 10 < end_x - text_width(end_label, LABEL_SIZE):
            shapes.append(Text(x, y, str(middle), LABEL_SIZE, Paint("muted"), anchor="middle"))
    return shapes


def largest_parts(values: Floats, name_of: Callable[[int], str]) -> list[tuple[str, float]]:
    """Return the parts from the largest on; what is too many or below 4 % is one part called Other.

    Only the parts that are shown are asked for their names, by their places.
    """
    known = np.flatnonzero((values > 0) & np.isfinite(values))
    total = float(values[known].sum())
    large = known[values[known] >= 0.04 * total]
    all_shown = len(known) - len(large) <= 1 and len(known) <= len(SHARE_ALPHAS)
    shown = known if all_shown else large
    order = shown[np.argsort(-values[shown], kind="stable")]
    if not all_shown:
        order = order[: len(SHARE_ALPHAS) - 1]
    parts = [(name_of(place), float(values[place])) for place in order.tolist()]
    return parts if all_shown else [*parts, ("Other", total - sum(value for _, value in parts))]


def _share_part(x: float, w: float, h: float, alpha: float, ends: tuple[bool, bool]) -> Shape:
    """Return one part of the bar, its outer corners rounded."""
    r = min(4.0, w / 2, h / 2)
    left, right = (r if ends[0] else 0.0), (r if ends[1] else 0.0)
    k = 0.45
    ops: list[tuple[object, ...]] = [("M", x + left, 0.0), ("L", x + w - right, 0.0)]
    if right:
        ops += [("C", x + w - r * k, 0.0, x + w, r * k, x + w, r), ("L", x + w, h - r)]
        ops.append(("C", x + w, h - r * k, x + w - r * k, h, x + w - r, h))
    else:
        ops.append(("L", x + w, h))
    ops.append(("L", x + left, h))
    if left:
        ops += [("C", x + r * k, h, x, h - r * k, x, h - r), ("L", x, r)]
        ops.append(("C", x, r * k, x + r * k, 0.0, x + r, 0.0))
    ops.append(("Z",))
    return Path(tuple(ops), fill=Paint("good", alpha))  # type: ignore[arg-type]


def _share_line(shares: Sequence[tuple[str, float]], ends: Floats, w: float) -> list[Shape]:
    """Return a label below each part, the last one at the right end; nothing where one has no room."""
    shapes: list[Shape] = []
    taken = 0.0
    for place, (label, share) in enumerate(shares):
        text = f"{label} {_figure(share)}"
        last = place == len(shares) - 1
        # The last label ends at the right edge and may begin where the one before it ends.
        start = taken if last else max(float(ends[place]), taken)
        room = w - start if last else float(ends[place + 1]) - start - 8.0
        width = text_width(text, LABEL_SIZE)
        if width > room:
            return []
        taken = start + width + 8.0
        at_right = last and place > 0
        anchor: Anchor = "end" if at_right else "start"
        y = _BAR + _LABEL_DOWN
        shapes.append(Text(w if at_right else start, y, text, LABEL_SIZE, Paint("muted"), anchor=anchor))
    return shapes


def _share_rows(shares: Sequence[tuple[str, float]], w: float) -> list[Shape]:
    """Return a row for each part: its shade, its name as far as there is room, its share at the right end."""
    shapes: list[Shape] = []
    figures = max(text_width(_figure(share), LABEL_SIZE) for _, share in shares)
    for place, ((label, share), alpha) in enumerate(zip(shares, SHARE_ALPHAS, strict=False)):
        y = _BAR + _ROWS_DOWN + place * _ROW
        swatch = Rect(0.0, y - _SWATCH + 0.5, _SWATCH, _SWATCH, fill=Paint("good", alpha), radius=2.0)
        name = elide(label, w - _SWATCH - 7.0 - figures - 10.0, LABEL_SIZE)
        shapes += [
            swatch,
            Text(_SWATCH + 7.0, y, name, LABEL_SIZE, Paint("ink")),
            Text(w, y, _figure(share), LABEL_SIZE, Paint("muted"), anchor="end"),
        ]
    return shapes


def _figure(share: float) -> str:
    return f"{round(share * 100)} %"
