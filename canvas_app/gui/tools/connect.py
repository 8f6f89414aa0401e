"""Connecting cards: by dragging from a card's edge, and by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from canvas_app.commands import relations
from canvas_app.drawing.links import link_curves
from canvas_app.gui.paint import curve_path
from canvas_app.gui.tools import wording
from canvas_app.gui.tools.gesture import Gesture, Pointer

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

    from canvas_app.gui.scene.stage import Stage


def connect(stage: Stage, source: str, target: str, at: QPointF) -> None:
    """Make the one obvious relation, or offer what is possible beside a widget point, or say why not."""
    offers = relations.offers(stage.document, source, target)
    forward = [offer for offer in offers if offer.source == source and offer.kind != "depends_on"]
    if len(forward) == 1:
        make(stage, forward[0])
    elif offers:
        stage.offer(offers, at)
    else:
        stage.tell(wording.not_connectable(stage.document, source, target))


def make(stage: Stage, offer: relations.Offer) -> None:
    """Make an offered relation and select it."""
    made: list[str] = []
    document = stage.document
    if stage.attempt(
        lambda: made.append(relations.connect(document, offer.source, offer.target, offer.kind))
    ):
        stage.state.select(made)
        stage.status_text.emit(wording.offered(document, offer))


class _Connecting(Gesture):
    """What both ways of connecting share: a source, a target that may change, and the line between."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, stage: Stage, source: str) -> None:
        super().__init__(stage)
        self.source = source
        self.target: str | None = None
        self._at = QPointF()

    def aim(self, target: str | None) -> None:
        """Take another target and say what connecting to it would mean."""
        target = target if target != self.source else None
        if target == self.target:
            return
        self.target = target
        self.stage.status_text.emit(self._meaning())

    def _meaning(self) -> str:
        document = self.stage.document
        if self.target is None:
            return f"Connect “{document.element(self.source).name}” to …"
        offers = relations.offers(document, self.source, self.target)
        if not offers:
            return wording.not_connectable(document, self.source, self.target)
        return wording.offered(document, offers[0])

    def cancel(self) -> None:
        """Let go."""
        self.stage.set_connecting(False)
        self.stage.status_text.emit("")
        self.stage.changed.emit()

    def paint(self, painter: QPainter) -> None:
        """Draw the line to be, and a border around its target."""
        if self.source not in self.stage.scene.geometry.index:
            return
        shapes, camera = self.stage.world.shapes, self.stage.camera
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(shapes.color("accent"), 2))
        if self.target is None:
            end = np.array([[*camera.to_scene(self._at.x(), self._at.y()), 0.0, 0.0]])
        else:
            end = np.array([self.stage.scene.layout.rect_of(self.target)])
        curve = link_curves(np.array([self.stage.scene.layout.rect_of(self.source)]), end)
        points = ((curve.reshape(4, 2) - (camera.x, camera.y)) * camera.scale).reshape(-1).tolist()
        painter.drawPath(curve_path(points))
        if self.target is not None:
            x, y, w, h = self.stage.scene.layout.rect_of(self.target)
            left, top = camera.to_view(x, y)
            area = QRectF(left, top, w * camera.scale, h * camera.scale).adjusted(-3, -3, 3, 3)
            painter.drawRoundedRect(area, 10 * camera.scale, 10 * camera.scale)


class ConnectGesture(_Connecting):
    """Drags a line from the edge of a card to another card."""

    def start(self, at: Pointer) -> None:
        """Begin at the handle."""
        self._at = QPointF(at.x, at.y)
        self.stage.set_connecting(True)
        self.stage.status_text.emit(self._meaning())

    def move(self, at: Pointer) -> None:
        """Follow the pointer; a card under it is the target."""
        self._at = QPointF(at.x, at.y)
        self.aim(self.stage.card_at(at.x, at.y))
        self.stage.changed.emit()

    def end(self, at: Pointer) -> None:
        """Connect to the card under the pointer; on empty ground nothing happens."""
        self.move(at)
        self.stage.set_connecting(False)
        self.stage.status_text.emit("")
        if self.target is not None:
            connect(self.stage, self.source, self.target, self._at)
        self.stage.changed.emit()


class KeyConnect(_Connecting):
    """Chooses the target with Tab or arrows, or a click; Enter connects. `done` is true afterwards."""

    def __init__(self, stage: Stage, source: str) -> None:
        super().__init__(stage, source)
        self.done = False
        document = stage.document
        self._candidates = [
            key
            for key in stage.scene.geometry.reading_order()
            if key != source and relations.offers(document, source, key)
        ]
        if self._candidates:
            stage.set_connecting(True)
            self.aim(self._nearest())
        else:
            self.done = True
            stage.tell(f"There is nothing yet that “{document.element(source).name}” can be connected to.")

    def _nearest(self) -> str:
        """Return the candidate nearest to the source: most likely meant."""
        layout = self.stage.scene.layout
        here = _middle(layout.rect_of(self.source))
        return min(self._candidates, key=lambda key: float(np.hypot(*(_middle(layout.rect_of(key)) - here))))

    def key(self, key: int, *, shift: bool) -> bool:
        """Move to another target, connect, or leave."""
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(-1 if shift or key == Qt.Key.Key_Backtab else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._towards(key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._finish()
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        at = self._candidates.index(self.target) if self.target in self._candidates else -step
        self._take(self._candidates[(at + step) % len(self._candidates)])

    def _towards(self, key: int) -> None:
        """Take the nearest candidate in the direction of an arrow."""
        layout = self.stage.scene.layout
        here = _middle(layout.rect_of(self.target or self.source))
        axis = 0 if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) else 1
        sign = 1 if key in (Qt.Key.Key_Right, Qt.Key.Key_Down) else -1
        best: tuple[float, str] | None = None
        for candidate in self._candidates:
            way = _middle(layout.rect_of(candidate)) - here
            if way[axis] * sign > 1.0:
                cost = abs(float(way[axis])) + 2.5 * abs(float(way[1 - axis]))
                best = min(best, (cost, candidate)) if best else (cost, candidate)
        if best is not None:
            self._take(best[1])

    def _take(self, target: str) -> None:
        self.aim(target)
        self.stage.reveal(target)
        self.stage.changed.emit()

    def move(self, at: Pointer) -> None:
        """A card under the pointer is the target."""
        found = self.stage.card_at(at.x, at.y)
        if found is not None:
            self.aim(found)
            self.stage.changed.emit()

    def start(self, at: Pointer) -> None:
        """A click on a card chooses it; elsewhere it ends the search."""
        self.target = None
        self.aim(self.stage.card_at(at.x, at.y))
        self._finish()

    def _finish(self) -> None:
        self.done = True
        self.stage.set_connecting(False)
        self.stage.status_text.emit("")
        if self.target is not None:
            x, y, w, h = self.stage.scene.layout.rect_of(self.target)
            connect(
                self.stage, self.source, self.target, QPointF(*self.stage.camera.to_view(x + w, y + h / 2))
            )
        self.stage.changed.emit()


def _middle(rect: tuple[float, float, float, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array((rect[0] + rect[2] / 2, rect[1] + rect[3] / 2))
