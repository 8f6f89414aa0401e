"""R250 to R259: whether single values can be."""

from __future__ import annotations

import math

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.checks import LiveChecks, check
from canvas_app.analysis.checks.periods import period_of
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    ExchangeRate,
    Override,
    Partner,
    Quantity,
    Resource,
    RevenueStream,
    Scenario,
    Segment,
    VariableCost,
)
from canvas_app.model.pricing import AdvertisingPricing, ContractPricing, SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Incurs, Pays, Performs, Reaches, Shares, Supplies
from tests.unit.analysis.checks.raising import mended, q, raised, sentences

SEATS = SubscriptionPricing(price=q(20))
STREAM = RevenueStream(id="s", name="Seats", components=(SEATS,), churn=q(0.02))
CLINICS = Segment(id="g", name="Clinics")


def stream(**fields: object) -> RevenueStream:
    return STREAM.model_copy(update=fields)


# --- R250 ---------------------------------------------------------------------------------------------------


def test_what_no_record_takes_up_is_found_in_records_from_elsewhere() -> None:
    (finding,) = raised([stream(churn=Quantity.model_construct(value=1.4))], "R250")
    assert (finding.severity, finding.path) == ("error", "churn")
    assert finding.sentence == "Churn of “Seats” must be between 0 % and 100 %."
    assert raised([STREAM], "R250") == []
    free = SEATS.model_copy(update={"price": Quantity.model_construct(value=-3.0)})
    assert sentences([stream(components=(free,))], "R250") == ["Price of “Seats” must be 0 or more."]


@pytest.mark.parametrize(
    ("wrong", "value", "low", "high"),
    [
        (Quantity.model_construct(value=0.2, low=0.5, high=None), 0.2, 0.2, None),
        (Quantity.model_construct(value=0.2, low=None, high=0.1), 0.2, None, 0.2),
        (Quantity.model_construct(value=2.0, low=0.5, high=3.0), 1.0, 0.5, 1.0),
        (Quantity.model_construct(value=math.nan, low=None, high=None), 0.0, None, None),
    ],
)
def test_values_and_ranges_are_brought_within_their_limits(
    wrong: Quantity, value: float, low: float | None, high: float | None
) -> None:
    document = Document([stream(discount=wrong, churn=q(0.1))])
    (finding,) = raised(document, "R250")
    assert finding.path == "discount"
    if not math.isnan(wrong.value):  # what is no number equals nothing, so no undo can bring it back
        document = mended(list(document.records()), "R250")
        discount = document.snapshot().of_kind(RevenueStream)[0].discount
        assert discount is not None
        assert (discount.value, discount.low, discount.high) == (value, low, high)


def test_all_faults_of_a_record_are_one_finding_and_one_fix() -> None:
    shares = {name: Quantity.model_construct(value=2.0) for name in ("churn", "discount", "bad_debt")}
    assert sentences([stream(**shares)], "R250") == [
        "Churn of “Seats” must be between 0 % and 100 % (2 more)."
    ]
    mended([stream(**shares)], "R250")


def test_plain_numbers_of_elements_relations_and_the_document_have_limits_too() -> None:
    partner = Partner(id="x", name="X").model_copy(update={"substitutability": 1.5})
    assert sentences([partner], "R250") == ["Substitutability of “X” must be between 0 % and 100 %."]
    does = Performs(source="x", target="a").model_copy(update={"allocation": -1.0})
    records = [Partner(id="x", name="X"), Activity(id="a", name="A"), does]
    assert sentences(records, "R250") == ["Allocation of “X” to “A” must be between 0 % and 100 %."]
    mended(records, "R250")
    info = DocumentInfo().model_copy(update={"tax_rate": Quantity.model_construct(value=7.0)})
    assert sentences([info], "R250") == ["Tax rate must be between 0 % and 100 %."]
    mended([info], "R250")


def test_a_cost_that_follows_revenue_is_at_most_all_of_it() -> None:
    fee = VariableCost(category="cogs_payment", driver="pct_revenue", amount=q(2.9))
    (sentence,) = sentences([stream(variable_costs=(fee,))], "R250")
    assert sentence == "Payment fees (COGS) of “Seats” must be between 0 % and 100 %."
    mended([stream(variable_costs=(fee,))], "R250")
    cost = Cost(name="Royalties", driver="pct_revenue", amount=q(12))
    assert sentences([cost], "R250") == ["Amount of “Royalties” must be between 0 % and 100 %."]
    assert raised([cost.model_copy(update={"driver": "per_customer"})], "R250") == []


def test_what_fits_alone_need_not_fit_together() -> None:
    leaving = stream(churn=q(0.7), contraction=q(0.6))
    assert sentences([leaving], "R250") == [
        "Churn and contraction of “Seats” together must be between 0 % and 100 %."
    ]
    contraction = mended([leaving], "R250").snapshot().of_kind(RevenueStream)[0].contraction
    assert contraction is not None
    assert contraction.value == pytest.approx(0.3)
    segment = CLINICS.model_copy(update={"wtp_low": q(50), "wtp_high": q(20)})
    found = mended([segment], "R250").snapshot().of_kind(Segment)[0]
    assert (found.wtp_low, found.wtp_high) == (q(20), q(50))
    shares = Shares(id="sh", source="s", target="x", share=0.1, minimum=500.0, cap=100.0)
    snapshot = mended([STREAM, Partner(id="x", name="X"), shares], "R250").snapshot()
    assert snapshot.relations["sh"] == shares.model_copy(update={"minimum": 100.0})


def test_scenarios_may_not_leave_the_limits_of_what_they_change() -> None:
    worst = Scenario(id="w", name="Worst", overrides=(Override(record="s", path="churn", value=1.8),))
    assert sentences([STREAM, worst], "R250") == [
        "Churn of “Seats” in the scenario “Worst” must be between 0 % and 100 %."
    ]
    assert mended([STREAM, worst], "R250").snapshot().scenarios["w"].overrides[0].value == 1.0
    fine = worst.model_copy(update={"overrides": (Override(record="s", path="churn", value=0.8),)})
    assert raised([STREAM, fine], "R250") == []


def test_probabilities_of_scenarios_add_up_to_one_at_most() -> None:
    scenarios = [Scenario(name=name, probability=share) for name, share in (("A", 0.6), ("B", 0.9))]
    (finding,) = raised([STREAM, *scenarios], "R250")
    assert finding.sentence == "The sum of the probabilities of all scenarios must be between 0 % and 100 %."
    document = mended([STREAM, *scenarios], "R250")
    found = [one.probability for one in document.snapshot().scenarios.values()]
    assert found == pytest.approx([0.4, 0.6])
    assert raised([STREAM, scenarios[0]], "R250") == []


# --- R251 to R254 -------------------------------------------------------------------------------------------


def test_recurring_customers_leave_some_day() -> None:
    (finding,) = raised([stream(churn=None)], "R251")
    assert finding.sentence == "No customer ever leaves “Seats”; lifetime value is capped at 60 months."
    assert (finding.severity, finding.path) == ("warning", "churn")
    assert raised([stream(churn=q(0)), DocumentInfo(ltv_cap_months=24)], "R251")[0].sentence.endswith(
        "capped at 24 months."
    )
    assert raised([STREAM], "R251") == []
    assert raised([stream(churn=None, components=(UsagePricing(price=q(1), usage=q(1)),))], "R251") == []
    assert raised([stream(churn=None, components=(ContractPricing(acv=q(1)),))], "R251")


def test_a_yearly_churn_in_a_monthly_field_is_unusual() -> None:
    (finding,) = raised([stream(churn=q(0.2))], "R252")
    sentence = "Unusual: 20 % of the customers of “Seats” leave every month."
    assert (finding.severity, finding.sentence) == ("warning", sentence)
    assert raised([stream(churn=q(0.15))], "R252") == []


def test_growth_that_never_ends_is_unusual() -> None:
    def calls(growth: float) -> RevenueStream:
        part = UsagePricing(price=q(1), usage=q(1), usage_growth=q(growth))
        return stream(components=(part,), customers_start=q(10))

    (sentence,) = sentences([calls(0.5)], "R252")
    assert sentence == "Unusual: “Seats” grows by more than 30 % a month, 35 months on end."
    assert raised([calls(0.25)], "R252") == []
    assert raised([calls(0.5), DocumentInfo(horizon=12)], "R252") == []


def sold_to(customers: float, **market: Quantity) -> list[RevenueStream | Segment | Pays]:
    segment = CLINICS.model_copy(update=market)
    return [stream(customers_start=q(customers), churn=q(0)), segment, Pays(source="g", target="s")]


def test_a_plan_stays_within_its_market() -> None:
    market = {"accounts_tam": q(1000), "serviceable_share": q(0.5), "obtainable_share": q(0.1)}
    (finding,) = raised(sold_to(51, **market), "R253")
    sentence = "By month 1 “Seats” would need more customers than the market has."
    assert (finding.severity, finding.sentence, finding.ids) == ("warning", sentence, ("s", "g"))
    assert raised(sold_to(501, **market), "R253")[0].severity == "error"
    assert raised(sold_to(50, **market), "R253") == []
    assert raised(sold_to(1e9), "R253") == []


def test_users_who_see_ads_are_not_counted_among_the_advertisers() -> None:
    market = {"accounts_tam": q(200), "serviceable_share": q(0.5), "obtainable_share": q(0.1)}
    ads, *others = sold_to(90_000, **market)
    assert raised([ads, *others], "R253")
    ads = ads.model_copy(update={"components": (AdvertisingPricing(cpm=q(4)),)})
    assert raised([ads, *others], "R253") == []


def test_the_month_in_which_the_market_is_used_up_is_said() -> None:
    market = {"accounts_tam": q(100), "obtainable_share": q(0.5)}
    shop = Channel(id="c", name="Shop", new_customers=q(10))
    records = [*sold_to(0, **market), shop, Reaches(source="c", target="g")]
    assert sentences(records, "R253") == ["By month 6 “Seats” would need more customers than the market has."]


def test_findings_about_forecasts_follow_the_numbers() -> None:
    document = Document(sold_to(50, accounts_tam=q(100), obtainable_share=q(0.5)))
    live = LiveChecks()
    snapshot = document.snapshot()
    live.update(snapshot, analyse(snapshot))
    with document.transact("Fewer") as tx:
        tx.update("g", accounts_tam=q(40))
    snapshot = document.snapshot()
    before = live.update(snapshot, None, {"g"})
    assert [one.rule for one in before.every if one.rule == "R253"] == []
    found = live.update(snapshot, analyse(snapshot), ())
    assert found == check(snapshot, analyse(snapshot))
    assert [one.severity for one in found.every if one.rule == "R253"] == ["error"]


def test_a_part_of_the_market_is_no_larger_than_the_whole() -> None:
    wide = CLINICS.model_copy(update={"serviceable_share": Quantity.model_construct(value=1.2)})
    (finding,) = raised([wide], "R254")
    sentence = "The reachable market is larger than the whole market."
    assert (finding.severity, finding.sentence, finding.path) == ("error", sentence, "serviceable_share")
    assert raised([CLINICS.model_copy(update={"serviceable_share": q(1.0)})], "R254") == []


# --- R255 to R257 -------------------------------------------------------------------------------------------


def test_seasonal_factors_average_one() -> None:
    summer = (1.0,) * 11 + (2.0,)
    (finding,) = raised([stream(season=summer)], "R255")
    assert (finding.severity, finding.sentence) == ("warning", "Seasonal factors average 1.08.")
    assert raised([stream(season=(0.5, 1.5) * 6)], "R255") == []
    assert raised([STREAM], "R255") == []
    before = analyse(Document([stream(season=summer)]).snapshot()).total_revenue
    after = analyse(mended([stream(season=summer)], "R255").snapshot()).total_revenue
    assert after == pytest.approx(before)


@pytest.mark.parametrize(
    ("unit", "period"),
    [
        ("EUR/year", "yearly"),
        ("USD per month", "monthly"),
        ("share a year", "yearly"),
        ("% p.a.", "yearly"),
        ("annually", "yearly"),
        ("customers/week", "weekly"),
        ("seat", None),
        ("paper", None),
        ("", None),
    ],
)
def test_the_period_of_a_unit_is_read(unit: str, period: str | None) -> None:
    assert period_of(unit) == period


def test_a_yearly_churn_is_converted_not_divided() -> None:
    wrong = stream(churn=q(0.3, 0.2, 0.4, unit="share/year"))
    (finding,) = raised([wrong], "R256")
    assert (finding.severity, finding.sentence) == ("warning", "“Seats” mixes yearly and monthly figures.")
    assert raised([stream(churn=q(0.3, unit="share/month"))], "R256") == []
    churn = mended([wrong], "R256").snapshot().of_kind(RevenueStream)[0].churn
    assert churn is not None
    assert churn.value == pytest.approx(1 - 0.7 ** (1 / 12))
    assert churn.low == pytest.approx(1 - 0.8 ** (1 / 12))
    assert churn.high == pytest.approx(1 - 0.6 ** (1 / 12))


def test_a_yearly_amount_is_a_twelfth_of_it_a_month() -> None:
    gpus = Resource(name="GPUs", cost=q(1200, unit="EUR/year"))
    cost = mended([gpus], "R256").snapshot().of_kind(Resource)[0].cost
    assert cost is not None
    assert (cost.value, cost.unit) == (100.0, "")
    segment = Segment(name="Clinics", market_growth=q(0.01, unit="share/month"))
    growth = mended([segment], "R256").snapshot().of_kind(Segment)[0].market_growth
    assert growth is not None
    assert growth.value == pytest.approx(1.01**12 - 1)


def test_a_yearly_price_beside_a_monthly_churn_is_mixed() -> None:
    yearly = SEATS.model_copy(update={"price": q(1200, 900, 1500), "interval": 12})
    (finding,) = raised([stream(components=(yearly,))], "R256")
    assert finding.sentence == "“Seats” mixes yearly and monthly figures."
    assert raised([stream(components=(yearly,), churn=None)], "R256") == []
    before = analyse(Document([stream(components=(yearly,), customers_start=q(9))]).snapshot())
    document = mended([stream(components=(yearly,), customers_start=q(9))], "R256")
    assert analyse(document.snapshot()).total_revenue == pytest.approx(before.total_revenue)


def test_a_price_by_the_year_is_billed_by_the_year() -> None:
    priced = SEATS.model_copy(update={"price": q(1200, unit="EUR/year")})
    (part,) = mended([stream(components=(priced,))], "R256").snapshot().of_kind(RevenueStream)[0].components
    assert isinstance(part, SubscriptionPricing)
    assert part.interval == 12


def test_customers_cost_something_or_come_by_themselves() -> None:
    shop = Channel(id="c", name="Shop", new_customers=q(10))
    (finding,) = raised([shop], "R257")
    assert (finding.severity, finding.sentence) == ("warning", "“Shop” wins customers for free.")
    assert raised([shop.model_copy(update={"paid": False})], "R257") == []
    assert raised([shop.model_copy(update={"spend": q(100)})], "R257") == []
    assert raised([shop.model_copy(update={"new_customers": None})], "R257") == []
    rent = [Cost(id="k", name="Rent", amount=q(100)), Incurs(source="c", target="k")]
    assert raised([shop, *rent], "R257") == []


def test_a_channel_to_who_pays_says_how_many_it_brings() -> None:
    firms, seats = Segment(id="g", name="Firms"), RevenueStream(id="s", name="Seats")
    sales = Channel(id="c", name="Direct sales")
    reached = [firms, sales, Reaches(source="c", target="g")]
    paid = [*reached, seats, Pays(source="g", target="s")]
    (finding,) = raised(paid, "R258")
    assert finding.sentence == "Nothing says how many customers “Direct sales” brings."
    assert (finding.severity, finding.path) == ("hint", "new_customers")
    assert raised(reached, "R258") == []  # nobody pays yet
    fair = Channel(id="f", name="Fair", new_customers=q(2), paid=False)
    assert raised([*paid, fair, Reaches(source="f", target="g")], "R258") == []
    kept = sales.model_copy(update={"aspect": "relationship"})
    assert raised([kept if one is sales else one for one in paid], "R258") == []


def test_an_amount_without_its_exchange_rate_is_an_error_of_the_document() -> None:
    seats = stream(components=(SEATS.model_copy(update={"currency": "EUR"}),))
    rent = Cost(id="k", name="Rent", amount=q(100), currency="GBP")
    (finding,) = raised([seats, rent], "R259")
    assert finding.sentence == (
        f"There is no exchange rate for EUR and GBP, so amounts of “{seats.name}” and 1 more "
        "cannot be counted."
    )
    assert (finding.severity, finding.subject, finding.path) == ("error", "document", "rates")
    assert set(finding.ids) == {seats.id, "k"}
    begun = DocumentInfo(rates=(ExchangeRate(currency="CHF", rate=q(1)), ExchangeRate(currency="EUR")))
    (finding,) = raised([begun, seats], "R259")
    assert finding.path == "rates.1.rate"
    known = DocumentInfo(rates=(ExchangeRate(currency="EUR", rate=q(1.1)),))
    assert raised([known, seats], "R259") == []
    supply = Supplies(source="p", target="r", cost=q(5), currency="EUR")
    (finding,) = raised([Partner(id="p", name="Forge"), Resource(id="r", name="GPU"), supply], "R259")
    assert finding.sentence.endswith("amounts of “Forge” cannot be counted.")


def test_while_a_rate_is_missing_the_numbers_accuse_nobody_else() -> None:
    """A stream that cannot be counted would seem to lose money on each sale."""
    cost = VariableCost(category="cogs_inference", driver="per_customer", amount=q(1))
    seats = stream(components=(SEATS.model_copy(update={"currency": "EUR"}),), variable_costs=(cost,))
    assert raised([seats], "R259") != []
    assert raised([seats], "R220") == []
    assert raised([seats], "R222") == []
