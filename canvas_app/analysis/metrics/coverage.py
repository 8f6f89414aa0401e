"""How much of what the placed domains live from stands on the canvas.

A focus stage is covered when an activity, role, resource or stream stands in its lane, when the stage is
sourced (shared, partner, bought), or when a partner supplies it. A domain's coverage weights its focus
stages by `focuses on`; stages named only in its focus list count 1. The whole is the mean over the domains.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.costs import headcount
from canvas_app.analysis.forecast.timeline import Timeline
from canvas_app.analysis.metrics.concentration import evenness
from canvas_app.model import Domain, Role, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.document import Snapshot
    from canvas_app.model import StageCode
    from canvas_app.model.document_records import Weighing

_SOURCED = frozenset({"shared", "partner", "buy"})


def covered_lanes(structure: Structure, snapshot: Snapshot) -> frozenset[StageCode]:
    """Return the stages of the value chain that somebody works on or supplies."""
    covered = {lane for lane, count in structure.covering.items() if count}
    for stage_id in structure.stages:
        stage = snapshot.elements[stage_id]
        if isinstance(stage, Stage) and stage.sourcing in _SOURCED:
            covered.add(stage.code)
    for relation in structure.supplies:
        lane = structure.lane_of_stage.get(relation.target)
        if lane is not None:
            covered.add(lane)
    return frozenset(covered)


def focus_weights(domain: Domain, structure: Structure) -> dict[StageCode, float]:
    """Return the focus stages of a domain with their weights."""
    weights = dict.fromkeys(domain.focus, 1.0)
    for relation in structure.focuses.get(domain.id, ()):
        weights[structure.lane_of_stage[relation.target]] = relation.weight
    return weights


def domain_coverages(structure: Structure, snapshot: Snapshot) -> list[tuple[str, float]]:
    """Return the coverage of each domain that has a focus, by its id."""
    covered = covered_lanes(structure, snapshot)
    coverages = []
    for domain_id in structure.domains:
        domain = snapshot.elements[domain_id]
        assert isinstance(domain, Domain)
        weights = focus_weights(domain, structure)
        total = sum(weights.values())
        if total > 0.0:
            answered = sum(weight for lane, weight in weights.items() if lane in covered)
            coverages.append((domain_id, answered / total))
    return coverages


def stage_weights(
    structure: Structure, snapshot: Snapshot, money: Mapping[str, float], by: Weighing = "elements"
) -> dict[StageCode, float]:
    """Return what stands in each stage: activities, roles, resources and streams, their cost, or the FTE.

    `money` is that of month 1 by element, costs negative.
    """
    weights: dict[StageCode, float] = defaultdict(float)
    if by == "elements":
        weights.update({lane: float(count) for lane, count in structure.covering.items()})
        return weights
    time = Timeline.of(snapshot.info)
    for element_id in structure.costing if by == "cost" else structure.roles:
        element = snapshot.elements[element_id]
        lane = structure.lane(element)
        if lane is None:
            continue
        if by == "cost":
            weights[lane] += max(0.0, -money.get(element_id, 0.0))
        elif isinstance(element, Role):
            weights[lane] += float(headcount(element, time)[1])
    return weights


def domain_balances(
    structure: Structure, snapshot: Snapshot, weights: Mapping[StageCode, float]
) -> dict[str, float]:
    """Return Pielou's evenness over the focus stages of each domain that has something in one of them."""
    balances = {}
    for domain_id in structure.domains:
        domain = snapshot.elements[domain_id]
        assert isinstance(domain, Domain)
        balance = evenness([weights.get(lane, 0.0) for lane in focus_weights(domain, structure)])
        if balance is not None:
            balances[domain_id] = balance
    return balances
