"""A rule: its words and limits from `resources/checks/`, and the function that looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

from canvas_app.analysis.checks.finding import quoted
from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from canvas_app.analysis.checks.dependence import Dependence
    from canvas_app.analysis.checks.finding import Finding, Found, Severity
    from canvas_app.analysis.checks.form import Form
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.model.fixes import Fix


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """What is said about a rule, and its limits."""

    id: str
    severity: Severity
    title: str
    """The rule in a few words: "Nobody pays"."""
    sentence: str
    """With names in braces: "Nobody pays for {name} yet."."""
    reason: str
    """Why it matters, one sentence."""
    source: str
    """Where the rule or its limit comes from, with the date."""
    advice: str
    """What to do, in the imperative: "Connect a customer segment."."""
    limits: Mapping[str, float] = field(default_factory=dict)
    limits_say: str = ""
    """What the rule does with its limits: names in braces, `%` for a share, `n` for a plain number."""
    metrics: tuple[str, ...] = ()
    """The metrics that the rule is about."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """By block of the canvas the section of the framework that asks the same."""

    @property
    def limits_text(self) -> str:
        """The limits in words with units; empty where the rule has none."""
        return self.limits_say.format_map({name: _Limit(value) for name, value in self.limits.items()})


class _Limit(float):
    """A number that is written as a share, or as it is."""

    def __format__(self, form: str) -> str:
        return f"{self * 100.0:.3g} %" if form == "%" else f"{float(self):,g}"


@dataclass(frozen=True)
class Situation:
    """What rules for the whole model look at. Numbers are missing while they are being computed."""

    snapshot: Snapshot
    analysis: Analysis | None
    dependence: Dependence
    """What the streams hang on. The same object while the form stays as it is."""
    cancelled: Callable[[], bool] | None = None
    """Asked before every rule, and by a rule that takes long; then CancelledError is raised."""

    @property
    def form(self) -> Form:
        """Lanes and flow. The same object while they stay as they are, so `Same(form)` is a key."""
        return self.dependence.form

    @property
    def incomplete(self) -> bool:
        """Whether numbers are there that leave amounts out, as an exchange rate is missing."""
        return self.analysis is not None and self.analysis.incomplete is not None

    def name(self, element_id: str) -> str:
        """Return the name of an element for a sentence; the form need not know the present one."""
        return quoted(self.snapshot.elements[element_id].name)


@dataclass(frozen=True)
class NearRule:
    """A rule about records of some kinds that reads only what a `Look` gives it."""

    id: str
    kinds: tuple[str, ...]
    """Kinds of elements or relations, "scenario" or "document"."""
    look: Callable[[Look, Any], Iterable[Found]]
    fix: Callable[[Snapshot, Finding], Fix | None] | None = None
    safe: bool = False
    """Whether all findings of the rule may be fixed at once without a further look."""

    @property
    def info(self) -> RuleInfo:
        """Its words and limits."""
        return rule_infos()[self.id]


@dataclass(frozen=True)
class WholeRule:
    """A rule about the model as a whole or about its numbers; `Found.subject` must be given.

    It may only name records that its findings show: those are looked at again when such a record changes.
    """

    id: str
    look: Callable[[Situation], Iterable[Found]]
    key: Callable[[Situation], Hashable] | None = None
    """What its findings depend on, beside the records they show: while it stays equal they stay; None: looked
    at after every change."""
    numbers: bool = False
    """Whether it needs the numbers; without them it keeps what it found last."""
    of_rates: bool = False
    """Whether it is about missing exchange rates, on which all other numbers wait."""
    fix: Callable[[Snapshot, Finding], Fix | None] | None = None
    safe: bool = False

    @property
    def info(self) -> RuleInfo:
        """Its words and limits."""
        return rule_infos()[self.id]


Rule = NearRule | WholeRule


@cache
def rule_infos() -> Mapping[str, RuleInfo]:
    """Return what is said about all rules, by id, in the order of the specification."""
    files = [orjson.loads(path.read_bytes()) for path in sorted(resource_path("checks").glob("*.json"))]
    infos = [RuleInfo(**item) for data in files for item in data["rules"]]
    return {info.id: info for info in sorted(infos, key=lambda info: info.id)}


class Same:
    """Equal to what holds the very same object: a key for what is too large to compare."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)


def form_of(situation: Situation) -> Hashable:
    """Return the key of rules that read the form and nothing else."""
    return Same(situation.form)


def latest_sales(situation: Situation) -> Hashable:
    """Return the key of rules that read the form and what streams bring in."""
    return Same(situation.analysis and situation.analysis.streams), Same(situation.form)


def latest_margins(situation: Situation) -> Hashable:
    """Return the key of rules that read what streams bring in, and the costs that follow sales."""
    analysis = situation.analysis
    return analysis and (Same(analysis.streams), Same(analysis.driven), analysis.currency)


def latest_numbers(situation: Situation) -> Hashable:
    """Return the key of rules that read any numbers."""
    return Same(situation.analysis), Same(situation.form)
