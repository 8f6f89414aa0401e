"""The web page: well formed, with headings in steps, readable in a small window, on paper and by all."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from canvas_app.document import Document
from canvas_app.drawing.theme import contrast, load_theme
from canvas_app.folders import resource_path
from canvas_app.model import DocumentInfo, Segment
from canvas_app.model.examples import example_path
from canvas_app.report.exports import export
from canvas_app.storage import load
from tests.formats.hostile import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> ElementTree.Element:
    document = load(example_path("generative-ai"))
    info = document.info.model_copy(update={"trials": 1_000})
    names = [Segment(name=name[:120]) for name in HOSTILE]
    path = tmp_path_factory.mktemp("page") / "a.html"
    export(Document([info, *list(document.records())[1:], *names]), path)
    return _parsed(path)


def _parsed(path: Path) -> ElementTree.Element:
    """Read a page as strictly as XML is read, but for the tags that have no end."""
    text = path.read_text("utf-8").removeprefix("<!DOCTYPE html>")
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    return ElementTree.fromstring(re.sub(r"<(meta|br|img)\b([^>]*)>", r"<\1\2/>", text))


def test_every_tag_is_closed_and_headings_go_down_step_by_step(page: ElementTree.Element) -> None:
    levels = [int(each.tag[1]) for each in page.iter() if re.fullmatch("h[1-6]", each.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_figures_and_columns_say_what_they_are(page: ElementTree.Element) -> None:
    drawings = list(page.iter("svg"))
    assert len(drawings) > 10
    assert all(each.get("aria-label") and each.get("role") == "img" for each in drawings)
    heads = list(page.iter("th"))
    assert all(each.get("scope") == "col" for each in heads)


def test_document_control_stands_at_the_top(page: ElementTree.Element) -> None:
    header = next(page.iter("header"))
    words = [" ".join(each.itertext()) for each in header.iter("div")]
    for line in (
        "Version 1.0",
        "Last updated 12 January 2026",
        "Scenario Base",
        "Numbers USD, forecast of 36 months",
    ):
        assert line in words


def test_columns_keep_words_whole_however_long_the_others_are(tmp_path: Path) -> None:
    document = Document((DocumentInfo(), Segment(name="W" * 110), Segment(name="Short")))
    export(document, tmp_path / "a.html")
    widths = [
        (int(found[1]), "".join(head.itertext()))
        for head in _parsed(tmp_path / "a.html").iter("th")
        if (found := re.search(r"--letters:(\d+)ch", head.get("style", "")))
    ]
    assert len(widths) > 20
    assert all(letters >= min(max(map(len, title.split())), 16) for letters, title in widths)
    assert max(letters for letters, _ in widths) <= 22
    css = resource_path("themes", "document.css").read_text("utf-8")
    assert "min-width:calc(var(--letters) + .9rem)" in css
    assert "overflow-wrap:anywhere" in css


def test_paper_cuts_no_table_and_dark_systems_leave_the_colours_alone() -> None:
    css = resource_path("themes", "document.css").read_text("utf-8")
    paper = css[css.index("@media print") :]
    assert ".wide,.picture{overflow:visible}" in paper
    assert "break-after:avoid" in paper
    assert "@page{margin:" in css
    assert "color-scheme:only light" in css


@pytest.mark.parametrize("token", ["ink", "muted", "accent", "good", "attention", "bad"])
def test_words_stand_out_from_their_ground(token: str) -> None:
    theme = load_theme()
    assert contrast(theme.color(token), theme.color("surface")) >= 4.5
