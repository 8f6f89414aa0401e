"""R260, R310 to R331 and R341: roles, dates, goals and risks."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import check
from canvas_app.model import (
    Activity,
    Cost,
    DocumentInfo,
    Goal,
    Metric,
    Partner,
    Person,
    RevenueStream,
    Risk,
    Role,
)
from canvas_app.model.examples import examples
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Incurs, Mitigates, Performs, Supplies, Targets
from canvas_app.storage import load
from tests.unit.analysis.checks.raising import q, raised, sentences

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.document import AnyRecord

DAY = datetime.date(2027, 6, 30)
INFO = DocumentInfo(start_month="2026-01")


# --- R260 ---------------------------------------------------------------------------------------------------


def test_people_whom_nobody_pays_are_a_warning_at_the_cost_of_their_role() -> None:
    team = Role(id="r", name="Annotators", headcount=q(4))
    (finding,) = raised([team], "R260")
    sentence = "4 people work in “Annotators” at no cost."
    assert (finding.severity, finding.sentence) == ("warning", sentence)
    assert (finding.subject, finding.path) == ("r", "cost")
    assert sentences([team.model_copy(update={"cost": q(0)})], "R260") == [sentence]
    assert raised([team.model_copy(update={"cost": q(5_000)})], "R260") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        # As the forecast counts: who is listed, at least one.
        ({}, "1 person works"),
        ({"people": (Person(), Person())}, "2 people work"),
        ({"headcount": q(0.5)}, "0.5 of a person works"),
    ],
)
def test_the_people_at_no_cost_are_those_of_the_forecast(fields: dict[str, Any], words: str) -> None:
    (sentence,) = sentences([Role(id="r", name="Annotators", **fields)], "R260")
    assert sentence == f"{words} in “Annotators” at no cost."


def test_a_cost_that_a_role_causes_pays_it() -> None:
    team, salaries = Role(id="r", name="Annotators"), Cost(id="c", name="Salaries", amount=q(9_000))
    assert raised([team, salaries], "R260") != []
    assert raised([team, salaries, Incurs(source="r", target="c")], "R260") == []
    unpaid = salaries.model_copy(update={"amount": None})
    assert raised([team, unpaid, Incurs(source="r", target="c")], "R260") != []


def test_nobody_and_people_of_others_need_no_cost_of_their_own() -> None:
    assert raised([Role(id="r", name="Annotators", headcount=q(0))], "R260") == []
    assert raised([Role(id="r", name="Auditors", role_type="external", headcount=q(2))], "R260") == []


# --- R310 and R311 ------------------------------------------------------------------------------------------


def working(*allocations: float, **fields: object) -> list[AnyRecord]:
    activities = [Activity(id=f"a{number}", name=f"Task {number}") for number in range(len(allocations))]
    performs = [
        Performs.model_validate({"source": "r", "target": f"a{number}", "allocation": allocation, **fields})
        for number, allocation in enumerate(allocations)
    ]
    return [Role(id="r", name="Engineers", headcount=q(2)), *activities, *performs]


def test_a_role_is_booked_once() -> None:
    (finding,) = raised(working(0.7, 0.6), "R310")
    assert (finding.severity, finding.sentence) == ("warning", "“Engineers” is booked 130 %.")
    assert raised(working(0.7, 0.3), "R310") == []
    assert raised(working(0.7, 0.6, responsibility="consulted"), "R310") == []


def test_allocations_that_nobody_entered_are_only_hinted_at() -> None:
    assert [finding.severity for finding in raised(working(1.0, 1.0), "R310")] == ["hint"]
    assert [finding.severity for finding in raised(working(0.5, 0.5, 1.0), "R310")] == ["hint"]
    assert [finding.severity for finding in raised(working(0.5, 0.6, 1.0), "R310")] == ["warning"]


def test_somebody_does_each_activity() -> None:
    task = Activity(id="a", name="Labelling")
    assert sentences([task], "R311") == ["Nobody is assigned to “Labelling”."]
    team = Role(id="r", name="Team", headcount=q(2))
    assert raised([task, team, Performs(source="r", target="a")], "R311") == []
    assert raised([task, Partner(id="x", name="Firm"), Supplies(source="x", target="a")], "R311") == []
    assert raised([task.model_copy(update={"owner": "r"}), team], "R311") == []


def test_a_leader_has_a_name_and_a_team_has_a_size() -> None:
    leader = Role(id="r", name="Founders", role_type="leader", headcount=q(2), people=(Person(),))
    assert sentences([leader], "R311") == ["Nobody is named for “Founders”."]
    assert raised([leader.model_copy(update={"people": (Person(name="A. Example"),)})], "R311") == []
    assert sentences([Role(id="r", name="Team")], "R311") == ["Nobody is named for “Team”."]
    assert raised([Role(id="r", name="Team", headcount=q(2))], "R311") == []
    task = Activity(id="a", name="Labelling")
    assert raised([Role(id="r", name="Team"), task, Performs(source="r", target="a")], "R311") == []


# --- R320 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Cost, RevenueStream, Role, Activity])
def test_dates_leave_nothing_out(kind: type[Cost]) -> None:
    ends = kind(id="k", name="Office", start=6, end=3)
    assert sentences([ends], "R320") == ["“Office” ends in month 3, before it starts in month 6."]
    late = kind(id="k", name="Office", start=40)
    assert sentences([late], "R320") == ["“Office” starts in month 40, after the forecast ends in month 36."]
    assert raised([late, DocumentInfo(horizon=48)], "R320") == []
    assert raised([kind(id="k", name="Office", start=6, end=6)], "R320") == []


# --- R330 and R331 ------------------------------------------------------------------------------------------


def goal(**fields: Any) -> Goal:  # noqa: ANN401
    return Goal.model_validate({"id": "g", "name": "Grow", **fields})


def test_a_goal_has_a_number_and_a_date() -> None:
    assert sentences([goal()], "R330") == ["“Grow” cannot be checked: no number or date."]
    assert sentences([goal(due=DAY, target=5.0)], "R330") == ["“Grow” cannot be checked: no number."]
    assert sentences([goal(metric="customers", target=5.0)], "R330") == ["“Grow” cannot be checked: no date."]
    assert raised([goal(metric="customers", target=5.0, due=DAY)], "R330") == []
    assert raised([goal(milestone=True, due=DAY)], "R330") == []


def test_a_metric_may_give_the_number_of_a_goal() -> None:
    metric = [Metric(id="m", name="Users", target=500.0), Targets(source="g", target="m")]
    assert raised([goal(due=DAY), *metric], "R330") == []


@pytest.mark.parametrize(
    ("horizon", "due", "sentence"),
    [
        ("short", "2027-12-31", None),
        ("short", "2030-06-30", "“Grow” is a short-term goal, but its date is 4.5 years away."),
        ("medium", "2030-06-30", None),
        ("medium", "2026-12-31", "“Grow” is a medium-term goal, but its date is 1 years away."),
        ("long", "2031-06-30", None),
        ("long", "2028-06-30", "“Grow” is a long-term goal, but its date is 2.5 years away."),
    ],
)
def test_the_date_of_a_goal_fits_its_horizon(horizon: str, due: str, sentence: str | None) -> None:
    dated = goal(horizon=horizon, due=due, metric="customers", target=5.0)
    expected = [] if sentence is None else [sentence.replace("1 years", "1 year")]
    assert sentences([INFO, dated], "R330") == expected
    assert raised([dated], "R330") == []  # nobody knows when the plan begins


def earning(*more: AnyRecord) -> list[AnyRecord]:
    """100 customers who pay 50 a month each and never leave."""
    seats = SubscriptionPricing(price=q(50))
    return [INFO, RevenueStream(id="s", name="Seats", components=(seats,), customers_start=q(100)), *more]


def test_the_plan_reaches_its_goals() -> None:
    far = goal(metric="monthly_revenue", target=10_000.0, due=DAY)
    (finding,) = raised(earning(far), "R331")
    assert (finding.severity, finding.subject, finding.path) == ("warning", "g", "target")
    assert finding.sentence == "“Grow”: the plan reaches $5k a month in month 18, the goal is $10k a month."
    assert raised(earning(goal(metric="monthly_revenue", target=6_000.0, due=DAY)), "R331") == []
    assert raised(earning(goal(metric="monthly_revenue", target=4_000.0, due=DAY)), "R331") == []


def test_the_month_of_the_goal_counts() -> None:
    later = RevenueStream(
        id="t", name="Later", components=(SubscriptionPricing(price=q(50)),), customers_start=q(200), start=24
    )
    wanted = goal(metric="customers", target=300.0, due=DAY)
    assert raised(earning(later, wanted), "R331")
    assert (
        raised(earning(later, wanted.model_copy(update={"due": datetime.date(2027, 12, 31)})), "R331") == []
    )


@pytest.mark.parametrize(
    "unknown",
    [
        goal(metric="monthly_revenue", target=1e6, due="2040-01-01"),  # beyond the plan
        goal(metric="smiles", target=1e6, due="2027-01-01"),
        goal(metric="quick_ratio", target=1e6, due="2027-01-01"),  # of month 1, and changing
        goal(metric="gross_margin", due="2027-01-01"),
    ],
)
def test_what_the_plan_does_not_say_is_not_compared(unknown: Goal) -> None:
    assert raised(earning(unknown), "R331") == []


def test_a_plan_that_never_gets_there_misses_its_goal() -> None:
    office = Cost(id="k", name="Office", amount=q(9_000))
    due = goal(metric="break_even_month", target=24.0, due=DAY)
    assert sentences(earning(office, due), "R331") == [
        "“Grow”: the plan does not get there within 36 months, the goal is month 24."
    ]
    assert raised(earning(due), "R331") == []


def test_a_metric_has_its_own_direction() -> None:
    churn = Metric(id="m", name="Churn", metric="churn", target=0.01, direction="down")
    leaving = earning(churn)
    leaving[1] = leaving[1].model_copy(update={"churn": q(0.03)})
    assert sentences(leaving, "R331") == ["“Churn”: the plan reaches 3 % a month, the goal is 1 % a month."]
    assert raised(earning(churn), "R331") == []


# --- R341 ---------------------------------------------------------------------------------------------------


def test_a_large_risk_has_an_answer() -> None:
    risk = Risk(id="x", name="Model gets dearer", probability=0.5, severity=5)
    assert sentences([risk], "R341") == ["“Model gets dearer” has no answer."]
    second = [Partner(id="p", name="Second source"), Mitigates(source="p", target="x")]
    assert raised([risk, *second], "R341") == []
    assert raised([risk.model_copy(update={"response": "accept"})], "R341") == []
    assert raised([risk.model_copy(update={"probability": 0.4})], "R341") == []  # 2 times 5


# --- the shipped examples -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [example.path for example in examples()], ids=lambda path: path.stem)
def test_no_example_raises_an_error(path: Path) -> None:
    snapshot = load(path).snapshot()
    assert [one.sentence for one in check(snapshot, analyse(snapshot)).every if one.severity == "error"] == []
