"""Where everything is: cards and lines of one view as NumPy arrays, with culling and hit-testing on them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.links import link_curves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]
    Mask = NDArray[np.bool_]
    Box = tuple[float, float, float, float]

SAMPLES = 24
"""Points on a curve that hit-testing looks at."""


class Geometry:
    """Arrays of one view: `rects` (N, 4) x, y, w, h of cards and `curves` (M, 8) control points of lines.

    Order is the order of painting: later cards lie on top. Boxes are left, top, right, bottom; those of all
    cards and of all lines are kept column by column, so that a search reads every column in one run.
    """

    def __init__(self, ids: Sequence[str], rects: Floats, index: Mapping[str, int] | None = None) -> None:
        self.ids = tuple(ids)
        self.rects = rects
        self.card_boxes = _boxes_of(rects)
        self.index = {element_id: i for i, element_id in enumerate(self.ids)} if index is None else index
        self.set_links((), np.empty((0, 2), np.intp))

    def set_links(self, link_ids: Sequence[str], ends: Ints) -> None:
        """Take up the lines: their ids and the places (source, target) of the cards they join."""
        self.link_ids = tuple(link_ids)
        self.link_index = {link_id: i for i, link_id in enumerate(self.link_ids)}
        self.ends = ends.reshape(-1, 2)
        self.curves: Floats = link_curves(self.rects[self.ends[:, 0]], self.rects[self.ends[:, 1]])
        self.link_boxes = curve_boxes(self.curves)
        self.__dict__.pop("_links_by_card", None)

    def set_rects(self, places: Ints, rects: Floats) -> None:
        """Take up the rectangles (N, 4) of all cards, which differ at `places` only; their lines follow."""
        self.rects = rects
        self.card_boxes[places] = _boxes_of(rects[places])
        links = self.links_of(places)
        ends = self.ends[links]
        self.curves[links] = link_curves(self.rects[ends[:, 0]], self.rects[ends[:, 1]])
        self.link_boxes[links] = curve_boxes(self.curves[links])

    @cached_property
    def _links_by_card(self) -> tuple[Ints, Ints]:
        """For every card where its lines begin in a list of lines: compressed rows."""
        cards = self.ends.T.reshape(-1)
        links = np.tile(np.arange(len(self.ends)), 2)
        starts = np.concatenate(([0], np.cumsum(np.bincount(cards, minlength=len(self.ids)))))
        return links[np.argsort(cards)], starts

    def links_of(self, places: Ints) -> Ints:
        """Return the lines that begin or end at any of these cards, each once."""
        links, starts = self._links_by_card
        if not len(places) or not len(links):
            return np.empty(0, np.intp)
        return present(np.concatenate([links[starts[i] : starts[i + 1]] for i in places]))

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
        return touching(self.card_boxes, box)

    def links_in(self, box: Box) -> Ints:
        """Return the lines whose bounding boxes touch a box."""
        return touching(self.link_boxes, box)

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

    def touched_box(self, places: Ints) -> Box | None:
        """Return the box around some cards and all their lines, or None for none."""
        return around(np.concatenate((self.card_boxes[places], self.link_boxes[self.links_of(places)])))

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


def around(boxes: Floats) -> Box | None:
    """Return the box around boxes (N, 4), or None for none."""
    if not len(boxes):
        return None
    left, top = boxes[:, :2].min(axis=0).tolist()
    right, bottom = boxes[:, 2:].max(axis=0).tolist()
    return left, top, right, bottom


def curve_boxes(curves: Floats) -> Floats:
    """Return boxes around the control points, which hold the curves: shape (M, 4), column by column."""
    x0, y0, x1, y1, x2, y2, x3, y3 = curves.T
    low, high = np.minimum, np.maximum
    columns = (
        low(low(x0, x1), low(x2, x3)),
        low(low(y0, y1), low(y2, y3)),
        high(high(x0, x1), high(x2, x3)),
        high(high(y0, y1), high(y2, y3)),
    )
    return np.stack(columns).T


def _boxes_of(rects: Floats) -> Floats:
    x, y, w, h = rects.T
    return np.stack((x, y, x + w, y + h)).T


def present(numbers: Ints) -> Ints:
    """Return each of these places in a list once, in order; `np.unique` would import masked arrays for it."""
    return np.flatnonzero(np.bincount(numbers))


def touching(boxes: Floats, box: Box) -> Ints:
    """Return which of boxes (N, 4) touch a box."""
    left, top, right, bottom = boxes.T
    return np.flatnonzero((left <= box[2]) & (right >= box[0]) & (top <= box[3]) & (bottom >= box[1]))
