"""Who pays, who is reached, who gets a share: R201 and R203 to R212."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.rule import NearRule, rule_infos
from canvas_app.analysis.checks.tariff_words import is_free
from canvas_app.model import Channel, Segment, ValueProposition
from canvas_app.model.fixes import Fix
from canvas_app.model.numbers import percent
from canvas_app.model.relations import Monetizes, Pays, Reaches, Serves

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Partner, Relation, RevenueStream
    from canvas_app.model.relations import Shares

_NO_PART = frozenset({"shares", "annotates", "threatens", "measures", "targets"})
"""Relations into a partner that give it no part in what is made or sold."""


def _limits(rule: str) -> Mapping[str, float]:
    return rule_infos()[rule].limits


# --- R201: nobody pays --------------------------------------------------------------------------------------


def _nobody_pays(look: Look, stream: RevenueStream) -> Iterator[Found]:
    # A partner that shares its revenue with the stream is the one who pays it.
    if not look.incoming(stream.id, "pays", "shares"):
        yield Found()


def _connect_a_segment(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Let the segment pay that the stream's own proposition serves; a new one where there is none."""
    segments = [element for element in snapshot.elements.values() if isinstance(element, Segment)]
    if not segments:
        customers = Segment(name="First customer")
        pays = Pays(source=customers.id, target=finding.subject)
        return Fix("Add a customer segment", put=(customers, pays))
    served = set(_served_by_its_propositions(snapshot, finding.subject))
    best = max(segments, key=lambda segment: (segment.id in served, segment.payer))
    return Fix(f"Let “{best.name}” pay", put=(Pays(source=best.id, target=finding.subject),))


def _served_by_its_propositions(snapshot: Snapshot, stream_id: str) -> Iterator[str]:
    for earns in snapshot.incoming.get(stream_id, ()):
        if earns.kind == "monetizes":
            for relation in snapshot.outgoing.get(earns.source, ()):
                if relation.kind == "serves":
                    yield relation.target


# --- R203 to R206: who is asked, served and reached ---------------------------------------------------------


def _free_for_nothing(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if is_free(stream) and not any(not is_free(other) for other in _also_earning(look, stream)):
        yield Found()


def _also_earning(look: Look, stream: RevenueStream) -> Iterator[RevenueStream]:
    """Other streams of the same propositions, of the same people, and of the other sides of the market.

    One by one, the nearest first: whoever finds one that earns needs not read the others.
    """
    for element in _beside(look, stream):
        if element.kind == "revenue_stream" and element.id != stream.id:
            yield element


def _beside(look: Look, stream: RevenueStream) -> Iterator[Element]:
    propositions = look.sources(stream.id, "monetizes")
    users = {segment.id: segment for segment in look.sources(stream.id, "pays")}
    for proposition in propositions:
        yield from look.targets(proposition.id, "monetizes")
        users |= {segment.id: segment for segment in look.targets(proposition.id, "serves")}
    for segment in users:
        yield from look.targets(segment, "pays")
    if any(map(_is_multi_sided, users.values())):
        for side in look.fact(_sides):
            yield from look.targets(side, "pays")


def _sides(look: Look) -> tuple[str, ...]:
    """The sides of the market."""
    return tuple(segment.id for segment in look.all_of("segment") if _is_multi_sided(segment))


def _is_multi_sided(element: Element) -> bool:
    return isinstance(element, Segment) and element.segment_type == "multi_sided"


def _asked_for_nothing(look: Look, segment: Segment) -> Iterator[Found]:
    if segment.payer and look.outgoing(segment.id, "pays") and not look.incoming(segment.id, "serves"):
        yield Found()


def _offer_something(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Offer the segment a proposition that nobody gets yet, else a new one, and let it earn what is paid."""
    segment = snapshot.elements[finding.subject]
    idle = (
        each
        for each in snapshot.elements.values()
        if isinstance(each, ValueProposition) and not _of(snapshot.outgoing, each.id, "serves")
    )
    offer = next(idle, None)
    proposition = offer or ValueProposition(name=f"Value for {segment.name}"[:120])
    new = () if offer else (proposition,)
    serves = Serves(source=proposition.id, target=segment.id)
    label = f"Offer “{offer.name}”" if offer else "Add a value proposition"
    return Fix(label, put=(*new, serves, *_earnings(snapshot, proposition.id, segment.id)))


def _earnings(snapshot: Snapshot, proposition_id: str, segment_id: str) -> tuple[Monetizes, ...]:
    """Let a proposition that earns nothing yet earn what a segment pays."""
    if _of(snapshot.outgoing, proposition_id, "monetizes"):
        return ()
    paid = _of(snapshot.outgoing, segment_id, "pays")
    return tuple(Monetizes(source=proposition_id, target=relation.target) for relation in paid)


def _connect_the_offer(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Offer a proposition to who pays and gets nothing yet, and let it earn what they pay."""
    served = [relation.target for relation in _of(snapshot.outgoing, finding.subject, "serves")]
    payers = [
        each
        for each in snapshot.elements.values()
        if isinstance(each, Segment) and _of(snapshot.outgoing, each.id, "pays")
    ]
    if served:
        chosen = next((each for each in payers if each.id in served), None)
    else:
        chosen = min(payers, key=lambda each: len(_of(snapshot.incoming, each.id, "serves")), default=None)
    if chosen is None:
        return None
    serves = () if served else (Serves(source=finding.subject, target=chosen.id),)
    put = (*serves, *_earnings(snapshot, finding.subject, chosen.id))
    label = f"Let it earn what “{chosen.name}” pays" if served else f"Offer it to “{chosen.name}”"
    return Fix(label, put=put) if put else None


def _open_a_way(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Let a channel reach the segment that reaches nobody yet, else a new one."""
    idle = (
        each
        for each in snapshot.elements.values()
        if isinstance(each, Channel) and not _of(snapshot.outgoing, each.id, "reaches")
    )
    way = next(idle, None)
    channel = way or Channel(name="Direct sales")
    label = f"Reach it through “{way.name}”" if way else "Add a channel"
    reaches = Reaches(source=channel.id, target=finding.subject)
    return Fix(label, put=(reaches,) if way else (channel, reaches))


def _of(by_end: Mapping[str, Sequence[Relation]], key: str, kind: str) -> list[Relation]:
    return [relation for relation in by_end.get(key, ()) if relation.kind == kind]


def _leads_nowhere(look: Look, proposition: ValueProposition) -> Iterator[Found]:
    served = look.targets(proposition.id, "serves")
    earns = bool(look.outgoing(proposition.id, "monetizes")) or any(
        # Who pays elsewhere, or is not asked to pay, may well be served for free.
        (isinstance(segment, Segment) and not segment.payer) or look.outgoing(segment.id, "pays")
        for segment in served
    )
    missing = [] if served else ["is not offered to anyone"]
    missing += [] if earns else ["earns nothing"]
    if missing:
        yield Found({"what": " and ".join(missing)})


def _not_reached(look: Look, segment: Segment) -> Iterator[Found]:
    if not look.incoming(segment.id, "reaches"):
        yield Found()


# --- R207 and R208: shares of customers ---------------------------------------------------------------------


def _mix_above_all(look: Look, stream: RevenueStream) -> Iterator[Found]:
    pays = look.incoming(stream.id, "pays")
    limits = _limits("R207")
    total = _mix(pays)
    if total > limits["most"] + limits["tolerance"]:
        yield Found({"sum": percent(total)}, ids=tuple(relation.id for relation in pays))


def _mix(relations: Sequence[Relation]) -> float:
    return sum(each.mix for each in relations if isinstance(each, Pays) and each.mix is not None)


def _normalise_mix(snapshot: Snapshot, finding: Finding) -> Fix | None:
    relations = snapshot.incoming.get(finding.subject, ())
    total = _mix(relations)
    if total <= 0.0:
        return None
    put = tuple(
        each.model_copy(update={"mix": each.mix / total})
        for each in relations
        if isinstance(each, Pays) and each.mix is not None
    )
    return Fix("Scale the mix to 100 %", put=put)


def _lost_or_doubled(look: Look, channel: Channel) -> Iterator[Found]:
    if channel.new_customers is None or channel.new_customers.value <= 0.0:
        return
    reaches = look.outgoing(channel.id, "reaches")
    total = _acquired(reaches)
    if reaches and abs(total - 1.0) > _limits("R208")["tolerance"]:
        yield Found({"sum": percent(total)}, ids=tuple(relation.id for relation in reaches))


def _acquired(relations: Sequence[Relation]) -> float:
    return sum(each.acquisition_share for each in relations if isinstance(each, Reaches))


def _normalise_acquisition(snapshot: Snapshot, finding: Finding) -> Fix | None:
    reaches = [each for each in snapshot.outgoing.get(finding.subject, ()) if isinstance(each, Reaches)]
    total = _acquired(reaches)
    if not reaches:
        return None
    shares = [each.acquisition_share / total if total > 0.0 else 1.0 / len(reaches) for each in reaches]
    put = tuple(
        each.model_copy(update={"acquisition_share": share})
        for each, share in zip(reaches, shares, strict=True)
    )
    return Fix("Scale the shares to 100 %", put=put)


# --- R210 to R212: what partners get ------------------------------------------------------------------------


def _more_than_there_is(look: Look, stream: RevenueStream) -> Iterator[Found]:
    shared = _shared_out(look, stream)
    basis, share = max(_by_basis(shared).items(), key=lambda item: item[1])
    if share > _limits("R210")["most"] + 1e-9:
        yield Found({"share": percent(share), "basis": basis}, ids=_ids(shared))


def _more_than_half(look: Look, stream: RevenueStream) -> Iterator[Found]:
    shared = _shared_out(look, stream)
    by_basis = _by_basis(shared)
    if max(by_basis.values()) > _limits("R210")["most"] + 1e-9:
        return  # R210 says so already, and as an error.
    # The net basis is what the gross shares leave.
    share = by_basis["gross"] + (1.0 - by_basis["gross"]) * by_basis["net"]
    if share > _limits("R211")["most"]:
        yield Found({"share": percent(share)}, ids=_ids(shared))


def _shared_out(look: Look, stream: RevenueStream) -> list[Shares]:
    return [relation for relation in look.outgoing(stream.id, "shares") if relation.kind == "shares"]


def _by_basis(shared: Sequence[Shares]) -> dict[str, float]:
    return {
        basis: sum(relation.share for relation in shared if relation.basis == basis)
        for basis in ("gross", "net")
    }


def _ids(relations: Sequence[Relation]) -> tuple[str, ...]:
    return tuple(relation.id for relation in relations)


def _paid_without_part(look: Look, partner: Partner) -> Iterator[Found]:
    incoming = look.incoming(partner.id)
    paid = any(relation.kind == "shares" for relation in incoming)
    part = any(relation.kind not in _NO_PART for relation in incoming)
    if paid and not part and all(relation.kind == "incurs" for relation in look.outgoing(partner.id)):
        yield Found()


RULES: tuple[Rule, ...] = (
    NearRule("R201", ("revenue_stream",), _nobody_pays, _connect_a_segment),
    NearRule("R203", ("revenue_stream",), _free_for_nothing),
    NearRule("R204", ("segment",), _asked_for_nothing, _offer_something),
    NearRule("R205", ("value_proposition",), _leads_nowhere, _connect_the_offer),
    NearRule("R206", ("segment",), _not_reached, _open_a_way),
    NearRule("R207", ("revenue_stream",), _mix_above_all, _normalise_mix, safe=True),
    NearRule("R208", ("channel",), _lost_or_doubled, _normalise_acquisition, safe=True),
    NearRule("R210", ("revenue_stream",), _more_than_there_is),
    NearRule("R211", ("revenue_stream",), _more_than_half),
    NearRule("R212", ("partner",), _paid_without_part),
)
