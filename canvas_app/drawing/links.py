"""Lines between cards: calm curves from edge to edge, as wide as the money they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.shapes import Paint, Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

CALM = Paint("link")
CALM_WIDTH = 1.25
LIT_WIDTH = 2.0
MONEY = Paint("good", 0.38)
WIDEST = 14.0

_BOW, _BOW_SLOPE, _BOW_MORE = 34.0, 0.02, 10.0
"""How far a line between two cards of one lane is pulled to the right: more where they are far apart."""
BOW_REACH = 0.75 * (_BOW + _BOW_MORE) + WIDEST / 2
"""No such line reaches further beyond its cards: a curve comes three quarters of the way it is pulled."""

_OVERLAP = 8.0
"""Cards may reach this far beside each other and still count as standing one after the other."""


def link_curves(
    source_rects: npt.NDArray[np.float64], target_rects: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return cubic curves (M, 8): x0, y0, c1x, c1y, c2x, c2y, x1, y1, from rects (M, 4) of x, y, w, h.

    A line leaves the right edge of its source and enters the left edge of its target. It runs from left
    edge to right edge where the target stands to the left, and bows out to the right between two cards of
    one lane.
    """
    sx, sy, sw, sh = source_rects.T
    tx, ty, tw, th = target_rects.T
    ahead = tx >= sx + sw - _OVERLAP
    behind = ~ahead & (tx + tw <= sx + _OVERLAP)
    x0 = np.where(behind, sx, sx + sw)
    x1 = np.where(ahead, tx, tx + tw)
    y0, y1 = sy + sh / 2, ty + th / 2
    reach = np.maximum(np.abs(x1 - x0) * 0.5, np.minimum(np.abs(y1 - y0) * 0.15, 40.0))
    bow = np.maximum(x0, x1) + _BOW + np.minimum(np.abs(y1 - y0) * _BOW_SLOPE, _BOW_MORE)
    c1 = np.where(ahead, x0 + reach, np.where(behind, x0 - reach, bow))
    c2 = np.where(ahead, x1 - reach, np.where(behind, x1 + reach, bow))
    return np.column_stack((x0, y0, c1, y0, c2, y1, x1, y1))


def link_shape(curve: Sequence[float] | npt.NDArray[np.float64], width: float, paint: Paint) -> Path:
    """Return one curve, a row of `link_curves`, as a shape."""
    x0, y0, c1x, c1y, c2x, c2y, x1, y1 = (float(number) for number in curve)
    return Path(
        (("M", x0, y0), ("C", c1x, c1y, c2x, c2y, x1, y1)), stroke=paint, width=width, round_ends=False
    )


def flow_widths(money: npt.NDArray[np.float64], total: float) -> npt.NDArray[np.float64]:
    """Return the widths of lines that carry `money` a month where `total` is drawn at full width.

    `total` is the largest flow of the view. Width is proportional to money and never below a hairline.
    """
    widths = np.full(money.shape, CALM_WIDTH)
    if np.isfinite(total) and total > 0:
        known = np.isfinite(money)
        with np.errstate(over="ignore"):
            widths[known] = np.clip(WIDEST * np.abs(money[known]) / total, CALM_WIDTH, WIDEST)
    return widths


def flow_width(money: float, total: float) -> float:
    """Return the width of one line; see `flow_widths`."""
    return float(flow_widths(np.array([money]), total)[0])
