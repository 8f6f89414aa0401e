"""Edits of a generated model as people make them, each of another element in every turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from canvas_app.commands import clipboard, relations
from canvas_app.commands import elements as commands

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from canvas_app.document import Document

    Command = Callable[[], object]
    Choice = Callable[[Document, random.Random, int], Command]
    """Chooses what is edited, which takes no person's time, and returns the command that edits it."""

DRAGGED, PASTED = 200, 20
_NUMBERS = {
    "revenue_stream": "customers_start.value",
    "channel": "new_customers.value",
    "cost": "amount.value",
    "role": "headcount.value",
}


def _type_a_number(document: Document, chance: random.Random, turn: int) -> Command:
    found = [each for each in document.snapshot().elements.values() if each.kind in _NUMBERS]
    element = chance.choice(found)
    return partial(commands.set_path, document, element.id, _NUMBERS[element.kind], 200.5 + turn)


def _rename(document: Document, chance: random.Random, turn: int) -> Command:
    return partial(commands.rename, document, chance.choice(_ids(document)), f"Renamed {turn}")


def _connect(document: Document, chance: random.Random, turn: int) -> Command:
    source, target = chance.sample(_ids(document, "activity"), 2)
    return partial(relations.connect, document, source, target, "feeds")


def _drag(document: Document, chance: random.Random, turn: int) -> Command:
    ids = _ids(document)
    places = dict.fromkeys(chance.sample(ids, min(DRAGGED, len(ids))), (10.0 * turn, 10.0))
    return partial(commands.move, document, "value_chain", places)


def _delete(document: Document, chance: random.Random, turn: int) -> Command:
    return partial(commands.delete, document, [chance.choice(_ids(document))])


def _delete_one_of(kind: str) -> Choice:
    def delete(document: Document, chance: random.Random, turn: int) -> Command:
        return partial(commands.delete, document, [chance.choice(_ids(document, kind))])

    return delete


def _delete_a_hub(document: Document, chance: random.Random, turn: int) -> Command:
    snapshot = document.snapshot()
    ends = snapshot.incoming, snapshot.outgoing
    hub = max(_ids(document), key=lambda key: sum(len(end.get(key, ())) for end in ends))
    return partial(commands.delete, document, [hub])


def _undo(document: Document, chance: random.Random, turn: int) -> Command:
    return document.history.undo


def _paste(document: Document, chance: random.Random, turn: int) -> Command:
    ids = _ids(document)
    text = clipboard.copy(document, chance.sample(ids, min(PASTED, len(ids))))
    return partial(clipboard.paste, document, text, "value_chain")


def _ids(document: Document, kind: str = "") -> list[str]:
    elements = document.snapshot().elements
    return [key for key, each in elements.items() if each.kind == kind] if kind else list(elements)


@dataclass(frozen=True)
class Edit:
    """What is done and measured, and what comes before it."""

    choose: Choice
    before: Choice | None = None
    taken_back: bool = False
    """Whether it is undone afterwards, so that the model keeps its size."""


EDITS: dict[str, Edit] = {
    "number": Edit(_type_a_number),
    "name": Edit(_rename),
    "connection": Edit(_connect),
    f"drag of {DRAGGED}": Edit(_drag),
    "deletion": Edit(_delete, taken_back=True),
    "deletion of a segment": Edit(_delete_one_of("segment"), taken_back=True),
    "deletion of a stream": Edit(_delete_one_of("revenue_stream"), taken_back=True),
    "deletion of a hub": Edit(_delete_a_hub, taken_back=True),
    "undo of a deletion": Edit(_undo, before=_delete),
    f"paste of {PASTED}": Edit(_paste, taken_back=True),
}
