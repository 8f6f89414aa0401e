"""A view of a document with its numbers as shapes, for pages and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.cards import CardFacts
from canvas_app.drawing.shapes import Group, Text
from canvas_app.drawing.text import missing_characters
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.errors import ReportError
from canvas_app.report.outlines import extent
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from canvas_app.analysis import Analysis
    from canvas_app.document import Document, Snapshot
    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape

_BORDER = 24.0


@dataclass(frozen=True)
class ViewPicture:
    """A view, or a part of it, as it leaves the program."""

    shapes: tuple[Shape, ...]
    bounds: Box
    """x, y, w, h with a border around what is shown."""
    title: str

    def notices(self) -> tuple[str, ...]:
        """Return a sentence for every character that the shipped fonts lack."""
        lost = missing_characters("".join(texts_of(self.shapes)))
        return tuple(f"The shipped fonts have no character U+{ord(char):04X}." for char in lost)


def view_shapes(snapshot: Snapshot, analysis: Analysis, view: str) -> tuple[tuple[Shape, ...], Box]:
    """Return the shapes of a view with money on cards and lines, and the box (x, y, w, h) around them."""
    currency = analysis.currency
    facts = {
        element_id: CardFacts(money, analysis.element_money_note.get(element_id, "/mo"), currency)
        for element_id, money in analysis.element_money.items()
    }
    return canvas_shapes(snapshot, view, facts, analysis.relation_money, money_flow=True)


def view_picture(
    document: Document, view: str, scenario: str | None = None, only: Collection[str] = ()
) -> ViewPicture:
    """Return a view, cut to some elements where `only` names any that it shows.

    Raises ReportError when there is no such view or scenario.
    """
    if view not in VIEW_TITLES:
        raise ReportError(f"There is no view called {view}. The views are {' and '.join(VIEW_TITLES)}.")
    snapshot, analysis, _ = analysed(document.snapshot(), scenario)
    shapes, bounds = view_shapes(snapshot, analysis, view)
    chosen = tuple(shape for shape in shapes if isinstance(shape, Group) and shape.ref in only)
    x, y, w, h = (extent(chosen) if chosen else None) or bounds
    title = f"{snapshot.info.title}, {VIEW_TITLES[view].lower()}"
    return ViewPicture(shapes, (x - _BORDER, y - _BORDER, w + 2 * _BORDER, h + 2 * _BORDER), title)


def texts_of(shapes: Iterable[Shape]) -> Iterator[str]:
    """Yield every text that some shapes show."""
    for shape in shapes:
        if isinstance(shape, Text):
            yield shape.text
        elif isinstance(shape, Group):
            yield from texts_of(shape.shapes)
