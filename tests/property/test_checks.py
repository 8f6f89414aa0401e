"""Whatever a random user does: checks that follow each edit find what checks from scratch find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import RULES, LiveChecks, check
from canvas_app.analysis.checks.form import Form
from canvas_app.commands import findings as commands
from canvas_app.document import Document, DocumentError
from canvas_app.gui.card_marks import Marks
from canvas_app.model import DOCUMENT_ID, Quantity
from canvas_app.model.relations import DependsOn, Feeds, Performs, Uses
from tests.property.test_random_user import CHOICES, RandomUser

if TYPE_CHECKING:
    from canvas_app.document import Commit


class Follower:
    """Checks that follow a document: told of commits, asked now and then."""

    def __init__(self, document: Document, numbers: bool) -> None:
        self.document, self.numbers = document, numbers
        self.live, self.marks, self.touched = LiveChecks(), Marks(), set[str]()
        document.committed.connect(self._on_commit)
        self.compare()

    def _on_commit(self, commit: Commit) -> None:
        self.touched |= commit.ids

    def compare(self) -> None:
        """Find the same as from scratch."""
        snapshot = self.document.snapshot()
        analysis = analyse(snapshot) if self.numbers else None
        found = self.live.update(snapshot, analysis, self.touched)
        self.touched = set()
        assert found == check(snapshot, analysis)
        keys = [finding.key for finding in found.every]
        assert len(keys) == len(set(keys)), "a rule and a subject tell a finding from all others"
        assert self.marks.follow(found, snapshot) == Marks().follow(found, snapshot)
        compare_forms(self.live._dependence.form, Form(snapshot))


def compare_forms(followed: Form, anew: Form) -> None:
    """See that a form that followed edits says the same as a new one, except of names."""
    assert {kind: list(found) for kind, found in followed.of_kind.items() if found} == {
        kind: list(found) for kind, found in anew.of_kind.items()
    }
    assert {kind: found.keys() for kind, found in followed.by_kind.items() if found} == {
        kind: found.keys() for kind, found in anew.by_kind.items()
    }
    assert followed.signs == anew.signs
    assert followed.lanes == anew.lanes
    for ends in ("upstream", "downstream", "needed"):
        one, other = getattr(followed, ends), getattr(anew, ends)
        assert {key: sorted(keys) for key, keys in one.items()} == {k: sorted(v) for k, v in other.items()}
    assert followed.circular == anew.circular
    if not anew.circular:
        ranks = followed.ranks
        assert all(ranks[source] < ranks[key] for key, keys in anew.upstream.items() for source in keys)
        assert earning(followed) == earning(anew)
    assert {key: bits for key, bits in followed.behind.items() if bits} == {
        key: bits for key, bits in anew.behind.items() if bits
    }


def earning(form: Form) -> dict[str, set[str]]:
    """The streams that each element leads to."""
    streams = {
        key: {stream for stream, bit in form.stream_bits.items() if bits & bit}
        for key, bits in form.earning.items()
    }
    return {key: found for key, found in streams.items() if found}


class CheckedUser(RandomUser):
    """A random user whose document is checked; what other tests hold of a document is not asked again."""

    graph_equals_records = None  # type: ignore[assignment]
    nothing_dangles = None  # type: ignore[assignment]
    adjacency_equals_one_from_scratch = None  # type: ignore[assignment]
    all_stands_in_the_order_of_its_places = None  # type: ignore[assignment]
    a_layout_that_follows_equals_one_from_scratch = None  # type: ignore[assignment]
    a_file_holds_all_of_it = None  # type: ignore[assignment]

    @initialize(numbers=st.booleans())
    def follow(self, numbers: bool) -> None:
        self.numbers = numbers
        self.at_once: Follower | None = None
        self.now_and_then: Follower | None = None

    @invariant()
    def following_each_edit_finds_the_same(self) -> None:
        if not hasattr(self, "numbers") or not hasattr(self, "document"):
            return
        if self.at_once is None or self.at_once.document is not self.document:
            self.at_once = Follower(self.document, self.numbers)
            self.now_and_then = Follower(self.document, self.numbers)
        self.at_once.compare()

    @rule()
    def look_after_several_edits(self) -> None:
        if self.now_and_then is not None and self.now_and_then.document is self.document:
            self.now_and_then.compare()

    @rule(first=CHOICES, second=CHOICES, number=st.integers(0, 5))
    def draw_a_flow(self, first: int, second: int, number: int) -> None:
        one, other = self.some(first), self.some(second)
        if one is None or other is None:
            return
        source, target = one.id, other.id
        relation = (
            Feeds(source=source, target=target),
            Feeds(source=source, target=target, feedback=True, alt_group="a", flow_share=0.3),
            Feeds(source=source, target=target, alt_group="a", flow_share=0.3),
            DependsOn(source=source, target=target, strength="hard"),
            Performs(source=source, target=target, critical=True),
            Uses(source=source, target=target, criticality="high"),
        )[number]
        self.attempt(lambda: self._put(relation))

    @rule(choice=CHOICES, quality=st.sampled_from([0.2, 0.5, 0.9]), sourcing=st.sampled_from(["own", "buy"]))
    def judge_a_stage(self, choice: int, quality: float, sourcing: str) -> None:
        stages = [each for each in self.document.snapshot().elements.values() if each.kind == "stage"]
        if stages:
            stage = stages[choice % len(stages)]
            fields = {
                "quality": Quantity(value=quality),
                "capacity": Quantity(value=1.0),
                "sourcing": sourcing,
            }
            with self.document.transact("Judge a stage") as tx:
                tx.update(stage.id, **fields)

    def _put(self, relation: Feeds | DependsOn | Performs | Uses) -> None:
        with self.document.transact("Draw a flow") as tx:
            tx.put(relation)

    @rule(choice=CHOICES)
    def mend(self, choice: int) -> None:
        """A fix leaves a document that stands, and undoing it brings the finding back."""
        snapshot = self.document.snapshot()
        findings = check(snapshot, analyse(snapshot) if self.numbers else None).every
        if not findings:
            return
        finding = findings[choice % len(findings)]
        fix_of = next(each.fix for each in RULES if each.id == finding.rule)
        fix = None if fix_of is None else fix_of(snapshot, finding)
        if fix is not None:
            self.attempt(lambda: commands.apply_fix(self.document, fix))

    @rule(choice=CHOICES, off=st.booleans())
    def decide(self, choice: int, off: bool) -> None:
        """Accept a finding, or switch its rule off."""
        findings = check(self.document.snapshot()).every
        if findings:
            finding = findings[choice % len(findings)]
            if off:
                commands.set_rule(self.document, finding.rule, finding.rule in self.document.info.rules_off)
            else:
                commands.accept(self.document, finding.rule, finding.subject, "We know.")

    @rule(probability=st.sampled_from([None, 0.2, 0.9]), choice=CHOICES)
    def weigh_a_scenario(self, probability: float | None, choice: int) -> None:
        scenarios = list(self.document.snapshot().scenarios.values())
        if scenarios:
            with self.document.transact("Weigh a scenario") as tx:
                tx.update(scenarios[choice % len(scenarios)].id, probability=probability)

    @rule(horizon=st.sampled_from([12, 36]))
    def plan_for(self, horizon: int) -> None:
        try:
            with self.document.transact("Plan") as tx:
                tx.update(DOCUMENT_ID, horizon=horizon)
        except DocumentError:
            raise AssertionError("a horizon can always be set") from None


CheckedUser.TestCase.settings = settings(max_examples=25, stateful_step_count=25)
TestCheckedUser = CheckedUser.TestCase
