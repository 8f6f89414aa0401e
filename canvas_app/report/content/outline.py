"""The chapters of the strategy document in their order, and which of them a document shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Bullets, CanvasPage, CommentBox, Paragraph
from canvas_app.report.content.chapters import (
    assumptions,
    chain,
    changes,
    costs,
    decision,
    definitions,
    forecast,
    go_to_market,
    kpis,
    market,
    model,
    partners,
    register,
    revenue,
    risk,
    roadmap,
    scenarios,
    summary,
    team,
    validation,
    value,
)
from canvas_app.report.content.own_words import SENTENCES, as_own, marked, own_language, own_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from canvas_app.model import ChapterText
    from canvas_app.report.content.blocks import Chapter
    from canvas_app.report.content.story import Story

CHAPTERS: tuple[tuple[str, Callable[[Story], Chapter]], ...] = (
    ("summary", summary.chapter),
    ("model", model.chapter),
    ("chain", chain.chapter),
    ("value", value.chapter),
    ("market", market.chapter),
    ("go_to_market", go_to_market.chapter),
    ("revenue", revenue.chapter),
    ("partners", partners.chapter),
    ("costs", costs.chapter),
    ("forecast", forecast.chapter),
    ("scenarios", scenarios.chapter),
    ("risk", risk.chapter),
    ("kpis", kpis.chapter),
    ("team", team.chapter),
    ("roadmap", roadmap.chapter),
    ("decision", decision.chapter),
    ("assumptions", assumptions.chapter),
    ("register", register.chapter),
    ("definitions", definitions.chapter),
    ("validation", validation.chapter),
    ("changes", changes.chapter),
)
"""The chapters 0 to 15 and the appendices A to E, each with the function that tells it."""

KEYS: tuple[str, ...] = tuple(key for key, _ in CHAPTERS)
APPENDICES = KEYS[-5:]


@dataclass(frozen=True)
class Outline:
    """The chapters that a document shows, and those that it leaves out."""

    chapters: tuple[Chapter, ...]
    left_out: tuple[Chapter, ...] = ()
    """Those that were to be shown, but are empty, or hidden by choice: these say no reason."""


def outline(
    story: Story,
    keys: Collection[str] | None = None,
    *,
    leave_out_empty: bool = False,
    language: str = SENTENCES,
    told: Callable[[int, int], None] | None = None,
) -> Outline:
    """Return the chapters with the user's own texts; `keys` names those to be told, None all.

    Where the user's `language` is another one than that of the sentences, the own words are marked.
    `told` is called with chapters done and chapters in all; what it raises ends the work.
    """
    makers = [(key, make) for key, make in CHAPTERS if keys is None or key in keys]
    shown: list[Chapter] = []
    left_out: list[Chapter] = []
    for done, (key, make) in enumerate(makers, start=1):
        chapter = _with_own_words(make(story), story)
        if _hidden(key, story):
            left_out.append(replace(chapter, empty=""))
        elif leave_out_empty and chapter.empty:
            left_out.append(chapter)
        else:
            shown.append(chapter)
        if told is not None:
            told(done, len(makers))
    labels = {f"{chapter.number}  {chapter.title}" for chapter in shown}
    whole = tuple(_with_left_out(_commented(chapter, labels), left_out) for chapter in shown)
    if own_language(language) is not None:
        whole = marked(whole, own_words(story.snapshot))
    return Outline(whole, tuple(left_out))


def chapters(
    story: Story, keys: Collection[str] | None = None, *, leave_out_empty: bool = False
) -> list[Chapter]:
    """Return the chapters that are shown, as `outline` does."""
    return list(outline(story, keys, leave_out_empty=leave_out_empty).chapters)


def _commented(chapter: Chapter, labels: Collection[str]) -> Chapter:
    """Leave room for comments on the chapters that the document has, and on no other."""
    boxes = (isinstance(block, CommentBox) and block.label not in labels for block in chapter.blocks)
    kept = tuple(block for block, gone in zip(chapter.blocks, boxes, strict=True) if not gone)
    return chapter if len(kept) == len(chapter.blocks) else replace(chapter, blocks=kept)


def _with_left_out(chapter: Chapter, left_out: Sequence[Chapter]) -> Chapter:
    """Let the register say which chapters are missing."""
    if chapter.key != "register" or not left_out:
        return chapter
    from canvas_app.report.content.chapters.register import with_left_out

    return with_left_out(chapter, left_out)


def _hidden(key: str, story: Story) -> bool:
    return any(own.hidden for own in _own(key, story))


def _own(key: str, story: Story) -> Iterator[ChapterText]:
    return (own for own in story.snapshot.chapters.values() if own.chapter == key)


def _with_own_words(chapter: Chapter, story: Story) -> Chapter:
    """Put the user's own words in place of the sentences that open a chapter."""
    words = "\n\n".join(own.text for own in _own(chapter.key, story) if own.text.strip())
    if not words:
        return chapter
    from canvas_app.report.content.markup import parse

    # What is read first is the picture of a chapter that opens with one.
    pictures = tuple(takewhile(lambda block: isinstance(block, CanvasPage), chapter.blocks))
    composed = chapter.blocks[len(pictures) :]
    rest = tuple(dropwhile(lambda block: isinstance(block, Paragraph | Bullets), composed))
    return replace(chapter, blocks=(*pictures, *as_own(parse(words)), *rest), empty="")
