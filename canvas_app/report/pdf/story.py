"""What the chapters tell about: the state of the document, its numbers, and the room on a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.drawing.text import elide
from canvas_app.model import RevenueStream, label_of
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pages import page_format
from canvas_app.report.pdf.pieces import SMALL
from canvas_app.report.pdf.tables import Cell
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.analysis import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.drawing.theme import Theme
    from canvas_app.model import DocumentInfo, Element
    from canvas_app.report.pdf.pages import Format, Paper

_PAGE_NUMBER = 80.0
_STATES = {"draft": "draft", "for_review": "draft for review", "approved": "approved"}


@dataclass(frozen=True)
class Story:
    """One document in one state, to be told on one kind of paper."""

    snapshot: Snapshot
    """With the scenario applied."""
    base: Snapshot
    analysis: Analysis
    theme: Theme
    paper: Paper
    scenario: str | None
    """The id of the scenario that is applied, None for the base."""

    @property
    def info(self) -> DocumentInfo:
        """What the document is about."""
        return self.snapshot.info

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.analysis.currency

    @cached_property
    def format(self) -> Format:
        """The upright page."""
        return page_format(self.paper)

    @cached_property
    def wide(self) -> Format:
        """The page on its side."""
        return page_format(self.paper, landscape=True)

    @property
    def width(self) -> float:
        """The width of text on an upright page."""
        return self.format.width

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of all elements by id."""
        return {element.id: element.name for element in self.snapshot.elements.values()}

    @cached_property
    def streams(self) -> list[RevenueStream]:
        """The revenue streams, the largest over the whole forecast first."""
        analysis = self.analysis
        sums = dict(zip(analysis.stream_ids, analysis.revenue.sum(axis=1).tolist(), strict=True))
        return sorted(self.snapshot.of_kind(RevenueStream), key=lambda stream: -sums.get(stream.id, 0.0))

    @cached_property
    def kinds(self) -> Mapping[str, list[Element]]:
        """The elements by kind, in document order."""
        groups: dict[str, list[Element]] = {}
        for element in self.snapshot.elements.values():
            groups.setdefault(element.kind, []).append(element)
        return groups

    @property
    def scenario_name(self) -> str:
        """The name of the scenario, `Base` without one."""
        return self.snapshot.scenarios[self.scenario].name if self.scenario else "Base"

    @property
    def scenario_words(self) -> str:
        """The scenario as it stands in a sentence after "the"."""
        return f"scenario “{self.scenario_name}”" if self.scenario else "base scenario"

    @property
    def state(self) -> str:
        """The state of the document in lower case."""
        return _STATES.get(self.info.state, label_of(self.info.state).lower())

    @property
    def footer(self) -> str:
        """What stands at the foot of every page; a long title is cut, never the version."""
        rest = [f"version {self.info.version}" if self.info.version else "", self.state]
        if self.info.last_updated is not None:
            rest.append(date_text(self.info.last_updated))
        if self.scenario:
            rest.append(f"scenario {self.scenario_name}")
        words = "".join(f", {part}" for part in rest if part)
        room = self.width - _PAGE_NUMBER
        title = elide(self.info.title, max(room - measure(words, SMALL), room / 4), SMALL)
        return elide(title + words, room, SMALL)

    def cell(self, element_id: str) -> Cell:
        """Return the name of an element, leading to its entry in the register."""
        return Cell(self.names.get(element_id, "Unknown"), element_id)

    @property
    def month_label(self) -> Callable[[int], str]:
        """What a month of the forecast is called on an axis."""
        return month_labels(self.info.start_month)


def month_labels(start_month: str | None) -> Callable[[int], str]:
    """Return the words for a month, counted from 1: `Jan 2026` where the first month is known."""
    if start_month is None:
        return lambda month: f"Month {month}"
    year, first = (int(part) for part in start_month.split("-"))
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    def label(month: int) -> str:
        index = first - 1 + month - 1
        return f"{names[index % 12]} {year + index // 12}"

    return label
