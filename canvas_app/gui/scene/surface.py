"""The widget that paints a stage: frames, sizes, and what to show when painting goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from canvas_app.gui.paint import saved
from canvas_app.gui.scene.foot_bar import FootBar
from canvas_app.gui.scene.frames import grips_in
from canvas_app.gui.scene.minimap import Minimap
from canvas_app.gui.scene.overlay import Overlay
from canvas_app.gui.scene.stage import Stage
from canvas_app.gui.scene.world import PATIENCE

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent

    from canvas_app.document import Document
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.tools.drop import EntryDrop
    from canvas_app.gui.tools.gesture import Gesture
    from canvas_app.gui.view_state import ViewState

log = logging.getLogger(__name__)
_MARGIN = 14
_MINIMAP_FROM = 560
"""In a narrower canvas the minimap would lie on the cards."""
_ERROR = "The canvas could not be drawn. Your work is safe: save it and open it again."


class Surface(QWidget):
    """Paints the stage; knows nothing of mouse and keys."""

    camera_changed = Signal(float, float, float)
    """Scale, and the scene point at the left upper corner."""
    told = Signal(str)
    """A sentence for the user."""
    status_text = Signal(str)
    """What a gesture says at the moment; empty: nothing."""

    def __init__(
        self, document: Document, theme: Theme, state: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(QSize(160, 120))
        self.stage = Stage(document, theme, state, self)
        self.gesture: Gesture | None = None
        self.drop: EntryDrop | None = None
        self._overlay = Overlay(self.stage)
        self._failed = False
        self._fitted = False
        self.foot_bar = FootBar(state, self)
        self.minimap = Minimap(self.stage, self)
        self._minimap_wanted = True
        self.stage.changed.connect(self.repaint_later)
        self.stage.touched.connect(self._repaint_within)
        self.stage.drawn_anew.connect(self._show_minimap)
        # The corner of a chosen frame can be pulled also where the minimap lies.
        self.stage.changed.connect(self._show_minimap)
        self.stage.camera_changed.connect(self._show_minimap)
        state.selection_changed.connect(self._show_minimap)
        self.stage.camera_changed.connect(self.camera_changed)
        self.stage.told.connect(self.told)
        self.stage.status_text.connect(self.status_text)
        state.hover_changed.connect(self.repaint_later)

    @property
    def minimap_visible(self) -> bool:
        """Whether the minimap is wanted; a narrow or empty canvas hides it all the same."""
        return self._minimap_wanted

    def set_minimap_visible(self, visible: bool) -> None:
        """Show or hide the minimap."""
        self._minimap_wanted = visible
        self._furnish()

    def repaint_later(self, _what: object = None) -> None:
        """Paint again in the next frame."""
        self.update()

    def _repaint_within(self, region: QRegion) -> None:
        """Paint a region of the picture again in the next frame."""
        if self.stage.picture.held or self.stage.ratio != 1.0:
            self.update()
        else:
            # As one rectangle: Qt paints several times as slowly into regions of other shapes.
            self.update(region.boundingRect())

    def finish_painting(self) -> None:
        """Paint until nothing is left for a later frame; for pictures of the canvas and for tests."""
        self.stage.finish_zoom()
        self.stage.catch_up()
        self._prepare(patience=float("inf"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame. It never raises: what goes wrong is logged once and said on the canvas."""
        painter = QPainter(self)
        try:
            self._paint(painter, event.rect())
            self._failed = False
        except Exception:
            if not self._failed:
                log.exception("The canvas could not be painted.")
            self._failed = True
            self.stage.picture.spoil()
            painter.resetTransform()
            painter.fillRect(self.rect(), QColor("#FCEDEB"))
            painter.setPen(QColor("#B3261E"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _ERROR)
        finally:
            painter.end()

    def _paint(self, painter: QPainter, exposed: QRect) -> None:
        stage = self.stage
        self._prepare(PATIENCE)
        # It cuts nothing off, but inside a rectangle that it was told Qt draws lines at half the cost.
        painter.setClipRect(self.rect().adjusted(0, 0, 1, 1))
        if stage.picture.held:
            self._around_held(painter)
        stage.picture.draw(painter, stage.camera, exposed)
        self._overlay.paint(painter, stage.picture.pixmap.rect())
        if self.gesture is not None:
            self.gesture.paint(painter)
        if self.drop is not None:
            self.drop.paint(painter)
        hurried = stage.picture.unfinished or (stage.moving is not None and stage.moving.unfinished)
        if hurried and not stage.picture.held:
            self.repaint_later()
        stage.painted()

    def _prepare(self, patience: float) -> None:
        stage = self.stage
        ratio = self.devicePixelRatioF()
        if stage.size != self.size() or stage.ratio != ratio:
            stage.resize(self.size(), ratio)
        stage.picture.prepare(stage.scene, stage.camera, patience)

    def _around_held(self, painter: QPainter) -> None:
        """Fill what a picture that shrinks leaves free: ground and blocks, good enough for a moment."""
        stage = self.stage
        inner = stage.picture.held_rect(stage.camera).toAlignedRect()
        if inner.contains(self.rect()):
            return
        free = QRegion(self.rect()) - QRegion(inner.adjusted(1, 1, -1, -1))
        with saved(painter):
            painter.setClipRegion(free)
            painter.scale(1 / stage.ratio, 1 / stage.ratio)
            stage.world.rough(painter, stage.scene, stage.camera, stage.ratio, stage.picture.pixmap.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window; the first size that is known shows everything."""
        super().resizeEvent(event)
        self.stage.resize(self.size(), self.devicePixelRatioF())
        if not self._fitted and self.isVisible():
            self._fit_first()
        self._furnish()

    def showEvent(self, event: QShowEvent) -> None:
        """Show everything when the canvas is shown for the first time."""
        super().showEvent(event)
        if not self._fitted:
            self._fit_first()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the foot bar in place when its font or style changes."""
        super().changeEvent(event)
        self._furnish()

    def _fit_first(self) -> None:
        self._fitted = True
        self.stage.zoom_to_fit()

    def _furnish(self) -> None:
        """Put foot bar and minimap into their corners."""
        self.foot_bar.adjustSize()
        self.foot_bar.move(_MARGIN, self.height() - self.foot_bar.height() - _MARGIN)
        self.stage.foot = self.height() - self.foot_bar.y()
        self.minimap.move(
            self.width() - self.minimap.width() - _MARGIN, self.height() - self.minimap.height() - _MARGIN
        )
        self._show_minimap()

    def _show_minimap(self, *_what: object) -> None:
        """Show the minimap where there is room for it and something to show in it."""
        filled = bool(self.stage.scene.geometry.ids)
        room = self.width() >= _MINIMAP_FROM and not grips_in(self.stage, self.minimap.geometry())
        self.minimap.setVisible(self._minimap_wanted and filled and room)
