"""How much of the framework a model answers: by row, by section, in total, and what to answer next.

A row is answered by words, by a number, by elements that were made from it, that are what it asks for or are
linked to it, or, where it is a field of the document, by that field being filled.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis.forecast.structure import structure_of
from canvas_app.analysis.metrics.coverage import covered_lanes, focus_weights
from canvas_app.model import STAGE_CODES, DocumentInfo, Domain
from canvas_app.model.framework import load_framework

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document import Snapshot
    from canvas_app.model import Element, EntryAnswer, StageCode
    from canvas_app.model.catalogue import Entry
    from canvas_app.model.framework import OutlineSection, Row

State = Literal["answered", "in_work", "open", "not_for_us"]
STATES: tuple[State, ...] = ("open", "in_work", "answered", "not_for_us")


@dataclass(frozen=True, slots=True)
class EntryState:
    """What the model says to one row of the framework."""

    row: Row
    state: State
    answer: EntryAnswer | None
    elements: tuple[str, ...]
    """Those made from it or shown to it, in document order, then those linked to it."""
    ai_specific: bool
    """Whether it is answered for AI: the switch of a row with a twin."""
    value: str = ""
    """What the field of the document holds, for the rows that are one."""
    shown: frozenset[str] = frozenset()
    """Those of the elements that answer it by what they are; nothing takes them off but another type."""

    @property
    def entry(self) -> Entry:
        """The entry under which it is answered."""
        return self.row.entry

    @property
    def twin(self) -> Entry | None:
        """The same entry for AI, if the source has one."""
        return self.row.twin

    @property
    def name(self) -> str:
        """The name, with AI in front of it where it is answered for AI."""
        return self.row.entry_for(ai_specific=self.ai_specific).name

    @property
    def text(self) -> str:
        """The answer in words; empty without one."""
        return self.value or (self.answer.text if self.answer is not None else "")


class Counted:
    """Counts of the states below; mixed into what has `states`."""

    @property
    def states(self) -> tuple[EntryState, ...]:
        """Every row below, in the order of the outline."""
        raise NotImplementedError

    @cached_property
    def counts(self) -> Mapping[State, int]:
        """How many rows are in each state."""
        found = Counter(state.state for state in self.states)
        return {state: found[state] for state in STATES}

    @property
    def answered(self) -> int:
        """How many rows are answered."""
        return self.counts["answered"]

    @property
    def in_work(self) -> int:
        """How many rows are in work."""
        return self.counts["in_work"]

    @property
    def open(self) -> int:
        """How many rows are open."""
        return self.counts["open"]

    @property
    def not_for_us(self) -> int:
        """How many rows do not concern this company."""
        return self.counts["not_for_us"]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return len(self.states)


@dataclass(frozen=True)
class SectionCoverage(Counted):
    """A section of the framework, or a group in one."""

    id: str
    path: tuple[str, ...]
    """The titles that lead to it, its own last."""
    title: str
    short: str
    """The title where room is short."""
    icon: str
    entries: tuple[EntryState, ...]
    """The rows directly under it."""
    sections: tuple[SectionCoverage, ...] = ()

    @cached_property
    def states(self) -> tuple[EntryState, ...]:
        """Every row below, in the order of the outline."""
        return (*self.entries, *(state for section in self.sections for state in section.states))


@dataclass(frozen=True, slots=True)
class FocusStage:
    """A stage that a domain lives from."""

    code: StageCode
    covered: bool
    """Whether somebody works on it or supplies it."""


@dataclass(frozen=True, slots=True)
class DomainFocus:
    """A placed domain with the stages it lives from."""

    element: str
    name: str
    code: str
    stages: tuple[FocusStage, ...]

    @property
    def covered(self) -> int:
        """How many of the stages are covered."""
        return sum(stage.covered for stage in self.stages)


@dataclass(frozen=True)
class Coverage(Counted):
    """The whole framework."""

    sections: tuple[SectionCoverage, ...]
    snapshot: Snapshot = field(repr=False, compare=False)

    @cached_property
    def states(self) -> tuple[EntryState, ...]:
        """Every row, in the order of the outline."""
        return tuple(state for section in self.sections for state in section.states)

    @cached_property
    def by_id(self) -> Mapping[str, EntryState]:
        """The rows by the ids of all their entries."""
        return {key: state for state in self.states for key in state.row.ids}

    @cached_property
    def _useful_first(self) -> tuple[str, ...]:
        codes = tuple(dict.fromkeys(domain.code for domain in self.snapshot.of_kind(Domain)))
        return tuple(row.id for row in load_framework().useful_first(codes))

    @property
    def next(self) -> EntryState | None:
        """The open row that is most useful to answer next; None when none is open."""
        return self.after(None)

    def after(self, key: str | None) -> EntryState | None:
        """Return the next open row after another one in the order of use, at its end from the top again."""
        order = self._useful_first
        at = order.index(key) + 1 if key in order else 0
        states = (self.by_id[row] for row in (*order[at:], *order[:at]) if row != key)
        return next((state for state in states if state.state == "open"), None)

    @cached_property
    def domains(self) -> tuple[DomainFocus, ...]:
        """The placed domains with their focus stages, in document order."""
        domains = self.snapshot.of_kind(Domain)
        if not domains:
            return ()
        structure = structure_of(self.snapshot)
        covered = covered_lanes(structure, self.snapshot)
        return tuple(
            DomainFocus(
                domain.id,
                domain.name,
                domain.code,
                tuple(
                    FocusStage(code, code in covered)
                    for code in sorted(focus_weights(domain, structure), key=STAGE_CODES.index)
                ),
            )
            for domain in domains
        )


def coverage(snapshot: Snapshot) -> Coverage:
    """Return what a model answers of the framework."""
    framework = load_framework()
    made: dict[str, list[str]] = defaultdict(list)
    shown: dict[str, list[str]] = defaultdict(list)
    ai_elements = set()
    for element in snapshot.elements.values():
        if element.kind in framework.showing:
            for key in framework.shown_by(element):
                made[key].append(element.id)
                shown[key].append(element.id)
        if element.seed_ref is not None:
            row = framework.rows.get(element.seed_ref)
            if row is not None:
                made[row.id].append(element.id)
                if element.ai_specific:
                    ai_elements.add(row.id)
    answers: dict[str, EntryAnswer] = {}
    for answer in snapshot.answers.values():
        if answer.entry in framework.rows:
            # The first one counts, as for the commands that change it.
            answers.setdefault(framework.rows[answer.entry].id, answer)
    states = {
        row.id: _state(
            row,
            answers.get(row.id),
            made.get(row.id, ()),
            frozenset(shown.get(row.id, ())),
            row.id in ai_elements,
            snapshot.info,
        )
        for section in framework.sections
        for row in section.rows
    }
    return Coverage(tuple(_section(section, states) for section in framework.sections), snapshot)


def offered_to(state: EntryState, snapshot: Snapshot) -> tuple[Element, ...]:
    """Return the elements that may well answer a row and do not yet, the best fitting first."""
    found: dict[str, Element] = {}
    for known in load_framework().offered.get(state.row.id, ()):
        for element in snapshot.elements.values():
            if known in (element.kind, element.seed_ref) and element.id not in state.elements:
                found.setdefault(element.id, element)
    return tuple(found.values())


def _state(
    row: Row,
    answer: EntryAnswer | None,
    made: Iterable[str],
    shown: frozenset[str],
    ai_elements: bool,
    info: DocumentInfo,
) -> EntryState:
    if row.field:
        value = getattr(info, row.field)
        state: State = "answered" if value and not _untouched(row.field, info) else "open"
        return EntryState(row, state, None, (), False, str(value or ""))
    linked = () if answer is None else answer.elements
    elements = tuple(dict.fromkeys((*made, *linked)))
    for_ai = row.twin is not None and (ai_elements or (answer is not None and answer.ai_specific))
    return EntryState(row, _word(answer, elements), answer, elements, for_ai, shown=shown)


def _untouched(field: str, info: DocumentInfo) -> bool:
    """Whether the version is the one that every new document has, of a document that nobody named yet."""
    new = DocumentInfo()
    return field == "version" and (info.version, info.title) == (new.version, new.title)


def _word(answer: EntryAnswer | None, elements: tuple[str, ...]) -> State:
    if answer is not None and answer.not_for_us:
        return "not_for_us"
    if answer is not None and answer.in_work:
        return "in_work"
    if elements or (answer is not None and (answer.text.strip() or answer.number is not None)):
        return "answered"
    return "open"


def _section(section: OutlineSection, states: Mapping[str, EntryState]) -> SectionCoverage:
    path = (section.title,)
    if len(section.groups) == 1 and not section.groups[0].title:
        entries = tuple(states[row.id] for row in section.rows)
        return SectionCoverage(section.id, path, section.title, section.short, section.icon, entries)
    groups = tuple(
        SectionCoverage(
            group.id,
            (*path, group.title),
            group.title,
            group.title,
            section.icon,
            tuple(states[row.id] for row in group.rows),
        )
        for group in section.groups
    )
    return SectionCoverage(section.id, path, section.title, section.short, section.icon, (), groups)
