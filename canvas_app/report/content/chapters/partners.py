"""Chapter 7, partners and ecosystem: who takes part, what depends on them, who could replace them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.metrics.partners import dependence, income
from canvas_app.drawing.link_map import Link, Node, link_map
from canvas_app.model import KIND_WORDS, Partner, label_of
from canvas_app.model.numbers import NOTHING, money, percent
from canvas_app.model.relations import Shares, Supplies
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.rows import basis, few_names
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from canvas_app.model import Relation
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_OPEN = "To be named"
_SAME = 1e-9
_MOST = 12
"""More partners or supplied elements than this have no box of their own on the map."""


def chapter(story: Story) -> Chapter:
    """Return partners with shares, dependence and substitutes, their map, and statements on the ecosystem."""
    partners = story.snapshot.of_kind(Partner)
    answers = answers_of(story, "partnership", "ecosystem")
    if not partners and not answers:
        return told("partners", (), "Not yet worked out: the model has no partner.")
    blocks: list[Block] = []
    if partners:
        depends = dependence(story.snapshot, story.analysis.structure, story.analysis)
        ranked = sorted(partners, key=lambda each: -depends.get(each.id, 0.0))
        blocks += [text(_opening(story, ranked)), Heading("Partners"), _table(story, ranked, depends)]
        blocks += [*_map(story, ranked, depends), *_agreements(story, ranked)]
    return told("partners", (*blocks, *answers))


def _opening(story: Story, ranked: Sequence[Partner]) -> str:
    received = sum(income(story.snapshot, story.analysis.element_money).values())
    verb = "takes" if len(ranked) == 1 else "take"
    words = f"{counted(len(ranked), 'partner').capitalize()} {verb} part"
    if received > 0:
        gets = "receives" if len(ranked) == 1 else "receive"
        words += f" and {gets} {money(received, story.currency)} in month 1 of the {story.scenario_words}"
    words += "."
    sole = [each.name for each in ranked if each.sole_source]
    if sole:
        words += f" Nobody else supplies what {few_names(sole, 3)} {'brings' if len(sole) == 1 else 'bring'}."
    return words


def _dependence_finding(ranked: Sequence[Partner], depends: Mapping[str, float]) -> str:
    share = depends.get(ranked[0].id, 0.0)
    if share <= 0:
        return _substitutes(ranked)
    equal = sum(depends.get(each.id, 0.0) >= share - _SAME for each in ranked)
    part = "All revenue" if share >= 1.0 - _SAME else f"{percent(share)} of revenue"
    if equal > 1:
        return f"{part} depends on each of {counted(equal, 'partner')}"
    return f"{part} depends on {ranked[0].name}"


def _substitutes(partners: Sequence[Partner]) -> str:
    """Say how far partners can be replaced, which matters though the model loses no revenue with them."""
    sole = [each.name for each in partners if each.sole_source]
    if sole:
        return f"Nobody else supplies what {few_names(sole, 2)} {'brings' if len(sole) == 1 else 'bring'}"
    weakest = min(partners, key=lambda each: (each.substitutability, -each.switch_months))
    if weakest.substitutability <= 0.0:
        return f"{weakest.name} has no substitute"
    found = f"{percent(weakest.substitutability)}, {counted(weakest.switch_months, 'month')} to switch"
    if len(partners) == 1:
        return f"{weakest.name} has a substitute: {found}"
    return f"No partner is without a substitute; the weakest is that of {weakest.name}: {found}"


def _table(story: Story, ranked: Sequence[Partner], depends: Mapping[str, float]) -> Table:
    columns = (
        Column("Partner"),
        Column("Type"),
        Column("Share"),
        Column("Receives", end=True, computed=True),
        Column("Dependence", end=True, computed=True),
        Column("Substitute"),
        Column("Months to switch", end=True),
    )
    received = income(story.snapshot, story.analysis.element_money)
    rows = tuple(
        (
            story.cell(each.id),
            Cell(label_of(each.partner_type)),
            Cell(_shares(story, each)),
            Cell(money(received[each.id], story.currency) if received.get(each.id) else NOTHING),
            Cell(percent(depends.get(each.id, 0.0)) if depends else NOTHING),
            _substitute(story, each),
            Cell(f"{each.switch_months:,}"),
        )
        for each in ranked
    )
    note = basis(
        story,
        "Receives: supplies and shares by the month. Dependence: share of revenue whose streams lose all or "
        "a part without the partner. Substitute: how far it can be replaced, 100 % is at once.",
    )
    return Table(columns, rows, note=note, summary="Type, share, dependence and substitute of each partner.")


def _shares(story: Story, partner: Partner) -> str:
    """Return the revenue shares that are agreed: what is paid out, and what is received."""
    words = []
    for relation in _relations(story, partner):
        if isinstance(relation, Shares):
            out = relation.target == partner.id
            stream = story.names.get(relation.source if out else relation.target, "")
            words.append(
                f"{percent(relation.share)} of {stream}" if out else f"Pays {percent(relation.share)}"
            )
    return "\n".join(words) or NOTHING


def _substitute(story: Story, partner: Partner) -> Cell:
    if partner.sole_source:
        return Cell("Sole source", tone="attention")
    share = percent(partner.substitutability)
    others = _alternatives(story, partner)
    return Cell(f"{share}, by {few_names(others, 2)}" if others else share)


def _alternatives(story: Story, partner: Partner) -> list[str]:
    """Return the names of those who stand in for the partner by an alternative group."""
    found: dict[str, None] = {}
    for relation in story.snapshot.outgoing.get(partner.id, ()):
        group = getattr(relation, "alt_group", "")
        for other in story.snapshot.incoming.get(relation.target, ()) if group else ():
            if getattr(other, "alt_group", "") == group and other.source != partner.id:
                found[story.names.get(other.source, "")] = None
    return [name for name in found if name]


def _relations(story: Story, partner: Partner) -> Iterator[Relation]:
    yield from story.snapshot.outgoing.get(partner.id, ())
    yield from story.snapshot.incoming.get(partner.id, ())


def _map(story: Story, ranked: Sequence[Partner], depends: Mapping[str, float]) -> list[Block]:
    """Return partners on the left, what they bring or share on the right."""
    shown = ranked[:_MOST]
    links: list[Link] = []
    right: dict[str, Node] = {}
    for partner in shown:
        for relation in _relations(story, partner):
            other = relation.target if relation.source == partner.id else relation.source
            element = story.snapshot.elements.get(other)
            if element is None or element.kind in ("note", "risk", "goal", "metric", "strategy"):
                continue
            if other not in right and len(right) == _MOST:
                continue
            right[other] = Node(other, element.name, KIND_WORDS[element.kind].label, f"kind.{element.kind}")
            paid = abs(story.analysis.relation_money.get(relation.id, 0.0))
            links.append(Link(partner.id, other, paid, _replaceable(relation)))
    if not links:
        return []
    left = [
        Node(each.id, each.name, f"{label_of(each.partner_type)} partner", "kind.partner") for each in shown
    ]
    title = _dependence_finding(ranked, depends)
    note = basis(story, "Line width is money per month; a dashed line can be replaced or done without.")
    alt = f"{title}. " + " ".join(
        f"{story.names[link.source]} with {story.names[link.target]}." for link in links
    )
    boxes = list(right.values())
    return [Figure(title, lambda width: link_map(left, boxes, links, width), note, alt=alt)]


def _replaceable(relation: Relation) -> bool:
    return bool(getattr(relation, "alt_group", "")) or (isinstance(relation, Supplies) and not relation.hard)


def _agreements(story: Story, partners: Sequence[Partner]) -> list[Block]:
    columns = (
        Column("Partner"),
        Column("Firm"),
        Column("Contact"),
        Column("Start"),
        Column("End"),
        Column("Exclusive"),
    )
    rows = tuple(
        (
            story.cell(each.id),
            Cell(each.firm or _OPEN),
            Cell(each.contact or _OPEN),
            Cell(NOTHING if each.agreement_start is None else date_text(each.agreement_start)),
            Cell(NOTHING if each.agreement_end is None else date_text(each.agreement_end)),
            Cell("Yes" if each.exclusivity else "No"),
        )
        for each in partners
    )
    return [Heading("Agreements"), Table(columns, rows, summary="Firm, contact and term of each agreement.")]
