"""What gestures work on: document, view state, scene, camera and picture, without the widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, QSize, QTimer, Signal

from canvas_app.document import DocumentError
from canvas_app.drawing import value_chain
from canvas_app.drawing.frames import TAB_HEIGHT
from canvas_app.gui.scene.camera import AROUND, FIT_MARGIN, Camera, Margins, fitting
from canvas_app.gui.scene.canvas_scene import AS_IN_BASE, CanvasScene
from canvas_app.gui.scene.geometry import around
from canvas_app.gui.scene.levels import BLOCK_BELOW, MARKS_FROM, MONEY_FROM
from canvas_app.gui.scene.moving import MovingPicture
from canvas_app.gui.scene.picture import Picture
from canvas_app.gui.scene.world import WorldPainter
from canvas_app.model import ElementBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from PySide6.QtGui import QRegion

    from canvas_app.document import Commit, Document
    from canvas_app.drawing.cards import CardFacts
    from canvas_app.drawing.theme import Theme
    from canvas_app.gui.card_marks import CardMark
    from canvas_app.gui.scene.geometry import Box, Ints
    from canvas_app.gui.view_state import ViewState
    from canvas_app.model import Element

REST = 60
"""Milliseconds without a turn of the wheel after which a zoom is at rest and painted sharp."""
_READABLE = 0.4
_MANY_BOXES = 48
"""More changed boxes than this are painted again as one."""
CARD_REACH, LINK_REACH = 2.0, 6.0
"""How near, in pixels, a pointer must come to a card that is seen from far, and to a line."""


class Stage(QObject):
    """The canvas as gestures see it. Whatever changes what is seen sends `changed`."""

    changed = Signal()
    touched = Signal(object)
    """Only a region of the picture (`QRegion`, in its pixels) looks different."""
    camera_changed = Signal(float, float, float)
    told = Signal(str)
    """A sentence for the user."""
    status_text = Signal(str)
    """What a gesture says at the moment; empty: nothing."""
    connection_offered = Signal(object, object)
    """A choice of relations (tuple of `Offer`), and the widget point beside which to show it."""
    drawn_anew = Signal()
    """Cards stand elsewhere or look different: what shows them small must follow."""

    def __init__(
        self, document: Document, theme: Theme, state: ViewState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.document, self.theme, self.state = document, theme, state
        self.world = WorldPainter(theme)
        self.picture = Picture(self.world)
        self.scene = CanvasScene(document, state.view)
        self.camera = Camera()
        self.size, self.ratio = QSize(800, 600), 1.0
        self.foot = 0
        """How much of the lower edge the tools cover, in pixels."""
        self.moving: MovingPicture | None = None
        self.offset = (0.0, 0.0)
        """How far the moving cards are from where they stand, in canvas units."""
        self.frame_boxes: Mapping[str, tuple[float, float, float, float]] = {}
        """Where frames stand that are being pulled, by id: x, y, w, h."""
        self._moving_boxes: list[Box] = []
        """Where the last frame showed the moving cards, and what was drawn with them."""
        self.calm = False
        """While a gesture runs, light keeps as it is: the picture shall not be painted for it."""
        self.connecting = False
        """While a target is chosen nothing is dimmed: any card may be the one."""
        self._rest = QTimer(self, interval=REST, singleShot=True)
        self._rest.timeout.connect(self._at_rest)
        self._later = QTimer(self, interval=0, singleShot=True)
        self._later.timeout.connect(self.catch_up)
        document.committed.connect(self._on_commit)
        state.selection_changed.connect(self.follow_light)
        state.lit_changed.connect(self.follow_light)
        state.view_changed.connect(self._on_view)
        state.money_flow_changed.connect(self._on_money_flow)

    # What is shown

    def set_document(self, document: Document) -> None:
        """Show another document."""
        self.detach()
        self.document = document
        document.committed.connect(self._on_commit)
        self.scene = CanvasScene(document, self.state.view)
        self.scene.money_flow = self.state.money_flow
        self.state.select(())
        self.state.set_hover(None)
        self._everything_changed()

    def detach(self) -> None:
        """Stop listening to the document."""
        self.document.committed.disconnect(self._on_commit, missing_ok=True)

    def set_money(
        self,
        money: Mapping[str, CardFacts],
        changed: Iterable[str],
        varied: Mapping[str, Element] = AS_IN_BASE,
    ) -> None:
        """Show new money, and facts of elements as a scenario sets them; only what changed is painted."""
        before, self.scene.varied = self.scene.varied, varied
        otherwise = {key for key in {*before, *varied} if before.get(key) is not varied.get(key)}
        self.scene.money = money
        if self.picture.scale >= MONEY_FROM:
            self._touch(self.scene.boxes_of(otherwise.union(changed)))

    def set_marks(self, marks: Mapping[str, CardMark]) -> None:
        """Show other signs of the checks; only cards whose sign differs are painted again."""
        before, self.scene.marks = self.scene.marks, marks
        if self.picture.scale >= MARKS_FROM:
            changed = _otherwise_signed(before, marks)
            self._touch(self.scene.boxes_of(key for key in changed if key in self.scene.geometry.index))

    def set_flows(self, flows: Mapping[str, float]) -> None:
        """Show new money on the lines."""
        self._touch(self.scene.set_flows(flows))

    def _on_commit(self, commit: Commit) -> None:
        arranged, boxes = self.scene.arranged, self.scene.follow(commit)
        if boxes is None:
            # Cards came or went, so a gesture under way holds places that mean other cards now.
            self.moving, self.picture.hidden = None, None
            self.picture.spoil()
        gone = {key for key, (_before, after) in commit.changes.items() if after is None}
        self.state.select(self.state.selection - gone)
        if self.state.hover in gone:
            self.state.set_hover(None)
        if boxes is not None and all(isinstance(after, ElementBase) for _, after in commit.changes.values()):
            self._touch(boxes)
        else:
            self._spoil(boxes or [])
            self.follow_light()
            self.changed.emit()
        if self.scene.arranged != arranged:
            self.drawn_anew.emit()

    def catch_up(self) -> None:
        """Do what a large model puts off; a gesture under way is not disturbed."""
        if not self.scene.behind:
            return
        if self.moving is not None:
            self._later.start()
            return
        self._touch(self.scene.catch_up())
        self.drawn_anew.emit()

    def painted(self) -> None:
        """A frame was painted: there is time for what was put off."""
        if self.scene.behind:
            self._later.start()

    def _touch(self, boxes: list[Box]) -> None:
        """Have boxes painted again in which nothing but the picture differs."""
        if boxes:
            self.touched.emit(self._spoil(boxes))

    def _spoil(self, boxes: list[Box]) -> QRegion:
        return self.picture.spoil_boxes(_few(boxes))

    def _on_view(self, view: str) -> None:
        self.scene.set_view(view)
        # What is not to be seen here shall not be moved or deleted by a key.
        frames = self.scene.snapshot.frames.values()
        self.state.select(self.state.selection - {frame.id for frame in frames if frame.view != view})
        self._everything_changed()
        self.zoom_to_fit()

    def _on_money_flow(self, on: bool) -> None:
        self.scene.money_flow = on
        self.picture.spoil()
        self.changed.emit()

    def _everything_changed(self) -> None:
        self.moving = None
        self.picture.hidden = None
        self.picture.spoil()
        self.follow_light()
        self.drawn_anew.emit()
        self.changed.emit()

    def follow_light(self, _ids: object = None) -> None:
        """Light the elements of a number, else the paths through the one card that is selected."""
        if self.calm:
            return
        selected = self.selected_elements()
        one = selected[0] if len(selected) == 1 and len(self.state.selection) == 1 else None
        dims = not self.connecting
        if self.scene.light_up(self.state.lit if dims else frozenset(), one if dims else None):
            self.picture.spoil()
        self.changed.emit()

    def set_connecting(self, on: bool) -> None:
        """Show every card as bright as the others while a target is chosen."""
        self.connecting = on
        self.follow_light()

    # The camera

    def resize(self, size: QSize, ratio: float) -> None:
        """Follow the size of the widget."""
        self.size, self.ratio = size, ratio
        self.picture.resize(size, ratio)
        self.set_camera(self.camera)

    def set_camera(self, camera: Camera) -> None:
        """Look from here."""
        camera = camera.on_pixels(self.ratio)
        if camera == self.camera:
            return
        self.camera = camera
        self.state.set_zoom(camera.scale)
        self.camera_changed.emit(camera.scale, camera.x, camera.y)
        self.changed.emit()

    def pan(self, dx: float, dy: float) -> None:
        """Pull the scene by widget pixels."""
        self.set_camera(self.camera.moved(dx, dy))

    def zoom_by(self, factor: float, x: float, y: float) -> None:
        """Zoom around a widget point; until the hand rests the last picture is shown scaled."""
        self.picture.held = True
        self._rest.start()
        self.set_camera(self.camera.zoomed(factor, x, y))

    def zoom_to(self, scale: float) -> None:
        """Zoom to a scale around the middle."""
        x, y = self.size.width() / 2, self.size.height() / 2
        self.set_camera(self.camera.zoomed(scale / self.camera.scale, x, y))

    def zoom_to_fit(self) -> None:
        """Show everything; a few cards are not blown up beyond 100 %."""
        bounds = self.scene.layout.bounds
        camera = fitting(bounds, self.size.width(), self.size.height())
        # Like a page: what is lower than the window begins at its top.
        self.set_camera(Camera(camera.scale, camera.x, bounds[1]))

    def zoom_to_ids(self, ids: Iterable[str]) -> None:
        """Show these cards and lines in the middle; a frame with its tab, clear of heads and tools."""
        ids = frozenset(ids)
        box = _around(self.scene.boxes_of(ids))
        if box is None:
            return
        (left, top, right, bottom), free = box, AROUND
        if any(frame.id in ids for frame in self.scene.frames):
            free = Margins(top=TAB_HEIGHT + FIT_MARGIN / 2, bottom=self.foot + FIT_MARGIN / 2)
            top -= value_chain.HEAD_HEIGHT if self.scene.view == value_chain.VIEW else 0.0
        bounds = (left, top, right - left, bottom - top)
        self.set_camera(fitting(bounds, self.size.width(), self.size.height(), 1.5, free))

    def look_at(self, x: float, y: float, scale: float | None = None) -> None:
        """Bring a scene point into the middle, at a scale if one is given."""
        scale = self.camera.scale if scale is None else scale
        self.set_camera(Camera(scale, x - self.size.width() / scale / 2, y - self.size.height() / scale / 2))

    def reveal(self, *record_ids: str) -> None:
        """Bring cards and lines into sight, from near enough to be read where they fit."""
        box = _around(self.scene.boxes_of(record_ids))
        if box is None:
            return
        left, top, right, bottom = self.camera.world(self.size.width(), self.size.height())
        far = self.camera.scale < _READABLE
        if not far and left <= box[0] and top <= box[1] and box[2] <= right and box[3] <= bottom:
            return
        scale = 1.0 if far else self.camera.scale
        if (box[2] - box[0]) * scale > self.size.width() or (box[3] - box[1]) * scale > self.size.height():
            self.zoom_to_ids(record_ids)
            return
        self.look_at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, scale)

    def _at_rest(self) -> None:
        self.picture.held = False
        self.changed.emit()

    def finish_zoom(self) -> None:
        """Paint sharp now."""
        self._rest.stop()
        self.picture.held = False

    # What is where

    def card_at(self, x: float, y: float) -> str | None:
        """Return the id of the topmost card at a widget point."""
        geometry, at = self.scene.geometry, self.camera.to_scene(x, y)
        # From far a card is a pixel or two high, and nobody hits that.
        return geometry.card_at(*at) or (
            geometry.card_at(*at, CARD_REACH / self.camera.scale) if self.camera.scale < BLOCK_BELOW else None
        )

    def link_at(self, x: float, y: float) -> str | None:
        """Return the id of the line at a widget point, if lines are to be seen there."""
        geometry = self.scene.geometry
        found = geometry.link_at(*self.camera.to_scene(x, y), LINK_REACH / self.camera.scale)
        if found is None or self.scene.lines_shown:
            return found
        light = self.scene.light
        return found if light is not None and light.links[geometry.link_index[found]] else None

    def selected_elements(self) -> tuple[str, ...]:
        """Return the selected cards of this view, in painting order."""
        geometry = self.scene.geometry
        return tuple(geometry.ids[i] for i in geometry.places(self.state.selection).tolist())

    # A moving selection

    def begin_moving(self, ids: Iterable[str]) -> None:
        """Take cards out of the still picture; they are drawn at `offset` from now on."""
        self.finish_zoom()
        places = self.scene.geometry.places(ids)
        self.moving = MovingPicture(self.world, self.scene, places)
        self.picture.hidden = self.moving.hidden
        self.offset, self._moving_boxes = (0.0, 0.0), []
        self._spoil_around(places)
        self.changed.emit()

    def move_to(self, dx: float, dy: float, above: Iterable[Box] = ()) -> None:
        """Draw the moving cards this far from where they stand; `above` is what a gesture draws with them."""
        self.offset = (dx, dy)
        if self.moving is None:
            return
        before = self._moving_boxes
        boxes = self.moving.boxes(self.offset)
        if len(boxes) > _MANY_BOXES:
            boxes = np.array([around(boxes)])
        self._moving_boxes = [*map(tuple, boxes.tolist()), *above]
        self.touched.emit(self.picture.region_of([*before, *self._moving_boxes], self.camera))

    def end_moving(self) -> None:
        """Put the cards back into the still picture, where the scene has them."""
        moving, self.moving = self.moving, None
        self.picture.hidden = None
        self.offset = (0.0, 0.0)
        if moving is not None:
            self._spoil_around(np.flatnonzero(moving.hidden.cards))
        self.changed.emit()

    def _spoil_around(self, places: Ints) -> None:
        geometry = self.scene.geometry
        few = len(places) <= _MANY_BOXES
        groups = [places[i : i + 1] for i in range(len(places))] if few else [places]
        boxes = [geometry.touched_box(group) for group in groups]
        self.picture.spoil_boxes([box for box in boxes if box is not None])

    def set_frame_boxes(self, boxes: Mapping[str, tuple[float, float, float, float]]) -> None:
        """Show frames elsewhere than the document has them."""
        self.frame_boxes = boxes
        self.changed.emit()

    # Words

    def tell(self, sentence: str) -> None:
        """Tell the user something."""
        self.told.emit(sentence)

    def attempt(self, command: Callable[[], object]) -> bool:
        """Run a command; tell the sentence of one that is refused, and return whether it went through."""
        try:
            command()
        except DocumentError as error:
            self.tell(str(error))
            return False
        return True

    def offer(self, offers: tuple[object, ...], at: QPointF) -> None:
        """Let the user choose a relation."""
        self.connection_offered.emit(offers, QPoint(round(at.x()), round(at.y())))


def _otherwise_signed(before: Mapping[str, CardMark], after: Mapping[str, CardMark]) -> set[str]:
    """The cards whose sign differs; a mark that stayed is the same object."""
    changed = before.keys() ^ after.keys()
    for key in () if before is after else before.keys() & after.keys():
        old, new = before[key], after[key]
        if old is not new and old.severity != new.severity:
            changed.add(key)
    return changed


def _few(boxes: list[Box]) -> list[Box]:
    """Return the boxes, or the one around them when they are many."""
    box = _around(boxes) if len(boxes) > _MANY_BOXES else None
    return boxes if box is None else [box]


def _around(boxes: list[Box]) -> Box | None:
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
