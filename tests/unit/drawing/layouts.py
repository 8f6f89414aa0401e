"""Layouts of small models, and what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document import Document
from canvas_app.drawing.views import layout

if TYPE_CHECKING:
    import numpy as np

    from canvas_app.drawing.views import ViewLayout
    from canvas_app.model import Element


def layout_of(view: str, *elements: Element) -> ViewLayout:
    """Return the layout of some elements without relations."""
    return layout(view, Document(elements).snapshot())


def overlaps(rects: np.ndarray) -> int:
    """Return how many pairs of cards overlap."""
    x, y, w, h = rects.T
    beside = (x[:, None] < (x + w)[None, :]) & (x[None, :] < (x + w)[:, None])
    level = (y[:, None] < (y + h)[None, :]) & (y[None, :] < (y + h)[:, None])
    return (int((beside & level).sum()) - len(rects)) // 2


def area_of(placed: ViewLayout, element_id: str) -> str:
    """Return the id of the lane or block of an element."""
    return placed.areas[int(placed.area_index[placed.index[element_id]])].id


def inside(placed: ViewLayout) -> bool:
    """Tell whether every card stands within the bounds of the view."""
    x, y, w, h = placed.bounds
    low = (placed.rects[:, :2] >= (x, y)).all()
    high = (placed.rects[:, :2] + placed.rects[:, 2:] <= (x + w, y + h)).all()
    return bool(low and high)
