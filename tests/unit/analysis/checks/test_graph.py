"""R301 to R304 and R306: whether the drawing is sound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canvas_app.analysis.checks import RULES, LiveChecks, check
from canvas_app.commands.findings import accept, apply_fix
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    Domain,
    Element,
    EntryAnswer,
    Goal,
    Metric,
    Note,
    Override,
    Partner,
    Resource,
    RevenueStream,
    Role,
    Scenario,
    Segment,
    Stage,
    Strategy,
    ValueProposition,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.relations import (
    Creates,
    DependsOn,
    Feeds,
    Monetizes,
    Pays,
    Performs,
    Relation,
    Supplies,
    Uses,
)
from tests.unit.analysis.checks.raising import fix_of, mended, q, raised, sentences

A, B, C = (Activity(id=key, name=key.upper()) for key in "abc")
OFFER = ValueProposition(id="p", name="Faster notes")


# --- R301 ---------------------------------------------------------------------------------------------------


def test_two_that_need_each_other_are_a_circle() -> None:
    circle = [Feeds(id="f", source="a", target="b"), Feeds(source="b", target="a")]
    (finding,) = raised([A, B, *circle], "R301")
    assert (finding.severity, finding.sentence) == ("error", "“A” needs “B”, which needs “A”.")
    assert finding.ids == ("a", "b")
    loop = circle[0].model_copy(update={"feedback": True})
    assert raised([A, B, loop, circle[1]], "R301") == []


def test_the_circle_is_told_in_the_order_in_which_each_needs_the_next() -> None:
    lines = [Feeds(source=one, target=other) for one, other in (("a", "b"), ("b", "c"), ("c", "a"))]
    assert sentences([A, B, C, *lines], "R301") == ["“A” needs “C”, which needs “B”, which needs “A”."]
    names = [Activity(id=key, name=key.upper()) for key in "abcdefgh"]
    long = [Feeds(source=one, target=other) for one, other in zip("bcdefgha", "abcdefgh", strict=True)]
    (sentence,) = sentences([*names, *long], "R301")
    assert sentence == "“A” needs “B”, which needs “C”, which needs ..., which needs “H”, which needs “A”."


def test_soft_dependencies_go_round_as_well() -> None:
    lines = [DependsOn(source="a", target="b"), DependsOn(source="b", target="a")]
    assert sentences([A, B, *lines], "R301") == ["“A” needs “B”, which needs “A”."]
    hard = [line.model_copy(update={"strength": "hard"}) for line in lines]
    assert len(raised([A, B, *hard], "R301")) == 1
    assert raised([A, B, lines[0]], "R301") == []


def test_each_knot_is_one_finding() -> None:
    d = Activity(id="d", name="D")
    pairs = (("a", "b"), ("b", "a"), ("c", "d"), ("d", "c"))
    records = [A, B, C, d, *(Feeds(source=one, target=other) for one, other in pairs)]
    assert sentences(records, "R301") == [
        "“A” needs “B”, which needs “A”.",
        "“C” needs “D”, which needs “C”.",
    ]


# --- R302 ---------------------------------------------------------------------------------------------------


def unchecked(*relations: Relation) -> list[str]:
    """Return what R302 says of relations that no document would take up."""
    snapshot = Document([A, B, OFFER]).snapshot()
    wrong = replace(snapshot, relations={one.id: one for one in relations}, adjacency=None)
    findings = [each for each in check(wrong).every if each.rule == "R302"]
    rule = next(rule for rule in RULES if rule.id == "R302")
    assert rule.fix is not None
    fixes = [rule.fix(wrong, each) for each in findings]
    assert [fix and fix.remove for fix in fixes] == [(each.subject,) for each in findings]
    return [each.sentence for each in findings]


def test_connections_that_cannot_be_are_found_in_records_from_elsewhere() -> None:
    assert unchecked(Pays(source="a", target="p")) == [
        "“A” cannot be connected to “Faster notes” in this way."
    ]
    assert unchecked(Feeds(source="a", target="a")) == ["“A” cannot be connected to “A” in this way."]
    gone = Feeds(source="a", target="gone")
    assert unchecked(gone) == ["“A” cannot be connected to something that is gone in this way."]
    lost = Feeds(source="gone", target="a")
    assert unchecked(lost) == ["Something that is gone cannot be connected to “A” in this way."]
    assert unchecked(Creates(source="a", target="p")) == []


def test_an_end_that_comes_and_goes_is_noticed() -> None:
    before = Document([A, B]).snapshot()
    relations = {"f": Feeds(id="f", source="a", target="b")}
    whole = replace(before, relations=relations, adjacency=None)
    torn = replace(whole, elements={"a": A}, adjacency=None)
    live = LiveChecks()
    live.update(whole)
    assert live.update(torn, None, {"b"}) == check(torn)
    assert live.update(whole, None, {"b"}) == check(whole)


# --- R303 ---------------------------------------------------------------------------------------------------


def test_a_connection_drawn_twice_is_merged() -> None:
    lines = [Feeds(id="f1", source="a", target="b"), Feeds(id="f2", source="a", target="b")]
    (finding,) = raised([A, B, *lines], "R303")
    assert (finding.severity, finding.sentence) == ("warning", "The connection “A” feeds “B” is drawn twice.")
    assert raised([A, B, lines[0], Feeds(source="b", target="a", feedback=True)], "R303") == []
    assert raised([A, B, lines[0], DependsOn(source="a", target="b")], "R303") == []
    assert list(mended([A, B, *lines], "R303").snapshot().relations) == ["f1"]


def test_a_name_that_stands_twice_in_a_block_is_told() -> None:
    one, other = Segment(id="g1", name="Clinics"), Segment(id="g2", name=" clinics")
    (finding,) = raised([one, other], "R303")
    assert (finding.subject, finding.ids) == ("g2", ("g2", "g1"))
    assert raised([one, other.model_copy(update={"name": "Hospitals"})], "R303") == []
    assert raised([one, Partner(name="Clinics")], "R303") == []
    aspects = [Channel(name="Community"), Channel(name="Community", aspect="relationship")]
    assert raised(aspects, "R303") == []
    assert raised([Strategy(name="Growth"), Strategy(name="Growth")], "R303") == []


def test_names_that_the_sources_use_twice_are_no_repetition() -> None:
    one = Role(name="Data Scientists", stage="data", seed_ref="role.data.data_scientists")
    other = Role(name="Data Scientists", stage="model", seed_ref="role.model.data_scientists")
    assert raised([one, other], "R303") == []


def test_two_that_need_each_other_are_not_made_one() -> None:
    again = A.model_copy(update={"id": "a2"})
    document = Document([A, B, again, Feeds(source="a", target="b"), Feeds(source="b", target="a2")])
    (finding,) = raised(document, "R303")
    assert fix_of(document, finding) is None


@pytest.mark.parametrize("removed", ["g1", "g2"])
def test_what_is_accepted_stays_so_after_a_deletion_is_taken_back(removed: str) -> None:
    document = Document([Segment(id="g1", name="Clinics"), Segment(id="g2", name="Clinics")])
    accept(document, "R303", "g2", "Two sites.")
    with document.transact("Delete") as tx:
        tx.remove(removed)
    assert raised(document, "R303") == []
    document.history.undo()
    (finding,) = raised(document, "R303")
    assert finding.accepted is not None


def test_blank_cards_that_nobody_has_named_yet_are_no_repetition() -> None:
    assert raised([Activity(name="New activity"), Activity(name="New activity")], "R303") == []
    entry = load_catalogue().entries["segment.new"]
    assert raised([entry.new_element(), entry.new_element()], "R303") == []
    assert raised([entry.new_element(name="Clinics"), entry.new_element(name="Clinics")], "R303")


def test_merging_keeps_what_either_of_the_two_said() -> None:
    records = [
        Role(id="r1", name="Team"),
        Role(id="r2", name="Team", description="Six people", headcount=q(6)),
        A.model_copy(update={"owner": "r2"}),
        B,
        Performs(id="p1", source="r1", target="a"),
        Performs(id="p2", source="r2", target="a"),
        Performs(id="p3", source="r2", target="b"),
        DependsOn(source="r1", target="r2"),
        Scenario(id="sc", name="More", overrides=(Override(record="r2", path="headcount", value=9.0),)),
        EntryAnswer(id="an", entry="team", elements=("r2",)),
    ]
    snapshot = mended(records, "R303").snapshot()
    team = snapshot.elements["r1"]
    assert isinstance(team, Role)
    assert (team.description, team.headcount) == ("Six people", q(6))
    assert {(one.source, one.target) for one in snapshot.relations.values()} == {("r1", "a"), ("r1", "b")}
    assert snapshot.elements["a"].owner == "r1"
    assert snapshot.scenarios["sc"].overrides[0].record == "r1"
    assert snapshot.answers["an"].elements == ("r1",)


# --- R304 and R306 ------------------------------------------------------------------------------------------


def test_a_card_without_a_connection_is_a_hint() -> None:
    (finding,) = raised([A], "R304")
    assert (finding.severity, finding.sentence) == ("hint", "“A” is not connected.")
    assert raised([A, B, Feeds(source="a", target="b")], "R304") == []
    assert raised([Note(name="Think"), Strategy(name="Growth")], "R304") == []


def joined(records: list[Element], key: str) -> set[tuple[str, str, str]]:
    """Return the relations that come when the finding that a card stands alone is mended."""
    document = Document(records)
    (finding,) = (one for one in raised(document, "R304") if one.subject == key)
    fix = fix_of(document, finding)
    if fix is None:
        return set()
    apply_fix(document, fix)
    after = document.snapshot()
    assert key not in {one.subject for one in raised(document, "R304")}
    document.history.undo()
    assert not document.snapshot().relations
    return {(one.kind, one.source, one.target) for one in after.relations.values()}


DOMAIN = Domain(id="d", name="Agents", code="ai_agents", focus=("model", "deployment"))
MODEL, RUN = Stage(id="m", name="Model", code="model"), Stage(id="r", name="Run", code="deployment")


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (Activity(id="x", name="Tune", stage="model"), ("feeds", "x", "m")),
        (Activity(id="x", name="Tune"), ("belongs_to", "x", "d")),
        (Activity(id="x", name="Tune", stage="data"), ("belongs_to", "x", "d")),
        (Resource(id="x", name="Logs", stage="deployment"), ("feeds", "x", "r")),
        (Role(id="x", name="Desk"), ("belongs_to", "x", "d")),
        (Cost(id="x", name="Rent"), ("belongs_to", "x", "d")),
        (Partner(id="x", name="Cloud", stage="deployment"), ("supplies", "x", "r")),
        (Metric(id="x", name="Calls"), ("measures", "x", "d")),
        (Goal(id="x", name="Grow"), ("targets", "x", "d")),
        (Channel(id="x", name="Sales"), ("reaches", "x", "g")),
        (ValueProposition(id="x", name="Faster"), ("serves", "x", "g")),
    ],
)
def test_a_card_alone_is_connected_where_only_one_can_be_meant(
    card: Element, line: tuple[str, str, str]
) -> None:
    assert joined([DOMAIN, MODEL, RUN, Segment(id="g", name="Clinics"), card], "x") == {line}


def test_a_segment_domain_or_stage_alone_is_connected_with_what_it_is_for() -> None:
    assert joined([OFFER, Segment(id="g", name="Clinics")], "g") == {("serves", "p", "g")}
    assert joined([DOMAIN, MODEL, RUN], "d") == {("focuses_on", "d", "m"), ("focuses_on", "d", "r")}
    data = Stage(id="s", name="Data", code="data")
    assert joined([RUN, MODEL, data], "m") == {("feeds", "s", "m"), ("feeds", "m", "r")}


def test_where_several_may_be_meant_the_user_decides() -> None:
    rag = Domain(id="e", name="RAG", code="rag")
    assert joined([DOMAIN, rag, A], "a") == set()
    assert joined([Partner(id="x", name="Cloud"), MODEL], "x") == set()
    assert joined([A], "a") == set()
    assert joined([OFFER, Segment(id="g", name="Clinics"), Segment(id="h", name="Labs")], "p") == set()


@pytest.mark.parametrize("shares", [(0.3, 0.3), (0.0, 0.0), (0.5,)])
def test_alternatives_should_carry_everything(shares: tuple[float, ...]) -> None:
    sources = [A, B][: len(shares)]
    lines = [
        Creates(id=f"c{one.id}", source=one.id, target="p", flow_share=share, alt_group="model")
        for one, share in zip(sources, shares, strict=True)
    ]
    (finding,) = raised([*sources, OFFER, *lines], "R306")
    sentence = f"The alternatives for “Faster notes” add up to only {sum(shares) * 100:.4g} %."
    assert (finding.severity, finding.sentence) == ("warning", sentence)
    document = mended([*sources, OFFER, *lines], "R306")
    total = sum(one.flow_share for one in document.snapshot().relations.values() if one.kind == "creates")
    assert total == pytest.approx(1.0)


def test_enough_alternatives_and_single_sources_are_fine() -> None:
    stream = RevenueStream(id="s", name="Seats")
    part = Monetizes(source="p", target="s", flow_share=0.4)
    assert raised([OFFER, stream, part], "R306") == []
    pair = [Creates(source=key, target="p", flow_share=0.5, alt_group="x") for key in "ab"]
    assert raised([A, B, OFFER, *pair], "R306") == []
    partner, gpus = Partner(id="x", name="Cloud"), Resource(id="g", name="GPUs")
    supplied = [Supplies(source="x", target="g", alt_group="x"), Uses(source="a", target="g")]
    assert raised([A, partner, gpus, *supplied], "R306") == []
