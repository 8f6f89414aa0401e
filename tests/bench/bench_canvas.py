"""Frames of the canvas at 1,000, 10,000 and 30,000 cards, beside a bare widget that only copies a picture.

Run it by name: `python tests/bench/bench_canvas.py [sizes ...]`. Milliseconds of CPU are the median and the
worst of each gesture's frames; the baseline is one frame of a bare widget of the same size in the same run.
"""

from __future__ import annotations

import dataclasses
import gc
import os
import random
import resource
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from canvas_app.model import ELEMENT_TYPES, RELATION_KINDS, legal_kinds  # noqa: I001  (before Qt)

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from canvas_app.document import Document
from canvas_app.drawing import views
from canvas_app.drawing.theme import load_theme
from canvas_app.gui import application
from canvas_app.gui.scene import CanvasView
from canvas_app.gui.view_state import ViewState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from canvas_app.document import Snapshot
    from canvas_app.drawing.rows import Shown
    from canvas_app.drawing.views import ViewLayout
    from canvas_app.model import Element, Relation

SIZES = (1_000, 10_000, 30_000)
WIDTH, HEIGHT = 1000, 900
FRAMES = 40
KINDS = (
    "activity",
    "resource",
    "value_proposition",
    "revenue_stream",
    "segment",
    "channel",
    "role",
    "partner",
)
BUDGET = {"frame": 16.7, "start": 60.0, "drop": 50.0, "first": 50.0, "sharp": 50.0}

_plain_layout = views.layout


def model(count: int) -> Document:
    """Return a document of `count` elements and 1.5 times as many relations, always the same."""
    draw = random.Random(count)
    elements: list[Element] = [
        ELEMENT_TYPES[KINDS[i % len(KINDS)]].model_validate(
            {"id": f"e{i}", "name": f"Element {i} of the model"}
        )
        for i in range(count)
    ]
    relations: list[Relation] = []
    while len(relations) < count * 3 // 2:
        a = draw.randrange(count)
        b = min(max(a + draw.randint(-60, 60), 0), count - 1)
        kinds = legal_kinds(elements[a].kind, elements[b].kind)
        if a != b and kinds:
            record = RELATION_KINDS[kinds[0]].record_type
            relations.append(
                record.model_validate({"id": f"r{len(relations)}", "source": f"e{a}", "target": f"e{b}"})
            )
    document = Document([*elements, *relations])
    # The collector shall not walk through ten thousands of records in the middle of a frame.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return document


def grid_layout(
    view: str,
    snapshot: Snapshot,
    previous: ViewLayout | None = None,
    proportion: float | None = None,
    shown: Shown = "all",
) -> ViewLayout:
    """Spread the cards over a square; moved cards stand where they say."""
    plain = _plain_layout(view, snapshot, previous, proportion, shown)
    count = len(plain.ids)
    columns = max(round((count * 0.4) ** 0.5), 1)
    place = np.arange(count)
    grid = np.column_stack((place % columns * 240.0, 88.0 + place // columns * 96.0))
    stored = plain.rows.column("x")
    rects = plain.rects.copy()
    rects[:, :2] = np.where(
        np.isnan(stored)[:, None], grid, np.column_stack((stored, plain.rows.column("y")))
    )
    bounds = (0.0, 0.0, columns * 240.0, 88.0 + count / columns * 96.0)
    return dataclasses.replace(plain, rects=rects, bounds=bounds)


class Bare(QWidget):
    """A widget that only copies a picture: what no canvas can beat."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.picture = QPixmap(WIDTH, HEIGHT)
        self.picture.fill(Qt.GlobalColor.white)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.picture)
        painter.end()


def timed(action: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one action with the frame that follows."""
    start = time.process_time()
    action()
    # Timers wait: what is put off to the next frame belongs to the next frame.
    QApplication.processEvents(QEventLoop.ProcessEventsFlag.X11ExcludeTimers)
    return (time.process_time() - start) * 1000.0


def baseline() -> float:
    bare = Bare()
    bare.resize(WIDTH, HEIGHT)
    bare.show()
    QApplication.processEvents()
    return statistics.median(timed(bare.update) for _ in range(FRAMES))


def wheel(view: CanvasView, angle: int, *, control: bool) -> None:
    at = QPointF(WIDTH / 2, HEIGHT / 2)
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def settle(view: CanvasView) -> None:
    view.finish_painting()
    QApplication.processEvents()
    QApplication.processEvents()


def pan(view: CanvasView) -> list[float]:
    angles = [40 if i % 20 < 10 else -40 for i in range(FRAMES)]
    return [timed(partial(wheel, view, angle, control=False)) for angle in angles]


def zoom(view: CanvasView) -> list[float]:
    before = view.camera
    angles = [30 if i < FRAMES // 2 else -30 for i in range(FRAMES)]
    times = [timed(partial(wheel, view, angle, control=True)) for angle in angles]
    view.stage.finish_zoom()
    view.stage.set_camera(before)
    return times


def sharp(view: CanvasView) -> float:
    """Return the time of the first frame after a zoom has come to rest."""
    before = view.camera
    wheel(view, 60, control=True)
    QApplication.processEvents()
    view.stage.finish_zoom()
    first = timed(view.repaint_later)
    view.stage.set_camera(before)
    settle(view)
    return first


def drag(view: CanvasView, count: int) -> tuple[float, list[float], float, float]:
    """Drag cards in the middle; return the times of start, frames, drop and what a drop puts off."""
    geometry, middle = view.stage.scene.geometry, view.visible_centre()
    away = np.hypot(geometry.rects[:, 0] - middle.x(), geometry.rects[:, 1] - middle.y())
    ids = [geometry.ids[i] for i in np.argsort(away)[:count]]
    view.state.select(ids)
    settle(view)
    rect = view.card_rect(ids[0])
    assert rect is not None
    at = rect.center()
    left, moved = Qt.MouseButton.LeftButton, QPoint(8, 6)
    QTest.mousePress(view, left, Qt.KeyboardModifier.NoModifier, at)
    QApplication.processEvents()
    start = timed(lambda: QTest.mouseMove(view, at + moved))
    assert view.stage.moving is not None
    way = [at + QPoint(10 + 3 * i, 8 + 2 * i) for i in range(FRAMES)]
    frames = [timed(partial(QTest.mouseMove, view, point)) for point in way]
    end = at + QPoint(10 + 3 * FRAMES, 8 + 2 * FRAMES)
    drop = timed(lambda: QTest.mouseRelease(view, left, Qt.KeyboardModifier.NoModifier, end))
    later = timed(view.stage.catch_up)
    view.document.history.undo()
    settle(view)
    return start, frames, drop, later


def memory() -> float:
    """Return the resident memory of this process in megabytes."""
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * resource.getpagesize() / 1e6


def rows(count: int) -> Iterator[tuple[str, list[float], str]]:
    """Measure one size; yield what was measured, its times and the budget that holds for it."""
    document = model(count)
    document.snapshot()
    before = memory()
    started = time.process_time()
    view = CanvasView(document, load_theme(), ViewState())
    view.resize(WIDTH, HEIGHT)
    build = (time.process_time() - started) * 1000.0
    shown = timed(view.show)
    yield "build", [build], ""
    yield "build and first picture", [build + shown], "first" if count <= 10_000 else ""
    yield "lines, one frame later", [timed(view.stage.catch_up)], ""
    settle(view)
    for name, scale in (("fit", view.camera.scale), ("36 %", 0.36), ("50 %", 0.5), ("100 %", 1.0)):
        view.zoom_to(scale)
        yield f"first frame at {name}", [timed(view.repaint_later)], "sharp"
        settle(view)
        strict = "frame" if name in ("fit", "100 %") else ""
        yield f"pan {name}", pan(view), strict
        yield f"zoom {name}", zoom(view), strict
        yield f"sharp after zoom {name}", [sharp(view)], "sharp"
        for number in (1, 200):
            start, frames, drop, later = drag(view, number)
            yield f"drag {number} start {name}", [start], "start"
            yield f"drag {number} {name}", frames, strict
            yield f"drag {number} drop {name}", [drop], "drop"
            yield f"drag {number} frame after {name}", [later], ""
    yield "memory of the view, MB", [memory() - before], "memory"
    view.detach()
    view.deleteLater()
    QApplication.processEvents()


def main(sizes: list[int]) -> int:
    application.dress()
    views.layout = grid_layout
    bare = baseline()
    for _row in rows(50):
        pass  # Warm: fonts, style sheet and measures are read once, and not by a canvas.
    budgets = BUDGET | {"memory": 100.0}
    print(f"bare widget, one copy of {WIDTH} x {HEIGHT}: {bare:.2f} ms")
    print(f"{'cards':>6}  {'what':<28}{'median':>8}{'worst':>8}{'x bare':>8}{'budget':>8}")
    missed = 0
    for count in sizes:
        for what, times, budget in rows(count):
            limit = budgets.get(budget)
            over = limit is not None and max(times) > limit
            missed += over
            median, worst = statistics.median(times), max(times)
            shown = f"{limit:8.1f}" if limit is not None else " " * 8
            mark = "  over" if over else ""
            print(
                f"{count:>6}  {what:<28}{median:8.2f}{worst:8.2f}{median / bare:8.1f}{shown}{mark}",
                flush=True,
            )
    print("every budget holds" if not missed else f"{missed} budgets do not hold")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main([int(text) for text in sys.argv[1:]] or list(SIZES)))
