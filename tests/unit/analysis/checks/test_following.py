"""After an edit only the rules are asked that can have read what differs; findings stay the same objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis.checks import LiveChecks, check, checker
from canvas_app.analysis.live import LiveAnalysis
from canvas_app.commands import elements as commands
from canvas_app.commands.findings import set_rule
from canvas_app.document import Document
from canvas_app.model import DOCUMENT_ID, Cost, Quantity, RevenueStream, Segment, ValueProposition
from canvas_app.model.pricing import UsagePricing
from canvas_app.model.relations import Monetizes, Pays

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.checks import NearRule
    from canvas_app.analysis.checks.look import Look
    from canvas_app.document import Commit
    from canvas_app.model import Element

PRICE = UsagePricing(price=Quantity(value=0.02), usage=Quantity(value=4000.0))


class Followed:
    """A document with checks that follow it, and what the rules were asked since the last edit."""

    def __init__(self, document: Document, patch: pytest.MonkeyPatch) -> None:
        self.document, self.live, self.numbers = document, LiveChecks(), LiveAnalysis()
        self.asked: set[tuple[str, str]] = set()
        self.found = self.live.update(document.snapshot(), self.numbers.update(document.snapshot()))
        document.committed.connect(self._on_commit)
        ask = checker._ask

        def noted(rule: NearRule, look: Look, subject: Element) -> object:
            self.asked.add((rule.id, subject.id))
            return ask(rule, look, subject)

        patch.setattr(checker, "_ask", noted)

    def _on_commit(self, commit: Commit) -> None:
        snapshot = self.document.snapshot()
        self.asked.clear()
        analysis = self.numbers.update(snapshot, commit.ids)
        self.found = self.live.update(snapshot, analysis, commit.ids)
        asked = set(self.asked)
        assert self.found == check(snapshot, analysis)
        self.asked = asked

    @property
    def subjects(self) -> set[str]:
        """The records about which anything was asked."""
        return {subject for _rule, subject in self.asked}


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> Followed:
    """Three streams by use, of one proposition, with a cost that has nothing to do with them."""
    streams = [RevenueStream(id=key, name=f"Stream {key}", components=(PRICE,)) for key in "abc"]
    document = Document(
        [
            *streams,
            ValueProposition(id="offer", name="Offer"),
            Segment(id="who", name="Who"),
            Cost(id="rent", name="Rent", category="ga", amount=Quantity(value=10.0)),
            *(Monetizes(id=f"m{key}", source="offer", target=key) for key in "abc"),
            Pays(id="pays", source="who", target="a"),
        ]
    )
    return Followed(document, monkeypatch)


def test_a_card_that_moves_asks_nothing(followed: Followed) -> None:
    before = followed.found
    commands.move(followed.document, "value_chain", {"a": (10.0, 20.0), "offer": (0.0, 0.0)})
    assert followed.asked == set()
    assert all(one is other for one, other in zip(before.boards, followed.found.boards, strict=True))


def test_a_name_asks_only_those_who_read_it(followed: Followed) -> None:
    commands.rename(followed.document, "who", "Whoever")
    assert followed.subjects <= {"who", "pays", "a"}
    assert ("R250", "a") not in followed.asked, "what a stream says of itself is not asked again"


def test_a_cost_asks_the_streams_only_where_it_changes_the_answer(followed: Followed) -> None:
    commands.set_path(followed.document, "rent", "amount.value", 12.0)
    assert followed.subjects == {"rent"}
    with followed.document.transact("Of use") as tx:
        tx.update("rent", category="cogs_inference", driver="per_call")
    assert {("R221", key) for key in "abc"} <= followed.asked
    assert ("R201", "a") not in followed.asked


def test_a_title_or_a_switched_rule_asks_only_the_document(followed: Followed) -> None:
    with followed.document.transact("Title") as tx:
        tx.update(DOCUMENT_ID, title="Another title")
    assert followed.subjects <= {DOCUMENT_ID}
    set_rule(followed.document, "R201", False)
    assert followed.subjects <= {DOCUMENT_ID}


def test_a_horizon_asks_those_who_read_it(followed: Followed) -> None:
    with followed.document.transact("Horizon") as tx:
        tx.update(DOCUMENT_ID, horizon=24)
    assert {("R320", key) for key in ("a", "b", "c", "rent")} <= followed.asked
    assert ("R202", "a") not in followed.asked


@pytest.mark.parametrize(
    "edit",
    [
        lambda document: commands.rename(document, "who", "Whoever"),
        lambda document: commands.delete(document, ["c"]),
        lambda document: commands.set_path(document, "rent", "amount.value", 12.0),
    ],
)
def test_findings_that_stay_are_the_same_objects(
    followed: Followed, edit: Callable[[Document], object]
) -> None:
    before = {one.key: one for one in followed.found.every}
    edit(followed.document)
    assert all(before[one.key] is one for one in followed.found.every if before.get(one.key) == one)


def test_what_comes_back_stands_where_it_stood(followed: Followed) -> None:
    before = followed.found
    commands.delete(followed.document, ["b"])
    followed.document.history.undo()
    assert followed.found == before
