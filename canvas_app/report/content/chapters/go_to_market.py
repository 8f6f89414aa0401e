"""Chapter 5, go-to-market: which way into each segment, what channels cost and bring, what is done when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.acquisition import channel_costs, customers_once, monthly_profits
from canvas_app.analysis.metrics.mapping import Metrics
from canvas_app.drawing.bar_charts import Bar, bar_chart
from canvas_app.model import Channel, Segment, label_of
from canvas_app.model.numbers import NOTHING, compact, money
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Table, text
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.rows import basis, few_names, named, plan, sources, targets
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.content.titles import told
from canvas_app.report.plots.wording import whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis.metrics.acquisition import ChannelCost
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story


_ROUNDING = 1e-6
_LONGEST = 120
"""A payback of more months than any forecast has is none that anybody waits for."""
_MOST_BARS = 16
"""Of more channels the dearest are drawn."""


def chapter(story: Story) -> Chapter:
    """Return the motion by segment, channels with their cost, relationships, and the work of going there."""
    channels = story.snapshot.of_kind(Channel)
    answers = answers_of(story, "go_to_market", heading="Market entry and execution")
    work = plan(story, ("gtm",), "What is done to go to market, when and by whom.")
    if not channels and not answers and work is None:
        return told("go_to_market", (), "Not yet worked out: the model has no channel.")
    blocks: list[Block] = []
    if channels:
        costs = _costs(story)
        blocks += [
            text(_opening(story, channels, costs)),
            *_motions(story),
            *_channels(story, channels, costs),
        ]
        blocks += _relationships(story, channels)
    if work is not None:
        blocks += [Heading("Execution"), work]
    return told("go_to_market", (*blocks, *answers))


def _costs(story: Story) -> tuple[ChannelCost, ...]:
    metrics = story.analysis.metrics
    return channel_costs(metrics.figures) if isinstance(metrics, Metrics) else ()


def _opening(story: Story, channels: Sequence[Channel], costs: Sequence[ChannelCost]) -> str:
    ways = [channel for channel in channels if channel.aspect == "channel"]
    kept = len(channels) - len(ways)
    words = f"Customers are reached through {counted(len(ways), 'channel')}"
    words += f" and kept by {counted(kept, 'relationship')}." if kept else "."
    new = sum(each.customers for each in costs)
    spend = sum(each.spend for each in costs)
    if new > 0:
        once = _customers_once(story, new)
        won = whole(once)
        words += f" In month 1 they bring {won} new customer{'' if won == '1' else 's'}"
        words += f" and cost {money(spend, story.currency)}" if spend else ""
        words += f", in the {story.scenario_words}."
        if whole(new) != won:
            words += f" Added up by stream they are {whole(new)}, as some take several"
            by_customer = (money(economics.cac(spend, each), story.currency) for each in (new, once))
            won_for = ": channel spend is {} by stream, {} by customer won".format(*by_customer)
            words += f"{won_for}{_without_people(story, spend)}." if spend else "."
    missed = [
        segment.name
        for segment in story.snapshot.of_kind(Segment)
        if segment.payer and not sources(story, segment.id, "reaches")
    ]
    if missed:
        words += f" No channel reaches {listed(missed[:4])}{' and others' if len(missed) > 4 else ''} yet."
    return words


def _without_people(story: Story, spend: float) -> str:
    """Return that channels are not all of sales and marketing, where people and other costs come on top."""
    metrics = story.analysis.metrics
    more = isinstance(metrics, Metrics) and metrics.figures.sm > spend * (1.0 + _ROUNDING)
    return ", without the people of sales" if more else ""


def _customers_once(story: Story, new: float) -> float:
    """Return how many customers come: one who takes several streams is one all the same."""
    metrics = story.analysis.metrics
    return customers_once(metrics.figures) if isinstance(metrics, Metrics) else new


def _motions(story: Story) -> list[Block]:
    """Return for each segment the channels that reach it, and in which motion."""
    rows = []
    for segment in story.snapshot.of_kind(Segment):
        before = ""
        for relation in story.snapshot.incoming.get(segment.id, ()):
            channel = story.snapshot.elements.get(relation.source)
            if relation.kind != "reaches" or not isinstance(channel, Channel):
                continue
            motion = (
                NOTHING if channel.gtm_motion is None else f"Market {label_of(channel.gtm_motion).lower()}"
            )
            rows.append(
                (
                    Cell("") if before else story.cell(segment.id),
                    Cell(motion),
                    story.cell(channel.id),
                    Cell(few_names([label_of(phase) for phase in channel.phases]) or NOTHING),
                    Cell(named(story, sources(story, channel.id, "delivered_by"))),
                )
            )
            before = segment.name
    if not rows:
        return []
    columns = tuple(Column(title) for title in ("Segment", "Motion", "Channel", "Phases", "Proposition"))
    table = Table(columns, tuple(rows), summary="Channels, motions and phases by segment.")
    return [Heading("Motion by segment"), table]


def _channels(story: Story, channels: Sequence[Channel], costs: Sequence[ChannelCost]) -> list[Block]:
    ways = {channel.id: channel for channel in channels if channel.aspect == "channel"}
    if not ways:
        return []
    return [Heading("Channels"), *_cac_chart(story, costs), _channel_table(story, ways, costs)]


def _cac_chart(story: Story, costs: Sequence[ChannelCost]) -> list[Block]:
    ranked = sorted((each for each in costs if each.cac), key=lambda each: each.cac or 0.0)
    if len(ranked) < 2:
        return []
    bars = [
        Bar(each.name, each.cac or 0.0, money(each.cac, story.currency), "kind.channel", ref=each.channel_id)
        for each in (ranked if len(ranked) <= _MOST_BARS else ranked[-_MOST_BARS:])
    ]
    first, last = ranked[0], ranked[-1]
    title = (
        f"Channel spend by customer is {money(first.cac, story.currency)} through {first.name} "
        f"and {money(last.cac, story.currency)} through {last.name}"
    )
    apart = _without_people(story, sum(each.spend for each in costs))
    note = basis(story, f"Channel spend by customer{apart}.")
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    return [Figure(title, lambda width: bar_chart(bars, width), note, alt=alt)]


def _channel_table(story: Story, ways: dict[str, Channel], costs: Sequence[ChannelCost]) -> Table:
    columns = (
        Column("Channel"),
        Column("Type"),
        Column("Spend", end=True),
        Column("New customers", end=True),
        Column("Spend by customer", end=True, computed=True),
        Column("Channel payback", end=True, computed=True),
    )
    profits = monthly_profits(story.analysis.streams)
    rows = []
    for each in costs:
        channel = ways[each.channel_id]
        rows.append(
            (
                story.cell(each.channel_id),
                Cell(label_of(channel.channel_type) + ("" if each.paid else ", unpaid")),
                Cell(money(each.spend, story.currency) if each.spend else NOTHING),
                Cell(whole(each.customers) if each.customers else NOTHING),
                Cell(money(each.cac, story.currency)),
                Cell(_payback(each, profits.get(each.channel_id))),
            )
        )
    spend, new = sum(each.spend for each in costs), sum(each.customers for each in costs)
    total = (
        Cell("Total"),
        Cell(""),
        Cell(money(spend, story.currency)),
        Cell(whole(new)),
        Cell(money(economics.cac(spend, new), story.currency)),
        Cell(_total_payback(costs, profits)),
    )
    seasons = any(stream.season for stream in story.streams if stream.start == 1)
    note = basis(
        story,
        f"Spend and new customers by the month{', with the season of month 1' if seasons else ''}. "
        f"Spend by customer: who takes several streams counts in each{_without_people(story, spend)}. "
        "Channel payback: spend by customer by what a customer of the channel leaves a month after the cost "
        "of goods sold of its streams, in total the average of all; the key figure "
        f"{_key_payback(story)} takes the whole CAC, the ARPA and the gross margin of the model.",
    )
    return Table(columns, tuple(rows), total, note, "Cost, customers, CAC and payback of each channel.")


def _key_payback(story: Story) -> str:
    metric = story.analysis.metrics["cac_payback"]
    return "CAC payback" if metric.value is None else f"CAC payback, {_months(metric.value)},"


def _payback(channel: ChannelCost, earned: float | None) -> str:
    if channel.cac is None or earned is None:
        return NOTHING
    return _months(economics.payback(channel.cac, earned, 1.0))


def _months(months: float | None) -> str:
    if months is None:
        return "Never"
    if months > _LONGEST:
        return f"Over {_LONGEST // 12} years"
    words = compact(months)
    return f"{words} month{'' if words == '1' else 's'}"


def _total_payback(costs: Sequence[ChannelCost], profits: dict[str, float]) -> str:
    """Return the payback of all channels together, each customer leaving what the channel's leave."""
    known = [each for each in costs if each.channel_id in profits]
    new = sum(each.customers for each in known)
    all_new = sum(each.customers for each in costs)
    cac = economics.cac(sum(each.spend for each in costs), all_new)
    if cac is None or new <= 0.0:
        return NOTHING
    earned = sum(each.customers * profits[each.channel_id] for each in known) / new
    return _months(economics.payback(cac, earned, 1.0))


def _relationships(story: Story, channels: Sequence[Channel]) -> list[Block]:
    kept = [channel for channel in channels if channel.aspect == "relationship"]
    if not kept:
        return []
    columns = (Column("Relationship"), Column("Type"), Column("Segments"), Column("Cost per month", end=True))
    rows = tuple(
        (
            story.cell(each.id),
            Cell(label_of(each.relationship_type)),
            Cell(named(story, targets(story, each.id, "reaches"))),
            Cell(money(cost, story.currency) if (cost := _spent(story, each)) else NOTHING),
        )
        for each in kept
    )
    table = Table(columns, rows, note=basis(story), summary="How customers are kept.")
    return [Heading("Relationships"), table]


def _spent(story: Story, channel: Channel) -> float:
    return max(0.0, -story.analysis.element_money.get(channel.id, 0.0))
