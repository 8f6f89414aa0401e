"""Typical pages look as they were accepted; `python -m tests.formats.pages --accept` accepts new ones."""

from __future__ import annotations

import numpy as np
import pytest

from tests.formats.pages import accepted, alike, different, pictures

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
