"""Pictures of cards, their signs and their borders, painted once and kept while there is room."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from canvas_app.drawing.cards import card_shapes
from canvas_app.drawing.marks import MARK_INSET, MARK_SIZE, mark_shapes
from canvas_app.gui.paint import painting
from canvas_app.gui.scene.canvas_scene import alike_elsewhere

if TYPE_CHECKING:
    from canvas_app.drawing.cards import CardFacts
    from canvas_app.gui.paint import ShapePainter
    from canvas_app.gui.scene.levels import Detail
    from canvas_app.model import Element

MARGIN = 2
"""Device pixels around a card, for its border."""
_BORDER_REACH = 5.0
"""How far a border and its halo leave the card."""
_MOST_BORDERS = 64
_LEAST_BYTES = 24 * 1024 * 1024


class _Kept(NamedTuple):
    element: Element
    facts: CardFacts
    box: tuple[float, float]
    pixmap: QPixmap
    size: int


class CardPictures:
    """A cache of card pictures by element, detail and device scale; the longest unused go first.

    A picture is used again only for a record that differs in its places at most, the same box and equal
    facts, so a stale one is never shown.
    """

    def __init__(self, painter: ShapePainter) -> None:
        self._painter = painter
        self._kept: OrderedDict[tuple[str, str, float], _Kept] = OrderedDict()
        self._bytes = 0
        self.limit = _LEAST_BYTES

    @property
    def bytes(self) -> int:
        """The memory that the kept pictures take."""
        return self._bytes

    def make_room_for(self, device_pixels: int) -> None:
        """Let the cache hold all that a window of so many device pixels can show."""
        self.limit = max(_LEAST_BYTES, 2 * 4 * device_pixels)

    def clear(self) -> None:
        """Forget every picture."""
        self._kept.clear()
        self._bytes = 0

    def kept(
        self, element: Element, facts: CardFacts, box: tuple[float, float], detail: Detail, scale: float
    ) -> QPixmap | None:
        """Return the picture of a card if there is one that is still true."""
        key = (element.id, detail, scale)
        found = self._kept.get(key)
        if found is None or found.box != box or found.facts != facts:
            return None
        if found.element is not element and not alike_elsewhere(found.element, element):
            return None
        self._kept.move_to_end(key)
        return found.pixmap

    def made(
        self, element: Element, facts: CardFacts, box: tuple[float, float], detail: Detail, scale: float
    ) -> QPixmap:
        """Paint the picture of a card at a device scale, and keep it."""
        w, h = box
        pixmap = QPixmap(max(math.ceil(w * scale), 1) + 2 * MARGIN, max(math.ceil(h * scale), 1) + 2 * MARGIN)
        pixmap.fill(Qt.GlobalColor.transparent)
        with painting(pixmap) as painter:
            painter.translate(MARGIN, MARGIN)
            painter.scale(scale, scale)
            self._painter.paint(painter, card_shapes(element, w, h, facts, detail=detail))
        self._keep((element.id, detail, scale), _Kept(element, facts, box, pixmap, _size_of(pixmap)))
        return pixmap

    def _keep(self, key: tuple[str, str, float], made: _Kept) -> None:
        old = self._kept.pop(key, None)
        self._bytes += made.size - (old.size if old else 0)
        self._kept[key] = made
        while self._bytes > self.limit and len(self._kept) > 1:
            _key, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.size


class MarkPictures:
    """The signs of the checks at one scale: each is painted once and copied to the corner of its cards."""

    def __init__(self, painter: ShapePainter) -> None:
        self._painter = painter
        self._scale = 0.0
        self._kept: dict[str, QPixmap] = {}

    def draw(self, painter: QPainter, severity: str, right: float, top: float, scale: float) -> None:
        """Draw a sign at the right upper corner of a card, given in device pixels."""
        if scale != self._scale:
            self._scale, self._kept = scale, {}
        if severity not in self._kept:
            self._kept[severity] = self._made(severity, scale)
        x, y = right - (MARK_INSET + MARK_SIZE) * scale, top + MARK_INSET * scale
        painter.drawPixmap(QPointF(round(x), round(y)), self._kept[severity])

    def _made(self, severity: str, scale: float) -> QPixmap:
        side = max(math.ceil(MARK_SIZE * scale), 1)
        pixmap = QPixmap(side, side)
        pixmap.fill(Qt.GlobalColor.transparent)
        with painting(pixmap) as painter:
            painter.scale(scale, scale)
            self._painter.paint(painter, mark_shapes(severity))
        return pixmap


class BorderPictures:
    """The borders of selected cards: one for every size of card, which are few."""

    def __init__(self, painter: ShapePainter) -> None:
        self._painter = painter
        self._kept: dict[tuple[tuple[int, int], float, float], QPixmap] = {}

    def draw(
        self, painter: QPainter, at: tuple[int, int], size: tuple[int, int], scale: float, ratio: float
    ) -> None:
        """Draw the border of a card, given in device pixels, of which `ratio` make one of the window."""
        key = (size, scale, ratio)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_BORDERS:
                self._kept.clear()
            found = self._kept[key] = self._made(size, scale, ratio)
        margin = math.ceil(_BORDER_REACH * ratio)
        painter.drawPixmap(at[0] - margin, at[1] - margin, found)

    def _made(self, size: tuple[int, int], scale: float, ratio: float) -> QPixmap:
        margin, radius, halo = math.ceil(_BORDER_REACH * ratio), 9.0 * scale * ratio, 2.5 * ratio
        pixmap = QPixmap(size[0] + 2 * margin, size[1] + 2 * margin)
        pixmap.fill(Qt.GlobalColor.transparent)
        area = QRectF(margin, margin, *size)
        with painting(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._painter.color("accent", 0.26), 3 * ratio))
            painter.drawRoundedRect(area.adjusted(-halo, -halo, halo, halo), radius + halo, radius + halo)
            painter.setPen(QPen(self._painter.color("accent"), 2 * ratio))
            painter.drawRoundedRect(area, radius, radius)
        return pixmap


def _size_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
