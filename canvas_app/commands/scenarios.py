"""Commands on scenarios: add, keep, generate, name, duplicate, delete, and change what they override."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from canvas_app.commands import elements, wording
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.document import UnknownRecordError
from canvas_app.model import BesideRecord, Override, Scenario, clean_text, new_id
from canvas_app.model.fields import MONEY_LIMIT
from canvas_app.model.inputs import Input, InputPlace, input_at
from canvas_app.model.limits import MAX_SCENARIOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document import Document

_NAME_LENGTH = 120
_RESERVED = "base"
"""What the model without overrides is called."""
_WHOLE = 1.005
"""People round the parts of a whole: three times 0.335 is still taken."""


def add(document: Document, name: str, overrides: Mapping[InputPlace, float] | None = None) -> str:
    """Add a scenario, empty or with other values at some places, and return its id."""
    return _put_new(document, f"Add scenario {wording.quoted(name)}", name, overrides or {})


def keep(
    document: Document, name: str, values: Mapping[InputPlace, float], scenario_id: str | None = None
) -> str:
    """Keep tried values as a scenario of their own, on top of those of a scenario, and return its id."""
    earlier = () if scenario_id is None else existing(document, scenario_id).overrides
    both = {InputPlace(item.record, item.path): item.value for item in earlier} | dict(values)
    return _put_new(document, f"Keep as scenario {wording.quoted(name)}", name, both)


def generate(document: Document, made: Iterable[Scenario]) -> tuple[str, ...]:
    """Put scenarios that were made from the ranges into the document, and return their ids.

    Those made earlier under the same name are made anew, with their probability; own ones stay as they are.
    """
    snapshot, ids = document.snapshot(), []
    earlier = {item.name: item for item in snapshot.scenarios.values() if item.generated}
    made = list(made)
    _make_room(document, sum(item.name not in earlier for item in made))
    taken = {item.name for item in snapshot.scenarios.values()}
    with document.transact(f"Make {_listed([item.name for item in made])} from the ranges") as tx:
        for scenario in made:
            known = earlier.get(scenario.name)
            if known is None:
                name = free_name(scenario.name, taken)
                taken.add(name)
                tx.put(scenario.model_copy(update={"name": name, "generated": True}))
            else:
                tx.update(known.id, overrides=scenario.overrides)
            ids.append(scenario.id if known is None else known.id)
    return tuple(ids)


def rename(document: Document, scenario_id: str, name: str) -> None:
    """Give a scenario another name; where another one has it, a number is added."""
    scenario = existing(document, scenario_id)
    others = {item.name for item in document.snapshot().scenarios.values() if item.id != scenario_id}
    fields = {"name": free_name(_cleaned(name), others)}
    _update(document, f"Rename {wording.title_of(scenario)}", scenario, fields)


def delete(document: Document, scenario_id: str) -> None:
    """Remove a scenario."""
    elements.delete(document, [existing(document, scenario_id).id])


def duplicate(document: Document, scenario_id: str) -> str:
    """Add a copy of a scenario and return its id; a copy is the user's own and has no probability yet."""
    scenario = existing(document, scenario_id)
    _make_room(document, 1)
    taken = {item.name for item in document.snapshot().scenarios.values()}
    name = elements.unique_name(scenario.name, taken)
    fields = {"id": new_id(), "name": name, "probability": None, "generated": False}
    copy = scenario.model_copy(update=fields)
    with document.transact(f"Duplicate {wording.title_of(scenario)}") as tx:
        tx.put(copy)
    return copy.id


def set_override(
    document: Document, scenario_id: str, place: InputPlace, value: float, gesture: str | None = None
) -> None:
    """Let a scenario change an input to a value; the values of one gesture are one step of undo."""
    scenario = existing(document, scenario_id)
    override, label = _override(document, place, value)
    kept = [item for item in scenario.overrides if not _at(item, override)]
    at = next((at for at, item in enumerate(scenario.overrides) if _at(item, override)), len(kept))
    fields = {"overrides": (*kept[:at], override, *kept[at:]), "generated": False}
    words = f"Change {wording.inside(label)} in {wording.title_of(scenario)}"
    _update(document, words, scenario, fields, gesture)


def clear_override(document: Document, scenario_id: str, place: InputPlace) -> None:
    """Let a scenario leave an input as it is in the base; nothing happens where it does."""
    scenario = existing(document, scenario_id)
    kept = tuple(item for item in scenario.overrides if (item.record, item.path) != tuple(place))
    if kept != scenario.overrides:
        words = f"Take a change out of {wording.title_of(scenario)}"
        _update(document, words, scenario, {"overrides": kept, "generated": False})


def set_probability(document: Document, scenario_id: str, probability: float | None) -> None:
    """Say how likely a scenario is, or with None that nobody knows; the rest is the base's."""
    scenario = existing(document, scenario_id)
    others = (item for item in document.snapshot().scenarios.values() if item.id != scenario_id)
    given = math.fsum(item.probability or 0.0 for item in others)
    value = None if probability is None else float(probability)
    with refusing(Scenario):
        Scenario.model_validate(dict(scenario) | {"probability": value})
    if value is not None and given + value > _WHOLE:
        left = max(1.0 - given, 0.0) * 100.0
        raise RefusedError(
            "The probabilities of all scenarios must not add up to more than 100 %. "
            f"The others leave {left:.3g} %.",
            "probability",
        )
    words = f"Edit probability of {wording.title_of(scenario)}"
    _update(document, words, scenario, {"probability": value})


def existing(document: Document, scenario_id: str) -> Scenario:
    """Return a scenario; raises UnknownRecordError when there is none with this id."""
    scenario = document.get(scenario_id)
    if not isinstance(scenario, Scenario):
        raise UnknownRecordError("This scenario is no longer in the document.")
    return scenario


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name as it is or with the first number that makes it the only one; capitals do not count."""
    known = {item.casefold() for item in taken} | {_RESERVED}
    for number in itertools.count(1):
        ending = "" if number == 1 else f" {number}"
        candidate = name[: _NAME_LENGTH - len(ending)].rstrip() + ending
        if candidate.casefold() not in known:
            return candidate
    raise AssertionError("counting never ends")


def _put_new(document: Document, label: str, name: str, values: Mapping[InputPlace, float]) -> str:
    _make_room(document, 1)
    taken = {item.name for item in document.snapshot().scenarios.values()}
    overrides = tuple(_override(document, place, value)[0] for place, value in values.items())
    scenario = Scenario(name=free_name(_cleaned(name), taken), overrides=overrides)
    with document.transact(label) as tx:
        tx.put(scenario)
    return scenario.id


def _make_room(document: Document, number: int) -> None:
    if len(document.snapshot().scenarios) + number > MAX_SCENARIOS:
        raise RefusedError(f"A document holds at most {MAX_SCENARIOS:,} scenarios. Delete some first.")


def _cleaned(name: str) -> str:
    cleaned = clean_text(name, one_line=True)
    if not cleaned:
        raise RefusedError("A scenario needs a name.", "name")
    return cleaned


def _override(document: Document, place: InputPlace, value: float) -> tuple[Override, str]:
    """Return the override with the label of its input; raises RefusedError where it cannot be."""
    record = document.get(place.record)
    if record is None or isinstance(record, BesideRecord):
        raise UnknownRecordError("This is no longer on the canvas.")
    found = input_at(record, place.path)
    if found is None:
        raise RefusedError(f"There is no number at “{place.path}”.")
    _check(found, value)
    return Override(record=place.record, path=found.path, value=float(value)), found.label


def _check(found: Input, value: float) -> None:
    if not math.isfinite(value) or abs(value) > MONEY_LIMIT:
        raise RefusedError(f"{found.label} needs a number that can be computed with.", found.path)
    sentence = found.refusal(value)
    if sentence is not None:
        raise RefusedError(sentence, found.path)


def _at(first: Override, second: Override) -> bool:
    return (first.record, first.path) == (second.record, second.path)


def _listed(names: list[str]) -> str:
    return " and ".join(wording.quoted(name) for name in names)


def _update(
    document: Document,
    label: str,
    scenario: Scenario,
    fields: Mapping[str, object],
    gesture: str | None = None,
) -> None:
    with document.transact(label, gesture=gesture) as tx, refusing(Scenario):
        tx.update(scenario.id, **fields)
