"""Where everything is: cards and lines of one view as NumPy arrays, with culling and hit-testing on them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.links import link_curves

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Mask = NDArray[np.bool_]
    Box = tuple[float, float, float, float]

SAMPLES = 24
"""Points on a curve that hit-testing looks at."""


class Geometry:
    """Arrays of one view: `rects` (N, 4) x, y, w, h of cards and `curves` (M, 8) control points of lines.

    Order is the order of painting: later cards lie on top. Boxes are left, top, right, bottom.
    """

    def __init__(self, ids: Sequence[str], rects: Floats) -> None:
        self.ids = tuple(ids)
        self.rects = rects
        self.index = {element_id: i for i, element_id in enumerate(self.ids)}
        self.set_links((), np.empty((0, 2), np.intp))

    def set_links(self, link_ids: Sequence[str], ends: Ints) -> None:
        """Take up the lines: their ids and the places (source, target) of the cards they join."""
        self.link_ids = tuple(link_ids)
        self.link_index = {link_id: i for i, link_id in enumerate(self.link_ids)}
        self.ends = ends.reshape(-1, 2)
        self.curves: Floats = link_curves(self.rects[self.ends[:, 0]], self.rects[self.ends[:, 1]])
        self.link_boxes = _curve_boxes(self.curves)
        self.__dict__.pop("_links_by_card", None)

    def set_rects(self, places: Ints, rects: Floats) -> None:
        """Take up the rectangles (N, 4) of all cards, which differ at `places` only; their lines follow."""
        self.rects = rects
        links = self.links_of(places)
        ends = self.ends[links]
        self.curves[links] = link_curves(self.rects[ends[:, 0]], self.rects[ends[:, 1]])
        self.link_boxes[links] = _curve_boxes(self.curves[links])

    @cached_property
    def _links_by_card(self) -> tuple[Ints, Ints]:
        """For every card where its lines begin in a list of lines: compressed rows."""
        cards = self.ends.T.reshape(-1)
        links = np.tile(np.arange(len(self.ends)), 2)
        order = np.argsort(cards, kind="stable")
        starts = np.searchsorted(cards[order], np.arange(len(self.ids) + 1))
        return links[order], starts

    def links_of(self, places: Ints) -> Ints:
        """Return the lines that begin or end at any of these cards, each once."""
        links, starts = self._links_by_card
        if not len(places) or not len(links):
            return np.empty(0, np.intp)
        return np.unique(np.concatenate([links[starts[i] : starts[i + 1]] for i in places]))

    def places(self, ids: Iterable[str]) -> Ints:
        """Return the places of those ids that are cards of this view, in painting order."""
        found = [self.index[key] for key in ids if key in self.index]
        return np.sort(np.array(found, np.intp))

    def card_mask(self, places: Ints) -> Mask:
        """Return a mask over all cards that is true at these."""
        mask = np.zeros(len(self.ids), bool)
        mask[places] = True
        return mask

    def cards_in(self, box: Box) -> Ints:
        """Return the cards that touch a box."""
        left, top, right, bottom = box
        x, y, w, h = self.rects.T
        return np.flatnonzero((x <= right) & (x + w >= left) & (y <= bottom) & (y + h >= top))

    def links_in(self, box: Box) -> Ints:
        """Return the lines whose bounding boxes touch a box."""
        left, top, right, bottom = box
        b = self.link_boxes.T
        return np.flatnonzero((b[0] <= right) & (b[2] >= left) & (b[1] <= bottom) & (b[3] >= top))

    def card_at(self, x: float, y: float, slack: float = 0.0) -> str | None:
        """Return the id of the topmost card at a point, or None."""
        found = self.cards_in((x - slack, y - slack, x + slack, y + slack))
        return self.ids[found[-1]] if len(found) else None

    def link_at(self, x: float, y: float, reach: float) -> str | None:
        """Return the id of the line nearest to a point, or None when none comes within `reach`."""
        near = self.links_in((x - reach, y - reach, x + reach, y + reach))
        if not len(near):
            return None
        distances = _distances(points_on(self.curves[near], SAMPLES), x, y)
        best = int(np.argmin(distances))
        return self.link_ids[near[best]] if distances[best] <= reach else None

    def bounds_of(self, places: Ints) -> Box | None:
        """Return the box around some cards, or None for none."""
        if not len(places):
            return None
        x, y, w, h = self.rects[places].T
        return float(x.min()), float(y.min()), float((x + w).max()), float((y + h).max())

    def touched_box(self, places: Ints) -> Box | None:
        """Return the box around some cards and all their lines, or None for none."""
        box = self.bounds_of(places)
        links = self.links_of(places)
        if box is None or not len(links):
            return box
        b = self.link_boxes[links]
        return (
            min(box[0], float(b[:, 0].min())),
            min(box[1], float(b[:, 1].min())),
            max(box[2], float(b[:, 2].max())),
            max(box[3], float(b[:, 3].max())),
        )

    def reading_order(self) -> tuple[str, ...]:
        """Return the ids column by column from the left, each from top to bottom.

        A column is a run of cards whose left edges lie within half a card of each other.
        """
        if not self.ids:
            return ()
        x, y = self.rects[:, 0], self.rects[:, 1]
        by_x = np.argsort(x, kind="stable")
        gaps = np.diff(x[by_x], prepend=x[by_x[0]]) > self.rects[:, 2].min() / 2
        column = np.empty(len(x), np.intp)
        column[by_x] = np.cumsum(gaps)
        return tuple(self.ids[i] for i in np.lexsort((y, column)))


def points_on(curves: Floats, count: int) -> Floats:
    """Return points on cubic curves, shape (M, count, 2)."""
    t = np.linspace(0.0, 1.0, count)
    u = 1.0 - t
    weights = np.stack((u**3, 3 * u * u * t, 3 * u * t * t, t**3))
    return np.stack((curves[:, 0::2] @ weights, curves[:, 1::2] @ weights), axis=2)


def segments_of(curves: Floats, count: int) -> Floats:
    """Return cubic curves cut into straight pieces, shape (M * count, 4): x0, y0, x1, y1."""
    points = points_on(curves, count + 1)
    return np.concatenate((points[:, :-1], points[:, 1:]), axis=2).reshape(-1, 4)


def _distances(points: Floats, x: float, y: float) -> Floats:
    """Return how far each sampled curve passes from a point: shape (M,)."""
    start, step = points[:, :-1], np.diff(points, axis=1)
    to_point = np.array((x, y)) - start
    length = np.maximum((step**2).sum(axis=2), 1e-12)
    along = np.clip((to_point * step).sum(axis=2) / length, 0.0, 1.0)
    gap = to_point - step * along[:, :, None]
    nearest: Floats = np.sqrt((gap**2).sum(axis=2).min(axis=1))
    return nearest


def _curve_boxes(curves: Floats) -> Floats:
    """Return boxes around the control points, which hold the curves: shape (M, 4)."""
    if not len(curves):
        return np.empty((0, 4))
    x, y = curves[:, 0::2], curves[:, 1::2]
    return np.stack((x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)), axis=1)
