"""Gestures on a Qt canvas, frame by frame: the same real mouse and wheel events for every program.

Runs in the environment of the program that is measured, so it needs nothing but a Qt.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import statistics
import sys
import time
from abc import ABC, abstractmethod
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.bench.peers.qt import (
    QApplication,
    QEvent,
    QEventLoop,
    QMouseEvent,
    QObject,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QWheelEvent,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Scene = dict[str, list[dict[str, Any]]]
WINDOW = 1600, 1000
STEP = 12
_LEFT, _MIDDLE, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
_PATIENCE_MS = 60


class Canvas(ABC):
    """What a program must offer to be measured. Cards are named by their place in the scene."""

    window: QWidget
    surface: QWidget
    """The widget that is painted and takes the mouse."""
    pan_by: Literal["middle", "wheel"]
    zoom_key: Qt.KeyboardModifier

    def prepare(self, scene: Scene) -> None:
        """Make the model of a scene, where the program has a model without a picture."""
        del scene

    @abstractmethod
    def load(self, scene: Scene) -> None:
        """Show the scene in the empty window."""

    def check(self, scene: Scene) -> None:
        """Raise RuntimeError when something else is shown than the scene; not measured."""
        del scene

    @abstractmethod
    def fit(self) -> None:
        """Show everything."""

    @abstractmethod
    def full_size(self, card: int) -> None:
        """Show a card in the middle at 100 %."""

    @abstractmethod
    def select(self, cards: Sequence[int]) -> None:
        """Select these cards and nothing else."""

    @abstractmethod
    def select_all(self) -> None:
        """Select everything."""

    @abstractmethod
    def point_of(self, card: int) -> QPoint:
        """Return where in the surface a card can be taken."""

    @abstractmethod
    def place_of(self, card: int) -> tuple[float, float]:
        """Return where in the model a card stands."""

    @abstractmethod
    def undo(self) -> None:
        """Take the last drag back, so that the next one finds the cards where they were."""

    def zoom(self, hand: Hand, turn: int) -> None:
        """Zoom by a turn of the wheel over the middle."""
        hand.wheel(turn, self.zoom_key)

    def pan(self, hand: Hand, turn: int) -> None:
        """Pan by a turn of the wheel, where that is the program's way."""
        hand.wheel(turn, Qt.KeyboardModifier.NoModifier)


class Paints(QObject):
    """Sees when the surface is painted."""

    def __init__(self, surface: QWidget) -> None:
        super().__init__(surface)
        self.seen = False
        surface.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note a paint and let it pass."""
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


class Hand:
    """Moves the mouse over a surface and measures every frame from the event to the painted picture."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.surface = canvas.surface
        self.paints = Paints(self.surface)
        self.guard = QTimer()
        self.guard.setSingleShot(True)
        self.middle = self.surface.rect().center()

    def frame(self, act: Callable[[], object]) -> float:
        """Return the processor milliseconds from an action to its painted picture."""
        self.paints.seen = False
        started = time.process_time_ns()
        act()
        self._until_painted()
        if not self.paints.seen:
            self.surface.repaint()
        return (time.process_time_ns() - started) / 1e6

    def settle(self) -> None:
        """Let the program finish what it put off; this is not part of any frame."""
        for _ in range(100):
            self.paints.seen = False
            self._until_painted()
            if not self.paints.seen:
                return

    def _until_painted(self) -> None:
        events = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        self.guard.start(_PATIENCE_MS)
        while not self.paints.seen and self.guard.isActive():
            QApplication.processEvents(events)

    def mouse(self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        """Send one mouse event."""
        where, above = QPointF(at), QPointF(self.surface.mapToGlobal(at))
        event = QMouseEvent(kind, where, above, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.surface, event)

    def wheel(self, turn: int, key: Qt.KeyboardModifier) -> None:
        """Turn the wheel over the middle."""
        where, above = QPointF(self.middle), QPointF(self.surface.mapToGlobal(self.middle))
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(where, above, QPoint(), QPoint(0, turn), _NONE, key, phase, False)
        QApplication.sendEvent(self.surface, event)

    def drag(self, start: QPoint, button: Qt.MouseButton, frames: int) -> dict[str, list[float]]:
        """Pull from a point to the right and some of the way back; start and drop are told apart."""
        self.settle()
        begin = self.frame(lambda: self.mouse(QEvent.Type.MouseButtonPress, start, button, button))
        at, times = start, []
        for turn in range(frames + 3):
            at += QPoint(STEP if turn < frames * 4 // 5 else -STEP, 0)
            times.append(self.frame(partial(self.mouse, QEvent.Type.MouseMove, at, _NONE, button)))
        drop = self.frame(lambda: self.mouse(QEvent.Type.MouseButtonRelease, at, button, _NONE))
        return {"frames": times[3:], "start": [max(begin, *times[:3])], "drop": [drop]}

    def pan(self, frames: int) -> dict[str, list[float]]:
        """Move the whole picture by the program's own way."""
        if self.canvas.pan_by == "middle":
            return self.drag(self.middle, _MIDDLE, frames)
        self.settle()
        turns = [-20 if turn < frames * 4 // 5 else 20 for turn in range(frames)]
        return {"frames": [self.frame(partial(self.canvas.pan, self, turn)) for turn in turns]}

    def zoom(self, frames: int) -> dict[str, list[float]]:
        """Turn the wheel in and out; `sharp` is what it takes after the last turn until all is still."""
        self.settle()
        turns = [60 if turn // 3 % 2 == 0 else -60 for turn in range(frames)]
        times = [self.frame(partial(self.canvas.zoom, self, turn)) for turn in turns]
        started = time.process_time_ns()
        self.settle()
        return {"frames": times, "sharp": [(time.process_time_ns() - started) / 1e6]}


class Gestures:
    """Runs all gestures on a loaded scene; every result is a list of milliseconds by name."""

    def __init__(self, canvas: Canvas, scene: Scene, frames: int) -> None:
        self.canvas, self.scene, self.frames = canvas, scene, frames
        self.hand = Hand(canvas)
        self.times: dict[str, dict[str, list[float]]] = {}
        cards = scene["cards"]
        middle = [
            (min(card[axis] for card in cards) + max(card[axis] for card in cards)) / 2 for axis in "xy"
        ]
        away = [abs(card["x"] - middle[0]) + abs(card["y"] - middle[1]) for card in cards]
        self.card = away.index(min(away))
        step = max(len(cards) // 200, 1)
        self.many = list(range(self.card % step, len(cards), step))[:200]

    def run(self) -> None:
        """Load, then every gesture at fit and at 100 %."""
        self._note("model", {"frames": [_cpu(lambda: self.canvas.prepare(self.scene))]})
        self._note("load", {"frames": [self.hand.frame(self._load)]})
        self.canvas.check(self.scene)
        for name, stand in (("fit", self.canvas.fit), ("100 %", lambda: self.canvas.full_size(self.card))):
            self._stand(stand)
            self._note(f"pan {name}", self.hand.pan(self.frames))
            self._stand(stand)
            self._note(f"zoom {name}", self.hand.zoom(self.frames))
            for many, cards in ((1, [self.card]), (200, self.many)):
                self._stand(stand)
                self._note(f"drag {many} {name}", self._drag(cards))
        self._stand(self.canvas.fit)
        self._note("select all", {"frames": self._select_all()})

    def _note(self, name: str, times: dict[str, list[float]]) -> None:
        self.times[name] = times
        print(f"  {name}: {statistics.median(times['frames']):.3g} ms", file=sys.stderr, flush=True)

    def _load(self) -> None:
        self.canvas.load(self.scene)
        self.canvas.fit()

    def _stand(self, stand: Callable[[], None]) -> None:
        self.canvas.select([])
        stand()
        self.hand.settle()

    def _drag(self, cards: list[int]) -> dict[str, list[float]]:
        self.canvas.select(cards)
        watched = {self.card, cards[0], cards[-1]}
        before = {card: self.canvas.place_of(card) for card in watched}
        times = self.hand.drag(self.canvas.point_of(self.card), _LEFT, self.frames)
        times["rest"] = [_cpu(self.hand.settle)]
        stuck = [card for card in watched if self.canvas.place_of(card) == before[card]]
        if stuck:
            raise RuntimeError(f"a drag of {len(cards)} cards did not move {len(stuck)} of {len(watched)}")
        self.canvas.undo()
        return times

    def _select_all(self) -> list[float]:
        times = []
        for _ in range(3):
            self.canvas.select([])
            self.hand.settle()
            times.append(self.hand.frame(self.canvas.select_all))
        return times


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time_ns()
    work()
    return (time.process_time_ns() - started) / 1e6


def _memory(field: str) -> float | None:
    """Return a figure of this process in MB, where the system tells it."""
    status = Path("/proc/self/status")
    found = re.search(rf"{field}:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else None


def main(make: Callable[[], Canvas]) -> None:
    """Measure one program with the scene of a file and print the medians as JSON."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("scene", type=Path)
    arguments.add_argument("--frames", type=int, default=20)
    given = arguments.parse_args()
    scene: Scene = json.loads(given.scene.read_text(encoding="utf-8"))
    app = QApplication.instance() or QApplication(sys.argv[:1])
    canvas = make()
    canvas.window.resize(*WINDOW)
    canvas.window.show()
    gestures = Gestures(canvas, scene, given.frames)
    gestures.hand.settle()
    gc.collect()
    empty = _memory("VmRSS")
    gestures.run()
    most = _memory("VmHWM")
    result: dict[str, Any] = {
        name: {part: statistics.median(times) for part, times in parts.items()}
        | {"most": max(parts["frames"])}
        for name, parts in gestures.times.items()
    }
    result["MB more"] = {"frames": None if empty is None or most is None else most - empty}
    print(json.dumps(result), flush=True)
    canvas.window.close()
    del app
