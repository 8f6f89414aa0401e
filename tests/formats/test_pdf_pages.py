"""Typical pages look as they were accepted; `python -m tests.formats.pages --accept` accepts new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from canvas_app.model import PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.pdf import render_pdf
from canvas_app.storage import load
from tests.formats.pages import accepted, alike, different, emptiness, pictures
from tests.formats.second_reader import bookmarks

if TYPE_CHECKING:
    from canvas_app.report.pdf.page import Paper

NAMES = ("cover", "summary", "costs", "forecast", "register", "one_page")


@pytest.fixture(scope="module")
def pages() -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    return pictures()


@pytest.mark.parametrize("name", NAMES)
def test_the_page_looks_as_accepted(
    pages: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]], name: str
) -> None:
    share = different(pages[name], accepted(name))
    assert alike(pages[name], accepted(name)), f"{share:.1%} of the page {name} differs"


def test_edges_do_not_matter_but_a_lost_part_does() -> None:
    page = accepted("summary")
    softer = (page.astype(np.uint16) + np.roll(page, 1, axis=1)) // 2
    assert alike(page, softer.astype(np.uint8))
    lost = page.copy()
    lost[120:180] = 255
    assert not alike(page, lost)


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("generative-ai", "A4"),
        ("generative-ai", "Letter"),
        ("data-monetization", "A4"),
        ("data-monetization", "Letter"),
        ("rag", "A4"),
        ("ai-saas", "Letter"),
        ("ad-supported", "Letter"),
    ],
)
def test_pages_of_the_review_are_filled(name: str, paper: Paper) -> None:
    data, report = render_pdf(load(example_path(name)), PrintOptions(paper=paper, attach_canvas=False))
    starts = [page for title, page in bookmarks(data) if title.startswith(("0 ", "A "))]
    # The cover with the contents, the last page before the appendices, and the last one of all.
    ends = {*range(starts[0]), starts[1] - 1, report.pages - 1}
    empty = {page + 1: round(share, 2) for page, share in enumerate(emptiness(data)) if page not in ends}
    assert {page: share for page, share in empty.items() if share > 0.25} == {}
    # Most are much fuller than that.
    assert sum(share > 0.15 for share in empty.values()) <= len(empty) * 0.15
