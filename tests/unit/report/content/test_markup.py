"""The user's own chapter text: what is formatted, what stays plain, and that nothing gets lost."""

from __future__ import annotations

import gc
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_app.report.content.blocks import Block, Bullets, Paragraph, Span, Spans
from canvas_app.report.content.markup import parse

_MARKS = frozenset("*-.[]()0123456789")
_SIGNS = st.sampled_from(
    [*"ab* -\n1.[]()", "**", "http://a", "mailto:", "- ", "1. ", "é", "\u05d0", "](", "2. "]
)
_ODD = st.lists(_SIGNS, max_size=60).map("".join)


def _runs(blocks: tuple[Block, ...]) -> list[Span]:
    found: list[Span] = []
    for block in blocks:
        assert isinstance(block, Paragraph | Bullets)
        every: tuple[Spans, ...] = (block.spans,) if isinstance(block, Paragraph) else block.items
        found += [span for spans in every for span in spans]
    return found


def _plain(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Span(text),)) for text in texts)


def test_empty_lines_part_paragraphs_and_single_line_breaks_do_not() -> None:
    assert parse("One line\nand its rest.\n\n  \nNext.\r\n\r\nLast.") == _plain(
        "One line and its rest.", "Next.", "Last."
    )
    assert parse("") == parse(" \n\n") == ()


def test_bold_italic_and_both() -> None:
    assert parse("We **must** act, *soon*, and ***both***.") == (
        Paragraph(
            (
                Span("We "),
                Span("must", bold=True),
                Span(" act, "),
                Span("soon", italic=True),
                Span(", and "),
                Span("both", bold=True, italic=True),
                Span("."),
            )
        ),
    )


def test_lists_hold_formatting_and_lines_that_go_on() -> None:
    assert parse("- First\n  goes on\n- **Second**\n\n- Third\n\n1. One\n2. Two\n1. Three") == (
        Bullets(((Span("First goes on"),), (Span("Second", bold=True),), (Span("Third"),))),
        Bullets(((Span("One"),), (Span("Two"),), (Span("Three"),)), numbered=True),
    )


def test_links_lead_to_the_web_and_to_mail_only() -> None:
    text = "See [the plan](https://example.com/a_(b)?q=1) or [write](mailto:desk@example.com)."
    assert parse(text) == (
        Paragraph(
            (
                Span("See "),
                Span("the plan", target="https://example.com/a_(b)?q=1"),
                Span(" or "),
                Span("write", target="mailto:desk@example.com"),
                Span("."),
            )
        ),
    )


@pytest.mark.parametrize(
    "picture",
    ["https://x.example/a_(b).png", "C:\\picture.png", "javascript:alert(1)", 'a.png "A title"', ""],
)
def test_of_a_picture_its_words_stand(picture: str) -> None:
    assert parse(f"Before ![our *new* shop]({picture}) after") == (
        Paragraph((Span("Before our "), Span("new", italic=True), Span(" shop after"))),
    )
    assert parse(f"[![shop]({picture})](https://x.example)") == (
        Paragraph((Span("shop", target="https://x.example"),)),
    )
    assert parse(f"![]({picture})\n\n- ![]({picture})") == ()


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
        "[a](data:text/html,x)",
        "[a](https://)",
        '[a](https://x.example"onclick=1)',
        "[a](https://x.example <b>)",
        "[a]( https://x.example)",
        "![a](",
        "! [a] (b)",
        "<img src='/etc/hostname'> <a href='javascript:x'>y</a>",
        "# Not a heading",
        "2 * 3 * 4 and 2*3*4 and f(*args)",
        "**no end and *no end",
        "**** and ** and *",
        "1994. A good year",
        "2. Out of turn",
        "-5 % and -- and -",
        "`code` ~~gone~~ | a | b |",
        "$5 and $10",
    ],
)
def test_anything_else_is_plain_text(text: str) -> None:
    assert parse(text) == _plain(text)


@settings(max_examples=400)
@given(st.one_of(_ODD, st.text(max_size=200)))
def test_nothing_visible_gets_lost(text: str) -> None:
    runs = _runs(parse(text))
    kept = Counter("".join(run.text + (run.target or "") for run in runs))
    wanted = Counter(text)
    for sign in set(wanted) | set(kept):
        if not sign.isspace() and sign not in _MARKS:
            assert kept[sign] == wanted[sign]
        elif not sign.isspace():
            assert kept[sign] <= wanted[sign]


@given(_ODD)
def test_runs_are_never_empty_and_addresses_are_safe(text: str) -> None:
    for run in _runs(parse(text)):
        assert run.text
        assert run.target is None or run.target.startswith(("http://", "https://", "mailto:"))


@given(
    st.text(alphabet=st.characters(exclude_characters="*-[]\n\r.", exclude_categories=("C", "Z")), min_size=1)
)
def test_text_without_marks_stays_as_it_is(text: str) -> None:
    assert parse(text) == _plain(text)


@pytest.mark.parametrize(
    "part",
    [
        "*a ",
        "**a ",
        "***",
        "[",
        "[a](",
        "[a](http://",
        "[a](http://b(",
        "[a](mailto:b) ",
        "![a](",
        "![a](b",
        "![",
        "*a* **b** ",
        "- a\n",
        "1. a\n\n",
    ],
)
def test_long_texts_take_no_more_than_their_share_of_time(part: str) -> None:
    def taken(times: int) -> float:
        text = part * times
        best = 1e9
        for _ in range(3):
            # Its own time only: neither other programs nor the garbage of other tests count.
            gc.disable()
            started = time.process_time()
            parse(text)
            best = min(best, time.process_time() - started)
            gc.enable()
        return best

    assert taken(2_000) < 60 * max(taken(125), 1e-4)
