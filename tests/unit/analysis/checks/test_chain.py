"""R101 to R120: what the value chain must have."""

from __future__ import annotations

import itertools

import pytest

from canvas_app.commands.packages import Spot, place_package
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Domain,
    Partner,
    Resource,
    RevenueStream,
    Risk,
    Role,
    Segment,
    Stage,
    ValueProposition,
)
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.pricing import OutcomePricing, SubscriptionPricing, UsagePricing
from canvas_app.model.relations import (
    BelongsTo,
    Creates,
    DependsOn,
    Feeds,
    FocusesOn,
    Monetizes,
    Pays,
    Performs,
    Serves,
    Supplies,
    Threatens,
)
from tests.unit.analysis.checks.raising import mended, q, raised, sentences

CHAIN_RULES = ("R101", "R102", "R103", "R104", "R105", "R106", "R107")
STREAM = RevenueStream(id="s", name="Seats")
OFFER = ValueProposition(id="p", name="Faster notes")
EARNS = Monetizes(id="earns", source="p", target="s")
DATA = Stage(id="data", name="Data", code="data")
MODEL = Stage(id="model", name="Model", code="model")
DEPLOYMENT = Stage(id="deployment", name="Deployment", code="deployment")
RAG = Domain(id="rag", name="RAG", code="rag", focus=("data", "deployment", "monetization"))


@pytest.mark.parametrize("code", load_catalogue().domains)
def test_a_domain_with_its_package_is_a_sound_chain(code: str) -> None:
    document = Document()
    place_package(document, load_catalogue().domains[code].entry, Spot("value_chain", (0.0, 0.0)))
    assert [found for rule in CHAIN_RULES for found in raised(document, rule)] == []


# --- R101 ---------------------------------------------------------------------------------------------------


def test_a_stream_that_nothing_produces_is_an_error() -> None:
    (finding,) = raised([STREAM], "R101")
    sentence = "“Seats” is to earn money, but nothing on the canvas produces it."
    assert (finding.severity, finding.sentence) == ("error", sentence)
    assert raised([STREAM, OFFER, EARNS], "R101") == []
    assert raised([STREAM, OFFER, DependsOn(source="s", target="p", strength="hard")], "R101") == []


def test_the_proposition_for_those_who_pay_earns_the_stream() -> None:
    other, clinics = ValueProposition(id="o", name="Other"), Segment(id="g", name="Clinics")
    paid = [Serves(source="p", target="g"), Pays(source="g", target="s")]
    document = mended([STREAM, other, OFFER, clinics, *paid], "R101")
    assert [one.source for one in document.snapshot().incoming["s"] if one.kind == "monetizes"] == ["p"]


def test_what_needs_the_stream_does_not_earn_it() -> None:
    needs = DependsOn(source="p", target="s", strength="hard")
    document = mended([STREAM, OFFER, needs], "R101")
    assert document.snapshot().incoming["s"][-1].source != "p"
    assert raised(document, "R301") == []


def test_without_a_proposition_the_fix_draws_the_stage_that_sells() -> None:
    (stage,) = mended([STREAM], "R101").snapshot().of_kind(Stage)
    assert stage.code == "deployment"


# --- R102 ---------------------------------------------------------------------------------------------------


def test_a_stream_needs_the_stage_that_it_is_sold_from() -> None:
    (finding,) = raised([STREAM, OFFER, EARNS], "R102")
    sentence = "“Seats” has no Deployment behind it. Without it there is nothing to sell."
    assert (finding.severity, finding.sentence) == ("error", sentence)
    creates = Creates(source="deployment", target="p")
    assert raised([STREAM, OFFER, EARNS, DEPLOYMENT, creates], "R102") == []


def test_whatever_stands_in_the_lane_will_do_as_well_as_the_stage() -> None:
    hosting = Activity(id="a", name="Hosting", stage="deployment")
    assert raised([STREAM, OFFER, EARNS, hosting, Creates(source="a", target="p")], "R102") == []
    labelling = hosting.model_copy(update={"stage": "data"})
    assert raised([STREAM, OFFER, EARNS, labelling, Creates(source="a", target="p")], "R102")


@pytest.mark.parametrize(
    ("code", "stage"),
    [
        ("generative_ai", "Deployment"),
        ("rag", "Deployment"),
        ("ai_agents", "Deployment"),
        ("ai_marketplaces", "Data"),
        ("data_monetization", "Data"),
        ("deep_learning", "Deployment"),
        ("ai_infrastructure", "Deployment"),
    ],
)
def test_the_domain_says_which_stage_that_is(code: str, stage: str) -> None:
    domain = load_catalogue().domains[code].entry.new_element(id="d")
    records = [domain, STREAM, OFFER, EARNS]
    (sentence,) = sentences([*records, BelongsTo(source="s", target="d")], "R102")
    assert sentence == f"“Seats” has no {stage} behind it. Without it there is nothing to sell."
    assert sentences(records, "R102") == [sentence]


def test_of_two_domains_the_entry_of_the_stream_says_which() -> None:
    domains = [load_catalogue().domains[code].entry.new_element() for code in ("rag", "data_monetization")]
    stream = load_catalogue().domains["data_monetization"].streams[0].new_element(id="s")
    (sentence,) = sentences([*domains, stream, OFFER, EARNS], "R102")
    assert "has no Data behind it" in sentence


def test_a_missing_stage_is_put_behind_the_proposition() -> None:
    snapshot = mended([STREAM, OFFER, EARNS], "R102").snapshot()
    (stage,) = snapshot.of_kind(Stage)
    assert [(one.source, one.kind) for one in snapshot.incoming["p"]] == [(stage.id, "creates")]
    snapshot = mended([STREAM, OFFER, EARNS, DEPLOYMENT], "R102").snapshot()
    assert [one.source for one in snapshot.incoming["p"]] == ["deployment"]


def test_a_circle_behind_a_stream_does_not_stop_the_checks() -> None:
    one, other = Activity(id="a", name="A"), Activity(id="b", name="B")
    circle = [Feeds(source="a", target="b"), Feeds(source="b", target="a"), Creates(source="b", target="p")]
    assert raised([STREAM, OFFER, EARNS, one, other, *circle], "R102")
    deployed = one.model_copy(update={"stage": "deployment"})
    assert raised([STREAM, OFFER, EARNS, deployed, other, *circle], "R102") == []


# --- R103 ---------------------------------------------------------------------------------------------------


def test_each_lane_of_the_focus_wants_something_in_it() -> None:
    hosting = Activity(name="Hosting", stage="deployment")
    findings = raised([RAG, STREAM, hosting], "R103")
    assert [each.sentence for each in findings] == ["“RAG” lives from Data, but the Data lane is empty."]
    assert (findings[0].severity, findings[0].subject, findings[0].ids) == ("warning", "rag.data", ("rag",))
    for filling in (Role(name="Labellers", stage="data"), Resource(name="Notes", stage="data")):
        assert raised([RAG, STREAM, hosting, filling], "R103") == []


def test_who_buys_a_stage_leaves_its_lane_empty() -> None:
    records = [RAG, STREAM, Activity(name="Hosting", stage="deployment")]
    assert raised([*records, DATA.model_copy(update={"sourcing": "buy"})], "R103") == []
    supplied = [DATA, Partner(id="x", name="Archive"), Supplies(source="x", target="data")]
    assert raised([*records, *supplied], "R103") == []
    assert raised([*records, DATA], "R103")


@pytest.mark.parametrize("code", ["deep_learning", "ai_infrastructure"])
def test_a_domain_that_ends_at_deployment_is_not_asked_for_monetization(code: str) -> None:
    domain = load_catalogue().domains[code].entry.new_element()
    assert not any("Monetization" in sentence for sentence in sentences([domain], "R103"))


def test_the_typical_activities_fill_the_lane() -> None:
    snapshot = mended([RAG, STREAM, Activity(name="Hosting", stage="deployment")], "R103").snapshot()
    (stage,) = snapshot.of_kind(Stage)
    wanted = {entry.name for entry in load_catalogue().stages["data"].activities}
    assert {snapshot.elements[one.source].name for one in snapshot.incoming[stage.id]} == {"RAG", *wanted}


# --- R104 ---------------------------------------------------------------------------------------------------


def test_a_stage_says_where_the_one_before_it_comes_from() -> None:
    (finding,) = raised([DEPLOYMENT], "R104")
    sentence = "Nothing says where the Model for “Deployment” comes from."
    assert (finding.severity, finding.sentence) == ("hint", sentence)
    assert raised([DATA], "R104") == []
    assert raised([DEPLOYMENT, Activity(name="Tuning", stage="model")], "R104") == []
    assert sentences([DEPLOYMENT, MODEL], "R104") == ["Nothing says where the Data for “Model” comes from."]


@pytest.mark.parametrize("sourcing", ["partner", "buy", "none"])
def test_a_stage_that_somebody_else_runs_needs_nothing_before_it(sourcing: str) -> None:
    bought = MODEL.model_copy(update={"sourcing": sourcing})
    assert raised([DEPLOYMENT, bought], "R104") == []
    assert (
        raised([DEPLOYMENT, Partner(id="x", name="X"), Supplies(source="x", target="deployment")], "R104")
        == []
    )


def test_a_domain_that_skips_steps_is_not_asked_for_them() -> None:
    focus = FocusesOn(source="rag", target="deployment")
    assert raised([RAG, DATA, DEPLOYMENT, focus], "R104") == []
    assert sentences([RAG, DEPLOYMENT, focus], "R104") == [
        "Nothing says where the Data for “Deployment” comes from."
    ]
    agents = load_catalogue().domains["ai_agents"].entry.new_element()
    assert raised([agents, DEPLOYMENT], "R104") == []


def test_a_missing_step_can_be_marked_as_bought() -> None:
    stages = {each.code: each for each in mended([DEPLOYMENT], "R104").snapshot().of_kind(Stage)}
    assert stages["model"].sourcing == "buy"


# --- R105 ---------------------------------------------------------------------------------------------------


def chain(*qualities: float) -> list[Stage | Feeds]:
    stages = (DATA, MODEL, DEPLOYMENT)
    judged = [
        one.model_copy(update={"quality": q(value)}) for one, value in zip(stages, qualities, strict=False)
    ]
    lines = [Feeds(source=a.id, target=b.id) for a, b in itertools.pairwise(judged)]
    return [*judged, *lines]


def test_a_weak_stage_limits_those_behind_it() -> None:
    (finding,) = raised(chain(0.55, 0.8), "R105")
    assert (finding.severity, finding.sentence) == ("warning", "Weak “Data” limits “Model” to 44 %.")
    assert finding.ids == ("model", "data")
    assert raised(chain(0.65, 0.8), "R105") == []
    assert sentences(chain(0.4), "R105") == ["Its own quality limits “Data” to 40 %."]


def test_the_weakest_of_several_sources_counts() -> None:
    between = Activity(id="a", name="Cleaning")
    other = Stage(id="other", name="Bought data", code="data", quality=q(0.45))
    records = [DATA, MODEL, between, other, *(Feeds(source=key, target="a") for key in ("data", "other"))]
    found = sentences([*records, Feeds(source="a", target="model")], "R105")
    assert found == [
        "Weak “Bought data” limits “Model” to 36 %.",
        "Its own quality limits “Bought data” to 45 %.",
    ]


def test_qualities_that_nobody_judged_say_nothing() -> None:
    money = Stage(id="money", name="Monetization", code="monetization")
    records = [*chain(0.8, 0.8, 0.8), money, Feeds(source="deployment", target="money")]
    assert raised(records, "R105") == []


# --- R106 ---------------------------------------------------------------------------------------------------


def test_an_arrow_against_the_chain_is_a_feedback_loop_or_wrong() -> None:
    back = Feeds(id="f", source="deployment", target="data")
    (finding,) = raised([DATA, DEPLOYMENT, back], "R106")
    sentence = "This arrow runs backwards from “Deployment” to “Data”."
    assert (finding.severity, finding.sentence) == ("warning", sentence)
    assert raised([DATA, DEPLOYMENT, Feeds(source="data", target="deployment")], "R106") == []
    assert mended([DATA, DEPLOYMENT, back], "R106").snapshot().relations["f"] == back.model_copy(
        update={"feedback": True}
    )


def test_the_lane_that_an_element_belongs_to_counts() -> None:
    records = [DATA, DEPLOYMENT, Activity(id="a", name="Logs"), Activity(id="b", name="Labels", stage="data")]
    arrow = Feeds(source="a", target="b")
    assert raised([*records, arrow], "R106") == []
    assert raised([*records, arrow, BelongsTo(source="a", target="deployment")], "R106")


# --- R107 ---------------------------------------------------------------------------------------------------


def served(
    unit: str, capacity: float, *parts: SubscriptionPricing | UsagePricing | OutcomePricing
) -> list[str]:
    stage = DEPLOYMENT.model_copy(update={"capacity": q(capacity), "capacity_unit": unit})
    stream = STREAM.model_copy(update={"components": parts, "customers_start": q(100)})
    return sentences([stage, OFFER, stream, Creates(source="deployment", target="p"), EARNS], "R107")


def test_a_stage_must_serve_what_is_planned() -> None:
    seats = SubscriptionPricing(price=q(20), unit="seat", units_per_customer=q(5))
    late = ["From month 1 “Deployment” cannot serve the planned volume."]
    assert served("", 499, seats) == late
    assert served("", 500, seats) == []
    assert served("seats", 499, seats) == late
    assert served("customers", 100, seats) == []
    assert served("users", 99, seats) == late
    assert served("parsecs", 1, seats) == []


def test_capacity_is_compared_with_what_is_sold_in_its_unit() -> None:
    seats = SubscriptionPricing(price=q(20), unit="seat", units_per_customer=q(5))
    calls = UsagePricing(price=q(0.1), unit="1k calls", usage=q(3))
    results = OutcomePricing(unit="outcome", attempts=q(10), success_rate=q(0.5), fee=q(1))
    late = ["From month 1 “Deployment” cannot serve the planned volume."]
    assert served("calls", 300_000, seats, calls) == []
    assert served("calls", 299_999, seats, calls) == late
    assert served("1k calls", 299, seats, calls) == late
    assert served("attempts", 999, results) == late


def test_without_a_unit_only_units_of_one_kind_make_a_sum() -> None:
    seats = SubscriptionPricing(price=q(20), unit="seat", units_per_customer=q(5))
    more = SubscriptionPricing(price=q(30), unit="seats")
    calls = UsagePricing(price=q(0.1), unit="1k calls", usage=q(3))
    assert served("", 599, seats, more) == ["From month 1 “Deployment” cannot serve the planned volume."]
    assert served("", 600, seats, more) == []
    assert served("", 1, seats, calls) == []


def test_the_first_month_in_which_it_is_too_much_is_said() -> None:
    stage = DEPLOYMENT.model_copy(update={"capacity": q(100)})
    calls = UsagePricing(price=q(1), usage=q(90), usage_growth=q(0.1))
    stream = STREAM.model_copy(update={"components": (calls,), "customers_start": q(1)})
    records = [stage, stream, Monetizes(source="deployment", target="s")]
    assert sentences(records, "R107") == ["From month 3 “Deployment” cannot serve the planned volume."]


# --- R110 and R120 ------------------------------------------------------------------------------------------


def test_a_domain_wants_one_of_its_typical_ways_to_earn() -> None:
    (finding,) = raised([RAG, STREAM], "R110")
    sentence = "None of the typical ways “RAG” earns money is on the canvas."
    assert (finding.severity, finding.sentence) == ("warning", sentence)
    known = load_catalogue().domains["rag"]
    assert raised([RAG, known.models[0].new_element()], "R110") == []
    tariff = SubscriptionPricing(price=q(1), preset=known.models[0].preset)
    assert raised([RAG, STREAM.model_copy(update={"components": (tariff,)})], "R110") == []
    assert raised([RAG.model_copy(update={"code": "custom"})], "R110") == []


def test_the_typical_streams_can_be_inserted() -> None:
    snapshot = mended([RAG, DEPLOYMENT], "R110").snapshot()
    streams = snapshot.of_kind(RevenueStream)
    assert [each.seed_ref for each in streams] == [
        each.id for each in load_catalogue().domains["rag"].streams
    ]
    assert all({one.source for one in snapshot.incoming[each.id]} == {"deployment"} for each in streams)


def test_the_stage_that_sells_the_streams_comes_with_them() -> None:
    document = mended([RAG], "R110")
    (stage,) = document.snapshot().of_kind(Stage)
    assert stage.code == "deployment"
    assert [found for rule in ("R101", "R102") for found in raised(document, rule)] == []


def test_one_partner_for_many_stages_is_a_dependency() -> None:
    stages = [DATA, MODEL, DEPLOYMENT]
    records = [
        *stages,
        Partner(id="x", name="Cloud"),
        *(Supplies(source="x", target=one.id) for one in stages),
    ]
    (finding,) = raised(records, "R120")
    sentence = "“Cloud” spans 3 stages: strong, but a dependency."
    assert (finding.severity, finding.sentence) == ("hint", sentence)
    assert raised([*records, Role(name="Team", stage="data")], "R120") == []
    assert raised([*records, Risk(id="r", name="R"), Threatens(source="r", target="x")], "R120") == []
    (risk,) = mended(records, "R120").snapshot().of_kind(Risk)
    assert risk.name == "Dependence on Cloud"


def test_a_company_that_does_everything_alone_is_a_dependency() -> None:
    work = [Activity(id=code, name=code, stage=code) for code in ("data", "model", "deployment")]
    assert sentences(work, "R120") == ["The company spans 3 stages: strong, but a dependency."]
    assert raised(work[1:], "R120") == []
    assert raised([*work, Partner(id="x", name="X"), Performs(source="x", target="data")], "R120") == []
    snapshot = mended(work, "R120").snapshot()
    (risk,) = snapshot.of_kind(Risk)
    assert {one.target for one in snapshot.outgoing[risk.id]} == {"data", "model", "deployment"}
