"""What a view is made of: areas that hold cards, and where every card stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import numpy.typing as npt

    from canvas_app.drawing.rows import Rows
    from canvas_app.drawing.shapes import Shape

    Floats = npt.NDArray[np.float64]

Box = tuple[float, float, float, float]
"""x, y, w, h in canvas units."""

GAP = 12.0
"""Room between cards that stand in one column."""


class Area(NamedTuple):
    """A lane or a block: a place of its own for some kinds of element."""

    id: str
    title: str
    subtitle: str
    rect: Box


@dataclass(frozen=True)
class ViewLayout:
    """Where everything stands in one view. Row i of every array belongs to `ids[i]`, in document order."""

    view: str
    ids: tuple[str, ...]
    rects: Floats
    """x, y, w, h per element, float64 of shape (N, 4)."""
    area_index: npt.NDArray[np.intp]
    """The place in `areas` of the area that holds each element."""
    placed: npt.NDArray[np.bool_]
    """Whether an element stands where its document says; False where this layout chose the place."""
    areas: tuple[Area, ...]
    frame: tuple[Shape, ...]
    """Grounds, borders and headings, to be drawn below lines and cards."""
    bounds: Box
    rows: Rows
    """What was measured; the next layout takes over what did not change."""

    @property
    def index(self) -> Mapping[str, int]:
        """The row of every element by id."""
        return self.rows.index

    def rect_of(self, element_id: str) -> Box:
        """Return x, y, w, h of an element; raises KeyError when it is not in the view."""
        x, y, w, h = self.rects[self.index[element_id]].tolist()
        return x, y, w, h
