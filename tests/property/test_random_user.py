"""A user who does anything in any order never breaks what must hold of a document."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from canvas_app import storage
from canvas_app.commands import clipboard, elements, packages, relations
from canvas_app.document import Document, DocumentError
from canvas_app.document.snapshot import Adjacency
from canvas_app.drawing import views
from canvas_app.model import (
    ELEMENT_TYPES,
    RELATION_KINDS,
    STAGE_CODES,
    Override,
    Role,
    Scenario,
    StageCode,
    element_parts,
    legal_kinds,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.packs import anchors_of, shipped_packs
from canvas_app.model.pricing import PRICING_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.document import Snapshot
    from canvas_app.drawing.views import ViewLayout
    from canvas_app.model import Element

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 0.5, 1.0, 1e15, -1.0])
PLACES = st.tuples(st.floats(-1e8, 1e8), st.floats(-1e8, 1e8))
VIEWS = st.sampled_from(["value_chain", "bmc"])
PATHS = st.sampled_from(
    [
        "churn",
        "components.0.price",
        "cost.value",
        "quality",
        "flow_share",
        "discount_rate",
        "components.9.price",
    ]
)
GESTURES = st.sampled_from([None, None, "first", "second"])
CATALOGUE = load_catalogue()
ENTRIES = st.sampled_from(sorted(CATALOGUE.entries))
PACKED = st.sampled_from(
    sorted(e.id for e in CATALOGUE.entries.values() if shipped_packs().of(anchors_of(e)))
)
PARTS = st.none() | st.sets(st.integers(0, 40))
CHOICES = st.integers(0, 10_000)


def content(snapshot: Snapshot) -> tuple[object, ...]:
    """Return what a document says, without the number of its last commit."""
    return snapshot.info, dict(snapshot.elements), dict(snapshot.relations), dict(snapshot.scenarios)


def picked(offer: packages.Offer, choices: set[int] | None) -> set[str] | None:
    """Return the keys of some parts of an offer; None for those that are chosen anyway."""
    parts = offer.parts
    return None if choices is None else {parts[choice % len(parts)].key for choice in choices if parts}


class RandomUser(RuleBasedStateMachine):
    """Adds, edits, connects, drags, deletes, copies, pastes, undoes, redoes, saves and loads."""

    layout: ViewLayout | None = None

    @initialize(packed=st.booleans())
    def start(self, packed: bool) -> None:
        # The same ids in every run, or a found failure could not be found again.
        numbers = (UUID(int=number * 0x9E3779B97F4A7C15F39CC0605CEDC835 % 2**128) for number in count(1))
        self.ids = patch.object(element_parts, "uuid4", numbers.__next__)
        self.ids.start()
        self.document = Document()
        self.clipboard = ""
        self.gestures = 0
        if packed:
            entry = CATALOGUE.domains["rag"].entry
            packages.place_package(self.document, entry, packages.Spot("value_chain", (0.0, 0.0)))
            self.document = Document(self.document.records())
        self.first = content(self.document.snapshot())
        self.saved = storage.dumps(self.document)

    def teardown(self) -> None:
        """Give the ids back to chance."""
        if hasattr(self, "ids"):
            self.ids.stop()

    def some(self, choice: int) -> Element | None:
        found = list(self.document.snapshot().elements.values())
        return found[choice % len(found)] if found else None

    def several(self, choices: list[int]) -> list[str]:
        return [element.id for element in map(self.some, choices) if element is not None]

    @rule(kind=st.sampled_from(list(ELEMENT_TYPES)), name=NAMES, owner=CHOICES, with_price=st.booleans())
    def add(self, kind: str, name: str, owner: int, with_price: bool) -> None:
        role = self.some(owner)
        fields: dict[str, object] = {"name": name, "owner": role.id if isinstance(role, Role) else None}
        if kind in ("stage", "domain"):
            fields["code"] = STAGE_CODES[owner % 4]
        if kind == "revenue_stream" and with_price:
            tariffs = list(PRICING_TYPES.values())
            fields["components"] = (tariffs[owner % len(tariffs)](),)
        elements.add(self.document, ELEMENT_TYPES[kind].model_validate(fields))

    @rule(entry=ENTRIES, view=VIEWS, at=PLACES, stage=st.sampled_from([None, *STAGE_CODES]))
    def place(self, entry: str, view: str, at: tuple[float, float], stage: StageCode | None) -> None:
        elements.place_entry(self.document, CATALOGUE.entries[entry], view, *at, stage)

    @rule(entry=PACKED, view=VIEWS, at=PLACES, choices=PARTS)
    def drop_package(self, entry: str, view: str, at: tuple[float, float], choices: set[int] | None) -> None:
        offer = packages.offer_for(self.document.snapshot(), CATALOGUE.entries[entry])
        spot = packages.Spot(view, at)
        packages.place_package(self.document, CATALOGUE.entries[entry], spot, parts=picked(offer, choices))

    @rule(choice=CHOICES, view=VIEWS, choices=PARTS)
    def add_belongings(self, choice: int, view: str, choices: set[int] | None) -> None:
        element = self.some(choice)
        if element is not None:
            offer = packages.offer_around(self.document.snapshot(), element.id)
            packages.add_belongings(self.document, element.id, view, parts=picked(offer, choices))

    @rule(choice=CHOICES, name=st.text(max_size=130))
    def rename(self, choice: int, name: str) -> None:
        element = self.some(choice)
        if element is not None:
            self.attempt(lambda: elements.rename(self.document, element.id, name))

    @rule(choices=st.lists(CHOICES, max_size=4), owner=CHOICES, gesture=GESTURES)
    def edit_many(self, choices: list[int], owner: int, gesture: str | None) -> None:
        role = self.some(owner)
        fields: dict[str, object] = {"status": "live", "owner": None if role is None else role.id}
        self.attempt(
            lambda: elements.edit_many(self.document, self.several(choices), gesture=gesture, **fields)
        )

    @rule(choice=CHOICES, path=PATHS, number=NUMBERS, gesture=GESTURES)
    def type_a_number(self, choice: int, path: str, number: float, gesture: str | None) -> None:
        records = list(self.document.records())
        record = records[choice % len(records)]
        self.attempt(lambda: elements.set_path(self.document, record.id, path, number, gesture=gesture))

    @rule(first=CHOICES, second=CHOICES, choice=CHOICES)
    def connect(self, first: int, second: int, choice: int) -> None:
        one, other = self.some(first), self.some(second)
        if one is not None and other is not None:
            offers = relations.offers(self.document, one.id, other.id)
            if offers:
                offer = offers[choice % len(offers)]
                relations.connect(self.document, offer.source, offer.target, offer.kind)

    @rule(choice=CHOICES, kind=st.sampled_from(list(RELATION_KINDS)), turn=st.booleans())
    def change_a_relation(self, choice: int, kind: str, turn: bool) -> None:
        found = list(self.document.snapshot().relations)
        if found:
            relation = found[choice % len(found)]
            if turn:
                self.attempt(lambda: relations.reverse(self.document, relation))
            else:
                self.attempt(lambda: relations.change_kind(self.document, relation, kind))

    @rule(
        choices=st.lists(CHOICES, max_size=5),
        view=VIEWS,
        at=PLACES,
        steps=st.integers(1, 3),
        cancel=st.booleans(),
    )
    def drag(self, choices: list[int], view: str, at: tuple[float, float], steps: int, cancel: bool) -> None:
        self.gestures += 1
        gesture = f"drag {self.gestures}"
        ids = self.several(choices)
        before = content(self.document.snapshot())
        for step in range(1, steps + 1):
            places = dict.fromkeys(ids, (at[0] / step, at[1] / step))
            elements.move(
                self.document, view, places, dict.fromkeys(ids[:1], STAGE_CODES[steps]), gesture=gesture
            )
        if cancel:
            self.document.history.take_back(gesture)
            assert content(self.document.snapshot()) == before

    @rule(choices=st.lists(CHOICES, max_size=4))
    def delete(self, choices: list[int]) -> None:
        ids = self.several(choices)
        deleted = elements.delete(self.document, ids)
        assert set(ids) == set(deleted.elements)

    @rule(choices=st.lists(CHOICES, max_size=5), view=VIEWS)
    def duplicate(self, choices: list[int], view: str) -> None:
        ids = self.several(choices)
        assert len(elements.duplicate(self.document, ids, view)) == len(set(ids))

    @rule(choices=st.lists(CHOICES, max_size=5), cut=st.booleans())
    def copy(self, choices: list[int], cut: bool) -> None:
        ids = self.several(choices)
        self.clipboard = clipboard.cut(self.document, ids)[0] if cut else clipboard.copy(self.document, ids)

    @rule(view=VIEWS, at=st.none() | PLACES)
    def paste(self, view: str, at: tuple[float, float] | None) -> None:
        self.attempt(lambda: clipboard.paste(self.document, self.clipboard, view, at=at))

    @rule(text=st.text(max_size=40), view=VIEWS)
    def paste_text(self, text: str, view: str) -> None:
        self.attempt(lambda: clipboard.paste(self.document, text, view))

    @rule(choice=CHOICES, name=NAMES)
    def add_a_scenario(self, choice: int, name: str) -> None:
        element = self.some(choice)
        if element is not None:
            with self.document.transact("Add a scenario") as tx:
                override = Override(record=element.id, path="churn", value=0.1)
                tx.put(Scenario(name=name, overrides=(override,)))

    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(times):
            before, step = content(self.document.snapshot()), self.document.history.undo()
            if step is not None:
                after = content(self.document.snapshot())
                self.document.history.redo()
                assert content(self.document.snapshot()) == before
                self.document.history.undo()
                assert content(self.document.snapshot()) == after

    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.document.history.redo()

    @rule()
    def undo_everything_and_redo_it(self) -> None:
        before = content(self.document.snapshot())
        times = 0
        while self.document.history.undo() is not None:
            times += 1
        assert content(self.document.snapshot()) == self.first
        for _ in range(times):
            self.document.history.redo()
        assert content(self.document.snapshot()) == before

    @rule()
    def save(self) -> None:
        self.saved = storage.dumps(self.document)
        self.document.history.mark_saved()

    @rule()
    @precondition(lambda self: self.document.history.undo_label)
    def load(self) -> None:
        self.document = storage.loads(self.saved, "saved.bmcanvas")
        assert storage.dumps(self.document) == self.saved
        self.first = content(self.document.snapshot())

    def attempt(self, command: Callable[[], object]) -> None:
        """Run a command that may be refused; what is refused changes nothing."""
        before = self.document.seq
        try:
            command()
        except DocumentError as error:
            sentence = str(error)
            assert self.document.seq == before
            assert sentence.endswith(".")

    @invariant()
    def graph_equals_records(self) -> None:
        snapshot, graph = self.document.snapshot(), self.document.graph
        assert dict(graph.nodes(data="element")) == snapshot.elements
        edges = {
            key: (source, target, data)
            for source, target, key, data in graph.edges(keys=True, data="relation")
        }
        assert edges == {key: (item.source, item.target, item) for key, item in snapshot.relations.items()}
        records = {record.id: record for record in self.document.records()}
        groups = (snapshot.elements, snapshot.relations, snapshot.scenarios, {"document": snapshot.info})
        assert records == {key: record for group in groups for key, record in group.items()}

    @invariant()
    def nothing_dangles(self) -> None:
        snapshot = self.document.snapshot()
        for relation in snapshot.relations.values():
            source, target = snapshot.elements[relation.source], snapshot.elements[relation.target]
            assert relation.kind in legal_kinds(source.kind, target.kind)
            assert source.id != target.id
        for element in snapshot.elements.values():
            assert element.owner is None or isinstance(snapshot.elements[element.owner], Role)
        for scenario in snapshot.scenarios.values():
            assert all(self.document.get(item.record) is not None for item in scenario.overrides)

    @invariant()
    def adjacency_equals_one_from_scratch(self) -> None:
        snapshot = self.document.snapshot()
        fresh = Adjacency(snapshot.relations)
        assert snapshot.outgoing == fresh.outgoing
        assert snapshot.incoming == fresh.incoming
        assert snapshot.by_kind == fresh.by_kind

    @invariant()
    def all_stands_in_the_order_of_its_places(self) -> None:
        snapshot = self.document.snapshot()
        assert snapshot.places is not None
        for records in (snapshot.elements, snapshot.relations, snapshot.scenarios, snapshot.frames):
            assert list(records) == sorted(records, key=snapshot.places.__getitem__)
        assert list(Document(self.document.records()).snapshot().elements) == list(snapshot.elements)

    @invariant()
    def a_layout_that_follows_equals_one_from_scratch(self) -> None:
        snapshot = self.document.snapshot()
        scratch = views.layout("value_chain", snapshot)
        self.layout = views.layout("value_chain", snapshot, self.layout)
        assert self.layout.ids == scratch.ids
        np.testing.assert_array_equal(self.layout.rects, scratch.rects)
        np.testing.assert_array_equal(self.layout.area_index, scratch.area_index)

    @invariant()
    def a_file_holds_all_of_it(self) -> None:
        document = self.document
        data = storage.dumps(document)
        again = storage.loads(data, "plan.bmcanvas")
        assert content(again.snapshot()) == content(document.snapshot())
        assert storage.dumps(again) == data
        assert data == self.saved or not document.history.at_saved_state


RandomUser.TestCase.settings = settings(max_examples=25, stateful_step_count=30)
TestRandomUser = RandomUser.TestCase
