"""R201 and R203 to R212: who pays, who is reached, who gets a share."""

from __future__ import annotations

import pytest

from canvas_app.document import Document
from canvas_app.model import Channel, Note, Partner, RevenueStream, Segment, ValueProposition
from canvas_app.model.pricing import AdvertisingPricing, SubscriptionPricing
from canvas_app.model.relations import Annotates, Monetizes, Pays, Reaches, Serves, Shares, Supplies
from tests.unit.analysis.checks.raising import fix_of, mended, q, raised, sentences

SEATS = RevenueStream(id="s", name="Seats", components=(SubscriptionPricing(price=q(20)),))
FREE = RevenueStream(id="f", name="Basic", components=(SubscriptionPricing(price=q(0)),))
CLINICS = Segment(id="g", name="Clinics")
OFFER = ValueProposition(id="p", name="Faster notes")


# --- R201 ---------------------------------------------------------------------------------------------------


def test_a_stream_that_nobody_pays_is_an_error() -> None:
    (finding,) = raised([SEATS], "R201")
    assert (finding.severity, finding.sentence) == ("error", "Nobody pays for “Seats” yet.")
    assert raised([SEATS, CLINICS, Pays(source="g", target="s")], "R201") == []


def test_a_partner_that_shares_its_revenue_pays_the_stream() -> None:
    assert raised([SEATS, Partner(id="x", name="Shop"), Shares(source="x", target="s")], "R201") == []


def test_the_segment_that_the_proposition_serves_is_the_one_that_pays() -> None:
    other = Segment(id="other", name="Hospitals")
    serves = [Monetizes(source="p", target="s"), Serves(source="p", target="g")]
    document = mended([SEATS, other, CLINICS, OFFER, *serves], "R201")
    assert [pays.source for pays in document.snapshot().incoming["s"] if pays.kind == "pays"] == ["g"]


def test_without_a_segment_the_fix_adds_one() -> None:
    (segment,) = mended([SEATS], "R201").snapshot().of_kind(Segment)
    assert segment.name == "First customer"


# --- R203 to R206 -------------------------------------------------------------------------------------------


def test_what_is_free_must_earn_elsewhere() -> None:
    users = [FREE, OFFER, CLINICS, Monetizes(source="p", target="f"), Serves(source="p", target="g")]
    assert sentences(users, "R203") == ["“Basic” is free, and nothing else earns from these users."]
    assert raised([*users, SEATS, Pays(source="g", target="s")], "R203") == []
    assert raised([*users, SEATS, Monetizes(source="p", target="s")], "R203") == []
    assert raised([*users, FREE.model_copy(update={"id": "f2"}), Pays(source="g", target="f2")], "R203")


def test_another_side_of_the_market_pays_for_free_users() -> None:
    readers = Segment(id="g", name="Readers", segment_type="multi_sided", payer=False)
    firms = Segment(id="a", name="Advertisers", segment_type="multi_sided")
    ads = RevenueStream(id="ads", name="Ads", components=(AdvertisingPricing(cpm=q(5)),))
    market = [FREE, readers, firms, ads, Pays(source="g", target="f"), Pays(source="a", target="ads")]
    assert raised(market, "R203") == []


def test_a_stream_without_a_price_is_not_free() -> None:
    assert raised([RevenueStream(id="s", name="Later", components=(SubscriptionPricing(),))], "R203") == []


def test_who_is_asked_to_pay_gets_something() -> None:
    asked = [SEATS, CLINICS, Pays(source="g", target="s")]
    assert sentences(asked, "R204") == ["“Clinics” is asked to pay but gets no value proposition."]
    assert raised([*asked, OFFER, Serves(source="p", target="g")], "R204") == []
    assert raised([CLINICS], "R204") == []  # nobody asks it to pay yet


def test_the_fix_offers_a_proposition_that_earns_what_is_paid() -> None:
    asked = [SEATS, CLINICS, Pays(source="g", target="s")]
    snapshot = mended(asked, "R204").snapshot()
    (offer,) = snapshot.of_kind(ValueProposition)
    assert [(one.kind, one.target) for one in snapshot.outgoing[offer.id]] == [
        ("serves", "g"),
        ("monetizes", "s"),
    ]
    assert raised(mended(asked, "R204"), "R205") == []


def test_the_fix_offers_what_stands_there_and_is_offered_to_nobody() -> None:
    document = mended([SEATS, CLINICS, OFFER, Pays(source="g", target="s")], "R204")
    assert len(document.snapshot().of_kind(ValueProposition)) == 1
    assert raised(document, "R205") == []


def test_a_proposition_has_somebody_and_earns_something() -> None:
    assert sentences([OFFER], "R205") == ["“Faster notes” is not offered to anyone and earns nothing."]
    served = [OFFER, CLINICS, Serves(source="p", target="g")]
    assert sentences(served, "R205") == ["“Faster notes” earns nothing."]
    earning = [OFFER, SEATS, Monetizes(source="p", target="s")]
    assert sentences(earning, "R205") == ["“Faster notes” is not offered to anyone."]
    assert raised([*served, SEATS, Monetizes(source="p", target="s")], "R205") == []


def test_the_fix_offers_a_proposition_to_who_pays() -> None:
    asked = [SEATS, CLINICS, Pays(source="g", target="s"), OFFER]
    snapshot = mended(asked, "R205").snapshot()
    assert [one.target for one in snapshot.outgoing["p"]] == ["g", "s"]
    (alone,) = raised([OFFER], "R205")
    assert fix_of(Document([OFFER]), alone) is None  # nobody is there to be asked


def test_the_free_side_of_a_market_need_not_earn() -> None:
    free_side = CLINICS.model_copy(update={"payer": False})
    assert raised([OFFER, free_side, Serves(source="p", target="g")], "R205") == []


def test_a_segment_can_be_reached() -> None:
    assert sentences([CLINICS], "R206") == ["There is no way to reach “Clinics”."]
    desk = Channel(id="c", name="Help desk", aspect="relationship")
    assert raised([CLINICS, desk, Reaches(source="c", target="g")], "R206") == []


def test_the_fix_opens_a_channel_or_takes_one_that_leads_nowhere() -> None:
    (channel,) = mended([CLINICS], "R206").snapshot().of_kind(Channel)
    assert channel.name == "Direct sales"
    fair = Channel(id="c", name="Trade fair")
    snapshot = mended([CLINICS, fair], "R206").snapshot()
    assert [one.target for one in snapshot.outgoing["c"]] == ["g"]


# --- R207 and R208 ------------------------------------------------------------------------------------------


def mix(*shares: float | None) -> list[Segment | RevenueStream | Pays]:
    segments = [Segment(id=f"g{number}", name=f"Group {number}") for number in range(len(shares))]
    pays = [
        Pays(id=f"m{number}", source=f"g{number}", target="s", mix=share)
        for number, share in enumerate(shares)
    ]
    return [SEATS, *segments, *pays]


def test_the_customer_mix_is_at_most_all_customers() -> None:
    (finding,) = raised(mix(0.9, 0.6), "R207")
    assert finding.sentence == "The customer mix of “Seats” adds up to 150 %."
    assert finding.ids == ("s", "m0", "m1")
    assert raised(mix(0.6, 0.4005), "R207") == []  # rounding
    assert raised(mix(0.6, None), "R207") == []


def test_the_mix_is_scaled_to_all_customers() -> None:
    snapshot = mended(mix(0.9, 0.6, None), "R207").snapshot()
    assert [pays.mix for pays in snapshot.incoming["s"] if pays.kind == "pays"] == [
        pytest.approx(0.6),
        pytest.approx(0.4),
        None,
    ]


def reach(*shares: float, brings: float = 10.0) -> list[Segment | Channel | Reaches]:
    channel = Channel(id="c", name="Fairs", new_customers=q(brings))
    segments = [Segment(id=f"g{number}", name=f"Group {number}") for number in range(len(shares))]
    reaches = [
        Reaches(id=f"r{number}", source="c", target=f"g{number}", acquisition_share=share)
        for number, share in enumerate(shares)
    ]
    return [channel, *segments, *reaches]


def test_new_customers_are_neither_doubled_nor_lost() -> None:
    assert sentences(reach(1.0, 1.0), "R208") == ["The segments of “Fairs” get 200 % of its new customers."]
    assert sentences(reach(0.5), "R208") == ["The segments of “Fairs” get 50 % of its new customers."]
    assert raised(reach(0.4, 0.6), "R208") == []
    assert raised(reach(1.0, 1.0, brings=0.0), "R208") == []  # it wins nobody whom one could count twice


@pytest.mark.parametrize(("shares", "scaled"), [((1.0, 1.0), (0.5, 0.5)), ((0.0, 0.0), (0.5, 0.5))])
def test_acquisition_is_scaled_to_all_new_customers(
    shares: tuple[float, ...], scaled: tuple[float, ...]
) -> None:
    snapshot = mended(reach(*shares), "R208").snapshot()
    found = [one.acquisition_share for one in snapshot.outgoing["c"] if one.kind == "reaches"]
    assert found == pytest.approx(list(scaled))


# --- R210 to R212 -------------------------------------------------------------------------------------------


def shared(*shares: tuple[float, str]) -> list[RevenueStream | Partner | Shares]:
    partners = [Partner(id=f"x{number}", name=f"Shop {number}") for number in range(len(shares))]
    relations = [
        Shares.model_validate(
            {"id": f"h{number}", "source": "s", "target": f"x{number}", "share": a, "basis": b}
        )
        for number, (a, b) in enumerate(shares)
    ]
    return [SEATS, *partners, *relations]


def test_partners_cannot_get_more_than_there_is() -> None:
    (finding,) = raised(shared((0.7, "gross"), (0.5, "gross")), "R210")
    assert finding.severity == "error"
    assert finding.sentence == "Partners of “Seats” would receive 120 % of its gross revenue."
    assert raised(shared((0.7, "gross"), (0.5, "net")), "R210") == []  # the net basis is what is left


def test_more_than_half_for_partners_deserves_a_look() -> None:
    assert sentences(shared((0.4, "gross"), (0.5, "net")), "R211") == [
        "Partners get 70 % of what “Seats” earns."
    ]
    assert raised(shared((0.5, "gross")), "R211") == []
    assert raised(shared((0.7, "gross"), (0.5, "gross")), "R211") == []  # the error says it already


def test_who_gets_money_has_a_part() -> None:
    paid = shared((0.2, "gross"))
    assert sentences(paid, "R212") == ["“Shop 0” gets money but has no part in the chain."]
    channel = Channel(id="c", name="App shop")
    assert raised([*paid, channel, Supplies(source="x0", target="c")], "R212") == []


def test_a_note_gives_a_partner_no_part() -> None:
    note = [Note(id="n", name="Ask them"), Annotates(source="n", target="x0")]
    assert len(raised([*shared((0.2, "gross")), *note], "R212")) == 1
