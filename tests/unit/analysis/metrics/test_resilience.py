"""What a model hangs on: criticality, single points of failure, circles, and what partners hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import analyse, explain
from canvas_app.analysis.metrics import partners, resilience
from canvas_app.document import Document
from canvas_app.model import Activity, Partner, Resource, RevenueStream, Role, ValueProposition
from canvas_app.model.pricing import UnitSalePricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import (
    Creates,
    DependsOn,
    Feeds,
    Monetizes,
    Performs,
    Shares,
    Supplies,
    Uses,
)

if TYPE_CHECKING:
    from canvas_app.document import Snapshot


def q(value: float) -> Quantity:
    return Quantity(value=value)


def stream(key: str, revenue: float) -> RevenueStream:
    return RevenueStream(id=key, name=key, components=(UnitSalePricing(units=q(1.0), price=q(revenue)),))


def worked_example(*more: Any) -> Snapshot:  # noqa: ANN401
    """Data feeds a model; a rented model stands in for it; the offer earns R1, the data earns R2."""
    return Document(
        [
            Resource(id="D", name="Data"),
            Activity(id="M", name="Model"),
            Activity(id="X", name="Rented model"),
            ValueProposition(id="P1", name="Offer"),
            stream("R1", 100.0),
            stream("R2", 50.0),
            Feeds(source="D", target="M"),
            Creates(id="own", source="M", target="P1", flow_share=0.7, alt_group="model"),
            Creates(source="X", target="P1", flow_share=0.3, alt_group="model"),
            Monetizes(source="P1", target="R1"),
            Monetizes(source="D", target="R2"),
            *more,
        ]
    ).snapshot()


def test_the_worked_example_of_criticality() -> None:
    snapshot = worked_example()
    found = resilience.resilience(snapshot, analyse(snapshot))
    expected = {"D": 0.8, "M": 70 / 150, "X": 0.2, "P1": 100 / 150, "R1": 100 / 150, "R2": 50 / 150}
    assert found.criticality == pytest.approx(expected)
    assert found.single_points == {"R1": ("P1",), "R2": ("D",)}
    assert found.at_risk == {"D": 150.0, "M": 100.0, "X": 100.0, "P1": 100.0, "R1": 100.0, "R2": 50.0}
    assert set(found.articulation) == {"D", "M", "P1"}
    assert found.reason is None


def test_metrics_of_the_worked_example() -> None:
    snapshot = worked_example()
    analysis = analyse(snapshot)
    assert analysis.metrics["largest_criticality"].value == pytest.approx(0.8)
    assert analysis.metrics["single_points"].value == 2.0
    assert analysis.metrics["effective_streams"].value == pytest.approx(150**2 / (100**2 + 50**2))
    parts = {
        item.element_id: item.value for item in explain(analysis, snapshot, "single_points").contributions
    }
    assert parts == {"P1": 100.0, "D": 50.0}
    first = explain(analysis, snapshot, "largest_criticality").contributions[0]
    assert first.element_id == "D"
    assert first.value == pytest.approx(0.8)


def test_a_circle_is_a_sentence_and_no_exception() -> None:
    snapshot = worked_example(
        Activity(id="L", name="Labelling"),
        Feeds(source="M", target="L"),
        Feeds(source="L", target="M"),
    )
    analysis = analyse(snapshot)
    found = resilience.resilience(snapshot, analysis)
    assert set(found.cycle) == {"M", "L"}
    assert not found.criticality
    assert resilience.criticality(snapshot, analysis) == {}
    metric = analysis.metrics["largest_criticality"]
    assert (metric.value, metric.status) == (None, "not_applicable")
    assert metric.reason == found.reason
    assert "Labelling" in str(metric.reason)
    assert set(explain(analysis, snapshot, "largest_criticality").element_ids) >= {"M", "L"}


def test_a_feedback_loop_is_no_circle() -> None:
    snapshot = worked_example(Feeds(source="M", target="D", feedback=True))
    assert resilience.circular(snapshot) is None


def test_what_carries_flow() -> None:
    snapshot = worked_example(
        Role(id="A", name="Annotator"),
        Role(id="B", name="Adviser"),
        Resource(id="G", name="Compute"),
        Resource(id="T", name="Tool"),
        Resource(id="K", name="Key"),
        Performs(source="A", target="M", critical=True),
        Performs(source="B", target="M"),
        Uses(source="M", target="G", criticality="high"),
        Uses(source="M", target="T"),
        DependsOn(source="M", target="K", strength="hard"),
    )
    graph = resilience.flow_graph(snapshot)
    assert set(graph.predecessors("M")) == {"D", "A", "G", "K"}
    found = resilience.criticality(snapshot, analyse(snapshot))
    assert found["A"] == found["G"] == found["K"] == pytest.approx(70 / 150)
    assert "B" not in found


def test_alternatives_that_exceed_the_need_hold_without_one() -> None:
    snapshot = Document(
        [
            Activity(id="a", name="a"),
            Activity(id="b", name="b"),
            stream("r", 10.0),
            Monetizes(source="a", target="r", flow_share=1.0, alt_group="any"),
            Monetizes(source="b", target="r", flow_share=1.0, alt_group="any"),
        ]
    ).snapshot()
    found = resilience.criticality(snapshot, analyse(snapshot))
    assert (found["a"], found["b"]) == (0.0, 0.0)


def test_parts_that_are_not_connected_fail_alone() -> None:
    records: list[Any] = []
    for part in range(3):
        records += [Activity(id=f"a{part}", name="a"), stream(f"r{part}", 10.0 * (part + 1))]
        records.append(Monetizes(source=f"a{part}", target=f"r{part}"))
    snapshot = Document(records).snapshot()
    found = resilience.criticality(snapshot, analyse(snapshot))
    assert [found[f"a{part}"] for part in range(3)] == pytest.approx([1 / 6, 2 / 6, 3 / 6])


def test_what_depends_on_partners_and_what_they_are_paid() -> None:
    supply = Supplies(source="cloud", target="M", cost=q(20.0))
    snapshot = worked_example(
        Partner(id="cloud", name="Cloud"),
        Partner(id="soft", name="Spare"),
        Partner(id="seller", name="Seller"),
        supply,
        Supplies(source="soft", target="M", hard=False),
        Shares(source="R1", target="seller", share=0.3),
    )
    analysis = analyse(snapshot)
    found = partners.dependence(snapshot, analysis.structure, analysis)
    assert found == pytest.approx({"cloud": 100 / 150, "soft": 0.0, "seller": 0.0})
    assert partners.payouts(analysis) == {"seller": 30.0}
    assert analysis.metrics["partner_dependence"].value == pytest.approx(100 / 150)
    assert analysis.metrics["partner_payout"].value == pytest.approx(30 / 150)
    assert analysis.metrics["partner_hhi"].value == pytest.approx(40**2 + 60**2)


def test_without_revenue_nothing_is_lost() -> None:
    snapshot = Document([Activity(id="a", name="a")]).snapshot()
    analysis = analyse(snapshot)
    for metric_id in ("largest_criticality", "single_points", "partner_dependence", "effective_streams"):
        assert analysis.metrics[metric_id].status == "not_applicable"
