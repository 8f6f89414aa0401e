"""Turns pages of a PDF into pixels. The library behind it may be used by one thread at a time."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from pypdfium2 import PdfPage

_ONE_AT_A_TIME = RLock()


class Crop(NamedTuple):
    """A part of a page in its pixels: rows from the top."""

    top: int
    rows: int


class PageImages:
    """The pages of a PDF. Call `close` when they are not needed any more."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        with _ONE_AT_A_TIME:
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = tuple(self._document.get_page_size(number) for number in range(len(self._document)))
        """Width and height of each page in points."""
        self.chapters = self._chapters()
        """The page on which a chapter begins, from 0, by its number and title as the outline tells them."""
        self._opened: tuple[int, PdfPage] | None = None

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self.sizes)

    def pixels(self, number: int, width: int, crop: Crop | None = None) -> npt.NDArray[np.uint8]:
        """Return a page, or rows of it, as (height, width, 3) red, green and blue."""
        points_wide, points_high = self.sizes[number]
        point = points_wide / width
        height = max(1, round(points_high / point))
        top, rows = crop or (0, height)
        edges = (0.0, points_high - (top + rows) * point, 0.0, top * point)
        with _ONE_AT_A_TIME:
            bitmap = self._page(number).render(scale=1.0 / point, crop=edges, rev_byteorder=True)
            image: npt.NDArray[np.uint8] = bitmap.to_numpy()[:rows, :width, :3].copy()
        return image

    def _page(self, number: int) -> PdfPage:
        """Return a page; the last one stays open, because it takes long to read a large one."""
        if self._opened is None or self._opened[0] != number:
            self._opened = number, self._document[number]
        return self._opened[1]

    def _chapters(self) -> dict[str, int]:
        found = {}
        with _ONE_AT_A_TIME:
            for bookmark in self._document.get_toc():
                target = bookmark.get_dest() if bookmark.level == 0 else None
                page = None if target is None else target.get_index()
                if page is not None:
                    found[bookmark.get_title()] = page
        return found

    def close(self) -> None:
        """Let go of the file."""
        with _ONE_AT_A_TIME:
            self._opened = None
            self._document.close()
