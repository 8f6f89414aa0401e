"""Pictures of cards and their signs, painted once and kept while there is room."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPixmap

from canvas_app.drawing.cards import card_shapes
from canvas_app.drawing.marks import MARK_INSET, MARK_SIZE, mark_shapes
from canvas_app.gui.paint import painting

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from canvas_app.drawing.cards import CardFacts
    from canvas_app.gui.paint import ShapePainter
    from canvas_app.gui.scene.levels import Detail
    from canvas_app.model import Element

MARGIN = 2
"""Device pixels around a card, for its border."""
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
        if found.element is not element and not _look_alike(found.element, element):
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


def _look_alike(one: Element, other: Element) -> bool:
    """Whether two records differ in nothing but where they stand."""
    return one.model_copy(update={"positions": other.positions, "stage": other.stage}) == other


def _size_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
