"""Sentences in which the name of an element leads to its entry in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.story import Story


def linked(story: Story, sentence: str, ids: Iterable[str]) -> Spans:
    """Return a sentence with the first of these elements that it names as a link."""
    for key in ids:
        name = story.names.get(key)
        if name and name in sentence:
            before, _, after = sentence.partition(name)
            spans = (Span(before), Span(name, target=key), Span(after))
            return tuple(span for span in spans if span.text)
    return (Span(sentence),)
