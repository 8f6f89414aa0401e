"""R202 and R220 to R232: prices and what they must cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.metrics.stream_margins import stream_margins
from canvas_app.document import Document
from canvas_app.model import Cost, Partner, RevenueStream, Segment, ValueProposition, VariableCost
from canvas_app.model import pricing as p
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.relations import Incurs, Monetizes, Pays, Serves, Shares
from canvas_app.model.value_metrics import follows, metric_named
from tests.unit.analysis.checks.raising import fix_of, mended, q, raised, sentences

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord
    from canvas_app.model import PricingBase


def stream(*parts: PricingBase, key: str = "s", name: str = "Seats", **fields: Any) -> RevenueStream:  # noqa: ANN401
    return RevenueStream.model_validate({"id": key, "name": name, "components": parts, **fields})


def seats(price: float = 20.0, **fields: Any) -> p.SubscriptionPricing:  # noqa: ANN401
    return p.SubscriptionPricing(price=q(price), unit="seat", **fields)


# --- R202 ---------------------------------------------------------------------------------------------------


def test_a_stream_has_a_price() -> None:
    (finding,) = raised([stream()], "R202")
    assert (finding.severity, finding.path) == ("error", "components")
    assert finding.sentence == "“Seats” has no price. Missing: a tariff."
    assert raised([stream(seats())], "R202") == []


@pytest.mark.parametrize(
    ("part", "sentence", "path"),
    [
        (p.SubscriptionPricing(), "“Seats” has no price. Missing: Price.", "price"),
        (p.UsagePricing(price=q(1)), "“Seats” earns nothing yet. Missing: Usage.", "usage"),
        (p.UsagePricing(), "“Seats” has no price. Missing: Price per unit, Usage.", "price"),
        (p.OutcomePricing(fee=q(1)), "“Seats” earns nothing yet. Missing: Attempts.", "attempts"),
        (p.LicensePricing(), "“Seats” has no price. Missing: Upfront fee.", "upfront_fee"),
        (
            p.LicensePricing(royalty=q(0.1)),
            "“Seats” earns nothing yet. Missing: Licensee sales.",
            "licensee_sales",
        ),
        (p.ContractPricing(), "“Seats” has no price. Missing: Annual contract value.", "acv"),
        (p.TransactionPricing(gmv_total=q(5)), "“Seats” has no price. Missing: Take rate.", "take_rate"),
        (p.TransactionPricing(fixed_fee=q(5)), "“Seats” earns nothing yet. Missing: Orders.", "orders"),
        (p.AdvertisingPricing(), "“Seats” has no price. Missing: CPM.", "cpm"),
        (p.AdvertisingPricing(cpc=q(1)), "“Seats” earns nothing yet. Missing: Click-through rate.", "ctr"),
        (
            p.FreemiumPricing(arppu=q(5)),
            "“Seats” earns nothing yet. Missing: Free users at start, Conversion.",
            "free_users",
        ),
        (p.ServicesPricing(hours=q(5)), "“Seats” has no price. Missing: Bill rate.", "bill_rate"),
        (
            p.ServicesPricing(basis="projects", project_fee=q(5)),
            "“Seats” earns nothing yet. Missing: Projects.",
            "projects",
        ),
        (p.UnitSalePricing(), "“Seats” has no price. Missing: Price.", "price"),
        (p.RevenueSharePricing(partner_revenue=q(5)), "“Seats” has no price. Missing: Our share.", "share"),
    ],
)
def test_each_tariff_says_what_it_lacks(part: PricingBase, sentence: str, path: str) -> None:
    (finding,) = raised([stream(part)], "R202")
    assert (finding.sentence, finding.path) == (sentence, f"components.0.{path}")


@pytest.mark.parametrize(
    "part",
    [
        p.UsagePricing(tiers=(p.Tier(price=1.0),), usage=q(3)),
        p.UsagePricing(minimum=q(50)),
        p.LicensePricing(guarantee=q(1000)),
        p.TransactionPricing(orders=q(3), order_value=q(10), take_rate=q(0.1)),
        p.RevenueSharePricing(minimum=q(100)),
    ],
)
def test_a_tariff_may_be_complete_without_every_field(part: PricingBase) -> None:
    assert raised([stream(part)], "R202") == []


def test_every_preset_of_the_catalogue_is_complete() -> None:
    for preset in load_catalogue().presets.values():
        assert raised([stream(*preset.components, name=preset.name)], "R202") == [], preset.id


def test_a_share_may_come_from_the_partner() -> None:
    part = p.RevenueSharePricing(partner_revenue=q(500))
    partner = [Partner(id="x", name="Shop"), Shares(source="x", target="s", share=0.2)]
    assert raised([stream(part), *partner], "R202") == []


# --- R220 and R222 ------------------------------------------------------------------------------------------


def cost(amount: float, driver: str = "per_customer", category: str = "cogs_inference") -> VariableCost:
    return VariableCost.model_validate({"category": category, "driver": driver, "amount": q(amount)})


def sold(*costs: VariableCost, price: float = 20.0) -> RevenueStream:
    return stream(seats(price), customers_start=q(10), variable_costs=costs)


def test_a_sale_brings_more_than_it_costs() -> None:
    assert sentences([sold(cost(25))], "R220") == ["Each seat of “Seats” loses $5."]
    assert raised([sold(cost(15))], "R220") == []


def test_costs_of_the_company_and_partners_count_as_well() -> None:
    fee = Cost(id="k", name="Calls", category="cogs_inference", driver="per_unit", amount=q(12))
    partner = [Partner(id="x", name="Shop"), Shares(source="s", target="x", share=0.5)]
    assert sentences([sold(), fee, *partner], "R220") == ["Each seat of “Seats” loses $2."]
    elsewhere = [stream(seats(), key="o", name="Other"), Incurs(source="o", target="k")]
    assert raised([sold(), fee, *partner, *elsewhere], "R220") == []  # another stream has this cost


def test_a_cost_by_the_month_is_no_cost_of_a_sale() -> None:
    assert raised([sold(cost(1000, driver="per_month"))], "R220") == []
    assert sentences([sold(cost(1000, driver="per_month"))], "R222") == [
        "The gross margin of “Seats” is −400 %."
    ]


def test_parts_in_several_units_are_counted_by_the_customer() -> None:
    calls = p.UsagePricing(price=q(0.01), usage=q(100), unit="call")
    both = stream(seats(), calls, customers_start=q(10), variable_costs=(cost(30),))
    assert sentences([both], "R220") == ["Each customer of “Seats” loses $9."]


def test_a_stream_that_earns_nothing_has_no_margin() -> None:
    assert raised([stream(seats())], "R220") == raised([stream(seats())], "R222") == []


def test_the_margin_is_that_of_the_first_earning_month_where_month_12_earns_nothing() -> None:
    late = sold(cost(15)).model_copy(update={"start": 20})
    snapshot = Document([late]).snapshot()
    margins = stream_margins(analyse(snapshot))
    assert margins.ids == ("s",)
    assert margins.gross_margin.tolist() == pytest.approx([0.25])


def test_streams_are_judged_each_in_its_own_month() -> None:
    late = sold(cost(15)).model_copy(update={"start": 20})
    early = stream(seats(), key="e", name="Early", customers_start=q(10), variable_costs=(cost(15),))
    idle = stream(seats(), key="i", name="Idle")
    margins = stream_margins(analyse(Document([late, idle, early]).snapshot()))
    assert margins.ids == ("s", "e")
    assert margins.gross_margin.tolist() == pytest.approx([0.25, 0.25])


def test_a_sale_that_brings_nothing_loses_nothing_either() -> None:
    assert sentences([sold(cost(20))], "R220") == ["Each seat of “Seats” brings nothing in."]


def test_a_low_margin_deserves_a_look() -> None:
    assert sentences([sold(cost(13))], "R222") == ["The gross margin of “Seats” is 35 %."]
    assert raised([sold(cost(12))], "R222") == []
    assert raised([sold(cost(13, category="sm"))], "R222") == []  # marketing is no cost of goods sold


# --- R221 and R223 ------------------------------------------------------------------------------------------

CALLS = p.UsagePricing(price=q(0.01), usage=q(100), unit="call")


def test_use_is_not_free() -> None:
    (finding,) = raised([stream(CALLS)], "R221")
    assert finding.sentence == "“Seats” has no cost per use. AI calls are not free."
    assert raised([stream(CALLS, variable_costs=(cost(1, category="cogs_hosting"),))], "R221") == []
    assert raised([stream(seats())], "R221") == []  # nobody knows whether its customers call a model


def test_a_cost_of_the_canvas_can_be_the_cost_of_use() -> None:
    tokens = Cost(id="k", name="Tokens", category="cogs_inference", driver="per_call", amount=q(0.001))
    assert raised([stream(CALLS), tokens], "R221") == []
    other = [stream(CALLS, key="o", name="Other"), Incurs(source="o", target="k")]
    assert [one.subject for one in raised([stream(CALLS), tokens, *other], "R221")] == ["s"]
    rent = tokens.model_copy(update={"driver": "per_month"})
    assert len(raised([stream(CALLS), rent], "R221")) == 1


def test_a_fix_of_a_tariff_that_has_changed_meanwhile_is_none() -> None:
    document = Document([stream(CALLS)])
    (finding,) = raised(document, "R221")
    with document.transact("Sell seats") as tx:
        tx.update("s", components=(seats(),))
    assert fix_of(document, finding) is None


def test_the_usual_cost_of_use_is_added() -> None:
    document = mended([stream(CALLS)], "R221")
    (added,) = document.snapshot().of_kind(RevenueStream)[0].variable_costs
    assert (added.category, added.driver, added.amount.value) == ("cogs_inference", "pct_revenue", 0.23)
    assert added.amount.source
    agents = load_catalogue().presets["sub_per_agent"]
    document = mended([stream(*agents.components)], "R221")
    (added,) = document.snapshot().of_kind(RevenueStream)[0].variable_costs
    assert added in agents.variable_costs


def test_free_users_cost_something() -> None:
    def freemium(cost_per_user: float | None) -> list[AnyRecord]:
        cost = None if cost_per_user is None else q(cost_per_user)
        plan = p.FreemiumPricing(free_users=q(100), conversion=q(0.01), arppu=q(5), cost_per_free_user=cost)
        return [stream(plan)]

    (finding,) = raised(freemium(None), "R223")
    assert finding.severity == "hint"
    assert finding.sentence == "Free users of “Seats” cost nothing in this model."
    assert finding.path == "components.0.cost_per_free_user"
    assert raised(freemium(0.0), "R223")
    assert raised(freemium(0.05), "R223") == []


# --- R230 and R231 ------------------------------------------------------------------------------------------


def valued(metric: str, *streams: RevenueStream) -> list[AnyRecord]:
    offer = ValueProposition(id="v", name="Answers", value_metric=metric)
    return [offer, *streams, *(Monetizes(source="v", target=each.id) for each in streams)]


def test_a_price_follows_what_customers_value() -> None:
    (finding,) = raised(valued("resolved tickets", stream(seats())), "R230")
    assert finding.sentence == "Customers of “Seats” value resolved tickets, but pay per seat."
    assert finding.ids == ("s", "v")
    by_result = stream(p.OutcomePricing(fee=q(1), attempts=q(5)))
    assert raised(valued("resolved tickets", by_result), "R230") == []
    assert raised(valued("", stream(seats())), "R230") == []
    assert raised(valued("smiles", stream(seats())), "R230") == []  # nobody can judge that


def test_one_stream_that_follows_the_value_is_enough() -> None:
    by_result = stream(p.OutcomePricing(fee=q(1), attempts=q(5)), key="r", name="Results")
    assert raised(valued("tickets", stream(seats()), by_result), "R230") == []


def test_one_sentence_is_said_about_a_proposition() -> None:
    both = valued("tickets", stream(seats()), stream(seats(), key="t", name="More seats"))
    assert [finding.subject for finding in raised(both, "R230")] == ["s"]


def test_a_share_of_a_partner_is_no_price_of_customers() -> None:
    bundle = stream(p.RevenueSharePricing(partner_revenue=q(500), share=q(0.2)), name="Phone bundle")
    assert raised(valued("audience", bundle), "R230") == []
    seat = stream(seats(), key="t", name="Seats")
    assert [one.subject for one in raised(valued("audience", bundle, seat), "R230")] == ["t"]
    assert raised(valued("revenue handled", bundle, seat), "R230") == []  # here it follows the value


def test_a_tariff_that_follows_the_value_is_chosen() -> None:
    document = mended(valued("tickets", stream(seats())), "R230")
    (found,) = document.snapshot().of_kind(RevenueStream)
    assert isinstance(found.components[0], p.OutcomePricing)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("seats", "users"),
        ("Documents searched", "queries"),
        ("hours of staff time saved", "savings"),
        ("GPU hours", "compute"),
        ("data volume", "data_volume"),
        ("revenue handled", "revenue_handled"),
        ("CPM", "audience"),
        ("rights", "access"),
        ("know-how", "expertise"),
        ("conversations", "tasks"),
        ("smiles", None),
        ("", None),
    ],
)
def test_value_metrics_are_known_by_their_words(text: str, metric: str | None) -> None:
    found = metric_named(text)
    assert (None if found is None else found.id) == metric


def test_a_unit_follows_a_metric_that_names_it() -> None:
    queries = metric_named("queries")
    assert queries is not None
    assert follows("queries", queries, "usage", "1k calls") is True
    assert follows("queries", queries, "subscription", "seat") is False
    assert follows("queries", queries, "usage", "wish") is None
    assert follows("wishes and queries", queries, "usage", "wishes") is True


def test_an_api_is_paid_by_its_use() -> None:
    flat = [stream(seats(), name="Speech API")]
    assert sentences(flat, "R231") == [
        "“Speech API” has a flat price, but the use of an API differs between customers."
    ]
    assert raised([stream(seats(), CALLS, name="Speech API")], "R231") == []
    assert raised([stream(seats(), name="Rapid results")], "R231") == []  # "api" is a part of a word here
    (found,) = mended(flat, "R231").snapshot().of_kind(RevenueStream)
    assert found.components[0] == seats()
    assert isinstance(found.components[1], p.UsagePricing)


def test_tailored_work_is_paid_by_contract() -> None:
    flat = [stream(seats(), name="Custom models")]
    assert sentences(flat, "R231") == ["“Custom models” is tailored work without a contract."]
    assert raised([stream(seats(), name="Customer seats")], "R231") == []
    by_project = p.ServicesPricing(basis="projects", projects=q(1), project_fee=q(5000))
    assert raised([stream(by_project, name="Custom models")], "R231") == []
    (found,) = mended(flat, "R231").snapshot().of_kind(RevenueStream)
    assert isinstance(found.components[0], p.ContractPricing)


# --- R232 ---------------------------------------------------------------------------------------------------


def offered(price: float, **fields: Any) -> list[AnyRecord]:  # noqa: ANN401
    segment = Segment(id="g", name="Clinics", **fields)
    return [stream(seats(price), customers_start=q(10)), segment, Pays(source="g", target="s")]


def test_a_price_is_not_above_what_customers_would_pay() -> None:
    assert sentences(offered(50, wtp_high=q(40)), "R232") == [
        "“Seats” costs $50 per seat, above what “Clinics” would pay ($40)."
    ]
    assert raised(offered(40, wtp_high=q(40)), "R232") == []
    assert raised(offered(50), "R232") == []
    assert raised(offered(5000, wtp_high=q(40)), "R232") == []  # a willingness that is about something else
    assert raised(offered(5000, wtp_high=q(40, unit="per seat")), "R232")


def test_a_yearly_price_is_compared_by_the_month_and_after_the_discount() -> None:
    yearly = stream(seats(600, interval=12), discount=q(0.5))
    paying = [Segment(id="g", name="Clinics", wtp_high=q(30)), Pays(source="g", target="s")]
    assert raised([yearly, *paying], "R232") == []
    assert raised([yearly.model_copy(update={"discount": None}), *paying], "R232")


def test_the_willingness_to_pay_is_about_the_offer_that_is_nearest_to_it() -> None:
    course = stream(
        p.ServicesPricing(basis="sessions", sessions=q(1), seats=q(5), seat_price=q(450), unit="seat"),
        key="t",
        name="Courses",
    )
    both = [*offered(65, wtp_high=q(80)), course, Pays(source="g", target="t")]
    assert raised(both, "R232") == []


def test_a_customer_does_not_pay_more_than_the_value() -> None:
    offer = ValueProposition(id="v", name="Notes", value_per_customer=q(30))
    sold = [*offered(50), offer, Monetizes(source="v", target="s"), Serves(source="v", target="g")]
    assert sentences(sold, "R232") == [
        "“Seats” costs $50 per customer and month, above what “Notes” is worth to a customer ($30)."
    ]
    cheaper = stream(seats(10), key="t", name="Light", customers_start=q(10))
    assert raised([*sold, cheaper, Monetizes(source="v", target="t")], "R232") == []
