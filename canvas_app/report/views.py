"""A view of a document with its numbers as shapes, for pages and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.cards import CardFacts
from canvas_app.drawing.frames import frame_shapes
from canvas_app.drawing.shapes import Group, Rect, Text
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.errors import ReportError
from canvas_app.report.lettering import notices_on
from canvas_app.report.outlines import extent
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.document import Document, Snapshot
    from canvas_app.drawing.areas import Box, ViewLayout
    from canvas_app.drawing.shapes import Shape
    from canvas_app.model import Frame

_BORDER = 24.0
_LINE = 8.0
"""So far a line may reach beyond its curve."""


@dataclass(frozen=True)
class ViewPicture:
    """A view, or a part of it, as it leaves the program."""

    shapes: tuple[Shape, ...]
    bounds: Box
    """x, y, w, h with a border around what is shown."""
    title: str

    def notices(self, *, kept: bool = False) -> tuple[str, ...]:
        """Return sentences on the characters that no font can draw, or that the file keeps for its reader."""
        return notices_on(texts_of(self.shapes), kept=kept)


def view_shapes(
    snapshot: Snapshot, analysis: Analysis, view: str, placed: ViewLayout | None = None
) -> tuple[tuple[Shape, ...], Box]:
    """Return the shapes of a view with money on cards and lines, and the box (x, y, w, h) around them.

    `placed` is the layout, where it is not the usual one.
    """
    currency, customers = analysis.currency, analysis.customers_by_stream
    facts = {
        element_id: CardFacts(
            analysis.shown_money(element_id), note, currency, customers=customers.get(element_id)
        )
        for element_id, note in analysis.element_money_note.items()
    }
    return canvas_shapes(snapshot, view, facts, analysis.relation_money, True, placed)


def view_picture(
    document: Document,
    view: str,
    scenario: str | None = None,
    only: Collection[str] = (),
    frame: str | None = None,
) -> ViewPicture:
    """Return a view, cut to some elements where `only` names any that it shows.

    With a frame, by id or name, it is what that frame shows of its own view, without a border around. What is
    cut off is not in the picture at all: who gets a part does not get the rest with it. Raises ReportError
    when there is no such view, scenario or frame.
    """
    if frame is not None:
        return _framed(document, frame_called(document, frame), scenario)
    if view not in VIEW_TITLES:
        raise ReportError(f"There is no view called {view}. The views are {' and '.join(VIEW_TITLES)}.")
    snapshot, analysis, _ = analysed(document.snapshot(), scenario)
    shapes, bounds = view_shapes(snapshot, analysis, view)
    frames = [each for each in snapshot.frames.values() if each.view == view]
    marks = tuple(shape for f in frames for shape in frame_shapes((f.x, f.y, f.w, f.h), f.name))
    chosen = tuple(shape for shape in shapes if isinstance(shape, Group) and shape.ref in only)
    x, y, w, h = extent(chosen) or extent((Rect(*bounds), *marks)) or bounds
    box = x - _BORDER, y - _BORDER, w + 2 * _BORDER, h + 2 * _BORDER
    shapes += marks
    title = f"{snapshot.info.title}, {VIEW_TITLES[view].lower()}"
    return ViewPicture(_seen(shapes, box) if chosen else shapes, box, title)


def frame_called(document: Document, frame: str) -> Frame:
    """Return a frame by its id or its name, whatever the case; raises ReportError when there is none."""
    frames = document.snapshot().frames
    wanted = frame.strip().casefold()
    found = frames.get(frame) or next((f for f in frames.values() if f.name.casefold() == wanted), None)
    if found is None:
        names = ", ".join(f"“{each.name}”" for each in frames.values())
        known = f"The frames are {names}." if names else "The canvas has no frames."
        raise ReportError(f"There is no frame called “{frame}”. {known}")
    return found


def _framed(document: Document, frame: Frame, scenario: str | None) -> ViewPicture:
    snapshot, analysis, _ = analysed(document.snapshot(), scenario)
    shapes, _bounds = view_shapes(snapshot, analysis, frame.view)
    box = (frame.x, frame.y, frame.w, frame.h)
    return ViewPicture(_seen(shapes, box), box, f"{snapshot.info.title}, {frame.name}")


def _seen(shapes: Iterable[Shape], box: Box) -> tuple[Shape, ...]:
    """Return the shapes of which a box shows something."""
    left, top, w, h = box[0] - _LINE, box[1] - _LINE, box[2] + 2 * _LINE, box[3] + 2 * _LINE
    seen = []
    for shape in shapes:
        x, y, wide, high = extent((shape,)) or (left, top, 0.0, 0.0)
        if x < left + w and y < top + h and x + wide > left and y + high > top:
            seen.append(shape)
    return tuple(seen)


def texts_of(shapes: Iterable[Shape]) -> Iterator[str]:
    """Yield every text that some shapes show."""
    for shape in shapes:
        if isinstance(shape, Text):
            yield shape.text
        elif isinstance(shape, Group):
            yield from texts_of(shape.shapes)
