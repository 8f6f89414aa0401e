"""Paints the world: ground, lines and cards of a region, in the detail that the scale allows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from canvas_app.drawing import value_chain
from canvas_app.drawing.links import CALM_WIDTH, LIT_WIDTH, MONEY, WIDEST
from canvas_app.drawing.shapes import Rect
from canvas_app.gui.paint import ShapePainter, curve_path, saved
from canvas_app.gui.scene.canvas_scene import BLOCK_TOKENS
from canvas_app.gui.scene.card_pictures import MARGIN, BorderPictures, CardPictures, MarkPictures
from canvas_app.gui.scene.geometry import present, segments_of
from canvas_app.gui.scene.levels import BLOCK_BELOW, MARKS_FROM, NAME_BELOW, detail_at
from canvas_app.gui.scene.primitives import draw_lines, draw_rects

if TYPE_CHECKING:
    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.scene.camera import Camera
    from canvas_app.gui.scene.canvas_scene import CanvasScene
    from canvas_app.gui.scene.geometry import Box, Floats, Ints, Mask

PATIENCE = 0.006
"""Seconds that one frame may spend on new card pictures; the rest follow in the next frames."""
VEIL = 0.45
"""How far what is not lit fades into the ground."""
_DASHES, _DASH = 7.0, 4.0
"""Length after which the dashes between lanes repeat, and of one of them."""
_MANY = 80
"""More selected cards than this get plain borders."""
_FAST_WIDTH = 1.35
"""Lines up to this wide, in device pixels, are drawn one pixel wide and as much darker, at half the cost."""
_ENDS = (0, 1, 6, 7)
"""The columns of a curve that say where it begins and ends."""
_WIDE_CURVES = 400
"""More wide lines than this are drawn as hairlines: nobody can tell them apart."""


class Hidden(NamedTuple):
    """What is left out because it moves: masks over cards and lines."""

    cards: Mask
    links: Mask


class WorldPainter:
    """Paints regions of a scene in device pixels. It holds no state but caches."""

    def __init__(self, theme: Theme) -> None:
        self.shapes = ShapePainter(theme)
        self.cards = CardPictures(self.shapes)
        self.marks = MarkPictures(self.shapes)
        self.edges = BorderPictures(self.shapes)

    def paint(
        self,
        painter: QPainter,
        scene: CanvasScene,
        camera: Camera,
        ratio: float,
        region: QRect,
        hidden: Hidden | None = None,
        patience: float = PATIENCE,
    ) -> bool:
        """Paint what lies in a region given in device pixels; `ratio` is device pixels per widget pixel.

        Return whether there was time for all of it: other cards are drawn as plain boxes for the moment.
        """
        view = Region(camera, ratio, region)
        with saved(painter):
            painter.setClipRect(region)
            self._ground(painter, scene, view)
            cards = scene.geometry.cards_in(view.box)
            links = scene.geometry.links_in(view.lines_box)
            if hidden is not None:
                cards, links = cards[~hidden.cards[cards]], links[~hidden.links[links]]
            if scene.lines_shown:
                self.links(painter, scene, view, links)
            deadline = time.perf_counter() + patience
            finished = self.card_boxes(painter, scene, view, cards, deadline)
            if scene.light is not None:
                self._veil(painter, scene, view)
                self.links(painter, scene, view, links[scene.light.links[links]], lit=True)
                lit = cards[scene.light.cards[cards]]
                finished = self.card_boxes(painter, scene, view, lit, deadline) and finished
        return finished

    def _ground(self, painter: QPainter, scene: CanvasScene, view: Region) -> None:
        painter.fillRect(view.region, self.shapes.color("canvas"))
        _left, top, _right, bottom = view.box
        lanes = scene.view == value_chain.VIEW
        frame = scene.layout.frame
        if lanes:
            grounds = value_chain.lane_grounds(bottom, min(top, 0.0))
            frame = tuple(shape for shape in grounds if isinstance(shape, Rect))
        self._in_scene(painter, view, frame)
        if lanes:
            self._lane_borders(painter, scene, view)
            self._in_scene(painter, view, value_chain.lane_heads())

    def _in_scene(self, painter: QPainter, view: Region, shapes: tuple[Shape, ...]) -> None:
        """Paint shapes that are given in canvas units."""
        left, top, right, bottom = view.box
        with saved(painter):
            painter.translate(-view.x * view.scale, -view.y * view.scale)
            painter.scale(view.scale, view.scale)
            self.shapes.paint(painter, shapes, QRectF(left, top, right - left, bottom - top))

    def _lane_borders(self, painter: QPainter, scene: CanvasScene, view: Region) -> None:
        """Draw the dashed lines between lanes on whole pixels; Qt's own dashes change with the clipping."""
        borders = np.array([area.rect[0] + area.rect[2] for area in scene.layout.areas])
        x = view.pixels(np.stack((borders, borders), axis=1))[:, 0] + 0.5
        _left, top, _right, bottom = view.box
        first = top // _DASHES
        starts = np.arange(first, bottom // _DASHES + 1) * _DASHES
        dash = _DASH if view.scale * _DASHES > 3.0 else _DASHES
        if len(starts) > view.region.height():
            starts, dash = np.array([top]), bottom - top
        ends = np.stack((starts, starts + dash))
        y = view.pixels(np.stack((ends, ends), axis=2))[:, :, 1]
        lines = np.empty((len(x), y.shape[1], 4))
        lines[:, :, 0] = lines[:, :, 2] = x[:, None]
        lines[:, :, 1], lines[:, :, 3] = y[0], y[1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        pen = QPen(self.shapes.color("lane_line"), 1)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        draw_lines(painter, lines.reshape(-1, 4))

    def rough(
        self, painter: QPainter, scene: CanvasScene, camera: Camera, ratio: float, region: QRect
    ) -> None:
        """Paint ground and blocks only, for the moment until there is time for more."""
        view = Region(camera, ratio, region)
        self._ground(painter, scene, view)
        cards = scene.geometry.cards_in(view.box)
        if len(cards):
            self._blocks(painter, scene, view, cards)

    def _veil(self, painter: QPainter, scene: CanvasScene, view: Region) -> None:
        """Let everything fade but the heads of the lanes."""
        painter.setOpacity(VEIL)
        painter.fillRect(view.region, self.shapes.color("canvas"))
        painter.setOpacity(1.0)
        if scene.view == value_chain.VIEW:
            self._in_scene(painter, view, value_chain.lane_heads())

    def links(
        self,
        painter: QPainter,
        scene: CanvasScene,
        view: Region,
        links: Ints,
        curves: Floats | None = None,
        *,
        lit: bool = False,
    ) -> None:
        """Draw lines: hairlines from far, curves from near, as wide as their money where that is shown.

        `curves` says where they run when that is not where the scene has them.
        """
        if not len(links):
            return
        curves = scene.geometry.curves[links] if curves is None else curves
        far = view.zoom < BLOCK_BELOW
        curves = view.to_device(curves[:, _ENDS] if far else curves)
        if scene.money_flow:
            carries = scene.flow_widths[links] > 0
            self._wide_links(painter, view, curves[carries], scene.flow_widths[links[carries]])
            curves = curves[~carries]
        token, share = ("accent", 0.8) if lit else ("link", 1.0)
        pen = self._link_pen(view, token, share, lit)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not far)
        if far:
            draw_lines(painter, curves)
            return
        pieces = 10 if view.zoom < NAME_BELOW else 24
        draw_lines(painter, _within(segments_of(curves, pieces), view.region, pen.widthF()))

    def _link_pen(self, view: Region, token: str, share: float, lit: bool) -> QPen:
        """Return the pen of a line; its colour is opaque, since the pieces of a curve overlap."""
        near = view.zoom >= NAME_BELOW
        width = (LIT_WIDTH if lit else CALM_WIDTH) * min(view.scale, 2.0 * view.scale / view.zoom)
        if not near:
            # Only pens of up to one pixel take Qt's fast way; from far nothing else would be seen.
            width = 1.0
        elif 1.0 < width <= _FAST_WIDTH:
            share, width = share * width, 1.0
        color = self.shapes.solid(token, share if near or lit else 0.8)
        return QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)

    def _wide_links(self, painter: QPainter, view: Region, curves: Floats, widths: Floats) -> None:
        """Draw money one curve at a time: all in one path would take thirty times as long.

        From far `curves` are but the ends of the lines.
        """
        near = view.zoom >= BLOCK_BELOW and len(curves) <= _WIDE_CURVES
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, near)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not near:
            painter.setPen(QPen(self.shapes.solid("good", 0.5), 0))
            draw_lines(painter, curves[:, (0, 1, -2, -1)])
            return
        pen = QPen(self.shapes.color("good", MONEY.alpha))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        for row, width in zip(curves.tolist(), widths.tolist(), strict=True):
            pen.setWidthF(max(width * view.scale, 1.0))
            painter.setPen(pen)
            painter.drawPath(curve_path(row))

    def card_boxes(
        self, painter: QPainter, scene: CanvasScene, view: Region, cards: Ints, deadline: float
    ) -> bool:
        """Draw cards as coloured blocks from far, else from their pictures; return whether all have one."""
        if not len(cards):
            return True
        detail = detail_at(view.zoom)
        if detail == "block":
            self._blocks(painter, scene, view, cards)
            return True
        waiting: list[int] = []
        marks = scene.marks if view.zoom >= MARKS_FROM else {}
        corners = view.pixels(scene.geometry.rects[cards, :2]) - MARGIN
        boxes = scene.geometry.rects[cards, 2:]
        for place, (x, y), (w, h) in zip(cards.tolist(), corners.tolist(), boxes.tolist(), strict=True):
            element = scene.elements[place]
            element = scene.varied.get(element.id, element)
            facts = scene.facts_of(element.id)
            picture = self.cards.kept(element, facts, (w, h), detail, view.scale)
            if picture is None:
                if time.perf_counter() > deadline:
                    waiting.append(place)
                    continue
                picture = self.cards.made(element, facts, (w, h), detail, view.scale)
            painter.drawPixmap(QPointF(x, y), picture)
            if element.id in marks:
                self.marks.draw(
                    painter, marks[element.id].severity, x + MARGIN + w * view.scale, y + MARGIN, view.scale
                )
        if waiting:
            self._blocks(painter, scene, view, np.array(waiting, np.intp))
        return not waiting

    def _blocks(self, painter: QPainter, scene: CanvasScene, view: Region, cards: Ints) -> None:
        """Draw rectangles colour by colour."""
        rects = view.rects(scene.geometry.rects[cards])
        np.maximum(rects[:, 2:], 1.0, out=rects[:, 2:])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        kinds = scene.kind_codes[cards]
        for code in present(kinds).tolist():
            painter.setBrush(self.block_color(BLOCK_TOKENS[code]))
            draw_rects(painter, rects[kinds == code])

    def borders(self, painter: QPainter, view: Region, rects: Floats) -> None:
        """Draw the borders of selected cards that stand at rectangles (N, 4) of the scene."""
        corners, sizes = view.pixels(rects[:, :2]), np.rint(rects[:, 2:] * view.scale)
        plain, ratio = view.zoom < BLOCK_BELOW, view.scale / view.zoom
        if plain or len(rects) > _MANY:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(self.shapes.color("accent"), ratio if plain else 2 * ratio))
            draw_rects(painter, np.concatenate((corners, sizes), axis=1))
            return
        for (x, y), (w, h) in zip(corners.astype(int).tolist(), sizes.astype(int).tolist(), strict=True):
            self.edges.draw(painter, (x, y), (w, h), view.zoom, ratio)

    def block_color(self, token: str) -> QColor:
        """Return the opaque colour of a card seen from far."""
        return self.shapes.color(token) if token.startswith("note.") else self.shapes.solid(token, 0.62)


def _within(lines: Floats, region: QRect, width: float) -> Floats:
    """Return the lines (N, 4) whose boxes touch a region."""
    x0, y0, x1, y1 = lines.T
    seen = (np.minimum(x0, x1) <= region.right() + 1 + width) & (np.maximum(x0, x1) >= region.left() - width)
    seen &= np.minimum(y0, y1) <= region.bottom() + 1 + width
    seen &= np.maximum(y0, y1) >= region.top() - width
    kept: Floats = lines[seen]
    return kept


class Region:
    """A region of the device with the way from canvas units to it."""

    def __init__(self, camera: Camera, ratio: float, region: QRect) -> None:
        self.region = region
        self.zoom = camera.scale
        self.scale = camera.scale * ratio
        self.x, self.y = camera.x, camera.y
        # Cameras stand on whole pixels.
        self._corner = np.rint(np.array((self.x, self.y)) * self.scale)
        # A pixel more on each side, for borders and antialiasing.
        self.box = (
            self.x + (region.left() - 2) / self.scale,
            self.y + (region.top() - 2) / self.scale,
            self.x + (region.right() + 3) / self.scale,
            self.y + (region.bottom() + 3) / self.scale,
        )

    @property
    def lines_box(self) -> Box:
        """Where lines may run that reach into the region: half as wide as the widest beyond it."""
        left, top, right, bottom = self.box
        return left - WIDEST / 2, top - WIDEST / 2, right + WIDEST / 2, bottom + WIDEST / 2

    def pixels(self, points: Floats) -> Floats:
        """Return scene points (..., 2) on whole device pixels: the same ones wherever the camera stands.

        Rounded as seen from the camera, half pixels would fall now to one side and now to the other, and a
        card that is scrolled into sight would be torn.
        """
        fixed: Floats = np.floor(points * self.scale + 0.5) - self._corner
        return fixed

    def rects(self, rects: Floats) -> Floats:
        """Return scene rectangles (N, 4) between whole device pixels."""
        corners = self.pixels(rects[:, :2])
        return np.concatenate((corners, self.pixels(rects[:, :2] + rects[:, 2:]) - corners), axis=1)

    def to_device(self, curves: Floats) -> Floats:
        """Return points that stand in rows, such as curves (M, 8), in device pixels."""
        moved: Floats = (curves - np.tile((self.x, self.y), curves.shape[1] // 2)) * self.scale
        return moved
