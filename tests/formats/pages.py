"""Pictures of typical pages of the strategy document, to be compared with accepted ones.

python -m tests.formats.pages             compares, and writes a picture of every page that differs
python -m tests.formats.pages --accept    accepts the pages as they are now; look at them first
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from canvas_app.model import PrintOptions
from canvas_app.report.pdf.page import MARGIN, page_format
from canvas_app.report.pdf.render import PageImages
from tests.formats.printed import printed
from tests.formats.second_reader import bookmarks

if TYPE_CHECKING:
    import numpy.typing as npt

    Picture = npt.NDArray[np.uint8]

ACCEPTED = Path(__file__).parents[1] / "data" / "pages"
_WIDTH = 320
_NARROW = 300
"""So wide are pages of which only the white is looked at."""
_INKED = 235
"""Darker than this is ink."""
_BLOCK = 8
_SEEN = 24.0
"""Blocks differ when their mean greys are further apart: by a line of text, not by an edge."""
_MOST_DIFFERENT = 0.004
_CHAPTERS = {"summary": "0 ", "costs": "8 ", "forecast": "9 ", "register": "B "}
"""By name what the bookmark of a page begins with."""


def pictures() -> dict[str, Picture]:
    """Return the typical pages in grey, small, by name."""
    review = printed()[0]
    places = bookmarks(review)
    found = {"cover": _picture(review, 0)}
    for name, begin in _CHAPTERS.items():
        found[name] = _picture(review, next(page for title, page in places if title.startswith(begin)))
    single = printed(PrintOptions(profile="one_page"))[0]
    return found | {"one_page": _picture(single, 0)}


def _picture(data: bytes, number: int) -> Picture:
    pages = PageImages(data)
    grey = Image.fromarray(pages.pixels(number, _WIDTH * 2)).convert("L")
    pages.close()
    return np.asarray(grey.resize((_WIDTH, round(_WIDTH * grey.height / grey.width)), Image.Resampling.BOX))


def emptiness(data: bytes) -> list[float]:
    """Return by page which share of the height between the margins is white below the last line."""
    pages = PageImages(data)
    found = []
    for number in range(len(pages)):
        grey = np.asarray(Image.fromarray(pages.pixels(number, _NARROW)).convert("L"))
        wide = grey.shape[1] > grey.shape[0]
        # The margin above and below, where the foot stands, in pixels.
        margin = round(MARGIN * _NARROW / page_format("A4", wide).w)
        inked = np.flatnonzero((grey[margin:-margin] < _INKED).any(axis=1))
        height = grey.shape[0] - 2 * margin
        found.append(1.0 - (inked[-1] + 1) / height if inked.size else 1.0)
    pages.close()
    return found


def different(first: Picture, second: Picture) -> float:
    """Return the share of blocks in which one sees a difference; 1 where the sizes differ."""
    if first.shape != second.shape:
        return 1.0
    return float((np.abs(_blocks(first) - _blocks(second)) > _SEEN).mean())


def alike(first: Picture, second: Picture) -> bool:
    """Tell whether two pictures show the same, but for edges and a few words."""
    return different(first, second) <= _MOST_DIFFERENT


def _blocks(picture: Picture) -> npt.NDArray[np.float64]:
    rows, columns = (side // _BLOCK for side in picture.shape)
    cut = picture[: rows * _BLOCK, : columns * _BLOCK].astype(np.float64)
    blocks: npt.NDArray[np.float64] = cut.reshape(rows, _BLOCK, columns, _BLOCK).mean(axis=(1, 3))
    return blocks


def accepted(name: str) -> Picture:
    """Return an accepted picture."""
    with Image.open(ACCEPTED / f"{name}.png") as image:
        return np.asarray(image.convert("L"))


def main() -> None:
    """Compare or accept."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--accept", action="store_true")
    accept = arguments.parse_args().accept
    folder = ACCEPTED if accept else Path(tempfile.mkdtemp(prefix="pages-"))
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        path = folder / f"{name}.png"
        known = (ACCEPTED / path.name).is_file()
        share = different(picture, accepted(name)) if known else 1.0
        print(f"{name}: {share:.2%} of the page differs")
        if accept or share > _MOST_DIFFERENT:
            Image.fromarray(picture).save(path, optimize=True)
            print(f"  written to {path}")


if __name__ == "__main__":
    main()
