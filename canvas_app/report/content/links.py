"""Sentences in which names of elements stand in quotation marks or lead to their entries in the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.checks.finding import Finding
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


def quoted(story: Story, finding: Finding) -> str:
    """Return what a finding says, with the elements that it is about in quotation marks at their first place.

    In the window a finding stands on its card; in running text a name needs to be told apart.
    """
    names = {story.names[key] for key in finding.ids if story.names.get(key)}
    if not names:
        return finding.sentence
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))

    def mark(match: re.Match[str]) -> str:
        if match[0] not in names:
            return match[0]
        names.remove(match[0])
        return f"“{match[0]}”"

    return re.sub(rf"(?<![\w“])(?:{either})(?![\w”])", mark, finding.sentence)
