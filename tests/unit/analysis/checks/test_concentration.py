"""R240 to R243 and R305: what the revenue hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.commands import elements as commands
from canvas_app.document import Document
from canvas_app.model import Activity, Partner, Resource, RevenueStream, Risk, Segment, ValueProposition
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Creates, DependsOn, Feeds, Monetizes, Pays, Shares, Supplies
from tests.unit.analysis.checks.raising import mended, q, raised, sentences

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Commit


def stream(key: str, revenue: float) -> RevenueStream:
    price = SubscriptionPricing(price=q(revenue))
    return RevenueStream(id=key, name=f"Stream {key}", components=(price,), customers_start=q(1))


def paid(*streams: RevenueStream) -> list[AnyRecord]:
    """The streams, and who pays them."""
    return [
        *streams,
        Segment(id="g", name="Clinics"),
        *(Pays(source="g", target=each.id) for each in streams),
    ]


# --- R240 and R241 ------------------------------------------------------------------------------------------


def test_one_stream_that_earns_most_is_said() -> None:
    (finding,) = raised(paid(stream("a", 70), stream("b", 30)), "R240")
    assert finding.severity == "warning"
    assert finding.sentence == "“Stream a” brings 70 % of the revenue in month 12."
    assert raised(paid(stream("a", 60), stream("b", 40)), "R240") == []
    assert raised(paid(stream("a", 0)), "R240") == []


def test_the_revenue_of_month_12_counts() -> None:
    later = stream("b", 300).model_copy(update={"start": 6})
    assert [finding.subject for finding in raised(paid(stream("a", 70), later), "R240")] == ["b"]


def test_a_model_with_one_stream_is_only_hinted_at() -> None:
    assert [finding.severity for finding in raised(paid(stream("a", 70)), "R240")] == ["hint"]


def test_few_streams_that_earn_most_are_said() -> None:
    (finding,) = raised(paid(stream("a", 80), stream("b", 10), stream("c", 10)), "R241")
    assert finding.sentence == "Revenue of month 12 is concentrated in few streams (index 0.49 of 1)."
    assert (finding.subject, finding.ids) == ("document", ("a", "b", "c"))
    assert raised(paid(stream("a", 75), stream("b", 15)), "R241") == []
    assert raised(paid(stream("a", 40), stream("b", 30), stream("c", 30)), "R241") == []


def test_shares_say_nothing_while_somebody_who_pays_is_missing() -> None:
    streams = [stream("a", 80), stream("b", 10), stream("c", 10)]
    for rule in ("R240", "R241"):
        assert raised(paid(*streams), rule)
        assert raised([*paid(*streams[:2]), streams[2]], rule) == []


# --- R242 ---------------------------------------------------------------------------------------------------


def supplied(**fields: object) -> list[AnyRecord]:
    """A partner feeds a model that earns 80; a second stream earns 20 without it."""
    partner = Partner.model_validate({"id": "x", "name": "Cloud", "substitutability": 0.2, **fields})
    return [
        partner,
        Activity(id="m", name="Model"),
        stream("a", 80),
        stream("b", 20),
        Supplies(source="x", target="m"),
        Monetizes(source="m", target="a"),
    ]


def test_a_partner_who_is_hard_to_replace_is_said() -> None:
    (finding,) = raised(supplied(), "R242")
    assert finding.sentence == "Losing “Cloud” would cost 80 % of the revenue."
    assert finding.ids == ("x", "a")
    assert raised(supplied(substitutability=0.5), "R242") == []
    assert raised(supplied(substitutability=0.9, sole_source=True), "R242")


def test_a_stand_in_makes_a_partner_less_critical() -> None:
    def feeds(source: str, share: float) -> Feeds:
        return Feeds(source=source, target="m", flow_share=share, alt_group="cloud")

    records = [one for one in supplied() if one.kind != "supplies"]
    second = Partner(id="y", name="Second cloud", substitutability=0.2)
    assert raised([*records, feeds("x", 1.0)], "R242")
    assert raised([*records, second, feeds("x", 0.5), feeds("y", 0.5)], "R242") == []  # 40 % at most


def test_a_partner_may_hold_little() -> None:
    small = [one.model_copy(update={"target": "b"}) if one.kind == "monetizes" else one for one in supplied()]
    assert raised(small, "R242") == []


def test_a_partner_whose_own_revenue_is_shared_is_needed() -> None:
    shared = [Partner(id="x", name="Shop", substitutability=0.1), stream("a", 80), stream("b", 20)]
    assert raised([*shared, Shares(source="x", target="a", share=0.2)], "R242")
    assert raised([*shared, Shares(source="x", target="b", share=0.2)], "R242") == []


def test_the_loss_of_a_partner_is_recorded_as_a_risk() -> None:
    snapshot = mended(supplied(), "R242").snapshot()
    (risk,) = snapshot.of_kind(Risk)
    assert (risk.name, risk.category) == ("Losing Cloud", "partner")
    assert [relation.kind for relation in snapshot.incoming["x"]] == ["threatens"]


def test_in_a_circle_nothing_is_said_about_dependence() -> None:
    circle = [
        Activity(id="n", name="Other model"),
        Feeds(source="m", target="n"),
        DependsOn(source="m", target="n", strength="hard"),
    ]
    assert raised([*supplied(), *circle], "R242") == raised([*supplied(), *circle], "R305") == []


# --- R243 ---------------------------------------------------------------------------------------------------


def paying(first: float, second: float) -> list[AnyRecord]:
    return [
        stream("a", first),
        stream("b", second),
        Segment(id="g", name="Clinics"),
        Segment(id="h", name="Vets"),
        Pays(source="g", target="a"),
        Pays(source="h", target="b"),
    ]


def test_one_segment_that_pays_for_nearly_all_is_a_hint() -> None:
    (finding,) = raised(paying(90, 10), "R243")
    assert (finding.severity, finding.subject) == ("hint", "g")
    assert finding.sentence == "90 % of the money comes from “Clinics”."
    assert raised(paying(80, 20), "R243") == []
    assert raised([stream("a", 50)], "R243") == []


# --- R305 ---------------------------------------------------------------------------------------------------


def chain(*more: AnyRecord) -> list[AnyRecord]:
    """Data, then a model, make an offer that earns 60; a second stream earns 40 by itself."""
    return [
        Resource(id="d", name="Data"),
        Activity(id="m", name="Model"),
        ValueProposition(id="v", name="Offer"),
        stream("a", 60),
        stream("b", 40),
        Feeds(source="d", target="m"),
        Creates(source="m", target="v"),
        Monetizes(source="v", target="a"),
        *more,
    ]


def test_the_only_way_to_most_of_the_revenue_is_said_once() -> None:
    (finding,) = raised(chain(), "R305")
    assert finding.sentence == "Everything that “Stream a” earns passes through “Data” and “Model”."
    assert (finding.subject, finding.ids) == ("d", ("d", "m", "a"))


def test_another_way_ends_it() -> None:
    second: list[AnyRecord] = [Activity(id="n", name="Rented model"), Creates(source="n", target="v")]
    assert raised(chain(*second), "R305") == []


def test_less_than_half_of_the_revenue_may_have_one_way() -> None:
    assert raised([*chain(), stream("c", 40)], "R305") == []


def test_elements_that_hold_several_streams_are_said_with_all_of_them() -> None:
    (finding,) = raised(chain(Monetizes(source="v", target="b"), stream("c", 10)), "R305")
    assert finding.sentence == (
        "Everything that “Stream a” and “Stream b” earn passes through “Data” and “Model”."
    )
    more = chain(Monetizes(source="v", target="b"), stream("c", 10), Monetizes(source="v", target="c"))
    assert sentences(more, "R305") == [
        "Everything that “Stream a”, “Stream b” and 1 more earn passes through “Data” and “Model”."
    ]


# --- after an edit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["R240", "R241", "R242", "R243", "R305"])
def test_after_an_edit_the_findings_are_those_of_a_new_look(rule: str) -> None:
    document = Document([*supplied(), *(one for one in chain() if one.id not in ("m", "a", "b"))])
    live = LiveChecks()
    commits: list[Commit] = []
    document.committed.connect(commits.append)
    snapshot = document.snapshot()
    live.update(snapshot, analyse(snapshot))
    for change in (
        lambda: commands.set_path(document, "b", "components.0.price.value", 500.0),
        lambda: commands.rename(document, "x", "Another cloud"),
        lambda: commands.edit(document, "x", sole_source=True),
        lambda: commands.rename(document, "d", "Logs"),
        lambda: commands.delete(document, ["m"]),
    ):
        change()
        snapshot = document.snapshot()
        found = live.update(snapshot, analyse(snapshot), commits[-1].ids)
        expected = check(snapshot, analyse(snapshot))
        assert [one for one in found.every if one.rule == rule] == [
            one for one in expected.every if one.rule == rule
        ]
