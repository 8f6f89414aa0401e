"""What a command works on: the canvas, its scenario, a metric and an input, each found by what users type."""

from __future__ import annotations

import difflib
import shlex
from typing import TYPE_CHECKING

from canvas_app.cli.output import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.document import Document, Snapshot

BASE = "base"
_CASES = ("worst", "best")
"""Scenarios that are made from the ranges when they are asked for."""
_MOST_SUGGESTIONS = 5


class UsageError(Exception):
    """The command cannot mean anything; the text says why."""


class RefusedError(Exception):
    """There is no answer; the text is a sentence that says why."""


def load(path: Path, attachment: str | None = None, scenarios: Iterable[str | None] = ()) -> Document:
    """Return the document of a file; a file that cannot be opened is refused with its sentence.

    `attachment` is the name of a canvas in a PDF that holds several. `scenarios` are those that are asked
    for: a worst or a best case that the document does not have is made from its ranges, if it has some, and
    the file stays as it is.
    """
    from canvas_app import storage

    try:
        document = storage.load(path, attachment)
    except storage.SeveralCanvasesError as error:
        hint = f"Say which one, as in --attachment {shlex.quote(error.names[0])}."
        raise RefusedError(f"{error} {hint}") from error
    except storage.StorageError as error:
        raise RefusedError(str(error)) from error
    asked = (text for text in scenarios if text is not None)
    names = {part.strip().casefold() for text in asked for part in (text, *text.split(","))}
    if not names.isdisjoint(_CASES):
        _make_cases(document, names)
    return document


def _make_cases(document: Document, names: set[str]) -> None:
    from canvas_app.analysis.questions.worst_and_best import generated
    from canvas_app.commands.scenarios import generate

    known = document.snapshot().scenarios
    if not names & {*_CASES} <= {*known, *(scenario.name.casefold() for scenario in known.values())}:
        made = generated(document.snapshot())
        if any(scenario.overrides for scenario in made):
            generate(document, made)


def scenario_id(snapshot: Snapshot, wanted: str | None) -> str | None:
    """Return the id of a scenario by its name or id; None for the base, which may be called by name too."""
    scenarios = snapshot.scenarios
    if wanted is None or wanted in scenarios:
        return wanted
    for scenario in scenarios.values():
        if scenario.name.casefold() == wanted.casefold():
            return scenario.id
    if wanted.casefold() == BASE:
        return None
    names = ["Base", *(scenario.name for scenario in scenarios.values())]
    raise UsageError(
        f"there is no scenario “{one_line(wanted)}”; there are: {one_line(', '.join(names))}"
        f"{_made_cases(snapshot, names)}"
    )


def _made_cases(snapshot: Snapshot, names: Iterable[str]) -> str:
    """Words for the cases that would be made if they were asked for."""
    from canvas_app.analysis.forecast.assumptions import ranged_assumptions

    missing = [case for case in _CASES if case not in {name.casefold() for name in names}]
    if not missing or not ranged_assumptions(snapshot):
        return ""
    return f"; {' and '.join(missing)} can be made from the ranges"


def scenario_ids(snapshot: Snapshot, wanted: Iterable[str]) -> tuple[str | None, ...]:
    """Return the scenarios of lists like "base,cautious"; a name that holds a comma is tried whole first."""
    found: list[str | None] = []
    for text in wanted:
        try:
            found.append(scenario_id(snapshot, text.strip()))
        except UsageError:
            if "," not in text:
                raise
            found += [scenario_id(snapshot, part.strip()) for part in text.split(",") if part.strip()]
    if not found:
        raise UsageError("name the scenarios to compare, as in --scenarios base,cautious")
    return tuple(dict.fromkeys(found))


def scenario_name(snapshot: Snapshot, chosen: str | None) -> str:
    """Return what a scenario is called."""
    return snapshot.scenarios[chosen].name if chosen else "Base"


def metric_id(wanted: str) -> str:
    """Return the id of a metric by its id or its label."""
    from canvas_app.analysis import METRICS

    if wanted in METRICS:
        return wanted
    labels = {info.label.casefold(): key for key, info in METRICS.items()}
    found = labels.get(wanted.casefold()) or labels.get(wanted.casefold().replace("_", " "))
    if found is not None:
        return found
    near = difflib.get_close_matches(wanted.casefold(), [*METRICS, *labels], _MOST_SUGGESTIONS, 0.5)
    ids = dict.fromkeys(labels.get(name, name) for name in near)
    hint = f"do you mean {' or '.join(ids)}" if ids else "`canvas-app metrics FILE --json` lists all ids"
    raise UsageError(f"there is no metric “{one_line(wanted)}”; {hint}")


def metric_ids(wanted: str | None) -> tuple[str, ...] | None:
    """Return the metrics of a list like "mrr,npv"; None where nothing is chosen."""
    if wanted is None:
        return None
    found = tuple(metric_id(part.strip()) for part in wanted.split(",") if part.strip())
    if not found:
        raise UsageError("name the metrics to compare, as in --metrics mrr,npv")
    return found


def input_named(snapshot: Snapshot, wanted: str) -> Assumption:
    """Return the input that is meant: "Owner: Label", RECORD:PATH, or words that fit one input only."""
    from canvas_app.analysis.forecast.assumptions import InputPlace, assumptions_of, find_assumption

    record, _, path = wanted.rpartition(":")
    exact = find_assumption(snapshot, InputPlace(record.strip(), path.strip()))
    if exact is not None:
        return exact
    known = assumptions_of(snapshot)
    found = [item for item in known if item.title.casefold() == wanted.strip().casefold()]
    found = found or _with_words(known, wanted)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"“{one_line(wanted)}” may mean several inputs: {_listed(found)}")
    titles = {item.title.casefold(): item for item in known}
    near = difflib.get_close_matches(wanted.casefold(), titles, _MOST_SUGGESTIONS, 0.4)
    hint = f"near it are {_listed([titles[name] for name in near])}" if near else _where_inputs_are()
    raise UsageError(f"there is no input “{one_line(wanted)}”; {hint}")


def _with_words(known: Iterable[Assumption], wanted: str) -> list[Assumption]:
    words = wanted.casefold().replace(":", " ").split()
    return [item for item in known if words and all(word in item.title.casefold() for word in words)]


def _listed(items: list[Assumption]) -> str:
    """Names that can be typed: the title, and the place where titles alone do not tell inputs apart."""
    shown = items[:_MOST_SUGGESTIONS]
    names = [f"“{one_line(item.title)}” ({item.place.record}:{item.place.path})" for item in shown]
    rest = len(items) - len(shown)
    return ", ".join(names) + (f" and {rest} more" if rest else "")


def _where_inputs_are() -> str:
    return "the sheet Assumptions of `canvas-app export FILE OUT.xlsx` lists all inputs"
