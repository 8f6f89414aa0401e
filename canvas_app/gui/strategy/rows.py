"""What the outline shows, row by row: sections, groups, entries with their answers, placed domains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvas_app.gui.panels.number_entry import number_text
from canvas_app.gui.strategy.counts import Counts
from canvas_app.model.catalogue_search import folded
from canvas_app.model.guidance import NoGuidanceError, guidance_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.framework import (
        Coverage,
        DomainFocus,
        EntryState,
        SectionCoverage,
    )
    from canvas_app.document import Snapshot
    from canvas_app.model import Element
    from canvas_app.model.guidance import Guidance

Filter = Literal["all", "open", "in_work", "answered", "not_for_us"]
FILTERS: tuple[tuple[Filter, str], ...] = (
    ("all", "All"),
    ("open", "Open"),
    ("in_work", "In work"),
    ("answered", "Answered"),
    ("not_for_us", "Not for us"),
)
STATE_WORDS = {"open": "Open", "in_work": "In work", "answered": "Answered", "not_for_us": "Not for us"}
DOMAINS = "domains"
"""The section of the placed domains, which is none of the framework."""
HINT = "hint"
_MARKED = re.compile(r"[*\[]")


@dataclass(frozen=True, slots=True)
class SectionRow:
    """The head of a section."""

    key: str
    title: str
    counts: Counts | None
    """None for the placed domains."""
    open_ids: tuple[str, ...] = ()
    """Its open rows that can be marked together: all but the fields of the document."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A small heading in a section."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class CardChip:
    """An element that answers, as a chip shows it."""

    id: str
    kind: str
    name: str
    fixed: bool = False
    """Whether it answers by what it is, so that it cannot be taken off."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One thing that the framework asks, and what the model says to it."""

    key: str
    state: EntryState
    chips: tuple[CardChip, ...]
    words: str
    """The answer in words, on one line; without any answer what is asked."""
    number: str
    asked: bool = False
    """Whether the words are those of the question."""


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A placed domain with the stages it lives from."""

    key: str
    focus: DomainFocus


@dataclass(frozen=True, slots=True)
class SayRow:
    """A sentence where there is nothing to list, or before the first answer."""

    key: str
    title: str
    text: str
    offer: str = ""
    """What a click on it does, in words."""


OutlineRow = SectionRow | GroupRow | AnswerRow | DomainRow | SayRow


def guidance(entry_id: str) -> Guidance | None:
    """Return the help with an entry, None where there is none."""
    try:
        return guidance_of(entry_id)
    except NoGuidanceError:
        return None


def rows_of(
    coverage: Coverage,
    shown: Filter = "all",
    search: str = "",
    kept: str | None = None,
    *,
    hint: bool = False,
) -> list[OutlineRow]:
    """Return the rows that a filter and a search leave; `kept` stays whatever they say."""
    words = folded(search).split()
    rows: list[OutlineRow] = []
    if hint and shown == "all" and not words:
        rows.append(_hint(coverage))
    if shown == "all":
        rows += _domain_rows(coverage, words)
    for section in coverage.sections:
        parts = section.sections or (section,)
        listed: list[OutlineRow] = []
        for part in parts:
            states = [
                state
                for state in part.entries
                if state.row.id == kept or _fits(state, shown, words, (section.title, part.title), coverage)
            ]
            if states and part is not section:
                listed.append(GroupRow(part.id, part.title))
            listed += [answer_row(state, coverage.snapshot) for state in states]
        if listed:
            rows += [section_row(section), *listed]
    return rows or [_nothing(shown, search)]


def section_row(section: SectionCoverage) -> SectionRow:
    """Return the head of a section."""
    still_open = tuple(s.row.id for s in section.states if s.state == "open" and not s.row.field)
    return SectionRow(section.id, section.title, Counts.of(section), still_open)


def answer_row(state: EntryState, snapshot: Snapshot) -> AnswerRow:
    """Return the row of an entry with its answer."""
    elements = [snapshot.elements[key] for key in state.elements]
    linked = () if state.answer is None else state.answer.elements
    fixed = state.shown.difference(linked)
    chips = tuple(chip_of(element, fixed=element.id in fixed) for element in elements)
    number, words = number_words(state), _words(state, elements)
    asked = not (words or number or chips)
    return AnswerRow(state.row.id, state, chips, _question(state) if asked else words, number, asked)


def chip_of(element: Element, *, fixed: bool = False) -> CardChip:
    """Return an element as a chip."""
    return CardChip(element.id, element.kind, element.name, fixed)


def without_marks(text: str) -> str:
    """Return an answer as it reads, without the marks that print it bold or as a list."""
    from canvas_app.report.content.markup import plain

    return plain(text)


def number_words(state: EntryState) -> str:
    """Return the number of an answer with its unit."""
    answer = state.answer
    if answer is None or answer.number is None:
        return ""
    return f"{number_text(answer.number)} {answer.unit}".rstrip()


def said_by(element: Element) -> str:
    """Return what a card itself says: its statement or its headline."""
    return str(getattr(element, "statement", "") or getattr(element, "headline", "") or "")


def _words(state: EntryState, elements: Sequence[Element]) -> str:
    if state.state == "not_for_us" and state.answer is not None:
        return state.answer.reason
    text = (state.text or next((said for element in elements if (said := said_by(element))), ""))[:400]
    return " ".join((without_marks(text) if _MARKED.search(text) else text).split())


def _question(state: EntryState) -> str:
    help_with = guidance(state.row.id)
    return help_with.question if help_with is not None else state.entry.description


def _fits(
    state: EntryState, shown: Filter, words: list[str], heads: tuple[str, str], coverage: Coverage
) -> bool:
    if shown not in ("all", state.state):
        return False
    if not words:
        return True
    names = [name for entry in (state.entry, state.twin) if entry is not None for name in _names(entry)]
    cards = [coverage.snapshot.elements[key].name for key in state.elements]
    reason = "" if state.answer is None else state.answer.reason
    text = folded(" ".join((*names, *heads, *cards, _question(state), state.text, reason)))
    return all(word in text for word in words)


def _names(entry: object) -> tuple[str, ...]:
    return (entry.name, *entry.synonyms, *entry.source_names)  # type: ignore[attr-defined]


def _domain_rows(coverage: Coverage, words: list[str]) -> list[OutlineRow]:
    found = [focus for focus in coverage.domains if all(word in folded(focus.name) for word in words)]
    if not found:
        return []
    rows: list[OutlineRow] = [SectionRow(DOMAINS, "Your AI domains", None)]
    return [*rows, *(DomainRow(f"{DOMAINS}.{focus.element}", focus) for focus in found)]


def _hint(coverage: Coverage) -> SayRow:
    first = coverage.next
    text = (
        "Answer what matters to you: in your own words, with cards of the canvas, or with a number. "
        "Mark what does not concern you as not for us. Cards answer by themselves what they are. "
        "F7 leads to what is most useful to answer next."
    )
    offer = f"Start with “{first.name}”" if first is not None else ""
    return SayRow(HINT, f"The whole strategy in {coverage.total} questions", text, offer)


def _nothing(shown: Filter, search: str) -> SayRow:
    if search.strip():
        return SayRow("nothing", "Nothing found", f"No entry matches “{search.strip()}”.", "Show all entries")
    sentences: dict[str, str] = {
        "open": "Every entry is answered, in work, or not for you.",
        "in_work": "Nothing is in work. Open an entry and mark it, to come back to it later.",
        "answered": "Nothing is answered yet.",
        "not_for_us": "Nothing is marked as not for you.",
    }
    return SayRow("nothing", STATE_WORDS.get(shown, ""), sentences.get(shown, ""), "Show all entries")
